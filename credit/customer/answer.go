package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// AnswerKind is the kind of record an [Answer] is in the journal.
const AnswerKind = "survey-answer"

// Answer is one form that came back (调查表, rule R6c): one of each respondent, which
// is the customer as one department knows them, by their profile.
type Answer struct {
	Org policy.OrgID `json:"org"`
	// ID is the survey's and the profile's: "0192.../0193...".
	ID         string              `json:"id"`
	Revision   uint64              `json:"revision"`
	Survey     SurveyID            `json:"survey"`
	Customer   archive.CustomerID  `json:"customer"`
	Department policy.DepartmentID `json:"department"`
	Form
	// By recorded it, At is when.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// AnswerID names the form of a profile's customer in a survey.
func AnswerID(s SurveyID, p ProfileID) string { return string(s) + "/" + string(p) }

// Ref names the answer as it is.
func (a Answer) Ref() policy.Ref { return policy.Ref{ID: a.ID, Revision: a.Revision} }

// Form is what a form says.
type Form struct {
	Profile ProfileID `json:"profile" validate:"required,max=64,plain"`
	// Day is when it was filled in.
	Day    calendar.Day `json:"day"`
	Values []Reply      `json:"values" validate:"required,max=100,dive"`
}

// Reply answers one question.
type Reply struct {
	Question string `json:"question" validate:"required,max=64,plain"`
	// Mark answers a scale, Choice a choice, Text a question that is answered in
	// words: one of the three.
	Mark   int    `json:"mark,omitempty"`
	Choice string `json:"choice,omitempty" validate:"max=100,plain"`
	Text   string `json:"text,omitempty" validate:"max=2000,prose"`
}

// TakenForm is a form that was taken in, and the draft of its entry.
type TakenForm struct {
	Answer Answer
	Draft  journal.Draft
}

// Taken is what came of taking a form in: the survey that counts it, and the form,
// each with the draft of its journal entry.
type Taken struct {
	Survey      Survey
	SurveyDraft journal.Draft
	TakenForm
}

// Take counts a form that came back (登记调查表, rule R6c), of a customer who was
// asked, once, while the survey is open. prior is their form on record, of revision
// 0 where there is none.
func (s Survey) Take(who policy.Actor, at time.Time, law *policy.Version, p Profile, prior Answer, f Form) (Taken, error) {
	next, d, c := s.begin(ActAnswerSurvey, who, at, law)
	s.fits(c, p, prior, f, law.Day(at))
	if err := c.Err(); err != nil {
		return Taken{}, err
	}
	a := Answer{
		Org: s.Org, ID: AnswerID(s.ID, p.ID), Survey: s.ID, Customer: p.Basics.Customer, Department: p.Department,
		Form: f, By: who.ID, At: next.At,
	}
	a.Values = slices.Clone(f.Values)
	next = next.counting(a)
	own := journal.NewDraft(who, at, ActAnswerSurvey, policy.R6c).With("survey", string(s.ID)).With("profile", string(p.ID))
	own.Day = f.Day
	return Taken{Survey: next, SurveyDraft: d.With("forms", strconv.Itoa(next.Answers())), TakenForm: TakenForm{a, own}}, nil
}

// fits refuses a form that the survey does not take.
func (s Survey) fits(c *policy.Checks, p Profile, prior Answer, f Form, today calendar.Day) {
	shaped(c, policy.R6c, f)
	switch {
	case p.Org != s.Org || p.ID != f.Profile:
		slip(c, policy.R6c, "profile", "", "a profile of the organisation", policy.T("该客户档案不属于本单位", "the profile is none of the organisation's"))
	case p.Merged != nil:
		p.unmerged(c, policy.R6c)
	case !s.Invited.Invites(p):
		c.Add(against(policy.R6c, "profile", string(p.ID), "a customer who was asked",
			policy.T("该客户不在调查范围之内", "the customer was not asked"), policy.T("请核对客户", "check whose form it is")))
	}
	if prior.Revision > 0 {
		c.Add(against(policy.R6c, "profile", "a form on record", "one form of a customer",
			policy.T("该客户的调查表已经登记", "the customer's form is on record already"), policy.T("每位客户只登记一份", "each customer's form counts once")))
	}
	switch out := s.Sending; {
	case f.Day.IsZero():
		slip(c, policy.R6c, "day", "", "a day", policy.T("没有写明填表日期", "the day of the form is not stated"))
	case f.Day.After(today):
		slip(c, policy.R6c, "day", f.Day.String(), "a day up to "+today.String(), policy.Tf("日期 %s 尚未到来", "the day %s is yet to come", f.Day))
	case out != nil && (f.Day.Before(out.From) || f.Day.After(out.Until)):
		c.Add(against(policy.R6c, "day", f.Day.String(), out.From.String()+" to "+out.Until.String(),
			policy.Tf("填表日期不在调查期间 %s 至 %s 之内", "the form is not of the days of the survey, %s to %s", out.From, out.Until),
			policy.T("期外的调查表不计", "a form of another day does not count")))
	}
	given := make(map[string]bool)
	for i, v := range f.Values {
		at := "values[" + strconv.Itoa(i) + "]."
		q, _, ok := s.Question(v.Question)
		switch {
		case !ok:
			slip(c, policy.R6c, at+"question", "", "a question of the survey", policy.T("调查表没有这道题", "the survey has no such question"))
		case given[v.Question]:
			slip(c, policy.R6c, at+"question", "", "each once", policy.T("同一题答了两次", "the question is answered twice"))
		default:
			q.takes(c, at, v)
		}
		given[v.Question] = true
	}
	for _, q := range s.Questions {
		if q.Required && !given[q.Code] {
			slip(c, policy.R6c, "values", "no answer to "+q.Code, "an answer to every required question", policy.T("必答题没有回答", "a required question is not answered"))
		}
	}
}

// takes refuses a reply that does not answer its question.
func (q Question) takes(c *policy.Checks, at string, v Reply) {
	switch q.As {
	case OnScale:
		if v.Mark < 1 || v.Mark > q.Scale || v.Choice != "" || v.Text != "" {
			slip(c, policy.R6c, at+"mark", strconv.Itoa(v.Mark), "1 to "+strconv.Itoa(q.Scale), policy.Tf("评分应为 1 至 %d", "the mark is from 1 to %d", q.Scale))
		}
	case ByChoice:
		if !slices.Contains(q.Options, v.Choice) || v.Mark != 0 || v.Text != "" {
			slip(c, policy.R6c, at+"choice", "", "one of the question's options", policy.T("所选不在选项之列", "the choice is none of the options"))
		}
	case InText:
		if v.Text == "" || v.Mark != 0 || v.Choice != "" {
			slip(c, policy.R6c, at+"text", "", "a text", policy.T("该题应以文字回答", "the question is answered in words"))
		}
	}
}
