package archivetest

import (
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Shelf is where the fixtures' volumes stand.
var Shelf = archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"}

// CreditVolume returns a credit volume (信用档案) in its place since a day, as the
// archive would have received it: number 1 of its series, of the customer c-9,
// four items.
func CreditVolume(day calendar.Day) archive.Volume {
	v := shelvedVolume("credit-volume-1", archive.Credit, "XY-000001", day, []archive.Item{
		{Title: "授信申请表", Form: policy.Original, Copies: 1, Pages: 4, Code: "1-01"},
		{Title: "现场调查报告", Form: policy.Original, Copies: 1, Pages: 12, Code: "2-01"},
		{Title: "财务报表", Form: policy.Copy, Copies: 3, Pages: 8, Code: "3-01"},
		{Title: "额度审批表", Form: policy.Original, Copies: 1, Pages: 2, Code: "4-01"},
	})
	v.DepartmentNumber, v.Title = "MKT-2024-031", "信用档案 c-9"
	v.Source = archive.Source{Kind: "credit-file", ID: "credit-file-1"}
	return v
}

// ContractVolume returns a contract volume (合同档案) in its place since a day:
// number 1 of its series, of the customer c-9, two items.
func ContractVolume(day calendar.Day) archive.Volume {
	v := shelvedVolume("contract-volume-1", archive.Contract, "HT-000001", day, []archive.Item{
		{Title: "销售合同", Form: policy.Original, Copies: 2, Pages: 9, Code: "1-01"},
		{Title: "法定代表人授权书", Form: policy.Copy, Copies: 1, Pages: 1, Code: "2-01"},
	})
	v.DepartmentNumber, v.Title = "SALES-2025-007", "销售合同 c-9"
	v.Source = archive.Source{Kind: "contract-file", ID: "contract-file-1"}
	return v
}

func shelvedVolume(id archive.VolumeID, class archive.Class, number string, day calendar.Day, items []archive.Item) archive.Volume {
	at := Morning(day).UTC()
	return archive.Volume{
		Org: Org, ID: id, Revision: 1, State: archive.OnShelf, Class: class, Seq: 1, Number: number, Customer: "c-9",
		Items: items, Filed: day, Registered: day, Place: Shelf,
		Holders:      []archive.Holding{{Person: Archivist.ID, As: policy.Keeper, From: at}},
		Completeness: archive.Completeness{Present: len(items), Expected: len(items)}, Verified: day, At: at,
	}
}
