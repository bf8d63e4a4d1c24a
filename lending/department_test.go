package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// B6.1b: whose deputy approves is not the borrower's to choose.
func TestTheDepartmentIsTheHostsToSay(t *testing.T) {
	in := func(d ...policy.DepartmentID) policy.Actor {
		who := borrower
		who.Departments = d
		return who
	}
	for _, c := range []struct {
		why    string
		who    policy.Actor
		stated policy.DepartmentID
		found  string // what is refused; empty: it is allowed
		want   policy.DepartmentID
	}{
		{"their own", in("micro-loans"), "micro-loans", "", "micro-loans"},
		{"one of two", in("guarantees", "micro-loans"), "micro-loans", "", "micro-loans"},
		{"none is stated, and there is one only", in("micro-loans"), "", "", "micro-loans"},
		{"none is stated, and it may be either", in("guarantees", "micro-loans"), "", "none", ""},
		{"another one's, whose deputy is kinder", in("micro-loans"), "guarantees", "another department", ""},
		{"the host says nothing", in(), "micro-loans", "no department on record", ""},
		{"nor does the borrower", in(), "", "no department on record", ""},
	} {
		a := forWork(business())
		a.Department = c.stated
		s, _, err := lending.Draft(business(), c.who, monday, law, "slip-1", a)
		if c.found == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, c.want, s.Department, c.why)
			continue
		}
		v := violation(t, err, policy.B6_1b, "department")
		require.Equal(t, policy.RuleBroken, v.Kind, c.why)
		require.Equal(t, c.found, v.Found, c.why)
		require.NotEmpty(t, v.Remedy.ZH)
	}
	credit := archivetest.CreditVolume(shelf)
	_, _, err := lending.Draft(credit, in(), monday, law, "slip-1", forWork(credit))
	require.Contains(t, violation(t, err, policy.C4_5a, "department").Remedy.EN, "Departments")
}

// What the host says of somebody comes as far as the act.
func TestTheDeskKnowsTheDepartments(t *testing.T) {
	d := newDesk(t)
	nobody := asA
	nobody.Actor.Departments = nil
	_, err := d.Draft(ctx, nobody, forWork(d.business))
	refuses(t, err, policy.B6_1b, "department")
	s := d.ok(d.Draft(ctx, asA, forWork(d.business)))
	require.Equal(t, archivetest.Department, s.Department)
}
