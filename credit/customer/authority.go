package customer

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// HasConsulted names those of the persons who have not consulted the customer's
// profile since an instant: see the function of that name. Those who look after the
// authorisations ask about anybody, others about themselves alone, as of
// [Book.Consultations] (rule G2b).
func (b *Book) HasConsulted(ctx context.Context, req policy.Request, customer archive.CustomerID, since time.Time, persons ...policy.PersonID) ([]policy.PersonID, error) {
	var missing []policy.PersonID
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) (err error) {
		for _, one := range persons {
			if _, err := ownTraces(p, req.Org(), one, "consultations"); err != nil {
				return err
			}
		}
		missing, err = HasConsulted(ctx, rd, req.Org(), customer, since, persons...)
		return err
	})
	return missing, err
}

// Authorisation returns an authorisation, to those who may read it: see [Book.Grants].
func (b *Book) Authorisation(ctx context.Context, req policy.Request, id GrantID) (Grant, error) {
	var g Grant
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) (err error) {
		g, err = readGrant(ctx, rd, req, p, id)
		return err
	})
	return g, err
}

// readGrant returns an authorisation to those whom the matrix lets read it.
func readGrant(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id GrantID) (Grant, error) {
	g, err := rd.Grant(ctx, req.Org(), id)
	if err != nil {
		return Grant{}, err
	}
	refusal := seesGrant(p, g)
	if refusal == nil {
		return g, nil
	}
	keys, err := reach(ctx, rd, p, req.Org())
	switch {
	case err != nil:
		return Grant{}, err
	case !slices.Contains(keys, g.To.Key()):
		return Grant{}, refusal
	}
	return g, nil
}

// reach names the grantees that the actor is one of ([Grantee.Key]): the person, each
// of their roles, and the custodians where they keep a profile. Those who may not read
// what is to themselves are refused.
func reach(ctx context.Context, rd Reader, p staff.Pass, org policy.OrgID) ([]string, error) {
	mine := Grant{Org: org, Terms: Terms{To: Grantee{Person: p.Who.ID}}}
	if err := p.Permit(ActReadGrants, mine.Subject(), "grants"); err != nil {
		return nil, err
	}
	keys := []string{mine.To.Key()}
	for _, r := range p.Who.Roles {
		keys = append(keys, Grantee{Role: r}.Key())
	}
	for _, me := range []policy.PersonID{p.Who.ID, p.Who.Principal} {
		if me == "" {
			continue
		}
		kept, err := rd.Profiles(ctx, ProfileQuery{Org: org, Custodian: me, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(kept.Profiles) > 0 {
			return append(keys, Grantee{Custodians: true}.Key()), nil
		}
	}
	return keys, nil
}

// reaching lists the authorisations to any of the grantees, those of one after those
// of another.
func reaching(ctx context.Context, rd Reader, ask GrantQuery, keys []string) (GrantPage, error) {
	var page GrantPage
	first := 0
	if ask.After != "" {
		place, after, _ := strings.Cut(ask.After, " ")
		var err error
		if first, err = strconv.Atoi(place); err != nil || first < 0 || first >= len(keys) {
			return page, policy.Invalid("after", "", "the Next of the page before, of the same query", policy.T("翻页标记不属于这一查询", "the cursor is not one of this query"))
		}
		ask.After = after
	}
	if ask.Limit == 0 {
		ask.Limit = 100
	}
	for i := first; i < len(keys); i++ {
		one := ask
		one.To, one.Limit = keys[i], ask.Limit-len(page.Grants)
		found, err := rd.Grants(ctx, one)
		if err != nil {
			return GrantPage{}, err
		}
		page.Grants = append(page.Grants, found.Grants...)
		switch ask.After = ""; {
		case found.Next != "":
			page.Next = strconv.Itoa(i) + " " + found.Next
			return page, nil
		case len(page.Grants) == ask.Limit && i+1 < len(keys):
			page.Next = strconv.Itoa(i+1) + " "
			return page, nil
		}
	}
	return page, nil
}

// seesGrant refuses an authorisation to those who may not read it.
func seesGrant(p staff.Pass, g Grant) error {
	return p.Permit(ActReadGrants, g.Subject(), g.record().Name())
}

// ExplainGrant lists what may be done next with an authorisation, by whom and why:
// see [Grant.Explain].
func (b *Book) ExplainGrant(ctx context.Context, req policy.Request, id GrantID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		g, err := readGrant(ctx, rd, req, p, id)
		if err == nil {
			next = g.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// GrantHistory returns at most limit entries of an authorisation's journal, those
// after the Seq given (0: from the first; limit 0: 100).
func (b *Book) GrantHistory(ctx context.Context, req policy.Request, id GrantID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		if _, err := readGrant(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: GrantKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// Grants returns one page of authorisations: all of them to those who look after them,
// to everybody else who may consult those that reach them, by name, by a role of
// theirs or as the custodian of a profile.
func (b *Book) Grants(ctx context.Context, req policy.Request, q GrantQuery) (GrantPage, error) {
	var page GrantPage
	if q.State != "" && q.State != Given && q.State != Revoked {
		return page, policy.Invalid("state", "", "given or revoked", policy.T("没有这种状态", "there is no such state"))
	}
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		if p.Permit(ActReadGrants, policy.Subject{Org: ask.Org}, "grants") != nil {
			keys, err := reach(ctx, rd, p, ask.Org)
			if err != nil {
				return err
			}
			if ask.To == "" {
				page, err = reaching(ctx, rd, ask, keys)
				return err
			}
			if !slices.Contains(keys, ask.To) {
				return policy.Missing("grants")
			}
		}
		var err error
		page, err = rd.Grants(ctx, ask)
		return err
	})
	return page, err
}

// Consultations returns one page of who has consulted which approved profile, and
// when last (rule G2b), to those who look after the authorisations; others see their own.
func (b *Book) Consultations(ctx context.Context, req policy.Request, q ConsultationQuery) (ConsultationPage, error) {
	var page ConsultationPage
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		var err error
		if ask.Person, err = ownTraces(p, ask.Org, ask.Person, "consultations"); err != nil {
			return err
		}
		page, err = rd.Consultations(ctx, ask)
		return err
	})
	return page, err
}

// Passings returns one page of what was passed on of profiles, to those who
// look after the authorisations; others see their own.
func (b *Book) Passings(ctx context.Context, req policy.Request, q PassingQuery) (PassingPage, error) {
	var page PassingPage
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		var err error
		if ask.By, err = ownTraces(p, ask.Org, ask.By, "passings"); err != nil {
			return err
		}
		page, err = rd.Passings(ctx, ask)
		return err
	})
	return page, err
}

// ownTraces limits a list of who has read or passed on to what its reader may see: all of
// it, or where the matrix wants a relation to each record, what they did themselves.
func ownTraces(p staff.Pass, org policy.OrgID, asked policy.PersonID, name string) (policy.PersonID, error) {
	if p.Permit(ActReadGrants, policy.Subject{Org: org}, name) == nil {
		return asked, nil
	}
	me := p.Who.Person()
	if err := p.Permit(ActReadGrants, policy.Subject{Org: org, Parties: []policy.Party{{As: policy.Self, Person: me}}}, name); err != nil {
		return "", err
	}
	if asked != "" && asked != me {
		return "", policy.Missing(name)
	}
	return me, nil
}
