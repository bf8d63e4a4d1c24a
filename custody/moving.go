package custody

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// begin runs a pure act that makes a movement of deeds.
func (v *Vault) begin(ctx context.Context, req policy.Request, action policy.Action, refs []policy.Ref, safe, to SafeID, input any,
	pure func(p staff.Pass, id MovementID, deeds []Deed, b Books) (Posting, error), names ...policy.Named,
) (Movement, error) {
	id := MovementID(v.gate.House().ID())
	return v.movements.Naming(names...).Run(ctx, v.gate, req, action, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Movement) (Movement, error) {
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
		if b, err = b.out(ctx, tx, deeds); err != nil {
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
		deeds, kinds, err := of(ctx, tx, m)
		if err != nil {
			return Movement{}, err
		}
		if b, err = b.filed(ctx, tx.Archive(), m, deeds); err != nil {
			return Movement{}, err
		}
		if b, err = b.out(ctx, tx, deeds); err != nil {
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

// filed reads what the archive says of the file whose deeds a movement gives back: when
// its project ended, and the holds on its volume, none where it is not one yet. Old deeds
// have no file, and may have a volume.
func (b Books) filed(ctx context.Context, rd archive.Reader, m Movement, deeds []Deed) (Books, error) {
	if m.Way != Final {
		return b, nil
	}
	if m.File == "" {
		return b.held(ctx, rd, deeds)
	}
	f, err := rd.File(ctx, m.Org, m.File)
	if err != nil {
		return b, err
	}
	b.Ended = f.Project.Ended
	if len(f.Holders) > 0 {
		b.Opened = f.Holders[0].From
	}
	if f.Volume == "" {
		return b, nil
	}
	v, err := rd.Volume(ctx, m.Org, f.Volume)
	b.Holds = v.Holds
	return b, err
}

// held reads the holds on the volumes of old deeds.
func (b Books) held(ctx context.Context, rd archive.Reader, deeds []Deed) (Books, error) {
	var ids []archive.VolumeID
	for _, d := range deeds {
		if d.Volume != "" {
			ids = append(ids, d.Volume)
		}
	}
	slices.Sort(ids)
	b.Holds = nil
	for _, id := range slices.Compact(ids) {
		v, err := rd.Volume(ctx, deeds[0].Org, id)
		if err != nil {
			return b, err
		}
		b.Holds = append(b.Holds, v.Holds...)
	}
	return b, nil
}

// out reads what concerns deeds that are out: the releases by which they went, and the
// incidents over those reported lost.
func (b Books) out(ctx context.Context, tx Tx, deeds []Deed) (Books, error) {
	var err error
	if b.Releases, err = releases(ctx, tx, deeds); err != nil {
		return b, err
	}
	b.Losses = nil
	for _, d := range deeds {
		if d.Incident == "" {
			continue
		}
		i, err := lossOf(ctx, tx.Archive(), d)
		if err != nil {
			return b, err
		}
		b.Losses = append(b.Losses, i)
	}
	return b, nil
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
	}, asCarrier(in.Carrier))
}

// Approve consents to a release: see [Movement.Approve].
func (v *Vault) Approve(ctx context.Context, req policy.Request, ref policy.Ref, a Approval) (Movement, error) {
	return v.on(ctx, req, ref, ActApprove, a, func(p staff.Pass, m Movement, deeds []Deed, b Books) (Posting, error) {
		return m.Approve(p.Who, p.At, p.Law, deeds, b, a)
	})
}

// HandOut hands an approved release out: see [Movement.HandOut].
func (v *Vault) HandOut(ctx context.Context, req policy.Request, ref policy.Ref, in HandingOut) (Movement, error) {
	return v.on(ctx, req, ref, ActHandOut, in, func(p staff.Pass, m Movement, deeds []Deed, b Books) (Posting, error) {
		return m.HandOut(p.Who, p.At, p.Law, deeds, b, in)
	})
}

// Carry is the carrier's signature under a release for a time: see [Movement.Carry].
func (v *Vault) Carry(ctx context.Context, req policy.Request, ref policy.Ref, in Confirming) (Movement, error) {
	return v.on(ctx, req, ref, ActCarry, in, func(p staff.Pass, m Movement, deeds []Deed, _ Books) (Posting, error) {
		return m.Carry(p.Who, p.At, p.Law, deeds, in)
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

// ReportLost reports a deed lost while it is out: see [Deed.ReportLost].
func (v *Vault) ReportLost(ctx context.Context, req policy.Request, ref policy.Ref, r LossReport) (Deed, error) {
	id := archive.IncidentID(v.gate.House().ID())
	return v.deeds.Run(ctx, v.gate, req, ActReportLost, ref, r, func(tx Tx, p staff.Pass, d Deed) (Deed, error) {
		safe, err := safeFor(ctx, tx, d)
		if err != nil {
			return Deed{}, err
		}
		out, err := d.ReportLost(p.Who, p.At, p.Law, safe, id, r)
		if err != nil {
			return Deed{}, err
		}
		out.Draft.Act, out.IncidentDraft.Act = p.Act, p.Act
		if _, err := tx.Archive().SaveIncident(ctx, out.Incident, out.IncidentDraft); err != nil {
			return Deed{}, err
		}
		return tx.SaveDeed(ctx, out.Deed, out.Draft)
	})
}

// WriteOff writes off a deed that was lost while it was out: see [Deed.WriteOff].
func (v *Vault) WriteOff(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Deed, error) {
	id := MovementID(v.gate.House().ID())
	return v.deeds.Run(ctx, v.gate, req, ActWriteOff, ref, reason, func(tx Tx, p staff.Pass, d Deed) (Deed, error) {
		var b Books
		var err error
		if b.Safe, err = safeFor(ctx, tx, d); err != nil {
			return Deed{}, err
		}
		if b.Incident, err = lossOf(ctx, tx.Archive(), d); err != nil {
			return Deed{}, err
		}
		if b.Releases, err = releases(ctx, tx, []Deed{d}); err != nil {
			return Deed{}, err
		}
		posting, err := d.WriteOff(p.Who, p.At, p.Law, id, b, reason)
		if err != nil {
			return Deed{}, err
		}
		if _, err := save(ctx, tx, p, posting); err != nil {
			return Deed{}, err
		}
		return tx.Deed(ctx, d.Org, d.ID)
	})
}

// lossOf reads the incident over a deed's loss; none where it was not reported.
func lossOf(ctx context.Context, rd archive.Reader, d Deed) (archive.Incident, error) {
	if d.Incident == "" {
		return archive.Incident{}, nil
	}
	return rd.Incident(ctx, d.Org, d.Incident)
}
