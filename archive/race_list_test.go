package archive_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// B3.2: of two lists drawn up at once with one volume exactly one stands.
func TestTwoListsAtOnce(t *testing.T) {
	rules := keeping(t)
	r := newRoom(t, func(h *policy.House) { h.Rulebook = policy.Fixed(rules) })
	id := r.shelved(project("L-1")).Volume
	r.appointed("2036-01-01")
	r.on("2036-03-03")
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = r.DrawUpDisposal(ctx, asArchives, []archive.VolumeID{id}) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	require.Equal(t, 1, won, "%v", errs)
	r.sound()
}
