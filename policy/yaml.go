package policy

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// slip finds what the YAML decoder passes over, reports without its place, or
// stumbles over: a null, which would keep whatever the field had; tags, merge
// keys, aliases that multiply; a day or a period that is none. It says line,
// column and key; nothing when all is well.
func slip(regulation ast.Node) string {
	for _, n := range ast.Filter(ast.NullType, regulation) {
		return place(n) + " has no value"
	}
	if why := fancy(regulation); why != "" {
		return why
	}
	for _, n := range ast.Filter(ast.MappingValueType, regulation) {
		pair, ok := n.(*ast.MappingValueNode)
		if !ok {
			continue
		}
		var err error
		switch path, text := pair.Value.GetPath(), scalar(pair.Value); {
		case text == "":
		case strings.HasPrefix(path, "$.periods."), strings.HasSuffix(path, ".period"):
			_, err = calendar.ParsePeriod(text)
		case path == "$.effective", path == "$.until", strings.HasSuffix(path, ".from"):
			_, err = calendar.ParseDay(text)
		}
		if err != nil {
			return place(pair.Value) + ": " + err.Error()
		}
	}
	return ""
}

// fancy finds what a regulation has no use for, and the YAML library breaks on
// or multiplies without end. A list given once and named again is fine.
func fancy(regulation ast.Node) string {
	for _, odd := range []ast.NodeType{ast.TagType, ast.MergeKeyType, ast.DirectiveType} {
		for _, n := range ast.Filter(odd, regulation) {
			return place(n) + ": a regulation is plain YAML, without " + strings.ToLower(odd.String())
		}
	}
	for i, n := range ast.Filter(ast.AliasType, regulation) {
		if i == maxAliases {
			return place(n) + ": more aliases than a regulation needs"
		}
	}
	for _, n := range ast.Filter(ast.AnchorType, regulation) {
		if anchor, ok := n.(*ast.AnchorNode); ok && len(ast.Filter(ast.AliasType, anchor.Value)) > 0 {
			return place(n) + ": an alias within an anchor"
		}
	}
	return ""
}

func place(n ast.Node) string {
	at := n.GetToken().Position
	return fmt.Sprintf("[%d:%d] %s", at.Line, at.Column, strings.TrimPrefix(n.GetPath(), "$."))
}

// scalar returns the text of a plain value as it is written; empty for another.
func scalar(n ast.Node) string {
	switch n.Type() {
	case ast.StringType, ast.IntegerType, ast.FloatType:
		return n.GetToken().Value
	default:
		return ""
	}
}

const (
	maxRegulation = 1 << 18 // bytes; the default regulation has some thirty thousand
	maxOpen       = 256     // brackets; those in comments and titles count
	maxIndent     = 128     // columns
	maxAliases    = 64
)

// unfit says why a text is not given to the YAML library at all, whose time and
// stack grow faster than the depth of nesting; nothing when it may be.
func unfit(text []byte) string {
	switch {
	case len(text) > maxRegulation:
		return fmt.Sprintf("found %d bytes, want at most %d", len(text), maxRegulation)
	case !utf8.Valid(text):
		return "it is not UTF-8"
	}
	line, open, indent, indenting := 1, 0, 0, true
	for _, b := range text {
		switch b {
		case '\n':
			line, indent, indenting = line+1, 0, true
			continue
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		if indenting = indenting && strings.IndexByte(" -?:\t", b) >= 0; indenting {
			indent++
		}
		if open > maxOpen || indent > maxIndent {
			return fmt.Sprintf("[%d:1] nested too deeply", line)
		}
	}
	return ""
}
