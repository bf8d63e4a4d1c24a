package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Archive makes the store of files and volumes over an engine.
func Archive(e table.Engine) archive.Store { return archiveStore{e} }

type archiveStore struct{ engine table.Engine }

// View implements [archive.Store].
func (s archiveStore) View(ctx context.Context, fn func(archive.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(archiveTx{t}) })
}

// Update implements [archive.Store].
func (s archiveStore) Update(ctx context.Context, fn func(archive.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(archiveTx{t}) })
}

// archiveTx is the Reader of a View as well as the Tx of an Update.
type archiveTx struct{ *table.Session }

// File implements [archive.Reader].
func (t archiveTx) File(ctx context.Context, org policy.OrgID, id archive.FileID) (archive.File, error) {
	return get(ctx, t.Session, Files, org, string(id))
}

// Volume implements [archive.Reader].
func (t archiveTx) Volume(ctx context.Context, org policy.OrgID, id archive.VolumeID) (archive.Volume, error) {
	return get(ctx, t.Session, Volumes, org, string(id))
}

func get[T any](ctx context.Context, s *table.Session, k *table.Kind[T], org policy.OrgID, id string) (T, error) {
	rec, found, err := table.Get(ctx, s, k, org, id, table.Exclusive)
	if err == nil && !found {
		err = policy.Missing(k.Subject(id))
	}
	return rec, err
}

// Files implements [archive.Reader].
func (t archiveTx) Files(ctx context.Context, q archive.FileQuery) (archive.FilePage, error) {
	query := table.Query{Org: string(q.Org)}
	also := func(set bool, c table.Cond) {
		if set {
			query.Where = append(query.Where, c)
		}
	}
	also(q.State != "", table.Where(table.Equal, table.Text(q.State), "state"))
	also(q.Manager != "", table.Where(table.Equal, table.Text(q.Manager), "manager_a", "manager_b"))
	also(q.Customer != "", table.Where(table.Equal, table.Text(q.Customer), "customer"))
	also(q.Project != "", table.Where(table.Equal, table.Text(q.Project), "project"))
	also(!q.DueBefore.IsZero(), table.Where(table.Less, day(q.DueBefore), "due"))
	also(!q.DueBefore.IsZero(), table.Where(table.Greater, table.Text(""), "due"))
	files, next, err := table.List(ctx, t.Session, Files, query, q.After, q.Limit)
	return archive.FilePage{Files: files, Next: next}, err
}

// shelfOrder is the order of volumes.
var shelfOrder = []string{"class", "seq"}

// Volumes implements [archive.Reader].
func (t archiveTx) Volumes(ctx context.Context, q archive.VolumeQuery) (archive.VolumePage, error) {
	query := table.Query{Org: string(q.Org), Order: shelfOrder}
	also := func(set bool, c table.Cond) {
		if set {
			query.Where = append(query.Where, c)
		}
	}
	also(q.Class != "", table.Where(table.Equal, table.Text(q.Class), "class"))
	also(q.State != "", table.Where(table.Equal, table.Text(q.State), "state"))
	also(q.Number != "", table.Where(table.Equal, table.Text(q.Number), "number"))
	also(q.Customer != "", table.Where(table.Equal, table.Text(q.Customer), "customer"))
	also(q.Match != "", table.Where(table.Contains, table.Text(q.Match), "number", "title", "project", "customer"))
	also(!q.FiledFrom.IsZero(), table.Where(table.AtLeast, day(q.FiledFrom), "filed"))
	also(!q.FiledUntil.IsZero(), table.Where(table.AtMost, day(q.FiledUntil), "filed"))
	also(!q.FiledUntil.IsZero(), table.Where(table.Greater, table.Text(""), "filed"))
	// One that was never verified has not been since the day.
	also(!q.VerifiedBefore.IsZero(), table.Where(table.Less, day(q.VerifiedBefore), "verified"))
	query.Where = append(query.Where, under(q.Under)...)
	also(!q.ExpiredBefore.IsZero(), table.Where(table.Less, day(q.ExpiredBefore), "expires"))
	also(!q.ExpiredBefore.IsZero(), table.Where(table.Greater, table.Text(""), "expires"))
	also(q.Undated, table.Where(table.Equal, table.Text(""), "expires"))
	volumes, next, err := table.List(ctx, t.Session, Volumes, query, q.After, q.Limit)
	return archive.VolumePage{Volumes: volumes, Next: next}, err
}

// SaveFile implements [archive.Tx].
func (t archiveTx) SaveFile(ctx context.Context, f archive.File, d journal.Draft) (archive.File, error) {
	return table.Put(ctx, t.Session, Files, f, d)
}

// SaveVolume implements [archive.Tx].
func (t archiveTx) SaveVolume(ctx context.Context, v archive.Volume, d journal.Draft) (archive.Volume, error) {
	return table.Put(ctx, t.Session, Volumes, v, d)
}

// Staff reads staff records, which nobody may change until the end.
func (t archiveTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }
