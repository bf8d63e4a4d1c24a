package custody_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/custody"
)

func TestWhatIsBuiltIsThisPackages(t *testing.T) {
	for _, rule := range custody.Built() {
		require.True(t, rule.Known())
		require.True(t, slices.Contains(rule.Packages(), "custody"), "%s is the duty of %v", rule.ID(), rule.Packages())
	}
}
