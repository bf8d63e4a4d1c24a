package customer

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// view reads within one consistent reading of the store, what the matrix allows.
func (b *Book) view(ctx context.Context, req policy.Request, action policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return staff.View(ctx, b.gate, b.store.View, req, action, do)
}

// ListingPage is one page of listings.
type ListingPage struct {
	Listings []Listing
	// Next continues after this page; empty when it was the last.
	Next string
}

// Profiles lists profiles, with what is not confidential of them (目录). Whoever
// knows a customer's id finds the profiles there are of them; of the query,
// Incomplete and DueBefore are not looked at: those are reports.
func (b *Book) Profiles(ctx context.Context, req policy.Request, q ProfileQuery) (ListingPage, error) {
	var page ListingPage
	if q.State != "" && !slices.Contains(anyState, q.State) {
		return page, policy.Invalid("state", "", "draft, submitted, approved or changed", policy.T("没有这种状态", "there is no such state"))
	}
	err := b.view(ctx, req, ActList, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActList, policy.Subject{Org: req.Org()}, "profiles"); err != nil {
			return err
		}
		q.Org, q.Incomplete, q.DueBefore = req.Org(), false, calendar.Day{}
		found, err := rd.Profiles(ctx, q)
		page = ListingPage{Next: found.Next, Listings: make([]Listing, len(found.Profiles))}
		for i, one := range found.Profiles {
			page.Listings[i] = one.Listing()
		}
		return err
	})
	return page, err
}

// EachProfile yields the listings of a query one by one, a page at a time. It ends
// at the first error.
func (b *Book) EachProfile(ctx context.Context, req policy.Request, q ProfileQuery) iter.Seq2[Listing, error] {
	return func(yield func(Listing, error) bool) {
		for {
			page, err := b.Profiles(ctx, req, q)
			if err != nil {
				yield(Listing{}, err)
				return
			}
			for _, one := range page.Listings {
				if !yield(one, nil) {
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

// register is the list of profiles as a table (客户档案目录).
var register = archive.Sheet[Listing]{
	Title: policy.T("客户档案目录", "Customer profiles"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 份", "%d profiles", n) },
	Columns: []archive.Column[Listing]{
		{Title: policy.T("档案", "profile"), Value: func(l Listing, _ policy.Lang) string { return string(l.ID) }},
		{Title: policy.T("建档部门", "department"), Value: func(l Listing, _ policy.Lang) string { return string(l.Department) }},
		{Title: policy.T("专管人", "custodian"), Value: func(l Listing, _ policy.Lang) string { return string(l.Custodian) }},
		{Title: policy.T("状态", "state"), Value: func(l Listing, lang policy.Lang) string { return StateText(l.State).In(lang) }},
	},
}

// WriteRegister writes the list of profiles of a query as CSV: see
// [archive.Sheet.CSV].
func (b *Book) WriteRegister(ctx context.Context, req policy.Request, q ProfileQuery, w io.Writer, lang policy.Lang) error {
	return register.CSV(w, lang, b.EachProfile(ctx, req, q))
}

// PrintRegister writes the list of profiles of a query as a plain page to print:
// see [archive.Sheet.Page].
func (b *Book) PrintRegister(ctx context.Context, req policy.Request, q ProfileQuery, w io.Writer, lang policy.Lang) error {
	return register.Page(w, lang, b.EachProfile(ctx, req, q))
}

// ReportQuery asks for a report on profiles.
type ReportQuery struct {
	Custodian  policy.PersonID
	Department policy.DepartmentID
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// Wanting is one profile that is not complete.
type Wanting struct {
	Listing
	// Missing lists the parts that are not there, Percent says how much is.
	Missing []Part `json:"missing"`
	Percent int    `json:"percent"`
}

// WantingPage is one page of profiles that are not complete.
type WantingPage struct {
	Profiles []Wanting
	Next     string
}

// Incomplete reports profiles that miss something, with what it is (完整性检查, rule
// R4.2a), by custodian. Custodians see their own.
func (b *Book) Incomplete(ctx context.Context, req policy.Request, q ReportQuery) (WantingPage, error) {
	var page WantingPage
	err := b.report(ctx, req, q, ProfileQuery{Incomplete: true}, func(_ staff.Pass, found ProfilePage) {
		page = WantingPage{Next: found.Next, Profiles: make([]Wanting, len(found.Profiles))}
		for i, one := range found.Profiles {
			page.Profiles[i] = Wanting{Listing: one.Listing(), Missing: one.Missing(), Percent: one.Percent()}
		}
	})
	return page, err
}

// Stale is one profile that was not brought up to date in time.
type Stale struct {
	Listing
	// Transaction is the day of the transaction, Due the last day on which it would
	// have been in time, Late by how many civil days it is over.
	Transaction calendar.Day `json:"transaction"`
	Due         calendar.Day `json:"due"`
	Late        int          `json:"late"`
}

// StalePage is one page of profiles that are not up to date.
type StalePage struct {
	Profiles []Stale
	Next     string
}

// Stale reports profiles that their custodians have not brought up to date in time
// after a transaction (逾期未更新, rule R4.2b), by custodian, the longest overdue
// first, as of today. Custodians see their own.
func (b *Book) Stale(ctx context.Context, req policy.Request, q ReportQuery) (StalePage, error) {
	var page StalePage
	err := b.report(ctx, req, q, ProfileQuery{}, func(p staff.Pass, found ProfilePage) {
		page = StalePage{Next: found.Next, Profiles: make([]Stale, len(found.Profiles))}
		for i, one := range found.Profiles {
			d, _ := one.Deadlines.Get(policy.ProfileUpdate)
			page.Profiles[i] = Stale{Listing: one.Listing(), Transaction: d.Start, Due: d.Due, Late: p.Today.DaysSince(d.Due)}
		}
	})
	return page, err
}

// report runs one page of a report; a query that limits nothing asks for what is
// not up to date today.
func (b *Book) report(ctx context.Context, req policy.Request, q ReportQuery, of ProfileQuery, take func(p staff.Pass, found ProfilePage)) error {
	return b.view(ctx, req, ActReport, func(rd Reader, p staff.Pass) error {
		ask := of
		ask.Org, ask.Custodian, ask.Department, ask.By, ask.After, ask.Limit = req.Org(), q.Custodian, q.Department, ByCustodian, q.After, q.Limit
		if !ask.Incomplete {
			ask.DueBefore = p.Today
		}
		if err := ask.own(p); err != nil {
			return err
		}
		found, err := rd.Profiles(ctx, ask)
		if err == nil {
			take(p, found)
		}
		return err
	})
}

// own limits a report to what its reader may see.
func (q *ProfileQuery) own(p staff.Pass) error {
	if p.Permit(ActReport, policy.Subject{Org: q.Org}, "profiles") == nil {
		return nil
	}
	me := p.Who.ID
	if p.Who.Principal != "" {
		me = p.Who.Principal
	}
	mine := policy.Subject{Org: q.Org, Parties: []policy.Party{{As: policy.ProfileCustodian, Person: me}}}
	if err := p.Permit(ActReport, mine, "profiles"); err != nil {
		return err
	}
	if q.Custodian == "" {
		q.Custodian = me
	}
	if q.Custodian != me {
		return policy.Missing("profiles")
	}
	return nil
}

// seen returns a profile to those whom the matrix lets read reports on it.
func seen(ctx context.Context, rd Reader, req policy.Request, p staff.Pass, id ProfileID) (Profile, error) {
	one, err := rd.Profile(ctx, req.Org(), id)
	if err == nil {
		err = p.Permit(ActReport, one.Subject(), one.record().Name())
	}
	return one, err
}

// Explain lists what may be done next with a profile, by whom, by when and why:
// see [Profile.Explain].
func (b *Book) Explain(ctx context.Context, req policy.Request, id ProfileID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.view(ctx, req, ActReport, func(rd Reader, p staff.Pass) error {
		one, err := seen(ctx, rd, req, p, id)
		if err == nil {
			next = one.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// History returns at most limit entries of a profile's journal, those after the Seq
// given (0: from the first; limit 0: 100). They hold nothing of what the profile
// says.
func (b *Book) History(ctx context.Context, req policy.Request, id ProfileID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.view(ctx, req, ActReport, func(rd Reader, p staff.Pass) error {
		if _, err := seen(ctx, rd, req, p, id); err != nil {
			return err
		}
		var err error
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: ProfileKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// HasConsulted names those of the persons who have not consulted the customer's
// profile since an instant: see the function of that name.
func (b *Book) HasConsulted(ctx context.Context, req policy.Request, customer archive.CustomerID, since time.Time, persons ...policy.PersonID) ([]policy.PersonID, error) {
	var missing []policy.PersonID
	err := b.view(ctx, req, ActList, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActList, policy.Subject{Org: req.Org()}, "consultations"); err != nil {
			return err
		}
		var err error
		missing, err = HasConsulted(ctx, rd, req.Org(), customer, since, persons...)
		return err
	})
	return missing, err
}

// Grants returns one page of authorisations. Those whom the matrix does not let
// read them all see those given to them by name.
func (b *Book) Grants(ctx context.Context, req policy.Request, q GrantQuery) (GrantPage, error) {
	var page GrantPage
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		if err := p.Permit(ActReadGrants, policy.Subject{Org: ask.Org}, "grants"); err != nil {
			if p.Who.Home != "" || !errors.Is(err, policy.NotAllowed) {
				return err
			}
			ask.To = Grantee{Person: p.Who.ID}.Key()
		}
		var err error
		page, err = rd.Grants(ctx, ask)
		return err
	})
	return page, err
}

// Passings returns one page of what was passed on of profiles, to those who may
// read the authorisations.
func (b *Book) Passings(ctx context.Context, req policy.Request, q PassingQuery) (PassingPage, error) {
	var page PassingPage
	err := b.view(ctx, req, ActReadGrants, func(rd Reader, p staff.Pass) error {
		ask := q
		ask.Org = req.Org()
		if err := p.Permit(ActReadGrants, policy.Subject{Org: ask.Org}, "passings"); err != nil {
			return err
		}
		var err error
		page, err = rd.Passings(ctx, ask)
		return err
	})
	return page, err
}
