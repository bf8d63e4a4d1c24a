package compliance

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// deedLossSteps are the sentences about deeds that come back late, or not at all.
func (w *world) deedLossSteps() []step {
	return []step{
		{"{人}于{日}报告第{数}项权证在外遗失，情况{情况}", w.reportDeedLost},
		{"{人}于{日}核销第{数}项遗失的权证", w.writeDeedOff},
		{"{人}于{日}核对权证，一项也没有录入", w.checkNothing},
		{"第{数}项权证应为{状态}", w.oneDeedIs},
		{"应记录经手人{人}违反{规则}，权证最迟应于{日}归还", w.returnBreach},
		{"权证的归还不应有违规", w.returnClean},
		{"权证最后应在领取人手中", w.withReceiver},
	}
}

func (w *world) onDeed(ctx context.Context, name, day string, n int, do func(ctx context.Context, v *custody.Vault, req policy.Request, d custody.Deed) (custody.Deed, error)) error {
	deeds, err := w.deedsNow(ctx)
	if err != nil {
		return err
	}
	if n < 1 || n > len(deeds) {
		return fmt.Errorf("没有第 %d 项权证", n)
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := do(ctx, d.vault, req, deeds[n-1])
		return err
	})
}

// reportDeedLost leaves the incident to the sentences about incidents.
func (w *world) reportDeedLost(ctx context.Context, name, day string, n int, facts string) error {
	return w.onDeed(ctx, name, day, n, func(ctx context.Context, v *custody.Vault, req policy.Request, d custody.Deed) (custody.Deed, error) {
		d, err := v.ReportLost(ctx, req, d.Ref(), custody.LossReport{Facts: facts})
		if err != nil {
			return d, err
		}
		return d, w.db.Archive().View(ctx, func(r archive.Reader) error {
			w.life.incident, err = r.Incident(ctx, d.Org, d.Incident)
			return err
		})
	})
}

func (w *world) writeDeedOff(ctx context.Context, name, day string, n int) error {
	return w.onDeed(ctx, name, day, n, func(ctx context.Context, v *custody.Vault, req policy.Request, d custody.Deed) (custody.Deed, error) {
		d, err := v.WriteOff(ctx, req, d.Ref(), "登报挂失,补办中")
		if err != nil {
			return d, err
		}
		return d, w.db.Archive().View(ctx, func(r archive.Reader) error {
			w.life.incident, err = r.Incident(ctx, d.Org, d.Incident)
			return err
		})
	})
}

func (w *world) checkNothing(ctx context.Context, name, day string) error {
	l, err := w.deedList(ctx)
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := d.vault.Check(ctx, req, l.Ref(), custody.Checking{Digest: l.Digest()})
		return err
	})
}

func (w *world) oneDeedIs(ctx context.Context, n int, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	deeds, err := w.deedsNow(ctx)
	if err != nil {
		return err
	}
	if now := custody.StateText(deeds[n-1].State).ZH; now != state {
		return fmt.Errorf("第 %d 项权证为:%s", n, now)
	}
	return nil
}

// lastRelease is the last release for a time of the company.
func (w *world) lastRelease(ctx context.Context) (custody.Movement, error) {
	var m custody.Movement
	err := w.db.Custody().View(ctx, func(r custody.Reader) error {
		page, err := r.Movements(ctx, custody.MovementQuery{Org: archivetest.Org, Way: custody.Temporary})
		if err == nil && len(page.Movements) == 0 {
			err = fmt.Errorf("没有暂时出库")
		}
		if err == nil {
			m = page.Movements[len(page.Movements)-1]
		}
		return err
	})
	return m, err
}

// returnBreach looks on the release and for the duty in its journal.
func (w *world) returnBreach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	m, err := w.lastRelease(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(m.Breaches, func(b policy.Breach) bool {
		return string(b.Rule) == id && b.Person == who.ID && b.Due.String() == due
	}) {
		return fmt.Errorf("没有这一违规:%v", m.Breaches)
	}
	entries, err := w.lines(ctx, journal.Chain{Org: m.Org, Kind: custody.MovementKind, ID: string(m.ID)})
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
	return fmt.Errorf("出库记录上有这一违规,日志里却没有")
}

func (w *world) returnClean(ctx context.Context) error {
	if err := w.answered(); err != nil {
		return err
	}
	m, err := w.lastRelease(ctx)
	if err == nil && len(m.Breaches) > 0 {
		err = fmt.Errorf("不应有违规:%v", m.Breaches)
	}
	return err
}

func (w *world) withReceiver(ctx context.Context) error {
	d, err := w.services()
	if err != nil {
		return err
	}
	return w.eachDeed(ctx, func(one custody.Deed) error {
		chain, err := d.vault.Chain(ctx, policy.By(archivetest.GeneralManager), one.ID)
		if err != nil {
			return err
		}
		if last := chain[len(chain)-1]; last.As != policy.Receiver || last.Receiver == "" || last.Person != "" {
			return fmt.Errorf("权证 %s 最后在:%v", one.Certificate, last)
		}
		return nil
	})
}
