package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
)

// BenchmarkSQLite does one durable act after the other (synchronous=FULL): through
// the library, and by hand with the same driver. Target: a ratio of at least 0.7.
func BenchmarkSQLite(b *testing.B) {
	for _, j := range jobs {
		b.Run(j.name, func(b *testing.B) {
			folder := place(b)
			library, err := sqlite.Open(b.Context(), filepath.Join(folder, "library.db"))
			require.NoError(b, err)
			defer func() { require.NoError(b, library.Close()) }()
			db, err := openByHand(b.Context(), filepath.Join(folder, "by-hand.db"))
			require.NoError(b, err)
			defer func() { require.NoError(b, db.Close()) }()
			ours, theirs, err := compare(b.Context(), j, 1, library, db)
			require.NoError(b, err)
			race(b, ours, theirs)
		})
	}
}

// handSQLite is the one connection that writes, with its prepared statements: as
// the library has it, and as one who knows SQLite would.
type handSQLite struct {
	*sqlite.DB // seeds
	pool       *sql.DB
	conn       *sql.Conn
	turn       sync.Mutex
	prepared   map[string]*sql.Stmt
}

func openByHand(ctx context.Context, path string) (*handSQLite, error) {
	seeds, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range []string{"busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -16000"} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+p); err != nil {
			return nil, err
		}
	}
	return &handSQLite{DB: seeds, pool: pool, conn: conn, prepared: make(map[string]*sql.Stmt)}, nil
}

func (h *handSQLite) Close() error {
	return errors.Join(h.conn.Close(), h.pool.Close(), h.DB.Close())
}

func (h *handSQLite) statement(text string) (*sql.Stmt, error) {
	if s, ok := h.prepared[text]; ok {
		return s, nil
	}
	s, err := h.conn.PrepareContext(context.Background(), text)
	h.prepared[text] = s
	return s, err
}

func (h *handSQLite) run(text string, args ...any) (sql.Result, error) {
	s, err := h.statement(text) //nolint:sqlclosecheck // kept, and closed with its connection
	if err != nil {
		return nil, err
	}
	return s.Exec(args...)
}

//nolint:contextcheck // as in the library, nothing interrupts a statement
func (h *handSQLite) transact(_ context.Context, fn func(t statements) error) error {
	h.turn.Lock()
	defer h.turn.Unlock()
	if _, err := h.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := fn(h); err != nil {
		_, undone := h.run("ROLLBACK")
		return errors.Join(err, undone)
	}
	_, err := h.run("COMMIT")
	return err
}

func (h *handSQLite) get(text string, args []any, dest ...any) error {
	s, err := h.statement(text) //nolint:sqlclosecheck // kept, and closed with its connection
	if err != nil {
		return err
	}
	return s.QueryRow(args...).Scan(dest...)
}

func (h *handSQLite) find(text string, args []any, dest ...any) error {
	if err := h.get(text, args, dest...); !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return nil
}

func (h *handSQLite) set(text string, args ...any) error {
	done, err := h.run(text, args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("%d rows changed, want 1: %s", n, text))
	}
	return nil
}
