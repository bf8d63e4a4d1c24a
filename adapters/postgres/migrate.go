package postgres

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/seed-9bd3a28c/dossier/policy"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable says which migrations the database has had.
const versionTable = "dossier_schema"

// migrating is the key of the advisory lock under which one process at a time
// brings the tables up to date.
const migrating int64 = 0x646f7373696572 // "dossier"

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

// prepare checks the database and brings its tables up to date.
func (db *DB) prepare(ctx context.Context) (err error) {
	conn, err := db.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	version, err := db.version(ctx, conn.Conn())
	if err != nil || version == latest {
		return err
	}
	// Whoever migrates may take its time; the caller's context bounds the wait.
	if _, err := conn.Exec(ctx, "SELECT set_config('lock_timeout', '0', false), pg_advisory_lock($1)", migrating); err != nil {
		return db.wrap(ctx, err)
	}
	defer func() {
		// With the connection the lock goes and the lock_timeout.
		_ = conn.Conn().Close(context.WithoutCancel(ctx))
	}()
	version, err = db.version(ctx, conn.Conn()) // somebody else may have been first
	if err != nil || version == latest {
		return err
	}
	return db.wrap(ctx, db.migrate(ctx))
}

// version reads the version of the tables; 0 when there are none. A newer one is
// refused, and so is a database that cannot keep what we write.
func (db *DB) version(ctx context.Context, conn *pgx.Conn) (version int64, err error) {
	var there bool
	var encoding string
	err = conn.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL, current_setting('server_encoding')", versionTable).Scan(&there, &encoding)
	if err == nil && there {
		err = conn.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable+" WHERE is_applied").Scan(&version)
	}
	switch {
	case err != nil:
		return 0, db.wrap(ctx, err)
	case encoding != "UTF8":
		return 0, &policy.Violation{
			Kind: policy.InvalidInput, Field: "dsn", Found: encoding, Wanted: "UTF8",
			Problem: policy.T("数据库的编码不是 UTF8", "the database's encoding is not UTF8"),
			Remedy:  policy.T("请以 ENCODING 'UTF8' 新建数据库", "create one with ENCODING 'UTF8'"),
		}
	case version > latest:
		return 0, &policy.Violation{
			Kind: policy.InvalidInput, Field: "dsn", Found: strconv.FormatInt(version, 10), Wanted: strconv.FormatInt(latest, 10),
			Problem: policy.Tf("数据库为第 %d 版,本程序只认识到第 %d 版", "the database is of version %d, this program knows up to %d", version, latest),
			Remedy:  policy.T("请使用更新的程序;数据库未被改动", "open it with a newer program; the database was left as it is"),
		}
	}
	return version, nil
}

func (db *DB) migrate(ctx context.Context) (err error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	settings := db.pool.Config().ConnConfig.Copy()
	standard := stdlib.OpenDB(*settings)
	defer func() { err = errors.Join(err, standard.Close()) }()
	provider, err := goose.NewProvider(goose.DialectPostgres, standard, files, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
