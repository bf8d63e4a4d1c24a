package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// RequestID names a request to a department.
type RequestID string

// RequestKind is the kind of record a [Request] is in the journal.
const RequestKind = "department-request"

// The states of a request to a department.
const (
	Asked     policy.State = "asked"
	Answered  policy.State = "answered"
	Withdrawn policy.State = "withdrawn"
)

// The acts on a request to a department.
const (
	ActAsk          policy.Action = "department-request.ask"
	ActAnswer       policy.Action = "department-request.answer"
	ActWithdraw     policy.Action = "department-request.withdraw"
	ActReadRequests policy.Action = "department-request.read"
)

// Request asks a department to cooperate by a day (配合事项, rule C3b). A late one is
// reported, and no breach is held against anybody: the article names no person.
type Request struct {
	Org      policy.OrgID `json:"org"`
	ID       RequestID    `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Asking
	By policy.PersonID `json:"by"`
	// Answer is the department's; Withdrawn says why it was taken back.
	Answer    *archive.Note `json:"answer,omitempty"`
	Withdrawn *archive.Note `json:"withdrawn,omitempty"`
	// Done is the day of the answer.
	Done calendar.Day `json:"done,omitzero"`
	At   time.Time    `json:"at"`
}

// Asking is what is asked of a department.
type Asking struct {
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	What       string              `json:"what" validate:"required,max=2000,prose"`
	// Due is the last day on which it is in time.
	Due calendar.Day `json:"due"`
}

// Ref names the request as it is.
func (r Request) Ref() policy.Ref { return policy.Ref{ID: string(r.ID), Revision: r.Revision} }

// Late is by how many civil days the request was answered late, or is late today while
// it is open; 0 when it is not.
func (r Request) Late(today calendar.Day) int {
	switch r.State {
	case Asked:
		return max(0, today.DaysSince(r.Due))
	case Answered:
		return max(0, r.Done.DaysSince(r.Due))
	}
	return 0
}

var requests = policy.Lifecycle[Request]{
	{Action: ActAnswer, From: []policy.State{Asked}, To: Answered, Rules: []policy.Rule{policy.C3b}},
	{Action: ActWithdraw, From: []policy.State{Asked}, To: Withdrawn, Rules: []policy.Rule{policy.C3b}},
}

// Requests returns the transition table of a request to a department.
func Requests() policy.Lifecycle[Request] { return slices.Clone(requests) }

var requestNames = map[policy.State]policy.Text{
	Asked: policy.T("待答复", "asked"), Answered: policy.T("已答复", "answered"), Withdrawn: policy.T("已撤回", "withdrawn"),
}

// RequestStateText returns a state's name for a reader.
func RequestStateText(s policy.State) policy.Text {
	if name, ok := requestNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Subject is what the authority matrix must know of the request.
func (r Request) Subject() policy.Subject {
	return policy.Subject{Org: r.Org, Department: r.Department, Parties: []policy.Party{{As: policy.Requester, Person: r.By}}}
}

func (r Request) record() policy.Record {
	return policy.Record{Kind: RequestKind, ID: string(r.ID), State: r.State, States: requestNames, Subject: r.Subject()}
}

// Explain lists what may be done next with the request, by whom and by which rules,
// and what stands in the way of this actor.
func (r Request) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := requests.Explain(r, r.record(), nil, who, law.Day(at), law)
	if who.Org != r.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: r.record().Name()}
		r.theirs(c, all[i].Action, who, at, law)
		all[i].Block(c)
	}
	return all
}

func (r Request) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Request, journal.Draft, *policy.Checks) {
	row, _ := requests.Row(a)
	c := requests.Begin(a, r, r.record(), who, law)
	if who.Org == r.Org {
		r.theirs(c, a, who, at, law)
	}
	r.At = archive.Instant(at, r.At)
	return r, journal.NewDraft(who, at, a, row.Rules...), c
}

// theirs adds that a department is answered for by its own people.
func (r Request) theirs(c *policy.Checks, a policy.Action, who policy.Actor, at time.Time, law *policy.Version) {
	archive.Timely(c, law, r.Org, at, r.At)
	if a == ActAnswer && (who.Home != "" || !who.Belongs(r.Department)) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.C3b, Field: "actor", Wanted: "a person of the department",
			Problem: policy.T("只能由该部门的人员答复", "the department is answered for by its own people"),
			Remedy:  policy.T("请由该部门人员办理", "have somebody of the department answer"),
		})
	}
}

// Ask asks a department to cooperate (提出配合事项, rule C3b), by a day that has not
// passed.
func Ask(org policy.OrgID, id RequestID, who policy.Actor, at time.Time, law *policy.Version, a Asking) (Request, journal.Draft, error) {
	r := Request{Org: org, ID: id, State: Asked, Asking: a, By: who.ID, At: archive.Instant(at, time.Time{})}
	name := r.record().Name()
	if who.Org != org {
		return Request{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActAsk, policy.Subject{Org: org, Department: a.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(a))
	if today := law.Day(at); a.Due.IsZero() || a.Due.Before(today) {
		v := policy.Invalid("due", a.Due.String(), "a day from "+today.String(), policy.T("没有写明期限,或期限已经过去", "the due day is missing, or has passed"))
		v.Rule = policy.C3b
		c.Add(*v)
	}
	if err := c.Err(); err != nil {
		return Request{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActAsk, policy.C3b).With("department", string(a.Department)).With("due", a.Due.String())
	return r, d, nil
}

// Reply is the department's answer (答复), by one of its people; a late one is taken.
func (r Request) Reply(who policy.Actor, at time.Time, law *policy.Version, text string) (Request, journal.Draft, error) {
	r, d, c := r.begin(ActAnswer, who, at, law)
	c.Join(policy.CheckShape(struct {
		Text string `json:"text" validate:"required,max=2000,prose"`
	}{text}))
	if err := c.Err(); err != nil {
		return Request{}, journal.Draft{}, err
	}
	r.State, r.Done, r.Answer = Answered, law.Day(at), &archive.Note{By: who.ID, At: r.At, Text: text}
	return r, d.With("due", r.Due.String()).With("done", r.Done.String()), nil
}

// Withdraw takes the request back with a reason (撤回).
func (r Request) Withdraw(who policy.Actor, at time.Time, law *policy.Version, reason string) (Request, journal.Draft, error) {
	r, d, c := r.begin(ActWithdraw, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Request{}, journal.Draft{}, err
	}
	r.State, r.Withdrawn = Withdrawn, &archive.Note{By: who.ID, At: r.At, Text: reason}
	return r, d, nil
}
