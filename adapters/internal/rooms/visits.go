package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// TaskTeams say who organises each task of customer relations.
var TaskTeams = table.Declare(table.Spec[customer.TaskTeam]{
	Name: customer.TaskTeamKind, Table: "dossier_task_teams",
	Key:      func(t *customer.TaskTeam) (policy.OrgID, string) { return t.Org, string(t.Task) },
	Revision: func(t *customer.TaskTeam) *uint64 { return &t.Revision },
})

// CarePlans are plans of visits.
var CarePlans = table.Declare(table.Spec[customer.CarePlan]{
	Name: customer.CarePlanKind, Table: "dossier_care_plans",
	Key:      func(p *customer.CarePlan) (policy.OrgID, string) { return p.Org, string(p.ID) },
	Revision: func(p *customer.CarePlan) *uint64 { return &p.Revision },
	Columns: []table.Field[customer.CarePlan]{
		{Name: "state", Of: func(p *customer.CarePlan) table.Value { return table.Text(p.State) }},
		{Name: "department", Of: func(p *customer.CarePlan) table.Value { return table.Text(p.Department) }},
		{Name: "person", Of: func(p *customer.CarePlan) table.Value { return table.Text(p.Person) }},
		{Name: "profile", Of: func(p *customer.CarePlan) table.Value { return table.Text(p.Profile) }},
		{Name: "class", Of: func(p *customer.CarePlan) table.Value { return table.Text(p.Class) }},
		// The day by which the next occasion is visited; empty when none is left.
		{Name: "due", Of: func(p *customer.CarePlan) table.Value { return day(p.Due()) }},
	},
})

// Visits are those to customers.
var Visits = table.Declare(table.Spec[customer.Visit]{
	Name: customer.VisitKind, Table: "dossier_visits",
	Key:      func(v *customer.Visit) (policy.OrgID, string) { return v.Org, string(v.ID) },
	Revision: func(v *customer.Visit) *uint64 { return &v.Revision },
	Columns: []table.Field[customer.Visit]{
		{Name: "state", Of: func(v *customer.Visit) table.Value { return table.Text(v.State) }},
		{Name: "profile", Of: func(v *customer.Visit) table.Value { return table.Text(v.Profile) }},
		{Name: "plan", Of: func(v *customer.Visit) table.Value { return table.Text(v.Plan) }},
		// The plan's occasion, or the id of an irregular one, and of one that was arranged
		// for a profile since merged.
		{Name: "slot", Of: func(v *customer.Visit) table.Value {
			if v.Plan == "" || len(v.MergedFrom) > 0 {
				return table.Text("id/" + string(v.ID))
			}
			return table.Text("plan/" + string(v.Plan) + "/" + v.Day.String())
		}},
		{Name: "department", Of: func(v *customer.Visit) table.Value { return table.Text(v.Department) }},
		{Name: "person", Of: func(v *customer.Visit) table.Value { return table.Text(v.Person) }},
		// The day by which what is awaited is done; empty when nothing is.
		{Name: "due", Of: func(v *customer.Visit) table.Value { return day(v.Due()) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_visits_slot", Columns: []string{"profile", "slot"}, Field: "plan",
		Rule: policy.R5a, Wanted: "one visit per customer and occasion of a plan",
		Problem: policy.T("该客户本次计划拜访已安排", "the visit of this occasion is arranged for this customer already"),
		Remedy:  policy.T("请办理已安排的拜访", "work on the one that is arranged"),
	}},
})

// TaskTeam implements [customer.CareRecords].
func (t customerTx) TaskTeam(ctx context.Context, org policy.OrgID, task customer.Task) (customer.TaskTeam, error) {
	one, found, err := table.Get(ctx, t.Session, TaskTeams, org, string(task), table.Exclusive)
	if err == nil && !found {
		one = customer.TaskTeam{Org: org, Task: task}
	}
	return one, err
}

// CarePlan implements [customer.CareRecords].
func (t customerTx) CarePlan(ctx context.Context, org policy.OrgID, id customer.PlanID) (customer.CarePlan, error) {
	return get(ctx, t.Session, CarePlans, org, string(id))
}

// Visit implements [customer.CareRecords].
func (t customerTx) Visit(ctx context.Context, org policy.OrgID, id customer.VisitID) (customer.Visit, error) {
	return get(ctx, t.Session, Visits, org, string(id))
}

// byDue are the columns of the orders of plans and visits.
func byDue(o customer.Order) ([]string, error) {
	if o == customer.ByDue {
		return []string{"due"}, nil
	}
	if o == customer.ByID {
		return nil, nil
	}
	return nil, policy.Invalid("by", "", "due or nothing", policy.T("没有这种排序", "there is no such order"))
}

// CarePlans implements [customer.CareRecords].
func (t customerTx) CarePlans(ctx context.Context, q customer.PlanQuery) (customer.PlanPage, error) {
	order, err := byDue(q.By)
	if err != nil {
		return customer.PlanPage{}, err
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "department", q.Department)
	equal(&query, "person", q.Person)
	equal(&query, "profile", q.Profile)
	equal(&query, "class", q.Class)
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, CarePlans, query, q.After, q.Limit)
	return customer.PlanPage{Plans: found, Next: next}, err
}

// Visits implements [customer.CareRecords].
func (t customerTx) Visits(ctx context.Context, q customer.VisitQuery) (customer.VisitPage, error) {
	order, err := byDue(q.By)
	if err != nil {
		return customer.VisitPage{}, err
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "profile", q.Profile)
	equal(&query, "plan", q.Plan)
	equal(&query, "department", q.Department)
	equal(&query, "person", q.Person)
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, Visits, query, q.After, q.Limit)
	return customer.VisitPage{Visits: found, Next: next}, err
}

// SaveTaskTeam implements [customer.CareTx].
func (t customerTx) SaveTaskTeam(ctx context.Context, one customer.TaskTeam, d journal.Draft) (customer.TaskTeam, error) {
	return table.Put(ctx, t.Session, TaskTeams, one, d)
}

// SaveCarePlan implements [customer.CareTx].
func (t customerTx) SaveCarePlan(ctx context.Context, p customer.CarePlan, d journal.Draft) (customer.CarePlan, error) {
	return table.Put(ctx, t.Session, CarePlans, p, d)
}

// SaveVisit implements [customer.CareTx].
func (t customerTx) SaveVisit(ctx context.Context, v customer.Visit, d journal.Draft) (customer.Visit, error) {
	return table.Put(ctx, t.Session, Visits, v, d)
}
