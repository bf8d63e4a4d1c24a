package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
)

func TestWhatIsBuiltIsThisPackages(t *testing.T) {
	for _, rule := range archive.Built() {
		require.True(t, rule.Known())
		ours := false
		for _, p := range rule.Packages() {
			ours = ours || p == "archive" || p == "archive/numbering"
		}
		require.True(t, ours, "%s is the duty of %v", rule.ID(), rule.Packages())
	}
}
