package pgtest_test

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec1(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	_, err := conn.Exec(t.Context(), statement)
	require.NoError(t, err)
}

func TestTwoDatabasesOfOneTestAreApart(t *testing.T) {
	first, second := pgtest.DSN(t), pgtest.DSN(t)
	require.NotEqual(t, first, second)

	a, b := connect(t, first), connect(t, second)
	exec1(t, a, "CREATE TABLE only_here (id int)")

	var there bool
	require.NoError(t, b.QueryRow(t.Context(), "SELECT to_regclass('only_here') IS NOT NULL").Scan(&there))
	require.False(t, there, "a table of one database shows in the other")
}

func TestADatabaseIsDroppedWithItsTest(t *testing.T) {
	admin := connect(t, pgtest.DSN(t))
	var name string
	t.Run("inner", func(t *testing.T) {
		conn := connect(t, pgtest.DSN(t))
		require.NoError(t, conn.QueryRow(t.Context(), "SELECT current_database()").Scan(&name))
	})
	var left int
	require.NoError(t, admin.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&left))
	require.Zero(t, left)
}

// A server may be named as a URL or by keywords; the new database's name has the same form.
func TestANamedServerIsUsedInEitherForm(t *testing.T) {
	config, err := pgx.ParseConfig(pgtest.DSN(t))
	require.NoError(t, err)
	forms := map[string]string{
		"url": (&url.URL{
			Scheme: "postgresql", User: url.UserPassword(config.User, config.Password), Path: "/nowhere",
			RawQuery: url.Values{
				"host": {config.Host}, "port": {strconv.Itoa(int(config.Port))}, "dbname": {config.Database},
			}.Encode(),
		}).String(),
		"keywords": fmt.Sprintf("host='%s' port=%d user='%s' password='%s' dbname='%s'",
			config.Host, config.Port, config.User, config.Password, config.Database),
	}
	for form, server := range forms {
		t.Run(form, func(t *testing.T) {
			t.Setenv(pgtest.EnvDSN, server)
			dsn := pgtest.DSN(t)
			var name string
			require.NoError(t, connect(t, dsn).QueryRow(t.Context(), "SELECT current_database()").Scan(&name))
			require.NotEqual(t, config.Database, name)
			require.Contains(t, dsn, name)
		})
	}
}

func TestWhatWasCommittedOutlivesACrash(t *testing.T) {
	for name, options := range map[string][]pgtest.Option{"plain": nil, "durable": {pgtest.Durable()}} {
		t.Run(name, func(t *testing.T) {
			server := pgtest.Start(t, options...)
			dsn := server.DSN(t)
			before := connect(t, dsn)
			exec1(t, before, "CREATE TABLE kept (id int)")
			exec1(t, before, "INSERT INTO kept VALUES (17)")

			server.Crash(t)
			require.Error(t, before.Ping(t.Context()), "the connection must have broken")
			_, err := pgx.Connect(t.Context(), dsn)
			require.Error(t, err)

			server.Restart(t)
			after := connect(t, dsn)
			var id int
			require.NoError(t, after.QueryRow(t.Context(), "SELECT id FROM kept").Scan(&id))
			require.Equal(t, 17, id)

			var fsync string
			require.NoError(t, after.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync))
			require.Equal(t, map[string]string{"plain": "off", "durable": "on"}[name], fsync)
		})
	}
}

// TestAKilledProcessLeavesNothing kills a test process that holds a cluster, as a timeout does.
func TestAKilledProcessLeavesNothing(t *testing.T) {
	const announce = "DOSSIER_PGTEST_ANNOUNCE"
	if os.Getenv(announce) == "1" {
		conn := connect(t, pgtest.Start(t).DSN(t))
		var data string
		require.NoError(t, conn.QueryRow(t.Context(), "SHOW data_directory").Scan(&data))
		_, _ = os.Stdout.WriteString("cluster " + filepath.Dir(data) + "\n")
		time.Sleep(time.Minute) // until killed
		return
	}
	pgtest.Start(t) // skips here, and not in the child, where there are no binaries

	child := exec.Command(os.Args[0], "-test.run=^TestAKilledProcessLeavesNothing$")
	child.Env = append(os.Environ(), announce+"=1")
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	var dir string
	for lines := bufio.NewScanner(out); dir == "" && lines.Scan(); {
		dir, _ = strings.CutPrefix(lines.Text(), "cluster ")
		if !strings.HasPrefix(dir, "/") {
			dir = ""
		}
	}
	require.DirExists(t, dir)
	require.NoError(t, child.Process.Kill())
	_ = child.Wait()
	require.Eventually(t, func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	}, 10*time.Second, 50*time.Millisecond, "the server's directory is still there")
}
