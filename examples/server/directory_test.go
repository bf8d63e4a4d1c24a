package main

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Who has a token is somebody, with what all their tokens say; who has none any more
// is nobody.
func TestTheTokensAreTheDirectory(t *testing.T) {
	t.Parallel()
	tokens, ctx := tokensAt(t, filepath.Join(t.TempDir(), "tokens.json")), t.Context()
	for _, g := range []Grant{
		{Person: "administrator", Admin: true},
		{Org: "demo", Person: "wang", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"loans"}},
		{Org: "demo", Person: "wang", Roles: policy.Roles{policy.SalesDirector}},
		{Org: "demo", Person: "deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"guarantees"}},
	} {
		_, _, err := tokens.give(g)
		require.NoError(t, err)
	}
	wang, err := tokens.Person(ctx, "demo", "wang")
	require.NoError(t, err)
	require.Equal(t, policy.Actor{
		Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager, policy.SalesDirector}, Departments: []policy.DepartmentID{"loans"},
	}, wang)
	for _, d := range []policy.DepartmentID{"loans", "guarantees"} {
		require.NoError(t, tokens.Department(ctx, "demo", d))
	}
	for why, err := range map[string]error{
		"another department":          tokens.Department(ctx, "demo", "canteen"),
		"of another organisation":     tokens.Department(ctx, "elsewhere", "loans"),
		"somebody elsewhere":          last(tokens.Person(ctx, "elsewhere", "wang")),
		"nobody":                      last(tokens.Person(ctx, "demo", "nobody")),
		"who gives tokens is nowhere": last(tokens.Person(ctx, "", "administrator")),
	} {
		require.ErrorIs(t, err, policy.NotFound, why)
	}
	for _, k := range tokens.all()[1:3] {
		require.NoError(t, tokens.end(k.ID))
	}
	require.ErrorIs(t, last(tokens.Person(ctx, "demo", "wang")), policy.NotFound)
}

func last[T any](_ T, err error) error { return err }

// A project is nobody's who has no token.
func TestTheServerKnowsWhomAnActNames(t *testing.T) {
	t.Parallel()
	_, c := found(t, "-data", t.TempDir())
	project := loanOf("L-1")
	project.B = "nobody"
	r := c.a.must(t, http.StatusBadRequest, http.MethodPost, "/api/v1/files", project)
	require.Contains(t, string(r.body), `"field":"b"`)
	project.B = "auditor"
	r = c.a.must(t, http.StatusUnprocessableEntity, http.MethodPost, "/api/v1/files", project)
	require.Contains(t, string(r.body), string(policy.B4_1a))
	project.B = "manager-b"
	c.a.must(t, http.StatusCreated, http.MethodPost, "/api/v1/files", project)
}
