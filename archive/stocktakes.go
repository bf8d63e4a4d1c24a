package archive

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// shelfActs are the actions of a count of shelves.
var shelfActs = StocktakeActs{
	Start: ActStartStocktake, Enter: ActEnterStocktake, Close: ActCloseStocktake, Resolve: ActResolveStocktake, Drop: ActDropStocktake,
}

// OnShelves opens the place of a stocktake of shelves.
const OnShelves = ShelfKind + "/"

// ShelfCount says which shelves are counted, and how.
type ShelfCount struct {
	// Place is a place of the shelves ("R1/C2"), all that stands there included.
	Place string `json:"place" validate:"required,max=131,plain"`
	Scope Scope  `json:"scope" validate:"required,oneof=full partial surprise"`
	// Numbers are the archive numbers that a partial count looks for.
	Numbers []string `json:"numbers,omitempty" validate:"required_if=Scope partial,excluded_unless=Scope partial,max=500,unique,dive,required,max=64,plain"`
}

// StartStocktake starts a count of shelves (盘点, rule G7): see [StartStocktake].
// What should stand there is what the register says now, less what is lent out;
// those who answer for it do not count it.
func (r *Room) StartStocktake(ctx context.Context, req policy.Request, in ShelfCount) (Stocktake, error) {
	id := StocktakeID(r.gate.House().ID())
	s, err := r.stocktakes.Run(ctx, r.gate, req, ActStartStocktake, policy.Ref{}, in, func(tx Tx, p staff.Pass, _ Stocktake) (Stocktake, error) {
		// Others are not told what stands there.
		if err := p.Permit(ActStartStocktake, policy.Subject{Org: req.Org()}, StocktakeKind); err != nil {
			return Stocktake{}, err
		}
		if err := policy.CheckShape(in); err != nil {
			return Stocktake{}, err
		}
		if !pathlike(in.Place) {
			return Stocktake{}, notAPath("place")
		}
		if in.Scope == PartialCount { // whether it starts tells that what it looks for stands there
			if err := seeing(ctx, tx, p, StocktakeKind); err != nil {
				return Stocktake{}, err
			}
		}
		t := StocktakeTask{
			Org: req.Org(), ID: id, Place: OnShelves + in.Place, Scope: in.Scope, As: policy.Keeper, Rule: policy.G7, Acts: shelfActs,
		}
		err := t.expect(ctx, tx, in)
		if err != nil {
			return Stocktake{}, err
		}
		s, d, err := StartStocktake(t, p.Who, p.At, p.Law)
		if err != nil {
			return Stocktake{}, err
		}
		return r.stocktakes.Keep(ctx, tx, p, s, s, d)
	})
	return s.Blind(), err
}

// expect reads what should stand in a place, and who answers for it.
func (t *StocktakeTask) expect(ctx context.Context, rd Reader, in ShelfCount) error {
	found := 0
	for v, err := range standing(ctx, rd, t.Org, in.Place) {
		if err != nil {
			return err
		}
		if in.Scope == PartialCount && !slices.Contains(in.Numbers, v.Number) {
			continue
		}
		found++
		t.Keepers = keptBy(t.Keepers, v)
		if v.stands() && v.WrittenOff == "" {
			t.Expected = append(t.Expected, v.stock())
		}
		if len(t.Expected) > mostCounted {
			return policy.Invalid("place", itoa(len(t.Expected)), "at most "+itoa(mostCounted)+" volumes", policy.T("一次盘点的案卷过多", "that is more than one count can hold"))
		}
	}
	if in.Scope == PartialCount && found < len(in.Numbers) {
		return policy.Invalid("numbers", itoa(found), "archive numbers of this place", policy.T("所列档案号有不在该架位的", "not every number named stands in this place"))
	}
	return nil
}

// standing yields the volumes that the register has in a place and below it.
func standing(ctx context.Context, rd Reader, org policy.OrgID, place string) iter.Seq2[Volume, error] {
	return func(yield func(Volume, error) bool) {
		q := VolumeQuery{Org: org, Under: place, State: OnShelf, Limit: 1000}
		for {
			page, err := rd.Volumes(ctx, q)
			if err != nil {
				yield(Volume{}, err)
				return
			}
			for _, v := range page.Volumes {
				if !yield(v, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.After = page.Next
		}
	}
}

// keptBy adds who answers for a volume.
func keptBy(keepers []policy.PersonID, v Volume) []policy.PersonID {
	if holder := v.Holder(); !slices.Contains(keepers, holder) {
		return append(slices.Clip(keepers), holder)
	}
	return keepers
}

// changed reads what has become of the things expected since the count was
// started: what was lent out whole, destroyed or put elsewhere, and who keeps
// them now besides.
func (s Stocktake) changed(ctx context.Context, rd Reader) (Stocktake, []Stock, error) {
	waiting := make(map[string]Stock, len(s.Expected))
	for _, one := range s.Expected {
		waiting[one.ID] = one
	}
	var changed []Stock
	look := func(v Volume) {
		was, expected := waiting[string(v.ID)]
		if !expected {
			return
		}
		delete(waiting, string(v.ID))
		s.Keepers = keptBy(s.Keepers, v)
		now := v.stock()
		if v.State != OnShelf || !v.stands() {
			now.Quantity = 0
		}
		if now != was {
			changed = append(changed, now)
		}
	}
	for v, err := range standing(ctx, rd, s.Org, strings.TrimPrefix(s.Place, OnShelves)) {
		if err != nil {
			return Stocktake{}, nil, err
		}
		look(v)
	}
	for _, one := range s.Expected {
		if _, away := waiting[one.ID]; !away {
			continue
		}
		v, err := rd.Volume(ctx, s.Org, VolumeID(one.ID))
		if err != nil {
			return Stocktake{}, nil, err
		}
		look(v)
	}
	return s, changed, nil
}

// stands reports whether the volume, or some of it, is in its place.
func (v Volume) stands() bool { return v.Out == nil || v.Out.Premises || len(v.Out.Items) > 0 }

func (v Volume) stock() Stock {
	return Stock{ID: string(v.ID), Label: v.Number, Slot: v.Place.String(), Quantity: 1}
}

func (r *Room) onStocktake(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, s Stocktake) (Stocktake, journal.Draft, error),
) (Stocktake, error) {
	s, err := r.stocktakes.Act(ctx, r.gate, req, action, ref, input, pure)
	return s.Blind(), err
}

// EnterStocktake puts down what the counter found: see [Stocktake.Enter].
func (r *Room) EnterStocktake(ctx context.Context, req policy.Request, ref policy.Ref, found []Stock) (Stocktake, error) {
	return r.onStocktake(ctx, req, ref, ActEnterStocktake, found, func(p staff.Pass, s Stocktake) (Stocktake, journal.Draft, error) {
		return s.Enter(p.Who, p.At, p.Law, found)
	})
}

// CloseStocktake signs a count: see [Stocktake.Close]. What has been lent out or
// destroyed since the start is not missed; who has taken over what is counted
// keeps it now, and does not sign. A difference opens an incident in the same
// commit; a volume that was missed goes nowhere while that is open. A dry run tells no
// difference: see
// [Stocktake.Unsigned].
func (r *Room) CloseStocktake(ctx context.Context, req policy.Request, ref policy.Ref, digest journal.Digest) (Stocktake, error) {
	incident := IncidentID(r.gate.House().ID())
	s, err := r.stocktakes.Run(ctx, r.gate, req, ActCloseStocktake, ref, digest, func(tx Tx, p staff.Pass, s Stocktake) (Stocktake, error) {
		elsewhere, err := elsewhere(ctx, tx, s)
		if err != nil {
			return Stocktake{}, err
		}
		s, changed, err := s.changed(ctx, tx)
		if err != nil {
			return Stocktake{}, err
		}
		t, err := s.Close(p.Who, p.At, p.Law, digest, slices.Concat(elsewhere, changed), incident)
		if err == nil {
			err = t.mark(ctx, tx, p.Act, elsewhere)
		}
		if err != nil {
			return Stocktake{}, err
		}
		return SaveTally(ctx, tx, p.Act, t)
	})
	if req.DryRun && err == nil {
		return s.Unsigned(), nil
	}
	return s, err
}

// SaveTally saves a closed stocktake and the incident it opened, as records of
// one act.
func SaveTally(ctx context.Context, tx Tx, act string, t Tally) (Stocktake, error) {
	t.Draft.Act, t.IncidentDraft.Act = act, act
	if t.Incident != nil {
		if _, err := tx.SaveIncident(ctx, *t.Incident, t.IncidentDraft); err != nil {
			return Stocktake{}, err
		}
	}
	return tx.SaveStocktake(ctx, t.Stocktake, t.Draft)
}

// elsewhere looks up where the register says that unexpected things stand.
func elsewhere(ctx context.Context, rd Reader, s Stocktake) ([]Stock, error) {
	var all []Stock
	for _, got := range s.Unexpected() {
		volumes, err := recorded(ctx, rd, s.Org, got)
		if err != nil {
			return nil, err
		}
		for _, v := range volumes {
			one := v.stock()
			if v.State != OnShelf || !v.stands() {
				continue // what is said to be lent out is one too many
			}
			place := strings.TrimPrefix(s.Place, OnShelves)
			if got.Slot == "" && strings.HasPrefix(one.Slot+"/", place+"/") {
				one.Slot = "" // it stands there: not looked for, or put there since
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// recorded returns the volumes that a found thing may be: that of its id, or those of
// its number, which two classes may share.
func recorded(ctx context.Context, rd Reader, org policy.OrgID, found Stock) ([]Volume, error) {
	if found.ID == "" {
		page, err := rd.Volumes(ctx, VolumeQuery{Org: org, Number: found.Label, State: OnShelf})
		return page.Volumes, err
	}
	v, err := rd.Volume(ctx, org, VolumeID(found.ID))
	if errors.Is(err, policy.NotFound) {
		return nil, nil
	}
	return []Volume{v}, err
}

// ResolveStocktake puts down the approved entry for one difference: see
// [Stocktake.Resolve]. A volume that was missed goes its ways again once it is found.
func (r *Room) ResolveStocktake(ctx context.Context, req policy.Request, ref policy.Ref, how Resolution) (Stocktake, error) {
	s, err := r.stocktakes.Run(ctx, r.gate, req, ActResolveStocktake, ref, how, func(tx Tx, p staff.Pass, s Stocktake) (Stocktake, error) {
		s, d, err := s.Resolve(p.Who, p.At, p.Law, how)
		d.Act = p.Act
		if err == nil {
			err = s.settle(ctx, tx, how, d)
		}
		if err != nil {
			return Stocktake{}, err
		}
		return tx.SaveStocktake(ctx, s, d)
	})
	return s.Blind(), err
}

// DropStocktake gives up a count that will not be closed: see [Stocktake.Drop].
func (r *Room) DropStocktake(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Stocktake, error) {
	return r.onStocktake(ctx, req, ref, ActDropStocktake, reason, func(p staff.Pass, s Stocktake) (Stocktake, journal.Draft, error) {
		return s.Drop(p.Who, p.At, p.Law, reason)
	})
}

// shelfCount loads a stocktake of shelves; that of a safe is the vault's, and
// not found here.
func shelfCount(ctx context.Context, tx Tx, org policy.OrgID, id string) (Stocktake, error) {
	return readShelfCount(ctx, tx, org, StocktakeID(id))
}

func readShelfCount(ctx context.Context, rd Reader, org policy.OrgID, id StocktakeID) (Stocktake, error) {
	s, err := rd.Stocktake(ctx, org, id)
	if err == nil && !strings.HasPrefix(s.Place, OnShelves) {
		err = policy.Missing(StocktakeKind + "/" + string(id))
	}
	if err != nil {
		return Stocktake{}, err
	}
	return s, nil
}

func (r *Room) readStocktake(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id StocktakeID) (Stocktake, error) {
	if err := p.Permit(ActReadStocktake, policy.Subject{Org: req.Org()}, StocktakeKind+"/"+string(id)); err != nil {
		return Stocktake{}, err
	}
	s, err := readShelfCount(ctx, rd, req.Org(), id)
	if err == nil && !s.Counts(p.Who) {
		err = seeing(ctx, rd, p, StocktakeKind+"/"+string(id))
	}
	if err != nil {
		return Stocktake{}, err
	}
	return s, nil
}

// Stocktake returns a count of shelves to those who may read them; what is
// expected only once it is closed.
func (r *Room) Stocktake(ctx context.Context, req policy.Request, id StocktakeID) (Stocktake, error) {
	var s Stocktake
	err := r.view(ctx, req, ActReadStocktake, func(rd Reader, p staff.Pass) (err error) {
		s, err = r.readStocktake(ctx, rd, req, p, id)
		return err
	})
	return s.Blind(), err
}

// Stocktakes returns one page of the counts of shelves, of one place ("R1/C2") or
// of all, by the instant they were started. Who counts one is only told that there are
// others.
func (r *Room) Stocktakes(ctx context.Context, req policy.Request, q StocktakeQuery) (StocktakePage, error) {
	var page StocktakePage
	if err := q.Check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	q.Place = OnShelves + q.Place
	err := r.view(ctx, req, ActReadStocktake, func(rd Reader, p staff.Pass) (err error) {
		if err = p.Permit(ActReadStocktake, policy.Subject{Org: q.Org}, "stocktakes"); err == nil {
			page, err = rd.Stocktakes(ctx, q)
		}
		if err != nil {
			return err
		}
		err = seeing(ctx, rd, p, "stocktakes")
		counts := errors.Is(err, policy.NotAllowed)
		for i, s := range page.Stocktakes {
			if page.Stocktakes[i] = s.Blind(); counts && !s.Counts(p.Who) {
				page.Stocktakes[i] = s.bare()
			}
		}
		if counts {
			return nil
		}
		return err
	})
	return page, err
}

// ExplainStocktake lists what may be done next with a count: see
// [Stocktake.Explain].
func (r *Room) ExplainStocktake(ctx context.Context, req policy.Request, id StocktakeID) ([]policy.Next, error) {
	var next []policy.Next
	err := r.view(ctx, req, ActReadStocktake, func(rd Reader, p staff.Pass) error {
		s, err := r.readStocktake(ctx, rd, req, p, id)
		if err == nil {
			next = s.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// StocktakeHistory returns at most limit entries of a count's journal, those
// after the Seq given (0: from the first; limit 0: 100).
func (r *Room) StocktakeHistory(ctx context.Context, req policy.Request, id StocktakeID, after uint64, limit int) ([]journal.Entry, error) {
	chain := journal.Chain{Org: req.Org(), Kind: StocktakeKind, ID: string(id)}
	return r.history(ctx, req, ActReadStocktake, chain, after, limit, func(rd Reader, p staff.Pass) error {
		_, err := r.readStocktake(ctx, rd, req, p, id)
		return err
	})
}
