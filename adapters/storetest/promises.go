package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// askRequests reads every page of a query, and returns the ids.
func askRequests(t *testing.T, s Stores, q credit.RequestQuery) (all []credit.RequestID) {
	t.Helper()
	must(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
		for {
			page, err := r.DepartmentRequests(t.Context(), q)
			if err != nil {
				return err
			}
			for _, one := range page.Requests {
				all = append(all, one.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	}))
	return all
}

// askReliabilities reads every page of a query, one line a customer.
func askReliabilities(t *testing.T, s Stores, q credit.ReliabilityQuery) (all []string) {
	t.Helper()
	must(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
		for {
			page, err := r.Reliabilities(t.Context(), q)
			if err != nil {
				return err
			}
			for _, one := range page.Customers {
				all = append(all, fmt.Sprint(one.Customer, " kept ", one.Kept, " broken ", one.Broken, " overdue ", one.Overdue, " pending ", one.Pending))
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	}))
	return all
}

var promises = group{"Promises", []testCase{
	{
		"LateRequests", "a request to a department is late as seen on a day, whether it was answered or not, unless it was withdrawn",
		func(t *testing.T, s Stores) {
			must(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
				for _, r := range []credit.Request{
					{Org: org, ID: "r-1", State: credit.Asked, Asking: credit.Asking{Department: "sales", Due: day("2026-02-20")}},
					{Org: org, ID: "r-2", State: credit.Asked, Asking: credit.Asking{Department: "exports", Due: day("2026-02-12")}},
					{Org: org, ID: "r-3", State: credit.Answered, Done: day("2026-02-13"), Asking: credit.Asking{Department: "sales", Due: day("2026-02-11")}},
					{Org: org, ID: "r-4", State: credit.Answered, Done: day("2026-02-11"), Asking: credit.Asking{Department: "sales", Due: day("2026-02-11")}},
					{Org: org, ID: "r-5", State: credit.Withdrawn, Asking: credit.Asking{Department: "sales", Due: day("2026-02-11")}},
					{Org: other, ID: "r-6", State: credit.Asked, Asking: credit.Asking{Department: "sales", Due: day("2026-02-11")}},
				} {
					if _, err := tx.SaveDepartmentRequest(t.Context(), r, draft("ask")); err != nil {
						return err
					}
				}
				return nil
			}))
			for _, c := range []struct {
				q    credit.RequestQuery
				want []credit.RequestID
			}{
				{credit.RequestQuery{LateOn: day("2026-02-13")}, []credit.RequestID{"r-3", "r-2"}},
				{credit.RequestQuery{LateOn: day("2026-02-12")}, []credit.RequestID{"r-3"}},
				{credit.RequestQuery{LateOn: day("2026-02-21")}, []credit.RequestID{"r-3", "r-2", "r-1"}},
				{credit.RequestQuery{LateOn: day("2026-02-21"), State: credit.Asked}, []credit.RequestID{"r-2", "r-1"}},
				{credit.RequestQuery{LateOn: day("2026-02-21"), Department: "sales"}, []credit.RequestID{"r-3", "r-1"}},
				{credit.RequestQuery{}, []credit.RequestID{"r-3", "r-4", "r-5", "r-2", "r-1"}},
			} {
				for _, limit := range []int{0, 1} {
					c.q.Org, c.q.Limit = org, limit
					equal(t, askRequests(t, s, c.q), c.want)
				}
			}
			sound(t, s, org)
		},
	},
	{
		"Reliabilities", "promises are counted by customer in the store, as of a day, those that were struck not at all",
		func(t *testing.T, s Stores) {
			n := 0
			must(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
				save := func(of policy.OrgID, customer archive.CustomerID, kind credit.FollowKind, state policy.State, until string) {
					n++
					u := credit.FollowUp{Org: of, ID: credit.FollowUpID(fmt.Sprint("u-", n)), State: state, File: "f-1", Customer: customer, FollowEntry: credit.FollowEntry{Kind: kind, Day: day("2026-02-01")}}
					if until != "" {
						u.Until = day(until)
					}
					_, err := tx.SaveFollowUp(t.Context(), u, draft("follow"))
					must(t, err)
				}
				save(org, "c-1", credit.Promise, credit.Kept, "2026-02-10")
				save(org, "c-1", credit.Promise, credit.Pending, "2026-02-20")
				save(org, "c-2", credit.Promise, credit.Broken, "2026-02-10")
				save(org, "c-2", credit.Promise, credit.Pending, "2026-02-12")
				save(org, "c-3", credit.Promise, credit.Broken, "2026-02-10")
				save(org, "c-3", credit.Promise, credit.Struck, "2026-02-10")
				save(org, "c-4", credit.Promise, credit.Struck, "2026-02-10")
				save(org, "c-5", credit.Call, credit.Noted, "")
				save(other, "c-1", credit.Promise, credit.Broken, "2026-02-10")
				return nil
			}))
			for _, c := range []struct {
				q    credit.ReliabilityQuery
				want []string
			}{
				{credit.ReliabilityQuery{On: day("2026-02-13")}, []string{
					"c-2 kept 0 broken 1 overdue 1 pending 0", "c-3 kept 0 broken 1 overdue 0 pending 0", "c-1 kept 1 broken 0 overdue 0 pending 1",
				}},
				{credit.ReliabilityQuery{On: day("2026-02-12")}, []string{
					"c-2 kept 0 broken 1 overdue 0 pending 1", "c-3 kept 0 broken 1 overdue 0 pending 0", "c-1 kept 1 broken 0 overdue 0 pending 1",
				}},
				{credit.ReliabilityQuery{On: day("2026-02-21"), Customer: "c-1"}, []string{"c-1 kept 1 broken 0 overdue 1 pending 0"}},
				{credit.ReliabilityQuery{On: day("2026-02-21"), Customer: "c-4"}, nil},
			} {
				for _, limit := range []int{0, 1, 2} {
					c.q.Org, c.q.Limit = org, limit
					equal(t, askReliabilities(t, s, c.q), c.want)
				}
			}
			sound(t, s, org)
		},
	},
}}
