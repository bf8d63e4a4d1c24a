package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/backfill"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/rooms"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/adapters/internal/tamper"
	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Stores {
		t.Helper()
		dsn := pgtest.DSN(t)
		return &store{openAt(t, dsn), dsn}
	})
}

func openAt(t *testing.T, dsn string, options ...Option) *DB {
	t.Helper()
	db, err := Open(t.Context(), dsn, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// store is a database under the suite.
type store struct {
	*DB
	dsn string
}

func (s *store) Reopen(t *testing.T) storetest.Stores {
	t.Helper()
	require.NoError(t, s.Close())
	return &store{openAt(t, s.dsn), s.dsn}
}

func (s *store) Tamper(t *testing.T, what storetest.Tampering) {
	t.Helper()
	tag, err := s.pool.Exec(t.Context(), tamper.SQL(what))
	require.NoError(t, err)
	require.Equal(t, int64(1), tag.RowsAffected())
}

func (s *store) Bind(t *testing.T) storetest.Bound {
	t.Helper()
	tx, err := s.pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	b := s.DB.Bind(tx)
	return storetest.Bound{
		Archive: b.Archive(), Contracts: b.Contracts(), Credit: b.Credit(), Custody: b.Custody(), Customers: b.Customers(), Lending: b.Lending(), Staff: b.Staff(),
		Commit:   func() { require.NoError(t, tx.Commit(t.Context())) },
		Rollback: func() { require.NoError(t, tx.Rollback(t.Context())) },
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

func edit(ctx context.Context, tx archive.Tx, id archive.FileID) error {
	f, err := tx.File(ctx, "demo", id)
	if err == nil {
		_, err = tx.SaveFile(ctx, f, draft())
	}
	return err
}

func TestOpenedByManyAtOnce(t *testing.T) {
	dsn := pgtest.DSN(t)
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			db, err := Open(t.Context(), dsn)
			if err == nil {
				err = errors.Join(save(t.Context(), db.Archive(), file(fmt.Sprint("f-", i))), db.Close())
			}
			errs[i] = err
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	db := openAt(t, dsn)
	var applied int64
	require.NoError(t, db.pool.QueryRow(t.Context(), "SELECT count(*) FROM dossier_schema WHERE version_id > 0").Scan(&applied))
	require.Equal(t, latest, applied)
}

// A database of the first version has files, volumes, people and rulebooks alone:
// opening it makes room for what came since, and leaves the rest as it is.
func TestAnOlderStoreIsBroughtUpToDate(t *testing.T) {
	dsn := pgtest.DSN(t)
	db := openAt(t, dsn)
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	for i, place := range []archive.Place{{Room: "R1", Cabinet: "C2", Shelf: "S3"}, {Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"}, {}} {
		v := archive.Volume{Org: "demo", ID: archive.VolumeID(fmt.Sprint("v-", i)), Class: archive.Business, Seq: uint64(i + 1), Number: fmt.Sprint(i), Place: place}
		require.NoError(t, db.Archive().Update(t.Context(), func(tx archive.Tx) error {
			_, err := tx.SaveVolume(t.Context(), v, draft())
			return err
		}))
	}
	_, err := db.pool.Exec(t.Context(), `DO $$ DECLARE t text; BEGIN
		FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'dossier\_%' AND tablename NOT IN
			('dossier_files', 'dossier_volumes', 'dossier_people', 'dossier_rulebooks', 'dossier_journal', 'dossier_receipts', 'dossier_series', 'dossier_schema')
		LOOP EXECUTE 'DROP TABLE ' || t; END LOOP;
		ALTER TABLE dossier_volumes DROP COLUMN place, DROP COLUMN expires;
		ALTER TABLE dossier_journal DROP COLUMN subject;
		DELETE FROM dossier_schema WHERE version_id > 1;
	END $$`)
	require.NoError(t, err)
	db = openAt(t, dsn)
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
		db := openAt(t, pgtest.DSN(t))
		return backfill.Store{Stores: db, Migrations: migrations, Exec: func(ctx context.Context, statement string) error {
			_, err := db.pool.Exec(ctx, statement)
			return err
		}}
	})
}

func TestANewerVersionIsLeftAlone(t *testing.T) {
	dsn := pgtest.DSN(t)
	db := openAt(t, dsn)
	_, err := db.pool.Exec(t.Context(), "INSERT INTO dossier_schema (version_id, is_applied) VALUES (99, true)")
	require.NoError(t, err)
	_, err = Open(t.Context(), dsn)
	require.ErrorIs(t, err, policy.InvalidInput)
	require.ErrorContains(t, err, "version 99")
}

func TestNoSuchServer(t *testing.T) {
	_, err := Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "cannot be reached")
	_, err = Open(t.Context(), "postgres://user:secret@host:port:port/x")
	require.ErrorIs(t, err, policy.InvalidInput)
	require.NotContains(t, err.Error(), "secret")
}

func TestWhatTheServerRefusesIsNamed(t *testing.T) {
	dsn := pgtest.Start(t).DSN(t)
	u, err := url.Parse(dsn)
	require.NoError(t, err)
	elsewhere := *u
	elsewhere.Path = "/dossier_nowhere"
	_, err = Open(t.Context(), elsewhere.String())
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "has no such database")
	nobody := *u
	nobody.User = url.User("dossier_nobody")
	_, err = Open(t.Context(), nobody.String())
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "does not let the user in")
}

func TestClosed(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	require.NoError(t, db.Close())
	require.ErrorIs(t, save(t.Context(), db.Archive(), file("f-1")), policy.Unavailable)
}

// TestRoundTrips pins what the package comment says.
func TestRoundTrips(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	trips := func(act func(ctx context.Context, tx archive.Tx) error) int {
		var p *pipe
		conn, err := db.acquire(t.Context())
		require.NoError(t, err)
		defer conn.Release()
		store := rooms.Archive(updater(func(ctx context.Context, fn func(table.Tx) error) error {
			p = &pipe{config: &db.config, conn: conn.Conn(), opening: "begin", closing: "commit", undo: []string{"rollback"}}
			return p.run(ctx, db.dialect, fn)
		}))
		require.NoError(t, store.Update(t.Context(), func(tx archive.Tx) error { return act(t.Context(), tx) }))
		return p.trips
	}
	admit := func(ctx context.Context, tx archive.Tx) error {
		_, err := tx.Staff().RulebookHead(ctx, "demo")
		if err == nil {
			_, err = tx.Staff().Person(ctx, "demo", "wang")
		}
		return err
	}
	require.Equal(t, 3, trips(func(ctx context.Context, tx archive.Tx) error {
		_, err := tx.SaveFile(ctx, file("f-1"), draft())
		return errors.Join(admit(ctx, tx), err)
	}), "the saving goes with the first reading, then person, commit")
	require.Equal(t, 4, trips(func(ctx context.Context, tx archive.Tx) error {
		if err := admit(ctx, tx); err != nil {
			return err
		}
		_, err := tx.SaveFile(ctx, file("f-2"), draft())
		return err
	}), "regulation, person, saving, commit")
	require.Equal(t, 4, trips(func(ctx context.Context, tx archive.Tx) error {
		if err := admit(ctx, tx); err != nil {
			return err
		}
		return edit(ctx, tx, "f-1")
	}), "regulation, person, file, saving with commit")
	require.Equal(t, 6, trips(func(ctx context.Context, tx archive.Tx) error {
		if err := admit(ctx, tx); err != nil {
			return err
		}
		if err := edit(ctx, tx, "f-1"); err != nil {
			return err
		}
		n, err := tx.NextNumber(ctx, numbering.Series{Org: "demo", Name: "business"})
		if err != nil {
			return err
		}
		_, err = tx.SaveVolume(ctx, archive.Volume{Org: "demo", ID: "v-1", Seq: n, Number: "1"}, draft())
		return err
	}), "regulation, person, file, saving with number, saving, commit")
	require.Equal(t, 0, trips(func(context.Context, archive.Tx) error { return nil }))
}

type updater func(ctx context.Context, fn func(table.Tx) error) error

func (u updater) View(context.Context, func(table.Reader) error) error { return errors.ErrUnsupported }

func (u updater) Update(ctx context.Context, fn func(table.Tx) error) error { return u(ctx, fn) }

// TestDeadlock lets two acts lock two records in opposite orders: the server gives
// one up, which then runs again.
func TestDeadlock(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-2")))
	runs := make([]int, 2)
	var met sync.WaitGroup
	met.Add(2)
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, order := range [][2]archive.FileID{{"f-1", "f-2"}, {"f-2", "f-1"}} {
		wg.Go(func() {
			errs[i] = db.Archive().Update(t.Context(), func(tx archive.Tx) error {
				runs[i]++
				if err := edit(t.Context(), tx, order[0]); err != nil {
					return err
				}
				if runs[i] == 1 { // both have one
					met.Done()
					met.Wait()
				}
				return edit(t.Context(), tx, order[1])
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, 3, runs[0]+runs[1])
	require.NoError(t, db.Archive().View(t.Context(), func(r archive.Reader) error {
		for _, id := range []archive.FileID{"f-1", "f-2"} {
			f, err := r.File(t.Context(), "demo", id)
			require.NoError(t, err)
			require.Equal(t, uint64(3), f.Revision)
		}
		return nil
	}))
}

func TestALostRaceRunsAgainAFewTimes(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	_, err := db.pool.Exec(t.Context(), `CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE EXCEPTION 'given up' USING ERRCODE = '40001'; END $$;
		CREATE TRIGGER give_up BEFORE INSERT ON dossier_files EXECUTE FUNCTION give_up()`)
	require.NoError(t, err)
	runs := 0
	err = db.Archive().Update(t.Context(), func(tx archive.Tx) error {
		runs++
		_, err := tx.SaveFile(t.Context(), file("f-1"), draft())
		return err
	})
	require.ErrorIs(t, err, policy.Conflict)
	require.Equal(t, tries, runs)
}

func TestDeadlockWhileBound(t *testing.T) {
	db := openAt(t, pgtest.DSN(t))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-2")))
	errs := make([]error, 2)
	var met, wg sync.WaitGroup
	met.Add(2)
	for i, order := range [][2]archive.FileID{{"f-1", "f-2"}, {"f-2", "f-1"}} {
		wg.Go(func() {
			errs[i] = pgx.BeginFunc(t.Context(), db.pool, func(tx pgx.Tx) error {
				store := db.Bind(tx).Archive()
				act := func(id archive.FileID) error {
					return store.Update(t.Context(), func(tx archive.Tx) error { return edit(t.Context(), tx, id) })
				}
				err := act(order[0])
				met.Done()
				met.Wait()
				return errors.Join(err, act(order[1]))
			})
		})
	}
	wg.Wait()
	won, lost := errs[0], errs[1]
	if won != nil {
		won, lost = lost, won
	}
	require.NoError(t, won)
	require.ErrorIs(t, lost, policy.Conflict)
}

func TestALockNotHadInTime(t *testing.T) {
	dsn := pgtest.DSN(t)
	db, hasty := openAt(t, dsn), openAt(t, dsn, Wait(time.Second))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	require.NoError(t, db.Archive().Update(t.Context(), func(tx archive.Tx) error {
		if err := edit(t.Context(), tx, "f-1"); err != nil {
			return err
		}
		err := hasty.Archive().Update(t.Context(), func(tx archive.Tx) error { return edit(t.Context(), tx, "f-1") })
		require.ErrorIs(t, err, policy.Unavailable)
		require.ErrorContains(t, err, "no turn came within 1s")
		return nil
	}))
}

func TestNoConnectionInTime(t *testing.T) {
	db := openAt(t, single(pgtest.DSN(t)), Wait(2*time.Second))
	require.NoError(t, db.Archive().View(t.Context(), func(archive.Reader) error {
		err := db.Archive().View(t.Context(), func(archive.Reader) error { return nil })
		require.ErrorIs(t, err, policy.Unavailable)
		require.ErrorContains(t, err, "no turn")
		return nil
	}))
}

// single lets a data source name have one connection.
func single(dsn string) string {
	switch {
	case !strings.Contains(dsn, "://"):
		return dsn + " pool_max_conns=1"
	case strings.Contains(dsn, "?"):
		return dsn + "&pool_max_conns=1"
	}
	return dsn + "?pool_max_conns=1"
}

func TestTheServerCrashes(t *testing.T) {
	cluster := pgtest.Start(t)
	db := openAt(t, cluster.DSN(t))
	require.NoError(t, save(t.Context(), db.Archive(), file("f-1")))
	err := db.Archive().Update(t.Context(), func(tx archive.Tx) error {
		if err := edit(t.Context(), tx, "f-1"); err != nil {
			return err
		}
		cluster.Crash(t)
		return nil
	})
	require.ErrorIs(t, err, policy.Unavailable)
	require.ErrorContains(t, err, "may have been kept or not", "the commit was sent")
	err = save(t.Context(), db.Archive(), file("f-2"))
	require.ErrorIs(t, err, policy.Unavailable)
	cluster.Restart(t)
	require.Eventually(t, func() bool {
		err = save(t.Context(), db.Archive(), file("f-2"))
		return err == nil
	}, 20*time.Second, 50*time.Millisecond)
	rep, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), "%+v", rep.Faults)
	require.Equal(t, 2, rep.Records)
}

// TestRolesAreReadUnderALock: an appointment cannot be ended while an act goes by it.
func TestRolesAreReadUnderALock(t *testing.T) {
	dsn := pgtest.DSN(t)
	db, hasty := openAt(t, dsn), openAt(t, dsn, Wait(time.Second))
	ctx := t.Context()
	person := staff.Person{Org: "demo", ID: "zhou"}
	require.NoError(t, db.Staff().Update(ctx, func(tx staff.Tx) (err error) {
		person, err = tx.SavePerson(ctx, person, draft())
		return err
	}))
	change := func() error {
		return hasty.Staff().Update(ctx, func(tx staff.Tx) error {
			_, err := tx.SavePerson(ctx, person, draft())
			return err
		})
	}
	require.NoError(t, db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.Staff().Person(ctx, "demo", "zhou")
		require.NoError(t, err)
		require.ErrorIs(t, change(), policy.Unavailable)
		return hasty.Archive().Update(ctx, func(other archive.Tx) error { // others may go by it as well
			_, err := other.Staff().Person(ctx, "demo", "zhou")
			return err
		})
	}))
	require.NoError(t, change())
}
