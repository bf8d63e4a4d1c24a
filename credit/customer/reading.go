package customer

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Consult lets somebody read a profile under a stated purpose, one plain line of
// at most 200 characters (查阅, rules R4.3b and G2b): by an authorisation of the
// general manager for this customer, purpose and day, see [Profile.MayConsult].
// Each reading is one entry in the reader's own chain and one in that of their
// [Consultation]; a refused attempt leaves one in the person's own chain and
// nothing else: see [staff.Keeping.Read].
func (b *Book) Consult(ctx context.Context, req policy.Request, id ProfileID, purpose string) (Profile, error) {
	return b.consult(ctx, req, id, purpose, func(Tx, Profile) error { return nil })
}

// ConsultTransactions reads one page of a profile's transactions, by day: a reading
// as [Book.Consult] is. Of the query, organisation and profile are not looked at.
func (b *Book) ConsultTransactions(ctx context.Context, req policy.Request, id ProfileID, purpose string, q TransactionQuery) (TransactionPage, error) {
	var page TransactionPage
	if q.State != "" && q.State != Counted && q.State != Struck {
		return page, policy.Invalid("state", "", "recorded or struck", policy.T("没有这种状态", "there is no such state"))
	}
	q.Org, q.Profile = req.Org(), id
	_, err := b.consult(ctx, req, id, purpose, func(tx Tx, _ Profile) (err error) {
		page, err = tx.Transactions(ctx, q)
		return err
	})
	if err != nil {
		return TransactionPage{}, err
	}
	return page, nil
}

// ConsultFacts reads one page of the facts beside a profile, by day: a reading as
// [Book.Consult] is. Of the query, organisation and profile are not looked at.
func (b *Book) ConsultFacts(ctx context.Context, req policy.Request, id ProfileID, purpose string, q FactQuery) (FactPage, error) {
	var page FactPage
	if q.Topic != "" && !slices.Contains(Topics(), q.Topic) {
		return page, policy.Invalid("topic", "", "standing, communication, need, quality or opinion", policy.T("没有这种事项", "there is no such topic"))
	}
	q.Org, q.Profile = req.Org(), id
	_, err := b.consult(ctx, req, id, purpose, func(tx Tx, _ Profile) (err error) {
		page, err = tx.Facts(ctx, q)
		return err
	})
	if err != nil {
		return FactPage{}, err
	}
	return page, nil
}

func (b *Book) consult(ctx context.Context, req policy.Request, id ProfileID, purpose string, more func(tx Tx, one Profile) error) (Profile, error) {
	return b.profiles.Disclose(ctx, b.gate, req, ActConsult, string(id), purpose, func(tx Tx, p staff.Pass, one Profile) (Profile, error) {
		by, err := allowed(ctx, tx, p, one, func(grants ...Grant) (GrantID, error) {
			return one.MayConsult(p.Who, p.At, p.Law, purpose, grants...)
		})
		if err != nil {
			return Profile{}, err
		}
		if one.State == Approved { // before that it is not consulted, but made
			c, err := tx.Consultation(ctx, one.Org, ConsultationID(one.ID, p.Who))
			if err != nil {
				return Profile{}, err
			}
			c, d := c.keep(one, p.Who, p.At, purpose, by)
			d.Act = p.Act
			if _, err := tx.SaveConsultation(ctx, c, d); err != nil {
				return Profile{}, err
			}
		}
		return one, more(tx, one)
	})
}

// PassOn records that something of a profile goes out to somebody, under a stated
// purpose (外传, rule R4.3c): by an authorisation that says so, see
// [Profile.MayPassOn]. It leaves what a reading leaves, besides the [Passing]; a
// refused attempt leaves one entry in the person's own chain and nothing else.
func (b *Book) PassOn(ctx context.Context, req policy.Request, id ProfileID, purpose string, to Recipient) (Passing, error) {
	var made Passing
	if err := policy.CheckShape(to); err != nil {
		return Passing{}, err
	}
	passing := PassingID(b.gate.House().ID())
	_, err := b.profiles.Disclose(ctx, b.gate, req, ActPassOn, string(id), purpose, func(tx Tx, p staff.Pass, one Profile) (Profile, error) {
		by, err := allowed(ctx, tx, p, one, func(grants ...Grant) (GrantID, error) {
			return one.MayPassOn(p.Who, p.At, p.Law, purpose, grants...)
		})
		if err != nil {
			return Profile{}, err
		}
		out, d := one.passed(passing, p.Who, p.At, purpose, by, to)
		d.Act = p.Act
		made, err = tx.SavePassing(ctx, out, d)
		return one, err
	})
	if err != nil {
		return Passing{}, err
	}
	return made, nil
}

// allowed looks for an authorisation that will do, and holds it until the end of
// the transaction: whoever takes it back comes before or after.
func allowed(ctx context.Context, tx Tx, p staff.Pass, one Profile, may func(grants ...Grant) (GrantID, error)) (GrantID, error) {
	by, refusal := may()
	if !errors.Is(refusal, policy.NotAllowed) {
		return by, refusal
	}
	for g, err := range candidates(ctx, tx, p, one) {
		if err != nil {
			return "", err
		}
		if _, err := may(g); errors.Is(err, policy.NotAllowed) {
			continue
		}
		if g, err = tx.Grant(ctx, one.Org, g.ID); err != nil {
			return "", err
		}
		if by, err := may(g); !errors.Is(err, policy.NotAllowed) {
			return by, err
		}
	}
	return "", refusal
}

// candidates yields the authorisations of the day that may be the actor's and may
// cover the profile. It ends at the first error.
func candidates(ctx context.Context, tx Tx, p staff.Pass, one Profile) iter.Seq2[Grant, error] {
	to := []Grantee{{Person: p.Who.ID}, {Custodians: true}}
	for _, r := range p.Who.Roles {
		to = append(to, Grantee{Role: r})
	}
	scopes := []Scope{{Customer: one.Basics.Customer}, {All: true}}
	if one.Basics.Class != "" {
		scopes = append(scopes, Scope{Class: one.Basics.Class})
	}
	return func(yield func(Grant, error) bool) {
		for _, grantee := range to {
			for _, scope := range scopes {
				q := GrantQuery{Org: one.Org, State: Given, To: grantee.Key(), Scope: scope.Key(), On: p.Today, Limit: 1000}
				for more := true; more; more = q.After != "" {
					page, err := tx.Grants(ctx, q)
					if err != nil {
						yield(Grant{}, err)
						return
					}
					for _, g := range page.Grants {
						if !yield(g, nil) {
							return
						}
					}
					q.After = page.Next
				}
			}
		}
	}
}

// HasConsulted names those of the persons who have not consulted an approved profile
// of a customer since an instant, in the order given; none when all have (rule R4.3a):
// under whichever id the customer is kept ([SameCustomer]). A package above asks it
// within its own transaction.
func HasConsulted(ctx context.Context, r Reader, org policy.OrgID, customer archive.CustomerID, since time.Time, persons ...policy.PersonID) (missing []policy.PersonID, err error) {
	ids, err := SameCustomer(ctx, r, org, customer)
	if err != nil {
		return nil, err
	}
	for _, person := range persons {
		read := false
		for i := 0; i < len(ids) && !read; i++ {
			page, err := r.Consultations(ctx, ConsultationQuery{Org: org, Customer: ids[i], Person: person, Since: since, Limit: 1})
			if err != nil {
				return nil, err
			}
			read = len(page.Consultations) > 0
		}
		if !read {
			missing = append(missing, person)
		}
	}
	return missing, nil
}

// SameCustomer returns the ids that a customer is kept under: the one given, and that of
// each profile that a profile of theirs was merged into ([Profile.Merge]).
func SameCustomer(ctx context.Context, r Reader, org policy.OrgID, id archive.CustomerID) ([]archive.CustomerID, error) {
	ids := []archive.CustomerID{id}
	q := ProfileQuery{Org: org, Customer: id, State: Merged, Limit: 1000}
	for p, err := range every("", func(after string) ([]Profile, string, error) {
		q.After = after
		page, err := r.Profiles(ctx, q)
		return page.Profiles, page.Next, err
	}) {
		for err == nil && p.Merged != nil {
			if p, err = r.Profile(ctx, org, p.Merged.Into); err == nil && !slices.Contains(ids, p.Basics.Customer) {
				ids = append(ids, p.Basics.Customer)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// EveryID returns all ids that a customer is or was kept under, the one given first: by
// merging in either direction ([Profile.Merge]). What was promised or granted under any of
// them is the customer's; whether somebody has read of them, [SameCustomer] answers.
func EveryID(ctx context.Context, r Reader, org policy.OrgID, id archive.CustomerID) ([]archive.CustomerID, error) {
	var ids []archive.CustomerID
	for next := []archive.CustomerID{id}; len(next) > 0; next = next[1:] {
		q := ProfileQuery{Org: org, Customer: next[0], Limit: 1000}
		if slices.Contains(ids, q.Customer) {
			continue
		}
		ids = append(ids, q.Customer)
		for p, err := range every("", func(after string) ([]Profile, string, error) {
			q.After = after
			page, err := r.Profiles(ctx, q)
			return page.Profiles, page.Next, err
		}) {
			if err != nil {
				return nil, err
			}
			for _, one := range p.Absorbed {
				next = append(next, one.Basics.Customer)
			}
			if p.Merged == nil {
				continue
			}
			into, err := r.Profile(ctx, org, p.Merged.Into)
			if err != nil {
				return nil, err
			}
			next = append(next, into.Basics.Customer)
		}
	}
	return ids, nil
}
