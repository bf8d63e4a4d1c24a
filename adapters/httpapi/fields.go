package httpapi

import (
	"cmp"
	_ "embed" // the texts
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// fieldsText says what types and their fields mean, a line each: the type's full name,
// a dot and the field's where it is one, a tab, and the text. A test writes it from the
// comments of the library's own source (run with -update).
//
//go:embed fields.txt
var fieldsText string

var fieldsSay = sync.OnceValue(func() map[string]string {
	all := make(map[string]string)
	for line := range strings.Lines(fieldsText) {
		if name, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			all[name] = text
		}
	}
	return all
})

// module is the path under which the types of the library stand, shortened in names.
var module = strings.TrimSuffix(reflect.TypeFor[schemas]().PkgPath(), "adapters/httpapi")

// typeKey names a type in the texts: "credit/customer.Profile".
func typeKey(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return strings.TrimPrefix(t.PkgPath(), module) + "." + name
}

// everywhere says what a field means that each record has, and that none explains.
var everywhere = map[string]string{
	"org":      "the organisation whose record it is (rule C2b)",
	"id":       "names the record; made when it is",
	"revision": "counts the acts on the record; an act names the one it was seen at (If-Match)",
	"state":    "where the record stands; /explain lists what may be done next",
}

// explained says in a schema what the comments of the source say of the type, or of a
// field of it where one is named, before what it says already.
func explained(s *huma.Schema, of reflect.Type, field string) {
	key := typeKey(of)
	if field != "" {
		key += "." + field
	}
	s.Description = joinNotes(cmp.Or(fieldsSay()[key], everywhere[field]), s.Description)
}
