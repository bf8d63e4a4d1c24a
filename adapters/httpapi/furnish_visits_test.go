package httpapi_test

import (
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// visits names who organises a task, and makes a plan of visits and a visit in
// every state, carried out by manager A's department.
func (f *furnisher) visits() {
	book := customer.NewBook(f.db.Customers(), f.house)
	subject := policy.Subject{Org: archivetest.Org, Department: archivetest.Department}
	team := done[customer.TaskTeam](f)(book.Organise(ctx, asOffice, customer.TaskVisits, 0, customer.Team{
		Department: "marketing", Organiser: archivetest.OfficeDirector.ID, Helpers: []policy.DepartmentID{archivetest.Department},
	}))
	f.known("tasks", policy.Ref{ID: string(customer.TaskSurveys)}, policy.Subject{Org: archivetest.Org})
	f.known("tasks", team.Ref(), policy.Subject{Org: archivetest.Org})

	profile, _ := f.samples["profile"].(string)
	mustPlan := done[customer.CarePlan](f)
	plan := func() customer.CarePlan {
		return mustPlan(book.PlanCare(ctx, asOffice, customer.CareTerms{
			Profile: customer.ProfileID(profile), Occasion: customer.Occasion{Months: 1}, Department: archivetest.Department,
			Person: archivetest.A.ID, From: calendar.MustDay("2026-02-13"),
		}))
	}
	for _, p := range []customer.CarePlan{
		mustPlan(book.EndCare(ctx, asOffice, plan().Ref(), "no need")), mustPlan(book.ArrangeCare(ctx, asOffice, plan().Ref())), plan(),
	} {
		f.known("care-plans", p.Ref(), subject)
	}

	must := done[customer.Visit](f)
	visit := func() customer.Visit {
		return must(book.ArrangeVisit(ctx, asA, customer.VisitTerms{
			Profile: customer.ProfileID(profile), Department: archivetest.Department, Person: archivetest.A.ID, Day: calendar.MustDay("2026-02-02"),
		}))
	}
	making := customer.VisitMaking{Day: calendar.MustDay("2026-02-02"), Person: archivetest.A.ID}
	entry := customer.FactEntry{Contact: "contact"}
	f.change(&entry)
	for _, v := range []customer.Visit{
		must(book.MakeVisit(ctx, asA, visit().Ref(), making)),
		must(book.RecordVisit(ctx, asA, visit().Ref(), customer.VisitReport{Made: &making, Channel: customer.ByMeeting, Contact: entry.Contact, Text: "as ever", Opinion: "none"})),
		must(book.CancelVisit(ctx, asA, visit().Ref(), "no need")),
		visit(),
	} {
		f.known("visits", v.Ref(), subject)
	}
	f.revisions["/api/v1/profiles/"+profile] = f.do("demo:x:general-manager", "GET", "/api/v1/profiles/"+profile, nil).Header.Get("ETag")
}
