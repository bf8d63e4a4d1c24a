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
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
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
		{"profiles are graded once approved", grades},
		{"credit files move and wait as their acts say", waiting},
		{"batches are found by how they stand", batches},
		{"promises are counted, and late requests are found", lateness},
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

// A credit file kept before it was due to move while it is to be verified again, and
// before what waits was found by its day, is found by both, and by who answers for it
// (C4.3b, C4.3c).
func waiting(t *testing.T, s Store) {
	t.Helper()
	day := calendar.MustDay
	toOffice := policy.Deadline{Name: policy.CreditToOffice, Rule: policy.C4_3b, Person: "wang", Start: day("2026-01-01"), Period: calendar.MustPeriod("1 month"), Due: day("2026-02-02"), Done: day("2026-01-15")}
	toArchive := policy.Deadline{Name: policy.CreditToArchive, Rule: policy.C4_3c, Person: "li", Start: day("2026-01-20"), Period: calendar.MustPeriod("1 month"), Due: day("2026-02-20")}
	files := []struct {
		credit.File
		moves, waits calendar.Day
	}{
		{credit.File{ID: "f-0", State: credit.AtDepartment}, day("2026-01-01"), calendar.Day{}},
		{credit.File{ID: "f-1", State: credit.HandedOver, Deadlines: policy.Deadlines{toOffice}}, day("2026-01-01"), day("2026-01-15")},
		{credit.File{ID: "f-2", State: credit.HandedOver, HandedOn: day("2026-01-16")}, day("2026-01-01"), day("2026-01-16")},
		{credit.File{ID: "f-3", State: credit.HandedOver}, day("2026-01-01"), day("2026-01-01")},
		{credit.File{ID: "f-4", State: credit.AtOffice, Received: day("2026-01-17")}, calendar.Day{}, day("2026-01-17")},
		{credit.File{ID: "f-5", State: credit.AtOffice, Received: day("2026-01-18"), Deadlines: policy.Deadlines{toOffice, toArchive}}, day("2026-01-20"), day("2026-01-18")},
		{credit.File{ID: "f-6", State: credit.Verified, Received: day("2026-01-19"), Deadlines: policy.Deadlines{toArchive}}, day("2026-01-20"), calendar.Day{}},
		{credit.File{ID: "f-7", State: credit.Delivered, Presented: day("2026-01-21"), Deadlines: policy.Deadlines{toArchive}}, day("2026-01-20"), day("2026-01-21")},
		{credit.File{ID: "f-8", State: credit.Archived, Received: day("2026-01-19")}, calendar.Day{}, calendar.Day{}},
	}
	require.NoError(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
		for i, one := range files {
			f := one.File
			f.Org, f.Number = "demo", string(f.ID)
			f.Of = credit.Of{Customer: archive.CustomerID(f.ID), Department: "sales", Year: 2024}
			require.Equal(t, one.moves, f.Moves(), "%s", f.ID)
			require.Equal(t, one.waits, f.Waits(), "%s", f.ID)
			f.Holders = []archive.Holding{{Person: "wang"}, {Person: "li"}}[:1+i%2]
			if _, err := tx.SaveCreditFile(t.Context(), f, draft()); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, s.Exec(t.Context(), "UPDATE dossier_credit_files SET moves = '' WHERE state = 'office'"))
	s.again(t, "00014_credit_waits.sql", "UPDATE dossier_credit_files SET waits = CASE state WHEN 'office' THEN waits WHEN 'verified' THEN '2026-01-19' WHEN 'archived' THEN '2026-01-19' ELSE '' END, holder = ''")
}

// A batch kept before batches were listed is found by how it stands and by who began it
// (C4.3b).
func batches(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
		_, err := tx.SaveCreditBatch(t.Context(), credit.Batch{Org: "demo", ID: "b-1", State: credit.Running, By: "wang"}, draft())
		return err
	}))
	s.again(t, "00014_credit_waits.sql", "UPDATE dossier_credit_batches SET state = '', author = ''")
	require.NoError(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
		page, err := r.CreditBatches(t.Context(), credit.BatchQuery{Org: "demo", State: credit.Running, By: "wang"})
		require.Len(t, page.Batches, 1)
		return err
	}))
}

// The grade of a profile that nobody has confirmed is told by no analysis (R4.2c).
func grades(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.Customers().Update(t.Context(), func(tx customer.Tx) error {
		for id, state := range map[customer.ProfileID]policy.State{"p-1": customer.Approved, "p-2": customer.Drafted} {
			_, err := tx.SaveProfile(t.Context(), customer.Profile{Org: "demo", ID: id, State: state, Grade: customer.Good, Basics: customer.Basics{Customer: archive.CustomerID("of-" + id)}}, draft())
			require.NoError(t, err)
		}
		return nil
	}))
	s.again(t, "00015_confirmed.sql", "UPDATE dossier_profiles SET grade = 'good'")
	require.NoError(t, s.Customers().View(t.Context(), func(r customer.Reader) error {
		found, err := r.Standings(t.Context(), customer.StandingQuery{Org: "demo"})
		require.Equal(t, []customer.StandingFigure{{Profiles: 1}, {Grade: customer.Good, Profiles: 1}}, found)
		return err
	}))
}

// Requests and promises kept before lateness was a column are found by it (C3b, G6a).
func lateness(t *testing.T, s Store) {
	t.Helper()
	due, after := calendar.MustDay("2026-02-13"), calendar.MustDay("2026-02-14")
	require.NoError(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
		for _, r := range []credit.Request{
			{ID: "r-1", State: credit.Asked}, {ID: "r-2", State: credit.Answered, Done: after},
			{ID: "r-3", State: credit.Answered, Done: due}, {ID: "r-4", State: credit.Withdrawn},
		} {
			r.Org, r.Asking = "demo", credit.Asking{Department: "sales", Due: due}
			if _, err := tx.SaveDepartmentRequest(t.Context(), r, draft()); err != nil {
				return err
			}
		}
		for i, state := range []policy.State{credit.Pending, credit.Kept, credit.Broken, credit.Struck, credit.Noted} {
			u := credit.FollowUp{Org: "demo", ID: credit.FollowUpID(state), State: state, Customer: "c-1", FollowEntry: credit.FollowEntry{Kind: credit.Promise, Until: due}}
			if i == 4 {
				u.FollowEntry = credit.FollowEntry{Kind: credit.Call}
			}
			if _, err := tx.SaveFollowUp(t.Context(), u, draft()); err != nil {
				return err
			}
		}
		return nil
	}))
	s.again(t, "00016_lateness.sql", "UPDATE dossier_department_requests SET late = ''")
	s.again(t, "00016_lateness.sql", "UPDATE dossier_follow_ups SET promised = 0, unkept = ''")
	require.NoError(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
		late, err := r.DepartmentRequests(t.Context(), credit.RequestQuery{Org: "demo", LateOn: after})
		require.NoError(t, err)
		require.Len(t, late.Requests, 2)
		found, err := r.Reliabilities(t.Context(), credit.ReliabilityQuery{Org: "demo", On: after})
		require.Equal(t, []credit.Reliability{{Customer: "c-1", Kept: 1, Broken: 1, Overdue: 1}}, found.Customers)
		return err
	}))
}
