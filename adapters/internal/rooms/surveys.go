package rooms

import (
	"context"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Surveys are the satisfaction surveys.
var Surveys = table.Declare(table.Spec[customer.Survey]{
	Name: customer.SurveyKind, Table: "dossier_surveys",
	Key:      func(s *customer.Survey) (policy.OrgID, string) { return s.Org, string(s.ID) },
	Revision: func(s *customer.Survey) *uint64 { return &s.Revision },
	Columns: []table.Field[customer.Survey]{
		{Name: "state", Of: func(s *customer.Survey) table.Value { return table.Text(s.State) }},
		{Name: "whole", Integer: true, Of: func(s *customer.Survey) table.Value { return table.Flag(s.Full()) }},
		// The first day of its forms; empty before it is sent.
		{Name: "sent", Of: func(s *customer.Survey) table.Value { return day(s.Sent()) }},
		{Name: "unaddressed", Integer: true, Of: func(s *customer.Survey) table.Value { return table.Integer(int64(len(s.Unaddressed()))) }},
	},
})

// SurveyAnswers are the forms that came back.
var SurveyAnswers = table.Declare(table.Spec[customer.Answer]{
	Name: customer.AnswerKind, Table: "dossier_survey_answers",
	Key:      func(a *customer.Answer) (policy.OrgID, string) { return a.Org, a.ID },
	Revision: func(a *customer.Answer) *uint64 { return &a.Revision },
	Columns: []table.Field[customer.Answer]{
		{Name: "survey", Of: func(a *customer.Answer) table.Value { return table.Text(a.Survey) }},
		{Name: "profile", Of: func(a *customer.Answer) table.Value { return table.Text(a.Profile) }},
		{Name: "customer", Of: func(a *customer.Answer) table.Value { return table.Text(a.Customer) }},
		{Name: "department", Of: func(a *customer.Answer) table.Value { return table.Text(a.Department) }},
	},
})

// SurveyImports are the parts of imports of forms.
var SurveyImports = table.Declare(table.Spec[customer.Import]{
	Name: customer.ImportKind, Table: "dossier_survey_imports",
	Key:      func(i *customer.Import) (policy.OrgID, string) { return i.Org, string(i.ID) },
	Revision: func(i *customer.Import) *uint64 { return &i.Revision },
	Columns: []table.Field[customer.Import]{
		{Name: "survey", Of: func(i *customer.Import) table.Value { return table.Text(i.Survey) }},
	},
})

// SurveyYears are the years of a full survey each.
var SurveyYears = table.Declare(table.Spec[customer.SurveyYear]{
	Name: customer.SurveyYearKind, Table: "dossier_survey_years",
	Key:      func(y *customer.SurveyYear) (policy.OrgID, string) { return y.Org, y.ID() },
	Revision: func(y *customer.SurveyYear) *uint64 { return &y.Revision },
	Columns: []table.Field[customer.SurveyYear]{
		{Name: "state", Of: func(y *customer.SurveyYear) table.Value { return table.Text(y.State) }},
	},
})

// CorrectiveActions are the corrective and preventive actions.
var CorrectiveActions = table.Declare(table.Spec[customer.CorrectiveAction]{
	Name: customer.ActionKind, Table: "dossier_corrective_actions",
	Key:      func(a *customer.CorrectiveAction) (policy.OrgID, string) { return a.Org, string(a.ID) },
	Revision: func(a *customer.CorrectiveAction) *uint64 { return &a.Revision },
	Columns: []table.Field[customer.CorrectiveAction]{
		{Name: "state", Of: func(a *customer.CorrectiveAction) table.Value { return table.Text(a.State) }},
		{Name: "survey", Of: func(a *customer.CorrectiveAction) table.Value { return table.Text(a.Survey) }},
		{Name: "owner", Of: func(a *customer.CorrectiveAction) table.Value { return table.Text(a.Owner) }},
		{Name: "department", Of: func(a *customer.CorrectiveAction) table.Value { return table.Text(a.Department) }},
		// The day by which it is done, or once it is its effect checked; empty when
		// nothing is open.
		{Name: "due", Of: func(a *customer.CorrectiveAction) table.Value { return day(a.Deadlines.NextDue()) }},
	},
})

// Survey implements [customer.SurveyRecords].
func (t customerTx) Survey(ctx context.Context, org policy.OrgID, id customer.SurveyID) (customer.Survey, error) {
	return get(ctx, t.Session, Surveys, org, string(id))
}

// CorrectiveAction implements [customer.SurveyRecords].
func (t customerTx) CorrectiveAction(ctx context.Context, org policy.OrgID, id customer.ActionID) (customer.CorrectiveAction, error) {
	return get(ctx, t.Session, CorrectiveActions, org, string(id))
}

// Import implements [customer.SurveyRecords].
func (t customerTx) Import(ctx context.Context, org policy.OrgID, id customer.ImportID) (customer.Import, error) {
	return get(ctx, t.Session, SurveyImports, org, string(id))
}

// Answer implements [customer.SurveyRecords].
func (t customerTx) Answer(ctx context.Context, org policy.OrgID, id string) (customer.Answer, error) {
	a, found, err := table.Get(ctx, t.Session, SurveyAnswers, org, id, table.Exclusive)
	if err == nil && !found {
		a = customer.Answer{Org: org, ID: id}
	}
	return a, err
}

// SurveyYear implements [customer.SurveyRecords].
func (t customerTx) SurveyYear(ctx context.Context, org policy.OrgID, year int) (customer.SurveyYear, error) {
	y, found, err := table.Get(ctx, t.Session, SurveyYears, org, strconv.Itoa(year), table.Exclusive)
	if err == nil && !found {
		y = customer.NewSurveyYear(org, year)
	}
	return y, err
}

// Surveys implements [customer.SurveyRecords].
func (t customerTx) Surveys(ctx context.Context, q customer.SurveyQuery) (customer.SurveyPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"sent"}}
	equal(&query, "state", q.State)
	if q.Full {
		query.Where = append(query.Where, table.Where(table.Equal, table.Flag(true), "whole"))
	}
	between(&query, "sent", q.From, q.Until)
	if q.Unaddressed {
		query.Where = append(query.Where, table.Where(table.Greater, table.Integer(0), "unaddressed"))
	}
	found, next, err := table.List(ctx, t.Session, Surveys, query, q.After, q.Limit)
	return customer.SurveyPage{Surveys: found, Next: next}, err
}

// Answers implements [customer.SurveyRecords].
func (t customerTx) Answers(ctx context.Context, q customer.AnswerQuery) (customer.AnswerPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "survey", q.Survey)
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	equal(&query, "department", q.Department)
	found, next, err := table.List(ctx, t.Session, SurveyAnswers, query, q.After, q.Limit)
	return customer.AnswerPage{Answers: found, Next: next}, err
}

// CorrectiveActions implements [customer.SurveyRecords].
func (t customerTx) CorrectiveActions(ctx context.Context, q customer.ActionQuery) (customer.ActionPage, error) {
	order, err := byDue(q.By)
	if err != nil {
		return customer.ActionPage{}, err
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "survey", q.Survey)
	equal(&query, "owner", q.Owner)
	equal(&query, "department", q.Department)
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, CorrectiveActions, query, q.After, q.Limit)
	return customer.ActionPage{Actions: found, Next: next}, err
}

// SaveSurvey implements [customer.SurveyTx].
func (t customerTx) SaveSurvey(ctx context.Context, s customer.Survey, d journal.Draft) (customer.Survey, error) {
	return table.Put(ctx, t.Session, Surveys, s, d)
}

// SaveAnswer implements [customer.SurveyTx].
func (t customerTx) SaveAnswer(ctx context.Context, a customer.Answer, d journal.Draft) (customer.Answer, error) {
	return table.Put(ctx, t.Session, SurveyAnswers, a, d)
}

// SaveCorrectiveAction implements [customer.SurveyTx].
func (t customerTx) SaveCorrectiveAction(ctx context.Context, a customer.CorrectiveAction, d journal.Draft) (customer.CorrectiveAction, error) {
	return table.Put(ctx, t.Session, CorrectiveActions, a, d)
}

// SaveSurveyYear implements [customer.SurveyTx].
func (t customerTx) SaveSurveyYear(ctx context.Context, y customer.SurveyYear, d journal.Draft) (customer.SurveyYear, error) {
	return table.Put(ctx, t.Session, SurveyYears, y, d)
}

// SaveImport implements [customer.SurveyTx].
func (t customerTx) SaveImport(ctx context.Context, i customer.Import, d journal.Draft) (customer.Import, error) {
	return table.Put(ctx, t.Session, SurveyImports, i, d)
}
