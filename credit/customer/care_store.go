package customer

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// CareRecords reads teams, plans of visits and visits.
type CareRecords interface {
	// TaskTeam returns that of a task, of revision 0 where there is none.
	TaskTeam(ctx context.Context, org policy.OrgID, t Task) (TaskTeam, error)
	// CarePlan and Visit return a record, or [policy.NotFound].
	CarePlan(ctx context.Context, org policy.OrgID, id PlanID) (CarePlan, error)
	Visit(ctx context.Context, org policy.OrgID, id VisitID) (Visit, error)
	// CarePlans and Visits return one page, in the order of the query, unlocked.
	CarePlans(ctx context.Context, q PlanQuery) (PlanPage, error)
	Visits(ctx context.Context, q VisitQuery) (VisitPage, error)
}

// CareTx also saves them, as [Tx] says.
type CareTx interface {
	SaveTaskTeam(ctx context.Context, t TaskTeam, d journal.Draft) (TaskTeam, error)
	SaveCarePlan(ctx context.Context, p CarePlan, d journal.Draft) (CarePlan, error)
	// SaveVisit saves a visit. A second one of a plan's occasion and profile is a
	// [policy.Conflict].
	SaveVisit(ctx context.Context, v Visit, d journal.Draft) (Visit, error)
}

// ByDue orders plans and visits by the last day on which they are in time, the
// earliest first.
const ByDue Order = "due"

// PlanQuery asks for plans of visits of one organisation; what is not set does not
// limit.
type PlanQuery struct {
	Org        policy.OrgID
	State      policy.State
	Department policy.DepartmentID
	Person     policy.PersonID
	Profile    ProfileID
	Class      string
	// DueBefore limits to plans whose next occasion was to be visited before that
	// day.
	DueBefore calendar.Day
	// By is [ByID] or [ByDue].
	By    Order
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// PlanPage is one page of plans of visits.
type PlanPage struct {
	Plans []CarePlan `json:"plans"`
	Next  string     `json:"next,omitempty"`
}

// VisitQuery asks for visits of one organisation; what is not set does not limit.
type VisitQuery struct {
	Org        policy.OrgID
	State      policy.State
	Profile    ProfileID
	Plan       PlanID
	Department policy.DepartmentID
	Person     policy.PersonID
	// DueBefore limits to visits of which something was due before that day.
	DueBefore calendar.Day
	// By is [ByID] or [ByDue].
	By    Order
	After string
	Limit int
}

// VisitPage is one page of visits.
type VisitPage struct {
	Visits []Visit `json:"visits"`
	Next   string  `json:"next,omitempty"`
}
