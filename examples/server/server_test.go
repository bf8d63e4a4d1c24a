package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// onEachStore runs a test on SQLite and on PostgreSQL; args are the flags that
// choose a new store.
func onEachStore(t *testing.T, test func(t *testing.T, args []string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, []string{"-data", t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { test(t, []string{"-data", t.TempDir(), "-dsn", pgtest.DSN(t)}) })
}

func TestAProjectFromOpenToShelf(t *testing.T) {
	onEachStore(t, func(t *testing.T, args []string) {
		t.Helper()
		p, c := found(t, args...)
		f, err := c.shelve("L-1", nil)
		require.NoError(t, err)
		require.Equal(t, archive.Shelved, f.State)
		require.Equal(t, "DA-000001", f.Number)
		c.sound(t)
		require.Equal(t, 0, p.end(os.Interrupt))
		for _, who := range []client{c.admin, c.a, c.boss} {
			require.NotContains(t, p.log.String(), who.token)
		}

		p = start(t, args...)
		c = c.at(p)
		var now archive.File
		c.auditor.get(t, "/api/v1/files/"+string(f.ID), &now)
		require.Equal(t, f, now)
		c.sound(t)

		code, told := fails(t, append(args, "-bootstrap")...)
		require.Equal(t, 1, code)
		require.Contains(t, told, "another server uses this folder")
		require.Equal(t, 0, p.end(syscall.SIGTERM))
		code, told = fails(t, append(args, "-bootstrap")...)
		require.Equal(t, 1, code)
		require.Contains(t, told, "has one already")
		_, told = fails(t, append(args, "-demo")...)
		require.Contains(t, told, "has tokens already")
	})
}

func TestWhoGivesTokens(t *testing.T) {
	p, c := found(t, "-data", t.TempDir())
	nobody := p.as("")
	wrong := nobody.must(t, http.StatusUnauthorized, http.MethodGet, "/api/v1/files", nil)
	for _, token := range []string{"", "x", newSecret()} {
		for _, path := range []string{"/api/v1/tokens", "/api/v1/files"} {
			r := p.as(token).must(t, http.StatusUnauthorized, http.MethodGet, path, nil)
			require.Equal(t, wrong.header.Get("WWW-Authenticate"), r.header.Get("WWW-Authenticate"))
			var one, other problem
			wrong.into(t, &one)
			r.into(t, &other)
			require.Equal(t, one, other)
		}
	}
	nobody.must(t, http.StatusUnauthorized, http.MethodPost, "/api/v1/tokens", Grant{Org: org, Person: "x"})
	c.boss.must(t, http.StatusForbidden, http.MethodGet, "/api/v1/tokens", nil)
	c.boss.must(t, http.StatusForbidden, http.MethodPost, "/api/v1/tokens", Grant{Person: "x", Admin: true})
	c.admin.must(t, http.StatusForbidden, http.MethodGet, "/api/v1/files", nil)
	for _, body := range []any{
		map[string]any{"org": org, "person": "x", "roles": []string{"project-manger"}},
		map[string]any{"org": org, "person": "x", "roles": []string{"archivist"}},
		map[string]any{"org": org, "person": "x", "colour": "red"},
		map[string]any{"org": org},
		[]any{},
	} {
		r := c.admin.must(t, http.StatusBadRequest, http.MethodPost, "/api/v1/tokens", body)
		require.NotContains(t, string(r.body), "manger", "what was sent is not repeated")
	}

	r := c.admin.must(t, http.StatusOK, http.MethodGet, "/api/v1/tokens", nil)
	require.NotContains(t, string(r.body), "digest")
	require.NotContains(t, string(r.body), secretPrefix)
	var all struct{ Items []Token }
	r.into(t, &all)
	require.Len(t, all.Items, 6)
	c.admin.must(t, http.StatusConflict, http.MethodDelete, "/api/v1/tokens/"+all.Items[0].ID, nil)
	c.admin.must(t, http.StatusNotFound, http.MethodDelete, "/api/v1/tokens/none", nil)
	c.a.must(t, http.StatusOK, http.MethodGet, "/api/v1/files", nil)
	c.admin.must(t, http.StatusNoContent, http.MethodDelete, "/api/v1/tokens/"+all.Items[1].ID, nil)
	c.a.must(t, http.StatusUnauthorized, http.MethodGet, "/api/v1/files", nil)
}

// What was acknowledged before the server was killed is there when it is started
// again, and nothing is out of joint.
func TestKilledInTheMiddleOfABurst(t *testing.T) {
	onEachStore(t, func(t *testing.T, args []string) {
		t.Helper()
		p, c := found(t, args...)
		var mu sync.Mutex
		acknowledged := make(map[archive.FileID]archive.File)
		shelved := make(chan struct{}, 1000)
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				for i := 0; ; i++ {
					f, err := c.shelve(fmt.Sprintf("L-%d-%d", worker, i), func(f archive.File) {
						mu.Lock()
						defer mu.Unlock()
						acknowledged[f.ID] = f
					})
					if err != nil {
						return // the server is gone
					}
					if f.State == archive.Shelved {
						shelved <- struct{}{}
					}
				}
			})
		}
		for range 12 {
			select {
			case <-shelved:
			case <-time.After(soon):
				require.Fail(t, "nothing reaches the shelf")
			}
		}
		require.Equal(t, -1, p.end(os.Kill))
		wg.Wait()

		c = c.at(start(t, args...))
		for id, f := range acknowledged {
			var now archive.File
			c.auditor.get(t, "/api/v1/files/"+string(id), &now)
			require.GreaterOrEqual(t, now.Revision, f.Revision)
			if now.Revision == f.Revision {
				require.Equal(t, f, now)
			}
			require.LessOrEqual(t, now.Revision, f.Revision+1, "at most the act that was under way")
		}
		c.sound(t)
		volumes := 0
		for after := ""; ; {
			var page struct {
				Items []archive.Volume
				Next  string
			}
			c.auditor.get(t, "/api/v1/volumes?limit=5&after="+after, &page)
			for _, v := range page.Items {
				volumes++
				require.Equal(t, uint64(volumes), v.Seq)
			}
			if after = page.Next; after == "" {
				break
			}
		}
		require.GreaterOrEqual(t, volumes, 12)
		_, err := c.shelve("L-after", nil)
		require.NoError(t, err)
	})
}

func TestPostgresGoesAwayAndComesBack(t *testing.T) {
	cluster := pgtest.Start(t)
	_, c := found(t, "-data", t.TempDir(), "-dsn", cluster.DSN(t))
	f, err := c.a.open(loanOf("L-1"))
	require.NoError(t, err)
	cluster.Crash(t)
	for _, r := range []reply{
		c.a.must(t, http.StatusServiceUnavailable, http.MethodGet, "/api/v1/files/"+string(f.ID), nil),
		c.a.must(t, http.StatusServiceUnavailable, http.MethodPost, "/api/v1/files", loanOf("L-2")),
		c.a.must(t, http.StatusServiceUnavailable, http.MethodGet, "/readyz", nil),
		c.admin.must(t, http.StatusServiceUnavailable, http.MethodPost, "/api/v1/tokens", Grant{Org: org, Person: "x", Roles: policy.Roles{policy.Auditor}}),
	} {
		var refusal problem
		r.into(t, &refusal)
		require.Equal(t, http.StatusServiceUnavailable, refusal.Status)
		require.Equal(t, "application/problem+json", r.header.Get("Content-Type"))
	}
	c.a.must(t, http.StatusOK, http.MethodGet, "/healthz", nil)
	cluster.Restart(t)
	require.Eventually(t, func() bool {
		r, err := c.a.try(http.MethodGet, "/readyz", nil)
		return err == nil && r.status == http.StatusOK
	}, soon, 50*time.Millisecond)
	var now archive.File
	c.a.get(t, "/api/v1/files/"+string(f.ID), &now)
	require.Equal(t, f, now)
	_, err = c.shelve("L-2", nil)
	require.NoError(t, err)
	c.sound(t)
}

// A request that is under way when the server is told to end is answered, and
// kept; nobody new is let in.
func TestAskedToEndDuringASlowRequest(t *testing.T) {
	args := []string{"-data", t.TempDir()}
	p, c := found(t, args...)
	body, err := json.Marshal(loanOf("L-slow"))
	require.NoError(t, err)
	addr := strings.TrimPrefix(p.url, "http://")
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST /api/v1/files HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		addr, c.a.token, len(body))
	require.NoError(t, err)
	in := bufio.NewReader(conn)
	line, err := in.ReadString('\n') // the server waits for the body: it is being served
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue")
	_, err = in.ReadString('\n')
	require.NoError(t, err)

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool {
		other, err := net.Dial("tcp", addr)
		if err == nil {
			_ = other.Close()
		}
		return err != nil
	}, soon, 10*time.Millisecond)
	_, err = conn.Write(body)
	require.NoError(t, err)
	resp, err := http.ReadResponse(in, nil)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusCreated, resp.StatusCode, "%s", text)
	var f archive.File
	require.NoError(t, json.Unmarshal(text, &f))
	require.Equal(t, 0, p.wait())

	p = start(t, args...)
	var now archive.File
	c.at(p).a.get(t, "/api/v1/files/"+string(f.ID), &now)
	require.Equal(t, f, now)
}

// A second signal does not wait for anybody.
func TestASecondSignal(t *testing.T) {
	p, c := found(t, "-data", t.TempDir())
	addr := strings.TrimPrefix(p.url, "http://")
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST /api/v1/files HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", addr, c.a.token)
	require.NoError(t, err)
	_, err = bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, p.cmd.Process.Signal(os.Interrupt))
	require.Eventually(t, func() bool {
		_, err := c.a.try(http.MethodGet, "/healthz", nil)
		return err != nil
	}, soon, 10*time.Millisecond)
	require.Eventually(t, func() bool { // the first one may still be taken note of
		_ = p.cmd.Process.Signal(os.Interrupt) // it has ended
		select {
		case <-p.ended:
			return true
		default:
			return false
		}
	}, 10*time.Second, 50*time.Millisecond, "less than it would wait for")
	require.Equal(t, -1, p.wait())
}
