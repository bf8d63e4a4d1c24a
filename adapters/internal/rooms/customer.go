package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Customers makes the store of customer profiles over an engine.
func Customers(e table.Engine) customer.Store { return customerStore{e} }

type customerStore struct{ engine table.Engine }

// View implements [customer.Store].
func (s customerStore) View(ctx context.Context, fn func(customer.Reader) error) error {
	return table.View(ctx, s.engine, func(t *table.Session) error { return fn(customerTx{t}) })
}

// Update implements [customer.Store].
func (s customerStore) Update(ctx context.Context, fn func(customer.Tx) error) error {
	return table.Update(ctx, s.engine, func(t *table.Session) error { return fn(customerTx{t}) })
}

// customerTx is the Reader of a View as well as the Tx of an Update.
type customerTx struct{ *table.Session }

// Staff reads staff records, which nobody may change until the end.
func (t customerTx) Staff() staff.Reader { return staffTx{t.Session, table.Shared} }

// Profile implements [customer.Reader].
func (t customerTx) Profile(ctx context.Context, org policy.OrgID, id customer.ProfileID) (customer.Profile, error) {
	return get(ctx, t.Session, Profiles, org, string(id))
}

// Transaction implements [customer.Reader].
func (t customerTx) Transaction(ctx context.Context, org policy.OrgID, id customer.TransactionID) (customer.Transaction, error) {
	return get(ctx, t.Session, Transactions, org, string(id))
}

// Fact implements [customer.Reader].
func (t customerTx) Fact(ctx context.Context, org policy.OrgID, id customer.FactID) (customer.Fact, error) {
	return get(ctx, t.Session, CustomerFacts, org, string(id))
}

// Grant implements [customer.Reader]. Those who read by it hold it together.
func (t customerTx) Grant(ctx context.Context, org policy.OrgID, id customer.GrantID) (customer.Grant, error) {
	g, found, err := table.Get(ctx, t.Session, Grants, org, string(id), table.Shared)
	if err == nil && !found {
		err = policy.Missing(Grants.Subject(string(id)))
	}
	return g, err
}

// Consultation implements [customer.Reader].
func (t customerTx) Consultation(ctx context.Context, org policy.OrgID, id string) (customer.Consultation, error) {
	c, found, err := table.Get(ctx, t.Session, Consultations, org, id, table.Exclusive)
	if err == nil && !found {
		c = customer.Consultation{Org: org, ID: id}
	}
	return c, err
}

// profileOrders are the columns of each order.
var profileOrders = map[customer.Order][]string{customer.ByID: nil, customer.ByCustodian: {"custodian", "due"}}

// Profiles implements [customer.Reader].
func (t customerTx) Profiles(ctx context.Context, q customer.ProfileQuery) (customer.ProfilePage, error) {
	order, ok := profileOrders[q.By]
	if !ok {
		return customer.ProfilePage{}, policy.Invalid("by", "", "custodian or nothing", policy.T("没有这种排序", "there is no such order"))
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "department", q.Department)
	equal(&query, "custodian", q.Custodian)
	equal(&query, "customer", q.Customer)
	equal(&query, "class", q.Class)
	equal(&query, "subject", q.Subject)
	if q.Grade != nil {
		query.Where = append(query.Where, table.Where(table.Equal, table.Text(*q.Grade), "grade"))
	}
	if q.Beyond != "" && order == nil && q.After == "" {
		query.After = []table.Value{table.Text(q.Beyond)}
	}
	if q.Incomplete {
		query.Where = append(query.Where, table.Where(table.Equal, table.Flag(false), "complete"))
	}
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, Profiles, query, q.After, q.Limit)
	return customer.ProfilePage{Profiles: found, Next: next}, err
}

// Transactions implements [customer.Reader].
func (t customerTx) Transactions(ctx context.Context, q customer.TransactionQuery) (customer.TransactionPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"day"}}
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	equal(&query, "state", q.State)
	if q.Reference != "" {
		query.Where = append(query.Where, table.Where(table.Equal, reference(q.Reference), "reference"))
	}
	between(&query, "day", q.From, q.Until)
	found, next, err := table.List(ctx, t.Session, Transactions, query, q.After, q.Limit)
	return customer.TransactionPage{Transactions: found, Next: next}, err
}

// Facts implements [customer.Reader].
func (t customerTx) Facts(ctx context.Context, q customer.FactQuery) (customer.FactPage, error) {
	query := table.Query{Org: string(q.Org), Order: []string{"day"}}
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	equal(&query, "topic", q.Topic)
	between(&query, "day", q.From, q.Until)
	found, next, err := table.List(ctx, t.Session, CustomerFacts, query, q.After, q.Limit)
	return customer.FactPage{Facts: found, Next: next}, err
}

// Grants implements [customer.Reader].
func (t customerTx) Grants(ctx context.Context, q customer.GrantQuery) (customer.GrantPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "state", q.State)
	equal(&query, "grantee", q.To)
	equal(&query, "scope", q.Scope)
	if !q.On.IsZero() {
		query.Where = append(query.Where, table.Where(table.AtMost, day(q.On), "first"), table.Where(table.AtLeast, day(q.On), "last"))
	}
	found, next, err := table.List(ctx, t.Session, Grants, query, q.After, q.Limit)
	return customer.GrantPage{Grants: found, Next: next}, err
}

// Consultations implements [customer.Reader].
func (t customerTx) Consultations(ctx context.Context, q customer.ConsultationQuery) (customer.ConsultationPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	equal(&query, "person", q.Person)
	if !q.Since.IsZero() {
		query.Where = append(query.Where, table.Where(table.AtLeast, table.Integer(q.Since.UnixMicro()), "last"))
	}
	found, next, err := table.List(ctx, t.Session, Consultations, query, q.After, q.Limit)
	return customer.ConsultationPage{Consultations: found, Next: next}, err
}

// Passings implements [customer.Reader].
func (t customerTx) Passings(ctx context.Context, q customer.PassingQuery) (customer.PassingPage, error) {
	query := table.Query{Org: string(q.Org)}
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	equal(&query, "person", q.By)
	found, next, err := table.List(ctx, t.Session, Passings, query, q.After, q.Limit)
	return customer.PassingPage{Passings: found, Next: next}, err
}

// SaveProfile implements [customer.Tx].
func (t customerTx) SaveProfile(ctx context.Context, p customer.Profile, d journal.Draft) (customer.Profile, error) {
	return table.Put(ctx, t.Session, Profiles, p, d)
}

// SaveTransaction implements [customer.Tx].
func (t customerTx) SaveTransaction(ctx context.Context, one customer.Transaction, d journal.Draft) (customer.Transaction, error) {
	return table.Put(ctx, t.Session, Transactions, one, d)
}

// SaveFact implements [customer.Tx].
func (t customerTx) SaveFact(ctx context.Context, f customer.Fact, d journal.Draft) (customer.Fact, error) {
	return table.Put(ctx, t.Session, CustomerFacts, f, d)
}

// SaveGrant implements [customer.Tx].
func (t customerTx) SaveGrant(ctx context.Context, g customer.Grant, d journal.Draft) (customer.Grant, error) {
	return table.Put(ctx, t.Session, Grants, g, d)
}

// SaveConsultation implements [customer.Tx].
func (t customerTx) SaveConsultation(ctx context.Context, c customer.Consultation, d journal.Draft) (customer.Consultation, error) {
	return table.Put(ctx, t.Session, Consultations, c, d)
}

// SavePassing implements [customer.Tx].
func (t customerTx) SavePassing(ctx context.Context, p customer.Passing, d journal.Draft) (customer.Passing, error) {
	return table.Put(ctx, t.Session, Passings, p, d)
}
