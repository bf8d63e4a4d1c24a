package calendar_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The facts as gathered, against the compact form: every listed day, and every
// day of every year.
func TestOfficialAgreesWithTheFacts(t *testing.T) {
	b, err := os.ReadFile("testdata/cn_days.json")
	require.NoError(t, err)
	var facts map[string]struct{ Holidays, Workdays []calendar.Day }
	require.NoError(t, json.Unmarshal(b, &facts))
	require.Len(t, facts, 23, "2004 to 2026")
	c := calendar.Official()
	for name, want := range facts {
		year, err := strconv.Atoi(name)
		require.NoError(t, err)
		got, ok := c.Schedule(year)
		require.True(t, ok, name)
		require.Equal(t, want.Holidays, got.Holidays, name)
		require.Equal(t, want.Workdays, got.Workdays, name)
		require.Contains(t, got.Source, name)

		first, err := calendar.NewDay(year, time.January, 1)
		require.NoError(t, err)
		for d := first; d.Year() == year; d = d.AddDays(1) {
			weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
			works := slices.Contains(want.Workdays, d) || weekday && !slices.Contains(want.Holidays, d)
			require.Equal(t, works, c.IsWorkingDay(d), d)
		}
	}
}

// Facts one can check against memory, typed by hand.
func TestOfficialSpotDays(t *testing.T) {
	for _, tc := range []struct {
		day   string
		works bool
		why   string
	}{
		{"2026-02-14", true, "Saturday worked for Spring Festival"},
		{"2026-02-15", false, "the holiday begins on a Sunday"},
		{"2026-02-23", false, "and ends on a Monday"},
		{"2026-02-24", true, "first day back"},
		{"2026-02-28", true, "Saturday worked for Spring Festival"},
		{"2026-03-01", false, "a plain Sunday"},
		{"2026-03-02", true, "a plain Monday"},
		{"2005-12-31", true, "a Saturday worked for New Year 2006, by the notice for 2006"},
		{"2015-09-03", false, "the one holiday of its kind"},
		{"2020-01-31", false, "Spring Festival 2020 was prolonged"},
		{"2020-02-03", true, "until 2 February"},
		{"2022-12-31", false, "a Saturday that begins New Year 2023"},
		{"2018-12-31", false, "a Monday that begins New Year 2019"},
		{"2018-12-29", true, "and the Saturday worked for it"},
	} {
		require.Equal(t, tc.works, calendar.Official().IsWorkingDay(calendar.MustDay(tc.day)), "%s: %s", tc.day, tc.why)
	}
}

func TestOfficialIsSharedAndSafe(t *testing.T) {
	require.Same(t, calendar.Official(), calendar.Official())
	a, _ := calendar.Official().Schedule(2026)
	a.Holidays[0] = calendar.MustDay("2026-07-01")
	b, _ := calendar.Official().Schedule(2026)
	require.Equal(t, "2026-01-01", b.Holidays[0].String(), "what Schedule returns is the caller's own")
	_, ok := calendar.Official().Schedule(2027)
	require.False(t, ok)
}

func TestFixedRestDays(t *testing.T) {
	for _, tc := range []struct {
		year int
		want []string
		why  string
	}{
		{2027, []string{"2027-01-01", "2027-04-05", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03"}, "in force since 2025"},
		{2028, []string{"2028-01-01", "2028-04-04", "2028-05-01", "2028-05-02", "2028-10-01", "2028-10-02", "2028-10-03"}, "Qingming moves"},
		{2008, []string{"2008-01-01", "2008-04-04", "2008-05-01", "2008-10-01", "2008-10-02", "2008-10-03"}, "Qingming came in, May went down to one day"},
		{2003, []string{"2003-01-01", "2003-05-01", "2003-05-02", "2003-05-03", "2003-10-01", "2003-10-02", "2003-10-03"}, "the three long weeks"},
		{1990, []string{"1990-01-01", "1990-05-01", "1990-10-01", "1990-10-02"}, "as first enacted"},
		{1899, nil, "outside the range"},
		{2200, nil, "outside the range"},
	} {
		var got []string
		for _, d := range calendar.FixedRestDays(tc.year) {
			got = append(got, d.String())
		}
		require.Equal(t, tc.want, got, tc.why)
	}
}

// Qingming is the day, in China, on which the sun reaches 15 degrees of
// longitude. Here the sun is computed (to about a hundredth of a degree), while
// the package uses a rule of thumb.
func TestQingmingAgreesWithTheSun(t *testing.T) {
	for year := 2008; year <= 2199; year++ {
		day := calendar.FixedRestDays(year)[1]
		midnight := time.Date(year, time.April, day.AddDays(0).DaysSince(calendar.MustDay(strconv.Itoa(year)+"-03-31")), 0, 0, 0, 0, calendar.ChinaTime())
		before, after := sun(midnight), sun(midnight.AddDate(0, 0, 1))
		require.Less(t, before, 15.01, "%s begins before", day)
		require.Greater(t, after, 14.99, "%s ends after", day)
	}
}

// sun returns the apparent longitude of the sun in degrees, by the short series
// in Meeus, Astronomical Algorithms, chapter 25.
func sun(at time.Time) float64 {
	rad := math.Pi / 180
	years := float64(at.Year() - 1820)
	delta := (-20 + 32*years*years/10000) / 86400 // dynamical minus universal time, days
	c := (float64(at.Unix())/86400 + 2440587.5 + delta - 2451545) / 36525
	m := (357.52911 + 35999.05029*c) * rad
	l := 280.46646 + 36000.76983*c + 0.0003032*c*c +
		(1.914602-0.004817*c)*math.Sin(m) + (0.019993-0.000101*c)*math.Sin(2*m) + 0.000289*math.Sin(3*m) -
		0.00569 - 0.00478*math.Sin((125.04-1934.136*c)*rad)
	return math.Mod(math.Mod(l, 360)+360, 360)
}
