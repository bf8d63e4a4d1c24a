package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// VolumeID names a volume.
type VolumeID string

// VolumeKind is the kind of record a [Volume] is in the journal.
const VolumeKind = "volume"

// Class says what kind of file a volume came from; each has its own series.
type Class string

// The classes of volumes.
const (
	Business Class = "business" // 业务档案
	Credit   Class = "credit"   // 信用档案
	Contract Class = "contract" // 合同档案
)

// Classes lists the classes.
func Classes() []Class { return []Class{Business, Credit, Contract} }

// Text returns the class's name for a reader.
func (c Class) Text() policy.Text {
	switch c {
	case Business:
		return policy.T("业务档案", "business")
	case Credit:
		return policy.T("信用档案", "credit")
	case Contract:
		return policy.T("合同档案", "contract")
	}
	return policy.T(string(c), string(c))
}

// The states of a volume.
const (
	Received policy.State = "received" // accepted, not yet in its place
	OnShelf  policy.State = "on-shelf" // in its place
	Void     policy.State = "void"     // its number is void
	Disposed policy.State = "disposed" // destroyed at the end of its time; number and journal stay
)

// Volume is what the archive room holds (卷), whatever it came from.
type Volume struct {
	Org      policy.OrgID `json:"org"`
	ID       VolumeID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Class    Class        `json:"class"`
	// Seq is its place in the series of its class, Number the archive number
	// made of it (rule B4.8a).
	Seq    uint64 `json:"seq"`
	Number string `json:"number"`
	// DepartmentNumber is the number it came with; empty for business files.
	DepartmentNumber string `json:"departmentNumber,omitempty"`
	// Source names the record it came from.
	Source Source `json:"source"`
	// Opening says which old ledger it was taken over from, with its number there
	// (rule G8); nil for one of the house's own. Then Seq is 0.
	Opening *Opening `json:"opening,omitempty"`
	// Title, Project and Customer are for registers and search.
	Title    string     `json:"title"`
	Project  string     `json:"project,omitempty"`
	Customer CustomerID `json:"customer"`
	// Managers handed it over.
	Managers []policy.PersonID `json:"managers,omitempty"`
	// Items are the coded lines, with contract numbers; Annex counts the
	// customer's own papers that still lie with it.
	Items []Item `json:"items,omitempty"`
	Annex int    `json:"annex,omitempty"`
	// Struck are items that were lost, and are on the list no longer.
	Struck []Struck `json:"struck,omitempty"`
	// Filed is the day of acceptance, Registered that of the register book.
	Filed      calendar.Day `json:"filed"`
	Registered calendar.Day `json:"registered,omitzero"`
	// Place is where it stands; zero before it is placed.
	Place Place `json:"place,omitzero"`
	// Holders is the chain of those who answer for it (rule B3.2).
	Holders []Holding `json:"holders"`
	// Out says who has it; nil while it is in the room.
	Out *Out `json:"out,omitempty"`
	// Completeness and Verified are rule G7's figure and day.
	Completeness Completeness `json:"completeness"`
	Verified     calendar.Day `json:"verified"`
	// Retention is how long it must be kept, with its source; nil when the
	// regulation gives no figure.
	Retention *Retention `json:"retention,omitempty"`
	// Holds forbid lending out, return and disposal while any stands (冻结).
	Holds []Hold `json:"holds,omitempty"`
	// Restricted: the personal data in it may no longer be used, and must still
	// be kept (限制处理); nil while it is free.
	Restricted *Restriction `json:"restricted,omitempty"`
	// Short are the signed counts that found nothing of it in its place and whose
	// difference is open; WrittenOff is the one by which it was written off.
	Short      []StocktakeID `json:"short,omitempty"`
	WrittenOff StocktakeID   `json:"writtenOff,omitempty"`
	// Listed is the list on which it stands for appraisal and destruction.
	Listed DisposalID `json:"listed,omitempty"`
	// At is the instant of the last act on the volume.
	At time.Time `json:"at"`
	// Voided says why the number is void; nil while it is good.
	Voided *Voided `json:"voided,omitempty"`
	// Disposal says by which destruction list it was destroyed; nil before.
	Disposal *Destroyed `json:"disposal,omitempty"`
}

// Source names the record a volume came from.
type Source struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Place is a place on the shelves (架位): room, cabinet, shelf, box.
type Place struct {
	Room    string `json:"room" validate:"required,max=32,plain"`
	Cabinet string `json:"cabinet" validate:"required,max=32,plain"`
	Shelf   string `json:"shelf" validate:"required,max=32,plain"`
	Box     string `json:"box,omitempty" validate:"max=32,plain"`
}

// IsZero reports whether there is no place.
func (p Place) IsZero() bool { return p == Place{} }

// String joins the place's parts: "R1/C2/S3/B4".
func (p Place) String() string {
	if p.IsZero() {
		return ""
	}
	s := p.Room + "/" + p.Cabinet + "/" + p.Shelf
	if p.Box != "" {
		s += "/" + p.Box
	}
	return s
}

// Out is a volume's loan state: who has it, by which slip, until when.
type Out struct {
	Slip     string          `json:"slip"`
	Borrower policy.PersonID `json:"borrower"`
	Due      calendar.Day    `json:"due"`
	// Items are the codes of what is out; empty means the whole volume.
	Items []string `json:"items,omitempty"`
	// Premises: it is read in the archive room and does not leave it.
	Premises bool `json:"premises,omitempty"`
}

// Completeness counts the expected papers that are there (rule G7).
type Completeness struct {
	Present  int `json:"present"`
	Expected int `json:"expected"`
	// Missing lists the codes of the others.
	Missing []string `json:"missing,omitempty"`
}

// Percent returns the whole percentage present, rounded down; 100 when nothing
// is expected.
func (c Completeness) Percent() int {
	if c.Expected == 0 {
		return 100
	}
	return c.Present * 100 / c.Expected
}

// Retention is how long a volume must be kept, and by which provision.
type Retention struct {
	Until    calendar.Day `json:"until"`
	Citation string       `json:"citation"`
	// From is the day from which it was counted.
	From calendar.Day `json:"from,omitzero"`
	// Appraised: an appraisal has extended it.
	Appraised bool `json:"appraised,omitempty"`
}

// Hold is a legal freeze on a volume (冻结).
type Hold struct {
	ID string `json:"id"`
	// Case is the number of the case it serves.
	Case   string          `json:"case"`
	By     policy.PersonID `json:"by"`
	Placed time.Time       `json:"placed"`
	// Reading: it may still be read on the premises.
	Reading bool `json:"reading,omitempty"`
}

// Restriction says why and by whom a volume was restricted (限制处理).
type Restriction struct {
	Reason string          `json:"reason"`
	By     policy.PersonID `json:"by"`
	At     time.Time       `json:"at"`
}

// Destroyed names the destruction list by which a volume was destroyed (销毁清单).
type Destroyed struct {
	List DisposalID      `json:"list"`
	By   policy.PersonID `json:"by"`
	Day  calendar.Day    `json:"day"`
}

// Voided says why and by whom a number was made void (作废).
type Voided struct {
	Reason string          `json:"reason"`
	By     policy.PersonID `json:"by"`
	Day    calendar.Day    `json:"day"`
}

// Ref names the volume as it is.
func (v Volume) Ref() policy.Ref { return policy.Ref{ID: string(v.ID), Revision: v.Revision} }

// Holder returns who answers for the volume now.
func (v Volume) Holder() policy.PersonID {
	if len(v.Holders) == 0 {
		return ""
	}
	return v.Holders[len(v.Holders)-1].Person
}

// shown is the volume as the register tells of it: of a credit volume neither items nor
// what is missing, which are read for a purpose and on record (rules C4.5a and G2b),
// nor the title, which may name the customer.
func (v Volume) shown() Volume {
	if v.Class == Credit {
		v.Title, v.Items, v.Struck, v.Completeness.Missing = "", nil, nil, nil
	}
	return v
}

// Readable refuses what is restricted (限制处理, rule G2a): nobody reads it, whatever for.
func (v Volume) Readable() error {
	if v.Restricted == nil {
		return nil
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.G2a, Subject: v.name(), Field: "restricted", Found: "restricted", Wanted: "free",
		Problem: policy.T("案卷已限制处理,不得查阅", "the volume is restricted: it is kept, and not read"),
		Remedy:  policy.T("请先解除限制", "have the restriction lifted first"),
	}
}

// Pages returns how many pages the volume has, all copies counted, without the
// annex.
func (v Volume) Pages() int {
	n := 0
	for _, it := range v.Items {
		n += it.Copies * it.Pages
	}
	return n
}
