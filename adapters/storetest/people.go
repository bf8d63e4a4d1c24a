package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

var people = group{"Staff", []testCase{
	{
		"NobodyOnRecord", "somebody without a record is nobody in particular, not an error",
		func(t *testing.T, s Stores) {
			must(t, s.Staff().View(t.Context(), func(r staff.Reader) error {
				p, err := r.Person(t.Context(), org, "wang")
				must(t, err)
				equal(t, p, staff.Person{Org: org, ID: "wang"})
				b, err := r.Rulebook(t.Context(), org)
				must(t, err)
				equal(t, b, staff.Rulebook{Org: org})
				head, err := r.RulebookHead(t.Context(), org)
				must(t, err)
				equal(t, head, journal.Head{})
				return nil
			}))
		},
	},
	{
		"RulebookHead", "whoever keeps a compiled regulation knows by it whether it still holds",
		func(t *testing.T, s Stores) {
			b := staff.Rulebook{Org: org}
			for want := uint64(1); want <= 3; want++ {
				updateStaff(t, s.Staff(), func(tx staff.Tx) error {
					before, err := tx.RulebookHead(t.Context(), org)
					must(t, err)
					equal(t, before.Seq, want-1)
					saved, err := tx.SaveRulebook(t.Context(), b, draft("publish"))
					must(t, err)
					after, err := tx.RulebookHead(t.Context(), org)
					must(t, err)
					equal(t, after.Seq, want)
					equal(t, after.Hash == before.Hash, false)
					b = saved
					return nil
				})
			}
		},
	},
	{
		"Persons", "people come by id, in pages, and only those ever appointed where asked",
		func(t *testing.T, s Stores) {
			updateStaff(t, s.Staff(), func(tx staff.Tx) error {
				for _, i := range mixed(10) {
					p := staff.Person{Org: org, ID: policy.PersonID(fmt.Sprintf("p-%d", i))}
					if i%3 == 0 {
						p = person(p.ID)
					}
					_, err := tx.SavePerson(t.Context(), p, draft("record"))
					must(t, err)
				}
				return nil
			})
			must(t, s.Staff().View(t.Context(), func(r staff.Reader) error {
				ctx := t.Context()
				read := func(q staff.PersonQuery) (out [][]string) {
					q.Org = org
					for {
						page, err := r.Persons(ctx, q)
						must(t, err)
						var ids []string
						for _, p := range page.Persons {
							ids = append(ids, string(p.ID))
						}
						out = append(out, ids)
						if q.After = page.Next; q.After == "" {
							return out
						}
					}
				}
				equal(t, len(read(staff.PersonQuery{})[0]), 10)
				equal(t, len(read(staff.PersonQuery{Limit: 10})), 1)
				equal(t, read(staff.PersonQuery{Limit: 4}), [][]string{{"p-0", "p-1", "p-2", "p-3"}, {"p-4", "p-5", "p-6", "p-7"}, {"p-8", "p-9"}})
				equal(t, read(staff.PersonQuery{Appointed: true}), [][]string{{"p-0", "p-3", "p-6", "p-9"}})
				equal(t, read(staff.PersonQuery{Appointed: true, Limit: 3}), [][]string{{"p-0", "p-3", "p-6"}, {"p-9"}})
				page, err := r.Persons(ctx, staff.PersonQuery{Org: org, Limit: 1})
				must(t, err)
				for _, q := range []staff.PersonQuery{
					{Org: org, Limit: 1001}, {Org: org, After: "p-3"}, {Org: org, After: page.Next + "x"},
					{Org: other, After: page.Next}, {Org: org, Appointed: true, After: page.Next},
				} {
					_, err := r.Persons(ctx, q)
					wants(t, err, policy.InvalidInput)
				}
				return nil
			}))
		},
	},
	{
		"OneChainAPerson", "appointments are journaled as every other act",
		func(t *testing.T, s Stores) {
			updateStaff(t, s.Staff(), func(tx staff.Tx) error {
				p, err := tx.SavePerson(t.Context(), person("zhou"), draft("appoint"))
				must(t, err)
				_, err = tx.SavePerson(t.Context(), p, draft("end"))
				must(t, err)
				_, err = tx.SaveRulebook(t.Context(), rulebook(), draft("publish"))
				return err
			})
			rep := verified(t, s, org)
			equal(t, [2]int{rep.Records, rep.Entries}, [2]int{2, 3})
			sound(t, s, org)
		},
	},
	{
		"StalePerson", "two who change one person's record at once: one must read it again",
		func(t *testing.T, s Stores) {
			errs := inParallel(8, func(int) error {
				return s.Staff().Update(t.Context(), func(tx staff.Tx) error {
					_, err := tx.SavePerson(t.Context(), person("zhou"), draft("appoint"))
					return err
				})
			})
			equal(t, winners(t, errs), 1)
		},
	},
}}
