package customer

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// joining runs an act on two profiles and saves what it made. Whoever may not do it is
// refused before anything is looked up for it.
func (b *Book) joining(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	do func(tx Tx, p staff.Pass, one Profile) (Joined, error),
) (Listing, error) {
	one, err := b.profiles.Run(ctx, b.gate, req, action, ref, input, func(tx Tx, p staff.Pass, one Profile) (Profile, error) {
		if err := p.Permit(action, one.Subject(), one.record().Name()); err != nil {
			return Profile{}, err
		}
		out, err := do(tx, p, one)
		if err != nil {
			return Profile{}, err
		}
		return saveJoined(ctx, tx, p, out)
	})
	if err != nil {
		return Listing{}, err
	}
	return one.Listing(), nil
}

// Merge merges a profile into another of the same customer, with everything that lies
// beside it, in one transaction: see [Profile.Merge]. The other one is taken as it is,
// whatever its revision. What it answers with is the listing of the one merged.
func (b *Book) Merge(ctx context.Context, req policy.Request, ref policy.Ref, m Merging) (Listing, error) {
	if err := policy.CheckShape(m); err != nil {
		return Listing{}, err
	}
	return b.joining(ctx, req, ref, ActMerge, m, func(tx Tx, p staff.Pass, one Profile) (Joined, error) {
		into, err := other(ctx, tx, one, m.Into)
		if err != nil {
			return Joined{}, err
		}
		beside, _, err := besides(ctx, tx, one, "")
		if err != nil {
			return Joined{}, err
		}
		twins, err := doubles(ctx, tx, into, beside.Transactions)
		if err != nil {
			return Joined{}, err
		}
		return one.Merge(p.Who, p.At, p.Law, into, beside, twins, m)
	})
}

// Separate undoes a merging that was a mistake: see [Profile.Separate].
func (b *Book) Separate(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Listing, error) {
	return b.joining(ctx, req, ref, ActSeparate, reason, func(tx Tx, p staff.Pass, one Profile) (Joined, error) {
		if one.Merged == nil { // the act refuses it
			return one.Separate(p.Who, p.At, p.Law, Profile{}, Beside{}, Staying{}, reason)
		}
		into, err := other(ctx, tx, one, one.Merged.Into)
		if err != nil {
			return Joined{}, err
		}
		back, rest, err := besides(ctx, tx, into, one.ID)
		if err != nil {
			return Joined{}, err
		}
		return one.Separate(p.Who, p.At, p.Law, into, back, rest, reason)
	})
}

// other reads the profile that another one is merged into. One that the organisation
// does not have is refused by its field.
func other(ctx context.Context, tx Tx, one Profile, id ProfileID) (Profile, error) {
	if id == one.ID {
		return one, nil // the act refuses it
	}
	into, err := tx.Profile(ctx, one.Org, id)
	if errors.Is(err, policy.NotFound) {
		none := elsewhere(id)
		return Profile{}, &none
	}
	return into, err
}

// came reports whether a record came with a profile when that was merged, and lies
// where it came since.
func came(trail []ProfileID, with ProfileID) bool {
	return len(trail) > 0 && trail[len(trail)-1] == with
}

// besides reads what lies beside a profile: all of it, or what came with another one that
// was merged into it, with the facts that its visits have left since, and what of the rest
// [Profile.Separate] looks at. A visit, a plan or a complaint, which may change without the
// profile, is held until the end. Of more than may go at once it reads one more.
func besides(ctx context.Context, tx Tx, one Profile, with ProfileID) (b Beside, rest Staying, err error) {
	const page = 1000
	goes := func(trail []ProfileID) bool { return with == "" || came(trail, with) }
	take(&b, &err, &b.Transactions, func(after string) ([]Transaction, string, error) {
		found, err := tx.Transactions(ctx, TransactionQuery{Org: one.Org, Profile: one.ID, After: after, Limit: page})
		return found.Transactions, found.Next, err
	}, func(t Transaction) bool {
		if !goes(t.MergedFrom) && t.DoubleOf != "" {
			rest.Doubles = append(rest.Doubles, t)
		}
		return goes(t.MergedFrom)
	})
	take(&b, &err, &b.Visits, func(after string) ([]Visit, string, error) {
		found, err := tx.Visits(ctx, VisitQuery{Org: one.Org, Profile: one.ID, After: after, Limit: page})
		return found.Visits, found.Next, err
	}, func(v Visit) bool { return goes(v.MergedFrom) })
	visited := make(map[VisitID]bool)
	for _, v := range b.Visits {
		visited[v.ID] = true
	}
	take(&b, &err, &b.Facts, func(after string) ([]Fact, string, error) {
		found, err := tx.Facts(ctx, FactQuery{Org: one.Org, Profile: one.ID, After: after, Limit: page})
		return found.Facts, found.Next, err
	}, func(f Fact) bool {
		along := goes(f.MergedFrom) || visited[f.Visit]
		if !along && f.Topic == Standing {
			rest.Standing = append(rest.Standing, f)
		}
		return along
	})
	take(&b, &err, &b.Plans, func(after string) ([]CarePlan, string, error) {
		found, err := tx.CarePlans(ctx, PlanQuery{Org: one.Org, Profile: one.ID, After: after, Limit: page})
		return found.Plans, found.Next, err
	}, func(p CarePlan) bool { return goes(p.MergedFrom) })
	take(&b, &err, &b.Complaints, func(after string) ([]Complaint, string, error) {
		found, err := tx.Complaints(ctx, ComplaintQuery{Org: one.Org, Profile: one.ID, After: after, Limit: page})
		return found.Complaints, found.Next, err
	}, func(k Complaint) bool { return goes(k.MergedFrom) })
	hold(&err, b.Visits, func(v Visit) (Visit, error) { return tx.Visit(ctx, one.Org, v.ID) })
	hold(&err, b.Plans, func(p CarePlan) (CarePlan, error) { return tx.CarePlan(ctx, one.Org, p.ID) })
	hold(&err, b.Complaints, func(k Complaint) (Complaint, error) { return tx.Complaint(ctx, one.Org, k.ID) })
	return b, rest, err
}

// take reads records of one kind to what lies beside a profile, until one more would go
// than may; nothing after an error.
func take[T any](b *Beside, failed *error, into *[]T, read func(after string) ([]T, string, error), wanted func(T) bool) {
	if *failed != nil {
		return
	}
	for one, err := range every("", read) {
		if err != nil || b.count() > MaxMerged {
			*failed = err
			return
		}
		if wanted(one) {
			*into = append(*into, one)
		}
	}
}

// hold reads each record once more, under its lock; nothing after an error.
func hold[T any](failed *error, all []T, read func(T) (T, error)) {
	for i := 0; i < len(all) && *failed == nil; i++ {
		all[i], *failed = read(all[i])
	}
}

// doubles finds the transactions of a profile that have a reference of one of those that
// are to come.
func doubles(ctx context.Context, tx Tx, into Profile, coming []Transaction) (map[string]TransactionID, error) {
	twins := make(map[string]TransactionID)
	for _, t := range coming {
		if t.Reference == "" || t.State != Counted {
			continue
		}
		found, err := tx.Transactions(ctx, TransactionQuery{Org: into.Org, Profile: into.ID, Reference: t.Reference, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found.Transactions) > 0 {
			twins[t.Reference] = found.Transactions[0].ID
		}
	}
	return twins, nil
}

// saveJoined saves two profiles that were merged or parted, and what has gone from one to
// the other, in one act.
func saveJoined(ctx context.Context, tx Tx, p staff.Pass, out Joined) (Profile, error) {
	out.Draft.Act, out.IntoDraft.Act, out.BesideDraft.Act, out.RecountedDraft.Act = p.Act, p.Act, p.Act, p.Act
	if _, err := tx.SaveProfile(ctx, out.Into, out.IntoDraft); err != nil {
		return Profile{}, err
	}
	b := out.Beside
	if err := errors.Join(
		saveAll(ctx, b.Transactions, out.BesideDraft, tx.SaveTransaction), saveAll(ctx, b.Facts, out.BesideDraft, tx.SaveFact),
		saveAll(ctx, b.Visits, out.BesideDraft, tx.SaveVisit), saveAll(ctx, b.Plans, out.BesideDraft, tx.SaveCarePlan),
		saveAll(ctx, b.Complaints, out.BesideDraft, tx.SaveComplaint), saveAll(ctx, out.Recounted, out.RecountedDraft, tx.SaveTransaction),
	); err != nil {
		return Profile{}, err
	}
	return tx.SaveProfile(ctx, out.Profile, out.Draft)
}

func saveAll[T any](ctx context.Context, all []T, d journal.Draft, save func(context.Context, T, journal.Draft) (T, error)) error {
	for _, one := range all {
		if _, err := save(ctx, one, d); err != nil {
			return err
		}
	}
	return nil
}
