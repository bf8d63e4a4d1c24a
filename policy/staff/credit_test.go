package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
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
