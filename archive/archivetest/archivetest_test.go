package archivetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestAFixtureForEachState(t *testing.T) {
	for _, state := range archive.Lifecycle().States() {
		f, v := archivetest.In(state, calendar.MustDay("2026-02-13"))
		require.Equal(t, state, f.State)
		require.Equal(t, f.Volume, v.ID)
		require.Empty(t, f.Breaches, "done on the day it ended, nothing is late")
	}
}

// The three lines that the README promises.
func TestALateHandOverIsABreachOfA(t *testing.T) {
	f := archivetest.Sorted(calendar.MustDay("2026-02-13"))
	got, _, err := f.HandOver(archivetest.A, archivetest.At("2026-02-26"), policy.Default())
	require.NoError(t, err)                     // late papers still arrive
	require.True(t, got.Breached(policy.B4_5a)) // due on the 25th: the 14th is worked, 15 - 23 is holiday
	t.Log(got.Deadlines)
}
