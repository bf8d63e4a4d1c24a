package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// DisposalID names a disposal.
type DisposalID string

// DisposalKind is the kind of record a [Disposal] is in the journal.
const DisposalKind = "disposal"

// The states of a disposal.
const (
	Appraising policy.State = "appraising" // two people look at each volume
	Appraised  policy.State = "appraised"  // both have; approval is awaited
	Approved   policy.State = "approved"   // what is to go may be destroyed
	Rejected   policy.State = "rejected"   // approval was refused
	Executed   policy.State = "executed"   // what was to go is destroyed
)

// Disposal is the appraisal of volumes whose time has ended, and the destruction
// list that comes of it (鉴定销毁): two people say of each what is to become of it,
// an authority approves, the archivist carries it out.
type Disposal struct {
	Org      policy.OrgID   `json:"org"`
	ID       DisposalID     `json:"id"`
	Revision uint64         `json:"revision"`
	State    policy.State   `json:"state"`
	Lines    []DisposalLine `json:"lines"`
	DrawnUp  Note           `json:"drawnUp"`
	// Appraisals are those of two different people.
	Appraisals []Appraisal `json:"appraisals,omitempty"`
	Approval   *Note       `json:"approval,omitempty"`
	Refusal    *Note       `json:"refusal,omitempty"`
	Execution  *Note       `json:"execution,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// DisposalLine is one volume of a disposal, as it was when it was drawn up.
type DisposalLine struct {
	Volume   VolumeID     `json:"volume"`
	Number   string       `json:"number"`
	Title    string       `json:"title"`
	Filed    calendar.Day `json:"filed"`
	Until    calendar.Day `json:"until"`
	Citation string       `json:"citation"`
	// Struck says why the line was taken off the list; nil while it stands.
	Struck *Note `json:"struck,omitempty"`
}

// Appraisal is one person's word on each volume (鉴定意见).
type Appraisal struct {
	Note
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is what is to become of one volume.
type Verdict struct {
	Volume VolumeID `json:"volume" validate:"required,max=64,plain"`
	// Until is the day until which it is kept on; zero: it is to be destroyed.
	Until calendar.Day `json:"until,omitzero"`
}

// Ref names the disposal as it is.
func (x Disposal) Ref() policy.Ref { return policy.Ref{ID: string(x.ID), Revision: x.Revision} }
