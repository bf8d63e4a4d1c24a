// Package archivetest makes fixtures for tests of rules: the people, the days,
// and a business file in each of its states. Files are made by the real acts
// under the default regulation, so a fixture never shows what could not be.
//
//	f := archivetest.Sorted(calendar.MustDay("2026-02-13"))
//	got, _, err := f.HandOver(archivetest.A, archivetest.At("2026-02-26"), policy.Default())
//
// It is for the tests of those who embed the library as much as for its own:
// it uses the standard library and this module alone. A fixture that cannot be
// made panics, since that is a slip in the test.
package archivetest

import (
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Org is the organisation of the fixtures, Department that of the managers.
const (
	Org        policy.OrgID        = "demo"
	Department policy.DepartmentID = "micro-loans"
)

func in(d policy.DepartmentID) []policy.DepartmentID { return []policy.DepartmentID{d} }

// The people of the fixtures, each with the roles that appointments would give, and
// the department they belong to.
var (
	A              = policy.Actor{Org: Org, ID: "manager-a", Roles: policy.Roles{policy.ProjectManager}, Departments: in(Department)}
	B              = policy.Actor{Org: Org, ID: "manager-b", Roles: policy.Roles{policy.ProjectManager}, Departments: in(Department)}
	OtherManager   = policy.Actor{Org: Org, ID: "manager-c", Roles: policy.Roles{policy.ProjectManager}, Departments: in(Department)}
	Archivist      = policy.Actor{Org: Org, ID: "archivist", Roles: policy.Roles{policy.Archivist}, Departments: in("archives")}
	GeneralManager = policy.Actor{Org: Org, ID: "general-manager", Roles: policy.Roles{policy.GeneralManager}, Departments: in("management")}
	Deputy         = policy.Actor{Org: Org, ID: "deputy", Roles: policy.Roles{policy.DeputyGeneralManager}, Departments: in("management"), InCharge: []policy.DepartmentID{Department}}
	OfficeDirector = policy.Actor{Org: Org, ID: "office-director", Roles: policy.Roles{policy.OfficeDirector}, Departments: in("credit-office")}
	LeadingGroup   = policy.Actor{Org: Org, ID: "leading-group", Roles: policy.Roles{policy.LeadingGroup}, Departments: in("management")}
	Auditor        = policy.Actor{Org: Org, ID: "auditor", Roles: policy.Roles{policy.Auditor}, Departments: in("audit")}
	// Stranger is the general manager of another organisation.
	Stranger = policy.Actor{Org: "elsewhere", ID: "general-manager", Roles: policy.Roles{policy.GeneralManager}, Departments: in("management")}
)

// Staff lists the people of the fixtures who belong to Org.
func Staff() []policy.Actor {
	return []policy.Actor{A, B, OtherManager, Archivist, GeneralManager, Deputy, OfficeDirector, LeadingGroup, Auditor}
}

// At returns ten in the morning of a day in China.
func At(day string) time.Time { return Morning(calendar.MustDay(day)) }

// Morning returns ten in the morning of a day in China.
func Morning(day calendar.Day) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 10, 0, 0, 0, calendar.ChinaTime())
}

// Project returns a loan project secured by a mortgage, not ended.
func Project() archive.Project {
	return archive.Project{
		Number: "L-017", Kind: archive.Loan, Customer: "c-9", Amount: policy.MustYuan("500000.00"),
		A: A.ID, B: B.ID, Department: Department, Conditions: []policy.Condition{"mortgage", "enterprise"},
	}
}

// Inventory returns everything the checklist expects of the project, signed by
// all who must sign, in order, and the customer's uncollected counterpart of
// one contract in the annex.
func Inventory(p archive.Project) archive.Inventory {
	law := policy.Default()
	var in archive.Inventory
	for i, paper := range law.Papers(p.Kind) {
		if !paper.Expected(p.Conditions) {
			continue
		}
		form := paper.Form
		if form == policy.Either {
			form = policy.Copy
		}
		in.Items = append(in.Items, archive.Item{
			Part: paper.Part, Paper: paper.Code, Form: form, Copies: 1, Pages: 1 + i%7, Signed: paper.Signers,
		})
		if paper.Contract && len(in.Annex) == 0 {
			in.Annex = []archive.AnnexPaper{{Paper: paper.Code, Copies: 1, Pages: 6}}
		}
	}
	return in
}

// Counts returns what an archivist finds who finds everything as listed.
func Counts(f archive.File) []archive.Count {
	counts := make([]archive.Count, len(f.Items))
	for i, it := range f.Items {
		counts[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
	}
	return counts
}

// Signing returns the signing of what the file is now.
func Signing(f archive.File, p archive.Purpose) archive.Signing {
	return archive.Signing{Purpose: p, Digest: f.Digest(p)}
}

// saved gives what an act returned the next revision, as a store would.
func saved(f archive.File, _ journal.Draft, err error) archive.File {
	if err != nil {
		panic(fmt.Sprintf("archivetest: the fixture cannot be made: %v", err))
	}
	f.Revision++
	return f
}

func both(p archive.Pair, err error) (archive.File, archive.Volume) {
	f := saved(p.File, p.FileDraft, err)
	p.Volume.Revision++
	return f, p.Volume
}

// Opened returns a file just opened on a day, with nothing listed.
func Opened(day calendar.Day) archive.File {
	return saved(archive.Open(A, Morning(day), policy.Default(), Org, "file-1", Project()))
}

// Sorted returns a file in A's hands, everything listed, whose project ended on
// the day.
func Sorted(ended calendar.Day) archive.File {
	at, law := Morning(ended), policy.Default()
	f := Opened(ended)
	f = saved(f.EditInventory(A, at, law, Inventory(f.Project)))
	return saved(f.EndProject(A, at, law, ended))
}

// Checking returns a file that A has signed and handed over to B on the day the
// project ended.
func Checking(ended calendar.Day) archive.File {
	at, law := Morning(ended), policy.Default()
	f := Sorted(ended)
	f = saved(f.Sign(A, at, law, Signing(f, archive.SignInventory)))
	return saved(f.HandOver(A, at, law))
}

// Supplementing returns a file that B has sent back to A on the day the project
// ended, for a paper and a signature.
func Supplementing(ended calendar.Day) archive.File {
	at, law := Morning(ended), policy.Default()
	f := Opened(ended)
	in := Inventory(f.Project)
	in.Items[0].Signed = nil
	in.Items = append(in.Items[:1:1], in.Items[2:]...)
	f = saved(f.EditInventory(A, at, law, in))
	f = saved(f.EndProject(A, at, law, ended))
	f = saved(f.HandOver(A, at, law))
	return saved(f.RequestSupplement(B, at, law, f.Missing(law)))
}

// Checked returns a file that B has coded, checked and signed on the day the
// project ended.
func Checked(ended calendar.Day) archive.File {
	at, law := Morning(ended), policy.Default()
	f := Checking(ended)
	f = saved(f.Code(B, at, law, nil))
	f = saved(f.Check(B, at, law))
	return saved(f.Sign(B, at, law, Signing(f, archive.SignInventory)))
}

// Delivered returns a file that B has presented on the day the project ended.
func Delivered(ended calendar.Day) archive.File {
	return saved(Checked(ended).Deliver(B, Morning(ended), policy.Default()))
}

// Accepted returns a file that the archivist and B have agreed on, on the day
// the project ended, and its volume, number 1 of its series.
func Accepted(ended calendar.Day) (archive.File, archive.Volume) {
	at, law := Morning(ended), policy.Default()
	f := Delivered(ended)
	f = saved(f.Accept(Archivist, at, law, Counts(f)))
	f, d, err := f.Sign(B, at, law, Signing(f, archive.SignAcceptance))
	if err != nil {
		return saved(f, d, err), archive.Volume{}
	}
	return both(f.MakeVolume(at, law, d, "volume-1", 1), nil)
}

// Entered returns a file in the register book, its line signed by both, on the
// day the project ended, and its volume.
func Entered(ended calendar.Day) (archive.File, archive.Volume) {
	at, law := Morning(ended), policy.Default()
	f, v := Accepted(ended)
	f, v = both(f.Register(v, Archivist, at, law))
	return saved(f.Sign(B, at, law, Signing(f, archive.SignLine))), v
}

// Shelved returns a file in its place since the day the project ended, and its
// volume.
func Shelved(ended calendar.Day) (archive.File, archive.Volume) {
	f, v := Entered(ended)
	return both(f.Place(v, Archivist, Morning(ended), policy.Default(), archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"}))
}

// In returns a file in a state, with its volume where it has one.
func In(state policy.State, ended calendar.Day) (archive.File, archive.Volume) {
	switch state {
	case archive.Sorting:
		return Sorted(ended), archive.Volume{}
	case archive.Checking:
		return Checking(ended), archive.Volume{}
	case archive.Supplementing:
		return Supplementing(ended), archive.Volume{}
	case archive.Checked:
		return Checked(ended), archive.Volume{}
	case archive.Delivered:
		return Delivered(ended), archive.Volume{}
	case archive.Accepted:
		return Accepted(ended)
	case archive.Entered:
		return Entered(ended)
	case archive.Shelved:
		return Shelved(ended)
	}
	panic("archivetest: no such state: " + string(state))
}
