package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// limited grants the customer a credit limit.
func (t *relationTale) limited(ctx context.Context) error {
	seller, from, in := policy.By(t.seller()), t.law.Day(t.now), t.Credit.Limit
	l, err := t.credits.Propose(ctx, seller, credit.Terms{
		Customer: t.Client.Number, Department: t.Client.Department, Amount: in.Amount,
		From: from, Until: from.AddMonths(12).AddDays(-1), Conditions: in.Conditions, Sheet: in.Sheet,
	})
	if err != nil {
		return err
	}
	t.step(policy.Tf("申请授信额度 %s 元,%s 至 %s,%s", "a credit limit of %s yuan is proposed, from %s until %s, sheet %s", l.Amount, l.From, l.Until, l.Sheet), policy.C4_1)
	_, err = t.credits.ApproveLimit(ctx, seller, l.Ref())
	if err = t.refused(policy.T("申请人自行批准", "whoever proposed it approves it"), err); err != nil {
		return err
	}
	if l, err = t.credits.ApproveLimit(ctx, policy.By(t.generalManager()), l.Ref()); err != nil {
		return err
	}
	if _, err = t.credits.NotifyLimit(ctx, policy.By(t.creditManager()), l.Ref(), in.Notice); err != nil {
		return err
	}
	t.step(policy.Tf("总经理批准生效,办公室发出通知函 %s", "the general manager approves it, it is in force; the office sends notice %s", in.Notice), policy.C4_1)
	return nil
}

// owing enters what the customer owes, and the first promise to pay.
func (t *relationTale) owing(ctx context.Context) error {
	seller, today := policy.By(t.seller()), t.law.Day(t.now)
	if _, err := t.credits.EnterExposure(ctx, seller, t.Client.Number, credit.Exposure{Amount: t.Credit.Owed.Amount, Day: today}); err != nil {
		return err
	}
	p, err := t.credits.Position(ctx, seller, t.Client.Number, today)
	if err != nil {
		return err
	}
	t.step(policy.Tf("录入占用 %s 元,额度 %s 元,余额 %s 元", "%s yuan are owed of a limit of %s, which leaves %s", p.Exposure.Amount, p.Limit.Amount, p.Headroom), policy.C4_1)
	_, err = t.credits.RecordFollowUp(ctx, seller, t.main.ID, credit.FollowEntry{Kind: credit.Promise, Day: today, Amount: t.Credit.Kept.Amount, Until: today.AddDays(-1)})
	if err = t.refused(policy.T("承诺的日期已过", "a promise is for a day that is past"), err); err != nil {
		return err
	}
	return t.promising(ctx, t.Credit.Kept.Amount, "paid")
}

// promising records a promise to pay by the day of another scene.
func (t *relationTale) promising(ctx context.Context, amount policy.Yuan, by string) (err error) {
	until := t.Days[by]
	if by == "broken" {
		until = until.AddDays(-1)
	}
	t.promise, err = t.credits.RecordFollowUp(ctx, policy.By(t.seller()), t.main.ID, credit.FollowEntry{
		Kind: credit.Promise, Day: t.law.Day(t.now), With: t.Client.Contact.Person, Amount: amount, Until: until,
	})
	if err != nil {
		return err
	}
	t.step(policy.Tf("客户承诺 %s 前付 %s 元", "the customer promises to pay by %s: %s yuan", until, amount), policy.C4_1, policy.C4_4)
	return nil
}

// promised records the second promise, which is not kept.
func (t *relationTale) promised(ctx context.Context) error {
	return t.promising(ctx, t.Credit.Broken.Amount, "broken")
}

func (t *relationTale) paid(ctx context.Context) error   { return t.settled(ctx, true) }
func (t *relationTale) broken(ctx context.Context) error { return t.settled(ctx, false) }

// settled notes what came of a promise, and how reliable those of the customer are.
func (t *relationTale) settled(ctx context.Context, kept bool) error {
	seller := policy.By(t.seller())
	if _, err := t.credits.Settle(ctx, seller, t.promise.Ref(), credit.Settling{Kept: kept, Day: t.law.Day(t.now)}); err != nil {
		return err
	}
	r, err := t.credits.Reliability(ctx, seller, t.Client.Number)
	if err != nil {
		return err
	}
	what := policy.T("按期付款,承诺履行", "the customer has paid in time, the promise is kept")
	if !kept {
		what = policy.T("逾期未付,承诺未履行", "the customer has not paid, the promise is broken")
	}
	t.step(policy.Tf("%s;履约率 %d%%", "%s; reliability %d%%", what, *r.Percent), policy.G6a)
	return nil
}
