package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// readStory reads the YAML file, or the loan that comes with the example. What
// the story cannot be told from is refused here, before there is a database.
func readStory(path string, law *policy.Version) (plot, error) {
	data, name := loan, "loan.yaml"
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil { //nolint:gosec // the file its user names
			return nil, err
		}
		name = path
	}
	p, why := parseStory(data)
	if why == "" {
		why = p.lacks(law)
	}
	if why == "" {
		why = disorder(p.turns())
	}
	if why != "" {
		return nil, fmt.Errorf("the project file %s: %s", name, why)
	}
	return p, nil
}

// parseStory reads the text, or says why it cannot be read: one that has the key
// client tells of a customer, another one of a project.
func parseStory(data []byte) (p plot, why string) {
	tree, err := parser.ParseBytes(data, 0)
	switch {
	case err != nil:
		return nil, strings.TrimSpace(yaml.FormatError(err, false, true))
	case len(tree.Docs) == 0 || tree.Docs[0].Body == nil:
		return nil, "it is empty; examples/walkthrough/loan.yaml shows what it holds"
	case len(tree.Docs) > 1:
		return nil, fmt.Sprintf("found %d documents, want one", len(tree.Docs))
	}
	if why := unreadable(tree.Docs[0].Body); why != "" {
		return nil, why
	}
	if has(tree.Docs[0].Body, "client") {
		return decode[Relation](data)
	}
	return decode[Story](data)
}

// decode reads the text as a story of one sort; a key it does not have is refused.
func decode[P plot](data []byte) (p P, why string) {
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&p); err != nil {
		return p, strings.TrimSpace(yaml.FormatError(err, false, true))
	}
	return p, ""
}

// has reports whether the file has a key at its top.
func has(story ast.Node, key string) bool {
	m, ok := story.(*ast.MappingNode)
	return ok && slices.ContainsFunc(m.Values, func(pair *ast.MappingValueNode) bool { return pair.Key.GetToken().Value == key })
}

// unreadable finds the day or amount that is none, which the YAML library reports
// without its place: what stands under days or in a key day, and what stands in a
// key amount or value.
func unreadable(story ast.Node) string {
	for _, n := range ast.Filter(ast.MappingValueType, story) {
		pair, ok := n.(*ast.MappingValueNode)
		if !ok {
			continue
		}
		var err error
		token := pair.Value.GetToken()
		switch path := pair.Value.GetPath(); {
		case pair.Value.Type() == ast.NullType: // missing: see lacks
		case strings.HasPrefix(path, "$.days."), strings.HasSuffix(path, ".day"):
			_, err = calendar.ParseDay(token.Value)
		case strings.HasSuffix(path, ".amount"), strings.HasSuffix(path, ".value"):
			_, err = policy.ParseYuan(token.Value)
		}
		if err != nil {
			return fmt.Sprintf("line %d, %s: %s", token.Position.Line, strings.TrimPrefix(pair.Value.GetPath(), "$."), err)
		}
	}
	return ""
}

// entry is a key of the project file and what stands there.
type entry struct{ key, value string }

// missing names the first key with nothing in it.
func missing(entries []entry) string {
	for _, e := range entries {
		if e.value == "" {
			return e.key + " is missing"
		}
	}
	return ""
}

// turn is a day of the story.
type turn struct {
	key string
	day calendar.Day
}

// disorder names the first day that is missing or comes before the one before
// it: the steps of the story have one order.
func disorder(turns []turn) string {
	var last turn
	for _, next := range turns {
		switch {
		case next.day.IsZero():
			return "days." + next.key + " is missing"
		case next.day.Before(last.day):
			return fmt.Sprintf("days.%s (%s) comes before days.%s (%s)", next.key, next.day, last.key, last.day)
		}
		last = next
	}
	return ""
}
