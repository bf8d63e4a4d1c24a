package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// B6.2: whoever waits sees their own place, and nothing of the others.
func TestABorrowersTurn(t *testing.T) {
	d := newDesk(t)
	asC := policy.By(archivetest.OtherManager)
	out := d.lent(asA, d.business)
	d.tick()
	second := d.asked(asB, d.business)
	d.tick()
	third := d.asked(asC, d.business)
	due := calendar.MustDay("2026-03-09")
	for _, c := range []struct {
		req  policy.Request
		id   lending.SlipID
		want lending.Turn
	}{
		{asC, third.ID, lending.Turn{Place: 2, Waiting: 2, Due: due}},
		{asB, second.ID, lending.Turn{Place: 1, Waiting: 2, Due: due}},
		{asArchives, third.ID, lending.Turn{Place: 2, Waiting: 2, Due: due}},
		{asA, out.ID, lending.Turn{Waiting: 2, Due: due}},
	} {
		got, err := d.Turn(ctx, c.req, c.id)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
	_, err := d.Turn(ctx, asB, third.ID)
	require.ErrorIs(t, err, policy.NotAllowed, "another one's")
	_, err = d.Draft(ctx, asB, forWork(archive.Volume{ID: "DA-000001"}))
	require.Contains(t, violation(t, err, policy.C2b, "volume").Remedy.EN, "look it up by the number", "a number is no id")
	_, err = d.Turn(ctx, asStranger, third.ID)
	require.ErrorIs(t, err, policy.NotFound)
	d.back(out)
	d.ok(d.Cancel(ctx, asB, second.Ref(), "不再需要"))
	got, err := d.Turn(ctx, asC, third.ID)
	require.NoError(t, err)
	require.Equal(t, lending.Turn{Place: 1, Waiting: 1, In: true}, got)
}

// A filter that nothing can pass is a slip of the pen, and not an empty list.
func TestFiltersThatNameNothing(t *testing.T) {
	d := newDesk(t)
	for field, q := range map[string]lending.SlipQuery{
		"state": {State: "late"}, "form": {Form: "slip"}, "class": {Class: "deed"},
	} {
		_, err := d.Slips(ctx, asArchives, q)
		v := violation(t, err, "", field)
		require.Equal(t, policy.InvalidInput, v.Kind)
		require.Contains(t, v.Wanted, map[string]string{"state": "recovered", "form": "reading", "class": "contract"}[field])
	}
	for _, s := range allStates {
		_, err := d.Slips(ctx, asA, lending.SlipQuery{State: s, Form: lending.LoanSlip, Class: archive.Business})
		require.NoError(t, err)
	}
}
