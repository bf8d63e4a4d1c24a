package customer

import (
	"context"
	"io"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// visiting reads plans and visits for those who may.
func (b *Book) visiting(ctx context.Context, req policy.Request, subject string, do func(rd Reader, p staff.Pass) error) error {
	return b.view(ctx, req, ActReadVisits, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadVisits, policy.Subject{Org: req.Org()}, subject); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// classes refuses the class that a plan visits to whoever reads visits, and neither plans
// them nor reads customers by name: it is confidential as a profile is (rule R4.3b), and
// would tell which class a visited customer is of.
func classes(p staff.Pass, org policy.OrgID) error {
	if p.Permit(ActPlanCare, policy.Subject{Org: org}, "care-plans") == nil {
		return nil
	}
	return p.Permit(ActAnalyse, policy.Subject{Org: org}, "care-plans")
}

// shown is the plan as this person may have it.
func (p CarePlan) shown(pass staff.Pass) CarePlan {
	if classes(pass, p.Org) != nil {
		p.Class = ""
	}
	return p
}

// CarePlan returns a plan of visits: without the class that it visits to those who
// neither plan visits nor read customers by name.
func (b *Book) CarePlan(ctx context.Context, req policy.Request, id PlanID) (CarePlan, error) {
	var one CarePlan
	err := b.visiting(ctx, req, CarePlanKind+"/"+string(id), func(rd Reader, p staff.Pass) (err error) {
		one, err = rd.CarePlan(ctx, req.Org(), id)
		one = one.shown(p)
		return err
	})
	return one, err
}

// CarePlans returns one page of plans of visits, each as [Book.CarePlan] does; those who
// get no class do not ask by one.
func (b *Book) CarePlans(ctx context.Context, req policy.Request, q PlanQuery) (PlanPage, error) {
	var page PlanPage
	if q.State != "" && q.State != Running && q.State != Ended {
		return page, policy.Invalid("state", "", "running or ended", policy.T("没有这种状态", "there is no such state"))
	}
	err := b.visiting(ctx, req, "care-plans", func(rd Reader, p staff.Pass) (err error) {
		page, err = plans(ctx, rd, p, req, q)
		return err
	})
	return page, err
}

func plans(ctx context.Context, rd Reader, p staff.Pass, req policy.Request, q PlanQuery) (PlanPage, error) {
	q.Org = req.Org()
	if q.Class != "" {
		if err := classes(p, q.Org); err != nil {
			return PlanPage{}, err
		}
	}
	page, err := rd.CarePlans(ctx, q)
	for i, one := range page.Plans {
		page.Plans[i] = one.shown(p)
	}
	return page, err
}

// OverdueCare is a plan whose next occasion was neither arranged nor skipped in
// time.
type OverdueCare struct {
	Plan CarePlan `json:"plan"`
	// Due is the last day on which its visits would have been in time, Late by how
	// many civil days it is over.
	Due  calendar.Day `json:"due"`
	Late int          `json:"late"`
}

// OverdueCarePage is one page of overdue plans.
type OverdueCarePage struct {
	Plans []OverdueCare `json:"plans"`
	Next  string        `json:"next,omitempty"`
}

// OverdueCare reports the plans whose next occasion was neither arranged nor
// skipped in time, the longest overdue first, as of today (逾期未拜访, rule R5a). Visits
// that were arranged and not made in time are in [Book.OverdueVisits].
func (b *Book) OverdueCare(ctx context.Context, req policy.Request, q PlanQuery) (OverdueCarePage, error) {
	var page OverdueCarePage
	err := b.visiting(ctx, req, "care-plans", func(rd Reader, p staff.Pass) error {
		q.State, q.DueBefore, q.By = Running, p.Today, ByDue
		found, err := plans(ctx, rd, p, req, q)
		page = OverdueCarePage{Next: found.Next, Plans: make([]OverdueCare, len(found.Plans))}
		for i, one := range found.Plans {
			page.Plans[i] = OverdueCare{Plan: one, Due: one.Due(), Late: p.Today.DaysSince(one.Due())}
		}
		return err
	})
	return page, err
}

// Visit returns a visit. What it left in the profile is read by [Book.ConsultFacts]
// alone.
func (b *Book) Visit(ctx context.Context, req policy.Request, id VisitID) (Visit, error) {
	var one Visit
	err := b.visiting(ctx, req, VisitKind+"/"+string(id), func(rd Reader, _ staff.Pass) (err error) {
		one, err = rd.Visit(ctx, req.Org(), id)
		return err
	})
	return one, err
}

// Visits returns one page of visits.
func (b *Book) Visits(ctx context.Context, req policy.Request, q VisitQuery) (VisitPage, error) {
	var page VisitPage
	if _, known := visitStates[q.State]; q.State != "" && !known {
		return page, policy.Invalid("state", "", "arranged, made, recorded or cancelled", policy.T("没有这种状态", "there is no such state"))
	}
	err := b.visiting(ctx, req, "visits", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		page, err = rd.Visits(ctx, q)
		return err
	})
	return page, err
}

// OverdueVisit is a visit that was not made in time, or one without its record.
type OverdueVisit struct {
	Visit Visit `json:"visit"`
	// Due is the last day on which what is awaited would have been in time, Late by
	// how many civil days it is over; 0 while it is not.
	Due  calendar.Day `json:"due"`
	Late int          `json:"late"`
}

// OverdueVisitPage is one page of visits that something is awaited of.
type OverdueVisitPage struct {
	Visits []OverdueVisit `json:"visits"`
	Next   string         `json:"next,omitempty"`
}

// OverdueVisits reports the visits that were arranged and not made in time, the
// longest overdue first, as of today (rule R5a).
func (b *Book) OverdueVisits(ctx context.Context, req policy.Request, q VisitQuery) (OverdueVisitPage, error) {
	return b.awaited(ctx, req, q, VisitArranged, true)
}

// Unrecorded reports the visits that were made and have left no record, in the order
// of the day by which they should (缺少记录的拜访, rule R5c): those that are not late yet
// too.
func (b *Book) Unrecorded(ctx context.Context, req policy.Request, q VisitQuery) (OverdueVisitPage, error) {
	return b.awaited(ctx, req, q, VisitMade, false)
}

func (b *Book) awaited(ctx context.Context, req policy.Request, q VisitQuery, state policy.State, late bool) (OverdueVisitPage, error) {
	var page OverdueVisitPage
	err := b.visiting(ctx, req, "visits", func(rd Reader, p staff.Pass) error {
		q.Org, q.State, q.DueBefore, q.By = req.Org(), state, calendar.Day{}, ByDue
		if late {
			q.DueBefore = p.Today
		}
		found, err := rd.Visits(ctx, q)
		page = OverdueVisitPage{Next: found.Next, Visits: make([]OverdueVisit, len(found.Visits))}
		for i, one := range found.Visits {
			page.Visits[i] = OverdueVisit{Visit: one, Due: one.Due(), Late: max(0, p.Today.DaysSince(one.Due()))}
		}
		return err
	})
	return page, err
}

// ExplainCare lists what may be done next with a plan: see [CarePlan.Explain].
func (b *Book) ExplainCare(ctx context.Context, req policy.Request, id PlanID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.visiting(ctx, req, CarePlanKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		one, err := rd.CarePlan(ctx, req.Org(), id)
		if err == nil {
			next = one.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// ExplainVisit lists what may be done next with a visit: see [Visit.Explain].
func (b *Book) ExplainVisit(ctx context.Context, req policy.Request, id VisitID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.visiting(ctx, req, VisitKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		one, err := rd.Visit(ctx, req.Org(), id)
		if err == nil {
			next = one.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// CareHistory returns at most limit entries of a plan's journal, as [Book.History]
// does.
func (b *Book) CareHistory(ctx context.Context, req policy.Request, id PlanID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.visiting(ctx, req, CarePlanKind+"/"+string(id), func(rd Reader, _ staff.Pass) error {
		if _, err := rd.CarePlan(ctx, req.Org(), id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: CarePlanKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// VisitHistory returns at most limit entries of a visit's journal, as
// [Book.History] does.
func (b *Book) VisitHistory(ctx context.Context, req policy.Request, id VisitID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.visiting(ctx, req, VisitKind+"/"+string(id), func(rd Reader, _ staff.Pass) error {
		if _, err := rd.Visit(ctx, req.Org(), id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: VisitKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// EachVisit yields the visits of a query one by one, a page at a time. It ends at
// the first error.
func (b *Book) EachVisit(ctx context.Context, req policy.Request, q VisitQuery) iter.Seq2[Visit, error] {
	return func(yield func(Visit, error) bool) {
		for more := true; more; more = q.After != "" {
			page, err := b.Visits(ctx, req, q)
			if err != nil {
				yield(Visit{}, err)
				return
			}
			for _, one := range page.Visits {
				if !yield(one, nil) {
					return
				}
			}
			q.After = page.Next
		}
	}
}

// visitSheet is the list of visits as a table (顾客拜访登记).
var visitSheet = archive.Sheet[Visit]{
	Title: policy.T("顾客拜访登记", "Visits to customers"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 次", "%d visits", n) },
	Columns: []archive.Column[Visit]{
		{Title: policy.T("拜访", "visit"), Value: func(v Visit, _ policy.Lang) string { return string(v.ID) }},
		{Title: policy.T("档案", "profile"), Value: func(v Visit, _ policy.Lang) string { return string(v.Profile) }},
		{Title: policy.T("类别", "kind"), Value: func(v Visit, lang policy.Lang) string {
			if v.Plan != "" {
				return policy.T("定期", "regular").In(lang)
			}
			return policy.T("不定期", "irregular").In(lang)
		}},
		{Title: policy.T("时机", "occasion"), Value: func(v Visit, _ policy.Lang) string { return v.Day.String() }},
		{Title: policy.T("执行部门", "department"), Value: func(v Visit, _ policy.Lang) string { return string(v.Department) }},
		{Title: policy.T("责任人", "person"), Value: func(v Visit, _ policy.Lang) string { return string(v.Person) }},
		{Title: policy.T("拜访日期", "made on"), Value: func(v Visit, _ policy.Lang) string {
			if v.Made == nil {
				return ""
			}
			return v.Made.Day.String()
		}},
		{Title: policy.T("状态", "state"), Value: func(v Visit, lang policy.Lang) string { return visitStates[v.State].In(lang) }},
	},
}

// WriteVisits writes the visits of a query as CSV: see [archive.Sheet.CSV].
func (b *Book) WriteVisits(ctx context.Context, req policy.Request, q VisitQuery, w io.Writer, lang policy.Lang) error {
	return visitSheet.CSV(w, lang, b.EachVisit(ctx, req, q))
}

// PrintVisits writes the visits of a query as a plain page to print: see
// [archive.Sheet.Page].
func (b *Book) PrintVisits(ctx context.Context, req policy.Request, q VisitQuery, w io.Writer, lang policy.Lang) error {
	return visitSheet.Page(w, lang, b.EachVisit(ctx, req, q))
}

// CareStates lists the states of a plan of visits.
func CareStates() []policy.State { return []policy.State{Running, Ended} }

// VisitStates lists the states of a visit.
func VisitStates() []policy.State {
	return []policy.State{VisitArranged, VisitMade, VisitRecorded, VisitCancelled}
}

// seesTeam, seesCare and seesVisit refuse a record to those who may not read it.
func seesTeam(p staff.Pass, t TaskTeam) error {
	return p.Permit(ActReadTasks, t.record().Subject, t.record().Name())
}

func seesCare(p staff.Pass, one CarePlan) error {
	return p.Permit(ActReadVisits, one.record().Subject, one.record().Name())
}

func seesVisit(p staff.Pass, v Visit) error {
	return p.Permit(ActReadVisits, v.record().Subject, v.record().Name())
}
