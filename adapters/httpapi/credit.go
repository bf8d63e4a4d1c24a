package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	filedPapers struct {
		Papers []archive.Paper `json:"papers" validate:"required,min=1,max=200,dive"`
	}
	foundDifferences struct {
		Differences []archive.PaperDifference `json:"differences" validate:"required,min=1,max=1000,dive"`
	}
	namedKeeper struct {
		Keeper policy.PersonID `json:"keeper" validate:"required,max=64,plain"`
	}
	newFollowUp struct {
		// File is the credit file it is recorded beside.
		File credit.FileID `json:"creditFile" validate:"required,max=64,plain"`
		credit.FollowEntry
	}
	sentNotice struct {
		// Notice is the number of the notice.
		Notice string `json:"notice" validate:"required,max=64,plain"`
	}
	enteredExposure struct {
		Customer archive.CustomerID `json:"customer" validate:"required,max=64,plain"`
		Amount   policy.Yuan        `json:"amount"`
		// Day is the one at whose end it is owed.
		Day calendar.Day `json:"day"`
	}
	departmentsAnswer struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}
)

// credit adds the rows of credit files and of what is beside them.
func (a *API) credit(store credit.Store) {
	office := credit.NewOffice(store, a.House)
	a.creditFiles(office)
	a.creditBatches(office)
	a.followUps(office)
	a.creditLimits(office)
	a.departmentRequests(office)
	a.creditReports(office)
	a.oldCreditFiles(office)
}

func (a *API) creditFiles(office *credit.Office) {
	n := noun[credit.File]{api: a, path: "/credit-files/{id}", tag: "credit files", ref: credit.File.Ref}
	explain(n, credit.Lifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.Explain(ctx, req, credit.FileID(id))
	})
	create(n, credit.ActOpen, office.Open)
	one(n, "read a credit file, save one in the archive: that is consulted", func(ctx context.Context, req policy.Request, id string) (credit.File, error) {
		return office.File(ctx, req, credit.FileID(id))
	})
	list(a, n.collection(), n.tag, "list credit files", func(ctx context.Context, req policy.Request, _ string, q creditFilesQuery) ([]credit.File, string, error) {
		page, err := office.Files(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a credit file", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.History(ctx, req, credit.FileID(id), after, limit)
	})
	answerTo(a, n.path+"/contents", n.tag, "what each category holds and what is missing", func(ctx context.Context, req policy.Request, id string, _ struct{}) (credit.Contents, error) {
		return office.Contents(ctx, req, credit.FileID(id))
	})
	act(n, credit.ActAddPapers, "add-papers", func(ctx context.Context, req policy.Request, ref policy.Ref, in filedPapers) (credit.File, error) {
		return office.AddPapers(ctx, req, ref, in.Papers)
	})
	act(n, credit.ActStrikePaper, "strike-paper", office.StrikePaper)
	bare(n, credit.ActConfirm, "confirm", office.Confirm)
	act(n, credit.ActAssign, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedKeeper) (credit.File, error) {
		return office.Assign(ctx, req, ref, in.Keeper)
	})
	bare(n, credit.ActHandOver, "hand-over", office.HandOver)
	bare(n, credit.ActReceive, "receive", office.Receive)
	act(n, credit.ActNoteDifferences, "note-differences", func(ctx context.Context, req policy.Request, ref policy.Ref, in foundDifferences) (credit.File, error) {
		return office.NoteDifferences(ctx, req, ref, in.Differences)
	})
	bare(n, credit.ActVerify, "verify", office.Verify)
	bare(n, credit.ActDeliver, "deliver", office.Deliver)
	act(n, credit.ActRefuse, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in foundDifferences) (credit.File, error) {
		return office.Refuse(ctx, req, ref, in.Differences)
	})
	bare(n, credit.ActAccept, "accept", office.Accept)
	purposed(n, credit.ActConsult, "consult", masked, func(ctx context.Context, req policy.Request, id, purpose string) (credit.File, error) {
		return office.Consult(ctx, req, credit.FileID(id), purpose)
	})
	disclosed(a, n.path+"/consult-follow-ups", n.tag, credit.ActConsult, "read what was done after a credit sale beside a credit file in the archive", masked,
		func(ctx context.Context, req policy.Request, id string, q besideQuery, in statedPurpose) (page[credit.FollowUp], error) {
			found, err := office.ConsultFollowUps(ctx, req, credit.FileID(id), in.Purpose, credit.FollowUpQuery{Kind: q.Kind, State: q.State, After: q.After, Limit: int(q.Limit)})
			return page[credit.FollowUp]{found.FollowUps, found.Next}, err
		})
	register(a, "credit", "the credit register, whole and streamed, as JSON, CSV or a page to print", registered[creditFileFilter, credit.File]{
		each: func(x *exchange, q creditFileFilter) iter.Seq2[credit.File, error] {
			return office.EachFile(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q creditFileFilter, w *bufio.Writer, lang policy.Lang) error {
			return office.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q creditFileFilter, w *bufio.Writer, lang policy.Lang) error {
			return office.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

// creditBatches adds the batches: one is answered when it is finished, and goes on by
// its request key where the connection was lost.
func (a *API) creditBatches(office *credit.Office) {
	n := noun[credit.Batch]{api: a, path: "/credit-batches/{id}", tag: "credit files", ref: credit.Batch.Ref}
	create(n, credit.ActRollOver, func(ctx context.Context, req policy.Request, in credit.Rolling) (credit.Batch, error) {
		return office.RollOver(ctx, req, in, nil)
	})
	one(n, "read how far a batch has come", func(ctx context.Context, req policy.Request, id string) (credit.Batch, error) {
		return office.Batch(ctx, req, credit.BatchID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a batch, with every file that it could not move", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.BatchHistory(ctx, req, credit.BatchID(id), after, limit)
	})
	list(a, n.collection(), n.tag, "list the batches that move credit files, those begun first before the others", func(ctx context.Context, req policy.Request, _ string, q batchesQuery) ([]credit.Batch, string, error) {
		page, err := office.Batches(ctx, req, credit.BatchQuery{State: q.State, By: q.By, After: q.After, Limit: int(q.Limit)})
		return page.Batches, page.Next, err
	})
	act(n, credit.ActAbandon, "abandon", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.Batch, error) {
		return office.AbandonBatch(ctx, req, ref, in.Reason)
	})
	bare(n, credit.ActRollOver, "resume", func(ctx context.Context, req policy.Request, ref policy.Ref) (credit.Batch, error) {
		return office.Resume(ctx, req, ref, nil)
	})
}

func (a *API) followUps(office *credit.Office) {
	n := noun[credit.FollowUp]{api: a, path: "/follow-ups/{id}", tag: "credit files", ref: credit.FollowUp.Ref}
	explain(n, credit.FollowUps(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.ExplainFollowUp(ctx, req, credit.FollowUpID(id))
	})
	create(n, credit.ActFollowUp, func(ctx context.Context, req policy.Request, in newFollowUp) (credit.FollowUp, error) {
		return office.RecordFollowUp(ctx, req, in.File, in.FollowEntry)
	})
	one(n, "read what was done after a credit sale", func(ctx context.Context, req policy.Request, id string) (credit.FollowUp, error) {
		return office.FollowUp(ctx, req, credit.FollowUpID(id))
	})
	list(a, n.collection(), n.tag, "list what was done after credit sales, by day", func(ctx context.Context, req policy.Request, _ string, q followUpsQuery) ([]credit.FollowUp, string, error) {
		page, err := office.FollowUps(ctx, req, credit.FollowUpQuery{
			File: q.File, Customer: q.Customer, Kind: q.Kind, State: q.State, After: q.After, Limit: int(q.Limit),
		})
		return page.FollowUps, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of what was done after a credit sale", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.FollowUpHistory(ctx, req, credit.FollowUpID(id), after, limit)
	})
	act(n, credit.ActSettle, "settle", office.Settle)
	act(n, credit.ActStrikeFollowUp, "strike", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.FollowUp, error) {
		return office.StrikeFollowUp(ctx, req, ref, in.Reason)
	})
}

func (a *API) creditLimits(office *credit.Office) {
	n := noun[credit.Limit]{api: a, path: "/credit-limits/{id}", tag: "credit limits", ref: credit.Limit.Ref}
	explain(n, credit.Limits(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.ExplainLimit(ctx, req, credit.LimitID(id))
	})
	create(n, credit.ActPropose, office.Propose)
	one(n, "read a credit limit", func(ctx context.Context, req policy.Request, id string) (credit.Limit, error) {
		return office.Limit(ctx, req, credit.LimitID(id))
	})
	list(a, n.collection(), n.tag, "list credit limits, by first day", func(ctx context.Context, req policy.Request, _ string, q limitsQuery) ([]credit.Limit, string, error) {
		page, err := office.Limits(ctx, req, credit.LimitQuery{
			State: q.State, Customer: q.Customer, EndsFrom: q.EndsFrom, EndsUntil: q.EndsUntil, After: q.After, Limit: int(q.Limit),
		})
		return page.Limits, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a credit limit", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.LimitHistory(ctx, req, credit.LimitID(id), after, limit)
	})
	bare(n, credit.ActApprove, "approve", office.ApproveLimit)
	act(n, credit.ActDecline, "decline", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.Limit, error) {
		return office.DeclineLimit(ctx, req, ref, in.Reason)
	})
	act(n, credit.ActWithdrawLimit, "withdraw", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.Limit, error) {
		return office.WithdrawLimit(ctx, req, ref, in.Reason)
	})
	act(n, credit.ActNotify, "notify", func(ctx context.Context, req policy.Request, ref policy.Ref, in sentNotice) (credit.Limit, error) {
		return office.NotifyLimit(ctx, req, ref, in.Notice)
	})
	act(n, credit.ActEnd, "end", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.Limit, error) {
		return office.EndLimit(ctx, req, ref, in.Reason)
	})

	accounts := noun[credit.Account]{api: a, path: "/credit-accounts/{id}", tag: "credit limits", ref: credit.Account.Ref}
	create(accounts, credit.ActEnterExposure, func(ctx context.Context, req policy.Request, in enteredExposure) (credit.Account, error) {
		return office.EnterExposure(ctx, req, in.Customer, credit.Exposure{Amount: in.Amount, Day: in.Day})
	})
	one(accounts, "read the limits ever in force for a customer, and the last exposure", func(ctx context.Context, req policy.Request, id string) (credit.Account, error) {
		return office.Account(ctx, req, archive.CustomerID(id))
	})
	answerTo(a, accounts.path+"/position", accounts.tag, "the limit of a day, the exposure and what is left", func(ctx context.Context, req policy.Request, id string, q positionQuery) (credit.Position, error) {
		return office.Position(ctx, req, archive.CustomerID(id), q.Day)
	})
	answerTo(a, accounts.path+"/reliability", accounts.tag, "how a customer's payment promises were kept", func(ctx context.Context, req policy.Request, id string, _ struct{}) (credit.Reliability, error) {
		return office.Reliability(ctx, req, archive.CustomerID(id))
	})
	history(a, accounts.path+"/journal", accounts.tag, "the journal of a customer's credit", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.AccountHistory(ctx, req, archive.CustomerID(id), after, limit)
	})
}

func (a *API) departmentRequests(office *credit.Office) {
	n := noun[credit.Request]{api: a, path: "/department-requests/{id}", tag: "requests to departments", ref: credit.Request.Ref}
	explain(n, credit.Requests(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.ExplainRequest(ctx, req, credit.RequestID(id))
	})
	create(n, credit.ActAsk, office.Ask)
	one(n, "read a request to a department", func(ctx context.Context, req policy.Request, id string) (credit.Request, error) {
		return office.Request(ctx, req, credit.RequestID(id))
	})
	list(a, n.collection(), n.tag, "list requests to departments, by due day", func(ctx context.Context, req policy.Request, _ string, q requestsQuery) ([]credit.Request, string, error) {
		page, err := office.Requests(ctx, req, credit.RequestQuery{State: q.State, Department: q.Department, After: q.After, Limit: int(q.Limit)})
		return page.Requests, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a request to a department", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.RequestHistory(ctx, req, credit.RequestID(id), after, limit)
	})
	act(n, credit.ActAnswer, "answer", func(ctx context.Context, req policy.Request, ref policy.Ref, in departmentsAnswer) (credit.Request, error) {
		return office.Reply(ctx, req, ref, in.Text)
	})
	act(n, credit.ActWithdraw, "withdraw", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (credit.Request, error) {
		return office.WithdrawRequest(ctx, req, ref, in.Reason)
	})
}

func (a *API) creditReports(office *credit.Office) {
	list(a, "/reports/credit-rollover", "reports", "credit files due to move on, from whom and by when, the earliest due first", func(ctx context.Context, req policy.Request, _ string, q rolloverQuery) ([]credit.Move, string, error) {
		page, err := office.Rollover(ctx, req, credit.MoveQuery{Day: q.Day, Department: q.Department, Keeper: q.Keeper, After: q.After, Limit: int(q.Limit)})
		return page.Moves, page.Next, err
	})
	list(a, "/reports/incomplete-credit-files", "reports", "credit files that lack papers, with the rule that asks for each", func(ctx context.Context, req policy.Request, _ string, q creditReportQuery) ([]credit.Wanting, string, error) {
		page, err := office.Incomplete(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	list(a, "/reports/unverified-credit-files", "reports", "credit files that wait to be received by the office, verified by its director or accepted by the archivist, the longest first", func(ctx context.Context, req policy.Request, _ string, q creditReportQuery) ([]credit.Aged, string, error) {
		page, err := office.Waiting(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	list(a, "/reports/stale-credit-files", "reports", "credit files outside the archive that were not checked in time", func(ctx context.Context, req policy.Request, _ string, q creditReportQuery) ([]credit.Aged, string, error) {
		page, err := office.Stale(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	list(a, "/reports/overdue-promises", "reports", "payment promises whose day has passed, and whose outcome nobody has noted", func(ctx context.Context, req policy.Request, _ string, q pages) ([]credit.FollowUp, string, error) {
		page, err := office.OverduePromises(ctx, req, q.After, int(q.Limit))
		return page.FollowUps, page.Next, err
	})
	list(a, "/analysis/reliability", "analysis", "how customers kept their payment promises, those first who have not kept most", func(ctx context.Context, req policy.Request, _ string, q pages) ([]credit.Reliability, string, error) {
		page, err := office.Reliabilities(ctx, req, q.After, int(q.Limit))
		return page.Customers, page.Next, err
	})
	list(a, "/reports/late-department-requests", "reports", "requests that departments have answered late, or not at all and their day is past, those due earliest first", func(ctx context.Context, req policy.Request, _ string, q lateRequestsQuery) ([]credit.LateRequest, string, error) {
		page, err := office.LateRequests(ctx, req, credit.LateRequestQuery{Department: q.Department, Open: q.Open, After: q.After, Limit: int(q.Limit)})
		return page.Requests, page.Next, err
	})
}

// creditFileFilter is what credit files and their register can be asked.
type creditFileFilter struct {
	State      policy.State        `query:"state" doc:"department, handed-over, office, verified, delivered or archived"`
	Department policy.DepartmentID `query:"department" doc:"the department whose file it is"`
	Keeper     policy.PersonID     `query:"keeper" doc:"who keeps it in the department"`
	Customer   archive.CustomerID  `query:"customer" doc:"the customer or supplier"`
	Number     string              `query:"number" doc:"the number by department"`
	FromYear   uint64              `query:"from-year" doc:"of the year or a later one"`
	UntilYear  uint64              `query:"until-year" doc:"of the year or an earlier one"`
}

func (q creditFileFilter) query() credit.FileQuery {
	return credit.FileQuery{
		State: q.State, Department: q.Department, Keeper: q.Keeper, Customer: q.Customer, Number: q.Number,
		FromYear: year(q.FromYear), UntilYear: year(q.UntilYear), By: credit.ByNumber,
	}
}

// year is a year as a number that no bound is too small for.
func year(n uint64) int { return int(min(n, 9999)) }

type creditFilesQuery struct {
	creditFileFilter
	pages
}

func (q creditFilesQuery) query() credit.FileQuery {
	all := q.creditFileFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type creditReportQuery struct {
	Department policy.DepartmentID `query:"department" doc:"the department whose files they are"`
	Keeper     policy.PersonID     `query:"keeper" doc:"who answers for them where they are"`
	pages
}

func (q creditReportQuery) query() credit.ReportQuery {
	return credit.ReportQuery{Department: q.Department, Keeper: q.Keeper, After: q.After, Limit: int(q.Limit)}
}

type rolloverQuery struct {
	Day        calendar.Day        `query:"day" doc:"due by the day; today unless said"`
	Department policy.DepartmentID `query:"department" doc:"the department whose files they are"`
	Keeper     policy.PersonID     `query:"keeper" doc:"who answers for them, in the department or in the office"`
	pages
}

type batchesQuery struct {
	State policy.State    `query:"state" doc:"running, finished or abandoned"`
	By    policy.PersonID `query:"by" doc:"who began them"`
	pages
}

type followUpsQuery struct {
	File     credit.FileID      `query:"file" doc:"the credit file"`
	Customer archive.CustomerID `query:"customer" doc:"the customer or supplier"`
	Kind     credit.FollowKind  `query:"kind" doc:"call, dunning, statement or promise"`
	State    policy.State       `query:"state" doc:"noted, or of a promise pending, kept or broken; struck when recorded by mistake"`
	pages
}

type besideQuery struct {
	Kind  credit.FollowKind `query:"kind" doc:"call, dunning, statement or promise"`
	State policy.State      `query:"state" doc:"noted, or of a promise pending, kept or broken; struck when recorded by mistake"`
	pages
}

type limitsQuery struct {
	State     policy.State       `query:"state" doc:"proposed, approved, declined, withdrawn or ended"`
	Customer  archive.CustomerID `query:"customer" doc:"the customer or supplier"`
	EndsFrom  calendar.Day       `query:"ends-from" doc:"running out on the day or later"`
	EndsUntil calendar.Day       `query:"ends-until" doc:"running out on the day or earlier"`
	pages
}

type positionQuery struct {
	Day calendar.Day `query:"day" doc:"the day; today unless said"`
}

type requestsQuery struct {
	State      policy.State        `query:"state" doc:"asked, answered or withdrawn"`
	Department policy.DepartmentID `query:"department" doc:"the department asked"`
	pages
}

type lateRequestsQuery struct {
	Department policy.DepartmentID `query:"department" doc:"the department asked"`
	Open       bool                `query:"open" doc:"only those without an answer"`
	pages
}
