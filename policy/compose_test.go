package policy_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// figures is a version that sets a figure of the credit part and one of the rest.
func figures(t testing.TB, id, from string, grace, aToB int) *policy.Version {
	t.Helper()
	return mustCompile(t, func(r *policy.Regulation) {
		r.ID, r.Effective = id, calendar.MustDay(from)
		r.Credit.Grace = calendar.Period{N: grace, Unit: calendar.Days}
		r.Periods.AToB = calendar.Period{N: aToB, Unit: calendar.WorkingDays}
	})
}

// Rule C3a: each part of the regulation comes from its own latest version.
func TestTheTwoPartsOfARegulation(t *testing.T) {
	t.Parallel()
	book, err := policy.NewRulebook(
		policy.Adoption{Org: "demo", Version: figures(t, "first", "2020-01-01", 1, 1)},
		policy.Adoption{Org: "demo", Version: figures(t, "group", "2026-02-01", 2, 1), Part: policy.CreditPart},
		policy.Adoption{Org: "demo", Version: figures(t, "company", "2026-03-01", 1, 2), Part: policy.RestPart},
		policy.Adoption{Org: "demo", Version: figures(t, "both", "2026-04-01", 3, 3)},
		policy.Adoption{Org: "demo", Version: figures(t, "same", "2026-05-01", 3, 4), Part: policy.RestPart},
		policy.Adoption{Org: "demo", Version: figures(t, "stale", "2026-06-01", 5, 3), Part: policy.CreditPart},
	)
	require.NoError(t, err)
	for _, c := range []struct {
		day         string
		id          string
		from        string
		grace, aToB int
		why         string
	}{
		{"2026-01-31", "first", "2020-01-01", 1, 1, "one text for both parts"},
		{"2026-02-01", "group", "2026-02-01", 2, 1, "the text that changes the credit part says the same of the rest: it is in force word for word"},
		{"2026-03-01", "company+group", "2026-03-01", 2, 2, "the later text does not bring the old credit part back"},
		{"2026-03-31", "company+group", "2026-03-01", 2, 2, "until the next version"},
		{"2026-04-01", "both", "2026-04-01", 3, 3, "a text that changes both is in force as a whole"},
		{"2026-05-01", "same", "2026-05-01", 3, 4, "the text that changes the rest says the same of credit"},
		{"2026-06-01", "same+stale", "2026-06-01", 5, 4, "and a text of the credit part does not take back what the company changed meanwhile"},
	} {
		v, err := book.InForce("demo", calendar.MustDay(c.day))
		require.NoError(t, err, c.why)
		require.Equal(t, c.id, v.ID(), c.why)
		require.Equal(t, c.from, v.Effective().String(), c.why)
		require.Equal(t, c.grace, v.Credit().Grace.N, "%s: %s", c.day, c.why)
		require.Equal(t, c.aToB, v.Periods().AToB.N, "%s: %s", c.day, c.why)
	}
}

// What a version says of one part only is nothing to the other.
func TestPartsAndTheirDays(t *testing.T) {
	t.Parallel()
	until := func(id, from, until string, grace int) *policy.Version {
		return mustCompile(t, func(r *policy.Regulation) {
			r.ID, r.Effective, r.Until = id, calendar.MustDay(from), calendar.MustDay(until)
			r.Credit.Grace = calendar.Period{N: grace, Unit: calendar.Days}
		})
	}
	book := policy.NewRulebook
	whole := func(v *policy.Version) policy.Adoption { return policy.Adoption{Org: "demo", Version: v} }
	credit := func(v *policy.Version) policy.Adoption {
		return policy.Adoption{Org: "demo", Version: v, Part: policy.CreditPart}
	}
	rest := func(v *policy.Version) policy.Adoption {
		return policy.Adoption{Org: "demo", Version: v, Part: policy.RestPart}
	}
	year := until("year", "2026-01-01", "2026-12-31", 1)

	_, err := book(whole(year), credit(figures(t, "a", "2026-01-01", 2, 1)))
	require.ErrorIs(t, err, policy.B7, "two credit parts from one day")
	_, err = book(whole(year), rest(figures(t, "a", "2026-12-31", 2, 1)))
	require.ErrorIs(t, err, policy.B7, "the last day of the rest")
	_, err = book(whole(year), policy.Adoption{Org: "demo", Version: figures(t, "a", "2027-01-01", 2, 1), Part: "half"})
	require.ErrorIs(t, err, policy.InvalidInput, "there is no such part")
	require.Equal(t, "adopted[1].part", policy.Violations(err)[0].Field)
	_, err = book(rest(figures(t, "a", "2026-01-01", 1, 2)), credit(figures(t, "b", "2026-01-01", 2, 1)))
	require.NoError(t, err, "both parts change on one day, each by its own version")

	b, err := book(whole(year), credit(figures(t, "group", "2026-06-01", 2, 3)), rest(figures(t, "next", "2027-03-01", 1, 4)))
	require.NoError(t, err, "the last day that a version states is that of the rest")
	in := func(day string) string {
		v, err := b.InForce("demo", calendar.MustDay(day))
		if err != nil {
			require.ErrorIs(t, err, policy.B7)
			return ""
		}
		return v.ID()
	}
	require.Equal(t, "year+group", in("2026-12-31"))
	require.Empty(t, in("2027-01-01"), "the rest has run out, and the regulation with it")
	require.Equal(t, "next+group", in("2027-03-01"), "the credit part runs on under the next")
	require.Equal(t, "year+group", b.Standing("demo", calendar.MustDay("2027-01-01")).ID(), "what the next one follows")
	require.Nil(t, b.Standing("demo", calendar.MustDay("2025-12-31")))
	_, err = b.InForce("demo", calendar.MustDay("2025-12-31"))
	require.ErrorIs(t, err, policy.B7, "before the first")

	b, err = book(credit(figures(t, "early", "2025-01-01", 2, 1)), whole(year))
	require.NoError(t, err)
	require.Empty(t, in("2025-06-01"), "a credit part alone is no regulation")
	b, err = book(rest(year), credit(figures(t, "late", "2027-06-01", 2, 1)))
	require.NoError(t, err)
	require.Empty(t, in("2027-06-01"), "nor one that follows a rest that has run out")
}

// The rows of the matrix go with their part, and what is put together is checked as
// one text is.
func TestPartsOfTheMatrix(t *testing.T) {
	t.Parallel()
	rows := func(id, from string, change func(*policy.Permission), roles ...policy.RoleName) *policy.Version {
		return mustCompile(t, func(r *policy.Regulation) {
			r.ID, r.Effective, r.Roles = id, calendar.MustDay(from), roles
			for i := range r.Matrix {
				change(&r.Matrix[i])
			}
		})
	}
	set := func(act policy.Action, role policy.Role) func(*policy.Permission) {
		return func(p *policy.Permission) {
			if p.Action == act {
				p.Roles = policy.Roles{role}
			}
		}
	}
	group := rows("group", "2026-02-01", set("regulation.interpret", policy.Chairman))
	company := rows("company", "2026-03-01", set("regulation.publish", policy.Chairman))
	book, err := policy.NewRulebook(
		policy.Adoption{Org: "demo", Version: policy.Default()},
		policy.Adoption{Org: "demo", Version: group, Part: policy.CreditPart},
		policy.Adoption{Org: "demo", Version: company, Part: policy.RestPart},
	)
	require.NoError(t, err)
	v, err := book.InForce("demo", calendar.MustDay("2026-03-01"))
	require.NoError(t, err)
	for _, act := range []policy.Action{"regulation.interpret", "regulation.publish"} {
		row, ok := v.Matrix().Row(act)
		require.True(t, ok)
		require.Equal(t, policy.Roles{policy.Chairman}, row.Roles, act)
	}
	require.Len(t, v.Matrix().Rows(), len(policy.Default().Matrix().Rows()), "each row once")
	require.True(t, v.SameCredit(group))
	require.True(t, v.SameRest(company))
	row, _ := company.Matrix().Row("regulation.interpret")
	require.Equal(t, policy.Roles{policy.LeadingGroup}, row.Roles, "versions are immutable")

	clerk := policy.RoleName{Code: "clerk", ZH: "办事员", EN: "clerk"}
	_, err = policy.NewRulebook(
		policy.Adoption{Org: "demo", Version: rows("clerks", "2026-01-01", set("regulation.interpret", "clerk"), clerk)},
		policy.Adoption{Org: "demo", Version: company, Part: policy.RestPart},
	)
	require.ErrorIs(t, err, policy.InvalidInput, "the credit part names a role that the rest no longer declares")
	require.ErrorIs(t, err, policy.C3a)
	require.Equal(t, "company+clerks", policy.Violations(err)[0].Found)
}

func TestChanges(t *testing.T) {
	t.Parallel()
	was := figures(t, "was", "2026-01-01", 1, 1)
	for _, c := range []struct {
		why  string
		now  *policy.Version
		want policy.RegulationPart
	}{
		{"a figure of each part", figures(t, "now", "2026-02-01", 2, 2), policy.BothParts},
		{"one of the credit part", figures(t, "now", "2026-02-01", 2, 1), policy.CreditPart},
		{"one of the rest", figures(t, "now", "2026-02-01", 1, 2), policy.RestPart},
		{"nothing: it takes the place of the rest", figures(t, "now", "2026-02-01", 1, 1), policy.RestPart},
		{"a title and the order of rows change nothing", mustCompile(t, func(r *policy.Regulation) {
			*r = figures(t, "now", "2026-02-01", 2, 1).Regulation()
			r.ZH, r.EN = "信用部分", "Credit part"
			slices.Reverse(r.Matrix)
		}), policy.CreditPart},
		{"the last day is one of the rest", mustCompile(t, func(r *policy.Regulation) {
			*r = figures(t, "now", "2026-02-01", 2, 1).Regulation()
			r.Until = calendar.MustDay("2026-12-31")
		}), policy.BothParts},
	} {
		require.Equal(t, c.want, c.now.Changes(was), c.why)
	}
	for _, both := range []policy.RegulationPart{policy.BothParts, ""} {
		require.True(t, both.Has(policy.CreditPart) && both.Has(policy.RestPart), "%q: as a record of before has it", string(both))
	}
}

// What only stands in for a regulation of one's own is told from one that was adopted.
func TestStandingIn(t *testing.T) {
	t.Parallel()
	own, at := figures(t, "own", "2026-03-01", 1, 1), calendar.MustDay
	book, err := policy.NewRulebook(
		policy.Adoption{Org: "demo", Version: policy.Default(), StandIn: true},
		policy.Adoption{Org: "demo", Version: figures(t, "group", "2026-02-01", 2, 2), Part: policy.CreditPart},
		policy.Adoption{Org: "demo", Version: own},
	)
	require.NoError(t, err)
	for day, want := range map[string]bool{"2003-12-31": false, "2026-01-31": true, "2026-02-28": true, "2026-03-01": false} {
		require.Equal(t, want, book.StandIn("demo", at(day)), day)
	}
	require.False(t, policy.Fixed(policy.Default()).StandIn("demo", at("2026-02-28")))
}
