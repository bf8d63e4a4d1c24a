package compliance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var countStateWords = []word[policy.State]{{"账实相符", archive.Agreeing}, {"有差异待处理", archive.Differing}, {"差异已处理", archive.Resolved}}

// deedOutcomeSteps are the sentences about what came of deeds and of the vault.
func (w *world) deedOutcomeSteps() []step {
	return []step{
		{"权证清单应为{状态}", w.deedListIs},
		{"权证清单的差异应为第{数}项的{栏目}", w.deedListDiffers},
		{"权证清单不应有违规", w.deedListClean},
		{"应记录经手人{人}违反{规则}，权证最迟应于{日}交保管人", w.deedListBreach},
		{"权证应为{状态}", w.deedsAre},
		{"权证应在{保险柜}的{柜位}", w.deedsLie},
		{"权证的责任人应依次为{名单}，前后衔接", w.deedHolders},
		{"权证的日志应有{数}行", w.deedLines},
		{"{保险柜}于{日}的日结应为期初{数}、收入{数}、付出{数}、期末{数}", w.balanceIs},
		{"日结与变动应当核对相符", w.booksAgree},
		{"{日}应盘点的保险柜应为{名单}", w.countsDue},
		{"{日}没有应盘点的保险柜", w.noCountsDue},
		{"盘点应为{状态}", w.countIs},
	}
}

func (w *world) deedListIs(ctx context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	l, err := w.deedList(ctx)
	if now := custody.StateText(l.State).ZH; err == nil && now != state {
		err = fmt.Errorf("权证清单为:%s", now)
	}
	return err
}

func (w *world) deedListDiffers(ctx context.Context, n int, column string) error {
	field, err := look(deedFieldWords, "栏目", column)
	if err != nil {
		return err
	}
	l, err := w.deedList(ctx)
	if err == nil && (len(l.Differences) != 1 || l.Differences[0].Line != n || l.Differences[0].Field != field) {
		err = fmt.Errorf("差异为:%+v", l.Differences)
	}
	return err
}

func (w *world) deedListClean(ctx context.Context) error {
	if err := w.answered(); err != nil {
		return err
	}
	l, err := w.deedList(ctx)
	if err == nil && len(l.Breaches) > 0 {
		err = fmt.Errorf("不应有违规:%v", l.Breaches)
	}
	return err
}

// deedListBreach looks on the list and for the duty in its journal.
func (w *world) deedListBreach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	l, err := w.deedList(ctx)
	if err != nil {
		return err
	}
	fits := func(b policy.Breach) bool {
		return string(b.Rule) == id && b.Person == who.ID && b.Due.String() == due
	}
	if !slices.ContainsFunc(l.Breaches, fits) {
		return fmt.Errorf("没有这一违规:%v", l.Breaches)
	}
	entries, err := w.lines(ctx, journal.Chain{Org: l.Org, Kind: custody.ListKind, ID: string(l.ID)})
	if err != nil {
		return err
	}
	for _, e := range entries {
		for _, d := range e.Duties {
			if d.Breach && string(d.Rule) == id && d.Person == who.ID && d.Due.String() == due {
				return nil
			}
		}
	}
	return errors.New("清单上有这一违规,日志里却没有")
}

func (w *world) eachDeed(ctx context.Context, check func(d custody.Deed) error) error {
	if err := w.answered(); err != nil {
		return err
	}
	deeds, err := w.deedsNow(ctx)
	for _, d := range deeds {
		err = errors.Join(err, check(d))
	}
	return err
}

func (w *world) deedsAre(ctx context.Context, state string) error {
	return w.eachDeed(ctx, func(d custody.Deed) error {
		if now := custody.StateText(d.State).ZH; now != state {
			return fmt.Errorf("权证 %s 为:%s", d.Certificate, now)
		}
		return nil
	})
}

func (w *world) deedsLie(ctx context.Context, safe, slot string) error {
	return w.eachDeed(ctx, func(d custody.Deed) error {
		if d.State != custody.Kept || string(d.Safe) != safe || d.Slot != slot {
			return fmt.Errorf("权证 %s 在 %s 的 %s", d.Certificate, d.Safe, d.Slot)
		}
		return nil
	})
}

func (w *world) deedHolders(ctx context.Context, names string) error {
	want, err := people(names)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	return w.eachDeed(ctx, func(one custody.Deed) error {
		chain, err := d.vault.Chain(ctx, policy.By(archivetest.GeneralManager), one.ID)
		if err != nil {
			return err
		}
		var got []policy.PersonID
		for i, h := range chain {
			if i > 0 && !chain[i-1].Until.Equal(h.From) {
				return fmt.Errorf("%s 与 %s 之间断开", chain[i-1].Person, h.Person)
			}
			got = append(got, h.Person)
		}
		if !slices.Equal(want, got) {
			return fmt.Errorf("责任人依次为:%v", got)
		}
		return nil
	})
}

func (w *world) deedLines(ctx context.Context, n int) error {
	return w.eachDeed(ctx, func(d custody.Deed) error {
		entries, err := w.lines(ctx, journal.Chain{Org: d.Org, Kind: custody.DeedKind, ID: string(d.ID)})
		if err == nil && len(entries) != n {
			err = fmt.Errorf("日志有 %d 行", len(entries))
		}
		return err
	})
}

func (w *world) balanceIs(ctx context.Context, safe, day string, opening, in, out, closing int) error {
	on, err := parseDay(day)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	all, err := d.vault.Balance(ctx, policy.By(archivetest.GeneralManager), on)
	if err != nil {
		return err
	}
	var sum [4]int
	for _, b := range all {
		if string(b.Safe) == safe {
			sum[0], sum[1], sum[2], sum[3] = sum[0]+b.Opening, sum[1]+b.In, sum[2]+b.Out, sum[3]+b.Closing
		}
	}
	if want := [4]int{opening, in, out, closing}; sum != want {
		return fmt.Errorf("日结为:%v", sum)
	}
	return nil
}

func (w *world) booksAgree(ctx context.Context) error {
	d, err := w.services()
	if err != nil {
		return err
	}
	audit, err := d.vault.AuditBalances(ctx, policy.By(archivetest.GeneralManager))
	if err == nil && !audit.OK() {
		err = fmt.Errorf("不相符:%+v", audit)
	}
	return err
}

func (w *world) countsDue(ctx context.Context, day, names string) error {
	safes, err := w.dueSafes(ctx, day)
	if err == nil && !slices.Equal(safes, list(names)) {
		err = fmt.Errorf("应盘点的为:%v", safes)
	}
	return err
}

func (w *world) noCountsDue(ctx context.Context, day string) error {
	safes, err := w.dueSafes(ctx, day)
	if err == nil && len(safes) > 0 {
		err = fmt.Errorf("应盘点的为:%v", safes)
	}
	return err
}

// dueSafes are the safes overdue for their full count on a day.
func (w *world) dueSafes(ctx context.Context, day string) ([]string, error) {
	if err := w.on(day); err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	due, err := d.vault.CountsDue(ctx, policy.By(archivetest.GeneralManager))
	var safes []string
	for _, one := range due {
		if one.Deadline == policy.VaultCount {
			safes = append(safes, string(one.Safe))
		}
	}
	return safes, err
}

func (w *world) countIs(ctx context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	want, err := look(countStateWords, "盘点状态", state)
	if err != nil {
		return err
	}
	t, err := w.stocktake(ctx)
	if err == nil && t.State != want {
		err = fmt.Errorf("盘点为:%s", t.State)
	}
	return err
}
