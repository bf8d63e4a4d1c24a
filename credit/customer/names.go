package customer

import (
	"fmt"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// asCustodian is who is to keep a profile: one who may edit it (rule R4.2b).
func asCustodian(person policy.PersonID) policy.Named {
	return policy.Named{Field: "custodian", Person: person, For: ActEdit}
}

// asHandler is who is to handle a complaint: one of the department concerned who may
// propose its outcome (rule R7.1).
func asHandler(person policy.PersonID) policy.Named {
	return policy.Named{Field: "handler", Person: person, For: ActProposeOutcome, Within: true}
}

// asAnswerer is who is to answer a customer: one of the office (rules R7.2 and R7.3).
func asAnswerer(person policy.PersonID) policy.Named {
	return policy.Named{Field: "answerer", Person: person, For: ActAnswerComplaint}
}

// asOwner is who is to carry out a corrective action (rule R6d).
func asOwner(person policy.PersonID) policy.Named {
	return policy.Named{Field: "owner", Person: person, For: ActActionDone}
}

// asVisitor is who is to visit: one of the department that carries it out (rule R5c).
func asVisitor(person policy.PersonID) policy.Named {
	return policy.Named{Field: "person", Person: person, For: ActMakeVisit, Within: true}
}

// wentOut is who went, of a visit that took place: it is a fact, and no matter of roles.
func wentOut(in string, m *VisitMaking) policy.Named {
	if m == nil {
		return policy.Named{}
	}
	return policy.Named{Field: in + "person", Person: m.Person}
}

func ofDepartment(id policy.DepartmentID) policy.Named {
	return policy.Named{Field: "department", Department: id}
}

// ofDepartments are several, in a list that stands in a field of the input.
func ofDepartments(field string, list []policy.DepartmentID) []policy.Named {
	all := make([]policy.Named, len(list))
	for i, id := range list {
		all[i] = policy.Named{Field: fmt.Sprintf("%s[%d]", field, i), Department: id}
	}
	return all
}

// names lists whom a team names: to organise is a matter of no role. in is where the
// team stands in the input, with a dot; empty where it is the input.
func (t Team) names(in string) []policy.Named {
	return append(ofDepartments(in+"helpers", t.Helpers),
		policy.Named{Field: in + "department", Department: t.Department}, policy.Named{Field: in + "organiser", Person: t.Organiser})
}

// names lists whom a questionnaire names.
func (q Questionnaire) names() []policy.Named {
	return append(q.Team.names("team."), ofDepartments("invited.departments", q.Invited.Departments)...)
}
