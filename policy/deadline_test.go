package policy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var day = calendar.MustDay

func aToB(start string) policy.Deadline {
	law := policy.Default()
	return policy.NewDeadline(law, policy.AToB, policy.B4_5a, "wang", day(start), law.Periods().AToB)
}

func TestDeadlineCountsWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ start, due, why string }{
		{"2026-02-13", "2026-02-25", "the 14th is worked, the 15th to 23rd are the Spring Festival"},
		{"2026-03-02", "2026-03-05", "Monday is not counted, Tuesday to Thursday are"},
		{"2026-03-06", "2026-03-11", "from Friday over a weekend"},
		{"2026-03-07", "2026-03-11", "from Saturday the same"},
	} {
		d := aToB(c.start)
		require.Equal(t, day(c.due), d.Due, "B4.5a: %s", c.why)
		require.Len(t, d.Counted(policy.Default()), 3, "the days that make it up")
		require.False(t, d.Provisional)
	}
	require.Equal(t, "A to B by 2026-02-25 (B4.5a)", aToB("2026-02-13").String())
	require.Equal(t, "A 角移交 B 角,截至 2026-02-25(B4.5a)", aToB("2026-02-13").In(policy.ZH))
	require.Equal(t, "A to B by 2027-01-06 (B4.5a, provisional)", aToB("2026-12-31").String(), "2027 is not published: the fixed holiday and weekends only")
}

func TestDeadlineLate(t *testing.T) {
	t.Parallel()
	d := aToB("2026-02-13")
	require.False(t, d.Late(day("2026-02-25")), "the due day itself is in time")
	require.True(t, d.Late(day("2026-02-26")))
	done := d.Meet(day("2026-02-25"))
	require.False(t, done.Late(day("2026-06-01")), "done in time stays in time")
	require.True(t, d.Meet(day("2026-02-26")).Late(day("2026-02-26")))
	require.True(t, d.Open())
	require.False(t, done.Open())
	require.True(t, done.Reopen().Open(), "what had met it did not count")
}

func TestExtension(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	consent := policy.Extension{Days: 2, Reason: "snow", Approver: "chen"}
	first := aToB("2026-02-13")
	moved := first.Extend(law, day("2026-02-25"), consent)
	require.Equal(t, day("2026-02-27"), moved.Due, "B4.5c: consent on the due day itself is in time")
	require.Equal(t, []calendar.Day{day("2026-02-25"), day("2026-02-27")}, []calendar.Day{moved.Extensions[0].From, moved.Extensions[0].To})
	require.False(t, moved.Extensions[0].Late)
	require.Empty(t, first.Extensions, "a deadline is a value")

	late := moved.Extend(law, day("2026-02-28"), consent)
	require.Equal(t, moved.Due, late.Due, "B4.5d: consent given later moves nothing")
	require.True(t, late.Extensions[1].Late)
	require.Len(t, moved.Extensions, 1)
	require.True(t, first.Meet(day("2026-02-14")).Extend(law, day("2026-02-14"), consent).Extensions[0].Late, "B4.5d: nor does consent to what is done")
}

func TestRecount(t *testing.T) {
	t.Parallel()
	d := aToB("2026-12-30").Extend(policy.Default(), day("2026-12-31"), policy.Extension{Days: 1, Reason: "r", Approver: "chen"})
	require.True(t, d.Provisional)
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	published, err := policy.Compile(reg, []calendar.Amendment{{
		Year: 2027, Holidays: []calendar.Day{day("2027-01-01"), day("2027-01-04"), day("2027-01-05")}, Source: "the test",
	}}, nil)
	require.NoError(t, err)
	again := d.Recount(published)
	require.False(t, again.Provisional)
	require.Equal(t, 4, published.Calendar().WorkingDaysBetween(d.Start, again.Due), "three days and the one consented to")
	require.True(t, again.Due.After(d.Due), "two more holidays were published")
	require.Equal(t, again.Due, again.Extensions[0].To)

	require.Equal(t, aToB("2026-02-13"), aToB("2026-02-13").Recount(published), "a final one stays as it was counted")
	done := d.Meet(day("2027-01-04"))
	require.Equal(t, done, done.Recount(published), "and so does one that is done")
}

func TestResume(t *testing.T) {
	t.Parallel()
	law, why := policy.Default(), policy.Extension{Reason: "refused", Approver: "zhou"}
	met := aToB("2026-03-02").Meet(day("2026-03-04")) // due on the 5th
	again := met.Resume(law, day("2026-03-10"), why)
	require.True(t, again.Open())
	require.Equal(t, day("2026-03-11"), again.Due, "by the four working days that it lay elsewhere")
	require.Equal(t, 4, again.Extensions[0].Days)
	require.Equal(t, met.Reopen(), met.Resume(law, day("2026-03-04"), why), "none went by")
	late := met.Meet(day("2026-03-06"))
	require.Equal(t, late.Reopen(), late.Resume(law, day("2026-03-10"), why), "what was late stays so")
}

func TestPassTo(t *testing.T) {
	t.Parallel()
	ds := policy.Deadlines{aToB("2026-02-13")} // due on the 25th
	passed := ds.PassTo(policy.AToB, "li", day("2026-02-25"))
	require.Equal(t, policy.PersonID("li"), passed[0].Person)
	require.Equal(t, policy.PersonID("wang"), ds[0].Person, "the first list is as it was")
	require.Equal(t, ds, ds.PassTo(policy.AToB, "li", day("2026-02-26")), "what is missed stays with who missed it")
	require.Equal(t, ds, ds.PassTo(policy.Total, "li", day("2026-02-25")))
	done := policy.Deadlines{ds[0].Meet(day("2026-02-20"))}
	require.Equal(t, done, done.PassTo(policy.AToB, "li", day("2026-02-25")))
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	total := policy.NewDeadline(law, policy.Total, policy.B4_5b, "wang", day("2026-02-13"), law.Periods().Total)
	ds := policy.Deadlines{}.Put(aToB("2026-02-13")).Put(total)
	require.Equal(t, "A to B by 2026-02-25 (B4.5a); in the archive by 2026-02-27 (B4.5b)", ds.String())
	require.Equal(t, day("2026-02-25"), ds.NextDue())

	met := ds.Put(aToB("2026-02-13").Meet(day("2026-02-24")))
	require.Len(t, met, 2, "one of each name")
	require.Equal(t, day("2026-02-27"), met.NextDue())
	open, _ := ds.Get(policy.AToB)
	require.True(t, open.Open(), "the first list is as it was")
	_, ok := ds.Get(policy.Registered)
	require.False(t, ok)
	require.True(t, policy.Deadlines{}.NextDue().IsZero())

	data, err := json.Marshal(met)
	require.NoError(t, err)
	var back policy.Deadlines
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, met, back)
}

func TestBreach(t *testing.T) {
	t.Parallel()
	b := policy.Breach{Rule: policy.B4_5a, Deadline: policy.AToB, Person: "wang", Due: day("2026-02-25"), Done: day("2026-02-26")}
	require.Equal(t, "B4.5a: A to B was due 2026-02-25, done 2026-02-26 (wang)", b.String())
	for _, n := range []policy.DeadlineName{policy.AToB, policy.BToArchive, policy.Total, policy.Registered} {
		require.NotEqual(t, string(n), n.Text().ZH, "every deadline has a name for a reader")
	}
	require.Equal(t, "other", policy.DeadlineName("other").Text().EN)
}
