package policy

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// slip finds what the YAML decoder passes over, or reports without its place:
// a null, which would keep whatever the field had, and a day or a period that is
// none. It says line, column and key; nothing when all is well.
func slip(regulation ast.Node) string {
	for _, n := range ast.Filter(ast.NullType, regulation) {
		return place(n) + " has no value"
	}
	for _, n := range ast.Filter(ast.MappingValueType, regulation) {
		pair, ok := n.(*ast.MappingValueNode)
		if !ok {
			continue
		}
		var err error
		switch path, text := pair.Value.GetPath(), scalar(pair.Value); {
		case text == "":
		case strings.HasPrefix(path, "$.periods."):
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
