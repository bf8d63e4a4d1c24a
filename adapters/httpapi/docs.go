package httpapi

import (
	"bytes"
	"cmp"
	_ "embed" // the template
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

var docsTemplate = template.Must(template.New("docs").Parse(docsHTML))

// docsPage renders an OpenAPI document as one page of HTML for a person with
// curl. The page runs no script and loads nothing.
func docsPage(doc *huma.OpenAPI) ([]byte, error) {
	b := docsBuilder{doc: doc, parts: doc.Components}
	if b.parts == nil {
		b.parts = &huma.Components{}
	}
	view, err := b.page()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = docsTemplate.Execute(&out, view)
	return out.Bytes(), err
}

// What the template shows.
type (
	docsView struct {
		Title, Version, Description string
		Groups                      []docsGroup
		Schemas                     []docsSchema
	}
	docsGroup struct {
		Anchor, Name, Description string
		Operations                []docsOperation
	}
	docsOperation struct {
		Anchor, Method, Path, Summary, Description string
		Deprecated                                 bool
		Parameters                                 []docsField
		Body                                       *docsBody
		Responses                                  []docsResponse
		Curl                                       string
	}
	docsBody struct {
		Required             bool
		Media, File, Example string
		Description          string
		Type                 docsType
		Fields               []docsField
	}
	docsResponse struct {
		Status, Description string
		Media               []string
		Type                docsType
	}
	docsSchema struct {
		Anchor, Name, Description, Example string
		Type                               docsType
		Fields                             []docsField
	}
	docsField struct {
		Name, In    string
		Type        docsType
		Required    bool
		Description string
	}
	// docsType is a type in words; Link is what its last word leads to.
	docsType struct{ Before, Link, After string }
)

// SchemaAnchor is the place on the page that a reference leads to.
func (t docsType) SchemaAnchor() string { return "schema-" + t.Link }

// docsBuilder reads the document.
type docsBuilder struct {
	doc   *huma.OpenAPI
	parts *huma.Components
}

func (b docsBuilder) page() (docsView, error) {
	view := docsView{}
	if i := b.doc.Info; i != nil {
		view.Title, view.Version, view.Description = i.Title, i.Version, i.Description
	}
	groups, err := b.groups()
	if err != nil {
		return view, err
	}
	view.Groups = groups
	components := map[string]*huma.Schema{}
	if b.parts.Schemas != nil {
		components = b.parts.Schemas.Map()
	}
	for _, name := range slices.Sorted(maps.Keys(components)) {
		s := components[name]
		example, err := b.example(s)
		if err != nil {
			return view, err
		}
		view.Schemas = append(view.Schemas, docsSchema{
			Anchor: "schema-" + name, Name: name, Description: docsNotes(s), Type: docsTypeOf(s),
			Fields: b.fields("", s), Example: example,
		})
	}
	return view, nil
}

// groups lists the operations under their first tag: the tags in the order the
// document gives them, then those it does not name; within one by path.
func (b docsBuilder) groups() ([]docsGroup, error) {
	var groups []docsGroup
	for _, tag := range b.doc.Tags {
		groups = append(groups, docsGroup{Name: tag.Name, Description: tag.Description})
	}
	for _, at := range slices.Sorted(maps.Keys(b.doc.Paths)) {
		item := b.doc.Paths[at]
		for _, one := range []struct {
			method string
			op     *huma.Operation
		}{
			{http.MethodGet, item.Get}, {http.MethodHead, item.Head}, {http.MethodPost, item.Post}, {http.MethodPut, item.Put},
			{http.MethodPatch, item.Patch}, {http.MethodDelete, item.Delete}, {http.MethodOptions, item.Options},
		} {
			if one.op == nil || one.op.Hidden {
				continue
			}
			shown, err := b.operation(one.method, at, item, one.op)
			if err != nil {
				return nil, err
			}
			tag := "other"
			if len(one.op.Tags) > 0 {
				tag = one.op.Tags[0]
			}
			i := slices.IndexFunc(groups, func(g docsGroup) bool { return g.Name == tag })
			if i < 0 {
				i, groups = len(groups), append(groups, docsGroup{Name: tag})
			}
			groups[i].Operations = append(groups[i].Operations, shown)
		}
	}
	groups = slices.DeleteFunc(groups, func(g docsGroup) bool { return len(g.Operations) == 0 })
	for i := range groups {
		groups[i].Anchor = fmt.Sprintf("group-%d", i+1)
	}
	return groups, nil
}

func (b docsBuilder) operation(method, at string, item *huma.PathItem, op *huma.Operation) (docsOperation, error) {
	shown := docsOperation{
		Anchor: anchor(cmp.Or(op.OperationID, method+at)), Method: method, Path: at,
		Summary: op.Summary, Description: op.Description, Deprecated: op.Deprecated,
	}
	var params []*huma.Param
	for _, p := range slices.Concat(item.Parameters, op.Parameters) {
		if p = resolve(p, p.Ref, b.parts.Parameters); p == nil {
			continue
		}
		params = append(params, p)
		shown.Parameters = append(shown.Parameters, docsField{
			Name: p.Name, In: p.In, Type: docsTypeOf(p.Schema), Required: p.Required,
			Description: joinNotes(p.Description, docsNotes(p.Schema)),
		})
	}
	if op.RequestBody != nil {
		var err error
		if shown.Body, err = b.body(resolve(op.RequestBody, op.RequestBody.Ref, b.parts.RequestBodies)); err != nil {
			return shown, err
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := resolve(op.Responses[status], op.Responses[status].Ref, b.parts.Responses)
		if r == nil {
			continue
		}
		answer := docsResponse{Status: status, Description: r.Description, Media: slices.Sorted(maps.Keys(r.Content))}
		if len(answer.Media) > 0 {
			answer.Type = docsTypeOf(r.Content[answer.Media[0]].Schema)
		}
		shown.Responses = append(shown.Responses, answer)
	}
	shown.Curl = b.curl(method, at, params, shown.Body, op)
	return shown, nil
}

// anchor is the place of an operation on the page.
func anchor(id string) string {
	return "op-" + strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '.'
	}, id)
}

// resolve follows a reference to a component; nil where there is none.
func resolve[T any](given *T, ref string, components map[string]*T) *T {
	if ref == "" {
		return given
	}
	return components[path.Base(ref)]
}

func (b docsBuilder) body(r *huma.RequestBody) (*docsBody, error) {
	if r == nil || len(r.Content) == 0 {
		return nil, nil //nolint:nilnil // a request without a body
	}
	media := slices.Sorted(maps.Keys(r.Content))[0]
	content := r.Content[media]
	body := &docsBody{Required: r.Required, Media: media, File: "body", Description: r.Description, Type: docsTypeOf(content.Schema)}
	if s := b.schema(content.Schema); s != nil {
		body.Fields = b.fields("", s)
	}
	if !strings.Contains(media, "json") {
		return body, nil
	}
	body.File = "body.json"
	var err error
	if content.Example != nil {
		var raw []byte
		raw, err = json.MarshalIndent(content.Example, "", "  ")
		body.Example = string(raw)
	} else {
		body.Example, err = b.example(content.Schema)
	}
	return body, err
}

// schema follows a schema's reference; nil where it leads nowhere.
func (b docsBuilder) schema(s *huma.Schema) *huma.Schema {
	for range 10 { // a reference that leads in a circle leads nowhere
		if s == nil || s.Ref == "" {
			return s
		}
		if b.parts.Schemas == nil {
			return nil
		}
		s = b.parts.Schemas.SchemaFromRef(s.Ref)
	}
	return nil
}

// properties names the fields of an object: those that must be there in their
// order, then the others by name.
func properties(s *huma.Schema) []string {
	var names []string
	for _, name := range s.Required {
		if s.Properties[name] != nil {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// fields lists the fields of an object, those of objects written within it too.
func (b docsBuilder) fields(prefix string, s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range properties(s) {
		field := s.Properties[name]
		fields = append(fields, docsField{
			Name: prefix + name, Type: docsTypeOf(field),
			Required: slices.Contains(s.Required, name), Description: docsNotes(field),
		})
		below := prefix + name
		for field.Type == huma.TypeArray && field.Items != nil {
			below, field = below+"[]", field.Items
		}
		fields = append(fields, b.fields(below+".", field)...)
	}
	return fields
}

func docsTypeOf(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case s.Ref != "":
		return docsType{Link: strings.TrimPrefix(s.Ref, schemaPrefix)}
	case s.Type == huma.TypeArray:
		t := docsTypeOf(s.Items)
		t.Before = "list of " + t.Before
		return t.orNull(s)
	}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
		t := docsTypeOf(values)
		t.Before = "object of " + t.Before
		return t.orNull(s)
	}
	t := docsType{Before: cmp.Or(s.Type, "anything")}
	if s.Format != "" && s.Type == huma.TypeString {
		t.Before += " (" + s.Format + ")"
	}
	return t.orNull(s)
}

func (t docsType) orNull(s *huma.Schema) docsType {
	if s.Nullable {
		t.After += " or null"
	}
	return t
}

// docsNotes words what a schema says besides its type.
func docsNotes(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	notes := []string{s.Description}
	if len(s.Enum) > 0 {
		values := make([]string, len(s.Enum))
		for i, value := range s.Enum {
			values[i] = fmt.Sprint(value)
		}
		notes = append(notes, "one of "+strings.Join(values, ", "))
	}
	notes = append(notes,
		between(s.MinLength, s.MaxLength, "characters"),
		between(s.MinItems, s.MaxItems, "entries"),
		between(s.Minimum, s.Maximum, ""))
	if s.UniqueItems {
		notes = append(notes, "each once")
	}
	if s.Default != nil {
		notes = append(notes, fmt.Sprintf("%v when left out", s.Default))
	}
	return joinNotes(notes...)
}

// joinNotes makes one line of several notes.
func joinNotes(notes ...string) string {
	notes = slices.DeleteFunc(notes, func(note string) bool { return note == "" })
	for i := 0; i+1 < len(notes); i++ {
		notes[i] = strings.TrimSuffix(notes[i], ".")
	}
	return strings.Join(notes, "; ")
}

func between[N int | float64](least, most *N, unit string) string {
	switch {
	case least != nil && most != nil && *least == *most:
		return strings.TrimSpace(fmt.Sprintf("exactly %v %s", *least, unit))
	case least != nil && most != nil:
		return strings.TrimSpace(fmt.Sprintf("%v to %v %s", *least, *most, unit))
	case least != nil && *least == 1 && unit != "":
		return "not empty"
	case least != nil:
		return strings.TrimSpace(fmt.Sprintf("at least %v %s", *least, unit))
	case most != nil:
		return strings.TrimSpace(fmt.Sprintf("at most %v %s", *most, unit))
	}
	return ""
}
