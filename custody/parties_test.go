package custody_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// in is a person who acts in another's name.
func in(who policy.Actor, name policy.PersonID, role policy.Role) policy.Actor {
	who.Roles, who.Principal = policy.Roles{role}, name
	return who
}

// What one person has done for A nobody else's part is done with: A, B, the archivist,
// and the custodian, who is neither manager.
func TestADelegateIsOnePerson(t *testing.T) {
	checked := func(people ...policy.Actor) custody.HandOverList {
		l := custodytest.Verifying(friday)
		for _, who := range people {
			var err error
			l, _, err = l.Check(who, noon, law, custodytest.Checking(l))
			require.NoError(t, err)
		}
		return l
	}
	custodianForA := in(custodytest.Custodian, archivetest.A.ID, policy.ProjectManager)
	agreed := checked(custodianForA, archivetest.B, archivetest.Archivist)
	ownList := checked(archivetest.A, archivetest.B, policy.Actor{
		Org: archivetest.Org, ID: custodytest.Custodian.ID, Roles: policy.Roles{policy.Archivist},
	})
	listedForA, _, err := custody.Draft(in(archivetest.Archivist, archivetest.A.ID, policy.ProjectManager), noon, law, "l",
		archivetest.Opened(friday), custody.NewList{File: "file-1", Received: friday, Lines: custodytest.Lines()})
	require.NoError(t, err)
	listedForA, _, err = listedForA.Present(archivetest.A, noon, law)
	require.NoError(t, err)
	run(t, []ruleCase{
		{policy.B4_1b, "who checked for A does not receive", func() error { return listActs[custody.ActReceive](agreed, custodytest.Custodian) }, "actor"},
		{policy.B4_1b, "nor refuse", func() error { return listActs[custody.ActRefuse](agreed, custodytest.Custodian) }, "actor"},
		{policy.B5_2d, "who checked as archivist does", func() error { return listActs[custody.ActReceive](ownList, custodytest.Custodian) }, ""},
		{policy.B4_1b, "who listed for A is not the archivist as well", func() error {
			return last(listedForA.Check(archivetest.Archivist, noon, law, custodytest.Checking(listedForA)))
		}, "actor"},
	})
	for _, next := range agreed.Explain(custodytest.Custodian, noon, law) {
		if next.Action == custody.ActReceive {
			require.False(t, next.Allowed)
		}
	}
}

func TestWhoTakesDeedsAwayDoesNotAllowIt(t *testing.T) {
	out := custodytest.ToRegistry()
	out.Carrier = archivetest.GeneralManager.ID
	asked := custodytest.Asked(friday, out)
	chief := archivetest.GeneralManager
	chief.ID = "second-chief"
	approved := asked.After(asked.Movement.Approve(chief, noon, law, asked.Deeds, asked.Books, custody.Approval{})).Carried(archivetest.GeneralManager, noon)
	handed := approved.After(approved.Movement.HandOut(custodytest.Custodian, noon, law, approved.Deeds, approved.Books, custody.HandingOut{}))
	over := archivetest.At("2027-01-04")
	run(t, []ruleCase{
		{policy.B5_2b, "the carrier does not approve", func() error { return moveActs[custody.ActApprove](asked, archivetest.GeneralManager) }, "actor"},
		{policy.B5_2b, "nor confirm", func() error { return moveActs[custody.ActConfirm](handed, archivetest.GeneralManager) }, "actor"},
		{policy.B5_2b, "nor does the approver", func() error { return moveActs[custody.ActConfirm](handed, chief) }, "actor"},
		{policy.B5_2b, "another does", func() error { return moveActs[custody.ActConfirm](handed, archivetest.Archivist) }, ""},
		{policy.B5_2b, "who could not approve it does not refuse it", func() error { return moveActs[custody.ActDecline](asked, archivetest.Archivist) }, "actor"},
		{policy.B5_2b, "the second person declines what is proposed", func() error { return moveActs[custody.ActDecline](handed, archivetest.Archivist) }, ""},
		{policy.B5_2b, "no approval once the day of return is past", func() error {
			return done(asked.Movement.Approve(chief, over, law, asked.Deeds, asked.Books, custody.Approval{}))
		}, "due"},
		{policy.B5_2b, "nor does anything go out then", func() error {
			return done(approved.Movement.HandOut(custodytest.Custodian, over, law, approved.Deeds, approved.Books, custody.HandingOut{}))
		}, "due"},
	})
}

// Where one person opens the vault, another custodian is still asked what comes to be
// theirs.
func TestOnePersonOpensTheirOwnSafeOnly(t *testing.T) {
	alone := lawWith(t, func(r *policy.Regulation) { r.Settings.OneOpensVault = true })
	v := custodytest.Kept(friday)
	v.Books.To = custodytest.OtherSafe(friday)
	p, err := custody.Relocate(custodytest.Custodian, noon, alone, "m", v.Deeds, v.Books, []string{"A1"})
	require.NoError(t, err)
	require.Equal(t, custody.Proposed, p.Movement.State)
	p, err = p.Movement.Confirm(custodytest.OtherCustodian, noon, alone, p.Deeds, v.Books, custody.Confirming{Digest: p.Movement.Digest()})
	require.NoError(t, err)
	require.Equal(t, custody.Confirmed, p.Movement.State)
}

func TestASafeGetsAnotherCustodianWhileAMovementWaits(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	m := v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds[:1]), Safe: "S1", To: "S2", Slots: []string{"A1"}}))
	out := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[1:])))
	out = v.move(v.Approve(ctx, asBoss, out.Ref(), custody.Approval{}))
	safe := func(id custody.SafeID) policy.Ref {
		s, err := v.Safe(ctx, asBoss, id)
		require.NoError(t, err)
		return s.Ref()
	}
	_, err := v.Assign(ctx, asBoss, safe("S2"), custodytest.Custodian.ID)
	require.NoError(t, err)
	_, err = v.Confirm(ctx, asOther, m.Ref(), custody.Confirming{Digest: m.Digest()})
	require.NoError(t, err, "a second person now, as any other")
	_, err = v.Assign(ctx, asBoss, safe("S1"), custodytest.OtherCustodian.ID)
	require.NoError(t, err)
	next, err := v.ExplainMovement(ctx, asOther, out.ID)
	require.NoError(t, err)
	for _, n := range next {
		require.Equal(t, n.Action == custody.ActHandOut || n.Action == custody.ActWithdraw, n.Allowed, "%s", n.Action)
	}
	_, err = v.Withdraw(ctx, asCustodian, out.Ref(), "不再需要")
	require.ErrorIs(t, err, policy.NotAllowed, "the safe is theirs no more")
	v.move(v.Withdraw(ctx, asOther, out.Ref(), "不再需要"))
	v.sound()
}
