package custody_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The lines of an old ledger of deeds: what is entered, and what is not.
func TestLinesOfAnOldLedgerOfDeeds(t *testing.T) {
	ledger := custodytest.Ledger(friday)
	old := archive.Volume{Org: archivetest.Org, ID: "v-1", Customer: "c-9", Opening: &archive.Opening{Ledger: "l-1"}}
	enter := func(v archive.Volume, known []custody.Deed, change func(o *custody.OldDeed)) func() error {
		return func() error {
			o := custodytest.OldLines()[0]
			change(&o)
			_, _, err := custody.TakeOver(ledger, "d", custodytest.Custodian, noon, law, v, known, o)
			return err
		}
	}
	line := func(change func(o *custody.OldDeed)) func() error { return enter(archive.Volume{}, nil, change) }
	of := func(v archive.Volume) func() error {
		return enter(v, nil, func(o *custody.OldDeed) { o.Volume = "v-1" })
	}
	known := func(all []custody.Deed) func() error { return enter(archive.Volume{}, all, func(*custody.OldDeed) {}) }
	fresh, others, foreign := old, old, old
	fresh.Opening, others.Customer, foreign.Org = nil, "c-8", "elsewhere"
	gone := custodytest.TakenOver(friday).BroughtIn(noon).Deeds
	gone[0].State = custody.Released
	run(t, []ruleCase{
		{policy.G8, "a line is entered as the ledger has it", line(func(*custody.OldDeed) {}), ""},
		{policy.G8, "who has the project now may be named", line(func(o *custody.OldDeed) { o.Department, o.A, o.B = "loans", "manager-a", "manager-b" }), ""},
		{policy.G8, "a volume taken over before may be named", of(old), ""},
		{policy.G8, "no volume that came by hand-over: its deeds come by a list", of(fresh), "volume"},
		{policy.G8, "no volume of another customer", of(others), "volume"},
		{policy.G8, "no volume of another organisation", of(foreign), "volume"},
		{policy.G8, "no volume that there is not", of(archive.Volume{}), "volume"},
		{policy.G8, "what was received after the taking over began is handed over by a list", line(func(o *custody.OldDeed) { o.Received = friday.AddDays(1) }), "received"},
		{"", "the ledger has a day of receipt", line(func(o *custody.OldDeed) { o.Received = calendar.Day{} }), "received"},
		{"", "a deed has a customer", line(func(o *custody.OldDeed) { o.Customer = "" }), "customer"},
		{"", "a deed secures a project", line(func(o *custody.OldDeed) { o.Project = "" }), "project"},
		{"", "a deed has a certificate", line(func(o *custody.OldDeed) { o.Certificate = "" }), "certificate"},
		{"", "a deed is a piece or more", line(func(o *custody.OldDeed) { o.Quantity = 0 }), "quantity"},
		{policy.B5_1, "it is of one of the six kinds", line(func(o *custody.OldDeed) { o.Kind = "invoice" }), "kind"},
		{policy.B4_1b, "the managers are two people", line(func(o *custody.OldDeed) { o.A, o.B = "li", "li" }), "b"},
		{policy.B4_1b, "the custodian who enters it is neither of them", line(func(o *custody.OldDeed) { o.B = custodytest.Custodian.ID }), "b"},
		{policy.B5_2e, "a certificate is in custody once, however it came", known(custodytest.Kept(friday).Deeds), "certificate"},
		{policy.G8, "a line is entered once, though its deed is gone", known(gone), "number"},
		{policy.G8, "a certificate that came by a list and was given back may come again", known(custodytest.Released(friday).Deeds), ""},
	})
}

// G8: an old deed is with the custodian who enters it, and nobody is late with it.
func TestAnOldDeed(t *testing.T) {
	v := custodytest.TakenOver(friday)
	d := v.Deeds[0]
	require.Equal(t, custody.Arriving, d.State)
	require.Equal(t, &archive.Opening{Ledger: "ledger-1", Number: d.Certificate, Approver: archivetest.GeneralManager.ID}, d.Opening)
	require.Equal(t, "2019-05-06", d.Received.String())
	require.Empty(t, string(d.File)+string(d.List)+string(d.A)+string(d.B))
	chain := d.Chain(nil)
	require.Len(t, chain, 1, "the chain of holders begins with who entered it")
	require.Equal(t, custodytest.Custodian.ID, chain[0].Person)
	require.Equal(t, policy.Custodian, chain[0].As)

	v = v.BroughtIn(noon)
	require.Equal(t, []int{2, 2}, []int{v.Books.Last[0].In, v.Books.Last[1].In}, "it comes into the balance by the deposit")
	require.Zero(t, v.Books.Last[0].Opening)

	ask := func(who policy.Actor, deeds []custody.Deed) error {
		return done(custody.AskRelease(who, noon, law, "m", deeds, v.Books.Safe, custodytest.ToOwner()))
	}
	run(t, []ruleCase{
		{policy.B5_2b, "the custodian asks for deeds of one ledger and project together", func() error { return ask(custodytest.Custodian, v.Deeds) }, ""},
		{policy.B5_2b, "no manager does: none is named", func() error { return ask(archivetest.A, v.Deeds) }, "actor"},
	})
	for _, c := range []struct {
		field, found, wanted string
		change               func(d *custody.Deed)
	}{
		{"project", "2019-089", v.Deeds[0].Project, func(d *custody.Deed) { d.Project = "2019-089" }},
		{"ledger", "ledger-2", "ledger-1", func(d *custody.Deed) { d.Opening = &archive.Opening{Ledger: "ledger-2"} }},
		{"department", "loans", "", func(d *custody.Deed) { d.Department = "loans" }},
		{"a", "li", "", func(d *custody.Deed) { d.A = "li" }},
		{"b", "li", "", func(d *custody.Deed) { d.B = "li" }},
		{"customer", "c-2", string(v.Deeds[0].Customer), func(d *custody.Deed) { d.Customer = "c-2" }},
		{"ledger", "", "ledger-1", func(d *custody.Deed) { d.Opening, d.File = nil, "file-1" }},
	} {
		mixed := []custody.Deed{v.Deeds[0], v.Deeds[1]}
		c.change(&mixed[1])
		no := violation(t, ask(custodytest.Custodian, mixed), "", "deeds[1]."+c.field)
		require.Equal(t, []string{c.found, c.wanted}, []string{no.Found, no.Wanted}, "what differs is named: the %s", c.field)
		require.Equal(t, policy.InvalidInput, no.Kind)
	}
	managed := v.Deeds[0]
	managed.A = archivetest.A.ID
	require.NoError(t, ask(archivetest.A, []custody.Deed{managed}), "a manager who is named may ask")
}

// G8, B3.2: old deeds are given back once their project is settled, which the approver states.
func TestGivingOldDeedsBack(t *testing.T) {
	v := custodytest.TakenOver(friday).BroughtIn(noon)
	v.Deeds[1].Received = calendar.MustDay("2020-01-02")
	v = v.After(custody.AskRelease(custodytest.Custodian, noon, law, "movement-2", v.Deeds, v.Books.Safe, custodytest.ToOwner()))
	approve := func(who policy.Actor, m custody.Movement, day string) func() error {
		return func() error {
			return done(m.Approve(who, noon, law, v.Deeds, v.Books, custody.Approval{Settled: calendar.MustDay(day)}))
		}
	}
	theirs := v.Movement
	theirs.Department = archivetest.Department
	run(t, []ruleCase{
		{policy.B3_2, "no project is settled before its last deed was received", approve(archivetest.GeneralManager, v.Movement, "2020-01-01"), "settled"},
		{policy.B3_2, "on that day it may be", approve(archivetest.GeneralManager, v.Movement, "2020-01-02"), ""},
		{policy.B5_2b, "no deputy is in charge where no department is named", approve(archivetest.Deputy, v.Movement, "2020-01-02"), "actor"},
		{policy.B5_2b, "the deputy in charge of the one that is approves", approve(archivetest.Deputy, theirs, "2020-01-02"), ""},
	})

	v = v.After(v.Movement.Approve(archivetest.GeneralManager, noon, law, v.Deeds, v.Books, custody.Approval{Settled: friday}))
	held := v.Books
	held.Holds = []archive.Hold{{}}
	run(t, []ruleCase{{policy.B3_2, "a hold on the project's old volume keeps its deeds", func() error {
		return done(v.Movement.HandOut(custodytest.Custodian, noon, law, v.Deeds, held, custodytest.Owner()))
	}, "holds"}})
	v = v.After(v.Movement.HandOut(custodytest.Custodian, noon, law, v.Deeds, v.Books, custodytest.Owner())).Confirmed(noon)
	require.Equal(t, custody.Released, v.Deeds[0].State)
}

// An old ledger of deeds from its proposal to the day on which they are given back.
func TestTakingDeedsOver(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(1)) // C-0
	l, err := v.room.BeginLedger(ctx, asCustodian, archive.OldLedger{Code: "旧权", Source: "纸质权证台账"})
	require.NoError(t, err)
	volume := v.oldVolume()
	line := func(number string, change func(o *custody.OldDeed)) custody.OldDeed {
		o := custodytest.OldLines()[0]
		o.Certificate, o.Volume = number, volume.ID
		if change != nil {
			change(&o)
		}
		return o
	}
	all := []custody.OldDeed{
		line("X-1", nil), line("x-1", nil), line("C-0", func(o *custody.OldDeed) { o.Quantity = 3 }), line("X-2", nil),
		line("X-3", func(o *custody.OldDeed) { o.Volume = "none" }), line("a\x00b", nil),
	}
	_, err = v.EnterDeeds(ctx, asCustodian, l.Ref(), all, nil)
	require.ErrorIs(t, err, policy.G8, "not before it is approved")
	l, err = v.room.ApproveLedger(ctx, asBoss, l.Ref())
	require.NoError(t, err)
	_, err = v.EnterDeeds(ctx, asArchives, l.Ref(), all, nil)
	require.ErrorIs(t, err, policy.NotAllowed, "deeds are the custodian's")
	_, err = v.EnterDeeds(ctx, asCustodian, policy.Ref{ID: string(l.ID), Revision: 9}, all, nil)
	require.ErrorIs(t, err, policy.Conflict)
	_, err = v.EnterDeeds(ctx, asCustodian.WithKey(strings.Repeat("k", 128)), l.Ref(), all, nil)
	require.Equal(t, "key", policy.Violations(err)[0].Field)
	keyed := asCustodian.WithKey("old")
	l, err = v.EnterDeeds(ctx, keyed, l.Ref(), all, nil)
	require.NoError(t, err)
	require.Equal(t, []int{2, 4}, []int{l.Entered, l.Refused})
	require.Equal(t, []policy.Rule{policy.G8, policy.B5_2e, policy.G8, ""}, []policy.Rule{l.Refusals[0].Rule, l.Refusals[1].Rule, l.Refusals[2].Rule, l.Refusals[3].Rule})
	require.NotContains(t, l.Refusals[1].Why.EN, "S1", "a refused line does not say where the other deed lies")
	require.Empty(t, l.Refusals[3].Number, "what is no number is not kept")
	again, err := v.EnterDeeds(ctx, keyed, l.Ref(), all, nil)
	require.NoError(t, err)
	require.Equal(t, l.Entered, again.Entered, "the same key enters nothing twice")

	page, err := v.Deeds(ctx, asBoss, custody.DeedQuery{Ledger: l.ID})
	require.NoError(t, err)
	old := page.Deeds
	require.Len(t, old, 2)
	require.Equal(t, []uint64{1, 2}, []uint64{old[0].Opening.Seq, old[1].Opening.Seq}, "a closed series of its own")
	open, err := v.NotIn(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Len(t, open.Deeds, 2, "signed for, and in no safe yet")
	entries, err := v.DeedHistory(ctx, asBoss, old[0].ID, 0, 0)
	require.NoError(t, err)
	require.Equal(t, archive.ActEnterDeeds, entries[0].Action)
	require.Empty(t, entries[0].Duties, "no deadline begins")
	next, err := v.ExplainDeed(ctx, asCustodian, old[0].ID)
	require.NoError(t, err)
	require.Equal(t, custody.ActBringIn, next[0].Action)

	v.confirm(v.move(v.BringIn(ctx, asCustodian, custody.Bringing{Deeds: refs(old), Safe: "S1", Slots: []string{"B1"}})))
	open, err = v.NotIn(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Empty(t, open.Deeds)
	balances, err := v.Balance(ctx, asBoss, calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, [4]int{0, 5, 0, 5}, [4]int{balances[0].Opening, balances[0].In, balances[0].Out, balances[0].Closing})
	v.sound()

	// A hold on the volume taken over before keeps its deeds too.
	held, err := v.room.PlaceHold(ctx, asBoss, volume.Ref(), archive.Freeze{Case: "(2026)京民初1号"})
	require.NoError(t, err)
	m := v.move(v.AskRelease(ctx, asCustodian, asking(custodytest.ToOwner(), v.deeds(old[0].ID, old[1].ID))))
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{Settled: friday}))
	_, err = v.HandOut(ctx, asCustodian, m.Ref(), custodytest.Owner())
	require.ErrorIs(t, err, policy.B3_2)
	steps, err := v.ExplainMovement(ctx, asCustodian, m.ID)
	require.NoError(t, err)
	require.NotEmpty(t, steps[0].Blocked)
	_, err = v.room.LiftHold(ctx, asBoss, held.Ref(), held.Holds[0].ID)
	require.NoError(t, err)
	v.confirm(v.move(v.HandOut(ctx, asCustodian, m.Ref(), custodytest.Owner())))
	require.Equal(t, custody.Released, v.deeds(old[0].ID)[0].State)

	// What was given back does not come again by the same ledger, but by a list it may.
	l, err = v.EnterDeeds(ctx, asCustodian, l.Ref(), all[:1], nil)
	require.NoError(t, err)
	require.Equal(t, []int{2, 5}, []int{l.Entered, l.Refused})
	back := lines(1)
	back[0].Certificate = "X-1"
	v.kept("L-018", back)
	_, err = v.room.CloseLedger(ctx, asCustodian, l.Ref())
	require.NoError(t, err)
	v.sound()
}

// Whom a line names is in the house's directory, and may ask for the deed's release.
func TestWhomAnOldDeedNames(t *testing.T) {
	v := newVault(t)
	l, err := v.room.BeginLedger(ctx, asCustodian, archive.OldLedger{Code: "旧权", Source: "纸质权证台账"})
	require.NoError(t, err)
	l, err = v.room.ApproveLedger(ctx, asBoss, l.Ref())
	require.NoError(t, err)
	there := archivetest.Directory{archivetest.A, archivetest.B, archivetest.Auditor}
	known := custody.NewVault(v.db.Custody(), policy.House{Clock: func() time.Time { return v.at }, Directory: there})
	line := func(number string, department policy.DepartmentID, a, b policy.PersonID) custody.OldDeed {
		o := custodytest.OldLines()[0]
		o.Certificate, o.Department, o.A, o.B = number, department, a, b
		return o
	}
	l, err = known.EnterDeeds(ctx, asCustodian, l.Ref(), []custody.OldDeed{
		line("X-1", archivetest.Department, "manager-a", "manager-b"), line("X-2", "", "", ""),
		line("X-3", "none", "", ""), line("X-4", "", "nobody", ""), line("X-5", "", "", "auditor"),
	}, nil)
	require.NoError(t, err)
	require.Equal(t, 2, l.Entered)
	require.Equal(t, []string{"department", "a", "b"}, []string{l.Refusals[0].Field, l.Refusals[1].Field, l.Refusals[2].Field})
	require.Equal(t, policy.B5_2b, l.Refusals[2].Rule, "an auditor asks for no release")
}

// oldVolume takes a volume of customer c-9 over.
func (v *vault) oldVolume() archive.Volume {
	v.t.Helper()
	l, err := v.room.BeginLedger(ctx, asArchives, archive.OldLedger{Code: "旧卷", Source: "纸质台账"})
	require.NoError(v.t, err)
	l, err = v.room.ApproveLedger(ctx, asBoss, l.Ref())
	require.NoError(v.t, err)
	_, err = v.room.EnterVolumes(ctx, asArchives, l.Ref(), []archive.OldVolume{{Number: "1", Class: archive.Business, Title: "旧卷", Customer: "c-9", Filed: friday}}, nil)
	require.NoError(v.t, err)
	page, err := v.room.Volumes(ctx, asArchives, archive.VolumeQuery{Number: "旧卷/1"})
	require.NoError(v.t, err)
	return page.Volumes[0]
}
