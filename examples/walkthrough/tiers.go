package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// late hands the older file over after its day: it is taken, and the breach is on
// record.
func (t *relationTale) late(ctx context.Context) error {
	if err := t.due(ctx); err != nil {
		return err
	}
	if err := t.file(ctx, &t.before); err != nil {
		return err
	}
	f, err := t.credits.HandOver(ctx, policy.By(t.seller()), t.before.Ref())
	if err != nil {
		return err
	}
	t.step(policy.Tf("部门迟交 %d 年档案", "the department hands the file of %d over late", f.Year), policy.C4_3b)
	t.deadlines(f.Deadlines, policy.CreditToOffice)
	t.breaches(f.Breaches)
	t.before, err = t.received(ctx, f)
	return err
}

// due lists what is due to move.
func (t *relationTale) due(ctx context.Context) error {
	page, err := t.credits.Rollover(ctx, policy.By(t.officeDirector()), credit.MoveQuery{})
	if err != nil {
		return err
	}
	t.step(policy.Tf("到期移交清单:%s 份", "what is due to move: %s", count(len(page.Moves), "file")), policy.C4_3a, policy.C4_3b)
	for _, m := range page.Moves {
		line := policy.Tf("%s:%s → %s,责任人 %s,自 %s 起,截至 %s", "%s: %s to %s, by %s, from %s, until %s", m.Number, m.From.Text(), m.To.Text(), string(m.Person), m.Since, m.By)
		if m.Late > 0 {
			line = policy.Tf("%s,已逾 %d 天", "%s, %d days over", line, m.Late)
		}
		t.linef("  %s", line.In(t.lang))
	}
	return nil
}

// received is the office's part: received by the manager, verified by the director.
func (t *relationTale) received(ctx context.Context, f credit.File) (credit.File, error) {
	_, err := t.credits.Accept(ctx, policy.By(t.archivist()), f.Ref())
	if err = t.refused(policy.T("越过办公室直接归档", "it goes to the archive past the office"), err); err != nil {
		return f, err
	}
	if f, err = t.credits.Receive(ctx, policy.By(t.creditManager()), f.Ref()); err != nil {
		return f, err
	}
	if f, err = t.credits.Verify(ctx, policy.By(t.officeDirector()), f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.Tf("办公室接收,主任核实,完整率 %d%%", "the office receives it, its director verifies it, completeness %d%%", f.Completeness.Percent()), policy.C4_3c, policy.G7)
	t.deadlines(f.Deadlines, policy.CreditToArchive)
	return f, nil
}

// accepted takes a verified file into the archive, as a volume.
func (t *relationTale) accepted(ctx context.Context, f credit.File) (credit.File, error) {
	f, err := t.credits.Deliver(ctx, policy.By(t.creditManager()), f.Ref())
	if err != nil {
		return f, err
	}
	if f, err = t.credits.Accept(ctx, policy.By(t.archivist()), f.Ref()); err != nil {
		return f, err
	}
	v, err := t.room.Volume(ctx, policy.By(t.archivist()), f.Volume)
	if err != nil {
		return f, err
	}
	t.step(policy.Tf("%d 年档案归档,案卷 %s", "the file of %d is in the archive, volume %s", f.Year, v.Number), policy.C4_3c, policy.B4_8a)
	t.deadlines(f.Deadlines, policy.CreditToArchive)
	return f, t.consulted(ctx, f)
}

// consulted has the office read an archived file: for a stated purpose, and on record.
func (t *relationTale) consulted(ctx context.Context, f credit.File) error {
	office := policy.By(t.officeDirector())
	_, err := t.credits.File(ctx, office, f.ID)
	if err = t.refused(policy.T("办公室主任未写用途查看", "the office director looks into it without a purpose"), err); err != nil {
		return err
	}
	read, err := t.credits.Consult(ctx, office, f.ID, policy.T("年度授信复核", "yearly review").In(t.lang))
	if err != nil {
		return err
	}
	t.step(policy.Tf("办公室主任写明用途后查阅,内有资料 %s 份,本人的查阅记录记一条", "the office director states a purpose and reads it, %s: one entry in their own chain", count(len(read.Papers), "paper")), policy.C4_5a, policy.G2b)
	return nil
}

// early tries to hand the newer file over on the last day it stays.
func (t *relationTale) early(ctx context.Context) error {
	if err := t.file(ctx, &t.main); err != nil {
		return err
	}
	_, err := t.credits.HandOver(ctx, policy.By(t.seller()), t.main.Ref())
	return t.refused(policy.Tf("部门提前移交 %d 年档案", "the department hands the file of %d over early", t.main.Year), err)
}

// moved hands over all that is due in one batch, and the office takes it.
func (t *relationTale) moved(ctx context.Context) error {
	if err := t.due(ctx); err != nil {
		return err
	}
	b, err := t.credits.RollOver(ctx, policy.By(t.seller()).WithKey("moved"), credit.Rolling{Step: credit.StepHandOver, Department: t.Client.Department}, nil)
	if err != nil {
		return err
	}
	t.step(policy.Tf("批量移交:移交 %d 份,拒绝 %d 份", "they are handed over in a batch: %d moved, %d refused", b.Moved, b.Refused), policy.C4_3a, policy.C4_3b)
	if err = t.file(ctx, &t.main); err != nil {
		return err
	}
	t.deadlines(t.main.Deadlines, policy.CreditToOffice)
	t.main, err = t.received(ctx, t.main)
	return err
}

// archived is the last scene.
func (t *relationTale) archived(ctx context.Context) (err error) {
	t.main, err = t.accepted(ctx, t.main)
	return err
}
