package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/httpapi"
	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var ctx = context.Background()

// house is an API over a store in memory, with a clock that the test turns and
// an archivist on record. Whoever a request names in its token is believed.
type house struct {
	t   *testing.T
	db  *memory.DB
	api *httpapi.API
	url string
	log *lines

	mu sync.Mutex
	at time.Time
}

// people are those a token may name. Others it names whole: "org:person:role".
var people = func() map[string]policy.Actor {
	all := map[string]policy.Actor{"stranger": archivetest.Stranger}
	for _, a := range archivetest.Staff() {
		if a.Roles.Has(policy.Archivist) {
			a.Roles = nil // only an appointment makes one
		}
		all[string(a.ID)] = a
	}
	return all
}()

func authenticate(r *http.Request) (policy.Actor, error) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "down" {
		return policy.Actor{}, &policy.Violation{Kind: policy.Unavailable, Problem: policy.T("身份服务不可用", "the directory does not answer")}
	}
	if a, ok := people[token]; ok {
		return a, nil
	}
	if parts := strings.Split(token, ":"); len(parts) == 3 {
		return policy.Actor{
			Org: policy.OrgID(parts[0]), ID: policy.PersonID(parts[1]), Roles: policy.Roles{policy.Role(parts[2])},
			Departments: []policy.DepartmentID{archivetest.Department, "sales", "production"},
		}, nil
	}
	return policy.Actor{}, errors.New("no such token")
}

// newHouse opens a house; each change is made to its configuration first.
func newHouse(t *testing.T, changes ...func(c *httpapi.Config)) *house {
	t.Helper()
	h := &house{t: t, db: memory.Open(), at: archivetest.At("2026-02-13"), log: &lines{}}
	c := httpapi.Config{
		House:   policy.House{Clock: h.now, Log: slog.New(slog.NewJSONHandler(h.log, nil))},
		Archive: h.db.Archive(), Credit: h.db.Credit(), Custody: h.db.Custody(), Lending: h.db.Lending(), Customers: h.db.Customers(), Contracts: h.db.Contracts(), Staff: h.db.Staff(), Verify: h.db.Verify, Authenticate: authenticate,
	}
	for _, change := range changes {
		change(&c)
	}
	var err error
	h.api, err = httpapi.New(c)
	require.NoError(t, err)
	srv := httptest.NewUnstartedServer(nil)
	srv.Config = httpapi.NewServer("", h.api)
	srv.Start()
	t.Cleanup(srv.Close)
	h.url = srv.URL
	// Appointments are package staff's; here it is enough that they stand.
	require.NoError(t, h.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{
			Org: archivetest.Org, ID: archivetest.Archivist.ID,
			Appointments: []staff.Appointment{{Role: policy.Archivist, From: calendar.MustDay("2026-01-01"), By: archivetest.GeneralManager.ID}},
		}, draft(staff.ActAppoint))
		return err
	}))
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

// on turns the clock to a day.
func (h *house) on(day string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = archivetest.At(day)
}

// lines is a log that is read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// reply is an answer, read whole.
type reply struct {
	*http.Response
	body []byte
}

// problem is what a refusal is read into.
type problem struct {
	Type       string `json:"type"`
	Title      string `json:"title"`
	Status     int    `json:"status"`
	Detail     string `json:"detail"`
	Instance   string `json:"instance"`
	Violations []struct {
		Kind, Rule, Article, Subject, Field, Problem, Found, Wanted, Remedy string
	} `json:"violations"`
}

// do sends a request as a person. body is sent as it is when it is a string, as
// JSON otherwise; headers come in pairs, and one set to "-" is left out.
func (h *house) do(as, method, path string, body any, headers ...string) reply {
	h.t.Helper()
	var payload io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		payload = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		require.NoError(h.t, err)
		payload = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, method, h.url+path, payload)
	require.NoError(h.t, err)
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+as)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "-" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(h.t, err)
	defer func() { _ = resp.Body.Close() }()
	read, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	return reply{resp, read}
}

// problem reads a refusal, which must be one of the given status.
func (h *house) problem(r reply, status int) problem {
	h.t.Helper()
	require.Equal(h.t, status, r.StatusCode, "%s", r.body)
	require.Equal(h.t, "application/problem+json", r.Header.Get("Content-Type"))
	var p problem
	require.NoError(h.t, json.Unmarshal(r.body, &p))
	require.Equal(h.t, status, p.Status)
	require.NotEmpty(h.t, p.Title)
	require.Equal(h.t, "urn:uuid:"+r.Header.Get("X-Request-ID"), p.Instance)
	return p
}

// file is a file as the API tells it.
func (h *house) file(r reply) archive.File {
	h.t.Helper()
	require.Less(h.t, r.StatusCode, 300, "%s", r.body)
	var f archive.File
	require.NoError(h.t, json.Unmarshal(r.body, &f))
	return f
}

// act does an act on a file as it is now, and wants it done.
func (h *house) act(as string, f archive.File, name string, body any, headers ...string) archive.File {
	h.t.Helper()
	return h.file(h.try(as, f, name, body, headers...))
}

func (h *house) try(as string, f archive.File, name string, body any, headers ...string) reply {
	h.t.Helper()
	return h.do(as, "POST", "/api/v1/files/"+string(f.ID)+"/"+name, body, append([]string{"If-Match", etag(f.Revision)}, headers...)...)
}

// open opens the fixture project.
func (h *house) open() archive.File {
	h.t.Helper()
	r := h.do("manager-a", "POST", "/api/v1/files", archivetest.Project())
	require.Equal(h.t, 201, r.StatusCode, "%s", r.body)
	return h.file(r)
}

type object = map[string]any
