package lending_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// gone is a slip that was closed with its whole volume lost, and what went out.
func gone(t *testing.T) (*tale, lending.Returning) {
	t.Helper()
	s := in(t, lending.Closed)
	return s.on("2026-05-06"), whole(s.Case)
}

// B6.4b and C4.5b: a volume that was lost as a whole and turns up is in its place again.
func TestALostVolumeTurnsUp(t *testing.T) {
	s, all := gone(t)
	breaches, due := s.Slip.Breaches, s.Slip.Deadlines
	out, err := s.Recover(archivist, s.at, law, all)
	require.NoError(t, err)
	require.Equal(t, lending.Recovered, out.Slip.State)
	require.Empty(t, out.Slip.Outstanding)
	require.Equal(t, "2026-05-06", out.Slip.BackOn().String())
	require.Nil(t, out.Volume.Out)
	require.Equal(t, s.Volume.Items, out.Volume.Items)
	require.Equal(t, breaches, out.Slip.Breaches, "the breach stays on record")
	require.Equal(t, due, out.Slip.Deadlines)
	require.Len(t, out.Found, 1)
	require.Equal(t, archive.Lasting, out.Found[0].Outcome, "and so does how the incident ended")
	require.Equal(t, archivist.ID, out.Found[0].Found.By)
	require.Contains(t, out.FoundDrafts[0].Details, journal.Detail{Name: "slip", Value: "slip-1"})
	require.Contains(t, out.SlipDraft.Details, journal.Detail{Name: "incident", Value: "incident-1"})
	require.Contains(t, out.VolumeDraft.Details, journal.Detail{Name: "place", Value: out.Volume.Place.String()})
}

func TestWhatOfItIsNotWholeIsStruck(t *testing.T) {
	s, all := gone(t)
	all.Found[0].Pages--
	s.then(s.Recover(archivist, s.at, law, lending.Returning{Found: all.Found[:3]}))
	require.Equal(t, []string{all.Found[1].Code, all.Found[2].Code}, []string{s.Volume.Items[0].Code, s.Volume.Items[1].Code})
	require.Len(t, s.Volume.Items, 2)
	require.Nil(t, s.Volume.Out)
	require.Len(t, s.Volume.Completeness.Missing, len(s.Slip.Outstanding))
	_, err := s.Recover(archivist, s.at, law, lending.Returning{Found: all.Found[1:2]})
	refuses(t, err, "", "found[0].code") // once
	rest := whole(s.Case)
	s.then(s.Recover(archivist, s.at, law, rest)) // what turns up later still
	require.Equal(t, business().Items, s.Volume.Items)
	_, err = s.Recover(archivist, s.at, law, rest)
	refuses(t, err, policy.B6_4b, "volume")
}

// lostPart is a slip that was closed with the second, third and fourth item of its volume
// lost, which are struck from its list.
func lostPart(t *testing.T) *tale {
	t.Helper()
	s := lentOut(t)
	all := whole(s.Case).Found
	s.on("2026-04-01").bring(lending.Returning{Found: append(all[:1:1], all[4:]...)})
	s.then(s.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
	s.Incidents = []archive.Incident{closedIncident(s.Case)}
	s.then(s.Close(archivist, s.at, law, "事故已结案"))
	require.Len(t, s.Volume.Items, len(business().Items)-3)
	require.Nil(t, s.Volume.Out)
	return s.on("2026-05-06")
}

// B6.4b and C4.5b: a part that was lost and turns up is on the volume's list again, in the
// place it had and under its code, and the incident says so.
func TestALostPartTurnsUp(t *testing.T) {
	s := lostPart(t)
	was, gone := business().Items, whole(s.Case).Found
	require.Len(t, s.Volume.Struck, 3)
	require.Equal(t, was[2], s.Volume.Struck[1].Item)
	breaches, missing := s.Slip.Breaches, len(s.Volume.Completeness.Missing)
	s.then(s.Recover(archivist, s.at, law, lending.Returning{Found: gone[1:2]}))
	require.Equal(t, lending.Recovered, s.Slip.State)
	require.Equal(t, []archive.Item{was[0], was[2], was[4]}, s.Volume.Items[:3])
	require.Len(t, s.Volume.Struck, 2)
	require.Len(t, s.Volume.Completeness.Missing, missing-1)
	require.Equal(t, breaches, s.Slip.Breaches, "the breach stays on record")
	require.Equal(t, []archive.Count{{Code: gone[0].Code, Copies: gone[0].Copies, Pages: gone[0].Pages}, {Code: gone[2].Code, Copies: gone[2].Copies, Pages: gone[2].Pages}}, s.Slip.Outstanding)
	out, err := s.Recover(archivist, s.at, law, lending.Returning{Found: []lending.Found{gone[2], gone[0]}})
	require.NoError(t, err)
	require.Equal(t, archivist.ID, out.Found[0].Found.By)
	s.then(out, err)
	require.Equal(t, was, s.Volume.Items)
	require.Empty(t, s.Volume.Struck)
	require.Equal(t, business().Completeness, s.Volume.Completeness)
}

func TestWhatTakesNoPartBack(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(v *archive.Volume)
		field  string
	}{
		{"its volume is out", func(v *archive.Volume) { v.Out = &archive.Out{Slip: "slip-9", Due: shelf} }, "out"},
		{"its volume was destroyed", func(v *archive.Volume) { v.State = archive.Disposed }, "state"},
		{"a count has missed its volume", func(v *archive.Volume) { v.Short = []archive.StocktakeID{"count-1"} }, "short"},
		{"another slip has lost it", func(v *archive.Volume) {
			v.Struck = []archive.Struck{{Item: v.Struck[0].Item, Slip: "slip-9"}}
		}, "volume"},
	} {
		s := lostPart(t)
		k := s.Case
		c.change(&k.Volume)
		_, err := k.Recover(archivist, s.at, law, lending.Returning{Found: whole(s.Case).Found[:1]})
		require.NotEmpty(t, policy.Violations(err), c.why)
		require.Equal(t, c.field, policy.Violations(err)[0].Field, c.why)
	}
	s := lostPart(t)
	k := s.Case
	k.Volume.Struck = k.Volume.Struck[1:]
	_, err := k.Recover(archivist, s.at, law, lending.Returning{Found: whole(s.Case).Found[:1]})
	require.ErrorIs(t, err, policy.InvalidInput, "it is not struck from this list")
}

func TestWhatIsNotPutBack(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(k *lending.Case, r *lending.Returning)
		rule   policy.Rule
		field  string
		kind   policy.Kind
	}{
		{"it was never lost", func(k *lending.Case, _ *lending.Returning) { k.Volume.Out = nil }, policy.B6_4b, "volume", policy.RuleBroken},
		{"it is out by another slip", func(k *lending.Case, _ *lending.Returning) {
			k.Volume.Out = &archive.Out{Slip: "slip-9"}
		}, policy.B6_4b, "volume", policy.RuleBroken},
		{"nothing was found", func(_ *lending.Case, r *lending.Returning) { r.Found = nil }, "", "found", policy.InvalidInput},
		{"nothing of it is whole", func(_ *lending.Case, r *lending.Returning) {
			r.Found = r.Found[1:2]
			r.Found[0].Pages--
		}, policy.B6_4b, "found", policy.RuleBroken},
		{"more than was lost", func(_ *lending.Case, r *lending.Returning) { r.Found[0].Pages++ }, "", "found[0]", policy.InvalidInput},
		{"found before it was given up", func(_ *lending.Case, r *lending.Returning) { r.Day = calendar.MustDay("2026-02-27") }, "", "day", policy.InvalidInput},
		{"found tomorrow", func(_ *lending.Case, r *lending.Returning) { r.Day = calendar.MustDay("2026-05-07") }, "", "day", policy.InvalidInput},
	} {
		s, all := gone(t)
		k := s.Case
		all.Found[1].Pages = max(2, all.Found[1].Pages)
		c.change(&k, &all)
		out, err := k.Recover(archivist, s.at, law, all)
		require.Empty(t, out, c.why)
		require.Equal(t, c.kind, violation(t, err, c.rule, c.field).Kind, c.why)
	}
	s, all := gone(t)
	_, err := s.Recover(borrower, s.at, law, all)
	require.ErrorIs(t, err, policy.NotAllowed, "the archivist puts it back")
}

func TestRegisterAndVolumeAgreeOnWhatTurnedUp(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business)
	s = d.ok(d.DeclareLost(ctx, asArchives, s.Ref(), "前台没有"))
	d.ends(s, archive.Lasting)
	s = d.ok(d.Close(ctx, asArchives, s.Ref(), "事故已结案"))
	require.NotNil(t, d.volume(d.business.ID).Out)
	d.on("2026-05-06")
	s = d.ok(d.Recover(ctx, asArchives, s.Ref(), whole(lending.Case{Slip: s})))
	require.Nil(t, d.volume(d.business.ID).Out)
	require.True(t, s.Breached(policy.B6_3))
	var out strings.Builder
	require.NoError(t, d.WriteRegister(ctx, asAuditor, lending.SlipQuery{}, &out, policy.ZH))
	require.Contains(t, out.String(), "2026-05-06,0,已找回")
	require.NoError(t, d.db.Archive().View(ctx, func(r archive.Reader) error {
		i, err := r.Incident(ctx, archivetest.Org, s.Incidents[0])
		require.NotNil(t, i.Found)
		return err
	}))
	d.lent(asB, d.volume(d.business.ID))
	d.sound()
}

// Of two who put the same part back one is told that it is back already.
func TestAPartIsPutBackOnce(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business)
	all := whole(lending.Case{Slip: s}).Found
	d.on("2026-04-01")
	s = d.ok(d.Return(ctx, asArchives, s.Ref(), lending.Returning{Found: all[1:]}))
	s = d.ok(d.DeclareLost(ctx, asArchives, s.Ref(), "前台没有"))
	d.ends(s, archive.Lasting)
	s = d.ok(d.Close(ctx, asArchives, s.Ref(), "事故已结案"))
	require.Len(t, d.volume(d.business.ID).Items, len(d.business.Items)-1)
	next, err := d.Explain(ctx, asArchives, s.ID)
	require.NoError(t, err)
	require.Equal(t, lending.ActRecover, next[0].Action)
	require.Empty(t, next[0].Blocked)
	d.on("2026-05-06")
	_, err = d.Recover(ctx, asArchives, s.Ref(), lending.Returning{Found: all[:1]})
	require.NoError(t, err)
	_, err = d.Recover(ctx, asArchives, s.Ref(), lending.Returning{Found: all[:1]})
	require.ErrorIs(t, err, policy.Conflict)
	require.Equal(t, d.business.Items, d.volume(d.business.ID).Items)
	d.lent(asB, d.volume(d.business.ID))
	d.sound()
}
