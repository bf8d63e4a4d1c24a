package contract

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Receive notes in the company's own record that the group's contract body has the
// report (收悉, rules K4a and K4b): an act of that body, by its group role, never of
// whoever answers for the report. Of the group's head, and of a company without a
// group, it is the office's.
func (r Report) Receive(who policy.Actor, at time.Time, law *policy.Version) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActTakeReport, who, at, law)
	r.body(c, who, law)
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	r.State, r.Received, r.ReceivedBy = Received, law.Day(at), who.Person()
	return r, d.With("submitted", r.Submitted.String()), nil
}

// SendBack gives a submitted report back to whoever answers for it, with a reason (退回,
// rules K4a and K4b): by those who receive it, or the general manager, and never by
// whoever answers for it. It is drawn up or written again, and submitted anew: where it
// was in time there is again what was left of the time, and one breach is not held twice.
func (r Report) SendBack(who policy.Actor, at time.Time, law *policy.Version, reason string) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActSendBack, who, at, law)
	r.body(c, who, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	d = d.With("submitted", r.Submitted.String())
	r.Returns = append(slices.Clip(r.Returns), archive.Note{By: who.Person(), For: who.Principal, At: r.At, Text: reason})
	r.State, r.Submitted = DrawnUp, calendar.Day{}
	r.Deadlines = r.Deadlines.Resume(law, policy.ContractReport, r.Person, law.Day(at), policy.Extension{Reason: string(ActSendBack), Approver: who.Person(), At: r.At})
	return r, d, nil
}

// body refuses to receive or send back a report of a company that is controlled by
// another to anybody but the group's people.
func (r Report) body(c *policy.Checks, who policy.Actor, law *policy.Version) {
	controlled := slices.ContainsFunc(law.Regulation().Organisations, func(o policy.Organisation) bool { return o.ID == r.Org && o.Parent != "" })
	if who.Org != r.Org || !controlled || who.Home != "" {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: r.Kind.Rule(), Field: "actor", Found: "somebody of the company", Wanted: "somebody of the group's contract body",
		Problem: policy.T("报表应由集团合同管理机构收悉", "a report is received by the group's contract body"),
		Remedy:  policy.T("请由集团合同管理机构办理", "have it noted there"),
	})
}

// HoldMissed holds a report that was not submitted in time against whoever answers for
// it (追究缺报, rules K4a and K4b), before it is submitted, if it ever is: never an act of
// that person. It is one breach, however late the report comes; the report stays to be
// submitted.
func (r Report) HoldMissed(who policy.Actor, at time.Time, law *policy.Version) (Report, journal.Draft, error) {
	r, d, c := r.begin(ActHoldMissed, who, at, law)
	r.missed(c, who, law.Day(at))
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	return r.held(d, law.Day(at))
}

// HoldMissedBy is [Report.HoldMissed] of a report that nobody was named for and nobody
// drew up: against whoever should have, whom the act names. It is somebody who submits
// such reports by the matrix, of a department's report one of its people: see
// [Office.HoldMissedBy]. then is the company's own regulation on the day it was due, nil
// where none bound it: there was no duty then (rule B7). departments are those that
// report: one without a contract until the end of the period owed none (rule K4a).
func HoldMissedBy(org policy.OrgID, id ReportID, who policy.Actor, at time.Time, law, then *policy.Version, departments []Reporting, of Covers, person policy.PersonID) (Report, journal.Draft, error) {
	r, d, c := start(org, id, ActHoldMissed, who, at, law, of, person)
	named(c, person)
	if who.Org == org {
		r.missed(c, who, law.Day(at))
	}
	if due := r.Due(); then == nil && !due.IsZero() && !unbound(org, due, law) {
		c.Add(noDuty(policy.B7, due))
	}
	if who.Org == org && !owed(of, departments) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: of.Kind.Rule(), Field: "department", Found: "nothing to report on in the period", Wanted: "a department that had a contract by the end of the period, or that the regulation lists",
			Problem: policy.T("该部门在报告期内没有须报送的合同", "the department had no contract to report on in the period"),
			Remedy:  policy.T("请核对部门;无合同的部门无须报送", "check the department: one without contracts owes no report"),
		})
	}
	if err := c.Err(); err != nil {
		return Report{}, journal.Draft{}, err
	}
	return r.held(d.With("person", string(person)), law.Day(at))
}

func (r Report) held(d journal.Draft, today calendar.Day) (Report, journal.Draft, error) {
	d, r.Breaches = journal.Hold(d, r.Deadlines, r.Breaches, policy.ContractReport, today)
	return r, d, nil
}

// against returns who it is held against that the report was missed; empty before.
func (r Report) against() policy.PersonID {
	for _, b := range r.Breaches {
		if b.Deadline == policy.ContractReport {
			return b.Person
		}
	}
	return ""
}

// missed refuses to hold a report against somebody before its day has passed, twice,
// or by that person.
func (r Report) missed(c *policy.Checks, who policy.Actor, today calendar.Day) {
	v := policy.Violation{Kind: policy.RuleBroken, Rule: r.Kind.Rule()}
	due, _ := r.Deadlines.Get(policy.ContractReport)
	switch already := r.against(); {
	case already != "":
		v.Field, v.Found, v.Wanted = "deadlines", string(already), "a report that is not held against anybody yet"
		v.Problem = policy.T("缺报已经追究", "that it was missed is held against somebody already")
		v.Remedy = policy.T("无须再办", "nothing is left to do")
		c.Add(v)
	case !due.Late(today):
		v.Field, v.Found, v.Wanted = "year", today.String(), "a day after "+due.Due.String()
		v.Problem = policy.Tf("报送期限 %s 未过", "the report is in time until %s", due.Due)
		v.Remedy = policy.T("请待期限过后再办", "wait until that day has passed")
		c.Add(v)
	}
	if who.Is(due.Person) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: r.Kind.Rule(), Field: "person", Found: string(due.Person), Wanted: "somebody other than who acts",
			Problem: policy.T("不得由责任人自己追究", "nobody settles whom it is held against where it may be themselves"),
			Remedy:  policy.T("请由他人办理", "have it done by somebody else"),
		})
	}
}

// ReceiveReport notes that the group's contract body has a report: see
// [Report.Receive]. A group's people do it in the company they name
// ([policy.Request.Within]).
func (o *Office) ReceiveReport(ctx context.Context, req policy.Request, ref policy.Ref) (Report, error) {
	return o.reports.Act(ctx, o.gate, req, ActTakeReport, ref, nil, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.Receive(p.Who, p.At, p.Law)
	})
}

// SendBack gives a submitted report back, with a reason: see [Report.SendBack].
func (o *Office) SendBack(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Report, error) {
	return o.reports.Act(ctx, o.gate, req, ActSendBack, ref, reason, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.SendBack(p.Who, p.At, p.Law, reason)
	})
}

// HoldMissed holds a report that was not submitted in time against whoever answers for
// it: see [Report.HoldMissed].
func (o *Office) HoldMissed(ctx context.Context, req policy.Request, ref policy.Ref) (Report, error) {
	return o.reports.Act(ctx, o.gate, req, ActHoldMissed, ref, nil, func(p staff.Pass, r Report) (Report, journal.Draft, error) {
		return r.HoldMissed(p.Who, p.At, p.Law)
	})
}

// HoldMissedBy holds one that nobody was named for and nobody drew up against whoever
// should have: see [HoldMissedBy].
func (o *Office) HoldMissedBy(ctx context.Context, req policy.Request, with Reporter) (Report, error) {
	id := ReportID(o.gate.House().ID())
	owing := asReporter(with.Person)
	owing.Within = with.Department != ""
	return o.reports.Naming(owing, ofDepartment(with.Department)).Run(ctx, o.gate, req, ActHoldMissed, policy.Ref{}, with, func(tx Tx, p staff.Pass, none Report) (Report, error) {
		departments, err := reporting(ctx, tx, req.Org(), p.Law)
		if err != nil {
			return Report{}, err
		}
		then := p.OwnLawOf(req.Org(), p.Law.ReportDue(with.Kind, with.Year))
		r, d, err := HoldMissedBy(req.Org(), id, p.Who, p.At, p.Law, then, departments, with.Covers, with.Person)
		if err != nil {
			return Report{}, err
		}
		return o.reports.Keep(ctx, tx, p, none, r, d)
	})
}
