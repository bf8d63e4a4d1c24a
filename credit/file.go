package credit

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// FileID names a credit file.
type FileID string

// FileKind is the kind of record a [File] is in the journal.
const FileKind = "credit-file"

// The states of a credit file; the first two are with its department, the next two
// with the leading group's office.
const (
	AtDepartment policy.State = "department"  // kept by its department
	HandedOver   policy.State = "handed-over" // on its way to the office, which has not received it
	AtOffice     policy.State = "office"      // with the office, waiting for its director's verification
	Verified     policy.State = "verified"    // to be in the archive within the month
	Delivered    policy.State = "delivered"   // before the archivist
	Archived     policy.State = "archived"    // a volume; the end
)

// Tier is where a credit file is kept (保管层级, rule C4.3).
type Tier string

// The tiers, in their order.
const (
	Department Tier = "department" // 市场部门
	TheOffice  Tier = "office"     // 信用管理领导小组办公室
	Archive    Tier = "archive"    // 档案室
)

// Text returns the tier's name for a reader.
func (t Tier) Text() policy.Text {
	switch t {
	case Department:
		return policy.T("市场部门", "department")
	case TheOffice:
		return policy.T("领导小组办公室", "office")
	case Archive:
		return policy.T("档案室", "archive")
	}
	return policy.T(string(t), string(t))
}

// File is the credit file (信用档案) of one customer or supplier, for one department
// and calendar year.
type File struct {
	Org      policy.OrgID `json:"org"`
	ID       FileID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Of
	// Seq is its place in the series of its department and year, Number what is made
	// of it (rule C4.2a).
	Seq    uint64 `json:"seq"`
	Number string `json:"number"`
	// Opening says which old ledger it was taken over from, with its number there
	// (rule G8); nil for one of the house's own. Then Seq is 0.
	Opening *archive.Opening `json:"opening,omitempty"`
	// Papers are those filed in it, Followed counts what was recorded of management
	// after the sale, by its kind: see [FollowUp].
	Papers   archive.Papers     `json:"papers,omitempty"`
	Followed map[FollowKind]int `json:"followed,omitempty"`
	// Struck are papers that were filed in it by mistake.
	Struck []archive.StruckPaper `json:"struck,omitempty"`
	// Completeness is the figure of the papers needed, Checked the day on which they
	// were last compared with what is there (rule G7); zero for one taken over, which
	// nobody has.
	Completeness archive.Completeness `json:"completeness"`
	Checked      calendar.Day         `json:"checked,omitzero"`
	// Handed is who handed it to the office, HandedFor on whose behalf where it was for
	// another, HandedOn the day; Received is the day the office had it.
	Handed    policy.PersonID `json:"handed,omitempty"`
	HandedFor policy.PersonID `json:"handedFor,omitempty"`
	HandedOn  calendar.Day    `json:"handedOn,omitzero"`
	Received  calendar.Day    `json:"received,omitzero"`
	// Differences are those that office or archivist found, and that nobody has put
	// right yet.
	Differences []archive.PaperDifference `json:"differences,omitempty"`
	// Presented is the day on which the office last delivered it to the archivist.
	Presented calendar.Day `json:"presented,omitzero"`
	// Volume is what it became in the archive.
	Volume archive.VolumeID `json:"volume,omitempty"`
	// Holders is the chain of those who answer for it.
	Holders   []archive.Holding `json:"holders"`
	Deadlines policy.Deadlines  `json:"deadlines,omitempty"`
	Breaches  []policy.Breach   `json:"breaches,omitempty"`
	// At is the instant of the last act on the file.
	At time.Time `json:"at"`
}

// Of is whom a credit file is of, and whose it is.
type Of struct {
	Customer archive.CustomerID `json:"customer" validate:"required,max=64,plain"`
	// Kind says that they buy or sell (rule C1).
	Kind customer.SubjectKind `json:"subject" validate:"omitempty,oneof=customer supplier"`
	// Name stands in the register.
	Name       string              `json:"name" validate:"required,max=200,plain"`
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	// Year is the calendar year it is of.
	Year int `json:"year"`
	// Keeper keeps it in the department, and answers for its hand-over.
	Keeper policy.PersonID `json:"keeper" validate:"required,max=64,plain"`
}

// Ref names the file as it is.
func (f File) Ref() policy.Ref { return policy.Ref{ID: string(f.ID), Revision: f.Revision} }

// Tier returns where the file is kept. One on its way is still with whom it left.
func (f File) Tier() Tier {
	switch f.State {
	case AtDepartment, HandedOver:
		return Department
	case AtOffice, Verified, Delivered:
		return TheOffice
	}
	return Archive
}

// Holder returns who answers for the file now.
func (f File) Holder() policy.PersonID {
	if len(f.Holders) == 0 {
		return ""
	}
	return f.Holders[len(f.Holders)-1].Person
}

// Moves returns the first day on which the file is due to move on to where it is
// not yet (rules C4.3a to C4.3c): with the office, that of its first verification,
// whose month runs on while it is to be verified again. It is zero before, and once
// the file is in the archive.
func (f File) Moves() calendar.Day {
	switch f.State {
	case AtDepartment, HandedOver:
		return leaves(f.Year)
	case AtOffice, Verified, Delivered:
		if due, ok := f.Deadlines.Get(policy.CreditToArchive); ok {
			return due.Start
		}
	}
	return calendar.Day{}
}

// Waits returns the day since which the file waits for somebody else: for the office
// to receive it, for its director to verify it, for the archivist to accept it (rules
// C4.3b and C4.3c); zero when it waits for nobody.
func (f File) Waits() calendar.Day {
	switch f.State {
	case HandedOver:
		if !f.HandedOn.IsZero() {
			return f.HandedOn
		}
		if due, ok := f.Deadlines.Get(policy.CreditToOffice); ok { // kept before the day was
			return due.Done
		}
		return leaves(f.Year)
	case AtOffice:
		return f.Received
	case Delivered:
		return f.Presented
	}
	return calendar.Day{}
}

// Due returns the first day on which something of the file is due; zero when
// nothing runs.
func (f File) Due() calendar.Day { return f.Deadlines.NextDue() }

// leaves returns the 1 January from which files of a year leave their department
// (rule C4.3b); zero for a year that no calendar has.
func leaves(year int) calendar.Day {
	day, err := calendar.NewDay(year+2, time.January, 1)
	if err != nil {
		return calendar.Day{}
	}
	return day
}

// Series is the series of the numbers of a department and year (rule C4.2a).
func (f File) Series() numbering.Series {
	return numbering.Series{Org: f.Org, Name: "credit-file/" + string(f.Department) + "/" + itoa(f.Year)}
}
