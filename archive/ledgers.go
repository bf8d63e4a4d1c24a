package archive

import (
	"context"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// LedgerChunk is how many lines of an old ledger one transaction enters.
const LedgerChunk = 500

// LedgerKeeping is how services keep old ledgers in their transactions: the one
// mechanism by which volumes and what stands on the floors above are taken over.
func LedgerKeeping[X interface {
	journal.Reader
	journal.Writer
}](update func(context.Context, func(X) error) error, archive func(X) Tx) staff.Keeping[X, Ledger] {
	return staff.Keeping[X, Ledger]{
		Kind: LedgerKind, Update: update, Ref: Ledger.Ref,
		Staff: func(tx X) staff.Reader { return archive(tx).Staff() },
		Load: func(ctx context.Context, tx X, org policy.OrgID, id string) (Ledger, error) {
			return archive(tx).Ledger(ctx, org, LedgerID(id))
		},
		Save: func(tx X, ctx context.Context, l Ledger, d journal.Draft) (Ledger, error) {
			return archive(tx).SaveLedger(ctx, l, d)
		},
		Sees: func(p staff.Pass, l Ledger) error { return p.Permit(ActReadLedger, l.Subject(), l.record().Name()) },
	}
}

// EnterLines enters the lines of an old ledger chunk by chunk, each chunk one
// transaction with the count of the ledger; one enters a line, and says whether it
// was refused. Under a request key each chunk has a key of its own ("key/0",
// "key/1"): the same lines sent again go on where they were broken off. progress,
// where it is not nil, is called after each chunk.
func EnterLines[X interface {
	journal.Reader
	journal.Writer
}, L any](ctx context.Context, k staff.Keeping[X, Ledger], g *staff.Gate, req policy.Request, action policy.Action, ref policy.Ref, lines []L,
	progress func(Ledger), one func(ctx context.Context, tx X, p staff.Pass, l Ledger, at int, line L) (*LedgerRefusal, error),
) (Ledger, error) {
	var l Ledger
	key, first := req.Key, 0
	if len(lines) == 0 {
		return l, policy.Invalid("lines", "0", "a line or more", policy.T("没有要录入的行", "there is no line to enter"))
	}
	if last := key + "/" + strconv.Itoa((len(lines)-1)/LedgerChunk); key != "" && len(last) > 128 {
		return l, policy.Invalid("key", itoa(len(key))+" bytes", "a shorter one: each chunk has its own", policy.T("请求键过长,各批各有其键", "the request key is too long: each chunk has a key of its own"))
	}
	for chunk := range slices.Chunk(lines, LedgerChunk) {
		if key != "" {
			req.Key = key + "/" + strconv.Itoa(first/LedgerChunk)
		}
		var err error
		l, err = k.Run(ctx, g, req, action, ref, chunk, func(tx X, p staff.Pass, l Ledger) (Ledger, error) {
			if err := l.Entering(action, p.Who, p.At, p.Law); err != nil {
				return Ledger{}, err
			}
			var refused []LedgerRefusal
			for i, line := range chunk {
				no, err := one(ctx, tx, p, l, first+i, line)
				if err != nil {
					return Ledger{}, err
				}
				if no != nil {
					no.Line = first + i + 1
					refused = append(refused, *no)
				}
			}
			l, d, err := l.Counted(action, p.Who, p.At, p.Law, len(chunk)-len(refused), refused)
			if err != nil {
				return Ledger{}, err
			}
			return k.Keep(ctx, tx, p, l, l, d)
		})
		if err != nil {
			return Ledger{}, err
		}
		if progress != nil {
			progress(l)
		}
		ref, first = l.Ref(), first+len(chunk)
		if req.DryRun {
			return l, nil // the first chunk tells
		}
	}
	return l, nil
}

// BeginLedger proposes to take an old ledger over: see [BeginLedger].
func (r *Room) BeginLedger(ctx context.Context, req policy.Request, o OldLedger) (Ledger, error) {
	id := LedgerID(r.gate.House().ID())
	return r.ledgers.Act(ctx, r.gate, req, ActBeginLedger, policy.Ref{}, o, func(p staff.Pass, _ Ledger) (Ledger, journal.Draft, error) {
		return BeginLedger(req.Org(), id, p.Who, p.At, p.Law, o)
	})
}

// ApproveLedger lets its lines be entered: see [Ledger.Approve].
func (r *Room) ApproveLedger(ctx context.Context, req policy.Request, ref policy.Ref) (Ledger, error) {
	return r.ledgers.Act(ctx, r.gate, req, ActApproveLedger, ref, nil, func(p staff.Pass, l Ledger) (Ledger, journal.Draft, error) {
		return l.Approve(p.Who, p.At, p.Law)
	})
}

// CloseLedger ends the taking over: see [Ledger.Close].
func (r *Room) CloseLedger(ctx context.Context, req policy.Request, ref policy.Ref) (Ledger, error) {
	return r.ledgers.Act(ctx, r.gate, req, ActCloseLedger, ref, nil, func(p staff.Pass, l Ledger) (Ledger, journal.Draft, error) {
		return l.Close(p.Who, p.At, p.Law)
	})
}

// Ledger returns an old ledger, with what was entered and refused.
func (r *Room) Ledger(ctx context.Context, req policy.Request, id LedgerID) (Ledger, error) {
	var l Ledger
	err := r.view(ctx, req, ActReadLedger, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadLedger, policy.Subject{Org: req.Org()}, LedgerKind+"/"+string(id)); err != nil {
			return err
		}
		l, err = rd.Ledger(ctx, req.Org(), id)
		return err
	})
	return l, err
}

// Ledgers returns one page of old ledgers, by id.
func (r *Room) Ledgers(ctx context.Context, req policy.Request, q LedgerQuery) (LedgerPage, error) {
	var page LedgerPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := r.view(ctx, req, ActReadLedger, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadLedger, policy.Subject{Org: q.Org}, "ledgers"); err != nil {
			return err
		}
		page, err = rd.Ledgers(ctx, q)
		return err
	})
	return page, err
}

// LedgerHistory returns at most limit entries of an old ledger's journal, those after the
// Seq given (0: from the first; limit 0: 100): each names the lines that its chunk refused.
func (r *Room) LedgerHistory(ctx context.Context, req policy.Request, id LedgerID, after uint64, limit int) ([]journal.Entry, error) {
	name := LedgerKind + "/" + string(id)
	chain := journal.Chain{Org: req.Org(), Kind: LedgerKind, ID: string(id)}
	return r.history(ctx, req, ActReadLedger, chain, after, limit, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadLedger, policy.Subject{Org: req.Org()}, name); err != nil {
			return err
		}
		_, err := rd.Ledger(ctx, req.Org(), id)
		return err
	})
}

// EnterVolumes takes the volumes of an old ledger over, of whatever class (期初录入,
// rule G8), chunk by chunk: see [EnterLines] and [Ledger.Enter]. A line that cannot
// be entered is counted and kept among the ledger's refusals, and the others are
// entered all the same.
func (r *Room) EnterVolumes(ctx context.Context, req policy.Request, ref policy.Ref, lines []OldVolume, progress func(Ledger)) (Ledger, error) {
	ids := make([]VolumeID, len(lines))
	for i := range ids {
		ids[i] = VolumeID(r.gate.House().ID())
	}
	return EnterLines(ctx, r.ledgers, r.gate, req, ActEnterVolumes, ref, lines, progress, func(ctx context.Context, tx Tx, p staff.Pass, l Ledger, at int, line OldVolume) (*LedgerRefusal, error) {
		v, d, err := l.Enter(ids[at], 0, p.Who, p.At, p.Law, line)
		if err == nil {
			var twin VolumePage
			if twin, err = tx.Volumes(ctx, VolumeQuery{Org: l.Org, Number: v.Number, Limit: 1}); err != nil {
				return nil, err
			}
			if len(twin.Volumes) > 0 {
				err = TwiceEntered()
			}
		}
		if err != nil {
			no := RefuseLine(line.Number, err)
			return &no, nil
		}
		if v.Opening.Seq, err = tx.NextNumber(ctx, OldSeries(l.Org, string(v.Class))); err != nil {
			return nil, err
		}
		d.Act = p.Act
		_, err = tx.SaveVolume(ctx, v, d)
		return nil, err
	})
}
