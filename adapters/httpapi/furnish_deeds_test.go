package httpapi_test

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// keeper furnishes a world with deeds.
type keeper struct {
	*furnisher
	vault *custody.Vault
	cert  int
}

// deeds makes a list, a deed and a movement in every state, two safes, and counts of
// the second one.
func (f *furnisher) deeds() {
	k := &keeper{furnisher: f, vault: custody.NewVault(f.db.Custody(), f.house)}
	for _, id := range []custody.SafeID{"S1", "S2"} {
		in := custody.NewSafe{ID: id, Name: "safe", Slots: []string{"A1"}, Custodian: "custodian"}
		done[custody.Safe](f)(k.vault.OpenSafe(ctx, asBoss, in))
	}
	k.lists()
	k.movements()
	k.counts()
	for _, id := range []custody.SafeID{"S2", "S1"} {
		s := done[custody.Safe](f)(k.vault.Safe(ctx, asBoss, id))
		f.known("safes", s.Ref(), s.Subject())
	}
	page, err := k.vault.Deeds(ctx, asBoss, custody.DeedQuery{})
	require.NoError(f.t, err)
	states := map[policy.State]bool{}
	for _, d := range page.Deeds {
		if states[d.State] {
			continue // one of each
		}
		states[d.State] = true
		f.known("deeds", d.Ref(), policy.Subject{Org: archivetest.Org, Parties: []policy.Party{{As: policy.Custodian, Person: "custodian"}}})
	}
	require.Len(f.t, states, 6)
}

// lines are so many deeds, each with a number of its own.
func (k *keeper) lines(n int) []custody.Line {
	all := make([]custody.Line, n)
	for i := range all {
		k.cert++
		all[i] = custodytest.Lines()[0]
		all[i].Certificate = fmt.Sprintf("cert-%03d", k.cert)
		all[i].Quantity = 1
		k.change(&all[i])
	}
	return all
}

func (k *keeper) drafted(n int) custody.HandOverList {
	return done[custody.HandOverList](k.furnisher)(k.vault.Draft(ctx, asA, custody.NewList{
		File: "f-sorting", Received: calendar.MustDay("2026-02-13"), Lines: k.lines(n),
	}))
}

func (k *keeper) verifying(n int) custody.HandOverList {
	return done[custody.HandOverList](k.furnisher)(k.vault.Present(ctx, asA, k.drafted(n).Ref()))
}

func (k *keeper) agreed(n int) custody.HandOverList {
	l := k.verifying(n)
	for _, who := range []policy.Request{asA, asB, asArchivist} {
		l = done[custody.HandOverList](k.furnisher)(k.vault.Check(ctx, who, l.Ref(), custodytest.Checking(l)))
	}
	return l
}

func (k *keeper) received(n int, safe custody.SafeID) custody.HandOverList {
	l := k.agreed(n)
	return done[custody.HandOverList](k.furnisher)(k.vault.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: safe, Slots: []string{"A1"}}))
}

// kept are so many deeds in a safe.
func (k *keeper) kept(n int, safe custody.SafeID) []custody.DeedID {
	l := k.received(n, safe)
	k.confirm(done[custody.Movement](k.furnisher)(k.vault.Movement(ctx, asBoss, l.Movement)))
	return l.Deeds
}

func (k *keeper) confirm(m custody.Movement) custody.Movement {
	return done[custody.Movement](k.furnisher)(k.vault.Confirm(ctx, asArchivist, m.Ref(), custody.Confirming{Digest: m.Digest()}))
}

func (k *keeper) lists() {
	must := done[custody.HandOverList](k.furnisher)
	l := k.verifying(1)
	wrong := custodytest.Checking(l)
	wrong.Seen[0].Quantity++
	for _, l := range []custody.HandOverList{
		k.drafted(1), must(k.vault.Check(ctx, asB, l.Ref(), wrong)), k.agreed(1), k.received(1, "S1"),
		must(k.vault.Cancel(ctx, asBoss, k.drafted(1).Ref(), "taken back")), k.verifying(1),
	} {
		k.known("deed-lists", l.Ref(), l.Subject())
	}
}

// movements makes a movement in every state, and a deed that lies there for the
// acts that begin one.
func (k *keeper) movements() {
	must := done[custody.Movement](k.furnisher)
	deeds := k.kept(9, "S1")
	next := func() custody.Deed {
		d := done[custody.Deed](k.furnisher)(k.vault.Deed(ctx, asBoss, deeds[0]))
		deeds = deeds[1:]
		return d
	}
	ask := func(in custody.Asking) custody.Movement {
		in.Deeds, in.Safe = []policy.Ref{next().Ref()}, "S1"
		return must(k.vault.AskRelease(ctx, asA, in))
	}
	approve := func(in custody.Asking, a custody.Approval) custody.Movement {
		return must(k.vault.Approve(ctx, asBoss, ask(in).Ref(), a))
	}
	handOut := func() custody.Movement {
		return must(k.vault.HandOut(ctx, asCustodian, approve(custodytest.ToRegistry(), custody.Approval{}).Ref(), custody.HandingOut{}))
	}
	owner := custodytest.Owner()
	k.change(owner.Receiver)
	toOwner := custodytest.ToOwner()
	k.change(&toOwner)
	final := approve(toOwner, custody.Approval{Settled: calendar.MustDay("2026-02-13")})
	for _, m := range []custody.Movement{
		ask(custodytest.ToRegistry()), approve(custodytest.ToRegistry(), custody.Approval{}), k.confirm(handOut()),
		k.confirm(must(k.vault.HandOut(ctx, asCustodian, final.Ref(), owner))),
		must(k.vault.Decline(ctx, asBoss, ask(custodytest.ToRegistry()).Ref(), "no need")),
		must(k.vault.Withdraw(ctx, asA, ask(custodytest.ToRegistry()).Ref(), "no need")), handOut(),
	} {
		k.known("movements", m.Ref(), m.Subject())
	}
	k.lost(k.confirm(handOut()).Deeds[0].Deed)
	lying := next()
	k.samples["deeds"] = []any{object{"id": string(lying.ID), "revision": lying.Revision}}
}

// lost reports a deed lost that is out; its incident is decided.
func (k *keeper) lost(id custody.DeedID) {
	d := done[custody.Deed](k.furnisher)(k.vault.Deed(ctx, asBoss, id))
	d = done[custody.Deed](k.furnisher)(k.vault.ReportLost(ctx, asCustodian, d.Ref(), custody.LossReport{Facts: "left at the registry"}))
	must := done[archive.Incident](k.furnisher)
	i := must(k.room.Investigate(ctx, asOffice, must(k.room.Incident(ctx, asBoss, d.Incident)).Ref(), "not there"))
	must(k.room.DecideIncident(ctx, asBoss, i.Ref(), archive.Ruling{Text: "replaced"}))
}

// counts makes a count of the second safe in every state; the one that finds a
// deed gone writes it off.
func (k *keeper) counts() {
	must := done[archive.Stocktake](k.furnisher)
	k.kept(2, "S2")
	page, err := k.vault.Deeds(ctx, asBoss, custody.DeedQuery{Safe: "S2"})
	require.NoError(k.t, err)
	kept := page.Deeds[0]
	safe := func() policy.Ref { return done[custody.Safe](k.furnisher)(k.vault.Safe(ctx, asBoss, "S2")).Ref() }
	begin := func() archive.Stocktake {
		return must(k.vault.StartCount(ctx, asAuditor, safe(), custody.Counting{Scope: archive.FullCount}))
	}
	end := func(found ...archive.Stock) archive.Stocktake {
		s := must(k.vault.EnterCount(ctx, asAuditor, begin().Ref(), found))
		return must(k.vault.SignCount(ctx, asAuditor, s.Ref(), s.Sheet()))
	}
	there := archive.Stock{ID: string(kept.ID), Label: kept.Certificate, Slot: kept.Slot, Quantity: kept.Quantity}
	short := end(there)
	resolved := must(k.vault.ResolveCount(ctx, asBoss, short.Ref(), archive.Resolution{How: custody.AsWrittenOff, Reason: "not found"}))
	agreed := end(there)
	differing := end(there, archive.Stock{Label: "unknown", Quantity: 1})
	dropped := begin()
	done[custody.Safe](k.furnisher)(k.vault.DropCount(ctx, asBoss, safe(), "no time"))
	for _, s := range []archive.Stocktake{
		resolved, agreed, differing, must(k.vault.Count(ctx, asBoss, dropped.ID)), begin(),
	} {
		k.known("counts", s.Ref(), s.Subject())
	}
}
