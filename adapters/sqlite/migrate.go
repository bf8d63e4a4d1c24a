package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	codes "modernc.org/sqlite/lib"

	"github.com/seed-9bd3a28c/dossier/policy"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable says which migrations the file has had.
const versionTable = "dossier_schema"

// latest is the version this program knows.
var latest = func() (n int64) {
	names, _ := fs.Glob(migrations, "migrations/*.sql") // fails on a bad pattern only
	for _, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		v, _ := strconv.ParseInt(number, 10, 64) // goose refuses what is no number
		n = max(n, v)
	}
	return n
}()

// prepare checks the file and brings its tables up to date.
func (c *config) prepare(ctx context.Context) error {
	if c.path == "" || strings.HasPrefix(c.path, ":memory:") || strings.HasPrefix(c.path, "file:") || strings.IndexByte(c.path, 0) >= 0 {
		return policy.Invalid("path", "", "the path of a file", policy.T("存储文件的路径不可用", "this is no path of a store file"))
	}
	deadline := time.Now().Add(c.wait)
	for {
		version, err := c.version(ctx)
		if err != nil || version == latest {
			return err
		}
		// Whoever holds the lock removes it when all is done; one that waited for
		// it then meets an I/O error, and finds nothing left to do.
		if err = c.migrate(ctx); err == nil || code(err) != codes.SQLITE_IOERR || time.Now().After(deadline) {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

// version reads the version of the file without writing to it; 0 when it is not
// there or has none of our tables. A newer one is refused.
func (c *config) version(ctx context.Context) (version int64, err error) {
	switch info, err := os.Stat(c.path); {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0:
		return 0, nil
	case err == nil && info.IsDir():
		return 0, policy.Invalid("path", "a directory", "a file", policy.T("存储文件的路径是目录", "the path of the store file is a directory"))
	}
	// Without a log beside it nobody has it open, and it can be read without
	// making one. Should somebody just do that, it is read again the usual way.
	if _, walErr := os.Stat(c.path + "-wal"); walErr != nil {
		version, err = c.readVersion(ctx, "immutable=1")
	}
	if version == 0 || err != nil {
		version, err = c.readVersion(ctx, "mode=ro")
	}
	if err == nil && version > latest {
		err = &policy.Violation{
			Kind: policy.InvalidInput, Field: "path", Found: strconv.FormatInt(version, 10), Wanted: strconv.FormatInt(latest, 10),
			Problem: policy.Tf("存储文件为第 %d 版,本程序只认识到第 %d 版", "the store file is of version %d, this program knows up to %d", version, latest),
			Remedy:  policy.T("请使用更新的程序打开;文件未被改动", "open it with a newer program; the file was left as it is"),
		}
	}
	return version, err
}

func (c *config) readVersion(ctx context.Context, query string) (version int64, err error) {
	err = c.alone(ctx, c.path, query, func(_ *sql.DB, raw *conn) error {
		return raw.patiently(ctx, c.wait, func() error {
			var there int
			row := raw.raw.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '"+versionTable+"'")
			if err := row.Scan(&there); err != nil || there == 0 {
				return err
			}
			row = raw.raw.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable+" WHERE is_applied <> 0")
			return row.Scan(&version)
		})
	})
	return version, err
}

// alone runs fn on a file with a single connection, and closes it.
func (c *config) alone(ctx context.Context, path, query string, fn func(db *sql.DB, raw *conn) error) (err error) {
	db, err := sql.Open("sqlite", uri(path, query))
	if err != nil {
		return c.wrap(err)
	}
	defer func() { err = c.wrap(errors.Join(err, db.Close())) }()
	raw, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }() // closed with db in any case
	return fn(db, &conn{config: c, raw: raw})
}

// migrate brings the tables up to date. Of several processes that open a file
// at once, one does it while the others wait: goose itself locks nothing on
// SQLite. The lock is that of an empty database file beside the store, which
// goes with whoever holds it.
func (c *config) migrate(ctx context.Context) error {
	lock := c.path + "-migrating"
	return c.alone(ctx, lock, "", func(_ *sql.DB, holder *conn) error {
		err := holder.patiently(ctx, c.wait, func() error {
			_, err := holder.raw.ExecContext(ctx, "BEGIN EXCLUSIVE")
			return err
		})
		if err != nil {
			return err
		}
		version, err := c.version(ctx) // somebody else may have been first
		if err != nil {
			return err
		}
		if version < latest {
			if err := c.apply(ctx); err != nil {
				return err
			}
		}
		// Only now that it is no longer needed.
		if err := os.Remove(lock); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the lock: %w", err)
		}
		return nil
	})
}

func (c *config) apply(ctx context.Context) (err error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	query := "_txlock=immediate&_pragma=busy_timeout(" + strconv.FormatInt(c.wait.Milliseconds(), 10) + ")&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	db, err := sql.Open("sqlite", uri(c.path, query))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
