package bench

import (
	"slices"
	"strings"
	"testing"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// BenchmarkDecide asks who may do an act on a file: the library's authority
// matrix, and casbin with the same rows. Target: 100 ns and no allocation.
func BenchmarkDecide(b *testing.B) {
	matrix := policy.Default().Matrix()
	file := policy.Subject{Org: "demo", Department: "micro-loans", Parties: []policy.Party{
		{As: policy.ManagerA, Person: "wang"}, {As: policy.ManagerB, Person: "li"},
	}}
	manager := func(id policy.PersonID) policy.Actor { return someone(id, policy.ProjectManager) }
	deputy := someone("qian", policy.DeputyGeneralManager)
	deputy.InCharge = []policy.DepartmentID{"guarantees", "micro-loans"}
	elsewhere := deputy
	elsewhere.ID, elsewhere.InCharge = "zhou", deputy.InCharge[:1]
	cases := []struct {
		name string
		who  policy.Actor
		act  policy.Action
		want policy.Denial
	}{
		{"allowed", manager("wang"), "file.hand-over", policy.Allowed},
		{"refused/role", someone("wu", policy.Auditor), "file.hand-over", policy.NoRole},
		{"refused/relation", manager("zheng"), "file.hand-over", policy.NoRelation},
		{"four-eyes/allowed", someone("zhao", policy.Archivist), "file.accept", policy.Allowed},
		{"four-eyes/refused", someone("li", policy.ProjectManager, policy.Archivist), "file.accept", policy.OwnAffair},
		{"in-charge/allowed", deputy, "file.extend", policy.Allowed},
		{"in-charge/refused", elsewhere, "file.extend", policy.NotInCharge},
	}
	people := make([]policy.Actor, len(cases))
	for i, c := range cases {
		people[i] = c.who
	}
	enforcer := casbinMatrix(b, matrix, people)
	for _, p := range people { // the same answer to everybody about every act, before anything is timed
		for _, row := range matrix.Rows() {
			got, err := enforcer.Enforce(casbinPerson{string(p.ID), p}, file, string(row.Action))
			require.NoError(b, err)
			require.Equal(b, matrix.Decide(p, row.Action, file).OK(), got, "%s, %s", p.ID, row.Action)
		}
	}
	for _, c := range cases {
		require.Equal(b, c.want, matrix.Decide(c.who, c.act, file).Denial, c.name)
		b.Run(c.name+"/dossier", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				matrix.Decide(c.who, c.act, file)
			}
		})
		b.Run(c.name+"/casbin", func(b *testing.B) {
			who := casbinPerson{string(c.who.ID), c.who}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := enforcer.Enforce(who, file, string(c.act)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func someone(id policy.PersonID, roles ...policy.Role) policy.Actor {
	return policy.Actor{Org: "demo", ID: id, Roles: roles}
}

// Roles are casbin's own (g). A row of the matrix is one policy for each of its
// roles; relation, never and in-charge are columns, read by functions over the
// attributes of person and record. The act stands first in the matcher, and
// conditions that a row does not set are not evaluated, so that a policy that
// does not concern the act costs one comparison.
const casbinModel = `
[request_definition]
r = sub, obj, act

[policy_definition]
p = role, act, as, never, charge

[role_definition]
g = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.act == p.act && g(r.sub.ID, p.role) && (p.as == "-" || stands(r.sub, r.obj, p.as)) && (p.never == "-" || !stands(r.sub, r.obj, p.never)) && (p.charge == "-" || inCharge(r.sub, r.obj))
`

// casbinPerson is an actor whose ID is a string, as casbin's roles want it.
type casbinPerson struct {
	ID string
	policy.Actor
}

func casbinMatrix(b *testing.B, matrix *policy.Matrix, people []policy.Actor) *casbin.Enforcer {
	b.Helper()
	m, err := model.NewModelFromString(casbinModel)
	require.NoError(b, err)
	e, err := casbin.NewEnforcer(m)
	require.NoError(b, err)
	//nolint:errcheck // what is no person, record or text panics, and so fails the benchmark
	e.AddFunction("stands", func(args ...any) (any, error) {
		who, record, as := args[0].(casbinPerson), args[1].(policy.Subject), args[2].(string)
		for _, party := range record.Parties {
			if who.Is(party.Person) && strings.Contains(as, string(party.As)) {
				return true, nil
			}
		}
		return false, nil
	})
	//nolint:errcheck // likewise
	e.AddFunction("inCharge", func(args ...any) (any, error) {
		who, record := args[0].(casbinPerson), args[1].(policy.Subject)
		return slices.Contains(who.InCharge, record.Department), nil
	})
	column := func(set bool, relations []policy.Relation) string {
		if !set || len(relations) == 0 {
			return "-"
		}
		var all strings.Builder
		for _, r := range relations {
			all.WriteString(string(r) + " ")
		}
		return all.String()
	}
	for _, row := range matrix.Rows() {
		for _, role := range row.Roles {
			charge := "-"
			if row.InCharge.Has(role) {
				charge = "in charge"
			}
			limited := len(row.AsFor) == 0 || row.AsFor.Has(role)
			_, err := e.AddPolicy(string(role), string(row.Action), column(limited, row.As), column(true, row.Never), charge)
			require.NoError(b, err)
		}
	}
	for _, p := range people {
		for _, role := range p.Roles {
			_, err := e.AddGroupingPolicy(string(p.ID), string(role))
			require.NoError(b, err)
		}
	}
	return e
}
