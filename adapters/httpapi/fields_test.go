package httpapi_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the document says of types and fields is what the source says of them.
func TestFieldsSayWhatTheSourceSays(t *testing.T) {
	texts := make(map[string]string)
	for _, folder := range []string{"archive", "credit", "custody", "lending", "policy", "adapters/httpapi"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", "..", folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), filepath.Join("..", "..")+string(filepath.Separator)))
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err == nil {
				readTypes(f, pkg, texts)
			}
			return err
		}))
	}
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		out.WriteString(key + "\t" + texts[key] + "\n")
	}
	if *update {
		require.NoError(t, os.WriteFile("fields.txt", []byte(out.String()), 0o644))
	}
	kept, err := os.ReadFile("fields.txt")
	require.NoError(t, err)
	wanted, found := strings.Split(out.String(), "\n"), strings.Split(string(kept), "\n")
	for i := range min(len(wanted), len(found)) {
		require.Equal(t, wanted[i], found[i], "line %d; run with -update", i+1)
	}
	require.Len(t, found, len(wanted))
	require.Greater(t, len(found), 1000)
	require.Contains(t, texts["credit/customer.Profile.custodian"], "R4.2b")
	require.Contains(t, texts["credit/customer.Days"], "first and a last day")
}

// readTypes gathers what is said of structs that are written as JSON.
func readTypes(f *ast.File, pkg string, texts map[string]string) {
	for _, d := range f.Decls {
		declared, ok := d.(*ast.GenDecl)
		if !ok || declared.Tok != token.TYPE {
			continue
		}
		for _, spec := range declared.Specs {
			one, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			s, ok := one.Type.(*ast.StructType)
			if !ok {
				continue
			}
			names := jsonNames(s)
			if len(names) == 0 {
				continue
			}
			key := pkg + "." + one.Name.Name
			doc := one.Doc
			if doc == nil && len(declared.Specs) == 1 {
				doc = declared.Doc
			}
			if text := worded(doc, nil); text != "" {
				texts[key] = strings.TrimPrefix(text, one.Name.Name+" is ")
			}
			said := ""
			for _, field := range s.Fields.List {
				own := worded(field.Doc, names)
				if own == "" {
					own = worded(field.Comment, names)
				}
				if own != "" {
					said = own
				}
				for _, name := range field.Names {
					json, ok := names[name.Name]
					if !ok {
						continue
					}
					// One that stands without a word of its own may be told of before.
					if own != "" || strings.Contains(said, "`"+json+"`") {
						texts[key+"."+json] = said
					}
				}
			}
		}
	}
}

// jsonNames maps the fields of a struct to what they are called in JSON.
func jsonNames(s *ast.StructType) map[string]string {
	all := make(map[string]string)
	for _, field := range s.Fields.List {
		if field.Tag == nil {
			continue
		}
		name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json"), ",")
		for _, one := range field.Names {
			if name != "" && name != "-" {
				all[one.Name] = name
			}
		}
	}
	return all
}

var (
	links = regexp.MustCompile(`\[\*?([\w.]+)\]`)
	// absent is what JSON leaves out.
	absent = regexp.MustCompile(`\bnil\b`)
	words  = regexp.MustCompile(`\b[A-Z]\w*\b`)
	// prepositions name a field only where something is said of it.
	prepositions = []string{"At", "By", "For", "From", "In", "Of", "On", "To", "Until", "Before", "After", "What", "Who"}
	predicate    = regexp.MustCompile(`^(,| (is|are|was|says|say|names|holds|has|counts|limits|recorded|took|gave|and|or)\b)`)
)

// worded is a comment as a reader of JSON may have it: on one line, fields by their
// names in JSON.
func worded(c *ast.CommentGroup, names map[string]string) string {
	text := strings.Join(strings.Fields(c.Text()), " ")
	text = absent.ReplaceAllString(links.ReplaceAllString(text, "$1"), "left out")
	var out strings.Builder
	last := 0
	for _, at := range words.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		json, ok := names[word]
		if !ok || slices.Contains(prepositions, word) && !predicate.MatchString(text[at[1]:]) || at[0] > 0 && text[at[0]-1] == '.' {
			continue
		}
		out.WriteString(text[last:at[0]] + "`" + json + "`")
		last = at[1]
	}
	return out.String() + text[last:]
}
