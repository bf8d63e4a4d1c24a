package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// startTimeout is how long a server may take to answer; recovery after a crash included.
const startTimeout = 60 * time.Second

// An Option changes how [Start] makes a cluster.
type Option func(*config)

type config struct{ durable bool }

// Durable keeps fsync and full_page_writes on, as a production server has them, so that a
// benchmark pays for each commit. Without it a commit survives a crash of the server, but not
// of the machine.
func Durable() Option { return func(c *config) { c.durable = true } }

// Cluster is a private PostgreSQL server of one test. Its methods are for one goroutine.
type Cluster struct {
	config config
	bin    string // directory of the server binaries
	dir    string // holds the data, the socket and the log
	caller *credential
	server *exec.Cmd
	exited chan struct{} // closed when server has been waited for
	reaper *exec.Cmd
	alive  io.Closer // the reaper's standard input: closed means stop and remove
}

// Start starts a cluster for this test alone, from the installed binaries even where
// DOSSIER_POSTGRES_DSN is set, and removes it when the test ends. It skips or fails the test
// where there are no binaries.
func Start(t testing.TB, options ...Option) *Cluster {
	t.Helper()
	bin := needBinaries(t)
	var cfg config
	for _, option := range options {
		option(&cfg)
	}
	c, err := newCluster(bin, cfg)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(c.discard)
	return c
}

// DSN returns the data source name, a URL, of a fresh, empty database of this cluster.
func (c *Cluster) DSN(t testing.TB) string {
	t.Helper()
	return createDatabase(t, c.dsn("postgres"), false) // goes with the cluster
}

// Crash ends the server as a crash would: connections break, nothing is flushed. What was
// committed is there again after [Cluster.Restart]. On a server that is down it does nothing.
func (c *Cluster) Crash(t testing.TB) {
	t.Helper()
	if err := c.stop(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
}

// Restart starts the server again after [Cluster.Crash], under the same data source names,
// and returns when it answers.
func (c *Cluster) Restart(t testing.TB) {
	t.Helper()
	if c.server != nil {
		t.Fatal("pgtest: the server is running")
	}
	if err := c.start(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
}

// dsn names a database of the cluster by the socket in its directory.
func (c *Cluster) dsn(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.User("postgres"), Path: "/" + database,
		RawQuery: url.Values{"host": {c.dir}, "port": {"5432"}}.Encode(),
	}
	return u.String()
}

// newCluster makes a data directory and starts a server over it.
func newCluster(bin string, cfg config) (_ *Cluster, err error) {
	caller, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(shortTemp(), "dossier-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{config: cfg, bin: bin, dir: dir, caller: caller}
	if err := c.watch(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	defer func() {
		if err != nil {
			c.discard()
		}
	}()
	if err := caller.own(dir); err != nil {
		return nil, err
	}
	initdb := c.command(filepath.Join(bin, "initdb"), "--pgdata", c.data(), "--username=postgres",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := c.start(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// command prepares a program of the cluster: as its unprivileged user, in a session of its own
// so that an interrupt at the terminal reaches the test and not the server, and without the
// PG* variables and locale of whoever runs the tests.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "LC_ALL=C"}
	cmd.SysProcAttr = c.caller.attributes()
	return cmd
}

// reap waits until the test process closes the other end, however it ends, then stops the
// server if one is there and removes the directory $1.
const reap = `read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) &&
	kill -QUIT "$pid" 2>/dev/null &&
	for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
rm -rf "$1"`

// watch starts the reaper of this cluster.
func (c *Cluster) watch() error {
	c.reaper = c.command("/bin/sh", "-c", reap, "reap", c.dir)
	alive, err := c.reaper.StdinPipe()
	if err != nil {
		return err
	}
	c.alive = alive
	return c.reaper.Start()
}

// discard stops the server and removes its files.
func (c *Cluster) discard() {
	_ = c.stop() // the reaper tries again
	_ = c.alive.Close()
	_ = c.reaper.Wait()
	_ = os.RemoveAll(c.dir) // what the reaper could not; a leftover is no failure of a test
}

// start starts the server and waits until it answers.
func (c *Cluster) start() error {
	args := []string{
		"-D", c.data(), "-p", "5432",
		"-c", "listen_addresses=", "-c", "unix_socket_directories=" + c.dir,
		"-c", "max_connections=100", "-c", "log_min_messages=warning",
	}
	if !c.config.durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	log, err := os.OpenFile(c.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // the server has its own copy
	server, exited := c.command(filepath.Join(c.bin, "postgres"), args...), make(chan struct{})
	// A file, never our own output: go test waits for whoever holds that.
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return err
	}
	c.server, c.exited = server, exited
	go func() {
		_ = server.Wait()
		close(exited)
	}()
	return c.answers()
}

func (c *Cluster) log() string { return filepath.Join(c.dir, "server.log") }

// answers waits until the server takes a connection.
func (c *Cluster) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.dsn("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-c.exited:
			return fmt.Errorf("the server ended: %s", c.lastWords())
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w: %s", err, c.lastWords())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// lastWords returns the end of the server's log.
func (c *Cluster) lastWords() []byte {
	text, _ := os.ReadFile(c.log()) // no log, no words
	return bytes.TrimSpace(text[max(0, len(text)-2000):])
}

// stop ends the server at once and waits for it.
func (c *Cluster) stop() error {
	if c.server == nil {
		return nil
	}
	if err := c.server.Process.Signal(immediate); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop the server: %w", err)
	}
	select {
	case <-c.exited:
	case <-time.After(10 * time.Second):
		return errors.New("the server does not stop")
	}
	c.server = nil
	return nil
}

// findBinaries returns the directory that holds initdb and postgres: that of the PATH, else
// the newest version of a place where distributions put them.
func findBinaries() (string, error) {
	var dirs []string
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if initdb, err = filepath.EvalSymlinks(initdb); err == nil {
			dirs = append(dirs, filepath.Dir(initdb))
		}
	}
	var installed []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		found, _ := filepath.Glob(pattern) // fails on a bad pattern only
		installed = append(installed, found...)
	}
	sort.SliceStable(installed, func(i, j int) bool { return version(installed[i]) > version(installed[j]) })
	for _, dir := range append(dirs, installed...) {
		if executable(filepath.Join(dir, "initdb")) && executable(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errors.New("no PostgreSQL server binaries are installed")
}

// version reads 15 from /usr/lib/postgresql/15/bin; 0 where there is no number.
func version(bin string) int {
	name := filepath.Base(filepath.Dir(bin))
	n, _ := strconv.Atoi(strings.TrimPrefix(name, "pgsql-")) // no number sorts last
	return n
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// shortTemp returns a directory for the socket, whose whole path may have some hundred bytes.
func shortTemp() string {
	if dir := os.TempDir(); len(dir) <= 40 {
		return dir
	}
	return "/tmp"
}
