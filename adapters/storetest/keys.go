package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var keys = group{"RequestKeys", []testCase{
	{
		"RoundTrip", "a request sent again is answered from its receipt",
		func(t *testing.T, s Stores) {
			view(t, s.Archive(), func(r archive.Reader) error {
				_, found, err := r.Receipt(t.Context(), org, "wang", "key-1")
				equal(t, found, false)
				return err
			})
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error { return tx.KeepReceipt(t.Context(), receipt()) }))
			view(t, s.Archive(), func(r archive.Reader) error {
				got, found, err := r.Receipt(t.Context(), org, "wang", "key-1")
				must(t, err)
				equal(t, found, true)
				equal(t, got, receipt())
				got, found, err = r.Staff().Receipt(t.Context(), org, "wang", "key-1")
				equal(t, found, true)
				equal(t, got, receipt())
				return err
			})
		},
	},
	{
		"Unique", "a key is used once by one actor of one organisation; others may use the same",
		func(t *testing.T, s Stores) {
			keep := func(change func(o *policy.OrgID, actor *policy.PersonID)) error {
				r := receipt()
				change(&r.Org, &r.Actor)
				return s.Archive().Update(t.Context(), func(tx archive.Tx) error { return tx.KeepReceipt(t.Context(), r) })
			}
			must(t, keep(func(*policy.OrgID, *policy.PersonID) {}))
			wants(t, keep(func(*policy.OrgID, *policy.PersonID) {}), policy.Conflict)
			must(t, keep(func(_ *policy.OrgID, a *policy.PersonID) { *a = "li" }))
			must(t, keep(func(o *policy.OrgID, _ *policy.PersonID) { *o = other }))
		},
	},
	{
		"TwiceAtOnce", "the same request sent twice at once is done once",
		func(t *testing.T, s Stores) {
			errs := inParallel(16, func(i int) error {
				return s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					_, found, err := tx.Receipt(t.Context(), org, "wang", "key-1")
					if err != nil {
						return err
					}
					if found {
						return fmt.Errorf("replayed: %w", policy.Conflict)
					}
					id := fmt.Sprintf("%d", i)
					if _, err := tx.SaveFile(t.Context(), plain("f-"+id, "L-"+id), draft("open")); err != nil {
						return err
					}
					return tx.KeepReceipt(t.Context(), receipt())
				})
			})
			equal(t, winners(t, errs), 1)
			equal(t, verified(t, s, org).Records, 1)
		},
	},
}}
