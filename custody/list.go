package custody

import (
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ListID names a hand-over list.
type ListID string

// ListKind is the kind of record a [HandOverList] is in the journal.
const ListKind = "deed-list"

// The states of a hand-over list.
const (
	Drafting  policy.State = "drafting"  // A lists
	Verifying policy.State = "verifying" // A, B and the archivist check, each for themselves
	Stopped   policy.State = "stopped"   // one of them found a difference
	Agreed    policy.State = "agreed"    // all three have signed
	Received  policy.State = "received"  // the custodian has signed; the deeds are on record
	Cancelled policy.State = "cancelled" // with its reason
)

// HandOverList is a list by which deeds of one business file go to their
// custodian (重要权证移交清单), apart from the papers (rule B5.2a). It is a value; an
// act returns a new one and leaves the receiver as it was.
type HandOverList struct {
	Org      policy.OrgID `json:"org"`
	ID       ListID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	// File is the business file whose loan or guarantee the deeds secure; project,
	// customer, department and managers are as it names them.
	File       archive.FileID      `json:"file"`
	Project    string              `json:"project"`
	Customer   archive.CustomerID  `json:"customer"`
	Department policy.DepartmentID `json:"department,omitempty"`
	A          policy.PersonID     `json:"a"`
	B          policy.PersonID     `json:"b"`
	// Opened is the day on which the file was opened: no deed of it was received before.
	Opened calendar.Day `json:"opened,omitzero"`
	// Lines are the deeds, in the order in which they lie.
	Lines []Line `json:"lines,omitempty"`
	// Receipt is when A or B got them; nil before it is recorded.
	Receipt *Receipt `json:"receipt,omitempty"`
	// Checks are the signatures of those who found everything as listed, over the
	// list as it is.
	Checks []Check `json:"checks,omitempty"`
	// Stood says who has acted for the list as A, as B or as archivist, by delegation
	// too: three different people (rule B4.1b).
	Stood []archive.Stand `json:"stood,omitempty"`
	// Differences are what stopped the list; empty unless it is stopped.
	Differences []Difference     `json:"differences,omitempty"`
	Deadlines   policy.Deadlines `json:"deadlines,omitempty"`
	Breaches    []policy.Breach  `json:"breaches,omitempty"`
	// Signed is the custodian's receipt; nil before.
	Signed *Step `json:"signed,omitempty"`
	// Deeds are those made of the lines, in their order; Movement brings them in.
	Deeds    []DeedID   `json:"deeds,omitempty"`
	Movement MovementID `json:"movement,omitempty"`
	// Called says why the list was cancelled; nil while it was not.
	Called *Step `json:"called,omitempty"`
	// At is the instant of the last act on the list.
	At time.Time `json:"at"`
}

// Line is one deed on a list: what its certificate says.
type Line struct {
	// Kind is the code of one of the regulation's kinds of deed (rule B5.1).
	Kind string `json:"kind" validate:"required,max=64,plain"`
	Name string `json:"name" validate:"required,max=200,plain"`
	// Certificate is the certificate's number (权证号).
	Certificate string `json:"certificate" validate:"required,max=64,plain"`
	// Quantity is how many pieces (本) bear that number, at least 1.
	Quantity int `json:"quantity" validate:"min=1,max=1000"`
	// Owner is the registered owner (权利人).
	Owner policy.Personal `json:"owner" validate:"required,max=100,plain"`
	// Office issued it (登记机关).
	Office string `json:"office" validate:"required,max=200,plain"`
	// Contract is the number of the contract it secures; empty when not stated.
	Contract string `json:"contract,omitempty" validate:"max=64,plain"`
	// Value is in yuan, as appraised; 0.00 when not stated.
	Value policy.Yuan `json:"value"`
}

// Receipt is the day on which the first of the deeds came to A or B (rule B5.2b).
type Receipt struct {
	By  policy.PersonID `json:"by"`
	As  policy.Relation `json:"as"`
	Day calendar.Day    `json:"day"`
	At  time.Time       `json:"at"`
}

// Check is the signature of one who checked every deed (核对签字, rule B5.2c).
type Check struct {
	As     policy.Relation `json:"as"`
	Person policy.PersonID `json:"person"`
	// For is the person checked for, by delegation.
	For    policy.PersonID `json:"for,omitempty"`
	Digest journal.Digest  `json:"digest"`
	At     time.Time       `json:"at"`
}

// Seen is what somebody reads off one deed, by their own entry.
type Seen struct {
	Name        string `json:"name" validate:"max=200,plain"`
	Certificate string `json:"certificate" validate:"max=64,plain"`
	Quantity    int    `json:"quantity" validate:"min=0,max=1000"`
}

// Difference is one point in which a deed is not as listed.
type Difference struct {
	// Line is the line's place, from 1; one past the last for deeds that no line
	// lists.
	Line int `json:"line" validate:"min=1"`
	// Field is "name", "certificate" or "quantity", "missing" for a deed that is
	// not there, "unlisted" for one that no line lists.
	Field string `json:"field" validate:"required,oneof=name certificate quantity missing unlisted"`
	// Listed and Found are the two readings.
	Listed string          `json:"listed,omitempty" validate:"max=200,plain"`
	Found  string          `json:"found,omitempty" validate:"max=200,plain"`
	By     policy.PersonID `json:"by"`
}

// Step is one person's part in an act that takes several, or its end.
type Step struct {
	By policy.PersonID `json:"by"`
	// For is the person acted for, by delegation.
	For policy.PersonID `json:"for,omitempty"`
	At  time.Time       `json:"at"`
	// Text is the reason, the opinion, or nothing.
	Text string `json:"text,omitempty"`
}

func step(who policy.Actor, at time.Time, text string) *Step {
	return &Step{By: who.ID, For: who.Principal, At: at.UTC().Truncate(time.Microsecond), Text: text}
}

// Ref names the list as it is.
func (l HandOverList) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// Quantity returns how many pieces the list has in all.
func (l HandOverList) Quantity() int {
	n := 0
	for i := range l.Lines {
		n += l.Lines[i].Quantity
	}
	return n
}

// Breached reports whether a breach of the rule is on record.
func (l HandOverList) Breached(r policy.Rule) bool {
	for _, b := range l.Breaches {
		if b.Rule == r {
			return true
		}
	}
	return false
}

// Digest is what those who check the list sign: every line as it is, the file
// they are of, and when they were received.
func (l HandOverList) Digest() journal.Digest {
	h := journal.NewHasher("dossier/custody/list/v1")
	h.String(string(l.File))
	if l.Receipt != nil {
		h.String(string(l.Receipt.By))
		h.Day(l.Receipt.Day)
	}
	h.Int(len(l.Lines))
	for i := range l.Lines {
		one := &l.Lines[i]
		h.String(one.Kind)
		h.String(one.Name)
		h.String(one.Certificate)
		h.Int(one.Quantity)
		h.String(one.Owner.Reveal())
		h.String(one.Office)
		h.String(one.Contract)
		h.String(one.Value.String())
	}
	return h.Sum()
}

func itoa(n int) string { return strconv.Itoa(n) }
