package staff

import (
	"context"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// read runs a query: the one path of all of them. about is the person it is
// about, who may always read their own record; empty when it is about several.
func (o *Office) read(ctx context.Context, req policy.Request, action policy.Action, about policy.PersonID, fn func(r Reader, pass Pass) error) error {
	visit, err := o.gate.Arrive(req, action, string(about), nil)
	if err != nil {
		return err
	}
	err = o.store.View(ctx, func(r Reader) error {
		pass, err := visit.Admit(ctx, r)
		if err != nil {
			return err
		}
		if err := sees(action, pass, req.Org(), about); err != nil {
			return err
		}
		return fn(r, pass)
	})
	if err != nil {
		return visit.Done(ctx, err)
	}
	return nil
}

// sees refuses a reading that the matrix does not allow, save of one's own record.
func sees(action policy.Action, p Pass, org policy.OrgID, about policy.PersonID) error {
	if about != "" && p.Who.ID == about && p.Who.Home == "" {
		return nil
	}
	if refused := decide(action, p.Who, p.Law, org, about).Violation(subjectOf(action, org, about)); refused != nil {
		return refused
	}
	return nil
}

func subjectOf(action policy.Action, org policy.OrgID, about policy.PersonID) string {
	switch {
	case action == ActReadRulebook:
		return rulebookName(org)
	case action == ActVerify:
		return "journal"
	case action == ActReadReadings:
		return journal.ReadingsKind
	case action == ActReadAssessments, action == ActAssess:
		return AssessmentKind
	case about == "":
		return PersonKind
	}
	return personName(about)
}

// Person returns what is on record of a person: a record of revision 0 when
// nothing is. It takes the right to read staff records (rule C2b), or is one's
// own.
func (o *Office) Person(ctx context.Context, req policy.Request, id policy.PersonID) (Person, error) {
	var out Person
	if err := checkID(id); err != nil {
		return out, err
	}
	err := o.read(ctx, req, ActRead, id, func(r Reader, _ Pass) (err error) {
		out, err = r.Person(ctx, req.Org(), id)
		return err
	})
	return out, err
}

// TrainingRecord returns the trainings and examinations of a person, in the
// order in which they were recorded (rule G4). Who may read is as for
// [Office.Person].
func (o *Office) TrainingRecord(ctx context.Context, req policy.Request, id policy.PersonID) ([]Training, error) {
	p, err := o.Person(ctx, req, id)
	return p.Trainings, err
}

// Persons returns one page of the people on record, by id. The organisation is
// that of the request.
func (o *Office) Persons(ctx context.Context, req policy.Request, q PersonQuery) (PersonPage, error) {
	var out PersonPage
	q.Org = req.Org()
	err := o.read(ctx, req, ActRead, "", func(r Reader, _ Pass) (err error) {
		out, err = r.Persons(ctx, q)
		return err
	})
	return out, err
}

// Appointed returns who holds a post on a day, by id (rules B3.1 and B5.2d); the
// zero day means today.
func (o *Office) Appointed(ctx context.Context, req policy.Request, role policy.Role, day calendar.Day) ([]Person, error) {
	var out []Person
	err := o.read(ctx, req, ActRead, "", func(r Reader, pass Pass) error {
		if _, ok := pass.Law.Post(role); !ok {
			return noPost(pass.Law)
		}
		on, holders := orToday(day, pass), []Person(nil)
		err := everyAppointed(ctx, r, req.Org(), func(p Person) {
			if p.Holds(role, on) {
				holders = append(holders, p)
			}
		})
		out = holders
		return err
	})
	return out, err
}

// Vacancies lists the posts of the regulation that nobody holds on a day, with
// the day since when (空缺, rule C4.6b); the zero day means today.
func (o *Office) Vacancies(ctx context.Context, req policy.Request, day calendar.Day) ([]Vacancy, error) {
	var out []Vacancy
	err := o.read(ctx, req, ActRead, "", func(r Reader, pass Pass) error {
		on, posts := orToday(day, pass), pass.Law.Posts()
		vacant := make([]Vacancy, len(posts))
		filled := make([]bool, len(posts))
		for i, post := range posts {
			vacant[i] = Vacancy{Post: post, Rule: post.Rule}
			if post.Role == policy.Archivist {
				vacant[i].Rule = policy.C4_6b
			}
		}
		err := everyAppointed(ctx, r, req.Org(), func(p Person) {
			for i := range vacant {
				var open bool
				if vacant[i], open = vacant[i].with(p, on); !open {
					filled[i] = true
				}
			}
		})
		var list []Vacancy
		for i := range vacant {
			if !filled[i] {
				list = append(list, vacant[i])
			}
		}
		out = list
		return err
	})
	return out, err
}

func orToday(day calendar.Day, pass Pass) calendar.Day {
	if day.IsZero() {
		return pass.Today
	}
	return day
}

// everyAppointed visits everybody who was ever appointed, page by page.
func everyAppointed(ctx context.Context, r Reader, org policy.OrgID, visit func(Person)) error {
	q := PersonQuery{Org: org, Appointed: true}
	for {
		page, err := r.Persons(ctx, q)
		if err != nil {
			return err
		}
		for _, p := range page.Persons {
			visit(p)
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

// Rulebook returns what the organisation keeps of its regulation: a record of
// revision 0 when it keeps nothing and the default regulation applies.
func (o *Office) Rulebook(ctx context.Context, req policy.Request) (Rulebook, error) {
	var out Rulebook
	err := o.read(ctx, req, ActReadRulebook, "", func(r Reader, _ Pass) (err error) {
		out, err = r.Rulebook(ctx, req.Org())
		return err
	})
	return out, err
}

// RegulationInForce returns the version of the regulation that binds the
// organisation on a day (rules B7 and C5a); the zero day means today. A day
// before the first version is refused.
func (o *Office) RegulationInForce(ctx context.Context, req policy.Request, day calendar.Day) (*policy.Version, error) {
	var out *policy.Version
	err := o.read(ctx, req, ActReadRulebook, "", func(r Reader, pass Pass) error {
		book, err := o.gate.rulebook(ctx, r, req.Org())
		if err != nil {
			return err
		}
		out, err = book.InForce(req.Org(), orToday(day, pass))
		return err
	})
	return out, err
}

// Interpretations returns the interpretations of a rule, in the order in which
// they were given (rule C5b); of all rules when it is empty.
func (o *Office) Interpretations(ctx context.Context, req policy.Request, rule policy.Rule) ([]Interpretation, error) {
	if rule != "" && !rule.Known() {
		_, err := policy.ParseRule(string(rule))
		return nil, err
	}
	b, err := o.Rulebook(ctx, req)
	if err != nil || rule == "" {
		return b.Interpretations, err
	}
	return slices.DeleteFunc(b.Interpretations, func(i Interpretation) bool { return i.Rule != rule }), nil
}

// PersonHistory returns at most limit entries of the journal of a person's
// record, those after the Seq given; 100 when limit is 0, at most 1000. Who may
// read is as for [Office.Person].
func (o *Office) PersonHistory(ctx context.Context, req policy.Request, id policy.PersonID, after uint64, limit int) ([]journal.Entry, error) {
	return o.history(ctx, req, ActRead, id, journal.Chain{Org: req.Org(), Kind: PersonKind, ID: string(id)}, after, limit)
}

// RulebookHistory is the same of the organisation's rulebook.
func (o *Office) RulebookHistory(ctx context.Context, req policy.Request, after uint64, limit int) ([]journal.Entry, error) {
	return o.history(ctx, req, ActReadRulebook, "", journal.Chain{Org: req.Org(), Kind: RulebookKind, ID: string(req.Org())}, after, limit)
}

// Readings returns at most limit entries of a person's own chain of readings in
// the organisation of the request, those after the Seq given; 100 when limit is
// 0, at most 1000 (rule G2b). Each says what was read of a confidential record,
// for which purpose, or by which rule the reading was refused. Who may read is as
// for [Office.Person]; a reader of a group body is named with their own
// organisation before ("group/wu").
func (o *Office) Readings(ctx context.Context, req policy.Request, person policy.PersonID, after uint64, limit int) ([]journal.Entry, error) {
	return o.history(ctx, req, ActRead, person, journal.ReadingsOf(req.Org(), person), after, limit)
}

// RecordReadings returns one page of who has read a record of the request's
// organisation, when and for which purpose, and who was refused it, by instant
// (rule G2b). subject names the record by kind and id: "file/0192...". It takes the
// right to see it of any record; a refused attempt by somebody of a group body is
// on record in their own organisation.
func (o *Office) RecordReadings(ctx context.Context, req policy.Request, subject, after string, limit int) (journal.ReadingPage, error) {
	var out journal.ReadingPage
	if kind, id, ok := strings.Cut(subject, "/"); !ok || kind == "" || id == "" {
		return out, policy.Invalid("record", "", "kind and id, as in file/0192", policy.T("请以“类别/编号”写明记录", "the record is named by its kind and id"))
	}
	err := o.read(ctx, req, ActReadReadings, "", func(r Reader, _ Pass) (err error) {
		out, err = r.Readings(ctx, journal.ReadingQuery{Org: req.Org(), Subject: subject, After: after, Limit: limit})
		return err
	})
	return out, err
}

func (o *Office) history(ctx context.Context, req policy.Request, action policy.Action, about policy.PersonID, chain journal.Chain, after uint64, limit int) ([]journal.Entry, error) {
	var out []journal.Entry
	if limit <= 0 {
		limit = 100
	}
	limit = min(limit, 1000)
	err := o.read(ctx, req, action, about, func(r Reader, _ Pass) (err error) {
		out, err = r.Entries(ctx, chain, after, limit)
		return err
	})
	return out, err
}

// Verify recomputes the journal of the request's organisation, for those whom
// the matrix lets (核验日志). verify is the store's own Verify: db.Verify.
func (o *Office) Verify(ctx context.Context, req policy.Request, verify func(context.Context, policy.OrgID) (journal.Report, error)) (journal.Report, error) {
	err := o.read(ctx, req, ActVerify, "", func(Reader, Pass) error { return nil })
	if err != nil {
		return journal.Report{}, err
	}
	return verify(ctx, req.Org())
}
