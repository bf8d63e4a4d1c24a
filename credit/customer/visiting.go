package customer

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// ArrangeAtOnce is how many visits one [Book.ArrangeCare] arranges at most.
const ArrangeAtOnce = 200

// plan runs a pure act on a plan of visits and saves what it made.
func (b *Book) plan(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, one CarePlan) (CarePlan, journal.Draft, error), names ...policy.Named,
) (CarePlan, error) {
	return b.plans.Naming(names...).Run(ctx, b.gate, req, action, ref, input, func(tx Tx, p staff.Pass, one CarePlan) (CarePlan, error) {
		made, d, err := pure(p, one)
		if err != nil {
			return CarePlan{}, err
		}
		if ref.ID == "" && made.Profile != "" {
			if err := visitable(ctx, tx, req.Org(), made.Profile); err != nil {
				return CarePlan{}, err
			}
		}
		return b.plans.Keep(ctx, tx, p, one, made, d)
	})
}

// PlanCare draws up a plan of visits: see [PlanCare].
func (b *Book) PlanCare(ctx context.Context, req policy.Request, t CareTerms) (CarePlan, error) {
	id := PlanID(b.gate.House().ID())
	return b.plan(ctx, req, policy.Ref{}, ActPlanCare, t, func(p staff.Pass, _ CarePlan) (CarePlan, journal.Draft, error) {
		return PlanCare(req.Org(), id, p.Who, p.At, p.Law, t)
	}, ofDepartment(t.Department), asVisitor(t.Person))
}

// ChangeCare sets other terms of a plan: see [CarePlan.Change].
func (b *Book) ChangeCare(ctx context.Context, req policy.Request, ref policy.Ref, t CareTerms) (CarePlan, error) {
	return b.plan(ctx, req, ref, ActChangeCare, t, func(p staff.Pass, one CarePlan) (CarePlan, journal.Draft, error) {
		return one.Change(p.Who, p.At, p.Law, t)
	}, ofDepartment(t.Department), asVisitor(t.Person))
}

// SkipCare leaves the next occasion of a plan out: see [CarePlan.Skip].
func (b *Book) SkipCare(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (CarePlan, error) {
	return b.plan(ctx, req, ref, ActSkipCare, reason, func(p staff.Pass, one CarePlan) (CarePlan, journal.Draft, error) {
		return one.Skip(p.Who, p.At, p.Law, reason)
	})
}

// EndCare ends a plan: see [CarePlan.End].
func (b *Book) EndCare(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (CarePlan, error) {
	return b.plan(ctx, req, ref, ActEndCare, reason, func(p staff.Pass, one CarePlan) (CarePlan, journal.Draft, error) {
		return one.End(p.Who, p.At, p.Law, reason)
	})
}

// ArrangeCare arranges the visits of a plan's next occasion: see [CarePlan.Arrange].
// Of a class it arranges [ArrangeAtOnce] at a time: while the plan it returns has
// something in Arranging, it is called again. Its answer does not name the class.
func (b *Book) ArrangeCare(ctx context.Context, req policy.Request, ref policy.Ref) (CarePlan, error) {
	one, err := b.plans.Run(ctx, b.gate, req, ActArrangeCare, ref, nil, func(tx Tx, p staff.Pass, one CarePlan) (CarePlan, error) {
		to, more, err := visited(ctx, tx, one)
		if err != nil {
			return CarePlan{}, err
		}
		ids := make([]VisitID, len(to))
		for i := range ids {
			ids[i] = VisitID(b.gate.House().ID())
		}
		out, err := one.Arrange(p.Who, p.At, p.Law, to, more, ids)
		if err != nil {
			return CarePlan{}, err
		}
		for _, v := range out.Visits {
			v.Draft.Act = p.Act
			if _, err := tx.SaveVisit(ctx, v.Visit, v.Draft); err != nil {
				return CarePlan{}, err
			}
		}
		out.Draft.Act = p.Act
		return tx.SaveCarePlan(ctx, out.Plan, out.Draft)
	})
	one.Class = ""
	return one, err
}

// visitable refuses a profile that there is not, or that was merged into another.
func visitable(ctx context.Context, tx Tx, org policy.OrgID, id ProfileID) error {
	p, err := tx.Profile(ctx, org, id)
	if err != nil {
		return err
	}
	c := &policy.Checks{Subject: p.record().Name()}
	p.unmerged(c, policy.R5a)
	return c.Err()
}

// visited reads the profiles that a plan visits next, and whether others are left. It
// holds each: one that is being merged is arranged for before, or not at all.
func visited(ctx context.Context, tx Tx, one CarePlan) ([]Profile, bool, error) {
	if one.Profile != "" {
		p, err := tx.Profile(ctx, one.Org, one.Profile)
		return []Profile{p}, false, err
	}
	q := ProfileQuery{Org: one.Org, Class: one.Class, Department: one.Department, Beyond: one.Arranging, Limit: ArrangeAtOnce}
	for {
		page, err := tx.Profiles(ctx, q)
		if err != nil {
			return nil, false, err
		}
		var to []Profile
		for _, found := range page.Profiles {
			p, err := tx.Profile(ctx, one.Org, found.ID)
			if err != nil {
				return nil, false, err
			}
			if one.visits(p) {
				to = append(to, p)
			}
			q.Beyond = p.ID
		}
		if len(to) > 0 || page.Next == "" {
			return to, page.Next != "", nil
		}
	}
}

// visit runs a pure act on a visit and saves what it made.
func (b *Book) visit(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, one Visit) (Visit, journal.Draft, error), names ...policy.Named,
) (Visit, error) {
	return b.visits.Naming(names...).Run(ctx, b.gate, req, action, ref, input, func(tx Tx, p staff.Pass, one Visit) (Visit, error) {
		made, d, err := pure(p, one)
		if err != nil {
			return Visit{}, err
		}
		if ref.ID == "" {
			if err := visitable(ctx, tx, req.Org(), made.Profile); err != nil {
				return Visit{}, err
			}
		}
		return b.visits.Keep(ctx, tx, p, one, made, d)
	})
}

// ArrangeVisit arranges an irregular visit: see [ArrangeVisit].
func (b *Book) ArrangeVisit(ctx context.Context, req policy.Request, t VisitTerms) (Visit, error) {
	id := VisitID(b.gate.House().ID())
	return b.visit(ctx, req, policy.Ref{}, ActArrangeVisit, t, func(p staff.Pass, _ Visit) (Visit, journal.Draft, error) {
		return ArrangeVisit(req.Org(), id, p.Who, p.At, p.Law, t)
	}, ofDepartment(t.Department), asVisitor(t.Person))
}

// MakeVisit enters that a visit took place: see [Visit.Make].
func (b *Book) MakeVisit(ctx context.Context, req policy.Request, ref policy.Ref, m VisitMaking) (Visit, error) {
	return b.visit(ctx, req, ref, ActMakeVisit, m, func(p staff.Pass, one Visit) (Visit, journal.Draft, error) {
		return one.Make(p.Who, p.At, p.Law, m)
	}, wentOut("", &m))
}

// CancelVisit calls a visit off: see [Visit.Cancel].
func (b *Book) CancelVisit(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Visit, error) {
	return b.visit(ctx, req, ref, ActCancelVisit, reason, func(p staff.Pass, one Visit) (Visit, journal.Draft, error) {
		return one.Cancel(p.Who, p.At, p.Law, reason)
	})
}

// RecordVisit makes the record of a visit part of the profile, in the same
// transaction: see [Visit.Record]. What it says is read by [Book.ConsultFacts] alone.
func (b *Book) RecordVisit(ctx context.Context, req policy.Request, ref policy.Ref, r VisitReport) (Visit, error) {
	ids := [2]FactID{FactID(b.gate.House().ID()), FactID(b.gate.House().ID())}
	return b.visits.Naming(wentOut("made.", r.Made)).Run(ctx, b.gate, req, ActRecordVisit, ref, r, func(tx Tx, p staff.Pass, one Visit) (Visit, error) {
		profile, err := tx.Profile(ctx, req.Org(), one.Profile)
		if err != nil {
			return Visit{}, err
		}
		out, err := one.Record(p.Who, p.At, p.Law, profile, ids, r)
		if err != nil {
			return Visit{}, err
		}
		out.ProfileDraft.Act, out.Draft.Act = p.Act, p.Act
		if _, err := tx.SaveProfile(ctx, out.Profile, out.ProfileDraft); err != nil {
			return Visit{}, err
		}
		for _, f := range out.Facts {
			f.Draft.Act = p.Act
			if _, err := tx.SaveFact(ctx, f.Fact, f.Draft); err != nil {
				return Visit{}, err
			}
		}
		return tx.SaveVisit(ctx, out.Visit, out.Draft)
	})
}
