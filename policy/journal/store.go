package journal

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Receipt is a request key on record: what the request with that key did. It
// is unique by organisation, actor and key, and is written in the act's own
// transaction, so that a refusal keeps none.
type Receipt struct {
	Org   policy.OrgID    `json:"org"`
	Actor policy.PersonID `json:"actor"`
	Key   string          `json:"key"`
	// Request is the digest of what was asked under the key.
	Request Digest `json:"request"`
	// Act, Kind, ID and Revision are the act, and the record it answered with.
	Act      string `json:"act"`
	Kind     string `json:"kind"`
	ID       string `json:"id"`
	Revision uint64 `json:"revision"`
}

// Reader reads the journal of one store, within a View or an Update.
type Reader interface {
	// Entries returns at most limit entries (0: 100, at most 1000) of a chain, by Seq, those after
	// the one given (0: from the first). A chain that is not there is empty.
	Entries(ctx context.Context, c Chain, after uint64, limit int) ([]Entry, error)
	// Readings returns one page of the entries in readers' own chains that are
	// about a record ([Entry.Subject]), by their instant.
	Readings(ctx context.Context, q ReadingQuery) (ReadingPage, error)
	// Receipt returns the receipt kept under a request key; false when none.
	Receipt(ctx context.Context, org policy.OrgID, actor policy.PersonID, key string) (Receipt, bool, error)
}

// Writer is what an Update adds. Entries are written by the Save of a record,
// never alone.
type Writer interface {
	// KeepReceipt keeps the receipt of a request key. A key that is there
	// already is a [policy.Conflict], from here or from the Update.
	KeepReceipt(ctx context.Context, r Receipt) error
	// KeepReading writes one entry in a reader's own chain ([Readings]), and
	// makes the record where the reader has none yet. Two who do it for one
	// reader at once may meet a [policy.Conflict], from here or from the Update.
	KeepReading(ctx context.Context, org policy.OrgID, reader policy.PersonID, d Draft) error
}
