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
