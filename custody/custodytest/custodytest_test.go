package custodytest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestAFixtureForEachState(t *testing.T) {
	day := calendar.MustDay("2026-02-13")
	for _, state := range custody.ListLifecycle().States() {
		l := custodytest.List(state, day)
		require.Equal(t, state, l.State)
		require.Empty(t, l.Breaches, "done on the day of receipt, nothing is late")
	}
	for _, state := range custody.MovementLifecycle().States() {
		require.Equal(t, state, custodytest.Moving(state, day).Movement.State)
	}
	for state, v := range map[string]custodytest.Vault{
		"arriving": custodytest.Received(day), "kept": custodytest.Kept(day), "away": custodytest.Away(day), "missing": custodytest.Missing(day), "released": custodytest.Released(day),
	} {
		for _, d := range v.Deeds {
			require.Equal(t, state, string(d.State))
		}
	}
}
