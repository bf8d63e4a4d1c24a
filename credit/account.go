package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// AccountKind is the kind of record an [Account] is in the journal.
const AccountKind = "credit-account"

// Account is what a customer has been granted and owes (授信台账): one of each
// customer and organisation, which every approval of a limit writes.
type Account struct {
	Org policy.OrgID `json:"org"`
	// ID is the customer's.
	ID       archive.CustomerID `json:"id"`
	Revision uint64             `json:"revision"`
	// Spans are the limits ever in force, by day; no two of them touch a day.
	Spans []Span `json:"spans,omitempty"`
	// Exposure is what the host last entered; nil before.
	Exposure *Exposure `json:"exposure,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Span is the days of one limit.
type Span struct {
	Limit  LimitID      `json:"limit"`
	Amount policy.Yuan  `json:"amount"`
	From   calendar.Day `json:"from"`
	Until  calendar.Day `json:"until"`
}

// never reports whether there is no such day.
func (s Span) never() bool { return s.Until.Before(s.From) }

// Exposure is what a customer owes at the end of a day (授信占用), as the host says.
type Exposure struct {
	Amount policy.Yuan     `json:"amount"`
	Day    calendar.Day    `json:"day"`
	By     policy.PersonID `json:"by,omitempty"`
}

// Ref names the account as it is.
func (a Account) Ref() policy.Ref { return policy.Ref{ID: string(a.ID), Revision: a.Revision} }

func (a Account) last() (Span, bool) {
	if len(a.Spans) == 0 {
		return Span{}, false
	}
	return a.Spans[len(a.Spans)-1], true
}

// place is where the days of a limit stand; -1 when it has none.
func (a Account) place(id LimitID) int {
	return slices.IndexFunc(a.Spans, func(s Span) bool { return s.Limit == id })
}

// before returns the days of the limit before another one, or of the last one where
// that has none yet.
func (a Account) before(id LimitID) (Span, bool) {
	i := a.place(id)
	if i < 0 {
		return a.last()
	}
	if i == 0 {
		return Span{}, false
	}
	return a.Spans[i-1], true
}

// On returns the limit in force on a day; false when there is none.
func (a Account) On(day calendar.Day) (Span, bool) {
	for _, s := range slices.Backward(a.Spans) {
		if !day.Before(s.From) && !day.After(s.Until) {
			return s, true
		}
	}
	return Span{}, false
}

// during returns the first limit in force on one of the days; false when there is none.
func (a Account) during(from, until calendar.Day) (Span, bool) {
	i := slices.IndexFunc(a.Spans, func(s Span) bool { return !s.never() && !s.Until.Before(from) && !s.From.After(until) })
	if i < 0 {
		return Span{}, false
	}
	return a.Spans[i], true
}

// Position is how a customer stands on a day.
type Position struct {
	Customer archive.CustomerID `json:"customer"`
	Day      calendar.Day       `json:"day"`
	// Limit is the one in force, nil when there is none.
	Limit *Span `json:"limit,omitempty"`
	// Exposure is the last one entered, nil before the first and for a day before its
	// own: it says nothing of what was owed then.
	Exposure *Exposure `json:"exposure,omitempty"`
	// Headroom is what that leaves of the limit, Over what goes beyond it; at most one
	// of them is above 0.00.
	Headroom policy.Yuan `json:"headroom"`
	Over     policy.Yuan `json:"over"`
}

// Position returns how the customer stands on a day. Without a limit all that is
// owed goes beyond it.
func (a Account) Position(day calendar.Day) Position {
	p := Position{Customer: a.ID, Day: day}
	var limit, owed policy.Yuan
	if s, ok := a.On(day); ok {
		p.Limit, limit = &s, s.Amount
	}
	if a.Exposure != nil && !day.Before(a.Exposure.Day) {
		p.Exposure, owed = a.Exposure, a.Exposure.Amount
	}
	if left, err := limit.Sub(owed); err == nil {
		p.Headroom = left
	} else if over, err := owed.Sub(limit); err == nil {
		p.Over = over
	}
	return p
}

// EnterExposure keeps what the customer owes at the end of a day (录入授信占用), not
// of a day before the last one entered.
func (a Account) EnterExposure(who policy.Actor, at time.Time, law *policy.Version, e Exposure) (Account, journal.Draft, error) {
	name := AccountKind + "/" + string(a.ID)
	if who.Org != a.Org {
		return Account{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, a.Org, at, a.At)
	if no := law.Matrix().Decide(who, ActEnterExposure, policy.Subject{Org: a.Org}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(struct {
		Customer archive.CustomerID `json:"customer" validate:"required,max=64,plain"`
	}{a.ID}))
	archive.Claimed(c, "day", e.Day, law.Day(at))
	if a.Exposure != nil && e.Day.Before(a.Exposure.Day) {
		c.Add(*policy.Invalid("day", e.Day.String(), "a day from "+a.Exposure.Day.String(), policy.T("已有更近一日的占用", "the exposure of a later day has been entered")))
	}
	if err := c.Err(); err != nil {
		return Account{}, journal.Draft{}, err
	}
	e.By = who.ID
	a.Exposure, a.At = &e, archive.Instant(at, a.At)
	d := journal.NewDraft(who, at, ActEnterExposure, policy.C4_1).With("amount", e.Amount.String())
	d.Day = e.Day
	return a, d, nil
}
