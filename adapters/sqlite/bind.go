package sqlite

import (
	"context"
	"database/sql"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/rooms"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Bound are the stores within a transaction that the host holds. They never
// commit and never try again. Each Update stands in a savepoint of its own, so
// that a refused act is undone alone and the host's transaction stays sound; a
// View reads what the transaction sees. Like the transaction, it is for one
// goroutine.
type Bound struct{ engine bound }

// Bind binds the stores to a transaction on the same file, begun through
// database/sql with the driver modernc.org/sqlite. The library's tables must be
// in that file: [Open] has made them. A store, and a service over it, is of this
// one transaction: make them anew for the next. While the transaction writes,
// acts outside it wait for their turn, and get policy.Unavailable when it does
// not come in time.
//
// A transaction that was not
// begun IMMEDIATE (_txlock=immediate in the data source name) may be told
// policy.Conflict when it first writes: somebody else was writing, or has
// written since it first read. Then the host rolls back and begins again.
func (db *DB) Bind(tx *sql.Tx) *Bound { return &Bound{bound{db, tx}} }

// Archive returns the store of files and volumes within the transaction.
func (b *Bound) Archive() archive.Store { return rooms.Archive(b.engine) }

// Contracts returns the store of contract files within the transaction.
func (b *Bound) Contracts() contract.Store { return rooms.Contracts(b.engine) }

// Credit returns the store of credit files within the transaction.
func (b *Bound) Credit() credit.Store { return rooms.Credit(b.engine) }

// Custody returns the store of deeds and of the vault within the transaction.
func (b *Bound) Custody() custody.Store { return rooms.Custody(b.engine) }

// Customers returns the store of customer profiles within the transaction.
func (b *Bound) Customers() customer.Store { return rooms.Customers(b.engine) }

// Lending returns the store of slips within the transaction.
func (b *Bound) Lending() lending.Store { return rooms.Lending(b.engine) }

// Staff returns the store of staff records within the transaction.
func (b *Bound) Staff() staff.Store { return rooms.Staff(b.engine) }

type bound struct {
	db *DB
	tx *sql.Tx
}

// View implements [table.Engine].
func (b bound) View(ctx context.Context, fn func(table.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(sqltable.New(b.db.dialect, executor{run: b.tx, wrap: b.db.collide}, true))
}

// Update implements [table.Engine].
func (b bound) Update(ctx context.Context, fn func(table.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := context.WithoutCancel(ctx)
	exec := func(text string) error {
		_, err := b.tx.ExecContext(now, text)
		return b.db.collide(err)
	}
	if err := exec("SAVEPOINT dossier_act"); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			_ = exec("ROLLBACK TO dossier_act") // where it fails, the host's transaction is gone, and says so
			_ = exec("RELEASE dossier_act")
		}
	}()
	t := sqltable.New(b.db.dialect, executor{run: b.tx, wrap: b.db.collide}, false)
	if err := fn(t); err != nil {
		return err
	}
	if err := t.Err(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	err := exec("RELEASE dossier_act")
	kept = err == nil
	return err
}
