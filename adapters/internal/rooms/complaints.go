package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Complaints are those of customers.
var Complaints = table.Declare(table.Spec[customer.Complaint]{
	Name: customer.ComplaintKind, Table: "dossier_complaints",
	Key:      func(k *customer.Complaint) (policy.OrgID, string) { return k.Org, string(k.ID) },
	Revision: func(k *customer.Complaint) *uint64 { return &k.Revision },
	Columns: []table.Field[customer.Complaint]{
		{Name: "state", Of: func(k *customer.Complaint) table.Value { return table.Text(k.State) }},
		{Name: "sort", Of: func(k *customer.Complaint) table.Value { return table.Text(k.Kind) }},
		{Name: "department", Of: func(k *customer.Complaint) table.Value { return table.Text(k.Team.Department) }},
		{Name: "handler", Of: func(k *customer.Complaint) table.Value { return table.Text(k.Team.Organiser) }},
		{Name: "profile", Of: func(k *customer.Complaint) table.Value { return table.Text(k.Profile) }},
		{Name: "customer", Of: func(k *customer.Complaint) table.Value { return table.Text(k.Customer) }},
		{Name: "day", Of: func(k *customer.Complaint) table.Value { return day(k.Day) }},
		// The next day due; empty when nothing is open.
		{Name: "due", Of: func(k *customer.Complaint) table.Value { return day(k.Deadlines.NextDue()) }},
		// What figures add up: 1 while the customer has no answer, 1 when a deadline was
		// missed, 1 when none was, and how often it was taken up again.
		{Name: "unanswered", Integer: true, Of: func(k *customer.Complaint) table.Value {
			return table.Flag(k.State != customer.ComplaintAnswered && k.State != customer.ComplaintClosed)
		}},
		{Name: "breached", Integer: true, Of: func(k *customer.Complaint) table.Value { return table.Flag(len(k.Breaches) > 0) }},
		{Name: "unbreached", Integer: true, Of: func(k *customer.Complaint) table.Value { return table.Flag(len(k.Breaches) == 0) }},
		{Name: "reopened", Integer: true, Of: func(k *customer.Complaint) table.Value { return table.Integer(int64(len(k.Rounds))) }},
	},
})

// Complaint implements [customer.SurveyRecords].
func (t customerTx) Complaint(ctx context.Context, org policy.OrgID, id customer.ComplaintID) (customer.Complaint, error) {
	return get(ctx, t.Session, Complaints, org, string(id))
}

// Complaints implements [customer.SurveyRecords].
func (t customerTx) Complaints(ctx context.Context, q customer.ComplaintQuery) (customer.ComplaintPage, error) {
	order, err := byDue(q.By)
	if err != nil {
		return customer.ComplaintPage{}, err
	}
	query := table.Query{Org: string(q.Org), Order: order}
	equal(&query, "state", q.State)
	equal(&query, "sort", q.Kind)
	equal(&query, "department", q.Department)
	equal(&query, "handler", q.Handler)
	equal(&query, "profile", q.Profile)
	equal(&query, "customer", q.Customer)
	between(&query, "day", q.From, q.Until)
	dueBefore(&query, q.DueBefore)
	found, next, err := table.List(ctx, t.Session, Complaints, query, q.After, q.Limit)
	return customer.ComplaintPage{Complaints: found, Next: next}, err
}

// ComplaintFigures implements [customer.SurveyRecords].
func (t customerTx) ComplaintFigures(ctx context.Context, q customer.ComplaintFiguresQuery) (customer.ComplaintFiguresPage, error) {
	query, overdue := table.Query{}, table.Query{}
	equal(&query, "sort", q.Kind)
	equal(&query, "department", q.Department)
	between(&query, "day", q.From, q.Until)
	dueBefore(&overdue, q.Today)
	open := []table.Cond{table.Where(table.Equal, table.Flag(true), "unanswered")}
	g := table.Grouping{
		Org: string(q.Org), Where: query.Where,
		By:   []table.Part{{Column: "day", First: len("2026-03")}, {Column: "department"}, {Column: "sort"}},
		Sums: []table.Sum{{Column: "unanswered"}, {Column: "breached"}, {Column: "unbreached", Where: overdue.Where}, {Column: "reopened"}, {Column: "breached", Where: open}},
	}
	found, next, err := table.Groups(ctx, t.Session, Complaints, g, q.After, q.Limit)
	if err != nil {
		return customer.ComplaintFiguresPage{}, err
	}
	page := customer.ComplaintFiguresPage{Figures: make([]customer.ComplaintFigures, len(found)), Next: next}
	for i, one := range found {
		received, unanswered, late, openLate := int(one.Count), int(one.Sums[0]), int(one.Sums[1]), int(one.Sums[4])
		if !q.Today.IsZero() { // what is past its day is open
			late, openLate = late+int(one.Sums[2]), openLate+int(one.Sums[2])
		}
		pending := unanswered - openLate
		page.Figures[i] = customer.ComplaintFigures{
			Month: one.Keys[0].String(), Department: policy.DepartmentID(one.Keys[1].String()), Kind: customer.Grievance(one.Keys[2].String()),
			Received: received, Open: unanswered, Late: late, Pending: pending, InTime: received - late - pending, Reopened: int(one.Sums[3]),
		}
	}
	return page, nil
}

// SaveComplaint implements [customer.SurveyTx].
func (t customerTx) SaveComplaint(ctx context.Context, k customer.Complaint, d journal.Draft) (customer.Complaint, error) {
	return table.Put(ctx, t.Session, Complaints, k, d)
}
