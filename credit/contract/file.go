package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// FileID names a contract file.
type FileID string

// FileKind is the kind of record a [File] is in the journal.
const FileKind = "contract-file"

// The states of a contract.
const (
	Drafted    policy.State = "draft"      // being prepared, not signed
	Signed     policy.State = "signed"     // signed, and being performed
	Performed  policy.State = "performed"  // performed in full
	Terminated policy.State = "terminated" // ended before that
	Dropped    policy.State = "dropped"    // never signed; its number stays
)

// File is the file of one contract (合同档案): what was agreed with whom, the
// formalities that were done, and the papers of each on their way from the handler
// to the archive (rules K1a to K3b). It is a value; an act returns a new one.
type File struct {
	Org      policy.OrgID `json:"org"`
	ID       FileID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	// Number is that of its department, which it keeps in the archive (rule K2a).
	Number     string              `json:"number"`
	Department policy.DepartmentID `json:"department"`
	// Handler handles the contract, and hands its papers over (合同承办人, K3a).
	Handler policy.PersonID `json:"handler"`
	Terms
	// Estimated: the amount is not fixed by the contract, but reckoned.
	Estimated bool `json:"estimated,omitempty"`
	// Papers are those listed before the signing; with it they become the papers of
	// the first formality.
	Papers archive.Papers `json:"papers,omitempty"`
	// Formalities are those done, in their order.
	Formalities []Formality `json:"formalities,omitempty"`
	// Volume and ArchiveNumber are those of the archive room; empty before the first
	// papers are there.
	Volume        archive.VolumeID `json:"volume,omitempty"`
	ArchiveNumber string           `json:"archiveNumber,omitempty"`
	// Completeness counts the papers needed that are listed (rule K1a).
	Completeness archive.Completeness `json:"completeness"`
	// Deadlines are those of each formality, named by its place (rules K3a, K3b).
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// Dropped says why it was never signed; nil otherwise.
	Dropped *archive.Note `json:"droppedBecause,omitempty"`
	// At is the instant of the last act on the file.
	At time.Time `json:"at"`
}

// Terms are what a contract is about.
type Terms struct {
	// Kind is one of the regulation's ("sale").
	Kind  string `json:"kind" validate:"required,max=64,plain"`
	Title string `json:"title" validate:"required,max=200,plain"`
	// Subject says what the counterparty is to the company, Counterparty names it
	// (rule C1).
	Subject      customer.SubjectKind `json:"subject" validate:"required,oneof=customer supplier"`
	Counterparty archive.CustomerID   `json:"counterparty" validate:"required,max=64,plain"`
	// Ours are the parties on our side: companies of the group.
	Ours []string `json:"ours" validate:"required,min=1,max=20,unique,dive,required,max=200,plain"`
	// Amount is what the contract is worth; none for one without an amount.
	Amount policy.Yuan `json:"amount"`
	// Concerned are the people concerned besides the handler: those who negotiate
	// and sign (rule R4.3a).
	Concerned []policy.PersonID `json:"concerned,omitempty" validate:"max=50,unique,dive,required,max=64,plain"`
}

func (t Terms) clone() Terms {
	t.Ours, t.Concerned = slices.Clone(t.Ours), slices.Clone(t.Concerned)
	return t
}

// check adds what is wrong with terms.
func (t Terms) check(c *policy.Checks, law *policy.Version) {
	c.Join(policy.CheckShape(t))
	if _, ok := law.ContractKind(t.Kind); !ok && t.Kind != "" {
		v := policy.Invalid("kind", archive.Typed(t.Kind), "a kind of contract of the regulation", policy.T("制度中没有这种合同", "the regulation has no such kind of contract"))
		v.Rule = policy.K1a
		c.Add(*v)
	}
}

// Series is the series of a department's contract files of a year (rule K2a).
func Series(org policy.OrgID, d policy.DepartmentID, year int) numbering.Series {
	return numbering.Series{Org: org, Name: FileKind + "/" + string(d) + "/" + itoa(year)}
}

// Ref names the file as it is.
func (f File) Ref() policy.Ref { return policy.Ref{ID: string(f.ID), Revision: f.Revision} }

// All returns the papers listed, those of each formality that stands in turn.
func (f File) All() archive.Papers {
	all := slices.Clone(f.Papers)
	for _, one := range f.Formalities {
		if one.State != Struck {
			all = append(all, one.Papers...)
		}
	}
	return all
}

// ByCategory says of each category what is listed and what is missing (rule K1a).
func (f File) ByCategory(law *policy.Version) []archive.CategoryState {
	return f.All().ByCategory(law.Contracts().Categories)
}

// SignedOn returns the day of the signing; zero before it.
func (f File) SignedOn() calendar.Day {
	for _, one := range f.Formalities {
		if one.State != Struck {
			return one.Day
		}
	}
	return calendar.Day{}
}

// EndedOn returns the day on which the contract was performed or terminated; zero
// while it is neither.
func (f File) EndedOn() calendar.Day {
	if n := f.last(); n > 0 && (f.State == Performed || f.State == Terminated) {
		return f.Formalities[n-1].Day
	}
	return calendar.Day{}
}

// Due returns the earliest day by which something of the file is handed over; zero
// when nothing is open (rules K3a and K3b).
func (f File) Due() calendar.Day { return f.Deadlines.NextDue() }

// Breached reports whether a breach of a rule is on record.
func (f File) Breached(rule policy.Rule) bool {
	return slices.ContainsFunc(f.Breaches, func(b policy.Breach) bool { return b.Rule == rule })
}
