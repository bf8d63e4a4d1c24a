package lending

import (
	"context"

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
		var approved, ahead int // of all, and of those of its own state before it
		reached := !s.Waits()
		q := SlipQuery{Org: s.Org, Volume: s.Volume, Waiting: true, By: BySubmission, Limit: 1000}
		for more := true; more; more = q.After != "" {
			page, err := rd.Slips(ctx, q)
			if err != nil {
				return err
			}
			for _, one := range page.Slips {
				turn.Waiting++
				if one.State == Approved {
					approved++
				}
				reached = reached || one.ID == s.ID
				if !reached && one.State == s.State {
					ahead++
				}
			}
			q.After = page.Next
		}
		switch s.State {
		case Drafted:
			turn.Place = turn.Waiting + 1
		case Submitted:
			turn.Place = approved + ahead + 1
		case Approved:
			turn.Place = ahead + 1
		}
		return nil
	})
	if err != nil {
		return Turn{}, err
	}
	return turn, nil
}
