package main

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// deeds is the second chapter: the deeds go to the vault apart from the papers,
// and the safe is counted.
func (t *projectTale) deeds(ctx context.Context, f archive.File) error {
	t.chapter(policy.T("权证:视同现金", "The deeds, kept like cash"))
	t.day(t.Days.Received)
	if err := t.vaultOpens(ctx); err != nil {
		return err
	}
	l, err := t.listed(ctx, f)
	if err != nil {
		return err
	}
	if l, err = t.verified(ctx, l); err != nil {
		return err
	}
	if err = t.received(ctx, l); err != nil {
		return err
	}
	return t.counted(ctx)
}

// vaultOpens has the general manager appoint the custodian and put the safe to
// use, unless the story of another project has done so.
func (t *projectTale) vaultOpens(ctx context.Context) error {
	boss := policy.By(t.generalManager())
	p, err := t.hr.Person(ctx, boss, t.Vault.Custodian)
	if err != nil {
		return err
	}
	if !p.Holds(policy.DeedCustodian, t.Days.Received) {
		if _, err = t.hr.Appoint(ctx, boss, p.Ref(), staff.Appointment{Role: policy.DeedCustodian, From: t.Days.Received}); err != nil {
			return err
		}
		t.step(policy.T("总经理任命权证管理人员", "the general manager appoints the deed custodian"), policy.B5_2d)
	}
	for s, err := range t.vault.EachSafe(ctx, boss) {
		if err != nil {
			return err
		}
		if s.ID == t.Vault.Safe.ID {
			return nil
		}
	}
	in := t.Vault.Safe
	s, err := t.vault.OpenSafe(ctx, boss, custody.NewSafe{ID: in.ID, Name: in.Name, Slots: in.Slots, Custodian: t.Vault.Custodian})
	if err != nil {
		return err
	}
	t.step(policy.Tf("启用%s(%s),由权证管理人员保管", "%[1]s (%[2]s) is put to use, in the custodian's keeping", s.Name, s.ID), policy.B5_4)
	return nil
}

// listed is A's part: what came from the registry today is with the custodian
// today.
func (t *projectTale) listed(ctx context.Context, f archive.File) (custody.HandOverList, error) {
	a := policy.By(t.manager(t.People.A))
	l, err := t.vault.Draft(ctx, a, custody.NewList{File: f.ID, Received: t.Days.Received, Lines: t.Vault.lines()})
	if err != nil {
		return l, err
	}
	t.step(policy.Tf("A 角当日收到权证 %s 项、%s 本,另列移交清单", "A receives %s today, %s in all, on a list of their own", count(len(l.Lines), "deed"), count(l.Quantity(), "piece")), policy.B5_1, policy.B5_2a, policy.B5_2c)
	for _, one := range l.Lines {
		t.linef("  %s", policy.Tf("%s %s,%d 本", "%s %s, %d", one.Name, one.Certificate, one.Quantity).In(t.lang))
	}
	t.deadlines(l.Deadlines, policy.DeedsToCustodian)
	return t.vault.Present(ctx, a, l.Ref())
}

// verified has A, B and the archivist check each deed by their own entry; B reads
// one wrongly at first, which stops the list.
func (t *projectTale) verified(ctx context.Context, l custody.HandOverList) (custody.HandOverList, error) {
	a, b := policy.By(t.manager(t.People.A)), policy.By(t.manager(t.People.B))
	wrong := seen(l)
	wrong.Seen[len(wrong.Seen)-1].Quantity++
	l, err := t.vault.Check(ctx, b, l.Ref(), wrong)
	if err != nil {
		return l, err
	}
	t.step(policy.T("B 角多看一本,清单停办,差异在案", "B reads one piece too many, and the list stops with the difference on record"), policy.B5_2c)
	for _, d := range l.Differences {
		t.linef("  %s", policy.Tf("第 %d 项 %s:清单 %s,实见 %s", "deed %d, %s: listed %s, found %s", d.Line, fieldText(d.Field), d.Listed, d.Found).In(t.lang))
	}
	if l, err = t.vault.Present(ctx, a, l.Ref()); err != nil {
		return l, err
	}
	for _, who := range []policy.Request{a, b, policy.By(t.archivist())} {
		if l, err = t.vault.Check(ctx, who, l.Ref(), seen(l)); err != nil {
			return l, err
		}
	}
	t.step(policy.T("A 角重新提交;A 角、B 角、档案管理员各自核对并签字", "A presents it anew; A, B and the archivist check every deed, each for themselves, and sign"), policy.B4_1b, policy.B5_2c)
	return l, nil
}

// fieldText names what of a deed is not as listed.
func fieldText(field string) policy.Text {
	switch field {
	case "name":
		return policy.T("名称", "name")
	case "certificate":
		return policy.T("证号", "certificate number")
	case "quantity":
		return policy.T("数量", "quantity")
	}
	return policy.T(field, field)
}

// seen is what somebody enters who finds every deed as listed.
func seen(l custody.HandOverList) custody.Checking {
	in := custody.Checking{Digest: l.Digest()}
	for _, one := range l.Lines {
		in.Seen = append(in.Seen, custody.Seen{Name: one.Name, Certificate: one.Certificate, Quantity: one.Quantity})
	}
	return in
}

// received has the custodian sign for the deeds, and a second person open the safe
// with them.
func (t *projectTale) received(ctx context.Context, l custody.HandOverList) error {
	custodian := policy.By(t.custodian())
	l, err := t.vault.Receive(ctx, custodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: t.Vault.Safe.ID, Slots: t.Vault.slots()})
	if err != nil {
		return err
	}
	t.step(policy.T("权证管理人员签收并提出入柜", "the deed custodian signs for them and proposes to put them into the safe"), policy.B5_2c, policy.B5_2d)
	t.deadlines(l.Deadlines, policy.DeedsToCustodian)
	m, err := t.vault.Movement(ctx, custodian, l.Movement)
	if err != nil {
		return err
	}
	_, err = t.vault.Confirm(ctx, custodian, m.Ref(), custody.Confirming{Digest: m.Digest()})
	if err = t.refused(policy.T("权证管理人员一人开柜", "the custodian opens the safe alone"), err); err != nil {
		return err
	}
	return t.opened(ctx, m)
}

// opened has the archivist be the second person at the safe; then it tells what the
// safe holds.
func (t *projectTale) opened(ctx context.Context, m custody.Movement) error {
	m, err := t.vault.Confirm(ctx, policy.By(t.archivist()), m.Ref(), custody.Confirming{Digest: m.Digest()})
	if err != nil {
		return err
	}
	t.step(policy.Tf("档案管理员作为第二人确认:%s", "the archivist confirms as the second person: %s", m.Way.Text()), policy.B5_2b)
	return t.balance(ctx)
}

// balance tells what the safe holds of each kind today.
func (t *projectTale) balance(ctx context.Context) error {
	all, err := t.vault.Balance(ctx, policy.By(t.generalManager()), t.law.Day(t.now))
	if err != nil {
		return err
	}
	t.step(policy.T("日结:期初 + 收入 - 付出 = 期末", "the balance of the day: opening + in - out = closing"), policy.B5_2e)
	for _, b := range all {
		kind, _ := t.law.Deed(b.Kind, "")
		t.linef("  %s  %d + %d - %d = %d  %s", b.Safe, b.Opening, b.In, b.Out, b.Closing, policy.T(kind.ZH, kind.EN).In(t.lang))
	}
	return nil
}

// counted is a count by surprise, by somebody who does not keep the safe: one
// piece is missing.
func (t *projectTale) counted(ctx context.Context) error {
	auditor := policy.By(t.auditor())
	t.day(t.Days.Counted)
	s, err := t.vault.Safe(ctx, auditor, t.Vault.Safe.ID)
	if err != nil {
		return err
	}
	surprise := custody.Counting{Scope: archive.SurpriseCount}
	_, err = t.vault.StartCount(ctx, policy.By(t.custodian()), s.Ref(), surprise)
	if err = t.refused(policy.T("权证管理人员盘点自己保管的保险柜", "the custodian counts the custodian's own safe"), err); err != nil {
		return err
	}
	c, err := t.vault.StartCount(ctx, auditor, s.Ref(), surprise)
	if err != nil {
		return err
	}
	t.step(policy.T("审计人员突击盘点:账面数先行冻结,签字前不示人,签字前不开柜", "the auditor counts by surprise: what should lie there is frozen and shown to nobody, and the safe stays shut"), policy.B5_2f)
	var found []archive.Stock
	for _, d := range t.Vault.Deeds {
		n := d.Quantity
		if d.Certificate == t.Vault.Count.Missing {
			n--
		}
		if n > 0 {
			found = append(found, archive.Stock{Label: d.Certificate, Slot: d.Slot, Quantity: n})
		}
	}
	if c, err = t.vault.EnterCount(ctx, auditor, c.Ref(), found); err != nil {
		return err
	}
	if c, err = t.vault.SignCount(ctx, auditor, c.Ref(), c.Sheet()); err != nil {
		return err
	}
	t.step(policy.T("审计人员录入实数并签字,差异即立事故", "the auditor enters what lies there and signs; the difference opens an incident"), policy.B5_2f, policy.C4_5b)
	for _, d := range c.Differences {
		t.linef("  %s", policy.Tf("%s %s:应有 %d,实有 %d", "%s of %s: expected %d, found %d", differenceText(d.Kind), d.Label, d.Expected, d.Found).In(t.lang))
	}
	return t.resolved(ctx, c)
}

// differenceText names a difference of a count.
func differenceText(kind string) policy.Text {
	switch kind {
	case archive.Surplus:
		return policy.T("盘盈", "surplus")
	case archive.Misplaced:
		return policy.T("错位", "misplaced")
	}
	return policy.T("盘亏", "shortage")
}

// resolved pursues the shortage: an approved entry puts the books right, and the
// incident is investigated, decided on and closed.
func (t *projectTale) resolved(ctx context.Context, c archive.Stocktake) error {
	boss, office := policy.By(t.generalManager()), policy.By(t.officeDirector())
	in := t.Vault.Count
	t.day(t.Days.Resolved)
	if len(c.Differences) != 1 {
		return fmt.Errorf("the story expects one difference, found %d", len(c.Differences))
	}
	entry := archive.Resolution{How: in.How, Reason: in.Reason}
	_, err := t.vault.ResolveCount(ctx, policy.By(t.auditor()), c.Ref(), entry)
	if err = t.refused(policy.T("审计人员自行处理差异", "the auditor resolves what the auditor found"), err); err != nil {
		return err
	}
	if c, err = t.vault.ResolveCount(ctx, boss, c.Ref(), entry); err != nil {
		return err
	}
	t.step(policy.Tf("总经理批准处理差异:%s", "the general manager approves the entry: %s", in.Reason), policy.B5_2f)
	i, err := t.room.Incident(ctx, office, c.Incident)
	if err != nil {
		return err
	}
	if i, err = t.room.Investigate(ctx, office, i.Ref(), in.Findings); err != nil {
		return err
	}
	if i, err = t.room.DecideIncident(ctx, boss, i.Ref(), archive.Ruling{Text: in.Ruling}); err != nil {
		return err
	}
	if i, err = t.room.CloseIncident(ctx, office, i.Ref(), archive.Ending{Outcome: in.Outcome, Text: in.Ending}); err != nil {
		return err
	}
	t.step(policy.Tf("事故(%s)由办公室主任调查、总经理决定、办公室主任结案,责任人 %s", "the incident (%s) is investigated by the office director, decided on by the general manager and closed; %s answers", i.Kind.Text(), string(i.Answers)), policy.C4_5b)
	return t.balance(ctx)
}
