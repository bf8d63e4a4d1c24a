package storetest

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var tenancy = group{"Tenancy", []testCase{
	{
		"NothingOfOthers", "an organisation sees its own records only (C2b)",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-017"))
			shelve(t, s.Archive(), volume(1))
			updateStaff(t, s.Staff(), func(tx staff.Tx) error {
				_, err := tx.SavePerson(t.Context(), person("zhou"), draft("appoint"))
				must(t, err)
				_, err = tx.SaveRulebook(t.Context(), rulebook(), draft("publish"))
				must(t, err)
				return tx.KeepReceipt(t.Context(), receipt())
			})
			view(t, s.Archive(), func(r archive.Reader) error {
				ctx := t.Context()
				_, err := r.File(ctx, other, "f-1")
				wants(t, err, policy.NotFound)
				_, err = r.Volume(ctx, other, "v-1")
				wants(t, err, policy.NotFound)
				files, err := r.Files(ctx, archive.FileQuery{Org: other})
				must(t, err)
				equal(t, len(files.Files), 0)
				volumes, err := r.Volumes(ctx, archive.VolumeQuery{Org: other})
				must(t, err)
				equal(t, len(volumes.Volumes), 0)
				chain, err := r.Entries(ctx, journal.Chain{Org: other, Kind: archive.FileKind, ID: "f-1"}, 0, 10)
				must(t, err)
				equal(t, len(chain), 0)
				_, found, err := r.Receipt(ctx, other, "wang", "key-1")
				must(t, err)
				equal(t, found, false)
				p, err := r.Staff().Person(ctx, other, "zhou")
				must(t, err)
				equal(t, p, staff.Person{Org: other, ID: "zhou"})
				persons, err := r.Staff().Persons(ctx, staff.PersonQuery{Org: other})
				must(t, err)
				equal(t, len(persons.Persons), 0)
				head, err := r.Staff().RulebookHead(ctx, other)
				must(t, err)
				equal(t, head, journal.Head{})
				return nil
			})
			equal(t, verified(t, s, other), journal.Report{Org: other})
		},
	},
	{
		"SameIDs", "two organisations may use the same ids, each for its own",
		func(t *testing.T, s Stores) {
			ours, theirs := plain("f-1", "L-017"), plain("f-1", "L-017")
			theirs.Org, theirs.Project.Title = other, "theirs"
			ours, theirs = update(t, s.Archive(), ours)[0], update(t, s.Archive(), theirs)[0]
			_, err := save(t, s.Archive(), ours)
			must(t, err)
			got, err := loadFile(t, s.Archive(), other, "f-1")
			must(t, err)
			equal(t, got, theirs)
			sound(t, s, org)
			sound(t, s, other)
		},
	},
	{
		"NoOrganisation", "a query that names no organisation would be a query of all",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-017"))
			view(t, s.Archive(), func(r archive.Reader) error {
				_, err := r.Files(t.Context(), archive.FileQuery{})
				wants(t, err, policy.InvalidInput)
				_, err = r.Volumes(t.Context(), archive.VolumeQuery{})
				wants(t, err, policy.InvalidInput)
				_, err = r.Staff().Persons(t.Context(), staff.PersonQuery{})
				wants(t, err, policy.InvalidInput)
				_, err = r.File(t.Context(), "", "f-1")
				wants(t, err, policy.NotFound)
				return nil
			})
		},
	},
}}
