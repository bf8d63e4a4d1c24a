package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// built has the department build its profile of the customer, and the sales director
// approve it.
func (t *relationTale) built(ctx context.Context) error {
	seller, today := policy.By(t.seller()), t.law.Day(t.now)
	l, err := t.build(ctx, t.Client.Number, t.Client.Name)
	if err != nil {
		return err
	}
	t.profile, t.asked = l.ID, []customer.ProfileID{l.ID}
	t.step(policy.Tf("部门建立客户档案,专管人 %s", "the department builds its profile of the customer, kept by %s", string(l.Custodian)), policy.R4_2d, policy.R4_2b, policy.G1)
	for _, e := range []customer.FactEntry{
		{Topic: customer.Standing, Source: customer.FromMarket, Day: today, Grade: customer.Good, Text: t.Client.Standing},
		{Topic: customer.Need, Source: customer.FromVisit, Day: today, Text: t.Client.Need},
	} {
		if _, err = t.book.Record(ctx, seller, l.ID, e); err != nil {
			return err
		}
	}
	t.step(policy.T("登记信用状况与需求,各有来源与日期", "credit standing and needs are recorded, each with its source and day"), policy.R4_1, policy.R4_2a, policy.G6b)
	if l, err = t.listing(ctx); err != nil {
		return err
	}
	if l, err = t.book.Submit(ctx, seller, l.Ref()); err != nil {
		return err
	}
	_, err = t.book.Approve(ctx, seller, l.Ref())
	if err = t.refused(policy.T("专管人自行审批", "the custodian approves it"), err); err != nil {
		return err
	}
	if _, err = t.book.Approve(ctx, policy.By(t.salesDirector()), l.Ref()); err != nil {
		return err
	}
	t.step(policy.T("销售总监审批,档案方可使用", "the sales director approves it, and only now is it used"), policy.R4_2c)
	for _, one := range t.Others {
		l, err := t.build(ctx, one.Number, one.Name)
		if err != nil {
			return err
		}
		t.asked = append(t.asked, l.ID)
	}
	t.step(policy.Tf("另建 %s 户", "%s are built besides", count(len(t.Others), "profile")), policy.R4_2d)
	return nil
}

func (t *relationTale) build(ctx context.Context, number archive.CustomerID, name string) (customer.Listing, error) {
	today := t.law.Day(t.now)
	contact := customer.Contact{Person: t.Client.Contact.Person, Phone: t.Client.Contact.Phone}
	return t.book.Build(ctx, policy.By(t.seller()), customer.Building{
		Department: t.Client.Department, Custodian: t.People.Custodian,
		Basics:   customer.Basics{Customer: number, Subject: customer.Client, Name: name, Class: t.Client.Class, Source: customer.FromMarket, Day: today},
		Contacts: customer.Contacts{People: []customer.Contact{contact}, Source: customer.FromVisit, Day: today},
	})
}

// listing is the profile as it is now, as far as it is not confidential.
func (t *relationTale) listing(ctx context.Context) (customer.Listing, error) {
	return t.book.Profile(ctx, policy.By(t.seller()), t.profile)
}

// authorised has the general manager let the department read the profile.
func (t *relationTale) authorised(ctx context.Context) error {
	_, err := t.book.Consult(ctx, policy.By(t.seller()), t.profile, t.Client.Purpose)
	if err = t.refused(policy.T("未经授权查阅客户档案,留痕", "the profile is consulted with no authorisation, which is on record"), err); err != nil {
		return err
	}
	today := t.law.Day(t.now)
	g, err := t.book.Grant(ctx, policy.By(t.generalManager()), customer.Terms{
		To: customer.Grantee{Role: policy.ProjectManager}, Scope: customer.Scope{Customer: t.Client.Number}, Purpose: t.Client.Purpose,
		From: today, Until: today.AddMonths(12).AddDays(-1),
	})
	if err != nil {
		return err
	}
	t.step(policy.Tf("总经理授权业务人员为“%s”查阅,%s 至 %s", "the general manager lets project managers read it for %q, from %s until %s", g.Purpose, g.From, g.Until), policy.R4_3b)
	if _, err = t.book.Consult(ctx, policy.By(t.seller()), t.profile, t.Client.Purpose); err != nil {
		return err
	}
	t.step(policy.T("专管人查阅,留痕", "the custodian consults it, which is on record"), policy.R4_3b, policy.G2b)
	return nil
}

// sell has the handler record the sales up to a day, each on its own. After the first
// one the custodian forgets the profile; after the others they confirm it.
func (t *relationTale) sell(ctx context.Context, until calendar.Day) error {
	handler := policy.By(t.handler())
	for ; t.sold < len(t.Sales) && !t.Sales[t.sold].Day.After(until); t.sold++ {
		one := t.Sales[t.sold]
		t.year(one.Day)
		t.day(one.Day)
		_, err := t.book.RecordTransaction(ctx, handler, t.profile, customer.TransactionEntry{Day: one.Day, Amount: one.Amount, What: one.What, Source: customer.FromSales})
		if err != nil {
			return err
		}
		t.step(policy.Tf("成交 %s 元:%s", "a sale of %s yuan: %s", one.Amount, one.What), policy.R4_1)
		if t.sold > 0 {
			if err := t.confirm(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// confirm has the custodian say that the profile is up to date.
func (t *relationTale) confirm(ctx context.Context) error {
	l, err := t.listing(ctx)
	if err != nil {
		return err
	}
	if _, err = t.book.Confirm(ctx, policy.By(t.seller()), l.Ref()); err != nil {
		return err
	}
	t.step(policy.T("专管人确认档案无须更新", "the custodian confirms the profile"), policy.R4_2b)
	return nil
}

// stale reports the profile that was not brought up to date after a sale.
func (t *relationTale) stale(ctx context.Context) error {
	page, err := t.book.Stale(ctx, policy.By(t.salesDirector()), customer.ReportQuery{})
	if err != nil {
		return err
	}
	for _, one := range page.Profiles {
		t.step(policy.Tf("报表:%s 成交后应于 %s 前更新,已逾 %d 天,专管人 %s", "reported: after the sale of %s the update was due %s, it is %d days over, the custodian is %s",
			one.Transaction, one.Due, one.Late, string(one.Custodian)), policy.R4_2b)
	}
	return t.confirm(ctx)
}
