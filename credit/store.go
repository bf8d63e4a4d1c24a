package credit

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps credit files and what is beside them. Its contract is that of
// [archive.Store]; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction, as [archive.Store] says.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader is [Records] and [Pages] within a View.
type Reader interface {
	Records
	Pages
	// Archive reads the archive's records in the same transaction.
	Archive() archive.Reader
}

// Records reads one record at a time, of one organisation. Within an Update a record read
// by its id stays as it is until the end.
type Records interface {
	journal.Reader
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
	// Customers reads customer profiles in the same transaction.
	Customers() customer.Reader
	// CreditFile, CreditLimit, FollowUp, DepartmentRequest and CreditBatch return a
	// record, or [policy.NotFound].
	CreditFile(ctx context.Context, org policy.OrgID, id FileID) (File, error)
	CreditLimit(ctx context.Context, org policy.OrgID, id LimitID) (Limit, error)
	FollowUp(ctx context.Context, org policy.OrgID, id FollowUpID) (FollowUp, error)
	DepartmentRequest(ctx context.Context, org policy.OrgID, id RequestID) (Request, error)
	CreditBatch(ctx context.Context, org policy.OrgID, id BatchID) (Batch, error)
	// CreditAccount returns a customer's account, of revision 0 where there is none.
	CreditAccount(ctx context.Context, org policy.OrgID, customer archive.CustomerID) (Account, error)
}

// Pages reads records a page at a time, unlocked.
type Pages interface {
	// CreditFiles returns one page, in the order of the query.
	CreditFiles(ctx context.Context, q FileQuery) (FilePage, error)
	// CreditLimits returns one page, by first day.
	CreditLimits(ctx context.Context, q LimitQuery) (LimitPage, error)
	// FollowUps returns one page, by day.
	FollowUps(ctx context.Context, q FollowUpQuery) (FollowUpPage, error)
	// Reliabilities counts payment promises by customer: those with most that were not
	// kept first, and of these by customer.
	Reliabilities(ctx context.Context, q ReliabilityQuery) (ReliabilityPage, error)
	// DepartmentRequests returns one page, by due day.
	DepartmentRequests(ctx context.Context, q RequestQuery) (RequestPage, error)
	// CreditBatches returns one page, by id.
	CreditBatches(ctx context.Context, q BatchQuery) (BatchPage, error)
}

// Tx reads and saves. Save assigns the next revision, writes one
// journal entry, and returns the record as saved; a record whose revision is not
// the stored one is a [policy.Conflict], from Save or from the Update.
type Tx interface {
	Records
	Pages
	journal.Writer
	// Archive reads and saves the archive's records in the same transaction.
	Archive() archive.Tx
	// SaveCreditFile saves a file. A second one of a customer, department and year,
	// and a second one of a number, are a [policy.Conflict].
	SaveCreditFile(ctx context.Context, f File, d journal.Draft) (File, error)
	SaveCreditLimit(ctx context.Context, l Limit, d journal.Draft) (Limit, error)
	SaveCreditAccount(ctx context.Context, a Account, d journal.Draft) (Account, error)
	SaveFollowUp(ctx context.Context, u FollowUp, d journal.Draft) (FollowUp, error)
	SaveDepartmentRequest(ctx context.Context, r Request, d journal.Draft) (Request, error)
	SaveCreditBatch(ctx context.Context, b Batch, d journal.Draft) (Batch, error)
}

// Order says how credit files come.
type Order string

// The orders. Files alike in it come by id.
const (
	ByID     Order = ""
	ByNumber Order = "number" // by department, year and place in the series
	ByDueDay Order = "due"    // by the day due, the earliest first
	ByAge    Order = "age"    // by the day since which they wait, the earliest first: see [File.Waits]
)

// FileQuery asks for credit files of one organisation; what is not set does not
// limit.
type FileQuery struct {
	Org        policy.OrgID
	State      policy.State
	Department policy.DepartmentID
	// Keeper keeps them in the department, Holder answers for them where they are.
	Keeper, Holder policy.PersonID
	Customer       archive.CustomerID
	Number         string
	// FromYear and UntilYear are the years of the files, both included.
	FromYear, UntilYear int
	// Incomplete limits to files that lack a paper they need.
	Incomplete bool
	// CheckedBefore limits to files outside the archive last checked before the day, or
	// never (rule G7).
	CheckedBefore calendar.Day
	// MovesUntil limits to files that are due to move on by the day: see [File.Moves].
	MovesUntil calendar.Day
	// Waiting limits to files that wait for somebody else: see [File.Waits].
	Waiting bool
	// DueBefore limits to files of which something was due before the day.
	DueBefore calendar.Day
	By        Order
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// FilePage is one page of credit files.
type FilePage struct {
	Files []File
	// Next continues after this page; empty when it was the last.
	Next string
}

// LimitQuery asks for credit limits of one organisation; what is not set does not
// limit.
type LimitQuery struct {
	Org      policy.OrgID
	State    policy.State
	Customer archive.CustomerID
	// EndsFrom and EndsUntil are the days on which they run out, both included.
	EndsFrom, EndsUntil calendar.Day
	After               string
	Limit               int
}

// LimitPage is one page of credit limits.
type LimitPage struct {
	Limits []Limit
	Next   string
}

// FollowUpQuery asks for management after a sale of one organisation; what is not
// set does not limit.
type FollowUpQuery struct {
	Org      policy.OrgID
	File     FileID
	Customer archive.CustomerID
	Kind     FollowKind
	State    policy.State
	// UntilBefore limits to promises of a day before it.
	UntilBefore calendar.Day
	After       string
	Limit       int
}

// FollowUpPage is one page of management after a sale.
type FollowUpPage struct {
	FollowUps []FollowUp
	Next      string
}

// ReliabilityQuery asks how the payment promises of one organisation's customers were
// kept, as of a day. What was struck is not counted, and a customer without a promise is
// not there.
type ReliabilityQuery struct {
	Org policy.OrgID
	// On is the day as of which they are counted.
	On calendar.Day
	// Customer limits to one; not set, it does not.
	Customer archive.CustomerID
	After    string
	Limit    int
}

// ReliabilityPage is one page of customers by how they keep promises.
type ReliabilityPage struct {
	Customers []Reliability
	Next      string
}

// RequestQuery asks for requests to departments of one organisation; what is not
// set does not limit.
type RequestQuery struct {
	Org        policy.OrgID
	State      policy.State
	Department policy.DepartmentID
	// LateOn limits to those that are late as seen on the day, answered or not: see
	// [Request.Late].
	LateOn calendar.Day
	After  string
	Limit  int
}

// RequestPage is one page of requests to departments.
type RequestPage struct {
	Requests []Request
	Next     string
}

// BatchQuery asks for batches of one organisation; what is not set does not limit.
type BatchQuery struct {
	Org   policy.OrgID
	State policy.State
	// By is who began them.
	By    policy.PersonID
	After string
	Limit int
}

// BatchPage is one page of batches.
type BatchPage struct {
	Batches []Batch
	Next    string
}
