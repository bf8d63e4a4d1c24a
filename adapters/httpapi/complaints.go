package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	newComplaint struct {
		// Handler is who of the department concerned handles it.
		Handler policy.PersonID `json:"handler" validate:"required,max=64,plain"`
		customer.Intake
	}
	namedAnswerer struct {
		// Answerer is who of the office answers the customer.
		Answerer policy.PersonID `json:"answerer" validate:"required,max=64,plain"`
	}
	complaintText struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}
)

// complaints adds the rows of complaints.
func (a *API) complaints(book *customer.Book) {
	n := noun[customer.Complaint]{api: a, path: "/complaints/{id}", tag: "complaints", ref: customer.Complaint.Ref}
	explain(n, customer.ComplaintLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainComplaint(ctx, req, customer.ComplaintID(id))
	})
	create(n, customer.ActReceiveComplaint, func(ctx context.Context, req policy.Request, in newComplaint) (customer.Complaint, error) {
		return book.ReceiveComplaint(ctx, req, in.Handler, in.Intake)
	})
	one(n, "read a complaint: the departments that handle it, and those who lead", func(ctx context.Context, req policy.Request, id string) (customer.Complaint, error) {
		return book.Complaint(ctx, req, customer.ComplaintID(id))
	})
	list(a, n.collection(), n.tag, "list complaints: who handles what, and by when", func(ctx context.Context, req policy.Request, _ string, q complaintsQuery) ([]customer.ComplaintListing, string, error) {
		found, err := book.Complaints(ctx, req, q.query())
		return found.Complaints, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a complaint", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.ComplaintHistory(ctx, req, customer.ComplaintID(id), after, limit)
	})
	act(n, customer.ActAssignComplaint, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedHandler) (customer.Complaint, error) {
		return book.AssignComplaint(ctx, req, ref, in.Handler)
	})
	act(n, customer.ActAssignAnswer, "assign-answer", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedAnswerer) (customer.Complaint, error) {
		return book.AssignAnswer(ctx, req, ref, in.Answerer)
	})
	bare(n, customer.ActAskProduction, "ask-production", book.AskProduction)
	act(n, customer.ActJoinComplaint, "join", func(ctx context.Context, req policy.Request, ref policy.Ref, in complaintText) (customer.Complaint, error) {
		return book.JoinComplaint(ctx, req, ref, in.Text)
	})
	act(n, customer.ActProposeOutcome, "propose-outcome", book.ProposeOutcome)
	bare(n, customer.ActApproveOutcome, "approve-outcome", book.ApproveOutcome)
	act(n, customer.ActReturnOutcome, "return-outcome", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Complaint, error) {
		return book.ReturnOutcome(ctx, req, ref, in.Reason)
	})
	act(n, customer.ActAnswerComplaint, "answer", book.AnswerComplaint)
	act(n, customer.ActCloseComplaint, "close", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Complaint, error) {
		return book.CloseComplaint(ctx, req, ref, in.Reason)
	})
	act(n, customer.ActReopenComplaint, "reopen", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Complaint, error) {
		return book.ReopenComplaint(ctx, req, ref, in.Reason)
	})
	register(a, "complaints", "the list of complaints, whole and streamed, as JSON, CSV or a page to print", registered[complaintFilter, customer.ComplaintListing]{
		each: func(x *exchange, q complaintFilter) iter.Seq2[customer.ComplaintListing, error] {
			return book.EachComplaint(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q complaintFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteComplaints(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q complaintFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintComplaints(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	list(a, "/reports/overdue-complaints", "reports", "complaints of which something was due and is not done, the longest overdue first", func(ctx context.Context, req policy.Request, _ string, q complaintsQuery) ([]customer.ComplaintListing, string, error) {
		found, err := book.OverdueComplaints(ctx, req, q.query())
		return found.Complaints, found.Next, err
	})
	list(a, "/reports/complaint-figures", "reports", "complaints by month, department and kind: how many, open, late, pending, in time, reopened", func(ctx context.Context, req policy.Request, _ string, q complaintFiguresQuery) ([]customer.ComplaintFigures, string, error) {
		found, err := book.ComplaintFigures(ctx, req, customer.ComplaintFiguresQuery{
			Kind: q.Kind, Department: q.Department, From: q.From, Until: q.Until, After: q.After, Limit: int(q.Limit),
		})
		return found.Figures, found.Next, err
	})
}

// complaintFilter is what complaints and their register can be asked.
type complaintFilter struct {
	State      policy.State        `query:"state" doc:"received, proposed, approved, answered or closed"`
	Kind       customer.Grievance  `query:"kind" doc:"service-quality or service-process"`
	Department policy.DepartmentID `query:"department" doc:"the department concerned"`
	Handler    policy.PersonID     `query:"handler" doc:"who handles it"`
	Profile    customer.ProfileID  `query:"profile" doc:"the profile of the customer"`
	Customer   archive.CustomerID  `query:"customer" doc:"the customer or supplier"`
	From       calendar.Day        `query:"from" doc:"of the day or later"`
	Until      calendar.Day        `query:"until" doc:"of the day or earlier"`
}

func (q complaintFilter) query() customer.ComplaintQuery {
	return customer.ComplaintQuery{
		State: q.State, Kind: q.Kind, Department: q.Department, Handler: q.Handler, Profile: q.Profile, Customer: q.Customer, From: q.From, Until: q.Until,
	}
}

type complaintsQuery struct {
	complaintFilter
	pages
}

func (q complaintsQuery) query() customer.ComplaintQuery {
	all := q.complaintFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type complaintFiguresQuery struct {
	Kind       customer.Grievance  `query:"kind" doc:"service-quality or service-process"`
	Department policy.DepartmentID `query:"department" doc:"the department concerned"`
	From       calendar.Day        `query:"from" doc:"of the day or later"`
	Until      calendar.Day        `query:"until" doc:"of the day or earlier"`
	pages
}
