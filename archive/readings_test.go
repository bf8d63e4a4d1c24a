package archive_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// C4.5a and G2b: of a credit volume register and acts tell everybody what stands in the
// register; what is in it is read for a purpose, at the lending desk, and on record.
func TestARegisterTellsNothingOfWhatIsInACreditVolume(t *testing.T) {
	r := newRoom(t, nil)
	credit, contract := archivetest.CreditVolume(friday), archivetest.ContractVolume(friday)
	credit.Completeness.Missing = []string{"credit-report"}
	require.NoError(t, r.db.Archive().Update(ctx, func(tx archive.Tx) error {
		for _, v := range []*archive.Volume{&credit, &contract} {
			v.Revision = 0
			saved, err := tx.SaveVolume(ctx, *v, journal.NewDraft(archivetest.Archivist, r.at, archive.ActPlace))
			if err != nil {
				return err
			}
			*v = saved
		}
		return nil
	}))
	told := func(v archive.Volume, why string) {
		require.Equal(t, credit.ID, v.ID, why)
		require.Equal(t, []string{credit.Number, credit.DepartmentNumber, "c-9"}, []string{v.Number, v.DepartmentNumber, string(v.Customer)}, why)
		require.Empty(t, v.Items, why)
		require.Empty(t, v.Title, why)
		require.Empty(t, v.Completeness.Missing, why)
		require.Equal(t, credit.Completeness.Present, v.Completeness.Present, why)
	}
	for _, who := range []policy.Request{asArchives, asBoss, asAuditor} {
		v, err := r.Volume(ctx, who, credit.ID)
		require.NoError(t, err)
		told(v, "one")
		page, err := r.Volumes(ctx, who, archive.VolumeQuery{Class: archive.Credit})
		require.NoError(t, err)
		told(page.Volumes[0], "a page")
		for v, err := range r.EachVolume(ctx, who, archive.VolumeQuery{Class: archive.Credit}) {
			require.NoError(t, err)
			told(v, "all of them")
		}
		v, err = r.Volume(ctx, who, contract.ID)
		require.NoError(t, err)
		require.Equal(t, contract, v, "of a contract volume everything")
		var b bytes.Buffer
		require.NoError(t, r.WriteRegister(ctx, who, archive.VolumeQuery{Class: archive.Credit}, &b, policy.EN))
		require.Contains(t, b.String(), "XY-000001,credit,,,c-9,,4,42,", "how much there is, and not what or whose")
	}

	dry, hold := asBoss, asBoss.WithKey("hold")
	dry.DryRun = true
	v, err := r.PlaceHold(ctx, dry, credit.Ref(), archive.Freeze{Case: "2026-1"})
	require.NoError(t, err)
	told(v, "an act that is tried")
	for _, why := range []string{"an act", "its answer sent again"} {
		v, err = r.PlaceHold(ctx, hold, credit.Ref(), archive.Freeze{Case: "2026-1"})
		require.NoError(t, err)
		told(v, why)
	}
	require.NoError(t, r.db.Archive().View(ctx, func(rd archive.Reader) error {
		kept, err := rd.Volume(ctx, archivetest.Org, credit.ID)
		require.Equal(t, credit.Items, kept.Items, "the record has it all")
		require.Equal(t, credit.Title, kept.Title)
		return err
	}))
}

// G2b: a destruction list names a credit volume by its number, and not its customer.
func TestADestructionListNamesNoCustomer(t *testing.T) {
	v := archivetest.CreditVolume(friday)
	v.Retention = &archive.Retention{Until: calendar.MustDay("2026-02-14"), Citation: "x", From: friday}
	x, _, err := archive.DrawUpDisposal(archivetest.Org, "d-1", []archive.Volume{v}, archivetest.Archivist, archivetest.At("2026-03-02"), policy.Default())
	require.NoError(t, err)
	require.Equal(t, "XY-000001", x.Lines[0].Number)
	require.Empty(t, x.Lines[0].Title)
}
