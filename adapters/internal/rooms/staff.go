package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Staff makes the store of staff records over an engine.
func Staff(e table.Engine) staff.Store { return staffStore{e} }

// Verify recomputes the journal of an organisation, see [journal.Verify].
func Verify(ctx context.Context, e table.Engine, org policy.OrgID) (journal.Report, error) {
	return table.Verify(ctx, e, org, Kinds...)
}

type staffStore struct{ engine table.Engine }

// View implements [staff.Store].
func (s staffStore) View(ctx context.Context, fn func(staff.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(staffTx{t, table.Exclusive}) })
}

// Update implements [staff.Store].
func (s staffStore) Update(ctx context.Context, fn func(staff.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(staffTx{t, table.Exclusive}) })
}

// staffTx is the Reader of a View as well as the Tx of an Update.
type staffTx struct {
	*table.Session
	lock table.Lock
}

// Person implements [staff.Reader].
func (t staffTx) Person(ctx context.Context, org policy.OrgID, id policy.PersonID) (staff.Person, error) {
	p, found, err := table.Get(ctx, t.Session, People, org, string(id), t.lock)
	if err == nil && !found {
		p = staff.Person{Org: org, ID: id}
	}
	return p, err
}

// Persons implements [staff.Reader].
func (t staffTx) Persons(ctx context.Context, q staff.PersonQuery) (staff.PersonPage, error) {
	query := table.Query{Org: string(q.Org)}
	if q.Appointed {
		query.Where = append(query.Where, table.Where(table.Equal, table.Flag(true), "appointed"))
	}
	people, next, err := table.List(ctx, t.Session, People, query, q.After, q.Limit)
	return staff.PersonPage{Persons: people, Next: next}, err
}

// RulebookHead implements [staff.Reader].
func (t staffTx) RulebookHead(ctx context.Context, org policy.OrgID) (journal.Head, error) {
	return table.Head(ctx, t.Session, Rulebooks, org, string(org), t.lock)
}

// Rulebook implements [staff.Reader].
func (t staffTx) Rulebook(ctx context.Context, org policy.OrgID) (staff.Rulebook, error) {
	b, found, err := table.Get(ctx, t.Session, Rulebooks, org, string(org), t.lock)
	if err == nil && !found {
		b = staff.Rulebook{Org: org}
	}
	return b, err
}

// Assessment implements [staff.Reader].
func (t staffTx) Assessment(ctx context.Context, org policy.OrgID, id staff.AssessmentID) (staff.Assessment, error) {
	a, found, err := table.Get(ctx, t.Session, Assessments, org, string(id), t.lock)
	if err == nil && !found {
		err = policy.Missing(Assessments.Subject(string(id)))
	}
	return a, err
}

// Assessments implements [staff.Reader].
func (t staffTx) Assessments(ctx context.Context, q staff.AssessmentQuery) (staff.AssessmentPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "person", q.Person)
	equal(&query, "state", q.State)
	assessments, next, err := table.List(ctx, t.Session, Assessments, query, q.After, q.Limit)
	return staff.AssessmentPage{Assessments: assessments, Next: next}, err
}

// SaveAssessment implements [staff.Tx].
func (t staffTx) SaveAssessment(ctx context.Context, a staff.Assessment, d journal.Draft) (staff.Assessment, error) {
	return table.Put(ctx, t.Session, Assessments, a, d)
}

// SavePerson implements [staff.Tx].
func (t staffTx) SavePerson(ctx context.Context, p staff.Person, d journal.Draft) (staff.Person, error) {
	return table.Put(ctx, t.Session, People, p, d)
}

// SaveRulebook implements [staff.Tx].
func (t staffTx) SaveRulebook(ctx context.Context, b staff.Rulebook, d journal.Draft) (staff.Rulebook, error) {
	return table.Put(ctx, t.Session, Rulebooks, b, d)
}
