package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// model is the calendar told as plainly as possible: it looks at one day after
// another.
type model struct {
	schedules map[int]calendar.Amendment
	company   map[calendar.Day]bool
}

func newModel() model {
	m := model{map[int]calendar.Amendment{}, map[calendar.Day]bool{}}
	for year := 2004; year <= 2026; year++ {
		m.schedules[year], _ = calendar.Official().Schedule(year)
	}
	return m
}

func (m model) works(d calendar.Day) bool {
	if worked, ok := m.company[d]; ok {
		return worked
	}
	weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	a, published := m.schedules[d.Year()]
	if !published {
		return weekday && !slices.Contains(calendar.FixedRestDays(d.Year()), d)
	}
	return slices.Contains(a.Workdays, d) || weekday && !slices.Contains(a.Holidays, d)
}

func (m model) add(d calendar.Day, n int) (due calendar.Day, provisional bool) {
	read := func() {
		if _, ok := m.schedules[d.Year()]; !ok {
			provisional = true
		}
	}
	if n == 0 {
		for read(); !m.works(d); read() {
			d = d.AddDays(1)
		}
		return d, provisional
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		read()
		if m.works(d) {
			n--
		}
	}
	return d, provisional
}

func TestCalendarAgreesWithModel(t *testing.T) {
	days := func(from, to string) *rapid.Generator[calendar.Day] {
		a, b := calendar.MustDay(from), calendar.MustDay(to)
		return rapid.Custom(func(t *rapid.T) calendar.Day {
			return a.AddDays(rapid.IntRange(0, b.DaysSince(a)).Draw(t, "day"))
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		c, m := calendar.Official(), newModel()
		for range rapid.IntRange(0, 3).Draw(t, "rounds") {
			var as []calendar.Amendment
			for _, year := range rapid.SliceOfNDistinct(rapid.IntRange(2025, 2030), 0, 2, rapid.ID).Draw(t, "years") {
				from, to := calendar.MustDay("2025-01-01").AddMonths(12*(year-2025)), calendar.MustDay("2025-12-31").AddMonths(12*(year-2025))
				listed := rapid.SliceOfNDistinct(days(from.String(), to.String()), 1, 30, rapid.ID).Draw(t, "listed")
				cut := rapid.IntRange(1, len(listed)).Draw(t, "holidays")
				as = append(as, calendar.Amendment{Year: year, Holidays: listed[:cut], Workdays: listed[cut:], Source: "test"})
			}
			own := rapid.SliceOfNDistinct(days("2025-11-01", "2027-02-28"), 0, 30, rapid.ID).Draw(t, "own")
			cut := rapid.IntRange(0, len(own)).Draw(t, "closed")
			before := c.WorkingDaysBetween(calendar.FirstDay(), calendar.LastDay())
			next, err := c.With(as, []calendar.CompanyDays{{Closed: own[:cut]}, {Worked: own[cut:]}})
			require.NoError(t, err)
			require.Equal(t, before, c.WorkingDaysBetween(calendar.FirstDay(), calendar.LastDay()), "With changes nothing")
			c = next
			for _, a := range as {
				m.schedules[a.Year] = a
			}
			for i, d := range own {
				m.company[d] = i >= cut
			}
		}
		d := rapid.OneOf(days("2002-01-01", "2032-01-01"), days("2026-11-01", "2027-03-01")).Draw(t, "from")
		n := rapid.IntRange(-400, 400).Draw(t, "n")
		due, provisional := c.AddWorkingDays(d, n)
		want, wantProvisional := m.add(d, n)
		require.Equal(t, want, due, "%s %+d", d, n)
		require.Equal(t, wantProvisional, provisional, "%s %+d", d, n)
		require.Equal(t, m.works(d), c.IsWorkingDay(d), d)
		if n > 0 {
			require.Equal(t, n, c.WorkingDaysBetween(d, due), "the count back from the answer")
		}
	})
}

// The whole range, once: every day agrees, and every working day is found by
// its number.
func TestEveryDay(t *testing.T) {
	c, m := calendar.Official(), newModel()
	count := 0
	for d := calendar.FirstDay(); ; d = d.AddDays(1) {
		if m.works(d) != c.IsWorkingDay(d) {
			require.Equal(t, m.works(d), c.IsWorkingDay(d), d)
		}
		if c.IsWorkingDay(d) {
			if count > 0 { // 1 January 1900 is a holiday, so the count begins after it
				at, _ := c.AddWorkingDays(calendar.FirstDay(), count+1)
				if at != d {
					require.Equal(t, d, at, "working day number %d", count+1)
				}
			}
			count++
		}
		if d == calendar.LastDay() {
			break
		}
	}
	require.Equal(t, count, c.WorkingDaysBetween(calendar.FirstDay(), calendar.LastDay()))
}

func BenchmarkAddWorkingDays(b *testing.B) {
	c := calendar.Official()
	for _, bc := range []struct {
		name string
		n    int
	}{{"n=2", 2}, {"n=2500", 2500}} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			d := calendar.MustDay("2016-02-13")
			for b.Loop() {
				c.AddWorkingDays(d, bc.n)
			}
		})
		b.Run(bc.name+"/scattered", func(b *testing.B) { // no help from the branch predictor
			days := make([]calendar.Day, 4096)
			for i := range days {
				days[i] = calendar.MustDay("2004-01-01").AddDays(i * 2654435761 % 8000)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				c.AddWorkingDays(days[i&4095], bc.n)
				i++
			}
		})
	}
}

func BenchmarkWith(b *testing.B) {
	a, _ := calendar.Official().Schedule(2026)
	own := []calendar.CompanyDays{{Closed: []calendar.Day{calendar.MustDay("2026-03-02")}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calendar.Official().With([]calendar.Amendment{a}, own); err != nil {
			b.Fatal(err)
		}
	}
}
