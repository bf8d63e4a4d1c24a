package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func fileOf(a, b policy.PersonID, department policy.DepartmentID) policy.Subject {
	return policy.Subject{Org: "demo", Department: department, Parties: []policy.Party{
		{As: policy.ManagerA, Person: a}, {As: policy.ManagerB, Person: b},
	}}
}

func person(id policy.PersonID, roles ...policy.Role) policy.Actor {
	return policy.Actor{Org: "demo", ID: id, Roles: roles}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	m := policy.Default().Matrix()
	file := fileOf("wang", "li", "lending")
	deputy := person("qian", policy.DeputyGeneralManager)
	deputy.InCharge = []policy.DepartmentID{"lending"}
	elsewhere := deputy
	elsewhere.InCharge = []policy.DepartmentID{"guarantees"}
	forA := person("sun", policy.GeneralManager)
	forA.Principal = "wang"
	forBoss := person("wang", policy.GeneralManager)
	forBoss.Principal = "chen"
	guest := person("wang", policy.ProjectManager)
	guest.Home = "group"
	guestNever := person("wang", policy.GeneralManager)
	guestNever.Home = "group"
	for _, c := range []struct {
		rule policy.Rule
		who  policy.Actor
		act  policy.Action
		want policy.Denial
		why  string
	}{
		{policy.B4_1a, person("wang", policy.ProjectManager), "file.hand-over", policy.Allowed, "A hands over"},
		{policy.B4_1a, person("li", policy.ProjectManager), "file.hand-over", policy.NoRelation, "B does not"},
		{policy.B4_1a, person("wang", policy.Archivist), "file.hand-over", policy.NoRole, "the relation alone is not enough"},
		{policy.B4_1b, person("zhao", policy.Archivist), "file.accept", policy.Allowed, "a third person"},
		{policy.B4_1b, person("wang", policy.Archivist), "file.accept", policy.OwnAffair, "A as archivist"},
		{policy.B4_1b, person("li", policy.Archivist), "file.accept", policy.OwnAffair, "B as archivist"},
		{policy.B4_5c, person("chen", policy.GeneralManager), "file.extend", policy.Allowed, "the general manager, for every department"},
		{policy.B4_5c, deputy, "file.extend", policy.Allowed, "the deputy in charge of the department"},
		{policy.B4_5c, elsewhere, "file.extend", policy.NotInCharge, "another deputy"},
		{policy.B4_5c, person("wang", policy.GeneralManager), "file.extend", policy.OwnAffair, "never one's own, whoever one is"},
		{policy.B4_5c, forA, "file.extend", policy.OwnAffair, "nor on behalf of A: four eyes"},
		{policy.B4_5c, forBoss, "file.extend", policy.OwnAffair, "nor A on behalf of somebody with the authority"},
		{policy.B4_5c, guestNever, "file.extend", policy.OwnAffair, "a guest of the same id is taken for A where that forbids"},
		{policy.C2b, guest, "file.read", policy.NoRelation, "and not where it allows"},
		{policy.C2b, person("wang", policy.ProjectManager), "file.read", policy.Allowed, "a manager reads the own file"},
		{policy.C2b, person("zhou", policy.ProjectManager), "file.read", policy.NoRelation, "and no other's"},
		{policy.C2b, person("zhou", policy.ProjectManager, policy.Auditor), "file.read", policy.Allowed, "another role without the limit lets through"},
		{policy.G3, person("chen", policy.GeneralManager), "file.burn", policy.NoSuchAct, "what has no row nobody may do"},
		{policy.B3_1, person("zhao"), "file.place", policy.NoRole, "nobody without a role"},
	} {
		d := m.Decide(c.who, c.act, file)
		require.Equal(t, c.want, d.Denial, "%s: %s", c.rule, c.why)
		v := d.Violation("file/1")
		if c.want == policy.Allowed {
			require.Nil(t, v)
			continue
		}
		require.Equal(t, c.rule, v.Rule, c.why)
		require.Equal(t, policy.NotAllowed, v.Kind)
		if c.want == policy.OwnAffair {
			row, _ := m.Row(c.act)
			require.Contains(t, row.Never, policy.Relation(v.Found), "%s: what was found is the actor's own relation", c.why)
			require.Equal(t, d.Own, policy.Relation(v.Found))
			require.Contains(t, v.Wanted, "none of ")
		}
		require.Equal(t, "file/1", v.Subject)
		require.NotEmpty(t, v.Problem.ZH)
		require.NotEmpty(t, v.Remedy.EN)
	}
	require.Equal(t, policy.NotInCharge, m.Decide(deputy, "file.extend", fileOf("wang", "li", "")).Denial,
		"B4.5c: a file of no department is in nobody's charge")
}

// Rule G3: who has the role, and not the record, is told that it is not theirs, and not
// to be what they are.
func TestARecordOfSomebodyElses(t *testing.T) {
	slip := policy.Subject{Org: "demo", Parties: []policy.Party{{As: policy.Requester, Person: "li"}}}
	for _, act := range []policy.Action{"slip.read", "slip.cancel", "slip.renew"} {
		v := policy.Default().Matrix().Decide(person("wang", policy.ProjectManager), act, slip).Violation("slip/1")
		require.Equal(t, "the requester", v.Wanted)
		require.NotContains(t, v.Problem.EN, "project manager")
		require.NotContains(t, v.Problem.ZH, "项目经理")
		require.Contains(t, v.Problem.EN, "the requester")
	}
	v := policy.Default().Matrix().Decide(person("wang"), "slip.read", slip).Violation("slip/1")
	require.Contains(t, v.Problem.EN, "project manager", "who has no role is told which")
}

func TestDecideAllocatesNothing(t *testing.T) {
	m := policy.Default().Matrix()
	who, file := person("qian", policy.DeputyGeneralManager), fileOf("wang", "li", "lending")
	who.InCharge = []policy.DepartmentID{"x", "y", "lending"}
	var ok bool
	require.Zero(t, testing.AllocsPerRun(100, func() { ok = m.Decide(who, "file.extend", file).OK() }))
	require.True(t, ok)
}

// Rule G3: the matrix that decides is the matrix that prints. What is printed is
// read back here, and decides the same.
func TestPrintedMatrixDecidesTheSame(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	var out strings.Builder
	require.NoError(t, law.Matrix().Print(&out, policy.EN))
	rows := readMatrix(t, out.String())
	require.Len(t, rows, len(law.Matrix().Rows()))
	printed := mustCompile(t, func(r *policy.Regulation) { r.Matrix = rows }).Matrix()
	require.Equal(t, law.Matrix().Rows(), printed.Rows())

	actions := []policy.Action{"file.burn"}
	for _, p := range rows {
		actions = append(actions, p.Action)
	}
	people := []policy.PersonID{"wang", "li", "zhao", "chen"}
	roles := []policy.Role{
		policy.ProjectManager, policy.Archivist, policy.DeedCustodian, policy.Chairman, policy.GeneralManager,
		policy.DeputyGeneralManager, policy.SalesDirector, policy.LeadingGroup, policy.OfficeDirector, policy.CreditManager, policy.Auditor,
	}
	departments := []policy.DepartmentID{"", "lending", "guarantees"}
	rapid.Check(t, func(t *rapid.T) {
		who := policy.Actor{
			Org: "demo", ID: rapid.SampledFrom(people).Draw(t, "id"),
			Roles:     rapid.SliceOfN(rapid.SampledFrom(roles), 0, 3).Draw(t, "roles"),
			InCharge:  rapid.SliceOfN(rapid.SampledFrom(departments[1:]), 0, 2).Draw(t, "inCharge"),
			Principal: rapid.SampledFrom(append(people, "")).Draw(t, "principal"),
		}
		s := fileOf(rapid.SampledFrom(people).Draw(t, "a"), rapid.SampledFrom(people).Draw(t, "b"), rapid.SampledFrom(departments).Draw(t, "department"))
		act := rapid.SampledFrom(actions).Draw(t, "act")
		require.Equal(t, law.Matrix().Decide(who, act, s).Denial, printed.Decide(who, act, s).Denial)
	})
}

// readMatrix reads what Print writes: columns begin where the heading's do.
func readMatrix(t *testing.T, text string) []policy.Permission {
	t.Helper()
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var starts []int
	for _, name := range []string{"act ", "name ", "roles ", "as ", "never ", "in charge ", "rule"} {
		i := strings.Index(lines[0], name)
		require.GreaterOrEqual(t, i, 0, name)
		starts = append(starts, i)
	}
	zh := map[policy.Action]string{}
	for _, p := range policy.Default().Matrix().Rows() {
		zh[p.Action] = p.ZH
	}
	var rows []policy.Permission
	for _, line := range lines[1:] {
		cells := make([]string, len(starts))
		for i, from := range starts {
			to := len(line)
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			cells[i] = strings.TrimSpace(line[from:to])
		}
		p := policy.Permission{
			Action: policy.Action(cells[0]), ZH: zh[policy.Action(cells[0])], EN: cells[1], Roles: list[policy.Role](cells[2]),
			Never: list[policy.Relation](cells[4]), InCharge: list[policy.Role](cells[5]), Rule: policy.Rule(cells[6]),
		}
		as, limit, limited := strings.Cut(cells[3], " (for ")
		p.As = list[policy.Relation](as)
		if limited {
			p.AsFor = list[policy.Role](strings.TrimSuffix(limit, ")"))
		}
		rows = append(rows, p)
	}
	return rows
}

func list[S ~string](cell string) []S {
	var all []S
	for part := range strings.SplitSeq(cell, ", ") {
		if part != "" {
			all = append(all, S(part))
		}
	}
	return all
}

func TestMatrixPrintsInChinese(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, policy.Default().Matrix().Print(&out, policy.ZH))
	require.Contains(t, out.String(), "移交档案管理员")
	require.True(t, slices.IsSorted([]int{strings.Index(out.String(), "file.open"), strings.Index(out.String(), "staff.record")}), "in the regulation's order")
}

// A record names somebody of a group body with their own organisation before; a
// relation that forbids knows them by it all the same.
func TestAGroupPersonIsKnownByTheNameARecordHasForThem(t *testing.T) {
	rows := policy.Default().Matrix()
	wu := policy.Actor{Org: "sub", Home: "group", ID: "wu", Roles: policy.Roles{policy.OfficeDirector}}
	own := policy.Subject{Org: "sub", Parties: []policy.Party{{As: policy.Requester, Person: wu.Person()}}}
	require.Equal(t, policy.PersonID("group/wu"), wu.Person())
	require.Equal(t, policy.OwnAffair, rows.Decide(wu, "shelf.resolve-count", own).Denial, "G7: never by who counted")
	own.Parties[0].Person = "group/li"
	require.Equal(t, policy.Allowed, rows.Decide(wu, "shelf.resolve-count", own).Denial)
}
