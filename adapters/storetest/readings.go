package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var readings = group{"Readings", []testCase{
	{
		"Snapshot", "a View sees the store as it was when it first read, to its end",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-1"))[0]
			view(t, s.Archive(), func(r archive.Reader) error {
				before, err := r.File(t.Context(), org, "f-1")
				must(t, err)
				f.Project.Title = "changed"
				changed, err := save(t, s.Archive(), f)
				must(t, err)
				update(t, s.Archive(), plain("f-2", "L-2"))
				after, err := r.File(t.Context(), org, "f-1")
				must(t, err)
				equal(t, after, before)
				page, err := r.Files(t.Context(), archive.FileQuery{Org: org})
				must(t, err)
				equal(t, len(page.Files), 1)
				chain, err := r.Entries(t.Context(), fileChain("f-1"), 0, 10)
				must(t, err)
				equal(t, len(chain), 1)
				fresh, err := loadFile(t, s.Archive(), org, "f-1")
				must(t, err)
				equal(t, fresh, changed)
				return nil
			})
		},
	},
	{
		"NothingHalfDone", "whoever reads while others write sees an act whole or not at all",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"), plain("f-2", "L-2"))
			const rounds = 20
			errs := inParallel(5, func(i int) error {
				for range rounds {
					if err := both(t, s.Archive(), i == 0); err != nil {
						return err
					}
				}
				return nil
			})
			for _, err := range errs {
				must(t, err)
			}
			f, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, f.Revision, rounds+1)
			sound(t, s, org)
		},
	},
	{
		"NotYetCommitted", "what an Update has written is nobody else's to see before it ends",
		func(t *testing.T, s Stores) {
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, err := tx.SaveFile(t.Context(), plain("f-1", "L-1"), draft("open"))
				must(t, err)
				_, err = tx.File(t.Context(), org, "f-1")
				must(t, err)
				_, err = loadFile(t, s.Archive(), org, "f-1")
				wants(t, err, policy.NotFound)
				return nil
			}))
			_, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
		},
	},
}}

// both changes the two files in one act, or reads them and compares.
func both(t *testing.T, s archive.Store, write bool) error {
	t.Helper()
	ctx := t.Context()
	if write {
		return s.Update(ctx, func(tx archive.Tx) error {
			for _, id := range []archive.FileID{"f-1", "f-2"} {
				f, err := tx.File(ctx, org, id)
				if err != nil {
					return err
				}
				if _, err = tx.SaveFile(ctx, f, draft("edit")); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s.View(ctx, func(r archive.Reader) error {
		a, err := r.File(ctx, org, "f-1")
		if err != nil {
			return err
		}
		b, err := r.File(ctx, org, "f-2")
		if err == nil && a.Revision != b.Revision {
			err = fmt.Errorf("one act, but revisions %d and %d", a.Revision, b.Revision)
		}
		return err
	})
}
