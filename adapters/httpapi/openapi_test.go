package httpapi_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// document is the OpenAPI document as far as the tests read it.
type document struct {
	OpenAPI    string
	Info       struct{ Title, Version string }
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]schema }
}

type operation struct {
	OperationID string
	Description string
	Summary     string
	Parameters  []parameter
	RequestBody *struct {
		Content map[string]struct{ Schema schema }
	}
	Responses map[string]struct {
		Description string
		Content     map[string]struct{ Schema schema }
	}
}

type parameter struct {
	Name, In string
	Required bool
	Schema   schema
}

// schema is one of JSON Schema 2020-12, as far as the document uses it.
type schema = map[string]any

func (h *house) document() document {
	h.t.Helper()
	var d document
	h.read(h.do("", "GET", "/openapi.json", nil), &d)
	return d
}

// read reads an answer that went well.
func (h *house) read(r reply, into any) {
	h.t.Helper()
	require.Equal(h.t, 200, r.StatusCode, "%s", r.body)
	require.NoError(h.t, json.Unmarshal(r.body, into))
}

func jsonNumber(n int) string { return strconv.Itoa(n) }

func TestTheDocumentIsTheGoldenOne(t *testing.T) {
	h := newHouse(t)
	got := h.do("", "GET", "/openapi.json", nil).body
	require.Equal(t, got, newHouse(t).do("", "GET", "/openapi.json", nil).body, "it is the same whenever it is made")
	path := filepath.Join("testdata", "openapi.json")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	wanted, found := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(wanted), len(found)) {
		require.Equal(t, wanted[i], found[i], "line %d; if that is meant, run with -update", i+1)
	}
	require.Len(t, found, len(wanted), "lines")
}

func TestTheDocumentIsSound(t *testing.T) {
	h := newHouse(t)
	d := h.document()
	require.Regexp(t, `^3\.1\.\d$`, d.OpenAPI)
	require.NotEmpty(t, d.Info.Title)
	require.NotEmpty(t, d.Info.Version)

	var tree any
	h.read(h.do("", "GET", "/openapi.json", nil), &tree)
	used := map[string]bool{}
	walkRefs(tree, func(ref string) {
		name, ok := strings.CutPrefix(ref, "#/components/schemas/")
		require.True(t, ok, "%s leads away", ref)
		require.Contains(t, d.Components.Schemas, name, "%s leads nowhere", ref)
		used[name] = true
	})
	for name := range d.Components.Schemas {
		require.True(t, used[name], "%s is used by nothing", name)
	}

	ids := map[string]string{}
	inPath := regexp.MustCompile(`\{([^}]*)\}`)
	for path, item := range d.Paths {
		for method, op := range item {
			name := method + " " + path
			require.NotEmpty(t, op.OperationID, name)
			require.NotContains(t, ids, op.OperationID, "%s and %s", name, ids[op.OperationID])
			ids[op.OperationID] = name
			require.NotEmpty(t, op.Summary, name)
			seen := map[string]bool{}
			for _, p := range op.Parameters {
				require.NotContains(t, seen, p.In+" "+p.Name, name)
				seen[p.In+" "+p.Name] = true
				require.Contains(t, []string{"path", "query", "header"}, p.In)
				require.NotEmpty(t, kind(d.resolve(p.Schema)), "%s: %s", name, p.Name)
				if p.In == "path" {
					require.True(t, p.Required)
					require.Contains(t, path, "{"+p.Name+"}")
				}
			}
			for _, m := range inPath.FindAllStringSubmatch(path, -1) {
				require.True(t, seen["path "+m[1]], "%s declares %s", name, m[1])
			}
			require.Contains(t, op.Responses, "default", name)
			for status, r := range op.Responses {
				require.NotEmpty(t, r.Description, "%s: %s", name, status)
			}
			if method == "get" {
				require.Nil(t, op.RequestBody)
			}
		}
	}
}

func walkRefs(tree any, visit func(ref string)) {
	switch v := tree.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			visit(ref)
		}
		for _, one := range v {
			walkRefs(one, visit)
		}
	case []any:
		for _, one := range v {
			walkRefs(one, visit)
		}
	}
}

func TestTheDocsPageIsServed(t *testing.T) {
	h := newHouse(t)
	r := h.do("", "GET", "/docs", nil)
	require.Equal(t, 200, r.StatusCode)
	require.Equal(t, "text/html; charset=utf-8", r.Header.Get("Content-Type"))
	require.Equal(t, "default-src 'none'; style-src 'unsafe-inline'", r.Header.Get("Content-Security-Policy"))
	page := string(r.body)
	require.NotRegexp(t, `(?i)<script|<link|<img|<iframe|<object|<embed|url\(|@import|\bsrc=|\bon[a-z]+="`, page)
	require.NotRegexp(t, `href="[^#]`, page)
	for path := range h.document().Paths {
		require.Contains(t, page, path)
	}
}

// slips are where a value does not fit a schema.
func (d document) slips(s schema, value any, at string) (found []string) {
	s = d.resolve(s)
	slip := func(format string, args ...any) { found = append(found, at+": "+fmt.Sprintf(format, args...)) }
	if values, ok := s["enum"].([]any); ok && !slices.Contains(values, value) {
		slip("%v is none of %v", value, values)
	}
	switch v := value.(type) {
	case nil:
		if types, ok := s["type"].([]any); !ok || !slices.Contains(types, any("null")) {
			slip("null")
		}
	case map[string]any:
		return append(found, d.slipsOf(s, v, at)...)
	case []any:
		if kind(s) != "array" {
			slip("a list, not %s", kind(s))
			break
		}
		for i, one := range v {
			found = append(found, d.slips(below(s, "items"), one, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case string:
		if kind(s) != "string" {
			slip("a string, not %s", kind(s))
		}
		if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
			slip("%q is not like %s", v, pattern)
		}
		if s["format"] == "date" && !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(v) {
			slip("%q is no day", v)
		}
	case bool:
		if kind(s) != "boolean" {
			slip("true or false, not %s", kind(s))
		}
	case float64:
		if k := kind(s); k != "number" && (k != "integer" || v != float64(int64(v))) {
			slip("%v, not %s", v, k)
		}
	}
	return found
}

func (d document) slipsOf(s schema, v map[string]any, at string) (found []string) {
	if kind(s) != "object" {
		return []string{at + ": an object, not " + kind(s)}
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, there := v[fmt.Sprint(name)]; !there {
			found = append(found, fmt.Sprintf("%s: %s is missing", at, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		field := below(below(s, "properties"), name)
		if field == nil {
			field = below(s, "additionalProperties")
		}
		if field == nil {
			found = append(found, fmt.Sprintf("%s: %s is not in the schema", at, name))
			continue
		}
		found = append(found, d.slips(field, v[name], at+"."+name)...)
	}
	return found
}

// below is a schema within another; nil when there is none.
func below(s schema, name string) schema {
	found, _ := s[name].(schema)
	return found
}
