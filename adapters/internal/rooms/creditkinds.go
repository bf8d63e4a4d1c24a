package rooms

import (
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// CreditFiles are credit files.
var CreditFiles = table.Declare(table.Spec[credit.File]{
	Name: credit.FileKind, Table: "dossier_credit_files",
	Key:      func(f *credit.File) (policy.OrgID, string) { return f.Org, string(f.ID) },
	Revision: func(f *credit.File) *uint64 { return &f.Revision },
	Columns: []table.Field[credit.File]{
		{Name: "state", Of: func(f *credit.File) table.Value { return table.Text(f.State) }},
		{Name: "department", Of: func(f *credit.File) table.Value { return table.Text(f.Department) }},
		{Name: "keeper", Of: func(f *credit.File) table.Value { return table.Text(f.Keeper) }},
		{Name: "customer", Of: func(f *credit.File) table.Value { return table.Text(f.Customer) }},
		{Name: "year", Integer: true, Of: func(f *credit.File) table.Value { return table.Integer(int64(f.Year)) }},
		{Name: "seq", Integer: true, Of: func(f *credit.File) table.Value { return table.Integer(f.Seq) }},
		{Name: "number", Of: func(f *credit.File) table.Value { return table.Text(f.Number) }},
		{Name: "complete", Integer: true, Of: func(f *credit.File) table.Value { return table.Flag(len(f.Completeness.Missing) == 0) }},
		// The day on which it was last checked; the last of all days in the archive, which
		// checks volumes.
		{Name: "checked", Of: func(f *credit.File) table.Value {
			if f.State == credit.Archived {
				return day(calendar.LastDay())
			}
			return day(f.Checked)
		}},
		// The day from which it is due to move on; empty when it is not.
		{Name: "moves", Of: func(f *credit.File) table.Value { return day(f.Moves()) }},
		// The first day on which something is due; empty when nothing runs.
		{Name: "due", Of: func(f *credit.File) table.Value { return day(f.Due()) }},
		// The day since which it waits for somebody else; empty when it does not.
		{Name: "waits", Of: func(f *credit.File) table.Value { return day(f.Waits()) }},
		// Who answers for it where it is.
		{Name: "holder", Of: func(f *credit.File) table.Value { return table.Text(f.Holder()) }},
	},
	Unique: []table.Unique{
		{
			Index: "dossier_credit_files_customer", Columns: []string{"customer", "department", "year"}, Field: "year",
			Rule: policy.C4_2a, Wanted: "one file per customer, department and year",
			Problem: policy.T("该客户在该部门该年度已有信用档案", "the department has a credit file of this customer and year already"),
			Remedy:  policy.T("请查找并使用原有档案", "look it up and work on that one"),
		},
		{
			Index: "dossier_credit_files_number", Columns: []string{"number", "department", "year"}, Field: "number",
			Rule: policy.C4_2a, Wanted: "one file of each number, department and year",
			Problem: policy.T("该编号已有信用档案", "there is a credit file of this number already"),
			Remedy:  policy.T("请取下一个编号", "draw the next number"),
		},
	},
})

// CreditLimits are credit limits.
var CreditLimits = table.Declare(table.Spec[credit.Limit]{
	Name: credit.LimitKind, Table: "dossier_credit_limits",
	Key:      func(l *credit.Limit) (policy.OrgID, string) { return l.Org, string(l.ID) },
	Revision: func(l *credit.Limit) *uint64 { return &l.Revision },
	Columns: []table.Field[credit.Limit]{
		{Name: "state", Of: func(l *credit.Limit) table.Value { return table.Text(l.State) }},
		{Name: "customer", Of: func(l *credit.Limit) table.Value { return table.Text(l.Customer) }},
		{Name: "first", Of: func(l *credit.Limit) table.Value { return day(l.From) }},
		{Name: "last", Of: func(l *credit.Limit) table.Value {
			if !l.Last.IsZero() {
				return day(l.Last)
			}
			return day(l.Until)
		}},
	},
})

// CreditAccounts are what customers were granted and owe, one each.
var CreditAccounts = table.Declare(table.Spec[credit.Account]{
	Name: credit.AccountKind, Table: "dossier_credit_accounts",
	Key:      func(a *credit.Account) (policy.OrgID, string) { return a.Org, string(a.ID) },
	Revision: func(a *credit.Account) *uint64 { return &a.Revision },
})

// FollowUps are what was done after credit sales.
var FollowUps = table.Declare(table.Spec[credit.FollowUp]{
	Name: credit.FollowUpKind, Table: "dossier_follow_ups",
	Key:      func(u *credit.FollowUp) (policy.OrgID, string) { return u.Org, string(u.ID) },
	Revision: func(u *credit.FollowUp) *uint64 { return &u.Revision },
	Columns: []table.Field[credit.FollowUp]{
		{Name: "state", Of: func(u *credit.FollowUp) table.Value { return table.Text(u.State) }},
		{Name: "file", Of: func(u *credit.FollowUp) table.Value { return table.Text(u.File) }},
		{Name: "customer", Of: func(u *credit.FollowUp) table.Value { return table.Text(u.Customer) }},
		{Name: "kind", Of: func(u *credit.FollowUp) table.Value { return table.Text(u.Kind) }},
		{Name: "day", Of: func(u *credit.FollowUp) table.Value { return day(u.Day) }},
		// The last day of a promise; empty for what is none.
		{Name: "until", Of: func(u *credit.FollowUp) table.Value { return day(u.Until) }},
		// Whether it is a promise that counts.
		{Name: "promised", Integer: true, Of: func(u *credit.FollowUp) table.Value {
			return table.Flag(u.Kind == credit.Promise && u.State != credit.Struck)
		}},
		// The last day of a promise that was not kept yet, or never; empty for what is none.
		{Name: "unkept", Of: func(u *credit.FollowUp) table.Value {
			if u.State == credit.Pending || u.State == credit.Broken {
				return day(u.Until)
			}
			return day(calendar.Day{})
		}},
	},
})

// DepartmentRequests are the office's requests to departments.
var DepartmentRequests = table.Declare(table.Spec[credit.Request]{
	Name: credit.RequestKind, Table: "dossier_department_requests",
	Key:      func(r *credit.Request) (policy.OrgID, string) { return r.Org, string(r.ID) },
	Revision: func(r *credit.Request) *uint64 { return &r.Revision },
	Columns: []table.Field[credit.Request]{
		{Name: "state", Of: func(r *credit.Request) table.Value { return table.Text(r.State) }},
		{Name: "department", Of: func(r *credit.Request) table.Value { return table.Text(r.Department) }},
		{Name: "due", Of: func(r *credit.Request) table.Value { return day(r.Due) }},
		// The day after which it is late; empty when it was answered in time or withdrawn.
		{Name: "late", Of: func(r *credit.Request) table.Value {
			if r.State == credit.Asked || r.Late(r.Due) > 0 {
				return day(r.Due)
			}
			return day(calendar.Day{})
		}},
	},
})

// CreditBatches are the batches that move credit files.
var CreditBatches = table.Declare(table.Spec[credit.Batch]{
	Name: credit.BatchKind, Table: "dossier_credit_batches",
	Key:      func(b *credit.Batch) (policy.OrgID, string) { return b.Org, string(b.ID) },
	Revision: func(b *credit.Batch) *uint64 { return &b.Revision },
	Columns: []table.Field[credit.Batch]{
		{Name: "state", Of: func(b *credit.Batch) table.Value { return table.Text(b.State) }},
		{Name: "author", Of: func(b *credit.Batch) table.Value { return table.Text(b.By) }},
	},
})
