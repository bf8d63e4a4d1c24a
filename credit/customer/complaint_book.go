package customer

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// saveComplained saves a complaint and the communication it leaves in the profile;
// before is what it was.
func (b *Book) saveComplained(ctx context.Context, tx Tx, p staff.Pass, before Complaint, out Complained) (Complaint, error) {
	if _, err := saveBoth(ctx, tx, p, out.Beside, tx.SaveFact); err != nil {
		return Complaint{}, err
	}
	return b.complaints.Keep(ctx, tx, p, before, out.Complaint, out.Draft)
}

// naming runs an act on a complaint that names somebody for an act of both kinds: one who
// may not do it is refused by the rule of the complaint's.
func (b *Book) naming(ctx context.Context, req policy.Request, a policy.Action, ref policy.Ref, input any, other policy.Named,
	do func(tx Tx, p staff.Pass, k Complaint) (Complaint, error),
) (Complaint, error) {
	known := b.complaints.Known(ctx, b.gate, req.Org(), []policy.Named{other})
	return b.complaints.Run(ctx, b.gate, req, a, ref, input, func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		out, err := do(tx, p, k)
		if err != nil {
			return Complaint{}, err
		}
		if err := known(ctx, tx, p, out, other); err != nil {
			return Complaint{}, out.refused(err).Err()
		}
		return out, nil
	})
}

// ReceiveComplaint takes a complaint in: see [Profile.Receive]. It adds to the
// profile as it is, whatever its revision.
func (b *Book) ReceiveComplaint(ctx context.Context, req policy.Request, handler policy.PersonID, in Intake) (Complaint, error) {
	id, fact := ComplaintID(b.gate.House().ID()), FactID(b.gate.House().ID())
	input := struct {
		Handler policy.PersonID
		Intake  Intake
	}{handler, in}
	return b.naming(ctx, req, ActReceiveComplaint, policy.Ref{}, input, asHandler(handler), func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		profile, err := tx.Profile(ctx, req.Org(), in.Profile)
		if err != nil {
			return Complaint{}, err
		}
		out, err := profile.Receive(p.Who, p.At, p.Law, id, fact, handler, in)
		if err != nil {
			return Complaint{}, err
		}
		return b.saveComplained(ctx, tx, p, k, out)
	})
}

// AssignComplaint names another handler: see [Complaint.Assign].
func (b *Book) AssignComplaint(ctx context.Context, req policy.Request, ref policy.Ref, handler policy.PersonID) (Complaint, error) {
	return b.naming(ctx, req, ActAssignComplaint, ref, handler, asHandler(handler), func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		assigned, d, err := k.Assign(p.Who, p.At, p.Law, handler)
		if err != nil {
			return Complaint{}, err
		}
		return b.complaints.Keep(ctx, tx, p, k, assigned, d)
	})
}

// AskProduction asks the production office to join: see [Complaint.AskProduction].
func (b *Book) AskProduction(ctx context.Context, req policy.Request, ref policy.Ref) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActAskProduction, ref, nil, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.AskProduction(p.Who, p.At, p.Law)
	})
}

// JoinComplaint is the production office's answer: see [Complaint.Join].
func (b *Book) JoinComplaint(ctx context.Context, req policy.Request, ref policy.Ref, text string) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActJoinComplaint, ref, text, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.Join(p.Who, p.At, p.Law, text)
	})
}

// ProposeOutcome presents what is proposed of a complaint: see [Complaint.Propose].
func (b *Book) ProposeOutcome(ctx context.Context, req policy.Request, ref policy.Ref, o Proposal) (Complaint, error) {
	return b.naming(ctx, req, ActProposeOutcome, ref, o, asAnswerer(o.Answerer), func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		proposed, d, err := k.Propose(p.Who, p.At, p.Law, o)
		if err != nil {
			return Complaint{}, err
		}
		return b.complaints.Keep(ctx, tx, p, k, proposed, d)
	})
}

// ApproveOutcome approves the outcome of a complaint: see [Complaint.Approve].
func (b *Book) ApproveOutcome(ctx context.Context, req policy.Request, ref policy.Ref) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActApproveOutcome, ref, nil, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.Approve(p.Who, p.At, p.Law)
	})
}

// ReturnOutcome gives the outcome of a complaint back: see [Complaint.Return].
func (b *Book) ReturnOutcome(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActReturnOutcome, ref, reason, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.Return(p.Who, p.At, p.Law, reason)
	})
}

// AssignAnswer names somebody else to answer the customer: see [Complaint.AssignAnswer].
func (b *Book) AssignAnswer(ctx context.Context, req policy.Request, ref policy.Ref, answerer policy.PersonID) (Complaint, error) {
	return b.naming(ctx, req, ActAssignAnswer, ref, answerer, asAnswerer(answerer), func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		assigned, d, err := k.AssignAnswer(p.Who, p.At, p.Law, answerer)
		if err != nil {
			return Complaint{}, err
		}
		return b.complaints.Keep(ctx, tx, p, k, assigned, d)
	})
}

// AnswerComplaint answers the customer: see [Complaint.Respond].
func (b *Book) AnswerComplaint(ctx context.Context, req policy.Request, ref policy.Ref, a Response) (Complaint, error) {
	fact := FactID(b.gate.House().ID())
	return b.complaints.Run(ctx, b.gate, req, ActAnswerComplaint, ref, a, func(tx Tx, p staff.Pass, k Complaint) (Complaint, error) {
		profile, err := tx.Profile(ctx, req.Org(), k.Profile)
		if err != nil {
			return Complaint{}, err
		}
		out, err := k.Respond(p.Who, p.At, p.Law, profile, fact, a)
		if err != nil {
			return Complaint{}, err
		}
		return b.saveComplained(ctx, tx, p, k, out)
	})
}

// CloseComplaint says that a complaint is settled: see [Complaint.Close].
func (b *Book) CloseComplaint(ctx context.Context, req policy.Request, ref policy.Ref, remark string) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActCloseComplaint, ref, remark, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.Close(p.Who, p.At, p.Law, remark)
	})
}

// ReopenComplaint takes a complaint up again: see [Complaint.Reopen].
func (b *Book) ReopenComplaint(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Complaint, error) {
	return b.complaints.Act(ctx, b.gate, req, ActReopenComplaint, ref, reason, func(p staff.Pass, k Complaint) (Complaint, journal.Draft, error) {
		return k.Reopen(p.Who, p.At, p.Law, reason)
	})
}
