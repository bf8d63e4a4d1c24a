package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// A count is of what should stand in the place, while others go on working.
func TestVolumesMoveWhileTheyAreCounted(t *testing.T) {
	r := newRoom(t, nil)
	var all []archive.Volume
	for _, number := range []string{"L-1", "L-2", "L-3", "L-4"} {
		all = append(all, r.volume(r.shelved(project(number))))
	}
	for _, place := range []string{"R1/", "/R1", "R1//C2", "R1/C2/S3/B4/F5"} {
		_, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: place, Scope: archive.FullCount})
		require.ErrorIs(t, err, policy.InvalidInput, place)
	}
	s, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.FullCount})
	require.NoError(t, err)
	s, err = r.EnterStocktake(ctx, asDirector, s.Ref(), []archive.Stock{{Label: all[0].Number, Quantity: 1}})
	require.NoError(t, err)
	_, err = r.Move(ctx, asArchives, all[1].Ref(), archive.Place{Room: "R9", Cabinet: "C1", Shelf: "S1"})
	require.NoError(t, err)
	gone, err := all[2].LendOut(archive.Out{Slip: "s", Borrower: "li", Due: friday}, r.at)
	require.NoError(t, err)
	require.NoError(t, r.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveVolume(ctx, gone, journal.NewDraft(archivetest.Archivist, r.at, archive.ActMove))
		return err
	}))
	s, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.NoError(t, err)
	require.Equal(t, []archive.Discrepancy{
		{Kind: archive.Misplaced, ID: string(all[1].ID), Label: all[1].Number, Expected: 1, Slot: "R9/C1/S1"},
		{Kind: archive.Shortage, ID: string(all[3].ID), Label: all[3].Number, Expected: 1, Slot: "R1/C2/S3"},
	}, s.Differences, "what was lent since is missed by nobody, what was moved since is looked into")

	other := archivetest.OfficeDirector
	other.Roles = append(policy.Roles{policy.Archivist}, other.Roles...)
	require.NoError(t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{Org: archivetest.Org, ID: other.ID, Appointments: []staff.Appointment{{Role: policy.Archivist, From: friday}}},
			journal.NewDraft(archivetest.GeneralManager, r.at, staff.ActAppoint))
		return err
	}))
	scanned, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R9", Scope: archive.FullCount})
	require.NoError(t, err)
	scanned, err = r.EnterStocktake(ctx, asDirector, scanned.Ref(), []archive.Stock{{ID: string(all[1].ID), Quantity: 1}, {ID: string(all[3].ID), Quantity: 1}, {ID: "?", Quantity: 1}})
	require.NoError(t, err)
	scanned, err = r.CloseStocktake(ctx, asDirector, scanned.Ref(), scanned.Sheet())
	require.NoError(t, err)
	require.Equal(t, []archive.Discrepancy{
		{Kind: archive.Misplaced, ID: string(all[3].ID), Label: all[3].Number, Found: 1, Slot: "R1/C2/S3"},
		{Kind: archive.Surplus, ID: "?", Found: 1},
	}, scanned.Differences, "what is named by its id alone is looked up as well")

	s, err = r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.FullCount})
	require.NoError(t, err)
	_, err = r.TakeOver(ctx, asDirector, all[0].Ref())
	require.NoError(t, err)
	_, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.ErrorIs(t, err, policy.NotAllowed, "who has taken over what is counted keeps it now")
	r.sound()
}
