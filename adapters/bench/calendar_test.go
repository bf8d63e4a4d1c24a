package bench

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// BenchmarkAddWorkingDays counts n working days from a day: by this library, and
// by rickar/cal with the same calendar given by hand, a map behind its
// WorkdayFunc. Target: 10 ns and no allocation, whatever n.
func BenchmarkAddWorkingDays(b *testing.B) {
	ours, theirs := calendar.Official(), byHand(calendar.Official())
	// Arrays of a power of two: a remainder by a length not known to the compiler
	// would be a division, a third of what is measured here.
	var days [1024]calendar.Day
	var instants [1024]time.Time
	for i := range days {
		days[i] = calendar.MustDay("2009-01-01").AddDays(2 * i)
		y, m, d := days[i].Date()
		instants[i] = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	for _, n := range []int{2, 2500} {
		for i := range days {
			due, provisional := ours.AddWorkingDays(days[i], n)
			require.False(b, provisional)
			require.Equal(b, due.String(), theirs.WorkdaysFrom(instants[i], n).Format(time.DateOnly), "both must count the same")
		}
		name := map[int]string{2: "n=2", 2500: "n=2500"}[n]
		b.Run(name+"/dossier", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				ours.AddWorkingDays(days[i%len(days)], n)
			}
		})
		b.Run(name+"/rickar-cal", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				theirs.WorkdaysFrom(instants[i%len(instants)], n)
			}
		})
	}
}

// byHand is the calendar as somebody gives it to rickar/cal: weekdays, and a map
// of the days on which the official schedule says otherwise.
func byHand(official *calendar.Calendar) *cal.BusinessCalendar {
	type date struct {
		year  int
		month time.Month
		day   int
	}
	weekday := func(d time.Weekday) bool { return d != time.Saturday && d != time.Sunday }
	otherwise := make(map[date]bool)
	for d := calendar.MustDay("2004-01-01"); d.Year() <= 2026; d = d.AddDays(1) {
		if works := official.IsWorkingDay(d); works != weekday(d.Weekday()) {
			y, m, n := d.Date()
			otherwise[date{y, m, n}] = works
		}
	}
	c := cal.NewBusinessCalendar()
	c.WorkdayFunc = func(t time.Time) bool {
		y, m, d := t.Date()
		if works, ok := otherwise[date{y, m, d}]; ok {
			return works
		}
		return weekday(t.Weekday())
	}
	return c
}
