package rooms

import (
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Profiles are customer profiles.
var Profiles = table.Declare(table.Spec[customer.Profile]{
	Name: customer.ProfileKind, Table: "dossier_profiles",
	Key:      func(p *customer.Profile) (policy.OrgID, string) { return p.Org, string(p.ID) },
	Revision: func(p *customer.Profile) *uint64 { return &p.Revision },
	Columns: []table.Field[customer.Profile]{
		{Name: "state", Of: func(p *customer.Profile) table.Value { return table.Text(p.State) }},
		{Name: "department", Of: func(p *customer.Profile) table.Value { return table.Text(p.Department) }},
		{Name: "customer", Of: func(p *customer.Profile) table.Value { return table.Text(p.Basics.Customer) }},
		{Name: "custodian", Of: func(p *customer.Profile) table.Value { return table.Text(p.Custodian) }},
		{Name: "complete", Integer: true, Of: func(p *customer.Profile) table.Value { return table.Flag(len(p.Missing()) == 0) }},
		// The day by which it is brought up to date; empty when nothing is open.
		{Name: "due", Of: func(p *customer.Profile) table.Value { return day(p.Due()) }},
		// What plans and analyses look for, of which a merged one is none.
		{Name: "class", Of: func(p *customer.Profile) table.Value { return unlessMerged(p, table.Text(p.Basics.Class)) }},
		{Name: "grade", Of: func(p *customer.Profile) table.Value { return table.Text(p.ConfirmedGrade()) }},
		{Name: "subject", Of: func(p *customer.Profile) table.Value { return unlessMerged(p, table.Text(p.Basics.Subject)) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_profiles_customer", Columns: []string{"customer", "department"}, Field: "department",
		Rule: policy.R4_2d, Wanted: "one profile per customer and department",
		Problem: policy.T("该部门已为该客户建档", "the department has a profile of this customer already"),
		Remedy:  policy.T("请查找并更新原有档案", "look it up and work on that one"),
	}},
})

func unlessMerged(p *customer.Profile, v table.Value) table.Value {
	if p.Merged != nil {
		return table.Text("")
	}
	return v
}

// reference is what a transaction is unique by beside its profile.
func reference(host string) table.Value { return table.Text("ref/" + host) }

// Transactions are those of customers.
var Transactions = table.Declare(table.Spec[customer.Transaction]{
	Name: customer.TransactionKind, Table: "dossier_transactions",
	Key:      func(t *customer.Transaction) (policy.OrgID, string) { return t.Org, string(t.ID) },
	Revision: func(t *customer.Transaction) *uint64 { return &t.Revision },
	Columns: []table.Field[customer.Transaction]{
		{Name: "state", Of: func(t *customer.Transaction) table.Value { return table.Text(t.State) }},
		{Name: "profile", Of: func(t *customer.Transaction) table.Value { return table.Text(t.Profile) }},
		{Name: "customer", Of: func(t *customer.Transaction) table.Value { return table.Text(t.Customer) }},
		{Name: "department", Of: func(t *customer.Transaction) table.Value { return table.Text(t.Department) }},
		{Name: "day", Of: func(t *customer.Transaction) table.Value { return day(t.Day) }},
		// The amount in fen, to be added up in the store.
		{Name: "amount", Integer: true, Of: func(t *customer.Transaction) table.Value {
			return table.Integer(t.Amount.Decimal().Shift(2).IntPart())
		}},
		// The host's reference, or the id where there is none, or where it is struck.
		{Name: "reference", Of: func(t *customer.Transaction) table.Value {
			if t.Reference == "" || t.State == customer.Struck {
				return table.Text("id/" + string(t.ID))
			}
			return reference(t.Reference)
		}},
		{Name: "subject", Later: true, Of: func(t *customer.Transaction) table.Value { return table.Text(t.Subject) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_transactions_reference", Columns: []string{"profile", "reference"}, Field: "reference",
		Rule: policy.R4_1, Wanted: "one transaction of each reference in a profile",
		Problem: policy.T("该交易已经登记", "the transaction of this reference is recorded already"),
		Remedy:  policy.T("同一交易只登记一次", "a transaction is recorded once"),
	}},
})

// CustomerFacts are what is gathered about customers besides.
var CustomerFacts = table.Declare(table.Spec[customer.Fact]{
	Name: customer.FactKind, Table: "dossier_customer_facts",
	Key:      func(f *customer.Fact) (policy.OrgID, string) { return f.Org, string(f.ID) },
	Revision: func(f *customer.Fact) *uint64 { return &f.Revision },
	Columns: []table.Field[customer.Fact]{
		{Name: "topic", Of: func(f *customer.Fact) table.Value { return table.Text(f.Topic) }},
		{Name: "profile", Of: func(f *customer.Fact) table.Value { return table.Text(f.Profile) }},
		{Name: "customer", Of: func(f *customer.Fact) table.Value { return table.Text(f.Customer) }},
		{Name: "day", Of: func(f *customer.Fact) table.Value { return day(f.Day) }},
	},
})

// Grants are the authorisations to read profiles.
var Grants = table.Declare(table.Spec[customer.Grant]{
	Name: customer.GrantKind, Table: "dossier_reading_grants",
	Key:      func(g *customer.Grant) (policy.OrgID, string) { return g.Org, string(g.ID) },
	Revision: func(g *customer.Grant) *uint64 { return &g.Revision },
	Columns: []table.Field[customer.Grant]{
		{Name: "state", Of: func(g *customer.Grant) table.Value { return table.Text(g.State) }},
		{Name: "grantee", Of: func(g *customer.Grant) table.Value { return table.Text(g.To.Key()) }},
		{Name: "scope", Of: func(g *customer.Grant) table.Value { return table.Text(g.Scope.Key()) }},
		{Name: "first", Of: func(g *customer.Grant) table.Value { return day(g.From) }},
		{Name: "last", Of: func(g *customer.Grant) table.Value { return day(g.Until) }},
	},
})

// Consultations say who has consulted which profile.
var Consultations = table.Declare(table.Spec[customer.Consultation]{
	Name: customer.ConsultationKind, Table: "dossier_consultations",
	Key:      func(c *customer.Consultation) (policy.OrgID, string) { return c.Org, c.ID },
	Revision: func(c *customer.Consultation) *uint64 { return &c.Revision },
	Columns: []table.Field[customer.Consultation]{
		{Name: "profile", Of: func(c *customer.Consultation) table.Value { return table.Text(c.Profile) }},
		{Name: "customer", Of: func(c *customer.Consultation) table.Value { return table.Text(c.Customer) }},
		{Name: "person", Of: func(c *customer.Consultation) table.Value { return table.Text(c.Person) }},
		// The instant of the last reading, in microseconds since 1970.
		{Name: "last", Integer: true, Of: func(c *customer.Consultation) table.Value { return table.Integer(c.Last.UnixMicro()) }},
	},
})

// Passings are what was passed on of profiles.
var Passings = table.Declare(table.Spec[customer.Passing]{
	Name: customer.PassingKind, Table: "dossier_passings",
	Key:      func(p *customer.Passing) (policy.OrgID, string) { return p.Org, string(p.ID) },
	Revision: func(p *customer.Passing) *uint64 { return &p.Revision },
	Columns: []table.Field[customer.Passing]{
		{Name: "profile", Of: func(p *customer.Passing) table.Value { return table.Text(p.Profile) }},
		{Name: "customer", Of: func(p *customer.Passing) table.Value { return table.Text(p.Customer) }},
		{Name: "person", Of: func(p *customer.Passing) table.Value { return table.Text(p.By) }},
	},
})
