package contract_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A contract that nobody has looked the customer up for.
func Example() {
	ctx, db := context.Background(), memory.Open()
	office := contract.NewOffice(db.Contracts(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	wang := policy.By(policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"sales"}})

	f, err := office.Open(ctx, wang, contract.Opening{
		Department: "sales", Handler: "wang",
		Terms: contract.Terms{
			Kind: "sale", Title: "无烟煤购销合同", Subject: customer.Client, Counterparty: "c-9",
			Ours: []string{"示例公司"}, Amount: policy.MustYuan("500000.00"),
		},
	})
	fmt.Println(f.Number, err)
	f, err = office.ListPapers(ctx, wang, f.Ref(), contract.Listing{
		Papers: []archive.Paper{{Code: "contract", Form: policy.Original, Copies: 2, Pages: 12}},
	})
	fmt.Println(f.Completeness.Percent(), err)
	_, err = office.Sign(ctx, wang, f.Ref(), calendar.MustDay("2026-03-02"))
	fmt.Println(err)
	// Output:
	// sales-2026-001 <nil>
	// 12 <nil>
	// R4.3a: wang had not consulted the customer's approved profile before the signing; consult the customer's profile, then sign
}

// A rule is tested without a store: a contract, an act, what came of it.
func ExampleFile_HandOver() {
	law, march := policy.Default(), archivetest.At("2026-03-02")
	handler := archivetest.A
	f, _, err := contract.Open(archivetest.Org, "contract-1", handler, march, law, contract.Opening{
		Department: archivetest.Department, Handler: handler.ID,
		Terms: contract.Terms{Kind: "sale", Title: "无烟煤购销合同", Subject: customer.Client, Counterparty: "c-9", Ours: []string{"示例公司"}},
	})
	if err == nil {
		f, _, err = f.ListPapers(handler, march, law, contract.Listing{Papers: []archive.Paper{{Code: "contract", Form: policy.Original, Copies: 1, Pages: 3}}})
	}
	if err == nil {
		f, _, err = f.Sign(handler, march, law, calendar.MustDay("2026-03-02"), nil)
	}
	if err == nil {
		f, _, err = f.HandOver(1, handler, archivetest.At("2026-04-03"), law, "sun")
	}
	fmt.Println(err, f.Breaches[0])
	// Output:
	// <nil> K3a: the papers of the contract to the manager (no. 1) was due 2026-04-02, done 2026-04-03 (manager-a)
}
