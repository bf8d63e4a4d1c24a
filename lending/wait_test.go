package lending_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// B6.2: a slip for a volume that is out is written by who says that they wait. The refusal
// does not tell who has it.
func TestASlipForWhatIsOutSaysThatItWaits(t *testing.T) {
	d := newDesk(t)
	first := d.lent(asA, d.business)
	_, err := d.Draft(ctx, asB, forWork(d.business))
	no := violation(t, err, policy.B6_2, "wait")
	require.Equal(t, "out", no.Found)
	require.Contains(t, no.Remedy.EN, "with wait")
	told, err := json.Marshal(no)
	require.NoError(t, err)
	require.NotContains(t, string(told), string(first.ID))
	require.NotContains(t, string(told), string(first.Borrower))

	a := forWork(d.business)
	a.Wait = true
	s := d.ok(d.Draft(ctx, asB, a))
	turn, err := d.Turn(ctx, asB, s.ID)
	require.NoError(t, err)
	require.Equal(t, lending.Turn{Place: 1, Due: first.Due()}, turn, "a draft's is the place at which it would come in")
	d.ok(d.Submit(ctx, asB, s.Ref()))
	d.sound()
}

// A slip written while the volume was in is presented once it is back, or written anew with
// wait; one that waits already goes on whatever it says.
func TestADraftWhoseVolumeHasGoneOut(t *testing.T) {
	d := newDesk(t)
	draft := d.ok(d.Draft(ctx, asB, forWork(d.business)))
	asC := policy.By(archivetest.OtherManager)
	before := d.ok(d.Draft(ctx, asC, forWork(d.business)))
	first := d.asked(asA, d.business)
	d.tick()
	before = d.ok(d.Submit(ctx, asC, before.Ref()))
	first = d.ok(d.Lend(ctx, asArchives, first.Ref(), counts(lending.Case{Slip: first, Volume: d.business})))
	first = d.ok(d.Sign(ctx, asA, first.Ref(), first.Digest()))

	_, err := d.Submit(ctx, asB, draft.Ref())
	no := violation(t, err, policy.B6_2, "wait")
	require.Equal(t, "out", no.Found)
	require.Contains(t, no.Remedy.EN, "cancel")
	next, err := d.Explain(ctx, asB, draft.ID)
	require.NoError(t, err)
	require.Equal(t, lending.ActSubmit, next[0].Action)
	require.Equal(t, "wait", next[0].Blocked[0].Field)
	turn, err := d.Turn(ctx, asB, draft.ID)
	require.NoError(t, err)
	require.Equal(t, lending.Turn{Place: 2, Waiting: 1, Due: first.Due()}, turn)

	before = d.ok(d.Approve(ctx, asDeputy, before.Ref()))
	d.back(first)
	d.ok(d.Submit(ctx, asB, draft.Ref()))
	v := d.volume(d.business.ID)
	before = d.ok(d.Lend(ctx, asArchives, before.Ref(), counts(lending.Case{Slip: before, Volume: v})))
	d.ok(d.Sign(ctx, asC, before.Ref(), before.Digest()))
	d.sound()
}
