package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	formalityDay struct {
		// Day is that on which it was done.
		Day calendar.Day `json:"day"`
	}
	namedHandler struct {
		Handler policy.PersonID `json:"handler" validate:"required,max=64,plain"`
	}
	namedFormality struct {
		// Formality is its place among those of the contract, from 1.
		Formality int `json:"formality" validate:"min=1"`
	}
	handedPapers struct {
		Formality int `json:"formality" validate:"min=1"`
		// Manager is the credit (contract) manager they are handed to.
		Manager policy.PersonID `json:"manager" validate:"required,max=64,plain"`
	}
	differingPapers struct {
		Formality   int                       `json:"formality" validate:"min=1"`
		Differences []archive.PaperDifference `json:"differences" validate:"required,max=1000"`
	}
	namedReporter struct {
		Person policy.PersonID `json:"person" validate:"required,max=64,plain"`
	}
	reportComment struct {
		Comment string `json:"comment" validate:"max=20000,prose"`
	}
)

// contracts adds the rows of contract files and of the reports on them.
func (a *API) contracts(store contract.Store) {
	office := contract.NewOffice(store, a.House)
	a.contractFiles(office)
	a.contractPapers(office)
	a.contractReports(office)
}

// contractFiles adds the rows of contract files.
func (a *API) contractFiles(office *contract.Office) {
	n := contractNoun(a)
	explain(n, contract.Lifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.Explain(ctx, req, contract.FileID(id))
	})
	create(n, contract.ActOpen, office.Open)
	one(n, "read a contract file", func(ctx context.Context, req policy.Request, id string) (contract.File, error) {
		return office.File(ctx, req, contract.FileID(id))
	})
	list(a, n.collection(), n.tag, "list contract files: the register's readers all of them, handlers their own", func(ctx context.Context, req policy.Request, _ string, q contractsQuery) ([]contract.File, string, error) {
		found, err := office.Files(ctx, req, q.query())
		return found.Files, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a contract file", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.History(ctx, req, contract.FileID(id), after, limit)
	})
	list(a, n.path+"/completeness", n.tag, "what of each category is there and what is missing", func(ctx context.Context, req policy.Request, id string, _ struct{}) ([]archive.CategoryState, string, error) {
		states, err := office.Completeness(ctx, req, contract.FileID(id))
		return states, "", err
	})
	act(n, contract.ActEdit, "edit", office.Edit)
	act(n, contract.ActListPapers, "list-papers", office.ListPapers)
	act(n, contract.ActDrop, "drop", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (contract.File, error) {
		return office.Drop(ctx, req, ref, in.Reason)
	})
	act(n, contract.ActSign, "sign", func(ctx context.Context, req policy.Request, ref policy.Ref, in formalityDay) (contract.File, error) {
		return office.Sign(ctx, req, ref, in.Day)
	})
	act(n, contract.ActRecordUnconsulted, "record-unconsulted", office.RecordUnconsulted)
	act(n, contract.ActAmend, "amend", office.Amend)
	act(n, contract.ActPerform, "perform", func(ctx context.Context, req policy.Request, ref policy.Ref, in formalityDay) (contract.File, error) {
		return office.Perform(ctx, req, ref, in.Day)
	})
	act(n, contract.ActTerminate, "terminate", func(ctx context.Context, req policy.Request, ref policy.Ref, in formalityDay) (contract.File, error) {
		return office.Terminate(ctx, req, ref, in.Day)
	})
	act(n, contract.ActStrike, "strike", office.Strike)
	act(n, contract.ActAssign, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedHandler) (contract.File, error) {
		return office.Assign(ctx, req, ref, in.Handler)
	})
	register(a, "contracts", "the contract register, whole and streamed, as JSON, CSV or a page to print", registered[contractFilter, contract.File]{
		each: func(x *exchange, q contractFilter) iter.Seq2[contract.File, error] {
			return office.EachFile(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q contractFilter, w *bufio.Writer, lang policy.Lang) error {
			return office.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q contractFilter, w *bufio.Writer, lang policy.Lang) error {
			return office.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	list(a, "/reports/late-contracts", "reports", "papers of contracts that were not handed over in time, the longest overdue first", func(ctx context.Context, req policy.Request, _ string, q lateContractsQuery) ([]contract.Late, string, error) {
		found, err := office.Late(ctx, req, contract.FileQuery{Department: q.Department, Handler: q.Handler, After: q.After, Limit: int(q.Limit)})
		return found.Lines, found.Next, err
	})
}

func contractNoun(a *API) noun[contract.File] {
	return noun[contract.File]{api: a, path: "/contracts/{id}", tag: "contracts", ref: contract.File.Ref}
}

// contractPapers adds the rows of the papers of formalities.
func (a *API) contractPapers(office *contract.Office) {
	n := contractNoun(a)
	for _, t := range contract.Passage() {
		a.rules[t.Action] = t.Rules
	}
	list(a, n.path+"/explain-papers", n.tag, "what may be done next with the papers of a formality, by whom, by when and why", func(ctx context.Context, req policy.Request, id string, q formalityQuery) ([]nextAct, string, error) {
		next, err := office.ExplainPapers(ctx, req, contract.FileID(id), int(q.Formality))
		return a.linked(next, n.path, id), "", err
	})
	act(n, contract.ActHandOver, "hand-over", func(ctx context.Context, req policy.Request, ref policy.Ref, in handedPapers) (contract.File, error) {
		return office.HandOver(ctx, req, ref, in.Formality, in.Manager)
	})
	act(n, contract.ActReturn, "return", func(ctx context.Context, req policy.Request, ref policy.Ref, in differingPapers) (contract.File, error) {
		return office.Return(ctx, req, ref, in.Formality, in.Differences)
	})
	act(n, contract.ActVerify, "verify", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedFormality) (contract.File, error) {
		return office.Verify(ctx, req, ref, in.Formality)
	})
	act(n, contract.ActAssignPapers, "assign-papers", func(ctx context.Context, req policy.Request, ref policy.Ref, in handedPapers) (contract.File, error) {
		return office.AssignPapers(ctx, req, ref, in.Formality, in.Manager)
	})
	act(n, contract.ActDeliver, "deliver", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedFormality) (contract.File, error) {
		return office.Deliver(ctx, req, ref, in.Formality)
	})
	act(n, contract.ActRefuse, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in differingPapers) (contract.File, error) {
		return office.Refuse(ctx, req, ref, in.Formality, in.Differences)
	})
	act(n, contract.ActReceive, "receive", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedFormality) (contract.File, error) {
		return office.Receive(ctx, req, ref, in.Formality)
	})
}

// contractReports adds the rows of reports on contracts.
func (a *API) contractReports(office *contract.Office) {
	n := noun[contract.Report]{api: a, path: "/contract-reports/{id}", tag: "contract-reports", ref: contract.Report.Ref}
	explain(n, contract.ReportLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return office.ExplainReport(ctx, req, contract.ReportID(id))
	})
	one(n, "read a report on contracts", func(ctx context.Context, req policy.Request, id string) (contract.Report, error) {
		return office.Report(ctx, req, contract.ReportID(id))
	})
	list(a, n.collection(), n.tag, "list reports on contracts by the day they are due: those who look after them all of them, others their own", func(ctx context.Context, req policy.Request, _ string, q contractReportsQuery) ([]contract.Report, string, error) {
		found, err := office.Reports(ctx, req, q.query())
		return found.Reports, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a report on contracts", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.ReportHistory(ctx, req, contract.ReportID(id), after, limit)
	})
	act(n, contract.ActNameReporter, "name", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedReporter) (contract.Report, error) {
		return office.NameAnother(ctx, req, ref, in.Person)
	})
	createAt(n, "/contract-reporters", contract.ActNameReporter, office.NameReporter)
	bare(n, contract.ActDrawUp, "draw-up", office.DrawUp)
	create(n, contract.ActDrawUp, office.StartReport)
	act(n, contract.ActComment, "write", func(ctx context.Context, req policy.Request, ref policy.Ref, in reportComment) (contract.Report, error) {
		return office.Write(ctx, req, ref, in.Comment)
	})
	bare(n, contract.ActSubmit, "submit", office.Submit)
	bare(n, contract.ActTakeReport, "receive", office.ReceiveReport)
	act(n, contract.ActSendBack, "send-back", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (contract.Report, error) {
		return office.SendBack(ctx, req, ref, in.Reason)
	})
	bare(n, contract.ActHoldMissed, "hold-missed", office.HoldMissed)
	createAt(n, "/missed-contract-reports", contract.ActHoldMissed, office.HoldMissedBy)
	list(a, n.collection()+"/calendar", n.tag, "what reports are due in a year, submitted, received by the group's contract body, late and missing, of the company and each department", func(ctx context.Context, req policy.Request, _ string, q yearQuery) ([]contract.Due, string, error) {
		dues, err := office.Calendar(ctx, req, int(q.Year))
		return dues, "", err
	})
	answerTo(a, n.collection()+"/group-calendar", n.tag, "the same over the organisations of the group, for its contract body", func(ctx context.Context, req policy.Request, _ string, q yearQuery) (contract.GroupCalendar, error) {
		return office.GroupCalendar(ctx, req, int(q.Year))
	})
	answerTo(a, n.collection()+"/statistics", n.tag, "contracts signed in a span, by department, kind and state, with the year before beside", func(ctx context.Context, req policy.Request, _ string, q statisticsQuery) (contract.Figures, error) {
		return office.Statistics(ctx, req, q.Department, q.From, q.Until)
	})
}

// contractFilter is what contract files and their register can be asked.
type contractFilter struct {
	State        policy.State        `query:"state" doc:"draft, signed, performed, terminated or dropped"`
	Department   policy.DepartmentID `query:"department" doc:"whose contract it is"`
	Kind         string              `query:"kind" doc:"a kind of contract of the regulation"`
	Counterparty archive.CustomerID  `query:"counterparty" doc:"the customer or supplier"`
	Handler      policy.PersonID     `query:"handler" doc:"who handles it"`
	Number       string              `query:"number" doc:"the number of its department"`
	Papers       policy.State        `query:"papers" doc:"some papers are handed-over, verified or delivered"`
	SignedFrom   calendar.Day        `query:"signed-from" doc:"signed on the day or later"`
	SignedUntil  calendar.Day        `query:"signed-until" doc:"signed on the day or earlier"`
	Incomplete   bool                `query:"incomplete" doc:"papers are missing"`
	By           contract.Order      `query:"by" doc:"number, or due; in the order of their opening when left out"`
}

func (q contractFilter) query() contract.FileQuery {
	return contract.FileQuery{
		State: q.State, Department: q.Department, Kind: q.Kind, Counterparty: q.Counterparty, Handler: q.Handler, Number: q.Number, Papers: q.Papers,
		SignedFrom: q.SignedFrom, SignedUntil: q.SignedUntil, Incomplete: q.Incomplete, By: q.By,
	}
}

type contractsQuery struct {
	contractFilter
	pages
}

func (q contractsQuery) query() contract.FileQuery {
	all := q.contractFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type lateContractsQuery struct {
	Department policy.DepartmentID `query:"department" doc:"whose contract it is"`
	Handler    policy.PersonID     `query:"handler" doc:"who handles it"`
	pages
}

type contractReportsQuery struct {
	State      policy.State        `query:"state" doc:"expected, drawn-up, submitted or received"`
	Kind       policy.ReportKind   `query:"kind" doc:"half-year, year or analysis"`
	Year       uint64              `query:"year" doc:"the year it is about"`
	Department policy.DepartmentID `query:"department" doc:"whose contracts it is about"`
	Person     policy.PersonID     `query:"person" doc:"who answers for it"`
	DueFrom    calendar.Day        `query:"due-from" doc:"due on the day or later"`
	DueUntil   calendar.Day        `query:"due-until" doc:"due on the day or earlier"`
	pages
}

func (q contractReportsQuery) query() contract.ReportQuery {
	return contract.ReportQuery{
		State: q.State, Kind: q.Kind, Year: int(q.Year), Department: q.Department, Person: q.Person,
		DueFrom: q.DueFrom, DueUntil: q.DueUntil, After: q.After, Limit: int(q.Limit),
	}
}

type formalityQuery struct {
	Formality uint64 `query:"formality" required:"true" doc:"its place among those of the contract, from 1"`
}

type yearQuery struct {
	Year uint64 `query:"year" doc:"the year in which they are due; this one when left out"`
}

type statisticsQuery struct {
	Department policy.DepartmentID `query:"department" doc:"whose contracts; all when left out"`
	From       calendar.Day        `query:"from" required:"true" doc:"the first day of signing"`
	Until      calendar.Day        `query:"until" required:"true" doc:"the last day of signing"`
}
