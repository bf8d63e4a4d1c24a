package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// complained takes a complaint in, and asks the production office to join.
func (t *relationTale) complained(ctx context.Context) error {
	handler, today := policy.By(t.handler()), t.law.Day(t.now)
	in := customer.Intake{Profile: t.profile, Kind: customer.ServiceQuality, Day: today, Channel: customer.ByPhone, Text: t.Complaint.Text}
	_, err := t.book.ReceiveComplaint(ctx, policy.By(t.producer()), t.People.Production, in)
	if err = t.refused(policy.T("别的部门受理", "another department takes it in"), err); err != nil {
		return err
	}
	k, err := t.book.ReceiveComplaint(ctx, handler, t.People.Handler, in)
	if err != nil {
		return err
	}
	t.step(policy.Tf("部门受理投诉(%s):%s", "the department takes a complaint in (%s): %s", k.Kind.Text(), k.Text), policy.R7_1, policy.R7_2)
	t.deadlines(k.Deadlines, policy.ComplaintOutcome)
	_, err = t.book.ProposeOutcome(ctx, handler, k.Ref(), t.outcome())
	if err = t.refused(policy.T("未经生产处协同便提出结果", "an outcome is proposed without the production office"), err); err != nil {
		return err
	}
	if k, err = t.book.AskProduction(ctx, handler, k.Ref()); err != nil {
		return err
	}
	if t.trouble, err = t.book.JoinComplaint(ctx, policy.By(t.producer()), k.Ref(), t.Complaint.Production); err != nil {
		return err
	}
	t.step(policy.Tf("生产处协同答复:%s", "the production office joins and answers: %s", t.Complaint.Production), policy.R7_2)
	return nil
}

func (t *relationTale) outcome() customer.Proposal {
	return customer.Proposal{Justified: true, Answerer: t.People.CreditManager, Text: t.Complaint.Outcome}
}

func (t *relationTale) answer() customer.Response {
	return customer.Response{Day: t.law.Day(t.now), Channel: customer.ByPhone, Text: t.Complaint.Answer}
}

// proposed presents the outcome, which the customer hears nothing of before it is
// approved.
func (t *relationTale) proposed(ctx context.Context) error {
	k, err := t.book.ProposeOutcome(ctx, policy.By(t.handler()), t.trouble.Ref(), t.outcome())
	if err != nil {
		return err
	}
	t.step(policy.Tf("经办人提出处理结果:%s", "the handler proposes the outcome: %s", t.Complaint.Outcome), policy.R7_2)
	t.deadlines(k.Deadlines, policy.ComplaintOutcome)
	_, err = t.book.AnswerComplaint(ctx, policy.By(t.creditManager()), k.Ref(), t.answer())
	if err = t.refused(policy.T("审批前答复客户", "the customer is answered before approval"), err); err != nil {
		return err
	}
	if t.trouble, err = t.book.ApproveOutcome(ctx, policy.By(t.generalManager()), k.Ref()); err != nil {
		return err
	}
	t.step(policy.T("总经理审批", "the general manager approves it"), policy.R7_2)
	t.deadlines(t.trouble.Deadlines, policy.ComplaintAnswer)
	return nil
}

// answered is the office's answer to the customer, which settles it.
func (t *relationTale) answered(ctx context.Context) error {
	k, err := t.book.AnswerComplaint(ctx, policy.By(t.creditManager()), t.trouble.Ref(), t.answer())
	if err != nil {
		return err
	}
	t.step(policy.Tf("办公室答复客户:%s", "the office answers the customer: %s", t.Complaint.Answer), policy.R7_2)
	t.deadlines(k.Deadlines, policy.ComplaintAnswer)
	if t.trouble, err = t.book.CloseComplaint(ctx, policy.By(t.handler()), k.Ref(), t.Complaint.Closing); err != nil {
		return err
	}
	t.step(policy.Tf("投诉办结:%s", "the complaint is closed: %s", t.Complaint.Closing), policy.R7_1)
	return nil
}
