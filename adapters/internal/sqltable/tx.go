package sqltable

import (
	"context"
	"errors"
	"math"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Conn runs statements within one transaction of a database. Its errors are
// those that callers of the library see.
type Conn interface {
	// Query runs a statement and calls each for every row of its answer, after
	// everything that was written before.
	Query(ctx context.Context, sql string, args []any, each func(scan Scan) error) error
	// Write runs a statement that changes one row, now or before the next Query
	// or the end of the transaction, in the order of the calls.
	Write(ctx context.Context, w Write) error
}

// Scan reads the columns of a row.
type Scan func(dest ...any) error

// Write is a statement that changes one row.
type Write struct {
	SQL  string
	Args []any
	// Sure: nobody else can have been first, since the row was locked when it was
	// read. It either changes the row or fails.
	Sure bool
	// Lost says why it changed no row. index is the unique index that forbade it,
	// where the database has named it, and with it given up the transaction.
	Lost func(ctx context.Context, index string) error
}

// Tx is a [table.Tx] over a Conn. Once something has failed, it does nothing
// more and answers with that.
type Tx struct {
	d       *Dialect
	conn    Conn
	locking bool
	// held are the rows read and locked exclusively, by their revision.
	held   map[row]uint64
	failed error
}

type row struct {
	schema  *table.Schema
	org, id string
}

// New makes the Tx of an Update, or with reading of a View.
func New(d *Dialect, c Conn, reading bool) *Tx {
	return &Tx{d: d, conn: c, locking: !reading}
}

// Err returns what failed first; nil while all is well.
func (t *Tx) Err() error { return t.failed }

func (t *Tx) query(ctx context.Context, sql string, args []any, each func(scan Scan) error) error {
	if t.failed == nil {
		t.failed = t.conn.Query(ctx, sql, args, each)
	}
	return t.failed
}

func (t *Tx) write(ctx context.Context, w Write) error {
	if t.failed == nil {
		t.failed = t.conn.Write(ctx, w)
	}
	return t.failed
}

// Load returns a row, locked in an Update.
func (t *Tx) Load(ctx context.Context, s *table.Schema, org, id string, l table.Lock) (r table.Row, found bool, err error) {
	st := t.d.of(s)
	sql := st.load
	switch {
	case t.locking && l == table.Exclusive:
		sql = st.loadExclusive
	case t.locking:
		sql = st.loadShared
	}
	err = t.query(ctx, sql, []any{org, id}, func(scan Scan) error {
		found = true
		return scanRow(scan, &r, nil)
	})
	if found && t.locking && l == table.Exclusive {
		t.hold(row{s, org, id}, r.Revision)
	}
	return r, found && err == nil, err
}

func (t *Tx) hold(r row, revision uint64) {
	if t.held == nil {
		t.held = make(map[row]uint64, 4)
	}
	t.held[r] = revision
}

func scanRow(scan Scan, r *table.Row, columns []table.Column) error {
	var revision, entries int64
	var head string
	dest := append(make([]any, 0, 16), &r.Org, &r.ID, &revision, &entries, &head, &r.Body)
	texts, numbers := make([]string, len(columns)), make([]int64, len(columns))
	for i, c := range columns {
		if c.Integer {
			dest = append(dest, &numbers[i])
		} else {
			dest = append(dest, &texts[i])
		}
	}
	if err := scan(dest...); err != nil {
		return err
	}
	r.Revision, r.Head = uint64(revision), journal.Head{Seq: uint64(entries)}
	if r.Head.Hash.UnmarshalText([]byte(head)) != nil {
		r.Head.Hash = journal.Digest{} // which Verify finds
	}
	for i, c := range columns {
		if c.Integer {
			r.Values = append(r.Values, table.Integer(numbers[i]))
		} else {
			r.Values = append(r.Values, table.Text(texts[i]))
		}
	}
	return nil
}

// Head returns the end of a row's journal chain, the row locked in an Update.
func (t *Tx) Head(ctx context.Context, s *table.Schema, org, id string, l table.Lock) (journal.Head, error) {
	st := t.d.of(s)
	sql := st.head
	switch {
	case t.locking && l == table.Exclusive:
		sql = st.headExclusive
	case t.locking:
		sql = st.headShared
	}
	var head journal.Head
	err := t.query(ctx, sql, []any{org, id}, func(scan Scan) error {
		var entries int64
		var hash string
		err := scan(&entries, &hash)
		head.Seq = uint64(entries)
		return errors.Join(err, head.Hash.UnmarshalText([]byte(hash)))
	})
	return head, err
}

// Select returns rows.
func (t *Tx) Select(ctx context.Context, s *table.Schema, q table.Query) ([]table.Row, error) {
	var columns []table.Column
	if q.Values {
		columns = s.Columns
	}
	sql, args := t.d.selects(s, q)
	var rows []table.Row
	err := t.query(ctx, sql, args, func(scan Scan) error {
		var r table.Row
		err := scanRow(scan, &r, columns)
		rows = append(rows, r)
		return err
	})
	return rows, err
}

// Save writes a row and its journal entry.
func (t *Tx) Save(ctx context.Context, s *table.Schema, r table.Row, l table.Line) error {
	made := r.Revision - 1
	w := Write{Lost: func(ctx context.Context, index string) error { return t.lost(ctx, s, r, index) }}
	if made == 0 {
		w.SQL = t.d.of(s).insert
		w.Args = append(make([]any, 0, 16), r.Org, r.ID, int64(r.Revision), int64(r.Head.Seq), r.Head.Hash.String(), r.Body)
		for _, v := range r.Values {
			w.Args = append(w.Args, v.Arg())
		}
	} else {
		held, ok := t.held[row{s, r.Org, r.ID}]
		w.Sure = t.d.pipelined && ok && held == made
		var changed uint64
		w.Args = append(make([]any, 0, 16), int64(r.Revision), int64(r.Head.Seq), r.Head.Hash.String(), r.Body)
		for i, v := range r.Values {
			if !t.d.sparing || r.Was == nil || r.Was[i] != v {
				changed |= 1 << i
				w.Args = append(w.Args, v.Arg())
			}
		}
		w.Args = append(w.Args, r.Org, r.ID, int64(made))
		w.SQL = t.d.updateOf(s, changed)
	}
	if err := t.write(ctx, w); err != nil {
		return err
	}
	if w.Sure {
		t.hold(row{s, r.Org, r.ID}, r.Revision) // still locked, and now by this change
	}
	return t.write(ctx, Write{
		SQL:  t.d.insertLine(w.Sure),
		Args: []any{l.Org, l.Kind, l.ID, int64(l.Seq), l.Act, l.Action, l.Actor, l.At, l.Hash, l.Subject, l.Body},
		Sure: w.Sure, Lost: func(context.Context, string) error { return ahead(s, r.ID) },
	})
}

// lost says why a row was not written.
func (t *Tx) lost(ctx context.Context, s *table.Schema, r table.Row, index string) error {
	if index != "" {
		return s.TakenBy(r, index)
	}
	made, stored := r.Revision-1, int64(0)
	st := t.d.of(s)
	err := t.conn.Query(ctx, st.head, []any{r.Org, r.ID}, func(scan Scan) error {
		var head string
		return scan(&stored, &head) // every revision is one entry
	})
	if err != nil {
		return err
	}
	if uint64(stored) == made {
		for i, u := range s.Unique {
			args := []any{r.Org, r.ID}
			for _, c := range u.Columns {
				args = append(args, r.Values[s.Index(c)].Arg())
			}
			taken := false
			err := t.conn.Query(ctx, st.rivals[i], args, func(Scan) error { taken = true; return nil })
			if err != nil {
				return err
			}
			if taken {
				return s.Taken(r, u)
			}
		}
	}
	return s.Stale(r.ID, made, uint64(stored))
}

// ahead is the refusal to write on where the journal has gone on without the
// record.
func ahead(s *table.Schema, id string) error {
	return &policy.Violation{
		Kind: policy.Unavailable, Subject: s.Subject(id),
		Problem: policy.T("日志中已有记录之后的条目", "the journal has entries beyond what the record says"),
		Remedy:  policy.T("请校验存储,必要时从备份恢复", "verify the store, restore it from a backup if need be"),
	}
}

func (d *Dialect) insertLine(sure bool) string {
	if sure {
		return d.fixed("sure line", func(b *builder) {
			b.write("INSERT INTO dossier_journal (", lineColumns, ") VALUES (").list(11).write(")")
		})
	}
	return d.fixed("line", func(b *builder) {
		b.write("INSERT INTO dossier_journal (", lineColumns, ") VALUES (").list(11).write(") ON CONFLICT DO NOTHING")
	})
}

// fixed writes a statement that is always the same, once.
func (d *Dialect) fixed(name string, write func(b *builder)) string {
	if have, ok := d.updates.Load(name); ok {
		return have.(string) //nolint:errcheck,forcetypeassert // only these are put there
	}
	sql := d.text(write)
	d.updates.Store(name, sql)
	return sql
}

// Entries returns entries of a chain by Seq.
func (t *Tx) Entries(ctx context.Context, c journal.Chain, after uint64, limit int) ([]table.Line, error) {
	sql := t.d.fixed("entries", func(b *builder) {
		b.write("SELECT ", lineColumns, " FROM dossier_journal WHERE org = ").param().write(" AND kind = ").param().write(" AND id = ").param()
		b.write(" AND seq > ").param().write(" ORDER BY seq LIMIT ").param()
	})
	return t.lines(ctx, sql, string(c.Org), c.Kind, c.ID, int64(after), int64(limit))
}

// Journal returns entries of an organisation by kind, id and Seq.
func (t *Tx) Journal(ctx context.Context, org string, after table.Line, limit int) ([]table.Line, error) {
	sql := t.d.fixed("journal", func(b *builder) {
		b.write("SELECT ", lineColumns, " FROM dossier_journal WHERE org = ").param()
		b.write(" AND (kind, id, seq) > (").list(3).write(") ORDER BY kind, id, seq LIMIT ").param()
	})
	return t.lines(ctx, sql, org, after.Kind, after.ID, int64(after.Seq), int64(limit))
}

// Readings returns the entries of readers' own chains about a record, by instant.
func (t *Tx) Readings(ctx context.Context, org, subject string, after table.Line, limit int) ([]table.Line, error) {
	sql := t.d.fixed("readings", func(b *builder) {
		b.write("SELECT ", lineColumns, " FROM dossier_journal WHERE org = ").param().write(" AND subject = ").param()
		b.write(" AND subject <> '' AND (at, seq, id) > (").list(3).write(") ORDER BY at, seq, id LIMIT ").param() // as the index says
	})
	at := after.At
	if after.Seq == 0 {
		at = math.MinInt64 // the zero Line
	}
	return t.lines(ctx, sql, org, subject, at, int64(after.Seq), after.ID, int64(limit))
}

func (t *Tx) lines(ctx context.Context, sql string, args ...any) ([]table.Line, error) {
	var lines []table.Line
	err := t.query(ctx, sql, args, func(scan Scan) error {
		var l table.Line
		var seq int64
		err := scan(&l.Org, &l.Kind, &l.ID, &seq, &l.Act, &l.Action, &l.Actor, &l.At, &l.Hash, &l.Subject, &l.Body)
		l.Seq = uint64(seq)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// Receipt returns the receipt kept under a request key.
func (t *Tx) Receipt(ctx context.Context, org, actor, key string) (r journal.Receipt, found bool, err error) {
	sql := t.d.fixed("receipt", func(b *builder) {
		b.write("SELECT ", receiptColumns, " FROM dossier_receipts WHERE org = ").param().write(" AND actor = ").param().write(" AND request_key = ").param()
	})
	err = t.query(ctx, sql, []any{org, actor, key}, func(scan Scan) error {
		var request string
		var revision int64
		err := scan((*string)(&r.Org), (*string)(&r.Actor), &r.Key, &request, &r.Act, &r.Kind, &r.ID, &revision)
		r.Revision, found = uint64(revision), true
		return errors.Join(err, r.Request.UnmarshalText([]byte(request)))
	})
	return r, found && err == nil, err
}

// Keep keeps a receipt.
func (t *Tx) Keep(ctx context.Context, r journal.Receipt) error {
	sql := t.d.fixed("keep", func(b *builder) {
		b.write("INSERT INTO dossier_receipts (", receiptColumns, ") VALUES (").list(8).write(") ON CONFLICT DO NOTHING")
	})
	return t.write(ctx, Write{
		SQL:  sql,
		Args: []any{string(r.Org), string(r.Actor), r.Key, r.Request.String(), r.Act, r.Kind, r.ID, int64(r.Revision)},
		Lost: func(context.Context, string) error { return table.KeyTaken() },
	})
}

// Last returns the number of a series drawn last.
func (t *Tx) Last(ctx context.Context, s numbering.Series) (uint64, error) {
	sql := t.d.fixed("last", func(b *builder) {
		b.write("SELECT last FROM dossier_series WHERE org = ").param().write(" AND name = ").param()
	})
	var n int64
	err := t.query(ctx, sql, []any{string(s.Org), s.Name}, func(scan Scan) error { return scan(&n) })
	return uint64(n), err
}

// Next draws the next number of a series.
func (t *Tx) Next(ctx context.Context, s numbering.Series) (uint64, error) {
	sql := t.d.fixed("next", func(b *builder) {
		b.write("INSERT INTO dossier_series (org, name, last) VALUES (").list(2).write(", 1) ON CONFLICT (org, name) DO UPDATE SET last = dossier_series.last + 1 RETURNING last")
	})
	var n int64
	err := t.query(ctx, sql, []any{string(s.Org), s.Name}, func(scan Scan) error { return scan(&n) })
	return uint64(n), err
}
