package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// What an act comes to without the library, as a good hand would write it for
// this one purpose: the same loads (the revision of the rulebook, the person, the
// record), the same rows written with bytes of the same size, in one transaction
// of the same kind, on tables and indexes made by the library. The hand reads its
// records from JSON, and writes and digests them and their journal entries, with
// the standard library's encoder: the bytes have to come from somewhere. It
// checks no rule. With -bare it does not even that: what it stores are the bytes
// that the library wrote in the same act once, kept from then.

// statements are the transaction of one act.
type statements interface {
	// get reads the one row that a statement finds.
	get(sql string, args []any, dest ...any) error
	// find is get of a row that may be missing.
	find(sql string, args []any, dest ...any) error
	// set runs a statement that must change one row.
	set(sql string, args ...any) error
}

// handStore runs transactions on one of the databases.
type handStore interface {
	store
	transact(ctx context.Context, fn func(t statements) error) error
}

// hand is the house at work by hand.
type hand struct {
	office *office
	desk   *desk
	db     handStore
	// kept are the rows the library wrote in the acts 0 and 1 of each client, step
	// by step.
	kept [][2][]copies
}

// copies are the rows of one step of an act as the library wrote them.
type copies struct {
	file, volume, slip record
	fileLine           line
	volumeLine         line
	slipLine           line
	receipt            receipt
}

// record is a row of dossier_files, dossier_volumes or dossier_slips, as far as it
// is written.
type record struct {
	id, head, body string
	revision       int64
	state, due     string // of a file, of a slip
	lent           string // of a slip
	// of a volume
	class, number, customer, project, title, filed, verified, place string
}

type line struct {
	act, action, actor, hash, body string
	at                             int64
	entry                          journal.Entry
}

type receipt struct{ request, act string }

const (
	sqlRulebook = "SELECT revision FROM dossier_rulebooks WHERE org = ? AND id = ?" + share
	sqlPerson   = "SELECT org, id, revision, entries, head, body FROM dossier_people WHERE org = ? AND id = ?" + share
	sqlFile     = "SELECT org, id, revision, entries, head, body FROM dossier_files WHERE org = ? AND id = ?" + update
	sqlVolume   = "SELECT org, id, revision, entries, head, body FROM dossier_volumes WHERE org = ? AND id = ?" + update
	sqlReceipt  = "SELECT org, actor, request_key, request, act, kind, id, revision FROM dossier_receipts WHERE org = ? AND actor = ? AND request_key = ?"

	sqlSetFile    = "UPDATE dossier_files SET revision = ?, entries = ?, head = ?, body = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlAcceptFile = "UPDATE dossier_files SET revision = ?, entries = ?, head = ?, body = ?, state = ?, due = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlSetVolume  = "UPDATE dossier_volumes SET revision = ?, entries = ?, head = ?, body = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlMoveVolume = "UPDATE dossier_volumes SET revision = ?, entries = ?, head = ?, body = ?, place = ? WHERE org = ? AND id = ? AND revision = ?"
	sqlNewVolume  = "INSERT INTO dossier_volumes (org, id, revision, entries, head, body, class, seq, number, state, customer, project, title, filed, verified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	sqlLine       = "INSERT INTO dossier_journal (org, kind, id, seq, act, action, actor, at, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	sqlKeep       = "INSERT INTO dossier_receipts (org, actor, request_key, request, act, kind, id, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	sqlNext       = "INSERT INTO dossier_series (org, name, last) VALUES (?, ?, 1) ON CONFLICT (org, name) DO UPDATE SET last = dossier_series.last + 1 RETURNING last"
)

// The ends of statements that lock, which SQLite does without.
const (
	share  = " /* share */"
	update = " /* update */"
)

// newHand seeds a house through the library, lets it do the first two acts of
// each client, and keeps what it wrote.
func newHand(ctx context.Context, db handStore, j job, clients int) (*hand, error) {
	o, err := newOffice(ctx, db, clients)
	if err != nil {
		return nil, err
	}
	d, err := j.seed(ctx, o)
	if err != nil {
		return nil, err
	}
	if j.refill != nil {
		if err := j.refill(ctx, o, d, 2); err != nil {
			return nil, err
		}
	}
	h := &hand{office: o, desk: d, db: db, kept: make([][2][]copies, clients)}
	for client := range clients {
		for i := range 2 {
			kept := make([]copies, len(j.steps))
			for k, step := range j.steps {
				if err := step.do(ctx, o, d, client, i); err != nil {
					return nil, err
				}
				if err := db.transact(ctx, func(t statements) error { return j.keep(t, &kept[k], d, client, i) }); err != nil {
					return nil, fmt.Errorf("keeping what the library wrote: %w", err)
				}
			}
			h.kept[client][i] = kept
		}
	}
	return h, nil
}

// keepOne and keepNext keep of acts on a client's one file, and on one file after
// the other.
func keepOne(t statements, c *copies, d *desk, client, _ int) error {
	return keepFile(t, c, d.files[client][0])
}

func keepNext(t statements, c *copies, d *desk, client, i int) error {
	return keepFile(t, c, d.files[client][i])
}

// keepFile reads the rows of the last act on a file.
func keepFile(t statements, c *copies, f archive.File) error {
	r := &c.file
	if err := t.get("SELECT id, revision, head, body, state, due FROM dossier_files WHERE org = ? AND id = ?",
		[]any{string(org), string(f.ID)}, &r.id, &r.revision, &r.head, &r.body, &r.state, &r.due); err != nil {
		return err
	}
	if err := lastLine(t, "file", r.id, r.revision, &c.fileLine); err != nil {
		return err
	}
	if err := t.find("SELECT request, act FROM dossier_receipts WHERE org = ? AND kind = ? AND id = ? AND revision = ?",
		[]any{string(org), "file", r.id, r.revision}, &c.receipt.request, &c.receipt.act); err != nil {
		return err
	}
	return keepVolume(t, c, "project", f.Project.Number)
}

// keepVolume reads the rows of the last act on a volume, if there is one.
func keepVolume(t statements, c *copies, column, value string) error {
	v := &c.volume
	err := t.find("SELECT id, revision, head, body, state, class, number, customer, project, title, filed, verified, place FROM dossier_volumes WHERE org = ? AND "+column+" = ?",
		[]any{string(org), value}, &v.id, &v.revision, &v.head, &v.body, &v.state, &v.class, &v.number, &v.customer, &v.project, &v.title, &v.filed, &v.verified, &v.place)
	if err != nil || v.id == "" {
		return err
	}
	return lastLine(t, "volume", v.id, v.revision, &c.volumeLine)
}

func lastLine(t statements, kind, id string, revision int64, l *line) error {
	err := t.get("SELECT act, action, actor, at, hash, body FROM dossier_journal WHERE org = ? AND kind = ? AND id = ? AND seq = ?",
		[]any{string(org), kind, id, revision}, &l.act, &l.action, &l.actor, &l.at, &l.hash, &l.body)
	return errors.Join(err, json.Unmarshal([]byte(l.body), &l.entry))
}

// act does the i-th act of a client by hand. The library has done two.
func (h *hand) act(ctx context.Context, j job, client, i int) error {
	for k, step := range j.steps {
		c := &h.kept[client][i%2][k]
		if err := h.db.transact(ctx, func(t statements) error { return step.byHand(h, t, c, client, i+2) }); err != nil {
			return err
		}
	}
	return nil
}

// row is what a load reads.
type row struct {
	org, id, head, body string
	revision, entries   int64
	document            any // the record itself; nil with -bare
}

func load(t statements, sql, id string) (row, error) {
	var r row
	err := t.get(sql, []any{string(org), id}, &r.org, &r.id, &r.revision, &r.entries, &r.head, &r.body)
	if err != nil || *bare {
		return r, err
	}
	r.document = map[string]any{sqlPerson: &staff.Person{}, sqlFile: &archive.File{}, sqlVolume: &archive.Volume{}, sqlSlip: &lending.Slip{}}[sql]
	return r, json.Unmarshal([]byte(r.body), r.document)
}

// render writes the document that a row was read as, and digests it. What is
// stored are the kept bytes all the same: they are of the same size.
func (r row) render() error {
	if *bare {
		return nil
	}
	text, err := json.Marshal(r.document)
	journal.Sum(text)
	return err
}

// admit loads what says who may act, and by which regulation.
func admit(t statements, who string) error {
	var revision int64
	if err := t.get(sqlRulebook, []any{string(org), string(org)}, &revision); err != nil {
		return err
	}
	_, err := load(t, sqlPerson, who)
	return err
}

// write writes a row anew. also are the index columns that the statement changes.
func write(t statements, sql string, c record, r row, also ...any) error {
	if err := r.render(); err != nil {
		return err
	}
	args := append([]any{r.revision + 1, r.entries + 1, c.head, c.body}, also...)
	return t.set(sql, append(args, r.org, r.id, r.revision)...)
}

func enter(t statements, kind string, l line, id string, seq int64) error {
	if !*bare {
		text, err := json.Marshal(l.entry)
		journal.Sum(text)
		if err != nil {
			return err
		}
	}
	return t.set(sqlLine, string(org), kind, id, seq, l.act, l.action, l.actor, l.at, l.hash, l.body)
}

func editByHand(h *hand, t statements, c *copies, client, i int) error {
	if err := admit(t, string(person("a", client))); err != nil {
		return err
	}
	f, err := load(t, sqlFile, c.file.id)
	if err != nil {
		return err
	}
	return errors.Join(write(t, sqlSetFile, c.file, f), enter(t, "file", c.fileLine, f.id, f.entries+1))
}

func editKeyedByHand(h *hand, t statements, c *copies, client, i int) error {
	var seen [6]string
	var revision int64
	who := string(person("a", client))
	if err := t.find(sqlReceipt, []any{string(org), who, key(i)}, &seen[0], &seen[1], &seen[2], &seen[3], &seen[4], &seen[5], new(string), &revision); err != nil {
		return err
	}
	if err := editByHand(h, t, c, client, i); err != nil {
		return err
	}
	return t.set(sqlKeep, string(org), who, key(i), c.receipt.request, c.receipt.act, "file", c.file.id, c.file.revision)
}

func placeByHand(h *hand, t statements, c *copies, client, i int) error {
	if err := admit(t, string(person("archivist", client))); err != nil {
		return err
	}
	f, err := load(t, sqlFile, c.file.id)
	if err != nil {
		return err
	}
	v, err := load(t, sqlVolume, c.volume.id)
	if err != nil {
		return err
	}
	return errors.Join(
		write(t, sqlMoveVolume, c.volume, v, c.volume.place), enter(t, "volume", c.volumeLine, v.id, v.entries+1),
		write(t, sqlSetFile, c.file, f), enter(t, "file", c.fileLine, f.id, f.entries+1),
	)
}

func acceptByHand(h *hand, t statements, c *copies, client, i int) error {
	if err := admit(t, string(person("b", client))); err != nil {
		return err
	}
	f, err := load(t, sqlFile, string(h.desk.files[client][i].ID))
	if err != nil {
		return err
	}
	var seq int64
	if err := t.get(sqlNext, []any{string(org), "business"}, &seq); err != nil {
		return err
	}
	if err := errors.Join(f.render(), f.render()); err != nil { // a file, and a volume of the same items
		return err
	}
	v := &c.volume
	id := fmt.Sprintf("%s%012d", v.id[:24], seq)
	number := "DA-" + pad(seq, len(v.number)-3)
	return errors.Join(
		t.set(sqlNewVolume, string(org), id, int64(1), int64(1), v.head, v.body, v.class, seq, number, v.state, v.customer, h.desk.files[client][i].Project.Number, v.title, v.filed, v.verified),
		enter(t, "volume", c.volumeLine, id, 1),
		t.set(sqlAcceptFile, f.revision+1, f.entries+1, c.file.head, c.file.body, c.file.state, c.file.due, f.org, f.id, f.revision),
		enter(t, "file", c.fileLine, f.id, f.entries+1),
	)
}

func pad(n int64, width int) string {
	s := strconv.FormatInt(n, 10)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// compare makes the two sides of a job on two stores.
func compare(ctx context.Context, j job, clients int, library store, db handStore) (ours, theirs *side, err error) {
	ours, err = through(ctx, j, clients, library)
	if err != nil {
		return nil, nil, err
	}
	h, err := newHand(ctx, db, j, clients)
	if err != nil {
		return nil, nil, err
	}
	theirs = &side{name: "by-hand", clients: clients, act: func(client, i int) error { return h.act(ctx, j, client, i) }}
	if j.refill != nil {
		theirs.ready = func(n int) error { return j.refill(ctx, h.office, h.desk, n) }
	}
	return ours, theirs, nil
}

// through is a job done through the library.
func through(ctx context.Context, j job, clients int, db store) (*side, error) {
	o, err := newOffice(ctx, db, clients)
	if err != nil {
		return nil, err
	}
	d, err := j.seed(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &side{name: "dossier", clients: clients, act: func(client, i int) error { return j.act(ctx, o, d, client, i) }}
	if j.refill != nil {
		s.ready = func(n int) error { return j.refill(ctx, o, d, n) }
	}
	return s, nil
}
