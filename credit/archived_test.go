package credit_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// C4.5a: what is in the archive is read on a reading slip there; without one there is
// only what stands in the register.
func TestReadingWhatIsInTheArchive(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	f := ok(h.Open(ctx, by(keeper), of()))
	u, err := h.RecordFollowUp(ctx, by(keeper), f.ID, promise("2023-12-31"))
	require.NoError(t, err)
	f = ok(h.File(ctx, by(keeper), f.ID))
	f = ok(h.AddPapers(ctx, by(keeper), f.Ref(), []archive.Paper{licence()}))
	h.on(handed)
	f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
	f = ok(h.Receive(ctx, by(manager), f.Ref()))
	h.on(verified)
	f = ok(h.Verify(ctx, by(director), f.Ref()))
	f = ok(h.Deliver(ctx, by(manager), f.Ref()))
	_, err = h.FollowUp(ctx, by(keeper), u.ID)
	require.NoError(t, err, "before it is there")
	f = ok(h.Accept(ctx, by(archivist), f.Ref()))

	for _, who := range []policy.Actor{director, manager, archivist} {
		got := ok(h.File(ctx, by(who), f.ID))
		require.Len(t, got.Papers, 1)
		_, err := h.FollowUp(ctx, by(who), u.ID)
		require.NoError(t, err)
	}
	for _, who := range []policy.Actor{keeper, boss, archivetest.Auditor} {
		got, err := h.File(ctx, by(who), f.ID)
		refuses(t, err, policy.C4_5a, "state")
		require.Empty(t, got)
		_, err = h.Contents(ctx, by(who), f.ID)
		refuses(t, err, policy.C4_5a, "state")
		_, err = h.FollowUp(ctx, by(who), u.ID)
		refuses(t, err, policy.C4_5a, "state")
		page, err := h.Files(ctx, by(who), credit.FileQuery{})
		require.NoError(t, err)
		require.Equal(t, f.Number, page.Files[0].Number)
		require.Equal(t, f.Volume, page.Files[0].Volume, "which to take a slip for")
		require.Empty(t, page.Files[0].Papers)
		require.Empty(t, page.Files[0].Completeness.Missing)
		found, err := h.FollowUps(ctx, by(who), credit.FollowUpQuery{})
		require.NoError(t, err)
		require.Empty(t, found.FollowUps[0].With)
		require.True(t, found.FollowUps[0].Amount.IsZero())
		var out strings.Builder
		require.NoError(t, h.WriteRegister(ctx, by(who), credit.FileQuery{}, &out, policy.EN))
		require.Contains(t, out.String(), f.Number)
	}
	h.sound()
}
