package archive

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// AddShelf puts a shelf in the tree: see [AddShelf]. Its path is its id.
func (r *Room) AddShelf(ctx context.Context, req policy.Request, path string, n ShelfNote) (Shelf, error) {
	input := struct {
		Path string    `json:"path"`
		Note ShelfNote `json:"note"`
	}{path, n}
	return r.shelves.Run(ctx, r.gate, req, ActAddShelf, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Shelf) (Shelf, error) {
		var parent *Shelf
		if up := (Shelf{Path: path}).Parent(); up != "" {
			found, err := tx.Shelf(ctx, req.Org(), up)
			switch {
			case err == nil:
				parent = &found
			case !errors.Is(err, policy.NotFound):
				return Shelf{}, err
			}
		}
		s, d, err := AddShelf(req.Org(), path, n, parent, p.Who, p.At, p.Law)
		if err != nil {
			return Shelf{}, err
		}
		return r.shelves.Keep(ctx, tx, p, s, s, d)
	})
}

// ChangeShelf puts a new barcode and title on a shelf, or closes it: see
// [Shelf.Change].
func (r *Room) ChangeShelf(ctx context.Context, req policy.Request, ref policy.Ref, n ShelfNote) (Shelf, error) {
	return r.shelves.Act(ctx, r.gate, req, ActChangeShelf, ref, n, func(p staff.Pass, s Shelf) (Shelf, journal.Draft, error) {
		return s.Change(n, p.Who, p.At, p.Law)
	})
}

// Shelf returns a shelf by its path to those who may read the register.
func (r *Room) Shelf(ctx context.Context, req policy.Request, path string) (Shelf, error) {
	var s Shelf
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadRegister, policy.Subject{Org: req.Org()}, ShelfKind); err == nil {
			s, err = rd.Shelf(ctx, req.Org(), path)
		}
		return err
	})
	return s, err
}

// Shelves returns one page of the tree of shelves, each before those on it.
func (r *Room) Shelves(ctx context.Context, req policy.Request, q ShelfQuery) (ShelfPage, error) {
	var page ShelfPage
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadRegister, policy.Subject{Org: q.Org}, "shelves"); err == nil {
			page, err = rd.Shelves(ctx, q)
		}
		return err
	})
	return page, err
}

// history reads the journal of one record, once sees has let the reader.
func (r *Room) history(ctx context.Context, req policy.Request, action policy.Action, c journal.Chain, after uint64, limit int,
	sees func(rd Reader, p staff.Pass) error,
) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := r.view(ctx, req, action, func(rd Reader, p staff.Pass) (err error) {
		if err = sees(rd, p); err == nil {
			entries, err = rd.Entries(ctx, c, after, limit)
		}
		return err
	})
	return entries, err
}
