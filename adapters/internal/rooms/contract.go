package rooms

import (
	"context"
	"maps"
	"slices"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// neverEnded stands in the index for the day on which a contract ended that has not.
const neverEnded = "9999-12-31"

// ContractFiles are the files of contracts.
var ContractFiles = table.Declare(table.Spec[contract.File]{
	Name: contract.FileKind, Table: "dossier_contract_files",
	Key:      func(f *contract.File) (policy.OrgID, string) { return f.Org, string(f.ID) },
	Revision: func(f *contract.File) *uint64 { return &f.Revision },
	Columns: []table.Field[contract.File]{
		{Name: "state", Of: func(f *contract.File) table.Value { return table.Text(f.State) }},
		{Name: "department", Of: func(f *contract.File) table.Value { return table.Text(f.Department) }},
		{Name: "kind", Of: func(f *contract.File) table.Value { return table.Text(f.Kind) }},
		{Name: "counterparty", Of: func(f *contract.File) table.Value { return table.Text(f.Counterparty) }},
		{Name: "handler", Of: func(f *contract.File) table.Value { return table.Text(f.Handler) }},
		{Name: "number", Of: func(f *contract.File) table.Value { return table.Text(f.Number) }},
		// The days of signing and of the end; empty before the first, 9999-12-31 before
		// the second.
		{Name: "signed", Of: func(f *contract.File) table.Value { return day(f.SignedOn()) }},
		{Name: "ended", Of: func(f *contract.File) table.Value {
			if d := f.EndedOn(); !d.IsZero() {
				return day(d)
			}
			return table.Text(neverEnded)
		}},
		// The first day by which something is to be handed over; empty when nothing is.
		{Name: "due", Of: func(f *contract.File) table.Value { return day(f.Due()) }},
		// Whether some papers are with the manager, verified, before the archivist.
		{Name: "handed", Integer: true, Of: papersIn(contract.HandedOver)},
		{Name: "verified", Integer: true, Of: papersIn(contract.Verified)},
		{Name: "delivered", Integer: true, Of: papersIn(contract.Delivered)},
		// The amount in fen, whether it is reckoned, whether papers are missing, and how
		// many breaches there are: to be added up in the store.
		{Name: "amount", Integer: true, Of: func(f *contract.File) table.Value {
			return table.Integer(f.Amount.Decimal().Shift(2).IntPart())
		}},
		{Name: "estimated", Integer: true, Of: func(f *contract.File) table.Value { return table.Flag(f.Estimated) }},
		{Name: "incomplete", Integer: true, Of: func(f *contract.File) table.Value {
			return table.Flag(f.State != contract.Dropped && len(f.Completeness.Missing) > 0)
		}},
		{Name: "breaches", Integer: true, Of: func(f *contract.File) table.Value { return table.Integer(len(f.Breaches)) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_contract_files_number", Columns: []string{"number"}, Field: "number",
		Rule: policy.K2a, Wanted: "one contract of each number",
		Problem: policy.T("该合同编号已经使用", "there is a contract of this number already"),
		Remedy:  policy.T("请检查编号格式是否区分部门和年度", "see whether the number format tells departments and years apart"),
	}},
})

func papersIn(state policy.State) func(f *contract.File) table.Value {
	return func(f *contract.File) table.Value {
		return table.Flag(slices.ContainsFunc(f.Formalities, func(one contract.Formality) bool { return one.State == state }))
	}
}

// ContractReports are the reports on contracts.
var ContractReports = table.Declare(table.Spec[contract.Report]{
	Name: contract.ReportRecord, Table: "dossier_contract_reports",
	Key:      func(r *contract.Report) (policy.OrgID, string) { return r.Org, string(r.ID) },
	Revision: func(r *contract.Report) *uint64 { return &r.Revision },
	Columns: []table.Field[contract.Report]{
		{Name: "state", Of: func(r *contract.Report) table.Value { return table.Text(r.State) }},
		{Name: "kind", Of: func(r *contract.Report) table.Value { return table.Text(r.Kind) }},
		{Name: "year", Integer: true, Of: func(r *contract.Report) table.Value { return table.Integer(r.Year) }},
		{Name: "department", Of: func(r *contract.Report) table.Value { return table.Text(r.Department) }},
		{Name: "person", Of: func(r *contract.Report) table.Value { return table.Text(r.Person) }},
		{Name: "due", Of: func(r *contract.Report) table.Value { return day(r.Due()) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_contract_reports_covers", Columns: []string{"kind", "year", "department"}, Field: "kind",
		Rule: policy.K4a, Wanted: "one report of each kind, year and department",
		Problem: policy.T("该报表已经存在", "there is this report already"),
		Remedy:  policy.T("请查找并使用原有报表", "look it up and work on that one"),
	}},
})

// Contracts makes the store of contract files over an engine.
func Contracts(e table.Engine) contract.Store { return contractStore{e} }

type contractStore struct{ engine table.Engine }

// View implements [contract.Store].
func (s contractStore) View(ctx context.Context, fn func(contract.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(contractReader{contractTx{t}}) })
}

// Update implements [contract.Store].
func (s contractStore) Update(ctx context.Context, fn func(contract.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(contractTx{t}) })
}

// contractReader is the Reader of a View.
type contractReader struct{ contractTx }

// Archive reads the archive's records.
func (t contractReader) Archive() archive.Reader { return archiveTx{t.Session} }

// contractTx is the Tx of an Update.
type contractTx struct{ *table.Session }

// Archive reads and saves the archive's records.
func (t contractTx) Archive() archive.Tx { return archiveTx(t) }

// Customers reads customer profiles.
func (t contractTx) Customers() customer.Reader { return customerTx(t) }

// Staff reads staff records, which nobody may change until the end.
func (t contractTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }

// ContractFile implements [contract.Records].
func (t contractTx) ContractFile(ctx context.Context, org policy.OrgID, id contract.FileID) (contract.File, error) {
	return get(ctx, t.Session, ContractFiles, org, string(id))
}

// ContractReport implements [contract.Records].
func (t contractTx) ContractReport(ctx context.Context, org policy.OrgID, id contract.ReportID) (contract.Report, error) {
	return get(ctx, t.Session, ContractReports, org, string(id))
}

var (
	// contractOrders are the columns of each order.
	contractOrders = map[contract.Order][]string{contract.ByID: nil, contract.ByNumber: {"number"}, contract.ByDueDay: {"due"}}
	// contractPapers are the flags of where papers are.
	contractPapers = map[policy.State]string{contract.HandedOver: "handed", contract.Verified: "verified", contract.Delivered: "delivered"}
)

// ContractFiles implements [contract.Records].
func (t contractTx) ContractFiles(ctx context.Context, q contract.FileQuery) (contract.FilePage, error) {
	order, ok := contractOrders[q.By]
	if !ok {
		return contract.FilePage{}, policy.Invalid("by", "", "number, due or nothing", policy.T("没有这种排序", "there is no such order"))
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "department", q.Department)
	equal(&query, "kind", q.Kind)
	equal(&query, "counterparty", q.Counterparty)
	equal(&query, "handler", q.Handler)
	equal(&query, "number", q.Number)
	if q.Papers != "" {
		flag, ok := contractPapers[q.Papers]
		if !ok {
			return contract.FilePage{}, policy.Invalid("papers", "", "handed-over, verified or delivered", policy.T("没有这种状态", "there is no such state"))
		}
		query.Where = append(query.Where, table.Where(table.Equal, table.Flag(true), flag))
	}
	between(&query, "signed", q.SignedFrom, q.SignedUntil)
	if q.Incomplete {
		query.Where = append(query.Where, table.Where(table.Equal, table.Flag(true), "incomplete"))
	}
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, ContractFiles, query, q.After, q.Limit)
	return contract.FilePage{Files: found, Next: next}, err
}

// ContractReports implements [contract.Records].
func (t contractTx) ContractReports(ctx context.Context, q contract.ReportQuery) (contract.ReportPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"due"}}
	equal(&query, "state", q.State)
	equal(&query, "kind", q.Kind)
	equal(&query, "department", q.Department)
	equal(&query, "person", q.Person)
	if q.Year != 0 {
		query.Where = append(query.Where, table.Where(table.Equal, table.Integer(q.Year), "year"))
	}
	between(&query, "due", q.DueFrom, q.DueUntil)
	found, next, err := table.List(ctx, t.Session, ContractReports, query, q.After, q.Limit)
	return contract.ReportPage{Reports: found, Next: next}, err
}

// ContractTotals implements [contract.Records]. Those that had ended by the end of
// the span are counted in the state they are in, the others as signed.
func (t contractTx) ContractTotals(ctx context.Context, q contract.TotalQuery) ([]contract.Total, error) {
	if q.From.IsZero() || q.Until.IsZero() {
		return nil, policy.Invalid("from", "", "a first and a last day", policy.T("没有写明起止日期", "the span is not stated"))
	}
	among := table.Query{Org: string(q.Org)}
	equal(&among, "department", q.Department)
	between(&among, "signed", q.From, q.Until)
	sums := []table.Sum{{Column: "amount"}, {Column: "estimated"}, {Column: "incomplete"}, {Column: "breaches"}}
	var all []contract.Total
	for _, one := range []struct {
		op table.Op
		by []table.Part
	}{
		{table.AtMost, []table.Part{{Column: "department"}, {Column: "kind"}, {Column: "state"}}},
		{table.Greater, []table.Part{{Column: "department"}, {Column: "kind"}}},
	} {
		g := table.Grouping{Org: among.Org, Where: append(slices.Clone(among.Where), table.Where(one.op, day(q.Until), "ended")), By: one.by, Sums: sums}
		for after, more := "", true; more; more = after != "" {
			var found []table.Group
			var err error
			if found, after, err = table.Groups(ctx, t.Session, ContractFiles, g, after, table.MaxLimit); err != nil {
				return nil, err
			}
			for _, group := range found {
				total, err := contractTotal(group)
				if err != nil {
					return nil, err
				}
				all = append(all, total)
			}
		}
	}
	return all, nil
}

func contractTotal(g table.Group) (contract.Total, error) {
	amount, err := yuan(g.Sums[0])
	total := contract.Total{
		Group: contract.Group{Department: policy.DepartmentID(g.Keys[0].String()), Kind: g.Keys[1].String(), State: contract.Signed},
		Sum:   contract.Sum{Contracts: int(g.Count), Amount: amount, Estimated: int(g.Sums[1]), Incomplete: int(g.Sums[2]), Breaches: int(g.Sums[3])},
	}
	if len(g.Keys) > 2 {
		total.State = policy.State(g.Keys[2].String())
	}
	return total, err
}

// ContractDepartments implements [contract.Records].
func (t contractTx) ContractDepartments(ctx context.Context, org policy.OrgID) ([]contract.Reporting, error) {
	since := make(map[policy.DepartmentID]calendar.Day)
	signings := table.Grouping{Org: string(org), Where: []table.Cond{table.Where(table.Greater, table.Text(""), "signed")}, By: []table.Part{{Column: "department"}, {Column: "signed", First: len("2006-01")}}}
	if err := earliest(ctx, t.Session, ContractFiles, signings, "-01", since); err != nil {
		return nil, err
	}
	reports := table.Grouping{Org: string(org), Where: []table.Cond{table.Where(table.Greater, table.Text(""), "department")}, By: []table.Part{{Column: "department"}, {Column: "year"}}}
	if err := earliest(ctx, t.Session, ContractReports, reports, "-01-01", since); err != nil {
		return nil, err
	}
	var all []contract.Reporting
	for _, d := range slices.Sorted(maps.Keys(since)) {
		all = append(all, contract.Reporting{Department: d, Since: since[d]})
	}
	return all, nil
}

// earliest notes of each department the first of the months or years that it is grouped
// with, where none before it is noted; rest makes a day of it.
func earliest[T any](ctx context.Context, s *table.Session, k *table.Kind[T], g table.Grouping, rest string, since map[policy.DepartmentID]calendar.Day) error {
	for after, more := "", true; more; more = after != "" {
		var found []table.Group
		var err error
		if found, after, err = table.Groups(ctx, s, k, g, after, table.MaxLimit); err != nil {
			return err
		}
		for _, one := range found {
			first, err := calendar.ParseDay(one.Keys[1].String() + rest)
			if err != nil {
				return err
			}
			d := policy.DepartmentID(one.Keys[0].String())
			if before, there := since[d]; !there || first.Before(before) {
				since[d] = first
			}
		}
	}
	return nil
}

// SaveContractFile implements [contract.Tx].
func (t contractTx) SaveContractFile(ctx context.Context, f contract.File, d journal.Draft) (contract.File, error) {
	return table.Put(ctx, t.Session, ContractFiles, f, d)
}

// SaveContractReport implements [contract.Tx].
func (t contractTx) SaveContractReport(ctx context.Context, r contract.Report, d journal.Draft) (contract.Report, error) {
	return table.Put(ctx, t.Session, ContractReports, r, d)
}
