// Package sqlite keeps everything in one SQLite file: no server, no cgo.
//
//	db, err := sqlite.Open(ctx, "dossier.db")
//	if err != nil { ... }
//	defer db.Close()
//	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
//
// What an act has answered is on the disk: the file is in WAL mode with
// synchronous=FULL. Acts take turns, first come first served within a process;
// several processes may work on one file of a local disk and take turns over its
// lock. Readings never wait for acts. A caller whose turn does not come in time
// (five seconds, see [Wait]) gets policy.Unavailable and may try again.
//
// A host that keeps its own tables in the same file, and uses the same driver
// (modernc.org/sqlite; two SQLite libraries in one process break each other's
// locks), may make acts part of its own transactions: see [DB.Bind].
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/rooms"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
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

// DB is an open store file. It is safe for any number of goroutines.
type DB struct {
	config
	pool   *sql.DB
	turn   *turn.Turn
	writer *conn // nil when it must be opened; whoever has the turn has it
	// readers holds a place for each connection that reads; nil is one to open.
	readers chan *conn
	dialect *sqltable.Dialect
	closed  atomic.Bool
}

type config struct {
	path        string
	wait        time.Duration
	synchronous string
	readers     int
	maxPages    int // for tests of a full disk; 0 sets no bound
}

// Option changes how a store file is opened.
type Option func(*config)

// Wait sets how long an act may wait for its turn, all in all; five seconds
// unless set.
func Wait(limit time.Duration) Option { return func(c *config) { c.wait = limit } }

// Readers sets how many readings run at once; four unless set.
func Readers(n int) Option { return func(c *config) { c.readers = max(n, 1) } }

// Relaxed leaves it to the operating system when an act reaches the disk
// (synchronous=NORMAL): faster, and the last acts before a power failure may be
// lost, whole. It is for trying things out.
func Relaxed() Option { return func(c *config) { c.synchronous = "NORMAL" } }

// Open opens a store file, makes it where it is not there, and brings its
// tables up to date. A file that is no SQLite database, or was written by a newer
// version of the library, is policy.InvalidInput and is left as it is; one that
// cannot be opened is policy.Unavailable.
func Open(ctx context.Context, path string, options ...Option) (*DB, error) {
	cfg := config{path: path, wait: 5 * time.Second, synchronous: "FULL", readers: 4}
	for _, option := range options {
		option(&cfg)
	}
	if err := cfg.prepare(ctx); err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", uri(path, ""))
	if err != nil {
		return nil, cfg.wrap(err)
	}
	pool.SetMaxIdleConns(0) // a connection given back is closed
	db := &DB{config: cfg, pool: pool, turn: turn.New(cfg.wait), readers: make(chan *conn, cfg.readers), dialect: sqltable.SQLite()}
	for range cfg.readers {
		db.readers <- nil
	}
	if db.writer, err = db.connect(ctx, true); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// Close waits for the acts and readings under way, as long as an act may wait,
// and closes the file.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	late := time.NewTimer(db.wait)
	defer late.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), db.wait)
	defer cancel()
	if _, err := db.turn.Take(ctx); err == nil {
		if db.writer != nil {
			db.writer.close()
		}
		db.writer = nil
		db.turn.Give()
	}
	for range db.config.readers {
		select {
		case c := <-db.readers:
			if c != nil {
				c.close()
			}
			defer func() { db.readers <- nil }() // whoever comes later is told at once
		case <-late.C:
			return db.pool.Close()
		}
	}
	return db.pool.Close()
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

// Staff returns the store of staff records, in the same file.
func (db *DB) Staff() staff.Store { return rooms.Staff(engine{db}) }

// Verify recomputes the journal of an organisation, see [journal.Verify], on one
// consistent reading of the file.
func (db *DB) Verify(ctx context.Context, org policy.OrgID) (journal.Report, error) {
	return rooms.Verify(ctx, engine{db}, org)
}
