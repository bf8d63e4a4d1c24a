package storetest

import (
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var chains = group{"Journal", []testCase{
	{
		"RoundTrip", "an entry must come back as it was hashed, in every field",
		func(t *testing.T, s Stores) {
			d := draft("hand-over").With("days", "3").With("甲", "<&>\u2028").With("empty", "")
			d.Home, d.OnBehalfOf, d.Day, d.Corrects = "group", "zhao", day("2026-02-13"), 7
			d.Duties = []journal.Duty{{Deadline: policy.AToB, Rule: policy.B4_5a, Person: "wang", Due: day("2026-02-25"), Done: day("2026-02-26"), Breach: true}}
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, err := tx.SaveFile(t.Context(), plain("f-1", "L-1"), d)
				return err
			}))
			got := entries(t, s.Archive(), fileChain("f-1"))
			equal(t, len(got), 1)
			e := got[0]
			equal(t, e.Draft, d)
			equal(t, e.Chain, fileChain("f-1"))
			equal(t, [2]uint64{e.Seq, e.Revision}, [2]uint64{1, 1})
			equal(t, e.Prev, journal.Digest{})
			equal(t, e.Hash, e.Digest())
			sound(t, s, org)
		},
	},
	{
		"Instants", "an instant is kept to the microsecond and in UTC, whatever zone the act gave",
		func(t *testing.T, s Stores) {
			d := draft("open")
			d.At = noon.In(time.FixedZone("+08", 8*3600))
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, err := tx.SaveFile(t.Context(), plain("f-1", "L-1"), d)
				return err
			}))
			got := entries(t, s.Archive(), fileChain("f-1"))[0]
			equal(t, got.At.Equal(noon), true)
			equal(t, got.Hash, got.Digest())
			sound(t, s, org)
		},
	},
	{
		"OneChain", "entries of a record are numbered without a gap and each names the one before",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-1"))[0]
			for range 4 {
				var err error
				f, err = save(t, s.Archive(), f)
				must(t, err)
			}
			var head journal.Head
			for i, e := range entries(t, s.Archive(), fileChain("f-1")) {
				equal(t, e.Seq, uint64(i+1))
				equal(t, e.Revision, uint64(i+1))
				equal(t, e.Prev, head.Hash)
				equal(t, e.Hash, e.Digest())
				head = e.Head()
			}
			equal(t, head.Seq, 5)
			sound(t, s, org)
		},
	},
	{
		"Pages", "a long chain is read in parts",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-1", "L-1"), plain("f-10", "L-2"))[0]
			for range 4 {
				var err error
				f, err = save(t, s.Archive(), f)
				must(t, err)
			}
			view(t, s.Archive(), func(r archive.Reader) error {
				for _, c := range []struct {
					after uint64
					limit int
					want  []uint64
				}{{0, 2, []uint64{1, 2}}, {2, 2, []uint64{3, 4}}, {4, 2, []uint64{5}}, {5, 2, nil}, {0, 0, []uint64{1, 2, 3, 4, 5}}, {1<<64 - 1, 9, nil}} {
					part, err := r.Entries(t.Context(), fileChain("f-1"), c.after, c.limit)
					must(t, err)
					var got []uint64
					for _, e := range part {
						got = append(got, e.Seq)
					}
					equal(t, got, c.want)
				}
				_, err := r.Entries(t.Context(), fileChain("f-1"), 0, 1001)
				wants(t, err, policy.InvalidInput)
				none, err := r.Entries(t.Context(), fileChain("none"), 0, 10)
				equal(t, len(none), 0)
				return err
			})
		},
	},
	{
		"VerifyMany", "verifying goes through every record and entry, however many pages that takes",
		func(t *testing.T, s Stores) {
			const n = 450
			saved := make([]archive.File, n)
			for i := range saved {
				id := string(rune('A'+i%26)) + string(rune('a'+i/26))
				saved[i] = plain(id, id)
			}
			saved = update(t, s.Archive(), saved...)
			update(t, s.Archive(), saved...)
			shelve(t, s.Archive(), volume(1))
			rep := verified(t, s, org)
			equal(t, [2]int{rep.Records, rep.Entries}, [2]int{n + 1, 2*n + 1})
			sound(t, s, org)
		},
	},
	{
		"TamperingIsFound", "what was changed behind the library's back does not verify",
		func(t *testing.T, s Stores) {
			tamperer, ok := s.(Tamperer)
			if !ok {
				t.Skip("the store is no storetest.Tamperer")
			}
			for _, how := range []How{RecordBody, RecordColumn, RecordHead, RecordRemoved, EntryBody, EntryColumn, EntryRemoved} {
				id := string(how)[:len(how)/2]
				o := policy.OrgID("of " + how) // each in an organisation of its own
				f := plain(id, "L-1")
				f.Org = o
				before := plain("0", "L-2")
				before.Org = o
				f = update(t, s.Archive(), f, before)[0]
				update(t, s.Archive(), update(t, s.Archive(), f)[0])
				sound(t, s, o)
				c := journal.Chain{Org: o, Kind: archive.FileKind, ID: id}
				tamperer.Tamper(t, Tampering{Chain: c, How: how, Seq: 2})
				rep := verified(t, s, o)
				if rep.OK() {
					t.Errorf("%s: not found", how)
				}
				for _, fault := range rep.Faults {
					equal(t, fault.Chain, c)
				}
			}
			equal(t, verified(t, s, org), journal.Report{Org: org})
		},
	},
}}
