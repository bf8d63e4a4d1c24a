package table

import (
	"context"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Readers are the ends of the readers' own chains. The kind is declared here and
// not in rooms since every room's transaction writes it.
var Readers = Declare(Spec[journal.Readings]{
	Name: journal.ReadingsKind, Table: "dossier_readers",
	Key:      func(r *journal.Readings) (policy.OrgID, string) { return r.Org, string(r.ID) },
	Revision: func(r *journal.Readings) *uint64 { return &r.Revision },
})

// KeepReading writes one entry in a reader's own chain.
func (s *Session) KeepReading(ctx context.Context, org policy.OrgID, reader policy.PersonID, d journal.Draft) error {
	rec, found, err := Get(ctx, s, Readers, org, string(reader), Exclusive)
	if err != nil {
		return err
	}
	if !found {
		rec = journal.Readings{Org: org, ID: reader}
	}
	rec.At = d.At.UTC().Truncate(time.Microsecond)
	_, err = Put(ctx, s, Readers, rec, d)
	return err
}

// readings is what a cursor of [Session.Readings] belongs to.
var readings = Schema{Name: "readings"}

// Readings returns one page of what was read of a record, by instant.
func (s *Session) Readings(ctx context.Context, asked journal.ReadingQuery) (journal.ReadingPage, error) {
	var page journal.ReadingPage
	if err := s.ready(ctx); err != nil {
		return page, err
	}
	limit, err := Limit(asked.Limit)
	if err != nil || asked.Subject == "" || !Clean(string(asked.Org), asked.Subject) {
		return page, err
	}
	q := Query{Org: string(asked.Org), Where: []Cond{Where(Equal, Text(asked.Subject), "subject")}, Order: []string{"at", "seq"}}
	if q, err = q.Continue(&readings, asked.After); err != nil {
		return page, err
	}
	var after Line
	if q.After != nil {
		after = Line{At: q.After[0].number, Seq: uint64(q.After[1].number), ID: q.After[2].text}
	}
	lines, err := s.reader.Readings(ctx, q.Org, asked.Subject, after, limit+1) // one more tells whether there is a next page
	if err != nil {
		return page, err
	}
	if len(lines) > limit {
		last := lines[limit-1]
		lines = lines[:limit]
		if page.Next, err = q.Next(&readings, []Value{Integer(last.At), Integer(last.Seq), Text(last.ID)}); err != nil {
			return page, err
		}
	}
	page.Entries = make([]journal.Entry, len(lines))
	for i, l := range lines {
		page.Entries[i] = l.Entry()
	}
	return page, nil
}
