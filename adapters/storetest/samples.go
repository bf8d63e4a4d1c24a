package storetest

import (
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

const (
	org   policy.OrgID = "demo"
	other policy.OrgID = "other"
)

var (
	series = numbering.Series{Org: org, Name: "business"}
	noon   = time.Date(2026, 2, 13, 4, 0, 0, 123456000, time.UTC)
)

func day(s string) calendar.Day { return calendar.MustDay(s) }

func draft(action policy.Action) journal.Draft {
	return journal.Draft{Act: "act-" + string(action), Action: action, Actor: "wang", At: noon, Rules: []policy.Rule{policy.B4_2a}}
}

// plain is a file with the least there is to it.
func plain(id, project string) archive.File {
	return archive.File{
		Org: org, ID: archive.FileID(id), State: archive.Sorting,
		Project: archive.Project{
			Number: project, Kind: archive.Loan, Customer: "c-9", Amount: policy.MustYuan("500000.00"), A: "wang", B: "li",
		},
		Holders: []archive.Holding{{Person: "wang", As: policy.ManagerA, From: noon}},
	}
}

// full is a file with something in every field.
func full(project string) archive.File {
	f := plain("f-1", project)
	amount := policy.MustYuan("400000.00")
	f.State = archive.Delivered
	f.Project.Title = "甲公司借款 <一> & \"二\"\u2028"
	f.Project.Department = "d-1"
	f.Project.Conditions = []policy.Condition{"mortgage", "guarantee"}
	f.Project.Ended = day("2026-02-13")
	f.Items = []archive.Item{
		{Part: "1", Paper: "application", Form: policy.Original, Copies: 1, Pages: 3, Signed: []string{"customer"}, Code: "1-1"},
		{Part: "2", Title: "补充协议", Form: policy.Copy, Copies: 2, Pages: 12, Contract: "L-017-2"},
	}
	f.Annex = []archive.AnnexPaper{{Paper: "loan-contract", Copies: 1, Pages: 12, Given: &archive.Giving{
		Receiver: "张三", Proof: "identity-card", By: "li", Day: day("2026-02-24"), At: noon,
	}}}
	f.Signatures = []archive.Signature{{Purpose: archive.SignInventory, As: policy.ManagerA, Person: "wang", For: "zhao", Digest: journal.Sum([]byte("x")), At: noon}}
	f.Supplements = []archive.Supplement{{
		Wants: []archive.Want{{Paper: "receipt"}, {Paper: "loan-contract", Signer: "customer"}}, By: "li",
		Requested: day("2026-02-24"), Answered: day("2026-02-25"),
		Before:  &archive.Inventory{Items: f.Items[:1], Annex: f.Annex},
		Changes: []archive.Change{{Item: "receipt", Field: "pages", From: "1", To: "2"}},
	}}
	f.Refusals = []archive.Refusal{{
		Differences: []archive.Difference{{Code: "1-1", Field: "pages", Listed: 3, Found: 2}}, By: "zhou",
		Presented: day("2026-02-26"), Refused: day("2026-02-27"),
	}}
	f.Deadlines = policy.Deadlines{deadline(policy.AToB, "2026-02-25", "2026-02-24"), deadline(policy.BToArchive, "2026-03-04", "")}
	f.Breaches = []policy.Breach{{Rule: policy.B4_5a, Deadline: policy.AToB, Person: "wang", Due: day("2026-02-25"), Done: day("2026-02-26")}}
	f.Holders[0].Until = noon.Add(time.Hour)
	f.Holders = append(f.Holders, archive.Holding{Person: "li", As: policy.ManagerB, From: noon.Add(time.Hour)})
	f.Number, f.Volume = "YW-2026-0001", "v-1"
	f.Line = &archive.Line{Number: "YW-2026-0001", Title: "甲公司借款", Received: day("2026-02-27"), Registered: day("2026-02-28"), By: "zhou"}
	f.Corrections = []archive.Correction{{Amendment: archive.Amendment{Corrects: 1, Reason: "金额有误", Amount: &amount}, By: "zhou", At: noon}}
	return f
}

func deadline(name policy.DeadlineName, due, done string) policy.Deadline {
	d := policy.Deadline{
		Name: name, Rule: policy.B4_5a, Person: "wang", Start: day("2026-02-13"),
		Period: calendar.MustPeriod("3 working days"), Due: day(due), Provisional: true,
		Extensions: []policy.Extension{{Days: 2, From: day("2026-02-25"), To: day("2026-02-27"), Reason: "r", Approver: "zhao", At: noon, Late: true, Follows: policy.AToB}},
	}
	if done != "" {
		d.Done = day(done)
	}
	return d
}

// volume is a volume with something in every field, save what ends its use.
func volume(n uint64) archive.Volume {
	return archive.Volume{
		Org: org, ID: archive.VolumeID(fmt.Sprintf("v-%d", n)), State: archive.OnShelf, Class: archive.Business,
		Seq: n, Number: fmt.Sprintf("YW-%04d", n), DepartmentNumber: "D-7",
		Source: archive.Source{Kind: archive.FileKind, ID: "f-1"}, Title: "甲公司借款", Project: "L-017", Customer: "c-9",
		Managers: []policy.PersonID{"wang", "li"},
		Items:    []archive.Item{{Part: "1", Paper: "application", Form: policy.Original, Copies: 1, Pages: 3, Code: "1-1"}},
		Annex:    1, Filed: day("2026-02-27"), Registered: day("2026-02-28"),
		Place:        archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"},
		Holders:      []archive.Holding{{Person: "zhou", As: "archivist", From: noon}},
		Out:          &archive.Out{Slip: "s-1", Borrower: "li", Due: day("2026-03-09"), Items: []string{"1-1"}, Premises: true},
		Completeness: archive.Completeness{Present: 1, Expected: 2, Missing: []string{"receipt"}},
		Verified:     day("2026-02-27"), Retention: &archive.Retention{Until: day("2056-02-27"), Citation: "cited", From: day("2026-02-27"), Appraised: true},
		Holds:  []archive.Hold{{ID: "h-1", Case: "case-1", By: "zhou", Placed: noon, Reading: true}},
		Voided: &archive.Voided{Reason: "double", By: "zhou", Day: day("2026-03-01")},
	}
}

// person is somebody with something in every field.
func person(id policy.PersonID) staff.Person {
	return staff.Person{
		Org: org, ID: id, Education: policy.Bachelor,
		Skills:       []staff.Skill{{Code: "database-search", Evidence: "certificate", Since: day("2020-01-02")}},
		Trainings:    []staff.Training{{Subject: "credit-management", Day: day("2025-05-06"), Examined: day("2025-05-08"), Passed: true}},
		Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2025-06-02"), Until: day("2027-06-01"), PartTime: true, By: "zhao", At: noon}},
		Delegations: []staff.Delegation{{
			To: "li", Roles: policy.Roles{policy.ProjectManager}, InCharge: []policy.DepartmentID{"d-1"},
			From: day("2026-02-01"), Until: day("2026-02-28"), Reason: "leave", At: noon, Revoked: noon.Add(time.Hour),
		}},
	}
}

func rulebook() staff.Rulebook {
	return staff.Rulebook{
		Org:             org,
		Versions:        []staff.PublishedVersion{{ID: "2026", Effective: day("2026-01-01"), Text: "id: x\n\"中\": <&>\n", Digest: journal.Sum([]byte("y")), By: "zhao", At: noon, Changes: policy.RestPart}},
		Interpretations: []staff.Interpretation{{Rule: policy.B4_5a, Text: "意见", By: "zhao", At: noon}},
		Amendments:      []calendar.Amendment{{Year: 2027, Holidays: []calendar.Day{day("2027-01-01")}, Workdays: []calendar.Day{day("2027-01-03")}, Source: "notice"}},
		Company:         []calendar.CompanyDays{{Closed: []calendar.Day{day("2026-05-06")}, Worked: []calendar.Day{day("2026-05-09")}, Reason: "move"}},
	}
}

func receipt() journal.Receipt {
	return journal.Receipt{Org: org, Actor: "wang", Key: "key-1", Request: journal.Sum([]byte("key-1")), Act: "act-1", Kind: archive.FileKind, ID: "f-1", Revision: 1}
}

func fileChain(id string) journal.Chain {
	return journal.Chain{Org: org, Kind: archive.FileKind, ID: id}
}
