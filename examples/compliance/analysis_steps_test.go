package compliance

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// analysisSteps are the sentences about the trend of sales, and how far promises of
// payment can be relied on.
func (w *world) analysisSteps() []step {
	return []step{
		{"{日}的销售趋势应为{名单}", w.trendIs},
		{"{人}于{日}登记承诺未履行", w.promiseBroken},
		{"{日}客户{客户}的付款承诺履行率应为{数}%", w.keptPercent},
	}
}

// trendIs compares the last months of the trend with those listed, in their order:
// 2026-03 2次120000.00元.
func (w *world) trendIs(ctx context.Context, day, months string) error {
	return w.looking(day, func(b *customer.Book, req policy.Request) error {
		all, err := b.Trend(ctx, req, customer.Month, customer.TrendQuery{})
		if err != nil {
			return err
		}
		var told []string
		for _, one := range all[max(0, len(all)-len(list(months))):] {
			told = append(told, fmt.Sprintf("%s %d次%s元", one.From.String()[:len("2026-03")], one.Transactions, one.Volume))
		}
		return same(months, strings.Join(told, "、"))
	})
}

func (w *world) promiseBroken(ctx context.Context, name, day string) error {
	return w.inCredit(ctx, name, day, func(ctx context.Context, o *credit.Office, req policy.Request) error {
		u, err := o.FollowUp(ctx, req, w.creditor.promise)
		if err != nil {
			return err
		}
		_, err = o.Settle(ctx, req, u.Ref(), credit.Settling{Day: w.today()})
		return err
	})
}

func (w *world) keptPercent(ctx context.Context, day, of string, percent int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		r, err := o.Reliability(ctx, req, archive.CustomerID(of))
		if err != nil || r.Percent == nil {
			return "", err
		}
		return fmt.Sprint(*r.Percent), nil
	}, fmt.Sprint(percent))
}
