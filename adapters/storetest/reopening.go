package storetest

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
)

var reopening = group{"Reopening", []testCase{
	{
		"KeepsEverything", "what was kept is there again the next day: records, journal, numbers, receipts",
		func(t *testing.T, s Stores) {
			reopener, ok := s.(Reopener)
			if !ok {
				t.Skip("the store is no storetest.Reopener")
			}
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				for _, step := range steps {
					if err := step(t.Context(), tx); err != nil {
						return err
					}
				}
				return nil
			}))
			before, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			s = reopener.Reopen(t)
			after, err := loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			equal(t, after, before)
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				n, err := tx.NextNumber(t.Context(), series)
				equal(t, n, 2)
				return err
			}))
			view(t, s.Archive(), func(r archive.Reader) error {
				_, found, err := r.Receipt(t.Context(), org, "wang", "key-1")
				equal(t, found, true)
				return err
			})
			sound(t, s, org)
		},
	},
}}
