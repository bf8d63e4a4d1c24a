package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// counted is a signed full count of a place by the office director.
func (r *room) counted(place string, found ...archive.Stock) archive.Stocktake {
	r.t.Helper()
	s, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: place, Scope: archive.FullCount})
	require.NoError(r.t, err)
	s, err = r.EnterStocktake(ctx, asDirector, s.Ref(), found)
	require.NoError(r.t, err)
	s, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.NoError(r.t, err)
	return s
}

// G7: a volume of which a signed count has found nothing is not lent, moved, verified or
// destroyed, until that difference is resolved; one that was written off is not until a
// count finds it again.
func TestAMissingVolumeGoesNowhere(t *testing.T) {
	for _, c := range []struct {
		how  string
		free bool
	}{{"found", true}, {"written-off", false}} {
		r := newRoom(t, nil)
		v, there := r.volume(r.shelved(project("L-1"))), r.volume(r.shelved(project("L-2")))
		here := archive.Stock{Label: there.Number, Quantity: 1}
		s := r.counted("R1", here)
		require.Len(t, s.Differences, 1)
		v = r.volumeOf(v.ID)
		require.Equal(t, []archive.StocktakeID{s.ID}, v.Short)
		bars := func(why string) {
			t.Helper()
			_, err := v.LendOut(archive.Out{Slip: "s", Borrower: "li", Due: friday}, r.at)
			_ = violation(t, err, policy.G7, "short")
			_, err = r.Inspect(ctx, asArchives, v.Ref())
			_ = violation(t, err, policy.G7, "short")
			_, err = r.Move(ctx, asArchives, v.Ref(), archive.Place{Room: "R1", Cabinet: "C9", Shelf: "S9"})
			_ = violation(t, err, policy.G7, "short")
			_, err = r.DrawUpDisposal(ctx, asArchives, []archive.VolumeID{v.ID})
			_ = violation(t, err, policy.G7, "short")
			require.False(t, v.Card().In, why)
			require.False(t, v.Card().Lendable, why)
		}
		bars("an open difference")
		s, err := r.ResolveStocktake(ctx, asBoss, s.Ref(), archive.Resolution{How: c.how, Reason: "查过"})
		require.NoError(t, err)
		require.Equal(t, archive.Resolved, s.State)
		v = r.volumeOf(v.ID)
		require.Empty(t, v.Short)
		if c.free {
			require.Empty(t, v.WrittenOff)
			require.True(t, v.Card().Lendable)
		} else {
			require.Equal(t, s.ID, v.WrittenOff)
			bars("written off")
			require.Empty(t, r.counted("R1", here).Differences, "what is written off is not missed again")
			again := r.counted("R1", here, archive.Stock{Label: v.Number, Quantity: 1})
			require.Empty(t, again.Differences)
			v = r.volumeOf(v.ID)
			require.Empty(t, v.WrittenOff, "a count has found it")
		}
		_, err = r.Inspect(ctx, asArchives, v.Ref())
		require.NoError(t, err)
		r.sound()
	}
}

func (r *room) volumeOf(id archive.VolumeID) archive.Volume {
	r.t.Helper()
	v, err := r.Volume(ctx, asArchives, id)
	require.NoError(r.t, err)
	return v
}

// B3.2: what was found missing after it had been listed is not destroyed.
func TestWhatIsMissingIsNotDestroyed(t *testing.T) {
	in := disposals(t)
	short := []archive.Volume{volumes[0], volumes[1]}
	short[0].Short = []archive.StocktakeID{"count-1"}
	_, err := in[archive.Appraised].Approve(short, archivetest.GeneralManager, noon, law)
	_ = violation(t, err, policy.G7, "short")
	_, err = in[archive.Approved].Destroy(short, archivetest.Archivist, noon, law)
	_ = violation(t, err, policy.G7, "short")
}

// G7: who counts shelves is told what stands nowhere before they have signed.
func TestACounterReadsNoPlaces(t *testing.T) {
	r := newRoom(t, nil)
	f := r.shelved(project("L-1"))
	v := r.volume(f)
	before := r.counted("R1", archive.Stock{Label: v.Number, Quantity: 1})
	s, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.FullCount})
	require.NoError(t, err)
	reads := map[string]func(req policy.Request) error{
		"volume":  func(req policy.Request) error { _, err := r.Volume(ctx, req, v.ID); return err },
		"volumes": func(req policy.Request) error { _, err := r.Volumes(ctx, req, archive.VolumeQuery{}); return err },
		"stale":   func(req policy.Request) error { _, err := r.Stale(ctx, req, archive.VolumeQuery{}); return err },
		"expired": func(req policy.Request) error { _, err := r.Expired(ctx, req, archive.VolumeQuery{}); return err },
		"explain": func(req policy.Request) error { _, err := r.ExplainVolume(ctx, req, v.ID); return err },
		"journal": func(req policy.Request) error { _, err := r.VolumeHistory(ctx, req, v.ID, 0, 0); return err },
		"file":    func(req policy.Request) error { _, err := r.History(ctx, req, f.ID, 0, 0); return err },
		"lookup":  func(req policy.Request) error { _, err := r.Lookup(ctx, req, v.Number); return err },
		"earlier": func(req policy.Request) error { _, err := r.Stocktake(ctx, req, before.ID); return err },
		"its log": func(req policy.Request) error { _, err := r.StocktakeHistory(ctx, req, before.ID, 0, 0); return err },
		"register": func(req policy.Request) error {
			return r.WriteRegister(ctx, req, archive.VolumeQuery{}, discard{}, policy.ZH)
		},
	}
	for name, read := range reads {
		_ = violation(t, read(asDirector), policy.G7, "counting")
		require.NoError(t, read(asBoss), name)
	}
	page, err := r.Stocktakes(ctx, asDirector, archive.StocktakeQuery{})
	require.NoError(t, err)
	require.Len(t, page.Stocktakes, 2)
	for _, one := range page.Stocktakes {
		require.Empty(t, one.Expected, "nor what was expected in an earlier one")
		require.Empty(t, one.Found)
		require.Empty(t, one.Differences)
	}
	_, err = r.Stocktake(ctx, asDirector, s.ID)
	require.NoError(t, err, "their own count is theirs to read")
	s, err = r.EnterStocktake(ctx, asDirector, s.Ref(), []archive.Stock{{Label: v.Number, Quantity: 1}})
	require.NoError(t, err)
	_, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.NoError(t, err)
	for name, read := range reads {
		require.NoError(t, read(asDirector), name)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// G7: the auditor counts shelves as they count safes.
func TestTheAuditorCountsShelves(t *testing.T) {
	r := newRoom(t, nil)
	v := r.volume(r.shelved(project("L-1")))
	s, err := r.StartStocktake(ctx, asAuditor, archive.ShelfCount{Place: "R1", Scope: archive.SurpriseCount})
	require.NoError(t, err)
	s, err = r.EnterStocktake(ctx, asAuditor, s.Ref(), []archive.Stock{{Label: v.Number, Quantity: 1}})
	require.NoError(t, err)
	s, err = r.CloseStocktake(ctx, asAuditor, s.Ref(), s.Sheet())
	require.NoError(t, err)
	require.Equal(t, archive.Agreeing, s.State)
}

// lent has a volume go out.
func (r *room) lent(id archive.VolumeID) {
	r.t.Helper()
	gone, err := r.volumeOf(id).LendOut(archive.Out{Slip: "s", Borrower: "li", Due: friday}, r.at)
	require.NoError(r.t, err)
	require.NoError(r.t, r.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveVolume(ctx, gone, journal.NewDraft(archivetest.Archivist, r.at, archive.ActMove))
		return err
	}))
}

// B3.2: a volume is on one list at a time, and what is lent or listed does not come up.
func TestAVolumeIsOnOneList(t *testing.T) {
	rules := keeping(t)
	r := newRoom(t, func(h *policy.House) { h.Rulebook = policy.Fixed(rules) })
	ids := []archive.VolumeID{r.shelved(project("L-1")).Volume, r.shelved(project("L-2")).Volume, r.shelved(project("L-3")).Volume}
	r.appointed("2036-01-01")
	r.on("2036-03-03")
	up := func() int {
		page, err := r.Expired(ctx, asArchives, archive.VolumeQuery{})
		require.NoError(t, err)
		return len(page.Volumes)
	}
	require.Equal(t, 3, up())
	r.lent(ids[2])
	require.Equal(t, 2, up(), "one that is lent cannot be drawn up")
	x, err := r.DrawUpDisposal(ctx, asArchives, ids[:2])
	require.NoError(t, err)
	require.Zero(t, up(), "those on a list are up no more")
	require.Equal(t, x.ID, r.volumeOf(ids[0]).Listed)
	_, err = r.DrawUpDisposal(ctx, asArchives, ids[:1])
	require.Equal(t, string(x.ID), violation(t, err, policy.B3_2, "listed").Found)

	x, err = r.StrikeDisposal(ctx, asArchives, x.Ref(), ids[0], "仍需查阅")
	require.NoError(t, err)
	require.Equal(t, 1, up(), "what was struck may be listed again")
	other, err := r.DrawUpDisposal(ctx, asArchives, ids[:1])
	require.NoError(t, err)
	for _, req := range []policy.Request{asDirector, asDeputy} {
		x, err = r.Appraise(ctx, req, x.Ref(), []archive.Verdict{{Volume: ids[1], Until: calendar.MustDay("2046-12-31")}})
		require.NoError(t, err)
		other, err = r.Appraise(ctx, req, other.Ref(), []archive.Verdict{{Volume: ids[0]}})
		require.NoError(t, err)
	}
	_, err = r.ApproveDisposal(ctx, asBoss, x.Ref())
	require.NoError(t, err)
	require.Empty(t, r.volumeOf(ids[1]).Listed, "it is kept on, by no list")
	_, err = r.RefuseDisposal(ctx, asBoss, other.Ref(), "再保管")
	require.NoError(t, err)
	require.Empty(t, r.volumeOf(ids[0]).Listed)
	require.Equal(t, 1, up())
	last, err := r.DrawUpDisposal(ctx, asArchives, ids[:1])
	require.NoError(t, err)
	for _, req := range []policy.Request{asDirector, asDeputy} {
		last, err = r.Appraise(ctx, req, last.Ref(), []archive.Verdict{{Volume: ids[0]}})
		require.NoError(t, err)
	}
	last, err = r.ApproveDisposal(ctx, asBoss, last.Ref())
	require.NoError(t, err)
	_, err = r.Destroy(ctx, asArchives, last.Ref())
	require.NoError(t, err)
	gone := r.volumeOf(ids[0])
	require.Equal(t, archive.Disposed, gone.State)
	require.Empty(t, gone.Listed)
	r.sound()
}

// What is wrong in a list is named by where it stands in what was sent.
func TestAListNamesItsField(t *testing.T) {
	_, _, err := started(t).Enter(counter, noon, law, []archive.Stock{{Label: "DA-000001"}})
	_ = violation(t, err, "", "found[0].quantity")
	_, _, err = disposals(t)[archive.Appraising].Appraise(archivetest.OfficeDirector, noon, law, []archive.Verdict{{}, {Volume: "v-1"}})
	_ = violation(t, err, "", "verdicts[0].volume")
}
