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

// VisitID names a visit.
type VisitID string

// VisitKind is the kind of record a [Visit] is in the journal.
const VisitKind = "visit"

// The states of a visit.
const (
	VisitArranged  policy.State = "arranged"  // somebody is to go
	VisitMade      policy.State = "made"      // it took place; its record is awaited
	VisitRecorded  policy.State = "recorded"  // its record is part of the profile; the end
	VisitCancelled policy.State = "cancelled" // it does not take place; the end
)

// Visit is one visit to a customer (客户拜访, rules R5a and R5c): regular, of a plan's
// occasion, or irregular. A department carries it out. What came of it is in the
// profile ([Fact]), not here.
type Visit struct {
	Org      policy.OrgID `json:"org"`
	ID       VisitID      `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Profile  ProfileID    `json:"profile"`
	// Plan is that of a regular visit, whose occasion is on Day; an irregular one
	// has none, and is to be on Day.
	Plan PlanID       `json:"plan,omitempty"`
	Day  calendar.Day `json:"day"`
	// Department carries it out, Person answers for it.
	Department policy.DepartmentID `json:"department"`
	Person     policy.PersonID     `json:"person"`
	ArrangedBy policy.PersonID     `json:"arrangedBy"`
	// Made says when it took place; nil before.
	Made *VisitMaking `json:"made,omitempty"`
	// Facts are those that its record has left in the profile.
	Facts []FactID `json:"facts,omitempty"`
	// Deadlines hold the last day on which it is in time, and after it that of its
	// record.
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Cancelled *archive.Note    `json:"cancelledBecause,omitempty"`
	// MergedFrom are the profiles it lay beside before they were merged, in order.
	MergedFrom []ProfileID `json:"mergedFrom,omitempty"`
	At         time.Time   `json:"at"`
}

// VisitMaking says when a visit took place, and who went.
type VisitMaking struct {
	Day    calendar.Day    `json:"day"`
	Person policy.PersonID `json:"person" validate:"required,max=64,plain"`
}

// VisitTerms are what an irregular visit is arranged by.
type VisitTerms struct {
	Profile    ProfileID           `json:"profile" validate:"required,max=64,plain"`
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	Person     policy.PersonID     `json:"person" validate:"required,max=64,plain"`
	// Day is when it is to be, or was.
	Day calendar.Day `json:"day"`
}

// VisitReport is the record of a visit (拜访记录, rules R5b and R5c).
type VisitReport struct {
	// Made says when it took place where that has not been entered yet, and is left
	// out otherwise.
	Made    *VisitMaking `json:"made,omitempty"`
	Channel Channel      `json:"channel" validate:"required,oneof=phone meeting message mail"`
	// Contact is whom of the customer's people it was with.
	Contact policy.Personal `json:"contact,omitempty" validate:"max=100,plain"`
	Text    string          `json:"text" validate:"required,max=2000,prose"`
	// Opinion is what they think of what they use, and suggest (rule R5b).
	Opinion string `json:"opinion,omitempty" validate:"max=2000,prose"`
}

// Ref names the visit as it is.
func (v Visit) Ref() policy.Ref { return policy.Ref{ID: string(v.ID), Revision: v.Revision} }

// Due returns the last day on which what is awaited of the visit is in time; zero
// when nothing is.
func (v Visit) Due() calendar.Day { return v.Deadlines.NextDue() }

// visitLife is the transition table of a visit.
var visitLife = policy.Lifecycle[Visit]{
	{Action: ActMakeVisit, From: []policy.State{VisitArranged}, To: VisitMade, Rules: []policy.Rule{policy.R5c, policy.R5a}, Meets: policy.VisitMade},
	{Action: ActRecordVisit, From: []policy.State{VisitArranged, VisitMade}, To: VisitRecorded, Rules: []policy.Rule{policy.R5c, policy.R5b}, Meets: policy.VisitRecorded},
	{Action: ActCancelVisit, From: []policy.State{VisitArranged}, To: VisitCancelled, Rules: []policy.Rule{policy.R5c}},
}

var visitStates = map[policy.State]policy.Text{
	VisitArranged:  policy.T("待拜访", "arranged"),
	VisitMade:      policy.T("已拜访待记录", "made, not recorded"),
	VisitRecorded:  policy.T("已记录", "recorded"),
	VisitCancelled: policy.T("已取消", "cancelled"),
}

// VisitLifecycle returns the transition table of a visit.
func VisitLifecycle() policy.Lifecycle[Visit] { return slices.Clone(visitLife) }

func (v Visit) record() policy.Record {
	return policy.Record{Kind: VisitKind, ID: string(v.ID), State: v.State, States: visitStates, Subject: policy.Subject{Org: v.Org, Department: v.Department}}
}

// Explain lists what may be done next with the visit: see [Profile.Explain].
func (v Visit) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	v.Deadlines = v.Deadlines.Recount(law)
	return explained(visitLife, v, v.record(), v.Deadlines, v.At, who, at, law, func(_ policy.Action, c *policy.Checks) {
		apart(c, policy.R5c, who, v.Department)
	})
}

// begin opens an act: the checks every act on a visit runs. Its department carries
// it out (rule R5c).
func (v Visit) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Visit, journal.Draft, *policy.Checks) {
	last, d, c := begun(visitLife, a, v, v.record(), v.At, who, at, law)
	if who.Org == v.Org {
		apart(c, policy.R5c, who, v.Department)
	}
	v.At, v.Deadlines = last, v.Deadlines.Recount(law)
	return v, d.With("profile", string(v.Profile)), c
}

// ArrangeVisit arranges an irregular visit (不定期拜访, rule R5a), ahead or afterwards:
// an act of the department that carries it out.
func ArrangeVisit(org policy.OrgID, id VisitID, who policy.Actor, at time.Time, law *policy.Version, t VisitTerms) (Visit, journal.Draft, error) {
	v := Visit{
		Org: org, ID: id, State: VisitArranged, Profile: t.Profile, Day: t.Day, Department: t.Department, Person: t.Person,
		ArrangedBy: who.ID,
	}
	first, d, c := made(ActArrangeVisit, v.record(), who, at, law, policy.R5a, policy.R5c)
	v.At = first
	apart(c, policy.R5c, who, t.Department)
	shaped(c, policy.R5c, t)
	if t.Day.IsZero() {
		slip(c, policy.R5a, "day", "", "a day", policy.T("没有写明日期", "the day is not stated"))
	}
	if err := c.Err(); err != nil {
		return Visit{}, journal.Draft{}, err
	}
	from := t.Day
	if today := law.Day(at); from.Before(today) {
		from = today // nobody awaited it before
	}
	v.Deadlines = policy.Deadlines{policy.NewDeadline(law, policy.VisitMade, policy.R5a, t.Person, from, law.Visits().Make)}
	d = d.With("profile", string(t.Profile)).
		With("department", string(t.Department)).With("person", string(t.Person)).With("due", v.Due().String())
	d.Day = t.Day
	return v, d, nil
}

// Make enters that the visit took place (已拜访, rule R5c). Its record is awaited
// from then on.
func (v Visit) Make(who policy.Actor, at time.Time, law *policy.Version, m VisitMaking) (Visit, journal.Draft, error) {
	next, d, c := v.begin(ActMakeVisit, who, at, law)
	m.check(c, "", law.Day(at))
	if err := c.Err(); err != nil {
		return Visit{}, journal.Draft{}, err
	}
	next, d = next.took(d, law, m, law.Day(at))
	next.State = VisitMade
	return next, d, nil
}

func (m VisitMaking) check(c *policy.Checks, field string, today calendar.Day) {
	if field == "" {
		shaped(c, policy.R5c, m)
	}
	if field != "" {
		field += "."
	}
	switch {
	case m.Day.IsZero():
		slip(c, policy.R5c, field+"day", "", "a day", policy.T("没有写明日期", "the day is not stated"))
	case m.Day.After(today):
		slip(c, policy.R5c, field+"day", "", "a day up to "+today.String(), policy.Tf("日期 %s 尚未到来", "the day %s is yet to come", m.Day))
	}
}

// took notes in visit and draft that the visit took place. It is in time by the day
// on which that is entered.
func (v Visit) took(d journal.Draft, law *policy.Version, m VisitMaking, today calendar.Day) (Visit, journal.Draft) {
	v.Made = &m
	if due, ok := v.Deadlines.Get(policy.VisitMade); ok {
		v.Deadlines = v.Deadlines.Put(due.Meet(today))
		d = d.With("due", due.Due.String())
	}
	v.Deadlines = v.Deadlines.Put(policy.NewDeadline(law, policy.VisitRecorded, policy.R5c, m.Person, m.Day, law.Visits().Record))
	d.Day = m.Day
	return v, d.With("done", m.Day.String()).With("entered", today.String()).With("person", string(m.Person))
}

// RecordedVisit is what came of recording a visit: the visit, the profile it has
// become part of, and what it left there, each with the draft of its entry.
type RecordedVisit struct {
	Visit        Visit
	Draft        journal.Draft
	Profile      Profile
	ProfileDraft journal.Draft
	Facts        []FactDraft
}

// FactDraft is a fact and the draft of its journal entry.
type FactDraft struct {
	Fact  Fact
	Draft journal.Draft
}

// Record makes the record of the visit part of the customer's profile (形成记录,
// rules R5b and R5c): a communication, and where the customer has said what they
// think of what they use, an opinion. ids are those of the two facts.
func (v Visit) Record(who policy.Actor, at time.Time, law *policy.Version, p Profile, ids [2]FactID, r VisitReport) (RecordedVisit, error) {
	next, d, c := v.begin(ActRecordVisit, who, at, law)
	shaped(c, policy.R5c, r)
	switch {
	case r.Made != nil && v.Made != nil:
		slip(c, policy.R5c, "made", "", "nothing, since it is entered already", policy.T("拜访日期已经登记", "when it took place is entered already"))
	case r.Made == nil && v.Made == nil && v.State == VisitArranged:
		slip(c, policy.R5c, "made", "", "the day and who went", policy.T("没有写明何时由何人拜访", "when it took place and who went is not stated"))
	case r.Made != nil:
		r.Made.check(c, "made", law.Day(at))
	}
	if p.Org != v.Org || p.ID != v.Profile {
		c.Add(*policy.Invalid("profile", "", "the profile of the visit", policy.T("该档案不是所拜访客户的", "the profile is not that of the visit")))
	}
	if who.Org == v.Org {
		archive.Timely(c, law, v.Org, at, p.At)
	}
	if err := c.Err(); err != nil {
		return RecordedVisit{}, err
	}
	if r.Made != nil {
		next, d = next.took(d, law, *r.Made, law.Day(at))
	}
	took := *next.Made
	if due, ok := next.Deadlines.Get(policy.VisitRecorded); ok {
		next.Deadlines = next.Deadlines.Put(due.Meet(law.Day(at)))
	}
	next.State = VisitRecorded
	entries := []FactEntry{{Topic: Communication, Source: FromVisit, Day: took.Day, Channel: r.Channel, Contact: r.Contact, Text: r.Text}}
	if r.Opinion != "" {
		entries = append(entries, FactEntry{Topic: Opinion, Source: FromVisit, Day: took.Day, Text: r.Opinion})
	}
	out := RecordedVisit{Profile: p.recount(law)}
	out.Profile.At = archive.Instant(at, p.At)
	out.ProfileDraft = journal.NewDraft(who, at, ActRecordVisit, policy.R5c, policy.R5b, policy.R4_1).With("visit", string(v.ID))
	out.ProfileDraft.Day = took.Day
	for i, e := range entries {
		f, own := out.Profile.keep(who, at, ActRecordVisit, ids[i], e)
		f.Visit = v.ID
		own = own.With("visit", string(v.ID))
		out.Profile = out.Profile.counted(e, out.Profile.At)
		out.ProfileDraft = out.ProfileDraft.With("fact", string(ids[i]))
		out.Facts = append(out.Facts, FactDraft{f, own})
		next.Facts = append(slices.Clip(next.Facts), ids[i])
	}
	out.Profile, out.ProfileDraft = out.Profile.updated(out.ProfileDraft, who, law)
	out.Visit, out.Draft = next, d.With("facts", strconv.Itoa(len(entries)))
	return out, nil
}

// Cancel calls the visit off with a reason (取消). One that took place is recorded
// instead.
func (v Visit) Cancel(who policy.Actor, at time.Time, law *policy.Version, reason string) (Visit, journal.Draft, error) {
	next, d, c := v.begin(ActCancelVisit, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Visit{}, journal.Draft{}, err
	}
	next.State, next.Deadlines = VisitCancelled, nil
	next.Cancelled = &archive.Note{By: who.ID, At: next.At, Text: reason}
	return next, d, nil
}
