package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var readers = group{"ReadersChains", []testCase{
	{
		"FirstAndSecond", "a reader's chain begins with the first reading and goes on with the next (G2b)",
		func(t *testing.T, s Stores) {
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				return tx.KeepReading(t.Context(), org, "wang", draft("reveal").With("purpose", "甲"))
			}))
			must(t, s.Staff().Update(t.Context(), func(tx staff.Tx) error {
				return tx.KeepReading(t.Context(), org, "wang", draft("reveal").With("purpose", "乙"))
			}))
			got := entries(t, s.Archive(), journal.ReadingsOf(org, "wang"))
			equal(t, len(got), 2)
			for i, want := range []string{"甲", "乙"} {
				equal(t, [2]uint64{got[i].Seq, got[i].Revision}, [2]uint64{uint64(i + 1), uint64(i + 1)})
				equal(t, got[i].Draft, draft("reveal").With("purpose", want))
			}
			equal(t, got[1].Prev, got[0].Hash)
			rep := verified(t, s, org)
			equal(t, [2]int{rep.Records, rep.Entries}, [2]int{1, 2})
			sound(t, s, org)
		},
	},
	{
		"SeveralInOneAct", "one act may read several records, by several people",
		func(t *testing.T, s Stores) {
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				for _, reader := range []policy.PersonID{"wang", "li", "wang"} {
					must(t, tx.KeepReading(t.Context(), org, reader, draft("reveal")))
				}
				got, err := tx.Entries(t.Context(), journal.ReadingsOf(org, "wang"), 0, 10)
				must(t, err)
				equal(t, len(got), 2)
				return nil
			}))
			rep := verified(t, s, org)
			equal(t, [2]int{rep.Records, rep.Entries}, [2]int{2, 3})
			sound(t, s, org)
		},
	},
	{
		"Tenancy", "a person of the same id in another organisation has a chain of their own (C2b)",
		func(t *testing.T, s Stores) {
			for _, o := range []policy.OrgID{org, other, org} {
				must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					return tx.KeepReading(t.Context(), o, "wang", draft("reveal"))
				}))
			}
			equal(t, len(entries(t, s.Archive(), journal.ReadingsOf(org, "wang"))), 2)
			equal(t, len(entries(t, s.Archive(), journal.ReadingsOf(other, "wang"))), 1)
			equal(t, len(entries(t, s.Archive(), journal.ReadingsOf("third", "wang"))), 0)
			sound(t, s, org)
			sound(t, s, other)
		},
	},
	{
		"ByRecord", "what was read of a record is found by it, whoever read it, by instant and page by page (G2b)",
		func(t *testing.T, s Stores) {
			read := func(o policy.OrgID, reader policy.PersonID, minute int, details ...string) {
				must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					d := draft("reveal")
					d.At = noon.Add(time.Duration(minute) * time.Minute)
					for i := 0; i < len(details); i += 2 {
						d = d.With(details[i], details[i+1])
					}
					return tx.KeepReading(t.Context(), o, reader, d)
				}))
			}
			read(org, "wang", 3, "subject", "file/f-1", "purpose", "丙")
			read(org, "li", 1, "subject", "file/f-1", "purpose", "甲")
			read(org, "wang", 4, "subject", "file/f-2", "purpose", "乙")
			read(org, "li", 2, "subject", "file/f-1", "purpose", "乙")
			read(org, "zhao", 3, "subject", "file/f-1", "purpose", "丁", "refused", "G3")
			read(other, "li", 2, "subject", "file/f-1", "purpose", "戊")
			read(org, "gao", 2, "subject", "file/f-1", "purpose", "己", "org", string(other)) // a record of another organisation
			read(org, "gao", 2, "purpose", "file/f-1")
			view(t, s.Archive(), func(r archive.Reader) error {
				for _, limit := range []int{0, 1, 3} {
					got := everyReading(t, r, journal.ReadingQuery{Org: org, Subject: "file/f-1", Limit: limit})
					equal(t, got, []string{"li 甲", "li 乙", "wang 丙", "zhao 丁"})
				}
				equal(t, everyReading(t, r, journal.ReadingQuery{Org: other, Subject: "file/f-1"}), []string{"li 戊"})
				equal(t, len(everyReading(t, r, journal.ReadingQuery{Org: org, Subject: "file/f-9"})), 0)
				equal(t, len(everyReading(t, r, journal.ReadingQuery{Org: org})), 0)
				first, err := r.Readings(t.Context(), journal.ReadingQuery{Org: org, Subject: "file/f-1", Limit: 2})
				must(t, err)
				_, err = r.Readings(t.Context(), journal.ReadingQuery{Org: org, Subject: "file/f-2", After: first.Next})
				wants(t, err, policy.InvalidInput)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Rollback", "a reading that came to nothing is in no chain, whether the chain had begun or not",
		func(t *testing.T, s Stores) {
			for n := range 2 {
				err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					must(t, tx.KeepReading(t.Context(), org, "wang", draft("reveal")))
					return errRefused
				})
				wants(t, err, errRefused)
				equal(t, len(entries(t, s.Archive(), journal.ReadingsOf(org, "wang"))), n)
				must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					return tx.KeepReading(t.Context(), org, "wang", draft("reveal"))
				}))
			}
			sound(t, s, org)
		},
	},
	{
		"NotToBeStored", "a reading of nobody, or one that could not be read back, is refused",
		func(t *testing.T, s Stores) {
			for _, bad := range []struct {
				org    policy.OrgID
				reader policy.PersonID
				d      journal.Draft
			}{
				{"", "wang", draft("reveal")}, {org, "", draft("reveal")}, {org, "\xff", draft("reveal")},
				{org, "wang", draft("reveal").With("purpose", "nul\x00")},
			} {
				err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					return tx.KeepReading(t.Context(), bad.org, bad.reader, bad.d)
				})
				wants(t, err, policy.InvalidInput)
			}
			nothing(t, s)
		},
	},
	{
		"AllAtOnce", "of many readings at once, by one person and from the first on, each is kept",
		func(t *testing.T, s Stores) {
			const n = 16
			errs := inParallel(n, func(i int) error {
				return insisting(t, s.Archive(), func(tx archive.Tx) error {
					return tx.KeepReading(t.Context(), org, "wang", draft("reveal").With("reading", fmt.Sprint(i)))
				})
			})
			for _, err := range errs {
				must(t, err)
			}
			seen := make(map[string]bool)
			for _, e := range entries(t, s.Archive(), journal.ReadingsOf(org, "wang")) {
				seen[e.Details[0].Value] = true
			}
			equal(t, len(seen), n)
			equal(t, verified(t, s, org).Entries, n)
			sound(t, s, org)
		},
	},
	{
		"Bound", "a reading within the host's transaction stands or falls with it",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			must(t, b.Archive.Update(t.Context(), func(tx archive.Tx) error {
				return tx.KeepReading(t.Context(), org, "wang", draft("reveal"))
			}))
			must(t, b.Staff.Update(t.Context(), func(tx staff.Tx) error {
				return tx.KeepReading(t.Context(), org, "wang", draft("reveal"))
			}))
			b.Rollback()
			nothing(t, s)
		}),
	},
}}

// everyReading reads all pages of a query, as reader and purpose.
func everyReading(t *testing.T, r journal.Reader, q journal.ReadingQuery) []string {
	t.Helper()
	var all []string
	for {
		page, err := r.Readings(t.Context(), q)
		must(t, err)
		for _, e := range page.Entries {
			equal(t, e.Digest(), e.Hash)
			all = append(all, e.ID+" "+e.Details[1].Value)
		}
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}
