package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// TestFullDisk fills the file up to a bound that SQLite keeps like the end of a
// disk (SQLITE_FULL), at whichever statement it comes, then makes room.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	for grown := range 12 {
		db := openAt(t, path)
		var pages int
		require.NoError(t, db.writer.raw.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages))
		_, err := db.writer.raw.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages+grown))
		require.NoError(t, err)

		var full error
		written := 0
		for ; full == nil; written++ {
			require.Less(t, written, 1000)
			id := archive.FileID(fmt.Sprintf("f-%d-%d", grown, written))
			full = db.Archive().Update(t.Context(), func(tx archive.Tx) error {
				n, err := tx.NextNumber(t.Context(), numbering.Series{Org: "demo", Name: "business"})
				if err != nil {
					return err
				}
				f := file(string(id))
				f.Project.Title = strings.Repeat("x", 900*(grown+1))
				if _, err = tx.SaveFile(t.Context(), f, draft()); err != nil {
					return err
				}
				_, err = tx.SaveVolume(t.Context(), archive.Volume{Org: "demo", ID: archive.VolumeID(id), Class: archive.Business, Seq: n, Number: string(id)}, draft())
				return err
			})
		}
		require.ErrorIs(t, full, policy.Unavailable)
		require.ErrorContains(t, full, "the disk is full")

		// Nothing of the last act is there, and reading goes on.
		require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
			_, err := r.File(t.Context(), "demo", archive.FileID(fmt.Sprintf("f-%d-%d", grown, written-1)))
			require.ErrorIs(t, err, policy.NotFound)
			return nil
		}))
		before := shelved(t, db)

		// With room again the same store works on.
		if db.writer != nil {
			_, err = db.writer.raw.ExecContext(t.Context(), "PRAGMA max_page_count = 1000000")
			require.NoError(t, err)
		}
		require.NoError(t, shelve(t.Context(), db, fmt.Sprintf("v-%d", grown)))
		require.Equal(t, before+1, shelved(t, db))
		require.NoError(t, db.Close())
	}
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db := openAt(t, path)
	_, err := db.writer.raw.ExecContext(t.Context(), "PRAGMA query_only = ON")
	require.NoError(t, err)
	err = save(t.Context(), db.Archive(), file("f-1"))
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "read-only")
}

func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db := openAt(t, path)
	for i := range 50 {
		require.NoError(t, save(t.Context(), db.Archive(), file(fmt.Sprint("f-", i))))
	}
	require.NoError(t, db.Close())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := 4096 * 2; i < len(raw); i++ {
		raw[i] = 0xaa
	}
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	db, err = Open(t.Context(), path)
	if err == nil {
		_, err = db.Verify(t.Context(), "demo")
		require.NoError(t, db.Close())
	}
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "damaged")
}

func TestARecordThatCannotBeRead(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	for _, body := range []string{`{"org":"demo","id":"f-1","revision":1,"surprise":true}`, `{}{}`, `{`, ``} {
		_, err := db.pool.ExecContext(t.Context(), "UPDATE dossier_files SET body = ?", body)
		require.NoError(t, err)
		err = db.Archive().View(t.Context(), func(r archive.Reader) error {
			_, err := r.File(t.Context(), "demo", "f-1")
			return err
		})
		require.ErrorIs(t, err, policy.Unavailable, body)
		rep, err := db.Verify(t.Context(), "demo")
		require.NoError(t, err)
		require.False(t, rep.OK(), body)
	}
}

func TestALongReadingIsCutShort(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
	ctx, cancel := context.WithCancel(t.Context())
	err := db.Archive().View(ctx, func(r archive.Reader) error {
		cancel()
		_, err := r.Files(ctx, archive.FileQuery{Org: "demo"})
		return err
	})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
		_, err := r.Files(t.Context(), archive.FileQuery{Org: "demo"})
		return err
	}))
}

func TestManyKindsOfQuery(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"), Readers(1))
	for i := range 3 * maxStatements { // more than are kept prepared
		q := archive.VolumeQuery{Org: "demo"}
		set := func(bit int, to *string) {
			if i&(1<<bit) != 0 {
				*to = "x"
			}
		}
		set(0, (*string)(&q.Class))
		set(1, (*string)(&q.State))
		set(2, &q.Number)
		set(3, (*string)(&q.Customer))
		set(4, &q.Match)
		if i&(1<<5) != 0 {
			q.FiledFrom = day("2026-01-01")
		}
		if i&(1<<6) != 0 {
			q.FiledUntil = day("2026-01-01")
		}
		if i&(1<<7) != 0 {
			q.VerifiedBefore = day("2026-01-01")
		}
		require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
			_, err := r.Volumes(t.Context(), q)
			return err
		}))
	}
}

func TestBoundToADeferredTransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dossier.db")
	db := openAt(t, path)
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	host, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer func() { require.NoError(t, host.Close()) }()
	tx, err := host.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	bound := db.Bind(tx)
	require.NoError(t, bound.Archive().View(t.Context(), func(r archive.Reader) error {
		_, err := r.File(t.Context(), "demo", "f-1")
		return err
	}))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-2"))) // somebody else writes
	require.ErrorIs(t, save(t.Context(), bound.Archive(), file("f-3")), policy.Conflict)
	require.NoError(t, tx.Rollback())
	require.ErrorIs(t, save(t.Context(), bound.Archive(), file("f-3")), policy.Unavailable, "the transaction has ended")
	require.NoError(t, save(t.Context(), db.Archive(), file("f-3")))
}

func TestIndexesAreUsed(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
	for want, where := range map[string]string{
		"dossier_files_state (org=? AND state=?)":       "dossier_files WHERE org = 'o' AND (state = 's') ORDER BY id",
		"dossier_files_customer (org=? AND customer=?)": "dossier_files WHERE org = 'o' AND (customer = 's') ORDER BY id",
		"dossier_volumes_number (org=? AND number=?)":   "dossier_volumes WHERE org = 'o' AND (number = 's') ORDER BY class, seq, id",
		"dossier_volumes_seq (org=?":                    "dossier_volumes WHERE org = 'o' AND (class, seq, id) > ('a', 1, 'b') ORDER BY class, seq, id LIMIT 5",
	} {
		require.Contains(t, plan(t, db, "SELECT org, id, revision, entries, head, body FROM "+where), want)
	}
}

func plan(t *testing.T, db *DB, query string) string {
	t.Helper()
	rows, err := db.pool.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		steps = append(steps, detail)
	}
	require.NoError(t, rows.Err())
	return strings.Join(steps, "; ")
}
