package main

import (
	"context"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// signed is the contract up to its signing, which waits for the handler to have
// consulted the customer's profile.
func (t *relationTale) signed(ctx context.Context) error {
	handler, today := policy.By(t.handler()), t.law.Day(t.now)
	terms := contract.Terms{
		Kind: t.Contract.Kind, Title: t.Contract.Title, Subject: customer.Client, Counterparty: t.Client.Number,
		Ours: []string{t.Contract.Ours}, Amount: t.Contract.Amount,
	}
	f, err := t.contracts.Open(ctx, handler, contract.Opening{Department: t.Client.Department, Handler: t.People.Handler, Terms: terms})
	if err != nil {
		return err
	}
	t.step(policy.Tf("承办人建立合同档案 %s,金额 %s 元", "the handler opens contract file %s, %s yuan", f.Number, f.Amount), policy.K2a)
	categories := t.law.Contracts().Categories
	if f, err = t.contracts.ListPapers(ctx, handler, f.Ref(), contract.Listing{Papers: filed(t.Contract.Papers, categories)}); err != nil {
		return err
	}
	t.step(policy.Tf("按类开列资料 %s 份,完整率 %d%%", "%s are listed by category, completeness %d%%", count(len(f.Papers), "paper"), f.Completeness.Percent()), policy.K1a, policy.K1b)
	t.byCategory(f.ByCategory(t.law), categories)
	_, err = t.contracts.Sign(ctx, handler, f.Ref(), today)
	if err = t.refused(policy.T("承办人未查阅客户档案便签订", "the handler signs without having consulted the profile"), err); err != nil {
		return err
	}
	if _, err = t.book.Consult(ctx, handler, t.profile, t.Client.Purpose); err != nil {
		return err
	}
	if t.deal, err = t.contracts.Sign(ctx, handler, f.Ref(), today); err != nil {
		return err
	}
	t.step(policy.T("承办人查阅后签订", "the handler consults it, and the contract is signed"), policy.R4_3a, policy.K3a)
	t.deadlines(t.deal.Deadlines, policy.ContractToManager.Of(1))
	return nil
}

// byCategory tells what is filed under each category and what is missing.
func (t *relationTale) byCategory(all []archive.CategoryState, categories policy.Categories) {
	for _, one := range all {
		if one.Papers == 0 && len(one.Missing) == 0 {
			continue
		}
		line := policy.Tf("%s:%s 份", "%s: %s", one.Title, count(one.Papers, "paper")).In(t.lang)
		if len(one.Missing) > 0 {
			names := make([]string, len(one.Missing))
			for i, code := range one.Missing {
				p, _, _ := categories.Paper(code)
				names[i] = p.Title().In(t.lang)
			}
			line += policy.Tf(",缺%s", ", missing: %s", strings.Join(names, policy.T("、", ", ").In(t.lang))).In(t.lang)
		}
		t.linef("  %s", line)
	}
}

// handedOver takes the papers of the signing to the manager, who verifies them.
func (t *relationTale) handedOver(ctx context.Context) error { return t.toManager(ctx, 1) }

func (t *relationTale) toManager(ctx context.Context, n int) error {
	f, err := t.contracts.HandOver(ctx, policy.By(t.handler()), t.deal.Ref(), n, t.People.CreditManager)
	if err != nil {
		return err
	}
	t.step(policy.T("承办人移交合同管理员", "the handler hands the papers to the contract manager"), policy.K3a)
	t.deadlines(f.Deadlines, policy.ContractToManager.Of(n))
	if t.deal, err = t.contracts.Verify(ctx, policy.By(t.creditManager()), f.Ref(), n); err != nil {
		return err
	}
	t.step(policy.T("合同管理员核实", "the contract manager verifies them"), policy.K3b)
	t.deadlines(t.deal.Deadlines, policy.ContractToArchive.Of(n))
	return nil
}

// filed takes the papers of the signing into the archive, as a volume.
func (t *relationTale) filed(ctx context.Context) error { return t.toArchive(ctx, 1) }

func (t *relationTale) toArchive(ctx context.Context, n int) error {
	f, err := t.contracts.Deliver(ctx, policy.By(t.creditManager()), t.deal.Ref(), n)
	if err != nil {
		return err
	}
	if t.deal, err = t.contracts.Receive(ctx, policy.By(t.archivist()), f.Ref(), n); err != nil {
		return err
	}
	t.step(policy.Tf("合同管理员移交,档案管理员接收,入案卷 %s", "the manager delivers them, the archivist receives them into volume %s", t.deal.ArchiveNumber), policy.K3b, policy.B4_8a)
	t.deadlines(t.deal.Deadlines, policy.ContractToArchive.Of(n))
	return nil
}

// amended changes the contract, which has papers of its own.
func (t *relationTale) amended(ctx context.Context) error {
	handler, amount := policy.By(t.handler()), t.Contract.Amended.Amount
	f, err := t.contracts.Amend(ctx, handler, t.deal.Ref(), contract.Amendment{Day: t.law.Day(t.now), Amount: &amount})
	if err != nil {
		return err
	}
	t.step(policy.Tf("合同变更,金额改为 %s 元", "the contract is amended to %s yuan", f.Amount), policy.K3a)
	t.deadlines(f.Deadlines, policy.ContractToManager.Of(2))
	papers := filed(t.Contract.Amended.Papers, t.law.Contracts().Categories)
	t.deal, err = t.contracts.ListPapers(ctx, handler, f.Ref(), contract.Listing{Formality: 2, Papers: papers})
	return err
}

// added takes the papers of the amendment into the volume that there is.
func (t *relationTale) added(ctx context.Context) error {
	if err := t.toManager(ctx, 2); err != nil {
		return err
	}
	return t.toArchive(ctx, 2)
}
