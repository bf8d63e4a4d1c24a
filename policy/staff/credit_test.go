package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// C3a: only the leading group changes the credit part of the regulation.
func TestTheCreditPartIsTheLeadingGroups(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	deputed := chen
	deputed.Principal = group.ID // acts for the leading group's person, with a role of their own
	for _, c := range []struct {
		why     string
		who     policy.Actor
		replace []string
		refused bool
	}{
		{"the general manager changes something else", chen, []string{"a-to-b: 3 working days", "a-to-b: 2 working days"}, false},
		{"the leading group changes the grace", group, []string{"grace: 1 month", "grace: 10 days"}, false},
		{"the general manager does", chen, []string{"grace: 1 month", "grace: 10 days"}, true},
		{"by standing in for somebody", deputed, []string{"grace: 1 month", "grace: 10 days"}, true},
		{"or a paper of a category", chen, []string{"{code: honour,", "{code: honours,"}, true},
		{"or the number by department", chen, []string{`credit-file: "{department}-{year}-{seq:3}"`, `credit-file: "{department}-{year}-{seq:4}"`}, true},
		{"or who verifies", chen, []string{"roles: [office-director], never: [credit-keeper], rule: C4.3c", "roles: [general-manager], never: [credit-keeper], rule: C4.3c"}, true},
		{"or who enters old credit files", chen, []string{"roles: [office-director, credit-manager], rule: G8", "roles: [archivist], rule: G8"}, true},
		{"or who may change the credit part", chen, []string{"roles: [leading-group], rule: C3a", "roles: [general-manager], rule: C3a"}, true},
		{"nor makes it lapse", chen, []string{"\n  - {action: regulation.publish-credit,", "\n  # - {action: regulation.publish-credit,"}, true},
	} {
		text := versionFrom(t, "demo-1", "2026-07-01", c.replace...)
		_, _, err := staff.Rulebook{Org: "demo"}.Publish(c.who, on(today), law, text)
		if !c.refused {
			require.NoError(t, err, c.why)
			continue
		}
		require.ErrorIs(t, err, policy.C3a, c.why)
		require.ErrorIs(t, err, policy.NotAllowed, c.why)
		require.Equal(t, "credit", policy.Violations(err)[0].Field, c.why)
	}

	later := versionFrom(t, "demo-1", "2026-07-01", "grace: 1 month", "grace: 10 days")
	b, _, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), law, later)
	require.NoError(t, err)
	_, _, err = b.Publish(chen, on(today), law, versionFrom(t, "demo-2", "2026-08-01"))
	require.ErrorIs(t, err, policy.C3a, "what would be in force on its day counts, not what is in force now")
	_, _, err = b.Publish(chen, on(today), law, versionFrom(t, "demo-2", "2026-08-01", "grace: 1 month", "grace: 10 days"))
	require.NoError(t, err)
}

// A regulation written before there was a row for it does not stop the leading group.
func TestTheCreditPartOfAnOldRegulation(t *testing.T) {
	t.Parallel()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	for i, row := range r.Matrix {
		if row.Action == staff.ActPublishCredit {
			r.Matrix = append(r.Matrix[:i], r.Matrix[i+1:]...)
			break
		}
	}
	r.Effective = day("2004-01-01")
	old, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	text := versionFrom(t, "demo-1", "2026-07-01", "grace: 1 month", "grace: 10 days")
	_, _, err = staff.Rulebook{Org: "demo"}.Publish(group, on(today), old, text)
	require.NoError(t, err)
	_, _, err = staff.Rulebook{Org: "demo"}.Publish(chen, on(today), old, text)
	require.ErrorIs(t, err, policy.C3a)
}

// inForce tells what stands on a day: the version's id, the grace and the days A has.
func inForce(t *testing.T, b staff.Rulebook, on string) (id string, grace, aToB int) {
	t.Helper()
	book, err := b.Compile()
	require.NoError(t, err)
	v, err := book.InForce("demo", day(on))
	require.NoError(t, err)
	return v.ID(), v.Credit().Grace.N, v.Periods().AToB.N
}

// C3a: on every day the credit part is the one the leading group published last for
// that day or before, whatever texts the company has published for later days.
func TestTheCreditPartIsTheLeadingGroupsOnEveryDay(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	ten, two := []string{"grace: 1 month", "grace: 10 days"}, []string{"a-to-b: 3 working days", "a-to-b: 2 working days"}
	publish := func(b staff.Rulebook, who policy.Actor, id, from string, replace ...string) staff.Rulebook {
		t.Helper()
		b, _, err := b.Publish(who, on(today), law, versionFrom(t, id, from, replace...))
		require.NoError(t, err)
		return b
	}
	type stand struct {
		day         string
		id          string
		grace, aToB int
	}
	for _, c := range []struct {
		why  string
		book staff.Rulebook
		want []stand
	}{
		{
			"the company's version for August stands when the leading group publishes one for July",
			publish(publish(staff.Rulebook{Org: "demo"}, chen, "company", "2026-08-01", two...), group, "credit", "2026-07-01", ten...),
			[]stand{{"2026-06-30", "default-2004", 1, 3}, {"2026-07-01", "credit", 10, 3}, {"2026-08-01", "company+credit", 10, 2}},
		},
		{
			"the leading group's for August stands when the company publishes one for July",
			publish(publish(staff.Rulebook{Org: "demo"}, group, "credit", "2026-08-01", ten...), chen, "company", "2026-07-01", two...),
			[]stand{{"2026-06-30", "default-2004", 1, 3}, {"2026-07-01", "company", 1, 2}, {"2026-08-01", "company+credit", 10, 2}},
		},
		{
			"a version that changes both brings both",
			publish(publish(staff.Rulebook{Org: "demo"}, group, "both", "2026-08-01", append(ten, two...)...), group, "credit", "2026-07-01", "grace: 1 month", "grace: 5 days"),
			[]stand{{"2026-07-01", "credit", 5, 3}, {"2026-08-01", "both", 10, 2}},
		},
		{
			"two versions for one day, each of its own part",
			publish(publish(staff.Rulebook{Org: "demo"}, group, "credit", "2026-08-01", ten...), chen, "company", "2026-08-01", append(ten, two...)...),
			[]stand{{"2026-07-31", "default-2004", 1, 3}, {"2026-08-01", "company", 10, 2}},
		},
	} {
		for _, want := range c.want {
			got := stand{day: want.day}
			got.id, got.grace, got.aToB = inForce(t, c.book, want.day)
			require.Equal(t, want, got, c.why)
		}
	}
}

// A version is replaced in the part that a later one for its day changes, and for
// good once no part of it is left.
func TestReplacedInOnePart(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	publish := func(b staff.Rulebook, who policy.Actor, id string, replace ...string) (staff.Rulebook, journal.Draft) {
		t.Helper()
		b, d, err := b.Publish(who, on(today), law, versionFrom(t, id, "2026-08-01", replace...))
		require.NoError(t, err)
		return b, d
	}
	both, d := publish(staff.Rulebook{Org: "demo"}, group, "both", "grace: 1 month", "grace: 10 days", "a-to-b: 3 working days", "a-to-b: 2 working days")
	require.Equal(t, policy.BothParts, both.Versions[0].Changes)
	require.Contains(t, d.Rules, policy.C3a)

	rest, d := publish(both, chen, "rest", "grace: 1 month", "grace: 10 days")
	require.Equal(t, policy.RestPart, rest.Versions[1].Changes)
	require.Contains(t, d.Details, journal.Detail{Name: "changes", Value: "rest"})
	require.NotContains(t, d.Rules, policy.C3a)
	require.Empty(t, rest.Versions[0].ReplacedBy, "its credit part stands")
	id, grace, aToB := inForce(t, rest, "2026-08-01")
	require.Equal(t, []any{"rest", 10, 3}, []any{id, grace, aToB}, "both texts say the same of credit")

	credit, d := publish(rest, group, "credit")
	require.Equal(t, policy.CreditPart, credit.Versions[2].Changes)
	require.Contains(t, d.Details, journal.Detail{Name: "replaces", Value: "both"})
	require.Equal(t, []string{"credit", "", ""}, []string{credit.Versions[0].ReplacedBy, credit.Versions[1].ReplacedBy, credit.Versions[2].ReplacedBy})
	id, grace, aToB = inForce(t, credit, "2026-08-01")
	require.Equal(t, []any{"credit", 1, 3}, []any{id, grace, aToB}, "the leading group's was taken back, the company's has the rest as it was")
	require.Empty(t, both.Versions[0].ReplacedBy, "a rulebook is a value")

	_, _, err := credit.Publish(chen, on("2026-08-01"), law, versionFrom(t, "late", "2026-08-01", "a-to-b: 3", "a-to-b: 4"))
	require.ErrorIs(t, err, policy.B7, "the rest of that day is in force")
	require.Contains(t, err.Error(), "write the text from what stands on that day")
	morning, _, err := rest.Publish(chen, on("2026-07-01"), law, versionFrom(t, "now", "2026-07-01", "a-to-b: 3", "a-to-b: 4"))
	require.NoError(t, err)
	_, _, err = morning.Publish(group, on("2026-07-01"), law, versionFrom(t, "too", "2026-07-01", "a-to-b: 3", "a-to-b: 4", "grace: 1 month", "grace: 5 days"))
	require.NoError(t, err, "of the company's day the credit part is still free")
}

// Who publishes has the authority for each part that the text changes.
func TestTheAuthorityForEachPart(t *testing.T) {
	t.Parallel()
	company := "roles: [leading-group, general-manager], rule: G3"
	b, _, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), policy.Default(), versionFrom(t, "apart", "2026-03-02", company, "roles: [general-manager], rule: G3"))
	require.NoError(t, err)
	book, err := b.Compile()
	require.NoError(t, err)
	law, err := book.InForce("demo", day("2026-03-02"))
	require.NoError(t, err)
	apart := []string{company, "roles: [general-manager], rule: G3"}
	for _, c := range []struct {
		why     string
		who     policy.Actor
		replace []string
		want    error
	}{
		{"the leading group changes its part", group, []string{"grace: 1 month", "grace: 10 days"}, nil},
		{"and not the rest", group, []string{"a-to-b: 3", "a-to-b: 2"}, policy.G3},
		{"nor both at once", group, []string{"grace: 1 month", "grace: 10 days", "a-to-b: 3", "a-to-b: 2"}, policy.G3},
		{"the company changes the rest", chen, []string{"a-to-b: 3", "a-to-b: 2"}, nil},
		{"and not the credit part", chen, []string{"grace: 1 month", "grace: 10 days"}, policy.C3a},
		{"nor both at once", chen, []string{"grace: 1 month", "grace: 10 days", "a-to-b: 3", "a-to-b: 2"}, policy.C3a},
		{"who may do neither is told of the part", wang, []string{"grace: 1 month", "grace: 10 days"}, policy.C3a},
	} {
		_, _, err := b.Publish(c.who, on("2026-03-02"), law, versionFrom(t, "next", "2026-04-01", append(c.replace, apart...)...))
		if c.want == nil {
			require.NoError(t, err, c.why)
			continue
		}
		require.ErrorIs(t, err, c.want, c.why)
		require.ErrorIs(t, err, policy.NotAllowed, c.why)
	}
}

// A version on record from before there were parts counts as changing both.
func TestVersionsPublishedBeforeThereWereParts(t *testing.T) {
	t.Parallel()
	text := versionFrom(t, "old", "2026-07-01", "a-to-b: 3", "a-to-b: 2")
	b := staff.Rulebook{Org: "demo", Versions: []staff.PublishedVersion{{ID: "old", Effective: day("2026-07-01"), Text: text}}}
	b, _, err := b.Publish(group, on(today), policy.Default(), versionFrom(t, "credit", "2026-06-01", "grace: 1 month", "grace: 10 days"))
	require.NoError(t, err)
	id, grace, _ := inForce(t, b, "2026-06-01")
	require.Equal(t, []any{"credit", 10}, []any{id, grace})
	id, grace, _ = inForce(t, b, "2026-07-01")
	require.Equal(t, []any{"old", 1}, []any{id, grace}, "what it said of credit was in force as well")
}

func TestAnIDIsOfOneText(t *testing.T) {
	t.Parallel()
	b, _, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), policy.Default(), versionFrom(t, "a+b", "2026-07-01"))
	refused(t, b, err, "the id of two texts put together", policy.InvalidInput)
}
