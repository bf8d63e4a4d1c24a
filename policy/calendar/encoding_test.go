package calendar_test

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// record is what a caller's struct looks like.
type record struct {
	On   calendar.Day            `json:"on,omitzero" yaml:"on,omitempty"`
	Days []calendar.Day          `json:"days,omitempty" yaml:"days,omitempty"`
	By   map[calendar.Day]string `json:"by,omitempty" yaml:"by,omitempty"`
	For  calendar.Period         `json:"for,omitzero" yaml:"for,omitempty"`
	Opt  *calendar.Day           `json:"opt,omitempty" yaml:"opt,omitempty"`
}

func TestJSON(t *testing.T) {
	full := record{
		On:   calendar.MustDay("2026-02-13"),
		Days: []calendar.Day{calendar.MustDay("2026-02-14"), {}},
		By:   map[calendar.Day]string{calendar.MustDay("2026-02-15"): "x"},
		For:  calendar.MustPeriod("3 working days"),
	}
	b, err := json.Marshal(full)
	require.NoError(t, err)
	require.JSONEq(t, `{"on":"2026-02-13","days":["2026-02-14",""],"by":{"2026-02-15":"x"},"for":"3 working days"}`, string(b))
	var again record
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, full, again)

	b, err = json.Marshal(record{})
	require.NoError(t, err)
	require.Equal(t, `{}`, string(b), "omitzero leaves out no day and no period")

	for _, tc := range []struct{ in, wrong, why string }{
		{`{"on":null}`, "found JSON null", "null must not keep the old value"},
		{`{"on":20260213}`, "found JSON 20260213", "a number is no day"},
		{`{"on":["2026-02-13"]}`, "want a string", "nor is a list"},
		{`{"on":"2026-02-30"}`, "found day 30", "a day that does not exist"},
		{`{"days":[null]}`, "found JSON null", "null in a list"},
		{`{"by":{"2026-2-1":"x"}}`, "want the form", "keys are as strict"},
		{`{"for":null}`, "found JSON null", "null must not keep the old period"},
		{`{"for":3}`, "found JSON 3", "a number has no unit"},
		{`{"for":"3 weeks"}`, "found unit", "an unknown unit"},
	} {
		require.ErrorContains(t, json.Unmarshal([]byte(tc.in), new(record)), tc.wrong, tc.why)
	}

	kept := record{On: full.On, For: full.For}
	require.NoError(t, json.Unmarshal([]byte(`{"on":"","for":"","opt":null}`), &kept))
	require.Equal(t, record{}, kept, `"" clears a day and a period`)

	_, err = json.Marshal(record{For: calendar.Period{N: -1, Unit: calendar.Days}})
	require.ErrorContains(t, err, "found -1 days", "a wrong period is not written")
}

func TestYAML(t *testing.T) {
	strict := func(in string, v any) error { return yaml.UnmarshalWithOptions([]byte(in), v, yaml.Strict()) }
	day := calendar.MustDay("2026-02-13")
	for _, tc := range []struct {
		in   string
		want record
		why  string
	}{
		{"on: 2026-02-13", record{On: day}, "as people write it"},
		{`on: "2026-02-13"`, record{On: day}, "quoted"},
		{"on: '2026-02-13' # a comment", record{On: day}, "with a comment"},
		{`on: ""`, record{}, "the empty text is no day"},
		{"days:\n- 2026-02-13\n- 2026-02-13", record{Days: []calendar.Day{day, day}}, "a list"},
		{"days: [2026-02-13, 2026-02-13]", record{Days: []calendar.Day{day, day}}, "a list on one line"},
		{"on: &a 2026-02-13\ndays: [*a]", record{On: day, Days: []calendar.Day{day}}, "an anchor and its alias"},
		{"by:\n  2026-02-13: x", record{By: map[calendar.Day]string{day: "x"}}, "a key"},
		{"opt: 2026-02-13", record{Opt: &day}, "a pointer"},
		{"for: 3 working days", record{For: calendar.Period{N: 3, Unit: calendar.WorkingDays}}, "a period, not quoted"},
		{`for: "1 month"`, record{For: calendar.Period{N: 1, Unit: calendar.Months}}, "a period, quoted"},
	} {
		var got record
		require.NoError(t, strict(tc.in, &got), tc.why)
		require.Equal(t, tc.want, got, tc.why)
	}
	for _, tc := range []struct{ in, wrong, why string }{
		{"on: 20260213", "found YAML 20260213", "a number is no day"},
		{"on: 2026-02-30", "found day 30", "a day that does not exist"},
		{"on: 2026-2-3", "want the form", "as strict as everywhere"},
		{"on: 2026-02-13T00:00:00Z", "want the form", "an instant is not a day"},
		{"on: [2026-02-13]", "want text", "a list is no day"},
		{"on: true", "want text", "nor is true"},
		{"for: 3", "found YAML 3", "a number has no unit"},
		{"for: 3 weeks", "found unit", "an unknown unit"},
	} {
		require.ErrorContains(t, strict(tc.in, new(record)), tc.wrong, "%q: %s", tc.in, tc.why)
	}

	// goccy/go-yaml (1.19.2) never shows a null to the type it is meant for: a
	// fresh field stays zero. Whoever reads a whole file has to refuse nulls;
	// this fails on the day the types could do it themselves.
	for _, in := range []string{"on: null", "on: ~", "on:", "days: [null]", "for: null"} {
		var got record
		require.NoError(t, strict(in, &got), in)
		require.True(t, got.On.IsZero() && got.For.IsZero(), in)
	}
	null := func(any) error { return nil } // what a decoder does that asks the type
	require.ErrorContains(t, new(calendar.Day).UnmarshalYAML(null), "found YAML null")
	require.ErrorContains(t, new(calendar.Period).UnmarshalYAML(null), "found YAML null")

	full := record{On: day, Days: []calendar.Day{day}, For: calendar.MustPeriod("1 month")}
	b, err := yaml.Marshal(full)
	require.NoError(t, err)
	var again record
	require.NoError(t, strict(string(b), &again), string(b))
	require.Equal(t, full, again)
}

func TestSQL(t *testing.T) {
	day := calendar.MustDay("2026-02-13")
	v, err := day.Value()
	require.NoError(t, err)
	require.Equal(t, driver.Value("2026-02-13"), v)
	v, err = calendar.Day{}.Value()
	require.NoError(t, err)
	require.Nil(t, v, "no day is NULL")

	berlin := time.FixedZone("CET", 3600)
	for _, tc := range []struct {
		in   any
		want calendar.Day
		why  string
	}{
		{nil, calendar.Day{}, "NULL clears the old value"},
		{"2026-02-13", day, "text"},
		{[]byte("2026-02-13"), day, "bytes"},
		{"", calendar.Day{}, "empty text is no day, as in JSON"},
		{time.Date(2026, 2, 13, 0, 0, 0, 0, time.UTC), day, "a DATE as a driver returns it"},
		{time.Date(2026, 2, 13, 0, 0, 0, 0, berlin), day, "the day the driver meant, in its own zone"},
	} {
		got := calendar.MustDay("1999-09-09")
		require.NoError(t, got.Scan(tc.in), tc.why)
		require.Equal(t, tc.want, got, tc.why)
	}
	for _, tc := range []struct {
		in         any
		wrong, why string
	}{
		{"2026-02-30", "found day 30", "a day that does not exist"},
		{"2026-02-13 00:00:00", "want the form", "a timestamp in text"},
		{int64(20260213), "found int64", "a number is no day"},
		{time.Date(2026, 2, 13, 8, 0, 0, 0, time.UTC), "2026-02-13T08:00:00Z", "an instant would depend on a zone"},
		{time.Time{}, "found year 1", "what some drivers make of a zero date"},
	} {
		got := day
		require.ErrorContains(t, got.Scan(tc.in), tc.wrong, tc.why)
		require.Equal(t, day, got, "a refused value changes nothing")
	}
	require.Equal(t, "[2026-02-13 ]", fmt.Sprint([]calendar.Day{day, {}}), "fmt prints days")
}
