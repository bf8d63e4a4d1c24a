package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// strongroom is the vault itself over a store, its people as a host sends them.
type strongroom struct {
	*custody.Vault
	t                                    *testing.T
	s                                    Stores
	files                                int
	a, b, zhou, boss, custodian, auditor policy.Request
}

func newStrongroom(t *testing.T, s Stores) *strongroom {
	t.Helper()
	house := policy.House{Clock: func() time.Time { return noon }}
	v := &strongroom{
		Vault: custody.NewVault(s.Custody(), house), t: t, s: s,
		a: policy.By(archivetest.A), b: policy.By(archivetest.B), boss: policy.By(archivetest.GeneralManager), auditor: policy.By(archivetest.Auditor),
		zhou: policy.By(policy.Actor{Org: org, ID: "zhou"}), custodian: policy.By(policy.Actor{Org: org, ID: "sun"}),
	}
	updateStaff(t, s.Staff(), func(tx staff.Tx) error {
		for id, role := range map[policy.PersonID]policy.Role{"zhou": policy.Archivist, "sun": policy.DeedCustodian} {
			p := staff.Person{Org: org, ID: id, Appointments: []staff.Appointment{{Role: role, From: day("2026-01-01"), By: "chen"}}}
			if _, err := tx.SavePerson(t.Context(), p, draft("appoint")); err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range []custody.SafeID{"S1", "S2"} {
		_, err := v.OpenSafe(t.Context(), v.boss, custody.NewSafe{ID: id, Name: "柜", Slots: []string{"A1", "A2"}, Custodian: "sun"})
		must(t, err)
	}
	return v
}

// agreed is a list of these certificates, of a file of its own, that all three have signed.
func (v *strongroom) agreed(certificates ...string) custody.HandOverList {
	v.t.Helper()
	v.files++
	f := plain(fmt.Sprintf("f-%d", v.files), fmt.Sprintf("L-%d", v.files))
	f.Project.A, f.Project.B, f.Project.Department = archivetest.A.ID, archivetest.B.ID, archivetest.Department
	update(v.t, v.s.Archive(), f)
	var lines []custody.Line
	for _, c := range certificates {
		one := custodytest.Lines()[0]
		one.Certificate, one.Quantity = c, 1
		lines = append(lines, one)
	}
	ctx := v.t.Context()
	l, err := v.Draft(ctx, v.a, custody.NewList{File: f.ID, Received: day("2026-02-13"), Lines: lines})
	must(v.t, err)
	l, err = v.Present(ctx, v.a, l.Ref())
	must(v.t, err)
	for _, who := range []policy.Request{v.a, v.b, v.zhou} {
		l, err = v.Check(ctx, who, l.Ref(), custodytest.Checking(l))
		must(v.t, err)
	}
	return l
}

// proposed is a movement that brings these certificates into safe S1, signed by the custodian.
func (v *strongroom) proposed(certificates ...string) custody.Movement {
	v.t.Helper()
	l := v.agreed(certificates...)
	l, err := v.Receive(v.t.Context(), v.custodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	must(v.t, err)
	m, err := v.Movement(v.t.Context(), v.boss, l.Movement)
	must(v.t, err)
	return m
}

func (v *strongroom) confirm(m custody.Movement) error {
	_, err := v.Confirm(v.t.Context(), v.zhou, m.Ref(), custody.Confirming{Digest: m.Digest()})
	return err
}

// kept are deeds that lie in safe S1.
func (v *strongroom) kept(certificates ...string) []custody.Deed {
	v.t.Helper()
	m := v.proposed(certificates...)
	must(v.t, v.confirm(m))
	var all []custody.Deed
	for _, one := range m.Deeds {
		d, err := v.Deed(v.t.Context(), v.boss, one.Deed)
		must(v.t, err)
		all = append(all, d)
	}
	return all
}

// agrees checks that journal, balances, safes and deeds agree, with so many pieces in a safe.
func (v *strongroom) agrees(safe custody.SafeID, pieces int) {
	v.t.Helper()
	sound(v.t, v.s, org)
	audit, err := v.AuditBalances(v.t.Context(), v.boss)
	must(v.t, err)
	if !audit.OK() {
		v.t.Fatalf("the books do not agree: %s", show(audit))
	}
	all, err := v.Balance(v.t.Context(), v.boss, calendar.Day{})
	must(v.t, err)
	closing := 0
	for _, b := range all {
		if b.Safe == safe {
			closing += b.Closing
		}
	}
	equal(v.t, closing, pieces)
}

func (v *strongroom) asking(d custody.Deed) custody.Asking {
	in := custodytest.ToRegistry()
	in.Deeds, in.Safe = []policy.Ref{d.Ref()}, "S1"
	return in
}

// vaults are acts in the vault that meet. They run the vault itself, since what must come
// out right are deeds, balances and register together.
var vaults = group{"Vault", []testCase{
	{
		"OneDeedTwoReleases", "a deed goes out once: the other release is told that it was too late",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			d := v.kept("C-1", "C-2")[0]
			errs := inParallel(8, func(int) error { _, err := v.AskRelease(t.Context(), v.a, v.asking(d)); return err })
			equal(t, winners(t, errs), 1)
			v.agrees("S1", 2)
		},
	},
	{
		"ConfirmedOnce", "what two people confirm at once has moved once",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			m := v.proposed("C-1", "C-2")
			errs := inParallel(8, func(int) error { return v.confirm(m) })
			equal(t, winners(t, errs), 1)
			v.agrees("S1", 2)
		},
	},
	{
		"ConfirmAgainstWithdraw", "a movement that is withdrawn as it is confirmed either is done or is not",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			m := v.proposed("C-1")
			errs := inParallel(8, func(i int) error {
				if i%2 == 0 {
					return v.confirm(m)
				}
				_, err := v.Withdraw(t.Context(), v.custodian, m.Ref(), "柜位已满")
				return err
			})
			equal(t, winners(t, errs), 1)
			m, err := v.Movement(t.Context(), v.boss, m.ID)
			must(t, err)
			pieces := 0
			if m.State == custody.Confirmed {
				pieces = 1
			}
			v.agrees("S1", pieces)
		},
	},
	{
		"LostAgainstBroughtBack", "a deed that is reported lost as it is brought back is the one or the other",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			ctx, d := t.Context(), v.kept("C-1")[0]
			m, err := v.AskRelease(ctx, v.a, v.asking(d))
			must(t, err)
			m, err = v.Approve(ctx, v.boss, m.Ref(), custody.Approval{})
			must(t, err)
			m, err = v.HandOut(ctx, v.custodian, m.Ref(), custody.HandingOut{})
			must(t, err)
			must(t, v.confirm(m))
			d, err = v.Deed(ctx, v.boss, d.ID)
			must(t, err)
			errs := inParallel(8, func(i int) error {
				if i%2 == 0 {
					_, err := v.ReportLost(ctx, v.custodian, d.Ref(), custody.LossReport{Facts: "遗失"})
					return err
				}
				_, err := v.BringIn(ctx, v.custodian, custody.Bringing{Deeds: []policy.Ref{d.Ref()}, Safe: "S1", Slots: []string{"A1"}})
				return err
			})
			equal(t, winners(t, errs), 1)
			d, err = v.Deed(ctx, v.boss, d.ID)
			must(t, err)
			must(t, s.Archive().View(ctx, func(r archive.Reader) error {
				page, err := r.Incidents(ctx, archive.IncidentQuery{Org: org})
				equal(t, len(page.Incidents) == 1, d.State == custody.Missing)
				return err
			}))
			v.agrees("S1", 0)
		},
	},
	{
		"MissingAgainstReleased", "what a count finds missing as it is about to go out does not go",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			ctx, d := t.Context(), v.kept("C-1")[0]
			one, err := v.Safe(ctx, v.auditor, "S1")
			must(t, err)
			count, err := v.StartCount(ctx, v.auditor, one.Ref(), custody.Counting{Scope: archive.FullCount})
			must(t, err)
			errs := inParallel(2, func(i int) error {
				if i == 0 {
					_, err := v.AskRelease(ctx, v.a, v.asking(d))
					return err
				}
				_, err := v.SignCount(ctx, v.auditor, count.Ref(), count.Sheet())
				for err != nil && errors.Is(err, policy.Conflict) { // another was at the deed
					_, err = v.SignCount(ctx, v.auditor, count.Ref(), count.Sheet())
				}
				return err
			})
			must(t, errs[1])
			d, err = v.Deed(ctx, v.boss, d.ID)
			must(t, err)
			equal(t, d.Short, []archive.StocktakeID{count.ID})
			if errs[0] == nil { // asked for before it was known
				m, err := v.Movement(ctx, v.boss, d.Pending)
				must(t, err)
				_, err = v.Approve(ctx, v.boss, m.Ref(), custody.Approval{})
				wants(t, err, policy.B5_2f)
			}
			_, err = v.AskRelease(ctx, v.a, v.asking(d))
			wants(t, err, policy.B5_2f)
			v.agrees("S1", 1)
		},
	},
	{
		"TwoCountsOfOneSafe", "a safe is counted by one at a time",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			v.kept("C-1")
			one, err := v.Safe(t.Context(), v.boss, "S1")
			must(t, err)
			errs := inParallel(8, func(int) error {
				_, err := v.StartCount(t.Context(), v.auditor, one.Ref(), custody.Counting{Scope: archive.FullCount})
				return err
			})
			equal(t, winners(t, errs), 1)
			counts, err := v.Counts(t.Context(), v.boss, "S1", archive.StocktakeQuery{})
			must(t, err)
			equal(t, len(counts.Stocktakes), 1)
			v.agrees("S1", 1)
		},
	},
	{
		"CountAgainstMovement", "what is expected of a safe is what lies in it when the count begins",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			v.kept("C-1")
			m := v.proposed("C-2")
			one, err := v.Safe(t.Context(), v.boss, "S1")
			must(t, err)
			errs := inParallel(2, func(i int) error {
				if i == 0 {
					return v.confirm(m)
				}
				_, err := v.StartCount(t.Context(), v.auditor, one.Ref(), custody.Counting{Scope: archive.FullCount})
				return err
			})
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				}
			}
			equal(t, won, 1) // the safe was shut for the count, or had changed before it
			pieces := 1
			if errs[0] == nil {
				pieces = 2
			}
			v.agrees("S1", pieces)
		},
	},
	{
		"OneCertificateTwoLists", "a certificate that comes by two lists at once is received by one",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			lists := []custody.HandOverList{v.agreed("C-1"), v.agreed("C-1"), v.agreed("C-1"), v.agreed("C-1")}
			errs := inParallel(len(lists), func(i int) error {
				_, err := v.Receive(t.Context(), v.custodian, lists[i].Ref(), custody.Receiving{Digest: lists[i].Digest(), Safe: "S1", Slots: []string{"A1"}})
				return err
			})
			equal(t, winners(t, errs), 1)
			page, err := v.Deeds(t.Context(), v.boss, custody.DeedQuery{Certificate: "C-1"})
			must(t, err)
			equal(t, len(page.Deeds), 1)
			v.agrees("S1", 0)
		},
	},
	{
		"BalancesOfManyMovements", "of movements that meet in one safe none is lost from the day's balance",
		func(t *testing.T, s Stores) {
			v := newStrongroom(t, s)
			const n = 12
			var moves []custody.Movement
			for i := range n {
				moves = append(moves, v.proposed(fmt.Sprintf("C-%d", i)))
			}
			errs := inParallel(n, func(i int) error {
				err := v.confirm(moves[i])
				for range 50 {
					if err == nil {
						return nil
					}
					err = v.confirm(moves[i])
				}
				return err
			})
			for _, err := range errs {
				must(t, err)
			}
			v.agrees("S1", n)
			// And back and forth between two safes.
			var shifts []custody.Movement
			for i, m := range moves {
				d, err := v.Deed(t.Context(), v.boss, m.Deeds[0].Deed)
				must(t, err)
				if i%2 == 0 {
					continue
				}
				one, err := v.Relocate(t.Context(), v.custodian, custody.Relocation{Deeds: []policy.Ref{d.Ref()}, Safe: "S1", To: "S2", Slots: []string{"A2"}})
				must(t, err)
				shifts = append(shifts, one)
			}
			errs = inParallel(len(shifts), func(i int) error {
				err := v.confirm(shifts[i])
				for range 50 {
					if err == nil {
						return nil
					}
					err = v.confirm(shifts[i])
				}
				return err
			})
			for _, err := range errs {
				must(t, err)
			}
			v.agrees("S1", n/2)
			v.agrees("S2", n/2)
		},
	},
}}
