// Package rooms gives the typed stores of the library over any
// [table.Engine], and declares how each kind of record is kept.
package rooms

import (
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Files are business files.
var Files = table.Declare(table.Spec[archive.File]{
	Name: archive.FileKind, Table: "dossier_files",
	Key:      func(f *archive.File) (policy.OrgID, string) { return f.Org, string(f.ID) },
	Revision: func(f *archive.File) *uint64 { return &f.Revision },
	Columns: []table.Field[archive.File]{
		{Name: "state", Of: func(f *archive.File) table.Value { return table.Text(f.State) }},
		{Name: "business", Of: func(f *archive.File) table.Value { return table.Text(f.Project.Kind) }},
		{Name: "project", Of: func(f *archive.File) table.Value { return table.Text(f.Project.Number) }},
		{Name: "customer", Of: func(f *archive.File) table.Value { return table.Text(f.Project.Customer) }},
		{Name: "manager_a", Of: func(f *archive.File) table.Value { return table.Text(f.Project.A) }},
		{Name: "manager_b", Of: func(f *archive.File) table.Value { return table.Text(f.Project.B) }},
		// The first day on which an open deadline is due; empty when none is open.
		{Name: "due", Of: func(f *archive.File) table.Value { return day(f.Deadlines.NextDue()) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_files_project", Columns: []string{"business", "project"}, Field: "project.number",
		Rule: policy.B1, Wanted: "one file per project",
		Problem: policy.T("该项目已有档案", "this project has a file already"),
		Remedy:  policy.T("请查找并使用原有档案", "look it up and work on that one"),
	}},
})

// Volumes are the volumes on the shelves.
var Volumes = table.Declare(table.Spec[archive.Volume]{
	Name: archive.VolumeKind, Table: "dossier_volumes",
	Key:      func(v *archive.Volume) (policy.OrgID, string) { return v.Org, string(v.ID) },
	Revision: func(v *archive.Volume) *uint64 { return &v.Revision },
	Columns: []table.Field[archive.Volume]{
		{Name: "class", Of: func(v *archive.Volume) table.Value { return table.Text(v.Class) }},
		{Name: "seq", Integer: true, Of: volumeSeq},
		{Name: "number", Of: func(v *archive.Volume) table.Value { return table.Text(v.Number) }},
		{Name: "state", Of: func(v *archive.Volume) table.Value { return table.Text(v.State) }},
		{Name: "customer", Of: func(v *archive.Volume) table.Value { return table.Text(v.Customer) }},
		{Name: "project", Of: func(v *archive.Volume) table.Value { return table.Text(v.Project) }},
		{Name: "title", Of: func(v *archive.Volume) table.Value { return table.Text(v.Title) }},
		{Name: "filed", Of: func(v *archive.Volume) table.Value { return day(v.Filed) }},
		{Name: "verified", Of: func(v *archive.Volume) table.Value { return day(v.Verified) }},
		{Name: "place", Of: func(v *archive.Volume) table.Value { return path(v.Place.String()) }},
		// The day until which it must be kept; empty when it does not come up.
		{Name: "expires", Of: func(v *archive.Volume) table.Value { return day(v.Expires()) }},
	},
	Unique: []table.Unique{
		{
			Index: "dossier_volumes_seq", Columns: []string{"class", "seq"}, Field: "seq",
			Rule: policy.B4_8a, Wanted: "one volume of each place in its series",
			Problem: policy.T("该序号已有案卷", "there is a volume of this place in the series already"),
			Remedy:  policy.T("请取下一个编号", "draw the next number"),
		},
		{
			Index: "dossier_volumes_number", Columns: []string{"number", "class"}, Field: "number",
			Rule: policy.B4_8a, Wanted: "one volume of each archive number",
			Problem: policy.T("该档案号已有案卷", "there is a volume of this archive number already"),
			Remedy:  policy.T("请取下一个编号", "draw the next number"),
		},
	},
})

// People are the people on record.
var People = table.Declare(table.Spec[staff.Person]{
	Name: staff.PersonKind, Table: "dossier_people",
	Key:      func(p *staff.Person) (policy.OrgID, string) { return p.Org, string(p.ID) },
	Revision: func(p *staff.Person) *uint64 { return &p.Revision },
	Columns: []table.Field[staff.Person]{
		{Name: "appointed", Integer: true, Of: func(p *staff.Person) table.Value { return table.Flag(len(p.Appointments) > 0) }},
	},
})

// Rulebooks are what organisations keep of their regulation, one each.
var Rulebooks = table.Declare(table.Spec[staff.Rulebook]{
	Name: staff.RulebookKind, Table: "dossier_rulebooks",
	Key:      func(b *staff.Rulebook) (policy.OrgID, string) { return b.Org, string(b.Org) },
	Revision: func(b *staff.Rulebook) *uint64 { return &b.Revision },
})

// Assessments are those of people, one a period.
var Assessments = table.Declare(table.Spec[staff.Assessment]{
	Name: staff.AssessmentKind, Table: "dossier_assessments",
	Key:      func(a *staff.Assessment) (policy.OrgID, string) { return a.Org, string(a.ID) },
	Revision: func(a *staff.Assessment) *uint64 { return &a.Revision },
	Columns: []table.Field[staff.Assessment]{
		{Name: "state", Of: func(a *staff.Assessment) table.Value { return table.Text(a.State) }},
		{Name: "person", Of: func(a *staff.Assessment) table.Value { return table.Text(a.Person) }},
		{Name: "first", Of: func(a *staff.Assessment) table.Value { return day(a.From) }},
		{Name: "last", Of: func(a *staff.Assessment) table.Value { return day(a.Until) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_assessments_period", Columns: []string{"person", "first", "last"}, Field: "person",
		Rule: policy.G5b, Wanted: "one assessment per person and period",
		Problem: policy.T("此人该期间已有考核", "this person has been assessed for this period already"),
		Remedy:  policy.T("请查找并使用原有考核", "look it up and decide on that one"),
	}},
})

// Kinds are all kinds of record, for verifying.
var Kinds = []table.Keeper{
	Assessments, Balances, DeedLists, Deeds, Files, Movements, People, Disposals, Incidents, table.Readers, Rulebooks, Safes, Shelves, Slips, Stocktakes, Volumes,
	ContractFiles, ContractReports,
	Ledgers, CreditAccounts, CreditBatches, CreditFiles, CreditLimits, DepartmentRequests, FollowUps,
	Consultations, CustomerFacts, Grants, Passings, Profiles, Transactions,
	CarePlans, TaskTeams, Visits,
	Complaints, CorrectiveActions, SurveyAnswers, SurveyImports, SurveyYears, Surveys,
}

// volumeSeq is a volume's place in the series of its class; below 0 for those taken
// over from old ledgers, which have none.
func volumeSeq(v *archive.Volume) table.Value {
	if v.Opening != nil {
		return table.Integer(-int64(v.Opening.Seq))
	}
	return table.Integer(v.Seq)
}

func day(d calendar.Day) table.Value { return table.Text(d.String()) }
