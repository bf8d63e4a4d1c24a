package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

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
// View reads what the transaction sees, at the host's isolation level. Like the
// transaction, it is for one goroutine.
type Bound struct{ engine bound }

// Bind binds the stores to a transaction of the host on the same database, of
// pgx or of its pool. The library's tables must be in that database: [Open] has
// made them. A store, and a service over it, is of this one transaction: make
// them anew for the next. What it writes is locked until the host ends it. A deadlock
// or serialization failure is policy.Conflict: the host rolls back and begins
// again.
func (db *DB) Bind(tx pgx.Tx) *Bound { return &Bound{bound{db, tx}} }

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
	tx pgx.Tx
}

// View implements [table.Engine].
func (b bound) View(ctx context.Context, fn func(table.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(sqltable.New(b.db.dialect, &pipe{config: &b.db.config, conn: b.tx}, true))
}

// Update implements [table.Engine].
func (b bound) Update(ctx context.Context, fn func(table.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p := &pipe{
		config: &b.db.config, conn: b.tx, opening: "savepoint dossier_act", closing: "release savepoint dossier_act",
		undo: []string{"rollback to savepoint dossier_act", "release savepoint dossier_act"},
	}
	return p.run(ctx, b.db.dialect, fn)
}
