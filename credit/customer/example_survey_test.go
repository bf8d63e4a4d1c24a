package customer_test

import (
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A survey counts the forms as they come in.
func ExampleSurvey_Results() {
	law, at := policy.Default(), archivetest.At("2026-03-02")
	director := policy.Actor{Org: archivetest.Org, ID: "zhao", Roles: policy.Roles{policy.SalesDirector}}
	q := customer.Questionnaire{
		Title: "2026 年度满意度调查", Team: customer.Team{Department: "marketing", Organiser: "zhao"}, Invited: customer.Invited{All: true},
	}
	for _, t := range law.Surveys().Topics {
		q.Questions = append(q.Questions, customer.Question{Code: t.Code, Topic: t.Code, As: customer.OnScale, Text: t.ZH, Scale: 5})
	}
	s, _, err := customer.DraftSurvey(archivetest.Org, "s-1", director, at, law, q)
	if err == nil {
		s, _, err = s.Send(archivetest.OfficeDirector, at, law, law.Day(at), calendar.MustDay("2026-03-13"), 2)
	}
	for i, mark := range []int{5, 4} {
		p := customer.Profile{Org: archivetest.Org, ID: customer.ProfileID(fmt.Sprint("p-", i)), Department: "sales"}
		f := customer.Form{Profile: p.ID, Day: law.Day(at), Values: []customer.Reply{{Question: "service-quality", Mark: mark}}}
		if err == nil {
			var out customer.Taken
			out, err = s.Take(archivetest.A, at, law, p, customer.Answer{}, f)
			s = out.Survey
		}
	}
	r := s.Results()
	fmt.Println(err, r.Forms, r.Percent, r.Topics[0].Topic, r.Topics[0].Points, r.Questions[0].Of)
	// Output:
	// <nil> 2 100 service-quality 9000 [0 0 0 1 1]
}
