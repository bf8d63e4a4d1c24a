package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Environment variables read by this package.
const (
	// EnvDSN names a server to use instead of a private cluster, as a URL or as keyword=value.
	EnvDSN = "DOSSIER_POSTGRES_DSN"
	// EnvRequire set to 1 turns "skipped, no PostgreSQL here" into a failure.
	EnvRequire = "DOSSIER_REQUIRE_POSTGRES"
)

// shared is the private cluster of this test process, made by the first test that needs it.
var shared struct {
	sync.Mutex
	cluster *Cluster
	err     error // why it could not be made: every later test says the same, at once
}

// DSN returns the data source name of a fresh, empty database that is dropped when the test
// ends. The server is shared by all tests of the process; the database is the test's own. It
// skips or fails the test where there is no PostgreSQL, see the package comment.
//
// The name is a URL, or whatever form DOSSIER_POSTGRES_DSN has.
func DSN(t testing.TB) string {
	t.Helper()
	if server := os.Getenv(EnvDSN); server != "" {
		return createDatabase(t, server, true)
	}
	cluster, err := sharedCluster(needBinaries(t))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return createDatabase(t, cluster.dsn("postgres"), true)
}

// sharedCluster returns the cluster of this process, starting it the first time.
func sharedCluster(bin string) (*Cluster, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil && shared.err == nil {
		shared.cluster, shared.err = newCluster(bin, config{})
	}
	return shared.cluster, shared.err
}

// Run runs the tests, then stops the shared cluster and removes its files. It returns the
// exit code, for TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster != nil {
		shared.cluster.discard()
		shared.cluster = nil
	}
	return code
}

// needBinaries returns the directory of the server binaries, or skips or fails the test.
func needBinaries(t testing.TB) string {
	t.Helper()
	bin, err := findBinaries()
	if err == nil {
		return bin
	}
	if os.Getenv(EnvRequire) == "1" {
		t.Fatalf("pgtest: %s=1, but %v: set %s or install postgresql-15", EnvRequire, err, EnvDSN)
	}
	t.Skipf("PostgreSQL tests skipped: set %s or install postgresql-15", EnvDSN)
	return ""
}

// createDatabase makes an empty database on the server and returns its name in the form of
// server. With drop, it is dropped when the test ends, whoever is still connected.
func createDatabase(t testing.TB, server string, drop bool) string {
	t.Helper()
	name := "dossier_test_" + strings.ToLower(rand.Text()[:16])
	// template0 is empty on every server; template1 is whatever its owner made of it.
	if err := execute(server, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatalf("pgtest: create a database: %v", err)
	}
	if drop {
		t.Cleanup(func() {
			if err := execute(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
				t.Errorf("pgtest: drop the database: %v", err)
			}
		})
	}
	return withDatabase(server, name)
}

// execute runs one statement over a connection of its own. It takes no context: it also runs
// in cleanups, when the context of the test is already cancelled.
func execute(dsn, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	_, err = conn.Exec(ctx, statement)
	_ = conn.Close(ctx) // the statement has its answer; nothing is lost with the connection
	return err
}

// withDatabase returns dsn with its database replaced by name.
func withDatabase(dsn, name string) string {
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		return dsn + " dbname=" + name // of two settings of one keyword the last holds
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn // not reached: pgx has parsed and used it to create the database
	}
	query := u.Query()
	query.Del("dbname") // would win over the path
	query.Del("database")
	u.Path, u.RawPath, u.RawQuery = "/"+name, "", query.Encode()
	return u.String()
}
