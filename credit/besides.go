package credit

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// FollowUps returns one page of management after the sale, by day: of what is in the
// archive the bare facts (rule C4.5a); [Office.ConsultFollowUps] gives the rest.
func (o *Office) FollowUps(ctx context.Context, req policy.Request, q FollowUpQuery) (FollowUpPage, error) {
	var page FollowUpPage
	if err := q.check(); err != nil {
		return page, err
	}
	err := o.view(ctx, req, ActRead, "follow-ups", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		if page, err = rd.FollowUps(ctx, q); err == nil {
			page.FollowUps, err = shown(ctx, rd, page.FollowUps...)
		}
		return err
	})
	return page, err
}

func (q FollowUpQuery) check() error {
	if q.Kind != "" && followed[q.Kind] == "" {
		return policy.Invalid("kind", "", "call, dunning, statement or promise", policy.T("没有这一种类", "there is no such kind"))
	}
	if _, ok := followNames[q.State]; q.State != "" && !ok {
		return policy.Invalid("state", "", "noted, pending, kept or broken", policy.T("没有这种状态", "there is no such state"))
	}
	return nil
}

// FollowUp returns one record of management after the sale: see [Office.File].
func (o *Office) FollowUp(ctx context.Context, req policy.Request, id FollowUpID) (FollowUp, error) {
	var u FollowUp
	err := o.view(ctx, req, ActRead, FollowUpKind+"/"+string(id), func(rd Reader, p staff.Pass) (err error) {
		if u, err = rd.FollowUp(ctx, req.Org(), id); err != nil {
			return err
		}
		f, err := rd.CreditFile(ctx, u.Org, u.File)
		if err == nil {
			f, err = f.toldOf(ctx, rd.Archive(), p)
		}
		if err == nil {
			err = f.readable(p)
		}
		return err
	})
	if err != nil {
		return FollowUp{}, err
	}
	return u, nil
}

// ExplainFollowUp lists what may be done next with a promise: see [FollowUp.Explain].
func (o *Office) ExplainFollowUp(ctx context.Context, req policy.Request, id FollowUpID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, FollowUpKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		u, err := rd.FollowUp(ctx, req.Org(), id)
		if err == nil {
			next = u.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// FollowUpHistory returns entries of the journal of one record: see [Office.History].
func (o *Office) FollowUpHistory(ctx context.Context, req policy.Request, id FollowUpID, after uint64, limit int) ([]journal.Entry, error) {
	return o.entries(ctx, req, ActRead, FollowUpKind, string(id), after, limit)
}

// OverduePromises returns one page of the promises whose day has passed and whose
// outcome nobody has noted, by the day they were made.
func (o *Office) OverduePromises(ctx context.Context, req policy.Request, after string, limit int) (FollowUpPage, error) {
	var page FollowUpPage
	err := o.view(ctx, req, ActRead, "follow-ups", func(rd Reader, p staff.Pass) (err error) {
		page, err = rd.FollowUps(ctx, FollowUpQuery{Org: req.Org(), Kind: Promise, State: Pending, UntilBefore: p.Today, After: after, Limit: limit})
		if err == nil {
			page.FollowUps, err = shown(ctx, rd, page.FollowUps...)
		}
		return err
	})
	return page, err
}

// Reliability counts how a customer's payment promises were kept (rule G6a), as of
// today: all 0 for one who has promised nothing. A customer without credit file and
// account here is [policy.NotFound].
func (o *Office) Reliability(ctx context.Context, req policy.Request, customer archive.CustomerID) (Reliability, error) {
	var out Reliability
	if customer == "" {
		return out, policy.Missing("follow-ups")
	}
	err := o.view(ctx, req, ActRead, "follow-ups", func(rd Reader, p staff.Pass) error {
		out = Reliability{Customer: customer}
		q := FollowUpQuery{Org: req.Org(), Customer: customer, Kind: Promise, Limit: 1000}
		for {
			page, err := rd.FollowUps(ctx, q)
			if err != nil {
				return err
			}
			for _, u := range page.FollowUps {
				out.count(u, p.Today)
			}
			if q.After = page.Next; q.After != "" {
				continue
			}
			if out == (Reliability{Customer: customer}) {
				return known(ctx, rd, req.Org(), customer)
			}
			return nil
		}
	})
	return out, err
}

// known is [policy.NotFound] for a customer without credit file and account.
func known(ctx context.Context, rd Reader, org policy.OrgID, customer archive.CustomerID) error {
	page, err := rd.CreditFiles(ctx, FileQuery{Org: org, Customer: customer, Limit: 1})
	if err != nil || len(page.Files) > 0 {
		return err
	}
	_, err = account(ctx, rd, org, customer)
	return err
}

// Request returns a request to a department.
func (o *Office) Request(ctx context.Context, req policy.Request, id RequestID) (Request, error) {
	var r Request
	err := o.view(ctx, req, ActReadRequests, RequestKind+"/"+string(id), func(rd Reader, _ staff.Pass) (err error) {
		r, err = rd.DepartmentRequest(ctx, req.Org(), id)
		return err
	})
	return r, err
}

// Requests returns one page of requests to departments, by due day.
func (o *Office) Requests(ctx context.Context, req policy.Request, q RequestQuery) (RequestPage, error) {
	var page RequestPage
	if q.State != "" && !slices.Contains([]policy.State{Asked, Answered, Withdrawn}, q.State) {
		return page, policy.Invalid("state", "", "asked, answered or withdrawn", policy.T("没有这种状态", "there is no such state"))
	}
	err := o.view(ctx, req, ActReadRequests, "department-requests", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		page, err = rd.DepartmentRequests(ctx, q)
		return err
	})
	return page, err
}

// LateRequest is a request that a department has not answered in time.
type LateRequest struct {
	ID         RequestID           `json:"id"`
	Department policy.DepartmentID `json:"department"`
	Due        calendar.Day        `json:"due"`
	// Late is by how many civil days it is over.
	Late int `json:"late"`
}

// LateRequestPage is one page of requests not answered in time.
type LateRequestPage struct {
	Requests []LateRequest
	Next     string
}

// LateRequests reports requests that departments have not answered in time, the
// longest overdue first (rule C3b).
func (o *Office) LateRequests(ctx context.Context, req policy.Request, q ReportQuery) (LateRequestPage, error) {
	var page LateRequestPage
	err := o.view(ctx, req, ActReadRequests, "department-requests", func(rd Reader, p staff.Pass) error {
		found, err := rd.DepartmentRequests(ctx, RequestQuery{
			Org: req.Org(), State: Asked, Department: q.Department, DueBefore: p.Today, After: q.After, Limit: q.Limit,
		})
		page = LateRequestPage{Next: found.Next, Requests: make([]LateRequest, len(found.Requests))}
		for i, r := range found.Requests {
			page.Requests[i] = LateRequest{ID: r.ID, Department: r.Department, Due: r.Due, Late: p.Today.DaysSince(r.Due)}
		}
		return err
	})
	return page, err
}

// ExplainRequest lists what may be done next with a request: see [Request.Explain].
func (o *Office) ExplainRequest(ctx context.Context, req policy.Request, id RequestID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActReadRequests, RequestKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		r, err := rd.DepartmentRequest(ctx, req.Org(), id)
		if err == nil {
			next = r.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// RequestHistory returns entries of a request's journal: see [Office.History].
func (o *Office) RequestHistory(ctx context.Context, req policy.Request, id RequestID, after uint64, limit int) ([]journal.Entry, error) {
	return o.entries(ctx, req, ActReadRequests, RequestKind, string(id), after, limit)
}
