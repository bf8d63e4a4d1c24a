// Package memory keeps everything in memory: for tests, for trying things out,
// for dry runs. It is gone when the program ends.
//
//	db := memory.Open()
//	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
//
// It has the contract of the other stores and passes the same suite
// (adapters/storetest). Updates run one after the other; a View sees the store
// as it was when it began, and waits for nobody. What is kept are the same bytes
// as in a database, so that nothing that was handed in or out can change them.
package memory

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/rooms"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
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

// DB is a store in memory. Make one with [Open]. It is safe for any number of
// goroutines. An Update that does not get its turn within five seconds (one
// within another never does) is policy.Unavailable.
type DB struct {
	kept atomic.Pointer[state]
	turn *turn.Turn // of the one writer
}

// Open makes an empty store.
func Open() *DB {
	db := &DB{turn: turn.New(5 * time.Second)}
	db.kept.Store(&state{})
	return db
}

// Archive returns the store of files and volumes.
func (db *DB) Archive() archive.Store { return rooms.Archive(engine{db}) }

// Contracts returns the store of contract files, over the same contents.
func (db *DB) Contracts() contract.Store { return rooms.Contracts(engine{db}) }

// Credit returns the store of credit files, over the same contents.
func (db *DB) Credit() credit.Store { return rooms.Credit(engine{db}) }

// Custody returns the store of deeds and of the vault, over the same contents.
func (db *DB) Custody() custody.Store { return rooms.Custody(engine{db}) }

// Customers returns the store of customer profiles, over the same contents.
func (db *DB) Customers() customer.Store { return rooms.Customers(engine{db}) }

// Lending returns the store of slips, over the same contents.
func (db *DB) Lending() lending.Store { return rooms.Lending(engine{db}) }

// Staff returns the store of staff records, over the same contents.
func (db *DB) Staff() staff.Store { return rooms.Staff(engine{db}) }

// Verify recomputes the journal of an organisation, see [journal.Verify].
func (db *DB) Verify(ctx context.Context, org policy.OrgID) (journal.Report, error) {
	return rooms.Verify(ctx, engine{db}, org)
}

// Close does nothing; it is there so that a program can take any store.
func (db *DB) Close() error { return nil }

type engine struct{ *DB }

// View runs fn on the store as it is now.
func (e engine) View(ctx context.Context, fn func(table.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(&tx{*e.kept.Load()})
}

// Update runs fn on a copy, which takes the place of what was there.
func (e engine) Update(ctx context.Context, fn func(table.Tx) error) error {
	if _, err := e.turn.Take(ctx); err != nil {
		return err
	}
	defer e.turn.Give()
	t := &tx{*e.kept.Load()}
	if err := fn(t); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.kept.Store(&t.state)
	return nil
}
