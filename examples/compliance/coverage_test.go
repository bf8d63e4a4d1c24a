package compliance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	// outcomes are those of the steps that say what must come of it.
	outcomes []string
}

// says reports whether an outcome of the scenario has all of these parts.
func (s told) says(parts ...string) bool {
	return slices.ContainsFunc(s.outcomes, func(step string) bool {
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

// expects reports whether the scenario says of a rule what must come of it: with
// an outcome, and where the rule keeps or lists something, one of what is seen of
// that. That an act is done is not seen.
func (s told) expects(r policy.Rule) bool {
	keeps := r.Has(policy.RecordFact) || r.Has(policy.Report)
	return slices.ContainsFunc(s.outcomes, func(step string) bool { return !keeps || step != "应当办妥" })
}

// tells reports whether the scenario counts for a rule.
func (s told) tells(r policy.Rule) bool { return slices.Contains(s.rules, r) && s.expects(r) }

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
				text := strings.NewReplacer("“", `"`, "”", `"`).Replace(s.Text)
				one.steps = append(one.steps, text)
				if s.Type == "Outcome" && (strings.Contains(text, "应") || strings.Contains(text, "不得")) {
					one.outcomes = append(one.outcomes, text)
				}
			}
			if len(one.rules) == 0 {
				err = errors.Join(err, fmt.Errorf("%s: the scenario has no tag that says which rule it is about", one.name))
			}
			all = append(all, one)
		}
	}
	return all, err
}

// untold says what no scenario tells of a rule: that it is obeyed and, for one that
// refuses or records a breach, broken as well; and each rule in more than one light,
// what shows up and what does not. A scenario that expects nothing tells nothing.
func untold(rule policy.Rule, all []told) (missing []string) {
	name := rule
	if other, ok := underAnotherName[rule]; ok {
		name = other
	}
	var count int
	var obeyed, refused, breached bool
	for _, s := range all {
		if !s.tells(rule) {
			continue
		}
		count++
		refused = refused || s.refuses(name)
		breached = breached || s.records(name)
		obeyed = obeyed || !s.broken()
	}
	if !obeyed {
		missing = append(missing, fmt.Sprintf("%s: no scenario tagged @%[1]s shows it obeyed", rule.ID()))
	}
	if rule.Has(policy.Refuse) && !refused {
		missing = append(missing, fmt.Sprintf(`%s: no scenario tagged @%[1]s has the sentence 应以"%s"拒绝`, rule.ID(), name.ID()))
	}
	if rule.Has(policy.RecordBreach) && !breached {
		missing = append(missing, fmt.Sprintf(`%s: no scenario tagged @%[1]s has the sentence 应记录...违反"%s"`, rule.ID(), name.ID()))
	}
	if count < 2 {
		missing = append(missing, fmt.Sprintf("%s: %d scenario, want one that obeys it and one that does not", rule.ID(), count))
	}
	return missing
}

// TestEveryBuiltRuleHasAScenario fails for a rule that a package lists as built
// and of which the scenarios leave something untold.
func TestEveryBuiltRuleHasAScenario(t *testing.T) {
	all := scenarios(t)
	rules := built()
	require.NotEmpty(t, rules)
	for _, rule := range rules {
		require.True(t, rule.Known(), "%s is listed as built and is not in the catalogue", rule)
		for _, one := range untold(rule, all) {
			t.Error(one)
		}
	}
}

// TestEveryScenarioTellsOfItsRules fails for a scenario that expects nothing of a
// rule it is tagged with.
func TestEveryScenarioTellsOfItsRules(t *testing.T) {
	for _, s := range scenarios(t) {
		for _, rule := range s.rules {
			if !s.tells(rule) {
				t.Errorf("%s: nothing is seen of %s", s.name, rule.ID())
			}
		}
	}
}

// TestAScenarioThatExpectsNothingTellsNothing looks at small features of one rule
// each: what is left untold of it.
func TestAScenarioThatExpectsNothingTellsNothing(t *testing.T) {
	const premise = "    假如 公司已任命合格的档案管理员\n"
	const act = premise + "    当 业务员于“2026-03-02”登记“通话”\n"
	const obeyed, twice = "shows it obeyed", "scenario, want one that obeys it"
	for _, tt := range []struct {
		why       string
		rule      policy.Rule
		scenarios []string
		want      []string
	}{
		{"a premise alone tells of no rule that reports", policy.G6a, []string{premise, premise}, []string{obeyed, twice}},
		{"an act alone tells of no rule that records", policy.R3, []string{act, act}, []string{obeyed, twice}},
		{"that an act is done is not seen of a rule that reports", policy.C3b, []string{act + "    那么 应当办妥\n", act + "    那么 应当办妥\n"}, []string{obeyed, twice}},
		{"a premise under the outcome is none", policy.G6a, []string{act + "    那么 公司已任命合格的档案管理员\n", act + "    那么 公司已任命合格的档案管理员\n"}, []string{obeyed, twice}},
		{"what is seen tells of it, under 而且 too", policy.C3b, []string{
			premise + "    那么 “2026-03-11”逾期未答复的配合事项应有0项\n",
			act + "    那么 应当办妥\n    而且 “2026-03-11”逾期未答复的配合事项应有1项\n",
		}, nil},
		{"a refusal is seen, and is not obedience", policy.R3, []string{act + "    那么 应以“R3”拒绝，且不留下任何记录\n", act + "    那么 应以“R3”拒绝，且不留下任何记录\n"}, []string{obeyed}},
		{"of a rule that refuses, done is enough", policy.K1b, []string{act + "    那么 应当办妥\n", act + "    那么 应以“K1b”拒绝，且不留下任何记录\n"}, nil},
		{"a refusal nobody expects is not told", policy.K1b, []string{act + "    那么 应当办妥\n", act}, []string{"应以", twice}},
		{"nor is a breach", policy.K3a, []string{act + "    那么 应当办妥\n", act}, []string{"应记录", twice}},
		{"a breach that is a premise is not expected", policy.K3a, []string{act + "    那么 应当办妥\n", "    假如 应记录合同经手人业务员违反“K3a”，资料最迟应于“2026-04-02”移交\n" + act + "    那么 应当办妥\n"}, []string{"应记录"}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			text := "# language: zh-CN\n功能: 一条规则\n"
			for i, s := range tt.scenarios {
				text += fmt.Sprintf("  @%s\n  场景: 第%d个\n%s", tt.rule.ID(), i+1, s)
			}
			folder := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(folder, "一条规则.feature"), []byte(text), 0o600))
			all, err := read(suite(t, folder))
			require.NoError(t, err)
			missing := untold(tt.rule, all)
			require.Len(t, missing, len(tt.want), "%v", missing)
			for i, want := range tt.want {
				require.Contains(t, missing[i], want)
			}
		})
	}
}

// TestEveryRuleIsBuilt fails for a rule of the catalogue that no package carries out.
func TestEveryRuleIsBuilt(t *testing.T) {
	require.Subset(t, built(), policy.Rules())
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
