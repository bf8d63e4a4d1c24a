package staff

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Office keeps people and regulation (人事与制度): who has learned what, holds
// which post, lets whom act for them; which version of the regulation is in
// force from when, how it is interpreted, which days are worked.
//
// Every act names the record as its caller last saw it: a [policy.Ref] of
// revision 0 when nothing is on record yet. Besides what the act itself
// refuses, a record that has changed since is [policy.Conflict], an
// organisation the caller has no reach into is [policy.NotFound], and a store
// that cannot do it now is [policy.Unavailable]. Nothing is written by an act
// that is refused.
type Office struct {
	store  Store
	gate   *Gate
	people Keeping[Tx, Person]
	books  Keeping[Tx, Rulebook]

	assessments Keeping[Tx, Assessment]
}

// NewOffice makes an office over a store. A house that fixes the regulation
// judges by that one; what is published here is kept for houses that fix none.
func NewOffice(store Store, house policy.House) *Office {
	self := func(tx Tx) Reader { return tx }
	return &Office{
		store: store,
		gate:  NewGate(house),
		people: Keeping[Tx, Person]{
			Kind: PersonKind, Update: store.Update, Staff: self, Ref: Person.Ref,
			Load: Loads(Tx.Person), Save: Tx.SavePerson,
			Sees: func(p Pass, r Person) error { return sees(ActRead, p, r.Org, r.ID) },
		},
		books: Keeping[Tx, Rulebook]{
			Kind: RulebookKind, Update: store.Update, Staff: self, Ref: Rulebook.Ref, Save: Tx.SaveRulebook,
			Load: func(ctx context.Context, tx Tx, org policy.OrgID, id string) (Rulebook, error) {
				if id != string(org) {
					return Rulebook{}, policy.Missing(RulebookKind + "/" + id)
				}
				return tx.Rulebook(ctx, org)
			},
			Sees: func(p Pass, b Rulebook) error { return sees(ActReadRulebook, p, b.Org, "") },
		},
		assessments: Keeping[Tx, Assessment]{
			Kind: AssessmentKind, Update: store.Update, Staff: self, Ref: Assessment.Ref,
			Load: Loads(Tx.Assessment), Save: Tx.SaveAssessment,
			Sees: func(p Pass, a Assessment) error { return sees(ActReadAssessments, p, a.Org, a.Person) },
		},
	}
}

// onPerson runs a pure act on a person's record: the one path of all of them.
func (o *Office) onPerson(ctx context.Context, req policy.Request, action policy.Action, ref policy.Ref, input any,
	act func(pass Pass, p Person) (Person, journal.Draft, error), names ...policy.Named,
) (Person, error) {
	if err := checkID(policy.PersonID(ref.ID)); err != nil {
		return Person{}, err
	}
	return o.people.Naming(names...).Act(ctx, o.gate, req, action, ref, input, act)
}

// onRulebook runs a pure act on the organisation's rulebook: the one path of all
// of them. There is one record an organisation, so the revision alone names it.
func (o *Office) onRulebook(ctx context.Context, req policy.Request, action policy.Action, ref policy.Ref, input any,
	act func(pass Pass, b Rulebook) (Rulebook, journal.Draft, error),
) (Rulebook, error) {
	if ref.ID == "" {
		ref.ID = string(req.Org())
	}
	return o.books.Act(ctx, o.gate, req, action, ref, input, act)
}

// RecordEducation is [Person.RecordEducation] as a kept act (rules C4.6a, K7, G4).
func (o *Office) RecordEducation(ctx context.Context, req policy.Request, ref policy.Ref, level policy.Education) (Person, error) {
	return o.onPerson(ctx, req, ActRecord, ref, recorded{Education: level}, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.RecordEducation(pass.Who, pass.At, pass.Law, level)
	}, about(ref))
}

// RecordSkill is [Person.RecordSkill] as a kept act (rules C4.6a, K7, G4).
func (o *Office) RecordSkill(ctx context.Context, req policy.Request, ref policy.Ref, s Skill) (Person, error) {
	return o.onPerson(ctx, req, ActRecord, ref, recorded{Skill: &s}, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.RecordSkill(pass.Who, pass.At, pass.Law, s)
	}, about(ref))
}

// RecordTraining is [Person.RecordTraining] as a kept act (rules C4.7, K8, G4).
func (o *Office) RecordTraining(ctx context.Context, req policy.Request, ref policy.Ref, t Training) (Person, error) {
	return o.onPerson(ctx, req, ActRecord, ref, recorded{Training: &t}, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.RecordTraining(pass.Who, pass.At, pass.Law, t)
	}, about(ref))
}

// RecordExamination is [Person.RecordExamination] as a kept act (rules C4.7, K8, G4).
func (o *Office) RecordExamination(ctx context.Context, req policy.Request, ref policy.Ref, e Examination) (Person, error) {
	return o.onPerson(ctx, req, ActRecord, ref, recorded{Examination: &e}, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.RecordExamination(pass.Who, pass.At, pass.Law, e)
	}, about(ref))
}

// recorded is what a request key covers of the four acts that share an action.
type recorded struct {
	Education   policy.Education `json:"education,omitempty"`
	Skill       *Skill           `json:"skill,omitempty"`
	Training    *Training        `json:"training,omitempty"`
	Examination *Examination     `json:"examination,omitempty"`
}

// Appoint is [Person.Appoint] as a kept act (rules B3.1, B5.2d, C4.6a, C4.7, K7, K8).
func (o *Office) Appoint(ctx context.Context, req policy.Request, ref policy.Ref, a Appointment) (Person, error) {
	return o.onPerson(ctx, req, ActAppoint, ref, a, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.Appoint(pass.Who, pass.At, pass.Law, a)
	}, about(ref))
}

// Dismiss is [Person.Dismiss] as a kept act (rules B3.1, B5.2d).
func (o *Office) Dismiss(ctx context.Context, req policy.Request, ref policy.Ref, e Dismissal) (Person, error) {
	return o.onPerson(ctx, req, ActDismiss, ref, e, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.Dismiss(pass.Who, pass.At, pass.Law, e)
	})
}

// Delegate is [Person.Delegate] as a kept act (rule G3); ref is the record of
// the person who asks.
func (o *Office) Delegate(ctx context.Context, req policy.Request, ref policy.Ref, d Delegation) (Person, error) {
	return o.onPerson(ctx, req, ActDelegate, ref, d, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.Delegate(pass.Who, pass.At, pass.Law, d)
	}, policy.Named{Field: "to", Person: d.To})
}

// Revoke is [Person.Revoke] as a kept act (rule G3); ref is the record of the
// person who asks.
func (o *Office) Revoke(ctx context.Context, req policy.Request, ref policy.Ref, to policy.PersonID) (Person, error) {
	return o.onPerson(ctx, req, ActRevoke, ref, to, func(pass Pass, p Person) (Person, journal.Draft, error) {
		return p.Revoke(pass.Who, pass.At, pass.Law, to)
	})
}

// Publish is [Rulebook.Publish] as a kept act (rules B7, C5a).
func (o *Office) Publish(ctx context.Context, req policy.Request, ref policy.Ref, text string) (Rulebook, error) {
	return o.onRulebook(ctx, req, ActPublish, ref, text, func(pass Pass, b Rulebook) (Rulebook, journal.Draft, error) {
		return b.Publish(pass.Who, pass.At, pass.Law, text)
	})
}

// Interpret is [Rulebook.Interpret] as a kept act (rule C5b).
func (o *Office) Interpret(ctx context.Context, req policy.Request, ref policy.Ref, i Interpretation) (Rulebook, error) {
	return o.onRulebook(ctx, req, ActInterpret, ref, i, func(pass Pass, b Rulebook) (Rulebook, journal.Draft, error) {
		return b.Interpret(pass.Who, pass.At, pass.Law, i)
	})
}

// AmendCalendar is [Rulebook.AmendCalendar] as a kept act.
func (o *Office) AmendCalendar(ctx context.Context, req policy.Request, ref policy.Ref, change CalendarChange) (Rulebook, error) {
	return o.onRulebook(ctx, req, ActAmendCalendar, ref, change, func(pass Pass, b Rulebook) (Rulebook, journal.Draft, error) {
		return b.AmendCalendar(pass.Who, pass.At, pass.Law, change)
	})
}
