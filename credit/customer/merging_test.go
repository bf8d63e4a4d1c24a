package customer_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// double is a second profile of the department's: that of a customer of another id.
func (o *office) double(id archive.CustomerID) customer.Listing {
	o.t.Helper()
	b := building()
	b.Basics.Customer = id
	l, err := o.Build(o.t.Context(), policy.By(keeper), b)
	require.NoError(o.t, err)
	return l
}

func TestMergingOverTheBook(t *testing.T) {
	o, ctx := open(t), t.Context()
	l := o.double("c-double")
	for i := range 3 {
		e := sale("2026-03-02")
		e.Reference = fmt.Sprint("SO-", i)
		_, err := o.RecordTransaction(ctx, policy.By(colleague), l.ID, e)
		require.NoError(t, err)
	}
	e := sale("2026-03-02")
	e.Reference = "SO-1"
	_, err := o.RecordTransaction(ctx, policy.By(colleague), o.l.ID, e)
	require.NoError(t, err)
	l, err = o.Profile(ctx, policy.By(keeper), l.ID)
	require.NoError(t, err)
	m := customer.Merging{Into: o.l.ID, Reason: "同一客户用了两个编号"}

	before := o.entries()
	for why, refused := range map[string]struct {
		who  policy.Actor
		m    customer.Merging
		want error
	}{
		"not its custodian's to decide":        {keeper, m, policy.R4_2d},
		"into none":                            {director, customer.Merging{Reason: "x"}, policy.InvalidInput},
		"into one there is not":                {director, customer.Merging{Into: "nobody", Reason: "x"}, policy.NotFound},
		"into itself":                          {director, customer.Merging{Into: l.ID, Reason: "x"}, policy.InvalidInput},
		"for no reason":                        {director, customer.Merging{Into: o.l.ID}, policy.InvalidInput},
		"whoever may not learns of no profile": {keeper, customer.Merging{Into: "nobody", Reason: "x"}, policy.NotAllowed},
	} {
		_, err := o.Merge(ctx, policy.By(refused.who), l.Ref(), refused.m)
		require.ErrorIs(t, err, refused.want, why)
	}
	stale := l.Ref()
	stale.Revision--
	_, err = o.Merge(ctx, policy.By(director), stale, m)
	require.ErrorIs(t, err, policy.Conflict)
	dry := policy.By(director)
	dry.DryRun = true
	merged, err := o.Merge(ctx, dry, l.Ref(), m)
	require.NoError(t, err)
	require.Equal(t, customer.Merged, merged.State)
	require.Equal(t, before, o.entries(), "nothing is written")

	merged, err = o.Merge(ctx, policy.By(director).WithKey("k"), l.Ref(), m)
	require.NoError(t, err)
	require.Equal(t, before+5, o.entries(), "two profiles and three transactions, each an entry of one act")
	again, err := o.Merge(ctx, policy.By(director).WithKey("k"), l.Ref(), m)
	require.NoError(t, err, "sent again it is answered, and done once")
	require.Equal(t, merged, again)
	require.Equal(t, before+5, o.entries())
	page, err := o.Customers(ctx, policy.By(boss), customer.FiguresQuery{})
	require.NoError(t, err)
	require.Len(t, page.Customers, 1, "one customer, under one id (G6a)")
	require.Equal(t, 3, page.Customers[0].Transactions, "and each transaction once")
	history, err := o.History(ctx, policy.By(director), l.ID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, customer.ActMerge, history[len(history)-1].Action)
	next, err := o.Explain(ctx, policy.By(director), l.ID)
	require.NoError(t, err)
	require.Len(t, next, 1)
	require.Equal(t, customer.ActSeparate, next[0].Action)
	_, err = o.Build(ctx, policy.By(keeper), func() customer.Building { b := building(); b.Basics.Customer = "c-double"; return b }())
	require.ErrorIs(t, err, policy.Conflict, "nobody enters the customer twice again")

	_, err = o.Separate(ctx, policy.By(keeper), merged.Ref(), "并错了")
	require.ErrorIs(t, err, policy.R4_2d)
	_, err = o.Separate(ctx, policy.By(director), merged.Ref(), "")
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.Separate(ctx, policy.By(director), o.l.Ref(), "并错了")
	require.ErrorIs(t, err, policy.Conflict)
	into, err := o.Profile(ctx, policy.By(keeper), o.l.ID)
	require.NoError(t, err)
	_, err = o.Separate(ctx, policy.By(director), into.Ref(), "并错了")
	require.ErrorIs(t, err, policy.R4_2d, "the one that goes on was merged into none")
	back, err := o.Separate(ctx, policy.By(director), merged.Ref(), "并错了")
	require.NoError(t, err)
	require.Equal(t, customer.Drafted, back.State)
	require.Empty(t, back.MergedInto)
	page, err = o.Customers(ctx, policy.By(boss), customer.FiguresQuery{By: customer.Frequency})
	require.NoError(t, err)
	require.Equal(t, 3, page.Customers[0].Transactions)
	require.Equal(t, 1, page.Customers[1].Transactions)
}

// What goes on with a customer goes on with the profile that goes on.
func TestWhatIsUnderWayGoesOn(t *testing.T) {
	o, ctx := open(t), t.Context()
	l := o.double("c-double")
	terms := monthly()
	terms.Profile, terms.From = l.ID, calendar.MustDay("2026-03-02")
	plan, err := o.PlanCare(ctx, policy.By(planner), terms)
	require.NoError(t, err)
	_, err = o.ArrangeCare(ctx, policy.By(planner), plan.Ref())
	require.NoError(t, err)
	s := o.opened()
	f := form(5, 4, 4)
	f.Profile = l.ID
	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	require.NoError(t, err)
	_, err = o.Merge(ctx, policy.By(director), l.Ref(), customer.Merging{Into: o.l.ID, Reason: "同一客户"})
	require.NoError(t, err)

	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	refuses(t, err, policy.R6c, "profile")
	f.Profile = o.l.ID
	_, err = o.AnswerSurvey(ctx, policy.By(seller), s.ID, f)
	refuses(t, err, policy.R6c, "profile") // one customer, one form
	_, err = o.ImportAnswers(ctx, policy.By(seller), s.ID, []customer.Form{f}, nil)
	require.NoError(t, err)
	got, err := o.Survey(ctx, policy.By(clerk), s.ID)
	require.NoError(t, err)
	require.Equal(t, 1, got.Answers())

	visits, err := o.Visits(ctx, policy.By(keeper), customer.VisitQuery{Profile: o.l.ID})
	require.NoError(t, err)
	require.Len(t, visits.Visits, 1)
	v, err := o.MakeVisit(ctx, policy.By(keeper), visits.Visits[0].Ref(), went("2026-03-02"))
	require.NoError(t, err)
	_, err = o.RecordVisit(ctx, policy.By(keeper), v.Ref(), told())
	require.NoError(t, err)
	facts, err := o.ConsultFacts(ctx, policy.By(boss), o.l.ID, "客户维护", customer.FactQuery{})
	require.NoError(t, err)
	require.Len(t, facts.Facts, 2, "what the visit leaves is in the profile that goes on")
	o.at = on("2026-03-30")
	plans, err := o.CarePlans(ctx, policy.By(planner), customer.PlanQuery{Profile: o.l.ID})
	require.NoError(t, err)
	_, err = o.ArrangeCare(ctx, policy.By(planner), plans.Plans[0].Ref())
	require.NoError(t, err)
	visits, err = o.Visits(ctx, policy.By(keeper), customer.VisitQuery{Profile: o.l.ID})
	require.NoError(t, err)
	require.Len(t, visits.Visits, 2)

	_, err = o.PlanCare(ctx, policy.By(planner), terms)
	refuses(t, err, policy.R5a, "profile")
	_, err = o.ArrangeVisit(ctx, policy.By(keeper), customer.VisitTerms{Profile: l.ID, Department: "sales", Person: keeper.ID, Day: calendar.MustDay("2026-03-31")})
	refuses(t, err, policy.R5a, "profile")
	in := intake(customer.ServiceProcess)
	in.Profile = l.ID
	_, err = o.ReceiveComplaint(ctx, policy.By(seller), seller.ID, in)
	refuses(t, err, policy.R7_1, "profile")
}

// Whoever has read the profile that goes on has consulted the customer's file (R4.3a).
func TestConsultedUnderEitherId(t *testing.T) {
	o, ctx := open(t), t.Context()
	l := o.double("c-double")
	since := o.at
	consulted := func(id archive.CustomerID) bool {
		missing, err := o.HasConsulted(ctx, policy.By(boss), id, since, boss.ID)
		require.NoError(t, err)
		return len(missing) == 0
	}
	require.False(t, consulted("c-double"))
	_, err := o.Consult(ctx, policy.By(boss), o.l.ID, "合同签订")
	require.NoError(t, err)
	require.True(t, consulted("c-9"))
	require.False(t, consulted("c-double"), "it is another customer as yet")
	merged, err := o.Merge(ctx, policy.By(director), l.Ref(), customer.Merging{Into: o.l.ID, Reason: "同一客户"})
	require.NoError(t, err)
	require.True(t, consulted("c-double"))
	_, err = o.Consult(ctx, policy.By(boss), l.ID, "合同签订")
	refuses(t, err, policy.R4_2d, "profile")
	_, err = o.Separate(ctx, policy.By(director), merged.Ref(), "并错了")
	require.NoError(t, err)
	require.False(t, consulted("c-double"))
}
