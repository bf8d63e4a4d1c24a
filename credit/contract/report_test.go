package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// The 10th included, and not moved by a Saturday or Sunday.
func TestSubmitting(t *testing.T) {
	year, analysis := contract.Covers{Kind: policy.YearReport, Year: 2025}, contract.Covers{Kind: policy.AnalysisReport, Year: 2025, Department: "credit"}
	for _, c := range []struct {
		of      contract.Covers
		due, on string
		rule    policy.Rule
		breach  bool
	}{
		{halfYear, "2026-07-10", "2026-07-10", policy.K4a, false},
		{halfYear, "2026-07-10", "2026-07-11", policy.K4a, true},
		{year, "2026-01-10", "2026-01-10", policy.K4a, false}, // a Saturday
		{year, "2026-01-10", "2026-01-12", policy.K4a, true},  // the Monday after
		{analysis, "2026-01-10", "2026-01-10", policy.K4b, false},
		{analysis, "2026-01-10", "2026-01-11", policy.K4b, true},
	} {
		r, _, err := contract.StartReport(org, "report-1", manager, on(c.on), law, c.of, figures(t))
		require.NoError(t, err)
		require.Equal(t, c.due, r.Due().String())
		r, _, err = r.Write(manager, on(c.on), law, "第一行\n第二行")
		require.NoError(t, err)
		got, d, err := r.Submit(manager, on(c.on), law)
		require.NoError(t, err, "a late report is taken")
		require.Equal(t, c.breach, len(got.Breaches) == 1)
		require.Equal(t, c.rule, d.Duties[0].Rule)
		require.Equal(t, manager.ID, d.Duties[0].Person)
		_, _, err = got.Submit(manager, on(c.on), law)
		refuses(t, err, policy.K4a, "state") // twice
	}
	bare, _, err := contract.StartReport(org, "report-1", manager, on("2026-01-05"), law, analysis, figures(t))
	require.NoError(t, err)
	_, _, err = bare.Submit(manager, on("2026-01-05"), law)
	refuses(t, err, policy.K4b, "comment")
	_, _, err = report(t, contract.DrawnUp).Submit(director, julyThird, law)
	require.ErrorIs(t, err, policy.K4a, "whoever answers for it submits it")
}

func TestDrawingUp(t *testing.T) {
	sales := contract.Covers{Kind: policy.HalfYearReport, Year: 2026, Department: archivetest.Department}
	canteen := contract.Covers{Kind: policy.HalfYearReport, Year: 2026, Department: "canteen"}
	for _, c := range []struct {
		why   string
		who   policy.Actor
		of    contract.Covers
		on    string
		rule  policy.Rule
		field string
	}{
		{"the company's, by a contract manager", manager, halfYear, "2026-07-01", "", ""},
		{"the company's, by somebody of a department", handler, halfYear, "2026-07-01", policy.K4a, "department"},
		{"a department's, by one of its people", handler, sales, "2026-07-01", "", ""},
		{"another department's", handler, canteen, "2026-07-01", policy.K4a, "department"},
		{"before the period is over", manager, halfYear, "2026-06-30", policy.K4a, "year"},
		{"the year before it is over", manager, contract.Covers{Kind: policy.YearReport, Year: 2026}, "2026-12-31", policy.K4a, "year"},
		{"an analysis before it is over", manager, contract.Covers{Kind: policy.AnalysisReport, Year: 2026}, "2026-12-31", policy.K4b, "year"},
		{"a kind there is not", manager, contract.Covers{Kind: "weekly", Year: 2026}, "2026-07-01", "", "kind"},
		{"somebody who draws up none", archivist, halfYear, "2026-07-01", policy.K4a, "actor"},
		{"another organisation's", archivetest.Stranger, halfYear, "2026-07-01", policy.C2b, ""},
	} {
		r, _, err := contract.StartReport(org, "report-1", c.who, on(c.on), law, c.of, figures(t))
		if c.rule == "" && c.field == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, c.who.ID, r.Person)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	listed := lawWith(t, func(r *policy.ContractRules) { r.Departments = []policy.DepartmentID{"sales"} })
	_, _, err := contract.NameReporter(org, "report-1", director, monday, listed, canteen, handler.ID)
	refuses(t, err, "", "department")
	_, _, err = contract.NameReporter(org, "report-1", handler, monday, law, halfYear, handler.ID)
	require.ErrorIs(t, err, policy.K4a)
	_, _, err = contract.NameReporter(org, "report-1", director, monday, law, halfYear, "")
	refuses(t, err, "", "person")
	other, _, err := report(t, contract.DrawnUp).NameAnother(director, julyThird, law, second.ID)
	require.NoError(t, err)
	require.Equal(t, second.ID, other.Deadlines[0].Person)
	_, _, err = other.NameAnother(director, julyThird, law, second.ID)
	refuses(t, err, "", "person")
}

func TestFigures(t *testing.T) {
	group := contract.Group{Department: "sales", Kind: "sale", State: contract.Signed}
	one := contract.Sum{Contracts: 1, Amount: policy.MustYuan("1.00"), Estimated: 1}
	other := contract.Group{Department: "mining", Kind: "sale", State: contract.Performed}
	got, err := contract.Compare(day("2026-01-01"), day("2026-06-30"), monday,
		[]contract.Total{{Group: group, Sum: one}, {Group: other, Sum: one}}, []contract.Total{{Group: group, Sum: one}})
	require.NoError(t, err)
	require.Equal(t, "2.00", got.Now.Amount.String())
	require.Equal(t, 1, got.Before.Contracts)
	require.Equal(t, []contract.Line{{Group: other, Now: one}, {Group: group, Now: one, Before: one}}, got.Lines, "by department; last year's beside")
	require.False(t, got.IsZero())
}

func TestTheDueCalendar(t *testing.T) {
	lines := func(today string, reports ...contract.Report) []contract.Due {
		return contract.Calendar(org, 2026, []contract.Reporting{{Department: "sales"}}, reports, day(today), law)
	}
	stand := func(all []contract.Due, of contract.Covers) contract.Due {
		for _, one := range all {
			if one.Covers == of {
				return one
			}
		}
		require.Failf(t, "no such line", "%v", of)
		return contract.Due{}
	}
	all := lines("2026-01-05")
	require.Len(t, all, 6, "three reports, of the company and of one department")
	require.Equal(t, "2026-01-10", all[0].Due.String())
	require.Equal(t, "2026-07-10", all[5].Due.String())
	require.Equal(t, contract.Awaited, all[0].Standing)
	require.Equal(t, contract.Coming, all[5].Standing)
	require.Equal(t, contract.Awaited, stand(lines("2026-07-10"), halfYear).Standing)
	late := stand(lines("2026-07-12"), halfYear)
	require.Equal(t, contract.Missing, late.Standing)
	require.Equal(t, 2, late.Late)
	named := stand(lines("2026-07-12", report(t, contract.DrawnUp)), halfYear)
	require.Equal(t, contract.Overdue, named.Standing)
	require.Equal(t, manager.ID, named.Person)
	require.Equal(t, contract.InTime, stand(lines("2026-07-12", report(t, contract.Submitted)), halfYear).Standing)
	r, _, err := report(t, contract.DrawnUp).Submit(manager, on("2026-07-13"), law)
	require.NoError(t, err)
	sent := stand(lines("2026-08-01", r), halfYear)
	require.Equal(t, contract.SubmittedLate, sent.Standing)
	require.Equal(t, 3, sent.Late)
	for _, s := range contract.Standings() {
		require.NotEqual(t, string(s), s.Text().ZH)
	}
}
