package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// strongbox is what the sentences about deeds speak of: the list, the movement and the
// count at hand.
type strongbox struct {
	org      policy.OrgID
	list     custody.ListID
	old      []custody.DeedID // taken over from an old ledger
	movement custody.MovementID
	count    archive.StocktakeID
}

// deedKindWords are kinds of deed; the last one is none.
var deedKindWords = []word[string]{
	{"借款人权属证明", "customer-title"}, {"保证人权属证明", "guarantor-title"}, {"他项权证", "other-rights"},
	{"动产抵押登记", "chattel-mortgage"}, {"股权出质登记", "equity-pledge"}, {"其他权属证明", "other-title"}, {"发票", "invoice"},
}

var deedFieldWords = []word[string]{{"名称", "name"}, {"证号", "certificate"}, {"数量", "quantity"}}

// deedListSteps are the sentences about deeds on their way to the custodian.
func (w *world) deedListSteps() []step {
	return []step{
		{"公司已任命权证管理人员，并启用保险柜", w.vaultFounded},
		{"制度规定一人可以开柜", w.oneOpens},
		{"{人}于{日}列出权证清单", w.listDeeds},
		{"{人}于{日}列出权证清单，其中一项为{种类}", w.listDeedOf},
		{"{人}于{日}列出权证清单，同一证号列了两次", w.listTwice},
		{"{人}于{日}记录当日收到权证", w.gotDeeds},
		{"{人}于{日}提交权证清单", w.presentDeeds},
		{"{人}于{日}核对权证，全部相符", w.checkDeeds},
		{"{人}于{日}核对权证，第{数}项的{栏目}不符", w.checkDeedsWrong},
		{"{人}于{日}更正权证清单并重新提交", w.correctDeeds},
		{"权证于{日}收到，并于当日经三方核对一致", w.deedsAgreed},
		{"{人}于{日}批准权证过夜{数}个工作日，理由{理由}", w.overnight},
		{"{人}于{日}签收权证，放入{保险柜}的{柜位}", w.receiveDeeds},
		{"权证于{日}收到，并于当日入柜", w.deedsKept},
	}
}

// vaultFounded appoints two custodians and gives each a safe.
func (w *world) vaultFounded(ctx context.Context) error {
	appoint := func(name string) func() error {
		return func() error {
			return w.onPerson(ctx, "总经理", founding, name, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
				_, err := o.Appoint(ctx, req, ref, staff.Appointment{Role: policy.DeedCustodian, From: calendar.MustDay(founding)})
				return err
			})
		}
	}
	open := func(safe string, keeper policy.PersonID) func() error {
		return func() error {
			return w.byName(ctx, "总经理", founding, func(ctx context.Context, d desks, req policy.Request) error {
				_, err := d.vault.OpenSafe(ctx, req, custody.NewSafe{ID: custody.SafeID(safe), Name: safe, Slots: []string{"上层", "下层"}, Custodian: keeper})
				return err
			})
		}
	}
	return w.inTurn(
		appoint("权证管理人员"), appoint("另一位权证管理人员"),
		open("一号柜", custodytest.Custodian.ID), open("二号柜", custodytest.OtherCustodian.ID),
	)
}

func (w *world) oneOpens() error {
	return w.amend(func(r *policy.Regulation) { r.Settings.OneOpensVault = true })
}

// byName does an act of a person on a day.
func (w *world) byName(ctx context.Context, name, day string, do act) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, who.Org, do)
}

// deedList is the list the sentences speak of, as it is now.
func (w *world) deedList(ctx context.Context) (custody.HandOverList, error) {
	var l custody.HandOverList
	err := w.db.Custody().View(ctx, func(r custody.Reader) error {
		var err error
		l, err = r.List(ctx, w.deeds.org, w.deeds.list)
		return err
	})
	return l, err
}

// onDeeds does an act on the list as it is now.
func (w *world) onDeeds(ctx context.Context, name, day string, do func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error) error {
	l, err := w.deedList(ctx)
	if err != nil {
		return err
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.vault, req, l) })
}

func (w *world) listDeeds(ctx context.Context, name, day string) error {
	return w.listWith(ctx, name, day, nil)
}

func (w *world) listDeedOf(ctx context.Context, name, day, kind string) error {
	code, err := look(deedKindWords, "权证种类", kind)
	if err != nil {
		return err
	}
	return w.listWith(ctx, name, day, func(lines []custody.Line) { lines[0].Kind = code })
}

func (w *world) listTwice(ctx context.Context, name, day string) error {
	return w.listWith(ctx, name, day, func(lines []custody.Line) { lines[1] = lines[0] })
}

func (w *world) listWith(ctx context.Context, name, day string, change func(lines []custody.Line)) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	lines := custodytest.Lines()
	if change != nil {
		change(lines)
	}
	return w.byName(ctx, name, day, func(ctx context.Context, d desks, req policy.Request) error {
		l, err := d.vault.Draft(ctx, req, custody.NewList{File: f.ID, Lines: lines})
		if err == nil {
			w.deeds.org, w.deeds.list = l.Org, l.ID
		}
		return err
	})
}

func (w *world) gotDeeds(ctx context.Context, name, day string) error {
	on, err := parseDay(day)
	if err != nil {
		return err
	}
	return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
		_, err := v.RecordReceipt(ctx, req, l.Ref(), on)
		return err
	})
}

func (w *world) presentDeeds(ctx context.Context, name, day string) error {
	return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
		_, err := v.Present(ctx, req, l.Ref())
		return err
	})
}

func (w *world) checkDeeds(ctx context.Context, name, day string) error {
	return w.checkWith(ctx, name, day, func([]custody.Seen) {})
}

func (w *world) checkDeedsWrong(ctx context.Context, name, day string, n int, column string) error {
	field, err := look(deedFieldWords, "栏目", column)
	if err != nil {
		return err
	}
	return w.checkWith(ctx, name, day, func(seen []custody.Seen) {
		one := &seen[n-1]
		switch field {
		case "name":
			one.Name = "房屋所有权证"
		case "certificate":
			one.Certificate += "补"
		default:
			one.Quantity++
		}
	})
}

func (w *world) checkWith(ctx context.Context, name, day string, change func(seen []custody.Seen)) error {
	return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
		in := custodytest.Checking(l)
		change(in.Seen)
		_, err := v.Check(ctx, req, l.Ref(), in)
		return err
	})
}

func (w *world) correctDeeds(ctx context.Context, name, day string) error {
	return w.inTurn(
		func() error {
			return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
				_, err := v.Edit(ctx, req, l.Ref(), l.Lines)
				return err
			})
		},
		func() error { return w.presentDeeds(ctx, name, day) },
	)
}

func (w *world) deedsAgreed(ctx context.Context, day string) error {
	return w.inTurn(
		func() error { return w.listDeeds(ctx, "A角", day) },
		func() error { return w.gotDeeds(ctx, "A角", day) },
		func() error { return w.presentDeeds(ctx, "A角", day) },
		func() error { return w.checkDeeds(ctx, "A角", day) },
		func() error { return w.checkDeeds(ctx, "B角", day) },
		func() error { return w.checkDeeds(ctx, "档案管理员", day) },
	)
}

func (w *world) overnight(ctx context.Context, name, day string, n int, reason string) error {
	return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
		_, err := v.AllowOvernight(ctx, req, l.Ref(), custody.Stay{Days: n, Reason: reason})
		return err
	})
}

func (w *world) receiveDeeds(ctx context.Context, name, day, safe, slot string) error {
	return w.onDeeds(ctx, name, day, func(ctx context.Context, v *custody.Vault, req policy.Request, l custody.HandOverList) error {
		in := custody.Receiving{Digest: l.Digest(), Safe: custody.SafeID(safe), Slots: []string{slot}}
		l, err := v.Receive(ctx, req, l.Ref(), in)
		w.deeds.movement = l.Movement
		return err
	})
}

func (w *world) deedsKept(ctx context.Context, day string) error {
	return w.inTurn(
		func() error { return w.deedsAgreed(ctx, day) },
		func() error { return w.receiveDeeds(ctx, "权证管理人员", day, "一号柜", "上层") },
		func() error { return w.confirmMove(ctx, "总经理", day) },
	)
}

// deedsNow are the deeds of the list as they are now.
func (w *world) deedsNow(ctx context.Context) ([]custody.Deed, error) {
	ids := w.deeds.old
	if len(ids) == 0 {
		l, err := w.deedList(ctx)
		if err != nil {
			return nil, err
		}
		if ids = l.Deeds; len(ids) == 0 {
			return nil, fmt.Errorf("权证尚未签收:%s", custody.StateText(l.State).ZH)
		}
	}
	all := make([]custody.Deed, len(ids))
	err := w.db.Custody().View(ctx, func(r custody.Reader) error {
		var err error
		for i, id := range ids {
			if all[i], err = r.Deed(ctx, w.deeds.org, id); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}
