package staff_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var day = calendar.MustDay

// on is ten in the morning of a day in Shanghai.
func on(s string) time.Time {
	y, m, d := day(s).Date()
	return time.Date(y, m, d, 2, 0, 0, 0, time.UTC)
}

const today = "2026-02-13"

// The people of the demo company.
var (
	chen  = policy.Actor{Org: "demo", ID: "chen", Roles: policy.Roles{policy.GeneralManager}}
	qian  = policy.Actor{Org: "demo", ID: "qian", Roles: policy.Roles{policy.DeputyGeneralManager}, InCharge: []policy.DepartmentID{"lending", "guarantees"}}
	wu    = policy.Actor{Org: "demo", ID: "wu", Roles: policy.Roles{policy.OfficeDirector}}
	wang  = policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}
	group = policy.Actor{Org: "demo", ID: "gao", Roles: policy.Roles{policy.LeadingGroup}}
)

// qualified is a person with everything an archivist's post takes.
func qualified() staff.Person {
	return staff.Person{
		Org: "demo", ID: "zhao", Education: policy.College,
		Skills:    []staff.Skill{{Code: "database-search", Since: day("2020-01-01")}},
		Trainings: []staff.Training{{Subject: "credit-management", Day: day("2026-01-10"), Examined: day("2026-01-20"), Passed: true}},
	}
}

func archivistFrom(from string) staff.Appointment {
	return staff.Appointment{Role: policy.Archivist, From: day(from)}
}

// regulation is the default regulation with some words replaced.
func regulation(t testing.TB, replace ...string) string {
	t.Helper()
	var text strings.Builder
	for _, name := range []string{"default.yaml", "default_checklists.yaml"} {
		data, err := os.ReadFile("../" + name)
		require.NoError(t, err)
		text.Write(data)
		text.WriteByte('\n')
	}
	return strings.NewReplacer(replace...).Replace(text.String())
}

// versionFrom is a version of the regulation under its own id.
func versionFrom(t testing.TB, id, effective string, replace ...string) string {
	t.Helper()
	return regulation(t, append(replace, "id: default-2004", "id: "+id, "effective: 2004-01-01", "effective: "+effective)...)
}

// refused wants an error that matches everything, and nothing of a result.
func refused[T any](t *testing.T, got T, err error, why string, want ...error) {
	t.Helper()
	var zero T
	require.Equal(t, zero, got, "%s: a refused act has no result", why)
	for _, w := range want {
		require.ErrorIs(t, err, w, why)
	}
	for _, v := range policy.Violations(err) {
		require.NotEmpty(t, v.Problem.ZH, why)
		require.NotEmpty(t, v.Problem.EN, why)
		require.NotEmpty(t, v.Remedy.ZH, why)
	}
}
