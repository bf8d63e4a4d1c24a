package archive_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// A hand-over of nothing is refused; the deadlines run all the same.
func ExampleRoom_HandOver() {
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2026, 2, 13, 15, 0, 0, 0, calendar.ChinaTime()) }
	room := archive.NewRoom(memory.Open().Archive(), policy.House{Clock: clock})
	wang := policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}}

	f, err := room.Open(ctx, policy.By(wang), archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9",
		Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err = room.EndProject(ctx, policy.By(wang), f.Ref(), calendar.MustDay("2026-02-13"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = room.HandOver(ctx, policy.By(wang), f.Ref())
	fmt.Println(err)
	for _, d := range f.Deadlines {
		fmt.Println(d)
	}
	// Output:
	// B4.2a: the inventory is empty; list every item with its pages
	// A to B by 2026-02-25 (B4.5a)
	// in the archive by 2026-02-27 (B4.5b)
}

// A rule is tested in three lines: a file in the state it takes, the act, what
// came of it.
func ExampleFile_HandOver() {
	f := archivetest.Sorted(calendar.MustDay("2026-02-13"))
	got, _, err := f.HandOver(archivetest.A, archivetest.At("2026-02-26"), policy.Default())
	fmt.Println(err, got.Breached(policy.B4_5a))
	fmt.Println(got.Breaches[0])
	// Output:
	// <nil> true
	// B4.5a: A to B was due 2026-02-25, done 2026-02-26 (manager-a)
}

// What was refused says why, in both languages, and what to do.
func ExampleFile_Accept() {
	f := archivetest.Delivered(calendar.MustDay("2026-02-13"))
	counts := archivetest.Counts(f)
	counts[2].Pages++
	_, _, err := f.Accept(archivetest.Archivist, archivetest.At("2026-02-14"), policy.Default(), counts)
	for _, v := range policy.Violations(err) {
		fmt.Println(v.Rule.ID(), v.Field, "found", v.Found, "wanted", v.Wanted)
		fmt.Println(v.Problem.ZH)
	}
	// Output:
	// B4.6 items[2].pages found 4 wanted 3
	// 第 3 项(1-03)页数与清单不符:实有 4,清单 3
}

// Explain says what may be done next, by which day, and what stands in the way.
func ExampleFile_Explain() {
	f := archivetest.Checked(calendar.MustDay("2026-02-13"))
	for _, next := range f.Explain(archivetest.B, archivetest.At("2026-02-14"), policy.Default()) {
		if next.Allowed {
			fmt.Println(next.Title.EN, next.Due, next.Rules[0].ID())
		}
	}
	// Output:
	// request a supplement  B4.2d
	// deliver to the archivist 2026-02-24 B2
}

// Personal data is read unmasked under a purpose, by those whom the matrix lets.
// What was read, and what was refused, is in the reader's own chain.
func ExampleRoom_Reveal() {
	ctx := context.Background()
	house := policy.House{Clock: func() time.Time { return time.Date(2026, 2, 13, 15, 0, 0, 0, calendar.ChinaTime()) }}
	db := memory.Open()
	room, office := archive.NewRoom(db.Archive(), house), staff.NewOffice(db.Staff(), house)
	wang := policy.By(policy.Actor{Org: "demo", ID: "wang", Roles: policy.Roles{policy.ProjectManager}})
	chen := policy.By(policy.Actor{Org: "demo", ID: "chen", Roles: policy.Roles{policy.GeneralManager}})

	f, err := room.Open(ctx, wang, archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9",
		Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, who := range []policy.Request{chen, wang} {
		_, err = room.Reveal(ctx, who, f.ID, "the customer's enquiry")
		fmt.Println(err)
	}
	for _, who := range []policy.PersonID{"chen", "wang"} {
		entries, err := office.Readings(ctx, chen, who, 0, 0)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, e := range entries {
			fmt.Println(e.Actor, e.Action, e.Details[1:])
		}
	}
	// Output:
	// <nil>
	// G2a: read personal data unmasked: it takes archivist or chairman or general manager; have it done by a person with the authority
	// chen file.reveal [{purpose the customer's enquiry}]
	// wang file.reveal [{purpose the customer's enquiry} {refused G2a}]
}

// A hold keeps a volume in, whoever has a slip.
func ExampleVolume_PlaceHold() {
	_, v := archivetest.Shelved(calendar.MustDay("2026-02-13"))
	at := archivetest.At("2026-03-02")
	v, _, err := v.PlaceHold(archivetest.GeneralManager, at, policy.Default(), "hold-1", archive.Freeze{Case: "2026-7", Reading: true})
	fmt.Println(err, len(v.Holds))
	out := archive.Out{Slip: "slip-1", Borrower: "wang", Due: calendar.MustDay("2026-03-13")}
	_, err = v.LendOut(out, at)
	fmt.Println(err)
	out.Premises = true
	v, err = v.LendOut(out, at)
	fmt.Println(err, v.Out.Premises)
	// Output:
	// <nil> 1
	// B3.2: the volume is on hold and does not go out; have the hold lifted; read it on the premises where the hold allows that
	// <nil> true
}
