package archive

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// DrawUpDisposal lists volumes whose time has ended for appraisal: see
// [DrawUpDisposal]. [Room.Expired] says which they are.
func (r *Room) DrawUpDisposal(ctx context.Context, req policy.Request, ids []VolumeID) (Disposal, error) {
	id := DisposalID(r.gate.House().ID())
	return r.disposals.Run(ctx, r.gate, req, ActDrawDisposal, policy.Ref{}, ids, func(tx Tx, p staff.Pass, _ Disposal) (Disposal, error) {
		if err := p.Permit(ActDrawDisposal, policy.Subject{Org: req.Org()}, DisposalKind+"/"+string(id)); err != nil {
			return Disposal{}, err
		}
		volumes, err := each(ctx, tx, req.Org(), ids)
		if err != nil {
			return Disposal{}, err
		}
		x, d, err := DrawUpDisposal(req.Org(), id, volumes, p.Who, p.At, p.Law)
		if err != nil {
			return Disposal{}, err
		}
		d.Act = p.Act
		if err := list(ctx, tx, x, d, volumes); err != nil {
			return Disposal{}, err
		}
		return tx.SaveDisposal(ctx, x, d)
	})
}

// list saves the volumes that a list now has, or has no longer.
func list(ctx context.Context, tx Tx, x Disposal, d journal.Draft, volumes []Volume) error {
	d = d.With("disposal", string(x.ID))
	for _, v := range x.list(volumes) {
		if _, err := tx.SaveVolume(ctx, v, d); err != nil {
			return err
		}
	}
	return nil
}

// each reads volumes by id, in their order.
func each(ctx context.Context, rd Reader, org policy.OrgID, ids []VolumeID) ([]Volume, error) {
	if len(ids) > mostDisposed {
		return nil, policy.Invalid("volumes", itoa(len(ids)), "1 to "+itoa(mostDisposed), policy.Tf("一份清单应有 1 至 %d 卷", "a list holds from 1 to %d volumes", mostDisposed))
	}
	volumes := make([]Volume, len(ids))
	for i, id := range ids {
		v, err := rd.Volume(ctx, org, id)
		if err != nil {
			return nil, unnamed(err, VolumeKind, "volumes["+itoa(i)+"]")
		}
		volumes[i] = v
	}
	return volumes, nil
}

func (r *Room) onDisposal(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, x Disposal) (Disposal, journal.Draft, error),
) (Disposal, error) {
	return r.disposals.Run(ctx, r.gate, req, action, ref, input, func(tx Tx, p staff.Pass, was Disposal) (Disposal, error) {
		x, d, err := pure(p, was)
		if err != nil {
			return Disposal{}, err
		}
		d.Act = p.Act
		if action != ActAppraise { // which takes nothing off
			volumes, err := each(ctx, tx, x.Org, was.Volumes())
			if err == nil {
				err = list(ctx, tx, x, d, volumes)
			}
			if err != nil {
				return Disposal{}, err
			}
		}
		return r.disposals.Keep(ctx, tx, p, was, x, d)
	})
}

// clear runs a pure act on a disposal and the volumes that stand on it.
func (r *Room) clear(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action,
	pure func(p staff.Pass, x Disposal, volumes []Volume) (Clearing, error),
) (Disposal, error) {
	return r.disposals.Run(ctx, r.gate, req, action, ref, nil, func(tx Tx, p staff.Pass, x Disposal) (Disposal, error) {
		volumes, err := each(ctx, tx, x.Org, x.Volumes())
		if err != nil {
			return Disposal{}, err
		}
		done, err := pure(p, x, volumes)
		if err != nil {
			return Disposal{}, err
		}
		for i, v := range done.Volumes {
			done.VolumeDrafts[i].Act = p.Act
			if _, err := tx.SaveVolume(ctx, v, done.VolumeDrafts[i]); err != nil {
				return Disposal{}, err
			}
		}
		return r.disposals.Keep(ctx, tx, p, x, done.Disposal, done.Draft)
	})
}

// Appraise states what is to become of each volume of a list: see
// [Disposal.Appraise].
func (r *Room) Appraise(ctx context.Context, req policy.Request, ref policy.Ref, verdicts []Verdict) (Disposal, error) {
	return r.onDisposal(ctx, req, ref, ActAppraise, verdicts, func(p staff.Pass, x Disposal) (Disposal, journal.Draft, error) {
		return x.Appraise(p.Who, p.At, p.Law, verdicts)
	})
}

// StrikeDisposal takes a volume off a list: see [Disposal.Strike].
func (r *Room) StrikeDisposal(ctx context.Context, req policy.Request, ref policy.Ref, volume VolumeID, reason string) (Disposal, error) {
	return r.onDisposal(ctx, req, ref, ActStrike, []string{string(volume), reason}, func(p staff.Pass, x Disposal) (Disposal, journal.Draft, error) {
		return x.Strike(p.Who, p.At, p.Law, volume, reason)
	})
}

// ApproveDisposal approves what two people found: see [Disposal.Approve].
func (r *Room) ApproveDisposal(ctx context.Context, req policy.Request, ref policy.Ref) (Disposal, error) {
	return r.clear(ctx, req, ref, ActApproveDisposal, func(p staff.Pass, x Disposal, volumes []Volume) (Clearing, error) {
		return x.Approve(volumes, p.Who, p.At, p.Law)
	})
}

// RefuseDisposal refuses the approval: see [Disposal.Refuse].
func (r *Room) RefuseDisposal(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Disposal, error) {
	return r.onDisposal(ctx, req, ref, ActRefuseDisposal, reason, func(p staff.Pass, x Disposal) (Disposal, journal.Draft, error) {
		return x.Refuse(p.Who, p.At, p.Law, reason)
	})
}

// Destroy records that what was approved has been destroyed: see
// [Disposal.Destroy].
func (r *Room) Destroy(ctx context.Context, req policy.Request, ref policy.Ref) (Disposal, error) {
	return r.clear(ctx, req, ref, ActDestroy, func(p staff.Pass, x Disposal, volumes []Volume) (Clearing, error) {
		return x.Destroy(volumes, p.Who, p.At, p.Law)
	})
}

func readDisposal(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id DisposalID) (Disposal, error) {
	if err := p.Permit(ActReadRegister, policy.Subject{Org: req.Org()}, DisposalKind+"/"+string(id)); err != nil {
		return Disposal{}, err
	}
	if err := seeing(ctx, rd, p, DisposalKind+"/"+string(id)); err != nil {
		return Disposal{}, err
	}
	return rd.Disposal(ctx, req.Org(), id)
}

// Disposal returns a disposal to those who may read the register, and count no shelves now
// (rule G7).
func (r *Room) Disposal(ctx context.Context, req policy.Request, id DisposalID) (Disposal, error) {
	var x Disposal
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		x, err = readDisposal(ctx, rd, req, p, id)
		return err
	})
	return x, err
}

// Disposals returns one page of disposals.
func (r *Room) Disposals(ctx context.Context, req policy.Request, q DisposalQuery) (DisposalPage, error) {
	var page DisposalPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadRegister, policy.Subject{Org: q.Org}, "disposals"); err == nil {
			err = seeing(ctx, rd, p, "disposals")
		}
		if err != nil {
			return err
		}
		page, err = rd.Disposals(ctx, q)
		return err
	})
	return page, err
}

// ExplainDisposal lists what may be done next with a disposal: see
// [Disposal.Explain].
func (r *Room) ExplainDisposal(ctx context.Context, req policy.Request, id DisposalID) ([]policy.Next, error) {
	var next []policy.Next
	err := r.view(ctx, req, ActReadRegister, func(rd Reader, p staff.Pass) error {
		x, err := readDisposal(ctx, rd, req, p, id)
		if err == nil {
			next = x.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// DisposalHistory returns at most limit entries of a disposal's journal, those
// after the Seq given (0: from the first; limit 0: 100).
func (r *Room) DisposalHistory(ctx context.Context, req policy.Request, id DisposalID, after uint64, limit int) ([]journal.Entry, error) {
	chain := journal.Chain{Org: req.Org(), Kind: DisposalKind, ID: string(id)}
	return r.history(ctx, req, ActReadRegister, chain, after, limit, func(rd Reader, p staff.Pass) error {
		_, err := readDisposal(ctx, rd, req, p, id)
		return err
	})
}
