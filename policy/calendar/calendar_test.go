package calendar_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestAddWorkingDays(t *testing.T) {
	for _, tc := range []struct {
		from        string
		n           int
		due         string
		provisional bool
		why         string
	}{
		{"2026-02-13", 1, "2026-02-14", false, "Saturday the 14th is worked in exchange (调休)"},
		{"2026-02-13", 3, "2026-02-25", false, "B4.5a: the 14th, then Spring Festival until the 23rd, then 24th and 25th"},
		{"2026-02-13", 5, "2026-02-27", false, "B4.5b: five in all"},
		{"2026-02-13", 6, "2026-02-28", false, "Saturday the 28th is worked too"},
		{"2026-02-18", 1, "2026-02-24", false, "an event on a rest day: the first working day after it is day 1"},
		{"2026-11-16", 5, "2026-11-23", false, "a plain week: Monday to Monday"},
		{"2026-11-16", 0, "2026-11-16", false, "n = 0 on a working day is the day itself"},
		{"2026-11-21", 0, "2026-11-23", false, "n = 0 on a rest day is the next working day"},
		{"2026-02-14", 0, "2026-02-14", false, "n = 0 on a Saturday that is worked"},
		{"2026-11-23", -1, "2026-11-20", false, "back over a weekend"},
		{"2026-11-22", -1, "2026-11-20", false, "back from a rest day"},
		{"2026-02-25", -3, "2026-02-13", false, "back over Spring Festival"},
		{"2025-12-31", 1, "2026-01-04", false, "over New Year to a Sunday that is worked, both years published"},
		{"2026-12-30", 1, "2026-12-31", false, "the last working day of the last published year"},
		{"2026-12-31", 1, "2027-01-04", true, "into 2027, not published"},
		{"2026-12-31", 0, "2026-12-31", false, "the 31st is a Thursday of a published year"},
		{"2027-01-01", 0, "2027-01-04", true, "1 January is fixed, the weekend after it is a guess"},
		{"2027-01-04", 0, "2027-01-04", true, "n = 0 asks whether the day itself is worked: nobody knows yet"},
		{"2027-01-04", -1, "2026-12-31", true, "back out of 2027: the days after New Year were read"},
		{"2027-01-01", -1, "2026-12-31", false, "back from 1 January nothing of 2027 is read"},
		{"2027-04-30", 1, "2027-05-03", true, "1 and 2 May are fixed"},
		{"2003-12-31", 1, "2004-01-02", false, "2003 has no schedule, but its last day is not counted"},
		{"2003-12-30", 1, "2003-12-31", true, "a day before the schedules begin"},
		{"2003-12-30", 2, "2004-01-02", true, "passes through the end of 2003"},
		{"2199-12-31", 1, "2199-12-31", true, "cut off at the end of the range"},
		{"1900-01-01", -1, "1900-01-01", true, "cut off at the start of the range"},
		{"2026-01-05", 1 << 62, "2199-12-31", true, "no number overflows"},
		{"2026-01-05", -1 << 62, "1900-01-01", true, "nor the other way"},
	} {
		due, provisional := calendar.Official().AddWorkingDays(calendar.MustDay(tc.from), tc.n)
		require.Equal(t, tc.due, due.String(), "%s %+d: %s", tc.from, tc.n, tc.why)
		require.Equal(t, tc.provisional, provisional, "%s %+d: %s", tc.from, tc.n, tc.why)
	}
	due, provisional := calendar.Official().AddWorkingDays(calendar.Day{}, 3)
	require.True(t, due.IsZero() && !provisional, "three working days after no day is no day")
}

func TestDue(t *testing.T) {
	for _, tc := range []struct {
		start, period string
		roll          bool
		due           string
		provisional   bool
		why           string
	}{
		{"2026-02-13", "3 working days", true, "2026-02-25", false, "working days never end on a rest day"},
		{"2026-01-31", "1 month", false, "2026-02-28", false, "February has no 31st (art. 202)"},
		{"2026-01-31", "1 month", true, "2026-02-28", false, "that Saturday is worked: no roll"},
		{"2026-01-17", "1 month", true, "2026-02-24", false, "17 February is Spring Festival: the day after it (art. 203)"},
		{"2026-01-17", "1 month", false, "2026-02-17", false, "the regulation may switch rolling off"},
		{"2026-10-21", "1 month", true, "2026-11-23", false, "a Saturday rolls to Monday"},
		{"2026-02-13", "10 days", true, "2026-02-24", false, "the 23rd is the last day of the holiday"},
		{"2026-02-13", "10 days", false, "2026-02-23", false, "civil days"},
		{"2026-02-13", "0 days", true, "2026-02-13", false, "the same working day"},
		{"2026-12-15", "1 month", true, "2027-01-15", true, "a Friday in 2027, but nobody knows yet whether it is worked"},
		{"2026-12-15", "1 month", false, "2027-01-15", false, "without rolling no schedule is asked"},
		{"2023-12-31", "12 months", true, "2024-12-31", false, "the years between do not matter"},
		{"2026-12-15", "10000 months", false, "2199-12-31", true, "cut off at the end of the range"},
		{"2026-12-15", "10000 working days", true, "2066-", true, "forty years"},
	} {
		due, provisional := calendar.Official().Due(calendar.MustDay(tc.start), calendar.MustPeriod(tc.period), tc.roll)
		require.Contains(t, due.String(), tc.due, "%s + %s: %s", tc.start, tc.period, tc.why)
		require.Equal(t, tc.provisional, provisional, "%s + %s: %s", tc.start, tc.period, tc.why)
	}
	for _, roll := range []bool{true, false} {
		due, _ := calendar.Official().Due(calendar.MustDay("2026-02-13"), calendar.Period{}, roll)
		require.True(t, due.IsZero(), "no period, no due day")
		due, _ = calendar.Official().Due(calendar.Day{}, calendar.MustPeriod("1 month"), roll)
		require.True(t, due.IsZero(), "no start, no due day")
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	c := calendar.Official()
	day := calendar.MustDay
	for _, tc := range []struct {
		from, to calendar.Day
		want     int
		why      string
	}{
		{day("2026-02-13"), day("2026-02-25"), 3, "after the 13th, up to and including the 25th"},
		{day("2026-02-13"), day("2026-02-23"), 1, "only the 14th"},
		{day("2026-02-13"), day("2026-02-13"), 0, "the same day"},
		{day("2026-02-25"), day("2026-02-13"), 0, "never negative"},
		{day("2025-12-31"), day("2026-12-31"), 248, "a year: 365 days, 104 of them on weekends, 33 of rest and 6 exchanged"},
		{calendar.Day{}, day("2026-02-13"), 0, "from no day"},
		{day("2026-02-13"), calendar.Day{}, 0, "to no day"},
	} {
		require.Equal(t, tc.want, c.WorkingDaysBetween(tc.from, tc.to), tc.why)
	}
	require.False(t, c.IsWorkingDay(calendar.Day{}), "no day is not worked")
}

func TestPublished(t *testing.T) {
	c := calendar.Official()
	for year, want := range map[int]bool{2003: false, 2004: true, 2026: true, 2027: false, 1899: false, 2200: false, 0: false, -5: false} {
		require.Equal(t, want, c.Published(year), "%d", year)
	}
}

func TestAddWorkingDaysDoesNotAllocate(t *testing.T) {
	c, d := calendar.Official(), calendar.MustDay("2026-02-13")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		c.AddWorkingDays(d, 2500)
		c.WorkingDaysBetween(d, d.AddDays(500))
		c.IsWorkingDay(d)
		c.Due(d, calendar.Period{N: 1, Unit: calendar.Months}, true)
	}))
}
