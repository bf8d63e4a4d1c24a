package contract_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// What the group's contract body has received is on record, and what is on its way is
// told apart from it in the calendar (K4a, K4b).
func TestReportsAreReceived(t *testing.T) {
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	r.Organisations = []policy.Organisation{{ID: "group", ZH: "集团", EN: "Group", From: day("2020-01-01")}, {ID: org, Parent: "group", ZH: "子公司", EN: "Subsidiary", From: day("2020-01-01")}}
	group, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	wu := policy.Actor{Org: org, ID: "wu", Home: "group", Roles: policy.Roles{policy.CreditManager}}
	for _, c := range []struct {
		why  string
		who  policy.Actor
		law  *policy.Version
		rule policy.Rule
	}{
		{"the group's contract body, in the company's record", wu, group, ""},
		{"the company's own office has no group body's say", director, group, policy.K4a},
		{"a company without a group receives them in its office", director, law, ""},
		{"but whoever answers for the report does not receive it", manager, law, policy.K4a},
		{"nor does somebody of a department", handler, law, policy.K4a},
	} {
		got, d, err := report(t, contract.Submitted).Receive(c.who, overdue, c.law)
		if c.rule != "" {
			refuses(t, err, c.rule, "actor")
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, contract.Received, got.State)
		require.Equal(t, c.who.Person(), got.ReceivedBy)
		require.Equal(t, c.who.Home, d.Home)
		require.Empty(t, got.Breaches, "receiving it late is no breach: the duty is to submit")
		for _, one := range contract.Calendar(org, 2026, nil, []contract.Report{got}, day("2026-08-01"), c.law) {
			if one.Covers == halfYear {
				require.Equal(t, contract.InTime, one.Standing)
				require.Equal(t, "2026-07-13", one.Received.String())
			}
		}
	}
}

// A report that was missed is held against whoever answers for it, once, and never by
// them (K4a, K4b).
func TestMissedReports(t *testing.T) {
	analysis := contract.Covers{Kind: policy.AnalysisReport, Year: 2025, Department: "sales"}
	for _, c := range []struct {
		why    string
		of     contract.Covers
		on     string
		who    policy.Actor
		person policy.PersonID
		rule   policy.Rule
		field  string
	}{
		{"nobody was named, and nobody drew it up", halfYear, "2026-07-13", director, manager.ID, policy.K4a, ""},
		{"an analysis", analysis, "2026-01-12", director, handler.ID, policy.K4b, ""},
		{"while it is in time", halfYear, "2026-07-10", director, manager.ID, policy.K4a, "year"},
		{"by whoever it is held against", halfYear, "2026-07-13", director, director.ID, policy.K4a, "person"},
		{"by somebody of a department", halfYear, "2026-07-13", handler, manager.ID, policy.K4a, "actor"},
		{"against nobody", halfYear, "2026-07-13", director, "", "", "person"},
		{"of a department whose first contract came later", contract.Covers{Kind: policy.HalfYearReport, Year: 2025, Department: "sales"}, "2026-01-12", director, handler.ID, policy.K4a, "department"},
		{"of a department there is not", contract.Covers{Kind: policy.YearReport, Year: 2025, Department: "no-such"}, "2026-01-12", director, handler.ID, policy.K4a, "department"},
		{"by another organisation's", halfYear, "2026-07-13", archivetest.Stranger, manager.ID, policy.C2b, ""},
	} {
		r, d, err := contract.HoldMissedBy(org, "report-1", c.who, on(c.on), law, law, []contract.Reporting{{Department: "sales", Since: day("2025-12-01")}}, c.of, c.person)
		if c.field != "" || c.rule == policy.C2b {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Len(t, r.Breaches, 1, c.why)
		require.Equal(t, c.rule, r.Breaches[0].Rule, c.why)
		require.Equal(t, c.person, r.Breaches[0].Person, c.why)
		require.True(t, d.Duties[0].Breach, c.why)
		require.Zero(t, r.Breaches[0].Done, "it was not done by being held against somebody")
		require.Zero(t, d.Duties[0].Done)
		require.True(t, r.Deadlines[0].Open(), c.why)
		require.Len(t, d.Running(nil, r.Deadlines).Duties, 1, "the entry says it once")
		r.Revision++
		_, _, err = r.HoldMissed(director, on(c.on), law)
		refuses(t, err, c.rule, "deadlines")
	}
	held, _, err := report(t, contract.DrawnUp).HoldMissed(director, overdue, law)
	require.NoError(t, err)
	require.Equal(t, manager.ID, held.Breaches[0].Person)
	sent, _, err := held.Submit(manager, on("2026-07-20"), law)
	require.NoError(t, err, "it is still to be submitted")
	require.Len(t, sent.Breaches, 1, "one breach, however late it comes")
	require.Equal(t, "2026-07-20", sent.Deadlines[0].Done.String(), "and it has its own day")
	for standing, r := range map[contract.Standing]contract.Report{contract.Held: held, contract.SubmittedLate: sent} {
		for _, one := range contract.Calendar(org, 2026, nil, []contract.Report{r}, day("2026-08-01"), law) {
			if one.Covers == halfYear {
				require.Equal(t, standing, one.Standing)
			}
		}
	}
	_, _, err = report(t, contract.DrawnUp).HoldMissed(director, on("2026-07-10"), law)
	refuses(t, err, policy.K4a, "year")
}

// A submitted report goes back with a reason, and comes again: what was in time has its
// time again, what was late is held once (K4a, K4b).
func TestReportsAreSentBack(t *testing.T) {
	for _, c := range []struct {
		why, reason string
		who         policy.Actor
		rule        policy.Rule
		field       string
	}{
		{"the office, where there is no group", "与台账不符", director, "", ""},
		{"the general manager", "与台账不符", archivetest.GeneralManager, "", ""},
		{"whoever answers for it", "与台账不符", manager, policy.K4a, "actor"},
		{"somebody of a department", "与台账不符", handler, policy.K4a, "actor"},
		{"without a reason", "", director, "", "reason"},
	} {
		r, _, err := report(t, contract.Submitted).SendBack(c.who, on("2026-07-08"), law, c.reason)
		if c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, contract.DrawnUp, r.State)
		require.Zero(t, r.Submitted)
		require.Equal(t, c.reason, r.Returns[0].Text)
		require.Equal(t, "2026-07-15", r.Due().String(), "three working days lay with who had it")
		r, _, err = r.Submit(manager, on("2026-07-15"), law)
		require.NoError(t, err)
		require.Empty(t, r.Breaches, c.why)
	}
	late, _, err := report(t, contract.DrawnUp).Submit(manager, overdue, law)
	require.NoError(t, err)
	late, _, err = late.SendBack(director, on("2026-07-14"), law, "与台账不符")
	require.NoError(t, err)
	late, _, err = late.Submit(manager, on("2026-07-15"), law)
	require.NoError(t, err)
	require.Len(t, late.Breaches, 1, "late once")
}

// Nobody is named for a report whose day has passed, to answer for what was not theirs
// (K4a).
func TestNobodyIsNamedAfterTheDay(t *testing.T) {
	_, _, err := contract.NameReporter(org, "report-1", director, on("2026-07-10"), law, halfYear, manager.ID)
	require.NoError(t, err, "on the day itself")
	_, _, err = contract.NameReporter(org, "report-1", director, on("2026-07-11"), law, halfYear, manager.ID)
	refuses(t, err, policy.K4a, "year")
}

// Of a company that was bound later nothing was due: nobody is named for such a report,
// nobody draws it up, and it is held against nobody (C2a).
func TestReportsOfBeforeTheCompanyWasBound(t *testing.T) {
	at := on("2026-08-03")
	for from, bound := range map[string]bool{"2026-07-10": true, "2026-07-11": false} {
		law := lawOf(t, from)
		_, _, named := contract.NameReporter(org, "report-1", director, on("2026-07-10"), law, halfYear, manager.ID)
		_, _, drawn := contract.StartReport(org, "report-1", manager, at, law, halfYear, figures(t))
		_, _, held := contract.HoldMissedBy(org, "report-1", director, at, law, law, nil, halfYear, manager.ID)
		for what, err := range map[string]error{"named": named, "drawn up": drawn, "held": held} {
			if bound {
				require.NoError(t, err, what)
				continue
			}
			refuses(t, err, policy.C2a, "year")
		}
	}
}

// A report that nobody was named for is held against nobody where the default regulation
// only stood in for the company's own (B7); whoever was named for one answers for it.
func TestMissedReportsBeforeTheCompanysOwnRegulation(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	own := law.Regulation()
	own.ID, own.Effective = "own", day("2026-06-01")
	first, err := policy.Compile(own, nil, nil)
	require.NoError(t, err)
	book, err := policy.NewRulebook(policy.Adoption{Org: org, Version: law, StandIn: true}, policy.Adoption{Org: org, Version: first})
	require.NoError(t, err)
	d.Office = contract.NewOffice(d.db.Contracts(), policy.House{Clock: func() time.Time { return d.at }, Rulebook: book})
	of := func(kind policy.ReportKind, year int) contract.Reporter {
		return contract.Reporter{Covers: contract.Covers{Kind: kind, Year: year}, Person: manager.ID}
	}
	d.at = on("2026-01-09")
	named, err := d.NameReporter(ctx, policy.By(director), of(policy.AnalysisReport, 2025))
	require.NoError(t, err)

	d.at = on("2026-08-03")
	_, err = d.HoldMissedBy(ctx, policy.By(director), of(policy.YearReport, 2025))
	refuses(t, err, policy.B7, "year")
	dues, err := d.Calendar(ctx, policy.By(director), 2026)
	require.NoError(t, err)
	for _, one := range dues {
		require.NotEqual(t, policy.YearReport, one.Kind, "nor is it missing")
	}
	require.Len(t, dues, 2)
	held, err := d.HoldMissed(ctx, policy.By(director), named.Ref())
	require.NoError(t, err)
	require.Len(t, held.Breaches, 1)
	held, err = d.HoldMissedBy(ctx, policy.By(director), of(policy.HalfYearReport, 2026))
	require.NoError(t, err, "its day was under the company's own regulation")
	require.Len(t, held.Breaches, 1)
}

// A department reports from the period of its first contract on, unless the regulation
// lists it: before that nothing of it is missing, nor held against anybody (K4a).
func TestADepartmentReportsFromItsFirstContract(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	d.at = on("2026-11-23")
	lines := func(year int) (kinds []policy.ReportKind) {
		dues, err := d.Calendar(ctx, policy.By(director), year)
		require.NoError(t, err)
		for _, one := range dues {
			if one.Department == "sales" {
				kinds = append(kinds, one.Kind)
			}
		}
		return kinds
	}
	hold := func(kind policy.ReportKind, year int, department policy.DepartmentID) error {
		_, err := d.HoldMissedBy(ctx, policy.By(director), contract.Reporter{Covers: contract.Covers{Kind: kind, Year: year, Department: department}, Person: handler.ID})
		return err
	}
	d.opened()
	require.Empty(t, lines(2027), "a draft is no contract yet")
	signed := d.signed()
	require.Empty(t, lines(2026))
	require.Equal(t, []policy.ReportKind{policy.YearReport, policy.AnalysisReport, policy.HalfYearReport}, lines(2027))
	refuses(t, hold(policy.HalfYearReport, 2026, "sales"), policy.K4a, "department")
	refuses(t, hold(policy.AnalysisReport, 2025, "sales"), policy.K4b, "department")
	d.at = on("2027-01-11")
	refuses(t, hold(policy.YearReport, 2026, "no-such"), policy.K4a, "department")
	require.NoError(t, hold(policy.YearReport, 2026, "sales"))

	d.at = on("2027-01-12")
	d.ok(d.Strike(ctx, policy.By(director), signed.Ref(), contract.Striking{Formality: 1, Reason: "误登"}))
	require.Len(t, lines(2027), 3, "what was held stays on record, and the department with it")

	d = newDesk(t, lawWith(t, func(r *policy.ContractRules) { r.Departments = []policy.DepartmentID{"sales"} }))
	d.at = on("2026-11-23")
	require.Len(t, lines(2026), 3, "one that the regulation lists reports on every period")
	require.NoError(t, hold(policy.HalfYearReport, 2026, "sales"))
}

// lawOf is the default regulation that binds the company from a day on.
func lawOf(t *testing.T, from string) *policy.Version {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	r.Organisations = []policy.Organisation{{ID: org, ZH: "公司", EN: "Company", From: day(from)}}
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	return v
}
