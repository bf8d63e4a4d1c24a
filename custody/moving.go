package custody

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// begin runs a pure act that makes a movement of deeds.
func (v *Vault) begin(ctx context.Context, req policy.Request, action policy.Action, refs []policy.Ref, safe, to SafeID, input any,
	pure func(p staff.Pass, id MovementID, deeds []Deed, b Books) (Posting, error),
) (Movement, error) {
	id := MovementID(v.gate.House().ID())
	return v.movements.Run(ctx, v.gate, req, action, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Movement) (Movement, error) {
		if err := policy.CheckShape(input); err != nil {
			return Movement{}, err
		}
		b, err := books(ctx, tx, req.Org(), safe, to)
		if err != nil {
			return Movement{}, err
		}
		deeds, kinds, err := load(ctx, tx, p, req.Org(), refs)
		if err != nil {
			return Movement{}, err
		}
		if b.Last, err = lasts(ctx, tx, p, b, kinds); err != nil {
			return Movement{}, err
		}
		posting, err := pure(p, id, deeds, b)
		if err != nil {
			return Movement{}, err
		}
		return save(ctx, tx, p, posting)
	})
}

// on runs a pure act on a movement under way and its deeds.
func (v *Vault) on(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, m Movement, deeds []Deed, b Books) (Posting, error),
) (Movement, error) {
	return v.movements.Run(ctx, v.gate, req, action, ref, input, func(tx Tx, p staff.Pass, m Movement) (Movement, error) {
		b, err := books(ctx, tx, req.Org(), m.Safe, m.To)
		if err != nil {
			return Movement{}, err
		}
		if m.Way == Final {
			if b.Holds, err = holds(ctx, tx, m); err != nil {
				return Movement{}, err
			}
		}
		deeds, kinds, err := of(ctx, tx, m)
		if err != nil {
			return Movement{}, err
		}
		if b.Last, err = lasts(ctx, tx, p, b, kinds); err != nil {
			return Movement{}, err
		}
		posting, err := pure(p, m.kept(b), deeds, b)
		if err != nil {
			return Movement{}, err
		}
		return save(ctx, tx, p, posting)
	})
}

// holds reads the holds on the volume of a movement's file; none where the file is
// not a volume yet.
func holds(ctx context.Context, tx Tx, m Movement) ([]archive.Hold, error) {
	f, err := tx.Archive().File(ctx, m.Org, m.File)
	if err != nil || f.Volume == "" {
		return nil, err
	}
	v, err := tx.Archive().Volume(ctx, m.Org, f.Volume)
	return v.Holds, err
}

// BringIn proposes to put deeds into the custodian's safe: see [BringIn].
func (v *Vault) BringIn(ctx context.Context, req policy.Request, in Bringing) (Movement, error) {
	return v.begin(ctx, req, ActBringIn, in.Deeds, in.Safe, "", in, func(p staff.Pass, id MovementID, deeds []Deed, b Books) (Posting, error) {
		return BringIn(p.Who, p.At, p.Law, id, deeds, b, in.Slots)
	})
}

// Relocate proposes to put deeds into another slot or safe: see [Relocate].
func (v *Vault) Relocate(ctx context.Context, req policy.Request, in Relocation) (Movement, error) {
	return v.begin(ctx, req, ActRelocate, in.Deeds, in.Safe, in.To, in, func(p staff.Pass, id MovementID, deeds []Deed, b Books) (Posting, error) {
		return Relocate(p.Who, p.At, p.Law, id, deeds, b, in.Slots)
	})
}

// AskRelease asks for the release of deeds: see [AskRelease].
func (v *Vault) AskRelease(ctx context.Context, req policy.Request, in Asking) (Movement, error) {
	return v.begin(ctx, req, ActRequest, in.Deeds, in.Safe, "", in, func(p staff.Pass, id MovementID, deeds []Deed, b Books) (Posting, error) {
		return AskRelease(p.Who, p.At, p.Law, id, deeds, b.Safe, in)
	})
}

// Approve consents to a release: see [Movement.Approve].
func (v *Vault) Approve(ctx context.Context, req policy.Request, ref policy.Ref, a Approval) (Movement, error) {
	return v.on(ctx, req, ref, ActApprove, a, func(p staff.Pass, m Movement, deeds []Deed, _ Books) (Posting, error) {
		return m.Approve(p.Who, p.At, p.Law, deeds, a)
	})
}

// HandOut hands an approved release out: see [Movement.HandOut].
func (v *Vault) HandOut(ctx context.Context, req policy.Request, ref policy.Ref, in HandingOut) (Movement, error) {
	return v.on(ctx, req, ref, ActHandOut, in, func(p staff.Pass, m Movement, deeds []Deed, b Books) (Posting, error) {
		return m.HandOut(p.Who, p.At, p.Law, deeds, b, in)
	})
}

// Confirm is the second person's signature: see [Movement.Confirm].
func (v *Vault) Confirm(ctx context.Context, req policy.Request, ref policy.Ref, in Confirming) (Movement, error) {
	return v.on(ctx, req, ref, ActConfirm, in, func(p staff.Pass, m Movement, deeds []Deed, b Books) (Posting, error) {
		return m.Confirm(p.Who, p.At, p.Law, deeds, b, in)
	})
}

// Decline refuses a movement: see [Movement.Decline].
func (v *Vault) Decline(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Movement, error) {
	return v.on(ctx, req, ref, ActDecline, reason, func(p staff.Pass, m Movement, deeds []Deed, _ Books) (Posting, error) {
		return m.Decline(p.Who, p.At, p.Law, deeds, reason)
	})
}

// Withdraw takes a movement back: see [Movement.Withdraw].
func (v *Vault) Withdraw(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Movement, error) {
	return v.on(ctx, req, ref, ActWithdraw, reason, func(p staff.Pass, m Movement, deeds []Deed, _ Books) (Posting, error) {
		return m.Withdraw(p.Who, p.At, p.Law, deeds, reason)
	})
}
