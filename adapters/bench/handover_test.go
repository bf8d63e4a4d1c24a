package bench

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// BenchmarkHandOver hands a file with an inventory of 60 items over from A to B,
// as a pure act: checks, deadlines, holders, the journal's draft. Beside it what
// no implementation can do without: the digest of the inventory. Target: 20 µs.
func BenchmarkHandOver(b *testing.B) {
	law, at := policy.Default(), archivetest.At("2026-02-25")
	f := sorted(b, 60)
	got, _, err := f.HandOver(archivetest.A, at, law)
	require.NoError(b, err)
	require.Equal(b, archive.Checking, got.State)
	b.Run("dossier", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := f.HandOver(archivetest.A, at, law); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("digest-alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.InventoryDigest()
		}
	})
}

// sorted is a file in A's hands whose project has ended, with n items.
func sorted(tb testing.TB, n int) archive.File {
	tb.Helper()
	day := calendar.MustDay("2026-02-13")
	f := archivetest.Sorted(day)
	f, _, err := f.EditInventory(archivetest.A, archivetest.Morning(day), policy.Default(), inventory(f.Project, n))
	require.NoError(tb, err)
	return f
}

// inventory is everything the checklist expects, and customer papers that it does
// not list, up to n items.
func inventory(p archive.Project, n int) archive.Inventory {
	in := archivetest.Inventory(p)
	in.Items = in.Items[:min(n, len(in.Items))]
	for i := len(in.Items); i < n; i++ {
		in.Items = append(in.Items, archive.Item{
			Part: policy.Parts()[len(policy.Parts())-1], Title: fmt.Sprintf("银行流水 %02d", i), Form: policy.Copy, Copies: 1, Pages: 1 + i%9,
		})
	}
	return in
}
