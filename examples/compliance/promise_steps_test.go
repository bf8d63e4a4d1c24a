package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// promiseSteps are the sentences about what others are to do by a day: departments that
// are asked, and customers who have promised to pay.
func (w *world) promiseSteps() []step {
	return []step{
		{"{人}于{日}登记付款承诺，最迟{日}付款", w.recordPromise},
		{"{人}于{日}登记承诺已履行", w.promiseKept},
		{"{日}逾期未答复的配合事项应有{数}项", w.lateAnswers},
		{"{日}逾期的配合事项应有{数}项，最久逾期{数}天", w.lateRequests},
		{"{日}付款承诺未履行或逾期最多的客户应为{客户}，共{数}项", w.leastReliable},
		{"{日}客户{客户}的付款承诺应履行{数}项，未履行或逾期{数}项", w.reliabilityIs},
	}
}

func (w *world) recordPromise(ctx context.Context, name, day, until string) error {
	d, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.withFile(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request, f credit.File) error {
		u, err := o.RecordFollowUp(ctx, req, f.ID, credit.FollowEntry{Kind: credit.Promise, Day: w.today(), Amount: policy.MustYuan("5000.00"), Until: d})
		if err == nil {
			w.creditor.promise = u.ID
		}
		return err
	})
}

func (w *world) promiseKept(ctx context.Context, name, day string) error {
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		u, err := o.FollowUp(ctx, req, w.creditor.promise)
		if err != nil {
			return err
		}
		_, err = o.Settle(ctx, req, u.Ref(), credit.Settling{Kept: true, Day: w.today()})
		return err
	})
}

func (w *world) lateAnswers(ctx context.Context, day string, n int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.LateRequests(ctx, req, credit.LateRequestQuery{Open: true})
		return fmt.Sprint(len(page.Requests)), err
	}, fmt.Sprint(n))
}

func (w *world) lateRequests(ctx context.Context, day string, n, days int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.LateRequests(ctx, req, credit.LateRequestQuery{})
		most := 0
		for _, one := range page.Requests {
			most = max(most, one.Late)
		}
		return fmt.Sprint(len(page.Requests), most), err
	}, fmt.Sprint(n, days))
}

func (w *world) leastReliable(ctx context.Context, day, of string, n int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.Reliabilities(ctx, req, "", 1)
		if err != nil || len(page.Customers) == 0 {
			return "", err
		}
		first := page.Customers[0]
		return fmt.Sprint(first.Customer, first.Broken+first.Overdue), nil
	}, fmt.Sprint(of, n))
}

func (w *world) reliabilityIs(ctx context.Context, day, of string, kept, unkept int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		r, err := o.Reliability(ctx, req, archive.CustomerID(of))
		return fmt.Sprint(r.Kept, r.Broken+r.Overdue), err
	}, fmt.Sprint(kept, unkept))
}
