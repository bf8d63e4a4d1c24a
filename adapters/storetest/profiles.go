package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// profile is a profile with something in every field.
func profile(id, of string) customer.Profile {
	tally := customer.Tally{Count: 1, Last: day("2026-02-11")}
	return customer.Profile{
		Org: org, ID: customer.ProfileID(id), State: customer.Approved, Department: "sales", Custodian: "wang", Builder: "li",
		Basics: customer.Basics{Customer: archive.CustomerID(of), Subject: customer.Client, Name: "甲公司", Class: "key", Source: customer.FromVisit, Day: day("2026-02-10")},
		Contacts: customer.Contacts{
			People: []customer.Contact{{Person: "张三", Phone: "021-5555 0100"}}, Website: "example.com", Source: customer.FromMarket, Day: day("2026-02-10"),
		},
		Standing: tally, Communications: tally, Needs: tally, Quality: tally, Opinions: tally, Transactions: tally,
		Approval: &customer.Approval{By: "zhao", For: "qian", At: noon}, Returned: &archive.Note{By: "zhao", At: noon, Text: "补充网址"},
		Deadlines: policy.Deadlines{{
			Name: policy.ProfileUpdate, Rule: policy.R4_2b, Person: "wang", Start: day("2026-02-11"),
			Period: calendar.MustPeriod("5 working days"), Due: day("2026-02-25"),
		}},
		At: noon,
	}
}

func trade(id, on, amount string) customer.Transaction {
	return customer.Transaction{
		Org: org, ID: customer.TransactionID(id), State: customer.Counted, Profile: "p-1", Customer: "c-1", Department: "sales", Subject: customer.Client,
		TransactionEntry: customer.TransactionEntry{Day: day(on), Amount: policy.MustYuan(amount), What: "煤 100 吨", Source: customer.FromSales},
		By:               "wang", At: noon,
	}
}

func fact(id, on string, topic customer.Topic) customer.Fact {
	return customer.Fact{
		Org: org, ID: customer.FactID(id), Profile: "p-1", Customer: "c-1",
		FactEntry: customer.FactEntry{Topic: topic, Source: customer.FromVisit, Day: day(on), Channel: customer.ByPhone, Product: "煤", Contact: "张三", Grade: customer.Good, Text: "一\n二"}, Visit: "v-1",
		By: "wang", At: noon,
	}
}

func grant(id string, to customer.Grantee, scope customer.Scope) customer.Grant {
	return customer.Grant{
		Org: org, ID: customer.GrantID(id), State: customer.Given,
		Terms: customer.Terms{To: to, Scope: scope, Purpose: "合同签订", From: day("2026-02-13"), Until: day("2026-06-30"), PassOn: true},
		By:    "chen", For: "sun", At: noon, Revoked: &archive.Note{By: "chen", At: noon, Text: "撤回"},
	}
}

func consultation(id, person string, at time.Time) customer.Consultation {
	return customer.Consultation{
		Org: org, ID: id, Profile: "p-1", Customer: "c-1", Person: policy.PersonID(person), Purpose: "合同签订", Grant: "g-1", Last: at,
	}
}

func inBook(t *testing.T, s customer.Store, fn func(tx customer.Tx) error) {
	t.Helper()
	must(t, s.Update(t.Context(), fn))
}

func readBook(t *testing.T, s customer.Store, fn func(r customer.Reader) error) {
	t.Helper()
	must(t, s.View(t.Context(), fn))
}

func saveProfiles(t *testing.T, s customer.Store, all ...customer.Profile) []customer.Profile {
	t.Helper()
	saved := make([]customer.Profile, len(all))
	inBook(t, s, func(tx customer.Tx) (err error) {
		for i, one := range all {
			if saved[i], err = tx.SaveProfile(t.Context(), one, draft("build")); err != nil {
				return err
			}
		}
		return nil
	})
	return saved
}

// askProfiles reads every page of a query, and returns the ids.
func askProfiles(t *testing.T, s customer.Store, q customer.ProfileQuery) (all []customer.ProfileID) {
	t.Helper()
	readBook(t, s, func(r customer.Reader) error {
		all = nil
		for {
			page, err := r.Profiles(t.Context(), q)
			if err != nil {
				return err
			}
			for _, one := range page.Profiles {
				all = append(all, one.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return all
}

var profiles = group{"Profiles", []testCase{
	{
		"ComeBack", "a profile and what is beside it come back as they were saved, in every field",
		func(t *testing.T, s Stores) {
			merged := profile("p-1", "c-1")
			note := archive.Note{By: "zhao", For: "qian", At: noon, Text: "同一客户"}
			merged.State, merged.Merged, merged.Separated = customer.Merged, &customer.Merger{Into: "p-2", Note: note, Update: &merged.Deadlines[0], Displaced: &merged.Deadlines[0]}, &note
			merged.Absorbed = []customer.Absorbed{{ID: "p-3", Basics: merged.Basics, Contacts: merged.Contacts, Merged: note}}
			merged.Grade, merged.GradedOn, merged.GradedAt = customer.Good, day("2026-02-11"), noon
			one := saveProfiles(t, s.Customers(), merged)[0]
			equal(t, one.Revision, 1)
			tr, f := trade("t-1", "2026-02-11", "12.34"), fact("f-1", "2026-02-11", customer.Communication)
			tr.Struck, tr.Reference = &archive.Note{By: "wang", At: noon, Text: "误登"}, "SO-1"
			tr.DoubleOf, tr.MergedFrom, f.MergedFrom = "t-9", []customer.ProfileID{"p-3", "p-4"}, []customer.ProfileID{"p-3"}
			g, c := grant("g-1", customer.Grantee{Person: "wang"}, customer.Scope{Customer: "c-1"}), consultation("p-1/wang", "wang", noon)
			p := customer.Passing{
				Org: org, ID: "o-1", Profile: "p-1", Customer: "c-1", Recipient: customer.Recipient{To: "乙公司", What: "交易记录"},
				Purpose: "联合授信", Grant: "g-1", By: "wang", At: noon,
			}
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				if tr, err = tx.SaveTransaction(t.Context(), tr, draft("transaction")); err != nil {
					return err
				}
				if f, err = tx.SaveFact(t.Context(), f, draft("fact")); err != nil {
					return err
				}
				if g, err = tx.SaveGrant(t.Context(), g, draft("grant")); err != nil {
					return err
				}
				if c, err = tx.SaveConsultation(t.Context(), c, draft("consult")); err != nil {
					return err
				}
				p, err = tx.SavePassing(t.Context(), p, draft("pass-on"))
				return err
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				gotProfile, err := r.Profile(t.Context(), org, "p-1")
				must(t, err)
				equal(t, gotProfile, one)
				gotTrade, err := r.Transaction(t.Context(), org, "t-1")
				must(t, err)
				equal(t, gotTrade, tr)
				gotFact, err := r.Fact(t.Context(), org, "f-1")
				must(t, err)
				equal(t, gotFact, f)
				gotGrant, err := r.Grant(t.Context(), org, "g-1")
				must(t, err)
				equal(t, gotGrant, g)
				gotConsultation, err := r.Consultation(t.Context(), org, "p-1/wang")
				must(t, err)
				equal(t, gotConsultation, c)
				page, err := r.Passings(t.Context(), customer.PassingQuery{Org: org, Profile: "p-1", Customer: "c-1", By: "wang"})
				must(t, err)
				equal(t, page.Passings, []customer.Passing{p})
				for _, elsewhere := range []policy.OrgID{other, ""} {
					_, err = r.Profile(t.Context(), elsewhere, "p-1")
					wants(t, err, policy.NotFound)
					_, err = r.Transaction(t.Context(), elsewhere, "t-1")
					wants(t, err, policy.NotFound)
					_, err = r.Fact(t.Context(), elsewhere, "f-1")
					wants(t, err, policy.NotFound)
					_, err = r.Grant(t.Context(), elsewhere, "g-1")
					wants(t, err, policy.NotFound)
				}
				none, err := r.Consultation(t.Context(), org, "p-1/li")
				equal(t, none, customer.Consultation{Org: org, ID: "p-1/li"})
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"OneForEachDepartment", "a department has one profile of a customer, another department its own",
		func(t *testing.T, s Stores) {
			second, elsewhere := profile("p-2", "c-1"), profile("p-1", "c-1")
			second.Department, elsewhere.Org = "personnel", other
			saveProfiles(t, s.Customers(), profile("p-1", "c-1"), second, profile("p-3", "c-3"))
			saveProfiles(t, s.Customers(), elsewhere)
			wants(t, s.Customers().Update(t.Context(), func(tx customer.Tx) error {
				_, err := tx.SaveProfile(t.Context(), profile("p-4", "c-1"), draft("build"))
				return err
			}), policy.Conflict)
			equal(t, len(askProfiles(t, s.Customers(), customer.ProfileQuery{Org: org})), 3)
		},
	},
	{
		"OnceByReference", "a transaction of the host's books is recorded in a profile once, unless it was struck",
		func(t *testing.T, s Stores) {
			first, again := trade("t-1", "2026-02-11", "1.00"), trade("t-2", "2026-02-11", "1.00")
			first.Reference, again.Reference = "SO-1", "SO-1"
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				first, err = tx.SaveTransaction(t.Context(), first, draft("transaction"))
				return err
			})
			twice := func() error {
				return s.Customers().Update(t.Context(), func(tx customer.Tx) error {
					_, err := tx.SaveTransaction(t.Context(), again, draft("transaction"))
					return err
				})
			}
			wants(t, twice(), policy.Conflict)
			first.State = customer.Struck
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				_, err := tx.SaveTransaction(t.Context(), first, draft("strike"))
				return err
			})
			must(t, twice())
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names, in the order asked for",
		func(t *testing.T, s Stores) {
			all := make([]customer.Profile, 5)
			for i := range all {
				all[i] = profile(fmt.Sprint("p-", i), fmt.Sprint("c-", i))
			}
			all[0].Custodian, all[0].Deadlines = "zhou", nil
			all[1].State, all[1].Deadlines[0].Due = customer.Drafted, day("2026-02-24")
			all[2].Department = "personnel"
			all[3].Contacts.Website = ""
			all[4].Custodian, all[4].Deadlines[0].Due = "an", day("2026-03-02")
			saveProfiles(t, s.Customers(), all...)
			for _, c := range []struct {
				q    customer.ProfileQuery
				want string
			}{
				{customer.ProfileQuery{}, "01234"},
				{customer.ProfileQuery{State: customer.Drafted}, "1"},
				{customer.ProfileQuery{Department: "personnel"}, "2"},
				{customer.ProfileQuery{Custodian: "wang"}, "123"},
				{customer.ProfileQuery{Customer: "c-4"}, "4"},
				{customer.ProfileQuery{Incomplete: true}, "3"},
				{customer.ProfileQuery{DueBefore: day("2026-02-26")}, "123"},
				{customer.ProfileQuery{DueBefore: day("2026-02-25")}, "1"},
				{customer.ProfileQuery{By: customer.ByCustodian, DueBefore: day("2026-03-03")}, "4123"},
			} {
				for _, limit := range []int{0, 1, 2} {
					c.q.Org, c.q.Limit = org, limit
					var got strings.Builder
					for _, id := range askProfiles(t, s.Customers(), c.q) {
						got.WriteString(string(id[2:]))
					}
					if got.String() != c.want {
						t.Errorf("%s: found %q, want %q", show(c.q), got.String(), c.want)
					}
				}
			}
			readBook(t, s.Customers(), func(r customer.Reader) error {
				_, err := r.Profiles(t.Context(), customer.ProfileQuery{Org: org, By: "x"})
				wants(t, err, policy.InvalidInput)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Beside", "transactions, facts, authorisations and consultations are found by what names them",
		func(t *testing.T, s Stores) {
			struck := trade("t-3", "2026-02-12", "5.00")
			struck.State = customer.Struck
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				for _, one := range []customer.Transaction{trade("t-1", "2026-02-13", "1.00"), trade("t-2", "2026-02-11", "2.00"), struck} {
					if _, err := tx.SaveTransaction(t.Context(), one, draft("transaction")); err != nil {
						return err
					}
				}
				for _, one := range []customer.Fact{fact("f-1", "2026-02-13", customer.Need), fact("f-2", "2026-02-11", customer.Standing)} {
					if _, err := tx.SaveFact(t.Context(), one, draft("fact")); err != nil {
						return err
					}
				}
				past := grant("g-3", customer.Grantee{Person: "wang"}, customer.Scope{All: true})
				past.From, past.Until = day("2026-02-13"), day("2026-02-14")
				for _, one := range []customer.Grant{
					grant("g-1", customer.Grantee{Person: "wang"}, customer.Scope{All: true}), grant("g-2", customer.Grantee{Custodians: true}, customer.Scope{Class: "key"}), past,
				} {
					if _, err := tx.SaveGrant(t.Context(), one, draft("grant")); err != nil {
						return err
					}
				}
				for _, one := range []customer.Consultation{consultation("p-1/wang", "wang", noon), consultation("p-1/li", "li", noon.Add(time.Hour))} {
					if _, err := tx.SaveConsultation(t.Context(), one, draft("consult")); err != nil {
						return err
					}
				}
				return nil
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				trades := func(q customer.TransactionQuery) (got []customer.TransactionID) {
					q.Org = org
					page, err := r.Transactions(t.Context(), q)
					must(t, err)
					for _, one := range page.Transactions {
						got = append(got, one.ID)
					}
					return got
				}
				equal(t, trades(customer.TransactionQuery{Profile: "p-1"}), []customer.TransactionID{"t-2", "t-3", "t-1"})
				equal(t, trades(customer.TransactionQuery{Customer: "c-1", State: customer.Counted}), []customer.TransactionID{"t-2", "t-1"})
				equal(t, trades(customer.TransactionQuery{From: day("2026-02-12"), Until: day("2026-02-12")}), []customer.TransactionID{"t-3"})
				facts, err := r.Facts(t.Context(), customer.FactQuery{Org: org, Profile: "p-1", Limit: 1})
				must(t, err)
				equal(t, facts.Facts[0].ID, "f-2")
				facts, err = r.Facts(t.Context(), customer.FactQuery{Org: org, Profile: "p-1", Limit: 1, After: facts.Next})
				must(t, err)
				equal(t, facts.Facts[0].ID, "f-1")
				facts, err = r.Facts(t.Context(), customer.FactQuery{Org: org, Topic: customer.Standing})
				must(t, err)
				equal(t, len(facts.Facts), 1)
				grants, err := r.Grants(t.Context(), customer.GrantQuery{Org: org, State: customer.Given, To: "person/wang", Scope: "all", On: day("2026-02-15")})
				must(t, err)
				equal(t, len(grants.Grants), 1)
				equal(t, grants.Grants[0].ID, "g-1")
				missing, err := customer.HasConsulted(t.Context(), r, org, "c-1", noon.Add(time.Minute), "wang", "li", "zhou")
				must(t, err)
				equal(t, missing, []policy.PersonID{"wang", "zhou"})
				missing, err = customer.HasConsulted(t.Context(), r, other, "c-1", noon, "li")
				equal(t, missing, []policy.PersonID{"li"})
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"Bound", "profiles join the host's transaction as files do",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			saveProfiles(t, b.Customers, profile("p-1", "c-1"))
			b.Commit()
			equal(t, len(askProfiles(t, s.Customers(), customer.ProfileQuery{Org: org})), 1)
		}),
	},
	{
		"RecordedAtOnce", "of several who record transactions at once each is counted once, or told to try again",
		func(t *testing.T, s Stores) {
			fresh := profile("p-1", "c-1")
			fresh.Transactions, fresh.Deadlines = customer.Tally{}, nil
			saveProfiles(t, s.Customers(), fresh)
			book, wang, _ := newBook(s)
			errs := inParallel(8, func(i int) error {
				_, err := book.RecordTransaction(t.Context(), wang, "p-1", customer.TransactionEntry{
					Day: day("2026-03-02"), Amount: policy.MustYuan("1.00"), What: fmt.Sprint("第 ", i), Source: customer.FromSales,
				})
				return err
			})
			won := winners(t, errs)
			equal(t, won >= 1, true)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				got, err := r.Profile(t.Context(), org, "p-1")
				must(t, err)
				equal(t, got.Transactions.Count, won)
				page, err := r.Transactions(t.Context(), customer.TransactionQuery{Org: org, Profile: "p-1"})
				equal(t, len(page.Transactions), won)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"ReadWhileRevoked", "who reads while the authorisation is taken back has read before, or is refused",
		func(t *testing.T, s Stores) {
			saveProfiles(t, s.Customers(), profile("p-1", "c-1"))
			book, _, boss := newBook(s)
			g, err := book.Grant(t.Context(), boss, customer.Terms{
				To: customer.Grantee{Person: "li"}, Scope: customer.Scope{Customer: "c-1"}, Purpose: "合同签订", From: day("2026-03-02"), Until: day("2026-03-31"),
			})
			must(t, err)
			li := policy.By(policy.Actor{Org: org, ID: "li", Roles: policy.Roles{policy.CreditManager}})
			errs := inParallel(6, func(i int) error {
				if i == 3 {
					_, err := book.Revoke(t.Context(), boss, g.Ref(), "不再需要")
					return err
				}
				_, err := book.Consult(t.Context(), li, "p-1", "合同签订")
				return err
			})
			must(t, errs[3])
			read := slices.DeleteFunc(slices.Delete(errs, 3, 4), func(err error) bool { return err != nil })
			_, err = book.Consult(t.Context(), li, "p-1", "合同签订")
			wants(t, err, policy.R4_3b)
			entries := entries(t, s.Archive(), journal.Chain{Org: org, Kind: customer.ConsultationKind, ID: "p-1/li"})
			equal(t, len(entries), len(read))
			sound(t, s, org)
		},
	},
}}
