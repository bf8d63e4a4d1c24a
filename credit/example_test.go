package credit_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A credit file, and the limit of its customer.
func Example() {
	ctx, db := context.Background(), memory.Open()
	office := credit.NewOffice(db.Credit(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	by := func(id policy.PersonID, role policy.Role) policy.Request {
		return policy.By(policy.Actor{Org: "demo", ID: id, Roles: policy.Roles{role}, Departments: []policy.DepartmentID{"sales"}})
	}
	wang, chen := by("wang", policy.ProjectManager), by("chen", policy.GeneralManager)

	f, err := office.Open(ctx, wang, credit.Of{
		Customer: "c-9", Kind: customer.Client, Name: "甲公司", Department: "sales", Year: 2026, Keeper: "wang",
	})
	fmt.Println(f.Number, f.Deadlines, err)
	_, err = office.HandOver(ctx, wang, f.Ref())
	fmt.Println(err)

	l, err := office.Propose(ctx, wang, credit.Terms{
		Customer: "c-9", Department: "sales", Amount: policy.MustYuan("500000.00"),
		From: calendar.MustDay("2026-03-02"), Until: calendar.MustDay("2026-12-31"), Sheet: "S-1",
	})
	if err == nil {
		l, err = office.ApproveLimit(ctx, chen, l.Ref())
	}
	fmt.Println(l.State, err)
	_, err = office.EnterExposure(ctx, wang, "c-9", credit.Exposure{Amount: policy.MustYuan("120000.00"), Day: calendar.MustDay("2026-03-01")})
	if err == nil {
		var p credit.Position
		p, err = office.Position(ctx, wang, "c-9", calendar.Day{})
		fmt.Println(p.Headroom, err)
	}
	// Output:
	// sales-2026-001 the credit file to the office by 2028-02-01 (C4.3b, provisional) <nil>
	// C4.3a: credit files of this year and the last stay with their department: not before 2028-01-01; hand it over once it is due
	// approved <nil>
	// 380000.00 <nil>
}

// A rule is tested without a store: a file, an act, what came of it.
func ExampleFile_HandOver() {
	law := policy.Default()
	f, _, err := credit.Open(archivetest.Org, "f-1", archivetest.A, archivetest.At("2023-06-01"), law, credit.Of{
		Customer: "c-9", Kind: customer.Client, Name: "甲公司", Department: archivetest.Department, Year: 2023, Keeper: archivetest.A.ID,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	got, _, err := f.HandOver(archivetest.A, archivetest.At("2025-02-06"), law)
	fmt.Println(err, got.Breaches[0])
	// Output:
	// <nil> C4.3b: the credit file to the office was due 2025-02-05, done 2025-02-06 (manager-a)
}
