package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The story is told the same every time, a second run sees what the first left,
// and another project goes on with the series.
func TestTheStory(t *testing.T) {
	db := filepath.Join(t.TempDir(), "story.db")
	for _, c := range []struct {
		golden string
		args   []string
	}{
		{"loan.en.golden", nil},
		{"loan-again.en.golden", []string{"-lang", "en"}},
		{"guarantee.zh.golden", []string{"-project", "guarantee.yaml", "-lang", "zh"}},
	} {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), &out, append([]string{"-db", db}, c.args...)))
		golden(t, c.golden, out.String())
	}
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, []string{"-db", filepath.Join(t.TempDir(), "zh.db"), "-lang", "zh"}))
	golden(t, "loan.zh.golden", out.String())
}

// A story that failed midway is not passed off as finished by a second run, nor
// is a consent that came too late as one in time.
func TestAStoryThatFailsMidway(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir) // the database is named in what is told
	text := strings.NewReplacer(
		"extended: 2026-02-24", "extended: 2026-02-26",
		"  days: 2\n", "  days: 1\n",
		"{paper: valuation, pages: 22, signed: [valuer]}", "{paper: valuation, pages: 22}",
	).Replace(string(loan))
	require.NoError(t, os.WriteFile("slip.yaml", []byte(text), 0o600))

	args := []string{"-db", "half.db", "-project", "slip.yaml"}
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), &out, args), policy.B4_2d)
	require.Contains(t, out.String(), "too late to 1 more working day, which is kept as a note and moves nothing: 评估机构节后才复工 [B4.5d]")
	require.Contains(t, out.String(), "A to B by 2026-02-25 (B4.5a): missed, done on 2026-02-26")
	require.NotContains(t, out.String(), "in time")

	for _, lang := range []string{"en", "zh"} {
		out.Reset()
		require.ErrorContains(t, run(t.Context(), &out, append(args, "-lang", lang)), "an earlier run left project L-2026-017 unfinished")
		golden(t, "loan-half."+lang+".golden", out.String())
	}
}

// A story that stops in a later chapter is told from there: at the list of deeds, at
// the count, at a deed that nobody has asked for yet, at a slip.
func TestALaterChapterThatFails(t *testing.T) {
	for name, c := range map[string]struct{ old, slip, want, stands string }{
		"a deed of no office":     {", office: 市场监督管理局", "", "office", "The file stands in the state \"on the shelf\""},
		"a custodian who is A":    {"custodian: deed-custodian", "custodian: project-manager-a", "never by manager A", "The list of deeds stands in the state \"agreed\""},
		"a slot of another safe":  {"slots: [上层, 下层]", "slots: [上层, 下层, 上层]", "slots", "The file stands in the state \"on the shelf\""},
		"a shortage not put back": {"how: written-off # or found, when it turns up", "how: corrected", "a shortage is found, or written off", "The count of the safe stands in the state \"differing\""},
		"a term that is too long": {"  days: 10\n", "  days: 11\n", "the term takes from 1 working day", "A deed stands in the state \"in the safe\""},
		"a recall for no day":     {"days: 10\n", "days: 4\n", "a recall is for a day before", "A slip stands in the state \"lent\""},
		"a receiver of no paper":  {", proof: identity-card", "", "proof", "A movement of deeds stands in the state \"approved\""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, string(loan), c.old)
			file := filepath.Join(t.TempDir(), "slip.yaml")
			require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(loan), c.old, c.slip, 1)), 0o600))
			args := []string{"-db", filepath.Join(t.TempDir(), "half.db"), "-project", file}
			var out bytes.Buffer
			require.ErrorContains(t, run(t.Context(), &out, args), c.want)
			out.Reset()
			require.ErrorContains(t, run(t.Context(), &out, args), "an earlier run left project L-2026-017 unfinished")
			require.Contains(t, out.String(), c.stands)
			require.Contains(t, out.String(), "What comes next\n    ")
		})
	}
}

// Where nothing is missing there is no refusal to tell of.
func TestAStoryWithoutItsRefusal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "whole.yaml")
	text := strings.Replace(string(loan), "signed: [lender]}", "signed: [lender, mortgagor]}", 1)
	text = strings.Replace(text, "annex:", "  - {paper: valuation, pages: 22, signed: [valuer]}\nannex:", 1)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	var out bytes.Buffer
	err := run(t.Context(), &out, []string{"-db", filepath.Join(t.TempDir(), "whole.db"), "-project", file})
	require.ErrorContains(t, err, "the story expects a refusal that did not come: B checks the file")
	require.NotContains(t, out.String(), "x B checks the file")
}

// A project file with a mistake is refused with its place, and nothing is kept.
func TestAProjectFileThatIsRefused(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ old, slip, want string }{
		"an unknown key":      {"org: demo", "org: demo\ncolour: red", `[3:1] unknown field "colour"`},
		"not YAML":            {"org: demo", "org: [demo", `[4:1] ',' or ']' must be specified`},
		"an impossible day":   {"ended: 2026-02-13", "ended: 2026-02-30", "line 97, days.ended: calendar: day"},
		"an amount in full":   {`"500000.00"`, "1e9999", "line 16, project.amount: "},
		"no day":              {"  ended: 2026-02-13\n", "", "days.ended is missing"},
		"an empty day":        {"ended: 2026-02-13", "ended:", "days.ended is missing"},
		"days out of order":   {"handed-over: 2026-02-26", "handed-over: 2026-02-20", "days.handed-over (2026-02-20) comes before days.extended (2026-02-24)"},
		"an unknown paper":    {"{paper: disbursement-notice,", "{paper: disbursment-notice,", `inventory[4].paper: the checklist has no "disbursment-notice"`},
		"one in the annex":    {"{paper: loan-contract, title", "{paper: loan, title", `annex[0].paper: the checklist has no "loan"`},
		"one that is nobody":  {"  b: project-manager-b\n", "", "people.b is missing"},
		"no custodian":        {"  custodian: deed-custodian\n", "", "vault.custodian is missing"},
		"an unknown deed":     {"{kind: other-rights", "{kind: other-right", `vault.deeds[1].kind: the regulation has no "other-right"`},
		"a slot not there":    {"slot: 下层}", "slot: 底层}", `vault.deeds[2].slot: the safe has no "底层"`},
		"a value in words":    {`value: "900000.00"`, "value: 九十万", "line 69, vault.deeds[0].value: "},
		"nothing missing":     {"missing: 不动产证明第0000202号", "missing: 不动产证明第0000203号", `vault.count.missing: no deed has the certificate number "不动产证明第0000203号"`},
		"no purpose":          {"  purpose: 贷后检查\n", "", "lending.purpose is missing"},
		"a paper not lent":    {"later: [loan-contract,", "later: [loan-contracts,", `lending.later[0]: the inventory has no "loan-contracts"`},
		"a day after its end": {"settled: 2026-04-20", "settled: 2026-04-16", "days.settled (2026-04-16) comes before days.lifted (2026-04-17)"},
		"an unknown kind":     {"kind: loan", "kind: lease", `project.kind: the regulation has no "lease"`},
		"two documents":       {"org: demo", "org: demo\n---\norg: demo", "found 2 documents, want one"},
		"nothing":             {string(loan), "", "it is empty; examples/walkthrough/loan.yaml shows what it holds"},
		"comments alone":      {string(loan), "# later\n", "it is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, string(loan), c.old)
			file := filepath.Join(dir, "slip.yaml")
			require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(loan), c.old, c.slip, 1)), 0o600))
			db := filepath.Join(t.TempDir(), "none.db")
			err := run(t.Context(), &bytes.Buffer{}, []string{"-db", db, "-project", file})
			require.ErrorContains(t, err, c.want)
			require.NoFileExists(t, db)
		})
	}
}

func TestArgumentsThatAreRefused(t *testing.T) {
	for want, args := range map[string][]string{
		"-lang fr: the story is told in en or zh":      {"-lang", "fr"},
		`"guarantee.yaml" is one argument too many`:    {"guarantee.yaml"},
		"flag provided but not defined: -projekt":      {"-projekt", "guarantee.yaml"},
		"open nowhere.yaml: no such file or directory": {"-project", "nowhere.yaml"},
	} {
		db := filepath.Join(t.TempDir(), "none.db")
		require.ErrorContains(t, run(t.Context(), &bytes.Buffer{}, append([]string{"-db", db}, args...)), want)
		require.NoFileExists(t, db)
	}
}

func TestCount(t *testing.T) {
	require.Equal(t, "0 papers, 1 paper, 2 papers", policy.Tf("", "%s, %s, %s", count(0, "paper"), count(1, "paper"), count(2, "paper")).EN)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join(data, name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, name)
}

// data is where the golden files are, wherever a test works.
var data = func() string {
	dir, err := filepath.Abs("testdata")
	if err != nil {
		panic(err)
	}
	return dir
}()

// The stories are told one after the other in one folder, as the README has them: each
// keeps a store of its own.
func TestStoriesInOneFolder(t *testing.T) {
	customer, err := filepath.Abs("customer.yaml")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	for _, args := range [][]string{nil, {"-project", customer}, nil, {"-project", customer}} {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), &out, args), out.String())
	}
	for _, kept := range []string{"walkthrough.db", "customer.db"} {
		require.FileExists(t, kept)
	}
}
