package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// promised records a promise of a customer by each of the days, of which the customer has
// a credit file then.
func (h *house) promised(of archive.CustomerID, until ...string) []credit.FollowUp {
	h.t.Helper()
	o := credit.Of{Customer: of, Kind: customer.Client, Name: "甲公司", Department: "sales", Year: 2023, Keeper: keeper.ID}
	f, err := h.Open(h.t.Context(), by(keeper), o)
	require.NoError(h.t, err)
	all := make([]credit.FollowUp, len(until))
	for i, day := range until {
		all[i], err = h.RecordFollowUp(h.t.Context(), by(keeper), f.ID, promise(day))
		require.NoError(h.t, err)
	}
	return all
}

// merged saves two profiles, of which one was merged into the other.
func (h *house) merged(one, into archive.CustomerID) {
	h.t.Helper()
	gone := customer.Profile{Org: org, ID: "p-gone", State: customer.Merged, Basics: customer.Basics{Customer: one}, Merged: &customer.Merger{Into: "p-on"}}
	on := customer.Profile{Org: org, ID: "p-on", State: customer.Approved, Basics: customer.Basics{Customer: into}, Absorbed: []customer.Absorbed{{ID: gone.ID, Basics: gone.Basics}}}
	require.NoError(h.t, h.db.Customers().Update(h.t.Context(), func(tx customer.Tx) error {
		for _, p := range []customer.Profile{gone, on} {
			if _, err := tx.SaveProfile(h.t.Context(), p, journal.NewDraft(boss, h.at, customer.ActMerge)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// G6a: customers by how they keep their promises, those first who broke most.
func TestReliabilities(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	kept := h.promised("c-1", "2023-06-10")
	h.promised("c-2", "2023-06-10", "2023-06-11", "2023-12-31")
	broken := h.promised("c-3", "2023-06-10", "2023-12-31")
	struck := h.promised("c-4", "2023-06-10")
	h.promised("c-5")
	h.on("2023-06-20")
	_, err := h.Settle(ctx, by(keeper), kept[0].Ref(), credit.Settling{Kept: true, Day: calendar.MustDay("2023-06-09")})
	require.NoError(t, err)
	_, err = h.Settle(ctx, by(keeper), broken[0].Ref(), credit.Settling{Day: calendar.MustDay("2023-06-12")})
	require.NoError(t, err)
	_, err = h.StrikeFollowUp(ctx, by(colleague), struck[0].Ref(), "误登")
	require.NoError(t, err)

	none, all := 0, 100
	want := []credit.Reliability{
		{Customer: "c-2", Overdue: 2, Pending: 1, Percent: &none},
		{Customer: "c-3", Broken: 1, Pending: 1, Percent: &none},
		{Customer: "c-1", Kept: 1, Percent: &all}, // neither who promised nothing nor who did by mistake
	}
	var got []credit.Reliability
	for after, more := "", true; more; more = after != "" {
		page, err := h.Reliabilities(ctx, by(director), after, 2)
		require.NoError(t, err)
		got, after = append(got, page.Customers...), page.Next
	}
	require.Equal(t, want, got)
	for _, one := range want {
		r, err := h.Reliability(ctx, by(director), one.Customer)
		require.NoError(t, err)
		require.Equal(t, one, r, "the one is of the same count as the list")
	}
	_, err = h.Reliabilities(ctx, by(policy.Actor{Org: org, ID: "visitor"}), "", 0)
	require.Error(t, err)
	h.sound()
}

// G6a: a customer who was entered under two ids has kept what was promised under both.
func TestReliabilityOfTwoIDs(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.promised("c-1", "2023-06-10")
	h.promised("c-2", "2023-12-31")
	h.merged("c-1", "c-2")
	h.on("2023-06-20")
	none := 0
	for _, id := range []archive.CustomerID{"c-1", "c-2"} {
		r, err := h.Reliability(ctx, by(director), id)
		require.NoError(t, err)
		require.Equal(t, credit.Reliability{Customer: id, Overdue: 1, Pending: 1, Percent: &none}, r)
	}
}

// C4.1: a customer has one limit at a time, under whichever id.
func TestOneLimitUnderTwoIDs(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	propose := func(of archive.CustomerID, from, until string) credit.Limit {
		asked := terms(from, until)
		asked.Customer = of
		l, err := h.Propose(ctx, by(keeper), asked)
		require.NoError(t, err)
		return l
	}
	first, err := h.ApproveLimit(ctx, by(boss), propose("c-1", "2023-07-01", "2024-06-30").Ref())
	require.NoError(t, err)
	second := propose("c-2", "2024-06-30", "2024-12-31")
	after := propose("c-2", "2024-07-01", "2024-12-31")
	h.merged("c-1", "c-2")
	_, err = h.ApproveLimit(ctx, by(boss), second.Ref())
	v := violation(t, err, policy.C4_1, "customer")
	require.Equal(t, string(first.ID), v.Found)
	require.Contains(t, v.Remedy.EN, string(first.ID))
	_, err = h.ApproveLimit(ctx, by(boss), after.Ref())
	require.NoError(t, err, "it begins when the other has run out")
	_, err = h.ApproveLimit(ctx, by(boss), propose("c-1", "2024-08-01", "2024-08-31").Ref())
	refuses(t, err, policy.C4_1, "customer") // and from the id that was given up as well
	_, err = h.EndLimit(ctx, by(boss), first.Ref(), "并入 c-2")
	require.NoError(t, err, "the old one is ended under its own id")
	h.sound()
}
