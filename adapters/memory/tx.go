package memory

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// tx is one transaction, over its own copy of the state.
type tx struct{ state }

// Load implements [table.Reader].
func (t *tx) Load(ctx context.Context, s *table.Schema, org, id string, _ table.Lock) (table.Row, bool, error) {
	r, ok := t.rows.get(byRow, rowKey{org, s.Name, id})
	return r, ok, ctx.Err()
}

// Head implements [table.Reader].
func (t *tx) Head(ctx context.Context, s *table.Schema, org, id string, l table.Lock) (journal.Head, error) {
	r, _, err := t.Load(ctx, s, org, id, l)
	return r.Head, err
}

// Select implements [table.Reader].
func (t *tx) Select(ctx context.Context, s *table.Schema, q table.Query) ([]table.Row, error) {
	from := rowKey{org: q.Org, kind: s.Name} // no id is empty
	byID := len(q.Order) == 0
	if byID && q.After != nil {
		from.id = q.After[0].String()
	}
	var found []table.Row
	for k, r := range t.rows.after(byRow, from) {
		if k.org != q.Org || k.kind != s.Name || byID && len(found) == q.Limit {
			break
		}
		if !meets(s, r, q.Where) || !byID && q.After != nil && slices.CompareFunc(position(s, r, q.Order), q.After, table.Value.Compare) <= 0 {
			continue
		}
		found = append(found, r)
	}
	if !byID {
		slices.SortFunc(found, func(a, b table.Row) int {
			return slices.CompareFunc(position(s, a, q.Order), position(s, b, q.Order), table.Value.Compare)
		})
		found = found[:min(len(found), q.Limit)]
	}
	return found, ctx.Err()
}

func position(s *table.Schema, r table.Row, order []string) []table.Value {
	at := make([]table.Value, 0, len(order)+1)
	for _, c := range order {
		at = append(at, value(s, r, c))
	}
	return append(at, table.Text(r.ID))
}

func value(s *table.Schema, r table.Row, column string) table.Value {
	return r.Values[s.Index(column)]
}

func meets(s *table.Schema, r table.Row, where []table.Cond) bool {
	for _, c := range where {
		if !slices.ContainsFunc(c.Columns, func(column string) bool { return holds(value(s, r, column), c.Op, c.Value) }) {
			return false
		}
	}
	return true
}

func holds(v table.Value, op table.Op, with table.Value) bool {
	c := v.Compare(with)
	switch op {
	case table.Equal:
		return c == 0
	case table.Less:
		return c < 0
	case table.AtMost:
		return c <= 0
	case table.AtLeast:
		return c >= 0
	case table.Greater:
		return c > 0
	case table.Contains:
		return strings.Contains(v.String(), with.String())
	}
	return false
}

// Entries implements [table.Reader].
func (t *tx) Entries(ctx context.Context, c journal.Chain, after uint64, limit int) ([]table.Line, error) {
	var found []table.Line
	for k, l := range t.lines.after(byLine, lineKey{string(c.Org), c.Kind, c.ID, after}) {
		if len(found) == limit || k.org != string(c.Org) || k.kind != c.Kind || k.id != c.ID {
			break
		}
		found = append(found, l)
	}
	return found, ctx.Err()
}

// Journal implements [table.Reader].
func (t *tx) Journal(ctx context.Context, org string, after table.Line, limit int) ([]table.Line, error) {
	var found []table.Line
	for k, l := range t.lines.after(byLine, lineKey{org, after.Kind, after.ID, after.Seq}) {
		if len(found) == limit || k.org != org {
			break
		}
		found = append(found, l)
	}
	return found, ctx.Err()
}

// Readings implements [table.Reader].
func (t *tx) Readings(ctx context.Context, org, subject string, after table.Line, limit int) ([]table.Line, error) {
	from := readingKey{org, subject, after.At, after.Seq, after.ID}
	if after.Seq == 0 {
		from.at = math.MinInt64 // the zero Line
	}
	var found []table.Line
	for k, at := range t.readings.after(byReading, from) {
		if len(found) == limit || k.org != org || k.subject != subject {
			break
		}
		l, _ := t.lines.get(byLine, at)
		found = append(found, l)
	}
	return found, ctx.Err()
}

// Receipt implements [table.Reader].
func (t *tx) Receipt(ctx context.Context, org, actor, key string) (journal.Receipt, bool, error) {
	r, ok := t.receipts.get(byReceipt, receiptKey{org, actor, key})
	return r, ok, ctx.Err()
}

// Save implements [table.Tx].
func (t *tx) Save(ctx context.Context, s *table.Schema, r table.Row, l table.Line) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	key := rowKey{r.Org, s.Name, r.ID}
	old, _ := t.rows.get(byRow, key)
	if old.Revision != r.Revision-1 {
		return s.Stale(r.ID, r.Revision-1, old.Revision)
	}
	for _, u := range s.Unique {
		if id, taken := t.unique.get(byUnique, group(s, u, r)); taken && id != r.ID {
			return s.Taken(r, u)
		}
	}
	for _, u := range s.Unique {
		if old.Revision > 0 {
			t.unique = t.unique.without(byUnique, group(s, u, old))
		}
		t.unique = t.unique.put(byUnique, group(s, u, r), r.ID)
	}
	t.rows = t.rows.put(byRow, key, r)
	at := lineKey{l.Org, l.Kind, l.ID, l.Seq}
	t.lines = t.lines.put(byLine, at, l)
	if l.Subject != "" {
		t.readings = t.readings.put(byReading, readingKey{l.Org, l.Subject, l.At, l.Seq, l.ID}, at)
	}
	return nil
}

func group(s *table.Schema, u table.Unique, r table.Row) uniqueKey {
	values := make([]string, len(u.Columns))
	for i, c := range u.Columns {
		values[i] = value(s, r, c).String()
	}
	return uniqueKey{r.Org, u.Index, strings.Join(values, "\x00")}
}

// Last implements [table.Reader].
func (t *tx) Last(ctx context.Context, s numbering.Series) (uint64, error) {
	last, _ := t.series.get(byPair, pair{string(s.Org), s.Name})
	return last, ctx.Err()
}

// Next implements [table.Tx].
func (t *tx) Next(ctx context.Context, s numbering.Series) (uint64, error) {
	key := pair{string(s.Org), s.Name}
	last, _ := t.series.get(byPair, key)
	t.series = t.series.put(byPair, key, last+1)
	return last + 1, ctx.Err()
}

// Keep implements [table.Tx].
func (t *tx) Keep(ctx context.Context, r journal.Receipt) error {
	key := receiptKey{string(r.Org), string(r.Actor), r.Key}
	if _, taken := t.receipts.get(byReceipt, key); taken {
		return table.KeyTaken()
	}
	t.receipts = t.receipts.put(byReceipt, key, r)
	return ctx.Err()
}
