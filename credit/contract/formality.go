package contract

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// FormalityKind says what was done about a contract (rule K3a).
type FormalityKind string

// The kinds of formality.
const (
	Signing     FormalityKind = "signing"     // 签订
	Amending    FormalityKind = "amending"    // 变更
	Performing  FormalityKind = "performing"  // 履行
	Terminating FormalityKind = "terminating" // 解除
)

// Text returns the kind's name for a reader.
func (k FormalityKind) Text() policy.Text {
	switch k {
	case Signing:
		return policy.T("签订", "signing")
	case Amending:
		return policy.T("变更", "amending")
	case Performing:
		return policy.T("履行", "performing")
	case Terminating:
		return policy.T("解除", "terminating")
	}
	return policy.T(string(k), string(k))
}

// The states of a formality's papers.
const (
	WithHandler policy.State = "with-handler" // to be handed over by the handler
	HandedOver  policy.State = "handed-over"  // with the manager, to be verified
	Verified    policy.State = "verified"     // verified, to be delivered to the archive
	Delivered   policy.State = "delivered"    // before the archivist
	Filed       policy.State = "filed"        // in the volume
	Joined      policy.State = "joined"       // they go with those of the formality that ends the contract
	Struck      policy.State = "struck"       // the formality was recorded by mistake
)

// Formality is one formality of a contract (手续), with its papers on their way to
// the archive: each by itself, with its own deadlines (rules K3a and K3b).
type Formality struct {
	Kind FormalityKind `json:"kind"`
	// State is that of its papers.
	State policy.State `json:"state"`
	// Day is the day on which it was done, By recorded it.
	Day calendar.Day    `json:"day"`
	By  policy.PersonID `json:"by"`
	At  time.Time       `json:"at"`
	// Amount is what an amendment changed the contract's amount to; nil: nothing.
	Amount *policy.Yuan `json:"amount,omitempty"`
	// Was is what the contract was worth before, where an amendment changed it.
	Was *Worth `json:"was,omitempty"`
	// Unconsulted are the people concerned who had not consulted the customer's
	// profile before the signing; where the regulation warns only, or the signing was
	// recorded as one without a consultation (rule R4.3a).
	Unconsulted []policy.PersonID `json:"unconsulted,omitempty"`
	// Exempted says who recorded it so, and why; nil otherwise.
	Exempted *archive.Note  `json:"exempted,omitempty"`
	Papers   archive.Papers `json:"papers,omitempty"`
	// Manager is the credit (contract) manager to whom they were handed over, and
	// then who verified them.
	Manager policy.PersonID `json:"manager,omitempty"`
	// HandedOver, Verified, Delivered and Filed are the days; zero before.
	HandedOver calendar.Day `json:"handedOver,omitzero"`
	Verified   calendar.Day `json:"verified,omitzero"`
	Delivered  calendar.Day `json:"delivered,omitzero"`
	Filed      calendar.Day `json:"filed,omitzero"`
	// HandedBy handed them over, the handler or who acted for them, and DeliveredBy
	// delivered them: neither does what comes after.
	HandedBy    policy.PersonID `json:"handedBy,omitempty"`
	DeliveredBy policy.PersonID `json:"deliveredBy,omitempty"`
	// Returns are those with differences, the manager's and the archivist's.
	Returns []Return `json:"returns,omitempty"`
	// Holders is the chain of those who answered for the papers.
	Holders []archive.Holding `json:"holders"`
	// Struck says who struck it, and why; nil where it stands.
	Struck *archive.Note `json:"struckBecause,omitempty"`
}

// Worth is what a contract is worth.
type Worth struct {
	Amount policy.Yuan `json:"amount"`
	// Estimated: it is reckoned.
	Estimated bool `json:"estimated,omitempty"`
}

// Return says what differed when papers were given back (退回).
type Return struct {
	Differences []archive.PaperDifference `json:"differences"`
	By          policy.PersonID           `json:"by"`
	// From is the state they were in.
	From policy.State `json:"from"`
	Day  calendar.Day `json:"day"`
}

// Ends reports whether the formality ends the contract.
func (f Formality) Ends() bool {
	return f.State != Struck && (f.Kind == Performing || f.Kind == Terminating)
}

// with returns the file with one formality changed. Others keep their slice.
func (f File) with(n int, change func(*Formality)) File {
	f.Formalities = slices.Clone(f.Formalities)
	change(&f.Formalities[n-1])
	return f
}

// formality returns one by its place, from 1.
func (f File) formality(n int) (Formality, bool) {
	if n < 1 || n > len(f.Formalities) {
		return Formality{}, false
	}
	return f.Formalities[n-1], true
}

// last returns the place of the last formality that stands, from 1; 0 where none does.
func (f File) last() int {
	for n := len(f.Formalities); n > 0; n-- {
		if f.Formalities[n-1].State != Struck {
			return n
		}
	}
	return 0
}

func itoa(n int) string { return strconv.Itoa(n) }
