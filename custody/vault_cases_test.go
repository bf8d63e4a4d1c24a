package custody_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestAListGoesBackAndForth(t *testing.T) {
	v := newVault(t)
	l := v.agreed("L-017", lines(2))
	l = v.list(v.AllowOvernight(ctx, asBoss, l.Ref(), custody.Stay{Days: 1, Reason: "下班后领取"}))
	l = v.list(v.Refuse(ctx, asCustodian, l.Ref(), []custody.Difference{{Line: 3, Field: "unlisted", Found: "C-9"}}))
	l = v.list(v.Edit(ctx, asA, l.Ref(), lines(3)))
	require.Equal(t, 6, l.Quantity())
	next, err := v.ExplainList(ctx, asA, l.ID)
	require.NoError(t, err)
	require.NotEmpty(t, next)
	v.on("2026-02-24")
	late, err := v.LateLists(ctx, asB, custody.ListQuery{})
	require.NoError(t, err)
	require.Len(t, late.Lists, 1)
	l = v.list(v.Cancel(ctx, asBoss, l.Ref(), "客户取回"))
	require.True(t, l.Breached(policy.B5_2b), "it was with A or B for days all the same")
	late, err = v.LateLists(ctx, asB, custody.ListQuery{})
	require.NoError(t, err)
	require.Empty(t, late.Lists)
	v.sound()
}

func TestASafeChangesHands(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	s, err := v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	s, err = v.Arrange(ctx, asCustodian, s.Ref(), []string{"C1"})
	require.NoError(t, err)

	// What the first custodian has proposed, the second may not confirm for them both.
	m := v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds), Safe: "S1", Slots: []string{"C1"}}))
	s, err = v.Safe(ctx, asBoss, s.ID)
	require.NoError(t, err)
	_, err = v.Assign(ctx, asBoss, s.Ref(), "nobody")
	require.ErrorIs(t, err, policy.B5_2d)
	_, err = v.Assign(ctx, asBoss, s.Ref(), custodytest.OtherCustodian.ID)
	require.NoError(t, err)
	_, err = v.Confirm(ctx, asCustodian, m.Ref(), custody.Confirming{Digest: m.Digest()})
	require.ErrorIs(t, err, policy.B5_2b, "who proposed it")
	v.move(v.Decline(ctx, asBoss, m.Ref(), "柜位另有安排"))
	_, err = v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(v.deeds(deeds[0].ID)), Safe: "S1", Slots: []string{"C1"}})
	require.ErrorIs(t, err, policy.B5_2d, "the safe is another's now")
	v.confirm(v.move(v.Relocate(ctx, asOther, custody.Relocation{Deeds: refs(v.deeds(deeds[0].ID)), Safe: "S1", Slots: []string{"C1"}})))
	chain, err := v.Chain(ctx, asAuditor, deeds[0].ID)
	require.NoError(t, err)
	require.Equal(t, custodytest.OtherCustodian.ID, chain[len(chain)-1].Person)
	v.sound()
}

func TestACountFindsWhatBelongsElsewhere(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	m := v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds[:1]), Safe: "S1", To: "S2", Slots: []string{"A2"}}))
	v.move(v.Confirm(ctx, asOther, m.Ref(), custody.Confirming{Digest: m.Digest()}))
	s, err := v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	count, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.SurpriseCount})
	require.NoError(t, err)
	count, err = v.EnterCount(ctx, asAuditor, count.Ref(), []archive.Stock{
		{ID: string(deeds[0].ID), Slot: "A1", Quantity: 1}, {Label: "C-1", Slot: "A1", Quantity: 2}, {ID: "unheard-of", Quantity: 1},
	})
	require.NoError(t, err)
	count, err = v.SignCount(ctx, asAuditor, count.Ref(), count.Sheet())
	require.NoError(t, err)
	require.Len(t, count.Differences, 2)
	require.Equal(t, [3]string{archive.Misplaced, "S2/A2", "A1"}, [3]string{count.Differences[0].Kind, count.Differences[0].Slot, count.Differences[0].FoundIn})
	require.Equal(t, archive.Surplus, count.Differences[1].Kind)
	_, err = v.ResolveCount(ctx, asBoss, count.Ref(), archive.Resolution{Difference: 0, How: custody.AsCorrected, Reason: "r"})
	require.ErrorIs(t, err, policy.B5_2f, "what belongs to another safe is put back, or relocated by two people")
	_, err = v.ResolveCount(ctx, asBoss, count.Ref(), archive.Resolution{Difference: 0, How: custody.AsMoved, Reason: "r"})
	require.NoError(t, err)
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	require.Equal(t, friday, s.Surprised)
	require.True(t, s.Counted.IsZero(), "a surprise count is no full one")
	v.sound()
}

func TestTheAuditFindsABalanceThatIsWrong(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(2))
	require.NoError(t, v.db.Custody().Update(ctx, func(tx custody.Tx) error {
		b, err := tx.LastBalance(ctx, archivetest.Org, "S1", "customer-title", friday)
		require.NoError(t, err)
		b.Closing++
		if _, err = tx.SaveBalance(ctx, b, journal.NewDraft(archivetest.GeneralManager, noon, custody.ActConfirm)); err != nil {
			return err
		}
		s, err := tx.Safe(ctx, archivetest.Org, "S1")
		require.NoError(t, err)
		s.Pieces++
		_, err = tx.SaveSafe(ctx, s, journal.NewDraft(archivetest.GeneralManager, noon, custody.ActConfirm))
		return err
	}))
	audit, err := v.AuditBalances(ctx, asAuditor)
	require.NoError(t, err)
	require.False(t, audit.OK())
	require.Len(t, audit.Wrong, 1)
	require.Equal(t, 3, audit.Wrong[0].Closing, "as it should be")
	require.Equal(t, []custody.SafeID{"S1"}, audit.Safes)
}

func TestEveryWayHasItsName(t *testing.T) {
	for _, way := range []custody.Way{custody.In, custody.Return, custody.Temporary, custody.Final, custody.Shift, custody.WriteOff} {
		require.NotEqual(t, string(way), way.Text().ZH)
	}
	require.Equal(t, "unheard-of", custody.Way("unheard-of").Text().EN)
	require.Equal(t, "unheard-of", custody.StateText("unheard-of").EN)
}
