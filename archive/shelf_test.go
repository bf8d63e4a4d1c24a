package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var handing = archive.Handing{Receiver: "张三丰", Proof: "身份证"}

func TestGivingAnAnnexPaperToTheCustomer(t *testing.T) {
	give := func(change func(f *archive.File, v *archive.Volume, h *archive.Handing)) func() error {
		return func() error {
			f, v := archivetest.Shelved(friday)
			h := handing
			change(&f, &v, &h)
			_, err := f.GiveAnnex(v, archivetest.Archivist, noon, law, h)
			return err
		}
	}
	run(t, []ruleCase{
		{policy.B4_4, "against a signature", give(func(*archive.File, *archive.Volume, *archive.Handing) {}), ""},
		{policy.B4_4, "the event may lie back some days", give(func(_ *archive.File, _ *archive.Volume, h *archive.Handing) { h.Day = calendar.MustDay("2026-02-12") }), ""},
		{policy.B4_4, "a paper is given once", give(func(f *archive.File, v *archive.Volume, _ *archive.Handing) {
			f.Annex = append(f.Annex[:1:1], archive.AnnexPaper{Paper: "mortgage-contract", Copies: 1, Pages: 1})
			p, err := f.GiveAnnex(*v, archivetest.Archivist, noon, law, handing)
			require.NoError(t, err)
			*f, *v = p.File, p.Volume
		}), "paper"},
		{policy.B4_4, "an annex that is given away is empty", give(func(f *archive.File, v *archive.Volume, _ *archive.Handing) {
			p, err := f.GiveAnnex(*v, archivetest.Archivist, noon, law, handing)
			require.NoError(t, err)
			*f, *v = p.File, p.Volume
		}), "annex"},
		{policy.B4_4, "nothing of a volume on hold is handed out", give(func(_ *archive.File, v *archive.Volume, _ *archive.Handing) { v.Holds = []archive.Hold{{ID: "h"}} }), "volume"},
		{policy.B4_4, "managers do not give anything out of the archive", func() error {
			f, v := archivetest.Shelved(friday)
			appointed := archivetest.A
			appointed.Roles = archivetest.Archivist.Roles
			_, err := f.GiveAnnex(v, appointed, noon, law, handing)
			return err
		}, "actor"},
		{policy.B3_1, "nobody does who is not appointed", func() error {
			f, v := archivetest.Shelved(friday)
			_, err := f.GiveAnnex(v, archivetest.GeneralManager, noon, law, handing)
			return err
		}, "actor"},
	})
	for name, change := range map[string]func(h *archive.Handing){
		"no such paper":   func(h *archive.Handing) { h.Paper = 1 },
		"minus one":       func(h *archive.Handing) { h.Paper = -1 },
		"nobody signed":   func(h *archive.Handing) { h.Receiver = "" },
		"proved nothing":  func(h *archive.Handing) { h.Proof = "" },
		"only tomorrow":   func(h *archive.Handing) { h.Day = friday.AddDays(1) },
		"a stray newline": func(h *archive.Handing) { h.Receiver = "张三丰\n" },
	} {
		err := give(func(_ *archive.File, _ *archive.Volume, h *archive.Handing) { change(h) })()
		require.ErrorIs(t, err, policy.InvalidInput, name)
		require.NotContains(t, err.Error(), "张三丰")
	}
}

func TestTheReceiverStaysOutOfTheJournal(t *testing.T) {
	f, v := archivetest.Shelved(friday)
	p, err := f.GiveAnnex(v, archivetest.Archivist, noon, law, handing)
	require.NoError(t, err)
	require.Equal(t, "张三丰", p.File.Annex[0].Given.Receiver.Reveal())
	require.Zero(t, p.Volume.Annex)
	require.Equal(t, friday, p.FileDraft.Day)
	for _, d := range append(p.FileDraft.Details, p.VolumeDraft.Details...) {
		require.NotContains(t, d.Value, "张")
		require.NotContains(t, d.Value, "身份证")
	}
	require.Equal(t, f.InventoryDigest(), p.File.InventoryDigest(), "what was signed is unchanged")
}

// A number made void takes the file back to A; what the customer was given
// stays given.
func TestWhatWasGivenStaysGiven(t *testing.T) {
	s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver().accept()
	s.both(s.f.GiveAnnex(s.v, archivetest.Archivist, s.at, law, handing))
	s.both(s.f.VoidNumber(s.v, archivetest.Archivist, s.at, law, "错号")).refuse().request().answer()
	require.NotNil(t, s.f.Annex[0].Given)
	s.request()
	in := archivetest.Inventory(s.f.Project)
	in.Annex = nil
	_, _, err := s.f.EditInventory(archivetest.A, s.at, law, in)
	require.ErrorIs(t, err, policy.B4_4, "and stays listed")
}

func TestPlacingAndInspecting(t *testing.T) {
	f, v := archivetest.Entered(friday)
	to := archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"}
	p, err := f.Place(v, archivetest.Archivist, noon, law, to)
	require.NoError(t, err)
	require.Equal(t, "R1/C2/S3", p.Volume.Place.String())
	require.Equal(t, archive.OnShelf, p.Volume.State)
	_, err = f.Place(v, archivetest.Archivist, noon, law, archive.Place{Room: "R1"})
	require.ErrorIs(t, err, policy.InvalidInput)
	again, err := p.File.Place(p.Volume, archivetest.Archivist, noon, law, archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S4", Box: "B1"})
	require.NoError(t, err, "it may move to another place")
	require.Equal(t, "R1/C2/S4/B1", again.Volume.Place.String())
	require.Empty(t, archive.Place{}.String())
	require.True(t, archive.Place{}.IsZero())

	_, _, err = v.Inspect(archivetest.Archivist, noon, law)
	require.ErrorIs(t, err, policy.G7, "not in its place yet")
	got, d, err := p.Volume.Inspect(archivetest.Archivist, archivetest.At("2026-06-30"), law)
	require.NoError(t, err)
	require.Equal(t, "2026-06-30", got.Verified.String())
	require.Equal(t, []policy.Rule{policy.G7}, d.Rules)
	out := p.Volume
	out.Out = &archive.Out{Slip: "s"}
	_, _, err = out.Inspect(archivetest.Archivist, noon, law)
	require.Equal(t, "lent out", violation(t, err, policy.G7, "state").Found)
	_, _, err = p.Volume.Inspect(archivetest.A, noon, law)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, _, err = p.Volume.Inspect(archivetest.Stranger, noon, law)
	require.ErrorIs(t, err, policy.NotFound)
}

func TestCorrecting(t *testing.T) {
	f, v := archivetest.Shelved(friday)
	amount := policy.MustYuan("510000.00")
	fix := archive.Amendment{Corrects: 1, Reason: "金额录错", Customer: "c-10", Title: "张记五金", Amount: &amount}
	p, err := f.Correct(v, archivetest.Archivist, noon, law, fix)
	require.NoError(t, err)
	require.EqualValues(t, 1, p.FileDraft.Corrects, "B3b: the new entry names the one it corrects")
	require.Zero(t, p.VolumeDraft.Corrects, "which is one of the file's chain")
	require.Equal(t, "510000.00", p.File.Project.Amount.String())
	require.Equal(t, archive.CustomerID("c-10"), p.Volume.Customer)
	require.Equal(t, "张记五金", p.Volume.Title)
	require.Equal(t, f.InventoryDigest(), p.File.InventoryDigest(), "what was signed is never corrected")
	amount = policy.MustYuan("1.00")
	require.Equal(t, "510000.00", p.File.Corrections[0].Amount.String(), "the record keeps its own")
	for _, d := range p.FileDraft.Details {
		require.NotContains(t, d.Value, "张记", "a title is free text")
		require.NotContains(t, d.Value, "录错")
	}
	for name, a := range map[string]archive.Amendment{
		"names no entry":   {Reason: "r", Title: "t"},
		"no such entry":    {Corrects: f.Revision + 1, Reason: "r", Title: "t"},
		"far beyond":       {Corrects: 1 << 63, Reason: "r", Title: "t"},
		"gives no reason":  {Corrects: 1, Title: "t"},
		"corrects nothing": {Corrects: 1, Reason: "r"},
	} {
		_, err := f.Correct(v, archivetest.Archivist, noon, law, a)
		require.ErrorIs(t, err, policy.InvalidInput, name)
	}
	_, err = f.Correct(v, archivetest.A, noon, law, fix)
	require.ErrorIs(t, err, policy.NotAllowed)

	sorted := archivetest.Sorted(friday)
	p, err = sorted.Correct(archive.Volume{}, archivetest.GeneralManager, noon, law, archive.Amendment{Corrects: 1, Reason: "r", Title: "t"})
	require.NoError(t, err, "before there is a volume as well")
	require.Empty(t, p.Volume)
}

func TestAnActTakesTheVolumeOfTheFile(t *testing.T) {
	f, v := archivetest.Shelved(friday)
	v.ID = "another"
	_, err := f.Place(v, archivetest.Archivist, noon, law, archive.Place{Room: "R", Cabinet: "C", Shelf: "S"})
	require.ErrorIs(t, err, policy.InvalidInput)
	require.Equal(t, "volume", policy.Violations(err)[0].Field)
}
