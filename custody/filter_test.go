package custody_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A filter that nothing can pass is a slip of the pen, and not an empty list.
func TestFiltersThatNameNothing(t *testing.T) {
	ctx, boss := context.Background(), policy.By(archivetest.GeneralManager)
	v := custody.NewVault(memory.Open().Custody(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	lists := func(s policy.State) error {
		_, err := v.Lists(ctx, boss, custody.ListQuery{State: s})
		return err
	}
	deeds := func(s policy.State) error {
		_, err := v.Deeds(ctx, boss, custody.DeedQuery{State: s})
		return err
	}
	moves := func(s policy.State) error {
		_, err := v.Movements(ctx, boss, custody.MovementQuery{State: s})
		return err
	}
	for wanted, err := range map[string]error{"stopped": lists("kept"), "released": deeds("drafting"), "withdrawn": moves("lost")} {
		require.ErrorIs(t, err, policy.InvalidInput)
		require.Equal(t, "state", policy.Violations(err)[0].Field)
		require.Contains(t, policy.Violations(err)[0].Wanted, wanted)
	}
	_, err := v.Movements(ctx, boss, custody.MovementQuery{Way: "out"})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = v.Counts(ctx, boss, "S1", archive.StocktakeQuery{Scope: "some"})
	require.ErrorIs(t, err, policy.InvalidInput)
	for _, s := range custody.ListLifecycle().States() {
		require.NoError(t, lists(s))
	}
	for _, s := range append(custody.DeedLifecycle().States(), custody.Released, custody.Lost) {
		require.NoError(t, deeds(s))
	}
	for _, s := range custody.MovementLifecycle().States() {
		require.NoError(t, moves(s))
	}
}
