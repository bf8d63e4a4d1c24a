package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func version(t testing.TB, id, from, until string) *policy.Version {
	t.Helper()
	return mustCompile(t, func(r *policy.Regulation) {
		r.ID, r.Effective = id, calendar.MustDay(from)
		if until != "" {
			r.Until = calendar.MustDay(until)
		}
	})
}

// Rules B7 and C5a: every act is judged by the version in force on its day.
func TestInForce(t *testing.T) {
	t.Parallel()
	one, two := version(t, "one", "2024-01-01", ""), version(t, "two", "2026-01-01", "2026-06-30")
	everyone := version(t, "everyone", "2020-01-01", "")
	book, err := policy.NewRulebook(
		policy.Adoption{Org: "demo", Version: two},
		policy.Adoption{Org: "demo", Version: one},
		policy.Adoption{Version: everyone},
	)
	require.NoError(t, err)
	for _, c := range []struct {
		org  policy.OrgID
		day  string
		want string
		why  string
	}{
		{"demo", "2024-01-01", "one", "the first day counts"},
		{"demo", "2025-12-31", "one", "a version runs until the day before the next"},
		{"demo", "2026-01-01", "two", "the next takes over on its day"},
		{"demo", "2026-06-30", "two", "its last day counts"},
		{"demo", "2026-07-01", "", "it has run out and nothing followed"},
		{"demo", "2023-12-31", "", "before the first version of one's own, whatever others have"},
		{"other", "2023-12-31", "everyone", "who adopted none has the one for everyone"},
		{"other", "2019-12-31", "", "before that one"},
	} {
		v, err := book.InForce(c.org, calendar.MustDay(c.day))
		if c.want == "" {
			require.ErrorIs(t, err, policy.B7, c.why)
			require.ErrorIs(t, err, policy.RuleBroken, c.why)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, v.ID(), c.why)
	}
	_, err = policy.Rulebook{}.InForce("demo", calendar.MustDay("2026-01-01"))
	require.ErrorIs(t, err, policy.B7, "an empty rulebook has no version")
	require.True(t, policy.Rulebook{}.Empty())
	require.False(t, policy.Fixed(one).Empty())
}

func TestOverlappingVersions(t *testing.T) {
	t.Parallel()
	adopt := func(vs ...*policy.Version) error {
		var list []policy.Adoption
		for _, v := range vs {
			list = append(list, policy.Adoption{Org: "demo", Version: v})
		}
		_, err := policy.NewRulebook(list...)
		return err
	}
	a := version(t, "a", "2026-01-01", "2026-06-30")
	require.ErrorIs(t, adopt(a, version(t, "b", "2026-01-01", "")), policy.B7, "the same first day")
	require.ErrorIs(t, adopt(version(t, "b", "2026-06-30", ""), a), policy.B7, "the last day is the other's first")
	require.NoError(t, adopt(a, version(t, "b", "2026-07-01", "")), "one after the other")
	require.NoError(t, adopt(a, version(t, "b", "2027-01-01", "")), "with a gap")
	_, err := policy.NewRulebook(policy.Adoption{Org: "x", Version: a}, policy.Adoption{Org: "y", Version: a})
	require.NoError(t, err, "each organisation has its own")
}

func TestAnAdoptionOfNothing(t *testing.T) {
	t.Parallel()
	_, err := policy.NewRulebook(policy.Adoption{Org: "demo", Version: policy.Default()}, policy.Adoption{Org: "demo"})
	require.ErrorIs(t, err, policy.InvalidInput)
	require.Equal(t, "adopted[1].version", policy.Violations(err)[0].Field)

	book := policy.Fixed(nil)
	require.False(t, book.Empty(), "a house that fixes nothing by mistake is not one that fixes none")
	_, err = book.InForce("demo", calendar.MustDay("2026-01-01"))
	require.ErrorIs(t, err, policy.B7, "no version is in force")
}

// Rule C2a: the company and its subsidiaries are bound, each from a day.
func TestBinds(t *testing.T) {
	t.Parallel()
	law := mustCompile(t, func(r *policy.Regulation) {
		r.Organisations = []policy.Organisation{
			{ID: "group", From: calendar.MustDay("2010-01-01")},
			{ID: "lender", Parent: "group", From: calendar.MustDay("2015-01-01")},
			{ID: "branch", Parent: "lender", From: calendar.MustDay("2020-01-01")},
		}
	})
	require.NoError(t, law.Binds("lender", calendar.MustDay("2015-01-01")), "from that day")
	require.ErrorIs(t, law.Binds("lender", calendar.MustDay("2014-12-31")), policy.C2a, "not before")
	require.ErrorIs(t, law.Binds("stranger", calendar.MustDay("2026-01-01")), policy.C2a, "not in the tree")
	require.ErrorIs(t, law.Binds("group", calendar.MustDay("2003-12-31")), policy.B7, "before the version itself")

	roles := policy.Roles{policy.LeadingGroup, policy.ProjectManager}
	for _, c := range []struct {
		from, to policy.OrgID
		want     policy.Roles
		why      string
	}{
		{"group", "lender", policy.Roles{policy.LeadingGroup}, "a group role reaches down"},
		{"group", "branch", policy.Roles{policy.LeadingGroup}, "through others as well"},
		{"lender", "branch", policy.Roles{policy.LeadingGroup}, "from the middle"},
		{"lender", "group", nil, "never upwards"},
		{"branch", "lender", nil, "never upwards"},
		{"stranger", "lender", nil, "never from outside"},
		{"group", "stranger", nil, "never to the outside"},
	} {
		require.Equal(t, c.want, law.Reach(policy.Actor{Org: c.from, ID: "w", Roles: roles}, c.to), "C2b: %s", c.why)
	}
	require.Empty(t, law.Reach(policy.Actor{Org: "group", Roles: policy.Roles{policy.GeneralManager}}, "lender"), "C2b: another role does not reach")
}

func TestDayIsCountedWhereTheRegulationHolds(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 13, 16, 30, 0, 0, time.UTC)
	require.Equal(t, calendar.MustDay("2026-02-14"), policy.Default().Day(at), "half past midnight in Shanghai")
	west := mustCompile(t, func(r *policy.Regulation) { r.Timezone = "Asia/Urumqi" })
	require.Equal(t, calendar.MustDay("2026-02-13"), west.Day(at), "half past ten at night in Urumqi")
}
