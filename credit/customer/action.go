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

// ActionID names a corrective or preventive action.
type ActionID string

// ActionKind is the kind of record a [CorrectiveAction] is in the journal.
const ActionKind = "corrective-action"

// The states of an action.
const (
	ActionPlanned   policy.State = "planned"   // with its owner
	ActionDone      policy.State = "done"      // its effect is to be checked
	ActionEffective policy.State = "effective" // it has helped; the end
	ActionWithdrawn policy.State = "withdrawn" // given up; the end
)

// CorrectiveAction is a corrective or preventive action on what a survey found weak
// (纠正预防措施, rule R6d): who does what by when, and whether it has helped.
type CorrectiveAction struct {
	Org      policy.OrgID `json:"org"`
	ID       ActionID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Survey   SurveyID     `json:"survey"`
	ActionPlan
	// By planned it, for the office, and answers for the check of its effect.
	By policy.PersonID `json:"by"`
	// Done says who did it, and when; nil while it is to be done.
	Done *ActionReport `json:"done,omitempty"`
	// Checks are those of its effect, in order; after one that found none it is
	// planned anew.
	Checks    []EffectCheck `json:"checks,omitempty"`
	Withdrawn *archive.Note `json:"withdrawnBecause,omitempty"`
	// Deadlines hold the day by which its owner has done it, and the one by which its
	// effect is checked, Breaches those that were missed.
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// ActionPlan is what is planned.
type ActionPlan struct {
	// Topic is one of the survey's, or [policy.Overall].
	Topic string     `json:"topic" validate:"required,max=64,plain"`
	As    ActionSort `json:"as" validate:"required,oneof=corrective preventive"`
	// Department carries it out, Owner answers for it by Due.
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	Owner      policy.PersonID     `json:"owner" validate:"required,max=64,plain"`
	Due        calendar.Day        `json:"due"`
	What       string              `json:"what" validate:"required,max=2000,prose"`
}

// ActionSort says whether an action puts right or prevents.
type ActionSort string

// The two sorts of action.
const (
	Corrective ActionSort = "corrective" // 纠正措施, of what fell below its target
	Preventive ActionSort = "preventive" // 预防措施
)

// Text returns the sort's name for a reader.
func (s ActionSort) Text() policy.Text {
	switch s {
	case Corrective:
		return policy.T("纠正措施", "corrective")
	case Preventive:
		return policy.T("预防措施", "preventive")
	}
	return policy.T(string(s), string(s))
}

// ActionReport is the owner's that the action is done.
type ActionReport struct {
	Day  calendar.Day    `json:"day"`
	Text string          `json:"text"`
	By   policy.PersonID `json:"by"`
	At   time.Time       `json:"at"`
}

// EffectCheck is a check of what an action has brought (效果验证).
type EffectCheck struct {
	Effective bool            `json:"effective"`
	Text      string          `json:"text"`
	By        policy.PersonID `json:"by"`
	At        time.Time       `json:"at"`
}

// The acts on corrective and preventive actions; the first is the survey's.
const (
	ActActionDone     policy.Action = "corrective-action.done"
	ActCheckAction    policy.Action = "corrective-action.check"
	ActAssignAction   policy.Action = "corrective-action.assign"
	ActWithdrawAction policy.Action = "corrective-action.withdraw"
	ActListActions    policy.Action = "corrective-action.list"
)

// actionLifecycle is the transition table of an action.
var actionLifecycle = policy.Lifecycle[CorrectiveAction]{
	{Action: ActActionDone, From: []policy.State{ActionPlanned}, To: ActionDone, Rules: []policy.Rule{policy.R6d}, Meets: policy.CorrectiveAction},
	{Action: ActCheckAction, From: []policy.State{ActionDone}, Rules: []policy.Rule{policy.R6d}, Meets: policy.EffectCheck},
	{Action: ActAssignAction, From: []policy.State{ActionPlanned}, Rules: []policy.Rule{policy.R6d}},
	{Action: ActWithdrawAction, From: []policy.State{ActionPlanned}, To: ActionWithdrawn, Rules: []policy.Rule{policy.R6d}},
}

var actionStates = map[policy.State]policy.Text{
	ActionPlanned:   policy.T("待完成", "planned"),
	ActionDone:      policy.T("待验证", "done"),
	ActionEffective: policy.T("已验证有效", "effective"),
	ActionWithdrawn: policy.T("已撤销", "withdrawn"),
}

// ActionStateText returns the name of an action's state for a reader.
func ActionStateText(s policy.State) policy.Text { return stateText(actionStates, s) }

// ActionLifecycle returns the transition table of a corrective or preventive action.
func ActionLifecycle() policy.Lifecycle[CorrectiveAction] { return slices.Clone(actionLifecycle) }

// Ref names the action as it is.
func (a CorrectiveAction) Ref() policy.Ref {
	return policy.Ref{ID: string(a.ID), Revision: a.Revision}
}

// Subject is what the authority matrix must know of the action: its owner, and who
// did it in the owner's place.
func (a CorrectiveAction) Subject() policy.Subject {
	parties := []policy.Party{{As: policy.ActionOwner, Person: a.Owner}}
	if a.Done != nil {
		parties = append(parties, policy.Party{As: policy.ActionOwner, Person: a.Done.By})
	}
	return policy.Subject{Org: a.Org, Department: a.Department, Parties: parties}
}

func (a CorrectiveAction) record() policy.Record {
	return policy.Record{Kind: ActionKind, ID: string(a.ID), State: a.State, States: actionStates, Subject: a.Subject()}
}

// Explain lists what may be done next with the action, by whom, by which day and by
// which rules, and what stands in the way of this actor.
func (a CorrectiveAction) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	a.Deadlines = a.Deadlines.Recount(law)
	return explained(actionLifecycle, a, a.record(), a.Deadlines, a.At, who, at, law, nil)
}

func (a CorrectiveAction) begin(act policy.Action, who policy.Actor, at time.Time, law *policy.Version) (CorrectiveAction, journal.Draft, *policy.Checks) {
	instant, d, c := begun(actionLifecycle, act, a, a.record(), a.At, who, at, law)
	a.At, a.Deadlines = instant, a.Deadlines.Recount(law)
	return a, d, c
}

// Planned is what came of planning an action or of withdrawing one: the survey that
// it is counted in and the action, each with the draft of its journal entry.
type Planned struct {
	Survey      Survey
	SurveyDraft journal.Draft
	Action      CorrectiveAction
	Draft       journal.Draft
}

// PlanAction plans a corrective or preventive action on what the survey found
// (纠正预防措施, rule R6d): the office's act, once the survey is closed. A corrective one
// is on a topic below its target.
func (s Survey) PlanAction(who policy.Actor, at time.Time, law *policy.Version, id ActionID, plan ActionPlan) (Planned, error) {
	next, d, c := s.begin(ActPlanAction, who, at, law)
	shaped(c, policy.R6d, plan)
	dueFrom(c, plan.Due, law.Day(at))
	i := s.finding(plan.Topic)
	switch {
	case i < 0:
		slip(c, policy.R6d, "topic", "", "a topic of the survey", policy.T("调查没有这项内容", "the survey has no such topic"))
	case plan.As == Corrective && !s.Findings[i].Weak:
		c.Add(against(policy.R6d, "topic", strconv.Itoa(s.Findings[i].Points)+" hundredths", "below "+strconv.Itoa(s.Findings[i].Target)+" points",
			policy.T("该项内容已达标,无须纠正", "the topic has reached its target, and there is nothing to correct"), policy.T("可提出预防措施", "plan a preventive action")))
	}
	if err := c.Err(); err != nil {
		return Planned{}, err
	}
	next.Findings = slices.Clone(s.Findings)
	next.Findings[i].Actions++
	a := CorrectiveAction{Org: s.Org, ID: id, State: ActionPlanned, Survey: s.ID, ActionPlan: plan, By: who.ID, At: next.At}
	a.Deadlines = a.Deadlines.Put(a.deadline(law.Day(at)))
	own := journal.NewDraft(who, at, ActPlanAction, policy.R6d).With("survey", string(s.ID)).With("topic", plan.Topic).
		With("owner", string(plan.Owner)).With("due", plan.Due.String())
	return Planned{Survey: next, SurveyDraft: d.With("action", string(id)).With("topic", plan.Topic), Action: a, Draft: own}, nil
}

func (s Survey) finding(topic string) int {
	return slices.IndexFunc(s.Findings, func(f Finding) bool { return f.Topic == topic })
}

// deadline is the day by which the owner has done it.
func (a CorrectiveAction) deadline(from calendar.Day) policy.Deadline {
	return policy.Deadline{Name: policy.CorrectiveAction, Rule: policy.R6d, Person: a.Owner, Start: from, Due: a.Due}
}

func dueFrom(c *policy.Checks, due, today calendar.Day) {
	switch {
	case due.IsZero():
		slip(c, policy.R6d, "due", "", "a day", policy.T("没有写明完成日期", "the day by which it is done is not stated"))
	case due.Before(today):
		slip(c, policy.R6d, "due", due.String(), "a day from "+today.String(), policy.T("完成日期已经过去", "the day by which it is done is past"))
	}
}

// Report says that the action is done, on which day (完成): its owner's act. Entered
// late it is taken all the same, and a breach of the owner, whatever day it states
// (rule R6d). From the day of entry its effect is to be checked within the time of the
// regulation.
func (a CorrectiveAction) Report(who policy.Actor, at time.Time, law *policy.Version, day calendar.Day, text string) (CorrectiveAction, journal.Draft, error) {
	a, d, c := a.begin(ActActionDone, who, at, law)
	shaped(c, policy.R6d, struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}{text})
	archive.Claimed(c, "day", day, law.Day(at))
	if due, _ := a.Deadlines.Get(policy.CorrectiveAction); !day.IsZero() && day.Before(due.Start) {
		slip(c, policy.R6d, "day", day.String(), "a day from "+due.Start.String(), policy.T("完成日期早于交办日期", "it was not the owner's to do on that day yet"))
	}
	if err := c.Err(); err != nil {
		return CorrectiveAction{}, journal.Draft{}, err
	}
	a.State, a.Done = ActionDone, &ActionReport{Day: day, Text: text, By: who.ID, At: a.At}
	d.Day = day
	d, a.Deadlines, a.Breaches = journal.Meet(d, a.Deadlines, a.Breaches, policy.CorrectiveAction, law.Day(at))
	a.Deadlines = a.Deadlines.Put(policy.NewDeadline(law, policy.EffectCheck, policy.R6d, a.By, law.Day(at), law.Periods().EffectCheck))
	return a, d, nil
}

// Check says whether the action has helped (效果验证): somebody else's act than
// whoever did it (rule R6d). Without effect it is the owner's again, by another day.
// Late, it is taken all the same, and a breach of whoever planned the action: to have
// it checked is the office's, whoever checks.
func (a CorrectiveAction) Check(who policy.Actor, at time.Time, law *policy.Version, effective bool, text string, due calendar.Day) (CorrectiveAction, journal.Draft, error) {
	a, d, c := a.begin(ActCheckAction, who, at, law)
	shaped(c, policy.R6d, struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}{text})
	if !effective {
		dueFrom(c, due, law.Day(at))
	} else if !due.IsZero() {
		slip(c, policy.R6d, "due", due.String(), "no day", policy.T("措施有效,不再另定完成日期", "what has helped is not to be done again"))
	}
	if err := c.Err(); err != nil {
		return CorrectiveAction{}, journal.Draft{}, err
	}
	a.Checks = append(slices.Clip(a.Checks), EffectCheck{Effective: effective, Text: text, By: who.ID, At: a.At})
	d, a.Deadlines, a.Breaches = journal.Meet(d, a.Deadlines, a.Breaches, policy.EffectCheck, law.Day(at))
	d = d.With("effective", strconv.FormatBool(effective))
	if effective {
		a.State = ActionEffective
		return a, d, nil
	}
	a.State, a.Done, a.Due = ActionPlanned, nil, due
	a.Deadlines = a.Deadlines.Put(a.deadline(law.Day(at)))
	return a, d.With("due", due.String()), nil
}

// Assign gives the action to another owner, by a day (更换责任人, rule R6d). What was
// due by then and is not done stays a breach of the owner before.
func (a CorrectiveAction) Assign(who policy.Actor, at time.Time, law *policy.Version, owner policy.PersonID, due calendar.Day) (CorrectiveAction, journal.Draft, error) {
	a, d, c := a.begin(ActAssignAction, who, at, law)
	shaped(c, policy.R6d, struct {
		Owner policy.PersonID `json:"owner" validate:"required,max=64,plain"`
	}{owner})
	dueFrom(c, due, law.Day(at))
	if owner == a.Owner {
		c.Add(*policy.Invalid("owner", string(owner), "another person", policy.T("已是该措施的责任人", "this is the action's owner already")))
	}
	if err := c.Err(); err != nil {
		return CorrectiveAction{}, journal.Draft{}, err
	}
	d = d.With("from", string(a.Owner)).With("to", string(owner)).With("due", due.String())
	a, d = a.overdue(d, law.Day(at))
	a.Owner, a.Due = owner, due
	a.Deadlines = a.Deadlines.Put(a.deadline(law.Day(at)))
	return a, d, nil
}

// overdue holds what was to be done before today against the owner: to give an action
// up, or to somebody else, undoes no delay.
func (a CorrectiveAction) overdue(d journal.Draft, today calendar.Day) (CorrectiveAction, journal.Draft) {
	if due, ok := a.Deadlines.Get(policy.CorrectiveAction); ok && due.Late(today) {
		d, a.Deadlines, a.Breaches = journal.Meet(d, a.Deadlines, a.Breaches, policy.CorrectiveAction, today)
	}
	return a, d
}

// Withdraw gives an action up, with a reason (撤销); s is the survey it is counted in.
// One that is overdue stays a breach of its owner.
func (a CorrectiveAction) Withdraw(who policy.Actor, at time.Time, law *policy.Version, s Survey, reason string) (Planned, error) {
	a, d, c := a.begin(ActWithdrawAction, who, at, law)
	c.Reason(reason)
	i := s.finding(a.Topic)
	if s.Org != a.Org || s.ID != a.Survey || i < 0 {
		c.Add(*policy.Invalid("survey", "", "the action's survey", policy.T("该措施不属于这次调查", "the action is not one of the survey's")))
	}
	if err := c.Err(); err != nil {
		return Planned{}, err
	}
	a, d = a.overdue(d, law.Day(at))
	a.State, a.Withdrawn, a.Deadlines = ActionWithdrawn, &archive.Note{By: who.ID, For: who.Principal, At: a.At, Text: reason}, nil
	s.Findings = slices.Clone(s.Findings)
	s.Findings[i].Actions--
	s.At = archive.Instant(at, s.At)
	beside := journal.NewDraft(who, at, ActWithdrawAction, policy.R6d).With("action", string(a.ID)).With("topic", a.Topic)
	return Planned{Survey: s, SurveyDraft: beside, Action: a, Draft: d}, nil
}
