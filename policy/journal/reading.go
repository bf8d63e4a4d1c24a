package journal

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// ReadingsKind is the kind of record [Readings] are in the journal.
const ReadingsKind = "reader"

// Readings is the record at the end of one reader's own chain (查阅记录, rule
// G2b): what they read of confidential records, and what they tried to read and
// were refused, is one entry each in that chain. The record itself says no more
// than when the last one was.
type Readings struct {
	// Org is the organisation that keeps the chain.
	Org policy.OrgID `json:"org"`
	// ID is the reader; somebody of a group body is named with their own
	// organisation before ("group/wu").
	ID       policy.PersonID `json:"id"`
	Revision uint64          `json:"revision"`
	// At is the recorded instant of the last entry.
	At time.Time `json:"at"`
}

// ReadingsOf names the chain of a reader in an organisation.
func ReadingsOf(org policy.OrgID, reader policy.PersonID) Chain {
	return Chain{Org: org, Kind: ReadingsKind, ID: string(reader)}
}
