package sqltable

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
)

// The columns that every table of records begins with, and those of the journal.
const (
	rowColumns     = "org, id, revision, entries, head, body"
	lineColumns    = "org, kind, id, seq, act, action, actor, at, hash, subject, body"
	receiptColumns = "org, actor, request_key, request, act, kind, id, revision"
)

// statements are those of one table of records that are always the same.
type statements struct {
	load, loadExclusive, loadShared string
	head, headExclusive, headShared string
	insert                          string
	// rivals finds by the columns of each unique index.
	rivals []string
}

func (d *Dialect) of(s *table.Schema) *statements {
	if have, ok := d.schemas.Load(s); ok {
		return have.(*statements) //nolint:errcheck,forcetypeassert // only these are put there
	}
	where := d.text(func(b *builder) { b.write(" FROM ", s.Table, " WHERE org = ").param().write(" AND id = ").param() })
	load, head := "SELECT "+rowColumns+where, "SELECT entries, head"+where
	st := &statements{
		load: load, loadExclusive: load + d.exclusive, loadShared: load + d.shared,
		head: head, headExclusive: head + d.exclusive, headShared: head + d.shared,
	}
	st.insert = d.text(func(b *builder) {
		b.write("INSERT INTO ", s.Table, " (", rowColumns)
		for _, c := range s.Columns {
			b.write(", ", c.Name)
		}
		b.write(") VALUES (").list(6 + len(s.Columns)).write(") ON CONFLICT DO NOTHING")
	})
	for _, u := range s.Unique {
		st.rivals = append(st.rivals, d.text(func(b *builder) {
			b.write("SELECT id FROM ", s.Table, " WHERE org = ").param().write(" AND id <> ").param()
			for _, c := range u.Columns {
				b.write(" AND ", c, " = ").param()
			}
		}))
	}
	have, _ := d.schemas.LoadOrStore(s, st)
	return have.(*statements) //nolint:errcheck,forcetypeassert // only these are put there
}

func (d *Dialect) text(write func(b *builder)) string {
	b := &builder{d: d}
	write(b)
	return b.String()
}

type updateKey struct {
	schema  *table.Schema
	changed uint64 // a bit for each index column
}

// update writes the statement that changes a row: its fixed columns, and the
// index columns whose bits are set.
func (d *Dialect) updateOf(s *table.Schema, changed uint64) string {
	key := updateKey{s, changed}
	if have, ok := d.updates.Load(key); ok {
		return have.(string) //nolint:errcheck,forcetypeassert // only these are put there
	}
	sql := d.text(func(b *builder) {
		b.write(d.update, s.Table, " SET revision = ").param().write(", entries = ").param().write(", head = ").param().write(", body = ").param()
		for i, c := range s.Columns {
			if changed&(1<<i) != 0 {
				b.write(", ", c.Name, " = ").param()
			}
		}
		b.write(" WHERE org = ").param().write(" AND id = ").param().write(" AND revision = ").param()
	})
	d.updates.Store(key, sql)
	return sql
}

var operators = map[table.Op]string{
	table.Equal: " = ", table.Less: " < ", table.AtMost: " <= ", table.AtLeast: " >= ", table.Greater: " > ",
}

// selects writes the statement of a query.
func (d *Dialect) selects(s *table.Schema, q table.Query) (string, []any) {
	b := &builder{d: d}
	b.write("SELECT ", rowColumns)
	if q.Values {
		for _, c := range s.Columns {
			b.write(", ", c.Name)
		}
	}
	b.write(" FROM ", s.Table, " WHERE org = ").arg(q.Org)
	b.where(q.Where)
	order := strings.Join(append(slices.Clip(q.Order), "id"), ", ")
	if q.After != nil {
		b.write(" AND (", order, ") > (")
		for i, v := range q.After {
			if i > 0 {
				b.write(", ")
			}
			b.arg(v.Arg())
		}
		b.write(")")
	}
	b.write(" ORDER BY ", order, " LIMIT ")
	// A bound LIMIT costs a plan at each execution: SQLite prepares the statement
	// anew, PostgreSQL never settles for its general one. The sizes that the
	// library itself asks for are written out; there are few of them.
	switch q.Limit {
	case 2, 101, 200, 501, 1001:
		b.write(strconv.Itoa(q.Limit))
	default:
		b.arg(int64(q.Limit))
		if !d.numbered {
			b.write(" + 0") // as an expression it is not looked at before the plan is made
		}
	}
	return b.String(), b.args
}

// where writes conditions, each after an AND.
func (b *builder) where(all []table.Cond) {
	for _, c := range all {
		b.write(" AND (")
		for i, column := range c.Columns {
			if i > 0 {
				b.write(" OR ")
			}
			if c.Op == table.Contains {
				b.write(b.d.contains, "(", column, ", ").arg(c.Value.Arg()).write(") > 0")
			} else {
				b.write(column, operators[c.Op]).arg(c.Value.Arg())
			}
		}
		b.write(")")
	}
}
