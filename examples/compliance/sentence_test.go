package compliance

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// sentence makes the expression of one sentence of the vocabulary. Its places:
//
//	{人}            one of the cast, as it stands: A角, 档案管理员, 子公司A角 ...
//	{时限}          one of the deadlines, as it stands: A角移交B角 ...
//	{环节}          one of the stages, as it stands: 交到B角 ...
//	{数}            digits
//	{anything else} text between quotation marks, “ ” or " "
//
// Commas may be those of either script.
func sentence(s string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for s != "" {
		before, after, found := strings.Cut(s, "{")
		b.WriteString(strings.NewReplacer("，", `(?:，|,\s*)`).Replace(regexp.QuoteMeta(before)))
		if !found {
			break
		}
		place, rest, _ := strings.Cut(after, "}")
		b.WriteString(expression(place))
		s = rest
	}
	b.WriteString("$")
	return regexp.MustCompile(b.String())
}

func expression(place string) string {
	switch place {
	case "人":
		return castExpression
	case "时限":
		return oneOf(deadlineWords)
	case "环节":
		return oneOf(stageWords)
	case "数":
		return `(\d+)`
	}
	return `[“"]([^“”"]*)[”"]`
}

func oneOf[V any](words []word[V]) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = regexp.QuoteMeta(w.text)
	}
	return "(" + strings.Join(texts, "|") + ")"
}

// word is a word of the vocabulary and what it stands for.
type word[V any] struct {
	text string
	is   V
}

// look finds a word's meaning.
func look[V any](words []word[V], what, text string) (V, error) {
	for _, w := range words {
		if w.text == text {
			return w.is, nil
		}
	}
	var none V
	return none, fmt.Errorf("没有这个%s:%s,可用的有 %s", what, text, oneOf(words))
}

// deadlineWords are the deadlines of a file.
var deadlineWords = []word[policy.DeadlineName]{
	{"A角移交B角", policy.AToB}, {"B角移交档案室", policy.BToArchive},
	{"全程移交", policy.Total}, {"登记入簿", policy.Registered},
}

// businessWords are kinds of business; the last one is none of the default
// regulation's.
var businessWords = []word[policy.BusinessKind]{
	{"小额贷款", policy.Loan}, {"担保", policy.Guarantee}, {"典当", "pawn"},
}

// partWords are the four parts of a file, and a fifth that is none.
var partWords = []word[policy.Part]{
	{"立项审批", policy.Approval}, {"合同单据", policy.Contracts},
	{"项目调查", policy.Investigation}, {"客户资料", policy.CustomerPapers}, {"杂项", "sundries"},
}

var formWords = []word[policy.Form]{{"原件", policy.Original}, {"复印件", policy.Copy}}

var educationWords = []word[policy.Education]{
	{"高中", policy.HighSchool}, {"大专", policy.College}, {"本科", policy.Bachelor},
	{"硕士", policy.Master}, {"博士", policy.Doctor},
}

var skillWords = []word[string]{{"数据库检索", "database-search"}, {"速记", "shorthand"}}

var trainingWords = []word[string]{{"企业信用管理", "credit-management"}, {"消防安全", "fire-safety"}}

// roleWords are roles that one person lets another use.
var roleWords = []word[policy.Role]{
	{"项目经理", policy.ProjectManager}, {"总经理", policy.GeneralManager}, {"档案管理员", policy.Archivist},
}

var outcomeWords = []word[bool]{{"合格", true}, {"不合格", false}}

// parseDay reads a civil day: one that does not exist fails its scenario.
func parseDay(s string) (calendar.Day, error) {
	d, err := calendar.ParseDay(s)
	if err != nil {
		return d, fmt.Errorf("日期无效:%w", err)
	}
	return d, nil
}

// list splits an enumeration: A角、B角、档案管理员.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "、")
}
