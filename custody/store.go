package custody

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps lists, deeds, safes, movements and balances. Its contract is that of
// every store of the library: see [archive.Store]; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction: all of it is kept, or nothing. fn may run
	// again, so it assigns results, never appends to them, and has no other effect.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Records are what a transaction reads, of one organisation at a time. Within an Update
// the record read by its id stays as it is until the end.
type Records interface {
	journal.Reader
	// List returns a hand-over list, or [policy.NotFound]; so do the others.
	List(ctx context.Context, org policy.OrgID, id ListID) (HandOverList, error)
	Deed(ctx context.Context, org policy.OrgID, id DeedID) (Deed, error)
	Safe(ctx context.Context, org policy.OrgID, id SafeID) (Safe, error)
	Movement(ctx context.Context, org policy.OrgID, id MovementID) (Movement, error)
	// Lists returns one page, by id; so do the others.
	Lists(ctx context.Context, q ListQuery) (ListPage, error)
	Deeds(ctx context.Context, q DeedQuery) (DeedPage, error)
	Safes(ctx context.Context, q SafeQuery) (SafePage, error)
	Movements(ctx context.Context, q MovementQuery) (MovementPage, error)
	// LastBalance returns the last balance of a kind in a safe up to a day; the zero
	// Balance with organisation, safe and kind when there is none. It costs the same
	// however many there are.
	LastBalance(ctx context.Context, org policy.OrgID, safe SafeID, kind string, until calendar.Day) (Balance, error)
	// Balances returns one page of balances, by id.
	Balances(ctx context.Context, q BalanceQuery) (BalancePage, error)
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Reader is a View.
type Reader interface {
	Records
	// Archive reads what the archive room keeps, in the same reading.
	Archive() archive.Reader
}

// Tx is an Update: it reads, and saves as [archive.Tx] does.
type Tx interface {
	Records
	journal.Writer
	SaveList(ctx context.Context, l HandOverList, d journal.Draft) (HandOverList, error)
	// SaveDeed saves a deed. A second one of a kind and certificate number that is in
	// custody is a [policy.Conflict]; numbers are told apart by [Folded].
	SaveDeed(ctx context.Context, one Deed, d journal.Draft) (Deed, error)
	SaveSafe(ctx context.Context, s Safe, d journal.Draft) (Safe, error)
	SaveMovement(ctx context.Context, m Movement, d journal.Draft) (Movement, error)
	SaveBalance(ctx context.Context, b Balance, d journal.Draft) (Balance, error)
	// Archive changes what the archive room keeps, in the same transaction.
	Archive() archive.Tx
}

// ListQuery asks for hand-over lists of one organisation; what is not set does not
// limit.
type ListQuery struct {
	Org   policy.OrgID
	State policy.State
	File  archive.FileID
	// Manager is A or B of the list.
	Manager policy.PersonID
	// DueBefore limits to lists not yet received that were due before the day.
	DueBefore calendar.Day
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// ListPage is one page of lists; Next continues after it, empty when it was the last.
type ListPage struct {
	Lists []HandOverList
	Next  string
}

// DeedQuery asks for deeds of one organisation; what is not set does not limit.
type DeedQuery struct {
	Org         policy.OrgID
	State       policy.State
	Kind        string
	Certificate string // told apart by [Folded]
	File        archive.FileID
	Customer    archive.CustomerID
	List        ListID
	// Ledger is the old ledger that they were taken over from.
	Ledger archive.LedgerID
	Safe   SafeID
	// Match is found within name, certificate number, project or customer.
	Match string
	// ReceivedFrom and ReceivedUntil are the days of the custodian's receipt, both
	// included.
	ReceivedFrom, ReceivedUntil calendar.Day
	// DueBefore limits to deeds out for a time that were due back before the day.
	DueBefore calendar.Day
	After     string
	Limit     int
}

// DeedPage is one page of deeds.
type DeedPage struct {
	Deeds []Deed
	Next  string
}

// SafeQuery asks for the safes of one organisation.
type SafeQuery struct {
	Org   policy.OrgID
	After string
	Limit int
}

// SafePage is one page of safes.
type SafePage struct {
	Safes []Safe
	Next  string
}

// MovementQuery asks for movements of one organisation; what is not set does not
// limit.
type MovementQuery struct {
	Org   policy.OrgID
	State policy.State
	Way   Way
	// Safe is the one opened, or the other one of a relocation.
	Safe SafeID
	File archive.FileID
	// From and Until are the days of taking effect, both included.
	From, Until calendar.Day
	After       string
	Limit       int
}

// MovementPage is one page of movements.
type MovementPage struct {
	Movements []Movement
	Next      string
}

// BalanceQuery asks for balances of one organisation; what is not set does not limit.
type BalanceQuery struct {
	Org   policy.OrgID
	Safe  SafeID
	After string
	Limit int
}

// BalancePage is one page of balances.
type BalancePage struct {
	Balances []Balance
	Next     string
}
