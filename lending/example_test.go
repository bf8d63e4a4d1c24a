package lending_test

import (
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A rule is tested without a store: a volume, a slip for it, the act, what came
// of it.
func ExampleDraft() {
	_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
	_, _, err := lending.Draft(v, archivetest.A, archivetest.At("2026-03-02"), policy.Default(), "slip-1", lending.Application{
		Volume: v.ID, Purpose: "贷后检查", Days: 11,
	})
	fmt.Println(err)
	// Output:
	// B6.3: the term takes from 1 working day to 10 working days, found 11; state another term
}

// A late return is taken, and held against the borrower.
func ExampleCase_Return() {
	at, law := archivetest.At("2026-03-02"), policy.Default()
	_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
	v.Items = v.Items[:1] // a thin one, to count by hand
	chen := archivetest.GeneralManager
	s, _, err := lending.Draft(v, chen, at, law, "slip-1", lending.Application{Volume: v.ID, Purpose: "项目复盘", Days: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	k := lending.Case{Slip: s, Volume: v}
	for _, act := range []func() (lending.Outcome, error){
		func() (lending.Outcome, error) { return k.Submit(chen, at, law) }, // B6.1a: no approval
		func() (lending.Outcome, error) { return k.Lend(archivetest.Archivist, at, law, counts(k)) },
		func() (lending.Outcome, error) { return k.Sign(chen, at, law, k.Slip.Digest()) },
		func() (lending.Outcome, error) {
			return k.Return(archivetest.Archivist, archivetest.At("2026-03-10"), law, "", lending.Returning{
				Found: []lending.Found{{Code: "1-01", Copies: 1, Pages: 1}},
			})
		},
	} {
		out, err := act()
		if err != nil {
			fmt.Println(err)
			return
		}
		k.Slip = out.Slip
		if out.Volume.ID != "" {
			k.Volume = out.Volume
		}
	}
	fmt.Println(k.Slip.State, k.Volume.Out == nil)
	fmt.Println(k.Slip.Breaches[0])
	// Output:
	// returned true
	// B6.3: back in the archive was due 2026-03-09, done 2026-03-10 (general-manager)
}
