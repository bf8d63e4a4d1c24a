package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ReportID names a report.
type ReportID string

// ReportRecord is the kind of record a [Report] is in the journal.
const ReportRecord = "contract-report"

// The states of a report.
const (
	Expected  policy.State = "expected"  // somebody answers for it, and has not drawn it up
	DrawnUp   policy.State = "drawn-up"  // its figures are there
	Submitted policy.State = "submitted" // sent to the group's contract body
	Received  policy.State = "received"  // the group's contract body has it
)

// The acts on reports, as the authority matrix names them.
const (
	ActNameReporter policy.Action = "contract-report.name"
	ActDrawUp       policy.Action = "contract-report.draw-up"
	ActComment      policy.Action = "contract-report.edit"
	ActSubmit       policy.Action = "contract-report.submit"
	ActTakeReport   policy.Action = "contract-report.receive"
	ActSendBack     policy.Action = "contract-report.send-back"
	ActHoldMissed   policy.Action = "contract-report.hold-missed"
	ActReadReport   policy.Action = "contract-report.read"
)

// Covers says which report it is: there is one of a kind, year and department.
type Covers struct {
	Kind policy.ReportKind `json:"kind" validate:"required,oneof=half-year year analysis"`
	// Year is the year that it is about.
	Year int `json:"year" validate:"min=2000,max=9998"`
	// Department is whose contracts it is about; empty for the whole company's.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
}

// Report is a report on contracts: the statistics of a half-year or a year, or the
// analysis of a year, of the company or of one of its departments (合同统计报表、管理分析
// 报告, rules K4a and K4b). It is a value; an act returns a new one.
type Report struct {
	Org      policy.OrgID `json:"org"`
	ID       ReportID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Covers
	// Person answers for it.
	Person policy.PersonID `json:"person"`
	// Figures are drawn from the contracts on record; zero before.
	Figures Figures `json:"figures,omitzero"`
	// Comment is what its author says besides; of an analysis, the analysis.
	Comment string `json:"comment,omitempty"`
	// Submitted is the day; zero before.
	Submitted calendar.Day `json:"submitted,omitzero"`
	// Received is the day on which the group's contract body had it, ReceivedBy who
	// noted that; zero before.
	Received   calendar.Day    `json:"received,omitzero"`
	ReceivedBy policy.PersonID `json:"receivedBy,omitempty"`
	// Returns say who sent it back, and why.
	Returns   []archive.Note   `json:"returns,omitempty"`
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on the report.
	At time.Time `json:"at"`
}

// Ref names the report as it is.
func (r Report) Ref() policy.Ref { return policy.Ref{ID: string(r.ID), Revision: r.Revision} }

// Due returns the day by which it is submitted.
func (r Report) Due() calendar.Day {
	d, _ := r.Deadlines.Get(policy.ContractReport)
	return d.Due
}

var reportLifecycle = policy.Lifecycle[Report]{
	{Action: ActNameReporter, From: []policy.State{Expected, DrawnUp}, Rules: []policy.Rule{policy.K4a, policy.K4b}},
	{Action: ActDrawUp, From: []policy.State{Expected, DrawnUp}, To: DrawnUp, Rules: []policy.Rule{policy.K4a, policy.K4b}},
	{Action: ActComment, From: []policy.State{DrawnUp}, Rules: []policy.Rule{policy.K4a, policy.K4b}},
	{Action: ActSubmit, From: []policy.State{DrawnUp}, To: Submitted, Rules: []policy.Rule{policy.K4a, policy.K4b}, Meets: policy.ContractReport, Ready: analysed},
	{Action: ActTakeReport, From: []policy.State{Submitted}, To: Received, Rules: []policy.Rule{policy.K4a, policy.K4b}},
	{Action: ActSendBack, From: []policy.State{Submitted}, To: DrawnUp, Rules: []policy.Rule{policy.K4a, policy.K4b}},
	{Action: ActHoldMissed, From: []policy.State{Expected, DrawnUp}, Rules: []policy.Rule{policy.K4a, policy.K4b}},
}

// ReportLifecycle returns the transition table of a report.
func ReportLifecycle() policy.Lifecycle[Report] { return slices.Clone(reportLifecycle) }

// analysed refuses an analysis that says nothing.
func analysed(r Report, _ *policy.Version, c *policy.Checks) {
	if r.Kind == policy.AnalysisReport && r.Comment == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.K4b, Field: "comment", Wanted: "the analysis",
			Problem: policy.T("分析报告还没有正文", "the analysis has not been written"),
			Remedy:  policy.T("请先撰写分析", "write it first"),
		})
	}
}

var reportStates = map[policy.State]policy.Text{
	Expected:  policy.T("待编制", "expected"),
	DrawnUp:   policy.T("已编制", "drawn up"),
	Submitted: policy.T("已报送", "submitted"),
	Received:  policy.T("已收悉", "received"),
}

// ReportStateText returns the name of a report's state for a reader.
func ReportStateText(s policy.State) policy.Text {
	if name, ok := reportStates[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Subject is what the authority matrix must know of the report.
func (r Report) Subject() policy.Subject {
	return policy.Subject{Org: r.Org, Department: r.Department, Parties: []policy.Party{{As: policy.Self, Person: r.Person}}}
}

func (r Report) record() policy.Record {
	return policy.Record{Kind: ReportRecord, ID: string(r.ID), State: r.State, States: reportStates, Subject: r.Subject()}
}

// Explain lists what may be done next with the report, by whom, by which day and by
// which rules, and what stands in the way of this actor.
func (r Report) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := reportLifecycle.Explain(r, r.record(), r.Deadlines, who, law.Day(at), law)
	if who.Org != r.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: r.record().Name()}
		archive.Timely(c, law, r.Org, at, r.At)
		switch all[i].Action {
		case ActDrawUp:
			r.over(c, law.Day(at))
			r.authored(c, who)
		case ActTakeReport, ActSendBack:
			r.body(c, who, law)
		case ActHoldMissed:
			r.missed(c, who, law.Day(at))
		}
		all[i].Block(c)
	}
	return all
}

func (r Report) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Report, journal.Draft, *policy.Checks) {
	c := reportLifecycle.Begin(a, r, r.record(), who, law)
	if who.Org == r.Org {
		archive.Timely(c, law, r.Org, at, r.At)
	}
	r.At = archive.Instant(at, r.At)
	return r, journal.NewDraft(who, at, a, r.Kind.Rule()), c
}

// start makes a report that there is not yet. None was due on a day on which the
// regulation did not bind the company (rule C2a).
func start(org policy.OrgID, id ReportID, a policy.Action, who policy.Actor, at time.Time, law *policy.Version, of Covers, person policy.PersonID) (Report, journal.Draft, *policy.Checks) {
	r := Report{Org: org, ID: id, State: Expected, Covers: of, Person: person, At: archive.Instant(at, time.Time{})}
	c := &policy.Checks{Subject: r.record().Name()}
	if who.Org != org {
		c.Add(*policy.Missing(c.Subject))
		return r, journal.Draft{}, c
	}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, a, r.Subject()).Violation(c.Subject); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(of))
	if ours := law.Contracts().Departments; of.Department != "" && len(ours) > 0 && !slices.Contains(ours, of.Department) {
		c.Add(*policy.Invalid("department", "", "a department that reports", policy.T("该部门不在报送部门之列", "the department is none of those that report")))
	}
	due := law.ReportDue(of.Kind, of.Year)
	if !due.IsZero() && unbound(org, due, law) {
		c.Add(noDuty(policy.C2a, due))
	}
	_, last := of.Kind.Span(of.Year)
	r.Deadlines = policy.Deadlines{{
		Name: policy.ContractReport, Rule: of.Kind.Rule(), Person: person, Start: last, Due: due,
		Period: calendar.Period{N: max(0, due.DaysSince(last)), Unit: calendar.Days},
	}}
	d := journal.NewDraft(who, at, a, of.Kind.Rule()).With("kind", string(of.Kind)).With("year", itoa(of.Year))
	if of.Department != "" {
		d = d.With("department", string(of.Department))
	}
	return r, d, c
}

func noDuty(rule policy.Rule, due calendar.Day) policy.Violation {
	return policy.Violation{
		Kind: policy.RuleBroken, Rule: rule, Field: "year", Found: due.String(), Wanted: "a day on which the regulation bound the company",
		Problem: policy.T("应报日制度尚未适用于本单位", "the regulation did not bind the company on the day it would have been due"),
		Remedy:  policy.T("无须报送", "nothing is left to do"),
	}
}

// NameReporter names who answers for a report, before it is drawn up (指定责任人,
// rules K4a and K4b), by the day it is due: after that nobody is made to answer for what
// was not theirs ([HoldMissedBy]).
func NameReporter(org policy.OrgID, id ReportID, who policy.Actor, at time.Time, law *policy.Version, of Covers, person policy.PersonID) (Report, journal.Draft, error) {
	r, d, c := start(org, id, ActNameReporter, who, at, law, of, person)
	named(c, person)
	if due := r.Due(); who.Org == org && !due.IsZero() && law.Day(at).After(due) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: of.Kind.Rule(), Field: "year", Found: law.Day(at).String(), Wanted: "a day until " + due.String(),
			Problem: policy.Tf("报送期限 %s 已过,不得再指定责任人", "it was due on %s: nobody is named for it any more", due),
			Remedy:  policy.T("请向当时应负责的人追究缺报,或由有权编制的人补报", "hold it as missed against who should have answered for it, or have it drawn up by whoever may"),
		})
	}
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	return r, d.With("person", string(person)), nil
}

// NameAnother names somebody else who answers for the report from now on: one that
// is late already stays the other's.
func (r Report) NameAnother(who policy.Actor, at time.Time, law *policy.Version, person policy.PersonID) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActNameReporter, who, at, law)
	named(c, person)
	if person != "" && person == r.Person {
		c.Add(*policy.Invalid("person", string(person), "another person", policy.T("已是该报表的责任人", "this person answers for the report already")))
	}
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	d = d.With("from", string(r.Person)).With("to", string(person))
	r.Person = person
	r.Deadlines = r.Deadlines.PassTo(policy.ContractReport, person, law.Day(at))
	return r, d, nil
}

func named(c *policy.Checks, person policy.PersonID) {
	c.Join(policy.CheckShape(struct {
		Person policy.PersonID `json:"person" validate:"required,max=64,plain"`
	}{person}))
}

// StartReport draws up a report for which nobody has been named: whoever does it
// answers for it. See [Report.DrawUp].
func StartReport(org policy.OrgID, id ReportID, who policy.Actor, at time.Time, law *policy.Version, of Covers, figures Figures) (Report, journal.Draft, error) {
	r, d, c := start(org, id, ActDrawUp, who, at, law, of, who.ID)
	r.over(c, law.Day(at))
	r.authored(c, who)
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	r.State, r.Figures = DrawnUp, figures.clone()
	return r, d.With("contracts", itoa(figures.Now.Contracts)), nil
}

// DrawUp puts figures drawn from the contracts on record in the report, in the place
// of those before (编制, rules K4a and K4b). It is refused before the period is over.
// It is the work of whoever answers for it: of a department's report one of its
// people, or a credit (contract) manager or the office director, who alone draw up
// the company's.
func (r Report) DrawUp(who policy.Actor, at time.Time, law *policy.Version, figures Figures) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActDrawUp, who, at, law)
	r.over(c, law.Day(at))
	r.authored(c, who)
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	r.State, r.Figures = DrawnUp, figures.clone()
	return r, d.With("contracts", itoa(figures.Now.Contracts)), nil
}

// over refuses a report on a period that is not over.
func (r Report) over(c *policy.Checks, today calendar.Day) {
	if _, last := r.Kind.Span(r.Year); !last.IsZero() && !today.After(last) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: r.Kind.Rule(), Field: "year", Found: today.String(), Wanted: "a day after " + last.String(),
			Problem: policy.Tf("报告期到 %s 才结束", "the period ends only on %s", last),
			Remedy:  policy.T("请在报告期结束后编制", "draw it up once the period is over"),
		})
	}
}

// authored refuses somebody of another department; that it is whoever answers for the
// report is the matrix's to say.
func (r Report) authored(c *policy.Checks, who policy.Actor) {
	if who.Org != r.Org || who.Belongs(r.Department) || who.Roles.Has(policy.CreditManager) || who.Roles.Has(policy.OfficeDirector) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: r.Kind.Rule(), Field: "department", Wanted: "the department's people, a credit manager or the office director",
		Problem: policy.T("只能编制本部门的报表", "people draw up the reports of their own department"),
		Remedy:  policy.T("请由该部门人员或合同管理员编制", "have it drawn up by the department or by a contract manager"),
	})
}

// Write writes what the figures do not say (撰写说明).
func (r Report) Write(who policy.Actor, at time.Time, law *policy.Version, comment string) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActComment, who, at, law)
	c.Join(policy.CheckShape(struct {
		Comment string `json:"comment" validate:"max=20000,prose"`
	}{comment}))
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	r.Comment = comment
	return r, d, nil
}

// Submit sends the report to the group's contract body (报送, rules K4a and K4b):
// once, unless it is sent back. After the due day it is sent all the same, and is the breach of whoever
// answers for it.
func (r Report) Submit(who policy.Actor, at time.Time, law *policy.Version) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActSubmit, who, at, law)
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	today := law.Day(at)
	r.State, r.Submitted = Submitted, today
	d, r.Deadlines, r.Breaches = journal.Meet(d, r.Deadlines, r.Breaches, policy.ContractReport, today)
	return r, d, nil
}
