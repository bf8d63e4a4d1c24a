package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// ProfileID names a profile.
type ProfileID string

// ProfileKind is the kind of record a [Profile] is in the journal.
const ProfileKind = "profile"

// The states of a profile.
const (
	Drafted   policy.State = "draft"     // with its custodian, not used yet
	Submitted policy.State = "submitted" // with the sales director
	Approved  policy.State = "approved"  // in use
	Changed   policy.State = "changed"   // was approved; what takes approval again has changed since
	Merged    policy.State = "merged"    // it is of a customer of whom another profile goes on
)

// SubjectKind says what a profile's subject is to the company (rule C1).
type SubjectKind string

// The two kinds of subject.
const (
	Client   SubjectKind = "customer" // 客户
	Supplier SubjectKind = "supplier" // 供应商
)

// Source says where a fact was gathered (信息来源, rule R4.1).
type Source string

// The sources.
const (
	FromMarket Source = "market" // 市场信息
	FromVisit  Source = "visit"  // 顾客拜访
	FromSales  Source = "sales"  // 销售人员统计
	FromSystem Source = "system" // the host's own business records
)

// Profile is the profile of a customer or supplier that one department keeps
// (客户档案, rules R4.2a and R4.2d): who they are and how they are reached, who
// keeps it, whether it may be used, and how much there is of the rest. Standing,
// communication, needs, product quality and transactions are records of their own
// ([Fact], [Transaction]), however many they become. It is a value; an act returns
// a new one.
type Profile struct {
	Org      policy.OrgID `json:"org"`
	ID       ProfileID    `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	// Department built it; it has one of each customer.
	Department policy.DepartmentID `json:"department"`
	// Custodian keeps it up to date (专管人, rule R4.2b).
	Custodian policy.PersonID `json:"custodian"`
	Builder   policy.PersonID `json:"builder"`
	Basics    Basics          `json:"basics"`
	Contacts  Contacts        `json:"contacts"`
	// The tallies of what is kept beside it.
	Standing       Tally `json:"standing"`
	Communications Tally `json:"communications"`
	Needs          Tally `json:"needs"`
	Quality        Tally `json:"quality"`
	Opinions       Tally `json:"opinions"`
	Transactions   Tally `json:"transactions"`
	// Grade is that of the latest description of credit standing; empty where none
	// has one. Analyses go by [Profile.ConfirmedGrade].
	Grade Grade `json:"grade,omitempty"`
	// GradedOn is the day of that description, GradedAt when it was recorded; neither of a
	// profile graded before they were kept.
	GradedOn calendar.Day `json:"gradedOn,omitzero"`
	GradedAt time.Time    `json:"gradedAt,omitzero"`
	// Approval is the last one; nil before the first (rule R4.2c).
	Approval *Approval `json:"approval,omitempty"`
	// Returned says why the sales director gave it back; nil once it is submitted
	// again.
	Returned *archive.Note `json:"returned,omitempty"`
	// Deadlines holds the day by which its custodian brings it up to date after a
	// transaction (rule R4.2b).
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	// Merged says into which profile it was merged; nil otherwise. Separated says why that
	// was undone, the last time.
	Merged    *Merger       `json:"merged,omitempty"`
	Separated *archive.Note `json:"separatedBecause,omitempty"`
	// Absorbed are the profiles that were merged into it, and into those before.
	Absorbed []Absorbed `json:"absorbed,omitempty"`
	// At is the instant of the last act on the profile.
	At time.Time `json:"at"`
}

// ConfirmedGrade is the grade that analyses tell (rules R4.2c and G6a): none while the
// profile is not approved as it stands.
func (p Profile) ConfirmedGrade() Grade {
	if p.State != Approved {
		return ""
	}
	return p.Grade
}

// Basics are the basic data of a profile (基本信息, rule G1).
type Basics struct {
	Customer archive.CustomerID `json:"customer" validate:"required,max=64,plain"`
	Subject  SubjectKind        `json:"subject" validate:"required,oneof=customer supplier"`
	Name     string             `json:"name" validate:"required,max=200,plain"`
	// Class is the company's own class of customer; an authorisation may be for
	// one ([Scope]).
	Class string `json:"class,omitempty" validate:"max=64,plain,anonymous"`
	// Source and Day say where and when it was gathered (rule R4.1).
	Source Source       `json:"source" validate:"omitempty,oneof=market visit sales system"`
	Day    calendar.Day `json:"day"`
}

// Contacts say how a customer is reached (联系方式, rule R4.2a).
type Contacts struct {
	People  []Contact `json:"people,omitempty" validate:"max=50,dive"`
	Website string    `json:"website,omitempty" validate:"max=200,plain"`
	// Source and Day say where and when they were gathered (rule R4.1); neither
	// where there are no contacts.
	Source Source       `json:"source,omitempty" validate:"omitempty,oneof=market visit sales system"`
	Day    calendar.Day `json:"day,omitzero"`
}

// Contact is one contact person (联系人).
type Contact struct {
	Person policy.Personal `json:"person" validate:"required,max=100,plain"`
	// Phone is digits, which may be parted by spaces and hyphens, after a plus sign
	// or with an area code in brackets.
	Phone policy.Personal `json:"phone,omitempty" validate:"max=32,plain"`
}

func (c Contacts) none() bool { return len(c.People) == 0 && c.Website == "" }

// Tally counts records kept beside the profile.
type Tally struct {
	Count int `json:"count"`
	// Last is the latest day that any of them was of, one struck since included, or gone
	// with a merging undone; none where nothing counts.
	Last calendar.Day `json:"last,omitzero"`
}

func (t Tally) with(day calendar.Day) Tally {
	t.Count++
	if day.After(t.Last) {
		t.Last = day
	}
	return t
}

func (t Tally) without() Tally {
	if t.Count--; t.Count == 0 {
		t.Last = calendar.Day{}
	}
	return t
}

// Approval is the sales director's approval of a profile.
type Approval struct {
	By  policy.PersonID `json:"by"`
	For policy.PersonID `json:"for,omitempty"`
	At  time.Time       `json:"at"`
}

// Ref names the profile as it is.
func (p Profile) Ref() policy.Ref { return policy.Ref{ID: string(p.ID), Revision: p.Revision} }

// Due returns the day by which the custodian brings the profile up to date; zero
// when nothing is open (rule R4.2b).
func (p Profile) Due() calendar.Day { return p.Deadlines.NextDue() }

// Listing is what of a profile is not confidential (目录): what everybody of the
// company may see, and what acts on it answer with.
type Listing struct {
	ID         ProfileID           `json:"id"`
	Revision   uint64              `json:"revision"`
	State      policy.State        `json:"state"`
	Department policy.DepartmentID `json:"department"`
	Custodian  policy.PersonID     `json:"custodian"`
	// MergedInto is the profile that goes on where this one was merged.
	MergedInto ProfileID `json:"mergedInto,omitempty"`
}

// Ref names the profile as it is.
func (l Listing) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// Listing returns what of the profile is not confidential.
func (p Profile) Listing() Listing {
	l := Listing{ID: p.ID, Revision: p.Revision, State: p.State, Department: p.Department, Custodian: p.Custodian}
	if p.Merged != nil {
		l.MergedInto = p.Merged.Into
	}
	return l
}
