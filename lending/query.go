package lending

import (
	"cmp"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store.
func (d *Desk) view(ctx context.Context, req policy.Request, action policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, d.gate, d.store.View, req, action, do)
}

// Slip returns a slip to its borrower, and to those whom the matrix lets read
// it.
func (d *Desk) Slip(ctx context.Context, req policy.Request, id SlipID) (Slip, error) {
	var s Slip
	err := d.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) (err error) {
		s, err = readSlip(ctx, rd, req, p, id)
		return err
	})
	return s, err
}

func readSlip(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id SlipID) (Slip, error) {
	s, err := rd.Slip(ctx, req.Org(), id)
	if err != nil {
		return Slip{}, err
	}
	return s, p.Permit(ActRead, s.Subject(), SlipKind+"/"+string(id))
}

// Slips returns one page of slips. Those whom the matrix does not let read the
// register of loans see their own, or those of the person they act for; so does who has a
// count of shelves under way, before they have signed (rule G7).
func (d *Desk) Slips(ctx context.Context, req policy.Request, q SlipQuery) (SlipPage, error) {
	var page SlipPage
	if err := q.check(); err != nil {
		return page, err
	}
	err := d.view(ctx, req, ActReadLoans, func(rd Reader, p staff.Pass) (err error) {
		if q, err = own(ctx, rd, req, p, q); err != nil {
			return err
		}
		page, err = rd.Slips(ctx, q)
		return err
	})
	return page, err
}

// own limits a query to what its reader may see.
func own(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, q SlipQuery) (SlipQuery, error) {
	q.Org = req.Org()
	me := cmp.Or(p.Who.Principal, p.Who.ID)
	if p.Permit(ActReadLoans, policy.Subject{Org: q.Org}, "slips") == nil {
		if q.Borrower == me {
			return q, nil
		}
		return q, archive.KeepBlind(ctx, rd.Archive(), p, archive.ShelfKind+"/", "slips") // they say what is not on its shelf
	}
	if err := p.Permit(ActRead, policy.Subject{Org: q.Org, Parties: []policy.Party{{As: policy.Requester, Person: me}}}, "slips"); err != nil {
		return q, err
	}
	if q.Borrower == "" {
		q.Borrower = me
	}
	if q.Borrower != me {
		return q, policy.Missing("slips")
	}
	return q, nil
}

// EachSlip yields the slips of a query one by one, a page at a time. It ends at
// the first error.
func (d *Desk) EachSlip(ctx context.Context, req policy.Request, q SlipQuery) iter.Seq2[Slip, error] {
	return func(yield func(Slip, error) bool) {
		for {
			page, err := d.Slips(ctx, req, q)
			if err != nil {
				yield(Slip{}, err)
				return
			}
			for _, s := range page.Slips {
				if !yield(s, nil) {
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

// Explain lists what may be done next with a slip, by whom, by when and why: see
// [Case.Explain].
func (d *Desk) Explain(ctx context.Context, req policy.Request, id SlipID) ([]policy.Next, error) {
	var next []policy.Next
	err := d.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		s, err := readSlip(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		k, err := look(ctx, rd, rd.Archive(), everything, s, p.Today)
		if err == nil {
			next = k.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// History returns at most limit entries of a slip's journal, those after the Seq
// given (0: from the first; limit 0: 100).
func (d *Desk) History(ctx context.Context, req policy.Request, id SlipID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := d.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		if _, err := readSlip(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: SlipKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Read lets somebody read a credit volume under a stated purpose, one plain line
// of at most 200 characters (查阅, rules C4.5a, K6 and G2b): the reader who has it
// by a reading slip, for the slip's purpose, or that and more after a colon, and the
// archivist who keeps it, for their own, while they count no shelves (rule G7). What was read is one entry in the reader's
// own chain, and so is a refused attempt, which leaves nothing else: see
// [staff.Keeping.Disclose].
func (d *Desk) Read(ctx context.Context, req policy.Request, volume archive.VolumeID, purpose string) (archive.Volume, error) {
	return d.volumes.Disclose(ctx, d.gate, req, ActConsult, string(volume), purpose, func(tx Tx, p staff.Pass, v archive.Volume) (archive.Volume, error) {
		name := archive.VolumeKind + "/" + string(v.ID)
		if err := p.Permit(ActConsult, reader(v, p.Who), name); err != nil {
			return v, notYet(ctx, tx, p, v, err)
		}
		if err := usable(v); err != nil {
			return v, err
		}
		if p.Permit(ActConsult, policy.Subject{Org: v.Org}, name) == nil { // the archivist, who reads it where it stands
			return v, archive.KeepBlind(ctx, tx.Archive(), p, archive.ShelfKind+"/", name)
		}
		s, err := tx.Slip(ctx, v.Org, SlipID(v.Out.Slip))
		if err != nil || binds(s.Purpose, purpose) {
			return v, err
		}
		return v, &policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.C4_5a, Subject: name, Field: "purpose", Found: "another purpose", Wanted: "that of " + SlipKind + "/" + string(s.ID) + ", or that and more after a colon",
			Problem: policy.T("用途与查询单不符", "this is not the purpose of the reading slip"),
			Remedy:  policy.T("请按查询单的用途查阅,或另填查询单", "read for the slip's purpose, or write another slip"),
		}
	})
}

// notYet returns why somebody may not read a volume: where they have an approved slip
// for it, that it is not lent to them yet.
func notYet(ctx context.Context, tx Tx, p staff.Pass, v archive.Volume, refusal error) error {
	mine := policy.Subject{Org: v.Org, Parties: []policy.Party{{As: policy.Requester, Person: p.Who.ID}}}
	name := archive.VolumeKind + "/" + string(v.ID)
	if p.Permit(ActConsult, mine, name) != nil {
		return refusal
	}
	found, err := tx.Slips(ctx, SlipQuery{Org: v.Org, State: Approved, Volume: v.ID, Borrower: cmp.Or(p.Who.Principal, p.Who.ID), Limit: 1})
	if err != nil {
		return err
	}
	if len(found.Slips) == 0 {
		return refusal
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.C4_5a, Subject: name, Field: "slip", Found: string(Approved), Wanted: string(Lent),
		Problem: policy.T("查询单已批准,但案卷尚未出借签收", "the slip is approved, but the volume is not lent and signed for yet"),
		Remedy:  policy.T("请由档案管理员核对出借,再签收", "have the archivist hand it out, and sign for it"),
	}
}
