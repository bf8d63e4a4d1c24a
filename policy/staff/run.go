package staff

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Keeping is how a service keeps one kind of record R in transactions X.
type Keeping[X interface {
	journal.Reader
	journal.Writer
}, R any] struct {
	// Kind is the record's kind in the journal.
	Kind string
	// Update runs a transaction, as the store does.
	Update func(ctx context.Context, fn func(X) error) error
	// Staff reads staff records in the same transaction.
	Staff func(X) Reader
	// Load reads a record for change.
	Load func(ctx context.Context, tx X, org policy.OrgID, id string) (R, error)
	// Save saves one, and what the act says of itself.
	Save func(tx X, ctx context.Context, r R, d journal.Draft) (R, error)
	// Ref names a record as it is.
	Ref func(R) policy.Ref
	// Runs returns the deadlines of a record of which the journal tells how they run
	// ([journal.Draft.Running]); nil where it has none.
	Runs func(r R, law *policy.Version) policy.Deadlines
	// Sees says whether the actor may read a record: an answer sent again tells
	// what the record is now, and a stale revision that it has changed. Nil means
	// whoever may act may read.
	Sees func(p Pass, r R) error
	// Shows is the record as an answer to an act, sent again too, gives it, where that is
	// less than what is kept, or refuses the act to whom it would tell too much; nil: as it
	// is.
	Shows func(ctx context.Context, tx X, p Pass, r R) (R, error)
	// Subject is what the matrix must know of a record of whose people it decides
	// ([Keeping.Naming]); nil where no act names anybody for an act.
	Subject func(R) policy.Subject

	names []policy.Named
}

// Loads is [Keeping.Load] by a method of the store.
func Loads[X any, ID ~string, R any](get func(tx X, ctx context.Context, org policy.OrgID, id ID) (R, error)) func(context.Context, X, policy.OrgID, string) (R, error) {
	return func(ctx context.Context, tx X, org policy.OrgID, id string) (R, error) {
		return get(tx, ctx, org, ID(id))
	}
}

// Act takes one request through a pure act on one record ([Keeping.Run]), and keeps
// what it made.
func (k Keeping[X, R]) Act(ctx context.Context, g *Gate, req policy.Request, action policy.Action, ref policy.Ref, input any,
	pure func(p Pass, r R) (R, journal.Draft, error),
) (R, error) {
	return k.Run(ctx, g, req, action, ref, input, func(tx X, p Pass, was R) (R, error) {
		now, d, err := pure(p, was)
		if err != nil {
			var none R
			return none, err
		}
		return k.Keep(ctx, tx, p, was, now, d)
	})
}

// Keep saves what an act made of a record, under the act's id, with what it changed
// in the deadlines that run; was is the zero record of one that is new.
func (k Keeping[X, R]) Keep(ctx context.Context, tx X, p Pass, was, now R, d journal.Draft) (R, error) {
	d.Act = p.Act
	if k.Runs != nil {
		d = d.Running(k.Runs(was, p.Law), k.Runs(now, p.Law))
	}
	return k.Save(tx, ctx, now, d)
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("staff: a dry run keeps nothing")

// Run takes one request through one act in one transaction, as every service
// does: the request's earlier receipt first, then the regulation in force and
// the actor's authority, the record as the caller saw it (none for a ref
// without id), the act itself, the receipt. What do returns is the answer; it
// has saved what is to be saved. A dry run goes the same way and is taken back at
// its end.
func (k Keeping[X, R]) Run(ctx context.Context, g *Gate, req policy.Request, action policy.Action, ref policy.Ref, input any,
	do func(tx X, p Pass, r R) (R, error),
) (R, error) {
	var none, out R
	if req.DryRun {
		req.Key = ""
	}
	visit, err := g.Arrive(req, action, ref.ID, input)
	if err != nil {
		return none, err
	}
	others := g.find(ctx, req.Org(), k.names)
	err = k.Update(ctx, func(tx X) error {
		prior, replayed, err := visit.Replay(ctx, tx)
		if err != nil {
			return err
		}
		pass, err := visit.Admit(ctx, k.Staff(tx))
		if err != nil {
			return err
		}
		if replayed {
			out, err = k.again(ctx, tx, pass, req.Org(), prior.ID)
			return err
		}
		var r R
		if ref.ID != "" {
			if r, err = k.Load(ctx, tx, req.Org(), ref.ID); err != nil {
				return err
			}
			if err := k.fresh(pass, r, ref); err != nil {
				return err
			}
		}
		if out, err = do(tx, pass, r); err != nil {
			return err
		}
		if err := k.suit(ctx, tx, pass, others, out); err != nil {
			return err
		}
		if out, err = k.shown(ctx, tx, pass, out); err != nil {
			return err
		}
		if req.DryRun {
			// Reading it back makes a store that saves at the end save now.
			if _, err := k.Load(ctx, tx, req.Org(), k.Ref(out).ID); err != nil {
				return err
			}
			return errDry
		}
		return visit.Keep(ctx, tx, k.Kind, k.Ref(out))
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	if err = visit.Done(ctx, err); err != nil {
		return none, err
	}
	return out, nil
}

// again answers a request that was sent before: with the record as it is now, to who
// may read it.
func (k Keeping[X, R]) again(ctx context.Context, tx X, p Pass, org policy.OrgID, id string) (R, error) {
	r, err := k.Load(ctx, tx, org, id)
	if err == nil && k.Sees != nil {
		err = k.Sees(p, r)
	}
	if err != nil {
		return r, err
	}
	return k.shown(ctx, tx, p, r)
}

func (k Keeping[X, R]) shown(ctx context.Context, tx X, p Pass, r R) (R, error) {
	if k.Shows == nil {
		return r, nil
	}
	return k.Shows(ctx, tx, p, r)
}

// fresh refuses a record that has changed since the caller saw it. How often it
// has is not for everybody.
func (k Keeping[X, R]) fresh(p Pass, r R, ref policy.Ref) error {
	now := k.Ref(r)
	if now.Revision == ref.Revision {
		return nil
	}
	if k.Sees != nil {
		if err := k.Sees(p, r); err != nil {
			return err
		}
	}
	return policy.Stale(k.Kind+"/"+ref.ID, ref.Revision, now.Revision)
}
