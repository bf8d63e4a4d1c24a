package httpapi_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
)

// offence stands in what is sent, and must not come back.
const offence = "Mallory-31415926"

// refused wants a clear refusal that repeats nothing of an offence.
func (h *house) refused(r reply, status int) problem {
	h.t.Helper()
	p := h.problem(r, status)
	require.NotEmpty(h.t, p.Violations, "%s", r.body)
	for _, v := range p.Violations {
		require.NotEmpty(h.t, v.Field, "%s", r.body)
		require.NotEmpty(h.t, v.Problem, "%s", r.body)
		require.NotEmpty(h.t, v.Wanted, "%s", r.body)
		require.NotEmpty(h.t, v.Remedy, "%s", r.body)
	}
	h.silent(r, offence)
	return p
}

// silent wants a text in neither body nor headers nor log.
func (h *house) silent(r reply, text string) {
	h.t.Helper()
	require.NotContains(h.t, string(r.body), text)
	require.NotContains(h.t, fmt.Sprint(r.Header), text)
	require.NotContains(h.t, h.log.String(), text)
}

const goodProject = `"number":"L-1","kind":"loan","customer":"c-1","amount":"1.00","a":"manager-a","b":"manager-b"`

func TestABadBodyIsRefusedAndNothingIsWritten(t *testing.T) {
	h := newHouse(t)
	h.shelve()
	before := h.dump()
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	deepObjects := strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	for name, c := range map[string]struct{ body, field string }{
		"nothing":                    {"", "body"},
		"spaces":                     {"  \n", "body"},
		"null":                       {"null", "body"},
		"a list":                     {"[]", "body"},
		"a list of one":              {"[{" + goodProject + "}]", "body"},
		"a string":                   {`"` + offence + `"`, "body"},
		"a number":                   {"31415926", "body"},
		"no JSON":                    {offence, "body"},
		"half":                       {`{"number":"` + offence, "body"},
		"an unknown field":           {`{` + goodProject + `,"` + offence + `":1}`, "body"},
		"an unknown field below":     {`{` + goodProject + `,"amount2":{"` + offence + `":[1]}}`, "body"},
		"a name twice":               {`{` + goodProject + `,"number":"` + offence + `"}`, "body"},
		"a name twice, escaped":      {`{` + goodProject + `,"n\u0075mber":"` + offence + `"}`, "body"},
		"a name in another case":     {`{` + goodProject + `,"Number":"` + offence + `"}`, "body"},
		"another case alone":         {strings.Replace(`{`+goodProject+`}`, "number", "NUMBER", 1), "body"},
		"a second value":             {`{` + goodProject + `} {"number":"` + offence + `"}`, "body"},
		"something after":            {`{` + goodProject + `}` + offence, "body"},
		"a NUL after":                {`{` + goodProject + "}\x00", "body"},
		"a comma after":              {`{` + goodProject + `},`, "body"},
		"a byte order mark":          {"\ufeff{" + goodProject + `}`, "body"},
		"UTF-16":                     {"{\x00\"\x00}\x00", "body"},
		"invalid UTF-8":              {strings.Replace(`{`+goodProject+`}`, "L-1", offence+"\xff\xfe", 1), "body"},
		"a lone surrogate":           {strings.Replace(`{`+goodProject+`}`, "L-1", offence+`\ud800`, 1), "body"},
		"a control character":        {strings.Replace(`{`+goodProject+`}`, "L-1", offence+`\u0000`, 1), "number"},
		"an invisible one":           {strings.Replace(`{`+goodProject+`}`, "L-1", offence+"\u200b", 1), "number"},
		"a direction mark":           {strings.Replace(`{`+goodProject+`}`, "c-1", offence+"\u202e", 1), "customer"},
		"too long":                   {strings.Replace(`{`+goodProject+`}`, "L-1", strings.Repeat(offence, 1000), 1), "number"},
		"a comment":                  {`{/*` + offence + `*/` + goodProject + `}`, "body"},
		"single quotes":              {strings.ReplaceAll(`{`+goodProject+`}`, `"`, `'`), "body"},
		"lists 100,000 deep":         {deep, "body"},
		"objects 100,000 deep":       {deepObjects, "body"},
		"lists deep in a field":      {`{` + goodProject + `,"conditions":` + deep + `}`, "body"},
		"objects deep in a field":    {`{` + goodProject + `,"ended":` + deepObjects + `}`, "body"},
		"a list for a string":        {strings.Replace(`{`+goodProject+`}`, `"L-1"`, `["`+offence+`"]`, 1), "number"},
		"an object for a list":       {`{` + goodProject + `,"conditions":{"0":"mortgage"}}`, "conditions"},
		"a number for a string":      {strings.Replace(`{`+goodProject+`}`, `"L-1"`, `31415926`, 1), "number"},
		"a number in a list of text": {`{` + goodProject + `,"conditions":["mortgage",31415926]}`, "conditions[1]"},
	} {
		t.Run(name, func(t *testing.T) {
			p := h.refused(h.do("manager-a", "POST", "/api/v1/files", c.body), 400)
			if !strings.Contains(name, "deep in") { // whichever is noticed first
				require.Equal(t, c.field, p.Violations[0].Field, "%v", p.Violations)
			}
		})
	}
	require.Equal(t, before, h.dump())
}

func TestNullIsNoValue(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, field := range []string{"number", "kind", "customer", "title", "amount", "a", "b", "department", "conditions"} {
		r := h.do("manager-a", "POST", "/api/v1/files", object{field: nil})
		require.Equal(t, field, h.refused(r, 400).Violations[0].Field)
	}
	require.Equal(t, "body", h.refused(h.do("manager-a", "POST", "/api/v1/files", object{"ended": "2026-02-13"}), 400).Violations[0].Field, "the end is an act of its own")
	for field, body := range map[string]string{
		"items":             `{"items":null}`,
		"items[0]":          `{"items":[null]}`,
		"items[1].pages":    `{"items":[{},{"pages":null}]}`,
		"annex[0].given":    `{"items":[],"annex":[{"given":null}]}`,
		"items[0].signed":   `{"items":[{"signed":null}]}`,
		"items[0].contract": `{"items":[{"contract":null}]}`,
	} {
		require.Equal(t, field, h.refused(h.try("manager-a", f, "edit-inventory", body), 400).Violations[0].Field)
	}
	require.Equal(t, "amount", h.refused(h.try("general-manager", f, "correct", `{"corrects":1,"reason":"x","amount":null}`), 400).Violations[0].Field)
	for _, act := range []string{"hand-over", "check", "deliver", "code"} {
		require.Equal(t, "body", h.refused(h.try("manager-a", f, act, "null"), 400).Violations[0].Field)
	}
	require.Equal(t, before, h.dump())
}

func TestValuesOfAnotherForm(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, day := range []string{
		`"2026-02-30"`, `"20260213"`, `"2026-2-3"`, `""`, `" 2026-02-13"`, `"2026-02-13T00:00:00Z"`, `"0000-00-00"`, `"2026-13-01"`,
		`"13.02.2026"`, `"99999-01-01"`, `"-2026-02-13"`, `"２０２６-02-13"`, `"` + offence + `"`, `20260213`, `1.5`, `true`, `[]`, `{}`,
	} {
		v := h.refused(h.try("manager-a", f, "end-project", `{"ended":`+day+`}`), 400).Violations[0]
		require.Equal(t, "ended", v.Field, day)
		require.Contains(t, v.Wanted, "a day", day)
	}
	for _, amount := range []string{
		`1`, `500000.00`, `1e9999`, `"1e9999"`, `"-1.00"`, `"+1.00"`, `"1.000"`, `"1."`, `".5"`, `"01.00"`, `"1,000.00"`, `"NaN"`, `NaN`, `"Infinity"`,
		`""`, `"` + strings.Repeat("9", 10_000) + `"`, strings.Repeat("9", 10_000), `"1000000000000000.00"`, `"１.00"`, `" 1.00"`, `"` + offence + `"`, `true`, `{}`,
	} {
		r := h.do("manager-a", "POST", "/api/v1/files", strings.Replace(`{`+goodProject+`}`, `"1.00"`, amount, 1))
		v := h.refused(r, 400).Violations[0]
		if amount == "NaN" { // no JSON at all
			require.Equal(t, "body", v.Field)
			continue
		}
		require.Equal(t, "amount", v.Field, amount)
	}
	for _, n := range []string{`1.0`, `1.5`, `1e3`, `1E0`, `"1"`, `true`, `-1`, `99999999999999999999`, strings.Repeat("9", 5000), `[1]`} {
		r := h.try("manager-a", f, "edit-inventory", `{"items":[{"part":"approval","title":"x","form":"copy","copies":1,"pages":`+n+`}]}`)
		require.Equal(t, "items[0].pages", h.refused(r, 400).Violations[0].Field, n)
	}
	for _, n := range []string{`1.0`, `1e1`, `-1`, `"1"`, `18446744073709551616`} {
		r := h.try("general-manager", f, "correct", `{"reason":"x","title":"y","corrects":`+n+`}`)
		require.Equal(t, "corrects", h.refused(r, 400).Violations[0].Field, n)
	}
	for _, b := range []string{`"true"`, `1`, `"yes"`, `[]`} {
		r := h.do("general-manager", "POST", "/api/v1/people/sun/appoint", `{"role":"archivist","from":"2026-02-13","partTime":`+b+`}`, "If-Match", `"0"`)
		require.Equal(t, "partTime", h.refused(r, 400).Violations[0].Field, b)
	}
	require.Equal(t, before, h.dump())
}

// spaces is a body of a given length, made as it is read.
type spaces struct{ left atomic.Int64 }

func (s *spaces) Read(p []byte) (int, error) {
	n := min(s.left.Load(), int64(len(p)))
	if n == 0 {
		return 0, io.EOF
	}
	for i := range p[:n] {
		p[i] = ' '
	}
	s.left.Add(-n)
	return int(n), nil
}

func TestALargeBodyIsNotReadOn(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	const size = 50 << 20
	for _, declared := range []bool{true, false} {
		for _, path := range []string{"/api/v1/files", "/api/v1/files/" + string(f.ID) + "/hand-over", "/api/v1/files/" + string(f.ID) + "/end-project"} {
			body := &spaces{}
			body.left.Store(size)
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+path, body)
			require.NoError(t, err)
			r.Header.Set("Authorization", "Bearer manager-a")
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("If-Match", etag(f.Revision))
			if declared {
				r.ContentLength = size
			}
			resp, err := http.DefaultTransport.RoundTrip(r)
			require.NoError(t, err, "%s, declared %t", path, declared)
			read, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			p := h.refused(reply{resp, read}, 413)
			require.Equal(t, "body", p.Violations[0].Field)
			require.Positive(t, body.left.Load(), "the rest was not asked for")
		}
	}
	require.Equal(t, before, h.dump())
}

func TestOnlyPlainJSONIsRead(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	good := `{` + goodProject + `}`
	for _, kind := range []string{
		"-", "", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=" + offence,
		"application/json; charset=latin1", "application/json; charset=utf-16", "application/json; charset", "application/json, text/plain",
		"application/json/" + offence, "application/problem+json", "*/*", offence, "json", ";",
	} {
		p := h.refused(h.do("manager-a", "POST", "/api/v1/files", good, "Content-Type", "-", "Content-Type", kind), 415)
		require.Equal(t, "Content-Type", p.Violations[0].Field, kind)
	}
	p := h.refused(h.do("manager-a", "POST", "/api/v1/files", good, "Content-Type", "text/plain"), 400) // a second one
	require.Equal(t, "Content-Type", p.Violations[0].Field)
	h.refused(h.try("manager-a", f, "hand-over", "{}", "Content-Type", "-", "Content-Type", "text/plain"), 415)
	for _, packed := range []string{"gzip", "GZIP", "deflate", "br", "identity, gzip", offence} {
		p := h.refused(h.do("manager-a", "POST", "/api/v1/files", good, "Content-Encoding", packed), 415)
		require.Equal(t, "Content-Encoding", p.Violations[0].Field, packed)
		h.refused(h.try("manager-a", f, "hand-over", "{}", "Content-Encoding", packed), 415)
	}
	require.Equal(t, before, h.dump())

	for i, kind := range []string{"application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"} {
		body := strings.Replace(good, "L-1", fmt.Sprintf("L-1%d", i), 1)
		require.Equal(t, 201, h.do("manager-a", "POST", "/api/v1/files", body, "Content-Type", "-", "Content-Type", kind, "Content-Encoding", "identity").StatusCode)
	}
}

func TestABareActTakesNothingOrAnEmptyObject(t *testing.T) {
	h := newHouse(t)
	f := h.open()
	before := h.dump()
	for _, body := range []string{`{"` + offence + `":1}`, `[]`, `""`, `0`, `{}{}`, offence} {
		h.refused(h.try("manager-a", f, "hand-over", body), 400)
	}
	require.Equal(t, before, h.dump())
	f = h.act("manager-a", f, "end-project", object{"ended": "2026-02-13"})
	f = h.act("manager-a", f, "edit-inventory", archivetest.Inventory(f.Project))
	f = h.sign("manager-a", f, "inventory")
	require.Equal(t, archive.Checking, h.act("manager-a", f, "hand-over", "{}").State)
}
