package archive

import "github.com/seed-9bd3a28c/dossier/policy"

// IncidentQuery asks for incidents of one organisation; what is not set does not
// limit.
type IncidentQuery struct {
	Org   policy.OrgID
	State policy.State
	Kind  IncidentKind
	// Of is the record they are about; its kind alone will do.
	Of Source
	// Answers is who answers for them.
	Answers policy.PersonID
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// IncidentPage is one page of incidents.
type IncidentPage struct {
	Incidents []Incident
	// Next continues after this page; empty when it was the last.
	Next string
}

// StocktakeQuery asks for stocktakes of one organisation; what is not set does
// not limit.
type StocktakeQuery struct {
	Org   policy.OrgID
	State policy.State
	// Place is the place counted ("safe/S1"); with a slash at its end all places
	// that begin so ("safe/").
	Place string
	Scope Scope
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// StocktakePage is one page of stocktakes.
type StocktakePage struct {
	Stocktakes []Stocktake
	// Next continues after this page; empty when it was the last.
	Next string
}

// ShelfQuery asks for shelves of one organisation; what is not set does not
// limit.
type ShelfQuery struct {
	Org policy.OrgID
	// Under limits to a shelf and those below it ("R1/C2").
	Under   string
	Barcode string
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// ShelfPage is one page of shelves.
type ShelfPage struct {
	Shelves []Shelf
	// Next continues after this page; empty when it was the last.
	Next string
}

// DisposalQuery asks for disposals of one organisation; what is not set does not
// limit.
type DisposalQuery struct {
	Org   policy.OrgID
	State policy.State
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// LedgerQuery asks for old ledgers of one organisation; what is not set does not limit.
type LedgerQuery struct {
	Org   policy.OrgID
	State policy.State
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// LedgerPage is one page of old ledgers.
type LedgerPage struct {
	Ledgers []Ledger
	// Next continues after this page; empty when it was the last.
	Next string
}

// DisposalPage is one page of disposals.
type DisposalPage struct {
	Disposals []Disposal
	// Next continues after this page; empty when it was the last.
	Next string
}
