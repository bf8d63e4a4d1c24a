package customer_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A profile from its building to its first reading.
func Example() {
	ctx, db := context.Background(), memory.Open()
	book := customer.NewBook(db.Customers(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	today := calendar.MustDay("2026-03-02")
	by := func(id policy.PersonID, role policy.Role) policy.Request {
		return policy.By(policy.Actor{Org: "demo", ID: id, Roles: policy.Roles{role}, Departments: []policy.DepartmentID{"sales"}})
	}
	wang, zhao, chen := by("wang", policy.ProjectManager), by("zhao", policy.SalesDirector), by("chen", policy.GeneralManager)

	l, err := book.Build(ctx, wang, customer.Building{
		Department: "sales", Custodian: "wang",
		Basics: customer.Basics{Customer: "c-9", Subject: customer.Client, Name: "甲公司", Source: customer.FromVisit, Day: today},
		Contacts: customer.Contacts{
			People: []customer.Contact{{Person: "张三", Phone: "021-5555 0100"}}, Website: "example.com",
			Source: customer.FromVisit, Day: today,
		},
	})
	if err == nil {
		l, err = book.Submit(ctx, wang, l.Ref())
	}
	if err == nil {
		l, err = book.Approve(ctx, zhao, l.Ref())
	}
	fmt.Println(l.State, err)

	_, err = book.Consult(ctx, wang, l.ID, "合同签订")
	fmt.Println(err)
	_, err = book.Grant(ctx, chen, customer.Terms{
		To: customer.Grantee{Custodians: true}, Scope: customer.Scope{All: true}, Purpose: "合同签订",
		From: today, Until: calendar.MustDay("2026-12-31"),
	})
	if err == nil {
		var p customer.Profile
		p, err = book.Consult(ctx, wang, l.ID, "合同签订")
		fmt.Println(p.Basics.Name, p.Contacts.People[0].Person, p.Missing())
	}
	fmt.Println(err)
	// Output:
	// approved <nil>
	// R4.3b: consult a customer profile: no authorisation of the general manager covers this customer, purpose and day; have the general manager authorise it first
	// 甲公司 张* [standing transactions communications]
	// <nil>
}

// A rule is tested without a store: a profile, an act, what came of it.
func ExampleProfile_RecordTransaction() {
	law, today := policy.Default(), calendar.MustDay("2026-03-02")
	p, _, err := customer.Build(archivetest.Org, "p-1", archivetest.A, archivetest.At("2026-03-02"), law, customer.Building{
		Department: archivetest.Department, Custodian: archivetest.A.ID,
		Basics: customer.Basics{Customer: "c-9", Subject: customer.Client, Name: "甲公司", Source: customer.FromVisit, Day: today},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := p.RecordTransaction(archivetest.B, archivetest.At("2026-03-02"), law, "t-1", customer.TransactionEntry{
		Day: today, Amount: policy.MustYuan("120000.00"), What: "无烟煤 100 吨", Source: customer.FromSales,
	})
	fmt.Println(err, out.Profile.Deadlines)
	// Output:
	// <nil> the update of the profile by 2026-03-09 (R4.2b)
}

// A forecast states its method, and what went into it.
func ExampleForetell() {
	var periods []customer.PeriodFigure
	for i, volume := range []string{"100000.00", "120000.00", "140000.00"} {
		periods = append(periods, customer.PeriodFigure{
			From: calendar.MustDay("2025-12-01").AddMonths(i), Transactions: 1, Volume: policy.MustYuan(volume),
		})
	}
	f, err := customer.Foretell(customer.Month, periods, calendar.MustDay("2026-03-17"))
	fmt.Println(f.From, f.Expected, f.Says.EN, len(f.Recent), err)
	// Output:
	// 2026-04-01 120000.00 the mean of the last three periods 3 <nil>
}
