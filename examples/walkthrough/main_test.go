package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The story is told the same every time, a second run sees what the first left,
// and another project goes on with the series.
func TestTheStory(t *testing.T) {
	db := filepath.Join(t.TempDir(), "story.db")
	for _, c := range []struct {
		golden, project string
		lang            policy.Lang
	}{
		{"loan.en.golden", "", policy.EN},
		{"loan-again.en.golden", "", policy.EN},
		{"guarantee.zh.golden", "guarantee.yaml", policy.ZH},
	} {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), &out, db, c.project, c.lang))
		file := filepath.Join("testdata", c.golden)
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o750))
			require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), out.String(), c.golden)
	}
}

// A project file with a slip is refused with its line, and nothing is kept.
func TestASlipInTheProjectFile(t *testing.T) {
	dir := t.TempDir()
	for name, slip := range map[string]string{
		"an unknown key":    "org: demo\ncolour: red\n",
		"an impossible day": "org: demo\ndays:\n  ended: 2026-02-30\n",
		"an amount in full": "org: demo\nproject:\n  amount: 1e9999\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, "slip.yaml")
			require.NoError(t, os.WriteFile(file, []byte(slip), 0o600))
			db := filepath.Join(t.TempDir(), "none.db")
			require.Error(t, run(t.Context(), &bytes.Buffer{}, db, file, policy.EN))
			require.NoFileExists(t, db)
		})
	}
}
