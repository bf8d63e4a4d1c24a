package archive

import (
	"cmp"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store.
func (r *Room) view(ctx context.Context, req policy.Request, action policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, r.gate, r.store.View, req, action, do)
}

// File returns a file to its managers, and to those whom the matrix lets read it; to who
// counts shelves one that is on a shelf without its archive number (rule G7).
func (r *Room) File(ctx context.Context, req policy.Request, id FileID) (File, error) {
	var f File
	err := r.view(ctx, req, ActReadFile, func(rd Reader, p staff.Pass) (err error) {
		if f, err = readFile(ctx, rd, req, p, id); err == nil {
			f, err = f.told(ctx, rd, p)
		}
		return err
	})
	return f, err
}

// Reveal returns a file with the personal data in it to be shown as it is, to
// those whom the matrix lets (查看未脱敏个人信息, rule G2a). [Room.File] gives the
// same record; whoever shows that one to people masks it ([policy.Personal.Mask]).
//
// The purpose, one line of at most 200 characters, is written with the reading in
// the reader's own chain (rule G2b); a refused attempt leaves its entry there and
// nothing else: see [staff.Keeping.Read]. Nobody is shown what has been
// restricted ([Room.Restrict]).
func (r *Room) Reveal(ctx context.Context, req policy.Request, id FileID, purpose string) (File, error) {
	p, err := r.reveals.Disclose(ctx, r.gate, req, ActReveal, string(id), purpose, func(tx Tx, p staff.Pass, both Pair) (Pair, error) {
		name := FileKind + "/" + string(id)
		if err := p.Permit(ActReveal, both.File.Subject(), name); err != nil {
			return Pair{}, err
		}
		if both.Volume.Restricted == nil {
			f, err := both.File.told(ctx, tx, p)
			return Pair{File: f}, err
		}
		return Pair{}, &policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.G2a, Subject: name, Field: "restricted", Found: "restricted", Wanted: "free",
			Problem: policy.T("该档案已限制处理,个人信息不得使用", "the file is restricted: its personal data is kept, and not used"),
			Remedy:  policy.T("请先解除限制", "have the restriction lifted first"),
		}
	})
	return p.File, err
}

// both loads a file with the volume it became.
func both(ctx context.Context, tx Tx, org policy.OrgID, id string) (Pair, error) {
	f, err := tx.File(ctx, org, FileID(id))
	if err != nil || f.Volume == "" {
		return Pair{File: f}, err
	}
	v, err := tx.Volume(ctx, org, f.Volume)
	return Pair{File: f, Volume: v}, err
}

func readFile(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id FileID) (File, error) {
	f, err := rd.File(ctx, req.Org(), id)
	if err != nil {
		return File{}, err
	}
	if err := p.Permit(ActReadFile, f.Subject(), FileKind+"/"+string(id)); err != nil {
		return File{}, err
	}
	return f, nil
}

// Files returns one page of files. Those whom the matrix does not let read the
// register see the files they manage, or those of the person they act for. Who counts
// shelves sees them as [Room.File] gives them.
func (r *Room) Files(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	var page FilePage
	if err := OneOf("state", q.State, lifecycle.States()); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		subject := policy.Subject{Org: q.Org}
		if p.Permit(ActReadRegister, subject, "files") != nil {
			own := cmp.Or(p.Who.Principal, p.Who.ID)
			subject.Parties = []policy.Party{{As: policy.ManagerA, Person: own}}
			if err := p.Permit(ActReadFile, subject, "files"); err != nil {
				return err
			}
			if q.Manager == "" {
				q.Manager = own
			}
			if q.Manager != own {
				return policy.Missing("files")
			}
		}
		if page, err = rd.Files(ctx, q); err == nil {
			page.Files, err = blinded(ctx, rd, p, page.Files...)
		}
		page.Today = p.Today
		return err
	})
	return page, err
}

// Explain lists what may be done next with a file, by whom, by when and why:
// see [File.Explain].
func (r *Room) Explain(ctx context.Context, req policy.Request, id FileID) ([]policy.Next, error) {
	var next []policy.Next
	err := r.view(ctx, req, ActReadFile, func(rd Reader, p staff.Pass) error {
		f, err := readFile(ctx, rd, req, p, id)
		if err == nil {
			next = f.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// History returns at most limit entries of a file's journal, those after the
// Seq given (0: from the first; limit 0: 100).
func (r *Room) History(ctx context.Context, req policy.Request, id FileID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := r.view(ctx, req, ActReadFile, func(rd Reader, p staff.Pass) error {
		_, err := readFile(ctx, rd, req, p, id)
		if err == nil {
			err = seeing(ctx, rd, p, FileKind+"/"+string(id)) // it says where the volume stands
		}
		if err != nil {
			return err
		}
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: FileKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Volume returns a volume to those who may read the register: of a credit volume what
// stands there, and not what is in it (rules C4.5a and G2b). Who has a count of shelves
// under way reads none before they have signed (rule G7).
func (r *Room) Volume(ctx context.Context, req policy.Request, id VolumeID) (Volume, error) {
	var v Volume
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		v, err = readVolume(ctx, rd, req, p, id)
		return err
	})
	return v.shown(), err
}

// Volumes returns one page of the volumes, void numbers included, in the order
// of their series: of credit volumes what [Room.Volume] does.
func (r *Room) Volumes(ctx context.Context, req policy.Request, q VolumeQuery) (VolumePage, error) {
	page, err := r.registered(ctx, req, q)
	volumes := make([]Volume, len(page.Volumes))
	for i, v := range page.Volumes {
		volumes[i] = v.shown()
	}
	page.Volumes = volumes
	return page, err
}

// registered is [Room.Volumes] for the register itself, whose columns count what is in a
// volume and do not tell it.
func (r *Room) registered(ctx context.Context, req policy.Request, q VolumeQuery) (VolumePage, error) {
	var page VolumePage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		if err := p.Permit(ActReadRegister, policy.Subject{Org: q.Org}, "volumes"); err != nil {
			return err
		}
		if err := seeing(ctx, rd, p, "volumes"); err != nil {
			return err
		}
		page, err = rd.Volumes(ctx, q)
		return err
	})
	return page, err
}

// EachVolume yields the volumes of a query one by one, a page at a time, in the
// order of their series. It ends at the first error.
func (r *Room) EachVolume(ctx context.Context, req policy.Request, q VolumeQuery) iter.Seq2[Volume, error] {
	return eachVolume(ctx, req, q, r.Volumes)
}

func eachVolume(ctx context.Context, req policy.Request, q VolumeQuery, of func(context.Context, policy.Request, VolumeQuery) (VolumePage, error)) iter.Seq2[Volume, error] {
	return func(yield func(Volume, error) bool) {
		for {
			page, err := of(ctx, req, q)
			if err != nil {
				yield(Volume{}, err)
				return
			}
			for _, v := range page.Volumes {
				if !yield(v, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.After = page.Next
		}
	}
}

// Late returns one page of the files with a deadline missed and still open, as
// of today: [File.Late] says which.
func (r *Room) Late(ctx context.Context, req policy.Request, q FileQuery) (FilePage, error) {
	today, err := r.today(ctx, req)
	if err != nil {
		return FilePage{}, err
	}
	q.DueBefore = today
	return r.Files(ctx, req, q)
}

// Late returns the deadlines that are missed and still open on a day.
func (f File) Late(today calendar.Day) policy.Deadlines {
	var late policy.Deadlines
	for _, d := range f.Deadlines {
		if d.Open() && d.Late(today) {
			late = append(late, d)
		}
	}
	return late
}

// Stale returns one page of the volumes on the shelf that were last verified
// longer ago than the regulation allows (rule G7).
func (r *Room) Stale(ctx context.Context, req policy.Request, q VolumeQuery) (VolumePage, error) {
	err := r.view(ctx, req, ActReadRegister, func(_ Reader, p staff.Pass) error {
		q.VerifiedBefore = p.Law.Before(p.Today, p.Law.Periods().Reverify)
		return nil
	})
	if err != nil {
		return VolumePage{}, err
	}
	q.State = OnShelf
	return r.Volumes(ctx, req, q)
}

func (r *Room) today(ctx context.Context, req policy.Request) (calendar.Day, error) {
	var today calendar.Day
	err := r.view(ctx, req, ActReadRegister, func(_ Reader, p staff.Pass) error {
		today = p.Today
		return nil
	})
	return today, err
}
