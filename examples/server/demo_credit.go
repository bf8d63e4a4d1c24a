package main

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// paperwork is where the story has got to with credit files, limits, promises,
// requests, contracts and what is asked of customers: the last of each, by its name.
type paperwork struct {
	credit     map[recordOf]credit.File
	limits     map[recordOf]credit.Limit
	promises   map[recordOf]credit.FollowUp
	requests   map[recordOf]credit.Request
	contracts  map[recordOf]contract.File
	surveys    map[recordOf]customer.Survey
	complaints map[recordOf]customer.Complaint
}

// recordOf names a record of the story in an organisation.
type recordOf struct {
	org  policy.OrgID
	name string
}

func newPaperwork() paperwork {
	return paperwork{
		credit: make(map[recordOf]credit.File), limits: make(map[recordOf]credit.Limit), promises: make(map[recordOf]credit.FollowUp),
		requests: make(map[recordOf]credit.Request), contracts: make(map[recordOf]contract.File),
		surveys: make(map[recordOf]customer.Survey), complaints: make(map[recordOf]customer.Complaint),
	}
}

// The credit files of each organisation, by where they are; those of the story's first
// year have had time to reach the archive.
const (
	filedInTime = "customer-101" // archived, complete
	filedLate   = "customer-102" // archived, the office being late
	waiting     = "customer-103" // with the office, wanting papers, never verified
	verified    = "supplier-201"
	delivered   = "customer-105"
	handedLate  = "customer-106" // on its way, the keeper being late
	overdue     = "customer-107" // with its department, which should have handed it over
	current     = "customer-104" // of the last months
)

var creditNames = map[archive.CustomerID]string{
	filedInTime: "甲建材有限公司", filedLate: "乙运输有限公司", waiting: "丙贸易商行", verified: "丁设备厂",
	delivered: "己物流有限公司", handedLate: "庚纺织厂", overdue: "辛农资商店", current: "戊食品店",
}

// creditYears are the credit files of the story's first year: opened in it, handed to
// the office two years later, and then in the archive within a month.
func (s *story) creditYears(org policy.OrgID) []dated {
	year := s.fullYear() - yearsBack
	var all []dated
	on := func(month time.Month, day int, steps ...happening) {
		for _, do := range steps {
			all = append(all, dated{s.in(0, month, day), org, do})
		}
	}
	for i, c := range []archive.CustomerID{filedInTime, filedLate, waiting, verified, delivered, handedLate, overdue} {
		all = append(all, dated{s.in(-yearsBack, time.March, 1+i), org, openCredit(c, year)})
	}
	on(time.January, 8, handCredit(filedInTime), handCredit(filedLate), handCredit(waiting), handCredit(verified), handCredit(delivered))
	on(time.January, 10, receiveCredit(filedInTime), receiveCredit(filedLate), receiveCredit(waiting), receiveCredit(verified), receiveCredit(delivered))
	on(time.January, 16, verifyCredit(filedInTime), verifyCredit(filedLate))
	on(time.January, 24, deliverCredit(filedInTime), acceptCredit(filedInTime))
	on(time.March, 20, deliverCredit(filedLate), acceptCredit(filedLate))
	return all
}

// creditEvents are the last months of both organisations: files on their way, limits,
// promises and requests.
func creditEvents() []event {
	var all []event
	for _, org := range []policy.OrgID{headOffice, lender} {
		all = append(
			all,
			event{59, org, openThisYear},
			event{58, org, propose("first", filedInTime, "300000.00", 57)}, event{57, org, approveLimit("first")},
			event{30, org, propose("second", filedInTime, "500000.00", 28)}, event{29, org, approveLimit("second")},
			event{28, org, owe(filedInTime, "352000.00")},
			event{3, org, propose("third", filedLate, "800000.00", -5)},
			event{45, org, promise("kept", 35)}, event{36, org, settlePromise("kept", true)},
			event{30, org, promise("broken", 20)}, event{19, org, settlePromise("broken", false)},
			event{16, org, promise("overdue", 6)}, event{4, org, promise("pending", -6)},
			event{14, org, verifyCredit(verified)}, event{12, org, verifyCredit(delivered)}, event{4, org, deliverCredit(delivered)},
			event{5, org, handCredit(handedLate)},
			event{26, org, askDepartment("answered", 16)}, event{18, org, replyTo("answered")},
			event{20, org, askDepartment("late", 9)}, event{2, org, askDepartment("open", -8)},
		)
	}
	return all
}

// openCredit has manager A open the credit file of a customer and a year, and file its
// papers and what was done after the sale.
func openCredit(c archive.CustomerID, year int) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		keeper, today := as(org, "manager-a"), s.law.Day(s.now)
		subject := customer.Client
		if c == verified {
			subject = customer.Supplier
		}
		f, err := s.credit.Open(ctx, keeper, credit.Of{
			Customer: c, Kind: subject, Name: creditNames[c], Department: department, Year: year, Keeper: "manager-a",
		})
		if err != nil {
			return err
		}
		var without []string
		if c == waiting || c == current { // no statements, and no survey on the spot
			without = []string{"balance-sheet", "income-statement", "cash-flow", "site-survey"}
		}
		if f, err = s.credit.AddPapers(ctx, keeper, f.Ref(), needed(s.law.Credit().Categories, today, without...)); err != nil {
			return err
		}
		if _, err = s.credit.RecordFollowUp(ctx, keeper, f.ID, credit.FollowEntry{Kind: credit.Call, Day: today, With: "客户财务", Text: "核对上月应收款"}); err != nil {
			return err
		}
		return s.keepCredit(ctx, org, f.ID)
	}
}

// needed is one of each paper that the categories need, save some.
func needed(categories policy.Categories, day calendar.Day, without ...string) []archive.Paper {
	var all []archive.Paper
	for _, c := range categories {
		for i, p := range c.Papers {
			if !p.Needed || slices.Contains(without, p.Code) {
				continue
			}
			form := p.Form
			if form == policy.Either {
				form = policy.Copy
			}
			all = append(all, archive.Paper{Code: p.Code, Form: form, Copies: 1, Pages: 2 + i%4, Day: day})
		}
	}
	return all
}

func openThisYear(ctx context.Context, s *story, org policy.OrgID) error {
	return openCredit(current, s.law.Day(s.now).Year())(ctx, s, org)
}

// keepCredit notes a file as it is now.
func (s *story) keepCredit(ctx context.Context, org policy.OrgID, id credit.FileID) error {
	f, err := s.credit.File(ctx, as(org, "credit-manager"), id)
	s.papers.credit[recordOf{org, string(f.Customer)}] = f
	return err
}

// onCredit is an act on the credit file of a customer.
func onCredit(c archive.CustomerID, who policy.PersonID, do func(o *credit.Office, ctx context.Context, req policy.Request, ref policy.Ref) (credit.File, error)) happening {
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		at := recordOf{org, string(c)}
		f, err := do(s.credit, ctx, as(org, who), s.papers.credit[at].Ref())
		s.papers.credit[at] = f
		return err
	}
}

func handCredit(c archive.CustomerID) happening {
	return onCredit(c, "manager-a", (*credit.Office).HandOver)
}

func receiveCredit(c archive.CustomerID) happening {
	return onCredit(c, "credit-manager", (*credit.Office).Receive)
}

func verifyCredit(c archive.CustomerID) happening {
	return onCredit(c, "office-director", (*credit.Office).Verify)
}

func deliverCredit(c archive.CustomerID) happening {
	return onCredit(c, "credit-manager", (*credit.Office).Deliver)
}

func acceptCredit(c archive.CustomerID) happening {
	accept := onCredit(c, "archivist", (*credit.Office).Accept)
	return func(ctx context.Context, s *story, org policy.OrgID) error {
		if err := accept(ctx, s, org); err != nil {
			return err
		}
		f := s.papers.credit[recordOf{org, string(c)}]
		if err := s.shelve(ctx, org, f.Volume); err != nil {
			return err
		}
		_, err := s.credit.Consult(ctx, as(org, "credit-manager"), f.ID, "年度授信复核")
		return err
	}
}

// shelve has the archivist put the volume of a credit file or contract on its shelf,
// from where it is read.
func (s *story) shelve(ctx context.Context, org policy.OrgID, volume archive.VolumeID) error {
	keeper := as(org, "archivist")
	v, err := s.room.Volume(ctx, keeper, volume)
	if err != nil || v.State == archive.OnShelf {
		return err
	}
	_, err = s.room.Move(ctx, keeper, v.Ref(), archive.Place{Room: "R2", Cabinet: "C1", Shelf: "S1", Box: v.Number})
	return err
}
