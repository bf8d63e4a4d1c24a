package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Credit makes the store of credit files over an engine.
func Credit(e table.Engine) credit.Store { return creditStore{e} }

type creditStore struct{ engine table.Engine }

// View implements [credit.Store].
func (s creditStore) View(ctx context.Context, fn func(credit.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(creditReader{creditTx{t}}) })
}

// Update implements [credit.Store].
func (s creditStore) Update(ctx context.Context, fn func(credit.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(creditTx{t}) })
}

// creditReader is the Reader of a View.
type creditReader struct{ creditTx }

// Archive reads the archive's records.
func (t creditReader) Archive() archive.Reader { return archiveTx{t.Session} }

// creditTx is the Tx of an Update.
type creditTx struct{ *table.Session }

// Archive reads and saves the archive's records.
func (t creditTx) Archive() archive.Tx { return archiveTx(t) }

// Customers reads customer profiles.
func (t creditTx) Customers() customer.Reader { return customerTx(t) }

// Staff reads staff records, which nobody may change until the end.
func (t creditTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }

// CreditFile implements [credit.Reader].
func (t creditTx) CreditFile(ctx context.Context, org policy.OrgID, id credit.FileID) (credit.File, error) {
	return get(ctx, t.Session, CreditFiles, org, string(id))
}

// CreditLimit implements [credit.Reader].
func (t creditTx) CreditLimit(ctx context.Context, org policy.OrgID, id credit.LimitID) (credit.Limit, error) {
	return get(ctx, t.Session, CreditLimits, org, string(id))
}

// CreditAccount implements [credit.Reader].
func (t creditTx) CreditAccount(ctx context.Context, org policy.OrgID, customer archive.CustomerID) (credit.Account, error) {
	a, found, err := table.Get(ctx, t.Session, CreditAccounts, org, string(customer), table.Exclusive)
	if err == nil && !found {
		a = credit.Account{Org: org, ID: customer}
	}
	return a, err
}

// FollowUp implements [credit.Reader].
func (t creditTx) FollowUp(ctx context.Context, org policy.OrgID, id credit.FollowUpID) (credit.FollowUp, error) {
	return get(ctx, t.Session, FollowUps, org, string(id))
}

// DepartmentRequest implements [credit.Reader].
func (t creditTx) DepartmentRequest(ctx context.Context, org policy.OrgID, id credit.RequestID) (credit.Request, error) {
	return get(ctx, t.Session, DepartmentRequests, org, string(id))
}

// CreditBatch implements [credit.Reader].
func (t creditTx) CreditBatch(ctx context.Context, org policy.OrgID, id credit.BatchID) (credit.Batch, error) {
	return get(ctx, t.Session, CreditBatches, org, string(id))
}

// creditOrders are the columns of each order.
var creditOrders = map[credit.Order][]string{
	credit.ByID: nil, credit.ByNumber: {"department", "year", "seq"}, credit.ByDueDay: {"due"}, credit.ByAge: {"waits"},
}

// CreditFiles implements [credit.Reader].
func (t creditTx) CreditFiles(ctx context.Context, q credit.FileQuery) (credit.FilePage, error) {
	order, ok := creditOrders[q.By]
	if !ok {
		return credit.FilePage{}, policy.Invalid("by", "", "number, due, age or nothing", policy.T("没有这种排序", "there is no such order"))
	}
	query := table.Query{Org: string(q.Org), Order: order}
	also := func(set bool, conditions ...table.Cond) {
		if set {
			query.Where = append(query.Where, conditions...)
		}
	}
	equal(&query, "state", q.State)
	equal(&query, "department", q.Department)
	equal(&query, "keeper", q.Keeper)
	equal(&query, "holder", q.Holder)
	equal(&query, "customer", q.Customer)
	equal(&query, "number", q.Number)
	also(q.FromYear != 0, table.Where(table.AtLeast, table.Integer(int64(q.FromYear)), "year"))
	also(q.UntilYear != 0, table.Where(table.AtMost, table.Integer(int64(q.UntilYear)), "year"))
	also(q.Waiting, table.Where(table.Greater, table.Text(""), "waits"))
	also(q.Incomplete, table.Where(table.Equal, table.Flag(false), "complete"))
	before := func(d calendar.Day, op table.Op, column string) {
		also(!d.IsZero(), table.Where(op, day(d), column), table.Where(table.Greater, table.Text(""), column))
	}
	also(!q.CheckedBefore.IsZero(), table.Where(table.Less, day(q.CheckedBefore), "checked")) // one never checked was not since the day
	before(q.MovesUntil, table.AtMost, "moves")
	before(q.DueBefore, table.Less, "due")
	found, next, err := table.List(ctx, t.Session, CreditFiles, query, q.After, q.Limit)
	return credit.FilePage{Files: found, Next: next}, err
}

// CreditLimits implements [credit.Reader].
func (t creditTx) CreditLimits(ctx context.Context, q credit.LimitQuery) (credit.LimitPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"first"}}
	equal(&query, "state", q.State)
	equal(&query, "customer", q.Customer)
	between(&query, "last", q.EndsFrom, q.EndsUntil)
	found, next, err := table.List(ctx, t.Session, CreditLimits, query, q.After, q.Limit)
	return credit.LimitPage{Limits: found, Next: next}, err
}

// FollowUps implements [credit.Reader].
func (t creditTx) FollowUps(ctx context.Context, q credit.FollowUpQuery) (credit.FollowUpPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"day"}}
	equal(&query, "file", q.File)
	equal(&query, "customer", q.Customer)
	equal(&query, "kind", q.Kind)
	equal(&query, "state", q.State)
	if !q.UntilBefore.IsZero() {
		query.Where = append(query.Where, table.Where(table.Less, day(q.UntilBefore), "until"), table.Where(table.Greater, table.Text(""), "until"))
	}
	found, next, err := table.List(ctx, t.Session, FollowUps, query, q.After, q.Limit)
	return credit.FollowUpPage{FollowUps: found, Next: next}, err
}

// past limits to rows that have a day in the column, one before the day given.
func past(column string, on calendar.Day) []table.Cond {
	return []table.Cond{table.Where(table.Less, day(on), column), table.Where(table.Greater, table.Text(""), column)}
}

// Reliabilities implements [credit.Reader].
func (t creditTx) Reliabilities(ctx context.Context, q credit.ReliabilityQuery) (credit.ReliabilityPage, error) {
	among := table.Query{Org: string(q.Org), Where: []table.Cond{table.Where(table.Equal, table.Flag(true), "promised")}}
	equal(&among, "customer", q.Customer)
	promised := func(where ...table.Cond) table.Sum { return table.Sum{Column: "promised", Where: where} }
	in := func(s policy.State) table.Cond { return table.Where(table.Equal, table.Text(s), "state") }
	found, next, err := table.Groups(ctx, t.Session, FollowUps, table.Grouping{
		Org: among.Org, Where: among.Where, By: []table.Part{{Column: "customer"}}, Rank: table.BySum, Descending: true,
		Sums: []table.Sum{
			promised(past("unkept", q.On)...), promised(in(credit.Kept)), promised(in(credit.Broken)),
			promised(append(past("unkept", q.On), in(credit.Pending))...), promised(in(credit.Pending)),
		},
	}, q.After, q.Limit)
	page := credit.ReliabilityPage{Next: next}
	for _, one := range found {
		overdue := int(one.Sums[3])
		page.Customers = append(page.Customers, credit.Reliability{
			Customer: archive.CustomerID(one.Keys[0].String()), Kept: int(one.Sums[1]), Broken: int(one.Sums[2]),
			Overdue: overdue, Pending: int(one.Sums[4]) - overdue,
		})
	}
	return page, err
}

// DepartmentRequests implements [credit.Reader].
func (t creditTx) DepartmentRequests(ctx context.Context, q credit.RequestQuery) (credit.RequestPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"due"}}
	equal(&query, "state", q.State)
	equal(&query, "department", q.Department)
	if !q.LateOn.IsZero() {
		query.Where = append(query.Where, past("late", q.LateOn)...)
	}
	found, next, err := table.List(ctx, t.Session, DepartmentRequests, query, q.After, q.Limit)
	return credit.RequestPage{Requests: found, Next: next}, err
}

// CreditBatches implements [credit.Reader].
func (t creditTx) CreditBatches(ctx context.Context, q credit.BatchQuery) (credit.BatchPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "author", q.By)
	found, next, err := table.List(ctx, t.Session, CreditBatches, query, q.After, q.Limit)
	return credit.BatchPage{Batches: found, Next: next}, err
}

// SaveCreditFile implements [credit.Tx].
func (t creditTx) SaveCreditFile(ctx context.Context, f credit.File, d journal.Draft) (credit.File, error) {
	return table.Put(ctx, t.Session, CreditFiles, f, d)
}

// SaveCreditLimit implements [credit.Tx].
func (t creditTx) SaveCreditLimit(ctx context.Context, l credit.Limit, d journal.Draft) (credit.Limit, error) {
	return table.Put(ctx, t.Session, CreditLimits, l, d)
}

// SaveCreditAccount implements [credit.Tx].
func (t creditTx) SaveCreditAccount(ctx context.Context, a credit.Account, d journal.Draft) (credit.Account, error) {
	return table.Put(ctx, t.Session, CreditAccounts, a, d)
}

// SaveFollowUp implements [credit.Tx].
func (t creditTx) SaveFollowUp(ctx context.Context, u credit.FollowUp, d journal.Draft) (credit.FollowUp, error) {
	return table.Put(ctx, t.Session, FollowUps, u, d)
}

// SaveDepartmentRequest implements [credit.Tx].
func (t creditTx) SaveDepartmentRequest(ctx context.Context, r credit.Request, d journal.Draft) (credit.Request, error) {
	return table.Put(ctx, t.Session, DepartmentRequests, r, d)
}

// SaveCreditBatch implements [credit.Tx].
func (t creditTx) SaveCreditBatch(ctx context.Context, b credit.Batch, d journal.Draft) (credit.Batch, error) {
	return table.Put(ctx, t.Session, CreditBatches, b, d)
}
