package archive

import (
	"context"
	"errors"
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// onVolume runs an act on a volume that must look at more than it.
func (r *Room) onVolume(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	act func(tx Tx, p staff.Pass, v Volume) (Volume, journal.Draft, error),
) (Volume, error) {
	return r.volumes.Run(ctx, r.gate, req, action, ref, input, func(tx Tx, p staff.Pass, was Volume) (Volume, error) {
		v, d, err := act(tx, p, was)
		if err != nil {
			return Volume{}, err
		}
		return r.volumes.Keep(ctx, tx, p, was, v, d)
	})
}

// Inspect notes that a volume was found complete in its place: see
// [Volume.Inspect].
func (r *Room) Inspect(ctx context.Context, req policy.Request, ref policy.Ref) (Volume, error) {
	return r.volumes.Act(ctx, r.gate, req, ActInspect, ref, nil, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.Inspect(p.Who, p.At, p.Law)
	})
}

// Move puts a volume in another place: see [Volume.Move].
func (r *Room) Move(ctx context.Context, req policy.Request, ref policy.Ref, to Place) (Volume, error) {
	return r.onVolume(ctx, req, ref, ActMove, to, func(tx Tx, p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		shelf, tree, err := where(ctx, tx, v.Org, to)
		if err != nil {
			return Volume{}, journal.Draft{}, err
		}
		return v.Move(p.Who, p.At, p.Law, to, shelf, tree)
	})
}

// TakeOver makes another archivist answer for a volume, and for the file it came
// from: see [Volume.TakeOver].
func (r *Room) TakeOver(ctx context.Context, req policy.Request, ref policy.Ref) (Volume, error) {
	return r.onVolume(ctx, req, ref, ActTakeOver, nil, func(tx Tx, p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		v, d, err := v.TakeOver(p.Who, p.At, p.Law)
		if err != nil || v.Source.Kind != FileKind {
			return v, d, err
		}
		f, err := tx.File(ctx, v.Org, FileID(v.Source.ID))
		if err != nil {
			return Volume{}, journal.Draft{}, err
		}
		was := f
		f = f.takenOver(v, p.Today)
		_, err = r.files.Keep(ctx, tx, p, was, f, d)
		return v, d, err
	})
}

// PlaceHold freezes a volume for a case: see [Volume.PlaceHold].
func (r *Room) PlaceHold(ctx context.Context, req policy.Request, ref policy.Ref, f Freeze) (Volume, error) {
	id := r.gate.House().ID()
	return r.volumes.Act(ctx, r.gate, req, ActHold, ref, f, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.PlaceHold(p.Who, p.At, p.Law, id, f)
	})
}

// LiftHold ends one hold: see [Volume.LiftHold].
func (r *Room) LiftHold(ctx context.Context, req policy.Request, ref policy.Ref, hold string) (Volume, error) {
	return r.volumes.Act(ctx, r.gate, req, ActLiftHold, ref, hold, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.LiftHold(p.Who, p.At, p.Law, hold)
	})
}

// Retain counts anew how long a volume is kept: see [Volume.Retain].
func (r *Room) Retain(ctx context.Context, req policy.Request, ref policy.Ref, from calendar.Day) (Volume, error) {
	return r.volumes.Act(ctx, r.gate, req, ActRetain, ref, from, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.Retain(p.Who, p.At, p.Law, from)
	})
}

// Restrict marks a volume as restricted: see [Volume.Restrict]. What
// [Room.Reveal] would show of its file is refused from then on.
func (r *Room) Restrict(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Volume, error) {
	return r.volumes.Act(ctx, r.gate, req, ActRestrict, ref, reason, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.Restrict(p.Who, p.At, p.Law, reason)
	})
}

// Unrestrict ends a restriction: see [Volume.Unrestrict].
func (r *Room) Unrestrict(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Volume, error) {
	return r.volumes.Act(ctx, r.gate, req, ActUnrestrict, ref, reason, func(p staff.Pass, v Volume) (Volume, journal.Draft, error) {
		return v.Unrestrict(p.Who, p.At, p.Law, reason)
	})
}

// where finds a place in the tree of shelves: the shelf, nil when there is none
// of that path, and whether the organisation keeps a tree at all.
func where(ctx context.Context, rd Reader, org policy.OrgID, to Place) (*Shelf, bool, error) {
	shelf, err := rd.Shelf(ctx, org, to.String())
	for up := shelf; err == nil && !shelf.Closed && up.Parent() != ""; shelf.Closed = up.Closed {
		up, err = rd.Shelf(ctx, org, up.Parent()) // what stands in a closed cabinet is closed
	}
	if err == nil {
		return &shelf, true, nil
	}
	if !errors.Is(err, policy.NotFound) {
		return nil, false, err
	}
	first, err := rd.Shelves(ctx, ShelfQuery{Org: org, Limit: 1})
	return nil, len(first.Shelves) > 0, err
}

// ExplainVolume lists what may be done next with a volume, by whom and why: see
// [Volume.Explain].
func (r *Room) ExplainVolume(ctx context.Context, req policy.Request, id VolumeID) ([]policy.Next, error) {
	var next []policy.Next
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) error {
		v, err := readVolume(ctx, rd, req, p, id)
		if err == nil {
			next = v.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// VolumeHistory returns at most limit entries of a volume's journal, those after
// the Seq given (0: from the first; limit 0: 100).
func (r *Room) VolumeHistory(ctx context.Context, req policy.Request, id VolumeID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		if _, err = readVolume(ctx, rd, req, p, id); err != nil {
			return err
		}
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: VolumeKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Expired returns one page of the volumes whose time has ended as of today and
// that nothing keeps any longer (到期清单): those that may be drawn up for
// appraisal. One on hold never comes up, nor one that is out, missing or on a list. A page
// may hold less than its limit, and go on.
func (r *Room) Expired(ctx context.Context, req policy.Request, q VolumeQuery) (VolumePage, error) {
	today, err := r.today(ctx, req)
	if err != nil {
		return VolumePage{}, err
	}
	q.ExpiredBefore = today
	for {
		page, err := r.Volumes(ctx, req, q)
		if err != nil {
			return VolumePage{}, err
		}
		page.Volumes = slices.DeleteFunc(page.Volumes, func(v Volume) bool {
			return v.Out != nil || v.Listed != "" || len(v.Short) > 0 || v.WrittenOff != ""
		})
		if q.After = page.Next; len(page.Volumes) > 0 || page.Next == "" {
			return page, nil
		}
	}
}

// Unretained returns one page of the volumes in the archive of which nothing says how long
// they are kept: those to set anew ([Room.Retain]) once the regulation gives a period for
// their class. A page may hold less than its limit, and go on.
func (r *Room) Unretained(ctx context.Context, req policy.Request, q VolumeQuery) (VolumePage, error) {
	q.Undated = true
	for {
		page, err := r.Volumes(ctx, req, q)
		if err != nil {
			return VolumePage{}, err
		}
		page.Volumes = slices.DeleteFunc(page.Volumes, func(v Volume) bool { return v.Retention != nil || v.Gone() })
		if q.After = page.Next; len(page.Volumes) > 0 || page.Next == "" {
			return page, nil
		}
	}
}

func readVolume(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id VolumeID) (Volume, error) {
	if err := p.Permit(ActReadRegister, policy.Subject{Org: req.Org()}, VolumeKind+"/"+string(id)); err != nil {
		return Volume{}, err
	}
	if err := seeing(ctx, rd, p, VolumeKind+"/"+string(id)); err != nil {
		return Volume{}, err
	}
	return rd.Volume(ctx, req.Org(), id)
}
