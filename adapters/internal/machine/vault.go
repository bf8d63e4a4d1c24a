package machine

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/adapters/storetest"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Vault runs the machine of the vault over a store: deeds come in, go out and move about,
// beside a plain model of where each one is.
func Vault(t *testing.T, stores storetest.Stores) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		m := newStrongroom(rt, stores)
		m.receive(rt)
		rt.Repeat(map[string]func(*rapid.T){
			"": m.balance, "receive": m.receive, "release": m.release, "bring in": m.bringIn, "relocate": m.relocate,
			"take over": m.takeOver, "lose": m.lose, "write off": m.writeOff, "go on": m.goOn, "go on again": m.goOn, "go on once more": m.goOn, "wrong person": m.wrong, "next day": m.sleep,
		})
		m.end(rt)
	})
}

// paper is the plain model of one deed.
type paper struct {
	id       custody.DeedID
	number   string
	quantity int
	state    policy.State
	safe     custody.SafeID
	slot     string
	moving   bool
	old      bool // from the old ledger
	incident archive.IncidentID
}

// move is that of one movement.
type move struct {
	id     custody.MovementID
	state  policy.State
	way    custody.Way
	paper  *paper
	to     custody.SafeID
	toSlot string
}

type strongroom struct {
	stores storetest.Stores
	vault  *custody.Vault
	room   *archive.Room
	org    policy.OrgID
	now    time.Time
	papers []*paper
	moves  []*move
	lists  int
	ledger archive.LedgerID
}

var (
	safes = []custody.SafeID{"S1", "S2"}
	slots = []string{"A1", "A2"}
)

func newStrongroom(t *rapid.T, stores storetest.Stores) *strongroom {
	m := &strongroom{stores: stores, org: policy.OrgID(fmt.Sprintf("vault-%d", turn.Add(1))), now: archivetest.At("2026-03-02")}
	house := policy.House{Clock: func() time.Time { return m.now }}
	m.vault, m.room = custody.NewVault(stores.Custody(), house), archive.NewRoom(stores.Archive(), house)
	for id, role := range map[policy.PersonID]policy.Role{keeper: policy.Archivist, custodytest.Custodian.ID: policy.DeedCustodian} {
		err := stores.Staff().Update(t.Context(), func(tx staff.Tx) error {
			_, err := tx.SavePerson(t.Context(), staff.Person{
				Org: m.org, ID: id, Appointments: []staff.Appointment{{Role: role, From: calendar.MustDay("2026-01-05"), By: "general-manager"}},
			}, journal.NewDraft(archivetest.GeneralManager, m.now, staff.ActAppoint, policy.B3_1))
			return err
		})
		require.NoError(t, err)
	}
	for _, id := range safes {
		_, err := m.vault.OpenSafe(t.Context(), m.by(archivetest.GeneralManager), custody.NewSafe{ID: id, Name: "柜", Slots: slots, Custodian: custodytest.Custodian.ID})
		require.NoError(t, err)
	}
	l, err := m.room.BeginLedger(t.Context(), m.custodian(), archive.OldLedger{Code: "old", Source: "paper"})
	require.NoError(t, err)
	l, err = m.room.ApproveLedger(t.Context(), m.by(archivetest.GeneralManager), l.Ref())
	require.NoError(t, err)
	m.ledger = l.ID
	return m
}

func (m *strongroom) by(who policy.Actor) policy.Request {
	who.Org = m.org
	return policy.By(who)
}

// receive takes a list of one deed to the custodian's signature. A certificate that is in
// custody already is a conflict.
func (m *strongroom) receive(t *rapid.T) {
	ctx := t.Context()
	p := archivetest.Project()
	m.lists++
	p.Number = fmt.Sprintf("L-%d", m.lists)
	f, err := m.room.Open(ctx, m.by(archivetest.A), p)
	require.NoError(t, err)
	line := custodytest.Lines()[rapid.IntRange(0, 2).Draw(t, "kind")]
	line.Certificate = fmt.Sprintf("%s-%d", line.Kind, rapid.IntRange(1, 3).Draw(t, "certificate"))
	l, err := m.vault.Draft(ctx, m.by(archivetest.A), custody.NewList{File: f.ID, Received: calendar.DayOf(m.now, calendar.ChinaTime()), Lines: []custody.Line{line}})
	require.NoError(t, err)
	l, err = m.vault.Present(ctx, m.by(archivetest.A), l.Ref())
	require.NoError(t, err)
	for _, who := range []policy.Actor{archivetest.A, archivetest.B, {ID: keeper}} {
		l, err = m.vault.Check(ctx, m.by(who), l.Ref(), custodytest.Checking(l))
		require.NoError(t, err)
	}
	one := &paper{number: line.Certificate, quantity: line.Quantity, state: custody.Arriving, safe: rapid.SampledFrom(safes).Draw(t, "safe"), moving: true}
	taken := slices.ContainsFunc(m.papers, func(o *paper) bool {
		return o.number == one.number && o.state != custody.Released && o.state != custody.Lost
	})
	slot := rapid.SampledFrom(slots).Draw(t, "slot")
	l, err = m.vault.Receive(ctx, m.custodian(), l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: one.safe, Slots: []string{slot}})
	require.Equal(t, taken, err != nil, "%v", err)
	if taken {
		require.ErrorIs(t, err, policy.Conflict)
		return
	}
	one.id = l.Deeds[0]
	m.papers = append(m.papers, one)
	m.moves = append(m.moves, &move{id: l.Movement, state: custody.Proposed, way: custody.In, paper: one, to: one.safe, toSlot: slot})
}

// takeOver enters a deed of the old ledger, with manager A for the project. What is in
// custody, or was entered before, is refused, and stays a line of the ledger.
func (m *strongroom) takeOver(t *rapid.T) {
	ctx := t.Context()
	line := custodytest.OldLines()[rapid.IntRange(0, 1).Draw(t, "kind")]
	line.Certificate = fmt.Sprintf("%s-%d", line.Kind, rapid.IntRange(1, 3).Draw(t, "certificate"))
	line.A = archivetest.A.ID
	before, err := m.room.Ledger(ctx, m.custodian(), m.ledger)
	require.NoError(t, err)
	after, err := m.vault.EnterDeeds(ctx, m.custodian(), before.Ref(), []custody.OldDeed{line}, nil)
	require.NoError(t, err)
	taken := slices.ContainsFunc(m.papers, func(o *paper) bool {
		return o.number == line.Certificate && (o.old || o.state != custody.Released && o.state != custody.Lost)
	})
	require.Equal(t, taken, after.Refused > before.Refused)
	require.Equal(t, !taken, after.Entered > before.Entered)
	if taken {
		return
	}
	page, err := m.vault.Deeds(ctx, m.custodian(), custody.DeedQuery{Ledger: m.ledger, Certificate: line.Certificate, Kind: line.Kind})
	require.NoError(t, err)
	m.papers = append(m.papers, &paper{id: page.Deeds[0].ID, number: line.Certificate, quantity: line.Quantity, state: custody.Arriving, old: true})
}

func (m *strongroom) custodian() policy.Request {
	return m.by(policy.Actor{ID: custodytest.Custodian.ID})
}

// pick chooses a deed, and reads it.
func (m *strongroom) pick(t *rapid.T) (*paper, custody.Deed) {
	one := rapid.SampledFrom(m.papers).Draw(t, "deed")
	d, err := m.vault.Deed(t.Context(), m.by(archivetest.Auditor), one.id)
	require.NoError(t, err)
	require.Equal(t, one.state, d.State)
	if one.state == custody.Kept {
		require.Equal(t, [2]string{string(one.safe), one.slot}, [2]string{string(d.Safe), d.Slot})
	}
	require.Equal(t, one.moving, d.Pending != "")
	return one, d
}

// begun keeps a movement that the model says goes through, or does not.
func (m *strongroom) begun(t *rapid.T, goes bool, next *move, got custody.Movement, err error) {
	require.Equal(t, goes, err == nil, "%s of %s: %v", next.way, next.paper.state, err)
	if err != nil {
		require.NotErrorIs(t, err, policy.Unavailable)
		return
	}
	next.id, next.paper.moving = got.ID, true
	m.moves = append(m.moves, next)
}

func (m *strongroom) release(t *rapid.T) {
	one, d := m.pick(t)
	in, way := custodytest.ToRegistry(), custody.Temporary
	if rapid.Bool().Draw(t, "final") {
		in, way = custodytest.ToOwner(), custody.Final
	}
	in.Deeds, in.Safe = []policy.Ref{d.Ref()}, one.safe
	got, err := m.vault.AskRelease(t.Context(), m.by(archivetest.A), in)
	m.begun(t, one.state == custody.Kept && !one.moving, &move{state: custody.Requested, way: way, paper: one}, got, err)
}

func (m *strongroom) bringIn(t *rapid.T) {
	one, d := m.pick(t)
	to, slot := rapid.SampledFrom(safes).Draw(t, "safe"), rapid.SampledFrom(slots).Draw(t, "slot")
	got, err := m.vault.BringIn(t.Context(), m.custodian(), custody.Bringing{Deeds: []policy.Ref{d.Ref()}, Safe: to, Slots: []string{slot}})
	goes := (one.state == custody.Arriving || one.state == custody.Away || one.state == custody.Missing) && !one.moving
	m.begun(t, goes, &move{state: custody.Proposed, way: custody.Return, paper: one, to: to, toSlot: slot}, got, err)
}

func (m *strongroom) relocate(t *rapid.T) {
	one, d := m.pick(t)
	to, slot := rapid.SampledFrom(safes).Draw(t, "safe"), rapid.SampledFrom(slots).Draw(t, "slot")
	got, err := m.vault.Relocate(t.Context(), m.custodian(), custody.Relocation{Deeds: []policy.Ref{d.Ref()}, Safe: one.safe, To: to, Slots: []string{slot}})
	goes := one.state == custody.Kept && !one.moving && (to != one.safe || slot != one.slot)
	m.begun(t, goes, &move{state: custody.Proposed, way: custody.Shift, paper: one, to: to, toSlot: slot}, got, err)
}

// lose reports a deed lost, which goes while it is out.
func (m *strongroom) lose(t *rapid.T) {
	one, d := m.pick(t)
	d, err := m.vault.ReportLost(t.Context(), m.custodian(), d.Ref(), custody.LossReport{Facts: "遗失"})
	require.Equal(t, one.state == custody.Away && !one.moving, err == nil, "%v", err)
	if err == nil {
		one.state, one.incident = custody.Missing, d.Incident
	}
}

// writeOff writes a deed off that was reported lost, before its incident is decided or
// after it.
func (m *strongroom) writeOff(t *rapid.T) {
	one, d := m.pick(t)
	ctx, boss, director := t.Context(), m.by(archivetest.GeneralManager), m.by(archivetest.OfficeDirector)
	decided := false
	if one.state == custody.Missing {
		i, err := m.room.Incident(ctx, boss, one.incident)
		require.NoError(t, err)
		if i.State == archive.IncidentOpen && rapid.Bool().Draw(t, "decided") {
			i, err = m.room.Investigate(ctx, director, i.Ref(), "查无下落")
			require.NoError(t, err)
			i, err = m.room.DecideIncident(ctx, boss, i.Ref(), archive.Ruling{Text: "登报挂失"})
			require.NoError(t, err)
		}
		decided = i.State == archive.IncidentDecided
	}
	_, err := m.vault.WriteOff(ctx, boss, d.Ref(), "查无下落")
	require.Equal(t, decided && !one.moving, err == nil, "%v", err)
	if err == nil {
		one.state = custody.Lost
	}
}

// open are the movements that wait for somebody.
func (m *strongroom) open() []*move {
	var open []*move
	for _, one := range m.moves {
		if one.state == custody.Requested || one.state == custody.Approved || one.state == custody.Proposed {
			open = append(open, one)
		}
	}
	return open
}

// goOn does with a movement what its state asks for, or ends it.
func (m *strongroom) goOn(t *rapid.T) {
	open := m.open()
	if len(open) == 0 {
		return
	}
	one := rapid.SampledFrom(open).Draw(t, "movement")
	ctx, boss := t.Context(), m.by(archivetest.GeneralManager)
	now, err := m.vault.Movement(ctx, boss, one.id)
	require.NoError(t, err)
	require.Equal(t, one.state, now.State)
	if rapid.IntRange(0, 5).Draw(t, "ends") == 0 {
		_, err = m.vault.Withdraw(ctx, m.custodian(), now.Ref(), "不再需要")
		require.NoError(t, err)
		one.state, one.paper.moving = custody.Withdrawn, false
		return
	}
	switch one.state {
	case custody.Requested:
		approval := custody.Approval{}
		if one.way == custody.Final {
			approval.Settled = calendar.DayOf(m.now, calendar.ChinaTime())
		}
		_, err = m.vault.Approve(ctx, boss, now.Ref(), approval)
		one.state = custody.Approved
	case custody.Approved:
		out := custody.HandingOut{}
		if one.way == custody.Final {
			out = custodytest.Owner()
		}
		_, err = m.vault.HandOut(ctx, m.custodian(), now.Ref(), out)
		one.state = custody.Proposed
	default:
		_, err = m.vault.Confirm(ctx, m.by(policy.Actor{ID: keeper}), now.Ref(), custody.Confirming{Digest: now.Digest()})
		one.done()
	}
	require.NoError(t, err)
}

// done is the model's movement as it takes effect.
func (one *move) done() {
	p := one.paper
	one.state, p.moving = custody.Confirmed, false
	switch one.way {
	case custody.Temporary:
		p.state = custody.Away
	case custody.Final:
		p.state = custody.Released
	default:
		p.state, p.safe, p.slot = custody.Kept, one.to, one.toSlot
	}
}

// wrong is a confirmation by somebody who is no second person, or of what is not proposed.
func (m *strongroom) wrong(t *rapid.T) {
	one := rapid.SampledFrom(m.moves).Draw(t, "movement")
	now, err := m.vault.Movement(t.Context(), m.by(archivetest.GeneralManager), one.id)
	require.NoError(t, err)
	who := rapid.SampledFrom([]policy.Actor{archivetest.A, archivetest.B, {ID: custodytest.Custodian.ID}, archivetest.Auditor}).Draw(t, "who")
	_, err = m.vault.Confirm(t.Context(), m.by(who), now.Ref(), custody.Confirming{Digest: now.Digest()})
	require.ErrorIs(t, err, policy.NotAllowed)
}

func (m *strongroom) sleep(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 50).Draw(t, "hours")) * time.Hour)
}

// balance holds what lies in each safe against the model.
func (m *strongroom) balance(t *rapid.T) {
	want := map[custody.SafeID]int{}
	for _, one := range m.papers {
		if one.state == custody.Kept {
			want[one.safe] += one.quantity
		}
	}
	all, err := m.vault.Balance(t.Context(), m.by(archivetest.Auditor), calendar.Day{})
	require.NoError(t, err)
	got := map[custody.SafeID]int{}
	for _, b := range all {
		require.Equal(t, b.Opening+b.In-b.Out, b.Closing)
		if b.Closing > 0 {
			got[b.Safe] += b.Closing
		}
	}
	require.Equal(t, want, got)
}

// end holds every balance of every day against the movements, and the journal against itself.
func (m *strongroom) end(t *rapid.T) {
	audit, err := m.vault.AuditBalances(t.Context(), m.by(archivetest.Auditor))
	require.NoError(t, err)
	require.True(t, audit.OK(), "%+v", audit)
	rep, err := m.stores.Verify(t.Context(), m.org)
	require.NoError(t, err)
	require.True(t, rep.OK(), "%v", rep.Faults)
}
