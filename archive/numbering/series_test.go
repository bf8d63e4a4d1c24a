package numbering_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
)

func audit(drawn uint64, numbers ...uint64) *numbering.Audit {
	var a numbering.Audit
	for _, n := range numbers {
		a.Add(n)
	}
	a.Close(drawn, drawn)
	return &a
}

func TestAnUnbrokenSeries(t *testing.T) {
	for _, c := range []struct {
		why     string
		drawn   uint64
		numbers []uint64
		gaps    []numbering.Gap
		twice   []uint64
	}{
		{"nothing drawn yet", 0, nil, nil, nil},
		{"one after the other", 3, []uint64{1, 2, 3}, nil, nil},
		{"the first is missing", 2, []uint64{2}, []numbering.Gap{{From: 1, To: 1}}, nil},
		{"two gaps", 9, []uint64{1, 4, 5, 9}, []numbering.Gap{{From: 2, To: 3}, {From: 6, To: 8}}, nil},
		{"the last are missing", 5, []uint64{1, 2, 3}, []numbering.Gap{{From: 4, To: 5}}, nil},
		{"a number used twice", 2, []uint64{1, 2, 2}, nil, []uint64{2}},
		{"zero is no number", 1, []uint64{0, 1}, nil, []uint64{0}},
	} {
		a := audit(c.drawn, c.numbers...)
		require.Equal(t, c.gaps, a.Gaps, c.why)
		require.Equal(t, c.twice, a.Twice, c.why)
		require.Equal(t, c.gaps == nil && c.twice == nil, a.OK(), c.why)
	}
}

func TestTheAuditFindsExactlyWhatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.Uint64Range(0, 40).Draw(t, "drawn")
		var there, missing []uint64
		for n := uint64(1); n <= drawn; n++ {
			if rapid.Bool().Draw(t, "there") {
				there = append(there, n)
			} else {
				missing = append(missing, n)
			}
		}
		a := audit(drawn, there...)
		var found []uint64
		for _, g := range a.Gaps {
			require.LessOrEqual(t, g.From, g.To)
			for n := g.From; n <= g.To; n++ {
				found = append(found, n)
			}
		}
		require.Empty(t, a.Twice)
		require.True(t, slices.Equal(missing, found), "%v, want %v", found, missing)
	})
}

func Example() {
	series := numbering.Series{Org: "demo", Name: "business"}
	var audit numbering.Audit
	for _, n := range []uint64{1, 2, 5} {
		audit.Add(n)
	}
	fmt.Println(series, audit.OK(), audit.Gaps)
	// Output: demo/business false [{3 4}]
}

func TestACounterThatLagsBehind(t *testing.T) {
	var a numbering.Audit
	a.Add(1)
	a.Add(2)
	a.Close(1, 1)
	require.Equal(t, uint64(2), a.Behind, "it would give 2 again")
	require.False(t, a.OK())

	var b numbering.Audit
	b.Add(1)
	b.Add(2)
	b.Close(1, 2)
	require.True(t, b.OK(), "one was drawn while the numbers were read")
}
