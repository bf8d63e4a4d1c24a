package staff

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// View takes a request through a query, within one consistent reading of a
// store: the regulation in force and the actor's authority first, as [Keeping.Run]
// does for acts. What the actor may see is for do to say.
func View[X interface{ Staff() Reader }](ctx context.Context, g *Gate, view func(context.Context, func(X) error) error, req policy.Request, action policy.Action,
	do func(rd X, p Pass) error,
) error {
	visit, err := g.Arrive(req, action, "", nil)
	if err != nil {
		return err
	}
	return view(ctx, func(rd X) error {
		p, err := visit.Admit(ctx, rd.Staff())
		if err != nil {
			return err
		}
		return do(rd, p)
	})
}

// readTries is how often a reading is tried while somebody else is first.
const readTries = 5

// Read lets somebody read a confidential record under a stated purpose, one
// plain line of at most 200 characters without anybody's identity, telephone or
// account number (查阅, rule G2b). permit says whether they may.
//
// What was read is one entry in the reader's own chain ([journal.Readings]), in
// the transaction that read it: the record, the purpose, the rule of the matrix
// row. The chain is kept by the organisation whose record it is; a reader of a
// group body is named there with their own organisation before. A refusal for
// want of authority leaves one entry in the person's own chain, in their own
// organisation, with the rule that refused it, and nothing else; a record that is
// not there leaves nothing.
//
// Each reading is its own: a request key is not looked at, and a dry run is
// recorded as any other reading, since it would tell as much.
func (k Keeping[X, R]) Read(ctx context.Context, g *Gate, req policy.Request, action policy.Action, id, purpose string,
	permit func(p Pass, r R) error,
) (R, error) {
	return k.Disclose(ctx, g, req, action, id, purpose, func(_ X, p Pass, r R) (R, error) { return r, permit(p, r) })
}

// Disclose is [Keeping.Read] where more than the reader's own entry is looked at
// or written, as when a record is passed on: do says whether they may, and saves
// what is to be saved in the same transaction. What do returns is the answer.
func (k Keeping[X, R]) Disclose(ctx context.Context, g *Gate, req policy.Request, action policy.Action, id, purpose string,
	do func(tx X, p Pass, r R) (R, error),
) (R, error) {
	var none, out R
	if err := checkPurpose(purpose); err != nil {
		return none, err
	}
	req.Key, req.DryRun = "", false
	visit, err := g.Arrive(req, action, id, nil)
	if err != nil {
		return none, err
	}
	var who policy.Actor
	err = k.insist(ctx, func(tx X) error {
		pass, refused := visit.Admit(ctx, k.Staff(tx))
		if refused != nil && !errors.Is(refused, policy.NotAllowed) {
			return refused
		}
		who = pass.Who
		r, err := k.Load(ctx, tx, req.Org(), id)
		if err != nil {
			return err
		}
		if refused == nil {
			r, refused = do(tx, pass, r)
		}
		if refused != nil {
			return refused
		}
		d := visit.reading(who, k.Kind+"/"+id, purpose)
		if row, ok := pass.Law.Matrix().Row(action); ok && row.Rule != policy.G2b {
			d.Rules = append(d.Rules, row.Rule)
		}
		if err := tx.KeepReading(ctx, req.Org(), visit.owner(), d); err != nil {
			return err
		}
		out = r
		return visit.Keep(ctx, tx, k.Kind, k.Ref(r))
	})
	if errors.Is(err, policy.NotAllowed) {
		err = k.keepRefused(ctx, visit, visit.reading(who, k.Kind+"/"+id, purpose), err)
	}
	if err = visit.Done(ctx, err); err != nil {
		return none, err
	}
	return out, nil
}

// keepRefused writes a refused reading in the person's own chain, where they
// belong, and returns the refusal.
func (k Keeping[X, R]) keepRefused(ctx context.Context, v *Visit, d journal.Draft, refusal error) error {
	home := v.req.Actor.Org
	d.Home = "" // that is where the chain is
	if home != v.req.Org() {
		d = d.With("org", string(v.req.Org()))
	}
	d = d.With("refused", string(refusedBy(refusal)))
	err := k.insist(ctx, func(tx X) error { return tx.KeepReading(ctx, home, v.req.Actor.ID, d) })
	if err != nil {
		return errors.Join(refusal, err)
	}
	return refusal
}

// insist runs a transaction again while it is a conflict: of two first readings
// of one person at once, one finds the chain begun.
func (k Keeping[X, R]) insist(ctx context.Context, fn func(X) error) (err error) {
	for range readTries {
		if err = k.Update(ctx, fn); !errors.Is(err, policy.Conflict) {
			return err
		}
	}
	return err
}

// reading is the draft of one reading.
func (v *Visit) reading(who policy.Actor, subject, purpose string) journal.Draft {
	d := journal.NewDraft(who, v.At, v.action, policy.G2b).With("subject", subject).With("purpose", purpose)
	d.Act = v.Act
	return d
}

// refusedBy returns the rule of the first want of authority.
func refusedBy(err error) policy.Rule {
	for _, v := range policy.Violations(err) {
		if v.Kind == policy.NotAllowed {
			return v.Rule
		}
	}
	return ""
}

func checkPurpose(purpose string) error {
	return policy.CheckShape(struct {
		Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
	}{purpose})
}
