package httpapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is wrong is said as it is.
func TestARefusalSaysWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	null := h.problem(h.do("manager-a", "POST", "/api/v1/slips", object{"volume": nil, "purpose": "p", "days": 1}), 400).Violations[0]
	require.Equal(t, []string{"volume", "null"}, []string{null.Field, null.Found})
	require.Equal(t, "volume takes a value, or is left out, found null", null.Problem)

	f := h.open()
	zeros := h.problem(h.try("manager-a", f, "sign", object{"purpose": "inventory", "digest": strings.Repeat("0", 64)}), 400).Violations[0]
	require.Equal(t, []string{"digest", "64 zeros"}, []string{zeros.Field, zeros.Found})
	short := h.problem(h.try("manager-a", f, "sign", object{"purpose": "inventory", "digest": "00"}), 400).Violations[0]
	require.Equal(t, []string{"digest", "64 lower-case hexadecimal digits"}, []string{short.Field, short.Wanted})

	missing := h.problem(h.do("manager-a", "GET", "/api/v1/files/nothing", nil), 404).Violations[0]
	require.Equal(t, "C2b", missing.Rule)
	require.Empty(t, missing.Article, "no article states it")
	require.NotContains(t, string(h.do("manager-a", "GET", "/api/v1/rules", nil).body), "(design)")
}
