package main

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// lending is the third chapter: the volume is lent, called back, returned in two
// parts, and then kept in the room by a case.
func (t *projectTale) lending(ctx context.Context, f archive.File) error {
	t.chapter(policy.T("借阅", "The volume is lent"))
	s, err := t.lent(ctx, f)
	if err != nil {
		return err
	}
	next, s, err := t.recalled(ctx, s)
	if err != nil {
		return err
	}
	if err = t.returned(ctx, s); err != nil {
		return err
	}
	return t.held(ctx, next)
}

// lent is A's slip, up to both signatures.
func (t *projectTale) lent(ctx context.Context, f archive.File) (lending.Slip, error) {
	a, archivist := policy.By(t.manager(t.People.A)), policy.By(t.archivist())
	t.day(t.Days.Lent)
	s, err := t.asked(ctx, a, f.Volume, t.Lending.Purpose, false)
	if err != nil {
		return s, err
	}
	t.step(policy.Tf("A 角填写出借单并提交:%s,%s", "A writes a slip for the volume and submits it: %s, %s", s.Purpose, policy.Tf("%d 个工作日", "%d working days", s.Days)), policy.B6_1b)
	counts := everyItem(f.Items)
	_, err = t.desk.Lend(ctx, archivist, s.Ref(), counts)
	if err = t.refused(policy.T("档案管理员未经批准便出借", "the archivist lends it unapproved"), err); err != nil {
		return s, err
	}
	if s, err = t.desk.Approve(ctx, policy.By(t.generalManager()), s.Ref()); err != nil {
		return s, err
	}
	if s, err = t.desk.Lend(ctx, archivist, s.Ref(), counts); err != nil {
		return s, err
	}
	if s, err = t.desk.Sign(ctx, a, s.Ref(), s.Digest()); err != nil {
		return s, err
	}
	t.step(policy.T("总经理批准;档案管理员逐项核对签字,A 角签收", "the general manager approves; the archivist counts every item and signs, and so does A"), policy.B6_1b, policy.B6_2)
	t.deadlines(s.Deadlines, policy.LoanReturn)
	return s, nil
}

// asked is a slip for the whole volume, written and submitted.
func (t *projectTale) asked(ctx context.Context, who policy.Request, volume archive.VolumeID, purpose string, wait bool) (lending.Slip, error) {
	s, err := t.desk.Draft(ctx, who, lending.Application{
		Volume: volume, Purpose: purpose, Customer: t.Project.Customer, Days: t.Lending.Days, Wait: wait,
	})
	if err != nil {
		return s, err
	}
	return t.desk.Submit(ctx, who, s.Ref())
}

// recalled has B wait for the volume, and the archivist call it back for B. It
// returns B's slip and A's.
func (t *projectTale) recalled(ctx context.Context, s lending.Slip) (next, called lending.Slip, err error) {
	b, boss, archivist := policy.By(t.manager(t.People.B)), policy.By(t.generalManager()), policy.By(t.archivist())
	t.day(t.Days.Recalled)
	_, err = t.asked(ctx, b, s.Volume, t.Lending.Wanted, false)
	if err = t.refused(policy.T("B 角填写出借单,没有注明轮候", "B writes a slip for the volume, and does not say that they wait"), err); err != nil {
		return next, s, err
	}
	if next, err = t.asked(ctx, b, s.Volume, t.Lending.Wanted, true); err != nil {
		return next, s, err
	}
	if next, err = t.desk.Approve(ctx, boss, next.Ref()); err != nil {
		return next, s, err
	}
	queue, err := t.desk.Queue(ctx, archivist, s.Volume, "", 0)
	if err != nil {
		return next, s, err
	}
	t.step(policy.Tf("B 角注明轮候的出借单获批,排队等候,队列中 %s 单", "B writes one with wait; it is approved and waits in the queue, which has %s", count(len(queue.Slips), "slip")), policy.B6_1b, policy.B6_2)
	if s, err = t.desk.Recall(ctx, archivist, s.Ref(), lending.Recall{Due: t.Days.Returned, Reason: t.Lending.Recall}); err != nil {
		return next, s, err
	}
	t.step(policy.Tf("档案管理员催还:%s", "the archivist recalls it from A: %s", s.Recall.Reason), policy.B6_3)
	t.deadlines(s.Deadlines, policy.LoanReturn)
	_, err = t.desk.Renew(ctx, policy.By(t.manager(t.People.A)), s.Ref())
	return next, s, t.refused(policy.T("A 角续借", "A asks for more time"), err)
}

// returned is the return in two parts.
func (t *projectTale) returned(ctx context.Context, s lending.Slip) error {
	archivist := policy.By(t.archivist())
	t.day(t.Days.Brought)
	v, err := t.room.Volume(ctx, archivist, s.Volume)
	if err != nil {
		return err
	}
	var back []lending.Found
	for _, it := range v.Items {
		if !slices.Contains(t.Lending.Later, it.Paper) {
			back = append(back, lending.Found{Code: it.Code, Copies: it.Copies, Pages: it.Pages})
		}
	}
	if s, err = t.desk.Return(ctx, archivist, s.Ref(), lending.Returning{Found: back}); err != nil {
		return err
	}
	t.step(policy.Tf("A 角归还 %s 项;档案管理员逐项清点,其余仍记在单上", "A brings back %s; the archivist counts each, and the rest stays on the slip", count(len(back), "item")), policy.B6_4a)
	for _, one := range s.Outstanding {
		t.linef("  %s", policy.Tf("未还 %s:%d 份,每份 %d 页", "still out %s: %d x %d pages", one.Code, one.Copies, one.Pages).In(t.lang))
	}

	t.day(t.Days.Returned)
	if s, err = t.desk.Return(ctx, archivist, s.Ref(), lending.Returning{Found: rest(s)}); err != nil {
		return err
	}
	t.step(policy.Tf("其余归还,案卷归位 %s", "the rest comes back, and the volume is in its place, %s", v.Place), policy.B6_4b)
	t.deadlines(s.Deadlines, policy.LoanReturn)
	return nil
}

// rest is everything that is still out by a slip.
func rest(s lending.Slip) []lending.Found {
	found := make([]lending.Found, len(s.Outstanding))
	for i, one := range s.Outstanding {
		found[i] = lending.Found{Code: one.Code, Copies: one.Copies, Pages: one.Pages}
	}
	return found
}

// held puts the volume on hold before B has it: it is not lent until the hold is
// lifted.
func (t *projectTale) held(ctx context.Context, s lending.Slip) error {
	boss, archivist := policy.By(t.generalManager()), policy.By(t.archivist())
	t.day(t.Days.Held)
	v, err := t.room.Volume(ctx, boss, s.Volume)
	if err != nil {
		return err
	}
	if v, err = t.room.PlaceHold(ctx, boss, v.Ref(), archive.Freeze{Case: t.Lending.Case, Reading: true}); err != nil {
		return err
	}
	t.step(policy.Tf("总经理因 %s 案冻结案卷,其间只可馆内查阅", "the general manager puts the volume on hold for case %s; it may still be read in the archive room", t.Lending.Case), policy.B3_2)
	_, err = t.desk.Lend(ctx, archivist, s.Ref(), everyItem(v.Items))
	if err = t.refused(policy.T("档案管理员向 B 角出借", "the archivist lends it to B"), err); err != nil {
		return err
	}
	if _, err = t.desk.Cancel(ctx, policy.By(t.manager(t.People.B)), s.Ref(), t.Lending.Case); err != nil {
		return err
	}
	t.step(policy.T("B 角撤销出借单", "B cancels the slip"), policy.B6_2)

	t.day(t.Days.Lifted)
	if _, err = t.room.LiftHold(ctx, boss, v.Ref(), v.Holds[0].ID); err != nil {
		return err
	}
	t.step(policy.T("案件审结,总经理解除冻结", "the case is over, and the general manager lifts the hold"), policy.B3_2)
	return nil
}
