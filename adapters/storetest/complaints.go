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

func complaint(id string) customer.Complaint {
	const on = "2026-03-02"
	note := &archive.Note{By: "wang", For: "li", At: noon, Text: "一"}
	round := customer.Round{
		Asked: note, Joined: note, Outcome: &customer.Outcome{Proposal: customer.Proposal{Justified: true, Answerer: "qian", Text: "补发"}, By: "wang", At: noon},
		Approval: &customer.Approval{By: "chen", At: noon}, Back: note,
		Answer: &customer.Feedback{Response: customer.Response{Day: day(on), Channel: customer.ByPhone, Text: "已补发"}, By: "qian", At: noon}, Closed: note, Reopened: note,
	}
	return customer.Complaint{
		Org: org, ID: customer.ComplaintID(id), State: customer.ComplaintReceived,
		Intake:   customer.Intake{Profile: "p-1", Kind: customer.ServiceQuality, Day: day(on), Channel: customer.ByPhone, Text: "一\n二"},
		Customer: "c-1", Team: customer.Team{Department: "sales", Organiser: "wang", Helpers: []policy.DepartmentID{"production"}}, Receiver: "li",
		Round: round, Rounds: []customer.Round{round},
		Deadlines: policy.Deadlines{{
			Name: policy.ComplaintOutcome, Rule: policy.R7_2, Person: "wang", Start: day(on), Period: calendar.MustPeriod("10 working days"), Due: day(on).AddDays(14),
		}},
		Breaches: []policy.Breach{{Rule: policy.R7_2, Deadline: policy.ComplaintOutcome, Person: "wang", Due: day(on), Done: day(on), At: noon}},
		At:       noon,
	}
}

var complaints = group{"Complaints", []testCase{
	{
		"ComeBack", "a complaint comes back as it was saved, in every field",
		func(t *testing.T, s Stores) {
			k := complaint("k-1")
			inBook(t, s.Customers(), func(tx customer.Tx) (err error) {
				k, err = tx.SaveComplaint(t.Context(), k, draft("complaint"))
				return err
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				got, err := r.Complaint(t.Context(), org, "k-1")
				must(t, err)
				equal(t, got, k)
				_, err = r.Complaint(t.Context(), other, "k-1")
				wants(t, err, policy.NotFound)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names, and figures are counted by month, department and kind",
		func(t *testing.T, s Stores) {
			all := make([]customer.Complaint, 5)
			for i := range all {
				all[i] = complaint(fmt.Sprint("k-", i))
				all[i].Breaches, all[i].Rounds = nil, nil
			}
			all[0].Team.Department, all[0].Team.Organiser = "joint", "li"
			all[1].Kind, all[1].State, all[1].Deadlines = customer.ServiceProcess, customer.ComplaintClosed, nil
			all[2].Day, all[2].Breaches = day("2026-04-01"), complaint("").Breaches
			all[3].Profile, all[3].Customer, all[3].Rounds = "p-3", "c-3", complaint("").Rounds
			all[3].Deadlines[0].Due = day("2026-03-10")
			inBook(t, s.Customers(), func(tx customer.Tx) error {
				for _, k := range all {
					if _, err := tx.SaveComplaint(t.Context(), k, draft("complaint")); err != nil {
						return err
					}
				}
				return nil
			})
			readBook(t, s.Customers(), func(r customer.Reader) error {
				for _, c := range []struct {
					q    customer.ComplaintQuery
					want string
				}{
					{customer.ComplaintQuery{}, "01234"},
					{customer.ComplaintQuery{State: customer.ComplaintClosed}, "1"},
					{customer.ComplaintQuery{Kind: customer.ServiceProcess}, "1"},
					{customer.ComplaintQuery{Department: "joint"}, "0"},
					{customer.ComplaintQuery{Handler: "li"}, "0"},
					{customer.ComplaintQuery{Profile: "p-3"}, "3"},
					{customer.ComplaintQuery{Customer: "c-3"}, "3"},
					{customer.ComplaintQuery{From: day("2026-03-03")}, "2"},
					{customer.ComplaintQuery{Until: day("2026-03-31")}, "0134"},
					{customer.ComplaintQuery{DueBefore: day("2026-04-01"), By: customer.ByDue}, "3024"},
				} {
					c.q.Org, c.q.Limit = org, 2
					var got strings.Builder
					for {
						page, err := r.Complaints(t.Context(), c.q)
						must(t, err)
						for _, k := range page.Complaints {
							got.WriteString(string(k.ID[2:]))
						}
						if c.q.After = page.Next; c.q.After == "" {
							break
						}
					}
					equal(t, got.String(), c.want)
				}
				page, err := r.ComplaintFigures(t.Context(), customer.ComplaintFiguresQuery{Org: org, Today: day("2026-03-17")})
				must(t, err)
				equal(t, page.Figures, []customer.ComplaintFigures{
					{Month: "2026-03", Department: "joint", Kind: customer.ServiceQuality, Received: 1, Open: 1, Late: 1},
					{Month: "2026-03", Department: "sales", Kind: customer.ServiceProcess, Received: 1, InTime: 1},
					{Month: "2026-03", Department: "sales", Kind: customer.ServiceQuality, Received: 2, Open: 2, Late: 2, Reopened: 1},
					{Month: "2026-04", Department: "sales", Kind: customer.ServiceQuality, Received: 1, Open: 1, Late: 1},
				})
				page, err = r.ComplaintFigures(t.Context(), customer.ComplaintFiguresQuery{Org: org, Today: day("2026-03-16"), Department: "sales", Kind: customer.ServiceQuality, Until: day("2026-03-31"), Limit: 1})
				must(t, err)
				equal(t, page.Figures, []customer.ComplaintFigures{{Month: "2026-03", Department: "sales", Kind: customer.ServiceQuality, Received: 2, Open: 2, Late: 1, Pending: 1, Reopened: 1}})
				equal(t, page.Next, "")
				page, err = r.ComplaintFigures(t.Context(), customer.ComplaintFiguresQuery{Org: other})
				equal(t, len(page.Figures), 0)
				return err
			})
			sound(t, s, org)
		},
	},
	{
		"AnsweredAtOnce", "of several who answer a complaint at once one does, and the profile has it once",
		func(t *testing.T, s Stores) {
			saveProfiles(t, s.Customers(), profile("p-1", "c-1"))
			book, wang, boss := newBook(s)
			wang.Actor.Departments = []policy.DepartmentID{"sales"}
			qian := policy.By(policy.Actor{Org: org, ID: "qian", Roles: policy.Roles{policy.OfficeDirector}})
			k, err := book.ReceiveComplaint(t.Context(), wang, "wang", customer.Intake{
				Profile: "p-1", Kind: customer.ServiceProcess, Day: day("2026-03-02"), Channel: customer.ByPhone, Text: "迟了",
			})
			must(t, err)
			k, err = book.ProposeOutcome(t.Context(), wang, k.Ref(), customer.Proposal{Answerer: "qian", Text: "致歉"})
			must(t, err)
			k, err = book.ApproveOutcome(t.Context(), boss, k.Ref())
			must(t, err)
			errs := inParallel(6, func(int) error {
				_, err := book.AnswerComplaint(t.Context(), qian, k.Ref(), customer.Response{Day: day("2026-03-02"), Channel: customer.ByPhone, Text: "已致歉"})
				return err
			})
			equal(t, winners(t, errs), 1)
			readBook(t, s.Customers(), func(r customer.Reader) error {
				facts, err := r.Facts(t.Context(), customer.FactQuery{Org: org, Profile: "p-1"})
				equal(t, len(facts.Facts), 2)
				return err
			})
			sound(t, s, org)
		},
	},
}}
