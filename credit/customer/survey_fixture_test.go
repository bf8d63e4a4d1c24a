package customer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var (
	clerk     = archivetest.OfficeDirector
	seller    = member(archivetest.A, "sales")      // of the department concerned, and the handler
	producer  = member(archivetest.B, "production") // of the production office
	friday    = archivetest.At("2026-03-13")        // the last day of the surveys here
	surveyors = []policy.Actor{seller, producer, archivetest.OtherManager, boss, director, clerk, archivetest.Auditor}
)

func member(a policy.Actor, of ...policy.DepartmentID) policy.Actor {
	a.Departments = of
	return a
}

func questionnaire() customer.Questionnaire {
	return customer.Questionnaire{
		Title: "2026 年度满意度调查",
		Team:  customer.Team{Department: "marketing", Organiser: director.ID, Helpers: []policy.DepartmentID{"sales"}},
		Questions: []customer.Question{
			{Code: "q1", Topic: "service-quality", As: customer.OnScale, Text: "服务质量如何", Scale: 5, Required: true},
			{Code: "q2", Topic: "package-price", As: customer.OnScale, Text: "套餐价格如何", Scale: 10},
			{Code: "q3", Topic: "company", As: customer.OnScale, Text: "公司总体如何", Scale: 5},
			{Code: "q4", Topic: "delivery", As: customer.ByChoice, Text: "何种运输", Options: []string{"铁路", "公路"}},
			{Code: "q5", Topic: "delivery", As: customer.InText, Text: "建议"},
		},
		Invited: customer.Invited{All: true},
	}
}

func form(service, price, company int) customer.Form {
	return customer.Form{Profile: "profile-1", Day: calendar.MustDay("2026-03-02"), Values: []customer.Reply{
		{Question: "q1", Mark: service}, {Question: "q2", Mark: price}, {Question: "q3", Mark: company},
		{Question: "q4", Choice: "公路"}, {Question: "q5", Text: "发货再快些"},
	}}
}

// ok wants an act on a record to succeed, and gives the record as if it were saved.
func ok[R any](tb testing.TB) func(r R, _ journal.Draft, err error) R {
	tb.Helper()
	return func(r R, _ journal.Draft, err error) R {
		require.NoError(tb, err)
		return r
	}
}

func taken(tb testing.TB, s customer.Survey, p customer.ProfileID, d policy.DepartmentID, f customer.Form) customer.Survey {
	tb.Helper()
	of := in(tb, customer.Approved)
	of.ID, of.Department, f.Profile = p, d, p
	out, err := s.Take(seller, monday, law, of, customer.Answer{}, f)
	require.NoError(tb, err)
	return out.Survey
}

// surveyIn is a survey in each state, made by the acts. Its prices are below the
// target.
func surveyIn(tb testing.TB, state policy.State) customer.Survey {
	tb.Helper()
	do := ok[customer.Survey](tb)
	s := do(customer.DraftSurvey(org, "survey-1", director, monday, law, questionnaire()))
	if state == customer.SurveyDrafted {
		return s
	}
	if state == customer.SurveyWithdrawn {
		return do(s.Withdraw(director, monday, law, "改期"))
	}
	s = do(s.Send(clerk, monday, law, law.Day(monday), law.Day(friday), 4))
	s = taken(tb, s, "profile-1", "sales", form(5, 4, 4))
	s = taken(tb, s, "profile-2", "joint", form(3, 5, 5))
	for _, next := range []struct {
		state policy.State
		act   func() customer.Survey
	}{
		{customer.SurveyOpen, nil},
		{customer.SurveyClosed, func() customer.Survey { return do(s.Close(clerk, friday, law)) }},
		{customer.SurveyReported, func() customer.Survey { return do(s.Analyse(clerk, friday, law, "价格偏低")) }},
		{customer.SurveyApproved, func() customer.Survey { return do(s.Approve(boss, friday, law)) }},
		{customer.SurveyDistributed, func() customer.Survey { return do(s.Distribute(clerk, friday, law, "sales", "production")) }},
	} {
		if next.act != nil {
			s = next.act()
		}
		if next.state == state {
			return s
		}
	}
	require.Failf(tb, "no such state", "%s", state)
	return s
}

func plan() customer.ActionPlan {
	return customer.ActionPlan{
		Topic: "package-price", As: customer.Corrective, Department: "sales", Owner: seller.ID, Due: calendar.MustDay("2026-03-31"), What: "重新核定套餐价格",
	}
}

func actionIn(tb testing.TB, state policy.State) customer.CorrectiveAction {
	tb.Helper()
	s := surveyIn(tb, customer.SurveyClosed)
	out, err := s.PlanAction(clerk, friday, law, "action-1", plan())
	require.NoError(tb, err)
	do := ok[customer.CorrectiveAction](tb)
	switch state {
	case customer.ActionDone, customer.ActionEffective:
		a := do(out.Action.Report(seller, friday, law, law.Day(friday), "已核定"))
		if state == customer.ActionEffective {
			a = do(a.Check(clerk, friday, law, true, "客户认可", calendar.Day{}))
		}
		return a
	case customer.ActionWithdrawn:
		out, err = out.Action.Withdraw(clerk, friday, law, out.Survey, "重复")
		require.NoError(tb, err)
	}
	return out.Action
}

func yearIn(tb testing.TB, state policy.State) customer.SurveyYear {
	tb.Helper()
	y := customer.NewSurveyYear(org, 2026)
	if state == customer.YearUnplanned {
		return y
	}
	do := ok[customer.SurveyYear](tb)
	y = do(y.Plan(director, monday, law, questionnaire().Team))
	if state == customer.YearClosed {
		y = do(y.Close(clerk, on("2027-01-04"), law, law, customer.Team{}))
	}
	return y
}

func intake(kind customer.Grievance) customer.Intake {
	return customer.Intake{Profile: "profile-1", Kind: kind, Day: calendar.MustDay("2026-03-02"), Channel: customer.ByPhone, Text: "发货迟了"}
}

func outcome() customer.Proposal {
	return customer.Proposal{Justified: true, Answerer: clerk.ID, Text: "补发并致歉"}
}

func reply(day time.Time) customer.Response {
	return customer.Response{Day: law.Day(day), Channel: customer.ByPhone, Text: "已补发"}
}

// complaintIn is a complaint of a kind in each state, made by the acts. One about
// quality has been joined by the production office once it is proposed.
func complaintIn(tb testing.TB, kind customer.Grievance, state policy.State) customer.Complaint {
	tb.Helper()
	of := in(tb, customer.Approved)
	out, err := of.Receive(seller, monday, law, "complaint-1", "fact-7", seller.ID, intake(kind))
	require.NoError(tb, err)
	k, do := out.Complaint, ok[customer.Complaint](tb)
	states := []policy.State{customer.ComplaintReceived, customer.ComplaintProposed, customer.ComplaintApproved, customer.ComplaintAnswered, customer.ComplaintClosed}
	at := slices.Index(states, state)
	require.GreaterOrEqual(tb, at, 0)
	if at >= 1 {
		if kind == customer.ServiceQuality {
			k = do(k.AskProduction(seller, monday, law))
			k = do(k.Join(producer, monday, law, "设备检修所致"))
		}
		k = do(k.Propose(seller, monday, law, outcome()))
	}
	if at >= 2 {
		k = do(k.Approve(boss, monday, law))
	}
	if at >= 3 {
		out, err := k.Respond(clerk, monday, law, of, "fact-8", reply(monday))
		require.NoError(tb, err)
		k = out.Complaint
	}
	if at >= 4 {
		k = do(k.Close(seller, monday, law, "客户满意"))
	}
	return k
}
