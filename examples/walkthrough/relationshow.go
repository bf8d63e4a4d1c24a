package main

import (
	"cmp"
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// show tells what the store holds of the customer, and whether the journal proves it.
func (t *relationTale) show(ctx context.Context) error {
	return each(ctx, t.registers, t.calendar, t.figures, t.readers, t.proof)
}

// registers tells the contract register, that of the credit files, and their volumes.
func (t *relationTale) registers(ctx context.Context) error {
	office := policy.By(t.officeDirector())
	t.chapter(policy.T("合同管理台账", "The contract register"))
	for f, err := range t.contracts.EachFile(ctx, office, contract.FileQuery{Counterparty: t.Client.Number}) {
		if err != nil {
			return err
		}
		t.linef("%s  %s  %s  %s  %s", f.Number, f.Title, f.Amount, contract.StateText(f.State).In(t.lang), f.ArchiveNumber)
		for _, one := range f.Formalities {
			t.linef("    %s  %s  %s", one.Day, one.Kind.Text().In(t.lang), contract.StateText(one.State).In(t.lang))
		}
	}
	t.chapter(policy.T("信用管理台账", "The register of credit files"))
	for f, err := range t.credits.EachFile(ctx, office, credit.FileQuery{Customer: t.Client.Number, By: credit.ByNumber}) {
		if err != nil {
			return err
		}
		t.linef("%s  %d  %s  %s  %d%%", f.Number, f.Year, credit.StateText(f.State).In(t.lang), f.Holder(), f.Completeness.Percent())
		t.breaches(f.Breaches)
	}
	t.chapter(policy.T("档案台账", "The file register"))
	for _, class := range []archive.Class{archive.Contract, archive.Credit} {
		for v, err := range t.room.EachVolume(ctx, office, archive.VolumeQuery{Class: class, Customer: t.Client.Number}) {
			if err != nil {
				return err
			}
			t.linef("%s  %s  %s  %s  %s", v.Number, v.DepartmentNumber, cmp.Or(v.Title, string(v.Customer)), v.Filed, v.Holder())
		}
	}
	return nil
}

// figures tells what the sales director can act on.
func (t *relationTale) figures(ctx context.Context) error {
	director := policy.By(t.salesDirector())
	t.chapter(policy.T("客户分析与预测", "The analysis of the customer, and a forecast"))
	page, err := t.book.Customers(ctx, director, customer.FiguresQuery{Customer: t.Client.Number})
	if err != nil {
		return err
	}
	for _, f := range page.Customers {
		t.linef("%s", policy.Tf("%s:成交 %d 次,%s 元,最近 %s [G6a]", "%s: %d sales, %s yuan, the last on %s [G6a]", string(f.Customer), f.Transactions, f.Volume, f.Last).In(t.lang))
	}
	graded, err := t.book.Graded(ctx, director, customer.Good, customer.ReportQuery{})
	if err != nil {
		return err
	}
	t.linef("%s", policy.Tf("信用状况%s:%s 户 [G6a]", "of %s standing: %s [G6a]", customer.Good.Text(), count(len(graded.Profiles), "profile")).In(t.lang))
	if r, err := t.credits.Reliability(ctx, director, t.Client.Number); err == nil {
		t.linef("%s", policy.Tf("付款承诺:履行 %d,未履行 %d [G6a]", "payment promises: %d kept, %d broken [G6a]", r.Kept, r.Broken).In(t.lang))
	}
	f, err := t.book.Forecast(ctx, director, customer.Quarter, customer.TrendQuery{Customer: t.Client.Number})
	if err != nil {
		return err
	}
	t.linef("%s", policy.Tf("自 %s 起一季预计 %s 元:%s [G6b]", "the quarter from %s: %s yuan expected, %s [G6b]", f.From, f.Expected, f.Says).In(t.lang))
	for _, one := range f.Recent {
		t.linef("    %s  %s", one.From, one.Volume)
	}
	return nil
}

// readers tells who read the profile, and who was refused.
func (t *relationTale) readers(ctx context.Context) error {
	t.chapter(policy.T("谁查阅过客户档案", "Who read the profile"))
	page, err := t.hr.RecordReadings(ctx, policy.By(t.generalManager()), customer.ProfileKind+"/"+string(t.profile), "", 0)
	for _, e := range page.Entries {
		line := policy.Tf("%s  %-16s %s", "%s  %-16s %s", t.law.Day(e.At), string(e.Actor), t.Client.Purpose)
		for _, d := range e.Details {
			if d.Name == "refused" {
				line = policy.Tf("%s  被拒绝 [%s]", "%s  refused [%s]", line, d.Value)
			}
		}
		t.linef("%s", line.In(t.lang))
	}
	return err
}

func (t *relationTale) proof(ctx context.Context) error {
	return t.proven(ctx, archive.Contract, archive.Credit)
}
