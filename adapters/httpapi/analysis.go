package httpapi

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// analysis adds the analyses of customers and of sales.
func (a *API) analysis(book *customer.Book) {
	const tag = "analysis"
	list(a, "/analysis/customers", tag, "customers by how lately, how often or for how much they have traded", func(ctx context.Context, req policy.Request, _ string, q figuresQuery) ([]customer.Figure, string, error) {
		found, err := book.Customers(ctx, req, customer.FiguresQuery{
			Department: q.Department, Subject: q.Subject, Customer: q.Customer, From: q.From, Until: q.Until, By: q.By, After: q.After, Limit: int(q.Limit),
		})
		return found.Customers, found.Next, err
	})
	list(a, "/analysis/dormant", tag, "customers without a transaction for long, the longest without one first", func(ctx context.Context, req policy.Request, _ string, q dormantQuery) ([]customer.Figure, string, error) {
		found, err := book.Dormant(ctx, req, customer.FiguresQuery{Department: q.Department, Subject: q.Subject, LastBefore: q.Since, After: q.After, Limit: int(q.Limit)})
		return found.Customers, found.Next, err
	})
	answerTo(a, "/analysis/changes", tag, "customers who have grown most, or declined most, from one time to another", func(ctx context.Context, req policy.Request, _ string, q changesQuery) (customer.ChangesPage, error) {
		return book.Changes(ctx, req, customer.ChangesQuery{
			Department: q.Department, Subject: q.Subject, Declined: q.Declined, After: q.After, Limit: int(q.Limit),
			Days: customer.Days{From: q.From, Until: q.Until}, Before: customer.Days{From: q.BeforeFrom, Until: q.BeforeUntil},
		})
	})
	list(a, "/analysis/trend", tag, "what was traded in each month or quarter; of one customer for those who read customers by name", func(ctx context.Context, req policy.Request, _ string, q trendQuery) ([]customer.PeriodFigure, string, error) {
		all, err := book.Trend(ctx, req, q.Unit, customer.TrendQuery{Department: q.Department, Subject: q.Subject, Customer: q.Customer, From: q.From, Until: q.Until})
		return all, "", err
	})
	list(a, "/analysis/standings", tag, "how many profiles there are of each grade of credit standing", func(ctx context.Context, req policy.Request, _ string, q standingsQuery) ([]customer.StandingFigure, string, error) {
		all, err := book.Standings(ctx, req, customer.StandingQuery{Department: q.Department, Subject: q.Subject})
		return all, "", err
	})
	list(a, "/analysis/graded", tag, "the profiles of one grade of credit standing, with the customer", func(ctx context.Context, req policy.Request, _ string, q gradedQuery) ([]customer.Graded, string, error) {
		found, err := book.Graded(ctx, req, q.Grade, customer.ReportQuery{Custodian: q.Custodian, Department: q.Department, Subject: q.Subject, After: q.After, Limit: int(q.Limit)})
		return found.Profiles, found.Next, err
	})
	answerTo(a, "/analysis/forecast", tag, "what is to be expected of the period after the running one, by a stated method; of one customer for those who read customers by name", func(ctx context.Context, req policy.Request, _ string, q forecastQuery) (customer.Forecast, error) {
		return book.Forecast(ctx, req, q.Unit, customer.TrendQuery{Department: q.Department, Subject: q.Subject, Customer: q.Customer})
	})
}

type (
	figuresQuery struct {
		By         customer.Measure     `query:"by" doc:"recency, frequency or volume; volume when left out"`
		Customer   archive.CustomerID   `query:"customer" doc:"the customer"`
		Department policy.DepartmentID  `query:"department" doc:"the department that recorded the transactions"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
		From       calendar.Day         `query:"from" doc:"transactions of the day or later"`
		Until      calendar.Day         `query:"until" doc:"transactions of the day or earlier"`
		pages
	}
	dormantQuery struct {
		Since      calendar.Day         `query:"since" doc:"without a transaction from the day on; that of the regulation when left out"`
		Department policy.DepartmentID  `query:"department" doc:"the department that recorded the transactions"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
		pages
	}
	changesQuery struct {
		From        calendar.Day         `query:"from" doc:"the first day of the time looked at"`
		Until       calendar.Day         `query:"until" doc:"its last day; with none of the four, the last three whole months and the same of the year before"`
		BeforeFrom  calendar.Day         `query:"before-from" doc:"the first day of what it is compared with"`
		BeforeUntil calendar.Day         `query:"before-until" doc:"its last day"`
		Declined    bool                 `query:"declined" doc:"those who declined, and not those who grew"`
		Department  policy.DepartmentID  `query:"department" doc:"the department that recorded the transactions"`
		Subject     customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
		pages
	}
	trendQuery struct {
		Unit       customer.PeriodUnit  `query:"unit" required:"true" doc:"month or quarter"`
		Customer   archive.CustomerID   `query:"customer" doc:"the customer"`
		Department policy.DepartmentID  `query:"department" doc:"the department that recorded the transactions"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
		From       calendar.Day         `query:"from" doc:"transactions of the day or later; two years back when left out"`
		Until      calendar.Day         `query:"until" doc:"transactions of the day or earlier; today when left out"`
	}
	standingsQuery struct {
		Department policy.DepartmentID  `query:"department" doc:"the department that built the profiles"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
	}
	gradedQuery struct {
		Grade      customer.Grade       `query:"grade" doc:"good, fair, watch or bad; those without a grade when left out"`
		Custodian  policy.PersonID      `query:"custodian" doc:"who keeps them"`
		Department policy.DepartmentID  `query:"department" doc:"the department that built them"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
		pages
	}
	forecastQuery struct {
		Unit       customer.PeriodUnit  `query:"unit" required:"true" doc:"month or quarter"`
		Customer   archive.CustomerID   `query:"customer" doc:"the customer"`
		Department policy.DepartmentID  `query:"department" doc:"the department that recorded the transactions"`
		Subject    customer.SubjectKind `query:"subject" doc:"customer or supplier; customers when left out"`
	}
)
