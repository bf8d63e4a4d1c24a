// Package backfill asks of a SQL store that rows kept before a column was there are
// found by it: it takes what a migration filled in back, and runs the migration's
// updates once more.
package backfill

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Store is a fresh SQL store under test.
type Store struct {
	storetest.Stores
	// Migrations has the folder "migrations".
	Migrations fs.FS
	// Exec runs a statement behind the store's back.
	Exec func(ctx context.Context, statement string) error
}

// Run runs the cases, each on a store that open makes.
func Run(t *testing.T, open func(t *testing.T) Store) {
	t.Helper()
	for _, one := range []struct {
		name string
		run  func(*testing.T, Store)
	}{
		{"readings are found by record", readings},
		{"profiles are found by class", classes},
		{"transactions are of their profile's subject", subjects},
	} {
		t.Run(one.name, func(t *testing.T) { one.run(t, open(t)) })
	}
}

// again takes back what a migration filled in, runs its updates once more, and
// verifies the store.
func (s Store) again(t *testing.T, migration, empty string) {
	t.Helper()
	text, err := fs.ReadFile(s.Migrations, "migrations/"+migration)
	require.NoError(t, err)
	require.NoError(t, s.Exec(t.Context(), empty))
	updates := strings.Split(string(text), "\nUPDATE ")[1:]
	require.NotEmpty(t, updates)
	for _, part := range updates {
		fill, _, _ := strings.Cut(part, ";")
		require.NoError(t, s.Exec(t.Context(), "UPDATE "+fill))
	}
	require.True(t, s.sound(t))
}

func (s Store) sound(t *testing.T) bool {
	t.Helper()
	rep, err := s.Verify(t.Context(), "demo")
	require.NoError(t, err)
	return rep.OK()
}

func draft() journal.Draft {
	return journal.Draft{Act: "act-1", Action: "open", Actor: "wang", At: time.Date(2026, 2, 13, 4, 0, 0, 0, time.UTC)}
}

// What readers' chains say of a record is found of the time before there was a
// column for it (G2b).
func readings(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
		require.NoError(t, tx.KeepReading(t.Context(), "demo", "wang", draft().With("subject", `file/"f"-1`).With("purpose", "甲")))
		require.NoError(t, tx.KeepReading(t.Context(), "demo", "li", draft().With("subject", `file/"f"-1`).With("purpose", "乙").With("org", "sub")))
		return tx.KeepReading(t.Context(), "demo", "zhao", draft())
	}))
	s.again(t, "00007_readings.sql", "UPDATE dossier_journal SET subject = ''")
	require.NoError(t, s.Archive().View(t.Context(), func(r archive.Reader) error {
		page, err := r.Readings(t.Context(), journal.ReadingQuery{Org: "demo", Subject: `file/"f"-1`})
		require.Len(t, page.Entries, 1)
		return err
	}))
	require.NoError(t, s.Exec(t.Context(), "UPDATE dossier_journal SET subject = 'file/f-2' WHERE id = 'wang'"))
	require.False(t, s.sound(t), "a column that says otherwise than its entry is found")
}

// A profile kept before profiles were found by class is found by it (R5a).
func classes(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.Customers().Update(t.Context(), func(tx customer.Tx) error {
		_, err := tx.SaveProfile(t.Context(), customer.Profile{Org: "demo", ID: "p-1", Basics: customer.Basics{Customer: "c-1", Class: "重点"}}, draft())
		require.NoError(t, err)
		_, err = tx.SaveProfile(t.Context(), customer.Profile{Org: "demo", ID: "p-2", Basics: customer.Basics{Customer: "c-2"}}, draft())
		return err
	}))
	s.again(t, "00008_visits.sql", "UPDATE dossier_profiles SET class = 'x'")
	require.NoError(t, s.Customers().View(t.Context(), func(r customer.Reader) error {
		page, err := r.Profiles(t.Context(), customer.ProfileQuery{Org: "demo", Class: "重点"})
		require.Len(t, page.Profiles, 1)
		return err
	}))
}

// A transaction kept before it said whether it is a sale or a purchase is counted as
// its profile says, and is as sound as another (C1, G6a).
func subjects(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.Customers().Update(t.Context(), func(tx customer.Tx) error {
		for _, p := range []customer.Profile{
			{Org: "demo", ID: "p-1", Basics: customer.Basics{Customer: "c-1", Subject: customer.Client}},
			{Org: "demo", ID: "p-2", Basics: customer.Basics{Customer: "c-2", Subject: customer.Supplier}},
		} {
			_, err := tx.SaveProfile(t.Context(), p, draft())
			require.NoError(t, err)
			_, err = tx.SaveTransaction(t.Context(), customer.Transaction{
				Org: "demo", ID: customer.TransactionID("of-" + p.ID), Profile: p.ID, Customer: p.Basics.Customer, State: customer.Counted,
				TransactionEntry: customer.TransactionEntry{Day: calendar.MustDay("2026-02-13")},
			}, draft())
			require.NoError(t, err)
		}
		return nil
	}))
	s.again(t, "00013_subjects.sql", "UPDATE dossier_profiles SET subject = ''")
	require.NoError(t, s.Customers().View(t.Context(), func(r customer.Reader) error {
		for subject, want := range map[customer.SubjectKind]string{customer.Client: "c-1", customer.Supplier: "c-2"} {
			page, err := r.CustomerFigures(t.Context(), customer.FiguresQuery{Org: "demo", Subject: subject, By: customer.Volume})
			require.NoError(t, err)
			require.Len(t, page.Customers, 1)
			require.EqualValues(t, want, page.Customers[0].Customer)
		}
		return nil
	}))
}
