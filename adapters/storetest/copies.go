package storetest

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
)

var copies = group{"Copies", []testCase{
	{
		"In", "what the caller does to a record after saving it changes nothing that is kept",
		func(t *testing.T, s Stores) {
			f := full("L-1")
			d := draft("open").With("a", "b")
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				saved, err := tx.SaveFile(t.Context(), f, d)
				must(t, err)
				spoil(&f)
				spoil(&saved)
				d.Details[0].Value = "changed"
				d.Rules[0] = "changed"
				return nil
			}))
			unspoilt(t, s)
		},
	},
	{
		"Out", "what the caller does to a record after reading it changes nothing that is kept",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), full("L-1"))
			for range 2 {
				f, err := loadFile(t, s.Archive(), org, "f-1")
				must(t, err)
				spoil(&f)
				page := allFiles(t, s, archive.FileQuery{Org: org})
				spoil(&page[0])
				e := entries(t, s.Archive(), fileChain("f-1"))
				e[0].Rules[0] = "changed"
				unspoilt(t, s)
			}
		},
	},
	{
		"OutWithin", "the same within an Update, even where nothing is saved",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), full("L-1"))
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				f, err := tx.File(t.Context(), org, "f-1")
				must(t, err)
				spoil(&f)
				again, err := tx.File(t.Context(), org, "f-1")
				must(t, err)
				want := full("L-1")
				want.Revision = 1
				equal(t, again, want)
				return nil
			}))
			unspoilt(t, s)
		},
	},
}}

// spoil writes into everything a file points at.
func spoil(f *archive.File) {
	f.Items[0].Signed[0] = "changed"
	f.Items[1].Title = "changed"
	f.Annex[0].Given.Proof = "changed"
	f.Supplements[0].Before.Items[0].Pages = 99
	f.Deadlines[0].Extensions[0].Reason = "changed"
	f.Holders[0].Person = "changed"
	f.Line.Title = "changed"
	f.Project.Conditions[0] = "changed"
}

func unspoilt(t *testing.T, s Stores) {
	t.Helper()
	got, err := loadFile(t, s.Archive(), org, "f-1")
	must(t, err)
	want := full("L-1")
	want.Revision = 1
	equal(t, got, want)
	sound(t, s, org)
}
