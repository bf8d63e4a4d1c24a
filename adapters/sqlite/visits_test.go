package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
)

// A profile kept before profiles were found by class is found by it (R5a).
func TestOlderProfilesAreFoundByClass(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "dossier.db"))
	require.NoError(t, db.Customers().Update(t.Context(), func(tx customer.Tx) error {
		_, err := tx.SaveProfile(t.Context(), customer.Profile{Org: "demo", ID: "p-1", Basics: customer.Basics{Customer: "c-1", Class: "重点"}}, draft())
		require.NoError(t, err)
		_, err = tx.SaveProfile(t.Context(), customer.Profile{Org: "demo", ID: "p-2", Basics: customer.Basics{Customer: "c-2"}}, draft())
		return err
	}))
	text, err := migrations.ReadFile("migrations/00008_visits.sql")
	require.NoError(t, err)
	_, fill, _ := strings.Cut(string(text), "\nUPDATE ")
	fill, _, _ = strings.Cut(fill, ";")
	for _, one := range []string{"UPDATE dossier_profiles SET class = 'x'", "UPDATE " + fill} {
		_, err = db.pool.ExecContext(t.Context(), one)
		require.NoError(t, err)
	}
	rep, err := db.Verify(t.Context(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	require.NoError(t, db.Customers().View(t.Context(), func(r customer.Reader) error {
		page, err := r.Profiles(t.Context(), customer.ProfileQuery{Org: "demo", Class: "重点"})
		require.Len(t, page.Profiles, 1)
		return err
	}))
}
