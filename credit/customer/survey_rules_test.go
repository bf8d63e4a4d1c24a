package customer_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What a questionnaire asks, and how.
func TestQuestionnaires(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(q *customer.Questionnaire)
		rule   policy.Rule
		field  string
	}{
		{"all topics of the regulation, and more", nil, "", ""},
		{"no question on the price", func(q *customer.Questionnaire) { q.Questions = slices.Delete(q.Questions, 1, 2) }, policy.R6b, "questions"},
		{"the price in words alone", func(q *customer.Questionnaire) { q.Questions[1].As, q.Questions[1].Scale = customer.InText, 0 }, policy.R6b, "questions"},
		{"no questions", func(q *customer.Questionnaire) { q.Questions = nil }, policy.R6b, "questions"},
		{"no title", func(q *customer.Questionnaire) { q.Title = "" }, policy.R6b, "title"},
		{"nobody organises it", func(q *customer.Questionnaire) { q.Team.Organiser = "" }, policy.R6b, "team.organiser"},
		{"the organising department helps itself", func(q *customer.Questionnaire) { q.Team.Helpers = []policy.DepartmentID{"marketing"} }, policy.R3, "team.helpers"},
		{"nobody is asked", func(q *customer.Questionnaire) { q.Invited = customer.Invited{} }, policy.R6b, "invited"},
		{"asked in two ways", func(q *customer.Questionnaire) { q.Invited.Departments = []policy.DepartmentID{"sales"} }, policy.R6b, "invited"},
		{"a code twice", func(q *customer.Questionnaire) { q.Questions[4].Code = "q1" }, policy.R6b, "questions[4].code"},
		{"a scale of one", func(q *customer.Questionnaire) { q.Questions[0].Scale = 1 }, policy.R6b, "questions[0].scale"},
		{"a scale of none", func(q *customer.Questionnaire) { q.Questions[0].Scale = 0 }, policy.R6b, "questions[0].scale"},
		{"a scale of eleven", func(q *customer.Questionnaire) { q.Questions[0].Scale = 11 }, policy.R6b, "questions[0].scale"},
		{"a choice with a scale", func(q *customer.Questionnaire) { q.Questions[3].Scale = 5 }, policy.R6b, "questions[3].scale"},
		{"a choice of one", func(q *customer.Questionnaire) { q.Questions[3].Options = []string{"铁路"} }, policy.R6b, "questions[3].options"},
		{"options of a scale", func(q *customer.Questionnaire) { q.Questions[0].Options = []string{"好"} }, policy.R6b, "questions[0].options"},
		{"the topic overall", func(q *customer.Questionnaire) { q.Questions[4].Topic = policy.Overall }, policy.R6b, "questions[4].topic"},
		{"no such kind", func(q *customer.Questionnaire) { q.Questions[0].As = "stars" }, policy.R6b, "questions[0].as"},
	} {
		q := questionnaire()
		if c.change != nil {
			c.change(&q)
		}
		s, d, err := customer.DraftSurvey(org, "survey-1", director, monday, law, q)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, customer.SurveyDrafted, s.State)
			require.NotContains(t, detail(d.Details), "满意度")
			continue
		}
		require.Empty(t, s, c.why)
		refuses(t, err, c.rule, c.field)
	}
	_, _, err := customer.DraftSurvey(org, "survey-1", seller, monday, law, questionnaire())
	require.ErrorIs(t, err, policy.R6a, "the marketing company organises")
}

func TestSending(t *testing.T) {
	today := law.Day(monday)
	for _, c := range []struct {
		why         string
		from, until calendar.Day
		forms       int
		rule        policy.Rule
		field       string
	}{
		{"today alone", today, today, 1, "", ""},
		{"no days", calendar.Day{}, calendar.Day{}, 1, policy.R6b, "until"},
		{"from yesterday", today.AddDays(-1), today, 1, policy.R6b, "from"},
		{"backwards", today.AddDays(2), today, 1, policy.R6b, "until"},
		{"no forms", today, today, 0, policy.R6b, "forms"},
	} {
		s, _, err := surveyIn(t, customer.SurveyDrafted).Send(clerk, monday, law, c.from, c.until, c.forms)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, customer.SurveyOpen, s.State)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	more := lawWith(t, func(r *policy.Regulation) {
		r.Surveys.Topics = append(r.Surveys.Topics, policy.SurveyTopic{Code: "delivery", ZH: "交付", EN: "Delivery", Target: 80})
	})
	_, _, err := surveyIn(t, customer.SurveyDrafted).Send(clerk, monday, more, today, today, 1)
	refuses(t, err, policy.R6b, "questions")
}

// A form counts once, by a customer who was asked, on a day of the survey, with marks
// within the scale.
func TestForms(t *testing.T) {
	open := surveyIn(t, customer.SurveyOpen)
	for _, c := range []struct {
		why    string
		change func(f *customer.Form)
		rule   policy.Rule
		field  string
	}{
		{"as it should be", nil, "", ""},
		{"only what is required", func(f *customer.Form) { f.Values = f.Values[:1] }, "", ""},
		{"a mark of six", func(f *customer.Form) { f.Values[0].Mark = 6 }, policy.R6c, "values[0].mark"},
		{"a mark of none", func(f *customer.Form) { f.Values[0].Mark = 0 }, policy.R6c, "values[0].mark"},
		{"a mark below none", func(f *customer.Form) { f.Values[1].Mark = -1 }, policy.R6c, "values[1].mark"},
		{"words for a mark", func(f *customer.Form) { f.Values[0].Text = "好" }, policy.R6c, "values[0].mark"},
		{"no such option", func(f *customer.Form) { f.Values[3].Choice = "水路" }, policy.R6c, "values[3].choice"},
		{"no words", func(f *customer.Form) { f.Values[4].Text = "" }, policy.R6c, "values[4].text"},
		{"an unknown question", func(f *customer.Form) { f.Values[4].Question = "q9" }, policy.R6c, "values[4].question"},
		{"a question twice", func(f *customer.Form) { f.Values[1] = f.Values[0] }, policy.R6c, "values[1].question"},
		{"without what is required", func(f *customer.Form) { f.Values = f.Values[1:] }, policy.R6c, "values"},
		{"nothing", func(f *customer.Form) { f.Values = nil }, policy.R6c, "values"},
		{"no day", func(f *customer.Form) { f.Day = calendar.Day{} }, policy.R6c, "day"},
		{"a day to come", func(f *customer.Form) { f.Day = calendar.MustDay("2026-03-03") }, policy.R6c, "day"},
		{"a day before the survey", func(f *customer.Form) { f.Day = calendar.MustDay("2026-03-01") }, policy.R6c, "day"},
		{"somebody else's profile", func(f *customer.Form) { f.Profile = "profile-2" }, policy.R6c, "profile"},
	} {
		f := form(5, 10, 5)
		if c.change != nil {
			c.change(&f)
		}
		out, err := open.Take(seller, monday, law, in(t, customer.Approved), customer.Answer{}, f)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, 3, out.Survey.Answers())
			require.Equal(t, "survey-1/profile-1", out.Answer.ID)
			require.NotContains(t, detail(out.SurveyDraft.Details)+detail(out.Draft.Details), "发货")
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	_, err := open.Take(seller, monday, law, in(t, customer.Approved), customer.Answer{Revision: 1}, form(5, 10, 5))
	refuses(t, err, policy.R6c, "profile")
	_, err = surveyIn(t, customer.SurveyClosed).Take(seller, friday, law, in(t, customer.Approved), customer.Answer{}, form(5, 10, 5))
	refuses(t, err, policy.R6c, "state")
	some := open
	some.Invited = customer.Invited{Departments: []policy.DepartmentID{"joint"}}
	_, err = some.Take(seller, monday, law, in(t, customer.Approved), customer.Answer{}, form(5, 10, 5))
	refuses(t, err, policy.R6c, "profile")
	other := in(t, customer.Approved)
	other.Org = "elsewhere"
	_, err = open.Take(seller, monday, law, other, customer.Answer{}, form(5, 10, 5))
	refuses(t, err, policy.R6c, "profile")
}

// Marks count as shares of the highest one; the target is met by reaching it.
func TestFigures(t *testing.T) {
	s := surveyIn(t, customer.SurveyOpen) // 5/5 and 3/5, 4/10 and 5/10, 4/5 and 5/5
	r := s.Results()
	require.Equal(t, 2, r.Forms)
	require.Equal(t, 50, r.Percent, "two of four forms came back")
	require.Equal(t, customer.Mean{Marks: 2, Points: 8000}, r.Topics[0].Mean)
	require.Equal(t, customer.Mean{Marks: 2, Points: 4500}, r.Topics[1].Mean)
	require.Equal(t, customer.Mean{Marks: 2, Points: 9000}, r.Topics[2].Mean)
	require.Equal(t, customer.Mean{Marks: 6, Points: 7167}, r.Overall, "(100+60+40+50+80+100)/6 = 71.666")
	require.Equal(t, []customer.DepartmentMean{
		{Department: "sales", Mean: customer.Mean{Marks: 1, Points: 10000}}, {Department: "joint", Mean: customer.Mean{Marks: 1, Points: 6000}},
	}, r.Topics[0].Departments)
	require.Equal(t, []int{0, 0, 1, 0, 1}, r.Questions[0].Of)
	require.Equal(t, []int{0, 2}, r.Questions[3].Of, "two chose the second option")
	require.Equal(t, []int{2}, r.Questions[4].Of, "two said something")
	require.Empty(t, r.Findings, "nothing is held against a target before the close")

	closed := surveyIn(t, customer.SurveyClosed)
	require.Equal(t, []customer.Finding{
		{Topic: "service-quality", Mean: r.Topics[0].Mean, Target: 80},
		{Topic: "package-price", Mean: r.Topics[1].Mean, Target: 80, Weak: true},
		{Topic: "company", Mean: r.Topics[2].Mean, Target: 80},
		{Topic: policy.Overall, Mean: r.Overall, Target: 80, Weak: true},
	}, closed.Findings)
	require.Equal(t, []string{"package-price", policy.Overall}, closed.Unaddressed())

	later := closed
	later.ID = "survey-2"
	later.Sending = &customer.Sending{From: calendar.MustDay("2026-09-01"), Until: calendar.MustDay("2026-09-30"), Forms: 4}
	trend := later.Results(later, closed, s).Trend
	require.Len(t, trend, 1, "neither itself nor what is not closed")
	require.Equal(t, customer.SurveyID("survey-1"), trend[0].Survey)
	require.Empty(t, closed.Results(later).Trend, "a later one is no trend")

	_, _, err := surveyIn(t, customer.SurveyOpen).Close(clerk, on("2026-03-12"), law)
	refuses(t, err, policy.R6c, "until")
	none := surveyIn(t, customer.SurveyClosed)
	none.Returned = nil
	_, _, err = none.Analyse(clerk, friday, law, "无")
	refuses(t, err, policy.R6c, "returned")
}

// No report goes out before the general manager has approved it, and nobody approves
// their own.
func TestReporting(t *testing.T) {
	_, _, err := surveyIn(t, customer.SurveyReported).Distribute(clerk, friday, law, "sales")
	refuses(t, err, policy.R6c, "state")
	_, _, err = surveyIn(t, customer.SurveyClosed).Distribute(clerk, friday, law, "sales")
	refuses(t, err, policy.R6c, "state")
	_, _, err = surveyIn(t, customer.SurveyReported).Approve(clerk, friday, law)
	require.ErrorIs(t, err, policy.R6c, "the general manager's, nobody else's")
	own := surveyIn(t, customer.SurveyReported)
	own.Report.By = boss.ID
	_, _, err = own.Approve(boss, friday, law)
	require.ErrorIs(t, err, policy.NotAllowed, "never of one they drew up")
	s := ok[customer.Survey](t)(surveyIn(t, customer.SurveyReported).Return(boss, friday, law, "请补充原因"))
	require.Equal(t, customer.SurveyClosed, s.State)
	require.Equal(t, "请补充原因", s.Back.Text)

	out := surveyIn(t, customer.SurveyDistributed)
	require.True(t, out.Went(producer))
	require.False(t, out.Went(clerk))
	_, _, err = out.Acknowledge(clerk, friday, law)
	require.ErrorIs(t, err, policy.NotAllowed)
	signed := ok[customer.Survey](t)(out.Acknowledge(seller, friday, law))
	require.Equal(t, seller.ID, signed.Receipts[0].By)
	require.Empty(t, signed.Receipts[1].By)
	_, _, err = signed.Acknowledge(seller, friday, law)
	require.ErrorIs(t, err, policy.NotAllowed, "a department signs once")
	_, _, err = surveyIn(t, customer.SurveyApproved).Distribute(clerk, friday, law)
	refuses(t, err, policy.R6c, "departments")
	_, _, err = surveyIn(t, customer.SurveyApproved).Distribute(clerk, friday, law, "sales", "sales")
	refuses(t, err, policy.R6c, "departments")
}

func TestActions(t *testing.T) {
	closed := surveyIn(t, customer.SurveyClosed)
	for _, c := range []struct {
		why    string
		change func(p *customer.ActionPlan)
		rule   policy.Rule
		field  string
	}{
		{"on what is weak", nil, "", ""},
		{"on the whole", func(p *customer.ActionPlan) { p.Topic = policy.Overall }, "", ""},
		{"to prevent what is not weak yet", func(p *customer.ActionPlan) { p.Topic, p.As = "company", customer.Preventive }, "", ""},
		{"to correct what is not weak", func(p *customer.ActionPlan) { p.Topic = "company" }, policy.R6d, "topic"},
		{"on what was not asked", func(p *customer.ActionPlan) { p.Topic = "weather" }, policy.R6d, "topic"},
		{"without a day", func(p *customer.ActionPlan) { p.Due = calendar.Day{} }, policy.R6d, "due"},
		{"by yesterday", func(p *customer.ActionPlan) { p.Due = calendar.MustDay("2026-03-12") }, policy.R6d, "due"},
		{"without an owner", func(p *customer.ActionPlan) { p.Owner = "" }, policy.R6d, "owner"},
		{"of no sort", func(p *customer.ActionPlan) { p.As = "other" }, policy.R6d, "as"},
	} {
		p := plan()
		if c.change != nil {
			c.change(&p)
		}
		out, err := closed.PlanAction(clerk, friday, law, "action-1", p)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Len(t, out.Action.Deadlines, 1)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
	out, err := closed.PlanAction(clerk, friday, law, "action-1", plan())
	require.NoError(t, err)
	require.Empty(t, out.Survey.Unaddressed(), "any action addresses what is weak over all")
	require.Equal(t, []string{"package-price", policy.Overall}, closed.Unaddressed(), "what it was given stays as it was")
	taken, err := out.Action.Withdraw(clerk, friday, law, out.Survey, "重复")
	require.NoError(t, err)
	require.Len(t, taken.Survey.Unaddressed(), 2)
	elsewhere := out.Survey
	elsewhere.ID = "survey-9"
	_, err = out.Action.Withdraw(clerk, friday, law, elsewhere, "重复")
	refuses(t, err, "", "survey")

	late, d, err := out.Action.Report(seller, on("2026-04-01"), law, calendar.MustDay("2026-04-01"), "已核定")
	require.NoError(t, err, "late, it is taken all the same")
	require.Equal(t, "R6d: the corrective or preventive action was due 2026-03-31, done 2026-04-01 (manager-a)", late.Breaches[0].String())
	require.True(t, d.Duties[0].Breach)
	inTime, d, err := out.Action.Report(seller, on("2026-03-31"), law, calendar.MustDay("2026-03-31"), "已核定")
	require.NoError(t, err)
	require.Empty(t, inTime.Breaches)
	require.False(t, d.Duties[0].Breach)
	_, _, err = out.Action.Report(seller, friday, law, calendar.MustDay("2026-03-31"), "已核定")
	refuses(t, err, "", "day")
	_, _, err = out.Action.Report(clerk, friday, law, law.Day(friday), "已核定")
	require.ErrorIs(t, err, policy.NotAllowed, "the owner's act")

	done := actionIn(t, customer.ActionDone)
	done.Owner = clerk.ID
	_, _, err = done.Check(clerk, friday, law, true, "有效", calendar.Day{})
	require.ErrorIs(t, err, policy.NotAllowed, "nobody checks their own")
	done = actionIn(t, customer.ActionDone)
	done.Done.By = clerk.ID
	_, _, err = done.Check(clerk, friday, law, true, "有效", calendar.Day{})
	require.ErrorIs(t, err, policy.NotAllowed, "nor what they did in the owner's place")
	done = actionIn(t, customer.ActionDone)
	_, _, err = done.Check(clerk, friday, law, false, "无效", calendar.Day{})
	refuses(t, err, policy.R6d, "due")
	_, _, err = done.Check(clerk, friday, law, true, "有效", calendar.MustDay("2026-04-30"))
	refuses(t, err, policy.R6d, "due")
	again := ok[customer.CorrectiveAction](t)(done.Check(clerk, friday, law, false, "无效", calendar.MustDay("2026-04-30")))
	require.Equal(t, customer.ActionPlanned, again.State)
	require.Equal(t, "2026-04-30", again.Deadlines.NextDue().String())
	require.Len(t, again.Checks, 1)
}

// A year without a full survey is a breach of whoever was to organise it.
func TestSurveyYears(t *testing.T) {
	january := on("2027-01-04")
	sent := surveyIn(t, customer.SurveyClosed)
	partial, unsent, open, empty := sent, surveyIn(t, customer.SurveyDrafted), surveyIn(t, customer.SurveyOpen), sent
	partial.Invited = customer.Invited{Departments: []policy.DepartmentID{"sales"}}
	empty.Returned = nil
	old := sent
	old.Sending = &customer.Sending{From: calendar.MustDay("2025-12-31"), Until: calendar.MustDay("2026-01-31"), Forms: 1}
	for _, c := range []struct {
		why     string
		surveys []customer.Survey
		breach  bool
	}{
		{"a full survey", []customer.Survey{sent}, false},
		{"and others beside", []customer.Survey{partial, sent, empty}, false},
		{"none", nil, true},
		{"one of a department", []customer.Survey{partial}, true},
		{"one that was never sent", []customer.Survey{unsent}, true},
		{"one of which nothing came back", []customer.Survey{empty}, true},
		{"one of another year", []customer.Survey{old}, true},
	} {
		y, d, err := yearIn(t, customer.YearPlanned).Close(clerk, january, law, law, customer.Team{}, c.surveys...)
		require.NoError(t, err, c.why)
		require.Equal(t, customer.YearClosed, y.State)
		require.Len(t, d.Duties, 1)
		require.Equal(t, c.breach, d.Duties[0].Breach, c.why)
		require.Equal(t, c.breach, len(y.Breaches) == 1)
		if c.breach {
			require.Equal(t, "R6a: the year's satisfaction survey was due 2026-12-31, done 2027-01-04 (sales-director)", y.Breaches[0].String())
		} else {
			require.Equal(t, sent.ID, y.Survey)
			require.Equal(t, "2026-03-02", d.Duties[0].Done.String(), "it is met by the sending")
		}
	}
	planned := yearIn(t, customer.YearPlanned)
	_, _, err := planned.Close(clerk, january, law, law, customer.Team{}, open)
	refuses(t, err, policy.R6a, "survey")
	_, _, err = planned.Close(clerk, on("2026-12-31"), law, law, customer.Team{})
	refuses(t, err, policy.R6a, "year")
	_, _, err = planned.Plan(director, january, law, questionnaire().Team)
	refuses(t, err, policy.R6a, "year")
	_, _, err = customer.NewSurveyYear(org, 2026).Close(clerk, january, law, law, customer.Team{})
	refuses(t, err, policy.R6a, "organiser")
	named, _, err := customer.NewSurveyYear(org, 2026).Close(clerk, january, law, law, questionnaire().Team)
	require.NoError(t, err)
	require.Equal(t, director.ID, named.Breaches[0].Person)
	_, _, err = planned.Close(clerk, january, law, nil, customer.Team{})
	refuses(t, err, policy.B7, "year")
	mine := yearIn(t, customer.YearPlanned)
	mine.Team.Organiser = clerk.ID
	_, _, err = mine.Close(clerk, january, law, law, customer.Team{})
	require.ErrorIs(t, err, policy.NotAllowed, "nobody closes the year they answer for")
	_, _, err = customer.NewSurveyYear(org, 99999).Plan(director, monday, law, questionnaire().Team)
	refuses(t, err, policy.R6a, "year")
}

// A department that was forgotten gets the report later, and what others signed stays.
func TestDistributedAgain(t *testing.T) {
	signed := ok[customer.Survey](t)(surveyIn(t, customer.SurveyDistributed).Acknowledge(seller, friday, law))
	more := ok[customer.Survey](t)(signed.Distribute(clerk, friday, law, "office"))
	require.Equal(t, customer.SurveyDistributed, more.State)
	require.Len(t, more.Receipts, 3)
	require.Equal(t, seller.ID, more.Receipts[0].By)
	require.Len(t, signed.Receipts, 2, "what it is given stays as it is")
	_, _, err := more.Distribute(clerk, friday, law, "joint", "sales")
	refuses(t, err, policy.R6c, "departments[1]")
}

// A survey that nobody answered can be given up once it is closed; one that was answered
// is analysed.
func TestWithdrawingAClosedSurvey(t *testing.T) {
	do := ok[customer.Survey](t)
	s := do(customer.DraftSurvey(org, "survey-1", director, monday, law, questionnaire()))
	s = do(s.Send(clerk, monday, law, law.Day(monday), law.Day(friday), 4))
	s = do(do(s.Close(clerk, friday, law)).Withdraw(director, friday, law, "无人答复"))
	require.Equal(t, customer.SurveyWithdrawn, s.State)
	_, _, err := surveyIn(t, customer.SurveyClosed).Withdraw(director, friday, law, "不要了")
	refuses(t, err, policy.R6c, "returned")
}
