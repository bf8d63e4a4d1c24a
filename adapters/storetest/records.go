package storetest

import (
	"errors"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var records = group{"Records", []testCase{
	{
		"RoundTrip", "what was saved must come back whole: every field is evidence",
		func(t *testing.T, s Stores) {
			file := update(t, s.Archive(), full("L-017"))[0]
			vol := shelve(t, s.Archive(), volume(1))[0]
			equal(t, file.Revision, 1)
			equal(t, vol.Revision, 1)
			view(t, s.Archive(), func(r archive.Reader) error {
				gotFile, err := r.File(t.Context(), org, "f-1")
				must(t, err)
				equal(t, gotFile, file)
				gotVolume, err := r.Volume(t.Context(), org, "v-1")
				must(t, err)
				equal(t, gotVolume, vol)
				return nil
			})
		},
	},
	{
		"RoundTripOfStaff", "appointments and the regulation decide who may act",
		func(t *testing.T, s Stores) {
			var p staff.Person
			var b staff.Rulebook
			updateStaff(t, s.Staff(), func(tx staff.Tx) (err error) {
				if p, err = tx.SavePerson(t.Context(), person("zhou"), draft("appoint")); err != nil {
					return err
				}
				b, err = tx.SaveRulebook(t.Context(), rulebook(), draft("publish"))
				return err
			})
			view(t, s.Archive(), func(r archive.Reader) error {
				gotPerson, err := r.Staff().Person(t.Context(), org, "zhou")
				must(t, err)
				equal(t, gotPerson, p)
				gotBook, err := r.Staff().Rulebook(t.Context(), org)
				must(t, err)
				equal(t, gotBook, b)
				return nil
			})
		},
	},
	{
		"Missing", "a record that is not there is NotFound, never an empty one",
		func(t *testing.T, s Stores) {
			for _, id := range []string{"none", "", "nul\x00", "\xff", "'; --"} {
				view(t, s.Archive(), func(r archive.Reader) error {
					_, err := r.File(t.Context(), org, archive.FileID(id))
					wants(t, err, policy.NotFound)
					_, err = r.Volume(t.Context(), org, archive.VolumeID(id))
					wants(t, err, policy.NotFound)
					return nil
				})
			}
		},
	},
	{
		"Revisions", "each save is the next revision, starting from 1",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-017"))[0]
			for want := uint64(2); want < 5; want++ {
				f.Project.Title += "x"
				var err error
				f, err = save(t, s.Archive(), f)
				must(t, err)
				equal(t, f.Revision, want)
			}
			got, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, got, f)
		},
	},
	{
		"NotToBeStored", "what could not be read back as it was digested is refused before it is written",
		func(t *testing.T, s Stores) {
			bad := map[string]archive.File{"no id": plain("", "L-1"), "NUL in the id": plain("a\x00b", "L-1"), "NUL in a column": plain("f-1", "L\x001"), "not UTF-8": plain("f-1", "L-\xff")}
			orgless := plain("f-1", "L-1")
			orgless.Org = ""
			bad["no organisation"] = orgless
			for name, f := range bad {
				_, err := save(t, s.Archive(), f)
				if !errors.Is(err, policy.InvalidInput) {
					t.Errorf("%s: found the error %v, want invalid input", name, err)
				}
			}
			err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, err := tx.SaveFile(t.Context(), plain("f-1", "L-1"), draft("open").With("x", "\xff"))
				return err
			})
			wants(t, err, policy.InvalidInput)
			nothing(t, s)
		},
	},
	{
		"OddText", "titles and numbers are data, whatever characters they have",
		func(t *testing.T, s Stores) {
			odd := []string{`'; DROP TABLE dossier_files; --`, `"`, `%_\`, "a\nb", "$1", "?", "甲\u2028乙", "\U0001F4C1"}
			for i, text := range odd {
				f := plain("f-"+text, text)
				f.Project.Title = text
				saved := update(t, s.Archive(), f)[0]
				view(t, s.Archive(), func(r archive.Reader) error {
					page, err := r.Files(t.Context(), archive.FileQuery{Org: org, Project: text})
					must(t, err)
					equal(t, page.Files, []archive.File{saved})
					return nil
				})
				equal(t, verified(t, s, org).Records, i+1)
			}
			sound(t, s, org)
		},
	},
}}
