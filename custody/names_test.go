package custody_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Who takes deeds away is somebody, who may sign for them (rule B3.2).
func TestTheCarrierIsSomebody(t *testing.T) {
	v := newVault(t)
	deeds := v.kept("L-017", lines(2))
	idle := policy.Actor{Org: archivetest.Org, ID: "idle"}
	there := append(archivetest.Directory{idle}, custodytest.Staff()...)
	vault := custody.NewVault(v.db.Custody(), policy.House{Clock: func() time.Time { return v.at }, Directory: there})
	for _, c := range []struct {
		why     string
		carrier policy.PersonID
		rule    policy.Rule
	}{
		{"nobody of that name", "nobody", ""},
		{"somebody without a role", idle.ID, policy.B3_2},
	} {
		in := asking(custodytest.ToRegistry(), deeds[:1])
		in.Carrier = c.carrier
		_, err := vault.AskRelease(ctx, asA, in)
		require.Equal(t, "carrier", violation(t, err, c.rule, "carrier").Field, c.why)
	}
	_, err := vault.AskRelease(ctx, asA, asking(custodytest.ToOwner(), deeds[1:]))
	require.NoError(t, err, "a final release has no carrier")
	in := asking(custodytest.ToRegistry(), deeds[:1])
	in.Carrier = archivetest.OtherManager.ID
	_, err = vault.AskRelease(ctx, asA, in)
	require.NoError(t, err)
}
