package staff

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// AssessmentQuery asks for assessments of one organisation; what is not set does
// not limit.
type AssessmentQuery struct {
	Org    policy.OrgID
	Person policy.PersonID
	State  policy.State
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// AssessmentPage is one page of assessments.
type AssessmentPage struct {
	Assessments []Assessment
	// Next continues after this page; empty when it was the last.
	Next string
}

// Figures returns the figures of everybody the journal names in a period that is
// over, by id (rule G5a). It reads the whole journal of the organisation.
func (o *Office) Figures(ctx context.Context, req policy.Request, span Span) ([]Figures, error) {
	return o.count(ctx, req, ActReadAssessments, "", span)
}

func (o *Office) count(ctx context.Context, req policy.Request, action policy.Action, about policy.PersonID, span Span) ([]Figures, error) {
	var out []Figures
	err := o.read(ctx, req, action, about, func(r Reader, pass Pass) error {
		if err := CheckSpan(span, pass.Today); err != nil {
			return err
		}
		all, err := Count(r.Journal(ctx, req.Org()), pass.Law, span)
		out = all
		return err
	})
	return out, err
}

// Assess draws up the assessment of a person for a period: see [Assess]. The
// figures are counted before it is saved; of a period that is over they do not
// change. A second assessment of one person and period is a [policy.Conflict].
func (o *Office) Assess(ctx context.Context, req policy.Request, person policy.PersonID, span Span) (Assessment, error) {
	all, err := o.count(ctx, req, ActAssess, person, span)
	if err != nil {
		return Assessment{}, err
	}
	f := Figures{Person: person}
	for _, one := range all {
		if one.Person == person {
			f = one
		}
	}
	id := AssessmentID(o.gate.House().ID())
	input := struct {
		Person policy.PersonID `json:"person"`
		Span
	}{person, span}
	return o.assessments.Act(ctx, o.gate, req, ActAssess, policy.Ref{}, input, func(pass Pass, _ Assessment) (Assessment, journal.Draft, error) {
		return Assess(req.Org(), id, span, f, pass.Who, pass.At, pass.Law)
	})
}

// Decide records what was decided on an assessment: see [Assessment.Decide].
func (o *Office) Decide(ctx context.Context, req policy.Request, ref policy.Ref, r AssessmentRuling) (Assessment, error) {
	return o.assessments.Act(ctx, o.gate, req, ActDecide, ref, r, func(pass Pass, a Assessment) (Assessment, journal.Draft, error) {
		return a.Decide(pass.Who, pass.At, pass.Law, r)
	})
}

// Assessment returns an assessment to those whom the matrix lets read it, and to
// the person assessed.
func (o *Office) Assessment(ctx context.Context, req policy.Request, id AssessmentID) (Assessment, error) {
	var out Assessment
	err := o.readOwn(ctx, req, func(r Reader, pass Pass) (err error) {
		out, err = readAssessment(ctx, r, req, pass, id)
		return err
	})
	return out, err
}

func readAssessment(ctx context.Context, r Reader, req policy.Request, pass Pass, id AssessmentID) (Assessment, error) {
	a, err := r.Assessment(ctx, req.Org(), id)
	if err == nil {
		err = sees(ActReadAssessments, pass, a.Org, a.Person)
	}
	if err != nil {
		return Assessment{}, err
	}
	return a, nil
}

// Assessments returns one page of assessments, by id. A person without the right
// to read them all asks for their own.
func (o *Office) Assessments(ctx context.Context, req policy.Request, q AssessmentQuery) (AssessmentPage, error) {
	var out AssessmentPage
	q.Org = req.Org()
	err := o.read(ctx, req, ActReadAssessments, q.Person, func(r Reader, _ Pass) (err error) {
		out, err = r.Assessments(ctx, q)
		return err
	})
	return out, err
}

// AssessmentHistory returns at most limit entries of the journal of an
// assessment, those after the Seq given; 100 when limit is 0, at most 1000. Who
// may read is as for [Office.Assessment].
func (o *Office) AssessmentHistory(ctx context.Context, req policy.Request, id AssessmentID, after uint64, limit int) ([]journal.Entry, error) {
	var out []journal.Entry
	err := o.readOwn(ctx, req, func(r Reader, pass Pass) (err error) {
		if _, err = readAssessment(ctx, r, req, pass, id); err != nil {
			return err
		}
		out, err = r.Entries(ctx, journal.Chain{Org: req.Org(), Kind: AssessmentKind, ID: string(id)}, after, limit)
		return err
	})
	return out, err
}

// readOwn runs a query that decides itself who may read what it finds.
func (o *Office) readOwn(ctx context.Context, req policy.Request, fn func(r Reader, pass Pass) error) error {
	return o.read(ctx, req, ActReadAssessments, req.Actor.ID, fn)
}
