package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Custody makes the store of deeds and of the vault over an engine.
func Custody(e table.Engine) custody.Store { return custodyStore{e} }

type custodyStore struct{ engine table.Engine }

// View implements [custody.Store].
func (s custodyStore) View(ctx context.Context, fn func(custody.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(custodyReader{custodyTx{t}}) })
}

// Update implements [custody.Store].
func (s custodyStore) Update(ctx context.Context, fn func(custody.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(custodyTx{t}) })
}

// custodyReader is the Reader of a View.
type custodyReader struct{ custodyTx }

// Archive reads the archive's records.
func (t custodyReader) Archive() archive.Reader { return archiveTx{t.Session} }

// custodyTx is the Tx of an Update.
type custodyTx struct{ *table.Session }

// Archive reads and saves the archive's records.
func (t custodyTx) Archive() archive.Tx { return archiveTx(t) }

// Staff reads staff records, which nobody may change until the end.
func (t custodyTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }

// List implements [custody.Records].
func (t custodyTx) List(ctx context.Context, org policy.OrgID, id custody.ListID) (custody.HandOverList, error) {
	return get(ctx, t.Session, DeedLists, org, string(id))
}

// Deed implements [custody.Records].
func (t custodyTx) Deed(ctx context.Context, org policy.OrgID, id custody.DeedID) (custody.Deed, error) {
	return get(ctx, t.Session, Deeds, org, string(id))
}

// Safe implements [custody.Records].
func (t custodyTx) Safe(ctx context.Context, org policy.OrgID, id custody.SafeID) (custody.Safe, error) {
	return get(ctx, t.Session, Safes, org, string(id))
}

// Movement implements [custody.Records].
func (t custodyTx) Movement(ctx context.Context, org policy.OrgID, id custody.MovementID) (custody.Movement, error) {
	return get(ctx, t.Session, Movements, org, string(id))
}

// Lists implements [custody.Records].
func (t custodyTx) Lists(ctx context.Context, q custody.ListQuery) (custody.ListPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "file", q.File)
	if q.Manager != "" {
		query.Where = append(query.Where, table.Where(table.Equal, table.Text(q.Manager), "manager_a", "manager_b"))
	}
	dueBefore(&query, q.DueBefore)
	lists, next, err := table.List(ctx, t.Session, DeedLists, query, q.After, q.Limit)
	return custody.ListPage{Lists: lists, Next: next}, err
}

// dueBefore limits to what is due before a day; what is never due is not.
func dueBefore(q *table.Query, d calendar.Day) {
	if !d.IsZero() {
		q.Where = append(q.Where, table.Where(table.Less, day(d), "due"), table.Where(table.Greater, table.Text(""), "due"))
	}
}

// between limits a column to days, both included; a zero one does not limit.
func between(q *table.Query, column string, from, until calendar.Day) {
	if !from.IsZero() {
		q.Where = append(q.Where, table.Where(table.AtLeast, day(from), column))
	}
	if !until.IsZero() {
		q.Where = append(q.Where, table.Where(table.AtMost, day(until), column), table.Where(table.Greater, table.Text(""), column))
	}
}

// Deeds implements [custody.Records].
func (t custodyTx) Deeds(ctx context.Context, q custody.DeedQuery) (custody.DeedPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "kind", q.Kind)
	equal(&query, "folded", custody.Folded(q.Certificate))
	equal(&query, "file", q.File)
	equal(&query, "customer", q.Customer)
	equal(&query, "list", q.List)
	equal(&query, "ledger", q.Ledger)
	equal(&query, "safe", q.Safe)
	if q.Match != "" {
		query.Where = append(query.Where, table.Where(table.Contains, table.Text(q.Match), "name", "certificate", "project", "customer"))
	}
	between(&query, "received", q.ReceivedFrom, q.ReceivedUntil)
	dueBefore(&query, q.DueBefore)
	deeds, next, err := table.List(ctx, t.Session, Deeds, query, q.After, q.Limit)
	return custody.DeedPage{Deeds: deeds, Next: next}, err
}

// Safes implements [custody.Records].
func (t custodyTx) Safes(ctx context.Context, q custody.SafeQuery) (custody.SafePage, error) {
	safes, next, err := table.List(ctx, t.Session, Safes, table.Query{Org: string(q.Org)}, q.After, q.Limit)
	return custody.SafePage{Safes: safes, Next: next}, err
}

// Movements implements [custody.Records].
func (t custodyTx) Movements(ctx context.Context, q custody.MovementQuery) (custody.MovementPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "way", q.Way)
	equal(&query, "file", q.File)
	if q.Safe != "" {
		query.Where = append(query.Where, table.Where(table.Equal, table.Text(q.Safe), "safe", "to_safe"))
	}
	between(&query, "day", q.From, q.Until)
	movements, next, err := table.List(ctx, t.Session, Movements, query, q.After, q.Limit)
	return custody.MovementPage{Movements: movements, Next: next}, err
}

// LastBalance implements [custody.Records]. Days stand in the index from the last to the
// first, so that it reads one row.
func (t custodyTx) LastBalance(ctx context.Context, org policy.OrgID, safe custody.SafeID, kind string, until calendar.Day) (custody.Balance, error) {
	none := custody.Balance{Org: org, Safe: safe, Kind: kind}
	found, _, err := table.List(ctx, t.Session, Balances, table.Query{Org: string(org), Order: []string{"back"}, Where: []table.Cond{
		table.Where(table.Equal, table.Text(safe), "safe"), table.Where(table.Equal, table.Text(kind), "kind"),
		table.Where(table.AtLeast, back(until), "back"),
	}}, "", 1)
	if err != nil || len(found) == 0 {
		return none, err
	}
	return found[0], nil
}

// Balances implements [custody.Records].
func (t custodyTx) Balances(ctx context.Context, q custody.BalanceQuery) (custody.BalancePage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "safe", q.Safe)
	balances, next, err := table.List(ctx, t.Session, Balances, query, q.After, q.Limit)
	return custody.BalancePage{Balances: balances, Next: next}, err
}

// SaveList implements [custody.Tx].
func (t custodyTx) SaveList(ctx context.Context, l custody.HandOverList, d journal.Draft) (custody.HandOverList, error) {
	return table.Put(ctx, t.Session, DeedLists, l, d)
}

// SaveDeed implements [custody.Tx].
func (t custodyTx) SaveDeed(ctx context.Context, one custody.Deed, d journal.Draft) (custody.Deed, error) {
	return table.Put(ctx, t.Session, Deeds, one, d)
}

// SaveSafe implements [custody.Tx].
func (t custodyTx) SaveSafe(ctx context.Context, s custody.Safe, d journal.Draft) (custody.Safe, error) {
	return table.Put(ctx, t.Session, Safes, s, d)
}

// SaveMovement implements [custody.Tx].
func (t custodyTx) SaveMovement(ctx context.Context, m custody.Movement, d journal.Draft) (custody.Movement, error) {
	return table.Put(ctx, t.Session, Movements, m, d)
}

// SaveBalance implements [custody.Tx].
func (t custodyTx) SaveBalance(ctx context.Context, b custody.Balance, d journal.Draft) (custody.Balance, error) {
	return table.Put(ctx, t.Session, Balances, b, d)
}
