package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// visited plans visits, and makes the first.
func (t *relationTale) visited(ctx context.Context) error {
	today := t.law.Day(t.now)
	p, err := t.book.PlanCare(ctx, policy.By(t.officeDirector()), customer.CareTerms{
		Profile: t.profile, Occasion: customer.Occasion{Months: t.Visits.Months}, Department: t.Client.Department, Person: t.People.Custodian, From: today,
	})
	if err != nil {
		return err
	}
	t.step(policy.Tf("办公室制定拜访计划:每 %d 个月一次,由部门的 %s 负责", "the office plans a visit every %d months, for which %s of the department answers", t.Visits.Months, string(p.Person)), policy.R5a, policy.R5c)
	t.plan = p
	return t.visit(ctx)
}

// visit arranges the next occasion of the plan, goes there, and records what was said.
func (t *relationTale) visit(ctx context.Context) error {
	seller, today := policy.By(t.seller()), t.law.Day(t.now)
	t.deadlines(t.plan.Deadlines, policy.VisitMade)
	p, err := t.book.ArrangeCare(ctx, seller, t.plan.Ref())
	if err != nil {
		return err
	}
	t.plan = p
	page, err := t.book.Visits(ctx, seller, customer.VisitQuery{Plan: p.ID, State: customer.VisitArranged})
	if err != nil {
		return err
	}
	for _, v := range page.Visits {
		report := customer.VisitReport{
			Made: &customer.VisitMaking{Day: today, Person: t.People.Custodian}, Channel: customer.ByMeeting, Contact: t.Client.Contact.Person,
			Text: t.Visits.Text, Opinion: t.Visits.Opinion,
		}
		if v, err = t.book.RecordVisit(ctx, seller, v.Ref(), report); err != nil {
			return err
		}
		t.step(policy.Tf("拜访并形成记录,客户意见:%s;两项并入客户档案", "the visit is made and recorded, with the customer's opinion: %s; both are part of the profile", t.Visits.Opinion), policy.R5b, policy.R5c)
		t.deadlines(v.Deadlines, policy.VisitMade, policy.VisitRecorded)
	}
	t.step(policy.Tf("下次拜访 %s", "the next visit is on %s", p.Next), policy.R5a)
	return nil
}

// overdue reports the next occasion, which was forgotten, and makes up for it.
func (t *relationTale) overdue(ctx context.Context) error {
	page, err := t.book.OverdueCare(ctx, policy.By(t.officeDirector()), customer.PlanQuery{})
	if err != nil {
		return err
	}
	for _, one := range page.Plans {
		t.step(policy.Tf("报表:%s 的拜访应于 %s 前完成,已逾 %d 天,责任人 %s", "reported: the visit of %s was due %s, it is %d days over, %s answers for it",
			one.Plan.Next, one.Due, one.Late, string(one.Plan.Person)), policy.R5a)
	}
	return t.visit(ctx)
}
