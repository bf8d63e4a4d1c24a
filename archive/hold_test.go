package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func heldBy(t *testing.T, v archive.Volume, ids ...string) archive.Volume {
	t.Helper()
	for _, id := range ids {
		var err error
		v, _, err = v.PlaceHold(archivetest.GeneralManager, noon, law, id, archive.Freeze{Case: "case-" + id})
		require.NoError(t, err)
	}
	return v
}

func lastV(_ archive.Volume, _ journal.Draft, err error) error { return err }

func TestHolds(t *testing.T) {
	v := onShelf()
	two := heldBy(t, v, "h-1", "h-2")
	require.Len(t, two.Holds, 2)
	require.Empty(t, v.Holds)
	place := func(v archive.Volume, who policy.Actor, id, number string) func() error {
		return func() error { return lastV(v.PlaceHold(who, noon, law, id, archive.Freeze{Case: number})) }
	}
	lift := func(v archive.Volume, who policy.Actor, id string) func() error {
		return func() error { return lastV(v.LiftHold(who, noon, law, id)) }
	}
	boss := archivetest.GeneralManager
	run(t, []ruleCase{
		{policy.B3_2, "several cases may hold a volume", place(two, boss, "h-3", "case-3"), ""},
		{policy.B3_2, "while it is out as well", place(out(t, v), boss, "h-1", "case-1"), ""},
		{policy.B3_2, "each once", place(two, boss, "h-3", "case-h-1"), "case"},
		{policy.B3_2, "only with authority", place(v, archivetest.OfficeDirector, "h-1", "case-1"), "actor"},
		{policy.B3_2, "and lifted with it", lift(two, archivetest.OfficeDirector, "h-1"), "actor"},
		{policy.B3_2, "one at a time", lift(two, boss, "h-2"), ""},
		{policy.B3_2, "one that does not stand is not lifted", lift(two, boss, "h-9"), "hold"},
		{policy.B3_2, "nor any where none stands", lift(v, boss, "h-1"), "holds"},
		{policy.B3_2, "a destroyed volume is not held", func() error {
			gone := v
			gone.State = archive.Disposed
			return place(gone, boss, "h", "c")()
		}, "state"},
	})
	require.ErrorIs(t, place(v, boss, "h", "")(), policy.InvalidInput)
	require.ErrorIs(t, place(v, archivetest.Stranger, "h", "c")(), policy.NotFound)

	one, d, err := two.LiftHold(boss, noon, law, "h-1")
	require.NoError(t, err)
	require.Equal(t, "h-2", one.Holds[0].ID)
	require.Contains(t, d.Details, journal.Detail{Name: "case", Value: "case-h-1"})
	require.Len(t, two.Holds, 2, "what it was given stays as it was")
	require.ErrorIs(t, lift(one, boss, "h-1")(), policy.RuleBroken, "lifting a hold twice")
	none, _, err := one.LiftHold(boss, noon, law, "h-2")
	require.NoError(t, err)
	require.Equal(t, v.Holds, none.Holds)
}

func TestAHoldStopsWhatLeavesTheRoom(t *testing.T) {
	f, v := archivetest.Shelved(friday)
	v = heldBy(t, v, "h-1")
	_, err := v.LendOut(goingOut, noon)
	require.ErrorIs(t, err, policy.B3_2)
	_, err = f.GiveAnnex(v, archivetest.Archivist, noon, law, handing)
	_ = violation(t, err, policy.B4_4, "volume")
	_, err = f.VoidNumber(v, archivetest.Archivist, noon, law, "错号")
	_ = violation(t, err, policy.B4_8a, "volume")
	_, _, err = archive.DrawUpDisposal(archivetest.Org, "x", []archive.Volume{v}, archivetest.Archivist, noon, law)
	_ = violation(t, err, policy.B3_2, "holds")
	_, _, err = v.Inspect(archivetest.Archivist, noon, law)
	require.NoError(t, err, "it is looked after as ever")
}

func TestRestricting(t *testing.T) {
	v := onShelf()
	restrict := func(v archive.Volume, who policy.Actor, reason string) func() error {
		return func() error { return lastV(v.Restrict(who, noon, law, reason)) }
	}
	free := func(v archive.Volume, who policy.Actor, reason string) func() error {
		return func() error { return lastV(v.Unrestrict(who, noon, law, reason)) }
	}
	shut, _, err := v.Restrict(archivetest.OfficeDirector, noon, law, "客户撤回同意")
	require.NoError(t, err)
	require.Nil(t, v.Restricted)
	run(t, []ruleCase{
		{policy.G2a, "with a reason", restrict(v, archivetest.OfficeDirector, "客户撤回同意"), ""},
		{policy.G2a, "never without", restrict(v, archivetest.OfficeDirector, ""), "reason"},
		{policy.G2a, "once", restrict(shut, archivetest.OfficeDirector, "r"), "restricted"},
		{policy.G2a, "not by anybody", restrict(v, archivetest.A, "r"), "actor"},
		{policy.G2a, "the general manager ends it", free(shut, archivetest.GeneralManager, "r"), ""},
		{policy.G2a, "nobody else does", free(shut, archivetest.OfficeDirector, "r"), "actor"},
		{policy.G2a, "what is free is not freed", free(v, archivetest.GeneralManager, "r"), "restricted"},
	})
}

// Rule B3.2: one archivist answers at every moment, and the chain has no gap.
func TestTakingOver(t *testing.T) {
	v := onShelf()
	take := func(v archive.Volume, who policy.Actor) func() error {
		return func() error { return lastV(v.TakeOver(who, noon, law)) }
	}
	manager := sun
	manager.ID = archivetest.A.ID
	run(t, []ruleCase{
		{policy.B3_2, "another archivist takes it over", take(v, sun), ""},
		{policy.B3_2, "while it is out as well", take(out(t, v), sun), ""},
		{policy.B3_2, "who has it has it", take(v, archivetest.Archivist), "holders"},
		{policy.B3_1, "nobody does who is not appointed", take(v, archivetest.GeneralManager), "actor"},
		{policy.B4_1b, "nor one of its managers", take(v, manager), "actor"},
	})
	got, _, err := v.TakeOver(sun, noon, law)
	require.NoError(t, err)
	require.Equal(t, sun.ID, got.Holder())
	n := len(got.Holders)
	require.Equal(t, got.Holders[n-2].Until, got.Holders[n-1].From)
	require.Equal(t, archivetest.Archivist.ID, v.Holder(), "what it was given stays as it was")
}

func TestMoving(t *testing.T) {
	v := onShelf()
	to := archive.Place{Room: "R2", Cabinet: "C1", Shelf: "S1"}
	shelf := archive.Shelf{Org: archivetest.Org, Path: "R2/C1/S1"}
	closed := shelf
	closed.Closed = true
	move := func(v archive.Volume, to archive.Place, shelf *archive.Shelf, tree bool) func() error {
		return func() error { return lastV(v.Move(archivetest.Archivist, noon, law, to, shelf, tree)) }
	}
	received := v
	received.State, received.Place = archive.Received, archive.Place{}
	credit := archivetest.CreditVolume(friday)
	credit.State, credit.Place = archive.Received, archive.Place{}
	run(t, []ruleCase{
		{policy.B3_2, "to a place of the tree", move(v, to, &shelf, true), ""},
		{policy.B3_2, "to any where no tree is kept", move(v, to, nil, false), ""},
		{policy.B3_2, "to none that the tree does not have", move(v, to, nil, true), "place"},
		{policy.B3_2, "to none that is closed", move(v, to, &closed, true), "place"},
		{policy.B3_2, "not while it is out", move(out(t, v), to, &shelf, true), "state"},
		{policy.B4_7a, "a business file is registered first", move(received, to, &shelf, true), "state"},
		{policy.B3_2, "another volume is put in its first place so", move(credit, to, &shelf, true), ""},
		{policy.B3_1, "by the archivist", func() error { return lastV(v.Move(archivetest.A, noon, law, to, &shelf, true)) }, "actor"},
	})
	require.ErrorIs(t, move(v, archive.Place{Room: "R/2", Cabinet: "C", Shelf: "S"}, nil, false)(), policy.InvalidInput)
	require.ErrorIs(t, move(v, archive.Place{Room: "R2"}, nil, false)(), policy.InvalidInput)
	got, d, err := v.Move(archivetest.Archivist, noon, law, to, &shelf, true)
	require.NoError(t, err)
	require.Equal(t, to, got.Place)
	require.Contains(t, d.Details, journal.Detail{Name: "from", Value: v.Place.String()})
}

func TestTheTreeOfShelves(t *testing.T) {
	room, _, err := archive.AddShelf(archivetest.Org, "R1", archive.ShelfNote{Barcode: "B-1"}, nil, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	require.Empty(t, room.Parent())
	cabinet, _, err := archive.AddShelf(archivetest.Org, "R1/C2", archive.ShelfNote{}, &room, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	require.Equal(t, "R1", cabinet.Parent())
	_, _, err = archive.AddShelf(archivetest.Org, "R1/C2/S3", archive.ShelfNote{}, &room, archivetest.Archivist, noon, law)
	_ = violation(t, err, policy.B3_2, "path")
	_, _, err = archive.AddShelf(archivetest.Org, "R1/C2", archive.ShelfNote{}, &room, archivetest.A, noon, law)
	require.ErrorIs(t, err, policy.NotAllowed)
	for _, bad := range []string{"", "/", "R1/", "/C2", "R1//S3", "a/b/c/d/e", "R1/ C2", "R\n1", "012345678901234567890123456789012"} {
		_, _, err = archive.AddShelf(archivetest.Org, bad, archive.ShelfNote{}, nil, archivetest.Archivist, noon, law)
		require.ErrorIs(t, err, policy.InvalidInput, bad)
	}
	shut, _, err := cabinet.Change(archive.ShelfNote{Barcode: "B-2", Closed: true}, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	require.True(t, shut.Closed)
	require.False(t, cabinet.Closed)
}
