package storetest

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var bound = group{"Bound", []testCase{
	{
		"CommitKeeps", "acts within the host's transaction are kept with it",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			f := update(t, b.Archive, plain("f-1", "L-1"))[0]
			updateStaff(t, b.Staff, func(tx staff.Tx) error {
				_, err := tx.SavePerson(t.Context(), person("zhou"), draft("appoint"))
				return err
			})
			b.Commit()
			got, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, got, f)
			rep := verified(t, s, org)
			equal(t, rep.Records, 2)
			sound(t, s, org)
		}),
	},
	{
		"RollbackDrops", "acts within the host's transaction go with it",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			for _, step := range steps {
				must(t, b.Archive.Update(t.Context(), func(tx archive.Tx) error { return step(t.Context(), tx) }))
			}
			b.Rollback()
			nothing(t, s)
		}),
	},
	{
		"RefusalLeavesItSound", "a host that handles a refusal goes on in a sound transaction, without what the act had begun",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			update(t, b.Archive, plain("f-1", "L-1"))
			for n := range steps {
				err := b.Archive.Update(t.Context(), func(tx archive.Tx) error {
					if _, err := tx.SaveFile(t.Context(), plain("f-2", "L-2"), draft("open")); err != nil {
						return err
					}
					for _, step := range steps[1 : n+1] {
						if err := step(t.Context(), tx); err != nil {
							return err
						}
					}
					return errRefused
				})
				wants(t, err, errRefused)
			}
			_, err := save(t, b.Archive, plain("f-1", "L-3")) // there already
			wants(t, err, policy.Conflict)
			_, err = save(t, b.Archive, plain("f-4", "L-1")) // the project has one
			wants(t, err, policy.Conflict)
			caught := panics(func() {
				_ = b.Archive.Update(t.Context(), func(tx archive.Tx) error {
					_, err := tx.SaveFile(t.Context(), plain("f-5", "L-5"), draft("open"))
					must(t, err)
					panic(errRefused)
				})
			})
			if caught != any(errRefused) {
				t.Fatalf("the panic came out as %v, want the one that went in", caught)
			}
			update(t, b.Archive, plain("f-3", "L-3"))
			b.Commit()
			equal(t, ids(allFiles(t, s, archive.FileQuery{Org: org})), []archive.FileID{"f-1", "f-3"})
			sound(t, s, org)
		}),
	},
	{
		"SeesItsOwn", "a View within the host's transaction sees what was done in it, others do not",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			f := update(t, b.Archive, plain("f-1", "L-1"))[0]
			got, err := loadFile(t, b.Archive, org, "f-1")
			must(t, err)
			equal(t, got, f)
			_, err = loadFile(t, s.Archive(), org, "f-1")
			wants(t, err, policy.NotFound)
			b.Commit()
			_, err = loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
		}),
	},
	{
		"StaleRevision", "revisions are compared within the host's transaction as well",
		bindTo(func(t *testing.T, _ Stores, b Bound) {
			f := update(t, b.Archive, plain("f-1", "L-1"))[0]
			f2, err := save(t, b.Archive, f)
			must(t, err)
			_, err = save(t, b.Archive, f)
			wants(t, err, policy.Conflict)
			_, err = save(t, b.Archive, f2)
			must(t, err)
			b.Rollback()
		}),
	},
}}

// bindTo runs a case in a host's transaction, where the store can share one.
func bindTo(run func(t *testing.T, s Stores, b Bound)) func(t *testing.T, s Stores) {
	return func(t *testing.T, s Stores) {
		t.Helper()
		binder, ok := s.(Binder)
		if !ok {
			t.Skip("the store is no storetest.Binder")
		}
		run(t, s, binder.Bind(t))
	}
}
