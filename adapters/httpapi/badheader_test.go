package httpapi_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
)

func TestAnOddRequestKeyIsRefused(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, key := range []string{
		"", " ", strings.Repeat("k", 129), strings.Repeat("k", 10_000), "a b", "a\tb", "密钥", "k\u00e9", "k\u200b", "\xff\xfe", offence + "\u00a0",
	} {
		p := h.refused(h.try("manager-a", f, "end-project", object{"ended": "2026-02-13"}, "Idempotency-Key", key), 400)
		require.Equal(t, "Idempotency-Key", p.Violations[0].Field, "%q", key)
		h.refused(h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", key), 400)
	}
	h.refused(h.try("manager-a", f, "end-project", object{"ended": "2026-02-13"}, "Idempotency-Key", "k", "Idempotency-Key", "k"), 400)
	require.Equal(t, before, h.dump())

	longest := strings.Repeat("~", 128)
	require.Equal(t, 200, h.try("manager-a", f, "end-project", object{"ended": "2026-02-13"}, "Idempotency-Key", longest).StatusCode)
}

func TestAKeyStandsForOneRequest(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	p := archivetest.Project()
	p.Number = "L-018"
	other := h.file(h.do("manager-a", "POST", "/api/v1/files", p))
	end := object{"ended": "2026-02-13"}
	done := h.act("manager-a", f, "end-project", end, "Idempotency-Key", "k1")
	before := h.dump("k1", "k2")

	for _, again := range []reply{
		h.try("manager-a", f, "end-project", object{"ended": "2026-02-12"}, "Idempotency-Key", "k1"),                                // another body
		h.try("manager-a", f, "edit-inventory", archivetest.Inventory(f.Project), "Idempotency-Key", "k1"),                          // another act
		h.try("manager-a", other, "end-project", end, "Idempotency-Key", "k1"),                                                      // another record
		h.try("manager-a", f, "end-project", end, "Idempotency-Key", "k1", "On-Behalf-Of", "manager-b"),                             // for another
		h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", "k1"),                                    // a create
		h.do("manager-a", "POST", "/api/v1/people/manager-a/revoke", object{"to": "x"}, "If-Match", `"0"`, "Idempotency-Key", "k1"), // another room
	} {
		p := h.problem(again, 422)
		require.Equal(t, "key", p.Violations[0].Field)
		require.NotEmpty(t, p.Violations[0].Remedy)
		require.Empty(t, again.Header.Get("Idempotency-Replayed"))
	}
	require.Equal(t, before, h.dump("k1", "k2"))

	// Whichever revision is named, and however the same body is written, it is the same request.
	for _, again := range []reply{
		h.try("manager-a", f, "end-project", ` {"ended" : "2026-02-13"} `, "Idempotency-Key", "k1"),
		h.try("manager-a", done, "end-project", end, "Idempotency-Key", "k1"),
	} {
		require.Equal(t, "true", again.Header.Get("Idempotency-Replayed"))
		require.Equal(t, done, h.file(again))
	}
	require.Equal(t, before, h.dump("k1", "k2"))

	// The keys of two people have nothing to do with each other.
	signed := h.act("manager-b", other, "end-project", end, "Idempotency-Key", "k1")
	require.Equal(t, uint64(2), signed.Revision)
	stranger := h.do("elsewhere:manager-a:project-manager", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", "k1")
	require.Equal(t, 201, stranger.StatusCode, "%s", stranger.body)
}

func TestACreateSentAgain(t *testing.T) {
	h := newHouse(t)
	first := h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", "k1")
	require.Equal(t, 201, first.StatusCode)
	before := h.dump("k1")
	again := h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "Idempotency-Key", "k1")
	require.Equal(t, 200, again.StatusCode)
	require.Equal(t, first.Header.Get("Location"), again.Header.Get("Location"))
	require.Equal(t, first.body, again.body)
	require.Equal(t, before, h.dump("k1"))
}

func TestOddRevisionsAreRefused(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, tag := range []string{
		"1", "'1'", `"1`, `1"`, `""1""`, `" 1"`, `"1 "`, `"-1"`, `"1.0"`, `"1e0"`, `"0x1"`, `"１"`, `"1",`, `,"1"`, `"1","1"`, `W/"1"`, `w/"1"`, `W/ "1"`,
		`*`, `"*"`, `""`, `"`, `"\"1\""`, `"9223372036854775808"`, `"18446744073709551617"`, `"` + offence + `"`, strings.Repeat(`"1"`, 1000), "\xff",
	} {
		for _, act := range []string{"end-project", "hand-over"} {
			p := h.refused(h.do("manager-a", "POST", "/api/v1/files/"+string(f.ID)+"/"+act, nil, "If-Match", tag, "Content-Type", "application/json"), 400)
			require.Equal(t, "If-Match", p.Violations[0].Field, tag)
		}
	}
	for _, tag := range []string{`"0"`, `"2"`, `"9223372036854775807"`} {
		p := h.problem(h.do("manager-a", "POST", "/api/v1/files/"+string(f.ID)+"/end-project", object{"ended": "2026-02-13"}, "If-Match", tag), 412)
		require.Equal(t, "revision", p.Violations[0].Field)
		require.Equal(t, "1", p.Violations[0].Wanted)
	}
	for path, body := range map[string]object{
		"/people/sun/appoint":          {"role": "archivist", "from": "2026-03-01"},
		"/people/sun/record-education": {"level": "college"},
		"/rulebook/amend-calendar":     {"company": object{"closed": []string{"2026-03-02"}}},
	} {
		h.refused(h.do("general-manager", "POST", "/api/v1"+path, body), 428)
		h.problem(h.do("general-manager", "POST", "/api/v1"+path, body, "If-Match", `"5"`), 412)
	}
	require.Equal(t, before, h.dump())

	for _, tag := range []string{"1", `"2"`, `W/"2"`, `"2", "3"`, offence, ""} { // to read it whole is never wrong
		r := h.do("manager-a", "GET", "/api/v1/files/"+string(f.ID), nil, "If-None-Match", tag)
		require.Equal(t, 200, r.StatusCode, tag)
		require.Equal(t, `"1"`, r.Header.Get("ETag"))
	}
	for _, tag := range []string{"*", `"1"`, `W/"1"`, `"2", W/"1"`} {
		require.Equal(t, 304, h.do("manager-a", "GET", "/api/v1/files/"+string(f.ID), nil, "If-None-Match", tag).StatusCode, tag)
	}
}

func TestOddHeadersAreNotAnswered(t *testing.T) {
	h := newHouse(t)
	before := h.dump()
	for _, name := range []string{"On-Behalf-Of", "If-Match", "Idempotency-Key"} {
		r := h.do("manager-a", "POST", "/api/v1/files/x/end-project", object{"ended": "2026-02-13"}, "If-Match", `"1"`, name, `"1"`, name, `"2"`)
		h.refused(r, 400)
	}
	for _, behalf := range []string{"\xff", "a\u200bb", strings.Repeat("x", 65), offence + "\u00ad", " \u3000"} {
		h.refused(h.do("manager-a", "GET", "/api/v1/files", nil, "On-Behalf-Of", behalf), 400)
	}
	p := h.problem(h.do("manager-a", "GET", "/api/v1/files", nil, "On-Behalf-Of", offence), 403)
	require.Equal(t, "G3", p.Violations[0].Rule)
	h.silent(h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}", "On-Behalf-Of", offence), offence)
	for _, id := range []string{offence, "x", strings.Repeat("0", 36), "{00000000-0000-4000-8000-000000000000}", "urn:uuid:00000000-0000-4000-8000-000000000000"} {
		r := h.do("manager-a", "GET", "/api/v1/files", nil, "X-Request-ID", id)
		require.NotEqual(t, id, r.Header.Get("X-Request-ID"))
		require.Len(t, r.Header.Get("X-Request-ID"), 36)
		h.silent(r, offence)
	}
	const given = "0190f0a0-0000-7000-8000-000000000001"
	require.Equal(t, given, h.do("manager-a", "GET", "/api/v1/files", nil, "X-Request-ID", given).Header.Get("X-Request-ID"))
	require.Contains(t, h.log.String(), given)
	require.Equal(t, before, h.dump())
}

func TestOddLanguagesAreAnsweredInTheUsualOne(t *testing.T) {
	h := newHouse(t)
	for accept, lang := range map[string]string{
		"": "en", "*": "en", "zh": "zh", "zh-CN": "zh", "zh-Hant-TW;q=0.8": "zh", "cmn": "zh", "en": "en", "en-GB, zh;q=0.5": "en", "zh;q=0.9, en;q=0.1": "zh",
		"fr": "en", "tlh, zh;q=0.1": "zh", "zh;q=0": "en", "xx-yy-zz": "en", ";;;,,,q=": "en", "zh;q=abc": "en", "-": "en", "zh-": "en", "\xff": "en",
		"i-klingon": "en", "x-private": "en", "zh_CN": "zh", strings.Repeat("zh,", 1000): "en", strings.Repeat("a-", 90): "en", offence: "en",
	} {
		r := h.do("auditor", "GET", "/api/v1/files", nil, "Accept-Language", accept)
		require.Equal(t, 200, r.StatusCode, accept)
		require.Equal(t, lang, r.Header.Get("Content-Language"), accept)
	}
}

// raw sends bytes as they are, and reads what comes back.
func (h *house) raw(sent string) (status int, body string) {
	h.t.Helper()
	at, err := url.Parse(h.url)
	require.NoError(h.t, err)
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", at.Host)
	require.NoError(h.t, err)
	defer func() { _ = conn.Close() }()
	go func() { _, _ = io.WriteString(conn, sent) }()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(h.t, err, "%.100s", sent)
	defer func() { _ = resp.Body.Close() }()
	read, _ := io.ReadAll(resp.Body) // the connection may be closed upon it
	return resp.StatusCode, string(read)
}

// What net/http refuses never comes to the API.
func TestWhatIsNoHTTPIsRefused(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	const end = "Host: x\r\nAuthorization: Bearer manager-a\r\nContent-Type: application/json\r\nIf-Match: \"1\"\r\n"
	act := "POST /api/v1/files/" + string(f.ID) + "/end-project HTTP/1.1\r\n" + end
	const body = `{"ended":"2026-02-13"}`
	for _, c := range []struct {
		sent   string
		status int
	}{
		{"GET /api/v1/files/%zz HTTP/1.1\r\n" + end + "\r\n", 400},
		{"GET /api/v1/files/a b HTTP/1.1\r\n" + end + "\r\n", 400},
		{"GET  HTTP/1.1\r\n\r\n", 400},
		{"GET /api/v1/files HTTP/1.1\r\n\r\n", 400},
		{"GET /api/v1/files HTTP/1.1\r\nHost: x\r\nAccept-Language: " + strings.Repeat("zh,", 1<<20/3) + "\r\n\r\n", 431},
		{act + "Idempotency-Key: a\x00b\r\nContent-Length: 22\r\n\r\n" + body, 400},
		{act + "Idempotency-Key: a\x7fb\r\nContent-Length: 22\r\n\r\n" + body, 400},
		{act + "On-Behalf-Of: x\rY: 1\r\nContent-Length: 22\r\n\r\n" + body, 400},
		{act + " Folded: 1\r\nContent-Length: 22\r\n\r\n" + body, 400},
		{act + "Content-Length: 22\r\nContent-Length: 5\r\n\r\n" + body, 400},
		{act + "Content-Length: -1\r\n\r\n" + body, 400},
		{act + "Content-Length: 22\r\nTransfer-Encoding: gzip\r\n\r\n" + body, 501},
		{act + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body, 408},
		{act + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + body, 408},
		{"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 200}, // net/http's own
		{"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 404},
		{"GET http://elsewhere.example/api/v1/files HTTP/1.1\r\nHost: x\r\n\r\n", 401},
		{"GET http://elsewhere.example HTTP/1.1\r\nHost: x\r\n\r\n", 404},
	} {
		status, answer := h.raw(c.sent)
		require.Equal(t, c.status, status, "%.200q: %s", c.sent, answer)
	}
	require.Equal(t, before, h.dump())
	status, _ := h.raw(act + "Transfer-Encoding: chunked\r\n\r\n16\r\n" + body + "\r\n0\r\n\r\n")
	require.Equal(t, 200, status)
	require.Equal(t, archive.Sorting, h.file(h.do("manager-a", "GET", "/api/v1/files/"+string(f.ID), nil)).State)
}
