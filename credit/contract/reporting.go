package contract

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Reporter says who answers for a report.
type Reporter struct {
	Covers
	Person policy.PersonID `json:"person"`
}

// NameReporter names who answers for a report before there is one: see
// [NameReporter].
func (o *Office) NameReporter(ctx context.Context, req policy.Request, with Reporter) (Report, error) {
	id := ReportID(o.gate.House().ID())
	return o.reports.Naming(asReporter(with.Person), ofDepartment(with.Department)).Act(ctx, o.gate, req, ActNameReporter, policy.Ref{}, with, func(p staff.Pass, _ Report) (Report, journal.Draft, error) {
		return NameReporter(req.Org(), id, p.Who, p.At, p.Law, with.Covers, with.Person)
	})
}

// NameAnother names somebody else who answers for a report: see
// [Report.NameAnother].
func (o *Office) NameAnother(ctx context.Context, req policy.Request, ref policy.Ref, person policy.PersonID) (Report, error) {
	return o.reports.Naming(asReporter(person)).Act(ctx, o.gate, req, ActNameReporter, ref, person, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.NameAnother(p.Who, p.At, p.Law, person)
	})
}

// StartReport draws up a report for which nobody has been named: see [StartReport].
// The figures are counted in the same transaction.
func (o *Office) StartReport(ctx context.Context, req policy.Request, of Covers) (Report, error) {
	id := ReportID(o.gate.House().ID())
	return o.reports.Naming(ofDepartment(of.Department)).Run(ctx, o.gate, req, ActDrawUp, policy.Ref{}, of, func(tx Tx, p staff.Pass, none Report) (Report, error) {
		figures, err := drawn(ctx, tx, p, req.Org(), of)
		if err != nil {
			return Report{}, err
		}
		r, d, err := StartReport(req.Org(), id, p.Who, p.At, p.Law, of, figures)
		if err != nil {
			return Report{}, err
		}
		return o.reports.Keep(ctx, tx, p, none, r, d)
	})
}

// DrawUp counts the figures of a report, again: see [Report.DrawUp].
func (o *Office) DrawUp(ctx context.Context, req policy.Request, ref policy.Ref) (Report, error) {
	return o.reports.Run(ctx, o.gate, req, ActDrawUp, ref, nil, func(tx Tx, p staff.Pass, r Report) (Report, error) {
		figures, err := drawn(ctx, tx, p, r.Org, r.Covers)
		if err != nil {
			return Report{}, err
		}
		made, d, err := r.DrawUp(p.Who, p.At, p.Law, figures)
		if err != nil {
			return Report{}, err
		}
		return o.reports.Keep(ctx, tx, p, r, made, d)
	})
}

// Write writes the comment of a report: see [Report.Write].
func (o *Office) Write(ctx context.Context, req policy.Request, ref policy.Ref, comment string) (Report, error) {
	return o.reports.Act(ctx, o.gate, req, ActComment, ref, comment, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.Write(p.Who, p.At, p.Law, comment)
	})
}

// Submit sends a report to the group's contract body: see [Report.Submit].
func (o *Office) Submit(ctx context.Context, req policy.Request, ref policy.Ref) (Report, error) {
	return o.reports.Act(ctx, o.gate, req, ActSubmit, ref, nil, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.Submit(p.Who, p.At, p.Law)
	})
}

// drawn counts the figures of a report, and those of the year before.
func drawn(ctx context.Context, rd Records, p staff.Pass, org policy.OrgID, of Covers) (Figures, error) {
	from, until := of.Kind.Span(of.Year)
	if from.IsZero() {
		return Figures{}, nil // the act refuses such a year
	}
	now, err := rd.ContractTotals(ctx, TotalQuery{Org: org, Department: of.Department, From: from, Until: until})
	if err != nil {
		return Figures{}, err
	}
	from2, until2 := of.Kind.Span(of.Year - 1)
	before, err := rd.ContractTotals(ctx, TotalQuery{Org: org, Department: of.Department, From: from2, Until: until2})
	if err != nil {
		return Figures{}, err
	}
	return Compare(from, until, p.At, now, before)
}

// Statistics counts the contracts signed in a span, with those of the same span a
// year before beside: the figures of a report, of any days (rule K4a). Of one
// department, or of all where it is empty.
func (o *Office) Statistics(ctx context.Context, req policy.Request, department policy.DepartmentID, from, until calendar.Day) (Figures, error) {
	var c policy.Checks
	if from.IsZero() || until.IsZero() || until.Before(from) {
		c.Add(*policy.Invalid("until", until.String(), "a day from "+from.String(), policy.T("起止日期无效", "the span has no days")))
		return Figures{}, c.Err()
	}
	var f Figures
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadReport, policy.Subject{Org: req.Org(), Department: department}, "statistics"); err != nil {
			return err
		}
		now, err := rd.ContractTotals(ctx, TotalQuery{Org: req.Org(), Department: department, From: from, Until: until})
		if err != nil {
			return err
		}
		before, err := rd.ContractTotals(ctx, TotalQuery{Org: req.Org(), Department: department, From: yearBefore(from.AddDays(-1)).AddDays(1), Until: yearBefore(until)})
		if err != nil {
			return err
		}
		f, err = Compare(from, until, p.At, now, before)
		return err
	})
	return f, err
}

// yearBefore returns the last day of a span a year before: a month's end stays one.
func yearBefore(last calendar.Day) calendar.Day {
	next := last.AddDays(1)
	if _, _, first := next.Date(); first == 1 {
		return next.AddMonths(-12).AddDays(-1)
	}
	return last.AddMonths(-12)
}

// Report returns a report to those who may read it.
func (o *Office) Report(ctx context.Context, req policy.Request, id ReportID) (Report, error) {
	var r Report
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) (err error) {
		r, err = o.seen(ctx, rd, req, p, id)
		return err
	})
	return r, err
}

func (o *Office) seen(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id ReportID) (Report, error) {
	r, err := rd.ContractReport(ctx, req.Org(), id)
	if err == nil {
		err = o.reports.Sees(p, r)
	}
	if err != nil {
		return Report{}, err
	}
	return r, nil
}

// Reports returns one page of reports, by due day. Those whom the matrix does not
// let read them all see their own.
func (o *Office) Reports(ctx context.Context, req policy.Request, q ReportQuery) (ReportPage, error) {
	var c policy.Checks
	c.Join(archive.OneOf("state", q.State, []policy.State{Expected, DrawnUp, Submitted, Received}))
	c.Join(archive.OneOf("kind", q.Kind, policy.ReportKinds()))
	if !q.DueUntil.IsZero() && q.DueUntil.Before(q.DueFrom) {
		c.Add(*policy.Invalid("dueUntil", q.DueUntil.String(), "a day from "+q.DueFrom.String(), policy.T("止日早于起日", "the last day lies before the first")))
	}
	if err := c.Err(); err != nil {
		return ReportPage{}, err
	}
	var page ReportPage
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		var err error
		if ask.Person, err = own(p, ActReadReport, policy.Self, ask.Org, ask.Person, "reports"); err != nil {
			return err
		}
		page, err = rd.ContractReports(ctx, ask)
		return err
	})
	return page, err
}

// ExplainReport lists what may be done next with a report: see [Report.Explain].
func (o *Office) ExplainReport(ctx context.Context, req policy.Request, id ReportID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) error {
		r, err := o.seen(ctx, rd, req, p, id)
		if err == nil {
			next = r.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// ReportHistory returns at most limit entries of a report's journal, those after the
// Seq given (0: from the first; limit 0: 100).
func (o *Office) ReportHistory(ctx context.Context, req policy.Request, id ReportID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) error {
		if _, err := o.seen(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: ReportRecord, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Calendar is the due calendar of a year, of the company and each of its departments
// (报送日历, rules K4a and K4b): what is due, submitted, late and missing as of today.
// Year 0 is this one. See [Calendar].
func (o *Office) Calendar(ctx context.Context, req policy.Request, year int) ([]Due, error) {
	var all []Due
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) (err error) {
		all, err = dues(ctx, rd, req, p, year)
		return err
	})
	return all, err
}

func dues(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, year int) ([]Due, error) {
	if err := p.Permit(ActReadReport, policy.Subject{Org: req.Org()}, "reports"); err != nil {
		return nil, err
	}
	if year == 0 {
		year = p.Today.Year()
	}
	first, last := policy.YearReport.Span(year)
	if first.IsZero() {
		return nil, policy.Invalid("year", itoa(year), "a year", policy.T("年份无效", "this is no year"))
	}
	departments, err := reporting(ctx, rd, req.Org(), p.Law)
	if err != nil {
		return nil, err
	}
	q := ReportQuery{Org: req.Org(), DueFrom: first, DueUntil: last, Limit: 1000}
	var reports []Report
	for more := true; more; more = q.After != "" {
		page, err := rd.ContractReports(ctx, q)
		if err != nil {
			return nil, err
		}
		reports, q.After = append(reports, page.Reports...), page.Next
	}
	all := Calendar(req.Org(), year, departments, reports, p.Today, p.Law)
	return slices.DeleteFunc(all, func(one Due) bool { // rule B7: see HoldMissedBy
		return one.Standing == Missing && p.OwnLawOf(req.Org(), one.Due) == nil
	}), nil
}

// reporting returns the departments that report: those that the regulation lists, or
// where it lists none those that have something to report on (rule K4a).
func reporting(ctx context.Context, rd Records, org policy.OrgID, law *policy.Version) ([]Reporting, error) {
	listed := law.Contracts().Departments
	if len(listed) == 0 {
		return rd.ContractDepartments(ctx, org)
	}
	all := make([]Reporting, len(listed))
	for i, d := range listed {
		all[i].Department = d
	}
	return all, nil
}

// GroupCalendar is the due calendar of a group.
type GroupCalendar struct {
	Dues []Due `json:"dues"`
	// Unseen are organisations of the group whose calendar the group's body may not
	// read: their own regulation does not bind them to it.
	Unseen []policy.OrgID `json:"unseen,omitempty"`
}

// GroupCalendar is the due calendar of a year over the group's organisations, the
// actor's own first, each read by itself (rules K4a, K4b and C2b): for the group's
// contract body, by its group role.
func (o *Office) GroupCalendar(ctx context.Context, req policy.Request, year int) (GroupCalendar, error) {
	var all GroupCalendar
	var members []policy.OrgID
	err := o.view(ctx, req, ActReadReport, func(rd Reader, p staff.Pass) (err error) {
		all.Dues, err = dues(ctx, rd, req, p, year)
		for _, one := range p.Law.Regulation().Organisations {
			if len(p.Law.Reach(p.Who, one.ID)) > 0 && !p.Today.Before(one.From) {
				members = append(members, one.ID)
			}
		}
		return err
	})
	if err != nil {
		return GroupCalendar{}, err
	}
	slices.Sort(members)
	for _, org := range members {
		theirs, err := o.Calendar(ctx, req.Within(org), year)
		switch {
		case err == nil:
			all.Dues = append(all.Dues, theirs...)
		case refused(err):
			all.Unseen = append(all.Unseen, org)
		default:
			return GroupCalendar{}, err
		}
	}
	return all, nil
}
