package table

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Schema is what an engine knows of a kind of record. Every table has, besides
// the index columns, org, id (its key), revision, entries and head (the end of
// the record's journal chain) and body.
type Schema struct {
	// Name is the kind's, as in the journal ("file").
	Name string
	// Table is the SQL table ("dossier_files").
	Table string
	// Columns are the index columns, in their order.
	Columns []Column
	// Unique are the groups of columns that are unique within an organisation.
	Unique []Unique
}

// Column is an index column.
type Column struct {
	Name    string
	Integer bool
}

// Unique is a group of columns unique within an organisation.
type Unique struct {
	// Index is the name of the SQL index that holds it.
	Index   string
	Columns []string
	// Field is the record's, for the refusal; Wanted says what there may be once, Rule
	// which rule says so, where one does.
	Field           string
	Wanted          string
	Rule            policy.Rule
	Problem, Remedy policy.Text
}

// Index returns the place of a column. Asking for one that was not declared is
// a mistake in this program, and panics.
func (s *Schema) Index(column string) int {
	i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == column })
	if i < 0 {
		panic("table: " + s.Table + " has no column " + column)
	}
	return i
}

// Subject names a record in a refusal: "file/0192...".
func (s *Schema) Subject(id string) string { return s.Name + "/" + id }

// Stale is the conflict of a save that was made on another revision than the
// stored one; 0 stands for no record.
func (s *Schema) Stale(id string, made, stored uint64) error {
	return policy.Stale(s.Subject(id), made, stored)
}

// Taken is the conflict of a save that would make a second record where there
// may be one. It names no record that there is not: of one to be made, only its kind;
// and not the one that is there, which not everybody may see.
func (s *Schema) Taken(r Row, u Unique) error {
	subject := s.Name
	if r.Revision > 1 {
		subject = s.Subject(r.ID)
	}
	return &policy.Violation{
		Kind: policy.Conflict, Rule: u.Rule, Subject: subject, Field: u.Field, Wanted: u.Wanted, Problem: u.Problem, Remedy: u.Remedy,
	}
}

// TakenBy is [Schema.Taken] by the name of the SQL index.
func (s *Schema) TakenBy(r Row, index string) error {
	for _, u := range s.Unique {
		if u.Index == index {
			return s.Taken(r, u)
		}
	}
	return s.Stale(r.ID, 0, 1)
}

// Row is a record as a store keeps it.
type Row struct {
	Org, ID  string
	Revision uint64
	// Head is the end of its journal chain.
	Head journal.Head
	// Body is the record's JSON, the very bytes that were digested.
	Body string
	// Values are those of the index columns. A store fills them only where a
	// [Query] asks.
	Values []Value
	// Was are those the row has in the store, in a row to save: what is the same
	// need not be written. Nil when they are not known.
	Was []Value
}

// Op compares a column with a value.
type Op int

// The comparisons. Contains is byte for byte, and tells case apart.
const (
	Equal Op = iota
	Less
	AtMost
	AtLeast
	Greater
	Contains
)

// Cond is a condition: that one of the columns compares so with the value.
type Cond struct {
	Columns []string
	Op      Op
	Value   Value
}

// Where makes a condition on a column, or on any one of several.
func Where(op Op, v Value, columns ...string) Cond { return Cond{Columns: columns, Op: op, Value: v} }

// Query asks for rows of one organisation that meet all conditions, ordered by
// the columns of Order and then by id, texts by bytes.
type Query struct {
	Org   string
	Where []Cond
	Order []string
	// After is where to continue: the values of Order and the id of the last
	// row before; nil from the start.
	After []Value
	Limit int
	// Values asks for the index columns as well.
	Values bool
}
