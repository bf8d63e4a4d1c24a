package credit

import "github.com/seed-9bd3a28c/dossier/policy"

// asKeeper is who is to keep a credit file: one who may check what it holds.
func asKeeper(person policy.PersonID) policy.Named {
	return policy.Named{Field: "keeper", Person: person, For: ActConfirm}
}

// names lists whom a line of an old ledger names.
func (o OldFile) names() []policy.Named {
	return []policy.Named{asKeeper(o.Keeper), ofDepartment(o.Department)}
}

// ofDepartment is whose it is to be.
func ofDepartment(id policy.DepartmentID) policy.Named {
	return policy.Named{Field: "department", Department: id}
}
