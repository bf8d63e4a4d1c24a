package httpapi_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func etag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

func draft(action policy.Action) journal.Draft {
	return journal.NewDraft(archivetest.GeneralManager, time.Date(2026, 1, 1, 1, 0, 0, 0, time.UTC), action)
}

// sign signs over the digest that the API shows.
func (h *house) sign(as string, f archive.File, purpose string) archive.File {
	h.t.Helper()
	var shown map[string]string
	r := h.do(as, "GET", "/api/v1/files/"+string(f.ID)+"/digests", nil)
	require.NoError(h.t, json.Unmarshal(r.body, &shown), "%s", r.body)
	return h.act(as, f, "sign", object{"purpose": purpose, "digest": shown[purpose]})
}

// shelve takes a project from open to shelf, handed over a day late.
func (h *house) shelve() archive.File {
	h.t.Helper()
	f := h.open()
	f = h.act("manager-a", f, "end-project", object{"ended": "2026-02-13"})
	f = h.act("manager-a", f, "edit-inventory", archivetest.Inventory(f.Project))
	f = h.sign("manager-a", f, "inventory")
	h.on("2026-02-26") // due on the 25th
	f = h.act("manager-a", f, "hand-over", nil)
	f = h.sign("manager-b", f, "inventory")
	f = h.act("manager-b", f, "code", object{})
	f = h.act("manager-b", f, "check", nil)
	f = h.act("manager-b", f, "deliver", nil)
	f = h.act("archivist", f, "accept", object{"counts": archivetest.Counts(f)})
	f = h.sign("manager-b", f, "acceptance")
	f = h.act("archivist", f, "register", nil)
	f = h.sign("manager-b", f, "line")
	return h.act("archivist", f, "place", object{"room": "R1", "cabinet": "C2", "shelf": "S3"})
}

func TestFromOpenToShelf(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	require.Equal(t, archive.Shelved, f.State)
	require.NotEmpty(t, f.Number)
	require.True(t, f.Breached(policy.B4_5a))

	r := h.do("auditor", "GET", "/api/v1/files/"+string(f.ID)+"/journal", nil)
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
	require.Contains(t, string(r.body), `"breach":true`)
	require.Contains(t, string(r.body), `"rule":"B4.5a"`)

	v := h.do("auditor", "GET", "/api/v1/volumes/"+string(f.Volume), nil)
	require.Equal(t, 200, v.StatusCode)
	require.Contains(t, string(v.body), f.Number)

	for _, report := range []string{"number-audit", "verification"} {
		r := h.do("auditor", "GET", "/api/v1/reports/"+report, nil)
		require.Equal(t, 200, r.StatusCode, "%s", r.body)
		require.Contains(t, string(r.body), `"ok":true`)
	}
}

func TestALateFileIsFound(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	f = h.act("manager-a", f, "end-project", object{"ended": "2026-02-13"})
	h.on("2026-03-02")

	r := h.do("archivist", "GET", "/api/v1/reports/late-files", nil)
	require.Contains(t, string(r.body), string(f.ID))

	var next struct {
		Items []struct {
			Action, Href, Title, Due string
			WorkingDaysLeft          int
			Allowed                  bool
			Blocked                  []struct{ Rule, Problem string }
		}
	}
	r = h.do("manager-a", "GET", "/api/v1/files/"+string(f.ID)+"/explain", nil, "Accept-Language", "zh-CN,zh;q=0.9")
	require.NoError(t, json.Unmarshal(r.body, &next), "%s", r.body)
	found := false
	for _, n := range next.Items {
		if n.Action != "file.hand-over" {
			continue
		}
		found = true
		require.Equal(t, "2026-02-25", n.Due)
		require.Negative(t, n.WorkingDaysLeft)
		require.Equal(t, "A 角移交 B 角", n.Title)
		require.Equal(t, "/api/v1/files/"+string(f.ID)+"/hand-over", n.Href)
		require.Equal(t, "B4.2a", n.Blocked[0].Rule)
	}
	require.True(t, found, "%s", r.body)
}

func TestRevisionsAndKeys(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	path := "/api/v1/files/" + string(f.ID)
	end := object{"ended": "2026-02-13"}

	p := h.problem(h.do("manager-a", "POST", path+"/end-project", end), 428)
	require.Equal(t, "If-Match", p.Violations[0].Field)
	for _, bad := range []string{`W/"1"`, `"x"`, `1`, `*`, `"1", "2"`, `"01"`, `"+1"`, `"1`, `""`, `"99999999999999999999"`} {
		h.problem(h.do("manager-a", "POST", path+"/end-project", end, "If-Match", bad), 400)
	}
	h.problem(h.do("manager-a", "POST", path+"/end-project", end, "If-Match", `"1"`, "If-Match", `"1"`), 400)
	h.problem(h.do("manager-a", "POST", path+"/end-project", end, "If-Match", `"7"`), 412)

	// A refusal keeps no key.
	h.problem(h.try("manager-a", f, "hand-over", nil, "Idempotency-Key", "k1"), 422)
	first := h.try("manager-a", f, "end-project", end, "Idempotency-Key", "k1")
	ended := h.file(first)
	require.Empty(t, first.Header.Get("Idempotency-Replayed"))
	again := h.try("manager-a", f, "end-project", end, "Idempotency-Key", "k1")
	require.Equal(t, 200, again.StatusCode)
	require.Equal(t, "true", again.Header.Get("Idempotency-Replayed"))
	require.Equal(t, first.Header.Get("Dossier-Act"), again.Header.Get("Dossier-Act"))
	require.Equal(t, ended, h.file(again))
	p = h.problem(h.try("manager-a", f, "end-project", object{"ended": "2026-02-12"}, "Idempotency-Key", "k1"), 422)
	require.Equal(t, "key", p.Violations[0].Field)
	h.problem(h.try("manager-a", f, "end-project", end, "Idempotency-Key", ""), 400)
	h.problem(h.try("manager-a", f, "end-project", end, "Idempotency-Key", string(make([]byte, 0))+longKey()), 400)

	r := h.do("manager-a", "GET", path, nil, "If-None-Match", etag(ended.Revision))
	require.Equal(t, 304, r.StatusCode)
	require.Empty(t, r.body)
}

func longKey() string {
	b := make([]byte, 129)
	for i := range b {
		b[i] = 'k'
	}
	return string(b)
}

func TestADryRunKeepsNothing(t *testing.T) {
	h := newHouse(t)
	r := h.do("manager-a", "POST", "/api/v1/files?dry-run", archivetest.Project(), "Idempotency-Key", "k1")
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
	require.Equal(t, "true", r.Header.Get("Dry-Run"))
	require.Empty(t, r.Header.Get("ETag"))
	require.Empty(t, r.Header.Get("Location"))
	f := h.open() // the project is still free, and so is the key
	h.problem(h.do("manager-a", "POST", "/api/v1/files?dry-run", archivetest.Project()), 409)

	would := h.file(h.do("manager-a", "POST", "/api/v1/files/"+string(f.ID)+"/end-project?dry-run=true", object{"ended": "2026-02-13"}, "If-Match", etag(1)))
	require.Len(t, would.Deadlines, 2)
	now := h.file(h.do("manager-a", "GET", "/api/v1/files/"+string(f.ID), nil))
	require.Equal(t, f, now)
	h.problem(h.do("manager-a", "POST", "/api/v1/files/"+string(f.ID)+"/end-project?dry-run=perhaps", object{"ended": "2026-02-13"}, "If-Match", etag(1)), 400)
}
