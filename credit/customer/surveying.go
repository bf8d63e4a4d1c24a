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

// DraftSurvey begins a survey (编制调查, rules R3 and R6b): the marketing company's
// act, with a questionnaire that asks about every topic of the regulation.
func DraftSurvey(org policy.OrgID, id SurveyID, who policy.Actor, at time.Time, law *policy.Version, q Questionnaire) (Survey, journal.Draft, error) {
	s := Survey{Org: org, ID: id, State: SurveyDrafted, Questionnaire: q.clone()}
	instant, d, c := made(ActDraftSurvey, s.record(), who, at, law, policy.R6b, policy.R3)
	q.check(c, law)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.At = instant
	return s, s.told(d), nil
}

// told notes in a draft who organises, and how much is asked.
func (s Survey) told(d journal.Draft) journal.Draft {
	return d.With("organiser", string(s.Team.Organiser)).With("department", string(s.Team.Department)).With("questions", strconv.Itoa(len(s.Questions)))
}

// Edit changes the questionnaire of a survey that has not been sent.
func (s Survey) Edit(who policy.Actor, at time.Time, law *policy.Version, q Questionnaire) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActEditSurvey, who, at, law)
	q.check(c, law)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.Questionnaire = q.clone()
	return s, s.told(d), nil
}

// Send sends the survey out (发放调查表, rule R6b): the office's act. The forms are of
// the days between from and until, both included and neither past; forms is how many
// went out.
func (s Survey) Send(who policy.Actor, at time.Time, law *policy.Version, from, until calendar.Day, forms int) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActSendSurvey, who, at, law)
	out := Sending{From: from, Until: until, Forms: forms, By: who.ID, At: s.At}
	shaped(c, policy.R6b, out)
	today := law.Day(at)
	switch {
	case from.IsZero() || until.IsZero():
		slip(c, policy.R6b, "until", "", "a first and a last day", policy.T("没有写明起止日期", "the days of the survey are not stated"))
	case from.Before(today):
		slip(c, policy.R6b, "from", from.String(), "a day from "+today.String(), policy.T("调查不能从已过去的日子起", "a survey does not begin on a day that is past"))
	case until.Before(from):
		slip(c, policy.R6b, "until", until.String(), "a day from "+from.String(), policy.T("止日早于起日", "the last day lies before the first"))
	}
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Sending = SurveyOpen, &out
	return s, d.With("from", from.String()).With("until", until.String()).With("forms", strconv.Itoa(forms)), nil
}

// Withdraw gives the survey up, with a reason (撤回); once it is closed only where no
// form came back.
func (s Survey) Withdraw(who policy.Actor, at time.Time, law *policy.Version, reason string) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActWithdrawSurvey, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Withdrawn = SurveyWithdrawn, &archive.Note{By: who.ID, For: who.Principal, At: s.At, Text: reason}
	return s, d, nil
}

// Close ends the survey on its last day or later (截止, rule R6c): no form is taken
// any more, and what was found is held against the targets in force (R6d).
func (s Survey) Close(who policy.Actor, at time.Time, law *policy.Version) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActCloseSurvey, who, at, law)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Findings = SurveyClosed, s.found(law.Surveys())
	return s, d.With("forms", strconv.Itoa(s.Answers())).With("weak", strconv.Itoa(s.weak())), nil
}

// Analyse presents the analysis of the survey to the general manager (分析报告, rule
// R6c). Its figures are the survey's; the text is what its author makes of them.
func (s Survey) Analyse(who policy.Actor, at time.Time, law *policy.Version, text string) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActReportSurvey, who, at, law)
	shaped(c, policy.R6c, struct {
		Text string `json:"text" validate:"required,max=10000,prose"`
	}{text})
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Back = SurveyReported, nil
	s.Report = &SurveyReport{Text: text, By: who.ID, For: who.Principal, At: s.At}
	return s, d.With("unaddressed", strconv.Itoa(len(s.Unaddressed()))), nil
}

// Approve is the general manager's approval of the report (审批, rule R6c), never of
// one they drew up themselves. Before it the report goes nowhere.
func (s Survey) Approve(who policy.Actor, at time.Time, law *policy.Version) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActApproveSurvey, who, at, law)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Approval = SurveyApproved, &Approval{By: who.ID, For: who.Principal, At: s.At}
	return s, d, nil
}

// Return gives the report back to be drawn up again, with a reason (退回).
func (s Survey) Return(who policy.Actor, at time.Time, law *policy.Version, reason string) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActReturnSurvey, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Back = SurveyClosed, &archive.Note{By: who.ID, For: who.Principal, At: s.At, Text: reason}
	return s, d, nil
}

// Distribute sends the approved report to departments, each of which signs for it
// (发放, rule R6c); again, to further ones.
func (s Survey) Distribute(who policy.Actor, at time.Time, law *policy.Version, to ...policy.DepartmentID) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActDistribute, who, at, law)
	shaped(c, policy.R6c, struct {
		To []policy.DepartmentID `json:"departments" validate:"required,max=100,unique,dive,required,max=64,plain"`
	}{to})
	for i, one := range to {
		if slices.ContainsFunc(s.Receipts, func(r Receipt) bool { return r.Department == one }) {
			slip(c, policy.R6c, "departments["+strconv.Itoa(i)+"]", "", "a department that does not have it", policy.T("该部门已发放过", "the report has gone to the department already"))
		}
	}
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	s.State, s.Receipts = SurveyDistributed, slices.Clip(s.Receipts)
	for _, one := range to {
		s.Receipts = append(s.Receipts, Receipt{Department: one})
	}
	return s, d.With("departments", strconv.Itoa(len(to))), nil
}

// Acknowledge signs for the report (签收): for each department of the actor that it
// went to and that has not signed.
func (s Survey) Acknowledge(who policy.Actor, at time.Time, law *policy.Version) (Survey, journal.Draft, error) {
	s, d, c := s.begin(ActAcknowledge, who, at, law)
	if err := c.Err(); err != nil {
		return Survey{}, journal.Draft{}, err
	}
	mine := s.unsigned(who)
	s.Receipts = slices.Clone(s.Receipts)
	for _, i := range mine {
		s.Receipts[i].By, s.Receipts[i].At = who.ID, s.At
		d = d.With("department", string(s.Receipts[i].Department))
	}
	return s, d, nil
}
