package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// survey is a closed survey with something in every field.
func survey(id, sent string) customer.Survey {
	mean := customer.Mean{Marks: 2, Points: 4500}
	return customer.Survey{
		Org: org, ID: customer.SurveyID(id), State: customer.SurveyDistributed,
		Questionnaire: customer.Questionnaire{
			Title: "满意度调查", Team: customer.Team{Department: "marketing", Organiser: "zhao", Helpers: []policy.DepartmentID{"sales"}},
			Questions: []customer.Question{
				{Code: "q1", Topic: "service-quality", As: customer.OnScale, Text: "服务", Scale: 5, Required: true},
				{Code: "q2", Topic: "package-price", As: customer.OnScale, Text: "价格", Scale: 10},
				{Code: "q3", Topic: "company", As: customer.OnScale, Text: "总体", Scale: 5},
				{Code: "q4", Topic: "delivery", As: customer.ByChoice, Text: "运输", Options: []string{"铁路", "公路"}},
			},
			Invited: customer.Invited{All: true},
		},
		Sending:  &customer.Sending{From: day(sent), Until: day(sent).AddDays(11), Forms: 10, By: "qian", At: noon},
		Returned: []customer.Returned{{Department: "sales", Forms: 2}}, Counts: []customer.Count{{Question: "q1", Department: "sales", Of: []int{0, 0, 1, 0, 1}}},
		Findings: []customer.Finding{{Topic: "package-price", Mean: mean, Target: 80, Weak: true, Actions: 1}, {Topic: policy.Overall, Mean: mean, Target: 80, Weak: true}},
		Report:   &customer.SurveyReport{Text: "一\n二", By: "qian", For: "sun", At: noon}, Approval: &customer.Approval{By: "chen", For: "sun", At: noon},
		Back: &archive.Note{By: "chen", At: noon, Text: "补充"}, Receipts: []customer.Receipt{{Department: "sales", By: "wang", At: noon}, {Department: "production"}},
		Withdrawn: &archive.Note{By: "zhao", At: noon, Text: "改期"}, At: noon,
	}
}

func surveyAnswer(of customer.SurveyID, p customer.ProfileID) customer.Answer {
	return customer.Answer{
		Org: org, ID: customer.AnswerID(of, p), Survey: of, Customer: "c-1", Department: "sales",
		Form: customer.Form{Profile: p, Day: day("2026-03-02"), Values: []customer.Reply{{Question: "q1", Mark: 5}, {Question: "q4", Choice: "铁路"}, {Question: "q5", Text: "一\n二"}}},
		By:   "wang", At: noon,
	}
}

func corrective(id, due string) customer.CorrectiveAction {
	return customer.CorrectiveAction{
		Org: org, ID: customer.ActionID(id), State: customer.ActionPlanned, Survey: "s-1",
		ActionPlan: customer.ActionPlan{Topic: "package-price", As: customer.Corrective, Department: "sales", Owner: "wang", Due: day(due), What: "一\n二"},
		By:         "qian", Done: &customer.ActionReport{Day: day("2026-03-09"), Text: "已办", By: "wang", At: noon},
		Checks: []customer.EffectCheck{{Effective: true, Text: "有效", By: "qian", At: noon}}, Withdrawn: &archive.Note{By: "qian", At: noon, Text: "重复"},
		Deadlines: policy.Deadlines{{Name: policy.CorrectiveAction, Rule: policy.R6d, Person: "wang", Start: day("2026-03-02"), Due: day(due)}},
		Breaches:  []policy.Breach{{Rule: policy.R6d, Deadline: policy.CorrectiveAction, Person: "wang", Due: day(due), Done: day(due).AddDays(1), At: noon}},
		At:        noon,
	}
}

// questioning is the book of a store with an open survey and three profiles, and
// those who act: somebody of the sales department, the office, and a leader.
func questioning(t *testing.T, s Stores) (book *customer.Book, of customer.SurveyID, wang, office policy.Request) {
	t.Helper()
	saveProfiles(t, s.Customers(), profile("p-1", "c-1"), profile("p-2", "c-2"), profile("p-3", "c-3"))
	book, wang, _ = newBook(s)
	wang.Actor.Departments = []policy.DepartmentID{"sales"}
	office = policy.By(policy.Actor{Org: org, ID: "qian", Roles: policy.Roles{policy.OfficeDirector}})
	zhao := policy.By(policy.Actor{Org: org, ID: "zhao", Roles: policy.Roles{policy.SalesDirector}})
	got, err := book.DraftSurvey(t.Context(), zhao, survey("", "2026-03-02").Questionnaire)
	must(t, err)
	got, err = book.SendSurvey(t.Context(), office, got.Ref(), day("2026-03-02"), day("2026-03-02"), 3)
	must(t, err)
	return book, got.ID, wang, office
}

func surveyForm(p string, mark int) customer.Form {
	return customer.Form{Profile: customer.ProfileID(p), Day: day("2026-03-02"), Values: []customer.Reply{
		{Question: "q1", Mark: mark}, {Question: "q2", Mark: mark}, {Question: "q3", Mark: mark}, {Question: "q4", Choice: "公路"},
	}}
}

var surveys = group{"Surveys", []testCase{
	{
		"ComeBack", "a survey, its forms, actions, years and imports come back as they were saved, in every field",
		func(t *testing.T, s Stores) {
			one, form, a := survey("s-1", "2026-03-02"), surveyAnswer("s-1", "p-1"), corrective("a-1", "2026-03-31")
			y := customer.SurveyYear{
				Org: org, Year: 2026, State: customer.YearClosed, Team: one.Team, Survey: "s-1", Deadlines: a.Deadlines, Breaches: a.Breaches, At: noon,
			}
			i := customer.Import{
				Org: org, ID: "i-1", Survey: "s-1", Taken: 3, By: "wang", At: noon,
				Refused: []customer.RefusedForm{{Place: 7, Reasons: []policy.Violation{*policy.Invalid("values[0].mark", "6", "1 to 5", policy.T("评分", "the mark"))}}},
			}
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				if one, err = tx.SaveSurvey(t.Context(), one, draft("survey")); err != nil {
					return err
				}
				if form, err = tx.SaveAnswer(t.Context(), form, draft("answer")); err != nil {
					return err
				}
				if a, err = tx.SaveCorrectiveAction(t.Context(), a, draft("action")); err != nil {
					return err
				}
				if y, err = tx.SaveSurveyYear(t.Context(), y, draft("year")); err != nil {
					return err
				}
				i, err = tx.SaveImport(t.Context(), i, draft("import"))
				return err
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				gotSurvey, err := r.Survey(t.Context(), org, "s-1")
				must(t, err)
				equal(t, gotSurvey, one)
				gotForm, err := r.Answer(t.Context(), org, "s-1/p-1")
				must(t, err)
				equal(t, gotForm, form)
				gotAction, err := r.CorrectiveAction(t.Context(), org, "a-1")
				must(t, err)
				equal(t, gotAction, a)
				gotYear, err := r.SurveyYear(t.Context(), org, 2026)
				must(t, err)
				equal(t, gotYear, y)
				gotImport, err := r.Import(t.Context(), org, "i-1")
				must(t, err)
				equal(t, gotImport, i)
				for _, elsewhere := range []policy.OrgID{other, ""} {
					_, err = r.Survey(t.Context(), elsewhere, "s-1")
					wants(t, err, policy.NotFound)
					_, err = r.CorrectiveAction(t.Context(), elsewhere, "a-1")
					wants(t, err, policy.NotFound)
					_, err = r.Import(t.Context(), elsewhere, "i-1")
					wants(t, err, policy.NotFound)
				}
				none, err := r.SurveyYear(t.Context(), other, 2026)
				must(t, err)
				equal(t, none, customer.NewSurveyYear(other, 2026))
				missing, err := r.Answer(t.Context(), org, "s-1/p-2")
				equal(t, missing, customer.Answer{Org: org, ID: "s-1/p-2"})
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names, surveys in the order of their first day",
		func(t *testing.T, s Stores) {
			early, late, some, unsent := survey("s-1", "2025-03-03"), survey("s-2", "2026-03-02"), survey("s-3", "2026-02-02"), survey("s-4", "2026-03-02")
			late.Findings[0].Actions, some.Invited, some.State = 0, customer.Invited{Departments: []policy.DepartmentID{"sales"}}, customer.SurveyClosed
			unsent.Sending, unsent.State = nil, customer.SurveyDrafted
			done := corrective("a-2", "2026-03-10")
			done.Deadlines[0].Done, done.State, done.Owner = day("2026-03-09"), customer.ActionDone, "li"
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				for _, one := range []customer.Survey{late, early, some, unsent} {
					if _, err := tx.SaveSurvey(t.Context(), one, draft("survey")); err != nil {
						return err
					}
				}
				for _, one := range []customer.Answer{surveyAnswer("s-1", "p-1"), surveyAnswer("s-1", "p-2"), surveyAnswer("s-2", "p-1")} {
					if _, err := tx.SaveAnswer(t.Context(), one, draft("answer")); err != nil {
						return err
					}
				}
				for _, one := range []customer.CorrectiveAction{corrective("a-1", "2026-03-31"), done, corrective("a-3", "2026-03-20")} {
					if _, err := tx.SaveCorrectiveAction(t.Context(), one, draft("action")); err != nil {
						return err
					}
				}
				return nil
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					q    customer.SurveyQuery
					want string
				}{
					{customer.SurveyQuery{}, "s-4 s-1 s-3 s-2 "},
					{customer.SurveyQuery{State: customer.SurveyClosed}, "s-3 "},
					{customer.SurveyQuery{Full: true, From: day("2026-01-01"), Until: day("2026-12-31")}, "s-2 "},
					{customer.SurveyQuery{Until: day("2026-02-28")}, "s-1 s-3 "},
					{customer.SurveyQuery{Unaddressed: true}, "s-2 "},
				} {
					c.q.Org, c.q.Limit = org, 1
					var got strings.Builder
					for {
						page, err := r.Surveys(t.Context(), c.q)
						must(t, err)
						for _, one := range page.Surveys {
							got.WriteString(string(one.ID) + " ")
						}
						if c.q.After = page.Next; c.q.After == "" {
							break
						}
					}
					equal(t, got.String(), c.want)
				}
				forms := func(q customer.AnswerQuery) int {
					q.Org = org
					page, err := r.Answers(t.Context(), q)
					must(t, err)
					return len(page.Answers)
				}
				equal(t, []int{
					forms(customer.AnswerQuery{Survey: "s-1"}), forms(customer.AnswerQuery{Profile: "p-1"}), forms(customer.AnswerQuery{Customer: "c-1"}),
					forms(customer.AnswerQuery{Department: "sales", Survey: "s-2"}), forms(customer.AnswerQuery{Survey: "s-9"}),
				}, []int{2, 2, 3, 1, 0})
				actions := func(q customer.ActionQuery) (got string) {
					q.Org = org
					page, err := r.CorrectiveActions(t.Context(), q)
					must(t, err)
					for _, one := range page.Actions {
						got += string(one.ID) + " "
					}
					return got
				}
				equal(t, actions(customer.ActionQuery{}), "a-1 a-2 a-3 ")
				equal(t, actions(customer.ActionQuery{Owner: "wang", Survey: "s-1", Department: "sales"}), "a-1 a-3 ")
				equal(t, actions(customer.ActionQuery{State: customer.ActionDone}), "a-2 ")
				equal(t, actions(customer.ActionQuery{DueBefore: day("2026-04-01"), By: customer.ByDue}), "a-3 a-1 ")
				equal(t, actions(customer.ActionQuery{DueBefore: day("2026-03-20")}), "")
				_, err := r.CorrectiveActions(t.Context(), customer.ActionQuery{Org: org, By: "x"})
				wants(t, err, policy.InvalidInput)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Bound", "surveys join the host's transaction as files do",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			inBook(t, b.Customers, func(tx customer.Tx) error {
				_, err := tx.SaveSurvey(t.Context(), survey("s-1", "2026-03-02"), draft("survey"))
				return err
			})
			b.Commit()
			readBook(t, s.Customers(), func(r customer.Reader) error {
				_, err := r.Survey(t.Context(), org, "s-1")
				return err
			})
		}),
	},
	{
		"AnsweredOnce", "of one customer's form recorded by several at once one counts, alone or in an import",
		func(t *testing.T, s Stores) {
			book, of, wang, _ := questioning(t, s)
			taken := make([]int, 8)
			errs := inParallel(8, func(i int) error {
				if i%2 == 0 {
					_, err := book.AnswerSurvey(t.Context(), wang, of, surveyForm("p-1", 5))
					if err == nil {
						taken[i] = 1
					}
					return err
				}
				out, err := book.ImportAnswers(t.Context(), wang, of, []customer.Form{surveyForm("p-1", 5)}, nil)
				taken[i] = out.Taken
				return err
			})
			all := 0
			for i, n := range taken {
				all += n
				if errs[i] != nil && !errors.Is(errs[i], policy.R6c) {
					wants(t, errs[i], policy.Conflict)
				}
			}
			equal(t, all, 1)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				got, err := r.Survey(t.Context(), org, of)
				equal(t, got.Answers(), 1)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"BadForms", "a form of whatever profile is told as refused, and keeps none of the others out",
		func(t *testing.T, s Stores) {
			book, of, wang, _ := questioning(t, s)
			forms := []customer.Form{surveyForm("p-1", 5)}
			for _, id := range []string{"", "none", "nul\x00", "\xff", "'; --", strings.Repeat("p", 10_000)} {
				forms = append(forms, surveyForm(id, 5))
			}
			for range 2 {
				out, err := book.ImportAnswers(t.Context(), wang.WithKey("import"), of, forms, nil)
				must(t, err)
				equal(t, out.Taken, 1)
				equal(t, len(out.Refused), len(forms)-1)
			}
			sound(t, s, org)
		},
	},
	{
		"AnsweredWhileClosed", "a form that comes in while the survey is closed has been counted before, or is refused",
		func(t *testing.T, s Stores) {
			book, of, wang, office := questioning(t, s)
			errs := inParallel(4, func(i int) error {
				if i == 3 {
					for {
						got, err := book.Survey(t.Context(), office, of)
						if err != nil {
							return err
						}
						if _, err = book.CloseSurvey(t.Context(), office, got.Ref()); !errors.Is(err, policy.Conflict) {
							return err
						}
					}
				}
				_, err := book.AnswerSurvey(t.Context(), wang, of, surveyForm(fmt.Sprint("p-", i+1), i+1))
				return err
			})
			must(t, errs[3])
			counted := 0
			for _, err := range errs[:3] {
				if err == nil {
					counted++
				}
			}
			readBook(t, s.Customers(), func(r customer.Reader) error {
				got, err := r.Survey(t.Context(), org, of)
				must(t, err)
				equal(t, got.State, customer.SurveyClosed)
				equal(t, got.Answers(), counted)
				equal(t, got.Findings[len(got.Findings)-1].Marks, 3*counted)
				page, err := r.Answers(t.Context(), customer.AnswerQuery{Org: org, Survey: of})
				equal(t, len(page.Answers), counted)
				return err
			})
			sound(t, s, org)
		},
	},
}}
