package main

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The surveys of each organisation: last year's, of all customers and below its target,
// and the one that is open.
const (
	lastSurvey = "last"
	thisSurvey = "open"
)

// surveyYears is last year's full survey, from the naming of its organiser to the
// actions on what it found weak, and the judging of that year.
func (s *story) surveyYears(org policy.OrgID) []dated {
	year := s.today.Year() - 1
	last := year - s.fullYear()
	until := s.in(last, time.September, 20)
	return []dated{
		{s.in(last, time.February, 20), org, planYear(year)},
		{s.in(last, time.September, 4), org, sendSurvey(lastSurvey, fmt.Sprintf("%d 年度顾客满意度调查", year), customer.Invited{All: true}, until)},
		{s.in(last, time.September, 15), org, returnForms(lastSurvey, [][3]int{{5, 3, 4}, {4, 2, 5}, {5, 3, 4}})},
		{s.in(last, time.September, 22), org, reportSurvey},
		{s.in(last, time.October, 10), org, planActions(s.in(last, time.November, 28))},
		{s.in(last, time.November, 18), org, doAction},
		{s.in(last+1, time.January, 6), org, closeYear(year)},
	}
}

// openSurvey sends a survey of the department's own customers out, which runs for weeks
// yet.
func openSurvey(ctx context.Context, s *story, org policy.OrgID) error {
	return sendSurvey(thisSurvey, "小额贷款客户满意度调查", customer.Invited{Departments: []policy.DepartmentID{department}}, s.day(-15))(ctx, s, org)
}

func answerOpen(ctx context.Context, s *story, org policy.OrgID) error {
	return returnForms(thisSurvey, [][3]int{{5, 4, 5}, {4, 4, 5}})(ctx, s, org)
}

func planYear(year int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		_, err := s.book.PlanSurveyYear(ctx, as(org, "general-manager"), year, 0, team)
		return err
	}
}

// closeYear has the office director judge a year: its survey was sent in time.
func closeYear(year int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		_, err := s.book.CloseSurveyYear(ctx, as(org, "office-director"), year, 1)
		return err
	}
}

// sendSurvey has the sales director draft a survey, and the office send it.
func sendSurvey(name, title string, to customer.Invited, until calendar.Day) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		q, err := s.book.DraftSurvey(ctx, as(org, "sales-director"), customer.Questionnaire{
			Title: title, Team: team, Invited: to,
			Questions: []customer.Question{
				{Code: "q1", Topic: "service-quality", As: customer.OnScale, Text: "服务质量如何", Scale: 5, Required: true},
				{Code: "q2", Topic: "package-price", As: customer.OnScale, Text: "套餐价格如何", Scale: 5, Required: true},
				{Code: "q3", Topic: "company", As: customer.OnScale, Text: "对公司总体评价如何", Scale: 5, Required: true},
				{Code: "q4", Topic: "company", As: customer.InText, Text: "您的建议"},
			},
		})
		if err == nil {
			q, err = s.book.SendSurvey(ctx, as(org, "office-director"), q.Ref(), s.law.Day(s.now), until, 5)
		}
		s.papers.surveys[recordOf{org, name}] = q
		return err
	}
}

// returnForms has manager A enter the forms of the first clients: a mark for each
// question on a scale.
func returnForms(name string, marks [][3]int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		forms := make([]customer.Form, len(marks))
		for i, m := range marks {
			forms[i] = customer.Form{Profile: s.profiles[clientOf{org, clients()[i].id}], Day: s.law.Day(s.now), Values: []customer.Reply{
				{Question: "q1", Mark: m[0]}, {Question: "q2", Mark: m[1]}, {Question: "q3", Mark: m[2]}, {Question: "q4", Text: "利率再优惠些"},
			}}
		}
		at := recordOf{org, name}
		done, err := s.book.ImportAnswers(ctx, as(org, "manager-a"), s.papers.surveys[at].ID, forms, nil)
		if err == nil && done.Taken < len(forms) {
			err = fmt.Errorf("a form was refused: %v", done.Refused)
		}
		if err == nil {
			s.papers.surveys[at], err = s.book.Survey(ctx, as(org, "office-director"), s.papers.surveys[at].ID)
		}
		return err
	}
}

// reportSurvey has last year's survey closed and analysed by the office, approved by
// the general manager, and its report signed for by one of two departments.
func reportSurvey(ctx context.Context, s *story, org policy.OrgID) error {
	at, office := recordOf{org, lastSurvey}, as(org, "office-director")
	v, err := s.book.CloseSurvey(ctx, office, s.papers.surveys[at].Ref())
	if err == nil {
		v, err = s.book.ReportSurvey(ctx, office, v.Ref(), "服务和公司评价达标,套餐价格低于目标")
	}
	if err == nil {
		v, err = s.book.ApproveSurvey(ctx, as(org, "general-manager"), v.Ref())
	}
	if err == nil {
		v, err = s.book.DistributeSurvey(ctx, office, v.Ref(), department, sales)
	}
	if err == nil {
		v, err = s.book.AcknowledgeSurvey(ctx, as(org, "manager-a"), v.Ref())
	}
	s.papers.surveys[at] = v
	return err
}

// planActions has the office plan an action on the price, and one to prevent the like,
// which nobody does.
func planActions(due calendar.Day) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		id := s.papers.surveys[recordOf{org, lastSurvey}].ID
		for _, p := range []customer.ActionPlan{
			{Topic: "package-price", As: customer.Corrective, Department: department, Owner: "manager-a", Due: due, What: "重新测算套餐价格,报总经理审定"},
			{Topic: "package-price", As: customer.Preventive, Department: sales, Owner: "sales-director", Due: due, What: "每季度比较同业价格"},
		} {
			if _, err := s.book.PlanAction(ctx, as(org, "office-director"), id, p); err != nil {
				return err
			}
		}
		return nil
	}
}

// doAction has manager A do the corrective action, and the office find that it helped.
func doAction(ctx context.Context, s *story, org policy.OrgID) error {
	owner := as(org, "manager-a")
	page, err := s.book.CorrectiveActions(ctx, owner, customer.ActionQuery{Owner: "manager-a"})
	if err != nil {
		return err
	}
	for _, a := range page.Actions {
		if a, err = s.book.ReportAction(ctx, owner, a.Ref(), s.law.Day(s.now), "新价格已公布"); err == nil {
			_, err = s.book.CheckAction(ctx, as(org, "office-director"), a.Ref(), true, "回访三户,均认可新价格", calendar.Day{})
		}
	}
	return err
}
