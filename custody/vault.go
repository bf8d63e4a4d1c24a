package custody

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Vault is the vault (保管库): the service over hand-over lists, deeds, safes and
// movements. Its methods are the acts in the user's words. Each takes the request,
// the record as the caller last saw it, and what the act needs; it returns the
// record as it is now.
//
// Every method refuses with the violations of the act ([policy.Violations]), a stale
// ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written, save what a refused [Vault.Reveal]
// leaves in the person's own chain.
type Vault struct {
	store     Store
	gate      *staff.Gate
	lists     staff.Keeping[Tx, HandOverList]
	deeds     staff.Keeping[Tx, Deed]
	safes     staff.Keeping[Tx, Safe]
	movements staff.Keeping[Tx, Movement]
	counts    staff.Keeping[Tx, archive.Stocktake]
	ledgers   staff.Keeping[Tx, archive.Ledger]
}

// NewVault makes the vault of a store and a house.
func NewVault(s Store, h policy.House) *Vault {
	register := func(p staff.Pass, name string) error {
		return p.Permit(ActReadDeeds, policy.Subject{Org: p.Who.Org}, name)
	}
	return &Vault{
		store: s,
		gate:  staff.NewGate(h),
		lists: staff.Keeping[Tx, HandOverList]{
			Kind: ListKind, Update: s.Update, Staff: Tx.Staff, Ref: HandOverList.Ref,
			Load: staff.Loads(Tx.List), Save: Tx.SaveList,
			Runs: func(l HandOverList, _ *policy.Version) policy.Deadlines { return l.Deadlines },
			Sees: func(p staff.Pass, l HandOverList) error {
				return p.Permit(ActReadList, l.Subject(), l.record().Name())
			},
		},
		deeds: staff.Keeping[Tx, Deed]{
			Kind: DeedKind, Update: s.Update, Staff: Tx.Staff, Ref: Deed.Ref,
			Load: staff.Loads(Tx.Deed), Sees: seesDeed, Subject: func(d Deed) policy.Subject { return d.subject("") },
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, d Deed) (Deed, error) {
				return d.shown(ctx, tx.Archive(), p)
			},
		},
		safes: staff.Keeping[Tx, Safe]{
			Kind: SafeKind, Update: s.Update, Staff: Tx.Staff, Ref: Safe.Ref,
			Load: staff.Loads(Tx.Safe), Save: Tx.SaveSafe,
			Sees: func(p staff.Pass, s Safe) error { return register(p, s.record().Name()) },
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, s Safe) (Safe, error) {
				return s.shown(ctx, tx.Archive(), p)
			},
		},
		movements: staff.Keeping[Tx, Movement]{
			Kind: MovementKind, Update: s.Update, Staff: Tx.Staff, Ref: Movement.Ref,
			Load: staff.Loads(Tx.Movement), Sees: maySee, Subject: Movement.Subject,
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, m Movement) (Movement, error) {
				return m.shown(ctx, tx.Archive(), p)
			},
		},
		counts: staff.Keeping[Tx, archive.Stocktake]{
			Kind: archive.StocktakeKind, Update: s.Update, Staff: Tx.Staff, Ref: archive.Stocktake.Ref,
			Load: func(ctx context.Context, tx Tx, org policy.OrgID, id string) (archive.Stocktake, error) {
				return tx.Archive().Stocktake(ctx, org, archive.StocktakeID(id))
			},
			Sees: func(p staff.Pass, t archive.Stocktake) error {
				return register(p, archive.StocktakeKind+"/"+string(t.ID))
			},
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, t archive.Stocktake) (archive.Stocktake, error) {
				return t.Told(ctx, tx.Archive(), p)
			},
		},
		ledgers: archive.LedgerKeeping(s.Update, Tx.Archive),
	}
}

// Draft starts the list of a file's deeds: see [Draft].
func (v *Vault) Draft(ctx context.Context, req policy.Request, in NewList) (HandOverList, error) {
	id := ListID(v.gate.House().ID())
	return v.lists.Run(ctx, v.gate, req, ActDraft, policy.Ref{}, in, func(tx Tx, p staff.Pass, none HandOverList) (HandOverList, error) {
		if err := policy.CheckShape(in); err != nil {
			return HandOverList{}, err
		}
		f, err := tx.Archive().File(ctx, req.Org(), in.File)
		if err != nil {
			return HandOverList{}, err
		}
		l, d, err := Draft(p.Who, p.At, p.Law, id, f, in)
		if err != nil {
			return HandOverList{}, err
		}
		return v.lists.Keep(ctx, tx, p, none, l, d)
	})
}

// Edit puts new lines in the place of the old ones: see [HandOverList.Edit].
func (v *Vault) Edit(ctx context.Context, req policy.Request, ref policy.Ref, lines []Line) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActEdit, ref, lines, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.Edit(p.Who, p.At, p.Law, lines)
	})
}

// RecordReceipt records when A or B got the deeds: see [HandOverList.RecordReceipt].
func (v *Vault) RecordReceipt(ctx context.Context, req policy.Request, ref policy.Ref, day calendar.Day) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActReceipt, ref, day, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.RecordReceipt(p.Who, p.At, p.Law, day)
	})
}

// Present gives the list to be checked: see [HandOverList.Present].
func (v *Vault) Present(ctx context.Context, req policy.Request, ref policy.Ref) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActPresent, ref, nil, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.Present(p.Who, p.At, p.Law)
	})
}

// Check is one person's own check of the deeds: see [HandOverList.Check].
func (v *Vault) Check(ctx context.Context, req policy.Request, ref policy.Ref, in Checking) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActCheck, ref, in, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.Check(p.Who, p.At, p.Law, in)
	})
}

// AllowOvernight records the consent to an overnight stay: see
// [HandOverList.AllowOvernight].
func (v *Vault) AllowOvernight(ctx context.Context, req policy.Request, ref policy.Ref, s Stay) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActOvernight, ref, s, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.AllowOvernight(p.Who, p.At, p.Law, s)
	})
}

// Refuse sends an agreed list back with its differences: see [HandOverList.Refuse].
func (v *Vault) Refuse(ctx context.Context, req policy.Request, ref policy.Ref, found []Difference) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActRefuse, ref, found, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.Refuse(p.Who, p.At, p.Law, found)
	})
}

// Cancel ends a list that will not be received: see [HandOverList.Cancel].
func (v *Vault) Cancel(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (HandOverList, error) {
	return v.lists.Act(ctx, v.gate, req, ActCancel, ref, reason, func(p staff.Pass, l HandOverList) (HandOverList, journal.Draft, error) {
		return l.Cancel(p.Who, p.At, p.Law, reason)
	})
}

// Receive is the custodian's signature under an agreed list: see
// [HandOverList.Receive]. The movement it proposes is named in the answer.
func (v *Vault) Receive(ctx context.Context, req policy.Request, ref policy.Ref, in Receiving) (HandOverList, error) {
	id := MovementID(v.gate.House().ID())
	return v.lists.Run(ctx, v.gate, req, ActReceive, ref, in, func(tx Tx, p staff.Pass, l HandOverList) (HandOverList, error) {
		kinds := make([]string, len(l.Lines))
		for i := range l.Lines {
			kinds[i] = l.Lines[i].Kind
		}
		b, err := books(ctx, tx, req.Org(), in.Safe, "")
		if err != nil {
			return HandOverList{}, err
		}
		if b.Last, err = lasts(ctx, tx, p, b, kinds); err != nil {
			return HandOverList{}, err
		}
		if b.Twins, err = twins(ctx, tx, p, l); err != nil {
			return HandOverList{}, err
		}
		t, err := l.Receive(p.Who, p.At, p.Law, id, b, in)
		if err != nil {
			return HandOverList{}, err
		}
		if _, err := save(ctx, tx, p, t.Posting); err != nil {
			return HandOverList{}, err
		}
		return v.lists.Keep(ctx, tx, p, l, t.List, t.Posting.Draft)
	})
}

// books reads the safes of a movement, in their order, so that of two movements one
// waits for the other. One that is not named is none.
func books(ctx context.Context, tx Tx, org policy.OrgID, safe, to SafeID) (b Books, err error) {
	first, second := &b.Safe, &b.To
	if to != "" && to < safe {
		safe, to, first, second = to, safe, second, first
	}
	named := map[*Safe]string{&b.Safe: "safe", &b.To: "to"}
	if safe != "" {
		if *first, err = tx.Safe(ctx, org, safe); err != nil {
			return Books{}, unnamed(err, SafeKind, named[first])
		}
	}
	if to != "" && to != safe {
		if *second, err = tx.Safe(ctx, org, to); err != nil {
			return Books{}, unnamed(err, SafeKind, named[second])
		}
	}
	return b, nil
}

// unnamed says that a safe or a deed is not there by the field that names it, not by an id
// that somebody typed.
func unnamed(err error, kind, field string) error {
	if errors.Is(err, policy.NotFound) {
		v := policy.Missing(kind)
		v.Field = field
		v.Remedy = policy.Tf("请核对 %s 的编号", "check the id in %s", field)
		return v
	}
	return err
}

// twins reads the deeds in custody that bear the certificates of a list; to who counts a
// safe without where they are.
func twins(ctx context.Context, tx Tx, p staff.Pass, l HandOverList) ([]Deed, error) {
	blind, err := counting(ctx, tx.Archive(), p)
	if err != nil {
		return nil, err
	}
	var all []Deed
	for i := range l.Lines {
		known, err := bearing(ctx, tx, l.Org, l.Lines[i])
		if err != nil {
			return nil, err
		}
		for _, d := range known {
			if !d.Live() {
				continue
			}
			if blind {
				d.State, d.Safe, d.Slot = "", "", ""
			}
			all = append(all, d)
		}
	}
	return all, nil
}

// bearing reads the deeds that bear the certificate of a line, those that are gone among
// them.
func bearing(ctx context.Context, tx Tx, org policy.OrgID, one Line) ([]Deed, error) {
	if one.Kind == "" || one.Certificate == "" {
		return nil, nil
	}
	page, err := tx.Deeds(ctx, DeedQuery{Org: org, Kind: one.Kind, Certificate: one.Certificate})
	return page.Deeds, err
}

// lasts reads the last balances of the kinds moved, once the safes are read: nobody
// else writes them from then on.
func lasts(ctx context.Context, tx Tx, p staff.Pass, b Books, kinds []string) ([]Balance, error) {
	var all []Balance
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		for _, s := range []Safe{b.Safe, b.To} {
			if s.ID == "" {
				continue
			}
			// A clock may lie a little behind the safe's last act.
			until := p.Law.Day(archive.Instant(p.At, s.At))
			last, err := tx.LastBalance(ctx, s.Org, s.ID, kind, until)
			if err != nil {
				return nil, err
			}
			all = append(all, last)
		}
	}
	return all, nil
}

// load reads the deeds of a request, each as its caller last saw it.
// How often one has changed since is not for everybody.
func load(ctx context.Context, tx Tx, p staff.Pass, org policy.OrgID, refs []policy.Ref) ([]Deed, []string, error) {
	if err := policy.CheckShape(struct {
		Deeds []policy.Ref `json:"deeds" validate:"min=1,max=500"`
	}{refs}); err != nil {
		return nil, nil, err
	}
	byID := make(map[string]Deed, len(refs))
	for _, ref := range slices.SortedFunc(slices.Values(refs), func(a, b policy.Ref) int { return cmp.Compare(a.ID, b.ID) }) {
		d, err := tx.Deed(ctx, org, DeedID(ref.ID))
		if err != nil {
			return nil, nil, unnamed(err, DeedKind, "deeds["+itoa(slices.Index(refs, ref))+"]")
		}
		if d.Revision != ref.Revision {
			if err := seesDeed(p, d); err != nil {
				return nil, nil, err
			}
			return nil, nil, policy.Stale(DeedKind+"/"+ref.ID, ref.Revision, d.Revision)
		}
		byID[ref.ID] = d
	}
	deeds, kinds := make([]Deed, len(refs)), make([]string, len(refs))
	for i, ref := range refs {
		deeds[i] = byID[ref.ID]
		kinds[i] = deeds[i].Kind
	}
	return deeds, kinds, nil
}

// releases reads the releases by which deeds went out, in their order.
func releases(ctx context.Context, tx Tx, deeds []Deed) ([]Movement, error) {
	var ids []MovementID
	for _, d := range deeds {
		if d.Out != "" {
			ids = append(ids, d.Out)
		}
	}
	slices.Sort(ids)
	var all []Movement
	for _, id := range slices.Compact(ids) {
		m, err := tx.Movement(ctx, deeds[0].Org, id)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// of reads the deeds of a movement.
func of(ctx context.Context, rd Records, m Movement) ([]Deed, []string, error) {
	deeds, kinds := make([]Deed, len(m.Deeds)), make([]string, len(m.Deeds))
	for i, one := range m.Deeds {
		d, err := rd.Deed(ctx, m.Org, one.Deed)
		if err != nil {
			return nil, nil, err
		}
		deeds[i], kinds[i] = d, d.Kind
	}
	return deeds, kinds, nil
}

// save saves all records of a posting and returns its movement.
func save(ctx context.Context, tx Tx, p staff.Pass, post Posting) (Movement, error) {
	d := post.Draft
	d.Act = p.Act
	d.Duties = nil // a duty is the list's: told once, it counts once (rule G5a)
	for _, s := range post.Safes {
		if _, err := tx.SaveSafe(ctx, s, d); err != nil {
			return Movement{}, err
		}
	}
	for _, one := range post.Deeds {
		if _, err := tx.SaveDeed(ctx, one, d); err != nil {
			return Movement{}, err
		}
	}
	for _, b := range post.Balances {
		if _, err := tx.SaveBalance(ctx, b, d); err != nil {
			return Movement{}, err
		}
	}
	for _, one := range post.Ended {
		one.Draft.Act = p.Act
		if _, err := tx.SaveMovement(ctx, one.Release, one.Draft); err != nil {
			return Movement{}, err
		}
	}
	for _, one := range post.Settled {
		one.Draft.Act = p.Act
		if _, err := tx.Archive().SaveIncident(ctx, one.Incident, one.Draft); err != nil {
			return Movement{}, err
		}
	}
	// What a release for a time asks for begins with it.
	return tx.SaveMovement(ctx, post.Movement, d.Running(nil, post.Movement.Deadlines))
}
