package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// BenchmarkHTTPRead reads files of 30 items: GET /api/v1/files/{id}, each client
// over one connection that is kept. Beside it a handler of net/http alone, on the
// same store: it loads the file and writes it as JSON, asks nobody who they are
// and decides nothing. Target: a ratio of at least 0.6.
func BenchmarkHTTPRead(b *testing.B) {
	onBothStores(b, func(b *testing.B, open func(b *testing.B) store) {
		b.Helper()
		o, err := newOffice(b.Context(), open(b), *clients)
		require.NoError(b, err)
		d, err := oneListed(b.Context(), o)
		require.NoError(b, err)
		ours := reader(b, "dossier", serve(b, api(b, o.db)), "/api/v1/files/", d)
		theirs := reader(b, "bare", serve(b, bareHandler(o.db)), "/", d)
		race(b, ours, theirs)
	})
}

// BenchmarkHTTPAct does a durable act over HTTP, If-Match from the answer before,
// beside the same act called directly, by as many clients on the same store, each
// on a file of its own: an inventory of 30 items edited, and a loan signed for, which
// changes slip and volume. Target: a ratio of at least 0.8. With -handler, beside a
// handler of net/http alone that calls the act: what HTTP costs anybody.
func BenchmarkHTTPAct(b *testing.B) {
	onBothStores(b, func(b *testing.B, open func(b *testing.B) store) {
		b.Helper()
		for _, keyed := range []bool{false, true} {
			name, act := "edit", edit
			if keyed {
				name, act = "edit-keyed", editKeyed
			}
			for _, n := range []int{1, 8, 32} {
				b.Run(fmt.Sprintf("%s/clients=%d", name, n), func(b *testing.B) {
					o, err := newOffice(b.Context(), open(b), 2*n) // so many over HTTP, so many directly
					require.NoError(b, err)
					d, err := oneListed(b.Context(), o)
					require.NoError(b, err)
					theirs := &side{name: "direct", clients: n, act: func(client, i int) error {
						return act(b.Context(), o, d, n+client, i)
					}}
					if *handler {
						theirs = editor(b, "handler", serve(b, bareHandler(o.db)), "", d, n, n, keyed)
					}
					race(b, editor(b, "http", serve(b, api(b, o.db)), "/api/v1/files", d, 0, n, keyed), theirs)
				})
			}
		}
		if *handler {
			return // it edits only
		}
		for _, n := range []int{1, 8} {
			b.Run(fmt.Sprintf("sign/clients=%d", n), func(b *testing.B) {
				o, err := newOffice(b.Context(), open(b), 2*n)
				require.NoError(b, err)
				d, err := nothing(b.Context(), o)
				require.NoError(b, err)
				direct := &side{name: "direct", clients: n, act: func(client, i int) error {
					return signOut(b.Context(), o, d, n+client, i)
				}}
				http := signer(b, serve(b, api(b, o.db)), d, n)
				for _, s := range []*side{http, direct} {
					s.ready = func(more int) error { // for both at once: whichever is first
						if more = s.done + more - len(d.slips[0]); more <= 0 {
							return nil
						}
						return moreChecked(b.Context(), o, d, more)
					}
				}
				race(b, http, direct)
			})
		}
	})
}

// signer is a side of n borrowers who sign for what they borrow over HTTP, which
// lends it.
func signer(b *testing.B, address string, d *desk, n int) *side {
	b.Helper()
	callers := callAll(b, address, n)
	return &side{name: "http", clients: n, act: func(client, i int) error {
		s := d.slips[client][i]
		body := `{"digest":"` + s.Digest().String() + `"}`
		head := fmt.Sprintf("POST /api/v1/slips/%s/sign HTTP/1.1\r\nHost: bench\r\n%s: %s\r\nAccept-Language: zh\r\nContent-Type: application/json\r\nIf-Match: \"%d\"\r\nContent-Length: %d\r\n\r\n",
			s.ID, whoHeader, person("a", client), s.Revision, len(body))
		_, err := callers[client].ask(io.Discard, head, []byte(body))
		return err
	}}
}

// onBothStores runs a benchmark on SQLite (synchronous=FULL) and on PostgreSQL (a
// private server with fsync on). open opens an empty store.
func onBothStores(b *testing.B, run func(b *testing.B, open func(b *testing.B) store)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) {
		run(b, func(b *testing.B) store {
			b.Helper()
			db, err := sqlite.Open(b.Context(), filepath.Join(place(b), "store.db"))
			require.NoError(b, err)
			b.Cleanup(func() { require.NoError(b, db.Close()) })
			return db
		})
	})
	b.Run("postgres", func(b *testing.B) {
		cluster := pgtest.Start(b, pgtest.Durable())
		run(b, func(b *testing.B) store {
			b.Helper()
			dsn := cluster.DSN(b)
			return named{openPostgres(b, dsn), dsn}
		})
	})
}

// named is a store on PostgreSQL and the name of its database.
type named struct {
	store
	dsn string
}

// settle lets PostgreSQL do now, after much was seeded, what it would do within a
// minute anyhow, in the middle of the rounds.
func settle(b *testing.B, db store) {
	b.Helper()
	if n, ok := db.(named); ok {
		conn, err := pgx.Connect(b.Context(), n.dsn)
		require.NoError(b, err)
		_, err = conn.Exec(b.Context(), "VACUUM ANALYZE")
		require.NoError(b, errors.Join(err, conn.Close(b.Context())))
	}
}

// api is the library's HTTP API over a store. Whoever a request names in its
// header is believed.
func api(b *testing.B, db store) http.Handler {
	b.Helper()
	house := policy.House{Clock: clock}
	if *logged {
		house.Log = slog.New(slog.NewJSONHandler(io.Discard, nil)) //nolint:sloglint // the lines are made, which is what costs
	}
	h, err := httpapi.New(httpapi.Config{
		House: house, Archive: db.Archive(), Lending: db.Lending(), Staff: db.Staff(),
		Authenticate: func(r *http.Request) (policy.Actor, error) {
			if id := policy.PersonID(r.Header.Get(whoHeader)); id != archivetest.Auditor.ID {
				return policy.Actor{Org: org, ID: id, Roles: managers}, nil
			}
			return archivetest.Auditor, nil
		},
	})
	require.NoError(b, err)
	return h
}

const whoHeader = "Person"

var managers = policy.Roles{policy.ProjectManager}

// bareHandler is what reading and editing a file come to without the library's
// API. What it reads into and answers is the library's; it checks nothing of HTTP.
func bareHandler(db store) http.Handler {
	mux, room := http.NewServeMux(), at(db).room
	mux.HandleFunc("GET /{id}", func(w http.ResponseWriter, r *http.Request) {
		var f archive.File
		ctx := r.Context()
		err := db.Archive().View(ctx, func(rd archive.Reader) (err error) {
			f, err = rd.File(ctx, org, archive.FileID(r.PathValue("id")))
			return err
		})
		answerBare(w, f, err)
	})
	mux.HandleFunc("POST /{id}/edit-inventory", func(w http.ResponseWriter, r *http.Request) {
		var in archive.Inventory
		text, err := io.ReadAll(r.Body)
		revision, malformed := strconv.ParseUint(strings.Trim(r.Header.Get("If-Match"), `"`), 10, 64)
		if err := errors.Join(err, malformed, json.Unmarshal(text, &in)); err != nil {
			answerBare(w, archive.File{}, err)
			return
		}
		req := policy.By(policy.Actor{Org: org, ID: policy.PersonID(r.Header.Get(whoHeader)), Roles: managers})
		f, err := room.EditInventory(r.Context(), req.WithKey(r.Header.Get("Idempotency-Key")), policy.Ref{ID: r.PathValue("id"), Revision: revision}, in)
		answerBare(w, f, err)
	})
	return mux
}

func answerBare(w http.ResponseWriter, f archive.File, err error) {
	text, unwritten := json.Marshal(f)
	if err := errors.Join(err, unwritten); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("ETag", etag(f))
	_, _ = w.Write(text) // a client that has gone is told nothing
}

func etag(f archive.File) string { return `"` + strconv.FormatUint(f.Revision, 10) + `"` }

// serve serves a handler on a port of this machine until the benchmark ends, and
// returns its address.
func serve(b *testing.B, h http.Handler) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	server := httpapi.NewServer("", h)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	b.Cleanup(func() {
		require.NoError(b, server.Close())
		require.ErrorIs(b, <-ended, http.ErrServerClosed)
	})
	return listener.Addr().String()
}

// caller is a client with one connection, which it keeps. What it sends is made
// as bytes and what is answered is read and let go: the time is the server's.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	sent []byte
}

func call(b *testing.B, address string) *caller {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	return &caller{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}
}

func callAll(b *testing.B, address string, n int) []*caller {
	b.Helper()
	all := make([]*caller, n)
	for i := range all {
		all[i] = call(b, address)
	}
	return all
}

// ask sends a request, its body last, and copies the body of the answer, which
// must be 200.
func (c *caller) ask(to io.Writer, head string, body []byte) (http.Header, error) {
	c.sent = append(append(c.sent[:0], head...), body...)
	if _, err := c.conn.Write(c.sent); err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		text, err := io.ReadAll(answer.Body)
		return nil, fmt.Errorf("answered %s: %s (%w)", answer.Status, text, err)
	}
	_, err = io.Copy(to, answer.Body)
	return answer.Header, err
}

func get(path string, who policy.PersonID) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: bench\r\n%s: %s\r\nAccept-Language: zh\r\n\r\n", path, whoHeader, who)
}

// reader is a side that reads the files of a desk, each client its own.
func reader(b *testing.B, name, address, path string, d *desk) *side {
	b.Helper()
	callers, heads := callAll(b, address, len(d.files)), make([]string, len(d.files))
	for client, files := range d.files {
		heads[client] = get(path+string(files[0].ID), person("a", client))
		answer := &answered{}
		_, err := callers[client].ask(answer, heads[client], nil)
		require.NoError(b, err)
		var got archive.File
		require.NoError(b, json.Unmarshal(answer.text, &got))
		require.Equal(b, files[0].ID, got.ID)
		require.Len(b, got.Items, items)
	}
	return &side{name: name, clients: len(callers), round: *requests, act: func(client, _ int) error {
		_, err := callers[client].ask(io.Discard, heads[client], nil)
		return err
	}}
}

type answered struct{ text []byte }

func (a *answered) Write(p []byte) (int, error) {
	a.text = append(a.text, p...)
	return len(p), nil
}

// editor is a side that edits the inventories of n files of a desk over HTTP,
// from the one given.
func editor(b *testing.B, name, address, path string, d *desk, from, n int, keyed bool) *side {
	b.Helper()
	var bodies [2][]byte
	for i := range bodies {
		var err error
		bodies[i], err = json.Marshal(editions[i])
		require.NoError(b, err)
	}
	callers, tags, heads := callAll(b, address, n), make([]string, n), make([]string, n)
	for client := range n {
		f := d.files[from+client][0]
		tags[client] = etag(f)
		heads[client] = fmt.Sprintf("POST %s/%s/edit-inventory HTTP/1.1\r\nHost: bench\r\n%s: %s\r\nAccept-Language: zh\r\nContent-Type: application/json\r\n",
			path, f.ID, whoHeader, person("a", from+client))
	}
	return &side{name: name, clients: n, act: func(client, i int) error {
		body := bodies[i%2]
		head := fmt.Sprintf("%sIf-Match: %s\r\nContent-Length: %d\r\n", heads[client], tags[client], len(body))
		if keyed {
			head += "Idempotency-Key: " + key(i) + "\r\n"
		}
		header, err := callers[client].ask(io.Discard, head+"\r\n", body)
		if err == nil {
			tags[client] = header.Get("ETag")
		}
		return err
	}}
}
