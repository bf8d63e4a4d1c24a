package postgres

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A transaction kept before it said whether it is a sale or a purchase is counted as
// its profile says, and is as sound as another (C1, G6a).
func TestOlderTransactionsAreOfTheirProfilesSubject(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	require.NoError(t, db.Customers().Update(t.Context(), func(tx customer.Tx) error {
		for _, p := range []customer.Profile{
			{Org: "demo", ID: "p-1", Basics: customer.Basics{Customer: "c-1", Subject: customer.Client}},
			{Org: "demo", ID: "p-2", Basics: customer.Basics{Customer: "c-2", Subject: customer.Supplier}},
		} {
			_, err := tx.SaveProfile(t.Context(), p, draft())
			require.NoError(t, err)
			_, err = tx.SaveTransaction(t.Context(), customer.Transaction{Org: "demo", ID: customer.TransactionID("of-" + p.ID), Profile: p.ID, Customer: p.Basics.Customer, State: customer.Counted, TransactionEntry: customer.TransactionEntry{Day: calendar.MustDay("2026-02-13")}}, draft())
			require.NoError(t, err)
		}
		return nil
	}))
	text, err := migrations.ReadFile("migrations/00013_subjects.sql")
	require.NoError(t, err)
	_, err = db.pool.Exec(t.Context(), "UPDATE dossier_profiles SET subject = ''")
	require.NoError(t, err)
	for _, part := range strings.Split(string(text), "\nUPDATE ")[1:] {
		fill, _, _ := strings.Cut(part, ";")
		_, err = db.pool.Exec(t.Context(), "UPDATE "+fill)
		require.NoError(t, err)
	}
	rep, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	require.NoError(t, db.Customers().View(t.Context(), func(r customer.Reader) error {
		for subject, want := range map[customer.SubjectKind]string{customer.Client: "c-1", customer.Supplier: "c-2"} {
			page, err := r.CustomerFigures(t.Context(), customer.FiguresQuery{Org: "demo", Subject: subject, By: customer.Volume})
			require.NoError(t, err)
			require.Len(t, page.Customers, 1)
			require.EqualValues(t, want, page.Customers[0].Customer)
		}
		return nil
	}))
}
