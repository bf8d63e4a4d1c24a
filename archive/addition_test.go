package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Further papers of a file join the volume that its first ones made.
func TestFurtherPapersJoinTheVolume(t *testing.T) {
	law, noon := policy.Default(), archivetest.At("2026-03-02")
	sheet := archive.Paper{Code: "sheet", Category: "approval", Title: "审批表", Form: policy.Both, Copies: 1, Pages: 2}
	cited := sheet
	cited.In = "v-9"
	in := archive.Intake{
		Org: archivetest.Org, Class: archive.Contract, Source: archive.Source{Kind: "contract-file", ID: "k-1"}, DepartmentNumber: "sales-2026-001",
		Handlers: []policy.PersonID{"wang"}, Papers: archive.Papers{sheet}, Categories: categories,
	}
	d := journal.NewDraft(archivetest.Archivist, noon, "contract.receive", policy.K3b).With("formality", "1")
	v, _ := in.Volume(d, "v-1", 1, "archivist", noon, law)
	require.Equal(t, []string{"2-01"}, codes(v))

	in.Papers, in.Handlers = archive.Papers{sheet, sheet, cited}, []policy.PersonID{"li"}
	add := func(to archive.Volume) (archive.Volume, journal.Draft, error) {
		c := &policy.Checks{Subject: "contract-file/k-1"}
		got, d := in.Supplement(c, d, to, archive.Papers{sheet, cited}, noon, law)
		return got, d, c.Err()
	}
	got, draft, err := add(v)
	require.NoError(t, err)
	require.Equal(t, []string{"2-01", "2-02"}, codes(got), "coded after what is there; what is cited lies elsewhere")
	require.Equal(t, []string{"2-01"}, codes(v), "what was given stays as it was")
	require.Equal(t, []policy.PersonID{"wang", "li"}, got.Managers)
	require.Equal(t, v.Number, got.Number)
	require.Empty(t, draft.Duties)
	got.State = archive.OnShelf
	lost := got.Strike("slip-1", []string{"2-01"})
	lost, _, err = add(lost)
	require.NoError(t, err)
	require.Equal(t, []string{"2-02", "2-03"}, codes(lost), "the code of what was lost stays its own: it may turn up")
	back, err := lost.PutBack("slip-1", []string{"2-01"}, noon)
	require.NoError(t, err)
	require.Equal(t, []string{"2-01", "2-02", "2-03"}, codes(back))

	for why, change := range map[string]func(v *archive.Volume){
		"it is lent out":     func(v *archive.Volume) { v.Out = &archive.Out{Slip: "s-1"} },
		"its number is void": func(v *archive.Volume) { v.State = archive.Void },
		"it was destroyed":   func(v *archive.Volume) { v.State = archive.Disposed },
		"another file's":     func(v *archive.Volume) { v.Source.ID = "k-2" },
		"another company's":  func(v *archive.Volume) { v.Org = "elsewhere" },
	} {
		one := v
		change(&one)
		_, _, err := add(one)
		require.Error(t, err, why)
	}
}

func codes(v archive.Volume) (all []string) {
	for _, it := range v.Items {
		all = append(all, it.Code)
	}
	return all
}
