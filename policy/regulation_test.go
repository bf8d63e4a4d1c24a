package policy_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// defaultText is the default regulation as a company would find it.
func defaultText(t testing.TB) string {
	t.Helper()
	var text strings.Builder
	for _, name := range []string{"default.yaml", "default_checklists.yaml"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		text.Write(data)
		text.WriteByte('\n')
	}
	return text.String()
}

// compiled is the default regulation with one thing changed.
func compiled(t testing.TB, change func(*policy.Regulation)) (*policy.Version, error) {
	t.Helper()
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	change(&reg)
	return policy.Compile(reg, nil, nil)
}

func mustCompile(t testing.TB, change func(*policy.Regulation)) *policy.Version {
	t.Helper()
	v, err := compiled(t, change)
	require.NoError(t, err)
	return v
}

func TestDefaultRegulation(t *testing.T) {
	t.Parallel()
	v := policy.Default()
	require.Same(t, v, policy.Default(), "compiled once")
	require.Equal(t, "default-2004", v.ID())
	require.Equal(t, calendar.MustDay("2004-01-01"), v.Effective())
	require.Len(t, v.Posts(), 2)
	for _, k := range []policy.BusinessKind{policy.Loan, policy.Guarantee} {
		_, ok := v.Business(k)
		require.True(t, ok, "B1: %s is regulated", k)
	}
	_, ok := v.Business("leasing")
	require.False(t, ok, "B1: another kind is not")

	reg := v.Regulation()
	reg.Matrix[0].Roles[0] = "nobody"
	reg.Posts[0].Skills = nil
	row, _ := v.Matrix().Row(reg.Matrix[0].Action)
	require.Equal(t, policy.ProjectManager, row.Roles[0], "a version is immutable: the copy is the caller's")
	post, _ := v.Post(policy.Archivist)
	require.NotEmpty(t, post.Skills)
}

func TestCompileKeepsNoHoldOfItsInput(t *testing.T) {
	t.Parallel()
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	v, err := policy.Compile(reg, nil, nil)
	require.NoError(t, err)
	reg.Matrix[0].Roles[0] = "nobody"
	row, _ := v.Matrix().Row(reg.Matrix[0].Action)
	require.Equal(t, policy.ProjectManager, row.Roles[0])
}

func TestParseRegulationIsStrict(t *testing.T) {
	t.Parallel()
	text := defaultText(t)
	_, err := policy.ParseRegulation([]byte(text))
	require.NoError(t, err)
	for _, c := range []struct {
		old, new string // what is replaced, once
		says     []string
		why      string
	}{
		{"timezone: Asia/Shanghai", "timezone: Asia/Shanghai\ncolour: red", []string{"[9:1]", `"colour"`}, "an unknown key names line and key"},
		{"  delivered-at: presented", "  delivered-at: presented\n  deliverd-at: accepted", []string{`"deliverd-at"`}, "a misspelt setting would leave the default standing"},
		{"id: default-2004", "id: default-2004\nid: other", []string{"[4:1]", `"id"`}, "a key given twice: which one holds?"},
		{"  a-to-b: 3 working days", "  a-to-b: 3 working days\n  a-to-b: 9 working days", []string{`"a-to-b"`}, "the same, one level down"},
		{"a-to-b: 3 working days", "a-to-b: -3 working days", []string{"periods.a-to-b", `"-3"`, "[18:11]"}, "a period below zero, with its line"},
		{"a-to-b: 3 working days", "a-to-b: 3 lunar days", []string{"periods.a-to-b"}, "no such unit"},
		{"a-to-b: 3 working days", "a-to-b: 3", []string{"periods.a-to-b"}, "three what?"},
		{"effective: 2004-01-01", "effective: 2004-02-30", []string{"effective", "[7:12]"}, "there is no such day"},
		{"effective: 2004-01-01", "effective: 20040101", []string{"effective"}, "a number is no day"},
		{"effective: 2004-01-01", "effective: null", []string{"effective", "has no value"}, "a null would keep what was there before"},
		{"effective: 2004-01-01", "effective:", []string{"effective", "has no value"}, "nothing is a null"},
		{"supplement-stops-clock: false", "supplement-stops-clock: maybe", []string{"bool"}, "a value of the wrong shape"},
		{"id: default-2004", "id: [default]", []string{"Regulation.ID"}, "a list is no name"},
		{"\ndeeds:", "\n---\ndeeds:", []string{"2 documents"}, "a second document would be passed over"},
		{"en: Customer file regulation (default)", "\ten: tab", []string{"["}, "no YAML at all"},
	} {
		require.Contains(t, text, c.old, c.why)
		_, err := policy.ParseRegulation([]byte(strings.Replace(text, c.old, c.new, 1)))
		require.ErrorIs(t, err, policy.InvalidInput, c.why)
		for _, s := range c.says {
			require.ErrorContains(t, err, s, c.why)
		}
	}
	for _, bomb := range []string{
		strings.Repeat("[", 1<<17) + strings.Repeat("]", 1<<17), strings.Repeat("{a: ", 1<<15), strings.Repeat("- ", 1<<16),
		strings.Repeat("#\n", 1<<18), "id: \xff", "id: &a [x]\nzh: &b [*a, *a]\nen: [*b, *b]\n", "matrix:\n !- {aktion: x}", "<<: {id: x}\n",
	} {
		_, err := policy.ParseRegulation([]byte(bomb))
		require.ErrorIs(t, err, policy.InvalidInput, "%.20q is told at once and breaks nothing", bomb)
	}
	for _, empty := range []string{"", "# nothing but a comment\n", "---\n", "just words", "- a\n- list\n", "\x00"} {
		_, err := policy.ParseRegulation([]byte(empty))
		require.ErrorIs(t, err, policy.InvalidInput, "%q is no regulation", empty)
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	type R = policy.Regulation
	group := func(parents map[policy.OrgID]policy.OrgID) func(*R) {
		return func(r *R) {
			for _, id := range []policy.OrgID{"a", "b", "c"} {
				r.Organisations = append(r.Organisations, policy.Organisation{ID: id, Parent: parents[id], From: calendar.MustDay("2020-01-01")})
			}
		}
	}
	for _, c := range []struct {
		change func(*R)
		field  string
		rule   policy.Rule // the one the case is about
		why    string
	}{
		{func(r *R) { r.ID = "" }, "id", policy.B7, "a version is named in the journal"},
		{func(r *R) { r.Effective = calendar.Day{} }, "effective", policy.B7, "in force from when?"},
		{func(r *R) { r.Until = calendar.MustDay("2003-12-31") }, "until", policy.B7, "over before it begins"},
		{func(r *R) { r.Timezone = "" }, "timezone", policy.B7, "whose days?"},
		{func(r *R) { r.Timezone = "Asia/Atlantis" }, "timezone", policy.B7, "no such place"},
		{func(r *R) { r.Periods.AToB = calendar.Period{} }, "periods.a-to-b", policy.B4_5a, "no time given at all"},
		{func(r *R) { r.Periods.AToB = calendar.Period{N: -3, Unit: calendar.WorkingDays} }, "regulation", policy.B4_5a, "below zero, put together in code"},
		{func(r *R) { r.Settings.DeliveredAt = "posted" }, "settings.delivered-at", policy.B4_5b, "no such reading"},
		{func(r *R) { r.Matrix[0].Rule = "B99" }, "matrix[0].rule", policy.G3, "an unknown rule"},
		{func(r *R) { r.Matrix[0].Roles = nil }, "matrix[0].roles", policy.G3, "nobody could do it"},
		{func(r *R) { r.Matrix[1] = r.Matrix[0] }, "matrix.action", policy.G3, "two rows for one act contradict each other"},
		{func(r *R) { r.Matrix[0].Action = "" }, "matrix[0].action", policy.G3, "a row for nothing"},
		{func(r *R) { r.Matrix[10].Action = "file.acept" }, "matrix[10].action", policy.G3, "a misspelt act: nobody may do the act meant"},
		{func(r *R) { r.Matrix[0].Roles = policy.Roles{"archivst"} }, "matrix[0].roles", policy.G3, "a misspelt role: whoever was meant may not"},
		{func(r *R) { r.Matrix[0].InCharge = policy.Roles{"archivst"} }, "matrix[0].in-charge", policy.G3, "the same"},
		{func(r *R) { r.Matrix[0].AsFor = policy.Roles{"archivst"} }, "matrix[0].as-for", policy.G3, "the same"},
		{func(r *R) { r.GroupRoles = append(r.GroupRoles, "audtor") }, "group-roles", policy.C2b, "the same: the auditor would reach nowhere"},
		{func(r *R) { r.Roles = []policy.RoleName{{Code: policy.Auditor, ZH: "审计", EN: "auditor"}} }, "roles[0].code", policy.G3, "a role of the library is not named anew"},
		{func(r *R) { r.Roles = []policy.RoleName{{Code: "a\u200b", ZH: "甲", EN: "A"}} }, "roles[0].code", policy.G3, "a code is plain"},
		{func(r *R) { r.Roles = []policy.RoleName{{Code: "teller", EN: "teller"}} }, "roles[0]", policy.G3, "a role without a name"},
		{func(r *R) {
			r.Roles = []policy.RoleName{{Code: "teller", ZH: "柜员", EN: "teller"}, {Code: "teller", ZH: "柜员", EN: "teller"}}
		}, "roles.code", policy.G3, "a role twice"},
		{func(r *R) { r.Conditions[0].Code = "" }, "conditions[0].code", policy.B4_2e, "a condition without a code"},
		{func(r *R) { r.Conditions[0].EN = "" }, "conditions[0]", policy.B4_2e, "a condition without a name"},
		{func(r *R) { r.Conditions[1] = r.Conditions[0] }, "conditions.code", policy.B4_2e, "a condition twice"},
		{func(r *R) { r.Checklists[0].Papers[6].When = []policy.Condition{"guarantr"} }, "checklists[0].papers[6].when", policy.B4_2e, "no project has it: the paper would never be missed"},
		{func(r *R) { r.Periods.Total = calendar.MustPeriod("2 working days") }, "periods.total", policy.B4_5b, "the whole is shorter than its part"},
		{func(r *R) { r.Matrix[0].ZH = "" }, "matrix[0]", policy.G3, "the printed table needs a name"},
		{func(r *R) { r.Matrix[0].InCharge = policy.Roles{policy.Chairman} }, "matrix[0].in-charge", policy.G3, "a limit on a role the row has not"},
		{func(r *R) { r.Matrix[0].AsFor = policy.Roles{policy.Chairman} }, "matrix[0].as-for", policy.G3, "the same"},
		{func(r *R) { r.Matrix[0].Never = []policy.Relation{"manger-a"} }, "matrix[0].never", policy.B4_1b, "a misspelt relation forbids nobody"},
		{func(r *R) { r.Matrix[0].As = []policy.Relation{"manger-a"} }, "matrix[0].as", policy.G3, "a misspelt relation allows nobody"},
		{func(r *R) { r.GroupRoles = append(r.GroupRoles, policy.Archivist) }, "group-roles", policy.B3_1, "a post of another organisation would be believed"},
		{func(r *R) { r.Posts[0].Role = policy.Chairman }, "posts[0].role", policy.B3_1, "only two roles are held by appointment"},
		{func(r *R) { r.Posts[0].Education = "primary" }, "posts[0].education", policy.C4_6a, "no such level"},
		{func(r *R) { r.Posts[0].Rule = "X" }, "posts[0].rule", policy.B3_1, "an unknown rule"},
		{func(r *R) { r.Numbers.File = "DA" }, "numbers.file", policy.B4_8a, "every file would have the same number"},
		{func(r *R) { r.Numbers.Contract = "C{seq}" }, "numbers.contract", policy.B4_8b, "a contract's number is derived from the file's"},
		{func(r *R) { r.Checklists[0].Papers[0].Code = r.Deeds[0].Code }, "checklists[0].papers[0].code", policy.B5_2a, "a deed listed as a paper"},
		{func(r *R) { r.Checklists[0].Papers[0].Part = "annex" }, "checklists[0].papers[0].part", policy.B4_3, "there are four parts"},
		{func(r *R) { r.Checklists[0].Papers[1].Code = r.Checklists[0].Papers[0].Code }, "papers.code", policy.B4_3, "a paper twice"},
		{func(r *R) { r.Checklists[0].Papers[0].Signers = []string{"passer-by"} }, "checklists[0].papers[0].signers", policy.B4_2e, "an unknown signer"},
		{func(r *R) { r.Checklists[0].Papers[0].Form = "fax" }, "checklists[0].papers[0].form", policy.B4_3, "no such form"},
		{func(r *R) { r.Checklists = r.Checklists[:1] }, "checklists", policy.B4_3, "a kind of business without a checklist"},
		{func(r *R) { r.Businesses = r.Businesses[:1] }, "checklists[1].kind", policy.B1, "a checklist for a business not regulated"},
		{func(r *R) {
			last := len(r.Checklists[0].Papers) - 1
			p := r.Checklists[0].Papers
			p[0], p[last] = p[last], p[0]
		}, "checklists[0].papers[1].part", policy.B4_3, "the parts out of their order"},
		{group(map[policy.OrgID]policy.OrgID{"a": "a"}), "organisations[0].parent", policy.C2a, "nobody controls itself"},
		{group(map[policy.OrgID]policy.OrgID{"a": "b", "b": "c", "c": "a"}), "organisations[0].parent", policy.C2a, "a circle of three"},
		{group(map[policy.OrgID]policy.OrgID{"a": "x"}), "organisations[0].parent", policy.C2a, "controlled by nobody known"},
		{func(r *R) { group(nil)(r); r.Organisations[1].ID = "a" }, "organisations.id", policy.C2a, "one organisation twice"},
		{func(r *R) { group(nil)(r); r.Organisations[1].From = calendar.Day{} }, "organisations[1].from", policy.C2a, "bound from when?"},
	} {
		_, err := compiled(t, c.change)
		require.ErrorIs(t, err, policy.InvalidInput, "%s: %s", c.rule, c.why)
		fields := []string{}
		for _, v := range policy.Violations(err) {
			fields = append(fields, v.Field)
		}
		require.Contains(t, fields, c.field, "%s: %s (%v)", c.rule, c.why, err)
	}
}

// A long regulation is corrected by what the message names: the row, and the
// value that was found in it.
func TestCompileNamesTheRowAndTheValue(t *testing.T) {
	t.Parallel()
	type R = policy.Regulation
	for _, c := range []struct {
		change         func(*R)
		found          string
		says, saysInZH string
	}{
		{func(r *R) { r.Matrix[11].Rule = "B99" }, "B99", "matrix[11] (file.accept).rule", "matrix[11](file.accept) 的 rule"},
		{func(r *R) { r.Matrix[11].Action = "file.acept" }, "file.acept", "matrix[11] (file.acept).action", "file.acept"},
		{func(r *R) { r.Matrix[11].Roles = policy.Roles{policy.Archivist, "archivst"} }, "archivst", "found archivst", "现为 archivst"},
		{func(r *R) { r.Matrix[11].Never[1] = "manger-b" }, "manger-b", "found manger-b", "现为 manger-b"},
		{func(r *R) { r.GroupRoles[0] = "audtor" }, "audtor", "found audtor", "现为 audtor"},
		{func(r *R) { r.Posts[0].Education = "primary" }, "primary", "posts[0] (archivist).education", "posts[0](archivist) 的 education"},
		{func(r *R) { r.Checklists[0].Papers[6].When[0] = "guarantr" }, "guarantr", "checklists[0].papers[6] (guarantee-contract).when", "现为 guarantr"},
		{func(r *R) { r.Checklists[0].Papers[6].Signers[0] = "guarantr" }, "guarantr", "checklists[0].papers[6] (guarantee-contract).signers", "现为 guarantr"},
		{func(r *R) { r.Periods.Total = calendar.MustPeriod("2 working days") }, "2 working days", "at least 3 working days", "不短于 3 working days"},
		{func(r *R) { r.Matrix[11].Action = "file.\u202etpecca" }, "", "matrix[11].action", "matrix[11] 的 action"},
		{func(r *R) { r.Matrix[11].Rule = policy.Rule(strings.Repeat("B", 65)) }, "", "matrix[11] (file.accept).rule", ""},
	} {
		_, err := compiled(t, c.change)
		all := policy.Violations(err)
		require.Len(t, all, 1, err)
		require.Equal(t, c.found, all[0].Found)
		require.Contains(t, all[0].In(policy.EN), c.says)
		require.Contains(t, all[0].In(policy.ZH), c.saysInZH)
		require.NotContains(t, all[0].In(policy.ZH), "\u202e", "what is not plain is not repeated")
	}
}

func TestARegulationNamesFurtherRoles(t *testing.T) {
	t.Parallel()
	text := strings.Replace(defaultText(t), "businesses:", "roles:\n  - {code: branch-head, zh: 网点负责人, en: head of a branch}\nbusinesses:", 1)
	text = strings.Replace(text, "group-roles: [", "group-roles: [branch-head, ", 1)
	text = strings.Replace(text, "roles: [archivist], rule: B3.2", "roles: [archivist, branch-head], in-charge: [branch-head], rule: B3.2", 1)
	reg, err := policy.ParseRegulation([]byte(text))
	require.NoError(t, err)
	v, err := policy.Compile(reg, nil, nil)
	require.NoError(t, err)
	row, _ := v.Matrix().Row("volume.inspect")
	require.True(t, row.Roles.Has("branch-head"))
	require.Equal(t, []policy.RoleName{{Code: "branch-head", ZH: "网点负责人", EN: "head of a branch"}}, v.Regulation().Roles)
	require.Empty(t, policy.Default().Regulation().Roles)
}

func TestConditionsAreDeclared(t *testing.T) {
	t.Parallel()
	var codes []policy.Condition
	for _, one := range policy.Default().Regulation().Conditions {
		codes = append(codes, one.Code)
	}
	require.Equal(t, []policy.Condition{"mortgage", "pledge", "guarantor", "enterprise", "individual"}, codes)
	v := mustCompile(t, func(r *policy.Regulation) {
		r.Conditions = append(r.Conditions, policy.ConditionName{Code: "factoring", ZH: "保理", EN: "Factoring"})
		r.Checklists[0].Papers[6].When = []policy.Condition{"factoring"}
	})
	named, ok := v.Condition("factoring")
	require.True(t, ok)
	require.Equal(t, "保理", named.ZH)
	_, ok = v.Condition("factorng")
	require.False(t, ok)
}

func TestPeriodsOfOtherUnitsAreNotCompared(t *testing.T) {
	t.Parallel()
	mustCompile(t, func(r *policy.Regulation) { r.Periods.Total = r.Periods.AToB })
	mustCompile(t, func(r *policy.Regulation) { r.Periods.Total = calendar.MustPeriod("1 month") })
	mustCompile(t, func(r *policy.Regulation) { r.Periods.Total = calendar.MustPeriod("2 days") })
}

func TestCompileGathersEverything(t *testing.T) {
	t.Parallel()
	wrong := func(r *policy.Regulation) { r.ID, r.Timezone, r.Numbers.File = "", "", "{" }
	_, first := compiled(t, wrong)
	require.Len(t, policy.Violations(first), 3)
	_, again := compiled(t, wrong)
	require.Equal(t, first.Error(), again.Error(), "in the same order every time")
}

func TestCompileTakesAmendments(t *testing.T) {
	t.Parallel()
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	closed := calendar.MustDay("2026-03-02")
	v, err := policy.Compile(reg, nil, []calendar.CompanyDays{{Closed: []calendar.Day{closed}}})
	require.NoError(t, err)
	require.False(t, v.Calendar().IsWorkingDay(closed))
	_, err = policy.Compile(reg, []calendar.Amendment{{Year: 2027}}, nil)
	require.ErrorIs(t, err, policy.InvalidInput, "without source or days")
}

func FuzzParseRegulation(f *testing.F) {
	f.Add([]byte(defaultText(f)))
	for _, s := range []string{"", "id: a", "id: &a [*a]", "matrix:\n  - {action: x}", "periods: {a-to-b: 3 working days}", "? a\n: b", "<<: {id: x}", "--- !!map\nid: !!str 5"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		reg, err := policy.ParseRegulation(data)
		if err != nil {
			require.ErrorIs(t, err, policy.InvalidInput)
			return
		}
		if v, err := policy.Compile(reg, nil, nil); err == nil {
			require.Equal(t, reg.ID, v.ID())
		} else {
			require.ErrorIs(t, err, policy.InvalidInput)
		}
	})
}

func TestADeedIsKnownByCodeAndTitle(t *testing.T) {
	t.Parallel()
	v := policy.Default()
	for _, c := range []struct {
		code, title, why string
		deed             bool
	}{
		{"", "不动产权证书", "the words of a title give it away", true},
		{"", "编号 017 的他项权证", "wherever they stand", true},
		{v.Regulation().Deeds[0].Code, "", "a kind of deed named by its code", true},
		{"", "仓单质押合同", "a contract about a deed is a contract", false},
		{"", "动产抵押登记补充协议", "so is an agreement", false},
		{"loan-contract", "借款合同", "a paper of the checklist", false},
	} {
		_, deed := v.Deed(c.code, c.title)
		require.Equal(t, c.deed, deed, "B5.2a: %s: %s", c.title, c.why)
	}
}
