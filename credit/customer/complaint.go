package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// ComplaintID names a complaint.
type ComplaintID string

// ComplaintKind is the kind of record a [Complaint] is in the journal.
const ComplaintKind = "complaint"

// The states of a complaint.
const (
	ComplaintReceived policy.State = "received" // being looked into by the department concerned
	ComplaintProposed policy.State = "proposed" // its outcome is with the general manager
	ComplaintApproved policy.State = "approved" // the office answers the customer
	ComplaintAnswered policy.State = "answered" // the customer has the answer
	ComplaintClosed   policy.State = "closed"   // settled
)

// Grievance says what a complaint is about.
type Grievance string

// The two kinds of complaint.
const (
	ServiceQuality Grievance = "service-quality" // 服务质量不达标 (rule R7.2)
	ServiceProcess Grievance = "service-process" // 对服务过程不满意 (rule R7.3)
)

// Text returns the kind's name for a reader.
func (g Grievance) Text() policy.Text {
	switch g {
	case ServiceQuality:
		return policy.T("服务质量不达标", "service quality below standard")
	case ServiceProcess:
		return policy.T("对服务过程不满意", "dissatisfaction with the service process")
	}
	return policy.T(string(g), string(g))
}

// rule is the one by which complaints of the kind are handled.
func (g Grievance) rule() policy.Rule {
	if g == ServiceProcess {
		return policy.R7_3
	}
	return policy.R7_2
}

// Complaint is one complaint of a customer (客户投诉, article 7): received by the
// department concerned, looked into, its outcome approved by the general manager,
// answered by the office. Receipt and answer are communications in the customer's
// profile ([Fact]) as well.
type Complaint struct {
	Org      policy.OrgID `json:"org"`
	ID       ComplaintID  `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Intake
	Customer archive.CustomerID `json:"customer"`
	// MergedFrom are the profiles it lay beside before they were merged, in order.
	MergedFrom []ProfileID `json:"mergedFrom,omitempty"`
	// Team is the department concerned, with its handler (经办人), and the production
	// office where it has been asked to join.
	Team Team `json:"team"`
	// Receiver took it in.
	Receiver policy.PersonID `json:"receiver"`
	Round
	// Rounds are those before it was reopened, in order.
	Rounds []Round `json:"rounds,omitempty"`
	// Deadlines hold the days of the proposed outcome and of the answer, Breaches
	// those that were missed.
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Intake is what is taken in.
type Intake struct {
	Profile ProfileID `json:"profile" validate:"required,max=64,plain"`
	Kind    Grievance `json:"kind" validate:"required,oneof=service-quality service-process"`
	// Day is when the customer complained, Channel how.
	Day     calendar.Day `json:"day"`
	Channel Channel      `json:"channel" validate:"required,oneof=phone meeting message mail"`
	Text    string       `json:"text" validate:"required,max=2000,prose"`
}

// Round is one handling of a complaint, from receipt to answer.
type Round struct {
	// Asked says when the production office was asked to join, Joined what it said
	// (rule R7.2).
	Asked  *archive.Note `json:"asked,omitempty"`
	Joined *archive.Note `json:"joined,omitempty"`
	// Handled are those who handled it before its handler, in order.
	Handled []policy.PersonID `json:"handled,omitempty"`
	// Outcome is what is proposed (处理结果), Returned are those that were given back
	// before, in order.
	Outcome  *Outcome          `json:"outcome,omitempty"`
	Returned []ReturnedOutcome `json:"returned,omitempty"`
	// Approval is the general manager's; Back says why they gave the last outcome back,
	// until there is another.
	Approval *Approval     `json:"approval,omitempty"`
	Back     *archive.Note `json:"back,omitempty"`
	// Answer is the office's to the customer (反馈).
	Answer *Feedback     `json:"answer,omitempty"`
	Closed *archive.Note `json:"closedBecause,omitempty"`
	// Reopened says why this handling was not the last.
	Reopened *archive.Note `json:"reopenedBecause,omitempty"`
}

// Outcome is what the department found and proposes (处理结果), by whom.
type Outcome struct {
	Proposal
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// ReturnedOutcome is an outcome that was given back, and why.
type ReturnedOutcome struct {
	Outcome
	Back archive.Note `json:"back"`
}

// Proposal is what a department proposes.
type Proposal struct {
	// Justified: the customer was right.
	Justified bool `json:"justified,omitempty"`
	// Answerer is who of the office answers the customer in time; once it is approved
	// somebody else may be named.
	Answerer policy.PersonID `json:"answerer" validate:"required,max=64,plain"`
	Text     string          `json:"text" validate:"required,max=2000,prose"`
}

// Feedback is the office's answer to the customer (反馈), by whom.
type Feedback struct {
	Response
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Response is what the office answers, on which day and how.
type Response struct {
	Day     calendar.Day `json:"day"`
	Channel Channel      `json:"channel" validate:"required,oneof=phone meeting message mail"`
	Text    string       `json:"text" validate:"required,max=2000,prose"`
}

// Ref names the complaint as it is.
func (k Complaint) Ref() policy.Ref { return policy.Ref{ID: string(k.ID), Revision: k.Revision} }

// Late reports whether a deadline of it was missed, or is open past its day.
func (k Complaint) Late(today calendar.Day) bool {
	if len(k.Breaches) > 0 {
		return true
	}
	due := k.Deadlines.NextDue()
	return !due.IsZero() && today.After(due)
}

// ComplaintListing is what everybody of the company may see of a complaint.
type ComplaintListing struct {
	ID         ComplaintID         `json:"id"`
	Revision   uint64              `json:"revision"`
	State      policy.State        `json:"state"`
	Kind       Grievance           `json:"kind"`
	Department policy.DepartmentID `json:"department"`
	Handler    policy.PersonID     `json:"handler"`
	Day        calendar.Day        `json:"day"`
	// Due is the next day due; zero when nothing is open.
	Due calendar.Day `json:"due,omitzero"`
}

// Ref names the complaint as it is.
func (l ComplaintListing) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// Listing returns what of the complaint is for everybody.
func (k Complaint) Listing() ComplaintListing {
	return ComplaintListing{
		ID: k.ID, Revision: k.Revision, State: k.State, Kind: k.Kind, Department: k.Team.Department, Handler: k.Team.Organiser,
		Day: k.Day, Due: k.Deadlines.NextDue(),
	}
}
