package custody

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store.
func (v *Vault) view(ctx context.Context, req policy.Request, action policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, v.gate, v.store.View, req, action, do)
}

// readers reads for those who may read the deed register.
func (v *Vault) readers(ctx context.Context, req policy.Request, name string, do func(rd Reader, p staff.Pass) error) error {
	return v.view(ctx, req, ActReadDeeds, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadDeeds, policy.Subject{Org: req.Org()}, name); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// register reads what tells what lies in the safes: for those who may read the register,
// and count none of them now.
func (v *Vault) register(ctx context.Context, req policy.Request, name string, do func(rd Reader, p staff.Pass) error) error {
	return v.readers(ctx, req, name, func(rd Reader, p staff.Pass) error {
		if err := seeing(ctx, rd.Archive(), p, name); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// List returns a hand-over list to its managers, and to those whom the matrix lets
// read it.
func (v *Vault) List(ctx context.Context, req policy.Request, id ListID) (HandOverList, error) {
	var l HandOverList
	err := v.view(ctx, req, ActReadList, func(rd Reader, p staff.Pass) (err error) {
		l, err = readList(ctx, rd, req, p, id)
		return err
	})
	return l, err
}

func readList(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id ListID) (HandOverList, error) {
	l, err := rd.List(ctx, req.Org(), id)
	if err != nil {
		return HandOverList{}, err
	}
	name := ListKind + "/" + string(id)
	if err := p.Permit(ActReadList, l.Subject(), name); err != nil {
		return HandOverList{}, err
	}
	if l.State != Received {
		return l, nil // it says nothing of what lies in a safe
	}
	return l, seeing(ctx, rd.Archive(), p, name)
}

// Lists returns one page of hand-over lists. Managers see their own, or those of the
// person they act for; who counts a safe only those that were not received, so that a
// page may be shorter than its limit.
func (v *Vault) Lists(ctx context.Context, req policy.Request, q ListQuery) (ListPage, error) {
	var page ListPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := v.view(ctx, req, ActReadList, func(rd Reader, p staff.Pass) (err error) {
		subject := policy.Subject{Org: q.Org}
		if p.Permit(ActReadList, subject, "deed-lists") != nil {
			own := cmp.Or(p.Who.Principal, p.Who.ID)
			subject.Parties = []policy.Party{{As: policy.ManagerA, Person: own}}
			if err := p.Permit(ActReadList, subject, "deed-lists"); err != nil {
				return err
			}
			if q.Manager == "" {
				q.Manager = own
			}
			if q.Manager != own {
				return policy.Missing("deed-lists")
			}
		}
		if q.State == Received {
			if err := seeing(ctx, rd.Archive(), p, "deed-lists"); err != nil {
				return err
			}
		}
		if page, err = rd.Lists(ctx, q); err != nil {
			return err
		}
		blind, err := counting(ctx, rd.Archive(), p)
		if blind {
			page.Lists = slices.DeleteFunc(page.Lists, func(l HandOverList) bool { return l.State == Received })
		}
		return err
	})
	return page, err
}

// LateLists returns one page of the lists whose deeds have not reached the custodian in
// time, as of today (rule B5.2b).
func (v *Vault) LateLists(ctx context.Context, req policy.Request, q ListQuery) (ListPage, error) {
	today, err := v.today(ctx, req, ActReadList)
	if err != nil {
		return ListPage{}, err
	}
	q.DueBefore = today
	return v.Lists(ctx, req, q)
}

func (v *Vault) today(ctx context.Context, req policy.Request, action policy.Action) (calendar.Day, error) {
	var today calendar.Day
	err := v.view(ctx, req, action, func(_ Reader, p staff.Pass) error {
		today = p.Today
		return nil
	})
	return today, err
}

// ExplainList lists what may be done next with a list: see [HandOverList.Explain].
func (v *Vault) ExplainList(ctx context.Context, req policy.Request, id ListID) ([]policy.Next, error) {
	var next []policy.Next
	err := v.view(ctx, req, ActReadList, func(rd Reader, p staff.Pass) error {
		l, err := readList(ctx, rd, req, p, id)
		if err == nil {
			next = l.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// ListHistory returns at most limit entries of a list's journal, those after the Seq
// given (0: from the first; limit 0: 100).
func (v *Vault) ListHistory(ctx context.Context, req policy.Request, id ListID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := v.view(ctx, req, ActReadList, func(rd Reader, p staff.Pass) error {
		if _, err := readList(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: ListKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Deed returns a deed to those who may read the register, and to the managers of its
// file, who ask for its release. Whoever shows it to people
// masks the personal data in it ([policy.Personal.Mask]); [Vault.Reveal] is for showing
// it as it is.
func (v *Vault) Deed(ctx context.Context, req policy.Request, id DeedID) (Deed, error) {
	var d Deed
	err := v.view(ctx, req, ActReadDeeds, func(rd Reader, p staff.Pass) (err error) {
		d, err = readDeed(ctx, rd, req, p, id)
		return err
	})
	return d, err
}

func readDeed(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id DeedID) (Deed, error) {
	d, err := rd.Deed(ctx, req.Org(), id)
	if err != nil {
		return Deed{}, err
	}
	if err := seesDeed(p, d); err != nil {
		return Deed{}, err
	}
	return d, seeing(ctx, rd.Archive(), p, d.record("").Name())
}

// seesDeed lets those see a deed who may read the register, the managers of its file, and
// the carrier while it is out.
func seesDeed(p staff.Pass, d Deed) error { return sees(p, d.subject(""), d.record("").Name()) }

func sees(p staff.Pass, s policy.Subject, name string) error {
	err := p.Permit(ActReadDeeds, s, name)
	if err != nil && (p.Permit(ActReadList, s, name) == nil || p.Permit(ActCarry, s, name) == nil) {
		err = nil
	}
	return err
}

// RevealRelease returns a release with the personal data on it to be shown as it is, so that
// who approves one sees to whom deeds are given back: see [Vault.Reveal].
func (v *Vault) RevealRelease(ctx context.Context, req policy.Request, id MovementID, purpose string) (Movement, error) {
	return v.movements.Disclose(ctx, v.gate, req, ActRevealRelease, string(id), purpose, func(tx Tx, p staff.Pass, m Movement) (Movement, error) {
		name := m.record().Name()
		if err := p.Permit(ActRevealRelease, m.Subject(), name); err != nil {
			return Movement{}, err
		}
		return m, seeing(ctx, tx.Archive(), p, name)
	})
}

// Reveal returns a deed with the personal data on it to be shown as it is (rule G2a). The
// purpose is written with the reading in the reader's own chain (rule G2b); a refused
// attempt leaves its entry there and nothing else: see [staff.Keeping.Disclose].
func (v *Vault) Reveal(ctx context.Context, req policy.Request, id DeedID, purpose string) (Deed, error) {
	return v.deeds.Disclose(ctx, v.gate, req, ActReveal, string(id), purpose, func(tx Tx, p staff.Pass, d Deed) (Deed, error) {
		name := DeedKind + "/" + string(id)
		if err := p.Permit(ActReveal, d.subject(""), name); err != nil {
			return Deed{}, err
		}
		return d, seeing(ctx, tx.Archive(), p, name)
	})
}

// ExplainDeed lists what may begin with a deed: see [Deed.Explain].
func (v *Vault) ExplainDeed(ctx context.Context, req policy.Request, id DeedID) ([]policy.Next, error) {
	var next []policy.Next
	err := v.view(ctx, req, ActReadDeeds, func(rd Reader, p staff.Pass) error {
		d, err := readDeed(ctx, rd, req, p, id)
		if err != nil {
			return err
		}
		var b Books
		if b.Safe, err = safeFor(ctx, rd, d); err != nil {
			return err
		}
		if b.Incident, err = lossOf(ctx, rd.Archive(), d); err != nil {
			return err
		}
		next = d.Explain(b, p.Who, p.At, p.Law)
		return nil
	})
	return next, err
}

// safeFor reads the safe that a deed lies in, or lay in last; before it first came in,
// one that the custodian keeps who is to have it in.
func safeFor(ctx context.Context, rd Records, d Deed) (Safe, error) {
	if d.Safe != "" {
		return rd.Safe(ctx, d.Org, d.Safe)
	}
	s := Safe{Org: d.Org}
	if n := len(d.Holders); n > 0 {
		s.Custodians = []archive.Holding{d.Holders[n-1].Holding}
	}
	return s, nil
}

// DeedHistory returns at most limit entries of a deed's journal: see [Vault.ListHistory].
func (v *Vault) DeedHistory(ctx context.Context, req policy.Request, id DeedID, after uint64, limit int) ([]journal.Entry, error) {
	return v.history(ctx, req, DeedKind, string(id), after, limit)
}

// MovementHistory returns at most limit entries of a movement's journal.
func (v *Vault) MovementHistory(ctx context.Context, req policy.Request, id MovementID, after uint64, limit int) ([]journal.Entry, error) {
	return v.history(ctx, req, MovementKind, string(id), after, limit)
}

// SafeHistory returns at most limit entries of a safe's journal.
func (v *Vault) SafeHistory(ctx context.Context, req policy.Request, id SafeID, after uint64, limit int) ([]journal.Entry, error) {
	return v.history(ctx, req, SafeKind, string(id), after, limit)
}

func (v *Vault) history(ctx context.Context, req policy.Request, kind, id string, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := v.register(ctx, req, kind+"/"+id, func(rd Reader, _ staff.Pass) (err error) {
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: kind, ID: id}, after, limit)
		if err == nil && len(entries) == 0 && after == 0 {
			return policy.Missing(kind + "/" + id)
		}
		return err
	})
	return entries, err
}

// Chain returns the people who answered for a deed, one after the other, from whoever
// received it first to whoever got it back (rule B3.2): see [Deed.Chain].
func (v *Vault) Chain(ctx context.Context, req policy.Request, id DeedID) ([]Holder, error) {
	var chain []Holder
	err := v.register(ctx, req, DeedKind+"/"+string(id), func(rd Reader, _ staff.Pass) error {
		d, err := rd.Deed(ctx, req.Org(), id)
		if err != nil {
			return err
		}
		safes := map[SafeID]Safe{}
		for _, stretch := range d.Holders {
			if _, have := safes[stretch.Safe]; have || stretch.Safe == "" {
				continue
			}
			if safes[stretch.Safe], err = rd.Safe(ctx, d.Org, stretch.Safe); err != nil {
				return err
			}
		}
		chain = d.Chain(safes)
		return nil
	})
	return chain, err
}

// Deeds returns one page of the deed register, deeds given back and written off
// included, in the order in which they came.
func (v *Vault) Deeds(ctx context.Context, req policy.Request, q DeedQuery) (DeedPage, error) {
	var page DeedPage
	if err := q.check(); err != nil {
		return page, err
	}
	q.Org = req.Org()
	err := v.register(ctx, req, "deeds", func(rd Reader, _ staff.Pass) (err error) {
		page, err = rd.Deeds(ctx, q)
		return err
	})
	return page, err
}

// EachDeed yields the deeds of a query one by one, a page at a time. It ends at the
// first error.
func (v *Vault) EachDeed(ctx context.Context, req policy.Request, q DeedQuery) iter.Seq2[Deed, error] {
	return each(q.After, func(after string) ([]Deed, string, error) {
		q.After = after
		page, err := v.Deeds(ctx, req, q)
		return page.Deeds, page.Next, err
	})
}

// each yields records page by page.
func each[T any](after string, read func(after string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for next := after; ; {
			page, following, err := read(next)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, one := range page {
				if !yield(one, nil) {
					return
				}
			}
			if next = following; next == "" {
				return
			}
		}
	}
}

// Overdue returns one page of the deeds that are out for a time and were due back before
// today.
func (v *Vault) Overdue(ctx context.Context, req policy.Request, q DeedQuery) (DeedPage, error) {
	today, err := v.today(ctx, req, ActReadDeeds)
	if err != nil {
		return DeedPage{}, err
	}
	q.DueBefore = today
	return v.Deeds(ctx, req, q)
}

// MissingDeeds returns one page of the deeds reported lost while they were out, and neither
// found nor written off yet (rule C4.5b).
func (v *Vault) MissingDeeds(ctx context.Context, req policy.Request, q DeedQuery) (DeedPage, error) {
	q.State = Missing
	return v.Deeds(ctx, req, q)
}

// NotIn returns one page of the deeds that the custodian has signed for on a day before
// today and that lie in no safe yet (rule B5.4): the second person has not confirmed, or
// what was proposed was declined or withdrawn.
func (v *Vault) NotIn(ctx context.Context, req policy.Request, q DeedQuery) (DeedPage, error) {
	today, err := v.today(ctx, req, ActReadDeeds)
	if err != nil {
		return DeedPage{}, err
	}
	if last := today.AddDays(-1); q.ReceivedUntil.IsZero() || q.ReceivedUntil.After(last) {
		q.ReceivedUntil = last
	}
	q.State = Arriving
	return v.Deeds(ctx, req, q)
}
