package httpapi

import (
	"bufio"
	"context"
	"iter"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	surveySending struct {
		// From and Until are the first and last day of the forms, Forms is how many go
		// out.
		From  calendar.Day `json:"from"`
		Until calendar.Day `json:"until"`
		Forms int          `json:"forms" validate:"min=1,max=10000000"`
	}
	surveyText struct {
		Text string `json:"text" validate:"required,max=10000,prose"`
	}
	surveyDistribution struct {
		Departments []policy.DepartmentID `json:"departments" validate:"required,max=100,unique,dive,required,max=64,plain"`
	}
	newAnswer struct {
		// Survey is the one the form is of.
		Survey customer.SurveyID `json:"survey" validate:"required,max=64,plain"`
		customer.Form
	}
	manyAnswers struct {
		Forms []customer.Form `json:"forms" validate:"required"`
	}
	newAction struct {
		// Survey is the one that found what it is about.
		Survey customer.SurveyID `json:"survey" validate:"required,max=64,plain"`
		customer.ActionPlan
	}
	actionDone struct {
		// Day is when it was done.
		Day  calendar.Day `json:"day"`
		Text string       `json:"text" validate:"required,max=2000,prose"`
	}
	actionOwner struct {
		Owner policy.PersonID `json:"owner" validate:"required,max=64,plain"`
		// Due is the day by which they have done it.
		Due calendar.Day `json:"due"`
	}
	actionCheck struct {
		Effective bool   `json:"effective"`
		Text      string `json:"text" validate:"required,max=2000,prose"`
		// Due is the day by which it is done again; only of what has not helped.
		Due calendar.Day `json:"due,omitzero"`
	}
)

// surveys adds the rows of satisfaction surveys, of the forms that come back, of the
// years that want one, and of the actions on what is weak.
func (a *API) surveys(book *customer.Book) {
	n := noun[customer.Survey]{api: a, path: "/surveys/{id}", tag: "surveys", ref: customer.Survey.Ref}
	explain(n, customer.SurveyLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainSurvey(ctx, req, customer.SurveyID(id))
	})
	create(n, customer.ActDraftSurvey, book.DraftSurvey)
	one(n, "read a survey with its report: those who work on it, and the departments the report has gone to", func(ctx context.Context, req policy.Request, id string) (customer.Survey, error) {
		return book.Survey(ctx, req, customer.SurveyID(id))
	})
	list(a, n.collection(), n.tag, "list surveys, with what they ask", func(ctx context.Context, req policy.Request, _ string, q surveysQuery) ([]customer.SurveyListing, string, error) {
		found, err := book.Surveys(ctx, req, customer.SurveyQuery{
			State: q.State, Full: q.Full, From: q.From, Until: q.Until, After: q.After, Limit: int(q.Limit),
		})
		return found.Surveys, found.Next, err
	})
	answerTo(a, n.path+"/questionnaire", n.tag, "what a survey asks", func(ctx context.Context, req policy.Request, id string, _ struct{}) (customer.SurveyListing, error) {
		return book.Questionnaire(ctx, req, customer.SurveyID(id))
	})
	answerTo(a, n.path+"/results", n.tag, "the figures of a survey, beside those of the five years before it", func(ctx context.Context, req policy.Request, id string, _ struct{}) (customer.Results, error) {
		return book.SurveyResults(ctx, req, customer.SurveyID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a survey", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.SurveyHistory(ctx, req, customer.SurveyID(id), after, limit)
	})
	act(n, customer.ActEditSurvey, "edit", book.EditSurvey)
	act(n, customer.ActSendSurvey, "send", func(ctx context.Context, req policy.Request, ref policy.Ref, in surveySending) (customer.Survey, error) {
		return book.SendSurvey(ctx, req, ref, in.From, in.Until, in.Forms)
	})
	act(n, customer.ActWithdrawSurvey, "withdraw", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Survey, error) {
		return book.WithdrawSurvey(ctx, req, ref, in.Reason)
	})
	bare(n, customer.ActCloseSurvey, "close", book.CloseSurvey)
	act(n, customer.ActReportSurvey, "report", func(ctx context.Context, req policy.Request, ref policy.Ref, in surveyText) (customer.Survey, error) {
		return book.ReportSurvey(ctx, req, ref, in.Text)
	})
	bare(n, customer.ActApproveSurvey, "approve", book.ApproveSurvey)
	act(n, customer.ActReturnSurvey, "return", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Survey, error) {
		return book.ReturnSurvey(ctx, req, ref, in.Reason)
	})
	act(n, customer.ActDistribute, "distribute", func(ctx context.Context, req policy.Request, ref policy.Ref, in surveyDistribution) (customer.Survey, error) {
		return book.DistributeSurvey(ctx, req, ref, in.Departments...)
	})
	bare(n, customer.ActAcknowledge, "acknowledge", book.AcknowledgeSurvey)
	a.surveyAnswers(book)
	a.correctiveActions(book)
	a.surveyYears(book)
}

// surveyAnswers adds the rows of the forms that come back.
func (a *API) surveyAnswers(book *customer.Book) {
	n := noun[customer.Answer]{api: a, path: "/survey-answers/{id}", tag: "surveys", ref: customer.Answer.Ref}
	create(n, customer.ActAnswerSurvey, func(ctx context.Context, req policy.Request, in newAnswer) (customer.Answer, error) {
		return book.AnswerSurvey(ctx, req, in.Survey, in.Form)
	})
	list(a, n.collection(), n.tag, "list forms that came back", func(ctx context.Context, req policy.Request, _ string, q answersQuery) ([]customer.Answer, string, error) {
		found, err := book.Answers(ctx, req, customer.AnswerQuery{
			Survey: q.Survey, Profile: q.Profile, Customer: q.Customer, Department: q.Department, After: q.After, Limit: int(q.Limit),
		})
		return found.Answers, found.Next, err
	})
	batch(a, "/surveys/{id}/import-answers", n.tag, customer.ActAnswerSurvey, "record many forms returned at once; those refused are told, by their place", func(ctx context.Context, req policy.Request, id string, in manyAnswers) (customer.Imported, error) {
		return book.ImportAnswers(ctx, req, customer.SurveyID(id), in.Forms, nil)
	})
}

// correctiveActions adds the rows of corrective and preventive actions.
func (a *API) correctiveActions(book *customer.Book) {
	n := noun[customer.CorrectiveAction]{api: a, path: "/corrective-actions/{id}", tag: "surveys", ref: customer.CorrectiveAction.Ref}
	explain(n, customer.ActionLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainAction(ctx, req, customer.ActionID(id))
	})
	create(n, customer.ActPlanAction, func(ctx context.Context, req policy.Request, in newAction) (customer.CorrectiveAction, error) {
		return book.PlanAction(ctx, req, in.Survey, in.ActionPlan)
	})
	one(n, "read a corrective or preventive action", func(ctx context.Context, req policy.Request, id string) (customer.CorrectiveAction, error) {
		return book.CorrectiveAction(ctx, req, customer.ActionID(id))
	})
	list(a, n.collection(), n.tag, "list corrective and preventive actions", func(ctx context.Context, req policy.Request, _ string, q actionsQuery) ([]customer.CorrectiveAction, string, error) {
		found, err := book.CorrectiveActions(ctx, req, q.query())
		return found.Actions, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of an action", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.ActionHistory(ctx, req, customer.ActionID(id), after, limit)
	})
	act(n, customer.ActActionDone, "report", func(ctx context.Context, req policy.Request, ref policy.Ref, in actionDone) (customer.CorrectiveAction, error) {
		return book.ReportAction(ctx, req, ref, in.Day, in.Text)
	})
	act(n, customer.ActCheckAction, "check", func(ctx context.Context, req policy.Request, ref policy.Ref, in actionCheck) (customer.CorrectiveAction, error) {
		return book.CheckAction(ctx, req, ref, in.Effective, in.Text, in.Due)
	})
	act(n, customer.ActAssignAction, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in actionOwner) (customer.CorrectiveAction, error) {
		return book.AssignAction(ctx, req, ref, in.Owner, in.Due)
	})
	act(n, customer.ActWithdrawAction, "withdraw", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.CorrectiveAction, error) {
		return book.WithdrawAction(ctx, req, ref, in.Reason)
	})
	register(a, "corrective-actions", "the corrective and preventive actions, whole and streamed, as JSON, CSV or a page to print", registered[actionFilter, customer.CorrectiveAction]{
		each: func(x *exchange, q actionFilter) iter.Seq2[customer.CorrectiveAction, error] {
			return book.EachCorrectiveAction(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q actionFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteActions(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q actionFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintActions(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	list(a, "/reports/overdue-actions", "reports", "actions that were to be done and are not, or done and their effect to be checked and is not, the longest overdue first", func(ctx context.Context, req policy.Request, _ string, q actionsQuery) ([]customer.CorrectiveAction, string, error) {
		found, err := book.OverdueActions(ctx, req, q.query())
		return found.Actions, found.Next, err
	})
	list(a, "/reports/weak-surveys", "reports", "surveys below a target that have no action on what is weak", func(ctx context.Context, req policy.Request, _ string, q pages) ([]customer.WeakSurvey, string, error) {
		found, err := book.WeakSurveys(ctx, req, q.After, int(q.Limit))
		return found.Surveys, found.Next, err
	})
}

// surveyYears adds the rows of the years that want a full survey each.
func (a *API) surveyYears(book *customer.Book) {
	n := noun[customer.SurveyYear]{api: a, path: "/survey-years/{id}", tag: "surveys", ref: customer.SurveyYear.Ref}
	explain(n, customer.SurveyYearLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		year, err := yearOf(id)
		if err != nil {
			return nil, err
		}
		return book.ExplainSurveyYear(ctx, req, year)
	})
	read := noun[customer.YearOfSurveys]{api: a, path: n.path, tag: n.tag, ref: customer.YearOfSurveys.Ref}
	one(read, "read how a year stands: who organises, the full surveys sent in it, and whether one is missing", func(ctx context.Context, req policy.Request, id string) (customer.YearOfSurveys, error) {
		year, err := yearOf(id)
		if err != nil {
			return customer.YearOfSurveys{}, err
		}
		return book.SurveyYear(ctx, req, year)
	})
	history(a, n.path+"/journal", n.tag, "the journal of a survey year", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		year, err := yearOf(id)
		if err != nil {
			return nil, err
		}
		return book.SurveyYearHistory(ctx, req, year, after, limit)
	})
	act(n, customer.ActPlanYear, "plan", func(ctx context.Context, req policy.Request, ref policy.Ref, in customer.Team) (customer.SurveyYear, error) {
		year, err := yearOf(ref.ID)
		if err != nil {
			return customer.SurveyYear{}, err
		}
		return book.PlanSurveyYear(ctx, req, year, ref.Revision, in)
	})
	bare(n, customer.ActCloseYear, "close", func(ctx context.Context, req policy.Request, ref policy.Ref) (customer.SurveyYear, error) {
		year, err := yearOf(ref.ID)
		if err != nil {
			return customer.SurveyYear{}, err
		}
		return book.CloseSurveyYear(ctx, req, year, ref.Revision)
	})
}

// yearOf reads the year that names a survey year.
func yearOf(id string) (int, error) {
	year, err := strconv.Atoi(id)
	if err != nil || strconv.Itoa(year) != id {
		return 0, policy.Missing(customer.SurveyYearKind)
	}
	return year, nil
}

type (
	surveysQuery struct {
		State policy.State `query:"state" doc:"draft, open, closed, reported, approved, distributed or withdrawn"`
		Full  bool         `query:"full" doc:"those that ask all customers"`
		From  calendar.Day `query:"from" doc:"whose forms begin on the day or later"`
		Until calendar.Day `query:"until" doc:"whose forms begin on the day or earlier"`
		pages
	}
	answersQuery struct {
		Survey     customer.SurveyID   `query:"survey" doc:"the survey"`
		Profile    customer.ProfileID  `query:"profile" doc:"the profile of the customer"`
		Customer   archive.CustomerID  `query:"customer" doc:"the customer or supplier"`
		Department policy.DepartmentID `query:"department" doc:"the department whose customer it is"`
		pages
	}
	actionFilter struct {
		State      policy.State        `query:"state" doc:"planned, done, effective or withdrawn"`
		Survey     customer.SurveyID   `query:"survey" doc:"the survey that found what it is about"`
		Owner      policy.PersonID     `query:"owner" doc:"who answers for it"`
		Department policy.DepartmentID `query:"department" doc:"the department that carries it out"`
	}
	actionsQuery struct {
		actionFilter
		pages
	}
)

func (q actionFilter) query() customer.ActionQuery {
	return customer.ActionQuery{State: q.State, Survey: q.Survey, Owner: q.Owner, Department: q.Department}
}

func (q actionsQuery) query() customer.ActionQuery {
	all := q.actionFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}
