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

// The names of a reading's details.
const (
	readSubject = "subject"
	readOrg     = "org"
)

// Subject names the record that an entry in a reader's own chain is about
// ("file/0192..."), one of the chain's own organisation. It is empty for every
// other entry, and for an attempt on a record of another organisation.
func (e Entry) Subject() string {
	subject := ""
	if e.Kind != ReadingsKind {
		return subject
	}
	for _, d := range e.Details {
		switch d.Name {
		case readSubject:
			subject = d.Value
		case readOrg:
			return ""
		}
	}
	return subject
}

// ReadingQuery asks for what was read of one record, and what was refused.
type ReadingQuery struct {
	Org policy.OrgID
	// Subject names the record: "file/0192...".
	Subject string
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// ReadingPage is one page of entries of readers' own chains.
type ReadingPage struct {
	Entries []Entry
	// Next continues after this page; empty when it was the last.
	Next string
}
