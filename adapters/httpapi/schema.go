package httpapi

import (
	"cmp"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const schemaPrefix = "#/components/schemas/"

// schemas makes the JSON schemas of the library's types, one component for each
// struct. It describes what encoding/json writes and reads, save that a
// [policy.Text] is one string.
type schemas struct {
	registry huma.Registry
	// taken are the names of components, finished those whose tags are read.
	taken    map[string]reflect.Type
	finished map[string]bool
}

func newSchemas() *schemas {
	s := &schemas{taken: make(map[string]reflect.Type), finished: make(map[string]bool)}
	s.registry = huma.NewMapRegistry(schemaPrefix, s.name)
	for _, own := range []struct{ of, as reflect.Type }{
		{reflect.TypeFor[calendar.Day](), reflect.TypeFor[daySchema]()},
		{reflect.TypeFor[calendar.Period](), reflect.TypeFor[periodSchema]()},
		{reflect.TypeFor[policy.Yuan](), reflect.TypeFor[yuanSchema]()},
		{reflect.TypeFor[policy.Personal](), reflect.TypeFor[personalSchema]()},
		{reflect.TypeFor[policy.Text](), reflect.TypeFor[textSchema]()},
		{reflect.TypeFor[policy.Rule](), reflect.TypeFor[ruleSchema]()},
		{reflect.TypeFor[journal.Digest](), reflect.TypeFor[digestSchema]()},
	} {
		s.registry.RegisterTypeAlias(own.of, own.as)
	}
	return s
}

// of returns the schema of a type: a reference for a struct. Requests and
// answers share it. A field must be there when its `validate` tag refuses its
// zero value; without omitempty or omitzero also when the zero of its type says
// nothing (a day, a digest, a text), which the acts refuse, and in a
// struct without a single such tag.
func (s *schemas) of(t reflect.Type) *huma.Schema {
	out := s.registry.Schema(t, true, "")
	for name, component := range s.registry.Map() {
		if !s.finished[name] {
			s.finished[name] = true
			finish(component, s.registry.TypeFromRef(schemaPrefix+name))
		}
	}
	return out
}

// name names the component of a struct: "archive.File". Types of this package
// stand without it, an instance of a generic type before its arguments:
// "Page-archive.File". A name that is taken gets a number.
func (s *schemas) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return "" // no component
	}
	base := schemaName(t, hint)
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name += strconv.Itoa(n)
		}
		if s.taken[name] == nil {
			s.taken[name] = t
		}
		if s.taken[name] == t {
			return name
		}
	}
}

func schemaName(t reflect.Type, hint string) string {
	name := cmp.Or(t.Name(), hint, "object")
	base, arguments, _ := strings.Cut(name, "[")
	parts := []string{qualified(t.PkgPath() + "." + base)}
	for _, argument := range strings.FieldsFunc(arguments, func(r rune) bool { return strings.ContainsRune("[]*,", r) }) {
		parts = append(parts, qualified(argument))
	}
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r) {
			return -1
		}
		return r
	}, strings.Join(parts, "-"))
}

// qualified shortens a type's full name to that of its last package, and one of
// this package, or of none, to its own.
func qualified(full string) string {
	name, own := strings.CutPrefix(full, reflect.TypeFor[schemas]().PkgPath()+".")
	if !own {
		name, own = strings.CutPrefix(full, ".")
	}
	if !own {
		return path.Base(full)
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// finish carries the tags of a struct's fields over to its schema.
func finish(s *huma.Schema, t reflect.Type) {
	s.Required = nil
	explained(s, t, "")
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		field := s.Properties[name]
		if field == nil && f.IsExported() && !f.Anonymous && name != "-" {
			panic("dossier: the schema of " + t.String() + " loses " + name) // as of a struct of no exported name that is embedded
		}
		if field == nil || !f.IsExported() || f.Anonymous && f.Tag.Get("json") == "" {
			continue
		}
		left := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if left {
			field.Nullable = false // what would be null is left out
		}
		declaredBy := t
		if n := len(f.Index); n > 1 {
			declaredBy = structOf(t.FieldByIndex(f.Index[:n-1]).Type)
		}
		explained(field, declaredBy, name)
		wanted := constrain(field, f.Type, f.Tag.Get("validate"), left)
		if wanted || !left && (!validated(declaredBy) || saysNothing(f.Type)) {
			s.Required = append(s.Required, name)
		}
	}
	s.PrecomputeMessages()
}

func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// validated reports whether a struct declares a field with a `validate` tag.
func validated(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.Tag.Get("validate") != "" {
			return true
		}
	}
	return false
}

// saysNothing reports whether the zero value of a type is no value: it has to be
// stated.
func saysNothing(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[calendar.Day](), reflect.TypeFor[journal.Digest](), reflect.TypeFor[time.Time]():
		return true
	}
	return t.Kind() == reflect.String
}

// constrain carries a `validate` tag over to the schema of its field, what
// follows dive to that of its entries. It reports whether the field must be
// there: it is required, or refused when empty and always written.
func constrain(s *huma.Schema, t reflect.Type, tag string, left bool) bool {
	wanted, depth := false, 0
	for part := range strings.SplitSeq(tag, ",") {
		word, param, _ := strings.Cut(part, "=")
		if word == "dive" {
			if s = s.Items; s == nil {
				break
			}
			t, depth = structOf(t).Elem(), depth+1
			continue
		}
		refusesZero := word == "required" || !left && (word == "min" || word == "len") && param != "0"
		wanted = wanted || refusesZero && depth == 0
		if s.Ref == "" { // its own component says the rest
			limit(s, structOf(t).Kind(), word, param)
		}
	}
	return wanted
}

// limit carries one word of a `validate` tag over.
func limit(s *huma.Schema, kind reflect.Kind, word, param string) {
	n, err := strconv.Atoi(param)
	number := err == nil
	switch {
	case word == "required" && kind == reflect.String && s.MinLength == nil && len(s.Enum) == 0:
		s.MinLength = new(1)
	case word == "oneof":
		s.MinLength, s.Enum = nil, nil
		for value := range strings.FieldsSeq(param) {
			s.Enum = append(s.Enum, value)
		}
	case word == "unique":
		s.UniqueItems = true
	case word == "plain":
		describe(s, "one line")
	case word == "prose":
		describe(s, "one line or several")
	case word == "anonymous":
		describe(s, "without anybody's identity, telephone or account number")
	case number && (word == "min" || word == "len"):
		atLeast(s, kind, n)
	}
	if number && (word == "max" || word == "len") {
		atMost(s, kind, n)
	}
}

func atLeast(s *huma.Schema, kind reflect.Kind, n int) {
	switch {
	case s.Type == huma.TypeArray:
		s.MinItems = &n
	case kind == reflect.String:
		s.MinLength = &n
	case s.Type == huma.TypeInteger || s.Type == huma.TypeNumber:
		s.Minimum = new(float64(n))
	}
}

func atMost(s *huma.Schema, kind reflect.Kind, n int) {
	switch {
	case s.Type == huma.TypeArray:
		s.MaxItems = &n
	case kind == reflect.String:
		s.MaxLength = &n
	case s.Type == huma.TypeInteger || s.Type == huma.TypeNumber:
		s.Maximum = new(float64(n))
	}
}

func describe(s *huma.Schema, text string) {
	s.Description = joinNotes(s.Description, text)
}

// The types whose JSON is not that of their Go fields.
type (
	daySchema      struct{}
	periodSchema   struct{}
	yuanSchema     struct{}
	personalSchema struct{}
	textSchema     struct{}
	ruleSchema     struct{}
	digestSchema   struct{}
)

// Schema is that of a [calendar.Day].
func (daySchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-02-13"}, Description: "civil day"}
}

// Schema is that of a [calendar.Period].
func (periodSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Examples: []any{"3 working days"},
		Description: "a number of working days, months or days",
	}
}

// Schema is that of a [policy.Yuan].
func (yuanSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$`, Examples: []any{"500000.00"},
		Description: "yuan; a string, never a number",
	}
}

// Schema is that of a [policy.Personal].
func (personalSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: "personal data, masked in answers"}
}

// Schema is that of a [policy.Text] as it is answered.
func (textSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: "in the language of the request"}
}

// Schema is that of a [policy.Rule].
func (ruleSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"B4.5a"}, Description: "id of a rule"}
}

// Schema is that of a [journal.Digest].
func (digestSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^[0-9a-f]{64}$", Description: "SHA-256 in hexadecimal",
		Examples: []any{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	}
}
