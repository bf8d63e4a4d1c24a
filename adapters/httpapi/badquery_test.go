package httpapi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
)

func TestAnOddIDIsRefusedOrNotFound(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	before := h.dump()
	long := strings.Repeat("x", 10_000)
	for id, status := range map[string]int{
		"a%2Fb": 404, "%2F": 404, "..%2F..%2Fetc": 404, string(f.ID) + "%2Fjournal": 404, `a%5Cb`: 404,
		"..": 404, ".": 404, "%2e%2e": 404, "%2E": 404, "...": 404, "a..b": 404, "": 404,
		"%00": 400, string(f.ID) + "%00": 400, "%0a": 400, "a%0d%0ab": 400, "%7f": 400, "%C2%85": 400,
		long: 400, string(f.ID) + "%20": 400, "%20" + string(f.ID): 400, strings.ToUpper(string(f.ID)): 404,
		"%E2%80%8B" + string(f.ID): 400, "%EF%BB%BF": 400, "%E2%80%AE": 400, "%FF": 400, "%ED%A0%80": 400,
		"d%D0%B5mo": 404, "%EF%BC%91": 404, "'%20OR%201=1--": 404, "*": 404, "%25": 404, "{id}": 404, "%7Bid%7D": 404, offence: 404,
	} {
		for _, path := range []string{"/api/v1/files/" + id, "/api/v1/files/" + id + "/journal", "/api/v1/volumes/" + id, "/api/v1/files/" + id + "/explain"} {
			p := h.problem(h.do("auditor", "GET", path, nil), status)
			require.NotContains(t, fmt.Sprint(p), "file/", "%s: the id is not repeated", id)
			if status == 400 {
				require.Equal(t, "id", p.Violations[0].Field, id)
			}
		}
		p := h.problem(h.do("archivist", "POST", "/api/v1/files/"+id+"/place", object{"room": "r", "cabinet": "c", "shelf": "s"}, "If-Match", `"1"`), status)
		require.NotContains(t, fmt.Sprint(p), "file/", id)
	}
	h.silent(h.do("auditor", "GET", "/api/v1/files/"+offence, nil), offence)
	h.silent(h.do("manager-a", "GET", "/api/v1/people/"+offence, nil), offence)
	h.silent(h.do("general-manager", "POST", "/api/v1/people/"+offence+"/appoint", object{"role": "archivist", "from": "2026-03-01"}, "If-Match", `"3"`), offence)
	require.Equal(t, before, h.dump())
}

func TestAnOddQueryIsRefused(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	for path, field := range map[string]string{
		"/files?stat=shelved":                        "query",
		"/files?STATE=shelved":                       "query",
		"/files?" + offence + "=1":                   "query",
		"/files?=1":                                  "query",
		"/files?state=shelved&state=sorting":         "state",
		"/files?state=%zz":                           "query",
		"/files?state=%":                             "query",
		"/files?%zz=1":                               "query",
		"/files?state=shelved;limit=1":               "query",
		"/files?state=" + offence + ";limit=1":       "query",
		"/files?state=%ff":                           "state",
		"/files?manager=" + offence + "%00":          "manager",
		"/files?customer=" + offence + "%E2%80%8B":   "customer",
		"/files?project=" + strings.Repeat("x", 1e4): "project",
		"/files?state=":                              "state",
		"/files?manager":                             "manager",
		"/files?due-before=":                         "due-before",
		"/files?org=":                                "org",
		"/files?org=demo&org=demo":                   "org",
		"/files?org=%0a" + offence:                   "org",
		"/files?org=" + strings.Repeat("x", 65):      "org",
		"/files?dry-run":                             "query",
		"/files?limit=0":                             "limit",
		"/files?limit=-1":                            "limit",
		"/files?limit=1001":                          "limit",
		"/files?limit=abc":                           "limit",
		"/files?limit=1.0":                           "limit",
		"/files?limit=1e2":                           "limit",
		"/files?limit=%2B1":                          "limit",
		"/files?limit=0x10":                          "limit",
		"/files?limit=":                              "limit",
		"/files?limit=99999999999999999999":          "limit",
		"/files?limit=" + offence:                    "limit",
		"/files?due-before=2026-02-30":               "due-before",
		"/files?due-before=20260213":                 "due-before",
		"/files?due-before=2026-2-3":                 "due-before",
		"/files?due-before=" + offence:               "due-before",
		"/volumes?filed-from=2026-13-01":             "filed-from",
		"/volumes?limit=0":                           "limit",
		"/readings":                                  "record",
		"/readings?record=f-1":                       "record",
		"/readings?record=file/f-1&limit=0":          "limit",
		"/volumes/lookup":                            "number",
		"/volumes/lookup?number=":                    "number",
		"/volumes/lookup?class=credit":               "query",
		"/slips?state=late":                          "state",
		"/slips?form=deed":                           "form",
		"/registers/loans?state=late":                "state",
		"/registers/loans?format=csv&class=deed":     "class",
		"/reports/overdue-slips?rung=late":           "rung",
		"/deeds?state=gone":                          "state",
		"/registers/deeds?state=gone":                "state",
		"/deed-lists?state=kept":                     "state",
		"/movements?state=open":                      "state",
		"/movements?way=out":                         "way",
		"/incidents?state=lost":                      "state",
		"/incidents?kind=theft":                      "kind",
		"/stocktakes?state=open":                     "state",
		"/stocktakes?scope=some":                     "scope",
		"/disposals?state=open":                      "state",
		"/contracts?state=gone":                      "state",
		"/contracts?kind=marriage":                   "kind",
		"/contracts?by=beauty":                       "by",
		"/contract-reports?kind=weekly":              "kind",
		"/contract-reports/calendar?year=0.5":        "year",
		"/contract-reports/statistics?from=2026-02-01&until=2026-01-01": "until",
		"/visits?state=gone":                                   "state",
		"/care-plans?state=gone":                               "state",
		"/analysis/customers?by=beauty":                        "by",
		"/analysis/customers?until=2026-01-01&from=2026-01-02": "until",
		"/analysis/graded?grade=excellent":                     "grade",
		"/analysis/trend":                                      "unit",
		"/analysis/forecast?unit=day":                          "unit",
		"/people?appointed=perhaps":                            "appointed",
		"/people?appointed=T":                                  "appointed",
		"/people?limit=1001":                                   "limit",
		"/files/" + string(f.ID) + "/journal?limit=-1":         "limit",
		"/files/" + string(f.ID) + "/journal?limit=1001":       "limit",
		"/files/" + string(f.ID) + "/journal?after=-1":         "after",
		"/files/" + string(f.ID) + "/journal?after=x":          "after",
		"/files/" + string(f.ID) + "/journal?limit=0":          "limit",
		"/people/archivist/journal?limit=-1":                   "limit",
		"/people/archivist/journal?limit=1001":                 "limit",
		"/people/archivist/readings?limit=-1":                  "limit",
		"/rulebook/journal?limit=-1":                           "limit",
		"/rulebook/journal?after=18446744073709551616":         "after",
		"/registers/files?format=xml":                          "format",
		"/registers/files?format=" + offence:                   "format",
		"/registers/files?limit=1":                             "query",
		"/reports/vacancies?day=2026-02-30":                    "day",
		"/reports/vacancies?day=":                              "day",
		"/regulation?day=" + offence:                           "day",
		"/files/" + string(f.ID) + "?limit=1":                  "query",
		"/files/" + string(f.ID) + "/explain?day=today":        "query",
	} {
		p := h.refused(h.do("general-manager", "GET", "/api/v1"+path, nil), 400)
		require.Equal(t, field, p.Violations[0].Field, path)
	}
	before := h.dump()
	for _, flag := range []string{"?dry-run=maybe", "?dry-run=TRUE", "?dry-run&dry-run", "?dryrun", "?dry-run=" + offence, "?dry-run;"} {
		h.refused(h.do("manager-a", "POST", "/api/v1/files"+flag, "{"+goodProject+"}"), 400)
		h.refused(h.do("archivist", "POST", "/api/v1/files/"+string(f.ID)+"/place"+flag, object{"room": "r", "cabinet": "c", "shelf": "s"}, "If-Match", etag(f.Revision)), 400)
	}
	h.refused(h.do("archivist", "POST", "/api/v1/files/"+string(f.ID)+"/reveal?dry-run", object{"purpose": "x"}), 400)
	require.Equal(t, before, h.dump())
}

func TestACursorBelongsToItsQuery(t *testing.T) {
	h := newHouse(t)
	for i := range 3 {
		p := archivetest.Project()
		p.Number = fmt.Sprintf("L-%d", i)
		require.Equal(t, 201, h.do("manager-a", "POST", "/api/v1/files", p).StatusCode)
		p.Number += "x"
		stranger := h.do("elsewhere:manager-a:project-manager", "POST", "/api/v1/files", p)
		require.Equal(t, 201, stranger.StatusCode, "%s", stranger.body)
	}
	next := h.next("auditor", "/files?limit=1")
	again := h.do("auditor", "GET", "/api/v1/files?limit=2&after="+next, nil)
	require.Equal(t, 200, again.StatusCode, "the size of a page may change: %s", again.body)
	require.Equal(t, 200, h.do("auditor", "GET", "/api/v1/files?after=", nil).StatusCode, "the first page")

	for _, path := range []string{
		"/files?after=" + offence,
		"/files?after=" + url.QueryEscape("../../"+offence),
		"/files?after=" + next[:len(next)-1],
		"/files?after=" + next[1:],
		"/files?after=" + next + "A",
		"/files?after=" + next + "%3D%3D",
		"/files?after=" + strings.ToLower(next),
		"/files?after=e30",
		"/files?after=bnVsbA",
		"/files?after=" + strings.Repeat("A", 20_000),
		"/files?state=sorting&after=" + next,
		"/files?manager=manager-a&after=" + next,
		"/files?due-before=2026-02-13&after=" + next,
		"/reports/late-files?after=" + next,
		"/volumes?after=" + next,
		"/people?after=" + next,
		"/reports/stale-volumes?after=" + next,
	} {
		p := h.refused(h.do("auditor", "GET", "/api/v1"+path, nil), 400)
		require.Equal(t, "after", p.Violations[0].Field, path)
	}
	theirs := h.next("elsewhere:x:auditor", "/files?limit=1")
	h.refused(h.do("auditor", "GET", "/api/v1/files?after="+theirs, nil), 400)
	h.refused(h.do("elsewhere:x:auditor", "GET", "/api/v1/files?after="+next, nil), 400)
	// A manager lists other files than an auditor, so the cursor is another one's too.
	h.refused(h.do("manager-a", "GET", "/api/v1/files?after="+next, nil), 400)
}

func (h *house) next(as, path string) string {
	h.t.Helper()
	r := h.do(as, "GET", "/api/v1"+path, nil)
	var page struct{ Next string }
	h.read(r, &page)
	require.NotEmpty(h.t, page.Next)
	return page.Next
}

func TestOtherMethodsAndPaths(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for path, item := range h.document().Paths {
		at := strings.Replace(path, "{id}", string(f.ID), 1)
		for _, method := range []string{"HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "Mallory"} {
			r := h.do("auditor", method, at, nil)
			if _, readable := item["get"]; readable && method == "HEAD" {
				require.NotEqual(t, 405, r.StatusCode, path)
				require.Empty(t, r.body)
				continue
			}
			require.Equal(t, 405, r.StatusCode, "%s %s", method, path)
			var allowed []string
			for name := range item {
				allowed = append(allowed, strings.ToUpper(name))
			}
			if _, readable := item["get"]; readable {
				allowed = append(allowed, "HEAD")
			}
			require.ElementsMatch(t, allowed, strings.Split(r.Header.Get("Allow"), ", "), path)
			if method != "HEAD" {
				p := h.problem(r, 405)
				require.Equal(t, "method", p.Violations[0].Field)
				require.NotEmpty(t, p.Violations[0].Remedy)
			}
		}
		for _, other := range []string{at + "/", "/" + at, strings.Replace(at, "/v1/", "//v1/", 1), at + "/.", at + "/a/b/c/" + offence, at + "/..", "/x" + at, strings.ToUpper(at)} {
			for _, method := range []string{"GET", "POST"} {
				r := h.do("auditor", method, other, nil)
				require.Equal(t, 404, r.StatusCode, "%s %s: %s", method, other, r.body)
				require.Empty(t, r.Header.Get("Location"), "no guess")
				h.silent(r, offence)
			}
		}
	}
	for _, path := range []string{"/api", "/api/v1", "/api/v1/", "/api/v2/files", "/openapi.yaml", "/docs/", "/schemas/archive.File.json", "/healthz/", "/debug/pprof/", "/.env", "/" + offence} {
		h.silent(h.do("auditor", "GET", path, nil), offence)
		h.problem(h.do("auditor", "GET", path, nil), 404)
	}
	require.Equal(t, before, h.dump())
}

func TestHeadAnswersAsGetDoes(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	for _, path := range []string{
		"/healthz", "/readyz", "/docs", "/openapi.json", "/api/v1/files/" + string(f.ID), "/api/v1/files", "/api/v1/rules",
	} {
		get, head := h.do("auditor", "GET", path, nil), h.do("auditor", "HEAD", path, nil)
		require.Equal(t, 200, head.StatusCode, path)
		require.Empty(t, head.body)
		for _, name := range []string{"Content-Type", "Etag", "Content-Length", "Cache-Control"} {
			require.Equal(t, get.Header.Get(name), head.Header.Get(name), "%s of %s", name, path)
		}
	}
	require.Equal(t, http.StatusOK, h.do("auditor", "HEAD", "/api/v1/registers/files?format=csv", nil).StatusCode)
}
