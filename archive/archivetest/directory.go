package archivetest

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Directory is a [policy.Directory] of people, such as those of [Staff]: with their
// roles, and the departments they belong to.
type Directory []policy.Actor

// Person implements [policy.Directory].
func (d Directory) Person(_ context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	for _, a := range d {
		if a.Org == org && a.ID == id {
			return a, nil
		}
	}
	return policy.Actor{}, policy.Missing("person")
}

// Department implements [policy.Directory].
func (d Directory) Department(_ context.Context, org policy.OrgID, id policy.DepartmentID) error {
	if slices.ContainsFunc(d, func(a policy.Actor) bool { return a.Org == org && a.Belongs(id) }) {
		return nil
	}
	return policy.Missing("department")
}
