package table

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Lock says how a row read in an Update is held until its end. A View never locks.
type Lock int

// The locks.
const (
	// Exclusive: the row is about to be changed.
	Exclusive Lock = iota
	// Shared: the row must not change, others may hold it likewise.
	Shared
)

// Engine keeps rows in transactions. Both methods have the contract of
// archive.Store's; what they hand to fn is for one goroutine, until fn returns.
type Engine interface {
	View(ctx context.Context, fn func(Reader) error) error
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads rows within a transaction.
type Reader interface {
	// Load returns a row; false when there is none.
	Load(ctx context.Context, s *Schema, org, id string, l Lock) (Row, bool, error)
	// Head returns the end of a row's journal chain; zero when there is no row.
	Head(ctx context.Context, s *Schema, org, id string, l Lock) (journal.Head, error)
	// Select returns rows, without locking them.
	Select(ctx context.Context, s *Schema, q Query) ([]Row, error)
	// Group returns groups of rows with their figures.
	Group(ctx context.Context, s *Schema, g Grouping) ([]Group, error)
	// Entries returns entries of a chain by Seq, those after the one given.
	Entries(ctx context.Context, c journal.Chain, after uint64, limit int) ([]Line, error)
	// Journal returns entries of an organisation by kind, id and Seq, those
	// after the one given; the zero Line stands before all.
	Journal(ctx context.Context, org string, after Line, limit int) ([]Line, error)
	// Readings returns the entries of readers' own chains about a record, by
	// instant, seq and id, those after the one given; the zero Line stands before
	// all.
	Readings(ctx context.Context, org, subject string, after Line, limit int) ([]Line, error)
	// Last returns the number of a series drawn last; 0 before the first.
	Last(ctx context.Context, s numbering.Series) (uint64, error)
	// Receipt returns the receipt kept under a request key; false when none.
	Receipt(ctx context.Context, org, actor, key string) (journal.Receipt, bool, error)
}

// Tx also writes. A write that lost a race is a policy.Conflict, from the method
// or from the end of the Update. After an error of any method the transaction is
// lost, whatever fn makes of it.
type Tx interface {
	Reader
	// Save writes a row of revision n over the one of revision n-1, or inserts
	// it where n is 1, together with its journal entry.
	Save(ctx context.Context, s *Schema, r Row, l Line) error
	// Next draws the next number of a series, from 1.
	Next(ctx context.Context, s numbering.Series) (uint64, error)
	// Keep keeps a receipt; a second one under a key is [KeyTaken].
	Keep(ctx context.Context, r journal.Receipt) error
}
