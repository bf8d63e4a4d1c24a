package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// clientYears are the profiles of an organisation as the story begins: authorised,
// built, and approved, save those that come later.
func (s *story) clientYears(org policy.OrgID) []dated {
	day := s.first()
	return []dated{{day, org, authorise}, {day, org, keepBooks}, {day, org, approveProfiles}}
}

// clientEvents are what happens to the customer profiles of both organisations.
func clientEvents() []event {
	var all []event
	for _, org := range []policy.OrgID{headOffice, lender} {
		all = append(
			all,
			event{29, org, enterTrade},
			event{28, org, bringForward},
			event{27, org, enterTwice}, event{26, org, mergeTwins},
			event{20, org, readProfiles},
			event{12, org, sellWithoutUpdate},
		)
	}
	return all
}

// demoClient is a customer or supplier of the demo.
type demoClient struct {
	id      archive.CustomerID
	name    string
	subject customer.SubjectKind
	class   string
	// whole: with contacts, credit standing and a communication.
	whole bool
	// to is how far the profile has come.
	to policy.State
	// every is how many months lie between transactions; first is the amount of the
	// first one and growth by how much the next is more, both in 1,000 yuan.
	every, first, growth int
	// quit is how many months ago it stopped trading.
	quit int
}

// clients are those of each organisation: one complete and growing, one not brought
// up to date, one changed since its approval and dormant, one that waits for it, one
// of which next to nothing is known.
func clients() []demoClient {
	return []demoClient{
		{"customer-101", "甲建材有限公司", customer.Client, "key", true, customer.Approved, 1, 120, 8, 0},
		{"customer-102", "乙运输有限公司", customer.Client, "key", true, customer.Approved, 2, 300, -12, 0},
		{"customer-103", "丙贸易商行", customer.Client, "small", true, customer.Changed, 3, 60, 0, 8},
		{"supplier-201", "丁设备厂", customer.Supplier, "", true, customer.Submitted, 6, 90, 5, 0},
		{"customer-104", "戊食品店", customer.Client, "small", false, customer.Drafted, 0, 0, 0, 0},
	}
}

// The purposes for which the demo's general managers let profiles be read.
const (
	upkeep  = "档案维护"
	signing = "合同签订"
)

// authorise has the general manager let the custodians keep what is theirs, the sales
// director approve, and both the director and manager B prepare contracts.
func authorise(ctx context.Context, s *story, org policy.OrgID) error {
	today := s.law.Day(s.now)
	for _, t := range []customer.Terms{
		{To: customer.Grantee{Custodians: true}, Scope: customer.Scope{All: true}, Purpose: upkeep},
		{To: customer.Grantee{Role: policy.SalesDirector}, Scope: customer.Scope{All: true}, Purpose: upkeep},
		{To: customer.Grantee{Person: "manager-b"}, Scope: customer.Scope{Class: "key"}, Purpose: signing, PassOn: true},
		{To: customer.Grantee{Role: policy.SalesDirector}, Scope: customer.Scope{Class: "key"}, Purpose: signing},
	} {
		t.From, t.Until = today, s.today.AddMonths(12)
		if _, err := s.book.Grant(ctx, as(org, "general-manager"), t); err != nil {
			return err
		}
	}
	return nil
}

// keepBooks has manager A build the profiles and enter what the sales people know.
func keepBooks(ctx context.Context, s *story, org policy.OrgID) error {
	today, keeper := s.law.Day(s.now), as(org, "manager-a")
	for _, c := range clients() {
		b := customer.Building{
			Department: department, Custodian: "manager-a",
			Basics: customer.Basics{Customer: c.id, Subject: c.subject, Name: c.name, Class: c.class, Source: customer.FromSales, Day: today},
		}
		if c.whole {
			b.Contacts = customer.Contacts{
				People:  []customer.Contact{{Person: "客户联系人", Phone: "021-5555 0100"}},
				Website: "www.example.com", Source: customer.FromVisit, Day: today,
			}
		}
		l, err := s.book.Build(ctx, keeper, b)
		if err != nil {
			return err
		}
		s.profiles[clientOf{org, c.id}] = l.ID
		if !c.whole {
			continue
		}
		for _, e := range []customer.FactEntry{
			{Topic: customer.Standing, Source: customer.FromSales, Text: "近两年均按期付款"},
			{Topic: customer.Communication, Source: customer.FromVisit, Channel: customer.ByMeeting, Text: "了解下半年用款计划"},
			{Topic: customer.Need, Source: customer.FromVisit, Text: "希望放款前三日通知"},
		} {
			e.Day = today
			if _, err := s.book.Record(ctx, keeper, l.ID, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// enterTrade has manager A enter the transactions of the last two years.
func enterTrade(ctx context.Context, s *story, org policy.OrgID) error {
	for _, c := range clients() {
		if !c.whole {
			continue
		}
		if err := s.trade(ctx, org, c, s.law.Day(s.now)); err != nil {
			return err
		}
	}
	return nil
}

// trade enters a client's transactions of the two years up to a day.
func (s *story) trade(ctx context.Context, org policy.OrgID, c demoClient, until calendar.Day) error {
	for i, month := 0, 24-c.every; month >= c.quit; i, month = i+1, month-c.every {
		amount, err := policy.ParseYuan(fmt.Sprint(1000 * (c.first + i*c.growth)))
		if err != nil {
			return err
		}
		if _, err := s.book.RecordTransaction(ctx, as(org, "manager-a"), s.profiles[clientOf{org, c.id}], customer.TransactionEntry{
			Day: until.AddMonths(-month), Amount: amount, What: "贷款发放", Source: customer.FromSales, Reference: fmt.Sprintf("%s-%02d", c.id, i+1),
		}); err != nil {
			return err
		}
	}
	return nil
}

// approveProfiles has the sales director approve the profiles, save the one that is
// still to be submitted.
func approveProfiles(ctx context.Context, s *story, org policy.OrgID) error {
	for _, c := range clients() {
		if c.to != customer.Approved && c.to != customer.Changed {
			continue
		}
		l, err := s.submitProfile(ctx, org, c)
		if err == nil {
			_, err = s.book.Approve(ctx, as(org, "sales-director"), l.Ref())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *story) submitProfile(ctx context.Context, org policy.OrgID, c demoClient) (customer.Listing, error) {
	keeper := as(org, "manager-a")
	l, err := s.book.Profile(ctx, keeper, s.profiles[clientOf{org, c.id}])
	if err != nil {
		return l, err
	}
	return s.book.Submit(ctx, keeper, l.Ref())
}

// bringForward has one profile submitted, and the standing of another described anew.
func bringForward(ctx context.Context, s *story, org policy.OrgID) error {
	for _, c := range clients() {
		var err error
		switch c.to {
		case customer.Submitted:
			_, err = s.submitProfile(ctx, org, c)
		case customer.Changed:
			_, err = s.book.Record(ctx, as(org, "manager-a"), s.profiles[clientOf{org, c.id}], customer.FactEntry{
				Topic: customer.Standing, Source: customer.FromMarket, Day: s.law.Day(s.now), Text: "同业反映其资金紧张", Grade: customer.Watch,
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// twice is the second id under which customer-101 was entered.
const twice = archive.CustomerID("customer-101-b")

// enterTwice has manager A build a second profile of a customer under another id, with a
// sale that is recorded already and one that is not.
func enterTwice(ctx context.Context, s *story, org policy.OrgID) error {
	today, keeper := s.law.Day(s.now), as(org, "manager-a")
	l, err := s.book.Build(ctx, keeper, customer.Building{
		Department: department, Custodian: "manager-a",
		Basics: customer.Basics{Customer: twice, Subject: customer.Client, Name: "甲建材公司", Source: customer.FromSales, Day: today},
	})
	if err != nil {
		return err
	}
	s.profiles[clientOf{org, twice}] = l.ID
	for i, reference := range []string{"customer-101-24", "customer-101-25"} {
		if _, err := s.book.RecordTransaction(ctx, keeper, l.ID, customer.TransactionEntry{
			Day: today.AddDays(i - 2), Amount: policy.MustYuan("304000.00"), What: "贷款发放", Source: customer.FromSales, Reference: reference,
		}); err != nil {
			return err
		}
	}
	return nil
}

// mergeTwins has the sales director make one of the two profiles.
func mergeTwins(ctx context.Context, s *story, org policy.OrgID) error {
	director := as(org, "sales-director")
	l, err := s.book.Profile(ctx, director, s.profiles[clientOf{org, twice}])
	if err == nil {
		_, err = s.book.Merge(ctx, director, l.Ref(), customer.Merging{Into: s.profiles[clientOf{org, "customer-101"}], Reason: "同一客户录了两次"})
	}
	return err
}

// readProfiles has manager B consult a profile before a contract is signed, and try one
// that the authorisation does not cover: both are on record.
func readProfiles(ctx context.Context, s *story, org policy.OrgID) error {
	reader := as(org, "manager-b")
	if _, err := s.book.Consult(ctx, reader, s.profiles[clientOf{org, "customer-101"}], signing); err != nil {
		return err
	}
	_, err := s.book.Consult(ctx, reader, s.profiles[clientOf{org, "customer-103"}], signing)
	if !errors.Is(err, policy.R4_3b) {
		return fmt.Errorf("reading without an authorisation: %w", err)
	}
	return nil
}

// sellWithoutUpdate has manager B enter a transaction after which the custodian does
// not bring the profile up to date.
func sellWithoutUpdate(ctx context.Context, s *story, org policy.OrgID) error {
	_, err := s.book.RecordTransaction(ctx, as(org, "manager-b"), s.profiles[clientOf{org, "customer-102"}], customer.TransactionEntry{
		Day: s.law.Day(s.now), Amount: policy.MustYuan("150000.00"), What: "贷款发放", Source: customer.FromSales,
	})
	return err
}
