package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// settlement is the last chapter: the project is settled, and its deeds go back to
// a named receiver.
func (t *projectTale) settlement(ctx context.Context, f archive.File) error {
	t.chapter(policy.T("结清:交还权证", "The project is settled, and the deeds go back"))
	t.day(t.Days.Settled)
	boss, custodian := policy.By(t.generalManager()), policy.By(t.custodian())
	asking := custody.Asking{Safe: t.Vault.Safe.ID, Final: true, Purpose: t.Vault.Settlement.Purpose, Receiver: t.Vault.Settlement.Receiver.Name}
	for d, err := range t.vault.EachDeed(ctx, custodian, custody.DeedQuery{File: f.ID, State: custody.Kept}) {
		if err != nil {
			return err
		}
		asking.Deeds = append(asking.Deeds, d.Ref())
	}
	m, err := t.vault.AskRelease(ctx, policy.By(t.manager(t.People.A)), asking)
	if err != nil {
		return err
	}
	t.step(policy.Tf("A 角申请交还权证 %s 项:%s", "A asks to give %s back: %s", count(len(m.Deeds), "deed"), asking.Purpose), policy.B3_2, policy.B5_2b)
	_, err = t.vault.Approve(ctx, boss, m.Ref(), custody.Approval{})
	if err = t.refused(policy.T("总经理未写结清日便批准", "the general manager approves with no day of settlement"), err); err != nil {
		return err
	}
	if m, err = t.vault.Approve(ctx, boss, m.Ref(), custody.Approval{Settled: t.Days.Settled}); err != nil {
		return err
	}
	t.step(policy.Tf("总经理批准,项目于 %s 结清", "the general manager approves, the project being settled on %s", m.Release.Settled), policy.B3_2)
	_, err = t.vault.HandOut(ctx, custodian, m.Ref(), custody.HandingOut{})
	if err = t.refused(policy.T("权证管理人员未登记领取人便出柜", "the custodian hands them out to nobody in particular"), err); err != nil {
		return err
	}
	to := t.Vault.Settlement.Receiver
	receiver := custody.Receiver{Name: to.Name, Proof: to.Proof, Number: to.Number, Receipt: to.Receipt}
	if m, err = t.vault.HandOut(ctx, custodian, m.Ref(), custody.HandingOut{Receiver: &receiver}); err != nil {
		return err
	}
	t.step(policy.Tf("领取人 %s(%s %s)身份已核对,签收单 %s,记录在案,示人时脱敏", "the receiver %s (%s %s) is checked, has signed receipt %s, and is on record, shown masked", to.Name.Mask(), to.Proof, to.Number.Mask(), to.Receipt), policy.B3_2, policy.G2a)
	return t.opened(ctx, m)
}
