package policy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// listed is a line of testdata/rules.tsv, which was taken by hand from the page
// of rules and not from the catalogue.
type listed struct {
	id, article       string
	effects, packages []string
}

func listedRules(t *testing.T) []listed {
	t.Helper()
	data, err := os.ReadFile("testdata/rules.tsv")
	require.NoError(t, err)
	var all []listed
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, cells, 4, line)
		all = append(all, listed{cells[0], cells[1], strings.Split(cells[2], ", "), strings.Split(cells[3], ", ")})
	}
	return all
}

func TestCatalogueIsThePageOfRules(t *testing.T) {
	t.Parallel()
	list := listedRules(t)
	require.Len(t, list, 102, "the page has so many rows")
	rules := policy.Rules()
	require.Len(t, rules, len(list))
	for i, want := range list {
		r := rules[i]
		require.Equal(t, want.id, r.ID(), "the same rules in the same order")
		require.Equal(t, want.article, r.Article(), want.id)
		require.Equal(t, want.packages, r.Packages(), want.id)
		require.Equal(t, want.packages[0], r.Package(), want.id)
		effects := make([]string, 0, 2)
		for _, e := range r.Effects() {
			effects = append(effects, string(e))
			require.True(t, r.Has(e), want.id)
		}
		require.Equal(t, want.effects, effects, want.id)
		require.Equal(t, want.effects[0], string(r.Effect()), want.id)
	}
}

func TestEveryRuleIsReadable(t *testing.T) {
	t.Parallel()
	seenZH, seenEN := map[string]policy.Rule{}, map[string]policy.Rule{}
	next := 0
	for _, r := range policy.Rules() {
		require.True(t, r.Known())
		got, err := policy.ParseRule(r.ID())
		require.NoError(t, err)
		require.Equal(t, r, got)

		docs := policy.Documents()
		for docs[next] != r.Document() {
			next++ // fails with an index out of range when documents are out of order
		}
		require.NotEmpty(t, r.Document().Title().ZH)
		require.NotEmpty(t, r.Document().Title().EN)

		text := r.Text()
		require.True(t, strings.ContainsFunc(text.ZH, func(c rune) bool { return unicode.Is(unicode.Han, c) }), r.ID())
		require.False(t, strings.ContainsFunc(text.EN, func(c rune) bool { return unicode.Is(unicode.Han, c) }), r.ID())
		require.NotContains(t, "。.;；", string([]rune(text.ZH)[len([]rune(text.ZH))-1]), "%s: a clause, no stop", r.ID())
		require.False(t, strings.HasSuffix(text.EN, "."), "%s: a clause, no stop", r.ID())
		require.Empty(t, seenZH[text.ZH], "%s: every rule has its own words", r.ID())
		require.Empty(t, seenEN[text.EN], "%s: every rule has its own words", r.ID())
		seenZH[text.ZH], seenEN[text.EN] = r, r
		require.Equal(t, r.ID()+": "+text.EN, r.Error())
	}
	require.Equal(t, len(policy.Documents())-1, next, "every document has rules")
}

func TestEveryRuleHasItsConstant(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "ids.go", nil, parser.ParseComments)
	require.NoError(t, err)
	var found []policy.Rule
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Rule" {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		require.True(t, ok)
		value, err := strconv.Unquote(literal.Value)
		require.NoError(t, err)
		require.Equal(t, strings.ReplaceAll(value, ".", "_"), spec.Names[0].Name, "the underscore stands for the dot")
		require.Equal(t, spec.Names[0].Name+": "+policy.Rule(value).Text().EN+".\n", spec.Doc.Text(), "the comment is the rule")
		found = append(found, policy.Rule(value))
		return true
	})
	require.Equal(t, policy.Rules(), found)
}

func TestRuleIsAnError(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("deliver: %w", errors.Join(policy.B4_5b, &policy.Violation{Kind: policy.RuleBroken, Rule: policy.B4_6}))
	require.ErrorIs(t, err, policy.B4_5b)
	require.ErrorIs(t, err, policy.B4_6, "a violation is its rule")
	require.NotErrorIs(t, err, policy.B4_5a)

	out, jerr := json.Marshal(policy.B4_5a)
	require.NoError(t, jerr)
	require.Equal(t, `"B4.5a"`, string(out), "on paper a rule is its id")
}

func TestUnknownRules(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "B", "B4_5a", "b4.5a", "B4.5A", " B4.5a", "B4.5a ", "@B4.5a", "B5.3", strings.Repeat("B", 1<<16)} {
		r, err := policy.ParseRule(s)
		require.ErrorIs(t, err, policy.InvalidInput, "ids are written exactly one way")
		require.Less(t, len(err.Error()), 200, "the error does not repeat a long input")
		require.Empty(t, r)
		require.False(t, policy.Rule(s).Known())
		require.Empty(t, policy.Rule(s).Document())
		require.Empty(t, policy.Rule(s).Article())
		require.Empty(t, policy.Rule(s).Text())
		require.Empty(t, policy.Rule(s).Effect())
		require.Empty(t, policy.Rule(s).Effects())
		require.Empty(t, policy.Rule(s).Package())
		require.Empty(t, policy.Rule(s).Packages())
	}
	require.Equal(t, "B5.3: unknown rule", policy.Rule("B5.3").Error(), "the source has no such article")
	require.Empty(t, policy.Document("X").Title())
}

func TestCatalogueCannotBeChanged(t *testing.T) {
	t.Parallel()
	policy.Rules()[0] = "X"
	policy.R4_3c.Effects()[0] = "x"
	policy.R4_3c.Packages()[0] = "x"
	require.Equal(t, policy.G1, policy.Rules()[0])
	require.Equal(t, []policy.Effect{policy.Refuse, policy.RecordFact}, policy.R4_3c.Effects())
	require.Equal(t, []string{"credit/customer", "lending"}, policy.R4_3c.Packages())
}

func TestText(t *testing.T) {
	t.Parallel()
	both := policy.T("档案", "file")
	require.Equal(t, "档案", both.In(policy.ZH))
	require.Equal(t, "file", both.In(policy.EN))
	require.Equal(t, "file", both.In("fr"), "any other language is answered in English")
	require.Equal(t, "file", both.String())
	require.Equal(t, "档案", policy.T("档案", "").In(policy.EN), "better the other language than nothing")
	require.Equal(t, "file", policy.T("", "file").In(policy.ZH))
	require.Empty(t, policy.Text{}.In(policy.ZH))

	require.Equal(t, policy.T("缺第 3 项:档案", "item 3 is missing: file"),
		policy.Tf("缺第 %d 项:%s", "item %d is missing: %s", 3, both), "a text within a text speaks the language around it")
	require.Equal(t, policy.T("档案 3", "3 file"), policy.Tf("%[2]s %[1]d", "%d %s", 3, both))
	require.Equal(t, policy.T("", "item 3"), policy.Tf("", "item %d", 3), "an empty format stays empty")
	require.Equal(t, "B1: "+policy.B1.Text().ZH, policy.Tf("%s", "%s", policy.B1).ZH, "a rule has its languages too")

	args := []any{both}
	policy.Tf("%s", "%s", args...)
	require.Equal(t, both, args[0], "the caller's arguments are left alone")

	out, err := json.Marshal(both)
	require.NoError(t, err)
	require.JSONEq(t, `{"zh":"档案","en":"file"}`, string(out))
}

func ExampleRule() {
	err := fmt.Errorf("hand over: %w", policy.B4_2a)
	fmt.Println(errors.Is(err, policy.B4_2a))
	fmt.Println(policy.B4_5a.Document().Title().ZH, policy.B4_5a.Article())
	fmt.Println(policy.B4_5a.Effect(), policy.B4_5a.Package())
	fmt.Println(policy.B4_5a)
	// Output:
	// true
	// 公司客户档案管理制度 篇三 四(五)
	// breach archive
	// B4.5a: manager A hands the papers to B within three working days after the project ends
}

func ExampleTf() {
	n := policy.Tf("清单第 %d 项缺 %d 页", "item %d of the inventory lacks %d pages", 3, 2)
	fmt.Println(n.In(policy.ZH))
	fmt.Println(n)
	// Output:
	// 清单第 3 项缺 2 页
	// item 3 of the inventory lacks 2 pages
}
