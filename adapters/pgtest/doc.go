// Package pgtest gives a test a fresh PostgreSQL database.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }
//
//	func TestStore(t *testing.T) {
//		db, err := postgres.Open(t.Context(), pgtest.DSN(t))
//		...
//	}
//
// Where DOSSIER_POSTGRES_DSN names a server, databases are created there, and the role it
// names needs CREATEDB. Otherwise one private cluster per test process is started from the
// installed server binaries, in a short temporary path, reached through a unix socket only.
// Where neither can be had the test is skipped with one line that says what to install; with
// DOSSIER_REQUIRE_POSTGRES=1, as in CI, it fails instead.
//
// Run stops the shared cluster when the tests are over. A process that forgets Run, panics,
// times out or is killed leaves nothing behind either: beside each cluster waits a small
// shell that sees its standard input close when the test process is gone, then stops the
// server and removes its directory.
//
// A benchmark that measures commits, or a test that takes the server down, asks for a cluster
// of its own with [Start].
package pgtest
