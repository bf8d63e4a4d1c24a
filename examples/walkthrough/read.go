package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// readStory reads the YAML file, or the loan that comes with the example. What
// the story cannot be told from is refused here, before there is a database.
func readStory(path string, law *policy.Version) (Story, error) {
	data, name := loan, "loan.yaml"
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil { //nolint:gosec // the file its user names
			return Story{}, err
		}
		name = path
	}
	s, why := parseStory(data)
	if why == "" {
		why = s.lacks(law)
	}
	if why != "" {
		return Story{}, fmt.Errorf("the project file %s: %s", name, why)
	}
	return s, nil
}

// parseStory reads the text, or says why it cannot be read.
func parseStory(data []byte) (s Story, why string) {
	tree, err := parser.ParseBytes(data, 0)
	switch {
	case err != nil:
		return s, strings.TrimSpace(yaml.FormatError(err, false, true))
	case len(tree.Docs) == 0 || tree.Docs[0].Body == nil:
		return s, "it is empty; examples/walkthrough/loan.yaml shows what it holds"
	case len(tree.Docs) > 1:
		return s, fmt.Sprintf("found %d documents, want one", len(tree.Docs))
	}
	if why := slip(tree.Docs[0].Body); why != "" {
		return s, why
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&s); err != nil {
		return s, strings.TrimSpace(yaml.FormatError(err, false, true))
	}
	return s, ""
}

// slip finds the day or amount that is none, which the YAML library reports
// without its place.
func slip(story ast.Node) string {
	for _, n := range ast.Filter(ast.MappingValueType, story) {
		pair, ok := n.(*ast.MappingValueNode)
		if !ok {
			continue
		}
		var err error
		token := pair.Value.GetToken()
		switch path := pair.Value.GetPath(); {
		case pair.Value.Type() == ast.NullType: // missing: see lacks
		case strings.HasPrefix(path, "$.days."):
			_, err = calendar.ParseDay(token.Value)
		case path == "$.project.amount":
			_, err = policy.ParseYuan(token.Value)
		}
		if err != nil {
			return fmt.Sprintf("line %d, %s: %s", token.Position.Line, strings.TrimPrefix(pair.Value.GetPath(), "$."), err)
		}
	}
	return ""
}

// lacks names the first key that is missing, that the checklist does not know,
// or that comes before its turn; nothing when the story can be told.
func (s Story) lacks(law *policy.Version) string {
	for _, field := range []struct{ key, value string }{
		{"org", string(s.Org)},
		{"people.a", string(s.People.A)},
		{"people.b", string(s.People.B)},
		{"people.archivist", string(s.People.Archivist)},
		{"people.general-manager", string(s.People.GeneralManager)},
		{"people.office-director", string(s.People.OfficeDirector)},
		{"project.number", s.Project.Number},
		{"project.kind", string(s.Project.Kind)},
		{"project.customer", string(s.Project.Customer)},
	} {
		if field.value == "" {
			return field.key + " is missing"
		}
	}
	if _, ok := law.Business(s.Project.Kind); !ok {
		return fmt.Sprintf("project.kind: the regulation has no %q", s.Project.Kind)
	}
	if len(s.Inventory) == 0 {
		return "inventory is missing"
	}
	for _, list := range []struct {
		key    string
		papers []Paper
	}{{"inventory", s.Inventory}, {"annex", s.Annex}, {"brought", s.Brought}} {
		for i, p := range list.papers {
			if _, _, ok := law.Paper(s.Project.Kind, p.Paper); !ok {
				return list.key + "[" + strconv.Itoa(i) + fmt.Sprintf("].paper: the checklist has no %q", p.Paper)
			}
		}
	}
	return s.Days.disorder()
}

// disorder names the first day that is missing or comes before the one before
// it: the steps of the story have one order.
func (d Days) disorder() string {
	type step struct {
		key string
		day calendar.Day
	}
	var last step
	for _, next := range []step{
		{"appointed", d.Appointed},
		{"opened", d.Opened},
		{"ended", d.Ended},
		{"extended", d.Extended},
		{"handed-over", d.HandedOver},
		{"supplement", d.Supplement},
		{"supplemented", d.Supplemented},
		{"delivered", d.Delivered},
		{"accepted", d.Accepted},
		{"shelved", d.Shelved},
	} {
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
