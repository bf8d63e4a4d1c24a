package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// relationEvents are the visits, the open survey and the complaints of the last months
// of both organisations.
func relationEvents() []event {
	var all []event
	for _, org := range []policy.OrgID{headOffice, lender} {
		all = append(
			all,
			event{59, org, organise},
			event{27, org, planCare},
			event{25, org, recordVisits},
			event{12, org, track},
			event{9, org, planVisits},
			event{10, org, openSurvey}, event{7, org, answerOpen},
			event{15, org, receiveFrom("answered", "customer-102", customer.ServiceQuality)}, event{14, org, produce("answered")}, event{12, org, proposeOutcome("answered")},
			event{11, org, approveOutcome("answered")}, event{10, org, answerCustomer("answered")},
			event{6, org, receiveFrom("proposed", "customer-101", customer.ServiceQuality)}, event{5, org, produce("proposed")}, event{3, org, proposeOutcome("proposed")},
			event{2, org, receiveFrom("received", "customer-101", customer.ServiceProcess)},
		)
	}
	return all
}

// team is who organises what concerns customers, and which departments help.
var team = customer.Team{Department: sales, Organiser: "sales-director", Helpers: []policy.DepartmentID{department, production}}

// organise has the general manager say who organises each task.
func organise(ctx context.Context, s *story, org policy.OrgID) error {
	for _, task := range customer.Tasks() {
		if _, err := s.book.Organise(ctx, as(org, "general-manager"), task, 0, team); err != nil {
			return err
		}
	}
	return nil
}

// planCare has the sales director plan visits to the key customers every quarter from
// today on, which are arranged, to the small ones on a day that nobody arranges in
// time, and to one on every statutory holiday.
func planCare(ctx context.Context, s *story, org policy.OrgID) error {
	today := s.law.Day(s.now)
	plan := customer.CareTerms{Department: department, Person: "manager-a", From: today}
	quarterly, once, holidays := plan, plan, plan
	quarterly.Class, quarterly.Occasion.Months = "key", 3
	once.Class, once.Occasion.Days = "small", append(once.Occasion.Days, s.day(18), s.today.AddMonths(2))
	holidays.Profile, holidays.Occasion.Holidays = s.profiles[clientOf{org, "customer-101"}], true
	for _, t := range []customer.CareTerms{once, holidays} {
		if _, err := s.book.PlanCare(ctx, as(org, "sales-director"), t); err != nil {
			return err
		}
	}
	p, err := s.book.PlanCare(ctx, as(org, "sales-director"), quarterly)
	if err == nil {
		_, err = s.book.ArrangeCare(ctx, as(org, "manager-a"), p.Ref())
	}
	return err
}

// recordVisits has manager A make the visits arranged, and record those but the last.
func recordVisits(ctx context.Context, s *story, org policy.OrgID) error {
	who, today := as(org, "manager-a"), s.law.Day(s.now)
	page, err := s.book.Visits(ctx, who, customer.VisitQuery{State: customer.VisitArranged})
	for i, v := range page.Visits {
		if err == nil {
			v, err = s.book.MakeVisit(ctx, who, v.Ref(), customer.VisitMaking{Day: today, Person: "manager-a"})
		}
		if err == nil && i+1 < len(page.Visits) {
			_, err = s.book.RecordVisit(ctx, who, v.Ref(), customer.VisitReport{
				Channel: customer.ByMeeting, Contact: "客户联系人", Text: "回访放款后的使用情况", Opinion: "希望还款提醒提前一周",
			})
		}
	}
	return err
}

// planVisits has manager B arrange two visits outside the plans: one that was to be
// made long since, and one that is called off.
func planVisits(ctx context.Context, s *story, org policy.OrgID) error {
	who := as(org, "manager-b")
	t := customer.VisitTerms{Profile: s.profiles[clientOf{org, "customer-102"}], Department: department, Person: "manager-b", Day: s.law.Day(s.now)}
	if _, err := s.book.ArrangeVisit(ctx, who, t); err != nil {
		return err
	}
	t.Day = s.day(-2)
	v, err := s.book.ArrangeVisit(ctx, who, t)
	if err == nil {
		_, err = s.book.CancelVisit(ctx, who, v.Ref(), "客户负责人出差")
	}
	return err
}

// track has manager A record how a product does at a customer's.
func track(ctx context.Context, s *story, org policy.OrgID) error {
	_, err := s.book.Record(ctx, as(org, "manager-a"), s.profiles[clientOf{org, "customer-101"}], customer.FactEntry{
		Topic: customer.Quality, Product: "流动资金贷款", Source: customer.FromVisit, Day: s.law.Day(s.now), Text: "放款时效符合约定",
	})
	return err
}

// onComplaint is an act on a complaint of the story.
func onComplaint(name string, do func(ctx context.Context, s *story, org policy.OrgID, k customer.Complaint) (customer.Complaint, error)) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, name}
		k, err := do(ctx, s, org, s.papers.complaints[at])
		s.papers.complaints[at] = k
		return err
	}
}

// receiveFrom has manager A take a complaint in.
func receiveFrom(name string, c archive.CustomerID, about customer.Grievance) happening {
	return onComplaint(name, func(ctx context.Context, s *story, org policy.OrgID, _ customer.Complaint) (customer.Complaint, error) {
		return s.book.ReceiveComplaint(ctx, as(org, "manager-a"), "manager-a", customer.Intake{
			Profile: s.profiles[clientOf{org, c}], Kind: about, Day: s.law.Day(s.now), Channel: customer.ByPhone, Text: "放款比约定迟了三日",
		})
	})
}

// produce has the production office asked to join, and join.
func produce(name string) happening {
	return onComplaint(name, func(ctx context.Context, s *story, org policy.OrgID, k customer.Complaint) (customer.Complaint, error) {
		k, err := s.book.AskProduction(ctx, as(org, "manager-a"), k.Ref())
		if err != nil {
			return k, err
		}
		return s.book.JoinComplaint(ctx, as(org, "production-handler"), k.Ref(), "系统升级当日停办三小时,已调整升级时间")
	})
}

func proposeOutcome(name string) happening {
	return onComplaint(name, func(ctx context.Context, s *story, org policy.OrgID, k customer.Complaint) (customer.Complaint, error) {
		return s.book.ProposeOutcome(ctx, as(org, "manager-a"), k.Ref(), customer.Proposal{Justified: true, Answerer: "office-director", Text: "属我方责任,减免三日利息"})
	})
}

func approveOutcome(name string) happening {
	return onComplaint(name, func(ctx context.Context, s *story, org policy.OrgID, k customer.Complaint) (customer.Complaint, error) {
		return s.book.ApproveOutcome(ctx, as(org, "general-manager"), k.Ref())
	})
}

func answerCustomer(name string) happening {
	return onComplaint(name, func(ctx context.Context, s *story, org policy.OrgID, k customer.Complaint) (customer.Complaint, error) {
		return s.book.AnswerComplaint(ctx, as(org, "office-director"), k.Ref(), customer.Response{
			Day: s.law.Day(s.now), Channel: customer.ByPhone, Text: "已致歉并说明减免办法",
		})
	})
}
