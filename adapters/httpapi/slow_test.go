package httpapi_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// These tests wait because what they test is waiting.
const hurried = 300 * time.Millisecond

// hurriedHouse does not wait long for its clients, and its system keeps little of
// what they have not taken yet.
func hurriedHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.api.Hurry(hurried)
	srv := httptest.NewUnstartedServer(nil)
	srv.Config = httpapi.NewServer("", h.api)
	srv.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetWriteBuffer(16 << 10)
		}
		return ctx
	}
	srv.Start()
	t.Cleanup(srv.Close)
	h.url = srv.URL
	return h
}

// fill puts volumes onto the shelf.
func (h *house) fill(n int) {
	h.t.Helper()
	_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
	require.NoError(h.t, h.db.Archive().Update(ctx, func(tx archive.Tx) error {
		for i := range n {
			one := v
			one.ID, one.Seq, one.Number = archive.VolumeID(fmt.Sprintf("v-%05d", i)), uint64(i+1), fmt.Sprintf("N-%05d", i)
			one.Revision, one.Title = 0, strings.Repeat("案卷", 100)
			if _, err := tx.SaveVolume(ctx, one, draft(archive.ActPlace)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// settled waits until there are no more goroutines than there were.
func settled(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			require.Fail(t, "goroutines were left behind", "%s", stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// dial opens a connection of its own to the server.
func (h *house) dial() *net.TCPConn {
	h.t.Helper()
	at, err := url.Parse(h.url)
	require.NoError(h.t, err)
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", at.Host)
	require.NoError(h.t, err)
	tcp, ok := conn.(*net.TCPConn)
	require.True(h.t, ok)
	return tcp
}

// calm closes the test's own idle connections and counts what runs.
func calm() int {
	http.DefaultClient.CloseIdleConnections()
	time.Sleep(50 * time.Millisecond)
	return runtime.NumGoroutine()
}

func TestABodyThatDripsIsNotWaitedFor(t *testing.T) {
	h := hurriedHouse(t)
	f := h.open()
	dump, before := h.dump(), calm()
	head := "Host: x\r\nAuthorization: Bearer manager-a\r\nContent-Type: application/json\r\n"
	act := "POST /api/v1/files/" + string(f.ID) + "/end-project HTTP/1.1\r\n" + head
	for name, c := range map[string]struct {
		sent   string
		status int
	}{
		"an act":                         {act + "If-Match: \"1\"\r\nContent-Length: 22\r\n\r\n", 408},
		"in chunks":                      {act + "If-Match: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n", 408},
		"half of it":                     {act + "If-Match: \"1\"\r\nContent-Length: 22\r\n\r\n{\"ended\":", 408},
		"refused before the body":        {act + "Content-Length: 22\r\n\r\n", 428},
		"of another content type":        {strings.Replace(act, "application/json", "text/plain", 1) + "If-Match: \"1\"\r\nContent-Length: 22\r\n\r\n", 415},
		"nobody":                         {strings.Replace(act, "manager-a", "nobody", 1) + "Content-Length: 22\r\n\r\n", 401},
		"no such path":                   {"POST /none HTTP/1.1\r\n" + head + "Content-Length: 22\r\n\r\n", 404},
		"no such method":                 {"PUT /api/v1/files HTTP/1.1\r\n" + head + "Content-Length: 22\r\n\r\n", 405},
		"a body where none is looked at": {"GET /api/v1/files HTTP/1.1\r\n" + head + "Content-Length: 22\r\n\r\n", 200},
		"on the page":                    {"GET /docs HTTP/1.1\r\n" + head + "Content-Length: 22\r\n\r\n", 200},
	} {
		t.Run(name, func(t *testing.T) {
			conn := h.dial()
			defer func() { _ = conn.Close() }()
			began := time.Now()
			_, err := io.WriteString(conn, c.sent)
			require.NoError(t, err)
			stop := make(chan struct{})
			defer close(stop)
			go func() { // a byte now and then keeps nothing open
				for {
					select {
					case <-stop:
						return
					case <-time.After(hurried / 10):
						if _, err := io.WriteString(conn, " "); err != nil || strings.Contains(c.sent, "chunked") {
							return
						}
					}
				}
			}()
			require.NoError(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.Equal(t, c.status, resp.StatusCode)
			_, _ = io.Copy(io.Discard, resp.Body)
			require.NoError(t, resp.Body.Close())
			require.Less(t, time.Since(began), 4*time.Second)
			require.Equal(t, 200, h.do("manager-a", "GET", "/api/v1/files", nil).StatusCode, "others are served")
		})
	}
	require.Equal(t, dump, h.dump())
	calm()
	settled(t, before)
}

func TestAnActMayTakeLongerThanItsBody(t *testing.T) {
	h := hurriedHouse(t)
	f := h.open()
	release := make(chan struct{})
	held := make(chan struct{})
	go func() { // somebody holds the store for longer than the patience with a client
		_ = h.db.Archive().Update(ctx, func(archive.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	time.AfterFunc(2*hurried, func() { close(release) })
	require.Equal(t, 200, h.try("manager-a", f, "end-project", object{"ended": "2026-02-13"}).StatusCode)
}

func TestAClientThatDoesNotReadIsLetGo(t *testing.T) {
	h := hurriedHouse(t)
	h.fill(3000)
	before := calm()
	for _, path := range []string{"/api/v1/registers/files", "/api/v1/registers/files?format=csv", "/api/v1/registers/files?format=html", "/api/v1/volumes?limit=1000"} {
		conn := h.dial()
		require.NoError(t, conn.SetReadBuffer(4096))
		_, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer auditor\r\n\r\n")
		require.NoError(t, err)
		defer func() { _ = conn.Close() }()
	}
	require.Equal(t, 200, h.do("auditor", "GET", "/api/v1/volumes?limit=1", nil).StatusCode, "others are served")
	calm()
	settled(t, before)
}

func TestAClientThatReadsSlowlyGetsAllOfIt(t *testing.T) {
	h := hurriedHouse(t)
	h.fill(1500)
	want := h.do("auditor", "GET", "/api/v1/registers/files?format=csv", nil).body
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/api/v1/registers/files?format=csv", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer auditor")
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	got := 0
	for piece := make([]byte, 64<<10); err == nil; {
		var n int
		n, err = io.ReadFull(resp.Body, piece)
		got += n
		time.Sleep(hurried / 5)
	}
	require.Equal(t, len(want), got, "%v", err)
}

func TestAClientThatGoesAwayMidAct(t *testing.T) {
	h := hurriedHouse(t)
	f := h.open()
	before := calm()
	for range 20 {
		conn := h.dial()
		_, err := io.WriteString(conn, "POST /api/v1/files/"+string(f.ID)+"/end-project HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer manager-a\r\n"+
			"Content-Type: application/json\r\nIf-Match: \"1\"\r\nIdempotency-Key: k\r\nContent-Length: 22\r\n\r\n{\"ended\":\"2026-02-13\"}")
		require.NoError(t, err)
		require.NoError(t, conn.SetLinger(0))
		require.NoError(t, conn.Close())
	}
	calm()
	settled(t, before)
	// Whatever became of it, it was done once or not at all, and the key tells.
	r := h.try("manager-a", f, "end-project", object{"ended": "2026-02-13"}, "Idempotency-Key", "k")
	require.Equal(t, uint64(2), h.file(r).Revision)
	entries, err := archive.NewRoom(h.db.Archive(), policy.House{Clock: h.now}).History(ctx, policy.By(archivetest.A), f.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 2)
	require.True(t, h.verified().OK())
}

func (h *house) verified() journal.Report {
	h.t.Helper()
	report, err := h.db.Verify(ctx, archivetest.Org)
	require.NoError(h.t, err)
	return report
}

func TestAnActWhoseClientHasGoneIsNotHalfDone(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	gone, cancel := context.WithCancel(ctx)
	cancel()
	r := httptest.NewRequestWithContext(gone, http.MethodPost, "/api/v1/files/"+string(f.ID)+"/end-project", strings.NewReader(`{"ended":"2026-02-13"}`))
	r.Header.Set("Authorization", "Bearer manager-a")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", `"1"`)
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	require.Equal(t, 503, w.Code)
	require.Equal(t, before, h.dump())
}
