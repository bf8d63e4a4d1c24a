package rooms

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// yuan makes an amount of what was added up in fen.
func yuan(fen int64) (policy.Yuan, error) { return policy.YuanOf(decimal.New(fen, -2)) }

// counted are the transactions that figures are made of.
func counted(of customer.TrendQuery) []table.Cond {
	q := table.Query{Org: string(of.Org)}
	equal(&q, "customer", of.Customer)
	q.Where = append(q.Where, during(customer.Days{From: of.From, Until: of.Until})...)
	equal(&q, "state", customer.Counted)
	equal(&q, "subject", of.Subject)
	equal(&q, "department", of.Department)
	return q.Where
}

// during limits transactions to days; each has one, so no condition is spent on
// those without.
func during(d customer.Days) []table.Cond {
	var all []table.Cond
	if !d.From.IsZero() {
		all = append(all, table.Where(table.AtLeast, day(d.From), "day"))
	}
	if !d.Until.IsZero() {
		all = append(all, table.Where(table.AtMost, day(d.Until), "day"))
	}
	return all
}

// ranks are how customers are ordered by a measure.
var ranks = map[customer.Measure]table.Rank{customer.Recency: table.ByLatest, customer.Frequency: table.ByCount, customer.Volume: table.BySum}

// CustomerFigures implements [customer.Analyses].
func (t customerTx) CustomerFigures(ctx context.Context, q customer.FiguresQuery) (customer.FiguresPage, error) {
	rank, ok := ranks[q.By]
	if !ok {
		return customer.FiguresPage{}, policy.Invalid("by", "", "recency, frequency or volume", policy.T("没有这种指标", "there is no such measure"))
	}
	g := table.Grouping{
		Org: string(q.Org), Where: counted(customer.TrendQuery{Org: q.Org, Department: q.Department, Subject: q.Subject, Customer: q.Customer, From: q.From, Until: q.Until}),
		By: []table.Part{{Column: "customer"}}, Sums: []table.Sum{{Column: "amount"}}, Latest: "day", Rank: rank, Descending: true,
	}
	if !q.LastBefore.IsZero() {
		g.Rank, g.Descending, g.Bound = table.ByLatest, false, &table.Bound{Op: table.Less, Value: day(q.LastBefore)}
	}
	found, next, err := table.Groups(ctx, t.Session, Transactions, g, q.After, q.Limit)
	if err != nil {
		return customer.FiguresPage{}, err
	}
	page := customer.FiguresPage{Customers: make([]customer.Figure, len(found)), Next: next}
	for i, one := range found {
		f := customer.Figure{Customer: archive.CustomerID(one.Keys[0].String()), Transactions: int(one.Count)}
		if f.Volume, err = yuan(one.Sums[0]); err != nil {
			return customer.FiguresPage{}, err
		}
		if f.Last, err = calendar.ParseDay(one.Latest); err != nil {
			return customer.FiguresPage{}, err
		}
		page.Customers[i] = f
	}
	return page, nil
}

// CustomerChanges implements [customer.Analyses].
func (t customerTx) CustomerChanges(ctx context.Context, q customer.ChangesQuery) (customer.ChangesPage, error) {
	g := table.Grouping{
		Org: string(q.Org), Where: counted(customer.TrendQuery{Org: q.Org, Department: q.Department, Subject: q.Subject, From: q.Before.From, Until: q.Days.Until}),
		By:   []table.Part{{Column: "customer"}},
		Sums: []table.Sum{{Column: "amount", Where: during(q.Days)}, {Column: "amount", Where: during(q.Before)}},
		Rank: table.ByChange, Descending: !q.Declined, Bound: &table.Bound{Op: table.Greater, Value: table.Integer(0)},
	}
	if q.Declined {
		g.Bound.Op = table.Less
	}
	found, next, err := table.Groups(ctx, t.Session, Transactions, g, q.After, q.Limit)
	if err != nil {
		return customer.ChangesPage{}, err
	}
	page := customer.ChangesPage{Customers: make([]customer.Growth, len(found)), Next: next}
	for i, one := range found {
		c := customer.Growth{Customer: archive.CustomerID(one.Keys[0].String())}
		if c.Volume, err = yuan(one.Sums[0]); err != nil {
			return customer.ChangesPage{}, err
		}
		if c.Before, err = yuan(one.Sums[1]); err != nil {
			return customer.ChangesPage{}, err
		}
		page.Customers[i] = c
	}
	return page, nil
}

// Trend implements [customer.Analyses].
func (t customerTx) Trend(ctx context.Context, q customer.TrendQuery) ([]customer.PeriodFigure, error) {
	g := table.Grouping{
		Org: string(q.Org), Where: counted(q),
		By: []table.Part{{Column: "day", First: len("2006-01")}}, Sums: []table.Sum{{Column: "amount"}},
	}
	var all []customer.PeriodFigure
	for after, more := "", true; more; more = after != "" {
		found, next, err := table.Groups(ctx, t.Session, Transactions, g, after, table.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			f := customer.PeriodFigure{Transactions: int(one.Count)}
			if f.From, err = calendar.ParseDay(one.Keys[0].String() + "-01"); err != nil {
				return nil, err
			}
			if f.Volume, err = yuan(one.Sums[0]); err != nil {
				return nil, err
			}
			all = append(all, f)
		}
		after = next
	}
	return all, nil
}

// Standings implements [customer.Analyses].
func (t customerTx) Standings(ctx context.Context, q customer.StandingQuery) ([]customer.StandingFigure, error) {
	among := table.Query{Org: string(q.Org)}
	equal(&among, "department", q.Department)
	equal(&among, "subject", q.Subject)
	found, _, err := table.Groups(ctx, t.Session, Profiles, table.Grouping{Org: among.Org, Where: among.Where, By: []table.Part{{Column: "grade"}}}, "", 0)
	all := make([]customer.StandingFigure, len(found))
	for i, one := range found {
		all[i] = customer.StandingFigure{Grade: customer.Grade(one.Keys[0].String()), Profiles: int(one.Count)}
	}
	return all, err
}
