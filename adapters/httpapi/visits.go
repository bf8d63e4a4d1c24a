package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// visits adds the rows of who organises what, of plans of visits, and of visits.
func (a *API) visits(book *customer.Book) {
	a.tasks(book)
	a.carePlans(book)
	n := noun[customer.Visit]{api: a, path: "/visits/{id}", tag: "visits", ref: customer.Visit.Ref}
	explain(n, customer.VisitLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainVisit(ctx, req, customer.VisitID(id))
	})
	create(n, customer.ActArrangeVisit, book.ArrangeVisit)
	one(n, "read a visit, but what came of it", func(ctx context.Context, req policy.Request, id string) (customer.Visit, error) {
		return book.Visit(ctx, req, customer.VisitID(id))
	})
	list(a, n.collection(), n.tag, "list visits", func(ctx context.Context, req policy.Request, _ string, q visitsQuery) ([]customer.Visit, string, error) {
		found, err := book.Visits(ctx, req, q.query())
		return found.Visits, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a visit", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.VisitHistory(ctx, req, customer.VisitID(id), after, limit)
	})
	act(n, customer.ActMakeVisit, "make", book.MakeVisit)
	act(n, customer.ActRecordVisit, "record", book.RecordVisit)
	act(n, customer.ActCancelVisit, "cancel", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.Visit, error) {
		return book.CancelVisit(ctx, req, ref, in.Reason)
	})
	register(a, "visits", "the visits, whole and streamed, as JSON, CSV or a page to print", registered[visitFilter, customer.Visit]{
		each: func(x *exchange, q visitFilter) iter.Seq2[customer.Visit, error] {
			return book.EachVisit(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q visitFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.WriteVisits(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q visitFilter, w *bufio.Writer, lang policy.Lang) error {
			return book.PrintVisits(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
	list(a, "/reports/overdue-visits", "reports", "visits that were arranged and not made in time, the longest overdue first", func(ctx context.Context, req policy.Request, _ string, q awaitedQuery) ([]customer.OverdueVisit, string, error) {
		found, err := book.OverdueVisits(ctx, req, q.query())
		return found.Visits, found.Next, err
	})
	list(a, "/reports/unrecorded-visits", "reports", "visits that were made and have left no record in the profile", func(ctx context.Context, req policy.Request, _ string, q awaitedQuery) ([]customer.OverdueVisit, string, error) {
		found, err := book.Unrecorded(ctx, req, q.query())
		return found.Visits, found.Next, err
	})
}

// tasks adds the rows of who organises the tasks of customer relations.
func (a *API) tasks(book *customer.Book) {
	n := noun[customer.TaskTeam]{api: a, path: "/tasks/{id}", tag: "tasks", ref: customer.TaskTeam.Ref}
	one(n, "read who organises a task, and who helps", func(ctx context.Context, req policy.Request, id string) (customer.TaskTeam, error) {
		return book.TaskTeam(ctx, req, customer.Task(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of who organises a task, and who helps", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.TaskTeamHistory(ctx, req, customer.Task(id), after, limit)
	})
	list(a, n.collection(), n.tag, "every task with who organises it and who helps, those without anybody too", func(ctx context.Context, req policy.Request, _ string, _ struct{}) ([]customer.TaskReport, string, error) {
		all, err := book.Tasks(ctx, req)
		return all, "", err
	})
	act(n, customer.ActOrganise, "organise", func(ctx context.Context, req policy.Request, ref policy.Ref, in customer.Team) (customer.TaskTeam, error) {
		return book.Organise(ctx, req, customer.Task(ref.ID), ref.Revision, in)
	})
}

// carePlans adds the rows of plans of visits.
func (a *API) carePlans(book *customer.Book) {
	n := noun[customer.CarePlan]{api: a, path: "/care-plans/{id}", tag: "visits", ref: customer.CarePlan.Ref}
	explain(n, customer.CareLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return book.ExplainCare(ctx, req, customer.PlanID(id))
	})
	create(n, customer.ActPlanCare, book.PlanCare)
	one(n, "read a plan of visits", func(ctx context.Context, req policy.Request, id string) (customer.CarePlan, error) {
		return book.CarePlan(ctx, req, customer.PlanID(id))
	})
	list(a, n.collection(), n.tag, "list plans of visits", func(ctx context.Context, req policy.Request, _ string, q carePlansQuery) ([]customer.CarePlan, string, error) {
		found, err := book.CarePlans(ctx, req, q.query())
		return found.Plans, found.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a plan of visits", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return book.CareHistory(ctx, req, customer.PlanID(id), after, limit)
	})
	bare(n, customer.ActArrangeCare, "arrange", book.ArrangeCare)
	act(n, customer.ActChangeCare, "change", book.ChangeCare)
	act(n, customer.ActSkipCare, "skip", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.CarePlan, error) {
		return book.SkipCare(ctx, req, ref, in.Reason)
	})
	act(n, customer.ActEndCare, "end", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (customer.CarePlan, error) {
		return book.EndCare(ctx, req, ref, in.Reason)
	})
	list(a, "/reports/overdue-care", "reports", "plans whose next occasion was neither arranged nor skipped in time, the longest overdue first", func(ctx context.Context, req policy.Request, _ string, q overdueCareQuery) ([]customer.OverdueCare, string, error) {
		found, err := book.OverdueCare(ctx, req, q.query())
		return found.Plans, found.Next, err
	})
}

// visitFilter is what visits and their register can be asked.
type visitFilter struct {
	State      policy.State        `query:"state" doc:"arranged, made, recorded or cancelled"`
	Profile    customer.ProfileID  `query:"profile" doc:"the profile of the customer visited"`
	Plan       customer.PlanID     `query:"plan" doc:"the plan it belongs to"`
	Department policy.DepartmentID `query:"department" doc:"the department that carries it out"`
	Person     policy.PersonID     `query:"person" doc:"who answers for it"`
	DueBefore  calendar.Day        `query:"due-before" doc:"of which something was due before the day"`
}

func (q visitFilter) query() customer.VisitQuery {
	return customer.VisitQuery{State: q.State, Profile: q.Profile, Plan: q.Plan, Department: q.Department, Person: q.Person, DueBefore: q.DueBefore}
}

type visitsQuery struct {
	visitFilter
	pages
}

func (q visitsQuery) query() customer.VisitQuery {
	all := q.visitFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

// awaitedQuery asks for visits that something is awaited of.
type awaitedQuery struct {
	Department policy.DepartmentID `query:"department" doc:"the department that carries them out"`
	Person     policy.PersonID     `query:"person" doc:"who answers for them"`
	pages
}

func (q awaitedQuery) query() customer.VisitQuery {
	return customer.VisitQuery{Department: q.Department, Person: q.Person, After: q.After, Limit: int(q.Limit)}
}

type carePlansQuery struct {
	State   policy.State       `query:"state" doc:"running or ended"`
	Profile customer.ProfileID `query:"profile" doc:"the profile of the customer visited"`
	Class   string             `query:"class" doc:"the class of customers visited; for those who plan visits or read customers by name"`
	overdueCareQuery
}

func (q carePlansQuery) query() customer.PlanQuery {
	all := q.overdueCareQuery.query()
	all.State, all.Profile, all.Class = q.State, q.Profile, q.Class
	return all
}

type overdueCareQuery struct {
	Department policy.DepartmentID `query:"department" doc:"the department that carries the visits out"`
	Person     policy.PersonID     `query:"person" doc:"who answers for them"`
	pages
}

func (q overdueCareQuery) query() customer.PlanQuery {
	return customer.PlanQuery{Department: q.Department, Person: q.Person, After: q.After, Limit: int(q.Limit)}
}
