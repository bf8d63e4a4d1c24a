package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
)

// BenchmarkMemory does the same acts on the store in memory: what the library
// itself costs, rules, JSON and digests, where no disk or server is waited for.
// By hand there is nothing to set beside it. Where an act takes h by hand, the
// ratio of a durable act is about h / (h + this).
func BenchmarkMemory(b *testing.B) {
	for _, j := range jobs {
		if j.refill != nil {
			continue // seeding takes far longer
		}
		b.Run(j.name, func(b *testing.B) {
			s, err := through(b.Context(), j, 1, memory.Open())
			require.NoError(b, err)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := s.act(0, i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
