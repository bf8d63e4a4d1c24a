package customer

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// SurveyRecords reads surveys, what came back, what was done about it, and
// complaints.
type SurveyRecords interface {
	// Survey, CorrectiveAction, Complaint and Import return a record, or
	// [policy.NotFound].
	Survey(ctx context.Context, org policy.OrgID, id SurveyID) (Survey, error)
	CorrectiveAction(ctx context.Context, org policy.OrgID, id ActionID) (CorrectiveAction, error)
	Complaint(ctx context.Context, org policy.OrgID, id ComplaintID) (Complaint, error)
	Import(ctx context.Context, org policy.OrgID, id ImportID) (Import, error)
	// Answer returns the form of that id ([AnswerID]), of revision 0 where there is
	// none.
	Answer(ctx context.Context, org policy.OrgID, id string) (Answer, error)
	// SurveyYear returns that of a year, unplanned and of revision 0 where there is
	// none.
	SurveyYear(ctx context.Context, org policy.OrgID, year int) (SurveyYear, error)
	// Surveys returns one page, by the first day of the forms, Answers by id,
	// CorrectiveActions and Complaints in the order of the query, unlocked.
	Surveys(ctx context.Context, q SurveyQuery) (SurveyPage, error)
	Answers(ctx context.Context, q AnswerQuery) (AnswerPage, error)
	CorrectiveActions(ctx context.Context, q ActionQuery) (ActionPage, error)
	Complaints(ctx context.Context, q ComplaintQuery) (ComplaintPage, error)
	// ComplaintFigures counts complaints where they are, and returns one page of the
	// groups, by month, department and kind.
	ComplaintFigures(ctx context.Context, q ComplaintFiguresQuery) (ComplaintFiguresPage, error)
}

// SurveyTx also saves them, as [Tx] says.
type SurveyTx interface {
	SaveSurvey(ctx context.Context, s Survey, d journal.Draft) (Survey, error)
	SaveAnswer(ctx context.Context, a Answer, d journal.Draft) (Answer, error)
	SaveCorrectiveAction(ctx context.Context, a CorrectiveAction, d journal.Draft) (CorrectiveAction, error)
	SaveSurveyYear(ctx context.Context, y SurveyYear, d journal.Draft) (SurveyYear, error)
	SaveImport(ctx context.Context, i Import, d journal.Draft) (Import, error)
	SaveComplaint(ctx context.Context, k Complaint, d journal.Draft) (Complaint, error)
}

// SurveyQuery asks for surveys of one organisation; what is not set does not limit.
type SurveyQuery struct {
	Org   policy.OrgID
	State policy.State
	// Full limits to those that ask all customers.
	Full bool
	// From and Until limit to those whose forms begin on these days, both included.
	From, Until calendar.Day
	// Unaddressed limits to those with a topic below its target and no action on it.
	Unaddressed bool
	After       string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// SurveyPage is one page of surveys.
type SurveyPage struct {
	Surveys []Survey `json:"surveys"`
	Next    string   `json:"next,omitempty"`
}

// AnswerQuery asks for forms of one organisation; what is not set does not limit.
type AnswerQuery struct {
	Org        policy.OrgID
	Survey     SurveyID
	Profile    ProfileID
	Customer   archive.CustomerID
	Department policy.DepartmentID
	After      string
	Limit      int
}

// AnswerPage is one page of forms.
type AnswerPage struct {
	Answers []Answer `json:"answers"`
	Next    string   `json:"next,omitempty"`
}

// ActionQuery asks for corrective and preventive actions of one organisation; what
// is not set does not limit.
type ActionQuery struct {
	Org        policy.OrgID
	State      policy.State
	Survey     SurveyID
	Owner      policy.PersonID
	Department policy.DepartmentID
	// DueBefore limits to those that were to be done before that day and are not.
	DueBefore calendar.Day
	// By is [ByID] or [ByDue].
	By    Order
	After string
	Limit int
}

// ActionPage is one page of actions.
type ActionPage struct {
	Actions []CorrectiveAction `json:"actions"`
	Next    string             `json:"next,omitempty"`
}

// ComplaintQuery asks for complaints of one organisation; what is not set does not
// limit.
type ComplaintQuery struct {
	Org        policy.OrgID
	State      policy.State
	Kind       Grievance
	Department policy.DepartmentID
	Handler    policy.PersonID
	Profile    ProfileID
	Customer   archive.CustomerID
	// From and Until are the days of the complaint, both included.
	From, Until calendar.Day
	// DueBefore limits to those of which something was due before that day.
	DueBefore calendar.Day
	// By is [ByID] or [ByDue].
	By    Order
	After string
	Limit int
}

// ComplaintPage is one page of complaints.
type ComplaintPage struct {
	Complaints []Complaint `json:"complaints"`
	Next       string      `json:"next,omitempty"`
}

// ComplaintFiguresQuery asks for figures of complaints of one organisation; what is
// not set does not limit.
type ComplaintFiguresQuery struct {
	Org        policy.OrgID
	Kind       Grievance
	Department policy.DepartmentID
	// From and Until are the days of the complaint, both included.
	From, Until calendar.Day
	// Today is the day as of which something is late.
	Today calendar.Day
	After string
	Limit int
}

// ComplaintFigures counts the complaints of a month, department and kind.
type ComplaintFigures struct {
	// Month is the month of the complaint: "2026-03".
	Month      string              `json:"month"`
	Department policy.DepartmentID `json:"department"`
	Kind       Grievance           `json:"kind"`
	Received   int                 `json:"received"`
	// Open are those the customer has no answer to yet. Of all received, Late are those
	// of which a deadline was missed, or is open past its day, Pending those that are
	// open and not late, InTime those answered without delay.
	Open    int `json:"open"`
	Late    int `json:"late"`
	Pending int `json:"pending"`
	InTime  int `json:"inTime"`
	// Reopened is how often they were taken up again.
	Reopened int `json:"reopened"`
}

// ComplaintFiguresPage is one page of figures.
type ComplaintFiguresPage struct {
	Figures []ComplaintFigures `json:"figures"`
	Next    string             `json:"next,omitempty"`
}
