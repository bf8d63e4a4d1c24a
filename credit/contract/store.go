package contract

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps contract files and reports beside the archive's records. Its contract
// is that of [archive.Store]; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction, as [archive.Store] says.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Records reads the records of one organisation at a time. Within an Update a record
// read by its id stays as it is until the end.
type Records interface {
	journal.Reader
	// ContractFile and ContractReport return a record, or [policy.NotFound].
	ContractFile(ctx context.Context, org policy.OrgID, id FileID) (File, error)
	ContractReport(ctx context.Context, org policy.OrgID, id ReportID) (Report, error)
	// ContractFiles and ContractReports return one page, in the order of the query.
	ContractFiles(ctx context.Context, q FileQuery) (FilePage, error)
	ContractReports(ctx context.Context, q ReportQuery) (ReportPage, error)
	// ContractTotals counts and adds up the contracts signed in a span, by
	// department, kind and their state at its end, in the store.
	ContractTotals(ctx context.Context, q TotalQuery) ([]Total, error)
	// ContractDepartments returns the departments that have signed a contract or have a
	// report, each once, in order: since the month of the first signing, or the year of
	// the first report where that is earlier. A signing that was struck does not count.
	ContractDepartments(ctx context.Context, org policy.OrgID) ([]Reporting, error)
	// Customers reads customer profiles in the same transaction.
	Customers() customer.Reader
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Reader is [Records] within a View.
type Reader interface {
	Records
	// Archive reads volumes in the same transaction.
	Archive() archive.Reader
}

// Tx reads and saves. Save assigns the next revision, writes one journal entry, and
// returns the record as saved; a record whose revision is not the stored one is a
// [policy.Conflict], from Save or from the Update.
type Tx interface {
	Records
	journal.Writer
	// SaveContractFile saves a file. A second one of a number is a [policy.Conflict].
	SaveContractFile(ctx context.Context, f File, d journal.Draft) (File, error)
	// SaveContractReport saves a report. A second one of a kind, year and department
	// is a [policy.Conflict].
	SaveContractReport(ctx context.Context, r Report, d journal.Draft) (Report, error)
	// NextNumber draws the next number of a series, from 1, gapless.
	NextNumber(ctx context.Context, s numbering.Series) (uint64, error)
	// Archive reads and saves volumes in the same transaction.
	Archive() archive.Tx
}

// Order says how contract files come.
type Order string

// The orders. Files alike in it come by id, as they were opened.
const (
	ByID     Order = ""
	ByNumber Order = "number"
	ByDueDay Order = "due" // the earliest first
)

// FileQuery asks for contract files of one organisation; what is not set does not
// limit.
type FileQuery struct {
	Org          policy.OrgID
	State        policy.State
	Department   policy.DepartmentID
	Kind         string
	Counterparty archive.CustomerID
	Handler      policy.PersonID
	Number       string
	// Papers limits to contracts of which some papers are handed-over, verified or
	// delivered: with the manager, or before the archivist.
	Papers policy.State
	// SignedFrom and SignedUntil are the days of the signing, both included.
	SignedFrom, SignedUntil calendar.Day
	// Incomplete limits to files that miss papers, dropped ones left out.
	Incomplete bool
	// DueBefore limits to those of which something was to be handed over before
	// that day.
	DueBefore calendar.Day
	By        Order
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// FilePage is one page of contract files.
type FilePage struct {
	Files []File
	// Next continues after this page; empty when it was the last.
	Next string
}

// ReportQuery asks for reports of one organisation, by their due day; what is not
// set does not limit.
type ReportQuery struct {
	Org        policy.OrgID
	State      policy.State
	Kind       policy.ReportKind
	Year       int
	Department policy.DepartmentID
	Person     policy.PersonID
	// DueFrom and DueUntil are the days by which they are due, both included.
	DueFrom, DueUntil calendar.Day
	After             string
	Limit             int
}

// ReportPage is one page of reports.
type ReportPage struct {
	Reports []Report
	Next    string
}

// TotalQuery asks for the totals of the contracts signed in a span, both days
// included; of one department, or of all.
type TotalQuery struct {
	Org         policy.OrgID
	Department  policy.DepartmentID
	From, Until calendar.Day
}
