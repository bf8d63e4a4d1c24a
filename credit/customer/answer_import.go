package customer

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ImportID names one part of an import.
type ImportID string

// ImportKind is the kind of record an [Import] is in the journal.
const ImportKind = "survey-import"

// Import is what came of taking many forms in at once (批量登记): how many were taken,
// and which were not, and why. One transaction takes [ImportChunk] of them, and has a
// record of its own, by which an import sent again under its request key goes on
// where it stopped.
type Import struct {
	Org      policy.OrgID `json:"org"`
	ID       ImportID     `json:"id"`
	Revision uint64       `json:"revision"`
	Survey   SurveyID     `json:"survey"`
	// Taken is how many forms were taken in.
	Taken int `json:"taken"`
	// Refused are the others.
	Refused []RefusedForm   `json:"refused,omitempty"`
	By      policy.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// RefusedForm is one form that was not taken in, and why.
type RefusedForm struct {
	// Place is that of the form in what was sent, from 0.
	Place   int                `json:"place"`
	Reasons []policy.Violation `json:"reasons"`
}

// ImportChunk is how many forms one transaction takes in, MaxImport how many one
// import may have.
const (
	ImportChunk = 200
	MaxImport   = 100_000
)

// Ref names the import as it is.
func (i Import) Ref() policy.Ref { return policy.Ref{ID: string(i.ID), Revision: i.Revision} }

// Respondent is what a form is taken in with: its customer's profile, and their form
// on record. None says why there is no such profile.
type Respondent struct {
	Profile Profile
	Prior   Answer
	None    error
}

// TakenForms are what came of taking several in.
type TakenForms struct {
	Survey      Survey
	SurveyDraft journal.Draft
	Forms       []TakenForm
	Import      Import
	Draft       journal.Draft
}

// TakeAll counts forms that came back, each by the checks of [Survey.Take]; those
// that are refused are gathered, and the others taken. from is the place of the
// first of them in what was sent. It is refused as a whole only where the actor may
// take none, or the survey takes none any more.
func (s Survey) TakeAll(who policy.Actor, at time.Time, law *policy.Version, id ImportID, from int, forms []Form, of []Respondent) (TakenForms, error) {
	next, d, c := s.begin(ActAnswerSurvey, who, at, law)
	if err := c.Err(); err != nil {
		return TakenForms{}, err
	}
	out := TakenForms{Survey: next, Import: Import{Org: s.Org, ID: id, Survey: s.ID, By: who.ID, At: archive.Instant(at, time.Time{})}}
	seen := make(map[ProfileID]bool)
	for i, f := range forms {
		one := of[i]
		if seen[f.Profile] {
			one.Prior.Revision = max(one.Prior.Revision, 1)
		}
		err := one.None
		if err == nil {
			var taken Taken
			if taken, err = out.Survey.Take(who, at, law, one.Profile, one.Prior, f); err == nil {
				seen[f.Profile], out.Survey = true, taken.Survey
				out.Forms = append(out.Forms, taken.TakenForm)
				continue
			}
		}
		reasons, ok := reasons(err)
		if !ok {
			return TakenForms{}, err
		}
		out.Import.Refused = append(out.Import.Refused, RefusedForm{Place: from + i, Reasons: reasons})
	}
	out.Import.Taken = len(out.Forms)
	taken, refused := strconv.Itoa(out.Import.Taken), strconv.Itoa(len(out.Import.Refused))
	out.SurveyDraft = d.With("import", string(id)).With("taken", taken).With("forms", strconv.Itoa(out.Survey.Answers()))
	out.Draft = journal.NewDraft(who, at, ActAnswerSurvey, policy.R6c).With("survey", string(s.ID)).With("taken", taken).With("refused", refused)
	return out, nil
}

// reasons are those of a refusal; false of an error that is none.
func reasons(err error) ([]policy.Violation, bool) {
	if errors.Is(err, policy.Unavailable) || errors.Is(err, policy.Conflict) {
		return nil, false
	}
	var all []policy.Violation
	for _, v := range policy.Violations(err) {
		all = append(all, *v)
	}
	return slices.Clip(all), len(all) > 0
}
