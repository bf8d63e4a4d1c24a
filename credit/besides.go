package credit

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
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
		return policy.Invalid("state", "", "noted, pending, kept, broken or struck", policy.T("没有这种状态", "there is no such state"))
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

// ExplainFollowUp lists what may be done next with what was recorded: see
// [FollowUp.Explain].
func (o *Office) ExplainFollowUp(ctx context.Context, req policy.Request, id FollowUpID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, FollowUpKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		u, err := rd.FollowUp(ctx, req.Org(), id)
		if err != nil {
			return err
		}
		f, err := rd.CreditFile(ctx, u.Org, u.File)
		if err != nil {
			return err
		}
		next = u.Explain(p.Who, p.At, p.Law)
		for _, of := range f.Explain(p.Who, p.At, p.Law) {
			for i, one := range next {
				if one.Action == of.Action && one.Allowed {
					next[i] = of
				}
			}
		}
		return nil
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
// today and under whichever id the customer is kept ([customer.EveryID]): all 0 for one
// who has promised nothing. A customer without credit file and account here is
// [policy.NotFound].
func (o *Office) Reliability(ctx context.Context, req policy.Request, of archive.CustomerID) (Reliability, error) {
	out := Reliability{Customer: of}
	if of == "" {
		return Reliability{}, policy.Missing("follow-ups")
	}
	err := o.view(ctx, req, ActRead, "follow-ups", func(rd Reader, p staff.Pass) error {
		ids, err := customer.EveryID(ctx, rd.Customers(), req.Org(), of)
		for i := 0; i < len(ids) && err == nil; i++ {
			var page ReliabilityPage
			page, err = rd.Reliabilities(ctx, ReliabilityQuery{Org: req.Org(), On: p.Today, Customer: ids[i]})
			for _, one := range page.Customers {
				out = out.with(one)
			}
		}
		if err == nil && out == (Reliability{Customer: of}) {
			err = known(ctx, rd, req.Org(), of)
		}
		return err
	})
	if err != nil {
		return Reliability{}, err
	}
	return out, nil
}

// Reliabilities returns one page of the customers who have promised payments, as of
// today: those first who have not kept most (rule G6a). A customer who was entered under
// two ids stands there under each of them.
func (o *Office) Reliabilities(ctx context.Context, req policy.Request, after string, limit int) (ReliabilityPage, error) {
	var page ReliabilityPage
	err := o.view(ctx, req, ActRead, "follow-ups", func(rd Reader, p staff.Pass) (err error) {
		page, err = rd.Reliabilities(ctx, ReliabilityQuery{Org: req.Org(), On: p.Today, After: after, Limit: limit})
		for i, one := range page.Customers {
			page.Customers[i] = Reliability{Customer: one.Customer}.with(one)
		}
		return err
	})
	return page, err
}

// known is [policy.NotFound] for a customer without credit file and account.
func known(ctx context.Context, rd Reader, org policy.OrgID, of archive.CustomerID) error {
	page, err := rd.CreditFiles(ctx, FileQuery{Org: org, Customer: of, Limit: 1})
	if err != nil || len(page.Files) > 0 {
		return err
	}
	_, err = account(ctx, rd, org, of)
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
	if err := archive.OneOf("state", q.State, []policy.State{Asked, Answered, Withdrawn}); err != nil {
		return page, err
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
	// Done is the day of the answer; not set while there is none.
	Done calendar.Day `json:"done,omitzero"`
	// Late is by how many civil days it was answered late, or is late today.
	Late int `json:"late"`
}

// LateRequestQuery asks for requests not answered in time; what is not set does not
// limit.
type LateRequestQuery struct {
	Department policy.DepartmentID
	// Open limits to those without an answer.
	Open  bool
	After string
	Limit int
}

// LateRequestPage is one page of requests not answered in time.
type LateRequestPage struct {
	Requests []LateRequest
	Next     string
}

// LateRequests reports requests that departments have answered late or, their day past,
// not at all, those due earliest first (rule C3b).
func (o *Office) LateRequests(ctx context.Context, req policy.Request, q LateRequestQuery) (LateRequestPage, error) {
	var page LateRequestPage
	err := o.view(ctx, req, ActReadRequests, "department-requests", func(rd Reader, p staff.Pass) error {
		of := RequestQuery{Org: req.Org(), Department: q.Department, LateOn: p.Today, After: q.After, Limit: q.Limit}
		if q.Open {
			of.State = Asked
		}
		found, err := rd.DepartmentRequests(ctx, of)
		page = LateRequestPage{Next: found.Next, Requests: make([]LateRequest, len(found.Requests))}
		for i, r := range found.Requests {
			page.Requests[i] = LateRequest{ID: r.ID, Department: r.Department, Due: r.Due, Done: r.Done, Late: r.Late(p.Today)}
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
