package customer

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// allowedView reads what the matrix lets everybody with the role read.
func (b *Book) allowedView(ctx context.Context, req policy.Request, a policy.Action, subject string, do func(rd Reader, p staff.Pass) error) error {
	return b.view(ctx, req, a, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(a, policy.Subject{Org: req.Org()}, subject); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// journalOf reads the journal of a record that there is, for those whom the matrix
// lets read it.
func (b *Book) journalOf(ctx context.Context, req policy.Request, a policy.Action, kind, id string, after uint64, limit int, load func(rd Reader) error) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.allowedView(ctx, req, a, kind+"/"+id, func(rd Reader, _ staff.Pass) error {
		err := load(rd)
		if err == nil {
			entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: kind, ID: id}, after, limit)
		}
		return err
	})
	return entries, err
}

// known refuses a state that no record of the kind is in.
func known(s policy.State, names map[policy.State]policy.Text) error {
	return archive.OneOf("state", s, slices.Sorted(maps.Keys(names)))
}

// seesComplaint refuses what a customer complained of to those who neither handle it
// nor lead: it is for the people of the departments of its team.
func seesComplaint(p staff.Pass, k Complaint) error {
	a := ActReadComplaint
	if p.Who.Org == k.Org && k.concerns(p.Who) {
		a = ActListComplaints
	}
	return p.Permit(a, k.Subject(), k.record().Name())
}

// concerns reports whether the actor handles the complaint, or belongs to a
// department of its team.
func (k Complaint) concerns(who policy.Actor) bool {
	if who.Home != "" {
		return false
	}
	return who.Is(k.Team.Organiser) || slices.ContainsFunc(who.Departments, k.Team.Helps)
}

// ComplaintListings is one page of complaints as everybody may see them.
type ComplaintListings struct {
	Complaints []ComplaintListing `json:"complaints"`
	Next       string             `json:"next,omitempty"`
}

// Complaints lists complaints (投诉目录): who handles what, and by when, not what was
// complained of. Only those who may read complaints ask for a customer's.
func (b *Book) Complaints(ctx context.Context, req policy.Request, q ComplaintQuery) (ComplaintListings, error) {
	return b.complaintPage(ctx, req, func(staff.Pass) ComplaintQuery { return q })
}

// OverdueComplaints reports the complaints of which something was due before today
// and is not done (逾期投诉, rules R7.2 and R7.3), the longest overdue first.
func (b *Book) OverdueComplaints(ctx context.Context, req policy.Request, q ComplaintQuery) (ComplaintListings, error) {
	return b.complaintPage(ctx, req, func(p staff.Pass) ComplaintQuery {
		q.DueBefore, q.By = p.Today, ByDue
		return q
	})
}

func (b *Book) complaintPage(ctx context.Context, req policy.Request, ask func(p staff.Pass) ComplaintQuery) (ComplaintListings, error) {
	var page ComplaintListings
	err := b.allowedView(ctx, req, ActListComplaints, "complaints", func(rd Reader, p staff.Pass) error {
		q := ask(p)
		if err := known(q.State, complaintStates); err != nil {
			return err
		}
		if err := errors.Join(grievance(q.Kind), apartDays(q.From, q.Until)); err != nil {
			return err
		}
		if q.Profile != "" || q.Customer != "" {
			if err := p.Permit(ActReadComplaint, policy.Subject{Org: req.Org()}, "complaints"); err != nil {
				return err
			}
		}
		q.Org = req.Org()
		found, err := rd.Complaints(ctx, q)
		page = ComplaintListings{Next: found.Next, Complaints: make([]ComplaintListing, len(found.Complaints))}
		for i, k := range found.Complaints {
			page.Complaints[i] = k.Listing()
		}
		return err
	})
	return page, err
}

// grievance refuses a kind of complaint that there is not.
func grievance(g Grievance) error {
	return archive.OneOf("kind", g, []Grievance{ServiceQuality, ServiceProcess})
}

// EachComplaint yields the listings of a query one by one, a page at a time. It ends
// at the first error.
func (b *Book) EachComplaint(ctx context.Context, req policy.Request, q ComplaintQuery) iter.Seq2[ComplaintListing, error] {
	return every(q.After, func(after string) ([]ComplaintListing, string, error) {
		q.After = after
		page, err := b.Complaints(ctx, req, q)
		return page.Complaints, page.Next, err
	})
}

// complaintRegister is the list of complaints as a table (投诉台账).
var complaintRegister = archive.Sheet[ComplaintListing]{
	Title: policy.T("客户投诉台账", "Complaints"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 件", "%d complaints", n) },
	Columns: []archive.Column[ComplaintListing]{
		{Title: policy.T("投诉", "complaint"), Value: func(l ComplaintListing, _ policy.Lang) string { return string(l.ID) }},
		{Title: policy.T("日期", "day"), Value: func(l ComplaintListing, _ policy.Lang) string { return l.Day.String() }},
		{Title: policy.T("类别", "kind"), Value: func(l ComplaintListing, lang policy.Lang) string { return l.Kind.Text().In(lang) }},
		{Title: policy.T("受理部门", "department"), Value: func(l ComplaintListing, _ policy.Lang) string { return string(l.Department) }},
		{Title: policy.T("经办人", "handler"), Value: func(l ComplaintListing, _ policy.Lang) string { return string(l.Handler) }},
		{Title: policy.T("状态", "state"), Value: func(l ComplaintListing, lang policy.Lang) string { return ComplaintStateText(l.State).In(lang) }},
		{Title: policy.T("应办日", "due"), Value: func(l ComplaintListing, _ policy.Lang) string { return l.Due.String() }},
	},
}

// WriteComplaints writes the complaints of a query as CSV: see [archive.Sheet.CSV].
func (b *Book) WriteComplaints(ctx context.Context, req policy.Request, q ComplaintQuery, w io.Writer, lang policy.Lang) error {
	return complaintRegister.CSV(w, lang, b.EachComplaint(ctx, req, q))
}

// PrintComplaints writes the complaints of a query as a plain page to print: see
// [archive.Sheet.Page].
func (b *Book) PrintComplaints(ctx context.Context, req policy.Request, q ComplaintQuery, w io.Writer, lang policy.Lang) error {
	return complaintRegister.Page(w, lang, b.EachComplaint(ctx, req, q))
}

// Complaint returns a complaint, to the departments that handle it and to those who
// lead.
func (b *Book) Complaint(ctx context.Context, req policy.Request, id ComplaintID) (Complaint, error) {
	var k Complaint
	err := b.seenComplaint(ctx, req, id, func(_ Reader, _ staff.Pass, one Complaint) error { k = one; return nil })
	return k, err
}

func (b *Book) seenComplaint(ctx context.Context, req policy.Request, id ComplaintID, do func(rd Reader, p staff.Pass, k Complaint) error) error {
	return b.view(ctx, req, ActReadComplaint, func(rd Reader, p staff.Pass) error {
		k, err := rd.Complaint(ctx, req.Org(), id)
		if err == nil {
			err = seesComplaint(p, k)
		}
		if err != nil {
			return err
		}
		return do(rd, p, k)
	})
}

// ComplaintFigures returns one page of figures of complaints, by month, department and
// kind, as of today (投诉统计): they are counted in the store.
func (b *Book) ComplaintFigures(ctx context.Context, req policy.Request, q ComplaintFiguresQuery) (ComplaintFiguresPage, error) {
	var page ComplaintFiguresPage
	if err := errors.Join(grievance(q.Kind), apartDays(q.From, q.Until)); err != nil {
		return page, err
	}
	err := b.allowedView(ctx, req, ActReportComplaints, "complaints", func(rd Reader, p staff.Pass) (err error) {
		q.Org, q.Today = req.Org(), p.Today
		page, err = rd.ComplaintFigures(ctx, q)
		return err
	})
	return page, err
}

// ExplainComplaint lists what may be done next with a complaint: see
// [Complaint.Explain].
func (b *Book) ExplainComplaint(ctx context.Context, req policy.Request, id ComplaintID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.seenComplaint(ctx, req, id, func(_ Reader, p staff.Pass, k Complaint) error {
		next = k.Explain(p.Who, p.At, p.Law)
		return nil
	})
	return next, err
}

// ComplaintHistory returns at most limit entries of a complaint's journal: see
// [Book.SurveyHistory].
func (b *Book) ComplaintHistory(ctx context.Context, req policy.Request, id ComplaintID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.seenComplaint(ctx, req, id, func(rd Reader, _ staff.Pass, _ Complaint) (err error) {
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: ComplaintKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}
