package main

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// deal is a contract of each organisation, and dealStep one thing that its people do.
type (
	deal struct {
		title, kind, amount string
		with                archive.CustomerID
	}
	dealStep func(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error)
)

// The contracts of each organisation, in the order of their files.
var (
	performed  = deal{"年度建材融资服务合同", "service", "480000.00", "customer-101"} // in the archive
	terminated = deal{"车辆融资借款合同", "loan", "900000.00", "customer-102"}      // in the archive
	amended    = deal{"供应链融资合同", "loan", "650000.00", "customer-101"}       // in the archive; its first hand-over was late
	ofSales    = deal{"营销推广服务合同", "service", "86000.00", "customer-101"}    // of the sales department
	unhanded   = deal{"设备融资借款合同", "loan", "1200000.00", "customer-102"}     // signed; its hand-over is late
	verifying  = deal{"流动资金借款合同", "loan", "560000.00", "customer-101"}      // signed, before the manager
	dropped    = deal{"仓单融资合同", "other", "50000.00", "customer-103"}        // never signed
	drafted    = deal{"运费保理合同", "service", "240000.00", "customer-102"}     // being prepared
)

// handling is who handles a contract, and for which department.
func (d deal) handling() (policy.PersonID, policy.DepartmentID) {
	if d == ofSales {
		return "sales-director", sales
	}
	return "manager-b", department
}

// does makes steps of the contract a thing that happens in an organisation.
func (d deal) does(steps ...dealStep) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, d.title}
		for _, do := range steps {
			f, err := do(ctx, s, org, d, s.papers.contracts[at])
			if err != nil {
				return err
			}
			s.papers.contracts[at] = f
		}
		return nil
	}
}

// contractYears are the contracts of an organisation over the years, and the reports
// on them.
func (s *story) contractYears(org policy.OrgID) []dated {
	var all []dated
	on := func(years int, month time.Month, day int, d deal, steps ...dealStep) {
		all = append(all, dated{s.in(years, month, day), org, d.does(steps...)})
	}
	on(-1, time.March, 2, performed, openDeal, consultFor, signDeal)
	on(-1, time.March, 20, performed, handDeal, verifyDeal)
	on(-1, time.April, 8, performed, deliverDeal, receiveDeal)
	on(-1, time.May, 6, terminated, openDeal, consultFor, signDeal)
	on(-1, time.May, 20, terminated, fileDeal)
	on(-1, time.September, 15, performed, performDeal)
	on(-1, time.September, 26, performed, fileDeal)
	on(-1, time.November, 10, terminated, terminateDeal)
	on(-1, time.November, 25, terminated, fileDeal)
	on(0, time.January, 25, amended, openDeal, consultFor, signDeal)
	on(0, time.April, 20, amended, fileDeal, amendDeal)
	on(0, time.May, 8, amended, fileDeal)
	on(0, time.May, 20, ofSales, openDeal, consultFor, signDeal)
	on(0, time.June, 3, ofSales, fileDeal)
	for years := range yearsBack {
		all = append(all, s.reportYear(org, years)...)
	}
	return all
}

// contractEvents are the contracts of the last months of both organisations.
func contractEvents() []event {
	var all []event
	for _, org := range []policy.OrgID{headOffice, lender} {
		all = append(
			all,
			event{51, org, unhanded.does(openDeal, consultFor, signDeal)},
			event{19, org, verifying.does(openDeal, consultFor, signDeal)},
			event{16, org, dropped.does(openDeal)},
			event{13, org, dropped.does(dropDeal)},
			event{10, org, verifying.does(handDeal)},
			event{6, org, drafted.does(openDeal)},
		)
	}
	return all
}

// openDeal has the handler open the file and list what there is before the signing.
func openDeal(ctx context.Context, s *story, org policy.OrgID, d deal, _ contract.File) (contract.File, error) {
	who, in := d.handling()
	f, err := s.contracts.Open(ctx, as(org, who), contract.Opening{Department: in, Handler: who, Terms: contract.Terms{
		Kind: d.kind, Title: d.title, Subject: customer.Client, Counterparty: d.with, Ours: []string{string(org)}, Amount: policy.MustYuan(d.amount),
	}})
	if err != nil {
		return f, err
	}
	return s.listFor(ctx, org, d, f, 0, needed(s.law.Contracts().Categories, f.SignedOn(), "acceptance-record", "payment-voucher")...)
}

// listFor has the handler list the papers of a formality.
func (s *story) listFor(ctx context.Context, org policy.OrgID, d deal, f contract.File, formality int, papers ...archive.Paper) (contract.File, error) {
	who, _ := d.handling()
	return s.contracts.ListPapers(ctx, as(org, who), f.Ref(), contract.Listing{Formality: formality, Papers: slices.Clone(papers)})
}

// consultFor has the handler consult the customer's profile before the signing.
func consultFor(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	_, err := s.book.Consult(ctx, as(org, who), s.profiles[clientOf{org, d.with}], signing+":"+f.Number)
	return f, err
}

func signDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	return s.contracts.Sign(ctx, as(org, who), f.Ref(), s.law.Day(s.now))
}

func amendDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	more := policy.MustYuan("720000.00")
	f, err := s.contracts.Amend(ctx, as(org, who), f.Ref(), contract.Amendment{Day: s.law.Day(s.now), Amount: &more})
	if err != nil {
		return f, err
	}
	return s.listFor(ctx, org, d, f, len(f.Formalities), archive.Paper{Code: "amendment", Form: policy.Original, Copies: 1, Pages: 3})
}

func performDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	f, err := s.contracts.Perform(ctx, as(org, who), f.Ref(), s.law.Day(s.now))
	if err != nil {
		return f, err
	}
	return s.listFor(
		ctx, org, d, f, len(f.Formalities),
		archive.Paper{Code: "acceptance-record", Form: policy.Copy, Copies: 1, Pages: 2},
		archive.Paper{Code: "payment-voucher", Form: policy.Copy, Copies: 1, Pages: 4},
	)
}

func terminateDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	f, err := s.contracts.Terminate(ctx, as(org, who), f.Ref(), s.law.Day(s.now))
	if err != nil {
		return f, err
	}
	return s.listFor(ctx, org, d, f, len(f.Formalities), archive.Paper{Code: "termination", Form: policy.Original, Copies: 1, Pages: 2})
}

func dropDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	return s.contracts.Drop(ctx, as(org, who), f.Ref(), "客户改向他行融资")
}

// handDeal hands over the papers of the last formality.
func handDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	who, _ := d.handling()
	return s.contracts.HandOver(ctx, as(org, who), f.Ref(), len(f.Formalities), "credit-manager")
}

func verifyDeal(ctx context.Context, s *story, org policy.OrgID, _ deal, f contract.File) (contract.File, error) {
	return s.contracts.Verify(ctx, as(org, "credit-manager"), f.Ref(), len(f.Formalities))
}

func deliverDeal(ctx context.Context, s *story, org policy.OrgID, _ deal, f contract.File) (contract.File, error) {
	return s.contracts.Deliver(ctx, as(org, "credit-manager"), f.Ref(), len(f.Formalities))
}

func receiveDeal(ctx context.Context, s *story, org policy.OrgID, _ deal, f contract.File) (contract.File, error) {
	f, err := s.contracts.Receive(ctx, as(org, "archivist"), f.Ref(), len(f.Formalities))
	if err != nil {
		return f, err
	}
	return f, s.shelve(ctx, org, f.Volume)
}

// fileDeal takes the papers of the last formality into the archive on one day.
func fileDeal(ctx context.Context, s *story, org policy.OrgID, d deal, f contract.File) (contract.File, error) {
	for _, do := range []dealStep{handDeal, verifyDeal, deliverDeal, receiveDeal} {
		var err error
		if f, err = do(ctx, s, org, d, f); err != nil {
			return f, err
		}
	}
	return f, nil
}
