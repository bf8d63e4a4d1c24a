package customer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// reported is a survey over the book of which a form came back, closed, and with its
// report where it is to go out.
func (o *office) reported(out bool) customer.Survey {
	o.t.Helper()
	ctx, do := o.t.Context(), func(s customer.Survey, err error) customer.Survey { o.t.Helper(); require.NoError(o.t, err); return s }
	s := do(o.DraftSurvey(ctx, policy.By(director), questionnaire()))
	s = do(o.SendSurvey(ctx, policy.By(clerk), s.Ref(), law.Day(o.at), law.Day(o.at), 4))
	f := form(5, 4, 4)
	f.Profile, f.Day = o.l.ID, law.Day(o.at)
	_, err := o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	require.NoError(o.t, err)
	s = do(o.CloseSurvey(ctx, policy.By(clerk), do(o.Survey(ctx, policy.By(clerk), s.ID)).Ref()))
	if !out {
		return s
	}
	s = do(o.ReportSurvey(ctx, policy.By(clerk), s.Ref(), "价格偏低"))
	s = do(o.ApproveSurvey(ctx, policy.By(boss), s.Ref()))
	return do(o.DistributeSurvey(ctx, policy.By(clerk), s.Ref(), "production"))
}

// The trend tells a department nothing of a survey whose report it has not got.
func TestTheTrendIsOfReportsThatWentOut(t *testing.T) {
	o, ctx := open(t), t.Context()
	first := o.reported(true)
	secret := o.reported(false)
	last := o.reported(true)
	r, err := o.SurveyResults(ctx, policy.By(boss), last.ID)
	require.NoError(t, err)
	require.Len(t, r.Trend, 2)
	r, err = o.SurveyResults(ctx, policy.By(producer), last.ID)
	require.NoError(t, err)
	require.Len(t, r.Trend, 1, "not of one that nobody has approved")
	require.Equal(t, first.ID, r.Trend[0].Survey)
	require.NotEqual(t, secret.ID, r.Trend[0].Survey)
}

// Who complained is for those who may read complaints.
func TestWhoComplainedIsNotForEverybody(t *testing.T) {
	o, ctx := open(t), t.Context()
	in := intake(customer.ServiceProcess)
	in.Profile = o.l.ID
	_, err := o.ReceiveComplaint(ctx, policy.By(seller), seller.ID, in)
	require.NoError(t, err)
	for _, q := range []customer.ComplaintQuery{{Profile: o.l.ID}, {Customer: "c-9"}} {
		for _, list := range []func() (customer.ComplaintListings, error){
			func() (customer.ComplaintListings, error) { return o.Complaints(ctx, policy.By(producer), q) },
			func() (customer.ComplaintListings, error) { return o.OverdueComplaints(ctx, policy.By(producer), q) },
		} {
			_, err = list()
			refuses(t, err, policy.R7_1, "actor")
		}
		found, err := o.Complaints(ctx, policy.By(boss), q)
		require.NoError(t, err)
		require.Len(t, found.Complaints, 1)
	}
	found, err := o.Complaints(ctx, policy.By(producer), customer.ComplaintQuery{})
	require.NoError(t, err)
	require.Len(t, found.Complaints, 1, "that there is one is for everybody")
}

// A dry run of an import tells what the import would: one form of each customer.
func TestADryRunOfAnImport(t *testing.T) {
	o, ctx := open(t), t.Context()
	s := o.opened()
	forms := o.forms(customer.ImportChunk)
	forms = append(forms, forms[0])
	before := o.entries()
	dry := policy.By(seller)
	dry.DryRun = true
	told, err := o.ImportAnswers(ctx, dry, s.ID, forms, nil)
	require.NoError(t, err)
	require.Equal(t, before, o.entries())
	out, err := o.ImportAnswers(ctx, policy.By(seller), s.ID, forms, nil)
	require.NoError(t, err)
	require.Equal(t, out, told)
	require.Equal(t, customer.ImportChunk, out.Taken)
}

// A request key that is too long for one of the parts is refused before the first.
func TestAKeyForEveryPart(t *testing.T) {
	o, ctx := open(t), t.Context()
	s := o.opened()
	forms := o.forms(customer.ImportChunk + 1)
	before := o.entries()
	_, err := o.ImportAnswers(ctx, policy.By(seller).WithKey(strings.Repeat("k", 126)), s.ID, forms, nil)
	refuses(t, err, "", "key")
	require.Equal(t, before, o.entries(), "nothing is taken")
	_, err = o.ImportAnswers(ctx, policy.By(seller).WithKey(strings.Repeat("k", 124)), s.ID, forms, nil)
	require.NoError(t, err)
}

// What Explain allows on the year succeeds, whatever stands in the way beside it.
func TestExplainASurveyYear(t *testing.T) {
	o, ctx := open(t), t.Context()
	_, err := o.SurveyYear(ctx, policy.By(boss), -5)
	require.ErrorIs(t, err, policy.NotFound, "there is no such year")
	closing := func() policy.Next {
		t.Helper()
		next, err := o.ExplainSurveyYear(ctx, policy.By(clerk), 2026)
		require.NoError(t, err)
		return next[1]
	}
	blocked := func(field string) {
		t.Helper()
		told := closing()
		require.False(t, told.Allowed)
		_, err := o.CloseSurveyYear(ctx, policy.By(clerk), 2026, 0)
		require.Equal(t, policy.Violations(err), told.Blocked)
		require.NotNil(t, violation(t, err, policy.R6a, field))
	}
	s := o.opened()
	blocked("year")
	during := o.at
	o.at = on("2027-01-04")
	blocked("organiser")
	o.at = during
	mine := questionnaire().Team // where the office director is the organiser, the general manager closes it
	mine.Organiser = clerk.ID
	_, err = o.Organise(ctx, policy.By(boss), customer.TaskSurveys, 0, mine)
	require.NoError(t, err)
	o.at = on("2027-01-04")
	blocked("survey")
	now, err := o.Survey(ctx, policy.By(clerk), s.ID)
	require.NoError(t, err)
	_, err = o.CloseSurvey(ctx, policy.By(clerk), now.Ref())
	require.NoError(t, err)
	require.False(t, closing().Allowed)
	_, err = o.CloseSurveyYear(ctx, policy.By(clerk), 2026, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	y, err := o.CloseSurveyYear(ctx, policy.By(boss), 2026, 0)
	require.NoError(t, err)
	require.Equal(t, clerk.ID, y.Breaches[0].Person)
}
