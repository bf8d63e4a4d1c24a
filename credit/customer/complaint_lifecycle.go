package customer

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts on complaints, as the authority matrix names them.
const (
	ActReceiveComplaint policy.Action = "complaint.receive"
	ActAssignComplaint  policy.Action = "complaint.assign"
	ActAskProduction    policy.Action = "complaint.ask-production"
	ActJoinComplaint    policy.Action = "complaint.join"
	ActProposeOutcome   policy.Action = "complaint.propose"
	ActApproveOutcome   policy.Action = "complaint.approve"
	ActReturnOutcome    policy.Action = "complaint.return"
	ActAssignAnswer     policy.Action = "complaint.assign-answer"
	ActAnswerComplaint  policy.Action = "complaint.answer"
	ActCloseComplaint   policy.Action = "complaint.close"
	ActReopenComplaint  policy.Action = "complaint.reopen"
	ActListComplaints   policy.Action = "complaint.list"
	ActReadComplaint    policy.Action = "complaint.read"
	ActReportComplaints policy.Action = "complaint.report"
)

var bothWays = []policy.Rule{policy.R7_2, policy.R7_3}

// complaintLifecycle is the transition table of a complaint.
var complaintLifecycle = policy.Lifecycle[Complaint]{
	{Action: ActAssignComplaint, From: []policy.State{ComplaintReceived}, Rules: []policy.Rule{policy.R7_1}},
	{Action: ActAskProduction, From: []policy.State{ComplaintReceived}, Rules: []policy.Rule{policy.R7_2}, Ready: ofQuality},
	{Action: ActJoinComplaint, From: []policy.State{ComplaintReceived}, Rules: []policy.Rule{policy.R7_2}, Ready: askedToJoin},
	{Action: ActProposeOutcome, From: []policy.State{ComplaintReceived}, To: ComplaintProposed, Rules: bothWays, Meets: policy.ComplaintOutcome, Ready: joined},
	{Action: ActApproveOutcome, From: []policy.State{ComplaintProposed}, To: ComplaintApproved, Rules: bothWays},
	{Action: ActReturnOutcome, From: []policy.State{ComplaintProposed}, To: ComplaintReceived, Rules: bothWays},
	{Action: ActAssignAnswer, From: []policy.State{ComplaintApproved}, Rules: bothWays},
	{Action: ActAnswerComplaint, From: []policy.State{ComplaintApproved}, To: ComplaintAnswered, Rules: bothWays, Meets: policy.ComplaintAnswer},
	{Action: ActCloseComplaint, From: []policy.State{ComplaintAnswered}, To: ComplaintClosed, Rules: []policy.Rule{policy.R7_1}},
	{Action: ActReopenComplaint, From: []policy.State{ComplaintAnswered, ComplaintClosed}, To: ComplaintReceived, Rules: []policy.Rule{policy.R7_1}},
}

var complaintStates = map[policy.State]policy.Text{
	ComplaintReceived: policy.T("处理中", "received"),
	ComplaintProposed: policy.T("结果待审批", "outcome proposed"),
	ComplaintApproved: policy.T("待反馈", "outcome approved"),
	ComplaintAnswered: policy.T("已反馈", "answered"),
	ComplaintClosed:   policy.T("已结束", "closed"),
}

// ComplaintStateText returns the name of a complaint's state for a reader.
func ComplaintStateText(s policy.State) policy.Text { return stateText(complaintStates, s) }

// ComplaintLifecycle returns the transition table of a complaint.
func ComplaintLifecycle() policy.Lifecycle[Complaint] { return slices.Clone(complaintLifecycle) }

// Subject is what the authority matrix must know of the complaint: its handler, and
// once there is an outcome everybody who has had a hand in it this time: whoever handled
// it before, asked the production office, or proposed this outcome or one given back.
func (k Complaint) Subject() policy.Subject {
	hands := []policy.PersonID{k.Team.Organiser}
	if k.Outcome != nil {
		hands = append(append(hands, k.Handled...), k.Outcome.By)
		for _, one := range k.Returned {
			hands = append(hands, one.By)
		}
		if k.Asked != nil {
			hands = append(hands, k.Asked.By, k.Asked.For)
		}
	}
	s := policy.Subject{Org: k.Org, Department: k.Team.Department}
	for i, one := range hands {
		if i == 0 || one != "" && !slices.Contains(hands[:i], one) {
			s.Parties = append(s.Parties, policy.Party{As: policy.ComplaintHandler, Person: one})
		}
	}
	return s
}

func (k Complaint) record() policy.Record {
	r := policy.Record{Kind: ComplaintKind, ID: string(k.ID), State: k.State, States: complaintStates, Subject: k.Subject()}
	if k.Kind == ServiceProcess {
		r.Held = policy.R7_3
	}
	return r
}

// Explain lists what may be done next with the complaint, by whom, by which day and
// by which rules, and what stands in the way of this actor.
func (k Complaint) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	k.Deadlines = k.Deadlines.Recount(law)
	all := explained(complaintLifecycle, k, k.record(), k.Deadlines, k.At, who, at, law, func(a policy.Action, c *policy.Checks) { k.within(a, c, who, law) })
	for i := range all {
		all[i].Rules = k.rules(all[i].Rules)
		for j, v := range all[i].Blocked {
			all[i].Blocked[j] = k.ruled(v)
		}
	}
	return all
}

// rules are those that govern an act on the complaint: of acts on both kinds, that of
// its own.
func (k Complaint) rules(row []policy.Rule) []policy.Rule {
	if slices.Equal(row, bothWays) {
		return []policy.Rule{k.Kind.rule()}
	}
	return row
}

// ruled is a refusal by the rule of the complaint's kind: the authority matrix has one
// row for both, and names R7.2.
func (k Complaint) ruled(v *policy.Violation) *policy.Violation {
	if v.Rule != policy.R7_2 {
		return v
	}
	own := *v
	own.Rule = k.Kind.rule()
	return &own
}

// refused are refusals by the rule of the complaint's kind; another error as it is.
func (k Complaint) refused(err error) *policy.Checks {
	c := &policy.Checks{}
	all := policy.Violations(err)
	for _, v := range all {
		c.Add(*k.ruled(v))
	}
	if len(all) == 0 {
		c.Join(err)
	}
	return c
}

func (k Complaint) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Complaint, journal.Draft, *policy.Checks) {
	instant, d, c := begun(complaintLifecycle, a, k, k.record(), k.At, who, at, law)
	if who.Org == k.Org {
		k.within(a, c, who, law)
	}
	d.Rules = k.rules(d.Rules)
	c = k.refused(c.Err())
	c.Subject = k.record().Name()
	k.At, k.Deadlines = instant, k.Deadlines.Recount(law)
	return k, d, c
}

// within refuses what only one department may do to somebody of another.
func (k Complaint) within(a policy.Action, c *policy.Checks, who policy.Actor, law *policy.Version) {
	switch a {
	case ActAskProduction, ActProposeOutcome, ActCloseComplaint, ActReopenComplaint:
		apart(c, policy.R7_1, who, k.Team.Department)
	case ActJoinComplaint:
		apart(c, policy.R7_2, who, law.Complaints().Production)
	}
}

// ofQuality refuses to ask the production office about what is none of its (rules
// R7.2 and R7.3), or twice.
func ofQuality(k Complaint, _ *policy.Version, c *policy.Checks) {
	switch {
	case k.Kind != ServiceQuality:
		c.Add(against(policy.R7_3, "kind", string(k.Kind), string(ServiceQuality),
			policy.T("对服务过程的投诉由业务部门处理,不报生产处", "a complaint about the service process is handled without the production office"),
			policy.T("请直接提出处理结果", "propose the outcome")))
	case k.Asked != nil:
		c.Add(against(policy.R7_2, "asked", "asked", "not asked yet",
			policy.T("已经报请生产处", "the production office has been asked already"), policy.T("请等候答复", "wait for its answer")))
	}
}

// askedToJoin refuses an answer that nobody has asked for, or a second one.
func askedToJoin(k Complaint, _ *policy.Version, c *policy.Checks) {
	switch {
	case k.Asked == nil:
		c.Add(against(policy.R7_2, "asked", "not asked", "asked to join",
			policy.T("没有报请生产处", "the production office has not been asked"), policy.T("请由业务部门先报请", "have the department ask it first")))
	case k.Joined != nil:
		c.Add(against(policy.R7_2, "joined", "answered", "not answered yet",
			policy.T("生产处已经答复", "the production office has answered already"), policy.T("无须再办", "nothing is left to do")))
	}
}

// joined refuses an outcome without the production office where it has to join
// (rule R7.2).
func joined(k Complaint, _ *policy.Version, c *policy.Checks) {
	if k.Kind != ServiceQuality || k.Joined != nil {
		return
	}
	found := "not asked"
	if k.Asked != nil {
		found = "not answered"
	}
	c.Add(against(policy.R7_2, "joined", found, "the production office's answer",
		policy.T("服务质量投诉须有生产处协同处理,尚无其答复", "the production office joins in a complaint about quality, and has not answered"),
		policy.T("请报请生产处并等候答复", "ask it to join, and wait for its answer")))
}
