package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Slips are loan slips and reading slips.
var Slips = table.Declare(table.Spec[lending.Slip]{
	Name: lending.SlipKind, Table: "dossier_slips",
	Key:      func(s *lending.Slip) (policy.OrgID, string) { return s.Org, string(s.ID) },
	Revision: func(s *lending.Slip) *uint64 { return &s.Revision },
	Columns: []table.Field[lending.Slip]{
		{Name: "state", Of: func(s *lending.Slip) table.Value { return table.Text(s.State) }},
		{Name: "form", Of: func(s *lending.Slip) table.Value { return table.Text(s.Form) }},
		{Name: "class", Of: func(s *lending.Slip) table.Value { return table.Text(s.Class) }},
		{Name: "number", Of: func(s *lending.Slip) table.Value { return table.Text(s.Number) }},
		{Name: "volume", Of: func(s *lending.Slip) table.Value { return table.Text(s.Volume) }},
		{Name: "borrower", Of: func(s *lending.Slip) table.Value { return table.Text(s.Borrower) }},
		{Name: "waiting", Integer: true, Of: func(s *lending.Slip) table.Value { return table.Flag(s.Waits()) }},
		// The instant of submission, in microseconds since 1970; 0 before.
		{Name: "submitted", Integer: true, Of: func(s *lending.Slip) table.Value {
			if s.Submitted.IsZero() {
				return table.Integer(0)
			}
			return table.Integer(s.Submitted.UnixMicro())
		}},
		{Name: "lent", Of: func(s *lending.Slip) table.Value { return day(s.LentOn()) }},
		// The due day while it is lent; empty otherwise.
		{Name: "due", Of: func(s *lending.Slip) table.Value {
			if s.State != lending.Lent {
				return table.Text("")
			}
			return day(s.Due())
		}},
	},
})

// Lending makes the store of slips over an engine.
func Lending(e table.Engine) lending.Store { return lendingStore{e} }

type lendingStore struct{ engine table.Engine }

// View implements [lending.Store].
func (s lendingStore) View(ctx context.Context, fn func(lending.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(lendingReader{lendingTx{t}}) })
}

// Update implements [lending.Store].
func (s lendingStore) Update(ctx context.Context, fn func(lending.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(lendingTx{t}) })
}

// lendingReader is the Reader of a View.
type lendingReader struct{ lendingTx }

// Archive reads the archive's records.
func (t lendingReader) Archive() archive.Reader { return archiveTx{t.Session} }

// lendingTx is the Tx of an Update.
type lendingTx struct{ *table.Session }

// Archive reads and saves the archive's records.
func (t lendingTx) Archive() archive.Tx { return archiveTx(t) }

// Staff reads staff records, which nobody may change until the end.
func (t lendingTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }

// Slip implements [lending.Reader].
func (t lendingTx) Slip(ctx context.Context, org policy.OrgID, id lending.SlipID) (lending.Slip, error) {
	return get(ctx, t.Session, Slips, org, string(id))
}

// slipOrders are the columns of each order.
var slipOrders = map[lending.Order][]string{
	lending.ByID: nil, lending.BySubmission: {"submitted"}, lending.ByDueDay: {"due"}, lending.ByLendingDay: {"lent"},
}

// Slips implements [lending.Reader].
func (t lendingTx) Slips(ctx context.Context, q lending.SlipQuery) (lending.SlipPage, error) {
	order, ok := slipOrders[q.By]
	if !ok {
		return lending.SlipPage{}, policy.Invalid("by", "", "submitted, due, lent or nothing", policy.T("没有这种排序", "there is no such order"))
	}
	query := table.Query{Org: string(q.Org), Order: order}
	also := func(set bool, c table.Cond) {
		if set {
			query.Where = append(query.Where, c)
		}
	}
	also(q.State != "", table.Where(table.Equal, table.Text(q.State), "state"))
	also(q.Form != "", table.Where(table.Equal, table.Text(q.Form), "form"))
	also(q.Class != "", table.Where(table.Equal, table.Text(q.Class), "class"))
	also(q.Number != "", table.Where(table.Equal, table.Text(q.Number), "number"))
	also(q.Volume != "", table.Where(table.Equal, table.Text(q.Volume), "volume"))
	also(q.Borrower != "", table.Where(table.Equal, table.Text(q.Borrower), "borrower"))
	also(q.Waiting, table.Where(table.Equal, table.Flag(true), "waiting"))
	also(q.EverLent || !q.LentUntil.IsZero(), table.Where(table.Greater, table.Text(""), "lent"))
	also(!q.LentFrom.IsZero(), table.Where(table.AtLeast, day(q.LentFrom), "lent"))
	also(!q.LentUntil.IsZero(), table.Where(table.AtMost, day(q.LentUntil), "lent"))
	also(!q.DueUntil.IsZero(), table.Where(table.Greater, table.Text(""), "due"))
	also(!q.DueFrom.IsZero(), table.Where(table.AtLeast, day(q.DueFrom), "due"))
	also(!q.DueUntil.IsZero(), table.Where(table.AtMost, day(q.DueUntil), "due"))
	slips, next, err := table.List(ctx, t.Session, Slips, query, q.After, q.Limit)
	return lending.SlipPage{Slips: slips, Next: next}, err
}

// SaveSlip implements [lending.Tx].
func (t lendingTx) SaveSlip(ctx context.Context, s lending.Slip, d journal.Draft) (lending.Slip, error) {
	return table.Put(ctx, t.Session, Slips, s, d)
}
