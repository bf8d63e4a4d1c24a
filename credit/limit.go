package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// LimitID names a credit limit.
type LimitID string

// LimitKind is the kind of record a [Limit] is in the journal.
const LimitKind = "credit-limit"

// The states of a credit limit, besides [Withdrawn]. One approved is in force on its days.
const (
	Proposed policy.State = "proposed"
	Approved policy.State = "approved"
	Declined policy.State = "declined"
	Ended    policy.State = "ended" // before its last day, by a new one or by somebody
)

// The acts on a credit limit and on a customer's account.
const (
	ActPropose       policy.Action = "credit-limit.propose"
	ActApprove       policy.Action = "credit-limit.approve"
	ActDecline       policy.Action = "credit-limit.decline"
	ActWithdrawLimit policy.Action = "credit-limit.withdraw"
	ActNotify        policy.Action = "credit-limit.notify"
	ActEnd           policy.Action = "credit-limit.end"
	ActEnterExposure policy.Action = "credit-limit.enter-exposure"
)

// Limit is one credit limit (授信额度, rule C4.1, category 4): proposed, approved by
// somebody else, in force from a day until a day.
type Limit struct {
	Org      policy.OrgID `json:"org"`
	ID       LimitID      `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Terms
	// Proposer asked for it, For says on whose behalf where it was for another, Decided
	// who decided and when, or who withdrew it.
	Proposer policy.PersonID `json:"proposer"`
	For      policy.PersonID `json:"for,omitempty"`
	Decided  *Decided        `json:"decided,omitempty"`
	// Notice is the number of the notice sent to the customer.
	Notice string `json:"notice,omitempty"`
	// Last is the last day of one that ends before its time, one that is approved still
	// with the next that is to come; the day before its first for one that was never in
	// force.
	Last calendar.Day `json:"last,omitzero"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Terms are what a credit limit says.
type Terms struct {
	Customer   archive.CustomerID  `json:"customer" validate:"required,max=64,plain"`
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	Amount     policy.Yuan         `json:"amount"`
	// From and Until are its first and last day.
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
	// Conditions says what it hangs on.
	Conditions string `json:"condition,omitempty" validate:"max=2000,prose"`
	// Sheet is the number of the limit sheet.
	Sheet string `json:"sheet" validate:"required,max=64,plain"`
}

// Decided says who approved, declined or withdrew a limit.
type Decided struct {
	By     policy.PersonID `json:"by"`
	For    policy.PersonID `json:"for,omitempty"`
	At     time.Time       `json:"at"`
	Reason string          `json:"reason,omitempty"`
}

// Ref names the limit as it is.
func (l Limit) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// limits is the transition table of a credit limit.
var limits = policy.Lifecycle[Limit]{
	{Action: ActApprove, From: []policy.State{Proposed}, To: Approved, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActDecline, From: []policy.State{Proposed}, To: Declined, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActWithdrawLimit, From: []policy.State{Proposed}, To: Withdrawn, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActNotify, From: []policy.State{Approved}, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActEnd, From: []policy.State{Approved, Ended}, To: Ended, Rules: []policy.Rule{policy.C4_1}}, // one ended may have been kept so before its last day
}

// Limits returns the transition table of a credit limit.
func Limits() policy.Lifecycle[Limit] { return slices.Clone(limits) }

var limitNames = map[policy.State]policy.Text{
	Proposed: policy.T("待批准", "proposed"), Approved: policy.T("已批准", "approved"),
	Declined: policy.T("不批准", "declined"), Withdrawn: policy.T("已撤回", "withdrawn"), Ended: policy.T("已终止", "ended"),
}

// LimitStateText returns a state's name for a reader.
func LimitStateText(s policy.State) policy.Text {
	if name, ok := limitNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Subject is what the authority matrix must know of the limit.
func (l Limit) Subject() policy.Subject {
	s := policy.Subject{Org: l.Org, Department: l.Department, Parties: []policy.Party{{As: policy.Requester, Person: l.Proposer}}}
	if l.For != "" {
		s.Parties = append(s.Parties, policy.Party{As: policy.Requester, Person: l.For})
	}
	return s
}

func (l Limit) record() policy.Record {
	return policy.Record{Kind: LimitKind, ID: string(l.ID), State: l.State, States: limitNames, Subject: l.Subject()}
}

// Explain lists what may be done next with the limit, by whom and by which rules,
// and what stands in the way of this actor. Whether the days of another limit do,
// the approval says.
func (l Limit) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := limits.Explain(l, l.record(), nil, who, law.Day(at), law)
	if who.Org != l.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: l.record().Name()}
		l.inTime(c, all[i].Action, at, law)
		all[i].Block(c)
	}
	return all
}

func (l Limit) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Limit, journal.Draft, *policy.Checks) {
	row, _ := limits.Row(a)
	c := limits.Begin(a, l, l.record(), who, law)
	if who.Org == l.Org {
		l.inTime(c, a, at, law)
	}
	l.At = archive.Instant(at, l.At)
	return l, journal.NewDraft(who, at, a, row.Rules...), c
}

// runs reports whether the limit is in force today, or will be: there is something
// to end.
func (l Limit) runs(today calendar.Day) bool {
	if l.Last.IsZero() {
		return !today.After(l.Until)
	}
	return today.Before(l.Last) && !l.Last.Before(l.From)
}

// lastDay is the last day of the limit.
func (l Limit) lastDay() calendar.Day {
	if !l.Last.IsZero() {
		return l.Last
	}
	return l.Until
}

// until is the limit with another last day: it ends on one that is past.
func (l Limit) until(day, today calendar.Day, at time.Time) Limit {
	l.Last, l.At = day, archive.Instant(at, l.At)
	if !day.Before(l.Until) {
		l.Last = calendar.Day{}
	}
	if day.Before(today) {
		l.State = Ended
	}
	return l
}

// inTime adds what the day of the act has against it: no limit is in force before
// it is approved, and none is ended that has run out.
func (l Limit) inTime(c *policy.Checks, a policy.Action, at time.Time, law *policy.Version) {
	archive.Timely(c, law, l.Org, at, l.At)
	if today := law.Day(at); a == ActApprove && l.State == Proposed && l.From.Before(today) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_1, Field: "from", Found: l.From.String(), Wanted: "a day from " + today.String(),
			Problem: policy.T("授信额度不能从批准以前的日子起", "no limit is in force before it is approved"),
			Remedy:  policy.T("请重新申请起止日期", "propose it anew from today or later"),
		})
	} else if a == ActEnd && (l.State == Approved || l.State == Ended) && !l.runs(today) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_1, Field: "until", Found: l.lastDay().String(), Wanted: "a limit that still runs",
			Problem: policy.T("该额度已经到期或终止", "the limit has run out, or was ended already"),
			Remedy:  policy.T("无须再办", "nothing is left to do"),
		})
	}
}

// Propose asks for a credit limit (申请授信, rule C4.1): an amount above 0.00, from a
// day until a day not before it.
func Propose(org policy.OrgID, id LimitID, who policy.Actor, at time.Time, law *policy.Version, t Terms) (Limit, journal.Draft, error) {
	l := Limit{Org: org, ID: id, State: Proposed, Terms: t, Proposer: who.ID, For: who.Principal, At: archive.Instant(at, time.Time{})}
	name := l.record().Name()
	if who.Org != org {
		return Limit{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActPropose, policy.Subject{Org: org, Department: t.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	ours(c, policy.C4_1, who, t.Department, law)
	c.Join(policy.CheckShape(t))
	refuse := func(field, found, wanted string, problem policy.Text) {
		v := policy.Invalid(field, found, wanted, problem)
		v.Rule = policy.C4_1
		c.Add(*v)
	}
	if t.Amount.IsZero() {
		refuse("amount", t.Amount.String(), "an amount above 0.00", policy.T("授信额度应大于零", "the limit is an amount above 0.00"))
	}
	switch today := law.Day(at); {
	case t.From.IsZero() || t.Until.IsZero():
		refuse("until", "", "a first and a last day", policy.T("没有写明起止日期", "the days of the limit are not stated"))
	default:
		if t.From.Before(today) {
			refuse("from", t.From.String(), "a day from "+today.String(), policy.T("起日已经过去", "the first day has passed"))
		}
		if t.Until.Before(t.From) {
			refuse("until", t.Until.String(), "a day from "+t.From.String(), policy.T("止日早于起日", "the last day lies before the first"))
		}
	}
	if err := c.Err(); err != nil {
		return Limit{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActPropose, policy.C4_1).With("customer", string(t.Customer)).With("amount", t.Amount.String()).
		With("from", t.From.String()).With("until", t.Until.String())
	return l, d, nil
}

// Decision is what came of deciding on a limit: the limit, the customer's account,
// and the limit before it whose last day is another one now, each with the draft of its
// journal entry.
type Decision struct {
	Limit        Limit
	LimitDraft   journal.Draft
	Account      Account
	AccountDraft journal.Draft
	// Before is of revision 0 when there is none.
	Before      Limit
	BeforeDraft journal.Draft
}

// Approve puts the limit into force on its days (批准授信, rule C4.1), by the matrix
// and never by its proposer. A customer has one at a time: the one that would still
// run (before; of revision 0 when there is none) has the day before as its last. One
// that does not begin after the last one is refused, save in the place of one that was
// ended on its own first day: that one counts as never in force. Of a customer who was
// entered under two ids, others are the accounts of the other ones: one that runs under
// them is ended first.
func (l Limit) Approve(who policy.Actor, at time.Time, law *policy.Version, a Account, before Limit, others ...Account) (Decision, error) {
	next, d, c := l.begin(ActApprove, who, at, law)
	for _, one := range others {
		if s, some := one.during(l.From, l.Until); some {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.C4_1, Field: "customer", Found: string(s.Limit), Wanted: "one limit at a time per customer",
				Problem: policy.Tf("该客户以编号 %s 自 %s 至 %s 另有授信额度,同一时间只有一个", "the customer has a limit under the id %s from %s until %s, and one at a time", one.ID, s.From, s.Until),
				Remedy:  policy.Tf("请先终止额度 %s,或改从其后的日子起", "end the limit %s first, or let this begin after it", s.Limit),
			})
		}
	}
	last, some := a.last()
	undone := before.ID == last.Limit && before.State == Ended && before.Last == before.From && l.From == last.From
	if some && !l.From.After(last.From) && !undone {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_1, Field: "from", Found: l.From.String(), Wanted: "a day after " + last.From.String(),
			Problem: policy.Tf("该客户自 %s 起已有授信额度,同一时间只有一个", "the customer has a limit from %s on, and one at a time", last.From),
			Remedy:  policy.T("请先终止原额度,或改从其后的日子起", "end that one first, or let this begin after it"),
		})
	}
	if err := c.Err(); err != nil {
		return Decision{}, err
	}
	next.State, next.Decided = Approved, &Decided{By: who.ID, For: who.Principal, At: next.At}
	out := Decision{Limit: next, LimitDraft: d}
	a.At = archive.Instant(at, a.At)
	a.Spans = slices.Clone(a.Spans)
	ad := journal.NewDraft(who, at, ActApprove, policy.C4_1).With("limit", string(l.ID)).With("amount", l.Amount.String()).
		With("from", l.From.String()).With("until", l.Until.String())
	if some && !last.Until.Before(l.From) {
		day := l.From.AddDays(-1)
		a.Spans[len(a.Spans)-1].Until = day
		ad = ad.With("ended", string(last.Limit)).With("last", day.String())
		if before.ID == last.Limit && (before.State == Approved || before.State == Ended) {
			out.Before = before.until(day, law.Day(at), at)
			out.BeforeDraft = journal.NewDraft(who, at, ActEnd, policy.C4_1).With("by", string(l.ID)).With("last", day.String())
		}
	}
	a.Spans = append(slices.DeleteFunc(a.Spans, Span.never), Span{Limit: l.ID, Amount: l.Amount, From: l.From, Until: l.Until})
	out.Account, out.AccountDraft = a, ad
	return out, nil
}

// Decline turns the proposal down with a reason (不批准).
func (l Limit) Decline(who policy.Actor, at time.Time, law *policy.Version, reason string) (Limit, journal.Draft, error) {
	return l.drop(ActDecline, Declined, who, at, law, reason)
}

// Withdraw takes the proposal back with a reason (撤回申请): its proposer's act.
func (l Limit) Withdraw(who policy.Actor, at time.Time, law *policy.Version, reason string) (Limit, journal.Draft, error) {
	return l.drop(ActWithdrawLimit, Withdrawn, who, at, law, reason)
}

// drop ends a proposal that is not to be a limit.
func (l Limit) drop(a policy.Action, to policy.State, who policy.Actor, at time.Time, law *policy.Version, reason string) (Limit, journal.Draft, error) {
	l, d, c := l.begin(a, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Limit{}, journal.Draft{}, err
	}
	l.State, l.Decided = to, &Decided{By: who.ID, For: who.Principal, At: l.At, Reason: reason}
	return l, d, nil
}

// Notify notes the notice of the limit sent to the customer (授信通知函, rule C4.1).
func (l Limit) Notify(who policy.Actor, at time.Time, law *policy.Version, notice string) (Limit, journal.Draft, error) {
	l, d, c := l.begin(ActNotify, who, at, law)
	c.Join(policy.CheckShape(struct {
		Notice string `json:"notice" validate:"required,max=64,plain"`
	}{notice}))
	if err := c.Err(); err != nil {
		return Limit{}, journal.Draft{}, err
	}
	l.Notice = notice
	return l, d, nil
}

// End ends the limit before its time (终止授信), with a reason: today is its last
// day, or it never begins. The one that it would have taken the place of (before; of
// revision 0 when there is none) then has its own last day again, or the day before the
// next one.
func (l Limit) End(who policy.Actor, at time.Time, law *policy.Version, a Account, before Limit, reason string) (Decision, error) {
	next, d, c := l.begin(ActEnd, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Decision{}, err
	}
	today := law.Day(at)
	next.Last = today
	if today.Before(l.From) {
		next.Last = l.From.AddDays(-1)
	}
	next.State = Ended
	a.At = archive.Instant(at, a.At)
	a.Spans = slices.Clone(a.Spans)
	ad := journal.NewDraft(who, at, ActEnd, policy.C4_1).With("limit", string(l.ID)).With("last", next.Last.String())
	out := Decision{Limit: next, LimitDraft: d.With("last", next.Last.String())}
	i := a.place(l.ID)
	if i >= 0 {
		a.Spans[i].Until = next.Last
	}
	if i > 0 && a.Spans[i].never() && a.Spans[i-1].Limit == before.ID && before.State == Approved && before.Last == next.Last {
		day := before.Until
		if i+1 < len(a.Spans) && !day.Before(a.Spans[i+1].From) {
			day = a.Spans[i+1].From.AddDays(-1)
		}
		a.Spans[i-1].Until = day
		out.Before = before.until(day, today, at)
		out.BeforeDraft = journal.NewDraft(who, at, ActEnd, policy.C4_1).With("without", string(l.ID)).With("last", day.String())
		ad = ad.With("again", string(before.ID)).With("until", day.String())
	}
	a.Spans = slices.DeleteFunc(a.Spans, Span.never)
	out.Account, out.AccountDraft = a, ad
	return out, nil
}
