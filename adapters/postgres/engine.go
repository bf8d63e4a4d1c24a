package postgres

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
)

type engine struct{ *DB }

// tries is how often an act runs that the server gives up for another one.
const tries = 5

// acquire takes a connection from the pool.
func (db *DB) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, db.wait)
	defer cancel()
	conn, err := db.pool.Acquire(waiting)
	if err != nil {
		return nil, db.unreached(ctx, err)
	}
	return conn, nil
}

// View runs fn on one snapshot, that of its first query.
func (e engine) View(ctx context.Context, fn func(table.Reader) error) error {
	conn, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	p := &pipe{config: &e.config, conn: conn.Conn(), opening: "begin read only isolation level repeatable read", undo: []string{"rollback"}}
	defer p.rollback(ctx) // there is nothing to keep
	return fn(sqltable.New(e.dialect, p, true))
}

// Update runs fn in a transaction, again where the server gave it up for another
// one.
func (e engine) Update(ctx context.Context, fn func(table.Tx) error) error {
	for try := 1; ; try++ {
		again, err := e.attempt(ctx, fn)
		if !again || try == tries || ctx.Err() != nil {
			return err
		}
		timer := time.NewTimer(time.Duration(try) * (time.Millisecond + rand.N(4*time.Millisecond))) //nolint:gosec // jitter, not a secret
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

func (e engine) attempt(ctx context.Context, fn func(table.Tx) error) (again bool, err error) {
	conn, err := e.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Release()
	p := &pipe{config: &e.config, conn: conn.Conn(), opening: "begin isolation level read committed", closing: "commit", undo: []string{"rollback"}}
	err = p.run(ctx, e.dialect, fn)
	return p.raced, err
}

// run runs fn on a pipe and ends its transaction one way or the other.
func (p *pipe) run(ctx context.Context, d *sqltable.Dialect, fn func(table.Tx) error) error {
	kept := false
	defer func() {
		if !kept {
			p.rollback(ctx)
		}
	}()
	t := sqltable.New(d, p, false)
	if err := fn(t); err != nil {
		return err
	}
	if err := t.Err(); err != nil {
		return err
	}
	err := p.finish(ctx)
	kept = err == nil
	return err
}
