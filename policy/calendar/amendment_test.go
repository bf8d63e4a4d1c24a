package calendar_test

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func days(texts ...string) (list []calendar.Day) {
	for _, s := range texts {
		list = append(list, calendar.MustDay(s))
	}
	return list
}

func TestWithPublishesAYear(t *testing.T) {
	old := calendar.Official()
	last := calendar.MustDay("2026-12-31")
	due, provisional := old.AddWorkingDays(last, 1)
	require.Equal(t, "2027-01-04", due.String())
	require.True(t, provisional, "2027 is not published")

	a := calendar.Amendment{Year: 2027, Holidays: days("2027-01-01"), Workdays: days("2027-01-02"), Source: "made up"}
	c, err := old.With([]calendar.Amendment{a}, nil)
	require.NoError(t, err)
	a.Workdays[0] = calendar.MustDay("2027-01-03") // the slices are not held
	due, provisional = c.AddWorkingDays(last, 1)
	require.Equal(t, "2027-01-02", due.String(), "the Saturday is worked now")
	require.False(t, provisional)
	require.True(t, c.Published(2027))
	require.True(t, c.IsWorkingDay(calendar.MustDay("2027-05-03")), "a published year has no computed holidays")
	require.False(t, old.Published(2027), "the old calendar is as it was")

	_, provisional = c.AddWorkingDays(last, 300)
	require.True(t, provisional, "the count goes on into 2028")
}

func TestWithLeavesAGapProvisional(t *testing.T) {
	c, err := calendar.Official().With([]calendar.Amendment{{Year: 2028, Holidays: days("2028-01-01"), Source: "made up"}}, nil)
	require.NoError(t, err)
	_, provisional := c.AddWorkingDays(calendar.MustDay("2026-12-15"), 300)
	require.True(t, provisional, "it ends in 2028, but passes through 2027")
	_, provisional = c.AddWorkingDays(calendar.MustDay("2027-12-31"), 1)
	require.False(t, provisional, "the day of the event is not counted, so 2027 does not matter")
}

func TestWithReplacesAYear(t *testing.T) {
	a, ok := calendar.Official().Schedule(2026)
	require.True(t, ok)
	a.Holidays = append(a.Holidays, calendar.MustDay("2026-12-31"))
	a.Source = "made up: the notice for 2027 moves the 31st"
	c, err := calendar.Official().With([]calendar.Amendment{a}, nil)
	require.NoError(t, err)
	require.False(t, c.IsWorkingDay(calendar.MustDay("2026-12-31")), "the new day")
	require.False(t, c.IsWorkingDay(calendar.MustDay("2026-02-23")), "the old ones, as they were listed again")

	c, err = c.With([]calendar.Amendment{{Year: 2026, Holidays: days("2026-01-01"), Source: "made up"}}, nil)
	require.NoError(t, err)
	require.True(t, c.IsWorkingDay(calendar.MustDay("2026-02-23")), "what is not listed again is gone")
	require.False(t, c.IsWorkingDay(calendar.MustDay("2026-02-14")), "a Saturday is a Saturday again")
}

func TestWithCompanyDays(t *testing.T) {
	c, err := calendar.Official().With(nil, []calendar.CompanyDays{
		{Closed: days("2026-02-24"), Reason: "stocktaking"},
		{Worked: days("2026-02-15", "2027-01-02"), Reason: "handing over"},
	})
	require.NoError(t, err)
	due, _ := c.AddWorkingDays(calendar.MustDay("2026-02-13"), 3)
	require.Equal(t, "2026-02-25", due.String(), "the 14th, the 15th on its own, then the 25th")
	require.False(t, c.Published(2027), "a company's day does not publish a year")
	due, provisional := c.AddWorkingDays(calendar.MustDay("2026-12-31"), 1)
	require.Equal(t, "2027-01-02", due.String())
	require.True(t, provisional)

	a, _ := c.Schedule(2026)
	require.NotContains(t, a.Holidays, calendar.MustDay("2026-02-24"), "a schedule is the official one only")
	c2, err := c.With([]calendar.Amendment{a}, []calendar.CompanyDays{{Worked: days("2026-02-24")}})
	require.NoError(t, err)
	require.True(t, c2.IsWorkingDay(calendar.MustDay("2026-02-24")), "given again: the later word counts")
	require.True(t, c2.IsWorkingDay(calendar.MustDay("2026-02-15")), "company days outlive an amendment")
	require.False(t, c.IsWorkingDay(calendar.MustDay("2026-02-24")), "the calendar before is as it was")
}

func TestWithNothing(t *testing.T) {
	c, err := calendar.Official().With(nil, nil)
	require.NoError(t, err)
	require.Equal(t, calendar.Official(), c)
}

func TestWithRefuses(t *testing.T) {
	ok := days("2027-01-01")
	for _, tc := range []struct {
		as    []calendar.Amendment
		cs    []calendar.CompanyDays
		wrong []string
		why   string
	}{
		{[]calendar.Amendment{{Year: 2027, Holidays: ok}}, nil,
			[]string{"amendment of 2027: the source is missing"}, "nobody could check it"},
		{[]calendar.Amendment{{Year: 2027, Source: "s"}}, nil,
			[]string{"amendment of 2027: found no holidays"}, "it would make every weekday a working day, silently"},
		{[]calendar.Amendment{{Year: 2027, Holidays: days("2027-01-01", "2026-12-31"), Source: "s"}}, nil,
			[]string{"amendment of 2027: holiday 2026-12-31 lies outside the year"}, "that day belongs to the schedule of 2026"},
		{[]calendar.Amendment{{Year: 2027, Holidays: ok, Workdays: days("2028-01-08"), Source: "s"}}, nil,
			[]string{"workday 2028-01-08 lies outside the year"}, "a workday likewise"},
		{[]calendar.Amendment{{Year: 2027, Holidays: ok, Workdays: ok, Source: "s"}}, nil,
			[]string{"2027-01-01 is listed both as holiday and as workday"}, "it cannot be both"},
		{[]calendar.Amendment{{Year: 2027, Holidays: days("2027-01-01", "2027-01-01"), Source: "s"}}, nil,
			[]string{"2027-01-01 is listed twice as holiday"}, "a slip of the pen hides a missing day"},
		{[]calendar.Amendment{{Year: 2027, Holidays: []calendar.Day{{}}, Source: "s"}}, nil,
			[]string{"found an empty holiday day"}, "a null in a file"},
		{[]calendar.Amendment{{Year: 2027, Holidays: ok, Source: "s"}, {Year: 2027, Holidays: ok, Source: "s"}}, nil,
			[]string{"amendment of 2027: the year is listed twice"}, "which one counts?"},
		{[]calendar.Amendment{{Year: 27, Holidays: ok, Source: "s"}}, nil,
			[]string{"amendment of 27: want a year from 1900 to 2199"}, "the century is missing"},
		{nil, []calendar.CompanyDays{{Closed: ok}, {Worked: ok}},
			[]string{"company days: 2027-01-01 is listed both as closed and as worked"}, "across entries too"},
		{nil, []calendar.CompanyDays{{Closed: ok}, {Closed: ok}},
			[]string{"company days: 2027-01-01 is listed twice as closed"}, "across entries too"},
		{nil, []calendar.CompanyDays{{Worked: []calendar.Day{{}}}},
			[]string{"company days: found an empty worked day"}, "a null in a file"},
		{[]calendar.Amendment{{Year: 2027, Holidays: days("2026-01-01")}}, []calendar.CompanyDays{{Closed: []calendar.Day{{}}}},
			[]string{"source is missing", "2026-01-01 lies outside", "empty closed day"}, "all slips at once"},
	} {
		c, err := calendar.Official().With(tc.as, tc.cs)
		require.Nil(t, c, tc.why)
		for _, wrong := range tc.wrong {
			require.ErrorContains(t, err, wrong, tc.why)
		}
	}
}

func TestAmendmentText(t *testing.T) {
	a := calendar.Amendment{Year: 2027, Holidays: days("2027-01-01"), Workdays: days("2027-01-02"), Source: "s"}
	b, err := json.Marshal(a)
	require.NoError(t, err)
	require.JSONEq(t, `{"year":2027,"holidays":["2027-01-01"],"workdays":["2027-01-02"],"source":"s"}`, string(b))
	var got calendar.Amendment
	require.NoError(t, yaml.UnmarshalWithOptions([]byte("year: 2027\nholidays: [2027-01-01]\nworkdays:\n- 2027-01-02\nsource: s\n"), &got, yaml.Strict()))
	require.Equal(t, a, got)
	var own calendar.CompanyDays
	require.NoError(t, yaml.UnmarshalWithOptions([]byte("closed: [2027-03-01]\nreason: stocktaking\n"), &own, yaml.Strict()))
	require.Equal(t, calendar.CompanyDays{Closed: days("2027-03-01"), Reason: "stocktaking"}, own)
}

func TestCalendarIsSharedByGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c, err := calendar.Official().With(nil, []calendar.CompanyDays{{Closed: days("2026-02-24")}})
			if err != nil {
				panic(err)
			}
			for n := range 500 {
				calendar.Official().AddWorkingDays(calendar.MustDay("2026-02-13"), n)
				c.AddWorkingDays(calendar.MustDay("2026-02-13"), n)
			}
		})
	}
	wg.Wait()
}
