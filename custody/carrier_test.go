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
)

// B3.2: nobody answers for deeds that they have not signed for.
func TestTheCarrierSigns(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	in := asking(custodytest.ToRegistry(), deeds[:1])
	in.Carrier = archivetest.OtherManager.ID
	m := v.move(v.AskRelease(ctx, asA, in))
	require.Nil(t, m.Carried)
	carrier := policy.By(archivetest.OtherManager)
	signing := custody.Confirming{Digest: m.Digest()}
	_, err := v.Carry(ctx, asA, m.Ref(), signing)
	require.ErrorIs(t, err, policy.NotAllowed, "who asked signs for nobody else")
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	_, err = v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{})
	_ = violation(t, err, policy.B3_2, "carried")
	_, err = v.Carry(ctx, carrier, m.Ref(), custody.Confirming{})
	_ = violation(t, err, policy.B3_2, "digest")
	seen := v.move(v.Movement(ctx, carrier, m.ID))
	m = v.move(v.Carry(ctx, carrier, seen.Ref(), custody.Confirming{Digest: seen.Digest()}))
	require.Equal(t, archivetest.OtherManager.ID, m.Carried.By)
	_, err = v.Carry(ctx, carrier, m.Ref(), signing)
	_ = violation(t, err, policy.B3_2, "carried")
	v.confirm(v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{})))
	chain, err := v.Chain(ctx, asBoss, deeds[0].ID)
	require.NoError(t, err)
	require.Equal(t, archivetest.OtherManager.ID, chain[len(chain)-1].Person)
	require.Equal(t, policy.Carrier, chain[len(chain)-1].As)

	// The carrier reports the loss; a manager who has nothing to do with it does not.
	d, err := v.Deed(ctx, carrier, deeds[0].ID)
	require.NoError(t, err)
	_, err = v.ReportLost(ctx, asB, d.Ref(), custody.LossReport{Facts: "遗失"})
	require.ErrorIs(t, err, policy.NotAllowed)
	d, err = v.ReportLost(ctx, carrier, d.Ref(), custody.LossReport{Facts: "遗失"})
	require.NoError(t, err)
	require.Equal(t, custody.Missing, d.State)

	// A final release has no carrier, and who is nobody never signs.
	final := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToOwner(), deeds[1:])))
	for _, next := range final.Explain(archivetest.A, noon, law, deeds[1:], custody.Books{}) {
		require.False(t, next.Action == custody.ActCarry && next.Allowed)
	}
	v.sound()
}

func TestNobodySignsForTheCarrierByDelegation(t *testing.T) {
	in := custodytest.ToRegistry()
	in.Carrier = archivetest.B.ID
	v := custodytest.Asked(friday, in)
	deputed := archivetest.OtherManager
	deputed.Principal = archivetest.B.ID
	_, err := v.Movement.Carry(deputed, noon, law, v.Deeds, custody.Confirming{Digest: v.Movement.Digest()})
	_ = violation(t, err, policy.B3_2, "actor")
	_, err = v.Movement.Carry(archivetest.B, noon, law, v.Deeds, custody.Confirming{Digest: v.Movement.Digest()})
	require.NoError(t, err)
}

// B5.2b: a release for a time has an end.
func TestAReleaseForATimeIsNoneForYears(t *testing.T) {
	v := custodytest.Kept(friday)
	in := custodytest.ToRegistry()
	in.Due = calendar.MustDay("2036-02-13")
	_, err := custody.AskRelease(archivetest.A, noon, law, "m", v.Deeds, v.Books.Safe, in)
	require.Equal(t, "a day up to 2027-02-13", violation(t, err, policy.B5_2b, "due").Wanted)
	in.Due = calendar.MustDay("2027-02-13")
	_, err = custody.AskRelease(archivetest.A, noon, law, "m", v.Deeds, v.Books.Safe, in)
	require.NoError(t, err)
}

// B3.2: the approver consents to a receiver, and nobody else gets the deeds.
func TestTheReceiverIsApproved(t *testing.T) {
	v := custodytest.Kept(friday)
	in := custodytest.ToOwner()
	in.Receiver = ""
	_, err := custody.AskRelease(archivetest.A, noon, law, "m", v.Deeds, v.Books.Safe, in)
	_ = violation(t, err, policy.B3_2, "receiver")
	temporary := custodytest.ToRegistry()
	temporary.Receiver = "张三"
	_, err = custody.AskRelease(archivetest.A, noon, law, "m", v.Deeds, v.Books.Safe, temporary)
	_ = violation(t, err, "", "receiver")
	require.Equal(t, policy.Personal("张三"), custodytest.Asked(friday, custodytest.ToOwner()).Movement.Release.Named, "the approver is shown who")

	v = custodytest.Approved(friday, custodytest.ToOwner())
	for name, c := range map[string]struct {
		change func(r *custody.Receiver)
		rule   policy.Rule
		field  string
	}{
		"another person":     {func(r *custody.Receiver) { r.Name = "李四" }, policy.B3_2, "receiver.name"},
		"no proof":           {func(r *custody.Receiver) { r.Proof = "" }, "", "receiver.proof"},
		"by their looks":     {func(r *custody.Receiver) { r.Proof = "looks" }, "", "receiver.proof"},
		"no number":          {func(r *custody.Receiver) { r.Number = "" }, "", "receiver.number"},
		"a number of one":    {func(r *custody.Receiver) { r.Number = "1" }, "", "receiver.number"},
		"no card's number":   {func(r *custody.Receiver) { r.Number = "12345678" }, "", "receiver.number"},
		"nothing was signed": {func(r *custody.Receiver) { r.Receipt = "" }, "", "receiver.receipt"},
	} {
		t.Run(name, func(t *testing.T) {
			out := custodytest.Owner()
			c.change(out.Receiver)
			_, err := v.Movement.HandOut(custodytest.Custodian, noon, law, v.Deeds, v.Books, out)
			_ = violation(t, err, c.rule, c.field)
		})
	}
	foreign := custodytest.Owner()
	foreign.Receiver.Proof, foreign.Receiver.Number = "passport", "E12345678"
	_, err = v.Movement.HandOut(custodytest.Custodian, noon, law, v.Deeds, v.Books, foreign)
	require.NoError(t, err)
}

func TestNothingIsSettledBeforeItsFileWasOpened(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	m := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToOwner(), deeds)))
	_, err := v.Approve(ctx, asBoss, m.Ref(), custody.Approval{Settled: calendar.MustDay("2000-01-01")})
	require.Contains(t, violation(t, err, policy.B3_2, "settled").Wanted, friday.String())

	// Who approves is shown the receiver, for a purpose that stays on record; others are not.
	shown, err := v.RevealRelease(ctx, asBoss, m.ID, "核对领取人")
	require.NoError(t, err)
	require.Equal(t, "张三", shown.Release.Named.Reveal())
	_, err = v.RevealRelease(ctx, asB, m.ID, "核对领取人")
	require.ErrorIs(t, err, policy.G2a)
}

// C4.5b: what is missing stays pursued until it is found or written off, and its incident
// says which.
func TestAnIncidentEndsAsItsDeedDoes(t *testing.T) {
	ending := func(o archive.Outcome) archive.Ending { return archive.Ending{Outcome: o, Text: "见附件"} }
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	v.on("2026-02-24").away(deeds)
	for _, d := range deeds {
		lost := v.lost(d.ID)
		i := v.pursued(lost.Incident)
		for _, o := range []archive.Outcome{archive.Recovered, archive.Unfounded, archive.MadeGood, archive.Lasting} {
			_, err := v.room.CloseIncident(ctx, asDirector, i.Ref(), ending(o))
			_ = violation(t, err, policy.C4_5b, "fate")
		}
	}
	page, err := v.MissingDeeds(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Len(t, page.Deeds, 2, "what is missing stands in a report")

	found, gone := v.deeds(deeds[0].ID)[0], v.deeds(deeds[1].ID)[0]
	v.back("2026-02-25", "2026-02-25", found.ID)
	_, err = v.WriteOff(ctx, asBoss, gone.Ref(), "查无下落")
	require.NoError(t, err)
	for id, c := range map[archive.IncidentID]struct {
		fate        archive.Fate
		wrong, good archive.Outcome
	}{
		found.Incident: {archive.FateFound, archive.Lasting, archive.Recovered},
		gone.Incident:  {archive.FateGone, archive.Unfounded, archive.MadeGood},
	} {
		i, err := v.room.Incident(ctx, asBoss, id)
		require.NoError(t, err)
		require.Equal(t, c.fate, i.Fate)
		_, err = v.room.CloseIncident(ctx, asDirector, i.Ref(), ending(c.wrong))
		require.Equal(t, string(c.fate), violation(t, err, policy.C4_5b, "outcome").Found)
		_, err = v.room.CloseIncident(ctx, asDirector, i.Ref(), ending(c.good))
		require.NoError(t, err)
	}
	page, err = v.MissingDeeds(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Empty(t, page.Deeds)
	v.sound()
}

// C4.5b: so does that of a count.
func TestAnIncidentEndsAsItsCountDoes(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(1))
	count := v.counted()
	i := v.pursued(count.Incident)
	_, err := v.room.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Unfounded, Text: "误报"})
	_ = violation(t, err, policy.C4_5b, "fate")
	next, err := v.room.ExplainIncident(ctx, asDirector, i.ID)
	require.NoError(t, err)
	require.False(t, next[len(next)-1].Allowed)
	_, err = v.ResolveCount(ctx, asBoss, count.Ref(), archive.Resolution{How: custody.AsWrittenOff, Reason: "查无下落"})
	require.NoError(t, err)
	_, err = v.room.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Unfounded, Text: "误报"})
	_ = violation(t, err, policy.C4_5b, "outcome")
	_, err = v.room.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Lasting, Text: "已核销"})
	require.NoError(t, err)
	v.sound()
}

// The record of a deed keeps when it was due back, and when it was.
func TestADeedRemembersItsLastOuting(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	out := v.on("2026-02-24").away(deeds)
	v.back("2026-03-05", "2026-03-06", deeds[0].ID)
	d := v.deeds(deeds[0].ID)[0]
	require.Nil(t, d.Release)
	require.Equal(t, &custody.Outing{
		Movement: out.ID, To: "朝阳区不动产登记中心", Carrier: archivetest.A.ID, Due: calendar.MustDay("2026-02-27"), Back: calendar.MustDay("2026-03-05"),
	}, d.Last)
	require.True(t, v.movement(d.Last.Movement).Breached(policy.B5_2b), "the breach is the release's")
}
