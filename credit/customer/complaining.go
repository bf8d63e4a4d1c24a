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

// Complained is what came of an act on a complaint that the customer's profile keeps
// as a communication: the complaint, and the profile with its [Fact], each with the
// draft of its journal entry.
type Complained struct {
	Complaint Complaint
	Draft     journal.Draft
	Beside    Recorded[Fact]
}

// Receive takes a complaint in (受理, rule R7.1): an act of the department that it
// concerns, which is the one that keeps the profile, and of nobody else. The customer
// is known by that profile. From the day of the complaint the handler has the time of
// the regulation to propose an outcome. It is a communication in the profile.
func (p Profile) Receive(who policy.Actor, at time.Time, law *policy.Version, id ComplaintID, fact FactID, handler policy.PersonID, in Intake) (Complained, error) {
	k := Complaint{
		Org: p.Org, ID: id, State: ComplaintReceived, Intake: in, Customer: p.Basics.Customer,
		Team: Team{Department: p.Department, Organiser: handler}, Receiver: who.ID,
	}
	instant, d, c := made(ActReceiveComplaint, k.record(), who, at, law, policy.R7_1, in.Kind.rule())
	apart(c, policy.R7_1, who, p.Department)
	shaped(c, policy.R7_1, in)
	shaped(c, policy.R7_1, struct {
		Handler policy.PersonID `json:"handler" validate:"required,max=64,plain"`
	}{handler})
	p.unmerged(c, policy.R7_1)
	if in.Profile != p.ID {
		slip(c, policy.R7_1, "profile", "", "the customer's profile", policy.T("客户档案与投诉不符", "the profile is not that of the complaint"))
	}
	said(c, policy.R7_1, in.Day, law.Day(at))
	if err := c.Err(); err != nil {
		return Complained{}, err
	}
	beside := p.communicated(ActReceiveComplaint, who, at, law, k, fact, in.Day, in.Channel, in.Text)
	k.At = instant
	k.Deadlines = k.Deadlines.Put(k.outcomeBy(law, in.Day))
	d.Day = in.Day
	d = d.With("profile", string(p.ID)).With("kind", string(in.Kind)).With("department", string(p.Department)).With("handler", string(handler)).
		With("fact", string(fact))
	return Complained{Complaint: k, Draft: d, Beside: beside}, nil
}

// communicated keeps what was said of a complaint as a communication in the profile
// (rule G1), whoever of the company said it.
func (p Profile) communicated(a policy.Action, who policy.Actor, at time.Time, law *policy.Version, k Complaint, id FactID, day calendar.Day, by Channel, text string) Recorded[Fact] {
	e := FactEntry{Topic: Communication, Source: FromSales, Day: day, Channel: by, Text: text}
	p = p.recount(law)
	p.At = archive.Instant(at, p.At)
	f, own := p.keep(who, at, a, id, e)
	d := journal.NewDraft(who, at, a, append([]policy.Rule{k.Kind.rule()}, e.Topic.rules()...)...).With("complaint", string(k.ID)).With("fact", string(id))
	d.Day = day
	next, d := p.counted(e, p.At).updated(d, who, law)
	return Recorded[Fact]{Profile: next, ProfileDraft: d, Record: f, Draft: own.With("complaint", string(k.ID))}
}

func said(c *policy.Checks, rule policy.Rule, day, today calendar.Day) {
	switch {
	case day.IsZero():
		slip(c, rule, "day", "", "a day", policy.T("没有写明日期", "the day is not stated"))
	case day.After(today):
		slip(c, rule, "day", day.String(), "a day up to "+today.String(), policy.Tf("日期 %s 尚未到来", "the day %s is yet to come", day))
	}
}

// outcomeBy is the day by which the handler proposes an outcome.
func (k Complaint) outcomeBy(law *policy.Version, from calendar.Day) policy.Deadline {
	return policy.NewDeadline(law, policy.ComplaintOutcome, k.Kind.rule(), k.Team.Organiser, from, law.Periods().ComplaintOutcome)
}

// Assign names another handler, who answers from now on for what is open as well
// (指定经办人, rule R7.1): what is late already stays the other's.
func (k Complaint) Assign(who policy.Actor, at time.Time, law *policy.Version, handler policy.PersonID) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActAssignComplaint, who, at, law)
	shaped(c, policy.R7_1, struct {
		Handler policy.PersonID `json:"handler" validate:"required,max=64,plain"`
	}{handler})
	if handler == k.Team.Organiser {
		c.Add(*policy.Invalid("handler", string(handler), "another person", policy.T("已是该投诉的经办人", "this is the complaint's handler already")))
	}
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	d = d.With("from", string(k.Team.Organiser)).With("to", string(handler))
	k.Handled = append(slices.Clip(k.Handled), k.Team.Organiser)
	k.Team.Organiser = handler
	k.Deadlines = k.Deadlines.PassTo(policy.ComplaintOutcome, handler, law.Day(at))
	return k, d, nil
}

// AskProduction asks the production office to join (报请生产处协同处理, rule R7.2).
func (k Complaint) AskProduction(who policy.Actor, at time.Time, law *policy.Version) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActAskProduction, who, at, law)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	k.Asked = &archive.Note{By: who.ID, For: who.Principal, At: k.At}
	k.Team = k.Team.clone()
	if production := law.Complaints().Production; !k.Team.Helps(production) {
		k.Team.Helpers = append(k.Team.Helpers, production)
	}
	return k, d.With("asked", string(law.Complaints().Production)), nil
}

// Join is the production office's answer (生产处答复, rule R7.2): its own people's act.
func (k Complaint) Join(who policy.Actor, at time.Time, law *policy.Version, text string) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActJoinComplaint, who, at, law)
	shaped(c, policy.R7_2, struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}{text})
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	k.Joined = &archive.Note{By: who.ID, For: who.Principal, At: k.At, Text: text}
	return k, d, nil
}

// Propose presents what was found and what is proposed to the general manager
// (处理结果, rules R7.2 and R7.3): the handler's act. answerer is who of the office will
// answer the customer. Late, it is taken all the same, and a breach of the handler.
func (k Complaint) Propose(who policy.Actor, at time.Time, law *policy.Version, o Proposal) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActProposeOutcome, who, at, law)
	shaped(c, k.Kind.rule(), o)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	k.State, k.Outcome, k.Back = ComplaintProposed, &Outcome{Proposal: o, By: who.ID, At: k.At}, nil
	d, k.Deadlines, k.Breaches = journal.Meet(d, k.Deadlines, k.Breaches, policy.ComplaintOutcome, law.Day(at))
	return k, d.With("justified", strconv.FormatBool(o.Justified)).With("answerer", string(o.Answerer)), nil
}

// Approve is the general manager's approval of the outcome (审批, rules R7.2 and R7.3),
// never that of anybody who handled it. From that day the office has the time of the regulation to
// answer the customer.
func (k Complaint) Approve(who policy.Actor, at time.Time, law *policy.Version) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActApproveOutcome, who, at, law)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	k.State, k.Approval = ComplaintApproved, &Approval{By: who.ID, For: who.Principal, At: k.At}
	k.Deadlines = k.Deadlines.Put(policy.NewDeadline(law, policy.ComplaintAnswer, k.Kind.rule(), k.Outcome.Answerer, law.Day(at), law.Periods().ComplaintAnswer))
	return k, d, nil
}

// Return gives the outcome back with a reason (退回): the handler has the time of the
// regulation again, and what was proposed stays on record.
func (k Complaint) Return(who policy.Actor, at time.Time, law *policy.Version, reason string) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActReturnOutcome, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	back := archive.Note{By: who.ID, For: who.Principal, At: k.At, Text: reason}
	k.Returned = append(slices.Clip(k.Returned), ReturnedOutcome{Outcome: *k.Outcome, Back: back})
	k.State, k.Outcome, k.Back = ComplaintReceived, nil, &back
	k.Deadlines = k.Deadlines.Put(k.outcomeBy(law, law.Day(at)))
	return k, d, nil
}

// AssignAnswer names somebody else of the office, who answers the customer in time from
// now on (更换反馈人, rules R7.2 and R7.3): what is late already stays the other's.
func (k Complaint) AssignAnswer(who policy.Actor, at time.Time, law *policy.Version, answerer policy.PersonID) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActAssignAnswer, who, at, law)
	shaped(c, k.Kind.rule(), struct {
		Answerer policy.PersonID `json:"answerer" validate:"required,max=64,plain"`
	}{answerer})
	if k.Outcome != nil && answerer == k.Outcome.Answerer {
		c.Add(*policy.Invalid("answerer", string(answerer), "another person", policy.T("已由此人向客户反馈", "this person is to answer the customer already")))
	}
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	d = d.With("from", string(k.Outcome.Answerer)).With("to", string(answerer))
	outcome := *k.Outcome
	outcome.Answerer = answerer
	k.Outcome, k.Deadlines = &outcome, k.Deadlines.PassTo(policy.ComplaintAnswer, answerer, law.Day(at))
	return k, d, nil
}

// Respond is the office's answer to the customer (反馈, rules R7.2 and R7.3), once the
// outcome is approved. It is a communication in the profile p of the customer. Entered
// late, it is taken all the same, and a breach of the person named for it.
func (k Complaint) Respond(who policy.Actor, at time.Time, law *policy.Version, p Profile, fact FactID, a Response) (Complained, error) {
	k, d, c := k.begin(ActAnswerComplaint, who, at, law)
	shaped(c, k.Kind.rule(), a)
	said(c, k.Kind.rule(), a.Day, law.Day(at))
	if approved := k.Approval; approved != nil && !a.Day.IsZero() && a.Day.Before(law.Day(approved.At)) {
		c.Add(against(k.Kind.rule(), "day", a.Day.String(), "a day from "+law.Day(approved.At).String(),
			policy.T("审批之前不得答复客户", "the customer is not answered before the approval"), policy.T("请核对答复日期", "check the day of the answer")))
	}
	if p.Org != k.Org || p.ID != k.Profile {
		c.Add(*policy.Invalid("profile", "", "the complaint's profile", policy.T("客户档案与投诉不符", "the profile is not that of the complaint")))
	}
	if err := c.Err(); err != nil {
		return Complained{}, err
	}
	beside := p.communicated(ActAnswerComplaint, who, at, law, k, fact, a.Day, a.Channel, a.Text)
	k.State, k.Answer = ComplaintAnswered, &Feedback{Response: a, By: who.ID, At: k.At}
	d.Day = a.Day
	d, k.Deadlines, k.Breaches = journal.Meet(d, k.Deadlines, k.Breaches, policy.ComplaintAnswer, law.Day(at))
	return Complained{Complaint: k, Draft: d.With("fact", string(fact)), Beside: beside}, nil
}

// Close says that the complaint is settled (结束): an act of the department concerned.
func (k Complaint) Close(who policy.Actor, at time.Time, law *policy.Version, remark string) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActCloseComplaint, who, at, law)
	c.Reason(remark)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	k.State, k.Closed = ComplaintClosed, &archive.Note{By: who.ID, For: who.Principal, At: k.At, Text: remark}
	return k, d, nil
}

// Reopen takes the complaint up again, with a reason (重新受理): what was done stays on
// record as a round before, and the handler has the time of the regulation again.
func (k Complaint) Reopen(who policy.Actor, at time.Time, law *policy.Version, reason string) (Complaint, journal.Draft, error) {
	k, d, c := k.begin(ActReopenComplaint, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Complaint{}, journal.Draft{}, err
	}
	over := k.Round
	over.Reopened = &archive.Note{By: who.ID, For: who.Principal, At: k.At, Text: reason}
	k.State, k.Round, k.Rounds = ComplaintReceived, Round{}, append(slices.Clip(k.Rounds), over)
	k.Deadlines = policy.Deadlines{k.outcomeBy(law, law.Day(at))}
	return k, d.With("round", strconv.Itoa(len(k.Rounds)+1)), nil
}
