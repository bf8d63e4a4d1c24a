package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// company is an organisation set up from the first administrator's token on, as
// a user would.
type company struct {
	admin, a, b, archivist, boss, auditor client
}

const org = "demo"

// found starts a server with -bootstrap and gives the people of a company their
// tokens; the archivist is appointed.
func found(t *testing.T, args ...string) (*process, *company) {
	t.Helper()
	p := start(t, append(args, "-bootstrap")...)
	secret, err := tokenOf(p.told)
	require.NoError(t, err)
	c := &company{admin: p.as(secret)}
	give := func(person policy.PersonID, roles ...policy.Role) client {
		var k given
		g := Grant{Org: org, Person: person, Roles: roles, Departments: []policy.DepartmentID{archivetest.Department}}
		c.admin.must(t, http.StatusCreated, http.MethodPost, "/api/v1/tokens", g).into(t, &k)
		return p.as(k.Secret)
	}
	c.a, c.b = give("manager-a", policy.ProjectManager), give("manager-b", policy.ProjectManager)
	c.archivist, c.boss = give("archivist"), give("general-manager", policy.GeneralManager)
	c.auditor = give("auditor", policy.Auditor)

	type object = map[string]any
	day := today().AddMonths(-2)
	c.boss.onPerson(t, "archivist", 0, "record-education", object{"level": policy.College})
	c.boss.onPerson(t, "archivist", 1, "record-skill", object{"code": "database-search", "since": day})
	c.boss.onPerson(t, "archivist", 2, "record-training", object{"subject": "credit-management", "day": day})
	c.boss.onPerson(t, "archivist", 3, "record-examination", object{"subject": "credit-management", "training": day, "day": day, "passed": true})
	c.boss.onPerson(t, "archivist", 4, "appoint", object{"role": policy.Archivist, "from": today()})
	return p, c
}

// at is the same company at another server.
func (c *company) at(p *process) *company {
	now := *c
	for _, one := range []*client{&now.admin, &now.a, &now.b, &now.archivist, &now.boss, &now.auditor} {
		one.url = p.url
	}
	return &now
}

// today is the civil day the server counts by.
func today() calendar.Day { return policy.Default().Day(time.Now()) }

func loanOf(number string) archive.Project {
	p := archivetest.Project()
	p.Number = number
	return p
}

// shelve takes a project from open to shelf by the people's tokens, and shows
// each answer to seen.
func (c *company) shelve(number string, seen func(archive.File)) (archive.File, error) {
	plain := func(who client, act string, body any) func(archive.File) (archive.File, error) {
		return func(f archive.File) (archive.File, error) { return who.onFile(f, act, body) }
	}
	signed := func(who client, purpose archive.Purpose) func(archive.File) (archive.File, error) {
		return func(f archive.File) (archive.File, error) { return who.sign(f, purpose) }
	}
	type object = map[string]any
	return steps(archive.File{}, seen,
		func(archive.File) (archive.File, error) { return c.a.open(loanOf(number)) },
		plain(c.a, "edit-inventory", archivetest.Inventory(archivetest.Project())),
		plain(c.a, "end-project", object{"ended": today()}),
		signed(c.a, archive.SignInventory),
		plain(c.a, "hand-over", nil),
		plain(c.b, "code", object{}),
		plain(c.b, "check", nil),
		signed(c.b, archive.SignInventory),
		plain(c.b, "deliver", nil),
		func(f archive.File) (archive.File, error) {
			return c.archivist.onFile(f, "accept", object{"counts": archivetest.Counts(f)})
		},
		signed(c.b, archive.SignAcceptance),
		plain(c.archivist, "register", nil),
		signed(c.b, archive.SignLine),
		plain(c.archivist, "place", archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"}),
	)
}

// sound asks for the journal recomputed, and for the numbers.
func (c *company) sound(t *testing.T) {
	t.Helper()
	for _, report := range []string{"verification", "number-audit"} {
		var answer struct{ OK bool }
		c.auditor.get(t, "/api/v1/reports/"+report, &answer)
		require.True(t, answer.OK, report)
	}
}
