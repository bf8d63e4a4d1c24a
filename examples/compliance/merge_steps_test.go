package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// mergeSteps are the sentences about customers entered twice.
func (w *world) mergeSteps() []step {
	return []step{
		{"{人}于{日}登记交易{金额}元，参考号{编号}", w.recordReferenced},
		{"{人}于{日}在{部门}为本单位客户{客户}建立客户档案", w.buildAtHome},
		{"{人}于{日}将客户{客户}的档案并入客户{客户}的档案，原因{原因}", w.mergeProfiles},
		{"{人}于{日}将客户{客户}的档案并入子公司客户{客户}的档案，原因{原因}", w.mergeAbroad},
		{"{人}于{日}撤销客户{客户}档案的合并，原因{原因}", w.separateProfiles},
		{"客户{客户}的档案应已并入客户{客户}的档案", w.mergedInto},
		{"客户{客户}的档案应为{状态}，由{人}专管", w.profileOfIs},
	}
}

// profileOf is that of a customer of an organisation.
func (w *world) profileOf(ctx context.Context, org policy.OrgID, of string) (p customer.Profile, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		page, err := r.Profiles(ctx, customer.ProfileQuery{Org: org, Customer: archive.CustomerID(of)})
		if err == nil && len(page.Profiles) != 1 {
			err = fmt.Errorf("客户 %s 的档案有 %d 份", of, len(page.Profiles))
		}
		if err == nil {
			p = page.Profiles[0]
		}
		return err
	})
	return p, err
}

func (w *world) recordReferenced(ctx context.Context, name, day, amount, reference string) error {
	yuan, err := policy.ParseYuan(amount)
	if err != nil {
		return err
	}
	return w.onProfile(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, p customer.Profile) error {
		_, err := b.RecordTransaction(ctx, req, p.ID, customer.TransactionEntry{Day: w.today(), Amount: yuan, What: "无烟煤", Source: customer.FromSales, Reference: reference})
		return err
	})
}

func (w *world) buildAtHome(ctx context.Context, name, day, department, of string) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, who.Org, func(ctx context.Context, d desks, req policy.Request) error {
		_, err := d.book.Build(ctx, req, customer.Building{
			Department: policy.DepartmentID(department), Custodian: who.ID,
			Basics: customer.Basics{Customer: archive.CustomerID(of), Subject: customer.Client, Name: "甲公司", Source: customer.FromVisit, Day: w.today()},
		})
		return err
	})
}

func (w *world) merge(ctx context.Context, name, day, of string, org policy.OrgID, into, reason string) error {
	one, err := w.profileOf(ctx, company, of)
	if err != nil {
		return err
	}
	other, err := w.profileOf(ctx, org, into)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.Merge(ctx, req, one.Ref(), customer.Merging{Into: other.ID, Reason: reason})
		return err
	})
}

func (w *world) mergeProfiles(ctx context.Context, name, day, of, into, reason string) error {
	return w.merge(ctx, name, day, of, company, into, reason)
}

func (w *world) mergeAbroad(ctx context.Context, name, day, of, into, reason string) error {
	return w.merge(ctx, name, day, of, subsidiary, into, reason)
}

func (w *world) separateProfiles(ctx context.Context, name, day, of, reason string) error {
	one, err := w.profileOf(ctx, company, of)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.Separate(ctx, req, one.Ref(), reason)
		return err
	})
}

func (w *world) mergedInto(ctx context.Context, of, into string) error {
	if err := w.answered(); err != nil {
		return err
	}
	one, err := w.profileOf(ctx, company, of)
	if err != nil {
		return err
	}
	other, err := w.profileOf(ctx, company, into)
	if err == nil && (one.State != customer.Merged || one.Listing().MergedInto != other.ID) {
		err = fmt.Errorf("实际为“%s”,并入 %s", customer.StateText(one.State).ZH, one.Listing().MergedInto)
	}
	return err
}

func (w *world) profileOfIs(ctx context.Context, of, state, keeper string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(keeper)
	if err != nil {
		return err
	}
	one, err := w.profileOf(ctx, company, of)
	if got := customer.StateText(one.State).ZH; err == nil && (got != state || one.Custodian != who.ID) {
		err = fmt.Errorf("实际为“%s”,由 %s 专管", got, one.Custodian)
	}
	return err
}
