package customer

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// SurveyID names a satisfaction survey.
type SurveyID string

// SurveyKind is the kind of record a [Survey] is in the journal.
const SurveyKind = "survey"

// The states of a survey.
const (
	SurveyDrafted     policy.State = "draft"       // its questionnaire may be changed
	SurveyOpen        policy.State = "open"        // sent; forms come back
	SurveyClosed      policy.State = "closed"      // no more forms; counted
	SurveyReported    policy.State = "reported"    // its report is with the general manager
	SurveyApproved    policy.State = "approved"    // the report may go out
	SurveyDistributed policy.State = "distributed" // it has gone to the departments
	SurveyWithdrawn   policy.State = "withdrawn"   // given up; the end
)

// Survey is one satisfaction survey (顾客满意度调查, article 6): what is asked, of
// whom, what came back in figures, and what became of it. The forms themselves are
// records of their own ([Answer]); the survey counts them as they come in, so that
// nobody has to read ten thousand of them.
type Survey struct {
	Org      policy.OrgID `json:"org"`
	ID       SurveyID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Questionnaire
	// Sending says how it was sent; nil before.
	Sending *Sending `json:"sending,omitempty"`
	// Returned counts the forms that came back, by department, Counts what they say.
	Returned []Returned `json:"returned,omitempty"`
	Counts   []Count    `json:"counts,omitempty"`
	// Findings are what it has found, topic by topic and over all, by the targets in
	// force when it was closed.
	Findings []Finding `json:"findings,omitempty"`
	// Report is the analysis drawn up of it; nil before (rule R6c).
	Report *SurveyReport `json:"report,omitempty"`
	// Approval is the general manager's of the report.
	Approval *Approval `json:"approval,omitempty"`
	// Back says why the general manager gave the report back; nil once there is
	// another.
	Back *archive.Note `json:"back,omitempty"`
	// Receipts are those of the departments that the report went to.
	Receipts []Receipt `json:"receipts,omitempty"`
	// Withdrawn says why it was given up.
	Withdrawn *archive.Note `json:"withdrawnBecause,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Sending is how a survey was sent out (发放调查表, rule R6b).
type Sending struct {
	// From and Until are the first and last day of the forms.
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
	// Forms is how many were sent out.
	Forms int `json:"forms" validate:"min=1,max=10000000"`
	// By sent it, at At.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Returned counts the forms of a department's customers that came back.
type Returned struct {
	Department policy.DepartmentID `json:"department"`
	Forms      int                 `json:"forms"`
}

// SurveyReport is the analysis of a survey (满意度调查分析报告, rule R6c); its figures
// are those of the survey.
type SurveyReport struct {
	Text string          `json:"text"`
	By   policy.PersonID `json:"by"`
	For  policy.PersonID `json:"for,omitempty"`
	At   time.Time       `json:"at"`
}

// Receipt is a department's for a report (签收).
type Receipt struct {
	Department policy.DepartmentID `json:"department"`
	// By signed for it, at At; nobody yet when empty.
	By policy.PersonID `json:"by,omitempty"`
	At time.Time       `json:"at,omitzero"`
}

// Ref names the survey as it is.
func (s Survey) Ref() policy.Ref { return policy.Ref{ID: string(s.ID), Revision: s.Revision} }

// Full reports whether all customers were asked, as one survey a year does (rule
// R6a).
func (s Survey) Full() bool { return s.Invited.All }

// Answers returns how many forms came back.
func (s Survey) Answers() int {
	n := 0
	for _, r := range s.Returned {
		n += r.Forms
	}
	return n
}

// Sent returns the first day of the forms; zero before the survey is sent.
func (s Survey) Sent() calendar.Day {
	if s.Sending == nil {
		return calendar.Day{}
	}
	return s.Sending.From
}

// Unaddressed lists the topics below their target on which no action has been
// planned (rule R6d); what is weak over all is addressed by any action.
func (s Survey) Unaddressed() []string {
	var weak []string
	planned := 0
	for _, f := range s.Findings {
		planned += f.Actions
	}
	for _, f := range s.Findings {
		if f.Weak && f.Actions == 0 && (f.Topic != policy.Overall || planned == 0) {
			weak = append(weak, f.Topic)
		}
	}
	return weak
}

// Went reports whether the report went to one of an actor's departments.
func (s Survey) Went(who policy.Actor) bool {
	return slices.ContainsFunc(s.Receipts, func(r Receipt) bool { return who.Home == "" && who.Belongs(r.Department) })
}

// SurveyListing is what everybody of the company may see of a survey: what it asks,
// not what was answered.
type SurveyListing struct {
	ID       SurveyID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Questionnaire
	Sending *Sending `json:"sending,omitempty"`
}

// Ref names the survey as it is.
func (l SurveyListing) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// Listing returns what of the survey is for everybody.
func (s Survey) Listing() SurveyListing {
	return SurveyListing{ID: s.ID, Revision: s.Revision, State: s.State, Questionnaire: s.Questionnaire, Sending: s.Sending}
}
