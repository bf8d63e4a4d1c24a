package policy_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func TestNumberFormat(t *testing.T) {
	t.Parallel()
	parts := policy.NumberParts{Seq: 7, Year: 2026, Part: 2, File: "DA-000001", Department: "loans"}
	for pattern, want := range map[policy.NumberFormat]string{
		"DA-{seq:6}":                "DA-000007",
		"{seq}":                     "7",
		"{year}-{seq:2}":            "2026-07",
		"{file}-C{seq:2}":           "DA-000001-C07",
		"{part}-{seq:2}":            "2-07",
		"{department}/{year}/{seq}": "loans/2026/7",
		"档{seq}号":                   "档7号",
	} {
		require.NoError(t, pattern.Check(), pattern)
		require.Equal(t, want, pattern.Format(parts))
	}
	require.Equal(t, "12345678", policy.NumberFormat("{seq:3}").Format(policy.NumberParts{Seq: 12345678}), "a number longer than its places keeps all its digits")
	for pattern, why := range map[policy.NumberFormat]string{
		"":              "nothing at all",
		"DA":            "every number would be the same",
		"{year}":        "likewise within a year",
		"{seq":          "not closed",
		"{seq:0}":       "no places",
		"{seq:19}":      "more than a number has",
		"{seq:}":        "a width that says nothing",
		"{seq:+6}":      "a width is digits",
		"{seq:06}":      "one way to write it",
		"{seq:x}":       "no width",
		"{Seq}":         "unknown",
		"{seq}{month}":  "unknown",
		"{year:2}{seq}": "only the running number has a width",
		"{{seq}}":       "a brace within a place",
	} {
		require.ErrorIs(t, pattern.Check(), policy.InvalidInput, "%q: %s", string(pattern), why)
	}
	require.Equal(t, "7", policy.NumberFormat("{bad").Format(parts), "the number is never lost")
}

func FuzzNumberFormat(f *testing.F) {
	for _, s := range []string{"DA-{seq:6}", "{file}-C{seq:2}", "{seq", "{seq:}", "{{seq}}", "{year}{part}{department}{seq:18}"} {
		f.Add(s, uint64(7))
	}
	f.Fuzz(func(t *testing.T, pattern string, seq uint64) {
		format := policy.NumberFormat(pattern)
		got := format.Format(policy.NumberParts{Seq: seq, Year: 2026, File: "f"})
		if format.Check() != nil {
			return
		}
		require.Contains(t, got, strconv.FormatUint(seq, 10))
		if next := seq + 1; next > seq && strings.Count(pattern, "{") == 1 {
			require.NotEqual(t, got, format.Format(policy.NumberParts{Seq: next, Year: 2026, File: "f"}), "two files never share a number")
		}
	})
}
