package archive_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Rule G2a: personal data is shown as it is to those who need it, under a
// purpose that stays on record (G2b).
func TestRevealingAFile(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA, project("L-1")))
	chain := func(who policy.Request) []journal.Entry {
		var all []journal.Entry
		require.NoError(t, r.db.Archive().View(ctx, func(rd archive.Reader) (err error) {
			all, err = rd.Entries(ctx, journal.ReadingsOf(archivetest.Org, who.Actor.ID), 0, 0)
			return err
		}))
		return all
	}
	for _, who := range []policy.Request{asArchives, asBoss} {
		got, err := r.Reveal(ctx, who, f.ID, "customer's enquiry")
		require.NoError(t, err)
		require.Equal(t, f, got)
		kept := chain(who)
		require.Len(t, kept, 1)
		require.Equal(t, archive.ActReveal, kept[0].Action)
		require.Equal(t, []policy.Rule{policy.G2b, policy.G2a}, kept[0].Rules)
		require.Equal(t, []journal.Detail{{Name: "subject", Value: "file/" + string(f.ID)}, {Name: "purpose", Value: "customer's enquiry"}}, kept[0].Details)
	}
	for _, who := range []policy.Request{asA, asB, asOther, asAuditor} {
		got, err := r.Reveal(ctx, who, f.ID, "customer's enquiry")
		require.ErrorIs(t, err, policy.G2a, who.Actor.ID)
		require.ErrorIs(t, err, policy.NotAllowed)
		require.Zero(t, got)
		kept := chain(who)
		require.Len(t, kept, 1)
		require.Contains(t, kept[0].Details, journal.Detail{Name: "refused", Value: "G2a"})
	}
	_, err := r.Reveal(ctx, asBoss, "none", "customer's enquiry")
	require.ErrorIs(t, err, policy.NotFound)
	_, err = r.Reveal(ctx, asStranger, f.ID, "customer's enquiry")
	require.ErrorIs(t, err, policy.NotFound, "C2b: a file of another organisation")
	_, err = r.Reveal(ctx, asBoss, f.ID, "")
	require.ErrorIs(t, err, policy.InvalidInput)
	require.Len(t, chain(asBoss), 1)

	own, err := r.History(ctx, asA, f.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, own, 1, "the file's own chain is as it was")
	rep, err := r.db.Verify(ctx, archivetest.Org)
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	none, err := r.db.Verify(ctx, archivetest.Stranger.Org)
	require.NoError(t, err)
	require.Zero(t, none.Entries)
}

func TestManyRevealAtOnce(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA, project("L-1")))
	const n = 8
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { _, errs[i] = r.Reveal(ctx, asBoss, f.ID, fmt.Sprint("reading ", i)) })
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	office := staff.NewOffice(r.db.Staff(), policy.House{Clock: func() time.Time { return archivetest.At("2026-02-13") }})
	kept, err := office.Readings(ctx, asBoss, asBoss.Actor.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, kept, n)
}
