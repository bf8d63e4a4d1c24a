package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit"
)

func TestBuiltRulesAreInTheCatalogue(t *testing.T) {
	for _, r := range credit.Built() {
		require.True(t, r.Known(), "%s", r)
	}
}
