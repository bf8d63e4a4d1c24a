package lending

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Desk is the lending desk of the archive room (借阅台): the service over slips.
// Its methods are the acts in the user's words. Each takes the request, the slip
// as the caller last saw it, and what the act needs; it returns the slip as it is
// now. What an act does to the volume and to incidents is in the same commit.
//
// Every method refuses with the violations of the act ([policy.Violations]), a
// stale ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written, save what a refused [Desk.Read]
// leaves in the person's own chain.
type Desk struct {
	store   Store
	gate    *staff.Gate
	slips   staff.Keeping[Tx, Slip]
	volumes staff.Keeping[Tx, archive.Volume]
}

// NewDesk makes the lending desk of a store and a house.
func NewDesk(s Store, h policy.House) *Desk {
	return &Desk{
		store: s,
		gate:  staff.NewGate(h),
		slips: staff.Keeping[Tx, Slip]{
			Kind: SlipKind, Update: s.Update, Staff: Tx.Staff, Ref: Slip.Ref,
			Load: staff.Loads(Tx.Slip), Save: Tx.SaveSlip,
			Runs: func(s Slip, _ *policy.Version) policy.Deadlines { return s.Deadlines },
			Sees: func(p staff.Pass, s Slip) error {
				return p.Permit(ActRead, s.Subject(), SlipKind+"/"+string(s.ID))
			},
		},
		volumes: staff.Keeping[Tx, archive.Volume]{
			Kind: archive.VolumeKind, Update: s.Update, Staff: Tx.Staff, Ref: archive.Volume.Ref,
			Load: func(ctx context.Context, tx Tx, org policy.OrgID, id string) (archive.Volume, error) {
				return tx.Archive().Volume(ctx, org, archive.VolumeID(id))
			},
		},
	}
}

// slipReader is what Reader and Tx read of slips.
type slipReader interface {
	Slips(ctx context.Context, q SlipQuery) (SlipPage, error)
}

// look fills a case with what is looked at.
func look(ctx context.Context, slips slipReader, room archive.Reader, see sight, s Slip, today calendar.Day) (Case, error) {
	k := Case{Slip: s}
	var err error
	if see.volume {
		if k.Volume, err = room.Volume(ctx, s.Org, s.Volume); err != nil {
			return Case{}, err
		}
	}
	// The first of each is enough to know.
	first := func(on bool, q SlipQuery) []SlipID {
		if !on || err != nil {
			return nil
		}
		q.Org, q.Limit = s.Org, 1
		var page SlipPage
		page, err = slips.Slips(ctx, q)
		if len(page.Slips) == 0 || page.Slips[0].ID == s.ID {
			return nil
		}
		return []SlipID{page.Slips[0].ID}
	}
	k.Overdue = first(see.overdue, SlipQuery{Borrower: s.Borrower, DueUntil: today.AddDays(-1), By: ByDueDay})
	if see.overdue && err == nil {
		k.Missing, err = missing(ctx, slips, room, s, today)
	}
	k.Ahead = first(see.ahead, SlipQuery{Volume: s.Volume, Waiting: true, State: Approved, By: BySubmission})
	k.Waiting = first(see.waiting, SlipQuery{Volume: s.Volume, Waiting: true, By: BySubmission})
	if err != nil {
		return Case{}, err
	}
	if see.incidents {
		k.Incidents, err = incidents(ctx, room, s)
	}
	return k, err
}

func incidents(ctx context.Context, room archive.Reader, s Slip) ([]archive.Incident, error) {
	all := make([]archive.Incident, len(s.Incidents))
	for i, id := range s.Incidents {
		var err error
		if all[i], err = room.Incident(ctx, s.Org, id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// missing looks for another slip of the same borrower by which something was
// lost that they answer for still. The first is enough to know.
func missing(ctx context.Context, slips slipReader, room archive.Reader, s Slip, today calendar.Day) ([]SlipID, error) {
	q := SlipQuery{Org: s.Org, Borrower: s.Borrower, State: Lost}
	for {
		page, err := slips.Slips(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, lost := range page.Slips {
			pursued, err := incidents(ctx, room, lost)
			if err != nil {
				return nil, err
			}
			if lost.ID != s.ID && (Case{Slip: lost, Incidents: pursued}).Answering(today) {
				return []SlipID{lost.ID}, nil
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil, nil
		}
	}
}

// act runs a pure act on a slip and saves what it made.
func (d *Desk) act(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, k Case) (Outcome, error),
) (Slip, error) {
	return d.slips.Run(ctx, d.gate, req, action, ref, input, func(tx Tx, p staff.Pass, s Slip) (Slip, error) {
		k, err := look(ctx, tx, tx.Archive(), sights[action], s, p.Today)
		if err != nil {
			return Slip{}, err
		}
		out, err := pure(p, k)
		if err != nil {
			return Slip{}, err
		}
		out.SlipDraft = out.SlipDraft.Running(s.Deadlines, out.Slip.Deadlines)
		return save(ctx, tx, p, out)
	})
}

func save(ctx context.Context, tx Tx, p staff.Pass, out Outcome) (Slip, error) {
	out.SlipDraft.Act, out.VolumeDraft.Act, out.IncidentDraft.Act = p.Act, p.Act, p.Act
	if out.Volume.ID != "" {
		if _, err := tx.Archive().SaveVolume(ctx, out.Volume, out.VolumeDraft); err != nil {
			return Slip{}, err
		}
	}
	if out.Incident.ID != "" {
		if _, err := tx.Archive().SaveIncident(ctx, out.Incident, out.IncidentDraft); err != nil {
			return Slip{}, err
		}
	}
	for i, found := range out.Found {
		d := out.FoundDrafts[i]
		d.Act = p.Act
		if _, err := tx.Archive().SaveIncident(ctx, found, d); err != nil {
			return Slip{}, err
		}
	}
	if out.Reading != nil {
		d := *out.Reading
		d.Act = p.Act
		if err := tx.KeepReading(ctx, out.Slip.Org, p.Who.ID, d); err != nil {
			return Slip{}, err
		}
	}
	return tx.SaveSlip(ctx, out.Slip, out.SlipDraft)
}

// Draft writes a slip for a volume: see [Draft].
func (d *Desk) Draft(ctx context.Context, req policy.Request, a Application) (Slip, error) {
	id := SlipID(d.gate.House().ID())
	return d.slips.Run(ctx, d.gate, req, ActDraft, policy.Ref{}, a, func(tx Tx, p staff.Pass, none Slip) (Slip, error) {
		if err := policy.CheckShape(a); err != nil {
			return Slip{}, err
		}
		v, err := tx.Archive().Volume(ctx, req.Org(), a.Volume)
		if err != nil {
			return Slip{}, unknownVolume(err)
		}
		s, draft, err := Draft(v, p.Who, p.At, p.Law, id, a)
		if err != nil {
			return Slip{}, err
		}
		return d.slips.Keep(ctx, tx, p, none, s, draft)
	})
}

// unknownVolume says of a volume that is not there how its id is found: whoever
// borrows knows the number on its label.
func unknownVolume(err error) error {
	if !errors.Is(err, policy.NotFound) {
		return err
	}
	v := policy.Missing(archive.VolumeKind)
	v.Field, v.Wanted = "volume", "the id of a volume"
	v.Remedy = policy.T("案卷以编号(id)指定,不是档案号:请先按档案号查询(Room.Lookup,GET /volumes/lookup)",
		"a volume is named by its id, not by its number: look it up by the number first (Room.Lookup, GET /volumes/lookup)")
	return v
}

// Submit presents the slip for approval: see [Case.Submit].
func (d *Desk) Submit(ctx context.Context, req policy.Request, ref policy.Ref) (Slip, error) {
	return d.act(ctx, req, ref, ActSubmit, nil, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Submit(p.Who, p.At, p.Law)
	})
}

// Approve approves the slip: see [Case.Approve].
func (d *Desk) Approve(ctx context.Context, req policy.Request, ref policy.Ref) (Slip, error) {
	return d.act(ctx, req, ref, ActApprove, nil, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Approve(p.Who, p.At, p.Law)
	})
}

// ApproveReading signs a reading slip as office director: see
// [Case.ApproveReading].
func (d *Desk) ApproveReading(ctx context.Context, req policy.Request, ref policy.Ref) (Slip, error) {
	return d.act(ctx, req, ref, ActApproveReading, nil, func(p staff.Pass, k Case) (Outcome, error) {
		return k.ApproveReading(p.Who, p.At, p.Law)
	})
}

// Refuse refuses the slip with a reason: see [Case.Refuse].
func (d *Desk) Refuse(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Slip, error) {
	return d.act(ctx, req, ref, ActRefuse, reason, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Refuse(p.Who, p.At, p.Law, reason)
	})
}

// Cancel takes the slip back: see [Case.Cancel].
func (d *Desk) Cancel(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Slip, error) {
	return d.act(ctx, req, ref, ActCancel, reason, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Cancel(p.Who, p.At, p.Law, reason)
	})
}

// Lend is the archivist's check of what goes out: see [Case.Lend].
func (d *Desk) Lend(ctx context.Context, req policy.Request, ref policy.Ref, counts []archive.Count) (Slip, error) {
	return d.act(ctx, req, ref, ActLend, counts, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Lend(p.Who, p.At, p.Law, counts)
	})
}

// Sign is the borrower's signature, which completes the lending: see [Case.Sign].
func (d *Desk) Sign(ctx context.Context, req policy.Request, ref policy.Ref, digest journal.Digest) (Slip, error) {
	return d.act(ctx, req, ref, ActSign, digest, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Sign(p.Who, p.At, p.Law, digest)
	})
}

// Renew gives the borrower more time: see [Case.Renew].
func (d *Desk) Renew(ctx context.Context, req policy.Request, ref policy.Ref) (Slip, error) {
	return d.act(ctx, req, ref, ActRenew, nil, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Renew(p.Who, p.At, p.Law)
	})
}

// Recall calls the volume back before its day: see [Case.Recall].
func (d *Desk) Recall(ctx context.Context, req policy.Request, ref policy.Ref, r Recall) (Slip, error) {
	return d.act(ctx, req, ref, ActRecall, r, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Recall(p.Who, p.At, p.Law, r)
	})
}

// Return is the archivist's check of what came back: see [Case.Return].
func (d *Desk) Return(ctx context.Context, req policy.Request, ref policy.Ref, r Returning) (Slip, error) {
	incident := archive.IncidentID(d.gate.House().ID())
	return d.act(ctx, req, ref, ActReturn, r, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Return(p.Who, p.At, p.Law, incident, r)
	})
}

// ClaimReturned notes that the borrower claims to have returned it: see
// [Case.ClaimReturned].
func (d *Desk) ClaimReturned(ctx context.Context, req policy.Request, ref policy.Ref, text string) (Slip, error) {
	return d.act(ctx, req, ref, ActClaimReturned, text, func(p staff.Pass, k Case) (Outcome, error) {
		return k.ClaimReturned(p.Who, p.At, p.Law, text)
	})
}

// DeclareLost declares what is still out lost: see [Case.DeclareLost].
func (d *Desk) DeclareLost(ctx context.Context, req policy.Request, ref policy.Ref, facts string) (Slip, error) {
	incident := archive.IncidentID(d.gate.House().ID())
	return d.act(ctx, req, ref, ActDeclareLost, facts, func(p staff.Pass, k Case) (Outcome, error) {
		return k.DeclareLost(p.Who, p.At, p.Law, incident, facts)
	})
}

// Close ends a slip of which something will never come back: see [Case.Close].
func (d *Desk) Close(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Slip, error) {
	return d.act(ctx, req, ref, ActClose, reason, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Close(p.Who, p.At, p.Law, reason)
	})
}

// Recover puts back what turned up after its slip was closed: see [Case.Recover].
func (d *Desk) Recover(ctx context.Context, req policy.Request, ref policy.Ref, r Returning) (Slip, error) {
	return d.act(ctx, req, ref, ActRecover, r, func(p staff.Pass, k Case) (Outcome, error) {
		return k.Recover(p.Who, p.At, p.Law, r)
	})
}
