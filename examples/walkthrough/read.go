package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed-9bd3a28c/dossier/archive"
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
	if why := unreadable(tree.Docs[0].Body); why != "" {
		return s, why
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&s); err != nil {
		return s, strings.TrimSpace(yaml.FormatError(err, false, true))
	}
	return s, ""
}

// unreadable finds the day or amount that is none, which the YAML library reports
// without its place.
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
		case strings.HasPrefix(path, "$.days."):
			_, err = calendar.ParseDay(token.Value)
		case path == "$.project.amount", strings.HasPrefix(path, "$.vault.deeds[") && strings.HasSuffix(path, ".value"):
			_, err = policy.ParseYuan(token.Value)
		}
		if err != nil {
			return fmt.Sprintf("line %d, %s: %s", token.Position.Line, strings.TrimPrefix(pair.Value.GetPath(), "$."), err)
		}
	}
	return ""
}

// lacks names the first key that is missing, that the regulation does not know,
// or that comes before its turn; nothing when the story can be told.
func (s Story) lacks(law *policy.Version) string {
	if why := missing([]entry{
		{"org", string(s.Org)},
		{"people.a", string(s.People.A)},
		{"people.b", string(s.People.B)},
		{"people.archivist", string(s.People.Archivist)},
		{"people.general-manager", string(s.People.GeneralManager)},
		{"people.office-director", string(s.People.OfficeDirector)},
		{"project.number", s.Project.Number},
		{"project.kind", string(s.Project.Kind)},
		{"project.customer", string(s.Project.Customer)},
	}); why != "" {
		return why
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
	if s.Vault != nil {
		if why := s.Vault.lacks(law); why != "" {
			return "vault." + why
		}
	}
	if s.Lending != nil {
		if why := s.Lending.lacks(s.inventory(law, s.Brought...)); why != "" {
			return "lending." + why
		}
	}
	return s.disorder()
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

func (v Vault) lacks(law *policy.Version) string {
	if why := missing([]entry{
		{"custodian", string(v.Custodian)},
		{"auditor", string(v.Auditor)},
		{"safe.id", string(v.Safe.ID)},
		{"count.how", v.Count.How},
		{"settlement.receiver.name", v.Settlement.Receiver.Name.Reveal()},
	}); why != "" {
		return why
	}
	if len(v.Deeds) == 0 {
		return "deeds is missing"
	}
	counted := false
	for i, d := range v.Deeds {
		key := "deeds[" + strconv.Itoa(i) + "]."
		if kind, ok := law.Deed(d.Kind, ""); !ok || kind.Code != d.Kind {
			return key + fmt.Sprintf("kind: the regulation has no %q", d.Kind)
		}
		if !slices.Contains(v.Safe.Slots, d.Slot) {
			return key + fmt.Sprintf("slot: the safe has no %q", d.Slot)
		}
		counted = counted || d.Certificate == v.Count.Missing
	}
	if !counted {
		return fmt.Sprintf("count.missing: no deed has the certificate number %q", v.Count.Missing)
	}
	return ""
}

func (l Lending) lacks(in archive.Inventory) string {
	if why := missing([]entry{{"purpose", l.Purpose}, {"wanted", l.Wanted}, {"recall", l.Recall}, {"case", l.Case}}); why != "" {
		return why
	}
	for i, paper := range l.Later {
		if !slices.ContainsFunc(in.Items, func(it archive.Item) bool { return it.Paper == paper }) {
			return "later[" + strconv.Itoa(i) + fmt.Sprintf("]: the inventory has no %q", paper)
		}
	}
	if len(l.Later) == 0 {
		return "later is missing"
	}
	return ""
}

// turn is a day of the story.
type turn struct {
	key string
	day calendar.Day
}

// turns are the days that the chapters take, in the order of the story.
func (s Story) turns() []turn {
	d := s.Days
	all := []turn{
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
	}
	if s.Vault != nil {
		all = append(all, turn{"received", d.Received}, turn{"counted", d.Counted}, turn{"resolved", d.Resolved})
	}
	if s.Lending != nil {
		all = append(all, turn{"lent", d.Lent}, turn{"recalled", d.Recalled}, turn{"brought", d.Brought},
			turn{"returned", d.Returned}, turn{"held", d.Held}, turn{"lifted", d.Lifted})
	}
	if s.Vault != nil {
		all = append(all, turn{"settled", d.Settled})
	}
	return all
}

// disorder names the first day that is missing or comes before the one before
// it: the steps of the story have one order.
func (s Story) disorder() string {
	var last turn
	for _, next := range s.turns() {
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
