package journal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Rule G5a: what runs from an act on is in its entry, once.
func TestRunning(t *testing.T) {
	day := calendar.MustDay
	due := func(person policy.PersonID, on string) policy.Deadline {
		return policy.Deadline{Name: policy.AToB, Rule: policy.B4_5a, Person: person, Due: day(on)}
	}
	runs := func(person policy.PersonID, on string) journal.Duty {
		u := journal.Duty{Deadline: policy.AToB, Rule: policy.B4_5a, Person: person}
		if on != "" {
			u.Due = day(on)
		}
		return u
	}
	done := due("wang", "2026-02-25").Meet(day("2026-02-24"))
	for why, c := range map[string]struct {
		before, after policy.Deadlines
		want          []journal.Duty
	}{
		"nothing runs":                     {nil, nil, nil},
		"one begins":                       {nil, policy.Deadlines{due("wang", "2026-02-25")}, []journal.Duty{runs("wang", "2026-02-25")}},
		"one runs on":                      {policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{due("wang", "2026-02-25")}, nil},
		"one moves":                        {policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{due("wang", "2026-02-27")}, []journal.Duty{runs("wang", "2026-02-27")}},
		"one passes to another":            {policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{due("li", "2026-02-25")}, []journal.Duty{runs("li", "2026-02-25"), runs("wang", "")}},
		"two answer for one":               {policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{due("wang", "2026-02-25"), due("li", "2026-02-26")}, []journal.Duty{runs("li", "2026-02-26")}},
		"one is taken back":                {policy.Deadlines{due("wang", "2026-02-25")}, nil, []journal.Duty{runs("wang", "")}},
		"one is done, and nobody judged":   {policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{done}, []journal.Duty{runs("wang", "")}},
		"one begins when it is done":       {nil, policy.Deadlines{done}, nil},
		"what had met it does not count":   {policy.Deadlines{done}, policy.Deadlines{done.Reopen()}, []journal.Duty{runs("wang", "2026-02-25")}},
		"what was done before stays as is": {policy.Deadlines{done}, nil, nil},
	} {
		require.Equal(t, c.want, journal.Draft{}.Running(c.before, c.after).Duties, why)
	}
	d, _ := journal.Judge(journal.Draft{}, nil, done, false, time.Time{})
	require.Len(t, d.Running(policy.Deadlines{due("wang", "2026-02-25")}, policy.Deadlines{done}).Duties, 1, "what was judged is not told twice")
}
