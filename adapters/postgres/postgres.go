// Package postgres keeps everything in a PostgreSQL database, version 12 or
// later, encoding UTF8.
//
//	db, err := postgres.Open(ctx, "postgres://dossier@localhost/dossier")
//	if err != nil { ... }
//	defer db.Close()
//	room := archive.NewRoom(db.Archive(), policy.House{Clock: time.Now})
//
// Acts run at READ COMMITTED and lock what they read: records for themselves,
// appointments and regulation against change. What they save is sent at the end
// of the act, in one go.
//
// # Round trips
//
// An act takes one round trip for each record it reads, the first of which
// begins the transaction, and one for each number it draws, which also sends what
// was saved before. To end it takes one more where all it saves it has read and
// locked before: nobody else can have been first, so that the commit goes along.
// An act that makes a new record or keeps a request key takes two, since only the
// answer tells whether somebody was first. So a change of one file, with its
// regulation, person and file read, takes four; to open a file, four as well
// (regulation, person, saving, commit). A reading takes one for each query and
// one to end.
package postgres

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/rooms"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
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

// DB is an open store. It is safe for any number of goroutines.
type DB struct {
	config
	pool    *pgxpool.Pool
	dialect *sqltable.Dialect
	closed  atomic.Bool
}

type config struct {
	wait time.Duration
}

// Option changes how a store is opened.
type Option func(*config)

// Wait sets how long an act may wait for a connection, and for each lock that
// another one holds; five seconds unless set.
func Wait(limit time.Duration) Option { return func(c *config) { c.wait = limit } }

// maxConns is how many connections are held at most, unless the data source name
// has pool_max_conns: more than the server has cores for makes each wait longer.
const maxConns = 10

// Open connects to a database and brings its tables up to date. The data source
// name is a URL or keyword=value, as pgxpool takes it. One that cannot be read,
// or a database written by a newer version of the library, is
// policy.InvalidInput; a server that cannot be reached is policy.Unavailable.
func Open(ctx context.Context, dsn string, options ...Option) (*DB, error) {
	c := config{wait: 5 * time.Second}
	for _, option := range options {
		option(&c)
	}
	settings, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, policy.Invalid("dsn", "", "postgres://user@host/database", // the cause would tell the password
			policy.T("数据源名称无法解析", "the data source name cannot be read"))
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		settings.MaxConns = maxConns
	}
	if _, set := settings.ConnConfig.RuntimeParams["lock_timeout"]; !set {
		settings.ConnConfig.RuntimeParams["lock_timeout"] = strconv.FormatInt(max(c.wait.Milliseconds(), 1), 10)
	}
	pool, err := pgxpool.NewWithConfig(ctx, settings)
	if err != nil {
		return nil, c.wrap(ctx, err)
	}
	db := &DB{config: c, pool: pool, dialect: sqltable.Postgres()}
	if err := db.prepare(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return db, nil
}

// Close waits for the acts and readings under way and closes all connections.
func (db *DB) Close() error {
	db.closed.Store(true)
	db.pool.Close()
	return nil
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

// Staff returns the store of staff records, in the same database.
func (db *DB) Staff() staff.Store { return rooms.Staff(engine{db}) }

// Verify recomputes the journal of an organisation, see [journal.Verify], on one
// consistent reading of the database.
func (db *DB) Verify(ctx context.Context, org policy.OrgID) (journal.Report, error) {
	return rooms.Verify(ctx, engine{db}, org)
}
