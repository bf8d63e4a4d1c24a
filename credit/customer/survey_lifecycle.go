package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts on surveys, as the authority matrix names them.
const (
	ActDraftSurvey    policy.Action = "survey.draft"
	ActEditSurvey     policy.Action = "survey.edit"
	ActSendSurvey     policy.Action = "survey.send"
	ActWithdrawSurvey policy.Action = "survey.withdraw"
	ActAnswerSurvey   policy.Action = "survey.answer"
	ActCloseSurvey    policy.Action = "survey.close"
	ActReportSurvey   policy.Action = "survey.report"
	ActApproveSurvey  policy.Action = "survey.approve"
	ActReturnSurvey   policy.Action = "survey.return"
	ActDistribute     policy.Action = "survey.distribute"
	ActAcknowledge    policy.Action = "survey.acknowledge"
	ActListSurveys    policy.Action = "survey.list"
	ActReadSurvey     policy.Action = "survey.read"
	ActReadAnswers    policy.Action = "survey.read-answers"
	ActPlanAction     policy.Action = "corrective-action.plan"
)

// surveyLifecycle is the transition table of a survey.
var surveyLifecycle = policy.Lifecycle[Survey]{
	{Action: ActEditSurvey, From: []policy.State{SurveyDrafted}, Rules: []policy.Rule{policy.R6b, policy.R3}},
	{Action: ActSendSurvey, From: []policy.State{SurveyDrafted}, To: SurveyOpen, Rules: []policy.Rule{policy.R6b}, Ready: asksAll},
	{Action: ActWithdrawSurvey, From: []policy.State{SurveyDrafted, SurveyOpen, SurveyClosed}, To: SurveyWithdrawn, Rules: []policy.Rule{policy.R6b}, Ready: unanswered},
	{Action: ActAnswerSurvey, From: []policy.State{SurveyOpen}, Rules: []policy.Rule{policy.R6c}},
	{Action: ActCloseSurvey, From: []policy.State{SurveyOpen}, To: SurveyClosed, Rules: []policy.Rule{policy.R6c}},
	{Action: ActReportSurvey, From: []policy.State{SurveyClosed}, To: SurveyReported, Rules: []policy.Rule{policy.R6c}, Ready: answered},
	{Action: ActApproveSurvey, From: []policy.State{SurveyReported}, To: SurveyApproved, Rules: []policy.Rule{policy.R6c}},
	{Action: ActReturnSurvey, From: []policy.State{SurveyReported}, To: SurveyClosed, Rules: []policy.Rule{policy.R6c}},
	{Action: ActDistribute, From: []policy.State{SurveyApproved, SurveyDistributed}, To: SurveyDistributed, Rules: []policy.Rule{policy.R6c}},
	{Action: ActAcknowledge, From: []policy.State{SurveyDistributed}, Rules: []policy.Rule{policy.R6c}},
	{Action: ActPlanAction, From: []policy.State{SurveyClosed, SurveyReported, SurveyApproved, SurveyDistributed}, Rules: []policy.Rule{policy.R6d}},
}

var surveyStates = map[policy.State]policy.Text{
	SurveyDrafted:     policy.T("编制中", "draft"),
	SurveyOpen:        policy.T("调查中", "open"),
	SurveyClosed:      policy.T("已截止", "closed"),
	SurveyReported:    policy.T("报告待审批", "reported"),
	SurveyApproved:    policy.T("报告已审批", "report approved"),
	SurveyDistributed: policy.T("报告已发放", "report distributed"),
	SurveyWithdrawn:   policy.T("已撤回", "withdrawn"),
}

// SurveyStateText returns the name of a survey's state for a reader.
func SurveyStateText(s policy.State) policy.Text { return stateText(surveyStates, s) }

// stateText names a state, or tells it as it is.
func stateText(names map[policy.State]policy.Text, s policy.State) policy.Text {
	if name, ok := names[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// SurveyLifecycle returns the transition table of a survey.
func SurveyLifecycle() policy.Lifecycle[Survey] { return slices.Clone(surveyLifecycle) }

// Subject is what the authority matrix must know of the survey.
func (s Survey) Subject() policy.Subject {
	parties := []policy.Party{{As: policy.Organiser, Person: s.Team.Organiser}}
	if s.Report != nil {
		parties = append(parties, policy.Party{As: policy.Author, Person: s.Report.By}, policy.Party{As: policy.Author, Person: s.Report.For})
	}
	return policy.Subject{Org: s.Org, Department: s.Team.Department, Parties: parties}
}

func (s Survey) record() policy.Record {
	return policy.Record{Kind: SurveyKind, ID: string(s.ID), State: s.State, States: surveyStates, Subject: s.Subject()}
}

// Explain lists what may be done next with the survey, by whom and by which rules,
// and what stands in the way of this actor.
func (s Survey) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	return explained(surveyLifecycle, s, s.record(), nil, s.At, who, at, law, func(a policy.Action, c *policy.Checks) { s.among(a, c, who, law.Day(at)) })
}

func (s Survey) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Survey, journal.Draft, *policy.Checks) {
	instant, d, c := begun(surveyLifecycle, a, s, s.record(), s.At, who, at, law)
	if who.Org == s.Org {
		s.among(a, c, who, law.Day(at))
	}
	s.At = instant
	return s, d, c
}

// among refuses to close a survey before its last day, and to sign for a report
// somebody of no department that waits for one.
func (s Survey) among(a policy.Action, c *policy.Checks, who policy.Actor, today calendar.Day) {
	if a == ActCloseSurvey && s.State == SurveyOpen && s.Sending != nil && today.Before(s.Sending.Until) {
		c.Add(against(policy.R6c, "until", today.String(), "a day from "+s.Sending.Until.String(),
			policy.Tf("调查至 %s 才截止", "the survey runs until %s", s.Sending.Until), policy.T("请到期再截止,或撤回", "close it on that day, or withdraw it")))
	}
	if a != ActAcknowledge || len(s.unsigned(who)) > 0 || s.State != SurveyDistributed {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.R6c, Field: "actor", Found: "nobody's receipt", Wanted: "somebody of a department whose receipt is open",
		Problem: policy.T("办理人所在部门没有待签收的报告", "no department of the person has a receipt to sign"),
		Remedy:  policy.T("请由收件部门人员签收", "have it signed for by the department it went to"),
	})
}

// unsigned returns the places of the receipts that are the actor's to sign.
func (s Survey) unsigned(who policy.Actor) []int {
	var open []int
	for i, r := range s.Receipts {
		if r.By == "" && who.Home == "" && who.Belongs(r.Department) {
			open = append(open, i)
		}
	}
	return open
}

// asksAll refuses a questionnaire that the regulation asks more of by now (rule
// R6b).
func asksAll(s Survey, law *policy.Version, c *policy.Checks) { s.check(c, law) }

// answered refuses to report on a survey of which no form came back (rule R6c).
func answered(s Survey, _ *policy.Version, c *policy.Checks) {
	if s.Answers() > 0 {
		return
	}
	c.Add(against(policy.R6c, "returned", "0 forms", "1 form or more",
		policy.T("没有收回任何调查表,无从分析", "no form came back, and there is nothing to analyse"),
		policy.T("请另行组织调查", "organise another survey")))
}

// unanswered refuses to withdraw a closed survey of which forms came back: it is
// analysed.
func unanswered(s Survey, _ *policy.Version, c *policy.Checks) {
	if s.State != SurveyClosed || s.Answers() == 0 {
		return
	}
	c.Add(against(policy.R6c, "returned", strconv.Itoa(s.Answers())+" forms", "no form",
		policy.T("已收回调查表的调查截止后不得撤回", "a closed survey of which forms came back is not withdrawn"),
		policy.T("请编制分析报告", "draw up its report")))
}
