package journal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func TestDraftIsAValue(t *testing.T) {
	t.Parallel()
	who := policy.Actor{Org: "demo", ID: "sun", Principal: "wang", Home: "group"}
	d := journal.NewDraft(who, time.Date(2026, 2, 26, 9, 2, 3, 456789123, time.FixedZone("", 8*3600)), "file.sign", policy.B4_2b)
	require.Equal(t, time.Date(2026, 2, 26, 1, 2, 3, 456789000, time.UTC), d.At, "UTC, to the microsecond every store keeps")
	require.Equal(t, []string{"sun", "wang", "group"}, []string{string(d.Actor), string(d.OnBehalfOf), string(d.Home)})

	one := d.With("a", "1")
	two, three := one.With("b", "2"), one.With("c", "3")
	require.Len(t, one.Details, 1)
	require.Equal(t, "b", two.Details[1].Name, "two drafts of one do not share their details")
	require.Equal(t, "c", three.Details[1].Name)
}

func TestNextBuildsAChain(t *testing.T) {
	t.Parallel()
	chain := journal.Chain{Org: "demo", Kind: "file", ID: "1"}
	require.Equal(t, "file/1", chain.String())
	first := journal.Next(journal.Head{}, chain, 1, journal.Draft{At: at}, []byte("one"))
	require.Equal(t, uint64(1), first.Seq)
	require.True(t, first.Prev.IsZero(), "nothing stands before the first")
	second := journal.Next(first.Head(), chain, 2, journal.Draft{At: at}, []byte("two"))
	require.Equal(t, uint64(2), second.Seq)
	require.Equal(t, first.Hash, second.Prev)
	require.Equal(t, journal.Sum([]byte("two")), second.Record)

	data, err := json.Marshal(second)
	require.NoError(t, err)
	var back journal.Entry
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, second, back, "an entry survives its JSON")
	require.Equal(t, back.Hash, back.Digest())
}

func TestHasherTellsFieldsApart(t *testing.T) {
	t.Parallel()
	sum := func(domain string, texts ...string) journal.Digest {
		h := journal.NewHasher(domain)
		for _, s := range texts {
			h.String(s)
		}
		return h.Sum()
	}
	all := map[journal.Digest]bool{}
	sums := []journal.Digest{sum("d"), sum("d", ""), sum("d", "ab", "c"), sum("d", "a", "bc"), sum("d", "abc"), sum("e", "abc"), sum("d", "", "abc")}
	for _, s := range sums {
		all[s] = true
	}
	require.Len(t, all, len(sums), "no two sequences give the same bytes")
}

func TestDigestText(t *testing.T) {
	t.Parallel()
	sum := journal.Sum([]byte("x"))
	require.Len(t, sum.String(), 64)
	require.Empty(t, journal.Digest{}.String())
	require.True(t, journal.Digest{}.IsZero())
	var d journal.Digest
	require.NoError(t, d.UnmarshalText([]byte(sum.String())))
	require.Equal(t, sum, d)
	for _, bad := range []string{"0", strings.Repeat("g", 64), sum.String() + "00", strings.ToUpper(sum.String()), strings.Repeat("0", 64), sum.String()[:63], " " + sum.String()[1:]} {
		require.ErrorIs(t, d.UnmarshalText([]byte(bad)), policy.InvalidInput, bad)
		require.Equal(t, sum, d, "what cannot be read leaves the digest as it was")
	}
	require.NoError(t, d.UnmarshalText(nil))
	require.True(t, d.IsZero(), "nothing is no digest")
}

func FuzzDigestUnmarshalText(f *testing.F) {
	f.Add([]byte(journal.Sum(nil).String()))
	f.Add([]byte(strings.Repeat("0", 64)))
	f.Add([]byte(strings.Repeat("A", 64)))
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d journal.Digest
		if err := d.UnmarshalText(text); err != nil {
			require.ErrorIs(t, err, policy.InvalidInput)
			require.True(t, d.IsZero())
			return
		}
		written, err := d.MarshalText()
		require.NoError(t, err)
		var back journal.Digest
		require.NoError(t, back.UnmarshalText(written))
		require.Equal(t, d, back)
		require.Equal(t, string(text), string(written), "a digest has one text")
	})
}
