package httpapi

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// newAssessment names whom to assess, over which days.
type newAssessment struct {
	Person policy.PersonID `json:"person" validate:"required,max=64,plain"`
	staff.Span
}

// assessments adds the rows of rule G5.
func (a *API) assessments() {
	office := a.office
	n := noun[staff.Assessment]{api: a, path: "/assessments/{id}", tag: "assessments", ref: staff.Assessment.Ref}
	create(n, staff.ActAssess, func(ctx context.Context, req policy.Request, in newAssessment) (staff.Assessment, error) {
		return office.Assess(ctx, req, in.Person, in.Span)
	})
	one(n, "read an assessment", func(ctx context.Context, req policy.Request, id string) (staff.Assessment, error) {
		return office.Assessment(ctx, req, staff.AssessmentID(id))
	})
	list(a, n.collection(), n.tag, "list assessments", func(ctx context.Context, req policy.Request, _ string, q assessmentsQuery) ([]staff.Assessment, string, error) {
		page, err := office.Assessments(ctx, req, staff.AssessmentQuery{Person: q.Person, State: q.State, After: q.After, Limit: int(q.Limit)})
		return page.Assessments, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of an assessment", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return office.AssessmentHistory(ctx, req, staff.AssessmentID(id), after, limit)
	})
	act(n, staff.ActDecide, "decide", office.Decide)
	list(a, "/reports/figures", "reports", "what the journal says of everybody in a period that is over", func(ctx context.Context, req policy.Request, _ string, q spanQuery) ([]staff.Figures, string, error) {
		all, err := office.Figures(ctx, req, staff.Span{From: q.From, Until: q.Until})
		return all, "", err
	})
}

type assessmentsQuery struct {
	Person policy.PersonID `query:"person" doc:"who was assessed"`
	State  policy.State    `query:"state" doc:"the state of the assessment"`
	pages
}

type spanQuery struct {
	From  calendar.Day `query:"from" required:"true" doc:"the first day of the period"`
	Until calendar.Day `query:"until" required:"true" doc:"its last day, before today"`
}
