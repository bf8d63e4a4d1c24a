package customer

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Imported is what came of an import of forms.
type Imported struct {
	// Forms is how many were sent, Done how many of them have been looked at: all,
	// unless the import stopped. Taken is how many were taken in.
	Forms int `json:"forms"`
	Done  int `json:"done"`
	Taken int `json:"taken"`
	// Refused are the others, by their place.
	Refused []RefusedForm `json:"refused"`
}

// ImportAnswers takes many forms in (批量登记调查表, rule R6c): [ImportChunk] in each
// transaction, those that are refused gathered and the others taken, as
// [Survey.TakeAll] says. progress, where there is one, is called after each
// transaction. An error stops it; what was taken so far stays. Sent again under its
// request key it goes on where it stopped, and tells of everything. A dry run tells
// the same.
func (b *Book) ImportAnswers(ctx context.Context, req policy.Request, survey SurveyID, forms []Form, progress func(done, of int)) (Imported, error) {
	out := Imported{Forms: len(forms), Refused: []RefusedForm{}}
	if len(forms) == 0 || len(forms) > MaxImport {
		return out, policy.Invalid("forms", strconv.Itoa(len(forms)), "1 to "+strconv.Itoa(MaxImport), policy.Tf("一次登记 1 至 %d 份", "an import has from 1 to %d forms", MaxImport))
	}
	if most := maxKey - len(partOf("", len(forms))); len(req.Key) > most {
		return out, policy.Invalid("key", strconv.Itoa(len(req.Key))+" bytes", "at most "+strconv.Itoa(most)+" bytes", policy.T("请求键过长,不足以区分各批", "the request key is too long to tell the parts apart by"))
	}
	taken := make(map[ProfileID]bool)
	for from := 0; from < len(forms); from += ImportChunk {
		part := req
		if req.Key != "" {
			part.Key = partOf(req.Key, from)
		}
		until := min(from+ImportChunk, len(forms))
		one, err := b.takeIn(ctx, part, survey, from, forms[from:until], taken)
		if err != nil {
			return out, err
		}
		if req.DryRun {
			for i, f := range forms[from:until] {
				taken[f.Profile] = taken[f.Profile] || !slices.ContainsFunc(one.Refused, func(r RefusedForm) bool { return r.Place == from+i })
			}
		}
		out.Done, out.Taken, out.Refused = until, out.Taken+one.Taken, append(out.Refused, one.Refused...)
		if progress != nil {
			progress(until, len(forms))
		}
	}
	return out, nil
}

// maxKey is how many bytes a request key has at most.
const maxKey = 128

// partOf is the request key of a part of an import, by the place of its first form.
func partOf(key string, from int) string { return key + "#" + strconv.Itoa(from) }

// takeIn takes one part of an import in. taken are the profiles of forms that a dry
// run has taken in before, which are not on record.
func (b *Book) takeIn(ctx context.Context, req policy.Request, survey SurveyID, from int, forms []Form, taken map[ProfileID]bool) (Import, error) {
	id := ImportID(b.gate.House().ID())
	input := struct {
		Survey SurveyID
		From   int
		Forms  []Form
	}{survey, from, forms}
	return b.imports.Run(ctx, b.gate, req, ActAnswerSurvey, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Import) (Import, error) {
		s, err := tx.Survey(ctx, req.Org(), survey)
		if err != nil {
			return Import{}, err
		}
		of := make([]Respondent, len(forms))
		for i, f := range forms {
			if of[i], err = respondent(ctx, tx, s, f); err != nil {
				return Import{}, err
			}
			if taken[f.Profile] {
				of[i].Prior.Revision = 1
			}
		}
		out, err := s.TakeAll(p.Who, p.At, p.Law, id, from, forms, of)
		if err != nil {
			return Import{}, err
		}
		out.SurveyDraft.Act, out.Draft.Act = p.Act, p.Act
		if _, err := tx.SaveSurvey(ctx, out.Survey, out.SurveyDraft); err != nil {
			return Import{}, err
		}
		for _, one := range out.Forms {
			one.Draft.Act = p.Act
			if _, err := tx.SaveAnswer(ctx, one.Answer, one.Draft); err != nil {
				return Import{}, err
			}
		}
		return tx.SaveImport(ctx, out.Import, out.Draft)
	})
}

// respondent reads what a form is taken in with.
func respondent(ctx context.Context, tx Tx, s Survey, f Form) (one Respondent, err error) {
	if one.Profile, err = tx.Profile(ctx, s.Org, f.Profile); errors.Is(err, policy.NotFound) {
		return Respondent{None: err}, nil
	}
	if err == nil {
		one.Prior, err = tx.Answer(ctx, s.Org, AnswerID(s.ID, f.Profile))
	}
	for i := 0; i < len(one.Profile.Absorbed) && one.Prior.Revision == 0 && err == nil; i++ { // a customer answers once, under whichever id
		one.Prior, err = tx.Answer(ctx, s.Org, AnswerID(s.ID, one.Profile.Absorbed[i].ID))
	}
	return one, err
}
