package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var (
	salesDirector = policy.By(policy.Actor{Org: org, ID: "zhao", Roles: policy.Roles{policy.SalesDirector}})
	careOffice    = policy.By(policy.Actor{Org: org, ID: "qian", Roles: policy.Roles{policy.OfficeDirector}, Departments: []policy.DepartmentID{"office"}})
)

// newBook is the book of a store on Monday, 2026-03-02, with a custodian and the
// general manager.
func newBook(s Stores) (book *customer.Book, wang, boss policy.Request) {
	at := noon.AddDate(0, 0, 17)
	house := policy.House{Clock: func() time.Time { return at }, Rulebook: policy.Fixed(policy.Default())}
	return customer.NewBook(s.Customers(), house),
		policy.By(policy.Actor{Org: org, ID: "wang", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"sales"}}),
		policy.By(policy.Actor{Org: org, ID: "chen", Roles: policy.Roles{policy.GeneralManager}})
}

// planned is a plan of visits to the key customers of a department, on two days.
func planned(t *testing.T, book *customer.Book) customer.CarePlan {
	t.Helper()
	plan, err := book.PlanCare(t.Context(), careOffice, customer.CareTerms{
		Class: "key", Department: "sales", Person: "wang", From: day("2026-03-02"), Occasion: customer.Occasion{Days: []calendar.Day{day("2026-03-04"), day("2026-04-07")}},
	})
	must(t, err)
	return plan
}

// twins saves two profiles of a department with nothing beside them: "p-1" of "c-1" and
// "p-2" of "c-2".
func twins(t *testing.T, s Stores) []customer.Profile {
	t.Helper()
	var both []customer.Profile
	for i := 1; i <= 2; i++ {
		p := profile(fmt.Sprint("p-", i), fmt.Sprint("c-", i))
		p.Standing, p.Communications, p.Needs, p.Quality, p.Opinions, p.Transactions = customer.Tally{}, customer.Tally{}, customer.Tally{}, customer.Tally{}, customer.Tally{}, customer.Tally{}
		p.Deadlines, p.Returned = nil, nil
		both = append(both, p)
	}
	return saveProfiles(t, s.Customers(), both...)
}

func soldTo(t *testing.T, book *customer.Book, by policy.Request, p customer.ProfileID, amount, reference string) customer.Transaction {
	t.Helper()
	made, err := book.RecordTransaction(t.Context(), by, p, customer.TransactionEntry{
		Day: day("2026-03-02"), Amount: policy.MustYuan(amount), What: "煤", Source: customer.FromSales, Reference: reference,
	})
	must(t, err)
	return made
}

func loadProfile(t *testing.T, s Stores, id customer.ProfileID) (p customer.Profile) {
	t.Helper()
	readBook(t, s.Customers(), func(r customer.Reader) (err error) {
		p, err = r.Profile(t.Context(), org, id)
		return err
	})
	return p
}

// lying counts what lies beside a profile, and checks that it is of its customer.
func lying(t *testing.T, s Stores, id customer.ProfileID) string {
	t.Helper()
	of := loadProfile(t, s, id).Basics.Customer
	var found string
	readBook(t, s.Customers(), func(r customer.Reader) error {
		trades, err := r.Transactions(t.Context(), customer.TransactionQuery{Org: org, Profile: id})
		must(t, err)
		counted := 0
		for _, one := range trades.Transactions {
			equal(t, one.Customer, of)
			if one.State == customer.Counted {
				counted++
			}
		}
		facts, err := r.Facts(t.Context(), customer.FactQuery{Org: org, Profile: id})
		must(t, err)
		visits, err := r.Visits(t.Context(), customer.VisitQuery{Org: org, Profile: id})
		must(t, err)
		plans, err := r.CarePlans(t.Context(), customer.PlanQuery{Org: org, Profile: id})
		must(t, err)
		complaints, err := r.Complaints(t.Context(), customer.ComplaintQuery{Org: org, Profile: id})
		must(t, err)
		for _, one := range complaints.Complaints {
			equal(t, one.Customer, of)
		}
		found = fmt.Sprintf("%d of %d transactions, %d facts, %d visits, %d plans, %d complaints",
			counted, len(trades.Transactions), len(facts.Facts), len(visits.Visits), len(plans.Plans), len(complaints.Complaints))
		return nil
	})
	return found
}

var mergings = group{"Merging", []testCase{
	{
		"MergedAndParted", "what lies beside a profile is found with the one it was merged into, each transaction counts once, and all of it comes back",
		func(t *testing.T, s Stores) {
			two := twins(t, s)
			book, wang, boss := newBook(s)
			soldTo(t, book, wang, "p-1", "1.00", "SO-1")
			soldTo(t, book, wang, "p-1", "2.00", "")
			soldTo(t, book, wang, "p-2", "1.00", "SO-1")
			soldTo(t, book, wang, "p-2", "4.00", "SO-2")
			_, err := book.Record(t.Context(), wang, "p-1", customer.FactEntry{Topic: customer.Standing, Source: customer.FromVisit, Day: day("2026-03-02"), Grade: customer.Bad, Text: "一"})
			must(t, err)
			plan, err := book.PlanCare(t.Context(), careOffice, customer.CareTerms{
				Profile: "p-1", Department: "sales", Person: "wang", From: day("2026-03-02"), Occasion: customer.Occasion{Days: []calendar.Day{day("2026-03-04"), day("2026-04-07")}},
			})
			must(t, err)
			_, err = book.ArrangeCare(t.Context(), careOffice, plan.Ref())
			must(t, err)
			_, err = book.ReceiveComplaint(t.Context(), wang, "wang", customer.Intake{Profile: "p-1", Kind: customer.ServiceProcess, Day: day("2026-03-02"), Channel: customer.ByPhone, Text: "迟"})
			must(t, err)
			_, err = book.Consult(t.Context(), boss, "p-2", "合同签订")
			must(t, err)
			equal(t, lying(t, s, "p-1"), "2 of 2 transactions, 2 facts, 1 visits, 1 plans, 1 complaints")
			two[0] = loadProfile(t, s, "p-1")

			l, err := book.Merge(t.Context(), salesDirector, two[0].Ref(), customer.Merging{Into: "p-2", Reason: "同一客户"})
			must(t, err)
			equal(t, l.MergedInto, "p-2")
			equal(t, lying(t, s, "p-1"), "0 of 0 transactions, 0 facts, 0 visits, 0 plans, 0 complaints")
			equal(t, lying(t, s, "p-2"), "3 of 4 transactions, 2 facts, 1 visits, 1 plans, 1 complaints")
			into := loadProfile(t, s, "p-2")
			equal(t, []any{into.Transactions.Count, into.Standing.Count, into.Communications.Count, into.Grade, into.State}, []any{3, 1, 1, customer.Bad, customer.Changed})
			bad := customer.Bad
			readBook(t, s.Customers(), func(r customer.Reader) error {
				equal(t, figures(t, r, customer.FiguresQuery{Org: org, By: customer.Volume}), []string{"c-2 3 7.00 2026-03-02"})
				standings, err := r.Standings(t.Context(), customer.StandingQuery{Org: org, Subject: customer.Client})
				must(t, err)
				equal(t, standings, []customer.StandingFigure{{Grade: "", Profiles: 1}}) // changed, and not approved again
				ids, err := customer.SameCustomer(t.Context(), r, org, "c-1")
				must(t, err)
				equal(t, ids, []archive.CustomerID{"c-1", "c-2"})
				every, err := customer.EveryID(t.Context(), r, org, "c-2")
				must(t, err)
				equal(t, every, []archive.CustomerID{"c-2", "c-1"})
				missing, err := customer.HasConsulted(t.Context(), r, org, "c-1", noon, "chen")
				equal(t, missing, nil)
				return err
			})
			for why, q := range map[string]customer.ProfileQuery{
				"plans of visits to a class": {Class: "key"}, "analyses": {Subject: customer.Client}, "a grade": {Grade: &bad}, "reports of what is missing": {Incomplete: true}, "reports of what is late": {DueBefore: day("2027-01-01")},
			} {
				q.Org = org
				for _, id := range askProfiles(t, s.Customers(), q) {
					if id == "p-1" {
						t.Errorf("%s find a profile that was merged", why)
					}
				}
			}
			equal(t, askProfiles(t, s.Customers(), customer.ProfileQuery{Org: org, Customer: "c-1", State: customer.Merged}), []customer.ProfileID{"p-1"})
			sound(t, s, org)

			_, err = book.Separate(t.Context(), salesDirector, l.Ref(), "并错了")
			must(t, err)
			equal(t, lying(t, s, "p-1"), "2 of 2 transactions, 2 facts, 1 visits, 1 plans, 1 complaints")
			equal(t, lying(t, s, "p-2"), "2 of 2 transactions, 0 facts, 0 visits, 0 plans, 0 complaints")
			back := loadProfile(t, s, "p-1")
			equal(t, []any{back.Transactions, back.Standing, back.Communications, back.Grade, back.Custodian}, []any{two[0].Transactions, two[0].Standing, two[0].Communications, two[0].Grade, two[0].Custodian})
			equal(t, loadProfile(t, s, "p-2").Grade, customer.Grade(""))
			sound(t, s, org)
		},
	},
	{
		"BothVisited", "two profiles that a plan visits on one occasion are merged, and parted, with both visits; every entry of it is of one act",
		func(t *testing.T, s Stores) {
			two := twins(t, s)
			book, _, _ := newBook(s)
			plan := planned(t, book)
			_, err := book.ArrangeCare(t.Context(), careOffice, plan.Ref())
			must(t, err)
			l, err := book.Merge(t.Context(), salesDirector, two[0].Ref(), customer.Merging{Into: "p-2", Reason: "同一客户"})
			must(t, err)
			equal(t, lying(t, s, "p-2"), "0 of 0 transactions, 0 facts, 2 visits, 0 plans, 0 complaints")
			acts := make(map[string]int)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				page, err := r.Visits(t.Context(), customer.VisitQuery{Org: org})
				must(t, err)
				for _, c := range []journal.Chain{
					{Org: org, Kind: customer.ProfileKind, ID: "p-1"}, {Org: org, Kind: customer.ProfileKind, ID: "p-2"},
					{Org: org, Kind: customer.VisitKind, ID: string(page.Visits[0].ID)}, {Org: org, Kind: customer.VisitKind, ID: string(page.Visits[1].ID)},
				} {
					all, err := r.Entries(t.Context(), c, 0, 0)
					must(t, err)
					for _, e := range all {
						if e.Action == customer.ActMerge {
							acts[e.Act]++
						}
					}
				}
				return nil
			})
			equal(t, len(acts), 1)
			for _, n := range acts {
				equal(t, n, 3)
			}
			_, err = book.Separate(t.Context(), salesDirector, l.Ref(), "并错了")
			must(t, err)
			equal(t, lying(t, s, "p-1"), "0 of 0 transactions, 0 facts, 1 visits, 0 plans, 0 complaints")
			equal(t, lying(t, s, "p-2"), "0 of 0 transactions, 0 facts, 1 visits, 0 plans, 0 complaints")
			sound(t, s, org)
		},
	},
	{
		"OneSaleInThree", "a sale that three profiles have counts once, and once in each that parts again, in whatever order",
		func(t *testing.T, s Stores) {
			twins(t, s)
			third := loadProfile(t, s, "p-2")
			third.ID, third.Revision, third.Basics.Customer = "p-3", 0, "c-3"
			saveProfiles(t, s.Customers(), third)
			book, wang, _ := newBook(s)
			for _, p := range []customer.ProfileID{"p-1", "p-2", "p-3"} {
				soldTo(t, book, wang, p, "1.00", "SO-1")
			}
			merge := func(p, into customer.ProfileID) {
				_, err := book.Merge(t.Context(), salesDirector, loadProfile(t, s, p).Ref(), customer.Merging{Into: into, Reason: "同一客户"})
				must(t, err)
			}
			separate := func(p customer.ProfileID) {
				_, err := book.Separate(t.Context(), salesDirector, loadProfile(t, s, p).Ref(), "并错了")
				must(t, err)
			}
			counts := func(want ...string) {
				readBook(t, s.Customers(), func(r customer.Reader) error {
					got := figures(t, r, customer.FiguresQuery{Org: org, By: customer.Recency})
					slices.Sort(got)
					equal(t, got, want)
					return nil
				})
				sound(t, s, org)
			}
			one, two, three := "c-1 1 1.00 2026-03-02", "c-2 1 1.00 2026-03-02", "c-3 1 1.00 2026-03-02"
			merge("p-1", "p-2")
			merge("p-3", "p-2")
			counts(two)
			separate("p-1")
			counts(one, two)
			merge("p-2", "p-1")
			counts(one)
			separate("p-2")
			separate("p-3")
			counts(one, two, three)

			// The one that goes on has struck its own: the next one's takes its place, and the one after that.
			readBook(t, s.Customers(), func(r customer.Reader) error {
				page, err := r.Transactions(t.Context(), customer.TransactionQuery{Org: org, Profile: "p-2"})
				must(t, err)
				_, err = book.StrikeTransaction(t.Context(), wang, page.Transactions[0].Ref(), "误登")
				return err
			})
			merge("p-1", "p-2")
			merge("p-3", "p-2")
			counts(two)
			separate("p-1")
			counts(one, two)
			separate("p-3")
			counts(one, three)
		},
	},
	{
		"AcrossOrganisations", "a profile is not merged with another organisation's, of which nothing is told, and nothing is written",
		func(t *testing.T, s Stores) {
			two := twins(t, s)
			elsewhere := profile("p-9", "c-1")
			elsewhere.Org = other
			saveProfiles(t, s.Customers(), elsewhere)
			book, _, _ := newBook(s)
			here, there := verified(t, s, org).Entries, verified(t, s, other).Entries
			for _, into := range []customer.ProfileID{"p-9", "p-8"} { // the one there is elsewhere, and one there is nowhere
				_, err := book.Merge(t.Context(), salesDirector, two[0].Ref(), customer.Merging{Into: into, Reason: "同一客户"})
				wants(t, err, policy.NotFound)
				wants(t, err, policy.C2b)
				v := policy.Violations(err)[0]
				equal(t, []string{v.Field, v.Subject, v.Found}, []string{"into", "profile/" + string(into), ""})
			}
			_, err := book.Merge(t.Context(), salesDirector, elsewhere.Ref(), customer.Merging{Into: "p-1", Reason: "同一客户"})
			wants(t, err, policy.NotFound)
			abroad := salesDirector
			abroad.Actor.Org = other
			_, err = book.Merge(t.Context(), abroad, two[0].Ref(), customer.Merging{Into: "p-9", Reason: "同一客户"})
			wants(t, err, policy.NotFound)
			equal(t, []int{verified(t, s, org).Entries, verified(t, s, other).Entries}, []int{here, there})
		},
	},
	{
		"AtOnce", "of two profiles that are merged into each other at once one goes on, and what is recorded meanwhile is with it or refused",
		func(t *testing.T, s Stores) {
			two := twins(t, s)
			book, wang, _ := newBook(s)
			errs := inParallel(8, func(i int) error {
				switch i {
				case 2, 5:
					one, into := two[i%2], two[1-i%2]
					_, err := book.Merge(t.Context(), salesDirector, one.Ref(), customer.Merging{Into: into.ID, Reason: "同一客户"})
					return err
				}
				return again(t.Context(), func() error {
					_, err := book.RecordTransaction(t.Context(), wang, two[i%2].ID, customer.TransactionEntry{
						Day: day("2026-03-02"), Amount: policy.MustYuan("1.00"), What: fmt.Sprint("第 ", i), Source: customer.FromSales,
					})
					return err
				})
			})
			won, merged := 0, 0
			for i, err := range errs {
				switch {
				case err == nil && (i == 2 || i == 5):
					merged++
				case err == nil:
					won++
				case !errors.Is(err, policy.Conflict) && !errors.Is(err, policy.RuleBroken):
					t.Fatalf("found the error %v, want a conflict, or the state of a profile that was merged", err)
				}
			}
			if merged > 1 {
				t.Fatal("both were merged into the other")
			}
			counted := 0
			for _, one := range two {
				p := loadProfile(t, s, one.ID)
				counted += p.Transactions.Count
				equal(t, lying(t, s, one.ID), fmt.Sprintf("%d of %d transactions, 0 facts, 0 visits, 0 plans, 0 complaints", p.Transactions.Count, p.Transactions.Count))
				if p.Merged != nil {
					equal(t, p.Transactions.Count, 0)
				}
			}
			equal(t, counted, won)
			sound(t, s, org)
		},
	},
	{
		"ArrangedAtOnce", "a visit that is arranged while its profile is merged is with the one that goes on",
		func(t *testing.T, s Stores) {
			two := twins(t, s)
			book, _, _ := newBook(s)
			plan := planned(t, book)
			for _, err := range inParallel(2, func(i int) error {
				return again(t.Context(), func() error {
					if i == 0 {
						_, err := book.ArrangeCare(t.Context(), careOffice, plan.Ref())
						return err
					}
					_, err := book.Merge(t.Context(), salesDirector, two[0].Ref(), customer.Merging{Into: "p-2", Reason: "同一客户"})
					return err
				})
			}) {
				must(t, err)
			}
			readBook(t, s.Customers(), func(r customer.Reader) error {
				page, err := r.Visits(t.Context(), customer.VisitQuery{Org: org, Profile: "p-1"})
				equal(t, len(page.Visits), 0)
				return err
			})
			sound(t, s, org)
		},
	},
}}

// again does what is told to try again, a few times.
func again(ctx context.Context, do func() error) error {
	err := do()
	for i := 0; i < 20 && errors.Is(err, policy.Conflict) && ctx.Err() == nil; i++ {
		err = do()
	}
	return err
}
