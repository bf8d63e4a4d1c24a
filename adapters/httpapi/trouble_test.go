package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// trouble befalls a store: whatever it does fails as the function does.
type trouble struct{ now atomic.Pointer[func() error] }

func (o *trouble) befall(how func() error) { o.now.Store(&how) }

func (o *trouble) end() { o.now.Store(nil) }

func (o *trouble) strike() error {
	if how := o.now.Load(); how != nil {
		return (*how)()
	}
	return nil
}

type troubledArchive struct {
	archive.Store
	*trouble
}

func (s troubledArchive) View(ctx context.Context, fn func(archive.Reader) error) error {
	if err := s.strike(); err != nil {
		return err
	}
	return s.Store.View(ctx, fn)
}

func (s troubledArchive) Update(ctx context.Context, fn func(archive.Tx) error) error {
	return s.Store.Update(ctx, func(tx archive.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return s.strike() // when everything is written
	})
}

type troubledStaff struct {
	staff.Store
	*trouble
}

func (s troubledStaff) View(ctx context.Context, fn func(staff.Reader) error) error {
	if err := s.strike(); err != nil {
		return err
	}
	return s.Store.View(ctx, fn)
}

func troubledHouse(t *testing.T) (*house, *trouble) {
	t.Helper()
	o := &trouble{}
	return newHouse(t, func(c *httpapi.Config) {
		c.Archive, c.Staff = troubledArchive{c.Archive, o}, troubledStaff{c.Staff, o}
	}), o
}

// logged finds the line of the log that an answer's id names.
func (h *house) logged(r reply, message string) map[string]any {
	h.t.Helper()
	for line := range strings.Lines(h.log.String()) {
		var fields map[string]any
		require.NoError(h.t, json.Unmarshal([]byte(line), &fields))
		if fields["msg"] == message && fields["request"] == r.Header.Get("X-Request-ID") {
			return fields
		}
	}
	require.Fail(h.t, "nothing logged", "%s of %s", message, r.Header.Get("X-Request-ID"))
	return nil
}

func TestAStoreInTrouble(t *testing.T) {
	h, o := troubledHouse(t)
	f := h.shelve()
	file := "/api/v1/files/" + string(f.ID)
	place := object{"room": "R9", "cabinet": "C9", "shelf": "S9"}
	before := h.dump("k")
	all := func(want func(r reply)) {
		for _, path := range []string{file, file + "/explain", file + "/journal", "/api/v1/files", "/api/v1/people/archivist", "/api/v1/regulation", "/api/v1/registers/files", "/api/v1/registers/files?format=csv", "/api/v1/registers/files?format=html", "/readyz"} {
			want(h.do("general-manager", "GET", path, nil))
		}
		want(h.try("archivist", f, "place", place, "Idempotency-Key", "k"))
		want(h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", "k"))
		want(h.do("archivist", "POST", file+"/reveal", object{"purpose": "audit"}))
		o.end()
		require.Equal(t, before, h.dump("k"))
		require.Equal(t, 200, h.do("auditor", "GET", file, nil).StatusCode, "it goes on")
	}
	plainly := func(r reply) {
		for _, header := range []string{"ETag", "Location", "Content-Disposition", "Dossier-Act"} {
			require.Empty(t, r.Header.Get(header))
		}
		require.NotContains(t, string(r.body), "disk")
		require.NotContains(t, string(r.body), offence)
	}

	o.befall(func() error { return errors.New("disk /var/lib of " + offence) })
	all(func(r reply) {
		p := h.problem(r, 500)
		require.Empty(t, p.Violations)
		require.Empty(t, p.Detail)
		plainly(r)
		require.Contains(t, h.logged(r, "failed")["error"], "disk")
	})

	o.befall(func() error { panic("disk " + offence) })
	all(func(r reply) {
		p := h.problem(r, 500)
		require.Empty(t, p.Violations)
		plainly(r)
		line := h.logged(r, "panic")
		require.Contains(t, line["panic"], "disk")
		require.Contains(t, line["stack"], "trouble_test.go")
		require.InDelta(t, 500, h.logged(r, "request")["status"], 0)
	})

	o.befall(func() error {
		return &policy.Violation{Kind: policy.Unavailable, Problem: policy.T("存储繁忙", "the store is busy"), Remedy: policy.T("请稍后再试", "try again")}
	})
	all(func(r reply) {
		p := h.problem(r, 503)
		require.Equal(t, "5", r.Header.Get("Retry-After"))
		require.NotEmpty(t, p.Violations[0].Remedy)
		plainly(r)
		h.logged(r, "failed")
	})

	o.befall(func() error { return context.DeadlineExceeded })
	all(func(r reply) {
		h.problem(r, 503)
		require.Equal(t, "5", r.Header.Get("Retry-After"))
		plainly(r)
	})
	require.Equal(t, 200, h.do("", "GET", "/healthz", nil).StatusCode)
}

func TestWhoIsNotKnown(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, path := range []string{"/api/v1/files", "/api/v1/files/" + string(f.ID), "/api/v1/files/none", "/api/v1/rules", "/api/v1/files?limit=0", "/api/v1/registers/files"} {
		r := h.do(offence, "GET", path, nil)
		h.problem(r, 401)
		require.NotEmpty(t, r.Header.Get("WWW-Authenticate"))
		require.NotContains(t, string(r.body), "no such token", "why is for the log alone")
		require.Contains(t, h.logged(r, "failed")["error"], "no such token")
		h.silent(r, offence)
		require.Equal(t, 503, h.do("down", "GET", path, nil).StatusCode)
		require.Equal(t, "5", h.do("down", "GET", path, nil).Header.Get("Retry-After"))
	}
	h.refused(h.do("", "POST", "/api/v1/files", offence), 401)
	h.problem(h.do("::", "GET", "/api/v1/files", nil), 400) // an actor without a name is nobody
	require.Equal(t, before, h.dump())
}

func TestAnAuthenticationThatPanics(t *testing.T) {
	h := newHouse(t, func(c *httpapi.Config) {
		c.Authenticate = func(r *http.Request) (policy.Actor, error) {
			if r.Header.Get("Authorization") == "Bearer abort" {
				panic(http.ErrAbortHandler)
			}
			panic(errors.New("the directory is on fire"))
		}
	})
	for range 3 {
		r := h.do("x", "GET", "/api/v1/files", nil)
		h.problem(r, 500)
		require.Contains(t, h.logged(r, "panic")["panic"], "on fire")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/api/v1/files", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer abort")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		_ = resp.Body.Close()
	}
	require.Error(t, err, "the connection is broken off, as net/http has it")
	require.Equal(t, 200, h.do("", "GET", "/healthz", nil).StatusCode)
}

// A register that breaks in the middle must not look like a whole one.
func TestARegisterThatBreaksOff(t *testing.T) {
	h, o := troubledHouse(t)
	h.fill(2500) // three pages
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/api/v1/registers/files?format=csv", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer auditor")
	pages := 0
	o.befall(func() error {
		if pages++; pages > 15 {
			return errors.New("disk gone")
		}
		return nil
	})
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	require.Equal(t, 200, resp.StatusCode)
	_, err = resp.Body.Read(make([]byte, 1))
	for err == nil {
		_, err = resp.Body.Read(make([]byte, 32<<10))
	}
	require.ErrorContains(t, err, "unexpected EOF")
	require.Contains(t, h.log.String(), "broken off")
}
