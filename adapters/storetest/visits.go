package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func duty(name policy.DeadlineName, due string) policy.Deadlines {
	return policy.Deadlines{{
		Name: name, Rule: policy.R5a, Person: "wang", Start: day("2026-02-16"), Period: calendar.MustPeriod("5 working days"), Due: day(due),
	}}
}

// carePlan is a plan of visits with something in every field.
func carePlan(id, due string) customer.CarePlan {
	return customer.CarePlan{
		Org: org, ID: customer.PlanID(id), State: customer.Running,
		CareTerms: customer.CareTerms{
			Profile: "p-1", Class: "key", Department: "sales", Person: "wang", From: day("2026-02-16"), Until: day("2027-02-16"),
			Occasion: customer.Occasion{Holidays: true, Anniversary: &customer.YearDay{Month: 2, Day: 29}, Months: 3, Days: []calendar.Day{day("2026-02-16")}},
		},
		Next: day("2026-02-16"), Provisional: true, After: day("2026-01-01"), Arranging: "p-0", Occasions: 1, Visits: 2, Skipped: 3,
		Deadlines: duty(policy.VisitMade, due), By: "sun", Note: &archive.Note{By: "sun", At: noon, Text: "略过"}, At: noon,
	}
}

// visit is a visit with something in every field.
func visit(id, of, plan, due string) customer.Visit {
	return customer.Visit{
		Org: org, ID: customer.VisitID(id), State: customer.VisitArranged, Profile: customer.ProfileID(of), Plan: customer.PlanID(plan), Day: day("2026-02-16"),
		Department: "sales", Person: "wang", ArrangedBy: "sun", Made: &customer.VisitMaking{Day: day("2026-02-17"), Person: "li"},
		Facts: []customer.FactID{"f-1"}, Deadlines: duty(policy.VisitMade, due), Cancelled: &archive.Note{By: "sun", At: noon, Text: "取消"}, At: noon,
	}
}

var visits = group{"Visits", []testCase{
	{
		"ComeBack", "teams, plans and visits come back as they were saved, in every field",
		func(t *testing.T, s Stores) {
			team := customer.TaskTeam{
				Org: org, Task: customer.TaskVisits, By: "sun", At: noon,
				Team: customer.Team{Department: "marketing", Organiser: "zhao", Helpers: []policy.DepartmentID{"sales", "mine-1"}},
			}
			p, v := carePlan("c-1", "2026-03-02"), visit("v-1", "p-1", "c-1", "2026-03-02")
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				if team, err = tx.SaveTaskTeam(t.Context(), team, draft("organise")); err != nil {
					return err
				}
				if p, err = tx.SaveCarePlan(t.Context(), p, draft("plan")); err != nil {
					return err
				}
				v, err = tx.SaveVisit(t.Context(), v, draft("arrange"))
				return err
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				gotTeam, err := r.TaskTeam(t.Context(), org, customer.TaskVisits)
				must(t, err)
				equal(t, gotTeam, team)
				none, err := r.TaskTeam(t.Context(), org, customer.TaskSurveys)
				must(t, err)
				equal(t, none, customer.TaskTeam{Org: org, Task: customer.TaskSurveys})
				gotPlan, err := r.CarePlan(t.Context(), org, "c-1")
				must(t, err)
				equal(t, gotPlan, p)
				gotVisit, err := r.Visit(t.Context(), org, "v-1")
				must(t, err)
				equal(t, gotVisit, v)
				_, err = r.CarePlan(t.Context(), other, "c-1")
				wants(t, err, policy.NotFound)
				_, err = r.Visit(t.Context(), other, "v-1")
				wants(t, err, policy.NotFound)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter of plans and visits limits by what it names, in the order asked for",
		func(t *testing.T, s Stores) {
			plans := []customer.CarePlan{carePlan("c-0", "2026-03-05"), carePlan("c-1", "2026-03-02"), carePlan("c-2", "2026-03-03"), carePlan("c-3", "2026-03-04")}
			plans[0].Department, plans[2].Person, plans[3].Profile, plans[3].Class = "office", "li", "p-9", "small"
			plans[1].State, plans[1].Deadlines = customer.Ended, nil
			all := []customer.Visit{visit("v-0", "p-0", "c-1", "2026-03-05"), visit("v-1", "p-1", "c-1", "2026-03-02"), visit("v-2", "p-1", "", "2026-03-03"), visit("v-3", "p-1", "", "2026-03-04")}
			all[0].Department, all[2].Person, all[3].State, all[1].Deadlines = "office", "li", customer.VisitMade, nil
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				for i := range plans {
					if _, err := tx.SaveCarePlan(t.Context(), plans[i], draft("plan")); err != nil {
						return err
					}
					if _, err := tx.SaveVisit(t.Context(), all[i], draft("arrange")); err != nil {
						return err
					}
				}
				return nil
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					q    customer.PlanQuery
					want string
				}{
					{customer.PlanQuery{}, "0123"},
					{customer.PlanQuery{By: customer.ByDue}, "1230"},
					{customer.PlanQuery{State: customer.Ended}, "1"},
					{customer.PlanQuery{Department: "office"}, "0"},
					{customer.PlanQuery{Person: "li"}, "2"},
					{customer.PlanQuery{Profile: "p-9"}, "3"},
					{customer.PlanQuery{Class: "small"}, "3"},
					{customer.PlanQuery{DueBefore: day("2026-03-04")}, "2"},
				} {
					for _, limit := range []int{0, 1, 3} {
						c.q.Org, c.q.Limit, c.q.After = org, limit, ""
						var got strings.Builder
						for more := true; more; more = c.q.After != "" {
							page, err := r.CarePlans(t.Context(), c.q)
							must(t, err)
							for _, one := range page.Plans {
								got.WriteString(string(one.ID[2:]))
							}
							c.q.After = page.Next
						}
						equal(t, got.String(), c.want)
					}
				}
				for _, c := range []struct {
					q    customer.VisitQuery
					want string
				}{
					{customer.VisitQuery{}, "0123"},
					{customer.VisitQuery{By: customer.ByDue}, "1230"},
					{customer.VisitQuery{State: customer.VisitMade}, "3"},
					{customer.VisitQuery{Profile: "p-0"}, "0"},
					{customer.VisitQuery{Plan: "c-1"}, "01"},
					{customer.VisitQuery{Department: "office"}, "0"},
					{customer.VisitQuery{Person: "li"}, "2"},
					{customer.VisitQuery{DueBefore: day("2026-03-05"), By: customer.ByDue}, "23"},
				} {
					c.q.Org = org
					page, err := r.Visits(t.Context(), c.q)
					must(t, err)
					var got strings.Builder
					for _, one := range page.Visits {
						got.WriteString(string(one.ID[2:]))
					}
					equal(t, got.String(), c.want)
				}
				_, err := r.CarePlans(t.Context(), customer.PlanQuery{Org: org, By: "x"})
				wants(t, err, policy.InvalidInput)
				_, err = r.Visits(t.Context(), customer.VisitQuery{Org: org, By: customer.ByCustodian})
				wants(t, err, policy.InvalidInput)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Classes", "profiles are found by class, after one of them, and by confirmed grade",
		func(t *testing.T, s Stores) {
			all := make([]customer.Profile, 8)
			for i := range all {
				all[i] = profile(fmt.Sprint("p-", i), fmt.Sprint("c-", i))
			}
			all[1].Basics.Class, all[2].Department = "small", "office"
			all[3].Grade, all[4].Grade = customer.Good, customer.Bad
			for i, state := range []policy.State{customer.Drafted, customer.Submitted, customer.Changed} {
				all[5+i].State, all[5+i].Grade = state, customer.Good // confirmed by nobody (R4.2c)
			}
			saveProfiles(t, s.Customers(), all...)
			none, good := customer.Grade(""), customer.Good
			for _, c := range []struct {
				q    customer.ProfileQuery
				want string
			}{
				{customer.ProfileQuery{Class: "key"}, "0234567"},
				{customer.ProfileQuery{Class: "key", Department: "sales", Beyond: "p-0"}, "34567"},
				{customer.ProfileQuery{Grade: &good}, "3"},
				{customer.ProfileQuery{Grade: &none}, "012567"},
			} {
				c.q.Org = org
				var got strings.Builder
				for _, id := range askProfiles(t, s.Customers(), c.q) {
					got.WriteString(string(id[2:]))
				}
				equal(t, got.String(), c.want)
			}
			readBook(t, s.Customers(), func(r customer.Reader) error {
				found, err := r.Standings(t.Context(), customer.StandingQuery{Org: org})
				must(t, err)
				equal(t, found, []customer.StandingFigure{{Grade: "", Profiles: 6}, {Grade: customer.Bad, Profiles: 1}, {Grade: customer.Good, Profiles: 1}})
				found, err = r.Standings(t.Context(), customer.StandingQuery{Org: org, Department: "office"})
				must(t, err)
				equal(t, found, []customer.StandingFigure{{Grade: "", Profiles: 1}})
				found, err = r.Standings(t.Context(), customer.StandingQuery{Org: other})
				equal(t, len(found), 0)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"ArrangedAtOnce", "of several who arrange an occasion at once one does, and each customer is visited once",
		func(t *testing.T, s Stores) {
			saveProfiles(t, s.Customers(), profile("p-1", "c-1"), profile("p-2", "c-2"))
			p := carePlan("c-1", "2026-03-09")
			p.CareTerms = customer.CareTerms{Class: "key", Occasion: customer.Occasion{Months: 1}, Department: "sales", Person: "wang", From: day("2026-03-02")}
			p.Next, p.Provisional, p.Arranging = day("2026-03-02"), false, ""
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				p, err = tx.SaveCarePlan(t.Context(), p, draft("plan"))
				return err
			})
			book, wang, _ := newBook(s)
			errs := inParallel(6, func(int) error {
				_, err := book.ArrangeCare(t.Context(), wang, p.Ref())
				return err
			})
			equal(t, winners(t, errs), 1)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				page, err := r.Visits(t.Context(), customer.VisitQuery{Org: org, Plan: "c-1"})
				must(t, err)
				equal(t, len(page.Visits), 2)
				return nil
			})
			wants(t, s.Customers().Update(t.Context(), func(tx customer.Tx) error {
				second := visit("v-9", "p-1", "c-1", "2026-03-09")
				second.Day = day("2026-03-02")
				_, err := tx.SaveVisit(t.Context(), second, draft("arrange"))
				return err
			}), policy.Conflict)
			sound(t, s, org)
		},
	},
	{
		"RecordedAtOnce", "records of several visits to one customer at once are each counted, or told to try again",
		func(t *testing.T, s Stores) {
			fresh := profile("p-1", "c-1")
			fresh.Communications, fresh.Opinions = customer.Tally{}, customer.Tally{}
			saveProfiles(t, s.Customers(), fresh)
			book, wang, _ := newBook(s)
			wang.Actor.Departments = []policy.DepartmentID{"sales"}
			refs := make([]policy.Ref, 6)
			for i := range refs {
				v, err := book.ArrangeVisit(t.Context(), wang, customer.VisitTerms{Profile: "p-1", Department: "sales", Person: "wang", Day: day("2026-03-02")})
				must(t, err)
				refs[i] = v.Ref()
			}
			errs := inParallel(len(refs), func(i int) error {
				_, err := book.RecordVisit(t.Context(), wang, refs[i], customer.VisitReport{
					Made: &customer.VisitMaking{Day: day("2026-03-02"), Person: "wang"}, Channel: customer.ByPhone, Text: "一切正常", Opinion: "无",
				})
				return err
			})
			won := winners(t, errs)
			equal(t, won >= 1, true)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				got, err := r.Profile(t.Context(), org, "p-1")
				must(t, err)
				equal(t, got.Communications.Count, won)
				equal(t, got.Opinions.Count, won)
				facts, err := r.Facts(t.Context(), customer.FactQuery{Org: org, Profile: "p-1"})
				must(t, err)
				equal(t, len(facts.Facts), 2*won)
				recorded, err := r.Visits(t.Context(), customer.VisitQuery{Org: org, State: customer.VisitRecorded})
				equal(t, len(recorded.Visits), won)
				return err
			})
			sound(t, s, org)
		},
	},
}}
