package custody

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Movement returns a movement to those who may read the register, and to the managers
// of its file.
func (v *Vault) Movement(ctx context.Context, req policy.Request, id MovementID) (Movement, error) {
	var m Movement
	err := v.view(ctx, req, ActReadDeeds, func(rd Reader, p staff.Pass) (err error) {
		m, err = readMovement(ctx, rd, req, p, id)
		return err
	})
	return m, err
}

func readMovement(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id MovementID) (Movement, error) {
	m, err := rd.Movement(ctx, req.Org(), id)
	if err != nil {
		return Movement{}, err
	}
	if err := maySee(p, m); err != nil {
		return Movement{}, err
	}
	return m, seeing(ctx, rd.Archive(), p, m.record().Name())
}

// maySee lets those read a movement who may read the register, and the managers of its
// file.
func maySee(p staff.Pass, m Movement) error { return sees(p, m.Subject(), m.record().Name()) }

// ExplainMovement lists what may be done next with a movement: see [Movement.Explain].
func (v *Vault) ExplainMovement(ctx context.Context, req policy.Request, id MovementID) ([]policy.Next, error) {
	var next []policy.Next
	err := v.view(ctx, req, ActReadDeeds, func(rd Reader, p staff.Pass) error {
		m, err := readMovement(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		var b Books
		if b.Safe, err = rd.Safe(ctx, m.Org, m.Safe); err != nil {
			return err
		}
		if m.To != "" {
			if b.To, err = rd.Safe(ctx, m.Org, m.To); err != nil {
				return err
			}
		}
		deeds, _, err := of(ctx, rd, m)
		if err != nil {
			return err
		}
		if b, err = b.filed(ctx, rd.Archive(), m, deeds); err == nil {
			next = m.kept(b).Explain(p.Who, p.At, p.Law, deeds, b)
		}
		return err
	})
	return next, err
}

// Movements returns one page of the movements, in the order in which they were begun.
func (v *Vault) Movements(ctx context.Context, req policy.Request, q MovementQuery) (MovementPage, error) {
	var page MovementPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := v.register(ctx, req, "vault-movements", func(rd Reader, _ staff.Pass) (err error) {
		page, err = rd.Movements(ctx, q)
		return err
	})
	return page, err
}

// EachMovement yields the movements of a query one by one, a page at a time. It ends at
// the first error.
func (v *Vault) EachMovement(ctx context.Context, req policy.Request, q MovementQuery) iter.Seq2[Movement, error] {
	return each(q.After, func(after string) ([]Movement, string, error) {
		q.After = after
		page, err := v.Movements(ctx, req, q)
		return page.Movements, page.Next, err
	})
}

// Safe returns a safe; to who counts one without what lies in it.
func (v *Vault) Safe(ctx context.Context, req policy.Request, id SafeID) (Safe, error) {
	var s Safe
	err := v.readers(ctx, req, SafeKind+"/"+string(id), func(rd Reader, p staff.Pass) (err error) {
		if s, err = rd.Safe(ctx, req.Org(), id); err == nil {
			s, err = s.shown(ctx, rd.Archive(), p)
		}
		return err
	})
	return s, err
}

// Safes returns one page of the safes: see [Vault.Safe].
func (v *Vault) Safes(ctx context.Context, req policy.Request, q SafeQuery) (SafePage, error) {
	var page SafePage
	q.Org = req.Org()
	err := v.readers(ctx, req, "safes", func(rd Reader, p staff.Pass) (err error) {
		page, err = rd.Safes(ctx, q)
		for i := range page.Safes {
			if err == nil {
				page.Safes[i], err = page.Safes[i].shown(ctx, rd.Archive(), p)
			}
		}
		return err
	})
	return page, err
}

// EachSafe yields the safes one by one. It ends at the first error.
func (v *Vault) EachSafe(ctx context.Context, req policy.Request) iter.Seq2[Safe, error] {
	return each("", func(after string) ([]Safe, string, error) {
		page, err := v.Safes(ctx, req, SafeQuery{After: after})
		return page.Safes, page.Next, err
	})
}

// ExplainSafe lists what may be done with a safe itself: see [Safe.Explain].
func (v *Vault) ExplainSafe(ctx context.Context, req policy.Request, id SafeID) ([]policy.Next, error) {
	var next []policy.Next
	err := v.readers(ctx, req, SafeKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		s, err := rd.Safe(ctx, req.Org(), id)
		if err == nil {
			next = s.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// Count returns a stocktake of a safe; while it is being counted without what is
// expected.
func (v *Vault) Count(ctx context.Context, req policy.Request, id archive.StocktakeID) (archive.Stocktake, error) {
	var t archive.Stocktake
	name := archive.StocktakeKind + "/" + string(id)
	err := v.readers(ctx, req, name, func(rd Reader, p staff.Pass) (err error) {
		t, err = readCount(ctx, rd, req, p, id)
		return err
	})
	if err != nil {
		return archive.Stocktake{}, err
	}
	return t.Blind(), nil
}

// readCount reads a stocktake of a safe: a counter their own, and no other before they
// have signed.
func readCount(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id archive.StocktakeID) (archive.Stocktake, error) {
	name := archive.StocktakeKind + "/" + string(id)
	t, err := rd.Archive().Stocktake(ctx, req.Org(), id)
	if err != nil {
		return archive.Stocktake{}, err
	}
	if _, ours := safeOf(t); !ours {
		return archive.Stocktake{}, policy.Missing(name)
	}
	if t.Counts(p.Who) {
		return t, nil
	}
	return t, seeing(ctx, rd.Archive(), p, name)
}

// Counts returns one page of the stocktakes of a safe, by the instant they were started.
func (v *Vault) Counts(ctx context.Context, req policy.Request, safe SafeID, q archive.StocktakeQuery) (archive.StocktakePage, error) {
	var page archive.StocktakePage
	if err := q.Check(); err != nil {
		return page, err
	}
	q.Org, q.Place = req.Org(), Safe{ID: safe}.place()
	err := v.register(ctx, req, "counts", func(rd Reader, _ staff.Pass) (err error) {
		if _, err = rd.Safe(ctx, q.Org, safe); err != nil {
			return err
		}
		page, err = rd.Archive().Stocktakes(ctx, q)
		return err
	})
	for i := range page.Stocktakes {
		page.Stocktakes[i] = page.Stocktakes[i].Blind()
	}
	return page, err
}

// ExplainCount lists what may be done next with a stocktake of a safe.
func (v *Vault) ExplainCount(ctx context.Context, req policy.Request, id archive.StocktakeID) ([]policy.Next, error) {
	var next []policy.Next
	name := archive.StocktakeKind + "/" + string(id)
	err := v.readers(ctx, req, name, func(rd Reader, p staff.Pass) error {
		t, err := readCount(ctx, rd, req, p, id)
		if err == nil {
			next = t.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// CountHistory returns at most limit entries of the journal of a stocktake of a safe.
func (v *Vault) CountHistory(ctx context.Context, req policy.Request, id archive.StocktakeID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	name := archive.StocktakeKind + "/" + string(id)
	err := v.readers(ctx, req, name, func(rd Reader, p staff.Pass) error {
		if _, err := readCount(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: archive.StocktakeKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// CountsDue returns the counts that are overdue today, safe by safe (rule B5.2f).
func (v *Vault) CountsDue(ctx context.Context, req policy.Request) ([]Due, error) {
	var today calendar.Day
	var law *policy.Version
	if err := v.readers(ctx, req, "safes", func(_ Reader, p staff.Pass) error {
		today, law = p.Today, p.Law
		return nil
	}); err != nil {
		return nil, err
	}
	var all []Due
	for s, err := range v.EachSafe(ctx, req) {
		if err != nil {
			return nil, err
		}
		all = append(all, s.Due(today, law)...)
	}
	return all, nil
}

// Balance returns what every safe held of every kind on a day (日结表, rule B5.2e), zero for
// today: safe by safe and kind by kind, those left out of which there never was a piece by
// that day. Its cost does not grow with the number of movements.
func (v *Vault) Balance(ctx context.Context, req policy.Request, day calendar.Day) ([]Balance, error) {
	var all []Balance
	err := v.register(ctx, req, "vault-balances", func(rd Reader, p staff.Pass) error {
		all = nil
		if day.IsZero() {
			day = p.Today
		}
		if day.After(p.Today) {
			return policy.Invalid("day", day.String(), "a day up to "+p.Today.String(), policy.Tf("%s 尚未到来", "%s is in the future", day))
		}
		for q := (SafeQuery{Org: req.Org()}); ; {
			page, err := rd.Safes(ctx, q)
			if err != nil {
				return err
			}
			for _, s := range page.Safes {
				for _, kind := range s.Kinds {
					last, err := rd.LastBalance(ctx, s.Org, s.ID, kind, day)
					if err != nil {
						return err
					}
					if !last.Day.IsZero() {
						all = append(all, last.On(day))
					}
				}
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return all, err
}

// Total adds balances up, kind by kind, over all safes.
func Total(all []Balance) []Balance {
	var sums []Balance
	for _, b := range all {
		i := slices.IndexFunc(sums, func(s Balance) bool { return s.Kind == b.Kind })
		if i < 0 {
			sums, i = append(sums, Balance{Org: b.Org, Kind: b.Kind, Day: b.Day}), len(sums)
		}
		s := &sums[i]
		s.Opening, s.In, s.Out, s.Closing = s.Opening+b.Opening, s.In+b.In, s.Out+b.Out, s.Closing+b.Closing
	}
	slices.SortFunc(sums, func(a, b Balance) int { return strings.Compare(a.Kind, b.Kind) })
	return sums
}
