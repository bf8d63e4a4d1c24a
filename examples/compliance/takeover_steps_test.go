package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// takeoverSteps are the sentences about deeds of old ledgers; what becomes of them the
// sentences about the vault say.
func (w *world) takeoverSteps() []step {
	return []step{
		{"{人}于{日}录入旧权证，证号{证号}，项目{项目}，收到日{日}", w.enterOldDeed},
		{"{人}于{日}把旧权证放入{保险柜}的{柜位}", w.bringBack},
		{"{日}已签收未入柜的权证应为{数}份", w.notIn},
	}
}

func (w *world) enterOldDeed(ctx context.Context, name, day, number, project, received string) error {
	on, err := parseDay(received)
	if err != nil {
		return err
	}
	l, err := w.ledger(ctx)
	if err != nil {
		return err
	}
	line := custodytest.OldLines()[0]
	line.Certificate, line.Project, line.Received = number, project, on
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		if l, err = d.vault.EnterDeeds(ctx, req, l.Ref(), []custody.OldDeed{line}, nil); err != nil {
			return err
		}
		page, err := d.vault.Deeds(ctx, req, custody.DeedQuery{Ledger: l.ID})
		w.deeds.org, w.deeds.old = l.Org, nil
		for _, one := range page.Deeds {
			w.deeds.old = append(w.deeds.old, one.ID)
		}
		return err
	})
}

func (w *world) notIn(ctx context.Context, day string, n int) error {
	if err := w.on(day); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	page, err := d.vault.NotIn(ctx, policy.By(archivetest.GeneralManager), custody.DeedQuery{})
	if err == nil && len(page.Deeds) != n {
		err = fmt.Errorf("实际 %d 份", len(page.Deeds))
	}
	return err
}
