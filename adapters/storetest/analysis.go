package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// sold saves transactions of customers, days and amounts: "c-1 2026-02-11 12.34".
func sold(t *testing.T, s customer.Store, lines ...string) {
	t.Helper()
	inBook(t, s, func(tx customer.Tx) error {
		for i, line := range lines {
			part := strings.Fields(line)
			one := trade(fmt.Sprintf("t-%03d", i), part[1], part[2])
			one.Customer = archive.CustomerID(part[0])
			for _, more := range part[3:] {
				switch more {
				case "struck":
					one.State = customer.Struck
				case "bought":
					one.Subject = customer.Supplier
				default:
					one.Department = policy.DepartmentID(more)
				}
			}
			if _, err := tx.SaveTransaction(t.Context(), one, draft("transaction")); err != nil {
				return err
			}
		}
		return nil
	})
}

// figures reads every page of a query, and tells customers with their figures.
func figures(t *testing.T, r customer.Reader, q customer.FiguresQuery) (all []string) {
	t.Helper()
	for more := true; more; more = q.After != "" {
		page, err := r.CustomerFigures(t.Context(), q)
		must(t, err)
		for _, f := range page.Customers {
			all = append(all, fmt.Sprintf("%s %d %s %s", f.Customer, f.Transactions, f.Volume, f.Last))
		}
		q.After = page.Next
	}
	return all
}

var analyses = group{"Analysis", []testCase{
	{
		"Customers", "customers come by recency, frequency and volume, page by page, struck transactions left out",
		func(t *testing.T, s Stores) {
			sold(t, s.Customers(),
				"c-1 2026-01-05 10.00", "c-1 2026-02-05 0.50", "c-1 2026-02-06 0.25",
				"c-2 2026-02-11 99.99", "c-2 2025-12-31 0.01",
				"c-3 2026-02-11 5.00 office",
				"c-4 2026-02-28 1000.00 struck", "c-5 2025-06-30 5.00",
			)
			elsewhere := trade("t-1", "2026-02-11", "7.00")
			elsewhere.Org = other
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				_, err := tx.SaveTransaction(t.Context(), elsewhere, draft("transaction"))
				return err
			})
			c1, c2, c3, c5 := "c-1 3 10.75 2026-02-06", "c-2 2 100.00 2026-02-11", "c-3 1 5.00 2026-02-11", "c-5 1 5.00 2025-06-30"
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					q    customer.FiguresQuery
					want []string
				}{
					{customer.FiguresQuery{By: customer.Volume}, []string{c2, c1, c3, c5}},
					{customer.FiguresQuery{By: customer.Frequency}, []string{c1, c2, c3, c5}},
					{customer.FiguresQuery{By: customer.Recency}, []string{c2, c3, c1, c5}},
					{customer.FiguresQuery{By: customer.Recency, LastBefore: day("2026-02-11")}, []string{c5, c1}},
					{customer.FiguresQuery{By: customer.Volume, LastBefore: day("2025-06-30")}, nil},
					{customer.FiguresQuery{By: customer.Volume, From: day("2026-02-06"), Until: day("2026-02-11")}, []string{"c-2 1 99.99 2026-02-11", c3, "c-1 1 0.25 2026-02-06"}},
					{customer.FiguresQuery{By: customer.Volume, Department: "office"}, []string{c3}},
					{customer.FiguresQuery{By: customer.Volume, Customer: "c-1"}, []string{c1}},
					{customer.FiguresQuery{By: customer.Volume, Customer: "c-4"}, nil},
					{customer.FiguresQuery{By: customer.Volume, Customer: "c\x00"}, nil},
				} {
					for _, limit := range []int{0, 1, 2} {
						c.q.Org, c.q.Limit = org, limit
						equal(t, figures(t, r, c.q), c.want)
					}
				}
				_, err := r.CustomerFigures(t.Context(), customer.FiguresQuery{Org: org, By: "beauty"})
				wants(t, err, policy.InvalidInput)
				_, err = r.CustomerFigures(t.Context(), customer.FiguresQuery{By: customer.Volume})
				wants(t, err, policy.InvalidInput)
				page, err := r.CustomerFigures(t.Context(), customer.FiguresQuery{Org: org, By: customer.Volume, Limit: 1})
				must(t, err)
				for _, q := range []customer.FiguresQuery{
					{Org: org, By: customer.Frequency, After: page.Next}, {Org: other, By: customer.Volume, After: page.Next},
					{Org: org, By: customer.Volume, From: day("2026-01-01"), After: page.Next}, {Org: org, By: customer.Volume, After: "x"},
				} {
					_, err = r.CustomerFigures(t.Context(), q)
					wants(t, err, policy.InvalidInput)
				}
				return nil
			})
		},
	},
	{
		"Subjects", "what was sold to customers and what was bought from suppliers are told apart, in every figure",
		func(t *testing.T, s Stores) {
			sold(t, s.Customers(), "c-1 2025-02-01 10.00", "c-1 2026-02-01 20.00", "c-1 2026-02-02 5.00 bought", "c-2 2025-02-03 1.00 bought", "c-2 2026-02-03 7.00 bought")
			saveProfiles(t, s.Customers(), func() (all []customer.Profile) {
				for i, subject := range []customer.SubjectKind{customer.Client, customer.Supplier, customer.Supplier} {
					p := profile(fmt.Sprintf("p-%d", i), fmt.Sprintf("c-%d", i))
					p.Basics.Subject, p.Grade = subject, customer.Good
					all = append(all, p)
				}
				return all
			}()...)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					of       customer.SubjectKind
					figures  []string
					grown    string
					months   int
					volume   string
					profiles int
				}{
					{"", []string{"c-1 3 35.00 2026-02-02", "c-2 2 8.00 2026-02-03"}, "c-1 25.00 10.00", 2, "32.00", 3},
					{customer.Client, []string{"c-1 2 30.00 2026-02-01"}, "c-1 20.00 10.00", 2, "20.00", 1},
					{customer.Supplier, []string{"c-2 2 8.00 2026-02-03", "c-1 1 5.00 2026-02-02"}, "c-2 7.00 1.00", 2, "12.00", 2},
				} {
					equal(t, figures(t, r, customer.FiguresQuery{Org: org, Subject: c.of, By: customer.Volume, Limit: 1}), c.figures)
					changes, err := r.CustomerChanges(t.Context(), customer.ChangesQuery{
						Org: org, Subject: c.of, Days: customer.Days{From: day("2026-02-01"), Until: day("2026-02-28")}, Before: customer.Days{From: day("2025-02-01"), Until: day("2025-02-28")},
					})
					must(t, err)
					one := changes.Customers[0]
					equal(t, fmt.Sprintf("%s %s %s", one.Customer, one.Volume, one.Before), c.grown)
					months, err := r.Trend(t.Context(), customer.TrendQuery{Org: org, Subject: c.of})
					must(t, err)
					equal(t, len(months), c.months)
					equal(t, months[1].Volume.String(), c.volume)
					good := customer.Good
					page, err := r.Profiles(t.Context(), customer.ProfileQuery{Org: org, Subject: c.of, Grade: &good})
					must(t, err)
					equal(t, len(page.Profiles), c.profiles)
					standings, err := r.Standings(t.Context(), customer.StandingQuery{Org: org, Subject: c.of})
					must(t, err)
					equal(t, standings, []customer.StandingFigure{{Grade: customer.Good, Profiles: c.profiles}})
				}
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Changes", "customers come by what they have grown or declined by, those who have not at all left out",
		func(t *testing.T, s Stores) {
			sold(t, s.Customers(),
				"c-1 2025-02-01 10.00", "c-1 2026-02-28 30.00", "c-1 2025-08-01 500.00", // in between: not looked at
				"c-2 2025-02-28 90.00", "c-2 2026-02-01 1.00",
				"c-3 2026-02-11 7.00", "c-4 2025-02-11 7.00", "c-5 2025-02-11 7.00", "c-5 2026-02-11 7.00", "c-6 2026-02-11 9.00 struck",
			)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				q := customer.ChangesQuery{
					Org: org, Days: customer.Days{From: day("2026-02-01"), Until: day("2026-02-28")}, Before: customer.Days{From: day("2025-02-01"), Until: day("2025-02-28")},
				}
				for _, limit := range []int{0, 1} {
					for declined, want := range map[bool][]string{false: {"c-1 30.00 10.00", "c-3 7.00 0.00"}, true: {"c-2 1.00 90.00", "c-4 0.00 7.00"}} {
						var got []string
						q.Declined, q.Limit, q.After = declined, limit, ""
						for more := true; more; more = q.After != "" {
							page, err := r.CustomerChanges(t.Context(), q)
							must(t, err)
							for _, c := range page.Customers {
								got = append(got, fmt.Sprintf("%s %s %s", c.Customer, c.Volume, c.Before))
							}
							q.After = page.Next
						}
						equal(t, got, want)
					}
				}
				return nil
			})
		},
	},
	{
		"Trend", "the months have their figures, of all, of a customer, of a department, between days",
		func(t *testing.T, s Stores) {
			sold(t, s.Customers(), "c-1 2025-12-31 1.00", "c-1 2026-01-01 2.00", "c-2 2026-01-31 4.00 office", "c-1 2026-02-01 8.00", "c-1 2026-02-02 16.00 struck")
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					q    customer.TrendQuery
					want string
				}{
					{customer.TrendQuery{}, "2025-12-01 1 1.00, 2026-01-01 2 6.00, 2026-02-01 1 8.00"},
					{customer.TrendQuery{Customer: "c-1"}, "2025-12-01 1 1.00, 2026-01-01 1 2.00, 2026-02-01 1 8.00"},
					{customer.TrendQuery{Department: "office"}, "2026-01-01 1 4.00"},
					{customer.TrendQuery{From: day("2026-01-31"), Until: day("2026-02-01")}, "2026-01-01 1 4.00, 2026-02-01 1 8.00"},
				} {
					c.q.Org = org
					found, err := r.Trend(t.Context(), c.q)
					must(t, err)
					got := make([]string, len(found))
					for i, one := range found {
						got[i] = fmt.Sprintf("%s %d %s", one.From, one.Transactions, one.Volume)
					}
					equal(t, strings.Join(got, ", "), c.want)
				}
				found, err := r.Trend(t.Context(), customer.TrendQuery{Org: other})
				equal(t, len(found), 0)
				return err
			})
		},
	},
}}
