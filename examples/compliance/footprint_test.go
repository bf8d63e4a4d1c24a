package compliance

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// footprint is what acts leave in the store, by organisation.
type footprint map[policy.OrgID]traces

// traces count what an organisation has: records, lines of the journal, and the
// number its series would give next.
type traces struct {
	records, entries int
	next             uint64
}

// errPeek gives a drawn number back.
var errPeek = errors.New("only looking")

func (w *world) footprint(ctx context.Context) (footprint, error) {
	found := make(footprint)
	for _, org := range organisations {
		rep, err := w.db.Verify(ctx, org.is)
		if err != nil {
			return nil, err
		}
		t := traces{records: rep.Records, entries: rep.Entries}
		err = w.db.Archive().Update(ctx, func(tx archive.Tx) error {
			var err error
			if t.next, err = tx.NextNumber(ctx, archive.Series(org.is, archive.Business)); err != nil {
				return err
			}
			return errPeek
		})
		if !errors.Is(err, errPeek) {
			return nil, err
		}
		found[org.is] = t
	}
	return found, nil
}

// untouched fails when the refused act left anything behind: a record, a line
// of the journal, a number, or its request key.
func (w *world) untouched(ctx context.Context) error { return w.left(ctx, w.last.before) }

// left fails when the refused act left anything else behind than is wanted.
func (w *world) left(ctx context.Context, want footprint) error {
	after, err := w.footprint(ctx)
	if err != nil {
		return err
	}
	if !maps.Equal(want, after) {
		return fmt.Errorf("被拒绝的办理留下了痕迹:应为 %v,实为 %v", want, after)
	}
	if err := w.sound(ctx); err != nil {
		return err
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) error {
		for _, org := range organisations {
			for _, owner := range []policy.PersonID{w.last.who.ID, policy.PersonID(string(w.last.who.Org) + "/" + string(w.last.who.ID))} {
				if _, kept, err := r.Receipt(ctx, org.is, owner, w.last.key); err != nil || kept {
					return errors.Join(err, fmt.Errorf("被拒绝的办理留下了请求键 %s", w.last.key))
				}
			}
		}
		return nil
	})
}

// line is one line of the journal.
type line = journal.Entry

// lines reads the journal of a record, from its first line.
func (w *world) lines(ctx context.Context, c journal.Chain) ([]line, error) {
	var all []line
	err := w.db.Archive().View(ctx, func(r archive.Reader) error {
		var err error
		all, err = r.Entries(ctx, c, 0, 1000)
		return err
	})
	return all, err
}
