package httpapi_test

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var asContracts = policy.By(policy.Actor{Org: archivetest.Org, ID: "contract-manager", Roles: policy.Roles{policy.CreditManager}})

// contracts makes a contract in every state, with papers in every state, handled by
// manager A, who has consulted the approved profile of its customer; and a report in
// every state.
func (f *furnisher) contracts() {
	book := customer.NewBook(f.db.Customers(), f.house)
	profile, _ := f.samples["profile"].(string)
	_ = done[customer.Profile](f)(book.Consult(ctx, asA, customer.ProfileID(profile), "text"))
	office := contract.NewOffice(f.db.Contracts(), f.house)
	must, today := done[contract.File](f), calendar.MustDay("2026-02-13")
	list := func(c contract.File, formality int) contract.File {
		return must(office.ListPapers(ctx, asA, c.Ref(), contract.Listing{Formality: formality, Papers: []archive.Paper{{Code: "contract", Form: policy.Original, Copies: 1, Pages: 3}}}))
	}
	opened := func() contract.File {
		return list(must(office.Open(ctx, asA, contract.Opening{
			Department: archivetest.Department, Handler: archivetest.A.ID,
			Terms: contract.Terms{Kind: "sale", Title: "coal", Subject: customer.Client, Counterparty: "c-approved", Ours: []string{"company"}, Amount: policy.MustYuan("77777.00")},
		})), 0)
	}
	signed := func() contract.File { return must(office.Sign(ctx, asA, opened().Ref(), today)) }
	handed := func() contract.File {
		return must(office.HandOver(ctx, asA, signed().Ref(), 1, asContracts.Actor.ID))
	}
	verified := func() contract.File { return must(office.Verify(ctx, asContracts, handed().Ref(), 1)) }
	delivered := func() contract.File { return must(office.Deliver(ctx, asContracts, verified().Ref(), 1)) }
	for _, c := range []contract.File{
		handed(), opened(), must(office.Drop(ctx, asA, opened().Ref(), "no need")),
		must(office.Perform(ctx, asA, signed().Ref(), today)), must(office.Terminate(ctx, asA, signed().Ref(), today)),
		must(office.Strike(ctx, asOffice, signed().Ref(), contract.Striking{Formality: 1, Reason: "recorded by mistake"})),
		verified(), delivered(), must(office.Receive(ctx, asArchivist, delivered().Ref(), 1)), signed(),
	} {
		f.known("contracts", c.Ref(), c.Subject())
	}
	f.reports(office)
}

// reports makes a report on contracts in every state.
func (f *furnisher) reports(office *contract.Office) {
	must := done[contract.Report](f)
	drawn := func(kind policy.ReportKind, year int) contract.Report {
		return must(office.StartReport(ctx, asContracts, contract.Covers{Kind: kind, Year: year}))
	}
	for _, r := range []contract.Report{
		must(office.NameReporter(ctx, asOffice, contract.Reporter{Covers: contract.Covers{Kind: policy.YearReport, Year: 2026}, Person: archivetest.A.ID})),
		must(office.Submit(ctx, asContracts, drawn(policy.YearReport, 2025).Ref())),
		must(office.ReceiveReport(ctx, asOffice, must(office.Submit(ctx, asContracts, drawn(policy.YearReport, 2024).Ref())).Ref())),
		must(office.HoldMissedBy(ctx, asOffice, contract.Reporter{Covers: contract.Covers{Kind: policy.YearReport, Year: 2023}, Person: archivetest.A.ID})),
		must(office.NameAnother(ctx, asOffice, drawn(policy.HalfYearReport, 2025).Ref(), archivetest.A.ID)),
	} {
		f.known("contract-reports", r.Ref(), r.Subject())
	}
}
