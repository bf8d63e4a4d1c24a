package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/backfill"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/tamper"
	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Stores {
		t.Helper()
		path := filepath.Join(t.TempDir(), "dossier.db")
		return &store{openAt(t, path), path}
	})
}

func openAt(t *testing.T, path string, options ...Option) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, append([]Option{Relaxed()}, options...)...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// store is a file under the suite.
type store struct {
	*DB
	path string
}

func (s *store) Reopen(t *testing.T) storetest.Stores {
	t.Helper()
	require.NoError(t, s.Close())
	return &store{openAt(t, s.path), s.path}
}

func (s *store) Tamper(t *testing.T, what storetest.Tampering) {
	t.Helper()
	done, err := s.pool.ExecContext(t.Context(), tamper.SQL(what))
	require.NoError(t, err)
	n, err := done.RowsAffected()
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
}

func (s *store) Bind(t *testing.T) storetest.Bound {
	t.Helper()
	host, err := sql.Open("sqlite", "file:"+s.path+"?_txlock=immediate")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, host.Close()) })
	tx, err := host.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	b := s.DB.Bind(tx)
	return storetest.Bound{
		Archive: b.Archive(), Contracts: b.Contracts(), Credit: b.Credit(), Custody: b.Custody(), Customers: b.Customers(), Lending: b.Lending(), Staff: b.Staff(),
		Commit:   func() { require.NoError(t, tx.Commit()) },
		Rollback: func() { require.NoError(t, tx.Rollback()) },
	}
}

func draft() journal.Draft {
	return journal.Draft{Act: "act-1", Action: "open", Actor: "wang", At: time.Date(2026, 2, 13, 4, 0, 0, 0, time.UTC)}
}

func file(id string) archive.File {
	return archive.File{Org: "demo", ID: archive.FileID(id), State: archive.Sorting, Project: archive.Project{Number: id, Kind: archive.Loan, A: "wang", B: "li"}}
}

func save(ctx context.Context, s archive.Store, f archive.File) error {
	return s.Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveFile(ctx, f, draft())
		return err
	})
}

func TestNotADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.txt")
	text := []byte("Dear customer, this is by no means a database, however long it is.")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	_, err := Open(t.Context(), path)
	require.ErrorIs(t, err, policy.InvalidInput)
	require.ErrorContains(t, err, "no SQLite database")
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, got)
	left(t, path)
}

// left checks that nothing lies beside the file.
func left(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestNoSuchPlace(t *testing.T) {
	_, err := Open(t.Context(), filepath.Join(t.TempDir(), "none", "dossier.db"))
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "cannot be opened")
	for _, path := range []string{"", t.TempDir(), ":memory:", "file:x.db", "x\x00y"} {
		_, err := Open(t.Context(), path)
		require.ErrorIs(t, err, policy.InvalidInput, path)
	}
}

func TestOddPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "案卷 100%?mode=ro&x#y.db")
	db := openAt(t, path)
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	require.NoError(t, db.Close())
	left(t, path)
}

// A store of the first version has files, volumes, people and rulebooks alone:
// opening it makes room for what came since, and leaves the rest as it is.
func TestAnOlderStoreIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db := openAt(t, path)
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	for i, place := range []archive.Place{{Room: "R1", Cabinet: "C2", Shelf: "S3"}, {Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"}, {}} {
		v := archive.Volume{Org: "demo", ID: archive.VolumeID(fmt.Sprint("v-", i)), Class: archive.Business, Seq: uint64(i + 1), Number: fmt.Sprint(i), Place: place}
		require.NoError(t, db.Archive().Update(t.Context(), func(tx archive.Tx) error {
			_, err := tx.SaveVolume(t.Context(), v, draft())
			return err
		}))
	}
	back := append(later(t, db),
		"DROP INDEX dossier_volumes_place", "DROP INDEX dossier_volumes_expires",
		"ALTER TABLE dossier_volumes DROP COLUMN place", "ALTER TABLE dossier_volumes DROP COLUMN expires",
		"DROP INDEX dossier_journal_readings", "ALTER TABLE dossier_journal DROP COLUMN subject",
		"DELETE FROM dossier_schema WHERE version_id > 1",
	)
	for _, one := range back {
		_, err := db.pool.ExecContext(t.Context(), one)
		require.NoError(t, err, one)
	}
	require.NoError(t, db.Close())
	db = openAt(t, path)
	require.NoError(t, db.Archive().Update(t.Context(), func(tx archive.Tx) error {
		return tx.KeepReading(t.Context(), "demo", "wang", draft())
	}))
	require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
		page, err := r.Volumes(t.Context(), archive.VolumeQuery{Org: "demo", Under: "R1/C2"})
		require.Len(t, page.Volumes, 2, "a place is found that was kept before places were looked up")
		return err
	}))
	rep, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	require.Equal(t, 5, rep.Records)
}

func TestOlderRowsAreFilledIn(t *testing.T) {
	backfill.Run(t, func(t *testing.T) backfill.Store {
		t.Helper()
		db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
		return backfill.Store{Stores: db, Migrations: migrations, Exec: func(ctx context.Context, statement string) error {
			_, err := db.pool.ExecContext(ctx, statement)
			return err
		}}
	})
}

// later drops the tables that the first version did not have.
func later(t *testing.T, db *DB) []string {
	t.Helper()
	rows, err := db.pool.QueryContext(t.Context(), `SELECT 'DROP TABLE ' || name FROM sqlite_master WHERE type = 'table' AND name LIKE 'dossier\_%' ESCAPE '\'
		AND name NOT IN ('dossier_files', 'dossier_volumes', 'dossier_people', 'dossier_rulebooks', 'dossier_journal', 'dossier_receipts', 'dossier_series', 'dossier_schema')`)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	var all []string
	for rows.Next() {
		var one string
		require.NoError(t, rows.Scan(&one))
		all = append(all, one)
	}
	require.NoError(t, rows.Err())
	return all
}

func TestANewerVersionIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db := openAt(t, path)
	_, err := db.pool.ExecContext(t.Context(), "INSERT INTO dossier_schema (version_id, is_applied) VALUES (99, 1)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = Open(t.Context(), path)
	require.ErrorIs(t, err, policy.InvalidInput)
	require.ErrorContains(t, err, "version 99")
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
	left(t, path)
}

func TestAHostsOwnTablesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crm.db")
	host, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = host.ExecContext(t.Context(), "CREATE TABLE customers (id TEXT); INSERT INTO customers VALUES ('c-9')")
	require.NoError(t, err)
	db := openAt(t, path)
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	var id string
	require.NoError(t, host.QueryRowContext(t.Context(), "SELECT id FROM customers").Scan(&id))
	require.Equal(t, "c-9", id)
	require.NoError(t, host.Close())
}

func TestDurableUnlessRelaxed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	for want, options := range map[string][]Option{"2": nil, "1": {Relaxed()}} {
		db, err := Open(t.Context(), path, options...)
		require.NoError(t, err)
		var synchronous, mode string
		require.NoError(t, db.writer.raw.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&synchronous))
		require.NoError(t, db.writer.raw.QueryRowContext(t.Context(), "PRAGMA journal_mode").Scan(&mode))
		require.Equal(t, want, synchronous)
		require.Equal(t, "wal", mode)
		require.NoError(t, db.Close())
	}
}

func TestClosed(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
	require.NoError(t, db.Close())
	require.NoError(t, db.Close(), "closing twice is closing")
	require.ErrorIs(t, save(t.Context(), db.Archive(), file("f-1")), policy.Unavailable)
	require.ErrorIs(t, db.Archive().View(t.Context(), func(archive.Reader) error { return nil }), policy.Unavailable)
}

func day(s string) calendar.Day { return calendar.MustDay(s) }
