package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A formality recorded by mistake is struck (K3a): the contract is what it was before,
// nothing runs for it any more, and it stays on record with the reason.
func TestStriking(t *testing.T) {
	ok, amount := saved(t), policy.MustYuan("1.00")
	sent := func(f contract.File, n int) contract.File {
		f = ok(f.ListPapers(handler, monday, law, contract.Listing{Formality: n, Papers: papers[:1]}))
		return ok(f.HandOver(n, handler, monday, law, manager.ID))
	}
	for _, c := range []struct {
		why    string
		f      contract.File
		state  policy.State
		amount string
		papers int
	}{
		{"a signing: the contract is being prepared again, with its papers", signed(t), contract.Drafted, "500000.00", len(papers)},
		{"an amendment: the amount is what it was", ok(signed(t).Amend(handler, monday, law, contract.Amendment{Day: day("2026-03-02"), Amount: &amount, Estimated: true})), contract.Signed, "500000.00", len(papers)},
		{"a performance: the contract is being performed", in(t, contract.Performed), contract.Signed, "500000.00", len(papers)},
		{"a termination", in(t, contract.Terminated), contract.Signed, "500000.00", len(papers)},
	} {
		n := len(c.f.Formalities)
		got, d, err := c.f.Strike(director, monday, law, n, "误登")
		require.NoError(t, err, c.why)
		require.Equal(t, c.state, got.State, c.why)
		require.Equal(t, c.amount, got.Amount.String(), c.why)
		require.False(t, got.Estimated, c.why)
		require.Len(t, got.All(), c.papers, c.why)
		require.Zero(t, got.EndedOn(), c.why)
		require.Equal(t, contract.Struck, got.Formalities[n-1].State, c.why)
		require.Equal(t, "误登", got.Formalities[n-1].Struck.Text, c.why)
		require.Len(t, got.Deadlines, n-1, "its time has ended: %s", c.why)
		require.Equal(t, contract.ActStrike, d.Action, c.why)
		require.Equal(t, c.state == contract.Drafted, got.SignedOn().IsZero(), c.why)
	}
	again, _, err := in(t, contract.Performed).Strike(director, monday, law, 2, "误登")
	require.NoError(t, err)
	again, _, err = again.Terminate(handler, monday, law, day("2026-03-02"))
	require.NoError(t, err, "what was done is recorded in its place")
	require.Len(t, again.Formalities, 3)
	require.Equal(t, "2026-03-02", again.EndedOn().String())
	_, _, err = again.HandOver(2, handler, monday, law, manager.ID)
	refuses(t, err, policy.K3a, "state")
	_, _, err = again.ListPapers(handler, monday, law, contract.Listing{Formality: 2})
	refuses(t, err, "", "formality")

	filed, _ := received(t, at(t, contract.Delivered), 1, archive.Volume{}, monday)
	for _, c := range []struct {
		why   string
		f     contract.File
		who   policy.Actor
		n     int
		rule  policy.Rule
		field string
	}{
		{"the papers are with the manager: they are returned first", at(t, contract.HandedOver), director, 1, policy.K3a, "formality"},
		{"the papers are in the volume", filed, director, 1, policy.K3a, "formality"},
		{"one that another follows", in(t, contract.Performed), director, 1, "", "formality"},
		{"one there is not", signed(t), director, 2, "", "formality"},
		{"struck already", at(t, contract.Struck), director, 1, policy.K3a, "state"},
		{"the handler does not strike their own entry", signed(t), handler, 1, policy.K3a, "actor"},
		{"nor does another organisation's", signed(t), archivetest.Stranger, 1, policy.C2b, ""},
		{"the later one's papers are on their way", sent(ok(signed(t).Amend(handler, monday, law, contract.Amendment{Day: day("2026-03-02")})), 2), director, 2, policy.K3a, "formality"},
	} {
		_, _, err := c.f.Strike(c.who, monday, law, c.n, "误登")
		refuses(t, err, c.rule, c.field)
	}
	_, _, err = signed(t).Strike(director, monday, law, 1, "")
	refuses(t, err, "", "reason")
}

// What is on record of who was late stays there (K3a).
func TestABreachOutlivesTheFormality(t *testing.T) {
	late := saved(t)(signed(t).HandOver(1, handler, on("2026-05-06"), law, manager.ID))
	require.Len(t, late.Breaches, 1)
	back := saved(t)(late.Return(1, manager, on("2026-05-07"), law, found))
	got, _, err := back.Strike(director, on("2026-05-08"), law, 1, "未签订,误登")
	require.NoError(t, err)
	require.Empty(t, got.Deadlines)
	require.Len(t, got.Breaches, 1)
}

// Papers that had gone with the formality that ends the contract wait for the next one
// that does, where papers are handed over once.
func TestStrikingTheEndGivesItsPapersBack(t *testing.T) {
	once := lawWith(t, func(r *policy.ContractRules) { r.HandOver = policy.HandOverOnce })
	f := saved(t)(at(t, contract.Joined).Perform(handler, monday, once, day("2026-03-02")))
	require.Empty(t, f.Formalities[0].Papers)
	f = saved(t)(f.Strike(director, monday, once, 2, "尚未履行完毕"))
	require.Len(t, f.Formalities[0].Papers, len(papers))
	f = saved(t)(f.Terminate(handler, monday, once, day("2026-03-02")))
	require.Len(t, f.Formalities[2].Papers, len(papers))
	require.Len(t, f.All(), len(papers))
}
