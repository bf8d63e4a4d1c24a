package main

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// roster is the directory of the people whom grants are for: what is not granted to
// anybody is not there.
type roster []Grant

// Person implements [policy.Directory]: with all that the person's grants say.
func (r roster) Person(_ context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	who, there := policy.Actor{Org: org, ID: id}, false
	for _, g := range r {
		if g.Org != org || g.Person != id || g.Admin {
			continue
		}
		there = true
		who.Roles = append(who.Roles, g.Roles...)
		who.Departments = append(who.Departments, g.Departments...)
		who.InCharge = append(who.InCharge, g.InCharge...)
	}
	if !there {
		return policy.Actor{}, policy.Missing("person")
	}
	return who, nil
}

// Department implements [policy.Directory]: one that somebody belongs to, or is in
// charge of.
func (r roster) Department(_ context.Context, org policy.OrgID, id policy.DepartmentID) error {
	if slices.ContainsFunc(r, func(g Grant) bool {
		return g.Org == org && (slices.Contains(g.Departments, id) || slices.Contains(g.InCharge, id))
	}) {
		return nil
	}
	return policy.Missing("department")
}

// roster returns the directory of those who have a token.
func (t *tokenFile) roster() roster {
	t.mu.RLock()
	defer t.mu.RUnlock()
	all := make(roster, len(t.list))
	for i, k := range t.list {
		all[i] = k.Grant
	}
	return all
}

// Person implements [policy.Directory], by the tokens in force.
func (t *tokenFile) Person(ctx context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	return t.roster().Person(ctx, org, id)
}

// Department implements [policy.Directory], likewise.
func (t *tokenFile) Department(ctx context.Context, org policy.OrgID, id policy.DepartmentID) error {
	return t.roster().Department(ctx, org, id)
}
