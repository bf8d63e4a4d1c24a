package compliance

import (
	"context"
	"strings"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// careSteps are the sentences about tasks that nobody organises, and about occasions
// of visits: anniversaries, and those that are skipped.
func (w *world) careSteps() []step {
	return []step{
		{"尚无组织人的工作应为{名单}", w.unorganisedAre},
		{"{人}于{日}制定纪念日拜访计划，每年{数}月{数}日，由{部门}的{人}执行", w.planAnniversary},
		{"{人}于{日}略过下次拜访，原因{原因}", w.skipCare},
	}
}

func (w *world) unorganisedAre(ctx context.Context, names string) error {
	all, err := w.tasks(ctx)
	if err != nil {
		return err
	}
	var open []string
	for _, one := range all {
		if !one.Organised {
			open = append(open, one.Task.Text().ZH)
		}
	}
	return same(names, strings.Join(open, "、"))
}

func (w *world) planAnniversary(ctx context.Context, name, day string, month, date int, department, by string) error {
	return w.plan(ctx, name, day, customer.Occasion{Anniversary: &customer.YearDay{Month: month, Day: date}}, department, by)
}

func (w *world) skipCare(ctx context.Context, name, day, reason string) error {
	p, err := w.carePlan(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.SkipCare(ctx, req, p.Ref(), reason)
		return err
	})
}
