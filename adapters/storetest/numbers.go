package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
)

// writers is how many draw numbers at once.
const writers = 32

var numbers = group{"Numbers", []testCase{
	{
		"FromOne", "a series counts 1, 2, 3 (B4.8a), each class and organisation for itself",
		func(t *testing.T, s Stores) {
			for want := uint64(1); want <= 3; want++ {
				for _, name := range []string{"business", "credit"} {
					for _, o := range []numbering.Series{{Org: org, Name: name}, {Org: other, Name: name}} {
						must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
							n, err := tx.NextNumber(t.Context(), o)
							must(t, err)
							equal(t, n, want)
							last, err := tx.LastNumber(t.Context(), o)
							must(t, err)
							equal(t, last, want)
							return nil
						}))
					}
				}
			}
		},
	},
	{
		"SeveralInOneAct", "an act that draws twice gets two numbers",
		func(t *testing.T, s Stores) {
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				for want := uint64(1); want <= 3; want++ {
					n, err := tx.NextNumber(t.Context(), series)
					must(t, err)
					equal(t, n, want)
				}
				return nil
			}))
		},
	},
	{
		"NoGapFromRefusal", "an act that is refused gives its number back (B4.8a)",
		func(t *testing.T, s Stores) {
			for range 3 {
				wants(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					n, err := tx.NextNumber(t.Context(), series)
					must(t, err)
					equal(t, n, 1)
					return errRefused
				}), errRefused)
			}
		},
	},
	{
		"GaplessInParallel", "many writers at once, the first number and refused acts included, leave no gap and nothing twice",
		func(t *testing.T, s Stores) {
			errs := inParallel(writers, func(i int) error {
				for round := range 3 {
					err := insisting(t, s.Archive(), func(tx archive.Tx) error { return number(t, tx, i, round) })
					if err != nil && !errors.Is(err, errRefused) {
						return err
					}
				}
				return nil
			})
			for _, err := range errs {
				must(t, err)
			}
			var audit numbering.Audit
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Volumes(t.Context(), archive.VolumeQuery{Org: org, Limit: 1000})
				must(t, err)
				for _, v := range page.Volumes {
					audit.Add(v.Seq)
				}
				return nil
			})
			audit.Close(2*writers, 2*writers)
			if !audit.OK() {
				t.Fatalf("the series is broken: %s", show(audit))
			}
			sound(t, s, org)
		},
	},
}}

// number draws a number for a volume; every third round the act is refused.
func number(t *testing.T, tx archive.Tx, writer, round int) error {
	t.Helper()
	n, err := tx.NextNumber(t.Context(), series)
	if err != nil {
		return err
	}
	v := volume(n)
	v.ID = archive.VolumeID(fmt.Sprintf("v-%d-%d", writer, round))
	if _, err := tx.SaveVolume(t.Context(), v, draft("accept")); err != nil {
		return err
	}
	if (writer+round)%3 == 0 {
		return errRefused
	}
	return nil
}
