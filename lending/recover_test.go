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
	_, err := s.Recover(archivist, s.at, law, all)
	refuses(t, err, policy.B6_4b, "state") // once
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
