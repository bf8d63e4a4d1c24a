package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// PlanID names a plan of visits.
type PlanID string

// CarePlanKind is the kind of record a [CarePlan] is in the journal.
const CarePlanKind = "care-plan"

// The states of a plan of visits.
const (
	Running policy.State = "running" // it has a next occasion
	Ended   policy.State = "ended"   // it was ended, or has no occasion left; the end
)

// CarePlan is a plan of regular visits (定期拜访计划, rule R5a): to one customer or
// to all of a class, on each occasion, by a person of the department that carries
// them out (R5c).
type CarePlan struct {
	Org      policy.OrgID `json:"org"`
	ID       PlanID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	CareTerms
	// Next is the day of the next occasion; zero when none is left. Provisional: a
	// year that is not published yet has a say in it.
	Next        calendar.Day `json:"next,omitzero"`
	Provisional bool         `json:"provisional,omitempty"`
	// After is the day after which the next occasion is looked for: that of the one
	// arranged or skipped last, or the day before the plan was drawn up.
	After calendar.Day `json:"after"`
	// Arranging is the profile arranged last where those of a class are not yet all
	// arranged for the next occasion.
	Arranging ProfileID `json:"arranging,omitempty"`
	// Occasions counts those arranged, Visits their visits, Skipped those skipped.
	Occasions int `json:"occasions"`
	Visits    int `json:"visits"`
	Skipped   int `json:"skipped"`
	// Deadlines holds the last day on which the visits of the next occasion are in
	// time.
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	By        policy.PersonID  `json:"by"`
	// Note says why an occasion was skipped or the plan ended, the last time.
	Note *archive.Note `json:"note,omitempty"`
	// MergedFrom are the profiles it lay beside before they were merged, in order.
	MergedFrom []ProfileID `json:"mergedFrom,omitempty"`
	At         time.Time   `json:"at"`
}

// CareTerms are what a plan says.
type CareTerms struct {
	// Profile or Class: whose visits these are. Those of a class are the profiles
	// of that class that Department keeps.
	Profile  ProfileID `json:"profile,omitempty" validate:"max=64,plain"`
	Class    string    `json:"class,omitempty" validate:"max=64,plain"`
	Occasion Occasion  `json:"occasion"`
	// Department carries the visits out, Person of it answers for them.
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	Person     policy.PersonID     `json:"person" validate:"required,max=64,plain"`
	// From and Until are the first and last day of the plan; no Until: it runs on.
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until,omitzero"`
}

func (t CareTerms) clone() CareTerms {
	t.Occasion.Days = slices.Clone(t.Occasion.Days)
	if t.Occasion.Anniversary != nil {
		day := *t.Occasion.Anniversary
		t.Occasion.Anniversary = &day
	}
	return t
}

func (t CareTerms) check(c *policy.Checks) {
	shaped(c, policy.R5a, t)
	t.Occasion.check(c, "occasion")
	if (t.Profile == "") == (t.Class == "") {
		slip(c, policy.R5a, "profile", "", "a profile or a class", policy.T("须写明一个客户或一类客户", "a plan is for one customer or for one class"))
	}
	switch {
	case t.From.IsZero():
		slip(c, policy.R5a, "from", "", "a day", policy.T("没有写明起始日期", "the first day is not stated"))
	case !t.Until.IsZero() && t.Until.Before(t.From):
		slip(c, policy.R5a, "until", "", "a day from "+t.From.String(), policy.Tf("终止日期早于 %s", "the last day is before %s", t.From))
	}
}

// Ref names the plan as it is.
func (p CarePlan) Ref() policy.Ref { return policy.Ref{ID: string(p.ID), Revision: p.Revision} }

// Due returns the last day on which the visits of the next occasion are in time;
// zero when there is none.
func (p CarePlan) Due() calendar.Day { return p.Deadlines.NextDue() }

// careLife is the transition table of a plan of visits.
var careLife = policy.Lifecycle[CarePlan]{
	{Action: ActArrangeCare, From: []policy.State{Running}, Rules: []policy.Rule{policy.R5a, policy.R5c}, Meets: policy.VisitMade},
	{Action: ActSkipCare, From: []policy.State{Running}, Rules: []policy.Rule{policy.R5a}},
	{Action: ActChangeCare, From: []policy.State{Running}, Rules: []policy.Rule{policy.R5a}},
	{Action: ActEndCare, From: []policy.State{Running}, To: Ended, Rules: []policy.Rule{policy.R5a}},
}

var careStates = map[policy.State]policy.Text{
	Running: policy.T("执行中", "running"),
	Ended:   policy.T("已终止", "ended"),
}

// CareLifecycle returns the transition table of a plan of visits.
func CareLifecycle() policy.Lifecycle[CarePlan] { return slices.Clone(careLife) }

func (p CarePlan) record() policy.Record {
	return policy.Record{Kind: CarePlanKind, ID: string(p.ID), State: p.State, States: careStates, Subject: policy.Subject{Org: p.Org, Department: p.Department}}
}

// Explain lists what may be done next with the plan: see [Profile.Explain].
func (p CarePlan) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	p = p.recount(law)
	return explained(careLife, p, p.record(), p.Deadlines, p.At, who, at, law, func(a policy.Action, c *policy.Checks) {
		switch a {
		case ActArrangeCare:
			p.early(c, law, law.Day(at))
		case ActChangeCare:
			p.halfway(c)
		}
	})
}

func (p CarePlan) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (CarePlan, journal.Draft, *policy.Checks) {
	last, d, c := begun(careLife, a, p, p.record(), p.At, who, at, law)
	p = p.recount(law)
	p.At = last
	return p, d, c
}

// recount finds a provisional occasion again, now that its year may have been
// published.
func (p CarePlan) recount(law *policy.Version) CarePlan {
	if p.State != Running || p.Next.IsZero() || p.Arranging != "" {
		return p
	}
	if d, ok := p.Deadlines.Get(policy.VisitMade); p.Provisional || ok && d.Provisional {
		return p.awaiting(law, p.After)
	}
	return p
}

// awaiting sets the next occasion of the plan after a day.
func (p CarePlan) awaiting(law *policy.Version, after calendar.Day) CarePlan {
	p.After = after
	p.Next, p.Provisional = p.Occasion.nextOf(law, p.From, after)
	p.Arranging, p.Deadlines = "", nil
	if p.Next.IsZero() || !p.Until.IsZero() && p.Next.After(p.Until) {
		p.Next, p.Provisional, p.State = calendar.Day{}, false, Ended
		return p
	}
	p.Deadlines = policy.Deadlines{policy.NewDeadline(law, policy.VisitMade, policy.R5a, p.Person, p.Next, law.Visits().Make)}
	return p
}

// PlanCare draws up a plan of visits (制定拜访计划, rule R5a): an act of the office.
func PlanCare(org policy.OrgID, id PlanID, who policy.Actor, at time.Time, law *policy.Version, t CareTerms) (CarePlan, journal.Draft, error) {
	p := CarePlan{Org: org, ID: id, State: Running, CareTerms: t.clone(), By: who.ID}
	first, d, c := made(ActPlanCare, p.record(), who, at, law, policy.R5a, policy.R5c)
	p.At = first
	t.check(c)
	if c.Err() == nil {
		p = p.awaiting(law, law.Day(at).AddDays(-1)) // what is over is not planned
		p.lasts(c)
	}
	if err := c.Err(); err != nil {
		return CarePlan{}, journal.Draft{}, err
	}
	return p, d.With("department", string(p.Department)).With("person", string(p.Person)).With("next", p.Next.String()), nil
}

// lasts refuses terms that leave no occasion.
func (p CarePlan) lasts(c *policy.Checks) {
	if p.State == Ended {
		slip(c, policy.R5a, "occasion", "", "an occasion between the first day and the last", policy.T("计划期间内没有拜访时机", "no occasion falls between the first day and the last"))
	}
}

// Change sets other terms (更改): the next occasion is counted anew, after the one
// that was arranged or skipped last. A plan remains that of its customer or class.
func (p CarePlan) Change(who policy.Actor, at time.Time, law *policy.Version, t CareTerms) (CarePlan, journal.Draft, error) {
	next, d, c := p.begin(ActChangeCare, who, at, law)
	t.check(c)
	if t.Profile != p.Profile || t.Class != p.Class {
		slip(c, policy.R5a, "profile", "", "those of the plan", policy.T("计划不能改为另一客户或另一类客户的", "a plan does not become that of others"))
	}
	p.halfway(c)
	if c.Err() == nil {
		next.CareTerms = t.clone()
		next = next.awaiting(law, p.After)
		next.lasts(c)
	}
	if err := c.Err(); err != nil {
		return CarePlan{}, journal.Draft{}, err
	}
	return next, d.With("department", string(next.Department)).With("person", string(next.Person)).With("next", next.Next.String()), nil
}

// halfway refuses other terms while an occasion is half arranged.
func (p CarePlan) halfway(c *policy.Checks) {
	if p.Arranging != "" {
		c.Add(against(policy.R5a, "arranging", "an occasion half arranged", "an occasion arranged or skipped",
			policy.T("本次拜访尚未全部安排", "the visits of the occasion are not all arranged yet"),
			policy.T("请先安排完或略过本次", "arrange the rest or skip it first")))
	}
}

// Skip leaves the next occasion out, with a reason (略过); what of it is arranged
// already stays.
func (p CarePlan) Skip(who policy.Actor, at time.Time, law *policy.Version, reason string) (CarePlan, journal.Draft, error) {
	next, d, c := p.begin(ActSkipCare, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return CarePlan{}, journal.Draft{}, err
	}
	d = d.With("occasion", next.Next.String())
	next.Skipped++
	next.Note = &archive.Note{By: who.ID, At: next.At, Text: reason}
	return next.awaiting(law, next.Next), d, nil
}

// End ends the plan with a reason (终止). Visits arranged already stay.
func (p CarePlan) End(who policy.Actor, at time.Time, law *policy.Version, reason string) (CarePlan, journal.Draft, error) {
	next, d, c := p.begin(ActEndCare, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return CarePlan{}, journal.Draft{}, err
	}
	next.State, next.Next, next.Provisional, next.Arranging, next.Deadlines = Ended, calendar.Day{}, false, "", nil
	next.Note = &archive.Note{By: who.ID, At: next.At, Text: reason}
	return next, d, nil
}

// ArrangedCare is what came of arranging: the plan and the visits, each with the
// draft of its journal entry.
type ArrangedCare struct {
	Plan   CarePlan
	Draft  journal.Draft
	Visits []VisitDraft
}

// VisitDraft is a visit and the draft of its journal entry.
type VisitDraft struct {
	Visit Visit
	Draft journal.Draft
}

// Arrange arranges the visits of the next occasion (安排, rule R5a), from the time of
// the regulation before its day on. to are the profiles visited, of a class by id
// after Arranging; more says that others are left. ids are those of the visits.
func (p CarePlan) Arrange(who policy.Actor, at time.Time, law *policy.Version, to []Profile, more bool, ids []VisitID) (ArrangedCare, error) {
	next, d, c := p.begin(ActArrangeCare, who, at, law)
	if who.Org == p.Org {
		next.early(c, law, law.Day(at))
	}
	if len(ids) < len(to) {
		c.Add(*policy.Invalid("ids", "", "an id for each visit", policy.T("拜访编号不足", "there are fewer ids than visits")))
	}
	for _, one := range to {
		if !p.visits(one) {
			c.Add(*policy.Invalid("profile", "", "a profile of the plan", policy.T("该档案不在计划之列", "the profile is none of the plan's")))
		}
	}
	if err := c.Err(); err != nil {
		return ArrangedCare{}, err
	}
	out := ArrangedCare{}
	due, _ := next.Deadlines.Get(policy.VisitMade)
	for i, one := range to {
		v := Visit{
			Org: p.Org, ID: ids[i], State: VisitArranged, Profile: one.ID, Plan: p.ID, Day: next.Next,
			Department: p.Department, Person: p.Person, ArrangedBy: who.ID, Deadlines: policy.Deadlines{due}, At: next.At,
		}
		own := journal.NewDraft(who, at, ActArrangeCare, policy.R5a).With("profile", string(one.ID)).
			With("plan", string(p.ID)).With("due", due.Due.String())
		own.Day = next.Next
		out.Visits = append(out.Visits, VisitDraft{v, own})
	}
	d = d.With("occasion", next.Next.String()).With("visits", strconv.Itoa(len(to)))
	d.Day = next.Next
	next.Visits += len(to)
	if more && len(to) > 0 {
		next.Arranging = to[len(to)-1].ID
	} else {
		next.Occasions++
		next = next.awaiting(law, next.Next)
	}
	out.Plan, out.Draft = next, d
	return out, nil
}

// visits reports whether a profile is one of the plan's.
func (p CarePlan) visits(one Profile) bool {
	return one.Org == p.Org && one.Merged == nil &&
		(p.Profile != "" && one.ID == p.Profile || p.Class != "" && one.Basics.Class == p.Class && one.Department == p.Department)
}

// early refuses to arrange an occasion that is too far off.
func (p CarePlan) early(c *policy.Checks, law *policy.Version, today calendar.Day) {
	if p.Next.IsZero() {
		return
	}
	if first := law.Before(p.Next, law.Visits().Ahead); today.Before(first) {
		c.Add(against(policy.R5a, "day", today.String(), first.String(),
			policy.Tf("本次拜访时机为 %s,尚不到安排的时候", "the occasion is on %s, too far off to be arranged", p.Next),
			policy.Tf("请自 %s 起安排", "arrange it from %s on", first)))
	}
}
