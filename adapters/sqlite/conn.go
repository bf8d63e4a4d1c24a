package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/sqltable"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// conn is one connection of the store's own, with its prepared statements. It
// is for one goroutine at a time.
type conn struct {
	*config
	raw        *sql.Conn
	statements map[string]*sql.Stmt
}

// maxStatements bounds the statements kept: filters combine in many ways.
const maxStatements = 128

// uri names a file to SQLite, whatever characters its path has.
func uri(path, query string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if path != "" && path[0] != '/' {
		path = "/" + path // C:/... is /C:/... in a URI
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}

// connect opens a connection.
func (db *DB) connect(ctx context.Context, writes bool) (*conn, error) {
	raw, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, db.wrap(err)
	}
	c := &conn{config: &db.config, raw: raw, statements: make(map[string]*sql.Stmt)}
	pragmas := []string{"busy_timeout = 0", "journal_mode = WAL", "synchronous = " + db.synchronous, "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -16000"}
	if !writes {
		// A reading meets a lock only while another process recovers or closes the file.
		pragmas = append(pragmas, "query_only = ON", fmt.Sprintf("busy_timeout = %d", db.wait.Milliseconds()))
	}
	if writes && db.maxPages > 0 {
		pragmas = append(pragmas, fmt.Sprintf("max_page_count = %d", db.maxPages))
	}
	for _, p := range pragmas {
		err := c.patiently(ctx, db.wait, func() error {
			_, err := raw.ExecContext(context.WithoutCancel(ctx), "PRAGMA "+p)
			return err
		})
		if err != nil {
			c.close()
			return nil, db.wrap(err)
		}
	}
	return c, c.inWAL(ctx)
}

// inWAL checks that the file is in WAL mode, which some network file systems do
// not give.
func (c *conn) inWAL(ctx context.Context) error {
	var mode string
	if err := c.raw.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		c.close()
		return errors.Join(&policy.Violation{
			Kind: policy.Unavailable, Found: mode, Wanted: "wal",
			Problem: policy.T("存储文件不能使用 WAL 模式", "the store file cannot be put in WAL mode"),
			Remedy:  policy.T("请将文件放在本地磁盘上", "keep the file on a local disk"),
		}, err)
	}
	return nil
}

// close closes the connection; what it had not committed is rolled back.
func (c *conn) close() {
	for _, s := range c.statements {
		_ = s.Close() // goes with the connection
	}
	_ = c.raw.Close() // closed either way
}

// patiently does something again while somebody else holds the lock, with short
// sleeps: SQLite's own waiting soon sleeps for 100 ms, and misses its turn.
func (c *conn) patiently(ctx context.Context, limit time.Duration, do func() error) error {
	var deadline time.Time
	for pause := 200 * time.Microsecond; ; pause = min(pause*3/2, time.Millisecond) {
		err := do()
		if !busy(err) {
			return err
		}
		now := time.Now()
		if deadline.IsZero() {
			deadline = now.Add(limit)
		}
		if !now.Before(deadline) {
			return fmt.Errorf("%w (%w)", turn.Late(c.wait), err)
		}
		timer := time.NewTimer(pause/2 + rand.N(pause)) //nolint:gosec // jitter, not a secret
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// prepare returns a statement, prepared once; nil when there are too many.
func (c *conn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := c.statements[text]; ok || len(c.statements) >= maxStatements {
		return s, nil
	}
	s, err := c.raw.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	c.statements[text] = s
	return s, nil
}

// ExecContext runs a statement that answers no rows.
func (c *conn) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := c.prepare(ctx, text) //nolint:sqlclosecheck // it is kept until the connection closes
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.raw.ExecContext(ctx, text, args...)
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext runs a statement that answers rows.
func (c *conn) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	s, err := c.prepare(ctx, text) //nolint:sqlclosecheck // it is kept until the connection closes
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.raw.QueryContext(ctx, text, args...)
	}
	return s.QueryContext(ctx, args...)
}

// runner is a connection of the store's own, or a transaction of the host.
type runner interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// executor runs statements at once, for package sqltable.
type executor struct {
	run  runner
	wrap func(error) error
	// cut lets a context cut a statement short. Where the transaction goes on it
	// is looked at between statements only: they are short, and interrupting
	// costs a goroutine each.
	cut bool
}

func (e executor) begin(ctx context.Context) (context.Context, error) {
	if err := ctx.Err(); err != nil || e.cut {
		return ctx, err
	}
	return context.WithoutCancel(ctx), nil
}

// Query runs a statement and calls each for every row.
func (e executor) Query(ctx context.Context, text string, args []any, each func(scan sqltable.Scan) error) (err error) {
	if ctx, err = e.begin(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = ctx.Err() // it was cut short
		}
	}()
	rows, err := e.run.QueryContext(ctx, text, args...)
	if err != nil {
		return e.wrap(err)
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = e.wrap(closing)
		}
	}()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return e.wrap(err)
		}
	}
	return e.wrap(rows.Err())
}

// Write runs a statement that must change one row.
func (e executor) Write(ctx context.Context, w sqltable.Write) error {
	now, err := e.begin(ctx)
	if err != nil {
		return err
	}
	done, err := e.run.ExecContext(now, w.SQL, w.Args...)
	if err != nil {
		return e.wrap(err)
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		return w.Lost(ctx, "")
	}
	return e.wrap(err)
}
