package custody_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var (
	asChief    = policy.By(policy.Actor{Org: archivetest.Org, ID: "chairman", Roles: policy.Roles{policy.Chairman}})
	asDirector = policy.By(archivetest.OfficeDirector)
)

// away takes deeds to the registry until 27 February, as A's to answer for.
func (v *vault) away(deeds []custody.Deed) custody.Movement {
	v.t.Helper()
	in := asking(custodytest.ToRegistry(), deeds)
	in.Due = calendar.MustDay("2026-02-27")
	m := v.move(v.AskRelease(ctx, asA, in))
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	return v.confirm(v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{})))
}

func (v *vault) movement(id custody.MovementID) custody.Movement {
	v.t.Helper()
	return v.move(v.Movement(ctx, asBoss, id))
}

// back brings deeds back on a day; the archivist confirms on another.
func (v *vault) back(day, confirmed string, ids ...custody.DeedID) custody.Movement {
	v.t.Helper()
	m := v.move(v.on(day).BringIn(ctx, asCustodian, custody.Bringing{Deeds: refs(v.deeds(ids...)), Safe: "S1", Slots: []string{"B1"}}))
	v.on(confirmed)
	return v.confirm(m)
}

// lost reports a deed lost while it is out.
func (v *vault) lost(id custody.DeedID) custody.Deed {
	v.t.Helper()
	d, err := v.ReportLost(ctx, asCustodian, v.deeds(id)[0].Ref(), custody.LossReport{Facts: "在登记机关遗失"})
	require.NoError(v.t, err)
	return d
}

// pursued has an incident investigated and decided.
func (v *vault) pursued(id archive.IncidentID) archive.Incident {
	v.t.Helper()
	i, err := v.room.Incident(ctx, asBoss, id)
	require.NoError(v.t, err)
	i, err = v.room.Investigate(ctx, asDirector, i.Ref(), "查无下落")
	require.NoError(v.t, err)
	i, err = v.room.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Text: "登报挂失"})
	require.NoError(v.t, err)
	return i
}

// duties are those in the journal of a movement.
func (v *vault) duties(id custody.MovementID) []journal.Duty {
	v.t.Helper()
	entries, err := v.MovementHistory(ctx, asBoss, id, 0, 0)
	require.NoError(v.t, err)
	var all []journal.Duty
	for _, e := range entries {
		all = append(all, e.Duties...)
	}
	return all
}

// B5.2b: what comes back after its day is the carrier's breach, by the day on which the
// custodian had it again.
func TestAReleaseComingBackLateIsABreach(t *testing.T) {
	due := calendar.MustDay("2026-02-27")
	for name, c := range map[string]struct {
		day, confirmed string
		breach         bool
	}{
		"in time":                         {"2026-02-27", "2026-02-27", false},
		"in time, whoever is waited for":  {"2026-02-27", "2026-03-02", false},
		"late":                            {"2026-02-28", "2026-02-28", true},
		"late, though the day was a rest": {"2026-03-01", "2026-03-02", true},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t)
			deeds := v.kept("L-017", lines(2))
			out := v.on("2026-02-24").away(deeds)
			back := v.back(c.day, c.confirmed, deeds[0].ID, deeds[1].ID)
			require.Empty(t, back.Breaches, "it is the release that was to be ended in time")
			out = v.movement(out.ID)
			require.Equal(t, c.breach, out.Breached(policy.B5_2b))
			if c.breach {
				require.Equal(t, archivetest.A.ID, out.Breaches[0].Person, "the carrier answers")
			}
			duty := journal.Duty{Deadline: policy.DeedsReturn, Rule: policy.B5_2b, Person: archivetest.A.ID, Due: due}
			met := duty
			met.Done, met.Breach = calendar.MustDay(c.day), c.breach
			require.Equal(t, []journal.Duty{duty, met}, v.duties(out.ID), "it runs, and is met or missed once")
			require.Empty(t, v.duties(back.ID))
			v.sound()
		})
	}
}

// A release is one duty of its carrier, met with the last of it.
func TestAReleaseComingBackInParts(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(3))
	out := v.on("2026-02-24").away(deeds)
	v.back("2026-02-25", "2026-02-25", deeds[0].ID)
	require.Len(t, v.duties(out.ID), 1)
	require.Equal(t, calendar.MustDay("2026-02-25"), v.movement(out.ID).Deeds[0].Back)
	v.back("2026-03-02", "2026-03-02", deeds[1].ID)
	require.Empty(t, v.movement(out.ID).Breaches)
	v.back("2026-03-03", "2026-03-03", deeds[2].ID)
	out = v.movement(out.ID)
	require.Len(t, out.Breaches, 1)
	require.Equal(t, calendar.MustDay("2026-03-03"), out.Breaches[0].Done, "the day on which the last of it was back")
	require.Len(t, v.duties(out.ID), 2)

	v.sound()

	// Two releases that come back at once are two duties.
	v = newVault(t)
	deeds = v.on("2026-02-24").kept("L-017", lines(2))
	one, two := v.away(v.deeds(deeds[0].ID)), v.away(v.deeds(deeds[1].ID))
	v.back("2026-03-04", "2026-03-04", deeds[0].ID, deeds[1].ID)
	for _, id := range []custody.MovementID{one.ID, two.ID} {
		require.True(t, v.movement(id).Breached(policy.B5_2b))
	}
	v.sound()
}

// C4.5b: what is lost while it is out is reported, decided on and written off.
func TestADeedIsLostWhileItIsOut(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	out := v.on("2026-02-24").away(deeds)
	_, err := v.ReportLost(ctx, asCustodian, v.deeds(deeds[0].ID)[0].Ref(), custody.LossReport{})
	_ = violation(t, err, "", "facts")
	_, err = v.ReportLost(ctx, asB, v.deeds(deeds[0].ID)[0].Ref(), custody.LossReport{Facts: "遗失"})
	require.ErrorIs(t, err, policy.NotAllowed, "the custodian or the carrier reports it")
	d := v.lost(deeds[0].ID)
	require.Equal(t, custody.Missing, d.State)
	i, err := v.room.Incident(ctx, asBoss, d.Incident)
	require.NoError(t, err)
	require.Equal(t, archive.Loss, i.Kind)
	require.Equal(t, archivetest.A.ID, i.Answers, "who took it out answers")
	require.Equal(t, archive.Source{Kind: custody.DeedKind, ID: string(d.ID)}, i.Of)
	_, err = v.ReportLost(ctx, asCustodian, d.Ref(), custody.LossReport{Facts: "遗失"})
	_ = violation(t, err, policy.C4_5b, "state")

	_, err = v.WriteOff(ctx, asBoss, d.Ref(), "查无下落")
	_ = violation(t, err, policy.C4_5b, "incident")
	next, err := v.ExplainDeed(ctx, asBoss, d.ID)
	require.NoError(t, err)
	for _, n := range next {
		require.False(t, n.Allowed, "%s", n.Action)
	}
	l := v.agreed("L-018", lines(1))
	receive := func() error {
		_, err := v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
		return err
	}
	require.ErrorIs(t, receive(), policy.Conflict, "the certificate is still in custody")
	v.pursued(d.Incident)
	_, err = v.WriteOff(ctx, asCustodian, d.Ref(), "查无下落")
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = v.WriteOff(ctx, asBoss, d.Ref(), "")
	_ = violation(t, err, policy.C4_5b, "reason")
	d, err = v.WriteOff(ctx, asBoss, d.Ref(), "查无下落")
	require.NoError(t, err)
	require.Equal(t, custody.Lost, d.State)
	require.Equal(t, calendar.MustDay("2026-02-24"), d.Gone)
	chain, err := v.Chain(ctx, asBoss, d.ID)
	require.NoError(t, err)
	require.Equal(t, archivetest.A.ID, chain[len(chain)-1].Person)
	require.False(t, chain[len(chain)-1].Until.IsZero(), "nobody has it any more")
	page, err := v.Movements(ctx, asBoss, custody.MovementQuery{Way: custody.LostOutside})
	require.NoError(t, err)
	require.Len(t, page.Movements, 1, "it has its line in the register of movements")
	v.sound()
	require.Empty(t, v.movement(out.ID).Breaches, "the other deed is still out, and its day has not come")
	v.back("2026-02-26", "2026-02-26", deeds[1].ID)
	require.True(t, v.movement(out.ID).Breached(policy.B5_2b), "not having brought back what was lost is held against the carrier")
	require.NoError(t, receive(), "the certificate may come again")
	v.sound()
}

func TestADeedReportedLostIsFound(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	out := v.on("2026-02-24").away(deeds)
	d := v.lost(deeds[0].ID)
	i := v.pursued(d.Incident)
	_, err := v.room.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Recovered, Text: "夹在申请材料中"})
	_ = violation(t, err, policy.C4_5b, "fate")
	v.back("2026-02-25", "2026-02-25", d.ID)
	i, err = v.room.Incident(ctx, asBoss, i.ID)
	require.NoError(t, err)
	_, err = v.room.CloseIncident(ctx, asDirector, i.Ref(), archive.Ending{Outcome: archive.Recovered, Text: "夹在申请材料中"})
	require.NoError(t, err)
	d = v.deeds(d.ID)[0]
	require.Equal(t, custody.Kept, d.State)
	require.Empty(t, d.Incident)
	require.Empty(t, d.Out)
	require.Empty(t, v.movement(out.ID).Breaches)
	v.sound()
}

// Nobody writes off what they have taken out themselves.
func TestACarrierDoesNotWriteTheirOwnLossOff(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	in := asking(custodytest.ToRegistry(), deeds)
	in.Carrier = archivetest.GeneralManager.ID
	m := v.move(v.AskRelease(ctx, asA, in))
	deputy := policy.By(archivetest.Deputy)
	m = v.move(v.Approve(ctx, deputy, m.Ref(), custody.Approval{}))
	m = v.move(v.Carry(ctx, asBoss, m.Ref(), custody.Confirming{Digest: m.Digest()}))
	v.confirm(v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{})))
	d := v.lost(deeds[0].ID)
	i, err := v.room.Incident(ctx, asBoss, d.Incident)
	require.NoError(t, err)
	i, err = v.room.Investigate(ctx, asDirector, i.Ref(), "查无下落")
	require.NoError(t, err)
	_, err = v.room.DecideIncident(ctx, asChief, i.Ref(), archive.Ruling{Text: "登报挂失"})
	require.NoError(t, err)
	_, err = v.WriteOff(ctx, asBoss, d.Ref(), "查无下落")
	require.ErrorIs(t, err, policy.C4_5b)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = v.WriteOff(ctx, asChief, d.Ref(), "查无下落")
	require.NoError(t, err)
	v.sound()
}

func TestNothingIsSettledBeforeItsProjectEnded(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	m := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToOwner(), deeds)))
	f, err := v.room.File(ctx, asA, deeds[0].File)
	require.NoError(t, err)
	v.on("2026-02-24")
	f, err = v.room.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-14"))
	require.NoError(t, err)
	_, err = v.Approve(ctx, asBoss, m.Ref(), custody.Approval{Settled: friday})
	one := violation(t, err, policy.B3_2, "settled")
	require.Contains(t, one.Wanted, f.Project.Ended.String())
	v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{Settled: f.Project.Ended}))
}

// Explain tells of holds, of counts under way and of what is missing as the acts do.
func TestExplainOfAMovementKnowsWhatBarsIt(t *testing.T) {
	counting := custodytest.HandedOut(friday, custodytest.ToRegistry())
	counting.Books.Safe.Counting = "count-1"
	held := custodytest.HandedOut(friday, custodytest.ToOwner())
	ready := custodytest.Approved(friday, custodytest.ToOwner())
	held.Books.Holds = []archive.Hold{{ID: "h-1", Case: "case-1"}}
	ready.Books.Holds = held.Books.Holds
	behind := custodytest.HandedOut(friday, custodytest.ToRegistry())
	behind.Books.Safe.At = behind.Books.Safe.At.Add(time.Hour)
	missing := custodytest.Asked(friday, custodytest.ToRegistry())
	missing.Deeds[0].Short = []archive.StocktakeID{"count-1"}
	short := custodytest.HandedOut(friday, custodytest.ToRegistry())
	short.Deeds[0].Short = missing.Deeds[0].Short
	for name, c := range map[string]struct {
		v      custodytest.Vault
		action policy.Action
		who    policy.Actor
		rule   policy.Rule
		field  string
	}{
		"a count under way":   {counting, custody.ActConfirm, archivetest.Archivist, policy.B5_2f, "counting"},
		"a hold":              {held, custody.ActConfirm, archivetest.Archivist, policy.B3_2, "holds"},
		"a hold on a deed":    {ready, custody.ActHandOut, custodytest.Custodian, policy.B3_2, "holds"},
		"a clock behind":      {behind, custody.ActConfirm, archivetest.Archivist, "", "at"},
		"a shortage":          {missing, custody.ActApprove, archivetest.GeneralManager, policy.B5_2f, "short"},
		"a shortage signed":   {short, custody.ActConfirm, archivetest.Archivist, policy.B5_2f, "short"},
		"the approver's hand": {custodytest.HandedOut(friday, custodytest.ToRegistry()), custody.ActConfirm, archivetest.GeneralManager, policy.B5_2b, "actor"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, next := range c.v.Movement.Explain(c.who, noon, law, c.v.Deeds, c.v.Books) {
				if next.Action != c.action {
					continue
				}
				require.False(t, next.Allowed)
				err := moveActs[c.action](c.v, c.who)
				if c.action == custody.ActHandOut {
					err = done(c.v.Movement.HandOut(c.who, noon, law, c.v.Deeds, c.v.Books, custodytest.Owner()))
				}
				require.Equal(t, next.Blocked, policy.Violations(err))
				if c.rule != "" {
					_ = violation(t, err, c.rule, c.field)
				}
				return
			}
			require.Fail(t, "the act is not explained")
		})
	}

	v := newVault(t)
	deeds := v.kept("L-017", lines(1))
	m := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds)))
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	m = v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{}))
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	_, err = v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	next, err := v.ExplainMovement(ctx, asArchives, m.ID)
	require.NoError(t, err)
	for _, n := range next {
		require.Equal(t, n.Action == custody.ActDecline, n.Allowed, "%s", n.Action)
	}
}

// Whatever a regulation says of the others, nobody consents to what they asked for.
func TestARequesterNeverApproves(t *testing.T) {
	loose := lawWith(t, func(r *policy.Regulation) {
		for i := range r.Matrix {
			if r.Matrix[i].Action == custody.ActApprove {
				r.Matrix[i].Never, r.Matrix[i].Roles = nil, append(r.Matrix[i].Roles, policy.ProjectManager)
			}
		}
	})
	asked := custodytest.Asked(friday, custodytest.ToRegistry())
	asked.Movement.Release.Carrier = archivetest.B.ID
	_, err := asked.Movement.Approve(archivetest.A, noon, loose, asked.Deeds, asked.Books, custody.Approval{})
	_ = violation(t, err, policy.B5_2b, "actor")
}
