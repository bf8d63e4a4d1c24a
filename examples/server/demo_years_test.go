package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// creditOf looks at the credit files, limits, promises and requests of an organisation.
func creditOf(t *testing.T, s *story, org policy.OrgID, day string) {
	t.Helper()
	boss := as(org, "general-manager")
	states := make(map[policy.State]int)
	of := make(map[archive.CustomerID]credit.File)
	for f, err := range s.credit.EachFile(t.Context(), boss, credit.FileQuery{}) {
		require.NoError(t, err, day)
		states[f.State]++
		of[f.Customer] = f
	}
	for _, state := range credit.Lifecycle().States() {
		require.Positive(t, states[state], "%s: %s has no credit file that is %s", day, org, state)
	}
	require.Equal(t, 100, of[filedInTime].Completeness.Percent(), day)
	require.Empty(t, of[filedInTime].Breaches, day)
	require.NotEmpty(t, of[filedInTime].Volume, day)
	for c, rule := range map[archive.CustomerID]policy.Rule{filedLate: policy.C4_3c, handedLate: policy.C4_3b} {
		require.Len(t, of[c].Breaches, 1, "%s: %s", day, c)
		require.Equal(t, rule, of[c].Breaches[0].Rule, day)
	}
	aged, err := s.credit.Waiting(t.Context(), boss, credit.ReportQuery{})
	require.NoError(t, err)
	require.Len(t, aged.Files, states[credit.HandedOver]+states[credit.AtOffice]+states[credit.Delivered], day)
	wanting, err := s.credit.Incomplete(t.Context(), boss, credit.ReportQuery{})
	require.NoError(t, err)
	require.NotEmpty(t, wanting.Files, day)
	moves, err := s.credit.Rollover(t.Context(), boss, credit.MoveQuery{})
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(moves.Moves, func(m credit.Move) bool { return m.File == of[overdue].ID }), day)

	limits, err := s.credit.Limits(t.Context(), boss, credit.LimitQuery{})
	require.NoError(t, err)
	found := make(map[policy.State]int)
	for _, l := range limits.Limits {
		found[l.State]++
	}
	require.Equal(t, map[policy.State]int{credit.Approved: 2, credit.Proposed: 1}, found, "%s: each on its own days", day)
	stands, err := s.credit.Position(t.Context(), boss, filedInTime, calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, policy.MustYuan("148000.00"), stands.Headroom, day)
	kept, err := s.credit.Reliability(t.Context(), boss, current)
	require.NoError(t, err)
	require.Equal(t, [4]int{1, 1, 1, 1}, [4]int{kept.Kept, kept.Broken, kept.Overdue, kept.Pending}, day)
	late, err := s.credit.LateRequests(t.Context(), boss, credit.LateRequestQuery{Open: true})
	require.NoError(t, err)
	require.Len(t, late.Requests, 1, day)
}

// contractsOf looks at the contracts of an organisation and the reports on them.
func contractsOf(t *testing.T, s *story, org policy.OrgID, day string) {
	t.Helper()
	boss := as(org, "general-manager")
	of := make(map[string]contract.File)
	states := make(map[policy.State]int)
	for f, err := range s.contracts.EachFile(t.Context(), boss, contract.FileQuery{}) {
		require.NoError(t, err, day)
		of[f.Title] = f
		states[f.State]++
	}
	for _, state := range contract.Lifecycle().States() {
		require.Positive(t, states[state], "%s: %s has no contract that is %s", day, org, state)
	}
	require.Empty(t, of[performed.title].Breaches, day)
	require.NotEmpty(t, of[performed.title].ArchiveNumber, day)
	require.Equal(t, contract.Filed, of[performed.title].Formalities[1].State, day)
	require.True(t, of[amended.title].Breached(policy.K3a), day)
	late, err := s.contracts.Late(t.Context(), boss, contract.FileQuery{})
	require.NoError(t, err)
	require.Len(t, late.Lines, 1, day)
	require.Equal(t, of[unhanded.title].ID, late.Lines[0].File, day)

	dues, err := s.contracts.Calendar(t.Context(), boss, s.fullYear())
	require.NoError(t, err)
	found := make(map[contract.Standing]int)
	arrived := 0
	for _, one := range dues {
		found[one.Standing]++
		if !one.Received.IsZero() {
			arrived++
		}
	}
	require.Equal(t, 7, arrived, "%s: the late one is on its way to the group", day)
	require.Equal(t, map[contract.Standing]int{contract.InTime: 7, contract.SubmittedLate: 1, contract.Missing: 1}, found, day)
	reports, err := s.contracts.Reports(t.Context(), boss, contract.ReportQuery{Kind: policy.HalfYearReport, Year: s.fullYear()})
	require.NoError(t, err)
	i := slices.IndexFunc(reports.Reports, func(r contract.Report) bool { return r.Department == "" })
	require.GreaterOrEqual(t, reports.Reports[i].Figures.Now.Contracts, 2, day)
	require.Equal(t, 2, reports.Reports[i].Figures.Before.Contracts, day)
}

// relationsOf looks at the visits, surveys and complaints of an organisation, and at
// what is made of its customers' transactions.
func relationsOf(t *testing.T, s *story, org policy.OrgID, day string) {
	t.Helper()
	boss := as(org, "general-manager")
	care, err := s.book.OverdueCare(t.Context(), boss, customer.PlanQuery{Class: "small"})
	require.NoError(t, err)
	require.Len(t, care.Plans, 1, day)
	visits, err := s.book.OverdueVisits(t.Context(), boss, customer.VisitQuery{})
	require.NoError(t, err)
	require.Len(t, visits.Visits, 1, day)
	states := make(map[policy.State]int)
	for v, err := range s.book.EachVisit(t.Context(), boss, customer.VisitQuery{}) {
		require.NoError(t, err)
		states[v.State]++
	}
	require.Len(t, states, 4, "%s: visits in every state", day)

	require.Equal(t, customer.SurveyDistributed, s.papers.surveys[recordOf{org, lastSurvey}].State, day)
	weak, err := s.book.WeakSurveys(t.Context(), boss, "", 0)
	require.NoError(t, err)
	require.Empty(t, weak.Surveys, "%s: it has its action", day)
	open, err := s.book.Survey(t.Context(), boss, s.papers.surveys[recordOf{org, thisSurvey}].ID)
	require.NoError(t, err)
	require.Equal(t, customer.SurveyOpen, open.State, day)
	require.Equal(t, 2, open.Answers(), day)
	actions, err := s.book.CorrectiveActions(t.Context(), boss, customer.ActionQuery{State: customer.ActionEffective})
	require.NoError(t, err)
	require.Len(t, actions.Actions, 1, day)
	left, err := s.book.OverdueActions(t.Context(), boss, customer.ActionQuery{})
	require.NoError(t, err)
	require.Len(t, left.Actions, 1, day)
	for name, state := range map[string]policy.State{
		"answered": customer.ComplaintAnswered, "proposed": customer.ComplaintProposed, "received": customer.ComplaintReceived,
	} {
		require.Equal(t, state, s.papers.complaints[recordOf{org, name}].State, day)
	}

	for _, unit := range []customer.PeriodUnit{customer.Month, customer.Quarter} {
		next, err := s.book.Forecast(t.Context(), boss, unit, customer.TrendQuery{})
		require.NoError(t, err)
		require.False(t, next.Expected.IsZero(), "%s: %s", day, unit)
	}
	dormant, err := s.book.Dormant(t.Context(), boss, customer.FiguresQuery{})
	require.NoError(t, err)
	require.Len(t, dormant.Customers, 1, day)
}

// hintsOf follows what the welcome hints at over the years.
func hintsOf(t *testing.T, p *process, tokens map[string]string) {
	t.Helper()
	for person, paths := range map[string][]string{
		"credit-manager": {
			"/reports/credit-rollover",
			fmt.Sprintf("/contract-reports/calendar?year=%d", newStory(memory.Open(), today()).fullYear()),
		},
		"general-manager": {"/credit-accounts/customer-101/position", "/complaints?state=proposed"},
		"office-director": {"/corrective-actions"},
		"sales-director":  {"/analysis/forecast?unit=quarter"},
	} {
		for _, path := range paths {
			require.Contains(t, p.told, "'"+p.url+"/api/v1"+path+"'")
			p.as(tokens["sub/"+person]).must(t, http.StatusOK, http.MethodGet, "/api/v1"+path, nil)
		}
	}
	var volumes struct{ Items []archive.Volume }
	archivist := p.as(tokens["sub/archivist"])
	for class, n := range map[archive.Class]int{archive.Credit: 2, archive.Contract: 4} {
		archivist.get(t, "/api/v1/volumes?class="+string(class), &volumes)
		require.Len(t, volumes.Items, n, class)
	}
}
