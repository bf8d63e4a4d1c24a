package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// assessment is an assessment with something in every field.
func assessment(id staff.AssessmentID, who policy.PersonID) staff.Assessment {
	return staff.Assessment{
		Org: org, ID: id, State: staff.Decided, Person: who, Span: staff.Span{From: day("2026-01-01"), Until: day("2026-03-31")},
		Figures:   staff.Figures{Person: who, Acts: 9, Duties: 8, OnTime: 4, Breaches: 3, Overdue: 1, Losses: 2},
		Proposals: []staff.Proposal{{Kind: staff.Penalty, Ground: "breaches", Found: 3, Threshold: 3}}, By: "zhao",
		Decision: &staff.AssessmentDecision{AssessmentRuling: staff.AssessmentRuling{Outcome: staff.Penalty, Reason: "三次"}, By: "zhao", At: noon},
		At:       noon,
	}
}

var assessments = group{"Assessments", []testCase{
	{
		"KeptWhole", "an assessment comes back as it was saved, to its own organisation",
		func(t *testing.T, s Stores) {
			a := assessment("a-1", "wang")
			updateStaff(t, s.Staff(), func(tx staff.Tx) (err error) {
				a, err = tx.SaveAssessment(t.Context(), a, draft("assess"))
				return err
			})
			equal(t, a.Revision, 1)
			must(t, s.Staff().View(t.Context(), func(r staff.Reader) error {
				got, err := r.Assessment(t.Context(), org, "a-1")
				must(t, err)
				equal(t, got, a)
				_, err = r.Assessment(t.Context(), other, "a-1")
				wants(t, err, policy.NotFound)
				page, err := r.Assessments(t.Context(), staff.AssessmentQuery{Org: other})
				equal(t, len(page.Assessments), 0)
				return err
			}))
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names",
		func(t *testing.T, s Stores) {
			open := assessment("a-2", "li")
			open.State, open.Decision = staff.Proposed, nil
			updateStaff(t, s.Staff(), func(tx staff.Tx) error {
				for _, a := range []staff.Assessment{assessment("a-1", "wang"), open} {
					if _, err := tx.SaveAssessment(t.Context(), a, draft("assess")); err != nil {
						return err
					}
				}
				return nil
			})
			for _, one := range []struct {
				q    staff.AssessmentQuery
				want string
			}{
				{staff.AssessmentQuery{}, "[a-1 a-2]"},
				{staff.AssessmentQuery{Person: "li"}, "[a-2]"},
				{staff.AssessmentQuery{State: staff.Decided}, "[a-1]"},
				{staff.AssessmentQuery{State: staff.Decided, Person: "li"}, "[]"},
			} {
				one.q.Org = org
				var got []staff.AssessmentID
				must(t, s.Staff().View(t.Context(), func(r staff.Reader) error {
					page, err := r.Assessments(t.Context(), one.q)
					for _, a := range page.Assessments {
						got = append(got, a.ID)
					}
					return err
				}))
				equal(t, fmt.Sprint(got), one.want)
			}
		},
	},
	{
		"OneAPeriod", "of all who assess one person for one period at once exactly one may win (G5a)",
		func(t *testing.T, s Stores) {
			errs := inParallel(8, func(i int) error {
				return s.Staff().Update(t.Context(), func(tx staff.Tx) error {
					_, err := tx.SaveAssessment(t.Context(), assessment(staff.AssessmentID(fmt.Sprint("a-", i)), "wang"), draft("assess"))
					return err
				})
			})
			equal(t, winners(t, errs), 1)
			sound(t, s, org)
		},
	},
	{
		"Journal", "figures are read from every entry of the organisation, in the order of kind, id and seq",
		func(t *testing.T, s Stores) {
			f := update(t, s.Archive(), plain("f-2", "L-2"), plain("f-1", "L-1"))[1]
			_, err := save(t, s.Archive(), f)
			must(t, err)
			shelve(t, s.Archive(), volume(1))
			theirs := plain("f-3", "L-3")
			theirs.Org = other
			update(t, s.Archive(), theirs)
			got := ""
			read := func(r staff.Reader) error {
				got = ""
				for e, err := range r.Journal(t.Context(), org) {
					if err != nil {
						return err
					}
					equal(t, e.Hash, e.Digest())
					got += fmt.Sprint(e.Chain, " ", e.Seq, "; ")
				}
				return nil
			}
			must(t, s.Staff().View(t.Context(), read))
			equal(t, got, "file/f-1 1; file/f-1 2; file/f-2 1; volume/v-1 1; ")
			must(t, s.Archive().View(t.Context(), func(r archive.Reader) error { return read(r.Staff()) }))
			equal(t, got, "file/f-1 1; file/f-1 2; file/f-2 1; volume/v-1 1; ")
			must(t, s.Staff().View(t.Context(), func(r staff.Reader) error {
				for _, err := range r.Journal(t.Context(), org) {
					must(t, err)
					break // who has seen enough may leave
				}
				var none []journal.Entry
				for e, err := range r.Journal(t.Context(), "nobody") {
					must(t, err)
					none = append(none, e)
				}
				equal(t, len(none), 0)
				return nil
			}))
		},
	},
}}
