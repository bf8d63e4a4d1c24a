package main

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// opened begins the credit files of last year and this one.
func (t *relationTale) opened(ctx context.Context) error {
	seller, year := policy.By(t.seller()), t.law.Day(t.now).Year()
	of := credit.Of{
		Customer: t.Client.Number, Kind: customer.Client, Name: t.Client.Name, Department: t.Client.Department,
		Year: year + 1, Keeper: t.People.Custodian,
	}
	_, err := t.credits.Open(ctx, seller, of)
	if err = t.refused(policy.T("为将来的年度建立信用档案", "a credit file is opened for a year to come"), err); err != nil {
		return err
	}
	for _, one := range []struct {
		file *credit.File
		year int
	}{{&t.before, year - 1}, {&t.main, year}} {
		of.Year = one.year
		f, err := t.credits.Open(ctx, seller, of)
		if err != nil {
			return err
		}
		if f, err = t.credits.AddPapers(ctx, seller, f.Ref(), filed(t.Credit.Papers, t.law.Credit().Categories)); err != nil {
			return err
		}
		*one.file = f
		t.step(policy.Tf("建立 %d 年信用档案 %s,保管人 %s", "the credit file of %d is opened, %s, kept by %s", f.Year, f.Number, string(f.Keeper)), policy.C1, policy.C4_2a)
		t.deadlines(f.Deadlines, policy.CreditToOffice)
	}
	return t.contents(ctx)
}

// contents tells the papers of the file by category, and which rules ask for those
// that are missing.
func (t *relationTale) contents(ctx context.Context) error {
	held, err := t.credits.Contents(ctx, policy.By(t.seller()), t.main.ID)
	if err != nil {
		return err
	}
	rules := []policy.Rule{policy.C4_1}
	for _, one := range held.Lacks {
		if !slices.Contains(rules, one.Rule) {
			rules = append(rules, one.Rule)
		}
	}
	t.step(policy.Tf("分六类收入资料 %s 份,完整率 %d%%,尚缺 %s 种", "%s are filed in six categories, completeness %d%%, and %s are missing",
		count(len(t.main.Papers), "paper"), t.main.Completeness.Percent(), count(len(held.Lacks), "paper")), rules...)
	t.byCategory(held.Categories, t.law.Credit().Categories)
	return nil
}

// file reads a credit file again: what is recorded beside it makes a revision of it.
func (t *relationTale) file(ctx context.Context, f *credit.File) (err error) {
	*f, err = t.credits.File(ctx, policy.By(t.officeDirector()), f.ID)
	return err
}
