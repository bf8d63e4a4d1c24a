package table

import (
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Session is one transaction as the typed stores see it. It remembers the head
// of every record read, so that a save needs no further reading. It is for one
// goroutine, until the function it was given to returns.
type Session struct {
	reader Reader
	tx     Tx // nil in a View
	heads  map[recordKey]state
	failed error
	ended  bool
}

type recordKey struct {
	schema  *Schema
	org, id string
}

type state struct {
	revision uint64
	head     journal.Head
	values   []Value // of the index columns; nil when not known
}

// View runs fn on a consistent reading of an engine.
func View(ctx context.Context, e Engine, fn func(*Session) error) error {
	return e.View(ctx, func(r Reader) error {
		s := &Session{reader: r}
		defer s.end()
		return fn(s)
	})
}

// Update runs fn in one transaction of an engine. A failed write fails it, even
// where fn returns nil.
func Update(ctx context.Context, e Engine, fn func(*Session) error) error {
	return e.Update(ctx, func(tx Tx) error {
		s := &Session{reader: tx, tx: tx, heads: make(map[recordKey]state, 4)}
		defer s.end()
		if err := fn(s); err != nil {
			return err
		}
		return s.failed
	})
}

func (s *Session) end() { s.ended = true }

// ready says why nothing can be done any more, if so.
func (s *Session) ready(ctx context.Context) error {
	if s.ended {
		return &policy.Violation{
			Kind:    policy.Unavailable,
			Problem: policy.T("事务已结束", "the transaction has ended"),
			Remedy:  policy.T("请勿在 View 或 Update 之外使用其参数", "use what View and Update hand out only within their function"),
		}
	}
	if s.failed != nil {
		return s.failed
	}
	return ctx.Err()
}

// read decodes a row and remembers, for an Update, what a save needs to know.
func read[T any](s *Session, k *Kind[T], r Row) (T, error) {
	rec, err := k.decode(r)
	if err == nil && s.tx != nil {
		s.heads[recordKey{&k.Schema, r.Org, r.ID}] = state{r.Revision, r.Head, k.values(&rec)}
	}
	return rec, err
}

// Get returns a record; false when there is none, or none that could be.
func Get[T any](ctx context.Context, s *Session, k *Kind[T], org policy.OrgID, id string, l Lock) (rec T, found bool, err error) {
	if err := s.ready(ctx); err != nil {
		return rec, false, err
	}
	if org == "" || id == "" || !Clean(string(org), id) {
		return rec, false, nil
	}
	r, found, err := s.reader.Load(ctx, &k.Schema, string(org), id, l)
	if err != nil || !found {
		return rec, false, err
	}
	rec, err = read(s, k, r)
	return rec, err == nil, err
}

// Head returns the end of a record's journal chain; zero when there is none.
func Head[T any](ctx context.Context, s *Session, k *Kind[T], org policy.OrgID, id string, l Lock) (journal.Head, error) {
	if err := s.ready(ctx); err != nil || org == "" || id == "" || !Clean(string(org), id) {
		return journal.Head{}, err
	}
	return s.reader.Head(ctx, &k.Schema, string(org), id, l)
}

// List returns one page of a query, and the cursor of the next page; empty when
// it was the last.
func List[T any](ctx context.Context, s *Session, k *Kind[T], q Query, after string, limit int) ([]T, string, error) {
	if err := s.ready(ctx); err != nil {
		return nil, "", err
	}
	limit, err := Limit(limit)
	if err != nil {
		return nil, "", err
	}
	if q.Org == "" {
		return nil, "", policy.Invalid("org", "", "an organisation", policy.T("查询没有说明单位", "the query names no organisation"))
	}
	if !Clean(q.Org) {
		return nil, "", nil
	}
	for _, c := range q.Where {
		if !Clean(c.Value.text) {
			return nil, "", nil // nothing stored can be like it
		}
	}
	if q, err = q.Continue(&k.Schema, after); err != nil {
		return nil, "", err
	}
	q.Limit = limit + 1 // one more tells whether there is a next page
	rows, err := s.reader.Select(ctx, &k.Schema, q)
	if err != nil {
		return nil, "", err
	}
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	recs := make([]T, len(rows))
	for i, r := range rows {
		if recs[i], err = read(s, k, r); err != nil {
			return nil, "", err
		}
	}
	if !more {
		return recs, "", nil
	}
	next, err := q.Next(&k.Schema, k.position(&recs[limit-1], q.Order))
	return recs, next, err
}

// Put saves a record: it assigns the next revision, writes one journal entry,
// and returns the record as saved.
func Put[T any](ctx context.Context, s *Session, k *Kind[T], rec T, d journal.Draft) (saved T, err error) {
	if err := s.ready(ctx); err != nil {
		return saved, err
	}
	defer func() { s.fail(err) }()
	revision := k.spec.Revision(&rec)
	made := *revision
	*revision++
	row, err := k.encode(&rec)
	if err != nil {
		return saved, err
	}
	if err := fits(d); err != nil {
		return saved, err
	}
	key := recordKey{&k.Schema, row.Org, row.ID}
	now, known := s.heads[key]
	if !known && made > 0 {
		stored, _, err := s.reader.Load(ctx, &k.Schema, row.Org, row.ID, Exclusive)
		if err != nil {
			return saved, err
		}
		now, known = state{stored.Revision, stored.Head, nil}, true
	}
	if known && now.revision != made {
		return saved, k.Stale(row.ID, made, now.revision)
	}
	entry := journal.Next(now.head, journal.Chain{Org: policy.OrgID(row.Org), Kind: k.Name, ID: row.ID}, row.Revision, d, []byte(row.Body))
	row.Head, row.Was = entry.Head(), now.values
	line, err := Write(entry)
	if err != nil {
		return saved, err
	}
	if err := s.tx.Save(ctx, &k.Schema, row, line); err != nil {
		return saved, err
	}
	s.heads[key] = state{row.Revision, row.Head, row.Values}
	return rec, nil
}

// fits refuses a draft that would not come back from JSON as it was digested.
func fits(d journal.Draft) error {
	ok := Clean(d.Act, string(d.Action), string(d.Actor), string(d.Home), string(d.OnBehalfOf))
	for _, r := range d.Rules {
		ok = ok && Clean(string(r))
	}
	for _, u := range d.Duties {
		ok = ok && Clean(string(u.Deadline), string(u.Rule), string(u.Person))
	}
	for _, t := range d.Details {
		ok = ok && Clean(t.Name, t.Value)
	}
	if ok && d.At.Year() >= 0 && d.At.Year() <= 9999 {
		return nil
	}
	return policy.Invalid("draft", "", "valid UTF-8 without NUL, an instant of the years 0 to 9999",
		policy.T("日志内容无法保存", "the journal entry cannot be stored"))
}

// fail keeps the first error of a write: the transaction is lost with it.
func (s *Session) fail(err error) {
	if err != nil && s.failed == nil {
		s.failed = err
	}
}

// Entries returns entries of a chain by Seq, those after the one given.
func (s *Session) Entries(ctx context.Context, c journal.Chain, after uint64, limit int) ([]journal.Entry, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	limit, err := Limit(limit)
	if err != nil || !Clean(string(c.Org), c.Kind, c.ID) || after > 1<<62 {
		return nil, err
	}
	lines, err := s.reader.Entries(ctx, c, after, limit)
	if err != nil {
		return nil, err
	}
	entries := make([]journal.Entry, len(lines))
	for i, l := range lines {
		entries[i] = l.Entry()
	}
	return entries, nil
}

// Journal yields every entry of an organisation, by kind, id and Seq. It ends at
// the first error.
func (s *Session) Journal(ctx context.Context, org policy.OrgID) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		if err := s.ready(ctx); err != nil {
			yield(journal.Entry{}, err)
			return
		}
		if org == "" || !Clean(string(org)) {
			return
		}
		for e, err := range NewSource(s.reader).Journal(ctx, org) {
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Receipt returns the receipt kept under a request key; false when none.
func (s *Session) Receipt(ctx context.Context, org policy.OrgID, actor policy.PersonID, key string) (journal.Receipt, bool, error) {
	if err := s.ready(ctx); err != nil || !Clean(string(org), string(actor), key) {
		return journal.Receipt{}, false, err
	}
	return s.reader.Receipt(ctx, string(org), string(actor), key)
}

// KeepReceipt keeps the receipt of a request key.
func (s *Session) KeepReceipt(ctx context.Context, r journal.Receipt) (err error) {
	if err := s.ready(ctx); err != nil {
		return err
	}
	defer func() { s.fail(err) }()
	if r.Org == "" || r.Actor == "" || r.Key == "" || !Clean(string(r.Org), string(r.Actor), r.Key, r.Act, r.Kind, r.ID) {
		return policy.Invalid("key", "", "an organisation, an actor and a key", policy.T("请求键不完整", "the request key is not complete"))
	}
	return s.tx.Keep(ctx, r)
}

// LastNumber returns the number of a series drawn last.
func (s *Session) LastNumber(ctx context.Context, series numbering.Series) (uint64, error) {
	if err := s.ready(ctx); err != nil || !Clean(string(series.Org), series.Name) {
		return 0, err
	}
	return s.reader.Last(ctx, series)
}

// NextNumber draws the next number of a series.
func (s *Session) NextNumber(ctx context.Context, series numbering.Series) (n uint64, err error) {
	if err := s.ready(ctx); err != nil {
		return 0, err
	}
	defer func() { s.fail(err) }()
	if series.Org == "" || series.Name == "" || !Clean(string(series.Org), series.Name) {
		return 0, policy.Invalid("series", "", "an organisation and a name", policy.T("编号序列不完整", "the series is not named in full"))
	}
	return s.tx.Next(ctx, series)
}
