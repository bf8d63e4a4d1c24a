package custody_test

import (
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A rule is tested in three lines: a list in the state it takes, the act, what came of it.
func ExampleHandOverList_Check() {
	l := custodytest.Verifying(calendar.MustDay("2026-02-13"))
	seen := custodytest.Checking(l)
	seen.Seen[1].Quantity = 3
	l, _, err := l.Check(archivetest.B, archivetest.At("2026-02-13"), policy.Default(), seen)
	fmt.Println(err, l.State, l.Differences[0].Line, l.Differences[0].Field)
	// Output: <nil> stopped 2 quantity
}

// Received a day late, the deeds are in all the same; who had them answers for it.
func ExampleHandOverList_Receive() {
	friday := calendar.MustDay("2026-02-13")
	l := custodytest.Agreed(friday)
	got, err := l.Receive(custodytest.Custodian, archivetest.At("2026-02-14"), policy.Default(), "m-1",
		custody.Books{Safe: custodytest.Safe(friday)}, custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}})
	fmt.Println(err, got.List.Breaches[0])
	fmt.Println(got.Posting.Deeds[0].State, got.Posting.Movement.State)
	// Output:
	// <nil> B5.2b: deeds to the custodian was due 2026-02-13, done 2026-02-14 (manager-a)
	// arriving proposed
}

// The custodian does not open the vault alone.
func ExampleMovement_Confirm() {
	v := custodytest.Received(calendar.MustDay("2026-02-13"))
	_, err := v.Movement.Confirm(custodytest.Custodian, archivetest.At("2026-02-13"), policy.Default(), v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()})
	fmt.Println(policy.Violations(err)[0].Rule.ID(), policy.Violations(err)[0].Problem.EN)
	p, err := v.Movement.Confirm(archivetest.GeneralManager, archivetest.At("2026-02-13"), policy.Default(), v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()})
	fmt.Println(err, p.Deeds[0].State, p.Safes[0].Pieces, p.Balances[0].Closing)
	// Output:
	// B5.2b confirm the opening of the vault: never by manager A or manager B or the requester or deed custodian
	// <nil> kept 5 2
}
