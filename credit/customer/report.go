package customer

import (
	"context"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// ReportQuery asks for a report on profiles.
type ReportQuery struct {
	Custodian  policy.PersonID
	Department policy.DepartmentID
	// Subject is for [Book.Graded] alone: customers where it is empty.
	Subject SubjectKind
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

// EachIncomplete yields the profiles of a report on what is missing one by one, a
// page at a time. It ends at the first error.
func (b *Book) EachIncomplete(ctx context.Context, req policy.Request, q ReportQuery) iter.Seq2[Wanting, error] {
	return every(q.After, func(after string) ([]Wanting, string, error) {
		q.After = after
		page, err := b.Incomplete(ctx, req, q)
		return page.Profiles, page.Next, err
	})
}

// incomplete is the report on what is missing as a table.
var incomplete = archive.Sheet[Wanting]{
	Title: policy.T("不完整的客户档案", "Incomplete customer profiles"),
	Count: register.Count,
	Columns: append(listed(func(w Wanting) Listing { return w.Listing }),
		archive.Column[Wanting]{Title: policy.T("完整度(%)", "complete (%)"), Value: func(w Wanting, _ policy.Lang) string { return strconv.Itoa(w.Percent) }},
		archive.Column[Wanting]{Title: policy.T("缺少", "missing"), Value: func(w Wanting, lang policy.Lang) string {
			names := make([]string, len(w.Missing))
			for i, part := range w.Missing {
				names[i] = part.Text().In(lang)
			}
			return strings.Join(names, policy.T("、", ", ").In(lang))
		}},
	),
}

// WriteIncomplete writes a report on what is missing as CSV: see
// [archive.Sheet.CSV].
func (b *Book) WriteIncomplete(ctx context.Context, req policy.Request, q ReportQuery, w io.Writer, lang policy.Lang) error {
	return incomplete.CSV(w, lang, b.EachIncomplete(ctx, req, q))
}

// PrintIncomplete writes a report on what is missing as a plain page to print: see
// [archive.Sheet.Page].
func (b *Book) PrintIncomplete(ctx context.Context, req policy.Request, q ReportQuery, w io.Writer, lang policy.Lang) error {
	return incomplete.Page(w, lang, b.EachIncomplete(ctx, req, q))
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

// EachStale yields the profiles of a report on what is not up to date one by one, a
// page at a time. It ends at the first error.
func (b *Book) EachStale(ctx context.Context, req policy.Request, q ReportQuery) iter.Seq2[Stale, error] {
	return every(q.After, func(after string) ([]Stale, string, error) {
		q.After = after
		page, err := b.Stale(ctx, req, q)
		return page.Profiles, page.Next, err
	})
}

// stale is the report on what is not up to date as a table.
var stale = archive.Sheet[Stale]{
	Title: policy.T("逾期未更新的客户档案", "Customer profiles not up to date"),
	Count: register.Count,
	Columns: append(listed(func(s Stale) Listing { return s.Listing }),
		archive.Column[Stale]{Title: policy.T("交易日期", "transaction"), Value: func(s Stale, _ policy.Lang) string { return s.Transaction.String() }},
		archive.Column[Stale]{Title: policy.T("应更新日期", "due"), Value: func(s Stale, _ policy.Lang) string { return s.Due.String() }},
		archive.Column[Stale]{Title: policy.T("逾期天数", "days late"), Value: func(s Stale, _ policy.Lang) string { return strconv.Itoa(s.Late) }},
	),
}

// WriteStale writes a report on what is not up to date as CSV: see
// [archive.Sheet.CSV].
func (b *Book) WriteStale(ctx context.Context, req policy.Request, q ReportQuery, w io.Writer, lang policy.Lang) error {
	return stale.CSV(w, lang, b.EachStale(ctx, req, q))
}

// PrintStale writes a report on what is not up to date as a plain page to print: see
// [archive.Sheet.Page].
func (b *Book) PrintStale(ctx context.Context, req policy.Request, q ReportQuery, w io.Writer, lang policy.Lang) error {
	return stale.Page(w, lang, b.EachStale(ctx, req, q))
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
