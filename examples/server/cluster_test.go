package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// The test kit of the adapters starts PostgreSQL for tests, and is theirs alone;
// this is as much of it as the server's tests take.

// freshDSN names an empty database of the server that DOSSIER_POSTGRES_DSN
// names, or of a cluster of the test's own. It skips, or fails where
// DOSSIER_REQUIRE_POSTGRES=1, when neither is to be had.
func freshDSN(t *testing.T) string {
	t.Helper()
	if server := os.Getenv("DOSSIER_POSTGRES_DSN"); server != "" {
		return freshDatabase(t, server)
	}
	return startCluster(t).dsn(t)
}

// freshDatabase makes an empty database on a server, and drops it in the end.
func freshDatabase(t *testing.T, server string) string {
	t.Helper()
	require.Contains(t, server, "://", "DOSSIER_POSTGRES_DSN: these tests take a URL")
	u, err := url.Parse(server)
	require.NoError(t, err)
	name := "dossier_test_" + strings.ToLower(rand.Text()[:16])
	require.NoError(t, execute(server, "CREATE DATABASE "+name+" TEMPLATE template0"))
	t.Cleanup(func() { require.NoError(t, execute(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")) })
	u.Path = "/" + name
	return u.String()
}

func execute(dsn, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// cluster is a private PostgreSQL server, reached through a socket in its folder.
type cluster struct {
	bin, dir string
	server   *exec.Cmd
	stop     io.WriteCloser
}

// startCluster starts a cluster for one test.
func startCluster(t *testing.T) *cluster {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // fails on a bad pattern only
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		require.NotEqual(t, "1", os.Getenv("DOSSIER_REQUIRE_POSTGRES"), "set DOSSIER_POSTGRES_DSN or install postgresql-15")
		t.Skip("PostgreSQL tests skipped: set DOSSIER_POSTGRES_DSN or install postgresql-15")
	}
	dir, err := os.MkdirTemp("/tmp", "dossier-pg-") //nolint:usetesting // the path of a socket is short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // what is left over is no failure of a test
	require.NoError(t, os.Chmod(dir, 0o777))
	c := &cluster{bin: filepath.Dir(found[len(found)-1]), dir: dir}
	out, err := c.shell(`"$1/initdb" --pgdata="$2/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync`).CombinedOutput()
	require.NoError(t, err, "%s", out)
	c.start(t)
	t.Cleanup(func() { c.crash(t) })
	return c
}

// shell runs a script with the places of binaries and cluster as $1 and $2, as
// somebody PostgreSQL agrees to run as.
func (c *cluster) shell(script string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", "-c", script, "sh", c.bin, c.dir)
	if os.Geteuid() == 0 {
		who := "postgres"
		if _, err := user.Lookup(who); err != nil {
			who = "nobody" // the server was installed without a user of its own
		}
		cmd = exec.Command("su", "-s", "/bin/sh", who, "-c", script, "--", "sh", c.bin, c.dir)
	}
	cmd.Dir = "/"
	return cmd
}

// start starts the server; it ends when its standard input does, and so with the
// test at the latest.
func (c *cluster) start(t *testing.T) {
	t.Helper()
	c.server = c.shell(`"$1/postgres" -D "$2/data" -c listen_addresses= -c unix_socket_directories="$2" -c fsync=off >>"$2/log" 2>&1 </dev/null &
read -r _
kill -QUIT $!
wait`)
	stop, err := c.server.StdinPipe()
	require.NoError(t, err)
	c.stop = stop
	require.NoError(t, c.server.Start())
	require.Eventually(t, func() bool { return execute(c.url("postgres"), "SELECT 1") == nil }, soon, 20*time.Millisecond)
}

// crash ends the server as a crash would; what was committed is there again after
// start.
func (c *cluster) crash(t *testing.T) {
	t.Helper()
	if c.server != nil {
		require.NoError(t, c.stop.Close())
		_ = c.server.Wait() // the code is that of a crash
		c.server = nil
	}
}

func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?%s", database, url.Values{"host": {c.dir}}.Encode())
}

// dsn names a fresh database of the cluster.
func (c *cluster) dsn(t *testing.T) string {
	t.Helper()
	require.NoError(t, execute(c.url("postgres"), "CREATE DATABASE dossier TEMPLATE template0"))
	return c.url("dossier")
}
