package contract

import (
	"fmt"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func (o Opening) names() []policy.Named {
	return append(o.Terms.names(), ofDepartment(o.Department), asHandler(o.Handler))
}

func (t Terms) names() []policy.Named {
	var all []policy.Named
	for i, person := range t.Concerned {
		all = append(all, policy.Named{Field: fmt.Sprintf("concerned[%d]", i), Person: person})
	}
	return all
}

// asHandler is who is to handle a contract: one who may hand its papers over (rule K3a).
func asHandler(person policy.PersonID) policy.Named {
	return policy.Named{Field: "handler", Person: person, For: ActHandOver}
}

// asManager is whom papers are handed to: one who may verify them (rule K3b).
func asManager(person policy.PersonID) policy.Named {
	return policy.Named{Field: "manager", Person: person, For: ActVerify}
}

// asReporter is who is to answer for a report: one who may submit it (rules K4a and K4b).
func asReporter(person policy.PersonID) policy.Named {
	return policy.Named{Field: "person", Person: person, For: ActSubmit}
}

func ofDepartment(id policy.DepartmentID) policy.Named {
	return policy.Named{Field: "department", Department: id}
}
