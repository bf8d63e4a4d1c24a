package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// check gathers everything wrong with the regulation and builds the indexes.
func (v *Version) check(c *Checks) {
	r := &v.reg
	demand(c, r.ID != "", "id", "", T("名称", "a name"))
	demand(c, !r.Effective.IsZero(), "effective", "", aDay)
	demand(c, r.Until.IsZero() || !r.Until.Before(r.Effective), "until", r.Until.String(), Tf("不早于 %s 的日期", "a day from %s", r.Effective))
	v.checkRoles(c)
	v.checkOrganisations(c)
	v.checkPeriods(c)
	v.checkMatrix(c)
	v.checkPapers(c)
	v.checkSurveys(c)
	r.Credit.check(c)
	r.Contracts.check(c)
	r.Visits.check(c)
	for _, one := range []struct {
		name   string
		format NumberFormat
	}{
		{"numbers.file", r.Numbers.File},
		{"numbers.contract", r.Numbers.Contract},
		{"numbers.item", r.Numbers.Item},
		{"numbers.credit-volume", r.Numbers.CreditVolume},
		{"numbers.contract-volume", r.Numbers.ContractVolume},
		{"numbers.credit-file", r.Numbers.CreditFile},
		{"numbers.contract-file", r.Numbers.ContractFile},
	} {
		if err := one.format.Check(); err != nil {
			c.Add(*Invalid(one.name, string(one.format), "a pattern with {seq}", Tf("编号格式无效:%s", "the number format is not valid: %s", string(one.format))))
		}
	}
	for _, one := range []struct {
		name   string
		format NumberFormat
	}{{"numbers.credit-file", r.Numbers.CreditFile}, {"numbers.contract-file", r.Numbers.ContractFile}} {
		byDepartment := strings.Contains(string(one.format), "{department}") && strings.Contains(string(one.format), "{year}")
		demand(c, byDepartment, one.name, string(one.format), T("含 {department} 和 {year} 的格式", "a pattern with {department} and {year}")) // rules C4.2a and K2a
	}
	demand(c, strings.Contains(string(r.Numbers.Contract), "{file}"), "numbers.contract", string(r.Numbers.Contract), T("含 {file} 的格式", "a pattern with {file}")) // rule B4.8b
	for i, p := range r.Posts {
		row := rowOf(c, fmt.Sprintf("posts[%d]", i), string(p.Role))
		row.demand(p.Role.ByAppointment(), "role", string(p.Role), T("archivist 或 deed-custodian", "archivist or deed-custodian"))
		row.demand(p.Education == "" || p.Education.Rank() > 0, "education", string(p.Education),
			T("high-school、college、bachelor、master 或 doctor", "high-school, college, bachelor, master or doctor"))
		row.demand(p.Rule.Known(), "rule", string(p.Rule), aRule)
	}
}

// What more than one demand asks for.
var (
	aDay       = T("日期", "a day")
	aRule      = T("规则编号", "a rule id")
	aCode      = T("不含控制字符的代码", "a code without control characters")
	bothNames  = T("中文和英文名称", "a name in Chinese and English")
	ownRoles   = T("该行所列的角色", "roles of the row")
	knownRoles = T("已有的角色或 roles 中声明的角色", "roles of the library or those declared under roles")
	relations  = Tf("%s 之一", "one of %s", joinAny(knownRelations))
)

// demand refuses a value of the regulation, which it names when it is plain.
func demand(c *Checks, ok bool, field, found string, wanted Text) {
	if !ok {
		refuse(c, field, Tf("制度的 %s", "%s of the regulation", field), found, wanted)
	}
}

func refuse(c *Checks, field string, what Text, found string, wanted Text) {
	problem := Tf("%s 无效,应为%s", "%s is not valid: it takes %s", what, wanted)
	if found = told(found); found != "" {
		problem = Tf("%s 无效,应为%s,现为 %s", "%s is not valid: it takes %s, found %s", what, wanted, found)
	}
	c.Add(*Invalid(field, found, wanted.EN, problem))
}

// told is a value that may stand in a message: a short one that is plain.
func told(value string) string {
	if len(value) > 64 || plainSlip(value) != (Text{}) {
		return ""
	}
	return value
}

// row is one entry of a list of the regulation, known by its place and its code.
type row struct {
	c        *Checks
	at, code string
}

func rowOf(c *Checks, at, code string) row { return row{c, at, told(code)} }

// demand refuses a part of the row, or with no part the row itself.
func (r row) demand(ok bool, part, found string, wanted Text) {
	if ok {
		return
	}
	name := T(r.at, r.at)
	if r.code != "" {
		name = Tf("%s(%s)", "%s (%s)", r.at, r.code)
	}
	if part == "" {
		refuse(r.c, r.at, Tf("制度的 %s", "%s of the regulation", name), found, wanted)
		return
	}
	refuse(r.c, r.at+"."+part, Tf("制度的 %s 的 %s", "%s.%s of the regulation", name, part), found, wanted)
}

// each refuses the first of a row's values that does not fit.
func each[S ~string](r row, part string, list []S, fits func(S) bool, wanted Text) {
	if i := slices.IndexFunc(list, func(s S) bool { return !fits(s) }); i >= 0 {
		r.demand(false, part, string(list[i]), wanted)
	}
}

// unique refuses a key given twice.
func unique[K ~string](c *Checks, seen map[K]int, key K, i int, field string) {
	if _, twice := seen[key]; twice {
		found := told(string(key))
		c.Add(*Invalid(field, found, "each once", Tf("制度中 %s 重复:%s", "%s is given twice in the regulation: %s", field, found)))
		return
	}
	seen[key] = i
}

// declared checks one entry of a list of names, and that its code is new.
func declared[K ~string](c *Checks, list string, seen map[K]int, i int, code K, zh, en string) row {
	r := rowOf(c, fmt.Sprintf("%s[%d]", list, i), string(code))
	r.demand(code != "" && told(string(code)) != "", "code", "", aCode)
	r.demand(zh != "" && en != "", "", "", bothNames)
	unique(c, seen, code, i, list+".code")
	return r
}

func (v *Version) checkRoles(c *Checks) {
	for i, one := range v.reg.Roles {
		r := declared(c, "roles", v.roles, i, one.Code, one.ZH, one.EN)
		r.demand(!one.Code.known(), "code", string(one.Code), T("程序库没有的角色", "a role that the library does not have"))
	}
	for _, one := range v.reg.GroupRoles {
		switch {
		case !v.knows(one):
			demand(c, false, "group-roles", string(one), knownRoles)
		case one.ByAppointment(): // a post is held within its own organisation (rule B3.1)
			demand(c, false, "group-roles", string(one), T("不经任命的角色", "roles held without an appointment"))
		}
	}
}

// knows reports whether a role is the library's or declared.
func (v *Version) knows(r Role) bool {
	_, ok := v.roles[r]
	return ok || r.known()
}

func (v *Version) checkOrganisations(c *Checks) {
	seen := make(map[OrgID]int)
	for i, o := range v.reg.Organisations {
		r := rowOf(c, fmt.Sprintf("organisations[%d]", i), string(o.ID))
		r.demand(o.ID != "", "id", "", T("名称", "a name"))
		r.demand(!o.From.IsZero(), "from", "", aDay)
		unique(c, seen, o.ID, i, "organisations.id")
	}
	for i, o := range v.reg.Organisations {
		r := rowOf(c, fmt.Sprintf("organisations[%d]", i), string(o.ID))
		if o.Parent != "" {
			_, ok := seen[o.Parent]
			r.demand(ok, "parent", string(o.Parent), T("所列的单位", "an organisation of the list"))
		}
		r.demand(!v.controls(o.ID, o.ID), "parent", string(o.Parent), T("没有循环的组织树", "a tree without a circle"))
	}
}

func (v *Version) checkPeriods(c *Checks) {
	p := v.reg.Periods
	for _, one := range []struct {
		name   string
		period calendar.Period
	}{
		{"periods.a-to-b", p.AToB},
		{"periods.b-to-archive", p.BToArchive},
		{"periods.total", p.Total},
		{"periods.registered", p.Registered},
		{"periods.reverify", p.Reverify},
		{"periods.deeds", p.Deeds},
		{"periods.vault-count", p.VaultCount},
		{"periods.surprise-count", p.SurpriseCount},
		{"periods.release", p.Release},
		{"periods.loan", p.Loan},
		{"periods.renewal", p.Renewal},
		{"periods.profile-update", p.ProfileUpdate},
		{"periods.effect-check", p.EffectCheck},
		{"periods.complaint-outcome", p.ComplaintOutcome},
		{"periods.complaint-answer", p.ComplaintAnswer},
	} {
		demand(c, one.period.Valid() == nil, one.name, one.period.String(), T(`期限(如 "3 working days")`, `a period ("3 working days")`))
	}
	// Months and days have no fixed length in working days, and are not compared.
	demand(c, p.Total.Unit != calendar.WorkingDays || p.AToB.Unit != calendar.WorkingDays || p.Total.N >= p.AToB.N,
		"periods.total", p.Total.String(), Tf("不短于 %s(a-to-b)的期限", "at least %s, as a-to-b", p.AToB))
	demand(c, p.Loan.N > 0, "periods.loan", p.Loan.String(), T("至少一天的期限", "a period of a day or more"))
	n := v.reg.Settings.Renewals
	demand(c, n >= 0 && n <= 10, "settings.renewals", fmt.Sprint(n), T("0 至 10", "0 to 10"))
	for i, r := range v.reg.Retentions {
		row := rowOf(c, fmt.Sprintf("retentions[%d]", i), r.Class)
		row.demand(r.Class == "business" || r.Class == "credit" || r.Class == "contract", "class", r.Class, T("business、credit 或 contract", "business, credit or contract"))
		row.demand(r.Basis == "company" || r.Basis == "province" || r.Basis == "law", "basis", r.Basis, T("company、province 或 law", "company, province or law"))
		row.demand(r.Period.Valid() == nil && r.Period.N > 0, "period", r.Period.String(), T(`期限(如 "120 months")`, `a period ("120 months")`))
		row.demand(r.Citation != "", "citation", "", T("出处", "a citation"))
		row.demand(!r.From.IsZero(), "from", "", aDay)
	}
	a := v.reg.Assessment
	for _, one := range []struct {
		name string
		n    int
		most int
	}{
		{"assessment.reward-acts", a.RewardActs, 1 << 20}, {"assessment.reward-on-time", a.RewardOnTime, 100},
		{"assessment.penalty-breaches", a.PenaltyBreaches, 1 << 20}, {"assessment.penalty-overdue", a.PenaltyOverdue, 1 << 20}, {"assessment.penalty-losses", a.PenaltyLosses, 1 << 20},
	} {
		demand(c, one.n >= 1 && one.n <= one.most, one.name, fmt.Sprint(one.n), Tf("1 至 %d", "1 to %d", one.most))
	}
	for i, one := range v.reg.Profiles.Departments {
		rowOf(c, fmt.Sprintf("profiles.departments[%d]", i), string(one)).demand(told(string(one)) != "", "", "", aCode)
	}
	for i, one := range v.reg.Profiles.Reapprove {
		known := one == ProfileBasics || one == ProfileContacts || one == ProfileStanding
		rowOf(c, fmt.Sprintf("profiles.reapprove[%d]", i), string(one)).demand(known, "", string(one), T("basics、contacts 或 standing", "basics, contacts or standing"))
	}
	d := v.reg.Settings.DeliveredAt
	demand(c, d == Presented || d == Accepted, "settings.delivered-at", string(d), T("presented 或 accepted", "presented or accepted"))
}

func (v *Version) checkMatrix(c *Checks) {
	seen := make(map[Action]int)
	for i, p := range v.reg.Matrix {
		r := rowOf(c, fmt.Sprintf("matrix[%d]", i), string(p.Action))
		r.demand(acts()[p.Action], "action", string(p.Action), T("默认权限表中的行为", "an act of the default matrix"))
		r.demand(len(p.Roles) > 0, "roles", "", T("至少一个角色", "at least one role"))
		r.demand(p.Rule.Known(), "rule", string(p.Rule), aRule)
		r.demand(p.ZH != "" && p.EN != "", "", "", bothNames)
		each(r, "roles", p.Roles, v.knows, knownRoles)
		each(r, "in-charge", p.InCharge, p.Roles.Has, ownRoles)
		each(r, "as-for", p.AsFor, p.Roles.Has, ownRoles)
		// A relation nobody stands in would forbid nothing: four-eyes undone by a slip of the pen.
		each(r, "as", p.As, Relation.known, relations)
		each(r, "never", p.Never, Relation.known, relations)
		unique(c, seen, p.Action, i, "matrix.action")
	}
}

func (v *Version) checkPapers(c *Checks) {
	for i, b := range v.reg.Businesses {
		unique(c, v.businesses, b.Kind, i, "businesses.kind")
	}
	for i, one := range v.reg.Conditions {
		declared(c, "conditions", v.conditions, i, one.Code, one.ZH, one.EN)
	}
	for i, s := range v.reg.Signers {
		unique(c, v.signers, s.Code, i, "signers.code")
	}
	for i, d := range v.reg.Deeds {
		unique(c, v.deeds, d.Code, i, "deeds.code")
	}
	for i, l := range v.reg.Checklists {
		at := fmt.Sprintf("checklists[%d]", i)
		r := rowOf(c, at, string(l.Kind))
		_, known := v.businesses[l.Kind]
		r.demand(known, "kind", string(l.Kind), T("制度所列的业务种类", "a kind of business of the regulation"))
		_, twice := v.checklists[l.Kind]
		r.demand(!twice, "kind", string(l.Kind), T("互不重复的业务种类", "each kind once"))
		list := checklist{papers: l.Papers, index: make(map[string]int, len(l.Papers))}
		part := 0
		for j, p := range l.Papers {
			r := rowOf(c, fmt.Sprintf("%s.papers[%d]", at, j), p.Code)
			r.demand(p.Part.Index() >= part, "part", string(p.Part), T("依次排列的四个部分", "the four parts in their order"))
			part = max(part, p.Part.Index())
			v.checkPaper(r, p)
			unique(c, list.index, p.Code, j, "papers.code")
		}
		v.checklists[l.Kind] = list
	}
	for _, b := range v.reg.Businesses {
		_, ok := v.checklists[b.Kind]
		demand(c, ok, "checklists", "", Tf("含 %s 的档案清单", "a checklist for %s", told(string(b.Kind))))
	}
}

func (v *Version) checkPaper(r row, p Paper) {
	r.demand(p.Part.Index() > 0, "part", string(p.Part), T("approval、contracts、investigation 或 customer", "approval, contracts, investigation or customer"))
	r.demand(p.Code != "" && p.ZH != "" && p.EN != "", "", "", T("代码及中文和英文名称", "a code, and a name in Chinese and English"))
	r.demand(p.Form == Original || p.Form == Copy || p.Form == Either, "form", string(p.Form), T("original、copy 或 either", "original, copy or either"))
	each(r, "when", p.When, in(v.conditions), T("conditions 中声明的条件", "conditions declared under conditions"))
	each(r, "signers", p.Signers, in(v.signers), T("signers 中声明的签字人", "signers declared under signers"))
	_, deed := v.deeds[p.Code]
	r.demand(!deed, "code", p.Code, T("资料而非权证种类", "a paper, not a kind of deed"))
}

func in[K ~string](index map[K]int) func(K) bool {
	return func(k K) bool { _, ok := index[k]; return ok }
}
