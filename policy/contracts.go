package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// ContractRules are what a regulation says of contract files (合同档案, rules K1a to
// K4b). What it leaves out is that of the default regulation.
type ContractRules struct {
	// Kinds are the kinds of contract.
	Kinds []ContractKind `yaml:"kinds,omitempty" json:"kinds,omitempty"`
	// Categories are those of a contract file's papers (rules K1a and K1b).
	Categories Categories `yaml:"categories,omitempty" json:"categories,omitempty"`
	// Departments are those that report (rule K4a); none: every department that has
	// a contract file, or a report.
	Departments []DepartmentID `yaml:"departments,omitempty" json:"departments,omitempty"`
	// HandOver says after which formalities the handler hands over (rule K3a).
	HandOver HandOver `yaml:"hand-over,omitempty" json:"handOver"`
	// ToManager is the time from a formality to the hand-over (K3a), ToArchive that
	// from the manager's verification to the archive (K3b).
	ToManager calendar.Period `yaml:"to-manager,omitempty" json:"toManager"`
	ToArchive calendar.Period `yaml:"to-archive,omitempty" json:"toArchive"`
	// Consultation says what becomes of a signing whose people have not consulted
	// the customer's profile; ConsultedWithin how far back one counts (rule R4.3a).
	Consultation    Consultation    `yaml:"consultation,omitempty" json:"consultation"`
	ConsultedWithin calendar.Period `yaml:"consulted-within,omitempty" json:"consultedWithin"`
	// Reports are the days by which reports are due, one of each kind (rules K4a
	// and K4b).
	Reports []ReportDue `yaml:"reports,omitempty" json:"reports,omitempty"`
}

// ContractKind is a kind of contract ("sale").
type ContractKind struct {
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
}

// HandOver says after which formalities of a contract its papers are handed over
// (rule K3a).
type HandOver string

// The two readings of the hand-over.
const (
	HandOverEach HandOver = "each" // after each: signing, amending, performing, terminating
	HandOverOnce HandOver = "once" // once, after the one that ends the contract
)

// Consultation says what becomes of a signing before which the people concerned
// have not consulted the customer's profile (rule R4.3a).
type Consultation string

// The two effects.
const (
	ConsultationRefuse Consultation = "refuse" // the signing is refused
	ConsultationWarn   Consultation = "warn"   // it is done, and who has not is on record
)

// ReportKind is a kind of contract report.
type ReportKind string

// The kinds of report.
const (
	HalfYearReport ReportKind = "half-year" // 上半年合同统计 (rule K4a)
	YearReport     ReportKind = "year"      // 年度合同统计 (rule K4a)
	AnalysisReport ReportKind = "analysis"  // 年度信用(合同)管理分析 (rule K4b)
)

// ReportKinds returns the kinds of report in their order.
func ReportKinds() []ReportKind { return []ReportKind{HalfYearReport, YearReport, AnalysisReport} }

// Text returns the kind's name for a reader.
func (k ReportKind) Text() Text {
	switch k {
	case HalfYearReport:
		return T("上半年合同统计", "statistics of the first half-year")
	case YearReport:
		return T("年度合同统计", "statistics of the year")
	case AnalysisReport:
		return T("年度信用(合同)管理分析", "analysis of the year")
	}
	return T(string(k), string(k))
}

// Rule returns the rule that asks for reports of the kind.
func (k ReportKind) Rule() Rule {
	if k == AnalysisReport {
		return K4b
	}
	return K4a
}

// Span returns the first and the last day that a report of a year covers.
func (k ReportKind) Span(year int) (first, last calendar.Day) {
	end := "12-31"
	if k == HalfYearReport {
		end = "06-30"
	}
	first, _ = calendar.ParseDay(fmt.Sprintf("%04d-01-01", year)) // a year without such a day gives the zero day
	last, _ = calendar.ParseDay(fmt.Sprintf("%04d-%s", year, end))
	return first, last
}

// ReportDue is the day by which a kind of report is due: the first of that month
// and day after the period it covers, whether it is a working day or not.
type ReportDue struct {
	Kind  ReportKind `yaml:"kind" json:"kind"`
	Month int        `yaml:"month" json:"month"`
	Day   int        `yaml:"day" json:"day"`
}

// Contracts returns what the version says of contract files. It must not be
// changed.
func (v *Version) Contracts() ContractRules { return v.reg.Contracts }

// ContractKind returns a kind of contract by its code.
func (v *Version) ContractKind(code string) (ContractKind, bool) {
	for _, k := range v.reg.Contracts.Kinds {
		if k.Code == code {
			return k, true
		}
	}
	return ContractKind{}, false
}

// ReportDue returns the day by which a report of a year is due (rules K4a and
// K4b); zero where there is no such kind of report.
func (v *Version) ReportDue(k ReportKind, year int) calendar.Day {
	_, last := k.Span(year)
	for _, one := range v.reg.Contracts.Reports {
		if one.Kind != k || last.IsZero() {
			continue
		}
		for _, y := range []int{year, year + 1} {
			if due, err := calendar.ParseDay(fmt.Sprintf("%04d-%02d-%02d", y, one.Month, one.Day)); err == nil && due.After(last) {
				return due
			}
		}
	}
	return calendar.Day{}
}

// complete gives what is left out.
func (r ContractRules) complete(base ContractRules) ContractRules {
	if r.Kinds == nil {
		r.Kinds = base.Kinds
	}
	if r.Categories == nil {
		r.Categories = base.Categories
	}
	if r.HandOver == "" {
		r.HandOver = base.HandOver
	}
	if r.ToManager.IsZero() {
		r.ToManager = base.ToManager
	}
	if r.ToArchive.IsZero() {
		r.ToArchive = base.ToArchive
	}
	if r.Consultation == "" {
		r.Consultation = base.Consultation
	}
	if r.ConsultedWithin.IsZero() {
		r.ConsultedWithin = base.ConsultedWithin
	}
	if r.Reports == nil {
		r.Reports = base.Reports
	}
	return r
}

// check refuses what is not well-formed.
func (r ContractRules) check(c *Checks) {
	demand(c, len(r.Kinds) > 0, "contracts.kinds", "", T("至少一个合同种类", "at least one kind of contract"))
	codes := make(map[string]int)
	for i, one := range r.Kinds {
		declared(c, "contracts.kinds", codes, i, one.Code, one.ZH, one.EN)
	}
	r.Categories.check(c, "contracts.categories")
	for i, one := range r.Departments {
		row := rowOf(c, fmt.Sprintf("contracts.departments[%d]", i), string(one))
		row.demand(told(string(one)) != "", "", "", aCode)
		row.demand(slices.Index(r.Departments, one) == i, "", string(one), T("互不重复的部门", "each department once"))
	}
	demand(c, r.HandOver == HandOverEach || r.HandOver == HandOverOnce, "contracts.hand-over", string(r.HandOver), T("each 或 once", "each or once"))
	demand(c, r.Consultation == ConsultationRefuse || r.Consultation == ConsultationWarn, "contracts.consultation", string(r.Consultation), T("refuse 或 warn", "refuse or warn"))
	for _, one := range []struct {
		name   string
		period calendar.Period
	}{{"contracts.to-manager", r.ToManager}, {"contracts.to-archive", r.ToArchive}, {"contracts.consulted-within", r.ConsultedWithin}} {
		demand(c, one.period.Valid() == nil && one.period.N > 0, one.name, one.period.String(), T(`期限(如 "1 month")`, `a period ("1 month")`))
	}
	r.checkReports(c)
}

func (r ContractRules) checkReports(c *Checks) {
	kinds := make([]string, 0, len(ReportKinds()))
	for _, k := range ReportKinds() {
		n := 0
		for _, one := range r.Reports {
			if one.Kind == k {
				n++
			}
		}
		kinds = append(kinds, string(k))
		demand(c, n == 1, "contracts.reports", fmt.Sprint(n), Tf("恰有一项 %s", "exactly one of %s", string(k)))
	}
	all := strings.Join(kinds, ", ")
	for i, one := range r.Reports {
		row := rowOf(c, fmt.Sprintf("contracts.reports[%d]", i), string(one.Kind))
		row.demand(slices.Contains(ReportKinds(), one.Kind), "kind", string(one.Kind), Tf("其中之一:%s", "one of %s", all))
		_, err := calendar.ParseDay(fmt.Sprintf("2001-%02d-%02d", one.Month, one.Day)) // no leap year: a day of every year
		row.demand(err == nil, "day", fmt.Sprintf("%02d-%02d", one.Month, one.Day), T("每年都有的月、日", "a month and a day of every year"))
	}
}
