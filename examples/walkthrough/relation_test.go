package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The story of a customer goes over three years, and a second run sees what the first
// left.
func TestTheStoryOfACustomer(t *testing.T) {
	db := filepath.Join(t.TempDir(), "customer.db")
	for _, c := range []struct{ golden, db, lang string }{
		{"customer.en.golden", db, "en"},
		{"customer-again.en.golden", db, "en"},
		{"customer.zh.golden", filepath.Join(t.TempDir(), "zh.db"), "zh"},
	} {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), &out, []string{"-db", c.db, "-project", "customer.yaml", "-lang", c.lang}))
		golden(t, c.golden, out.String())
	}
}

// Both stories go into one database: the archivist is appointed once, and the classes
// of volumes have numbers of their own.
func TestBothStoriesInOneDatabase(t *testing.T) {
	db := filepath.Join(t.TempDir(), "both.db")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, []string{"-db", db, "-project", "customer.yaml"}))
	out.Reset()
	require.NoError(t, run(t.Context(), &out, []string{"-db", db}))
	require.NotContains(t, out.String(), "the general manager appoints the archivist")
	require.Contains(t, out.String(), "DA-000001")
	require.Contains(t, out.String(), "the numbers are unbroken")
}

// A story of a customer that fails midway stands at the first record that is not at
// its end.
func TestACustomersStoryThatFails(t *testing.T) {
	text, err := os.ReadFile("customer.yaml")
	require.NoError(t, err)
	for name, c := range map[string]struct{ old, slip, want, stands string }{
		"a need that is not told": {"  need: 每季度末集中采购\n", "", "text", `The profile stands in the state "draft"`},
		"a paper of no pages":     {"{paper: negotiation, pages: 3}", "{paper: negotiation}", "pages", `The contract file stands in the state "draft"`},
		"a limit with no sheet":   {"sheet: XE-2024-007, ", "", "sheet", `The credit file of 2023 stands in the state "with its department"`},
		"an answer with no text":  {"  answer: 差价已退,并致歉\n", "", "text", `The credit file of 2024 stands in the state "with its department"`},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, string(text), c.old)
			file := filepath.Join(t.TempDir(), "slip.yaml")
			require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), c.old, c.slip, 1)), 0o600))
			args := []string{"-db", filepath.Join(t.TempDir(), "half.db"), "-project", file}
			var out bytes.Buffer
			require.ErrorContains(t, run(t.Context(), &out, args), c.want)
			out.Reset()
			require.ErrorContains(t, run(t.Context(), &out, args), "an earlier run left customer customer-0207 unfinished")
			require.Contains(t, out.String(), c.stands)
			require.Contains(t, out.String(), "What comes next\n    ")
			require.Contains(t, out.String(), "or another customer number")
		})
	}
}

// A file of a customer with a mistake is refused with its place, and nothing is kept.
func TestAFileOfACustomerThatIsRefused(t *testing.T) {
	text, err := os.ReadFile("customer.yaml")
	require.NoError(t, err)
	for name, c := range map[string]struct{ old, slip, want string }{
		"an unknown key":         {"org: demo", "org: demo\ncolour: red", `unknown field "colour"`},
		"an impossible day":      {"built: 2024-01-15", "built: 2024-02-30", "days.built: calendar: day"},
		"a sale on no day":       {"day: 2024-03-27", "day: 2024-03-32", "sales[0].day: calendar: day"},
		"an amount in words":     {`amount: "180000.00"`, "amount: 十八万", "sales[0].amount: "},
		"no day":                 {"  built: 2024-01-15\n", "", "days.built is missing"},
		"a day of no scene":      {"days:\n", "days:\n  dreamt: 2024-01-15\n", "days.dreamt: the story has no such day"},
		"days out of order":      {"late: 2025-02-17", "late: 2025-03-17", "days.checked (2025-03-03) comes before days.late (2025-03-17)"},
		"a sale too early":       {"day: 2024-03-27", "day: 2024-01-12", "sales[0].day (2024-01-12): want a day from 2024-01-15"},
		"nobody in production":   {"  production: production-engineer\n", "", "people.production is missing"},
		"no archivist":           {"  archivist: archivist\n", "", "people.archivist is missing"},
		"an unknown paper":       {"{paper: negotiation,", "{paper: negotiations,", `contract.papers[0].paper: the regulation has no "negotiations"`},
		"one of the credit file": {"{paper: site-survey,", "{paper: contract,", `credit.papers[2].paper: the regulation has no "contract"`},
		"an unknown kind":        {"kind: sale", "kind: gift", `contract.kind: the regulation has no "gift"`},
		"a line of marks gone":   {", [4, 3, 5]]", "]", "survey.marks: found 2 lines for 3 customers"},
		"a mark gone":            {"[4, 3, 5]", "[4, 3]", "survey.marks[2]: found 2 marks for 3 questions"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, string(text), c.old)
			file := filepath.Join(t.TempDir(), "slip.yaml")
			require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), c.old, c.slip, 1)), 0o600))
			db := filepath.Join(t.TempDir(), "none.db")
			require.ErrorContains(t, run(t.Context(), &bytes.Buffer{}, []string{"-db", db, "-project", file}), c.want)
			require.NoFileExists(t, db)
		})
	}
}
