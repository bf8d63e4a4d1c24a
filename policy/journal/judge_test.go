package journal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestJudge(t *testing.T) {
	at := time.Date(2026, 2, 26, 9, 0, 0, 1500, time.FixedZone("", 8*3600))
	due := policy.Deadline{Name: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: calendar.MustDay("2026-02-25")}.Meet(calendar.MustDay("2026-02-26"))
	before := make([]policy.Breach, 0, 4)

	d, met := journal.Judge(journal.Draft{}, before, due, false, at)
	require.Empty(t, met)
	require.Equal(t, []journal.Duty{{Deadline: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: due.Due, Done: due.Done}}, d.Duties)

	d, one := journal.Judge(d, before, due, true, at)
	require.Len(t, d.Duties, 2)
	require.True(t, d.Duties[1].Breach)
	require.Equal(t, []policy.Breach{{
		Rule: policy.B4_5a, Deadline: policy.AToB, Person: "wang", Due: due.Due, Done: due.Done, At: at.UTC().Truncate(time.Microsecond),
	}}, one)
	_, other := journal.Judge(journal.Draft{}, before, due, true, at.Add(time.Hour))
	require.NotEqual(t, one[0].At, other[0].At, "what it is given stays as it is")
	require.NotEqual(t, &one[0], &other[0])
}

func TestMeet(t *testing.T) {
	at := time.Date(2026, 2, 26, 9, 0, 0, 0, time.UTC)
	began, due, late := calendar.MustDay("2026-02-13"), calendar.MustDay("2026-02-25"), calendar.MustDay("2026-02-26")
	runs := policy.Deadlines{{Name: policy.AToB, Rule: policy.B4_5a, Person: "wang", Start: began, Due: due}}

	d, ds, none := journal.Meet(journal.Draft{At: at}, runs, nil, policy.AToB, due)
	require.Empty(t, none)
	require.Equal(t, []journal.Duty{{Deadline: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: due, Done: due}}, d.Duties)
	require.Equal(t, due, ds[0].Done)
	require.True(t, runs[0].Open(), "what it is given stays as it is")
	again, same, _ := journal.Meet(d, ds, nil, policy.AToB, late)
	require.Equal(t, d, again, "it is met once")
	require.Equal(t, ds, same)
	again, _, _ = journal.Meet(d, runs, nil, policy.Total, late)
	require.Equal(t, d, again, "there is none of that name")

	d, ds, missed := journal.Meet(journal.Draft{At: at}, runs, nil, policy.AToB, late)
	require.Equal(t, []policy.Breach{{Rule: policy.B4_5a, Deadline: policy.AToB, Person: "wang", Due: due, Done: late, At: at}}, missed)
	require.True(t, d.Duties[0].Breach)
	d, _, missed = journal.Meet(journal.Draft{At: at}, policy.Deadlines{ds[0].Reopen()}, missed, policy.AToB, late.AddDays(3))
	require.Len(t, missed, 1, "it is held against them once")
	require.False(t, d.Duties[0].Breach)
	anew := policy.Deadlines{{Name: policy.AToB, Rule: policy.B4_5a, Person: "wang", Start: late, Due: late.AddDays(3)}}
	_, _, missed = journal.Meet(journal.Draft{At: at}, anew, missed, policy.AToB, late.AddDays(4))
	require.Len(t, missed, 2, "a new one may be missed as well")

	d, holding := journal.Hold(journal.Draft{At: at}, runs, nil, policy.AToB, late)
	require.Equal(t, []policy.Breach{{Rule: policy.B4_5a, Deadline: policy.AToB, Person: "wang", Due: due, At: at}}, holding, "it was done on no day")
	require.Equal(t, []journal.Duty{{Deadline: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: due, Breach: true}}, d.Duties)
	require.Equal(t, d, d.Running(nil, runs), "that it runs is said once")
	require.Equal(t, "B4.5a: "+policy.AToB.Text().EN+" was due 2026-02-25, not done (wang)", holding[0].String())
	_, twice := journal.Hold(journal.Draft{At: at}, runs, holding, policy.AToB, late)
	require.Len(t, twice, 1, "it is held against them once")
	_, early := journal.Hold(journal.Draft{At: at}, runs, nil, policy.AToB, due)
	require.Empty(t, early, "not while there is time")
	d, ds, twice = journal.Meet(journal.Draft{At: at}, runs, holding, policy.AToB, late.AddDays(3))
	require.Len(t, twice, 1, "nor once more when it is done")
	require.Equal(t, late.AddDays(3), ds[0].Done, "on its own day")
	require.False(t, d.Duties[0].Breach)

	_, _, failed := journal.Fail(journal.Draft{At: at}, runs, nil, policy.AToB, due)
	require.Len(t, failed, 1, "on whatever day")
}
