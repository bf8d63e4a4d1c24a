package customer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// opened is a survey over the book, open until friday.
func (o *office) opened() customer.Survey {
	o.t.Helper()
	s, err := o.DraftSurvey(o.t.Context(), policy.By(director), questionnaire())
	require.NoError(o.t, err)
	s, err = o.SendSurvey(o.t.Context(), policy.By(clerk), s.Ref(), law.Day(o.at), law.Day(friday), 4)
	require.NoError(o.t, err)
	return s
}

func (o *office) forms(n int) []customer.Form {
	o.t.Helper()
	all := make([]customer.Form, n)
	for i := range all {
		b := building()
		b.Basics.Customer = archive.CustomerID(fmt.Sprintf("c-1%04d", i))
		l, err := o.Build(o.t.Context(), policy.By(keeper), b)
		require.NoError(o.t, err)
		all[i] = form(5, 4, 4)
		all[i].Profile = l.ID
	}
	return all
}

// A survey from its questionnaire to the effect of what was done about it.
func TestASurveyOverTheBook(t *testing.T) {
	o, ctx := open(t), t.Context()
	do := func(s customer.Survey, err error) customer.Survey { t.Helper(); require.NoError(t, err); return s }
	s := o.opened()
	f := form(5, 4, 4)
	f.Profile = o.l.ID
	a, err := o.AnswerSurvey(ctx, policy.By(seller).WithKey("k"), s.ID, f)
	require.NoError(t, err)
	again, err := o.AnswerSurvey(ctx, policy.By(seller).WithKey("k"), s.ID, f)
	require.NoError(t, err, "sent again under its key it is answered, and counts once")
	require.Equal(t, a, again)
	before := o.entries()
	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	refuses(t, err, policy.R6c, "profile")
	f.Profile = "nobody"
	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	require.ErrorIs(t, err, policy.NotFound)
	require.Equal(t, before, o.entries(), "nothing is written")

	_, err = o.Survey(ctx, policy.By(seller), s.ID)
	require.ErrorIs(t, err, policy.R6c, "the figures are not for everybody before the report is out")
	asked, err := o.Questionnaire(ctx, policy.By(seller), s.ID)
	require.NoError(t, err)
	require.Len(t, asked.Questions, 5)
	o.at = friday
	s = do(o.Survey(ctx, policy.By(clerk), s.ID))
	s = do(o.CloseSurvey(ctx, policy.By(clerk), s.Ref()))
	weak, err := o.WeakSurveys(ctx, policy.By(boss), "", 0)
	require.NoError(t, err)
	require.Equal(t, []string{"package-price", policy.Overall}, weak.Surveys[0].Topics)
	one, err := o.PlanAction(ctx, policy.By(clerk), s.ID, plan())
	require.NoError(t, err)
	weak, err = o.WeakSurveys(ctx, policy.By(boss), "", 0)
	require.NoError(t, err)
	require.Empty(t, weak.Surveys)

	s = do(o.Survey(ctx, policy.By(clerk), s.ID))
	s = do(o.ReportSurvey(ctx, policy.By(clerk), s.Ref(), "价格偏低"))
	s = do(o.ReturnSurvey(ctx, policy.By(boss), s.Ref(), "补充原因"))
	s = do(o.ReportSurvey(ctx, policy.By(clerk), s.Ref(), "价格偏低,因铁路运费"))
	s = do(o.ApproveSurvey(ctx, policy.By(boss), s.Ref()))
	s = do(o.DistributeSurvey(ctx, policy.By(clerk), s.Ref(), "sales", "production"))
	s = do(o.AcknowledgeSurvey(ctx, policy.By(seller), s.Ref()))
	_, err = o.Survey(ctx, policy.By(producer), s.ID)
	require.NoError(t, err, "the report has gone to their department")
	r, err := o.SurveyResults(ctx, policy.By(producer), s.ID)
	require.NoError(t, err)
	require.Equal(t, 1, r.Forms)
	forms, err := o.Answers(ctx, policy.By(boss), customer.AnswerQuery{Survey: s.ID})
	require.NoError(t, err)
	require.Len(t, forms.Answers, 1)
	_, err = o.Answers(ctx, policy.By(producer), customer.AnswerQuery{Survey: s.ID})
	require.ErrorIs(t, err, policy.NotAllowed)

	o.at = on("2026-04-02")
	late, err := o.OverdueActions(ctx, policy.By(boss), customer.ActionQuery{})
	require.NoError(t, err)
	require.Len(t, late.Actions, 1)
	one, err = o.ReportAction(ctx, policy.By(seller), one.Ref(), law.Day(o.at), "已核定")
	require.NoError(t, err)
	require.Len(t, one.Breaches, 1)
	one, err = o.CheckAction(ctx, policy.By(clerk), one.Ref(), true, "客户认可", calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, customer.ActionEffective, one.State)
	entries, err := o.ActionHistory(ctx, policy.By(boss), one.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 3)
	require.Equal(t, "2026-03-31", entries[0].Duties[0].Due.String(), "what runs is in the journal")
	require.True(t, entries[1].Duties[0].Breach)
	var csv strings.Builder
	require.NoError(t, o.WriteActions(ctx, policy.By(boss), customer.ActionQuery{}, &csv, policy.EN))
	require.Contains(t, csv.String(), "package-price,corrective,sales,manager-a,2026-03-31,effective,1")

	other, err := o.PlanAction(ctx, policy.By(clerk), s.ID, func() customer.ActionPlan { p := plan(); p.Due = calendar.MustDay("2026-05-01"); return p }())
	require.NoError(t, err)
	other, err = o.WithdrawAction(ctx, policy.By(clerk), other.Ref(), "重复")
	require.NoError(t, err)
	require.Equal(t, customer.ActionWithdrawn, other.State)
	next, err := o.ExplainAction(ctx, policy.By(clerk), one.ID)
	require.NoError(t, err)
	require.Empty(t, next)
	next, err = o.ExplainSurvey(ctx, policy.By(producer), s.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	history, err := o.SurveyHistory(ctx, policy.By(boss), s.ID, 0, 0)
	require.NoError(t, err)
	require.NotEmpty(t, history)
	o.entries()
	_, err = o.Surveys(ctx, policy.By(boss), customer.SurveyQuery{State: "lost"})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.CorrectiveActions(ctx, policy.By(boss), customer.ActionQuery{State: "lost"})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.Survey(ctx, policy.By(archivetest.Stranger), s.ID)
	require.ErrorIs(t, err, policy.NotFound)
}

// Many forms at once: those that are refused are told, the others count, and what is
// sent again under its key goes on where it stopped.
func TestImportingForms(t *testing.T) {
	o, ctx := open(t), t.Context()
	s := o.opened()
	forms := o.forms(customer.ImportChunk + 3)
	forms[1].Values[0].Mark = 6
	forms[2] = forms[0]
	forms[customer.ImportChunk].Profile = "nobody"
	var told []int
	out, err := o.ImportAnswers(ctx, policy.By(seller).WithKey("import-1"), s.ID, forms, func(done, of int) {
		require.Equal(t, len(forms), of)
		told = append(told, done)
	})
	require.NoError(t, err)
	require.Equal(t, []int{200, 203}, told)
	require.Equal(t, 200, out.Taken)
	require.Len(t, out.Refused, 3)
	require.Equal(t, 1, out.Refused[0].Place)
	require.Equal(t, "values[0].mark", out.Refused[0].Reasons[0].Field)
	require.Equal(t, 2, out.Refused[1].Place)
	require.Equal(t, "a form on record", out.Refused[1].Reasons[0].Found)
	require.Equal(t, customer.ImportChunk, out.Refused[2].Place)
	require.Equal(t, policy.NotFound, out.Refused[2].Reasons[0].Kind)

	before := o.entries()
	again, err := o.ImportAnswers(ctx, policy.By(seller).WithKey("import-1"), s.ID, forms, nil)
	require.NoError(t, err)
	require.Equal(t, out, again, "sent again it is told again, and nothing is taken twice")
	require.Equal(t, before, o.entries())
	twice, err := o.ImportAnswers(ctx, policy.By(seller), s.ID, forms[:3], nil)
	require.NoError(t, err)
	require.Zero(t, twice.Taken)
	now, err := o.SurveyResults(ctx, policy.By(boss), s.ID)
	require.NoError(t, err)
	require.Equal(t, 200, now.Forms)

	_, err = o.ImportAnswers(ctx, policy.By(seller), s.ID, nil, nil)
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.ImportAnswers(ctx, policy.By(archivetest.Auditor), s.ID, forms, nil)
	require.ErrorIs(t, err, policy.R6c, "as a whole, where the person may take none")
	o.at = friday
	s, err = o.Survey(ctx, policy.By(clerk), s.ID)
	require.NoError(t, err)
	_, err = o.CloseSurvey(ctx, policy.By(clerk), s.Ref())
	require.NoError(t, err)
	stopped, err := o.ImportAnswers(ctx, policy.By(seller), s.ID, forms, nil)
	refuses(t, err, policy.R6c, "state")
	require.Zero(t, stopped.Done)
}

func TestASurveyYearOverTheBook(t *testing.T) {
	o, ctx := open(t), t.Context()
	y, err := o.PlanSurveyYear(ctx, policy.By(director), 2026, 0, questionnaire().Team)
	require.NoError(t, err)
	_, err = o.PlanSurveyYear(ctx, policy.By(director), 2026, 0, questionnaire().Team)
	require.ErrorIs(t, err, policy.Conflict)
	s := o.opened()
	f := form(5, 10, 5)
	f.Profile = o.l.ID
	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	require.NoError(t, err)
	o.at = on("2027-01-04")
	_, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2026, y.Revision)
	refuses(t, err, policy.R6a, "survey")
	s, err = o.Survey(ctx, policy.By(clerk), s.ID)
	require.NoError(t, err)
	status, err := o.SurveyYear(ctx, policy.By(boss), 2026)
	require.NoError(t, err)
	require.True(t, status.Missing, "none has been closed")
	_, err = o.CloseSurvey(ctx, policy.By(clerk), s.Ref())
	require.NoError(t, err)
	y, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2026, y.Revision)
	require.NoError(t, err)
	require.Empty(t, y.Breaches)
	require.Equal(t, s.ID, y.Survey)
	entries, err := o.SurveyYearHistory(ctx, policy.By(boss), 2026, 0, 0)
	require.NoError(t, err)
	require.Equal(t, "2026-12-31", entries[0].Duties[0].Due.String(), "the duty runs in the journal from the naming on")
	require.Equal(t, "2026-03-02", entries[1].Duties[0].Done.String())

	_, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2025, 0)
	refuses(t, err, policy.R6a, "organiser")
	_, err = o.Organise(ctx, policy.By(boss), customer.TaskSurveys, 0, questionnaire().Team)
	require.NoError(t, err)
	_, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2025, 0)
	refuses(t, err, policy.R6a, "organiser")
	o.at = on("2028-01-04")
	y, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2027, 0)
	require.NoError(t, err)
	require.Equal(t, director.ID, y.Breaches[0].Person, "whoever organises the surveys answers where nobody was named")
	status, err = o.SurveyYear(ctx, policy.By(boss), 2027)
	require.NoError(t, err)
	require.True(t, status.Missing)
	next, err := o.ExplainSurveyYear(ctx, policy.By(clerk), 2027)
	require.NoError(t, err)
	require.Empty(t, next)

	before := o.entries()
	_, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2003, 0)
	refuses(t, err, policy.B7, "year")
	status, err = o.SurveyYear(ctx, policy.By(boss), 2003)
	require.NoError(t, err)
	require.False(t, status.Missing, "no regulation was in force yet")
	require.Equal(t, before, o.entries())
}

func TestAComplaintOverTheBook(t *testing.T) {
	o, ctx := open(t), t.Context()
	do := func(k customer.Complaint, err error) customer.Complaint {
		t.Helper()
		require.NoError(t, err)
		return k
	}
	in := intake(customer.ServiceQuality)
	in.Profile = o.l.ID
	before := o.entries()
	_, err := o.ReceiveComplaint(ctx, policy.By(producer), seller.ID, in)
	require.ErrorIs(t, err, policy.R7_1)
	require.Equal(t, before, o.entries(), "nothing is written")
	k := do(o.ReceiveComplaint(ctx, policy.By(seller), seller.ID, in))
	_, err = o.Complaint(ctx, policy.By(producer), k.ID)
	require.ErrorIs(t, err, policy.R7_1, "not for departments that have no part in it")
	k = do(o.AskProduction(ctx, policy.By(seller), k.Ref()))
	do(o.Complaint(ctx, policy.By(producer), k.ID))
	k = do(o.JoinComplaint(ctx, policy.By(producer), k.Ref(), "设备检修所致"))
	o.at = on("2026-03-17")
	overdue, err := o.OverdueComplaints(ctx, policy.By(boss), customer.ComplaintQuery{})
	require.NoError(t, err)
	require.Len(t, overdue.Complaints, 1)
	figures, err := o.ComplaintFigures(ctx, policy.By(boss), customer.ComplaintFiguresQuery{})
	require.NoError(t, err)
	require.Equal(t, []customer.ComplaintFigures{{Month: "2026-03", Department: "sales", Kind: customer.ServiceQuality, Received: 1, Open: 1, Late: 1}}, figures.Figures)
	k = do(o.ProposeOutcome(ctx, policy.By(seller), k.Ref(), outcome()))
	k = do(o.ReturnOutcome(ctx, policy.By(boss), k.Ref(), "再查"))
	k = do(o.AssignComplaint(ctx, policy.By(director), k.Ref(), colleague.ID))
	k = do(o.ProposeOutcome(ctx, policy.By(member(colleague, "sales")), k.Ref(), outcome()))
	_, err = o.AnswerComplaint(ctx, policy.By(clerk), k.Ref(), reply(o.at))
	refuses(t, err, policy.R7_2, "state")
	k = do(o.ApproveOutcome(ctx, policy.By(boss), k.Ref()))
	k = do(o.AnswerComplaint(ctx, policy.By(clerk), k.Ref(), reply(o.at)))
	k = do(o.CloseComplaint(ctx, policy.By(seller), k.Ref(), "客户满意"))
	k = do(o.ReopenComplaint(ctx, policy.By(seller), k.Ref(), "又迟了"))
	require.NoError(t, o.db.Customers().View(ctx, func(r customer.Reader) error {
		facts, err := r.Facts(ctx, customer.FactQuery{Org: org, Profile: o.l.ID, Topic: customer.Communication})
		require.Len(t, facts.Facts, 2, "the complaint and the answer are kept in the profile")
		return err
	}))
	figures, err = o.ComplaintFigures(ctx, policy.By(boss), customer.ComplaintFiguresQuery{Kind: customer.ServiceQuality, From: calendar.MustDay("2026-03-01")})
	require.NoError(t, err)
	require.Equal(t, 1, figures.Figures[0].Reopened)
	require.Equal(t, 1, figures.Figures[0].Late, "what was late stays so")
	entries, err := o.ComplaintHistory(ctx, policy.By(boss), k.ID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, journal.Duty{Deadline: policy.ComplaintOutcome, Rule: policy.R7_2, Person: seller.ID, Due: calendar.MustDay("2026-03-16")}, entries[0].Duties[0])
	next, err := o.ExplainComplaint(ctx, policy.By(seller), k.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	var csv strings.Builder
	require.NoError(t, o.WriteComplaints(ctx, policy.By(boss), customer.ComplaintQuery{}, &csv, policy.EN))
	require.Contains(t, csv.String(), "service quality below standard,sales,manager-c,received,")
	for _, q := range []customer.ComplaintQuery{{State: "lost"}, {Kind: "price"}} {
		_, err = o.Complaints(ctx, policy.By(boss), q)
		require.ErrorIs(t, err, policy.InvalidInput)
	}
	_, err = o.ComplaintFigures(ctx, policy.By(seller), customer.ComplaintFiguresQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
	o.entries()
}
