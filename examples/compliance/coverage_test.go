package compliance

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// built is every rule that some package says it carries out. A new room adds
// its own line here.
func built() []policy.Rule {
	return slices.Concat(policy.Built(), journal.Built(), staff.Built(), archive.Built(), credit.Built(), customer.Built(), contract.Built(), custody.Built(), lending.Built())
}

// underAnotherName are rules whose breaking is told under another rule: the
// release of the credit rules is their coming into force (B7), and a late
// consent leaves the breach of the deadline it came too late for.
var underAnotherName = map[policy.Rule]policy.Rule{policy.C5a: policy.B7, policy.B4_5d: policy.B4_5a}

// told is one scenario as it runs, examples filled in.
type told struct {
	name  string
	rules []policy.Rule
	steps []string
}

// says reports whether a sentence of the scenario has all of these parts.
func (s told) says(parts ...string) bool {
	return slices.ContainsFunc(s.steps, func(step string) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(step, part) })
	})
}

// refuses and records say what is told of a rule when it is broken.
func (s told) refuses(r policy.Rule) bool {
	return s.says(`应以"`+string(r)+`"`, "拒绝") || s.says(`同时指出"`+string(r)+`"`)
}

func (s told) records(r policy.Rule) bool { return s.says("应记录", `违反"`+string(r)+`"`) }

// broken reports whether anything goes wrong in the scenario.
func (s told) broken() bool {
	return slices.ContainsFunc(s.steps, func(step string) bool {
		return strings.Contains(step, "拒绝") || strings.HasPrefix(step, "应记录")
	})
}

// scenarios reads the feature files of this package.
func scenarios(t *testing.T) []told {
	t.Helper()
	all, err := read(suite(t, "features"))
	require.NoError(t, err)
	return all
}

// read reads feature files. Their tags are rules and nothing else, and each
// scenario has one.
func read(features godog.TestSuite) ([]told, error) {
	found, err := features.RetrieveFeatures()
	var all []told
	for _, f := range found {
		for _, p := range f.Pickles {
			one := told{name: p.Uri + ": " + p.Name}
			for _, tag := range p.Tags {
				rule, unknown := policy.ParseRule(strings.TrimPrefix(tag.Name, "@"))
				if unknown != nil {
					err = errors.Join(err, fmt.Errorf("%s: the tag %s is no rule of the catalogue", one.name, tag.Name))
				}
				one.rules = append(one.rules, rule)
			}
			for _, s := range p.Steps {
				one.steps = append(one.steps, strings.NewReplacer("“", `"`, "”", `"`).Replace(s.Text))
			}
			if len(one.rules) == 0 {
				err = errors.Join(err, fmt.Errorf("%s: the scenario has no tag that says which rule it is about", one.name))
			}
			all = append(all, one)
		}
	}
	return all, err
}

// TestEveryBuiltRuleHasAScenario fails for a rule that a package lists as built
// and no scenario shows: obeyed and, for one that refuses or records a breach,
// broken as well.
func TestEveryBuiltRuleHasAScenario(t *testing.T) {
	all := scenarios(t)
	rules := built()
	require.NotEmpty(t, rules)
	for _, rule := range rules {
		require.True(t, rule.Known(), "%s is listed as built and is not in the catalogue", rule)
		name := rule
		if other, ok := underAnotherName[rule]; ok {
			name = other
		}
		var obeyed, refused, breached bool
		for _, s := range all {
			if !slices.Contains(s.rules, rule) {
				continue
			}
			refused = refused || s.refuses(name)
			breached = breached || s.records(name)
			obeyed = obeyed || !s.broken()
		}
		if !obeyed {
			t.Errorf("%s: no scenario tagged @%[1]s shows it obeyed", rule.ID())
		}
		if rule.Has(policy.Refuse) && !refused {
			t.Errorf(`%s: no scenario tagged @%[1]s has the sentence 应以"%s"拒绝`, rule.ID(), name.ID())
		}
		if rule.Has(policy.RecordBreach) && !breached {
			t.Errorf(`%s: no scenario tagged @%[1]s has the sentence 应记录...违反"%s"`, rule.ID(), name.ID())
		}
	}
}

// TestEveryRuleIsBuilt fails for a rule of the catalogue that no package carries out.
func TestEveryRuleIsBuilt(t *testing.T) {
	require.Subset(t, built(), policy.Rules())
}

// TestEveryRuleIsToldTwice wants rules that only record or report to be shown
// in more than one light: what shows up, and what does not.
func TestEveryRuleIsToldTwice(t *testing.T) {
	count := make(map[policy.Rule]int)
	for _, s := range scenarios(t) {
		for _, r := range s.rules {
			count[r]++
		}
	}
	for _, rule := range built() {
		if count[rule] < 2 {
			t.Errorf("%s: %d scenario, want one that obeys it and one that does not", rule.ID(), count[rule])
		}
	}
}

// TestTheVocabularyIsWrittenDown fails for a sentence that doc.go does not list.
func TestTheVocabularyIsWrittenDown(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	w, err := newWorld()
	require.NoError(t, err)
	for _, s := range w.vocabulary() {
		if !strings.Contains(string(doc), "//\t"+s.text+"\n") {
			t.Errorf("doc.go does not list: %s", s.text)
		}
	}
}

// TestTheVocabularyIsUsed fails for a sentence that no scenario speaks.
func TestTheVocabularyIsUsed(t *testing.T) {
	w, err := newWorld()
	require.NoError(t, err)
	spoken := slices.Concat(func() (steps [][]string) {
		for _, s := range scenarios(t) {
			steps = append(steps, s.steps)
		}
		return steps
	}()...)
	ours := func(text string) bool { return strings.Contains(text, "制度文件") } // told in own_test.go
	for _, s := range w.vocabulary() {
		fits := sentence(s.text).MatchString
		if !ours(s.text) && !slices.ContainsFunc(spoken, fits) {
			t.Errorf("no scenario says: %s", s.text)
		}
	}
}
