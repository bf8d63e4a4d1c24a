package custody_test

import (
	"fmt"
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

func TestReleases(t *testing.T) {
	v := custodytest.Kept(friday)
	ask := func(who policy.Actor, change func(in *custody.Asking)) func() error {
		return func() error {
			in := custodytest.ToRegistry()
			change(&in)
			return done(custody.AskRelease(who, noon, law, "m", v.Deeds[:1], v.Books.Safe, in))
		}
	}
	same := func(*custody.Asking) {}
	asked, final := custodytest.Asked(friday, custodytest.ToRegistry()), custodytest.Asked(friday, custodytest.ToOwner())
	approve := func(v custodytest.Vault, who policy.Actor, a custody.Approval) func() error {
		return func() error { return done(v.Movement.Approve(who, noon, law, v.Deeds, v.Books, a)) }
	}
	ready := custodytest.Approved(friday, custodytest.ToOwner())
	out := func(in custody.HandingOut) func() error {
		return func() error {
			return done(ready.Movement.HandOut(custodytest.Custodian, noon, law, ready.Deeds, ready.Books, in))
		}
	}
	keeper := custodytest.Custodian
	keeper.Roles = policy.Roles{policy.GeneralManager}
	elsewhere := archivetest.Deputy
	elsewhere.InCharge = []policy.DepartmentID{"guarantees"}
	run(t, []ruleCase{
		{policy.B5_2b, "A asks for a part of a list", ask(archivetest.A, same), ""},
		{policy.B5_2b, "so may the custodian", ask(custodytest.Custodian, same), ""},
		{policy.B5_2b, "another manager may not", ask(archivetest.OtherManager, same), "actor"},
		{"", "a release has a purpose", ask(archivetest.A, func(in *custody.Asking) { in.Purpose = "" }), "purpose"},
		{policy.B5_2b, "it goes somewhere", ask(archivetest.A, func(in *custody.Asking) { in.To = "" }), "to"},
		{policy.B5_2b, "somebody takes it there and answers for it", ask(archivetest.A, func(in *custody.Asking) { in.Carrier = "" }), "carrier"},
		{policy.B5_2b, "it comes back by a day", ask(archivetest.A, func(in *custody.Asking) { in.Due = calendar.Day{} }), "due"},
		{policy.B5_2b, "which is not past", ask(archivetest.A, func(in *custody.Asking) { in.Due = friday.AddDays(-1) }), "due"},
		{"", "what is given back does not come back", ask(archivetest.A, func(in *custody.Asking) { in.Final = true }), "due"},
		{policy.B5_2e, "a deed is in one movement at a time", func() error {
			return done(custody.AskRelease(archivetest.B, noon, law, "m", asked.Deeds, asked.Books.Safe, custodytest.ToRegistry()))
		}, "pending"},
		{"", "a deed is named once", func() error {
			return done(custody.AskRelease(archivetest.A, noon, law, "m", []custody.Deed{v.Deeds[0], v.Deeds[0]}, v.Books.Safe, custodytest.ToRegistry()))
		}, "deeds[1]"},
		{policy.B5_2b, "the general manager approves", approve(asked, archivetest.GeneralManager, custody.Approval{}), ""},
		{policy.B5_2b, "the deputy in charge of the department approves", approve(asked, archivetest.Deputy, custody.Approval{}), ""},
		{policy.B5_2b, "another deputy does not", approve(asked, elsewhere, custody.Approval{}), "actor"},
		{policy.B5_2b, "nor does the custodian", approve(asked, keeper, custody.Approval{}), "actor"},
		{policy.B3_2, "deeds are given back only once the project is settled", approve(final, archivetest.GeneralManager, custody.Approval{}), "settled"},
		{policy.B3_2, "on a day that the approver states", approve(final, archivetest.GeneralManager, custody.Approval{Settled: friday}), ""},
		{"", "which has come", approve(final, archivetest.GeneralManager, custody.Approval{Settled: friday.AddDays(1)}), "settled"},
		{"", "a release for a time needs no settlement", approve(asked, archivetest.GeneralManager, custody.Approval{Settled: friday}), "settled"},
		{policy.B3_2, "to a named receiver whose identity was checked", out(custodytest.Owner()), ""},
		{policy.B3_2, "never to nobody", out(custody.HandingOut{}), "receiver"},
		{"", "nor without the identity paper", out(custody.HandingOut{Receiver: &custody.Receiver{Name: "张三"}}), "receiver.proof"},
		{policy.B5_2b, "a movement is refused with a reason", func() error {
			return done(asked.Movement.Decline(archivetest.GeneralManager, noon, law, asked.Deeds, ""))
		}, "reason"},
	})

	away := custodytest.Away(friday)
	require.Equal(t, 0, away.Books.Safe.Pieces)
	require.Equal(t, archivetest.A.ID, away.Deeds[0].Holders[len(away.Deeds[0].Holders)-1].Person, "B3.2: the carrier answers")
	back := away.After(custody.BringIn(custodytest.Custodian, noon, law, "m-3", away.Deeds, away.Books, []string{"B1"})).Confirmed(noon)
	require.Equal(t, custody.Return, back.Movement.Way)
	require.Equal(t, custody.Kept, back.Deeds[0].State)
	require.Nil(t, back.Deeds[0].Release)
	require.Equal(t, 5, back.Books.Safe.Pieces)

	gone := custodytest.Released(friday)
	require.Equal(t, friday, gone.Deeds[0].Gone)
	require.Equal(t, "张*", gone.Deeds[0].Release.Receiver.Name.String(), "personal data prints masked")
	holders := gone.Deeds[0].Holders
	require.False(t, holders[len(holders)-2].Until.IsZero(), "nobody holds it for the company any more")
	require.Equal(t, policy.Receiver, holders[len(holders)-1].As, "B3.2: the receiver has it")
	require.Empty(t, holders[len(holders)-1].Person, "who is nobody of the company")
	chain := gone.Deeds[0].Chain(nil)
	require.Equal(t, policy.Personal("张三"), chain[len(chain)-1].Receiver)
	require.NotContains(t, fmt.Sprintf("%+v", chain), "张三", "and prints masked")
}

func TestRelocating(t *testing.T) {
	v := custodytest.Kept(friday)
	run(t, []ruleCase{
		{policy.B5_4, "into another slot", func() error { return deedActs[custody.ActRelocate](v, custodytest.Custodian) }, ""},
		{policy.B5_4, "of the safe", func() error {
			return done(custody.Relocate(custodytest.Custodian, noon, law, "m", v.Deeds, v.Books, []string{"Z9"}))
		}, "slots[0]"},
		{"", "another one than it lies in", func() error {
			return done(custody.Relocate(custodytest.Custodian, noon, law, "m", v.Deeds, v.Books, []string{"A1"}))
		}, "slots[0]"},
		{policy.B5_2d, "by the safe's own custodian", func() error { return deedActs[custody.ActRelocate](v, custodytest.OtherCustodian) }, "actor"},
	})
	v.Books.To = custodytest.OtherSafe(friday)
	v = v.After(custody.Relocate(custodytest.Custodian, noon, law, "m", v.Deeds[:2], v.Books, []string{"A2", "B1"}))
	err := moveActs[custody.ActConfirm](v, archivetest.GeneralManager)
	_ = violation(t, err, policy.B3_2, "actor") // it becomes the other custodian's to answer for
	v = v.After(v.Movement.Confirm(custodytest.OtherCustodian, noon, law, v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()}))
	require.Equal(t, [2]int{1, 4}, [2]int{v.Books.Safe.Pieces, v.Books.To.Pieces})
	require.Equal(t, custody.SafeID("S2"), v.Deeds[1].Safe)
	require.Equal(t, "B1", v.Deeds[1].Slot)
	chain := v.Deeds[0].Chain(map[custody.SafeID]custody.Safe{"S1": v.Books.Safe, "S2": v.Books.To})
	require.Equal(t, custodytest.OtherCustodian.ID, chain[len(chain)-1].Person)
}

func TestBalancesAreInBalance(t *testing.T) {
	v := custodytest.Kept(friday)
	require.Len(t, v.Books.Last, 3, "one for each kind")
	for _, b := range v.Books.Last {
		require.Equal(t, b.Opening+b.In-b.Out, b.Closing)
		require.Equal(t, custody.BalanceID("S1", b.Kind, friday), b.ID)
	}
	next := v.Books.Last[0].On(friday.AddDays(3))
	require.Equal(t, [4]int{2, 0, 0, 2}, [4]int{next.Opening, next.In, next.Out, next.Closing}, "a day without a movement opens and closes with what there was")
	monday := archivetest.At("2026-02-24")
	v = v.After(custody.AskRelease(archivetest.A, monday, law, "m2", v.Deeds[:1], v.Books.Safe, custodytest.ToRegistry()))
	v = v.After(v.Movement.Approve(archivetest.GeneralManager, monday, law, v.Deeds, v.Books, custody.Approval{}))
	v = v.After(v.Movement.HandOut(custodytest.Custodian, monday, law, v.Deeds, v.Books, custody.HandingOut{})).Confirmed(monday)
	for _, b := range v.Books.Last {
		if b.Kind == "customer-title" {
			require.Equal(t, [4]int{2, 0, 2, 0}, [4]int{b.Opening, b.In, b.Out, b.Closing})
		}
	}
	// A clock a little behind does not write into a day that is over.
	behind := v.Books.Safe.At.Add(-time.Minute)
	p, err := custody.BringIn(custodytest.Custodian, behind, law, "m3", v.Deeds, v.Books, []string{"A1"})
	require.NoError(t, err)
	v = v.After(p, nil)
	p, err = v.Movement.Confirm(archivetest.GeneralManager, behind, law, v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()})
	require.NoError(t, err)
	require.Equal(t, v.Books.Safe.At, p.Safes[0].At)
}

func TestSafes(t *testing.T) {
	s := custodytest.Safe(friday)
	open := func(who policy.Actor, inOffice bool, change func(in *custody.NewSafe)) func() error {
		return func() error {
			in := custody.NewSafe{ID: "S9", Name: "新柜", Slots: []string{"A1"}, Custodian: custodytest.Custodian.ID}
			change(&in)
			_, _, err := custody.OpenSafe(who, noon, law, archivetest.Org, in, inOffice)
			return err
		}
	}
	same := func(*custody.NewSafe) {}
	assign := func(who policy.Actor, to policy.PersonID, inOffice bool) func() error {
		return func() error { _, _, err := s.Assign(who, noon, law, to, inOffice); return err }
	}
	run(t, []ruleCase{
		{policy.B5_4, "the general manager puts a safe to use", open(archivetest.GeneralManager, true, same), ""},
		{policy.B5_4, "a custodian does not", open(custodytest.Custodian, true, same), "actor"},
		{policy.B5_2d, "its custodian is appointed", open(archivetest.GeneralManager, false, same), "custodian"},
		{"", "it has slots", open(archivetest.GeneralManager, true, func(in *custody.NewSafe) { in.Slots = nil }), "slots"},
		{policy.B5_2d, "another custodian takes it over", assign(archivetest.GeneralManager, "other-custodian", true), ""},
		{policy.B5_2d, "in office", assign(archivetest.GeneralManager, "other-custodian", false), "custodian"},
		{"", "not the one who keeps it", assign(archivetest.GeneralManager, "custodian", true), "custodian"},
		{policy.B5_4, "slots are added", func() error { _, _, err := s.Arrange(custodytest.Custodian, noon, law, []string{"C1"}); return err }, ""},
		{"", "each once", func() error { _, _, err := s.Arrange(custodytest.Custodian, noon, law, []string{"A1"}); return err }, "slots[0]"},
	})
	v := custodytest.Kept(friday)
	later := archivetest.At("2026-02-24")
	handed, _, err := v.Books.Safe.Assign(archivetest.GeneralManager, later, law, "other-custodian", true)
	require.NoError(t, err)
	chain := v.Deeds[0].Chain(map[custody.SafeID]custody.Safe{"S1": handed})
	require.Equal(t, []policy.PersonID{"manager-a", "custodian", "other-custodian"}, []policy.PersonID{chain[0].Person, chain[1].Person, chain[2].Person},
		"B3.2: whoever keeps the safe answers for what lies in it")
	for i := range chain[1:] {
		require.Equal(t, chain[i].Until, chain[i+1].From, "without a gap")
	}
	require.True(t, chain[2].Until.IsZero())
}

func TestCountsAreDue(t *testing.T) {
	s := custodytest.Safe(friday)
	require.Empty(t, s.Due(calendar.MustDay("2026-03-13"), law), "a month from the opening")
	due := s.Due(calendar.MustDay("2026-03-16"), law)
	require.Len(t, due, 1)
	require.Equal(t, policy.VaultCount, due[0].Deadline)
	require.Len(t, s.Due(calendar.MustDay("2026-06-01"), law), 2, "the surprise count of the quarter as well")
}

func TestCounting(t *testing.T) {
	v := custodytest.Kept(friday)
	s := v.Books.Safe
	count := func(who policy.Actor, in custody.Counting) func() error {
		return func() error { _, err := s.StartCount(who, noon, law, "c", v.Deeds, in); return err }
	}
	busy := s
	busy.Counting = "c-0"
	run(t, []ruleCase{
		{policy.B5_2f, "the auditor counts", count(archivetest.Auditor, custody.Counting{Scope: archive.FullCount}), ""},
		{policy.B5_2f, "never the custodian", count(custodytest.Custodian, custody.Counting{Scope: archive.FullCount}), "actor"},
		{"", "a partial count says where", count(archivetest.Auditor, custody.Counting{Scope: archive.PartialCount}), "slots"},
		{policy.B5_4, "in slots there are", count(archivetest.Auditor, custody.Counting{Scope: archive.PartialCount, Slots: []string{"Z9"}}), "slots[0]"},
		{policy.B5_2f, "one count at a time", func() error {
			_, err := busy.StartCount(archivetest.Auditor, noon, law, "c", v.Deeds, custody.Counting{Scope: archive.FullCount})
			return err
		}, "counting"},
		{policy.B5_2f, "nothing is given up that is not under way", func() error {
			_, err := s.DropCount(archivetest.GeneralManager, noon, law, archive.Stocktake{}, "r")
			return err
		}, "counting"},
	})
	got, err := s.StartCount(archivetest.Auditor, noon, law, "c", v.Deeds, custody.Counting{Scope: archive.PartialCount, Slots: []string{"A2"}})
	require.NoError(t, err)
	require.Empty(t, got.Count.Expected, "nothing lies in that slot")
}
