package customer

import (
	"context"
	"io"
	"iter"
	"slices"

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
	if err := archive.OneOf("state", q.State, append(slices.Clone(inUse), Merged)); err != nil {
		return page, err
	}
	err := b.view(ctx, req, ActList, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActList, policy.Subject{Org: req.Org()}, "profiles"); err != nil {
			return err
		}
		q.Org, q.Incomplete, q.DueBefore, q.Class, q.Beyond, q.Grade, q.Subject = req.Org(), false, calendar.Day{}, "", "", nil, ""
		found, err := rd.Profiles(ctx, q)
		page = ListingPage{Next: found.Next, Listings: make([]Listing, len(found.Profiles))}
		for i, one := range found.Profiles {
			page.Listings[i] = one.Listing()
		}
		return err
	})
	return page, err
}

// Profile returns what is not confidential of a profile (目录).
func (b *Book) Profile(ctx context.Context, req policy.Request, id ProfileID) (Listing, error) {
	var l Listing
	err := b.view(ctx, req, ActList, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActList, policy.Subject{Org: req.Org()}, ProfileKind+"/"+string(id)); err != nil {
			return err
		}
		one, err := rd.Profile(ctx, req.Org(), id)
		l = one.Listing()
		return err
	})
	return l, err
}

// EachProfile yields the listings of a query one by one, a page at a time. It ends
// at the first error.
func (b *Book) EachProfile(ctx context.Context, req policy.Request, q ProfileQuery) iter.Seq2[Listing, error] {
	return every(q.After, func(after string) ([]Listing, string, error) {
		q.After = after
		page, err := b.Profiles(ctx, req, q)
		return page.Listings, page.Next, err
	})
}

// every yields what is read a page at a time, from the one after which first says;
// read reads one. It ends at the first error.
func every[T any](first string, read func(after string) (page []T, next string, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for after := first; ; {
			page, next, err := read(after)
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
			if after = next; after == "" {
				return
			}
		}
	}
}

// register is the list of profiles as a table (客户档案目录).
var register = archive.Sheet[Listing]{
	Title: policy.T("客户档案目录", "Customer profiles"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 份", "%d profiles", n) },
	Columns: append(listed(func(l Listing) Listing { return l }),
		archive.Column[Listing]{Title: policy.T("并入", "merged into"), Value: func(l Listing, _ policy.Lang) string { return string(l.MergedInto) }}),
}

// listed are the columns of a listing, of lines that have one.
func listed[T any](of func(T) Listing) []archive.Column[T] {
	return []archive.Column[T]{
		{Title: policy.T("档案", "profile"), Value: func(one T, _ policy.Lang) string { return string(of(one).ID) }},
		{Title: policy.T("建档部门", "department"), Value: func(one T, _ policy.Lang) string { return string(of(one).Department) }},
		{Title: policy.T("专管人", "custodian"), Value: func(one T, _ policy.Lang) string { return string(of(one).Custodian) }},
		{Title: policy.T("状态", "state"), Value: func(one T, lang policy.Lang) string { return StateText(of(one).State).In(lang) }},
	}
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
	return b.history(ctx, req, ProfileKind, string(id), after, limit, func(Reader) (ProfileID, error) { return id, nil })
}

// TransactionHistory returns the journal of a transaction as [Book.History] does that
// of the profile.
func (b *Book) TransactionHistory(ctx context.Context, req policy.Request, id TransactionID, after uint64, limit int) ([]journal.Entry, error) {
	return b.history(ctx, req, TransactionKind, string(id), after, limit, func(rd Reader) (ProfileID, error) {
		t, err := rd.Transaction(ctx, req.Org(), id)
		return t.Profile, err
	})
}

// FactHistory returns the journal of a fact as [Book.History] does that of the
// profile.
func (b *Book) FactHistory(ctx context.Context, req policy.Request, id FactID, after uint64, limit int) ([]journal.Entry, error) {
	return b.history(ctx, req, FactKind, string(id), after, limit, func(rd Reader) (ProfileID, error) {
		f, err := rd.Fact(ctx, req.Org(), id)
		return f.Profile, err
	})
}

// history reads the journal of a profile, or of what is beside the one that of
// names.
func (b *Book) history(ctx context.Context, req policy.Request, kind, id string, after uint64, limit int, of func(rd Reader) (ProfileID, error)) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.view(ctx, req, ActReport, func(rd Reader, p staff.Pass) error {
		profile, err := of(rd)
		if err == nil {
			_, err = seen(ctx, rd, req, p, profile)
		}
		if err != nil {
			return err
		}
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: kind, ID: id}, after, limit)
		return err
	})
	return entries, err
}
