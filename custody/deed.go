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
	Missing  policy.State = "missing"  // reported lost while it was out
	Released policy.State = "released" // given back for good
	Lost     policy.State = "lost"     // written off
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
	// came by; both empty of a deed that was taken over from an old ledger, of which
	// the department and the managers may be empty too.
	File       archive.FileID      `json:"file,omitempty"`
	Project    string              `json:"project"`
	Customer   archive.CustomerID  `json:"customer"`
	Department policy.DepartmentID `json:"department,omitempty"`
	A          policy.PersonID     `json:"a,omitempty"`
	B          policy.PersonID     `json:"b,omitempty"`
	List       ListID              `json:"list,omitempty"`
	// Opening is the old ledger that it was taken over from, under the number of its
	// certificate; nil of any other (rule G8). Volume is its project's, taken over before
	// it; empty where none was.
	Opening *archive.Opening `json:"opening,omitempty"`
	Volume  archive.VolumeID `json:"volume,omitempty"`
	// Received is the day of the custodian's receipt; of an old deed as its ledger has it.
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
	// Release says to whom it is out, or was given back; nil while it is neither. Out
	// is the movement by which it went out for a time.
	Release *Release   `json:"release,omitempty"`
	Out     MovementID `json:"out,omitempty"`
	// Last is the last time it was out and came back; nil before.
	Last *Outing `json:"last,omitempty"`
	// Short are the signed counts that found pieces of it missing, and whose difference
	// is open: until it is resolved the deed goes nowhere (rule B5.2f).
	Short []archive.StocktakeID `json:"short,omitempty"`
	// Incident is the one over its loss, reported while it was out.
	Incident archive.IncidentID `json:"incident,omitempty"`
	// Gone is the day on which it was given back or written off; zero before.
	Gone calendar.Day `json:"gone,omitzero"`
	// At is the instant of the last act on the deed.
	At time.Time `json:"at"`
}

// Outing is a release for a time from which a deed is back: due on one day, with the
// custodian again on another.
type Outing struct {
	Movement MovementID      `json:"movement"`
	To       string          `json:"to"`
	Carrier  policy.PersonID `json:"carrier"`
	Due      calendar.Day    `json:"due"`
	Back     calendar.Day    `json:"back"`
}

// Stretch is one stretch of a deed's chain of holders: in a person's hands, in a safe,
// whose custodian answers, or with the receiver it was given back to, whom the deed's
// release names and the stretch does not.
type Stretch struct {
	archive.Holding
	Safe SafeID `json:"safe,omitempty"`
	Slot string `json:"slot,omitempty"`
}

// Ref names the deed as it is.
func (d Deed) Ref() policy.Ref { return policy.Ref{ID: string(d.ID), Revision: d.Revision} }

// Live reports whether the deed is in custody: in the safe, or out for a time, reported
// lost or not.
func (d Deed) Live() bool { return d.State == Arriving || d.State == Kept || d.out() }

// matter is what the deeds of one release have in common (rule B5.2b): their business file,
// or where they came from old ledgers the ledger, the project and who has it.
type matter struct {
	file       archive.FileID
	ledger     archive.LedgerID
	project    string
	customer   archive.CustomerID
	department policy.DepartmentID
	a, b       policy.PersonID
}

func (d Deed) matter() matter {
	if d.Opening == nil {
		return matter{file: d.File}
	}
	return matter{ledger: d.Opening.Ledger, project: d.Project, customer: d.Customer, department: d.Department, a: d.A, b: d.B}
}

// sameMatter refuses a deed of another matter than the first one of its release, with
// what the two differ in.
func (d Deed) sameMatter(first Deed, field string) error {
	mine, other := d.matter(), first.matter()
	if mine == other {
		return nil
	}
	for _, one := range []struct {
		name          string
		found, wanted string
		text          policy.Text
	}{
		{"project", d.Project, first.Project, policy.T("项目编号", "project")},
		{"ledger", string(mine.ledger), string(other.ledger), policy.T("所出的旧台账", "old ledger")},
		{"file", string(mine.file), string(other.file), policy.T("业务档案", "business file")},
		{"customer", string(d.Customer), string(first.Customer), policy.T("客户", "customer")},
		{"department", string(d.Department), string(first.Department), policy.T("部门", "department")},
		{"a", string(d.A), string(first.A), policy.T("A 角", "manager A")},
		{"b", string(d.B), string(first.B), policy.T("B 角", "manager B")},
	} {
		if one.found != one.wanted {
			return policy.Invalid(field+"."+one.name, one.found, one.wanted,
				policy.Tf("一次出库只办一个项目的权证:%s不同", "a release is of one project's deeds: the %s differs", one.text))
		}
	}
	return nil
}

// out reports whether the deed is out for a time.
func (d Deed) out() bool { return d.State == Away || d.State == Missing }

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

// Holder is one link of a deed's chain of holders.
type Holder struct {
	archive.Holding
	// Receiver is the named person who got the deed back for good, as the last link:
	// nobody of the company, so Person is empty. It prints masked.
	Receiver policy.Personal `json:"receiver,omitempty"`
}

// Chain returns the people who answered for the deed one after the other: while it
// lay in a safe, the custodian of that safe at the time; last of all who got it back for
// good (rule B3.2). safes gives the safes named; one that is not there leaves the
// custodian who took the deed in.
func (d Deed) Chain(safes map[SafeID]Safe) []Holder {
	var chain []Holder
	add := func(h archive.Holding) {
		if n := len(chain); n > 0 && chain[n-1].Person == h.Person && chain[n-1].As == h.As {
			chain[n-1].Until = h.Until
			return
		}
		next := Holder{Holding: h}
		if h.As == policy.Receiver && d.Release != nil && d.Release.Receiver != nil {
			next.Receiver = d.Release.Receiver.Name
		}
		chain = append(chain, next)
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
