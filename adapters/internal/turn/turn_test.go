package turn_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Whoever keeps the turn from coming may be the caller: the refusal says so.
func TestLate(t *testing.T) {
	one := turn.New(time.Millisecond)
	_, err := one.Take(t.Context())
	require.NoError(t, err)
	_, err = one.Take(t.Context())
	require.ErrorIs(t, err, policy.Unavailable)
	require.EqualError(t, err, "the store is busy: no turn came within 1ms; try again a little later; if you hold a transaction of your own on the same database, act through Bind")
	one.Give()
	_, err = one.Take(t.Context())
	require.NoError(t, err)
}
