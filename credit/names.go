package credit

import "github.com/seed-9bd3a28c/dossier/policy"

// asKeeper is who is to keep a credit file where it is: one of the department's people
// who may check what it holds (rule C4.3a), or, in the office, one of its own (C4.3c).
func asKeeper(person policy.PersonID, where Tier) policy.Named {
	if where == TheOffice {
		return policy.Named{Field: "keeper", Person: person, For: ActDeliver}
	}
	return policy.Named{Field: "keeper", Person: person, For: ActConfirm, Within: true}
}

// names lists whom a line of an old ledger names.
func (o OldFile) names() []policy.Named {
	return []policy.Named{ofDepartment(o.Department), asKeeper(o.Keeper, o.Tier)}
}

// ofDepartment is whose it is to be.
func ofDepartment(id policy.DepartmentID) policy.Named {
	return policy.Named{Field: "department", Department: id}
}
