package compliance

import (
	"bytes"
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// vaultSteps are the sentences about what is done in the vault.
func (w *world) vaultSteps() []step {
	return []step{
		{"{人}于{日}确认开柜", w.confirmMove},
		{"{人}于{日}申请权证暂时出库，应于{日}归还", w.askRegistry},
		{"{人}于{日}申请由{人}带出权证，应于{日}归还", w.askCarrier},
		{"{人}于{日}作为经手人签字", w.carry},
		{"{人}于{日}申请交还权证", w.askOwner},
		{"{人}于{日}批准出库", w.approveMove},
		{"{人}于{日}批准出库，项目于{日}结清", w.approveSettled},
		{"{人}于{日}出柜", w.handOut},
		{"{人}于{日}出柜，领取人{姓名}的证件已核对", w.handOutTo},
		{"{人}于{日}把归还的权证放入{保险柜}的{柜位}", w.bringBack},
		{"{人}于{日}把权证移到{保险柜}的{柜位}", w.relocate},
		{"{人}于{日}开始盘点{保险柜}", w.startCount},
		{"{人}于{日}录入盘点，全部在柜", w.countAll},
		{"{人}于{日}录入盘点，少了第{数}项", w.countShort},
		{"{人}于{日}在盘点表上签字", w.signCount},
		{"{人}于{日}核销短缺", w.writeOff},
		{"{人}于{日}导出权证台账", w.exportDeeds},
	}
}

// onMove does an act on the movement as it is now.
func (w *world) onMove(ctx context.Context, name, day string, do func(ctx context.Context, v *custody.Vault, req policy.Request, m custody.Movement) (custody.Movement, error)) error {
	var m custody.Movement
	err := w.db.Custody().View(ctx, func(r custody.Reader) error {
		var err error
		m, err = r.Movement(ctx, w.deeds.org, w.deeds.movement)
		return err
	})
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := do(ctx, d.vault, req, m)
		return err
	})
}

func (w *world) confirmMove(ctx context.Context, name, day string) error {
	return w.onMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, m custody.Movement) (custody.Movement, error) {
		return v.Confirm(ctx, req, m.Ref(), custody.Confirming{Digest: m.Digest()})
	})
}

// beginMove does an act that makes a movement of all deeds of the list.
func (w *world) beginMove(ctx context.Context, name, day string, do func(ctx context.Context, v *custody.Vault, req policy.Request, deeds []policy.Ref, safe custody.SafeID) (custody.Movement, error)) error {
	deeds, err := w.deedsNow(ctx)
	if err != nil {
		return err
	}
	refs := make([]policy.Ref, len(deeds))
	for i, d := range deeds {
		refs[i] = d.Ref()
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		m, err := do(ctx, d.vault, req, refs, deeds[0].Safe)
		if err == nil {
			w.deeds.movement = m.ID
		}
		return err
	})
}

func (w *world) askRegistry(ctx context.Context, name, day, due string) error {
	return w.askWith(ctx, name, day, due, archivetest.A.ID)
}

func (w *world) askCarrier(ctx context.Context, name, day, carrier, due string) error {
	who, err := person(carrier)
	if err != nil {
		return err
	}
	return w.askWith(ctx, name, day, due, who.ID)
}

func (w *world) carry(ctx context.Context, name, day string) error {
	return w.onMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, m custody.Movement) (custody.Movement, error) {
		return v.Carry(ctx, req, m.Ref(), custody.Confirming{Digest: m.Digest()})
	})
}

func (w *world) askWith(ctx context.Context, name, day, due string, carrier policy.PersonID) error {
	back, err := parseDay(due)
	if err != nil {
		return err
	}
	return w.beginMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, deeds []policy.Ref, safe custody.SafeID) (custody.Movement, error) {
		return v.AskRelease(ctx, req, custody.Asking{Deeds: deeds, Safe: safe, Purpose: "办理变更登记", To: "不动产登记中心", Carrier: carrier, Due: back})
	})
}

func (w *world) askOwner(ctx context.Context, name, day string) error {
	return w.beginMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, deeds []policy.Ref, safe custody.SafeID) (custody.Movement, error) {
		return v.AskRelease(ctx, req, custody.Asking{Deeds: deeds, Safe: safe, Final: true, Purpose: "项目结清", Receiver: "张三"})
	})
}

func (w *world) approveMove(ctx context.Context, name, day string) error {
	return w.approveWith(ctx, name, day, custody.Approval{})
}

func (w *world) approveSettled(ctx context.Context, name, day, settled string) error {
	on, err := parseDay(settled)
	if err != nil {
		return err
	}
	return w.approveWith(ctx, name, day, custody.Approval{Settled: on})
}

func (w *world) approveWith(ctx context.Context, name, day string, a custody.Approval) error {
	return w.onMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, m custody.Movement) (custody.Movement, error) {
		return v.Approve(ctx, req, m.Ref(), a)
	})
}

func (w *world) handOut(ctx context.Context, name, day string) error {
	return w.handOutWith(ctx, name, day, custody.HandingOut{})
}

func (w *world) handOutTo(ctx context.Context, name, day, receiver string) error {
	return w.handOutWith(ctx, name, day, custody.HandingOut{Receiver: &custody.Receiver{
		Name: policy.Personal(receiver), Proof: "identity-card", Number: "110105199001011234", Receipt: "LQ-1",
	}})
}

func (w *world) handOutWith(ctx context.Context, name, day string, in custody.HandingOut) error {
	return w.onMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, m custody.Movement) (custody.Movement, error) {
		return v.HandOut(ctx, req, m.Ref(), in)
	})
}

func (w *world) bringBack(ctx context.Context, name, day, safe, slot string) error {
	return w.beginMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, deeds []policy.Ref, _ custody.SafeID) (custody.Movement, error) {
		return v.BringIn(ctx, req, custody.Bringing{Deeds: deeds, Safe: custody.SafeID(safe), Slots: []string{slot}})
	})
}

func (w *world) relocate(ctx context.Context, name, day, safe, slot string) error {
	return w.beginMove(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, deeds []policy.Ref, from custody.SafeID) (custody.Movement, error) {
		return v.Relocate(ctx, req, custody.Relocation{Deeds: deeds, Safe: from, To: custody.SafeID(safe), Slots: []string{slot}})
	})
}

func (w *world) startCount(ctx context.Context, name, day, safe string) error {
	var s custody.Safe
	err := w.db.Custody().View(ctx, func(r custody.Reader) error {
		var err error
		s, err = r.Safe(ctx, archivetest.Org, custody.SafeID(safe))
		return err
	})
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		t, err := d.vault.StartCount(ctx, req, s.Ref(), custody.Counting{Scope: archive.FullCount})
		if err == nil {
			w.deeds.count = t.ID
		}
		return err
	})
}

// stocktake is the count the sentences speak of, as it is now.
func (w *world) stocktake(ctx context.Context) (archive.Stocktake, error) {
	var t archive.Stocktake
	err := w.db.Archive().View(ctx, func(r archive.Reader) error {
		var err error
		t, err = r.Stocktake(ctx, archivetest.Org, w.deeds.count)
		return err
	})
	return t, err
}

func (w *world) onStocktake(ctx context.Context, name, day string, do func(ctx context.Context, v *custody.Vault, req policy.Request, t archive.Stocktake) error) error {
	t, err := w.stocktake(ctx)
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.vault, req, t) })
}

func (w *world) countAll(ctx context.Context, name, day string) error {
	return w.countWithout(ctx, name, day, 0)
}

func (w *world) countShort(ctx context.Context, name, day string, n int) error {
	return w.countWithout(ctx, name, day, n)
}

func (w *world) countWithout(ctx context.Context, name, day string, n int) error {
	return w.onStocktake(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, t archive.Stocktake) error {
		var found []archive.Stock
		for i, one := range t.Expected {
			if i != n-1 {
				found = append(found, archive.Stock{Label: one.Label, Slot: one.Slot, Quantity: one.Quantity})
			}
		}
		_, err := v.EnterCount(ctx, req, t.Ref(), found)
		return err
	})
}

func (w *world) signCount(ctx context.Context, name, day string) error {
	return w.onStocktake(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, t archive.Stocktake) error {
		_, err := v.SignCount(ctx, req, t.Ref(), t.Sheet())
		return err
	})
}

func (w *world) writeOff(ctx context.Context, name, day string) error {
	return w.onStocktake(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, t archive.Stocktake) error {
		_, err := v.ResolveCount(ctx, req, t.Ref(), archive.Resolution{How: custody.AsWrittenOff, Reason: "已登报挂失"})
		return err
	})
}

func (w *world) exportDeeds(ctx context.Context, name, day string) error {
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		var out bytes.Buffer
		err := d.vault.WriteRegister(ctx, req, custody.DeedQuery{}, &out, policy.ZH)
		w.printed = out.String()
		return err
	})
}
