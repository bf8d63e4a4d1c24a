package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// SlipID names a slip.
type SlipID string

// SlipKind is the kind of record a [Slip] is in the journal.
const SlipKind = "slip"

// Form says which of the two slips it is.
type Form string

// The two slips.
const (
	LoanSlip    Form = "loan"    // 出借单, for business and contract volumes (rule B6.1b)
	ReadingSlip Form = "reading" // 查询单, for credit volumes (rules C4.5a and K6)
)

// Text returns the form's name for a reader.
func (f Form) Text() policy.Text {
	switch f {
	case LoanSlip:
		return policy.T("出借单", "loan slip")
	case ReadingSlip:
		return policy.T("查询单", "reading slip")
	}
	return policy.T(string(f), string(f))
}

// The states of a slip.
const (
	Drafted   policy.State = "draft"     // with its borrower
	Submitted policy.State = "submitted" // with those who approve
	Approved  policy.State = "approved"  // with the archivist, who hands out
	Refused   policy.State = "refused"   // not approved; the end
	Cancelled policy.State = "cancelled" // taken back before anything was lent; the end
	Lent      policy.State = "lent"      // with the borrower, in whole or in part
	Returned  policy.State = "returned"  // all of it back in its place; the end
	Lost      policy.State = "lost"      // what is out is declared lost, and pursued
	Closed    policy.State = "closed"    // ended with a loss that was decided on
	Recovered policy.State = "recovered" // what was lost has turned up since, and is in its place again
)

// Slip is a loan slip (出借单) or a reading slip (查询单): who wants which volume,
// what for and how long, who allowed it, what went out and what came back. One
// slip is for one volume. It is a value; an act returns a new one.
type Slip struct {
	Org      policy.OrgID `json:"org"`
	ID       SlipID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Form     Form         `json:"form"`
	Application
	// Borrower is who asks, and answers for what is lent to them.
	Borrower policy.PersonID `json:"borrower"`
	// Agents have acted for the borrower by delegation. They decide on the slip
	// no more than the borrower does.
	Agents []policy.PersonID `json:"agents,omitempty"`
	// Class, Number and Title are those of the volume's card ([archive.Card]), for registers.
	Class  archive.Class `json:"class"`
	Number string        `json:"number"`
	Title  string        `json:"title"`
	// Direct: borrowed at the desk without approval (rule B6.1a).
	Direct bool `json:"direct,omitempty"`
	// Submitted is the instant from which it waits; zero before.
	Submitted time.Time  `json:"submitted,omitzero"`
	Approvals []Approval `json:"approvals,omitempty"`
	// Handout is what the archivist checked to go out; nil before.
	Handout *Handout `json:"handout,omitempty"`
	// Signatures are the archivist's and the borrower's over what goes out.
	Signatures []archive.Signature `json:"signatures,omitempty"`
	// Lent is the instant of the second signature (rule K6); zero before.
	Lent time.Time `json:"lent,omitzero"`
	// Outstanding is what is still out, as it went out.
	Outstanding []archive.Count `json:"outstanding,omitempty"`
	Recall      *Recalling      `json:"recall,omitempty"`
	// Claim says that the borrower claims to have returned it; nil otherwise.
	Claim   *archive.Note `json:"claim,omitempty"`
	Returns []Return      `json:"returns,omitempty"`
	// PassOn is the consent to pass on what is read of a credit volume, Passings
	// are what was passed on by it (rule R4.3c).
	PassOn   *Consent  `json:"passOn,omitempty"`
	Passings []Passing `json:"passings,omitempty"`
	// Incidents are those opened over what did not come back.
	Incidents []archive.IncidentID `json:"incidents,omitempty"`
	// Ended says who refused, cancelled or closed the slip, and why.
	Ended *archive.Note `json:"ended,omitempty"`
	// Deadlines holds the day by which all of it is back (rule B6.3), with its
	// renewals as extensions.
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on the slip.
	At time.Time `json:"at"`
}

// Application is what a borrower writes on a slip.
type Application struct {
	Volume archive.VolumeID `json:"volume" validate:"required,max=64,plain"`
	// Purpose is the work it is for (rules B6.1b, C4.5a and K6).
	Purpose string `json:"purpose" validate:"max=200,plain,anonymous"`
	// Customer is whose file it is; a reading slip must say it, a loan slip that does
	// says what is so.
	Customer archive.CustomerID `json:"customer,omitempty" validate:"max=64,plain"`
	// Department is one of those the borrower belongs to, as the host knows them;
	// the deputy general manager in charge of it may approve. Empty: the one there
	// is.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
	// Items are the codes of the items wanted; none: the whole volume.
	Items []string `json:"items,omitempty" validate:"max=2000,unique,dive,required,max=64,plain"`
	// Premises: it is read in the archive room; otherwise it is taken away.
	Premises bool `json:"premises,omitempty"`
	// Days is the term, in working days from the day of lending, which is not
	// counted.
	Days int `json:"days"`
	// Wait: the borrower waits for their turn (轮候) where the volume is out; without it a
	// slip is for a volume that is in the room (rule B6.2).
	Wait bool `json:"wait,omitempty"`
}

// Approval is one person's consent to a slip.
type Approval struct {
	// Action is the row of the authority matrix by which it was given.
	Action policy.Action   `json:"action"`
	By     policy.PersonID `json:"by"`
	For    policy.PersonID `json:"for,omitempty"`
	At     time.Time       `json:"at"`
}

// Handout is what the archivist has checked to go out.
type Handout struct {
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
	// Items are the counts found.
	Items []archive.Count `json:"items,omitempty"`
	// Volume is the volume's revision as it was checked: had it changed by the
	// time the borrower signs, it is to be checked again.
	Volume uint64 `json:"volume"`
}

// Recalling is a recall on record (催还).
type Recalling struct {
	By     policy.PersonID `json:"by"`
	At     time.Time       `json:"at"`
	Reason string          `json:"reason"`
	// From and To are the due day before and after.
	From calendar.Day `json:"from"`
	To   calendar.Day `json:"to"`
}

// Return is one coming back of something lent (归还), as the archivist found it.
type Return struct {
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
	// Day is the civil day on which it came back.
	Day   calendar.Day `json:"day"`
	Found []Found      `json:"found,omitempty"`
}

// Found is what came back of one item.
type Found struct {
	Code   string `json:"code" validate:"required,max=64,plain"`
	Copies int    `json:"copies" validate:"min=0,max=1000"`
	Pages  int    `json:"pages" validate:"min=0,max=100000"`
	// Gone: the borrower says that it is gone.
	Gone bool `json:"gone,omitempty"`
}

// Ref names the slip as it is.
func (s Slip) Ref() policy.Ref { return policy.Ref{ID: string(s.ID), Revision: s.Revision} }

// Waits reports whether the slip waits for its volume.
func (s Slip) Waits() bool { return s.State == Submitted || s.State == Approved }

// Due returns the day by which all of it is to be back; zero before it was
// lent.
func (s Slip) Due() calendar.Day {
	d, _ := s.Deadlines.Get(policy.LoanReturn)
	return d.Due
}

// LentOn returns the day on which it was lent; zero before.
func (s Slip) LentOn() calendar.Day {
	d, _ := s.Deadlines.Get(policy.LoanReturn)
	return d.Start
}

// BackOn returns the day on which all of it was back, or on which what was lost
// was found again; zero before.
func (s Slip) BackOn() calendar.Day {
	switch s.State {
	case Returned:
		d, _ := s.Deadlines.Get(policy.LoanReturn)
		return d.Done
	case Recovered:
		return s.Returns[len(s.Returns)-1].Day
	}
	return calendar.Day{}
}

// Breached reports whether a breach of the rule is on record.
func (s Slip) Breached(r policy.Rule) bool {
	return slices.ContainsFunc(s.Breaches, func(b policy.Breach) bool { return b.Rule == r })
}

// Wanted lists the approvals that are still to be given, by their actions: that
// of B6.1b for a business or contract volume, that of C4.5a for a credit volume,
// and both for a credit volume that is taken away.
func (s Slip) Wanted() []policy.Action {
	var all []policy.Action
	if s.Form == ReadingSlip {
		all = append(all, ActApproveReading)
	}
	if s.Form != ReadingSlip || !s.Premises {
		all = append(all, ActApprove)
	}
	return slices.DeleteFunc(all, func(a policy.Action) bool {
		return s.Direct || slices.ContainsFunc(s.Approvals, func(given Approval) bool { return given.Action == a })
	})
}

// out lists the codes of what is still out.
func (s Slip) out() []string {
	codes := make([]string, len(s.Outstanding))
	for i, one := range s.Outstanding {
		codes[i] = one.Code
	}
	return codes
}
