package custody_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// counted counts safe S1 in full, and signs what was found.
func (v *vault) counted(found ...archive.Stock) archive.Stocktake {
	v.t.Helper()
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(v.t, err)
	c, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(v.t, err)
	c, err = v.EnterCount(ctx, asAuditor, c.Ref(), found)
	require.NoError(v.t, err)
	c, err = v.SignCount(ctx, asAuditor, c.Ref(), c.Sheet())
	require.NoError(v.t, err)
	return c
}

func (v *vault) writeOff(c archive.Stocktake) error {
	_, err := v.ResolveCount(ctx, asBoss, c.Ref(), archive.Resolution{How: custody.AsWrittenOff, Reason: "查无下落"})
	return err
}

// One shortage that two counts found leaves the books once.
func TestAShortageIsWrittenOffOnce(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(3)[2:])
	found := archive.Stock{Label: "C-2", Slot: "A1", Quantity: 1}
	first, second := v.counted(found), v.counted(found)
	require.NoError(t, v.writeOff(first))
	_ = violation(t, v.writeOff(second), policy.B5_2f, "deed")
	_, err := v.ResolveCount(ctx, asBoss, second.Ref(), archive.Resolution{How: custody.AsFound, Reason: "已按前次盘点核销"})
	require.NoError(t, err)
	require.Equal(t, 1, v.deeds(deeds[0].ID)[0].Quantity)
	v.sound()
}

// What is missing is written off in the safe counted: until then it is moved to no other,
// not by what was proposed before either.
func TestAShortageIsWrittenOffWhereTheDeedLies(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	m := v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds), Safe: "S1", To: "S2", Slots: []string{"A1"}}))
	c := v.counted()
	_, err := v.Confirm(ctx, asOther, m.Ref(), custody.Confirming{Digest: m.Digest()})
	_ = violation(t, err, policy.B5_2f, "short")
	_ = violation(t, v.writeOff(c), policy.B5_2e, "pending")
	v.move(v.Withdraw(ctx, asCustodian, m.Ref(), "短缺"))
	require.NoError(t, v.writeOff(c))
	v.sound()
}

// G5a: a list's deadline is one duty, however many records its receipt writes.
func TestADutyIsToldOnce(t *testing.T) {
	v := newVault(t)
	l := v.agreed("L-017", lines(3))
	v.on("2026-02-14")
	l = v.list(v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}))
	require.True(t, l.Breached(policy.B5_2b))
	duties := map[string]int{}
	require.NoError(t, v.db.Custody().View(ctx, func(r custody.Reader) error {
		chains := []journal.Chain{
			{Org: archivetest.Org, Kind: custody.ListKind, ID: string(l.ID)},
			{Org: archivetest.Org, Kind: custody.DeedKind, ID: string(l.Deeds[0])},
			{Org: archivetest.Org, Kind: custody.MovementKind, ID: string(l.Movement)},
		}
		for _, chain := range chains {
			entries, err := r.Entries(ctx, chain, 0, 0)
			require.NoError(t, err)
			for _, e := range entries {
				duties[e.Kind] += 0
				for _, u := range e.Duties {
					if !u.Open() {
						duties[e.Kind]++
					}
				}
			}
		}
		return nil
	}))
	require.Equal(t, map[string]int{custody.ListKind: 1, custody.DeedKind: 0, custody.MovementKind: 0}, duties)
}

// Case, spaces, width and dashes make no second certificate of one.
func TestLookAlikeCertificates(t *testing.T) {
	for _, alike := range []string{"a-1(2)", "A—1(2)", "A - 1 (2)", "A-1(2)", "A-1〔2〕"} {
		require.Equal(t, custody.Folded("A-1(2)"), custody.Folded(alike), alike)
		both := lines(2)
		both[0].Certificate, both[1].Certificate = "A-1(2)", alike
		err := list(func(in *custody.NewList) { in.Lines = both })()
		_ = violation(t, err, policy.B5_2c, "lines[1].certificate")
	}
	require.NotEqual(t, custody.Folded("A-1"), custody.Folded("A-11"))

	v := newVault(t)
	one := lines(1)
	one[0].Certificate = "京(2025)朝不动产权第0012345号"
	v.kept("L-017", one)
	one[0].Certificate = "京(2025) 朝不动产权第0012345号"
	l := v.agreed("L-018", one)
	_, err := v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.ErrorIs(t, err, policy.Conflict)
	page, err := v.Deeds(ctx, asBoss, custody.DeedQuery{Certificate: one[0].Certificate})
	require.NoError(t, err)
	require.Len(t, page.Deeds, 1)
}

// The journal of each deed does not list hundreds of others, nor what paper a receiver
// showed: that is typed by a person.
func TestDraftsStaySmallAndSayNothingPersonal(t *testing.T) {
	v := newVault(t)
	l := v.agreed("L-017", lines(12))
	l = v.list(v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}))
	entries, err := v.DeedHistory(ctx, asBoss, l.Deeds[0], 0, 0)
	require.NoError(t, err)
	require.Contains(t, entries[0].Details, journal.Detail{Name: "deeds", Value: "C-0, C-1, C-2, C-3, C-4, C-5, C-6, C-7, C-8, C-9, +2"})

	final := custodytest.Approved(friday, custodytest.ToOwner())
	p, err := final.Movement.HandOut(custodytest.Custodian, noon, law, final.Deeds, final.Books, custodytest.Owner())
	require.NoError(t, err)
	for _, d := range p.Draft.Details {
		require.NotEqual(t, "proof", d.Name)
	}
}

func TestARequestSaysWhatIsMissing(t *testing.T) {
	v := custodytest.Kept(friday)
	_, err := custody.AskRelease(archivetest.A, noon, law, "m", v.Deeds, v.Books.Safe, custody.Asking{Purpose: "办理变更登记", Due: calendar.MustDay("2026-03-02")})
	require.Equal(t, "暂时出库没有写明去向", violation(t, err, policy.B5_2b, "to").Problem.ZH)
	require.Equal(t, "暂时出库没有写明经手人", violation(t, err, policy.B5_2b, "carrier").Problem.ZH)
}

// A hold on the file's volume keeps its deeds from the customer, whenever it is placed; a
// registry may have them all the same.
func TestNothingOnHoldIsGivenBack(t *testing.T) {
	holds := []archive.Hold{{ID: "h-1", Case: "case-1"}}
	approved := custodytest.Approved(friday, custodytest.ToOwner())
	approved.Books.Holds = holds
	_, err := approved.Movement.HandOut(custodytest.Custodian, noon, law, approved.Deeds, approved.Books, custodytest.Owner())
	require.ErrorIs(t, err, policy.B3_2)
	require.ErrorContains(t, err, "on hold")

	handed := custodytest.HandedOut(friday, custodytest.ToOwner())
	handed.Books.Holds = holds
	_, err = handed.Movement.Confirm(archivetest.Archivist, noon, law, handed.Deeds, handed.Books, custody.Confirming{Digest: handed.Movement.Digest()})
	require.ErrorContains(t, err, "on hold")

	registry := custodytest.Approved(friday, custodytest.ToRegistry())
	registry.Books.Holds = holds
	_, err = registry.Movement.HandOut(custodytest.Custodian, noon, law, registry.Deeds, registry.Books, custody.HandingOut{})
	require.NoError(t, err)
}
