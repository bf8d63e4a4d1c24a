package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// project is one of the demo's: what it is, and what was done some working days
// ago.
type project struct {
	archive.Project
	org   policy.OrgID
	steps []step
}

type step struct {
	ago  int
	acts []act
}

// act is what people of a project do with its file.
type act func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error)

// on is what was done on one day.
func on(ago int, acts ...act) step { return step{ago, acts} }

// inTurn is several acts as one.
func inTurn(acts ...act) act {
	return func(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
		for _, do := range acts {
			var err error
			if f, err = do(ctx, s, p, f); err != nil {
				return f, err
			}
		}
		return f, nil
	}
}

// loan and guarantee make the demo's projects.
func loan(org policy.OrgID, number, title, amount string, conditions ...policy.Condition) project {
	return project{org: org, Project: archive.Project{
		Number: number, Kind: archive.Loan, Customer: archive.CustomerID("customer-" + number[len(number)-3:]), Title: title,
		Amount: policy.MustYuan(amount), A: "manager-a", B: "manager-b", Department: department, Conditions: conditions,
	}}
}

func guarantee(org policy.OrgID, number, title, amount string, conditions ...policy.Condition) project {
	p := loan(org, number, title, amount, conditions...)
	p.Kind = archive.Guarantee
	return p
}

// went adds what was done.
func (p project) went(steps ...step) project { p.steps = steps; return p }

// demoProjects are a few in each state, by when they began. Those of the lender
// tell what can go wrong.
func demoProjects() []project {
	return []project{
		loan(lender, "L-101", "流动资金贷款", "500000.00", "mortgage", "enterprise").went( // as it should be, to the settlement
			on(58, open, list), on(56, end, keepDeeds("customer-title", "other-rights")), on(54, handOver), on(53, check, deliver), on(52, accept, register), on(51, place),
			on(30, borrow("manager-b", "贷后检查", 10)), on(26, bringBack("manager-b", 0)), on(12, giveDeedsBack),
			on(9, draft("manager-a", "项目复盘", 5), submit("manager-a")), on(8, cancel("manager-a")), on(1, draft("auditor", "审计抽查", 5))),
		loan(lender, "L-102", "个体经营贷款", "80000.00", "guarantor", "individual").went( // the customer comes for a contract; A keeps the volume too long, and two wait for it
			on(55, open, list), on(54, end), on(53, handOver), on(52, check, deliver, accept, register), on(51, place), on(20, giveAnnex),
			on(14, borrow("manager-a", "贷后检查", 5)), on(6, queue("manager-b", "诉讼准备", 5), approve("manager-b")),
			on(5, queue("sales-director", "续贷评估", 5))),
		guarantee(lender, "G-101", "银行借款担保", "2000000.00", "mortgage", "enterprise").went( // a deed at the registry, and the volume called back from the deputy
			on(52, open, list), on(50, end, keepDeeds("guarantor-title", "other-rights")), on(48, handOver), on(47, check), on(46, deliver, accept, register, place),
			on(4, borrowDirectly("deputy", "分管业务检查", 10)), on(3, toRegistry(-5)), on(2, recall("deputy"))),
		loan(lender, "L-103", "设备购置贷款", "300000.00", "pledge", "enterprise").went( // A was late; the volume has come back in part
			on(48, open, list), on(46, end, keepDeeds("equity-pledge", "other-title")), on(41, handOver), on(40, check, deliver), on(39, accept, register), on(38, place),
			on(7, borrow("credit-manager", "授信复评", 10)), on(2, bringBack("credit-manager", 2)), on(1, askRegistry(-3))),
		loan(lender, "L-104", "原料采购贷款", "450000.00", "guarantor", "enterprise").went( // B was late; a case holds the volume
			on(45, open, list), on(44, end), on(42, handOver), on(37, check, deliver), on(36, accept, register, place), on(15, putOnHold)),
		loan(lender, "L-105", "厂房改造贷款", "900000.00", "mortgage", "enterprise").went( // with an extension in time; the deeds came a day late, and one is still at the registry; the volume was given up for lost, and turned up
			on(42, open, list), on(40, end, listDeeds("customer-title", "other-rights")), on(39, checkDeeds("manager-a", "manager-b", "archivist"), receiveDeeds(safe)),
			on(38, extend), on(35, handOver), on(34, check, deliver, accept, register), on(33, place),
			on(25, draft("sales-director", "客户营销", 5), submit("sales-director")), on(24, refuseSlip("sales-director")),
			on(15, toRegistry(5)), on(13, borrowDirectly("chairman", "董事会审阅", 3)), on(12, bringBack("chairman", 0)),
			on(11, borrow("manager-b", "贷后检查", 5)), on(10, declareLost("manager-b")), on(9, lookInto("manager-b")), on(8, giveUp("manager-b")), on(3, turnUp("manager-b"))),
		loan(lender, "L-106", "养殖贷款", "120000.00", "guarantor", "individual").went( // a number made void; a page is lost for good
			on(38, open, list), on(36, end), on(34, handOver), on(33, check, deliver), on(32, accept, voidNumber, accept, register, place),
			on(25, borrow("office-director", "制度检查", 10)), on(21, bringTorn("office-director")), on(20, lookInto("office-director")), on(18, decideTorn)),
		loan(lender, "L-107", "冷链车辆贷款", "260000.00", "pledge", "individual").went( // a delivery refused, then put right; the deed stayed a night with consent
			on(30, open, list), on(28, end, listDeeds("chattel-mortgage"), overnight), on(27, checkDeeds("manager-a", "manager-b", "archivist"), receiveDeeds(otherSafe)),
			on(26, handOver), on(25, check, deliver), on(24, refuse), on(23, check, deliver, accept, register)),
		loan(lender, "L-108", "商铺装修贷款", "150000.00", "guarantor", "individual").went( // a supplement soon answered; a paper lent is lost
			on(26, open, listShort), on(25, end, handOver), on(24, ask), on(23, answer, check, deliver, accept, register), on(22, place),
			on(20, borrow("auditor", "审计抽查", 10, "1-01")), on(10, declareLost("auditor")), on(9, lookInto("auditor"))),
		loan(lender, "L-109", "种植贷款", "60000.00", "guarantor", "individual").went( // not yet in the register book
			on(18, open, list), on(16, end), on(14, handOver), on(13, check, deliver), on(6, accept)),
		guarantee(lender, "G-102", "履约担保", "700000.00", "guarantor", "enterprise").went( // with the archivist
			on(9, open, list), on(7, end), on(5, handOver), on(4, check), on(3, deliver)),
		loan(lender, "L-110", "农机贷款", "95000.00", "guarantor", "individual").went( // refused, and back with B
			on(10, open, list), on(8, end), on(6, handOver), on(5, check, deliver), on(4, refuse)),
		guarantee(lender, "G-103", "投标担保", "350000.00", "mortgage", "enterprise").went( // a supplement open for long
			on(21, open, listShort), on(19, end), on(17, handOver), on(16, ask)),
		loan(lender, "L-111", "茶园贷款", "180000.00", "mortgage", "individual").went( // B is late
			on(12, open, list), on(10, end), on(8, handOver)),
		loan(lender, "L-112", "仓储贷款", "640000.00", "pledge", "enterprise").went( // A is late, and a list of deeds is stopped
			on(11, open, list), on(9, end, listDeeds("equity-pledge"), misreadDeeds)),
		loan(lender, "L-113", "门店周转贷款", "50000.00", "guarantor", "individual").went(
			on(4, open, list), on(2, end), on(1, handOver, check)),
		loan(lender, "L-114", "果园贷款", "110000.00", "mortgage", "individual").went(
			on(3, open, list), on(1, end, listDeeds("customer-title", "other-rights"), overnight, checkDeeds("manager-a"))), // B and the archivist are still to check the deeds
		loan(lender, "L-115", "餐饮贷款", "70000.00", "guarantor", "individual").went( // not over yet
			on(2, open)),

		loan(headOffice, "L-201", "集团流动资金贷款", "5000000.00", "mortgage", "enterprise").went(
			on(50, open, list), on(48, end, keepDeeds("customer-title", "other-rights")), on(46, handOver), on(45, check, deliver), on(44, accept, register), on(43, place),
			on(6, borrow("manager-b", "贷后检查", 10)), on(3, bringBack("manager-b", 0))),
		guarantee(headOffice, "G-201", "集团借款担保", "8000000.00", "pledge", "enterprise").went( // A was late
			on(40, open, list), on(38, end), on(33, handOver), on(32, check, deliver), on(31, accept, register)),
		loan(headOffice, "L-202", "集团设备贷款", "3000000.00", "guarantor", "enterprise").went(
			on(8, open, list), on(6, end), on(4, handOver), on(3, check, deliver), on(2, accept)),
		loan(headOffice, "L-203", "集团仓储贷款", "2500000.00", "pledge", "enterprise").went(
			on(6, open, list), on(5, end), on(3, handOver), on(2, check), on(1, deliver)),
		loan(headOffice, "L-204", "集团改造贷款", "1500000.00", "mortgage", "enterprise").went(
			on(5, open, list), on(4, end), on(2, handOver), on(1, check)),
		guarantee(headOffice, "G-202", "集团履约担保", "1200000.00", "guarantor", "enterprise").went(
			on(5, open, listShort), on(4, end), on(2, handOver), on(1, ask)),
		loan(headOffice, "L-205", "集团采购贷款", "2200000.00", "guarantor", "enterprise").went(
			on(4, open, list), on(3, end), on(1, handOver)),
		loan(headOffice, "L-206", "集团车辆贷款", "900000.00", "pledge", "enterprise").went( // A is late
			on(9, open, list), on(7, end)),
	}
}

func open(ctx context.Context, s *story, p project, _ archive.File) (archive.File, error) {
	return s.room.Open(ctx, as(p.org, p.A), p.Project)
}

// list has A list everything the checklist expects.
func list(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.EditInventory(ctx, as(p.org, p.A), f.Ref(), s.inventory(p))
}

// listShort has A forget a paper, and overlook a missing signature.
func listShort(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	in := s.inventory(p)
	in.Items[0].Signed = nil
	in.Items = append(in.Items[:1:1], in.Items[2:]...)
	return s.room.EditInventory(ctx, as(p.org, p.A), f.Ref(), in)
}

// inventory is everything the checklist expects, signed by all who must sign, and
// the customer's counterpart of the first contract.
func (s *story) inventory(p project) archive.Inventory {
	var in archive.Inventory
	for i, paper := range s.law.Papers(p.Kind) {
		if !paper.Expected(p.Conditions) {
			continue
		}
		form := paper.Form
		if form == policy.Either {
			form = policy.Copy
		}
		in.Items = append(in.Items, archive.Item{
			Part: paper.Part, Paper: paper.Code, Form: form, Copies: 1, Pages: 2 + i%9, Signed: paper.Signers,
		})
		if paper.Contract && len(in.Annex) == 0 {
			in.Annex = []archive.AnnexPaper{{Paper: paper.Code, Copies: 1, Pages: 6}}
		}
	}
	return in
}

func end(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.EndProject(ctx, as(p.org, p.A), f.Ref(), s.law.Day(s.now))
}

func extend(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.Extend(ctx, as(p.org, "deputy"), f.Ref(), archive.Grant{Deadline: policy.AToB, Days: 2, Reason: "抵押登记机关停办"})
}

func handOver(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	f, err := s.sign(ctx, p, p.A, f, archive.SignInventory)
	if err != nil {
		return f, err
	}
	return s.room.HandOver(ctx, as(p.org, p.A), f.Ref())
}

func ask(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.RequestSupplement(ctx, as(p.org, p.B), f.Ref(), f.Missing(s.law))
}

func answer(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	f, err := list(ctx, s, p, f)
	if err != nil {
		return f, err
	}
	if f, err = s.room.AnswerSupplement(ctx, as(p.org, p.A), f.Ref()); err != nil {
		return f, err
	}
	return s.sign(ctx, p, p.A, f, archive.SignInventory)
}

// check has B code, check and sign.
func check(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	f, err := s.room.Code(ctx, as(p.org, p.B), f.Ref(), nil)
	if err != nil {
		return f, err
	}
	if f, err = s.room.Check(ctx, as(p.org, p.B), f.Ref()); err != nil {
		return f, err
	}
	for _, signed := range f.Signatures {
		if signed.Purpose == archive.SignInventory && signed.Person == p.B {
			return f, nil // a refused delivery leaves it as it was
		}
	}
	return s.sign(ctx, p, p.B, f, archive.SignInventory)
}

func deliver(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.Deliver(ctx, as(p.org, p.B), f.Ref())
}

func refuse(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	it := f.Items[len(f.Items)-1]
	return s.room.Refuse(ctx, as(p.org, "archivist"), f.Ref(), []archive.Difference{{Code: it.Code, Field: "pages", Found: it.Pages - 1}})
}

// accept has the archivist count every item, and B sign.
func accept(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	counts := make([]archive.Count, len(f.Items))
	for i, it := range f.Items {
		counts[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
	}
	f, err := s.room.Accept(ctx, as(p.org, "archivist"), f.Ref(), counts)
	if err != nil {
		return f, err
	}
	return s.sign(ctx, p, p.B, f, archive.SignAcceptance)
}

func voidNumber(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.VoidNumber(ctx, as(p.org, "archivist"), f.Ref(), "编号标签误贴于另一卷")
}

// register has the archivist write the line, and B sign it.
func register(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	f, err := s.room.Register(ctx, as(p.org, "archivist"), f.Ref())
	if err != nil {
		return f, err
	}
	return s.sign(ctx, p, p.B, f, archive.SignLine)
}

func place(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.Place(ctx, as(p.org, "archivist"), f.Ref(), archive.Place{Room: "R1", Cabinet: "C1", Shelf: "S2", Box: f.Number[len(f.Number)-2:]})
}

func giveAnnex(ctx context.Context, s *story, p project, f archive.File) (archive.File, error) {
	return s.room.GiveAnnex(ctx, as(p.org, "archivist"), f.Ref(), archive.Handing{Paper: 0, Receiver: "借款人本人", Proof: "identity-card"})
}

func (s *story) sign(ctx context.Context, p project, who policy.PersonID, f archive.File, what archive.Purpose) (archive.File, error) {
	return s.room.Sign(ctx, as(p.org, who), f.Ref(), archive.Signing{Purpose: what, Digest: f.Digest(what)})
}
