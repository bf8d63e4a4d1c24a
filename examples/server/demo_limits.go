package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// propose has manager B ask for a credit limit for a year, from so many working days
// before today on.
func propose(name string, c archive.CustomerID, amount string, from int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		first := s.day(from)
		l, err := s.credit.Propose(ctx, as(org, "manager-b"), credit.Terms{
			Customer: c, Department: department, Amount: policy.MustYuan(amount), From: first, Until: first.AddMonths(12).AddDays(-1),
			Conditions: "按月对账,逾期三十日停止赊销", Sheet: "SX-" + name,
		})
		s.papers.limits[recordOf{org, name}] = l
		return err
	}
}

// approveLimit has the general manager approve a limit, which ends the one before, and
// the office send the notice.
func approveLimit(name string) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, name}
		l, err := s.credit.ApproveLimit(ctx, as(org, "general-manager"), s.papers.limits[at].Ref())
		if err == nil {
			l, err = s.credit.NotifyLimit(ctx, as(org, "credit-manager"), l.Ref(), "TZ-"+name)
		}
		s.papers.limits[at] = l
		return err
	}
}

// owe has manager A enter what a customer owes.
func owe(c archive.CustomerID, amount string) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		_, err := s.credit.EnterExposure(ctx, as(org, "manager-a"), c, credit.Exposure{Amount: policy.MustYuan(amount), Day: s.law.Day(s.now)})
		return err
	}
}

// promise has the customer of this year's file promise a payment by so many
// working days before today, the statement of account being sent with it.
func promise(name string, until int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		keeper, today := as(org, "manager-a"), s.law.Day(s.now)
		if s.papers.credit[recordOf{org, current}].Year != today.Year() {
			if err := openThisYear(ctx, s, org); err != nil {
				return err
			}
		}
		file := s.papers.credit[recordOf{org, current}].ID
		if _, err := s.credit.RecordFollowUp(ctx, keeper, file, credit.FollowEntry{Kind: credit.Statement, Day: today, Amount: policy.MustYuan("48000.00")}); err != nil {
			return err
		}
		u, err := s.credit.RecordFollowUp(ctx, keeper, file, credit.FollowEntry{
			Kind: credit.Promise, Day: today, With: "客户负责人", Amount: policy.MustYuan("12000.00"), Until: s.day(until),
		})
		s.papers.promises[recordOf{org, name}] = u
		return err
	}
}

// settlePromise has manager A note what came of a promise.
func settlePromise(name string, kept bool) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, name}
		u, err := s.credit.Settle(ctx, as(org, "manager-a"), s.papers.promises[at].Ref(), credit.Settling{Kept: kept, Day: s.law.Day(s.now)})
		s.papers.promises[at] = u
		return err
	}
}

// askDepartment has the office ask the department for something by so many working
// days before today.
func askDepartment(name string, due int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		r, err := s.credit.Ask(ctx, as(org, "office-director"), credit.Asking{Department: department, What: "报送逾期客户的催收情况", Due: s.day(due)})
		s.papers.requests[recordOf{org, name}] = r
		return err
	}
}

func replyTo(name string) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, name}
		r, err := s.credit.Reply(ctx, as(org, "manager-a"), s.papers.requests[at].Ref(), "已逐户电话催收,两户承诺本月付款")
		s.papers.requests[at] = r
		return err
	}
}
