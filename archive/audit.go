package archive

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Audit says whether the archive numbers of a class of volumes agree with
// themselves and with the files (rule B4.8a).
type Audit struct {
	numbering.Audit
	// Lost are the business files that name a volume which is not there, or is not
	// theirs, or bears another number.
	Lost []FileID `json:"lost,omitempty"`
}

// OK reports whether the series is unbroken and every filed file has its volume.
func (a Audit) OK() bool { return a.Audit.OK() && len(a.Lost) == 0 }

// AuditNumbers reads the whole series of a class of volumes, void ones included,
// beside its counter, and for the class of business every file beside the volume
// it names. It keeps one page of either in memory, and may run while others work.
func (r *Room) AuditNumbers(ctx context.Context, req policy.Request, class Class) (Audit, error) {
	var audit Audit
	if class != Business && class != Credit && class != Contract {
		return audit, policy.Invalid("class", "", "business, credit or contract", policy.T("没有这一档案类别", "there is no such class of volume"))
	}
	before, err := r.drawn(ctx, req, class)
	if err != nil {
		return audit, err
	}
	for v, err := range r.EachVolume(ctx, req, VolumeQuery{Class: class, Limit: 1000}) {
		if err != nil {
			return audit, err
		}
		if v.Opening != nil {
			continue // its number is an old ledger's, and of no series
		}
		audit.Add(v.Seq)
	}
	after, err := r.drawn(ctx, req, class)
	if err != nil {
		return audit, err
	}
	audit.Close(before, after)
	if class == Business {
		audit.Lost, err = r.lost(ctx, req)
	}
	return audit, err
}

func (r *Room) drawn(ctx context.Context, req policy.Request, class Class) (uint64, error) {
	var n uint64
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, _ staff.Pass) (err error) {
		n, err = rd.LastNumber(ctx, Series(req.Org(), class))
		return err
	})
	return n, err
}

// lost reads file by file, each page with its volumes in one reading.
func (r *Room) lost(ctx context.Context, req policy.Request) ([]FileID, error) {
	var lost []FileID
	q := FileQuery{Org: req.Org(), Limit: 100}
	for {
		var found []FileID
		var next string
		err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) error {
			found, next = nil, ""
			if err := p.Permit(ActReadRegister, policy.Subject{Org: q.Org}, "files"); err != nil {
				return err
			}
			page, err := rd.Files(ctx, q)
			if err != nil {
				return err
			}
			next = page.Next
			for _, f := range page.Files {
				has, err := hasVolume(ctx, rd, f)
				if err != nil {
					return err
				}
				if !has {
					found = append(found, f.ID)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		lost = append(lost, found...)
		if next == "" {
			return lost, nil
		}
		q.After = next
	}
}

func hasVolume(ctx context.Context, rd Reader, f File) (bool, error) {
	if f.Volume == "" {
		return true, nil
	}
	v, err := rd.Volume(ctx, f.Org, f.Volume)
	if errors.Is(err, policy.NotFound) {
		return false, nil
	}
	return v.Number == f.Number && v.Source == Source{Kind: FileKind, ID: string(f.ID)}, err
}
