package main

import (
	"context"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// organisers are those of the surveys: the marketing company, with the department's
// help.
func (t *relationTale) organisers() customer.Team {
	return customer.Team{Department: "marketing", Organiser: t.People.SalesDirector, Helpers: []policy.DepartmentID{t.Client.Department}}
}

// surveyed drafts the year's survey and sends it to every customer; the forms come
// back.
func (t *relationTale) surveyed(ctx context.Context) error {
	director, office, today := policy.By(t.salesDirector()), policy.By(t.officeDirector()), t.law.Day(t.now)
	y, err := t.book.PlanSurveyYear(ctx, director, today.Year(), 0, t.organisers())
	if err != nil {
		return err
	}
	t.step(policy.Tf("落实年度满意度调查,组织人 %s", "%s organises the year's survey", string(y.Team.Organiser)), policy.R6a, policy.R3)
	t.deadlines(y.Deadlines, policy.SurveyOfYear)
	q := t.questionnaire()
	short := q
	short.Questions = q.Questions[1:]
	_, err = t.book.DraftSurvey(ctx, director, short)
	if err = t.refused(policy.T("调查表漏了一项内容", "the questionnaire leaves a topic out"), err); err != nil {
		return err
	}
	s, err := t.book.DraftSurvey(ctx, director, q)
	if err != nil {
		return err
	}
	if s, err = t.book.SendSurvey(ctx, office, s.Ref(), today, t.Days["closed"], len(t.asked)); err != nil {
		return err
	}
	t.step(policy.Tf("编制调查表 %d 题,办公室发放 %s 份,%s 截止", "%d questions; the office sends %s out, until %s", len(q.Questions), count(s.Sending.Forms, "form"), s.Sending.Until), policy.R6b)
	t.survey = s
	return t.answers(ctx)
}

func (t *relationTale) questionnaire() customer.Questionnaire {
	q := customer.Questionnaire{Title: t.Survey.Title, Team: t.organisers(), Invited: customer.Invited{All: true}}
	for i, one := range t.Survey.Questions {
		q.Questions = append(q.Questions, customer.Question{
			Code: code(i), Topic: one.Topic, As: customer.OnScale, Text: one.Text, Scale: one.Scale, Required: true,
		})
	}
	return q
}

func code(i int) string { return "q" + strconv.Itoa(i+1) }

// answers records the forms; one with a mark outside its scale is refused.
func (t *relationTale) answers(ctx context.Context) error {
	seller := policy.By(t.seller())
	wrong := t.form(0)
	wrong.Values[0].Mark = t.Survey.Questions[0].Scale + 1
	_, err := t.book.AnswerSurvey(ctx, seller, t.survey.ID, wrong)
	if err = t.refused(policy.T("评分超出范围", "a form has a mark outside its scale"), err); err != nil {
		return err
	}
	for i := range t.asked {
		if _, err := t.book.AnswerSurvey(ctx, seller, t.survey.ID, t.form(i)); err != nil {
			return err
		}
	}
	t.step(policy.Tf("登记收回的调查表 %s 份", "%s that came back are recorded", count(len(t.asked), "form")), policy.R6c)
	return nil
}

// form is that of one customer.
func (t *relationTale) form(i int) customer.Form {
	f := customer.Form{Profile: t.asked[i], Day: t.law.Day(t.now)}
	for j, mark := range t.Survey.Marks[i] {
		f.Values = append(f.Values, customer.Reply{Question: code(j), Mark: mark})
	}
	return f
}

// closed holds what was found against the targets, and plans what is done about it.
func (t *relationTale) closed(ctx context.Context) error {
	office := policy.By(t.officeDirector())
	s, err := t.book.Survey(ctx, office, t.survey.ID)
	if err != nil {
		return err
	}
	if s, err = t.book.CloseSurvey(ctx, office, s.Ref()); err != nil {
		return err
	}
	t.step(policy.Tf("调查截止,收回 %s 份", "the survey is closed, %s came back", count(s.Answers(), "form")), policy.R6c, policy.R6d)
	for _, f := range s.Findings {
		t.linef("  %s", t.finding(f).In(t.lang))
	}
	weak, err := t.book.WeakSurveys(ctx, office, "", 0)
	if err != nil {
		return err
	}
	for _, one := range weak.Surveys {
		t.step(policy.Tf("报表:未达标而无措施的内容 %s 项", "reported: below target and no action on %s", count(len(one.Topics), "topic")), policy.R6d)
	}
	plan := t.Survey.Action
	t.action, err = t.book.PlanAction(ctx, office, s.ID, customer.ActionPlan{
		Topic: plan.Topic, As: customer.Corrective, Department: t.Client.Department, Owner: t.People.SalesDirector, Due: t.Days["corrected"], What: plan.What,
	})
	if err != nil {
		return err
	}
	t.step(policy.Tf("办公室提出纠正措施:%s,责任人 %s", "the office plans a corrective action: %s, %s answers for it", plan.What, string(t.action.Owner)), policy.R6d)
	t.deadlines(t.action.Deadlines, policy.CorrectiveAction)
	return nil
}

// finding says what was found on a topic.
func (t *relationTale) finding(f customer.Finding) policy.Text {
	name := policy.T(f.Topic, f.Topic)
	if f.Topic == policy.Overall {
		name = policy.T("合计", "over all")
	}
	for _, topic := range t.law.Surveys().Topics {
		if topic.Code == f.Topic {
			name = topic.Title()
		}
	}
	points := strconv.FormatFloat(float64(f.Points)/100, 'f', 2, 64)
	if f.Weak {
		return policy.Tf("%s %s,目标 %d,未达标", "%s %s of 100, target %d: below", name, points, f.Target)
	}
	return policy.Tf("%s %s,目标 %d", "%s %s of 100, target %d", name, points, f.Target)
}

// published takes the report to the general manager and out to the departments.
func (t *relationTale) published(ctx context.Context) error {
	office := policy.By(t.officeDirector())
	s, err := t.book.Survey(ctx, office, t.survey.ID)
	if err != nil {
		return err
	}
	if s, err = t.book.ReportSurvey(ctx, office, s.Ref(), t.Survey.Report); err != nil {
		return err
	}
	t.step(policy.T("办公室编制分析报告", "the office draws up the report"), policy.R6c)
	to := []policy.DepartmentID{t.Client.Department, t.law.Complaints().Production}
	_, err = t.book.DistributeSurvey(ctx, office, s.Ref(), to...)
	if err = t.refused(policy.T("未经审批便发放", "it is distributed before approval"), err); err != nil {
		return err
	}
	if s, err = t.book.ApproveSurvey(ctx, policy.By(t.generalManager()), s.Ref()); err != nil {
		return err
	}
	if s, err = t.book.DistributeSurvey(ctx, office, s.Ref(), to...); err != nil {
		return err
	}
	for _, who := range []policy.Actor{t.seller(), t.producer()} {
		if s, err = t.book.AcknowledgeSurvey(ctx, policy.By(who), s.Ref()); err != nil {
			return err
		}
	}
	t.step(policy.Tf("总经理审批,发放 %s 个部门,均已签收", "the general manager approves it; %s have it and sign for it", count(len(s.Receipts), "department")), policy.R6c)
	return nil
}

// corrected has the owner report the action done.
func (t *relationTale) corrected(ctx context.Context) (err error) {
	t.action, err = t.book.ReportAction(ctx, policy.By(t.salesDirector()), t.action.Ref(), t.law.Day(t.now), t.Survey.Action.Done)
	if err != nil {
		return err
	}
	t.step(policy.Tf("责任人完成纠正措施:%s", "the owner has done it: %s", t.Survey.Action.Done), policy.R6d)
	t.deadlines(t.action.Deadlines, policy.CorrectiveAction)
	return nil
}

// checked has somebody else look at the effect; that day the older credit file goes
// into the archive.
func (t *relationTale) checked(ctx context.Context) error {
	_, err := t.book.CheckAction(ctx, policy.By(t.salesDirector()), t.action.Ref(), true, t.Survey.Action.Effect, calendar.Day{})
	if err = t.refused(policy.T("责任人自行验证效果", "the owner checks the effect"), err); err != nil {
		return err
	}
	if _, err = t.book.CheckAction(ctx, policy.By(t.officeDirector()), t.action.Ref(), true, t.Survey.Action.Effect, calendar.Day{}); err != nil {
		return err
	}
	t.step(policy.Tf("办公室验证有效:%s", "the office finds that it has helped: %s", t.Survey.Action.Effect), policy.R6d)
	t.before, err = t.accepted(ctx, t.before)
	return err
}

// surveysOver judges a year once it is over.
func (t *relationTale) surveysOver(ctx context.Context, year int) error {
	y, err := t.book.SurveyYear(ctx, policy.By(t.officeDirector()), year)
	if err != nil {
		return err
	}
	closed, err := t.book.CloseSurveyYear(ctx, policy.By(t.officeDirector()), year, y.Revision)
	if err != nil {
		return err
	}
	t.step(policy.Tf("%d 年度满意度调查考核", "the survey year %d is closed", year), policy.R6a)
	t.deadlines(closed.Deadlines, policy.SurveyOfYear)
	return nil
}
