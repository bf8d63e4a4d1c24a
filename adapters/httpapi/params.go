package httpapi

import (
	"encoding"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

// queryOf reads the query parameters of a request: those the operation takes,
// each at most once. A filter misspelt or left empty must not answer everything.
// takes says of each parameter whether it may be empty.
func queryOf(r *http.Request, takes map[string]bool) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, policy.Invalid("query", "", "parameters as name=value, percent-encoded",
			policy.T("查询参数无法读取", "the query parameters cannot be read"))
	}
	for name, values := range query {
		mayBeEmpty, known := takes[name]
		switch {
		case !known:
			var names []string
			for n := range takes {
				names = append(names, n)
			}
			slices.Sort(names)
			return nil, policy.Invalid("query", "", "parameters among "+strings.Join(names, ", "),
				policy.Tf("有一个参数不被接受,可用:%[1]s", "a parameter is not one of %s", strings.Join(names, ", ")))
		case len(values) > 1:
			return nil, policy.Invalid(name, "several", "one", policy.Tf("参数 %s 只能有一个", "the parameter %s stands more than once", name))
		case values[0] == "" && !mayBeEmpty:
			return nil, policy.Invalid(name, "nothing", "a value", policy.Tf("参数 %s 为空", "the parameter %s is empty", name))
		}
	}
	return query, nil
}

// queryOfOp lists the query parameters of an operation, and which of them may be
// empty: a flag, and the place to go on after, which has none on the first page.
func queryOfOp(op *huma.Operation) map[string]bool {
	takes := make(map[string]bool)
	for _, p := range op.Parameters {
		if p.In == "query" {
			takes[p.Name] = p.Schema.Type == huma.TypeBoolean || p.Name == "after"
		}
	}
	return takes
}

// readQuery fills a struct from query parameters by its query tags. Embedded
// structs count as their fields.
func readQuery(r *http.Request, into any) error {
	query := r.URL.Query()
	v := reflect.ValueOf(into).Elem()
	var c policy.Checks
	for _, f := range queryFields(v.Type()) {
		name := f.Tag.Get("query")
		text := query.Get(name)
		if !query.Has(name) && f.Tag.Get("required") != "" {
			c.Add(*policy.Invalid(name, "nothing", "a value", policy.Tf("缺少参数 %s", "the parameter %s is missing", name)))
		}
		if !query.Has(name) || name == "after" && text == "" {
			continue
		}
		if !fill(v.FieldByIndex(f.Index), text) {
			wanted := wantedOf(f.Type)
			c.Add(*policy.Invalid(name, "", wanted.EN, policy.Tf("参数 %s 应为%s", "the parameter %s takes %s", name, wanted)))
		}
	}
	return c.Err()
}

func queryFields(t reflect.Type) []reflect.StructField {
	if t.Kind() != reflect.Struct {
		return nil
	}
	return slices.DeleteFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.Tag.Get("query") == "" })
}

// fill sets a field from text; false when the text is not one of its values.
func fill(v reflect.Value, text string) bool {
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		return u.UnmarshalText([]byte(text)) == nil
	}
	switch v.Kind() {
	case reflect.String:
		if policy.CheckShape(struct {
			S string `json:"s" validate:"max=1000,plain"`
		}{text}) != nil {
			return false
		}
		v.SetString(text)
	case reflect.Bool:
		b, ok := flagOf(text)
		v.SetBool(b)
		return ok
	case reflect.Uint64:
		n, err := strconv.ParseUint(text, 10, 63)
		v.SetUint(n)
		return err == nil
	default:
		panic(fmt.Sprintf("httpapi: a query has no %s", v.Type())) // seen by the first test of the route
	}
	return true
}

// flag reads a parameter that is there or not: "?dry-run", "?dry-run=true".
func flag(query url.Values, name string) (bool, error) {
	if !query.Has(name) {
		return false, nil
	}
	on, ok := flagOf(query.Get(name))
	if !ok {
		return false, policy.Invalid(name, "", "true or false", policy.Tf("参数 %s 应为 true 或 false", "the parameter %s takes true or false", name))
	}
	return on, nil
}

// flagOf reads the value of a flag.
func flagOf(text string) (on, ok bool) {
	switch text {
	case "", "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// pageSize is how much a page may hold; 0 when nobody has said.
type pageSize int

// UnmarshalText reads a whole number from 1 to 1000.
func (n *pageSize) UnmarshalText(text []byte) error {
	size, err := strconv.ParseUint(string(text), 10, 16)
	if err != nil || size < 1 || size > 1000 {
		return policy.Invalid("limit", "", "1 to 1000", policy.T("每页条数应为 1 至 1000", "a page has from 1 to 1000 records"))
	}
	*n = pageSize(size)
	return nil
}

// Schema is that of a page's size.
func (pageSize) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0), Maximum: new(1000.0), Default: 100}
}
