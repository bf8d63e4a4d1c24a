package table

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Keeper is a [Kind] of whatever record: what verifying needs.
type Keeper interface {
	schema() *Schema
	Drift(r Row) []string
}

func (k *Kind[T]) schema() *Schema { return &k.Schema }

// Verify runs [journal.Verify] over one consistent reading of an engine.
func Verify(ctx context.Context, e Engine, org policy.OrgID, kinds ...Keeper) (journal.Report, error) {
	var rep journal.Report
	err := e.View(ctx, func(r Reader) (err error) {
		rep, err = journal.Verify(ctx, NewSource(r, kinds...), org)
		return err
	})
	return rep, err
}

// batch is how many rows a source reads at once.
const batch = 200

type source struct {
	reader Reader
	kinds  []Keeper
}

// NewSource makes the source of a transaction, of all kinds of record.
func NewSource(r Reader, kinds ...Keeper) journal.Source {
	kinds = slices.Clone(kinds)
	slices.SortFunc(kinds, func(a, b Keeper) int { return cmp.Compare(a.schema().Name, b.schema().Name) })
	return source{reader: r, kinds: kinds}
}

// Records yields every record of the organisation by kind and id.
func (s source) Records(ctx context.Context, org policy.OrgID) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, k := range s.kinds {
			q := Query{Org: string(org), Limit: batch, Values: true}
			for {
				rows, err := s.reader.Select(ctx, k.schema(), q)
				if err != nil {
					yield(journal.Record{}, err)
					return
				}
				for _, r := range rows {
					rec := journal.Record{
						Chain:    journal.Chain{Org: policy.OrgID(r.Org), Kind: k.schema().Name, ID: r.ID},
						Revision: r.Revision, Head: r.Head, Body: []byte(r.Body), Drift: k.Drift(r),
					}
					if !yield(rec, nil) {
						return
					}
				}
				if len(rows) < batch {
					break
				}
				q.After = []Value{Text(rows[batch-1].ID)}
			}
		}
	}
}

// Journal yields every entry of the organisation by kind, id and Seq.
func (s source) Journal(ctx context.Context, org policy.OrgID) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		var after Line
		for {
			lines, err := s.reader.Journal(ctx, string(org), after, batch)
			if err != nil {
				yield(journal.Entry{}, err)
				return
			}
			for _, l := range lines {
				if !yield(l.Entry(), nil) {
					return
				}
			}
			if len(lines) < batch {
				return
			}
			after = lines[batch-1]
		}
	}
}
