package httpapi

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

const hostile = `<script>alert(1)</script> & "quotes" <img src="https://example.com/x">`

// documentSample is an API of three operations.
func documentSample() *huma.OpenAPI {
	s := newSchemas()
	file, project := s.of(reflect.TypeFor[archive.File]()), s.of(reflect.TypeFor[archive.Project]())
	problem := s.of(reflect.TypeFor[policy.Violation]())
	answer := func(schema *huma.Schema) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{"application/json": {Schema: schema}}
	}
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}, Description: "the file's id"}
	limit := 100.0
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Dossier (案卷)", Version: "1", Description: "Two\n\nparagraphs."},
		Tags:    []*huma.Tag{{Name: "files", Description: "Business files."}, {Name: "unused"}},
		Components: &huma.Components{
			Schemas:         s.registry,
			Responses:       map[string]*huma.Response{"refused": {Description: "refused by a rule", Content: answer(problem)}},
			Parameters:      map[string]*huma.Param{"id": id},
			SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}},
		},
		Security: []map[string][]string{{"token": {}}},
		Paths: map[string]*huma.PathItem{
			"/files": {
				Get: &huma.Operation{
					OperationID: "get.files", Tags: []string{"files"}, Summary: "List files",
					Parameters: []*huma.Param{
						{Name: "state", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"sorting", "checking"}}},
						{Name: "limit", In: "query", Schema: &huma.Schema{Type: huma.TypeInteger, Maximum: &limit, Default: 20}},
					},
					Responses: map[string]*huma.Response{"200": {Description: "a page", Content: answer(&huma.Schema{Type: huma.TypeArray, Items: file})}},
				},
				Post: &huma.Operation{
					OperationID: "post.files", Tags: []string{"files"}, Summary: hostile, Description: hostile,
					Parameters:  []*huma.Param{{Name: "Idempotency-Key", In: "header", Required: true, Example: "k`1$"}},
					RequestBody: &huma.RequestBody{Required: true, Content: answer(project)},
					Responses: map[string]*huma.Response{
						"201": {Description: "opened", Content: answer(file)}, "422": {Ref: "#/components/responses/refused"},
					},
				},
			},
			"/files/{id}": {
				Get: &huma.Operation{
					Tags: []string{"loose"}, Summary: "Read a file", Parameters: []*huma.Param{{Ref: "#/components/parameters/id"}},
					Responses: map[string]*huma.Response{"200": {Description: "the file", Content: answer(file)}},
				},
				Delete: &huma.Operation{Hidden: true, Summary: "never shown"},
			},
		},
	}
}

// attributes returns the values of attributes of a page, which is read as XML:
// every element closed, every attribute quoted.
func attributes(t *testing.T, page []byte, name string) []string {
	t.Helper()
	var values []string
	for d := xml.NewDecoder(bytes.NewReader(page)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return values
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Local == name {
					values = append(values, a.Value)
				}
			}
		}
	}
}

func TestTheDocsPage(t *testing.T) {
	page, err := docsPage(documentSample())
	require.NoError(t, err)
	text := string(page)

	ids := attributes(t, page, "id")
	require.Contains(t, ids, "schema-archive.File")
	seen := map[string]bool{}
	for _, id := range ids {
		require.False(t, seen[id], "%s stands twice", id)
		seen[id] = true
	}
	for _, link := range attributes(t, page, "href") {
		place, ok := strings.CutPrefix(link, "#")
		require.True(t, ok, "%s leads away from the page", link)
		require.True(t, seen[place], "%s leads nowhere", link)
	}
	require.Empty(t, attributes(t, page, "src"))
	require.NotRegexp(t, `(?i)<script|<link|<img|<iframe|url\(|@import`, text)
	require.Contains(t, text, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;quotes&#34;")

	require.Contains(t, text, "Dossier (案卷)")
	require.Less(t, strings.Index(text, `<h2 id="group-1">files</h2>`), strings.Index(text, `<h2 id="group-2">loose</h2>`))
	require.NotContains(t, text, "unused")
	require.NotContains(t, text, "never shown")
	require.Contains(t, text, "one of sorting, checking")
	require.Contains(t, text, "at most 100; 20 when left out")
	require.Contains(t, text, `list of <a href="#schema-archive.File">archive.File</a>`)
	require.Contains(t, text, "refused by a rule")
	require.Contains(t, text, "the file&#39;s id")
}

func TestTheLinesForCurl(t *testing.T) {
	b := docsBuilder{doc: documentSample()}
	b.parts = b.doc.Components
	groups, err := b.groups()
	require.NoError(t, err)
	require.Equal(t, `curl -H "Authorization: Bearer $TOKEN" "$BASE/files"`, groups[0].Operations[0].Curl)
	require.Equal(t, `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: k`+"\\`1\\$"+
		`" -H "Content-Type: application/json" --data-binary @body.json "$BASE/files"`, groups[0].Operations[1].Curl)
	require.Equal(t, `curl -H "Authorization: Bearer $TOKEN" "$BASE/files/$ID"`, groups[1].Operations[0].Curl)
}

func TestAnExampleFitsItsSchema(t *testing.T) {
	s := newSchemas()
	b := docsBuilder{parts: &huma.Components{Schemas: s.registry}}
	for _, one := range append(inputs, answers...) {
		text, err := b.example(s.of(one))
		require.NoError(t, err)
		var tree any
		require.NoError(t, json.Unmarshal([]byte(text), &tree))
		require.Empty(t, s.slips(one, tree), "%s: %s", one, text)
	}
}

func TestASchemaMayHoldItself(t *testing.T) {
	type tree struct {
		Name     string `json:"name"`
		Children []tree `json:"children,omitempty"`
	}
	s := newSchemas()
	b := docsBuilder{parts: &huma.Components{Schemas: s.registry}}
	text, err := b.example(s.of(reflect.TypeFor[tree]()))
	require.NoError(t, err)
	require.JSONEq(t, `{"name": "text"}`, text)
}

func TestAnEmptyDocumentHasAPage(t *testing.T) {
	page, err := docsPage(&huma.OpenAPI{})
	require.NoError(t, err)
	require.Empty(t, attributes(t, page, "src"))
}
