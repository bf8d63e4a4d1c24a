package custody_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var ctx = context.Background()

// The people as a host sends them: who is archivist or custodian the host does not say.
var (
	asA         = policy.By(archivetest.A)
	asB         = policy.By(archivetest.B)
	asBoss      = policy.By(archivetest.GeneralManager)
	asAuditor   = policy.By(archivetest.Auditor)
	asArchives  = policy.By(policy.Actor{Org: archivetest.Org, ID: archivetest.Archivist.ID})
	asCustodian = policy.By(policy.Actor{Org: archivetest.Org, ID: custodytest.Custodian.ID})
	asOther     = policy.By(policy.Actor{Org: archivetest.Org, ID: custodytest.OtherCustodian.ID})
	asStranger  = policy.By(archivetest.Stranger)
)

// vault is a vault over a store, with a clock that the test turns.
type vault struct {
	*custody.Vault
	room *archive.Room
	t    *testing.T
	db   *memory.DB
	at   time.Time
	mu   sync.Mutex
}

func newVault(t *testing.T) *vault {
	t.Helper()
	v := &vault{t: t, db: memory.Open(), at: noon}
	house := policy.House{Clock: func() time.Time {
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.at
	}}
	v.Vault, v.room = custody.NewVault(v.db.Custody(), house), archive.NewRoom(v.db.Archive(), house)
	posts := map[policy.PersonID]policy.Role{
		archivetest.Archivist.ID: policy.Archivist, custodytest.Custodian.ID: policy.DeedCustodian, custodytest.OtherCustodian.ID: policy.DeedCustodian,
	}
	for id, role := range posts {
		require.NoError(t, v.db.Staff().Update(ctx, func(tx staff.Tx) error {
			_, err := tx.SavePerson(ctx, staff.Person{
				Org: archivetest.Org, ID: id,
				Appointments: []staff.Appointment{{Role: role, From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2026-12-31"), By: archivetest.GeneralManager.ID}},
			}, journal.NewDraft(archivetest.GeneralManager, v.at, staff.ActAppoint))
			return err
		}))
	}
	for id, keeper := range map[custody.SafeID]policy.PersonID{"S1": custodytest.Custodian.ID, "S2": custodytest.OtherCustodian.ID} {
		_, err := v.OpenSafe(ctx, asBoss, custody.NewSafe{ID: id, Name: "柜", Slots: []string{"A1", "A2", "B1"}, Custodian: keeper})
		require.NoError(t, err)
	}
	return v
}

func (v *vault) on(day string) *vault {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.at = archivetest.At(day)
	return v
}

func (v *vault) list(l custody.HandOverList, err error) custody.HandOverList {
	v.t.Helper()
	require.NoError(v.t, err)
	return l
}

func (v *vault) move(m custody.Movement, err error) custody.Movement {
	v.t.Helper()
	require.NoError(v.t, err)
	return m
}

// agreed takes a list of these lines, of a new file, to its three signatures.
func (v *vault) agreed(project string, lines []custody.Line) custody.HandOverList {
	v.t.Helper()
	p := archivetest.Project()
	p.Number = project
	f, err := v.room.Open(ctx, asA, p)
	require.NoError(v.t, err)
	l := v.list(v.Draft(ctx, asA, custody.NewList{File: f.ID, Lines: lines}))
	l = v.list(v.RecordReceipt(ctx, asB, l.Ref(), law.Day(v.at)))
	l = v.list(v.Present(ctx, asA, l.Ref()))
	for _, who := range []policy.Request{asB, asArchives, asA} {
		l = v.list(v.Check(ctx, who, l.Ref(), custodytest.Checking(l)))
	}
	return l
}

// kept takes deeds into safe S1.
func (v *vault) kept(project string, lines []custody.Line) []custody.Deed {
	v.t.Helper()
	l := v.agreed(project, lines)
	l = v.list(v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}))
	v.confirm(v.move(v.Movement(ctx, asBoss, l.Movement)))
	return v.deeds(l.Deeds...)
}

func (v *vault) confirm(m custody.Movement) custody.Movement {
	v.t.Helper()
	return v.move(v.Confirm(ctx, asArchives, m.Ref(), custody.Confirming{Digest: m.Digest()}))
}

func (v *vault) deeds(ids ...custody.DeedID) []custody.Deed {
	v.t.Helper()
	all := make([]custody.Deed, len(ids))
	for i, id := range ids {
		var err error
		all[i], err = v.Deed(ctx, asBoss, id)
		require.NoError(v.t, err)
	}
	return all
}

func refs(deeds []custody.Deed) []policy.Ref {
	all := make([]policy.Ref, len(deeds))
	for i, d := range deeds {
		all[i] = d.Ref()
	}
	return all
}

// asking is a request for these deeds.
func asking(in custody.Asking, deeds []custody.Deed) custody.Asking {
	in.Deeds, in.Safe = refs(deeds), deeds[0].Safe
	return in
}

// sound checks that journal, balances, safes and deeds agree.
func (v *vault) sound() {
	v.t.Helper()
	rep, err := v.db.Verify(ctx, archivetest.Org)
	require.NoError(v.t, err)
	for _, f := range rep.Faults {
		require.Fail(v.t, "not sound", "%s %d %s", f.Chain, f.Seq, f.Problem.EN)
	}
	audit, err := v.AuditBalances(ctx, asBoss)
	require.NoError(v.t, err)
	require.True(v.t, audit.OK(), "%+v", audit)
}

func lines(n int) []custody.Line {
	all := make([]custody.Line, n)
	for i := range all {
		all[i] = custodytest.Lines()[0]
		all[i].Certificate = fmt.Sprintf("C-%d", i)
		all[i].Quantity = i + 1
	}
	return all
}

func TestTheWholeStoryOfADeed(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", custodytest.Lines())
	require.Equal(t, custody.Kept, deeds[0].State)

	// To the registry and back: a part of the list.
	v.on("2026-02-24")
	m := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[:1])))
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	m = v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{}))
	v.confirm(m)
	out := v.deeds(deeds[0].ID)
	require.Equal(t, custody.Away, out[0].State)
	overdue, err := v.Overdue(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Empty(t, overdue.Deeds)
	v.on("2027-01-04")
	overdue, err = v.Overdue(ctx, asBoss, custody.DeedQuery{})
	require.NoError(t, err)
	require.Len(t, overdue.Deeds, 1)
	_, err = v.BringIn(ctx, asCustodian, custody.Bringing{Deeds: refs(out), Safe: "S1", Slots: []string{"B1"}})
	require.ErrorIs(t, err, policy.B5_2d, "the custodian's appointment has ended")
	v.on("2026-02-25")
	v.confirm(v.move(v.BringIn(ctx, asCustodian, custody.Bringing{Deeds: refs(out), Safe: "S1", Slots: []string{"B1"}})))

	// The balance of any day.
	for day, want := range map[string][4]int{
		"2026-02-13": {0, 2, 0, 2}, "2026-02-20": {2, 0, 0, 2}, "2026-02-24": {2, 0, 2, 0}, "2026-02-25": {0, 2, 0, 2},
	} {
		all, err := v.Balance(ctx, asAuditor, calendar.MustDay(day))
		require.NoError(t, err)
		require.Equal(t, "customer-title", all[1].Kind)
		require.Equal(t, want, [4]int{all[1].Opening, all[1].In, all[1].Out, all[1].Closing}, day)
	}
	none, err := v.Balance(ctx, asAuditor, calendar.MustDay("2026-02-12"))
	require.NoError(t, err)
	require.Empty(t, none)
	_, err = v.Balance(ctx, asAuditor, calendar.MustDay("2027-02-12"))
	require.ErrorIs(t, err, policy.InvalidInput)

	// To the other safe, and given back from there.
	move := custody.Relocation{Deeds: refs(v.deeds(deeds[0].ID)), Safe: "S1", To: "S2", Slots: []string{"A1"}}
	m = v.move(v.Relocate(ctx, asCustodian, move))
	_, err = v.Confirm(ctx, asBoss, m.Ref(), custody.Confirming{Digest: m.Digest()})
	require.ErrorIs(t, err, policy.B3_2)
	v.move(v.Confirm(ctx, asOther, m.Ref(), custody.Confirming{Digest: m.Digest()}))
	m = v.move(v.AskRelease(ctx, asA, asking(custodytest.ToOwner(), v.deeds(deeds[0].ID))))
	_, err = v.Approve(ctx, asBoss, m.Ref(), custody.Approval{})
	require.ErrorIs(t, err, policy.B3_2, "not settled")
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{Settled: calendar.MustDay("2026-02-25")}))
	_, err = v.HandOut(ctx, asOther, m.Ref(), custody.HandingOut{})
	require.ErrorIs(t, err, policy.B3_2, "to nobody")
	v.confirm(v.move(v.HandOut(ctx, asOther, m.Ref(), custodytest.Owner())))
	chain, err := v.Chain(ctx, asAuditor, deeds[0].ID)
	require.NoError(t, err)
	var people []policy.PersonID
	for i, h := range chain {
		people = append(people, h.Person)
		if i > 0 {
			require.Equal(t, chain[i-1].Until, h.From, "without a gap")
		}
	}
	require.Equal(t, []policy.PersonID{"manager-b", "custodian", "manager-a", "custodian", "other-custodian", ""}, people)
	got := chain[len(chain)-1]
	require.Equal(t, custody.Holder{Holding: archive.Holding{As: policy.Receiver, From: got.From}, Receiver: "张三"}, got, "the receiver has it now")

	// Its certificate may come again.
	again := v.kept("L-018", custodytest.Lines()[:1])
	require.NotEqual(t, deeds[0].ID, again[0].ID)
	entries, err := v.DeedHistory(ctx, asAuditor, deeds[0].ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 14, "every movement is on record")
	v.sound()
}

func TestOneCertificateIsInCustodyOnce(t *testing.T) {
	v := newVault(t)
	v.kept("L-017", lines(1))
	l := v.agreed("L-018", lines(1))
	_, err := v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.ErrorIs(t, err, policy.Conflict)
	require.Equal(t, "lines[0].certificate", policy.Violations(err)[0].Field)
	v.sound()
}

func TestACountWithAShortage(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(3)) // 1, 2 and 3 pieces
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	_, err = v.StartCount(ctx, asCustodian, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.ErrorIs(t, err, policy.B5_2f, "the custodian does not count")
	count, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	require.Empty(t, count.Expected, "the count is blind")
	_, err = v.StartCount(ctx, asBoss, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.ErrorIs(t, err, policy.Conflict)
	m := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[2:])))
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	m = v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{}))
	_, err = v.Confirm(ctx, asArchives, m.Ref(), custody.Confirming{Digest: m.Digest()})
	require.ErrorIs(t, err, policy.B5_2f, "nothing goes out while it is counted")
	v.move(v.Withdraw(ctx, asA, m.Ref(), "盘点中"))

	count, err = v.EnterCount(ctx, asAuditor, count.Ref(), []archive.Stock{
		{Label: "C-0", Slot: "B1", Quantity: 1}, {Label: "C-2", Slot: "A1", Quantity: 3}, {Label: "X-9", Slot: "A2", Quantity: 1},
	})
	require.NoError(t, err)
	_, err = v.SignCount(ctx, asAuditor, count.Ref(), journal.Digest{})
	require.ErrorIs(t, err, policy.B5_2f)
	count, err = v.SignCount(ctx, asAuditor, count.Ref(), count.Sheet())
	require.NoError(t, err)
	require.Len(t, count.Differences, 3, "misplaced, short, too many")
	require.NoError(t, v.db.Archive().View(ctx, func(r archive.Reader) error {
		i, err := r.Incident(ctx, archivetest.Org, count.Incident)
		require.Equal(t, archive.Loss, i.Kind)
		require.Equal(t, custodytest.Custodian.ID, i.Answers)
		return err
	}))

	resolve := func(who policy.Request, n int, how string) error {
		after, err := v.ResolveCount(ctx, who, count.Ref(), archive.Resolution{Difference: n, How: how, Reason: "查证"})
		if err == nil {
			count = after
		}
		return err
	}
	require.ErrorIs(t, resolve(asAuditor, 0, custody.AsMoved), policy.NotAllowed, "the counter approves nothing")
	for n, one := range count.Differences {
		switch one.Kind {
		case archive.Misplaced:
			require.ErrorIs(t, resolve(asBoss, n, custody.AsWrittenOff), policy.B5_2f)
			require.NoError(t, resolve(asBoss, n, custody.AsCorrected))
		case archive.Shortage:
			require.ErrorIs(t, resolve(asBoss, n, custody.AsCorrected), policy.B5_2f)
			require.NoError(t, resolve(asBoss, n, custody.AsWrittenOff))
		case archive.Surplus:
			require.NoError(t, resolve(asBoss, n, custody.AsMoved))
		}
	}
	require.Equal(t, archive.Resolved, count.State)
	now := v.deeds(deeds[0].ID, deeds[1].ID)
	require.Equal(t, "B1", now[0].Slot)
	require.Equal(t, custody.Lost, now[1].State)
	all, err := v.Balance(ctx, asBoss, calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, [4]int{0, 6, 2, 4}, [4]int{all[0].Opening, all[0].In, all[0].Out, all[0].Closing})
	s, err = v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	require.Equal(t, friday, s.Counted)

	entries, err := v.CountHistory(ctx, asBoss, count.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 6)
	counts, err := v.Counts(ctx, asBoss, "S1", archive.StocktakeQuery{})
	require.NoError(t, err)
	require.Len(t, counts.Stocktakes, 1)
	next, err := v.ExplainCount(ctx, asBoss, count.ID)
	require.NoError(t, err)
	require.Empty(t, next, "nothing is left to do")

	// A count that will not be ended is given up.
	again, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.SurpriseCount})
	require.NoError(t, err)
	s, err = v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	s, err = v.DropCount(ctx, asBoss, s.Ref(), "盘点人病假")
	require.NoError(t, err)
	_, err = v.EnterCount(ctx, asAuditor, policy.Ref{ID: string(again.ID), Revision: 2}, nil)
	require.ErrorIs(t, err, policy.B5_2f)
	_, err = v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.PartialCount, Slots: []string{"A1"}})
	require.NoError(t, err)
	v.on("2026-06-30")
	due, err := v.CountsDue(ctx, asBoss)
	require.NoError(t, err)
	require.Len(t, due, 4, "both counts of both safes")
	v.sound()
}

// Of all who are at one thing at once exactly one wins, and the books agree afterwards.
func TestRacesInTheVault(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	race := func(try func(i int) error) {
		t.Helper()
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = try(i) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			require.ErrorIs(t, err, policy.Conflict)
		}
		require.Equal(t, 1, won)
	}
	var m custody.Movement
	race(func(int) error {
		got, err := v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[:1]))
		if err == nil {
			m = got
		}
		return err
	})
	m = v.move(v.Approve(ctx, asBoss, m.Ref(), custody.Approval{}))
	m = v.move(v.HandOut(ctx, asCustodian, m.Ref(), custody.HandingOut{}))
	race(func(int) error {
		_, err := v.Confirm(ctx, asArchives, m.Ref(), custody.Confirming{Digest: m.Digest()})
		return err
	})
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	race(func(int) error {
		_, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
		return err
	})
	v.sound()
}
