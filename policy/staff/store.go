package staff

import (
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Store keeps staff records. Its contract is that of every store of the
// library; adapters/storetest runs it.
type Store interface {
	// View runs fn on a consistent reading of the store.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction: all of it is kept, or nothing. fn may
	// run again when the store asks for it, so it assigns results, never
	// appends to them, and has no other effect. An error of fn is returned as
	// it is; a lost race is a [policy.Conflict], a store that cannot be
	// reached, or a turn that did not come in time, [policy.Unavailable].
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads staff records of one organisation at a time. Within an Update
// what is read stays as it is until the end.
type Reader interface {
	journal.Reader
	// Person returns what is on record of a person. Nobody on record is not
	// an error: it is a Person of revision 0 with the organisation and id set.
	Person(ctx context.Context, org policy.OrgID, id policy.PersonID) (Person, error)
	// Persons returns one page of people on record, by id.
	Persons(ctx context.Context, q PersonQuery) (PersonPage, error)
	// RulebookHead returns the end of the journal chain of the organisation's
	// rulebook, the zero Head when it keeps none: enough to know that a compiled
	// one still holds. (A revision would not do: rolled back in a host's
	// transaction, the next one may be another rulebook under the same number.)
	RulebookHead(ctx context.Context, org policy.OrgID) (journal.Head, error)
	// Rulebook returns the organisation's rulebook, of revision 0 when it
	// keeps none.
	Rulebook(ctx context.Context, org policy.OrgID) (Rulebook, error)
	// Assessment returns an assessment, or [policy.NotFound].
	Assessment(ctx context.Context, org policy.OrgID, id AssessmentID) (Assessment, error)
	// Assessments returns one page of assessments, by id.
	Assessments(ctx context.Context, q AssessmentQuery) (AssessmentPage, error)
	// Journal yields every entry of the organisation, ordered by kind, id (by
	// bytes), then Seq. It ends at the first error.
	Journal(ctx context.Context, org policy.OrgID) iter.Seq2[journal.Entry, error]
}

// Tx is a Reader that also saves. Save assigns the next revision, writes one
// journal entry, and returns the record as saved. A record whose revision is
// not the stored one is a [policy.Conflict], from Save or from the Update;
// revision 0 creates and never overwrites.
type Tx interface {
	Reader
	journal.Writer
	SavePerson(ctx context.Context, p Person, d journal.Draft) (Person, error)
	SaveRulebook(ctx context.Context, b Rulebook, d journal.Draft) (Rulebook, error)
	// SaveAssessment saves an assessment. A second one of one person and period is
	// a [policy.Conflict].
	SaveAssessment(ctx context.Context, a Assessment, d journal.Draft) (Assessment, error)
}

// PersonQuery asks for people on record of one organisation.
type PersonQuery struct {
	Org policy.OrgID
	// Appointed limits the answer to people who were ever appointed.
	Appointed bool
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// PersonPage is one page of people on record.
type PersonPage struct {
	Persons []Person
	// Next continues after this page; empty when it was the last.
	Next string
}
