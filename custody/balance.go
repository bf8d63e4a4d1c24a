package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// BalanceKind is the kind of record a [Balance] is in the journal.
const BalanceKind = "vault-balance"

// Balance is what one safe held of one kind on one day (日结, rule B5.2e), in pieces:
// opening + in - out = closing. It is written by the act that moves something, so
// that a day's balance costs the same after a million movements.
type Balance struct {
	Org policy.OrgID `json:"org"`
	// ID is made of safe, kind and day: [BalanceID].
	ID       string       `json:"id"`
	Revision uint64       `json:"revision"`
	Safe     SafeID       `json:"safe"`
	Kind     string       `json:"kind"`
	Day      calendar.Day `json:"day"`
	Opening  int          `json:"opening"`
	In       int          `json:"in"`
	Out      int          `json:"out"`
	Closing  int          `json:"closing"`
	// At is the instant of the last act on the balance.
	At time.Time `json:"at"`
}

// BalanceID names the balance of a safe, a kind and a day.
func BalanceID(safe SafeID, kind string, day calendar.Day) string {
	return string(safe) + "/" + kind + "/" + day.String()
}

// On returns what the balance, the last one up to the day, says of that day: itself,
// or where nothing moved since then what it closed with.
func (b Balance) On(day calendar.Day) Balance {
	if b.Day == day {
		return b
	}
	return Balance{
		Org: b.Org, ID: BalanceID(b.Safe, b.Kind, day), Safe: b.Safe, Kind: b.Kind, Day: day,
		Opening: b.Closing, Closing: b.Closing, At: b.At,
	}
}

// last returns the last balance of a kind in a safe; nothing before the first.
func (b Books) last(safe Safe, kind string) Balance {
	for _, one := range b.Last {
		if one.Safe == safe.ID && one.Kind == kind {
			return one
		}
	}
	return Balance{Org: safe.Org, Safe: safe.ID, Kind: kind}
}

// post does what a movement says: it puts deeds, safes and the day's balances to
// where they are after it (rules B5.2e and B3.2). A safe that is being counted stays
// shut.
func (m Movement) post(deeds []Deed, b Books, at time.Time, law *policy.Version, c *policy.Checks, d journal.Draft) (Posting, error) {
	safes := m.safes(b)
	m.opens(c, safes, at, law)
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	for i := range safes {
		at = archive.Instant(at, safes[i].At)
	}
	m.State, m.Day, m.At = Confirmed, law.Day(at), archive.Instant(at, m.At)
	p := Posting{Movement: m, Deeds: slices.Clone(deeds), Draft: m.describe(d)}
	p.Draft.Day = m.Day
	if m.Way == Temporary && m.Release != nil {
		p.Movement.Deadlines = m.Deadlines.Put(policy.Deadline{Name: policy.DeedsReturn, Rule: policy.B5_2b, Person: m.Release.Carrier, Start: m.Day, Due: m.Release.Due})
	}
	var back calendar.Day
	if m.Way == Return {
		back = law.Day(m.Proposed.At)
		p.Ended = b.back(deeds, back, p.Draft, at, false)
		p.Settled = pursued(b.Losses, archive.FateFound, p.Draft)
	}
	for i := range p.Deeds {
		p.Deeds[i] = m.moved(p.Deeds[i], m.Deeds[i], safes[len(safes)-1], back, at)
	}
	for i := range safes {
		safes[i].At = at
		in, out := m.flow(i, len(safes))
		if in || out {
			p.Balances = append(p.Balances, m.count(&safes[i], b, in, at)...)
		}
	}
	p.Safes = safes
	return p, nil
}

// safes are those that the movement opens.
func (m Movement) safes(b Books) []Safe {
	if m.To == "" {
		return []Safe{b.Safe}
	}
	return []Safe{b.Safe, b.To}
}

// opens refuses to open a safe that is being counted, or by a clock that runs behind its
// last act.
func (m Movement) opens(c *policy.Checks, safes []Safe, at time.Time, law *policy.Version) {
	for i := range safes {
		one := &policy.Checks{Subject: safes[i].record().Name()}
		archive.Timely(one, law, m.Org, at, safes[i].At)
		uncounting(safes[i], law, one)
		c.Join(one.Err())
		at = archive.Instant(at, safes[i].At)
	}
}

// flow says whether the pieces come into the i-th of the safes of a movement, or go
// out of it; a deed that is only put into another slot does neither.
func (m Movement) flow(i, safes int) (in, out bool) {
	switch {
	case m.Way == Shift && safes == 1, m.Way == LostOutside:
		return false, false
	case m.Way == Shift:
		return i == 1, i == 0
	}
	return !m.Out(), m.Out()
}

// count writes the pieces of a movement into the balances of a safe.
func (m Movement) count(s *Safe, b Books, in bool, at time.Time) []Balance {
	var all []Balance
	for _, one := range m.Deeds {
		i := slices.IndexFunc(all, func(x Balance) bool { return x.Kind == one.Kind })
		if i < 0 {
			if !slices.Contains(s.Kinds, one.Kind) {
				s.Kinds = append(slices.Clone(s.Kinds), one.Kind)
				slices.Sort(s.Kinds)
			}
			next := b.last(*s, one.Kind).On(m.Day)
			next.At = archive.Instant(at, next.At)
			all, i = append(all, next), len(all)
		}
		if in {
			all[i].In += one.Quantity
			s.Pieces += one.Quantity
		} else {
			all[i].Out += one.Quantity
			s.Pieces -= one.Quantity
		}
		all[i].Closing = all[i].Opening + all[i].In - all[i].Out
	}
	return all
}

// moved is a deed after the movement. safe is where it lies then, if it does; back is the
// day on which the custodian had it again.
func (m Movement) moved(d Deed, one Moved, safe Safe, back calendar.Day, at time.Time) Deed {
	d.Pending = ""
	d.At = archive.Instant(at, d.At)
	custody := Stretch{Holding: archive.Holding{Person: safe.Custodian(), As: policy.Custodian}, Safe: safe.ID, Slot: one.To}
	switch m.Way {
	case In, Return, Shift:
		if m.Way == Return && d.Release != nil {
			d.Last = &Outing{Movement: d.Out, To: d.Release.To, Carrier: d.Release.Carrier, Due: d.Release.Due, Back: back}
		}
		d.State, d.Safe, d.Slot, d.Release, d.Out, d.Incident = Kept, safe.ID, one.To, nil, "", ""
		return d.passOn(custody, at)
	case Temporary:
		d.State, d.Release, d.Out = Away, m.Release, m.ID
		return d.passOn(Stretch{Holding: archive.Holding{Person: m.Release.Carrier, As: policy.Carrier}}, at)
	case Final:
		d.State, d.Release, d.Gone = Released, m.Release, m.Day
		return d.passOn(Stretch{Holding: archive.Holding{As: policy.Receiver}}, at)
	case LostOutside:
		d.State, d.Gone = Lost, m.Day
		return d.part(at)
	case WriteOff:
		if d.Quantity -= one.Quantity; d.Quantity > 0 {
			return d
		}
		d.Quantity = one.Quantity
		d.State, d.Gone = Lost, m.Day
		return d.part(at)
	}
	return d
}
