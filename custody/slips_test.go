package custody_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// B5.2f: a certificate is one, however it is typed.
func TestACountFoldsCertificates(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(2)) // C-0 and C-1, one piece and two
	agreed := v.counted(archive.Stock{Label: "c－0", Slot: "A1", Quantity: 1}, archive.Stock{Label: "c - 1", Slot: "A1", Quantity: 2})
	require.Equal(t, archive.Agreeing, agreed.State)
	short := v.counted(archive.Stock{Label: "c-0", Slot: "A1", Quantity: 1}, archive.Stock{Label: "c-1", Slot: "B1", Quantity: 1})
	require.Len(t, short.Differences, 1)
	require.Equal(t, archive.Shortage, short.Differences[0].Kind)
	d := v.deeds(custody.DeedID(short.Differences[0].ID))[0]
	require.Equal(t, []archive.StocktakeID{short.ID}, d.Short)
	v.sound()
}

// B5.4: what is entered lies where it can lie.
func TestACountIsOfTheSafesSlots(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(1))
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	count, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	_, err = v.EnterCount(ctx, asAuditor, count.Ref(), []archive.Stock{{Label: "C-0", Slot: "Z9", Quantity: 1}})
	require.ErrorIs(t, err, policy.InvalidInput)
	_ = violation(t, err, policy.B5_4, "found[0].slot")
	require.Empty(t, count.Expected, "the answer is blind")
	entered, err := v.EnterCount(ctx, asAuditor, count.Ref(), []archive.Stock{{Label: "C-0", Quantity: 1}})
	require.NoError(t, err, "who does not know the slot leaves it out")
	require.Empty(t, entered.Expected, "and so is that to what is entered")

	// What was expected is not told when the count is given up, to whoever goes on counting.
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	_, err = v.DropCount(ctx, asBoss, s.Ref(), "改日再盘")
	require.NoError(t, err)
	count, err = v.Count(ctx, asAuditor, count.ID)
	require.NoError(t, err)
	require.Equal(t, archive.Abandoned, count.State)
	require.Empty(t, count.Expected)
}

// B5.2f: who counts goes on with the lists that say nothing of what lies in the safes.
func TestACounterReadsListsOnTheirWay(t *testing.T) {
	v := newVault(t)
	l := v.agreed("L-017", lines(1))
	s, err := v.Safe(ctx, asArchives, "S1")
	require.NoError(t, err)
	_, err = v.StartCount(ctx, asArchives, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	_, err = v.List(ctx, asArchives, l.ID)
	require.NoError(t, err)
	for _, q := range []custody.ListQuery{{}, {State: custody.Agreed}, {DueBefore: friday}} {
		_, err = v.Lists(ctx, asArchives, q)
		require.NoError(t, err)
	}
	_, err = v.Lists(ctx, asArchives, custody.ListQuery{State: custody.Received})
	require.ErrorIs(t, err, policy.B5_2f)
}

// B5.4: what the custodian signed for, and nobody put into the safe, is reported the day after.
func TestDeedsThatLieInNoSafeAreReported(t *testing.T) {
	v := newVault(t)
	l := v.agreed("L-017", lines(2))
	l = v.list(v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}))
	late := func() int {
		page, err := v.NotIn(ctx, asBoss, custody.DeedQuery{})
		require.NoError(t, err)
		return len(page.Deeds)
	}
	require.Zero(t, late(), "the same day is in time")
	v.on("2026-02-14")
	require.Equal(t, 2, late())
	v.confirm(v.move(v.Movement(ctx, asBoss, l.Movement)))
	require.Zero(t, late())
}

// B5.2b: no deed was received before there was its file.
func TestDeedsAreReceivedAfterTheirFileWasOpened(t *testing.T) {
	before := calendar.MustDay("2000-01-01")
	f := archivetest.Opened(friday)
	_, _, err := custody.Draft(archivetest.A, noon, law, "list-1", f, custody.NewList{File: f.ID, Received: before})
	_ = violation(t, err, policy.B5_2b, "received")
	l, _, err := custody.Draft(archivetest.A, noon, law, "list-1", f, custody.NewList{File: f.ID})
	require.NoError(t, err)
	_, _, err = l.RecordReceipt(archivetest.B, noon, law, before)
	require.Contains(t, violation(t, err, policy.B5_2b, "received").Wanted, friday.String())
	_, _, err = l.RecordReceipt(archivetest.B, noon, law, friday)
	require.NoError(t, err)
}

// B5.2e: whoever lists a certificate that is in custody is told which, and where it lies.
func TestACertificateTwiceInCustodyIsNamed(t *testing.T) {
	v := newVault(t)
	kept := v.kept("L-017", lines(2))
	again := lines(3)
	again[0], again[2] = again[2], again[1]
	again[2].Certificate = strings.ToLower(again[2].Certificate)
	l := v.agreed("L-018", again[:1])
	l2 := v.agreed("L-019", []custody.Line{again[0], again[2]})
	l = v.list(v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}))
	_, err := v.Receive(ctx, asCustodian, l2.Ref(), custody.Receiving{Digest: l2.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.ErrorIs(t, err, policy.Conflict)
	require.Equal(t, custody.DeedKind+"/"+string(l.Deeds[0]), violation(t, err, policy.B5_2e, "lines[0].certificate").Found)
	one := violation(t, err, policy.B5_2e, "lines[1].certificate")
	require.Equal(t, custody.DeedKind+"/"+string(kept[1].ID), one.Found)
	require.Contains(t, one.Problem.ZH, "保险柜 S1,柜位 A1")
	v.sound()
}

// A slip in an id says in which field.
func TestAWrongSafeOrSlotIsNamedByItsField(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(3))
	_, err := v.OpenSafe(ctx, asBoss, custody.NewSafe{ID: "S1", Name: "柜", Slots: []string{"A1"}, Custodian: custodytest.Custodian.ID})
	require.ErrorIs(t, err, policy.Conflict)
	_ = violation(t, err, policy.B5_4, "id")
	_, err = v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds), Safe: "S9", To: "S2", Slots: []string{"A1"}})
	_ = violation(t, err, policy.C2b, "safe")
	_, err = v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds), Safe: "S1", To: "A9", Slots: []string{"A1"}})
	_ = violation(t, err, policy.C2b, "to")
	_, err = v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds), Safe: "S1", Slots: []string{"Z9", "Z9", "Z9"}})
	require.Len(t, policy.Violations(err), 1)
	_ = violation(t, err, policy.B5_4, "slots[0]")
	_, err = v.BringIn(ctx, asCustodian, custody.Bringing{Deeds: []policy.Ref{{ID: "x", Revision: 1}}, Safe: "S1", Slots: []string{"A1"}})
	_ = violation(t, err, policy.C2b, "deeds[0]")
	require.ErrorIs(t, err, policy.NotFound)
	for _, one := range policy.Violations(refused(t, v)) {
		require.NotContains(t, one.Problem.EN, "deed custodian (deed custodian)")
	}
}

func refused(t *testing.T, v *vault) error {
	t.Helper()
	s, err := v.Safe(ctx, asBoss, "S2")
	require.NoError(t, err)
	_, err = v.Arrange(ctx, asCustodian, s.Ref(), []string{"Z1"})
	require.ErrorIs(t, err, policy.NotAllowed)
	return err
}

// B3b: the register of movements says why something went out, with whom, and until when.
func TestTheRegisterOfMovementsSaysWhy(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	v.on("2026-02-24").away(deeds)
	var out bytes.Buffer
	require.NoError(t, v.WriteMovements(ctx, asBoss, custody.MovementQuery{}, &out, policy.EN))
	for _, want := range []string{"purpose", "carrier", "due back", "办理变更登记", string(archivetest.A.ID), "2026-02-27"} {
		require.Contains(t, out.String(), want)
	}
}

// B5.2f: a manager of a deed in the safe does not count it, whatever else they are.
func TestWhoHandlesADeedDoesNotCountIt(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(1))
	s, err := v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	for _, handler := range []policy.Request{asA, asB} {
		handler.Actor.Roles = policy.Roles{policy.Auditor}
		_, err = v.StartCount(ctx, handler, s.Ref(), custody.Counting{Scope: archive.FullCount})
		require.ErrorIs(t, err, policy.B5_2f)
		require.ErrorIs(t, err, policy.NotAllowed)
	}
	other, err := v.Safe(ctx, asBoss, "S2")
	require.NoError(t, err)
	asA := asA
	asA.Actor.Roles = policy.Roles{policy.Auditor}
	_, err = v.StartCount(ctx, asA, other.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err, "of another safe they do")
}
