package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What a regulation says of contract files, and what it means to say nothing.
func TestContractsOfARegulation(t *testing.T) {
	t.Parallel()
	silent := mustCompile(t, func(r *policy.Regulation) { r.Contracts = policy.ContractRules{} })
	require.Equal(t, policy.Default().Contracts(), silent.Contracts(), "left out is the default")
	require.Len(t, silent.Contracts().Categories, 11, "K1a: eleven categories")
	_, ok := silent.ContractKind("sale")
	require.True(t, ok)
	_, ok = silent.ContractKind("marriage")
	require.False(t, ok)

	for what, change := range map[string]func(r *policy.ContractRules){
		"a kind without a name": func(r *policy.ContractRules) { r.Kinds[0].ZH = "" },
		"a kind twice":          func(r *policy.ContractRules) { r.Kinds[1].Code = r.Kinds[0].Code },
		"a department twice":    func(r *policy.ContractRules) { r.Departments = []policy.DepartmentID{"a", "a"} },
		"a department of two lines": func(r *policy.ContractRules) {
			r.Departments = []policy.DepartmentID{"a\nb"}
		},
		"a third reading":     func(r *policy.ContractRules) { r.HandOver = "never" },
		"a third effect":      func(r *policy.ContractRules) { r.Consultation = "pray" },
		"no time":             func(r *policy.ContractRules) { r.ToManager.N = 0; r.ToManager.Unit = calendar.Months },
		"a report left out":   func(r *policy.ContractRules) { r.Reports = r.Reports[:2] },
		"a report twice":      func(r *policy.ContractRules) { r.Reports = append(r.Reports, r.Reports[0]) },
		"a kind of report":    func(r *policy.ContractRules) { r.Reports[0].Kind = "weekly" },
		"a day of no month":   func(r *policy.ContractRules) { r.Reports[0].Month = 13 },
		"a day of some years": func(r *policy.ContractRules) { r.Reports[0].Month, r.Reports[0].Day = 2, 29 },
	} {
		_, err := compiled(t, func(r *policy.Regulation) { change(&r.Contracts) })
		require.ErrorIs(t, err, policy.InvalidInput, what)
	}
}

func TestReportsAreDue(t *testing.T) {
	t.Parallel()
	v := policy.Default()
	for _, c := range []struct {
		kind             policy.ReportKind
		first, last, due string
		rule             policy.Rule
	}{
		{policy.HalfYearReport, "2026-01-01", "2026-06-30", "2026-07-10", policy.K4a},
		{policy.YearReport, "2026-01-01", "2026-12-31", "2027-01-10", policy.K4a}, // a Sunday
		{policy.AnalysisReport, "2026-01-01", "2026-12-31", "2027-01-10", policy.K4b},
	} {
		first, last := c.kind.Span(2026)
		require.Equal(t, c.first, first.String())
		require.Equal(t, c.last, last.String())
		require.Equal(t, c.due, v.ReportDue(c.kind, 2026).String())
		require.Equal(t, c.rule, c.kind.Rule())
		require.NotEqual(t, string(c.kind), c.kind.Text().ZH)
	}
	require.True(t, v.ReportDue("weekly", 2026).IsZero())
	require.True(t, v.ReportDue(policy.YearReport, 99999).IsZero())
	december := mustCompile(t, func(r *policy.Regulation) { r.Contracts.Reports[0].Month, r.Contracts.Reports[0].Day = 3, 31 })
	require.Equal(t, "2027-03-31", december.ReportDue(policy.HalfYearReport, 2026).String(), "the first such day after the period")
}

func TestTheStartOfADay(t *testing.T) {
	t.Parallel()
	v, day := policy.Default(), calendar.MustDay("2026-03-02")
	require.Equal(t, day, v.Day(v.Start(day)))
	require.Equal(t, day.AddDays(-1), v.Day(v.Start(day).Add(-1)))
}

func TestDeadlinesOfSeveralThings(t *testing.T) {
	t.Parallel()
	second := policy.ContractToManager.Of(2)
	require.Equal(t, policy.DeadlineName("contract-to-manager/2"), second)
	require.NotEqual(t, policy.ContractToManager.Of(1), second)
	require.Contains(t, second.Text().ZH, "第 2 项")
	require.Contains(t, second.Text().EN, "no. 2")
}
