package custody

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// onSafe runs an act on a safe.
func (v *Vault) onSafe(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(tx Tx, p staff.Pass, s Safe) (Safe, journal.Draft, error),
) (Safe, error) {
	return v.safes.Run(ctx, v.gate, req, action, ref, input, func(tx Tx, p staff.Pass, s Safe) (Safe, error) {
		s, d, err := pure(tx, p, s)
		if err != nil {
			return Safe{}, err
		}
		return v.safes.Keep(ctx, tx, p, s, s, d)
	})
}

// OpenSafe puts a safe to use: see [OpenSafe].
func (v *Vault) OpenSafe(ctx context.Context, req policy.Request, in NewSafe) (Safe, error) {
	return v.onSafe(ctx, req, policy.Ref{}, ActOpenSafe, in, func(tx Tx, p staff.Pass, _ Safe) (Safe, journal.Draft, error) {
		if err := p.Permit(ActOpenSafe, policy.Subject{Org: req.Org()}, SafeKind); err != nil {
			return Safe{}, journal.Draft{}, err
		}
		if _, err := tx.Safe(ctx, req.Org(), in.ID); err == nil {
			return Safe{}, journal.Draft{}, &policy.Violation{
				Kind: policy.Conflict, Rule: policy.B5_4, Subject: SafeKind, Field: "id", Wanted: "an id that no safe has",
				Problem: policy.T("已有这一编号的保险柜", "there is a safe with this id already"),
				Remedy:  policy.T("请另取编号", "take another id"),
			}
		} else if !errors.Is(err, policy.NotFound) {
			return Safe{}, journal.Draft{}, err
		}
		office, err := inOffice(ctx, tx, req.Org(), in.Custodian, p)
		if err != nil {
			return Safe{}, journal.Draft{}, err
		}
		return OpenSafe(p.Who, p.At, p.Law, req.Org(), in, office)
	})
}

// Arrange adds slots to a safe: see [Safe.Arrange].
func (v *Vault) Arrange(ctx context.Context, req policy.Request, ref policy.Ref, slots []string) (Safe, error) {
	return v.onSafe(ctx, req, ref, ActArrange, slots, func(_ Tx, p staff.Pass, s Safe) (Safe, journal.Draft, error) {
		return s.Arrange(p.Who, p.At, p.Law, slots)
	})
}

// Assign names another custodian for a safe: see [Safe.Assign].
func (v *Vault) Assign(ctx context.Context, req policy.Request, ref policy.Ref, custodian policy.PersonID) (Safe, error) {
	return v.onSafe(ctx, req, ref, ActAssign, custodian, func(tx Tx, p staff.Pass, s Safe) (Safe, journal.Draft, error) {
		office, err := inOffice(ctx, tx, req.Org(), custodian, p)
		if err != nil {
			return Safe{}, journal.Draft{}, err
		}
		return s.Assign(p.Who, p.At, p.Law, custodian, office)
	})
}

// inOffice reads whether a person is a deed custodian today (rule B5.2d).
func inOffice(ctx context.Context, tx Tx, org policy.OrgID, id policy.PersonID, p staff.Pass) (bool, error) {
	person, err := tx.Staff().Person(ctx, org, id)
	return err == nil && person.Holds(policy.DeedCustodian, p.Today), err
}

// onCount runs a pure act on a stocktake, which must be one of a safe: those of shelves
// are the archive room's.
func (v *Vault) onCount(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	do func(tx Tx, p staff.Pass, t archive.Stocktake, s Safe) (archive.Stocktake, error),
) (archive.Stocktake, error) {
	t, err := v.counts.Run(ctx, v.gate, req, action, ref, input, func(tx Tx, p staff.Pass, t archive.Stocktake) (archive.Stocktake, error) {
		id, ours := safeOf(t)
		if !ours {
			return archive.Stocktake{}, policy.Missing(archive.StocktakeKind + "/" + ref.ID)
		}
		s, err := tx.Safe(ctx, req.Org(), id)
		if err != nil {
			return archive.Stocktake{}, err
		}
		return do(tx, p, t, s)
	})
	if req.DryRun && action == ActSignCount && err == nil {
		return t.Unsigned(), nil
	}
	return t.Blind(), err
}

// safeOf returns the safe that a stocktake counts; false when it counts a shelf.
func safeOf(t archive.Stocktake) (SafeID, bool) {
	const prefix = SafeKind + "/"
	if len(t.Place) <= len(prefix) || t.Place[:len(prefix)] != prefix {
		return "", false
	}
	return SafeID(t.Place[len(prefix):]), true
}

// StartCount starts a count of a safe, which ref names: see [Safe.StartCount]. What is
// expected is not shown before the count is signed.
func (v *Vault) StartCount(ctx context.Context, req policy.Request, ref policy.Ref, in Counting) (archive.Stocktake, error) {
	id := archive.StocktakeID(v.gate.House().ID())
	type asked struct {
		Safe policy.Ref `json:"safe"`
		Counting
	}
	t, err := v.counts.Run(ctx, v.gate, req, ActStartCount, policy.Ref{}, asked{ref, in}, func(tx Tx, p staff.Pass, _ archive.Stocktake) (archive.Stocktake, error) {
		s, err := tx.Safe(ctx, req.Org(), SafeID(ref.ID))
		if err != nil {
			return archive.Stocktake{}, err
		}
		if s.Revision != ref.Revision {
			if err := v.safes.Sees(p, s); err != nil {
				return archive.Stocktake{}, err
			}
			return archive.Stocktake{}, policy.Stale(SafeKind+"/"+ref.ID, ref.Revision, s.Revision)
		}
		deeds, err := within(ctx, tx, s)
		if err != nil {
			return archive.Stocktake{}, err
		}
		both, err := s.StartCount(p.Who, p.At, p.Law, id, deeds, in)
		if err != nil {
			return archive.Stocktake{}, err
		}
		return both.save(ctx, tx, p)
	})
	return t.Blind(), err
}

// within reads the deeds that lie in a safe, a page at a time.
func within(ctx context.Context, tx Tx, s Safe) ([]Deed, error) {
	var all []Deed
	q := DeedQuery{Org: s.Org, Safe: s.ID, State: Kept, Limit: 1000}
	for {
		page, err := tx.Deeds(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Deeds...)
		if page.Next == "" {
			return all, nil
		}
		q.After = page.Next
	}
}

func (b Counted) save(ctx context.Context, tx Tx, p staff.Pass) (archive.Stocktake, error) {
	b.SafeDraft.Act, b.Draft.Act = p.Act, p.Act
	if _, err := tx.SaveSafe(ctx, b.Safe, b.SafeDraft); err != nil {
		return archive.Stocktake{}, err
	}
	return tx.Archive().SaveStocktake(ctx, b.Count, b.Draft)
}

// EnterCount puts down all that the counter found: see [archive.Stocktake.Enter].
func (v *Vault) EnterCount(ctx context.Context, req policy.Request, ref policy.Ref, found []archive.Stock) (archive.Stocktake, error) {
	return v.onCount(ctx, req, ref, ActEnterCount, found, func(tx Tx, p staff.Pass, t archive.Stocktake, s Safe) (archive.Stocktake, error) {
		t, d, err := t.Enter(p.Who, p.At, p.Law, found)
		if err != nil {
			return archive.Stocktake{}, err
		}
		if err := s.lies(t, found); err != nil {
			return archive.Stocktake{}, err
		}
		d.Act = p.Act
		return tx.Archive().SaveStocktake(ctx, t, d)
	})
}

// SignCount signs the count over what was entered ([archive.Stocktake.Sheet]) and opens
// the safe again; differences open an incident in the same act: see
// [archive.Stocktake.Close].
func (v *Vault) SignCount(ctx context.Context, req policy.Request, ref policy.Ref, digest journal.Digest) (archive.Stocktake, error) {
	incident := archive.IncidentID(v.gate.House().ID())
	return v.onCount(ctx, req, ref, ActSignCount, digest, func(tx Tx, p staff.Pass, t archive.Stocktake, s Safe) (archive.Stocktake, error) {
		elsewhere, err := onRecord(ctx, tx, s, t.Unexpected())
		if err != nil {
			return archive.Stocktake{}, err
		}
		tally, err := t.Close(p.Who, p.At, p.Law, digest, elsewhere, incident)
		if err != nil {
			return archive.Stocktake{}, err
		}
		s, d, err := s.counted(tally, p.Who, p.At, p.Law)
		if err != nil {
			return archive.Stocktake{}, err
		}
		d.Act = p.Act
		if _, err := tx.SaveSafe(ctx, s, d); err != nil {
			return archive.Stocktake{}, err
		}
		missing, err := missed(ctx, tx, tally.Stocktake)
		if err != nil {
			return archive.Stocktake{}, err
		}
		for _, one := range short(tally.Stocktake, missing, p.At) {
			if _, err := tx.SaveDeed(ctx, one, d); err != nil {
				return archive.Stocktake{}, err
			}
		}
		return archive.SaveTally(ctx, tx.Archive(), p.Act, tally)
	})
}

// missed reads the deeds that the shortages of a count name.
func missed(ctx context.Context, tx Tx, t archive.Stocktake) ([]Deed, error) {
	var all []Deed
	for _, one := range t.Differences {
		if one.Kind != archive.Shortage {
			continue
		}
		d, err := tx.Deed(ctx, t.Org, DeedID(one.ID))
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// onRecord looks up things that were found where they were not expected: those that lie
// in another slot, or another safe, by the records.
func onRecord(ctx context.Context, tx Tx, s Safe, found []archive.Stock) ([]archive.Stock, error) {
	var all []archive.Stock
	add := func(d Deed) {
		if d.State != Kept {
			return
		}
		stock := d.stock()
		if d.Safe != s.ID {
			stock.Slot = string(d.Safe) + "/" + d.Slot
		}
		all = append(all, stock)
	}
	for _, one := range found {
		if one.ID != "" {
			d, err := tx.Deed(ctx, s.Org, DeedID(one.ID))
			if err != nil && !errors.Is(err, policy.NotFound) {
				return nil, err
			}
			add(d)
			continue
		}
		page, err := tx.Deeds(ctx, DeedQuery{Org: s.Org, Certificate: one.Label})
		if err != nil {
			return nil, err
		}
		for _, d := range page.Deeds {
			add(d)
		}
	}
	return all, nil
}

// ResolveCount puts down the approved entry for a difference: see [ResolveCount].
func (v *Vault) ResolveCount(ctx context.Context, req policy.Request, ref policy.Ref, r archive.Resolution) (archive.Stocktake, error) {
	id := MovementID(v.gate.House().ID())
	return v.onCount(ctx, req, ref, ActResolveCount, r, func(tx Tx, p staff.Pass, t archive.Stocktake, s Safe) (archive.Stocktake, error) {
		var d Deed
		if i := r.Difference; i >= 0 && i < len(t.Differences) && t.Differences[i].ID != "" {
			var err error
			if d, err = tx.Deed(ctx, req.Org(), DeedID(t.Differences[i].ID)); err != nil && !errors.Is(err, policy.NotFound) {
				return archive.Stocktake{}, err
			}
		}
		b := Books{Safe: s}
		var err error
		if b.Last, err = lasts(ctx, tx, p, b, []string{d.Kind}); err != nil {
			return archive.Stocktake{}, err
		}
		done, err := ResolveCount(t, p.Who, p.At, p.Law, id, d, b, r)
		if err != nil {
			return archive.Stocktake{}, err
		}
		if done.Posting != nil {
			if _, err := save(ctx, tx, p, *done.Posting); err != nil {
				return archive.Stocktake{}, err
			}
		}
		done.Draft.Act = p.Act
		if done.Deed != nil {
			if _, err := tx.SaveDeed(ctx, *done.Deed, done.Draft); err != nil {
				return archive.Stocktake{}, err
			}
		}
		return tx.Archive().SaveStocktake(ctx, done.Count, done.Draft)
	})
}

// DropCount gives up the count under way of a safe, which ref names: see
// [Safe.DropCount].
func (v *Vault) DropCount(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Safe, error) {
	return v.safes.Run(ctx, v.gate, req, ActDropCount, ref, reason, func(tx Tx, p staff.Pass, s Safe) (Safe, error) {
		var t archive.Stocktake
		if s.Counting != "" {
			var err error
			if t, err = tx.Archive().Stocktake(ctx, req.Org(), archive.StocktakeID(s.Counting)); err != nil {
				return Safe{}, err
			}
		}
		both, err := s.DropCount(p.Who, p.At, p.Law, t, reason)
		if err != nil {
			return Safe{}, err
		}
		if _, err := both.save(ctx, tx, p); err != nil {
			return Safe{}, err
		}
		return tx.Safe(ctx, req.Org(), s.ID)
	})
}
