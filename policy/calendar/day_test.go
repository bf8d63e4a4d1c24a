package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestParseDay(t *testing.T) {
	for _, tc := range []struct{ in, wrong, why string }{
		{"2026-02-13", "", "a plain day"},
		{"2024-02-29", "", "2024 is a leap year"},
		{"2000-02-29", "", "a century divisible by 400 is a leap year"},
		{"1900-01-01", "", "the first day of the range"},
		{"2199-12-31", "", "the last day of the range"},
		{"2026-02-30", "found day 30, want 1 to 28 in February 2026", "must not become 2 March"},
		{"2100-02-29", "want 1 to 28", "a century is no leap year"},
		{"2026-04-31", "want 1 to 30", "April has 30 days"},
		{"2026-00-10", "found month 0", "there is no month before January"},
		{"2026-13-01", "found month 13", "must not become January 2027"},
		{"2026-01-00", "found day 0", "must not become 31 December"},
		{"1899-12-31", "found year 1899", "before the range"},
		{"2200-01-01", "found year 2200", "after the range"},
		{"0001-01-01", "found year 1", "would be the zero Day"},
		{"20260203", "want the form", "the basic form of ISO 8601 is refused"},
		{"2026-2-3", "want the form", "leading zeros are wanted"},
		{"2026/02/03", "want the form", "other separators are refused"},
		{"03-02-2026", "want the form", "day first is ambiguous"},
		{"", "want the form", "no day is not a day when one is asked for"},
		{" 2026-02-3", "want the form", "a space is no digit"},
		{"2026-02-13 ", "want the form", "nothing may follow"},
		{"2026-02-13T00:00:00Z", "want the form", "an instant is not a day"},
		{"+026-02-13", "digits 0 to 9", "a sign is no digit"},
		{"２０２６-02-13", "want the form", "full-width digits are refused"},
		{"٢٠-٢٠-٠٢", "want the form", "nor are those of other scripts"},
	} {
		d, err := calendar.ParseDay(tc.in)
		if tc.wrong != "" {
			require.ErrorContains(t, err, tc.wrong, "%q: %s", tc.in, tc.why)
			require.True(t, d.IsZero(), tc.why)
			continue
		}
		require.NoError(t, err, tc.why)
		require.Equal(t, tc.in, d.String(), tc.why)
	}
	_, err := calendar.ParseDay(string(make([]byte, 1<<20)))
	require.Less(t, len(err.Error()), 400, "a huge input does not fill the log")
	require.Panics(t, func() { calendar.MustDay("2026-02-30") }, "Must is for days in programs")
}

func TestDayOf(t *testing.T) {
	newYork := time.FixedZone("EST", -5*3600)
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return v
	}
	for _, tc := range []struct {
		at   time.Time
		in   *time.Location
		want string
		why  string
	}{
		{at("2026-02-13T15:59:59Z"), nil, "2026-02-13", "a second before midnight in China, the default"},
		{at("2026-02-13T16:00:00Z"), nil, "2026-02-14", "midnight in China is 16:00 UTC"},
		{at("2026-02-13T16:00:00Z"), time.UTC, "2026-02-13", "still the 13th in UTC"},
		{at("2026-02-13T03:00:00+08:00"), newYork, "2026-02-12", "the zone asked for counts, not the one carried"},
		{at("1969-12-31T23:59:59Z"), time.UTC, "1969-12-31", "before the epoch of Unix"},
		{time.Time{}, newYork, "", "the zero Time is no day in any zone"},
		{at("1850-01-01T00:00:00Z"), time.UTC, "1900-01-01", "cut off at the start of the range"},
		{at("9999-01-01T00:00:00Z"), time.UTC, "2199-12-31", "cut off at the end of the range"},
	} {
		require.Equal(t, tc.want, calendar.DayOf(tc.at, tc.in).String(), tc.why)
	}
}

func TestAddMonths(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
		why  string
	}{
		{"2026-03-15", 1, "2026-04-15", "the same day of the next month"},
		{"2026-01-31", 1, "2026-02-28", "February has no 31st: its last day (art. 202)"},
		{"2028-01-31", 1, "2028-02-29", "29 days in a leap year"},
		{"2026-01-31", 2, "2026-03-31", "counted from the first day, not in steps"},
		{"2026-02-28", 1, "2026-03-28", "the last day of February is no end of month"},
		{"2026-12-10", 1, "2027-01-10", "over the end of the year"},
		{"2026-01-31", 0, "2026-01-31", "no month"},
		{"2026-03-31", -1, "2026-02-28", "back, to the last day"},
		{"2026-01-15", -1, "2025-12-15", "back over the start of the year"},
		{"2026-01-15", 24, "2028-01-15", "two years"},
		{"2199-12-01", 1, "2199-12-31", "cut off at the end of the range"},
		{"1900-01-31", -1, "1900-01-01", "cut off at the start of the range"},
		{"2026-01-15", 1 << 62, "2199-12-31", "no number overflows"},
		{"2026-01-15", -1 << 62, "1900-01-01", "nor the other way"},
	} {
		require.Equal(t, tc.want, calendar.MustDay(tc.from).AddMonths(tc.n).String(), tc.why)
	}
}

func TestDayArithmetic(t *testing.T) {
	d := calendar.MustDay("2026-02-13")
	require.Equal(t, "2026-03-01", d.AddDays(16).String())
	require.Equal(t, "2025-12-31", d.AddDays(-44).String())
	require.Equal(t, calendar.LastDay(), d.AddDays(1<<62), "stops at the end of the range")
	require.Equal(t, calendar.FirstDay(), d.AddDays(-1<<62), "stops at the start of the range")
	require.Equal(t, 16, calendar.MustDay("2026-03-01").DaysSince(d))
	require.Equal(t, -16, d.DaysSince(calendar.MustDay("2026-03-01")))
	require.Equal(t, time.Friday, d.Weekday())
	y, m, n := d.Date()
	require.Equal(t, []int{2026, 2, 13, 2026}, []int{y, int(m), n, d.Year()})
	require.Equal(t, "1900-01-01", calendar.FirstDay().String())
	require.Equal(t, "2199-12-31", calendar.LastDay().String())
}

func TestZeroDay(t *testing.T) {
	var none calendar.Day
	d := calendar.MustDay("2026-02-13")
	require.True(t, none.IsZero())
	require.Empty(t, none.String())
	require.True(t, none.Before(d) && d.After(none), "no day sorts first")
	require.Equal(t, []int{-1, 1, 0}, []int{none.Compare(d), d.Compare(none), none.Compare(none)})
	require.Equal(t, none, none.AddDays(1), "no day and one is no day")
	require.Equal(t, none, none.AddMonths(1))
	require.Zero(t, d.DaysSince(none), "no distance to no day")
	require.Zero(t, none.DaysSince(d))
	y, m, n := none.Date()
	require.Zero(t, none.Year()+y+int(m)+n)
}

func TestDayAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t, "day")
		y, m, n := d.Date()
		at := time.Date(y, m, n, 0, 0, 0, 0, time.UTC)
		require.Equal(t, at.Format(time.DateOnly), d.String())
		require.Equal(t, at.Weekday(), d.Weekday())
		step := rapid.IntRange(-1000, 1000).Draw(t, "step")
		if next := at.AddDate(0, 0, step); next.Year() >= 1900 && next.Year() <= 2199 {
			require.Equal(t, next.Format(time.DateOnly), d.AddDays(step).String())
			require.Equal(t, step, d.AddDays(step).DaysSince(d))
		}
		again, err := calendar.ParseDay(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
}

func drawDay(t *rapid.T, label string) calendar.Day {
	last := calendar.LastDay().DaysSince(calendar.FirstDay())
	return calendar.FirstDay().AddDays(rapid.IntRange(0, last).Draw(t, label))
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-02-13", "2026-02-30", "", "20260213", "2024-02-29", "２０２６-02-13"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDay(s)
		_, std := time.Parse(time.DateOnly, s)
		if err != nil {
			require.True(t, d.IsZero())
			return
		}
		require.NoError(t, std, "never laxer than package time")
		require.Equal(t, s, d.String(), "only one way to write a day")
	})
}

func FuzzDayJSON(f *testing.F) {
	for _, s := range []string{`"2026-02-13"`, `""`, `null`, `20260213`, `"2026-02-30"`, `"\u0032026-02-13"`, `{}`, `"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := calendar.MustDay("1999-09-09")
		d := before
		if err := json.Unmarshal(b, &d); err != nil {
			require.Equal(t, before, d, "a refused day leaves the old one alone")
			return
		}
		out, err := json.Marshal(d)
		require.NoError(t, err)
		var again calendar.Day
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, d, again)
	})
}
