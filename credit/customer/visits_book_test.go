package customer_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What a plan arranges is made, recorded, and part of the profile.
func TestAPlansVisitBecomesPartOfTheProfile(t *testing.T) {
	o, ctx := open(t), t.Context()
	terms := monthly()
	terms.Profile, terms.From = o.l.ID, calendar.MustDay("2026-03-02")
	p, err := o.PlanCare(ctx, policy.By(planner), terms)
	require.NoError(t, err)
	p, err = o.ArrangeCare(ctx, policy.By(planner), p.Ref())
	require.NoError(t, err)
	require.Equal(t, "2026-04-02", p.Next.String())
	page, err := o.Visits(ctx, policy.By(keeper), customer.VisitQuery{Plan: p.ID})
	require.NoError(t, err)
	require.Len(t, page.Visits, 1)

	_, err = o.RecordVisit(ctx, policy.By(outsider), page.Visits[0].Ref(), told())
	require.ErrorIs(t, err, policy.R5c)
	v, err := o.MakeVisit(ctx, policy.By(keeper), page.Visits[0].Ref(), went("2026-03-02"))
	require.NoError(t, err)
	awaited, err := o.Unrecorded(ctx, policy.By(planner), customer.VisitQuery{})
	require.NoError(t, err)
	require.Equal(t, v.ID, awaited.Visits[0].Visit.ID)
	require.Zero(t, awaited.Visits[0].Late)
	o.at = on("2026-03-11")
	awaited, err = o.Unrecorded(ctx, policy.By(planner), customer.VisitQuery{})
	require.NoError(t, err)
	require.Equal(t, 2, awaited.Visits[0].Late)

	before := o.entries()
	v, err = o.RecordVisit(ctx, policy.By(keeper), v.Ref(), told())
	require.NoError(t, err)
	require.Equal(t, before+4, o.entries(), "visit, profile and two facts, in one transaction")
	facts, err := o.ConsultFacts(ctx, policy.By(boss), o.l.ID, "客户维护", customer.FactQuery{})
	require.NoError(t, err)
	require.Len(t, facts.Facts, 2)
	require.Equal(t, v.ID, facts.Facts[0].Visit)
	awaited, err = o.Unrecorded(ctx, policy.By(planner), customer.VisitQuery{})
	require.NoError(t, err)
	require.Empty(t, awaited.Visits)

	entries, err := o.VisitHistory(ctx, policy.By(keeper), v.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 3)
	entries, err = o.CareHistory(ctx, policy.By(keeper), p.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 2)
	next, err := o.ExplainCare(ctx, policy.By(planner), p.ID)
	require.NoError(t, err)
	require.Len(t, next, 4)
	next, err = o.ExplainVisit(ctx, policy.By(keeper), v.ID)
	require.NoError(t, err)
	require.Empty(t, next)
}

func TestOverdueVisitsAreReported(t *testing.T) {
	o, ctx := open(t), t.Context()
	terms := monthly()
	terms.Profile, terms.From = o.l.ID, calendar.MustDay("2026-03-02")
	p, err := o.PlanCare(ctx, policy.By(planner), terms)
	require.NoError(t, err)
	v, err := o.ArrangeVisit(ctx, policy.By(keeper), customer.VisitTerms{Profile: o.l.ID, Department: "sales", Person: keeper.ID, Day: calendar.MustDay("2026-03-03")})
	require.NoError(t, err)
	overdue := func(day string) (plans []customer.OverdueCare, visits []customer.OverdueVisit) {
		o.at = on(day)
		care, err := o.OverdueCare(ctx, policy.By(planner), customer.PlanQuery{})
		require.NoError(t, err)
		late, err := o.OverdueVisits(ctx, policy.By(planner), customer.VisitQuery{})
		require.NoError(t, err)
		return care.Plans, late.Visits
	}
	plans, visits := overdue("2026-03-09")
	require.Empty(t, plans)
	require.Empty(t, visits)
	plans, visits = overdue("2026-03-11")
	require.Equal(t, p.ID, plans[0].Plan.ID)
	require.Equal(t, 2, plans[0].Late)
	require.Equal(t, v.ID, visits[0].Visit.ID)
	require.Equal(t, 1, visits[0].Late)
	_, err = o.SkipCare(ctx, policy.By(planner), p.Ref(), "客户停产")
	require.NoError(t, err)
	_, err = o.CancelVisit(ctx, policy.By(keeper), v.Ref(), "客户停产")
	require.NoError(t, err)
	plans, visits = overdue("2026-03-11")
	require.Empty(t, plans)
	require.Empty(t, visits)
}

// A class is arranged in parts, so that no transaction grows with it.
func TestAClassIsArrangedInParts(t *testing.T) {
	o, ctx := open(t), t.Context()
	const n = customer.ArrangeAtOnce + 5
	for i := range n {
		b := building()
		b.Basics.Customer = archive.CustomerID("c-" + strconv.Itoa(i+100))
		_, err := o.Build(ctx, policy.By(keeper), b)
		require.NoError(t, err)
	}
	terms := monthly()
	terms.Profile, terms.Class, terms.From = "", "key", calendar.MustDay("2026-03-02")
	p, err := o.PlanCare(ctx, policy.By(planner), terms)
	require.NoError(t, err)
	p, err = o.ArrangeCare(ctx, policy.By(planner), p.Ref())
	require.NoError(t, err)
	require.Empty(t, p.Class, "R4.3b: who arranges need not know the class")
	require.NotEmpty(t, p.Arranging)
	require.Equal(t, customer.ArrangeAtOnce, p.Visits)
	p, err = o.ArrangeCare(ctx, policy.By(planner), p.Ref())
	require.NoError(t, err)
	require.Empty(t, p.Arranging)
	require.Equal(t, n+1, p.Visits, "with the one that was there")
	seen := map[customer.ProfileID]bool{}
	for v, err := range o.EachVisit(ctx, policy.By(planner), customer.VisitQuery{Plan: p.ID}) {
		require.NoError(t, err)
		require.False(t, seen[v.Profile])
		seen[v.Profile] = true
	}
	require.Len(t, seen, n+1)
	var csv strings.Builder
	require.NoError(t, o.WriteVisits(ctx, policy.By(planner), customer.VisitQuery{}, &csv, policy.ZH))
	require.Contains(t, csv.String(), "定期")
	require.Equal(t, n+2, strings.Count(csv.String(), "\n"))
	csv.Reset()
	require.NoError(t, o.PrintVisits(ctx, policy.By(planner), customer.VisitQuery{Limit: 10}, &csv, policy.EN))
	require.Contains(t, csv.String(), "regular")
}

// Who reads visits does not learn which class a visited customer is of (R4.3b), unless
// they plan visits, or read customers by name.
func TestTheClassOfAPlanIsForThoseWhoPlan(t *testing.T) {
	o, ctx := open(t), t.Context()
	terms := monthly()
	terms.Profile, terms.Class, terms.From = "", "key", calendar.MustDay("2026-03-02")
	made, err := o.PlanCare(ctx, policy.By(planner), terms)
	require.NoError(t, err)
	o.at = on("2026-05-06")
	for _, c := range []struct {
		who   policy.Actor
		class string
	}{{planner, "key"}, {director, "key"}, {boss, "key"}, {keeper, ""}, {archivetest.Auditor, ""}} {
		one, err := o.CarePlan(ctx, policy.By(c.who), made.ID)
		require.NoError(t, err)
		require.Equal(t, c.class, one.Class, c.who.ID)
		all, err := o.CarePlans(ctx, policy.By(c.who), customer.PlanQuery{})
		require.NoError(t, err)
		require.Equal(t, c.class, all.Plans[0].Class, c.who.ID)
		overdue, err := o.OverdueCare(ctx, policy.By(c.who), customer.PlanQuery{})
		require.NoError(t, err)
		require.Equal(t, c.class, overdue.Plans[0].Plan.Class, c.who.ID)
		_, err = o.CarePlans(ctx, policy.By(c.who), customer.PlanQuery{Class: "key"})
		_, late := o.OverdueCare(ctx, policy.By(c.who), customer.PlanQuery{Class: "key"})
		if c.class != "" {
			require.NoError(t, err)
			require.NoError(t, late)
			continue
		}
		require.ErrorIs(t, err, policy.R4_3b, c.who.ID)
		require.ErrorIs(t, late, policy.R4_3b, c.who.ID)
	}
}

func TestTasksAreReported(t *testing.T) {
	o, ctx := open(t), t.Context()
	team := customer.Team{Department: "marketing", Organiser: "zhao", Helpers: []policy.DepartmentID{"sales"}}
	named, err := o.Organise(ctx, policy.By(planner), customer.TaskVisits, 0, team)
	require.NoError(t, err)
	_, err = o.Organise(ctx, policy.By(planner), customer.TaskVisits, 0, team)
	require.ErrorIs(t, err, policy.Conflict)
	team.Helpers = nil
	_, err = o.Organise(ctx, policy.By(planner), customer.TaskVisits, named.Revision, team)
	require.NoError(t, err)
	_, err = o.Organise(ctx, policy.By(planner), "dancing", 0, team)
	require.ErrorIs(t, err, policy.NotFound)
	all, err := o.Tasks(ctx, policy.By(archivetest.Auditor))
	require.NoError(t, err)
	require.Len(t, all, 5)
	for _, one := range all {
		require.Equal(t, one.Task == customer.TaskVisits, one.Organised)
		require.False(t, one.Helped, "nobody helps any more")
	}
	one, err := o.TaskTeam(ctx, policy.By(archivetest.Auditor), customer.TaskSurveys)
	require.NoError(t, err)
	require.Zero(t, one.Revision)
	_, err = o.Tasks(ctx, policy.By(policy.Actor{Org: org, ID: "visitor"}))
	require.ErrorIs(t, err, policy.NotAllowed)
}

// What is sold to customers and what is bought from suppliers are never added up
// together (C1, G6a, G6b): a question that names neither is about customers.
func TestAnalysesTellCustomersAndSuppliersApart(t *testing.T) {
	o, ctx := open(t), t.Context()
	b := building()
	b.Basics.Customer, b.Basics.Subject = "s-1", customer.Supplier
	bought, err := o.Build(ctx, policy.By(keeper), b)
	require.NoError(t, err)
	for id, amount := range map[customer.ProfileID]string{o.l.ID: "100.00", bought.ID: "7.00"} {
		for _, day := range []string{"2025-12-02", "2026-01-05", "2026-02-02"} {
			_, err := o.RecordTransaction(ctx, policy.By(keeper), id, customer.TransactionEntry{
				Day: calendar.MustDay(day), Amount: policy.MustYuan(amount), What: "无烟煤", Source: customer.FromSales,
			})
			require.NoError(t, err)
		}
	}
	for subject, want := range map[customer.SubjectKind]struct {
		who      archive.CustomerID
		month, f string
	}{"": {"c-9", "100.00", "100.00"}, customer.Client: {"c-9", "100.00", "100.00"}, customer.Supplier: {"s-1", "7.00", "7.00"}} {
		page, err := o.Customers(ctx, policy.By(boss), customer.FiguresQuery{Subject: subject})
		require.NoError(t, err)
		require.Len(t, page.Customers, 1, subject)
		require.Equal(t, want.who, page.Customers[0].Customer)
		sleeping, err := o.Dormant(ctx, policy.By(boss), customer.FiguresQuery{Subject: subject, LastBefore: calendar.MustDay("2026-03-01")})
		require.NoError(t, err)
		require.Len(t, sleeping.Customers, 1, subject)
		changes, err := o.Changes(ctx, policy.By(boss), customer.ChangesQuery{Subject: subject})
		require.NoError(t, err)
		require.Len(t, changes.Customers, 1, subject)
		months, err := o.Trend(ctx, policy.By(planner), customer.Month, customer.TrendQuery{Subject: subject, From: calendar.MustDay("2026-02-01")})
		require.NoError(t, err)
		require.Equal(t, want.month, months[0].Volume.String(), subject)
		f, err := o.Forecast(ctx, policy.By(planner), customer.Month, customer.TrendQuery{Subject: subject})
		require.NoError(t, err)
		require.Equal(t, want.f, f.Expected.String(), subject)
		graded, err := o.Graded(ctx, policy.By(boss), "", customer.ReportQuery{Subject: subject})
		require.NoError(t, err)
		require.Len(t, graded.Profiles, 1, subject)
		standings, err := o.Standings(ctx, policy.By(planner), customer.StandingQuery{Subject: subject})
		require.NoError(t, err)
		require.Equal(t, 1, standings[4].Profiles, subject)
	}
	_, err = o.Trend(ctx, policy.By(planner), customer.Month, customer.TrendQuery{Subject: "bank"})
	require.ErrorIs(t, err, policy.InvalidInput)
}

// Who reads which analysis.
func TestAnalysesAreForThoseTheMatrixNames(t *testing.T) {
	o, ctx := open(t), t.Context()
	for day, amount := range map[string]string{"2025-03-02": "100.00", "2026-02-02": "300.00", "2026-02-03": "12.34"} {
		_, err := o.RecordTransaction(ctx, policy.By(keeper), o.l.ID, customer.TransactionEntry{
			Day: calendar.MustDay(day), Amount: policy.MustYuan(amount), What: "无烟煤", Source: customer.FromSales,
		})
		require.NoError(t, err)
	}
	naming := map[string]func(who policy.Actor) error{
		"customers": func(who policy.Actor) error {
			page, err := o.Customers(ctx, policy.By(who), customer.FiguresQuery{})
			if err == nil {
				require.Equal(t, "412.34", page.Customers[0].Volume.String())
			}
			return err
		},
		"dormant": func(who policy.Actor) error {
			_, err := o.Dormant(ctx, policy.By(who), customer.FiguresQuery{})
			return err
		},
		"changes": func(who policy.Actor) error {
			page, err := o.Changes(ctx, policy.By(who), customer.ChangesQuery{})
			if err == nil {
				require.Equal(t, "2025-12-01", page.Days.From.String())
				require.Equal(t, "2024-12-01", page.Before.From.String())
				require.Equal(t, "2025-02-28", page.Before.Until.String())
				require.Equal(t, "312.34", page.Customers[0].Volume.String())
			}
			return err
		},
		"graded": func(who policy.Actor) error {
			page, err := o.Graded(ctx, policy.By(who), "", customer.ReportQuery{})
			if err == nil {
				require.Equal(t, archive.CustomerID("c-9"), page.Profiles[0].Customer)
			}
			return err
		},
		"the trend of one": func(who policy.Actor) error {
			_, err := o.Trend(ctx, policy.By(who), customer.Month, customer.TrendQuery{Customer: "c-9"})
			return err
		},
		"the forecast of one": func(who policy.Actor) error {
			_, err := o.Forecast(ctx, policy.By(who), customer.Month, customer.TrendQuery{Customer: "c-9"})
			return err
		},
	}
	for why, read := range naming {
		for _, who := range []policy.Actor{director, boss} {
			require.NoError(t, read(who), why)
		}
		for _, who := range []policy.Actor{keeper, planner, archivetest.Auditor} {
			require.ErrorIs(t, read(who), policy.R4_3b, why)
		}
	}
	months, err := o.Trend(ctx, policy.By(planner), customer.Month, customer.TrendQuery{})
	require.NoError(t, err)
	require.Len(t, months, 25, "two years, and the months without transactions too")
	quarters, err := o.Trend(ctx, policy.By(planner), customer.Quarter, customer.TrendQuery{From: calendar.MustDay("2025-02-01")})
	require.NoError(t, err)
	require.Len(t, quarters, 5)
	require.Equal(t, "2025-01-01", quarters[0].From.String())
	require.Equal(t, "100.00", quarters[0].Volume.String())
	require.Equal(t, "312.34", quarters[4].Volume.String())
	_, err = o.Trend(ctx, policy.By(keeper), customer.Month, customer.TrendQuery{})
	require.ErrorIs(t, err, policy.G6a)
	f, err := o.Forecast(ctx, policy.By(planner), customer.Month, customer.TrendQuery{})
	require.NoError(t, err)
	require.Equal(t, customer.MovingAverage, f.Method, "twelve whole months, three of them without any")
	require.Equal(t, "104.11", f.Expected.String())
	standings, err := o.Standings(ctx, policy.By(planner), customer.StandingQuery{})
	require.NoError(t, err)
	require.Len(t, standings, 5)
	require.Equal(t, customer.StandingFigure{Profiles: 1}, standings[4])

	for why, refused := range map[string]error{
		"days turned round": func() error {
			_, err := o.Customers(ctx, policy.By(boss), customer.FiguresQuery{From: calendar.MustDay("2026-02-02"), Until: calendar.MustDay("2026-02-01")})
			return err
		}(),
		"no such measure": func() error {
			_, err := o.Customers(ctx, policy.By(boss), customer.FiguresQuery{By: "beauty"})
			return err
		}(),
		"no such unit":  func() error { _, err := o.Trend(ctx, policy.By(boss), "day", customer.TrendQuery{}); return err }(),
		"no such unit ": func() error { _, err := o.Forecast(ctx, policy.By(boss), "", customer.TrendQuery{}); return err }(),
		"too far back": func() error {
			_, err := o.Trend(ctx, policy.By(boss), customer.Month, customer.TrendQuery{From: calendar.MustDay("1990-01-01")})
			return err
		}(),
		"half a time": func() error {
			_, err := o.Changes(ctx, policy.By(boss), customer.ChangesQuery{Days: customer.Days{From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2026-01-31")}})
			return err
		}(),
		"times that overlap": func() error {
			days := customer.Days{From: calendar.MustDay("2026-01-01"), Until: calendar.MustDay("2026-01-31")}
			_, err := o.Changes(ctx, policy.By(boss), customer.ChangesQuery{Days: days, Before: days})
			return err
		}(),
		"no such grade": func() error {
			_, err := o.Graded(ctx, policy.By(boss), "excellent", customer.ReportQuery{})
			return err
		}(),
		"no such state":  func() error { _, err := o.Visits(ctx, policy.By(boss), customer.VisitQuery{State: "x"}); return err }(),
		"no such state ": func() error { _, err := o.CarePlans(ctx, policy.By(boss), customer.PlanQuery{State: "x"}); return err }(),
	} {
		require.ErrorIs(t, refused, policy.InvalidInput, why)
	}
}

// The profiles there are do not tell their class or grade to those who only list.
func TestTheListTellsNothingConfidential(t *testing.T) {
	o, ctx := open(t), t.Context()
	bad := customer.Bad
	for _, q := range []customer.ProfileQuery{{Class: "small"}, {Grade: &bad}, {Beyond: "zzz"}} {
		page, err := o.Profiles(ctx, policy.By(archivetest.Auditor), q)
		require.NoError(t, err)
		require.Len(t, page.Listings, 1)
	}
}
