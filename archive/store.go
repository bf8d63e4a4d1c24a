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
type Reader interface {
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
