package lending

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps slips beside the archive's records. Its contract is that of
// [archive.Store]; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction, as [archive.Store] says.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads the records of one organisation at a time.
type Reader interface {
	journal.Reader
	// Slip returns a slip, or [policy.NotFound].
	Slip(ctx context.Context, org policy.OrgID, id SlipID) (Slip, error)
	// Slips returns one page of slips, in the order of the query.
	Slips(ctx context.Context, q SlipQuery) (SlipPage, error)
	// Archive reads volumes and incidents in the same transaction.
	Archive() archive.Reader
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Tx reads as a [Reader] does and saves. Within it the slip read stays as it is
// until the end. Save assigns the next revision, writes one journal entry, and
// returns the record as saved; a record whose revision is not the stored one is
// a [policy.Conflict], from Save or from the Update.
type Tx interface {
	journal.Reader
	journal.Writer
	// Slip returns a slip, or [policy.NotFound].
	Slip(ctx context.Context, org policy.OrgID, id SlipID) (Slip, error)
	// Slips returns one page of slips, in the order of the query.
	Slips(ctx context.Context, q SlipQuery) (SlipPage, error)
	// SaveSlip saves a slip.
	SaveSlip(ctx context.Context, s Slip, d journal.Draft) (Slip, error)
	// Archive reads and saves volumes and incidents in the same transaction.
	Archive() archive.Tx
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Order says how slips come.
type Order string

// The orders. Slips alike in it come by id.
const (
	ByID         Order = ""
	BySubmission Order = "submitted" // the earliest first
	ByDueDay     Order = "due"       // the earliest first
	ByLendingDay Order = "lent"      // the earliest first
)

// SlipQuery asks for slips of one organisation; what is not set does not limit.
type SlipQuery struct {
	Org   policy.OrgID
	State policy.State
	Form  Form
	// Class and Number are the volume's.
	Class    archive.Class
	Number   string
	Volume   archive.VolumeID
	Borrower policy.PersonID
	// Waiting limits to slips that wait for their volume: see [Slip.Waits].
	Waiting bool
	// EverLent limits to slips by which something was lent.
	EverLent bool
	// LentFrom and LentUntil are the days of lending, both included.
	LentFrom, LentUntil calendar.Day
	// DueFrom and DueUntil, both included, limit to slips that are lent and due
	// then.
	DueFrom, DueUntil calendar.Day
	By                Order
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// SlipPage is one page of slips.
type SlipPage struct {
	Slips []Slip
	// Next continues after this page; empty when it was the last.
	Next string
}
