package credit

import (
	"maps"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// FollowUpID names a record of management after a credit sale.
type FollowUpID string

// FollowUpKind is the kind of record a [FollowUp] is in the journal.
const FollowUpKind = "follow-up"

// FollowKind says what was done after a credit sale (rule C4.1).
type FollowKind string

// The kinds of management after a credit sale.
const (
	Call      FollowKind = "call"      // 通话
	Dunning   FollowKind = "dunning"   // 催账
	Statement FollowKind = "statement" // 对账单
	Promise   FollowKind = "promise"   // 付款承诺
)

// followed names the papers of the regulation that stand for what was recorded, and
// afterSale their category.
var followed = map[FollowKind]string{
	Call: "call-record", Dunning: "dunning-record", Statement: "statement-of-account", Promise: "payment-promise",
}

const afterSale = "after-sale"

// The states of what was recorded: calls, dunning and statements stay noted.
const (
	Noted   policy.State = "noted"   // on record
	Pending policy.State = "pending" // a promise whose outcome nobody has noted
	Kept    policy.State = "kept"    // a promise that was kept
	Broken  policy.State = "broken"  // a promise that was not
	Struck  policy.State = "struck"  // recorded by mistake; it counts no more
)

// The acts on what was recorded: what came of a promise, and striking what was recorded
// by mistake.
const (
	ActSettle         policy.Action = "credit-promise.settle"
	ActStrikeFollowUp policy.Action = "follow-up.strike"
)

// FollowUp is one thing done after a credit sale (赊销后管理, rule C4.1, category 5).
type FollowUp struct {
	Org      policy.OrgID       `json:"org"`
	ID       FollowUpID         `json:"id"`
	Revision uint64             `json:"revision"`
	State    policy.State       `json:"state"`
	File     FileID             `json:"file"`
	Customer archive.CustomerID `json:"customer"`
	// Department is that of the file.
	Department policy.DepartmentID `json:"department"`
	FollowEntry
	// By recorded it, At is the instant of the last act on it.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
	// Outcome is what came of a promise; nil before somebody has noted it.
	Outcome *Outcome `json:"outcome,omitempty"`
	// Struck says who took it out of the count, and why; nil for one that counts.
	Struck *archive.Note `json:"struckBecause,omitempty"`
}

// FollowEntry is what somebody records of management after a credit sale.
type FollowEntry struct {
	Kind FollowKind `json:"kind" validate:"required,oneof=call dunning statement promise"`
	// Day is when it was.
	Day calendar.Day `json:"day"`
	// With is whom it was with.
	With policy.Personal `json:"with,omitempty" validate:"max=100,plain"`
	Text string          `json:"text,omitempty" validate:"max=2000,prose"`
	// Amount is what a statement says is owed, or a promise says will be paid.
	Amount policy.Yuan `json:"amount"`
	// Until is the last day on which a promise is kept; of promises alone.
	Until calendar.Day `json:"until,omitzero"`
}

// Outcome is what came of a payment promise.
type Outcome struct {
	// Day is that of the payment, or on which it was found wanting.
	Day calendar.Day    `json:"day"`
	By  policy.PersonID `json:"by"`
	At  time.Time       `json:"at"`
}

// Settling is what somebody notes of a promise: kept, with the day of the payment,
// or broken, with a day after the one promised.
type Settling struct {
	Kept bool         `json:"kept"`
	Day  calendar.Day `json:"day"`
}

// Ref names the record as it is.
func (u FollowUp) Ref() policy.Ref { return policy.Ref{ID: string(u.ID), Revision: u.Revision} }

// Followed is what came of recording something beside a file, or of striking it: the
// file's count and the record, each with the draft of its journal entry.
type Followed struct {
	File      File
	FileDraft journal.Draft
	Record    FollowUp
	Draft     journal.Draft
}

// FollowUp records a call, a dunning, a statement of account or a payment promise
// (登记赊销后管理, rule C4.1): it counts as the paper of its kind, and nobody writes
// that again. It is of a day in the file's year; a promise for a day that is past is refused.
func (f File) FollowUp(who policy.Actor, at time.Time, law *policy.Version, id FollowUpID, e FollowEntry) (Followed, error) {
	next, d, c := f.begin(ActFollowUp, who, at, law)
	c.Join(policy.CheckShape(e))
	e.check(c, f.Year, law.Day(at))
	if err := c.Err(); err != nil {
		return Followed{}, err
	}
	next.Followed = maps.Clone(f.Followed)
	if next.Followed == nil {
		next.Followed = make(map[FollowKind]int, 1)
	}
	next.Followed[e.Kind]++
	next.Completeness = next.filed().Completeness(law.Credit().Categories)
	d.Day = e.Day
	d = d.With("follow-up", string(id)).With("kind", string(e.Kind))
	u := FollowUp{Org: f.Org, ID: id, State: Noted, File: f.ID, Customer: f.Customer, Department: f.Department, FollowEntry: e, By: who.ID, At: next.At}
	own := journal.NewDraft(who, at, ActFollowUp, policy.C4_1).With("file", string(f.ID)).With("kind", string(e.Kind))
	own.Day = e.Day
	if e.Kind == Promise {
		u.State = Pending
		own = own.With("until", e.Until.String())
	}
	return Followed{File: next, FileDraft: d, Record: u, Draft: own}, nil
}

func (e FollowEntry) check(c *policy.Checks, year int, today calendar.Day) {
	refuse := func(field, found, wanted string, problem policy.Text) {
		v := policy.Invalid(field, found, wanted, problem)
		v.Rule = policy.C4_1
		c.Add(*v)
	}
	archive.Claimed(c, "day", e.Day, today)
	if !e.Day.IsZero() && e.Day.Year() != year {
		refuse("day", e.Day.String(), "a day in "+itoa(year), policy.Tf("该档案是 %d 年度的", "the credit file is of the year %d", year))
	}
	if owes := e.Kind == Statement || e.Kind == Promise; owes && e.Amount.IsZero() && e.Kind == Promise {
		refuse("amount", e.Amount.String(), "an amount above 0.00", policy.T("付款承诺没有写明金额", "a promise states what will be paid"))
	} else if !owes && !e.Amount.IsZero() {
		refuse("amount", e.Amount.String(), "no amount", policy.T("只有对账单和付款承诺写明金额", "statements and promises state an amount, and nothing else does"))
	}
	switch {
	case e.Kind != Promise && !e.Until.IsZero():
		refuse("until", e.Until.String(), "no day", policy.T("只有付款承诺写明期限", "a promise has a day, and nothing else has"))
	case e.Kind == Promise && e.Until.IsZero():
		refuse("until", "", "a day", policy.T("付款承诺没有写明日期", "a promise says by which day"))
	case e.Kind == Promise && e.Until.Before(today):
		refuse("until", e.Until.String(), "a day from "+today.String(), policy.T("承诺的日期已经过去", "the day promised has passed"))
	}
}

// StrikeFollowUp takes something recorded of management after the sale by mistake out of
// the count (划去误登, rule C4.1), with a reason: of the paper that it stands for, of how
// promises were kept, and of what is open. It stays on record; what is beside a file in
// the archive is struck no more.
func (f File) StrikeFollowUp(who policy.Actor, at time.Time, law *policy.Version, u FollowUp, reason string) (Followed, error) {
	next, d, c := f.begin(ActStrikeFollowUp, who, at, law)
	c.Reason(reason)
	u.another(c, who, law.Day(at))
	switch {
	case u.Org != f.Org || u.File != f.ID:
		v := policy.Invalid("followUp", "one of another file", "one of this file", policy.T("该登记不属于这份档案", "the record is not one of the file's"))
		v.Rule = policy.C4_1
		c.Add(*v)
	case u.State == Struck:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_1, Subject: u.record().Name(), Field: "state", Found: string(u.State), Wanted: "one that counts",
			Problem: policy.T("该登记已经划去", "the record is struck already"),
			Remedy:  policy.T("无须再办", "nothing is left to do"),
		})
	}
	if err := c.Err(); err != nil {
		return Followed{}, err
	}
	next.Followed = maps.Clone(f.Followed)
	if n := next.Followed[u.Kind]; n > 1 {
		next.Followed[u.Kind] = n - 1
	} else {
		delete(next.Followed, u.Kind)
	}
	next.Completeness = next.filed().Completeness(law.Credit().Categories)
	d = d.With("follow-up", string(u.ID)).With("kind", string(u.Kind))
	u.State, u.Struck, u.At = Struck, &archive.Note{By: who.ID, For: who.Principal, At: next.At, Text: reason}, archive.Instant(at, u.At)
	own := journal.NewDraft(who, at, ActStrikeFollowUp, policy.C4_1).With("file", string(f.ID)).With("kind", string(u.Kind))
	return Followed{File: next, FileDraft: d, Record: u, Draft: own}, nil
}

// followUps is the transition table of management after a sale.
var followUps = policy.Lifecycle[FollowUp]{
	{Action: ActSettle, From: []policy.State{Pending}, Rules: []policy.Rule{policy.C4_1, policy.G6a}},
	{Action: ActStrikeFollowUp, From: []policy.State{Noted, Pending, Kept, Broken}, To: Struck, Rules: []policy.Rule{policy.C4_1}},
}

// FollowUps returns the transition table of management after a sale; a promise alone is
// settled.
func FollowUps() policy.Lifecycle[FollowUp] {
	return append(policy.Lifecycle[FollowUp](nil), followUps...)
}

var followNames = map[policy.State]policy.Text{
	Noted: policy.T("已登记", "noted"), Pending: policy.T("待履行", "pending"),
	Kept: policy.T("已履行", "kept"), Broken: policy.T("未履行", "broken"), Struck: policy.T("已划去", "struck"),
}

func (u FollowUp) record() policy.Record {
	return policy.Record{Kind: FollowUpKind, ID: string(u.ID), State: u.State, States: followNames, Subject: policy.Subject{Org: u.Org, Department: u.Department}}
}

// Explain lists what may be done next with the record, by whom and by which rules,
// and what stands in the way of this actor. Whether its file is in the archive, the
// striking says.
func (u FollowUp) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := followUps.Explain(u, u.record(), nil, who, law.Day(at), law)
	if who.Org != u.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: u.record().Name()}
		rule := policy.G6a
		if all[i].Action == ActStrikeFollowUp {
			rule = policy.C4_1
			u.another(c, who, law.Day(at))
		}
		u.stands(c, rule, who, at, law)
		all[i].Block(c)
	}
	return all
}

// stands adds that what was recorded is a department's, whose people or the office
// know what came of it.
func (u FollowUp) stands(c *policy.Checks, rule policy.Rule, who policy.Actor, at time.Time, law *policy.Version) {
	archive.Timely(c, law, u.Org, at, u.At)
	ours(c, rule, who, u.Department, law)
}

// another refuses whoever recorded a promise to strike it once its day has come, or it is
// settled: it counts for or against the customer by then (rule G6a).
func (u FollowUp) another(c *policy.Checks, who policy.Actor, today calendar.Day) {
	if who.Org != u.Org || u.Kind != Promise || u.State == Struck || !who.Is(u.By) || u.State == Pending && today.Before(u.Until) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.G6a, Field: "actor", Found: "who recorded the promise", Wanted: "somebody else of the department",
		Problem: policy.T("已到期或已了结的承诺,登记人不得自行划去", "a promise whose day has come, or that is settled, is not struck by who recorded it"),
		Remedy:  policy.T("请由本部门其他人员核实后划去", "have somebody else of the department look into it and strike it"),
	})
}

// Settle notes that a promise was kept or broken (登记承诺履行), and by whom that was
// noted: kept with a payment by the day promised, broken once that day has passed.
func (u FollowUp) Settle(who policy.Actor, at time.Time, law *policy.Version, s Settling) (FollowUp, journal.Draft, error) {
	c := followUps.Begin(ActSettle, u, u.record(), who, law)
	if who.Org == u.Org {
		u.stands(c, policy.G6a, who, at, law)
	}
	archive.Claimed(c, "day", s.Day, law.Day(at))
	refuse := func(wanted string, problem policy.Text) {
		v := policy.Invalid("day", s.Day.String(), wanted, problem)
		v.Rule = policy.C4_1
		c.Add(*v)
	}
	switch {
	case s.Day.IsZero() || u.State != Pending:
	case s.Kept && s.Day.Before(u.Day):
		refuse("a day from "+u.Day.String(), policy.T("付款早于承诺", "the payment lies before the promise"))
	case s.Kept && s.Day.After(u.Until):
		refuse("a day until "+u.Until.String(), policy.T("付款晚于承诺的日期,承诺未履行", "paid after the day promised, it was not kept"))
	case !s.Kept && !s.Day.After(u.Until):
		refuse("a day after "+u.Until.String(), policy.T("承诺的日期尚未过去", "the day promised has not passed"))
	}
	if err := c.Err(); err != nil {
		return FollowUp{}, journal.Draft{}, err
	}
	u.State, u.At = Broken, archive.Instant(at, u.At)
	if s.Kept {
		u.State = Kept
	}
	u.Outcome = &Outcome{Day: s.Day, By: who.ID, At: u.At}
	row, _ := followUps.Row(ActSettle)
	d := journal.NewDraft(who, at, ActSettle, row.Rules...).With("outcome", string(u.State)).With("until", u.Until.String())
	d.Day = s.Day
	return u, d, nil
}

// Reliability is how far a customer's payment promises can be relied on (rule G6a).
type Reliability struct {
	Customer archive.CustomerID `json:"customer"`
	Kept     int                `json:"kept"`
	Broken   int                `json:"broken"`
	// Overdue are pending and past their day, Pending the others.
	Overdue int `json:"overdue"`
	Pending int `json:"pending"`
	// Percent is how many in a hundred of those whose day has passed were kept,
	// rounded down; nil when there are none.
	Percent *int `json:"percent,omitempty"`
}

// with adds what was promised under another id of the customer.
func (r Reliability) with(o Reliability) Reliability {
	r.Kept, r.Broken, r.Overdue, r.Pending = r.Kept+o.Kept, r.Broken+o.Broken, r.Overdue+o.Overdue, r.Pending+o.Pending
	r.Percent = nil
	if all := r.Kept + r.Broken + r.Overdue; all > 0 {
		percent := r.Kept * 100 / all
		r.Percent = &percent
	}
	return r
}
