package lending_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/lending"
)

func TestWhatIsBuiltIsThisPackages(t *testing.T) {
	for _, rule := range lending.Built() {
		require.True(t, rule.Known())
		require.True(t, slices.Contains(rule.Packages(), "lending"), "%s is the duty of %v", rule.ID(), rule.Packages())
	}
}
