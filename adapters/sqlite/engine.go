package sqlite

import (
	"context"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
)

type engine struct{ *DB }

// View runs fn on a read transaction of one of the reading connections.
func (e engine) View(ctx context.Context, fn func(table.Reader) error) error {
	c, err := e.reader(ctx)
	if err != nil {
		return err
	}
	sound := false
	defer func() { e.giveBack(c, sound) }()
	now := context.WithoutCancel(ctx)
	if _, err := c.ExecContext(now, "BEGIN"); err != nil {
		return e.wrap(err)
	}
	defer func() {
		_, err := c.ExecContext(now, "ROLLBACK") // there is nothing to keep
		sound = err == nil
	}()
	return fn(sqltable.New(e.dialect, executor{run: c, wrap: e.wrap, cut: true}, true))
}

// reader takes a reading connection, opening it where it is not yet.
func (db *DB) reader(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var c *conn
	select {
	case c = <-db.readers:
	default:
		timer := time.NewTimer(db.wait)
		defer timer.Stop()
		select {
		case c = <-db.readers:
		case <-timer.C:
			return nil, turn.Late(db.wait)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if db.closed.Load() {
		db.readers <- c
		return nil, errClosed()
	}
	if c == nil {
		var err error
		if c, err = db.connect(ctx, false); err != nil {
			db.readers <- nil
			return nil, err
		}
	}
	return c, nil
}

func (db *DB) giveBack(c *conn, sound bool) {
	if !sound {
		c.close()
		c = nil
	}
	db.readers <- c
}

// Update runs fn in a write transaction, when its turn has come: first among
// the goroutines of this process, then among the processes on this file.
func (e engine) Update(ctx context.Context, fn func(table.Tx) error) error {
	left, err := e.turn.Take(ctx)
	if err != nil {
		return err
	}
	defer e.turn.Give()
	if e.closed.Load() {
		return errClosed()
	}
	if e.writer == nil {
		if e.writer, err = e.connect(ctx, true); err != nil {
			return err
		}
	}
	c, now := e.writer, context.WithoutCancel(ctx)
	exec := func(text string) func() error {
		return func() error {
			_, err := c.ExecContext(now, text)
			return err
		}
	}
	if err := c.patiently(ctx, left, exec("BEGIN IMMEDIATE")); err != nil {
		return e.wrap(err)
	}
	kept := false
	defer func() {
		if !kept && exec("ROLLBACK")() != nil {
			// SQLite has rolled back by itself, or cannot: either way begin afresh.
			c.close()
			e.writer = nil
		}
	}()
	t := sqltable.New(e.dialect, executor{run: c, wrap: e.wrap}, false)
	if err := fn(t); err != nil {
		return err
	}
	if err := t.Err(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	err = c.patiently(now, e.wait, exec("COMMIT"))
	kept = err == nil
	return e.wrap(err)
}
