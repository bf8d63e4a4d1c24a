package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFolderKeepsToItsStore(t *testing.T) {
	f, err := openFolder(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.close()) })
	for _, either := range []string{"sqlite", "postgres"} {
		require.NoError(t, f.belongsTo(either), "an empty folder takes either")
	}
	require.NoError(t, f.remember("postgres"))
	require.NoError(t, f.belongsTo("postgres"))
	require.ErrorContains(t, f.belongsTo("sqlite"), "give -dsn", "an empty archive would be served with all tokens valid")

	require.NoError(t, os.Remove(f.file("store")))
	_, err = f.database()
	require.NoError(t, err)
	require.NoError(t, f.belongsTo("sqlite"))
	require.ErrorContains(t, f.belongsTo("postgres"), "start without -dsn", "a folder from before this was noted")
}
