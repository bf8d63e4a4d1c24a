// Package storetest is the contract of the library's stores as a suite of
// tests. A store, a host's own too, passes it in a few lines:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) storetest.Stores {
//			db, err := mystore.Open(t.Context(), filepath.Join(t.TempDir(), "dossier.db"))
//			if err != nil {
//				t.Fatal(err)
//			}
//			t.Cleanup(func() { db.Close() })
//			return db
//		})
//	}
//
// Each case gets a fresh, empty store, and says when it fails why it matters.
// What a store need not be able to do (share a host's transaction, be closed and
// opened again, be tampered with) is tested where it has [Binder], [Reopener],
// [Tamperer]. The records are made by hand: a store knows no rule.
package storetest

import (
	"context"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Stores is a store under test: all views of one and the same contents.
type Stores interface {
	Archive() archive.Store
	Contracts() contract.Store
	Credit() credit.Store
	Custody() custody.Store
	Customers() customer.Store
	Lending() lending.Store
	Staff() staff.Store
	Verify(ctx context.Context, org policy.OrgID) (journal.Report, error)
}

// Binder is a store that works within a transaction of its host.
type Binder interface {
	// Bind begins a transaction as a host would, and binds the stores to it.
	Bind(t *testing.T) Bound
}

// Bound are stores within a transaction of the host.
type Bound struct {
	Archive   archive.Store
	Contracts contract.Store
	Credit    credit.Store
	Custody   custody.Store
	Customers customer.Store
	Lending   lending.Store
	Staff     staff.Store
	// Commit and Rollback end the host's transaction; one of them is called,
	// and fails the test where it fails.
	Commit, Rollback func()
}

// Reopener is a store that outlives its program.
type Reopener interface {
	// Reopen closes the store and opens it again over the same contents.
	Reopen(t *testing.T) Stores
}

// Tamperer is a store whose rows can be changed behind its back.
type Tamperer interface {
	Tamper(t *testing.T, what Tampering)
}

// Tampering is one change behind the store's back.
type Tampering struct {
	// Chain names the record.
	journal.Chain
	How How
	// Seq is the entry meant, for those that change the journal.
	Seq uint64
}

// How says what is changed behind the store's back.
type How string

// The ways of tampering. Each must be found by Verify.
const (
	RecordBody    How = "the record's contents are changed"
	RecordColumn  How = "an index column of the record is changed" // a file's customer
	RecordHead    How = "the record points to an earlier entry"
	RecordRemoved How = "the record is removed"
	EntryBody     How = "an entry's contents are changed"
	EntryColumn   How = "a column of an entry is changed" // its actor
	EntryRemoved  How = "an entry is removed"
)

// A group is the cases of one topic.
type group struct {
	topic string
	cases []testCase
}

type testCase struct {
	name string
	// why explains what a store that fails does wrong.
	why string
	run func(t *testing.T, s Stores)
}

// Run runs the whole suite. open makes a fresh, empty store for each case and
// cleans up after it with t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) Stores) {
	t.Helper()
	for _, g := range []group{
		records, conflicts, transactions, numbers, keys, tenancy, paging, queries, chains, copies, readings, readers, people, life, assessments, slips, loans, deeds, vaults, profiles, ledgers, creditFiles, promises, contracts, visits, mergings, analyses, surveys, complaints, bound, reopening,
	} {
		t.Run(g.topic, func(t *testing.T) {
			for _, c := range g.cases {
				t.Run(c.name, func(t *testing.T) {
					t.Cleanup(func() {
						if t.Failed() {
							t.Log("why it matters: " + c.why)
						}
					})
					c.run(t, open(t))
				})
			}
		})
	}
}
