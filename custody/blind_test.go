package custody_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// B5.2f: whoever counts a safe reads neither deeds nor movements nor balances until they
// have signed; everybody else does.
func TestACountIsBlind(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(3))
	page, err := v.Movements(ctx, asAuditor, custody.MovementQuery{})
	require.NoError(t, err)
	before := v.counted(archive.Stock{Label: "C-0", Slot: "A1", Quantity: 1}, archive.Stock{Label: "C-1", Slot: "A1", Quantity: 2}, archive.Stock{Label: "C-2", Slot: "A1", Quantity: 3})
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	require.Equal(t, 6, s.Pieces)
	count, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.SurpriseCount})
	require.NoError(t, err)
	var out bytes.Buffer
	reads := map[string]func(req policy.Request) error{
		"deed":     func(req policy.Request) error { _, err := v.Deed(ctx, req, deeds[0].ID); return err },
		"next":     func(req policy.Request) error { _, err := v.ExplainDeed(ctx, req, deeds[0].ID); return err },
		"deeds":    func(req policy.Request) error { _, err := v.Deeds(ctx, req, custody.DeedQuery{}); return err },
		"overdue":  func(req policy.Request) error { _, err := v.Overdue(ctx, req, custody.DeedQuery{}); return err },
		"chain":    func(req policy.Request) error { _, err := v.Chain(ctx, req, deeds[0].ID); return err },
		"history":  func(req policy.Request) error { _, err := v.DeedHistory(ctx, req, deeds[0].ID, 0, 0); return err },
		"register": func(req policy.Request) error { return v.WriteRegister(ctx, req, custody.DeedQuery{}, &out, policy.ZH) },
		"printed":  func(req policy.Request) error { return v.PrintRegister(ctx, req, custody.DeedQuery{}, &out, policy.ZH) },
		"movement": func(req policy.Request) error { _, err := v.Movement(ctx, req, page.Movements[0].ID); return err },
		"nextMove": func(req policy.Request) error {
			_, err := v.ExplainMovement(ctx, req, page.Movements[0].ID)
			return err
		},
		"movements": func(req policy.Request) error { _, err := v.Movements(ctx, req, custody.MovementQuery{}); return err },
		"moves": func(req policy.Request) error {
			_, err := v.MovementHistory(ctx, req, page.Movements[0].ID, 0, 0)
			return err
		},
		"book": func(req policy.Request) error {
			return v.WriteMovements(ctx, req, custody.MovementQuery{}, &out, policy.ZH)
		},
		"balance": func(req policy.Request) error { _, err := v.Balance(ctx, req, calendar.Day{}); return err },
		"sheet":   func(req policy.Request) error { return v.WriteBalance(ctx, req, calendar.Day{}, &out, policy.ZH) },
		"audit":   func(req policy.Request) error { _, err := v.AuditBalances(ctx, req); return err },
		"safe":    func(req policy.Request) error { _, err := v.SafeHistory(ctx, req, "S1", 0, 0); return err },
		"counts": func(req policy.Request) error {
			_, err := v.Counts(ctx, req, "S1", archive.StocktakeQuery{})
			return err
		},
		"list":       func(req policy.Request) error { _, err := v.List(ctx, req, deeds[0].List); return err },
		"list lines": func(req policy.Request) error { _, err := v.ListHistory(ctx, req, deeds[0].List, 0, 0); return err },
		"received": func(req policy.Request) error {
			_, err := v.Lists(ctx, req, custody.ListQuery{State: custody.Received})
			return err
		},
		"missing":    func(req policy.Request) error { _, err := v.MissingDeeds(ctx, req, custody.DeedQuery{}); return err },
		"not in":     func(req policy.Request) error { _, err := v.NotIn(ctx, req, custody.DeedQuery{}); return err },
		"last count": func(req policy.Request) error { _, err := v.Count(ctx, req, before.ID); return err },
		"its lines":  func(req policy.Request) error { _, err := v.CountHistory(ctx, req, before.ID, 0, 0); return err },
	}
	for name, read := range reads {
		t.Run(name, func(t *testing.T) {
			one := violation(t, read(asAuditor), policy.B5_2f, "counting")
			require.Equal(t, string(count.ID), one.Found)
			require.NoError(t, read(asBoss), "who does not count reads on")
		})
	}
	_, err = v.Reveal(ctx, asBoss, deeds[0].ID, "核对权利人")
	require.NoError(t, err)
	s, err = v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err, "the safe itself is named, and does not say what lies in it")
	require.Zero(t, s.Pieces)
	require.Empty(t, s.Kinds)
	told, err := json.Marshal(s)
	require.NoError(t, err)
	require.NotContains(t, string(told), "pieces", "nothing is said, and not that there are none")
	safes, err := v.Safes(ctx, asAuditor, custody.SafeQuery{})
	require.NoError(t, err)
	require.Zero(t, safes.Safes[0].Pieces)
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	require.Equal(t, 6, s.Pieces)
	own, err := v.Count(ctx, asAuditor, count.ID)
	require.NoError(t, err, "their own count is theirs to read, blind")
	require.Empty(t, own.Expected)
	_, err = v.CountHistory(ctx, asAuditor, count.ID, 0, 0)
	require.NoError(t, err)
	_, err = v.ExplainCount(ctx, asAuditor, count.ID)
	require.NoError(t, err)
	_, err = v.CountsDue(ctx, asAuditor)
	require.NoError(t, err)

	count, err = v.EnterCount(ctx, asAuditor, count.Ref(), before.Found)
	require.NoError(t, err)
	_, err = v.SignCount(ctx, asAuditor, count.Ref(), count.Sheet())
	require.NoError(t, err)
	for name, read := range reads {
		require.NoError(t, read(asAuditor), "%s once it is signed", name)
	}

	// A general manager who counts does not unmask a deed meanwhile, and the attempt
	// leaves its trace.
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	_, err = v.StartCount(ctx, asBoss, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	_, err = v.Reveal(ctx, asBoss, deeds[0].ID, "核对权利人")
	require.ErrorIs(t, err, policy.B5_2f)
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	s, err = v.Arrange(ctx, asBoss, s.Ref(), []string{"C1"})
	require.NoError(t, err)
	require.Zero(t, s.Pieces)
	_, err = v.DropCount(ctx, asBoss, s.Ref(), "改日再盘")
	require.NoError(t, err)
	v.sound()
}

// B5.2f: while a safe is counted nothing comes into it or goes out. So a list that has not
// been received tells its counter nothing of what lies there: none of its deeds does, and
// none can come to before the count is signed.
func TestACountedSafeStaysShut(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(4))
	release := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[:1])))
	release = v.move(v.Approve(ctx, asBoss, release.Ref(), custody.Approval{}))
	pending := map[string]custody.Movement{
		"out":        v.move(v.HandOut(ctx, asCustodian, release.Ref(), custody.HandingOut{})),
		"to another": v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds[1:2]), Safe: "S1", To: "S2", Slots: []string{"A1"}})),
		"about":      v.move(v.Relocate(ctx, asCustodian, custody.Relocation{Deeds: refs(deeds[2:3]), Safe: "S1", Slots: []string{"B1"}})),
	}
	coming := lines(6)[4:]
	l, waits := v.agreed("L-018", coming[:1]), v.agreed("L-019", coming[1:])
	s, err := v.Safe(ctx, asAuditor, "S1")
	require.NoError(t, err)
	count, err := v.StartCount(ctx, asAuditor, s.Ref(), custody.Counting{Scope: archive.FullCount})
	require.NoError(t, err)
	shown, err := v.List(ctx, asAuditor, waits.ID)
	require.NoError(t, err, "it says nothing of what lies in a safe")
	require.Empty(t, shown.Deeds)
	late := v.at.AddDate(0, 6, 0)
	for name, read := range map[string]func(req policy.Request) (custody.ListPage, error){
		"all":  func(req policy.Request) (custody.ListPage, error) { return v.Lists(ctx, req, custody.ListQuery{}) },
		"late": func(req policy.Request) (custody.ListPage, error) { return v.LateLists(ctx, req, custody.ListQuery{}) },
	} {
		now := v.at
		v.at = late
		page, err := read(asAuditor)
		v.at = now
		require.NoError(t, err, name)
		require.Len(t, page.Lists, 2, "%s: those that were not received, and no other", name)
		for _, one := range page.Lists {
			require.Equal(t, custody.Agreed, one.State, name)
		}
	}
	all, err := v.Lists(ctx, asBoss, custody.ListQuery{})
	require.NoError(t, err)
	require.Len(t, all.Lists, 3, "who does not count reads them all")

	l, err = v.Receive(ctx, asCustodian, l.Ref(), custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	require.NoError(t, err, "the custodian signs for it, the same day")
	_, err = v.List(ctx, asAuditor, l.ID)
	_ = violation(t, err, policy.B5_2f, "counting")
	pending["in"] = v.move(v.Movement(ctx, asBoss, l.Movement))
	for why, m := range pending {
		who := asArchives
		if m.To == "S2" {
			who = asOther
		}
		_, err := v.Confirm(ctx, who, m.Ref(), custody.Confirming{Digest: m.Digest()})
		require.Equal(t, string(count.ID), violation(t, err, policy.B5_2f, "counting").Found, why)
	}
	s, err = v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	require.Equal(t, 10, s.Pieces, "as it was")
	_, err = v.DropCount(ctx, asBoss, s.Ref(), "改日再盘")
	require.NoError(t, err)
	for _, m := range []custody.Movement{pending["in"], pending["out"], pending["about"]} {
		v.confirm(m)
	}
	v.sound()
}

// B5.2f: neither the answer to an act nor to one sent again, nor a refusal, tells who counts
// a safe what lies in one.
func TestActsOfACounterAreAnsweredBlind(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	before := v.counted(archive.Stock{Label: "C-0", Slot: "A1", Quantity: 1}) // C-1 is not found
	asked := v.move(v.AskRelease(ctx, asA, asking(custodytest.ToRegistry(), deeds[:1])))
	twin := v.agreed("L-018", lines(1))
	s, err := v.Safe(ctx, asBoss, "S1")
	require.NoError(t, err)
	keyed := asBoss
	keyed.Key = "more-slots"
	s, err = v.Arrange(ctx, keyed, s.Ref(), []string{"D1"})
	require.NoError(t, err)
	require.NotZero(t, s.Pieces)
	refusal := func() string {
		_, err := v.Receive(ctx, asOther, twin.Ref(), custody.Receiving{Digest: twin.Digest(), Safe: "S2", Slots: []string{"A1"}})
		return violation(t, err, policy.B5_2e, "lines[0].certificate").Problem.In(policy.EN)
	}
	require.Contains(t, refusal(), "safe S1, slot A1")

	for i, counter := range []policy.Request{asOther, asBoss} {
		require.NoError(t, v.db.Archive().Update(ctx, func(tx archive.Tx) error {
			_, err := tx.SaveStocktake(ctx, archive.Stocktake{
				Org: counter.Actor.Org, ID: archive.StocktakeID(fmt.Sprint("blind-", i)), State: archive.Counting, Place: fmt.Sprint("safe/S", i+1),
				Rule: policy.B5_2f, Counter: counter.Actor.ID, At: v.at,
			}, journal.NewDraft(counter.Actor, v.at, custody.ActStartCount))
			return err
		}))
	}
	require.NotContains(t, refusal(), "S1", "nor is it said where the other one lies")
	s, err = v.Arrange(ctx, keyed, s.Ref(), []string{"D1"})
	require.NoError(t, err)
	require.Equal(t, 3, s.Pieces, "this one is not theirs to count")
	m := v.move(v.Approve(ctx, asBoss, asked.Ref(), custody.Approval{}))
	require.Equal(t, custody.Approved, m.State)
	require.Empty(t, m.Deeds)
	m, err = v.Movement(ctx, asArchives, m.ID)
	require.NoError(t, err)
	require.Len(t, m.Deeds, 1, "it is on record all the same")
	held := asBoss
	held.DryRun = true
	c, err := v.ResolveCount(ctx, held, before.Ref(), archive.Resolution{How: custody.AsWrittenOff, Reason: "查无下落"})
	require.NoError(t, err)
	require.Equal(t, before.ID, c.ID)
	require.Empty(t, c.Expected, "what was expected by another count")
	require.Empty(t, c.Differences)
}
