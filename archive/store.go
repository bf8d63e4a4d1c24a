package archive

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Store keeps files and volumes. Every store of the library, and a host's own,
// passes the suite in adapters/storetest.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction: all of it is kept, durably, or
	// nothing. fn may run again when the store asks for it: it assigns results,
	// never appends to them, and has no other effect. An error of fn is
	// returned as it is; a lost race is a [policy.Conflict]; a store that
	// cannot be reached, or a turn that did not come in time, is
	// [policy.Unavailable].
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads the records of one organisation at a time. Within an Update the
// record read stays as it is until the end.
type Reader interface { //nolint:interfacebloat // acts of the room read several of these in one transaction
	journal.Reader
	// File returns a file, or [policy.NotFound].
	File(ctx context.Context, org policy.OrgID, id FileID) (File, error)
	// Files returns one page of files, by id.
	Files(ctx context.Context, q FileQuery) (FilePage, error)
	// Volume returns a volume, or [policy.NotFound].
	Volume(ctx context.Context, org policy.OrgID, id VolumeID) (Volume, error)
	// Volumes returns one page of volumes, by class and number in the series,
	// void ones included.
	Volumes(ctx context.Context, q VolumeQuery) (VolumePage, error)
	// Incident returns an incident, or [policy.NotFound]; Incidents one page of
	// them, by id.
	Incident(ctx context.Context, org policy.OrgID, id IncidentID) (Incident, error)
	Incidents(ctx context.Context, q IncidentQuery) (IncidentPage, error)
	// Stocktake returns a stocktake, or [policy.NotFound]; Stocktakes one page of
	// them, by the instant they were started.
	Stocktake(ctx context.Context, org policy.OrgID, id StocktakeID) (Stocktake, error)
	Stocktakes(ctx context.Context, q StocktakeQuery) (StocktakePage, error)
	// Shelf returns a shelf of the tree, or [policy.NotFound]; Shelves one page
	// of them, each before those on it.
	Shelf(ctx context.Context, org policy.OrgID, path string) (Shelf, error)
	Shelves(ctx context.Context, q ShelfQuery) (ShelfPage, error)
	// Disposal returns a disposal, or [policy.NotFound]; Disposals one page of
	// them, by id.
	Disposal(ctx context.Context, org policy.OrgID, id DisposalID) (Disposal, error)
	Disposals(ctx context.Context, q DisposalQuery) (DisposalPage, error)
	// Ledger returns an old ledger, or [policy.NotFound]; Ledgers one page of them, by
	// id.
	Ledger(ctx context.Context, org policy.OrgID, id LedgerID) (Ledger, error)
	Ledgers(ctx context.Context, q LedgerQuery) (LedgerPage, error)
	// LastNumber returns the number of a series drawn last; 0 before the first.
	LastNumber(ctx context.Context, s numbering.Series) (uint64, error)
	// Staff reads staff records in the same transaction.
	Staff() staff.Reader
}

// Tx is a Reader that also saves. Save assigns the next revision, writes one
// journal entry, and returns the record as saved. A record whose revision is
// not the stored one is a [policy.Conflict], from Save, from the next reading of
// the record, or from the Update; revision 0 creates and never overwrites.
type Tx interface {
	Reader
	journal.Writer
	// SaveFile saves a file. A second file of one project is a [policy.Conflict].
	SaveFile(ctx context.Context, f File, d journal.Draft) (File, error)
	// SaveVolume saves a volume. A second volume of one number is a
	// [policy.Conflict].
	SaveVolume(ctx context.Context, v Volume, d journal.Draft) (Volume, error)
	// SaveIncident saves an incident.
	SaveIncident(ctx context.Context, i Incident, d journal.Draft) (Incident, error)
	// SaveStocktake saves a stocktake. A second one under way in one place is a
	// [policy.Conflict].
	SaveStocktake(ctx context.Context, s Stocktake, d journal.Draft) (Stocktake, error)
	// SaveShelf saves a shelf. A second one of one barcode is a [policy.Conflict].
	SaveShelf(ctx context.Context, s Shelf, d journal.Draft) (Shelf, error)
	// SaveLedger saves an old ledger. A second one of one code is a
	// [policy.Conflict].
	SaveLedger(ctx context.Context, l Ledger, d journal.Draft) (Ledger, error)
	// SaveDisposal saves a disposal.
	SaveDisposal(ctx context.Context, one Disposal, d journal.Draft) (Disposal, error)
	// NextNumber draws the next number of a series, from 1. It is kept with
	// the transaction or not at all.
	NextNumber(ctx context.Context, s numbering.Series) (uint64, error)
}

// FileQuery asks for files of one organisation; what is not set does not limit.
type FileQuery struct {
	Org   policy.OrgID
	State policy.State
	// Manager is A or B of the project.
	Manager  policy.PersonID
	Customer CustomerID
	// Project is the project's number.
	Project string
	// DueBefore limits to files with an open deadline due before the day.
	DueBefore calendar.Day
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// FilePage is one page of files.
type FilePage struct {
	Files []File
	// Next continues after this page; empty when it was the last.
	Next string
	// Today is the day of asking, as the regulation counts it: what is late by
	// it, [File.Late] says. A room sets it, no store.
	Today calendar.Day
}

// VolumeQuery asks for volumes of one organisation; what is not set does not
// limit.
type VolumeQuery struct {
	Org   policy.OrgID
	Class Class
	State policy.State
	// Number is the archive number.
	Number   string
	Customer CustomerID
	// Match is found within number, title, project or customer.
	Match string
	// FiledFrom and FiledUntil are the days of acceptance, both included.
	FiledFrom, FiledUntil calendar.Day
	// VerifiedBefore limits to volumes last verified before the day (rule G7).
	VerifiedBefore calendar.Day
	// Under limits to what stands in a place of the tree or below it ("R1/C2").
	Under string
	// ExpiredBefore limits to volumes whose time ended before the day and that
	// nothing keeps any longer: see [Volume.Expires].
	ExpiredBefore calendar.Day
	// Undated limits to volumes of which no day is known that ends their time: see
	// [Volume.Expires].
	Undated bool
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// VolumePage is one page of volumes.
type VolumePage struct {
	Volumes []Volume
	// Next continues after this page; empty when it was the last.
	Next string
}
