package journal_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// shelf is a store of records and entries that anybody may tamper with.
type shelf struct {
	records []journal.Record
	entries []journal.Entry
	fail    error
}

func (s *shelf) Records(context.Context, policy.OrgID) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range s.records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (s *shelf) Journal(context.Context, policy.OrgID) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for _, e := range s.entries {
			if !yield(e, nil) {
				return
			}
		}
		if s.fail != nil {
			yield(journal.Entry{}, s.fail)
		}
	}
}

// put adds a record with n acts, as a store would.
func (s *shelf) put(kind, id string, n int) {
	chain := journal.Chain{Org: "demo", Kind: kind, ID: id}
	rec := journal.Record{Chain: chain}
	for i := range n {
		rec.Body = []byte(fmt.Sprintf("%s %d", chain, i+1))
		rec.Revision++
		e := journal.Next(rec.Head, chain, rec.Revision, journal.Draft{At: at, Action: "x"}, rec.Body)
		rec.Head = e.Head()
		s.entries = append(s.entries, e)
	}
	s.records = append(s.records, rec)
}

func sound() *shelf {
	s := &shelf{}
	s.put("file", "1", 3)
	s.put("file", "2", 1)
	s.put("volume", "1", 2)
	return s
}

func TestVerifyASoundStore(t *testing.T) {
	t.Parallel()
	rep, err := journal.Verify(t.Context(), sound(), "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
	require.Equal(t, []int{3, 6}, []int{rep.Records, rep.Entries})
	rep, err = journal.Verify(t.Context(), &shelf{}, "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), "nothing agrees with nothing")
	require.Zero(t, rep.Records, "which is how an organisation shows that the store knows nothing of")
	_, err = journal.Verify(t.Context(), sound(), "")
	require.ErrorIs(t, err, policy.InvalidInput, "whose journal?")
	require.Equal(t, "org", policy.Violations(err)[0].Field)
}

// Rule B3b: whatever is changed or removed afterwards is found.
func TestVerifyFindsTampering(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tamper func(s *shelf)
		where  string // chain and seq of the first fault
		says   string
		why    string
	}{
		{func(s *shelf) { s.entries[1].Action = "y" }, "file/1 2", "do not give its hash", "a line rewritten"},
		{func(s *shelf) { s.entries[1].Action = "y"; s.entries[1].Hash = s.entries[1].Digest() }, "file/1 3", "does not link", "a line rewritten with its hash"},
		{func(s *shelf) { s.entries = slices.Delete(s.entries, 1, 2) }, "file/1 3", "missing", "a line removed"},
		{func(s *shelf) { s.entries = slices.Delete(s.entries, 0, 1) }, "file/1 2", "missing", "the first line removed"},
		{func(s *shelf) { s.entries = slices.Delete(s.entries, 2, 3) }, "file/1 0", "ends at 2", "the last line removed"},
		{func(s *shelf) { s.entries[0], s.entries[1] = s.entries[1], s.entries[0] }, "file/1 2", "missing", "lines in another order"},
		{func(s *shelf) { s.entries = slices.Insert(s.entries, 1, s.entries[0]) }, "file/1 1", "missing", "a line twice"},
		{func(s *shelf) {
			extra := journal.Next(s.entries[2].Head(), s.entries[2].Chain, 4, journal.Draft{At: at}, s.records[0].Body)
			s.entries = slices.Insert(s.entries, 3, extra)
		}, "file/1 0", "ends at 4", "a line added"},
		{func(s *shelf) { s.records[0].Body = []byte("other") }, "file/1 0", "not those the last entry digested", "the record rewritten"},
		{func(s *shelf) { s.records[0].Revision = 9 }, "file/1 0", "revision 9", "its revision"},
		{func(s *shelf) { s.records[0].Head.Hash[0]++ }, "file/1 0", "another hash than entry 3", "its head"},
		{func(s *shelf) { s.records[0].Head.Seq++ }, "file/1 0", "ends at 3, its row says 4", "the place of its head"},
		{func(s *shelf) { s.records[0].Drift = []string{"state"} }, "file/1 0", "index column state", "an index column"},
		{func(s *shelf) { s.records = slices.Delete(s.records, 1, 2) }, "file/2 0", "record is gone", "a record removed"},
		{func(s *shelf) { s.records = s.records[:2] }, "volume/1 0", "record is gone", "the last record removed"},
		{func(s *shelf) { s.records = nil }, "file/1 0", "record is gone", "all of them"},
		{func(s *shelf) { s.entries = slices.Delete(s.entries, 3, 4) }, "file/2 0", "has no journal", "the journal of a record"},
		{func(s *shelf) { s.entries = s.entries[:4] }, "volume/1 0", "has no journal", "the journal of the last record"},
		{func(s *shelf) { s.entries = nil }, "file/1 0", "has no journal", "the whole journal"},
		{func(s *shelf) { s.entries[3].ID = "1"; s.entries[3].Seq = 4 }, "file/1 4", "", "a line moved to another record"},
		{func(s *shelf) { s.entries[3].Org = "other" }, "file/2 0", "has no journal", "a line moved to another organisation"},
		{func(s *shelf) { s.records[1].Body = s.records[0].Body }, "file/2 0", "not those", "one record's contents in another"},
	} {
		s := sound()
		c.tamper(s)
		rep, err := journal.Verify(t.Context(), s, "demo")
		require.NoError(t, err, c.why)
		require.False(t, rep.OK(), c.why)
		first := rep.Faults[0]
		require.Equal(t, c.where, fmt.Sprintf("%s %d", first.Chain, first.Seq), "%s: %v", c.why, rep.Faults)
		require.Contains(t, first.Problem.EN, c.says, c.why)
		require.NotEmpty(t, first.Problem.ZH, c.why)
	}
}

// What Verify cannot find alone is known, and stated in its comment.
func TestVerifyCannotFindAChainCutWithItsRecord(t *testing.T) {
	t.Parallel()
	s := sound()
	s.entries = slices.Delete(s.entries, 2, 3)
	s.records[0].Body, s.records[0].Revision, s.records[0].Head = []byte("file/1 2"), 2, s.entries[1].Head()
	rep, err := journal.Verify(t.Context(), s, "demo")
	require.NoError(t, err)
	require.True(t, rep.OK())
}

func TestVerifyGivesBackTheErrorOfItsSource(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 2, 6} {
		s := sound()
		s.entries, s.fail = s.entries[:n], errors.New("disk")
		_, err := journal.Verify(t.Context(), s, "demo")
		require.ErrorIs(t, err, s.fail, "after %d entries: a journal that cannot be read is not one that agrees", n)
	}
}

func ExampleVerify() {
	s := sound()
	s.entries[1].Actor = "somebody else"
	report, err := journal.Verify(context.Background(), s, "demo")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, fault := range report.Faults {
		fmt.Println(fault.Chain, "line", fault.Seq, "-", fault.Problem)
	}
	// Output:
	// file/1 line 2 - its contents do not give its hash
}
