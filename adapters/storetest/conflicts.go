package storetest

import (
	"errors"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var conflicts = group{"Conflicts", []testCase{
	{
		"ReadBack", "a save that cannot hold is told by the time its record is read back: a dry run goes no further",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"))
			var read archive.File
			try := func(id archive.FileID, project string) error {
				return s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					if _, err := tx.SaveFile(t.Context(), plain(string(id), project), draft("open")); err != nil {
						return err
					}
					var err error
					if read, err = tx.File(t.Context(), org, id); err != nil {
						return err
					}
					return errRefused
				})
			}
			wants(t, try("f-2", "L-1"), policy.Conflict)
			wants(t, try("f-2", "L-2"), errRefused)
			equal(t, read.Project.Number, "L-2")
			view(t, s.Archive(), func(r archive.Reader) error {
				_, err := r.File(t.Context(), org, "f-2")
				wants(t, err, policy.NotFound)
				return nil
			})
		},
	},
	{
		"StaleRevision", "a save on an old revision would undo what somebody else decided",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			f2, err := save(t, s.Archive(), f)
			must(t, err)
			for name, revision := range map[string]uint64{"older": 1, "newer": 3, "absurd": 1<<64 - 1} {
				stale := f
				stale.Revision = revision
				stale.Project.Title = name
				_, err = save(t, s.Archive(), stale)
				wants(t, err, policy.Conflict)
			}
			got, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, got, f2)
			equal(t, len(entries(t, s.Archive(), fileChain("f-1"))), 2)
			sound(t, s, org)
		},
	},
	{
		"StaleAfterReading", "a revision that was read by the caller long ago is stale even where the act read the record again",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			_, err := save(t, s.Archive(), f)
			must(t, err)
			err = s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				if _, err := tx.File(t.Context(), org, "f-1"); err != nil {
					return err
				}
				_, err := tx.SaveFile(t.Context(), f, draft("edit"))
				return err
			})
			wants(t, err, policy.Conflict)
		},
	},
	{
		"CreateNeverOverwrites", "revision 0 is a new record; one that is there stays as it is",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			for _, project := range []string{"L-017", "L-018"} {
				_, err := save(t, s.Archive(), plain("f-1", project))
				wants(t, err, policy.Conflict)
			}
			got, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, got, f)
			sound(t, s, org)
		},
	},
	{
		"NothingToChange", "a revision above 0 of a record that is not there is a conflict, never a new record",
		func(t *testing.T, s Stores) {
			f := plain("f-1", "L-017")
			f.Revision = 3
			_, err := save(t, s.Archive(), f)
			wants(t, err, policy.Conflict)
			nothing(t, s)
		},
	},
	{
		"OneFileAProject", "two files of one project would each be half of the evidence",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-017"))
			_, err := save(t, s.Archive(), plain("f-2", "L-017"))
			wants(t, err, policy.Conflict)
			guarantee := plain("f-3", "L-017")
			guarantee.Project.Kind = archive.Guarantee
			elsewhere := plain("f-4", "L-017")
			elsewhere.Org = other
			update(t, s.Archive(), guarantee, elsewhere)
			f := update(t, s.Archive(), plain("f-5", "L-018"))[0]
			f.Project.Number = "L-017" // by a change as well
			_, err = save(t, s.Archive(), f)
			wants(t, err, policy.Conflict)
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Files(t.Context(), archive.FileQuery{Org: org})
				equal(t, len(page.Files), 3)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"ANumberComesFree", "a project's number that a file gave up may be used by another",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			f.Project.Number = "L-018"
			_, err := save(t, s.Archive(), f)
			must(t, err)
			update(t, s.Archive(), plain("f-2", "L-017"))
		},
	},
	{
		"OneVolumeANumber", "an archive number names one volume (B4.8a)",
		func(t *testing.T, s Stores) {
			shelve(t, s.Archive(), volume(1))
			sameSeq, sameNumber, credit := volume(2), volume(3), volume(4)
			sameSeq.Seq = 1
			sameNumber.Number = "YW-0001"
			for _, v := range []archive.Volume{sameSeq, sameNumber} {
				err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					_, err := tx.SaveVolume(t.Context(), v, draft("accept"))
					return err
				})
				wants(t, err, policy.Conflict)
			}
			credit.Class, credit.Seq, credit.Number = archive.Credit, 1, "YW-0001" // each class has its own series
			shelve(t, s.Archive(), credit)
		},
	},
	{
		"LostRace", "of all who change one revision at once exactly one may win",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			errs := inParallel(16, func(int) error {
				_, err := save(t, s.Archive(), f)
				return err
			})
			equal(t, winners(t, errs), 1)
			equal(t, len(entries(t, s.Archive(), fileChain("f-1"))), 2)
			sound(t, s, org)
		},
	},
	{
		"CreateRace", "of all who create one record at once exactly one may win",
		func(t *testing.T, s Stores) {
			errs := inParallel(16, func(i int) error {
				f := plain("f-1", "L-017")
				if i%2 == 1 {
					f.ID = "f-2" // another id, the same project
				}
				_, err := save(t, s.Archive(), f)
				return err
			})
			equal(t, winners(t, errs), 1)
			equal(t, verified(t, s, org).Records, 1)
		},
	},
	{
		"DecideOnce", "who decides on what was read decides on what is still so",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-017"))
			decided := make([]bool, 16)
			errs := inParallel(16, func(i int) error {
				return s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					decided[i] = false
					f, err := tx.File(t.Context(), org, "f-1")
					if err != nil || f.Number != "" {
						return err
					}
					decided[i] = true
					f.Number = "YW-1"
					_, err = tx.SaveFile(t.Context(), f, draft("accept"))
					return err
				})
			})
			n := 0
			for i, err := range errs {
				if err == nil && decided[i] {
					n++
				}
			}
			equal(t, n, 1)
			sound(t, s, org)
		},
	},
	{
		"WriteSkew", "two acts that read the same two records and write one each must not both go through",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"), plain("f-2", "L-2"))
			inParallel(16, func(i int) error {
				return insisting(t, s.Archive(), func(tx archive.Tx) error {
					a, err := tx.File(t.Context(), org, "f-1")
					if err != nil {
						return err
					}
					b, err := tx.File(t.Context(), org, "f-2")
					if err != nil || a.Number != "" || b.Number != "" {
						return err
					}
					if i%2 == 1 {
						a = b
					}
					a.Number = "YW-1"
					_, err = tx.SaveFile(t.Context(), a, draft("accept"))
					return err
				})
			})
			numbered := 0
			for _, id := range []archive.FileID{"f-1", "f-2"} {
				f, err := loadFile(t, s.Archive(), org, id)
				must(t, err)
				if f.Number != "" {
					numbered++
				}
			}
			equal(t, numbered, 1)
		},
	},
	{
		"Swallowed", "a conflict that the act overlooks still fails the whole",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-017"))
			err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, _ = tx.SaveFile(t.Context(), plain("f-2", "L-018"), draft("open"))
				_, _ = tx.SaveFile(t.Context(), plain("f-1", "L-019"), draft("open")) // there already
				return nil
			})
			wants(t, err, policy.Conflict)
			_, err = loadFile(t, s.Archive(), org, "f-2")
			wants(t, err, policy.NotFound)
		},
	},
}}

// winners counts those without an error; the others must have a conflict.
func winners(t *testing.T, errs []error) int {
	t.Helper()
	n := 0
	for _, err := range errs {
		switch {
		case err == nil:
			n++
		case !errors.Is(err, policy.Conflict):
			t.Errorf("a loser found the error %v, want a conflict", err)
		}
	}
	return n
}
