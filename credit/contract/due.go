package contract

import (
	"cmp"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Standing says how it stands with a report that is due.
type Standing string

// The standings.
const (
	Coming        Standing = "coming"         // its period is not over
	Awaited       Standing = "open"           // due, the day has not passed
	InTime        Standing = "in-time"        // submitted by its day
	SubmittedLate Standing = "submitted-late" // submitted after it
	Overdue       Standing = "overdue"        // the day has passed; somebody answers for it
	Held          Standing = "held"           // not submitted, and held against who answers for it
	Missing       Standing = "missing"        // the day has passed; nobody has been named
)

// Standings returns the standings.
func Standings() []Standing {
	return []Standing{Coming, Awaited, InTime, SubmittedLate, Overdue, Held, Missing}
}

// Text returns the standing's name for a reader.
func (s Standing) Text() policy.Text {
	switch s {
	case Coming:
		return policy.T("未到期", "coming")
	case Awaited:
		return policy.T("应报", "open")
	case InTime:
		return policy.T("按时报送", "in time")
	case SubmittedLate:
		return policy.T("迟报", "submitted late")
	case Overdue:
		return policy.T("逾期未报", "overdue")
	case Held:
		return policy.T("已追究缺报", "held as missed")
	case Missing:
		return policy.T("缺报", "missing")
	}
	return policy.T(string(s), string(s))
}

// Due is one line of the due calendar (报送日历, rules K4a and K4b).
type Due struct {
	Org policy.OrgID `json:"org"`
	Covers
	Due      calendar.Day `json:"due"`
	Standing Standing     `json:"standing"`
	// Report and Person are those of the report; empty where there is none.
	Report ReportID        `json:"report,omitempty"`
	Person policy.PersonID `json:"person,omitempty"`
	// Submitted is the day; zero before. Late is by how many civil days it was, or
	// is, over.
	Submitted calendar.Day `json:"submitted,omitzero"`
	Late      int          `json:"late,omitempty"`
	// Received is the day on which the group's contract body had it; zero before: what
	// was submitted and is not received is on its way.
	Received calendar.Day `json:"received,omitzero"`
}

// Reporting is a department that reports on its contracts (rule K4a).
type Reporting struct {
	Department policy.DepartmentID
	// Since is a day in the first period that it reports on; zero for every period.
	Since calendar.Day
}

// owed reports whether a report is one of those that are due: the company's, or that of
// a department on a period since it reports.
func owed(of Covers, departments []Reporting) bool {
	_, last := of.Kind.Span(of.Year)
	return of.Department == "" || slices.ContainsFunc(departments, func(d Reporting) bool {
		return d.Department == of.Department && !last.Before(d.Since)
	})
}

// Calendar lists what a company and its departments submit within a year, by day and
// department, the company's own first, and how it stands with each as of today.
// reports are those there are. Nothing is due before the regulation binds the company
// (rule C2a), and of a department nothing on a period before it reports (rule K4a).
func Calendar(org policy.OrgID, year int, departments []Reporting, reports []Report, today calendar.Day, law *policy.Version) []Due {
	there := make(map[Covers]Report, len(reports))
	for _, r := range reports {
		there[r.Covers] = r
	}
	var all []Due
	for _, kind := range policy.ReportKinds() {
		for _, about := range []int{year - 1, year} {
			due := law.ReportDue(kind, about)
			if due.IsZero() || due.Year() != year || unbound(org, due, law) {
				continue
			}
			for _, d := range append([]Reporting{{}}, departments...) {
				of := Covers{Kind: kind, Year: about, Department: d.Department}
				if owed(of, departments) {
					all = append(all, stands(Due{Org: org, Covers: of, Due: due}, there[of], today))
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Department, b.Department))
	})
	return all
}

// unbound reports whether the regulation does not bind the company yet on a day.
func unbound(org policy.OrgID, day calendar.Day, law *policy.Version) bool {
	return slices.ContainsFunc(law.Regulation().Organisations, func(o policy.Organisation) bool { return o.ID == org && day.Before(o.From) })
}

// stands says how it stands with one line; r is its report, zero where there is none.
func stands(one Due, r Report, today calendar.Day) Due {
	_, last := one.Kind.Span(one.Year)
	if r.ID != "" {
		one.Report, one.Person, one.Submitted, one.Received, one.Due = r.ID, r.Person, r.Submitted, r.Received, cmp.Or(r.Due(), one.Due)
	}
	until := cmp.Or(one.Submitted, today)
	if until.After(one.Due) {
		one.Late = until.DaysSince(one.Due)
	}
	switch {
	case !one.Submitted.IsZero() && one.Late > 0:
		one.Standing = SubmittedLate
	case !one.Submitted.IsZero():
		one.Standing = InTime
	case one.Late > 0 && r.against() != "":
		one.Standing = Held
	case one.Late > 0 && r.ID != "":
		one.Standing = Overdue
	case one.Late > 0:
		one.Standing = Missing
	case today.After(last):
		one.Standing = Awaited
	default:
		one.Standing = Coming
	}
	return one
}
