package custody

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// DeedID names a deed: its list's id and its line's place.
type DeedID string

// DeedKind is the kind of record a [Deed] is in the journal.
const DeedKind = "deed"

// The states of a deed.
const (
	Arriving policy.State = "arriving" // received by the custodian, not yet in the safe
	Kept     policy.State = "kept"     // in the safe
	Away     policy.State = "away"     // out for a time, at a registry or a court
	Released policy.State = "released" // given back for good
	Lost     policy.State = "lost"     // written off after a count
)

// Deed is a deed in custody (权证): kept like cash, from the custodian's receipt
// until it is given back.
type Deed struct {
	Org      policy.OrgID `json:"org"`
	ID       DeedID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Line
	// File is the business file whose loan or guarantee it secures, List the one it
	// came by.
	File       archive.FileID      `json:"file"`
	Project    string              `json:"project"`
	Customer   archive.CustomerID  `json:"customer"`
	Department policy.DepartmentID `json:"department,omitempty"`
	A          policy.PersonID     `json:"a"`
	B          policy.PersonID     `json:"b"`
	List       ListID              `json:"list"`
	// Received is the day of the custodian's receipt.
	Received calendar.Day `json:"received"`
	// Safe and Slot are where it lies, or lay last (rule B5.4); empty before it
	// first came in.
	Safe SafeID `json:"safe,omitempty"`
	Slot string `json:"slot,omitempty"`
	// Holders is the chain of those who answered for it, without a gap; the last
	// one answers now (rule B3.2). [Deed.Chain] names the person behind a safe.
	Holders []Stretch `json:"holders"`
	// Pending is the movement that waits for a person; empty when none does. While
	// it waits the deed is in no other.
	Pending MovementID `json:"pending,omitempty"`
	// Release says to whom it is out, or was given back; nil while it is neither.
	Release *Release `json:"release,omitempty"`
	// Gone is the day on which it was given back or written off; zero before.
	Gone calendar.Day `json:"gone,omitzero"`
	// At is the instant of the last act on the deed.
	At time.Time `json:"at"`
}

// Stretch is one stretch of a deed's chain of holders: in a person's hands, or in
// a safe, whose custodian answers.
type Stretch struct {
	archive.Holding
	Safe SafeID `json:"safe,omitempty"`
	Slot string `json:"slot,omitempty"`
}

// Ref names the deed as it is.
func (d Deed) Ref() policy.Ref { return policy.Ref{ID: string(d.ID), Revision: d.Revision} }

// Live reports whether the deed is in custody, in the safe or out for a time.
func (d Deed) Live() bool { return d.State == Arriving || d.State == Kept || d.State == Away }

// passOn puts the deed in other hands from an instant on (rule B3.2).
func (d Deed) passOn(next Stretch, at time.Time) Deed {
	at = archive.Instant(at, time.Time{})
	chain := append([]Stretch(nil), d.Holders...)
	if n := len(chain); n > 0 {
		at = archive.Instant(at, chain[n-1].From)
		chain[n-1].Until = at
	}
	next.From = at
	chain = append(chain, next)
	d.Holders = chain
	return d
}

// part ends the chain: the deed is in nobody's custody any more.
func (d Deed) part(at time.Time) Deed {
	chain := append([]Stretch(nil), d.Holders...)
	if n := len(chain); n > 0 {
		chain[n-1].Until = archive.Instant(at, chain[n-1].From)
	}
	d.Holders = chain
	return d
}

// Chain returns the people who answered for the deed one after the other: while it
// lay in a safe, the custodian of that safe at the time (rule B3.2). safes gives
// the safes named; one that is not there leaves the custodian who took the deed in.
func (d Deed) Chain(safes map[SafeID]Safe) []archive.Holding {
	var chain []archive.Holding
	add := func(h archive.Holding) {
		if n := len(chain); n > 0 && chain[n-1].Person == h.Person && chain[n-1].As == h.As {
			chain[n-1].Until = h.Until
			return
		}
		chain = append(chain, h)
	}
	for _, stretch := range d.Holders {
		safe, known := safes[stretch.Safe]
		if stretch.Safe == "" || !known {
			add(stretch.Holding)
			continue
		}
		for _, keeper := range safe.Custodians {
			if h, met := overlap(stretch.Holding, keeper); met {
				add(h)
			}
		}
	}
	return chain
}

// overlap is the time that one of a safe's custodians kept what lay in it.
func overlap(lay, keeper archive.Holding) (archive.Holding, bool) {
	from, until := lay.From, lay.Until
	if keeper.From.After(from) {
		from = keeper.From
	}
	if !keeper.Until.IsZero() && (until.IsZero() || keeper.Until.Before(until)) {
		until = keeper.Until
	}
	met := until.IsZero() || until.After(from) || until.Equal(from) && from.Equal(lay.From) // in and out at one instant
	return archive.Holding{Person: keeper.Person, As: keeper.As, From: from, Until: until}, met
}
