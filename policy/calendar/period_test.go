package calendar_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestParsePeriod(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want calendar.Period
		text string
		why  string
	}{
		{"3 working days", calendar.Period{N: 3, Unit: calendar.WorkingDays}, "3 working days", "B4.5a"},
		{"1 working day", calendar.Period{N: 1, Unit: calendar.WorkingDays}, "1 working day", "singular"},
		{"1 working days", calendar.Period{N: 1, Unit: calendar.WorkingDays}, "1 working day", "grammar is not the point"},
		{"1 month", calendar.Period{N: 1, Unit: calendar.Months}, "1 month", "K3a"},
		{"2 month", calendar.Period{N: 2, Unit: calendar.Months}, "2 months", "singular after two"},
		{"10 days", calendar.Period{N: 10, Unit: calendar.Days}, "10 days", "civil days"},
		{"0 days", calendar.Period{N: 0, Unit: calendar.Days}, "0 days", "the same day"},
		{"10000 days", calendar.Period{N: 10000, Unit: calendar.Days}, "10000 days", "the upper bound"},
	} {
		p, err := calendar.ParsePeriod(tc.in)
		require.NoError(t, err, tc.why)
		require.Equal(t, tc.want, p, tc.why)
		require.Equal(t, tc.text, p.String(), tc.why)
		require.NoError(t, p.Valid(), tc.why)
	}
	for _, tc := range []struct{ in, wrong, why string }{
		{"", "want a form like", "nothing is no period"},
		{"3", "want a form like", "a number without unit"},
		{"days", "want a form like", "a unit without number"},
		{" days", `found number ""`, "a space is no number"},
		{"-3 days", `found number "-3"`, "negative"},
		{"+3 days", `found number "+3"`, "a sign"},
		{"03 days", `found number "03"`, "a leading zero"},
		{"1.5 months", `found number "1.5"`, "half a month"},
		{"three days", `found number "three"`, "words"},
		{"３ days", "found number", "full-width digits"},
		{"3  days", `found unit " days"`, "two spaces"},
		{"3 days ", `found unit "days "`, "a space at the end"},
		{"3 Days", `found unit "Days"`, "capitals"},
		{"3 weeks", `found unit "weeks"`, "no article counts in weeks"},
		{"10001 days", "found more than 10000", "above the bound"},
		{"99999999999999999999999 days", "found more than 10000", "does not wrap around"},
	} {
		_, err := calendar.ParsePeriod(tc.in)
		require.ErrorContains(t, err, tc.wrong, "%q: %s", tc.in, tc.why)
	}
	require.Panics(t, func() { calendar.MustPeriod("3") })
}

func TestPeriodPutTogetherInCode(t *testing.T) {
	require.True(t, calendar.Period{}.IsZero())
	require.Empty(t, calendar.Period{}.String())
	require.ErrorContains(t, calendar.Period{}.Valid(), `found unit ""`)
	require.ErrorContains(t, calendar.Period{N: -1, Unit: calendar.Months}.Valid(), "found -1 months")
	require.ErrorContains(t, calendar.Period{N: 10001, Unit: calendar.Days}.Valid(), "want 0 to 10000")
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"3 working days", "1 month", "10 days", "-1 days", "", "01 days", "10001 days"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := calendar.ParsePeriod(s)
		if err != nil {
			require.True(t, p.IsZero())
			return
		}
		require.NoError(t, p.Valid())
		again, err := calendar.ParsePeriod(p.String())
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}

func FuzzPeriodJSON(f *testing.F) {
	for _, s := range []string{`"3 working days"`, `""`, `null`, `3`, `"1 \u006donth"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := calendar.MustPeriod("7 days")
		p := before
		if err := json.Unmarshal(b, &p); err != nil {
			require.Equal(t, before, p, "a refused period leaves the old one alone")
			return
		}
		out, err := json.Marshal(p)
		require.NoError(t, err)
		var again calendar.Period
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, p, again)
	})
}
