package lending

import (
	"cmp"
	"context"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Turn is what a borrower may know of the queue for a volume (轮候): their own
// place in it, and not who the others are or what they want it for.
type Turn struct {
	// Place is the slip's place in the queue as the desk serves it, from 1: approved
	// slips in the order of their submission, then those that are not approved yet. That
	// of a draft is the place at which it would come in; 0 when the slip is neither.
	Place int `json:"place"`
	// Waiting is how many slips wait for the volume.
	Waiting int `json:"waiting"`
	// In: the volume is in the room.
	In bool `json:"in"`
	// Due is the day by which it is to be back; zero while it is in the room.
	Due calendar.Day `json:"due,omitzero"`
}

// Turn tells the place of a slip in the queue for its volume to whoever may read
// the slip, its borrower above all.
func (d *Desk) Turn(ctx context.Context, req policy.Request, id SlipID) (Turn, error) {
	var turn Turn
	err := d.view(ctx, req, ActRead, func(rd Reader, p staff.Pass) error {
		s, err := readSlip(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		v, err := rd.Archive().Volume(ctx, s.Org, s.Volume)
		if err != nil {
			return err
		}
		turn = Turn{In: v.Card().In}
		if v.Out != nil {
			turn.Due = v.Out.Due
		}
		for after, more := "", true; more; more = after != "" {
			page, err := waiting(ctx, rd, s.Org, s.Volume, after, 1000)
			if err != nil {
				return err
			}
			for _, one := range page.Slips {
				turn.Waiting++
				if one.ID == s.ID {
					turn.Place = turn.Waiting
				}
			}
			after = page.Next
		}
		if s.State == Drafted {
			turn.Place = turn.Waiting + 1
		}
		return nil
	})
	if err != nil {
		return Turn{}, err
	}
	return turn, nil
}

// Queue returns one page of the slips that wait for a volume, in the order in
// which the desk serves them (排队): see [Turn]. It is for those who may read the
// register of loans.
func (d *Desk) Queue(ctx context.Context, req policy.Request, volume archive.VolumeID, after string, limit int) (SlipPage, error) {
	var page SlipPage
	err := d.view(ctx, req, ActReadLoans, func(rd Reader, p staff.Pass) (err error) {
		if err := p.Permit(ActReadLoans, policy.Subject{Org: req.Org()}, "slips"); err != nil {
			return err
		}
		if _, err := rd.Archive().Volume(ctx, req.Org(), volume); err != nil {
			return err
		}
		page, err = waiting(ctx, rd, req.Org(), volume, after, limit)
		return err
	})
	return page, err
}

// notApproved begins the Next of a page of [waiting] that goes on among the slips
// which are not approved.
const notApproved = "submitted:"

// waiting returns one page of the slips that wait for a volume, as the desk serves
// them: the approved ones in the order of their submission, then the others in theirs.
func waiting(ctx context.Context, slips slipReader, org policy.OrgID, volume archive.VolumeID, after string, limit int) (SlipPage, error) {
	q := SlipQuery{Org: org, Volume: volume, Waiting: true, State: Approved, By: BySubmission, After: after, Limit: limit}
	rest, begun := strings.CutPrefix(after, notApproved)
	if begun {
		q.State, q.After = Submitted, rest
	}
	page, err := slips.Slips(ctx, q)
	switch {
	case err != nil:
		return SlipPage{}, err
	case begun && page.Next != "":
		page.Next = notApproved + page.Next
		return page, nil
	case begun || page.Next != "":
		return page, nil
	}
	left := cmp.Or(limit, 100) - len(page.Slips)
	q.State, q.After, q.Limit = Submitted, "", max(left, 1)
	others, err := slips.Slips(ctx, q)
	switch {
	case err != nil:
		return SlipPage{}, err
	case left == 0 && len(others.Slips) > 0:
		page.Next = notApproved
		return page, nil
	case others.Next != "":
		page.Next = notApproved + others.Next
	}
	page.Slips = append(page.Slips, others.Slips...)
	return page, nil
}
