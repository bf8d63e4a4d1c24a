package staff

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The acts on staff records and on the regulation, as the authority matrix
// names them.
const (
	ActRecord   policy.Action = "staff.record"   // education, skills, training, examination
	ActAppoint  policy.Action = "staff.appoint"  // to a post
	ActDismiss  policy.Action = "staff.dismiss"  // from a post
	ActDelegate policy.Action = "staff.delegate" // let another person act for oneself
	ActRevoke   policy.Action = "staff.revoke"   // take a delegation back
	ActRead     policy.Action = "staff.read"     // what is on record of a person

	ActReadReadings policy.Action = "readings.read" // who has read a record

	ActPublish       policy.Action = "regulation.publish"        // a version of the regulation
	ActPublishCredit policy.Action = "regulation.publish-credit" // a version that changes the credit part
	ActInterpret     policy.Action = "regulation.interpret"      // a rule
	ActAmendCalendar policy.Action = "regulation.amend-calendar" // the working days
	ActReadRulebook  policy.Action = "regulation.read"           // versions, interpretations, working days

	ActVerify policy.Action = "journal.verify" // recompute the journal
)

// Built lists the rules that this package carries out.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.G4, policy.G5a, policy.G5b, policy.B3_1, policy.C3a, policy.C4_6a, policy.C4_6b, policy.C4_7, policy.C5b, policy.K7, policy.K8,
	}
}

// personName is the subject of violations about a person.
func personName(id policy.PersonID) string { return PersonKind + "/" + string(id) }

func rulebookName(org policy.OrgID) string { return RulebookKind + "/" + string(org) }

// begin runs what every act on a person runs first: the organisation, the
// regulation's force, the authority. Its error is that of another organisation,
// whose people are told nothing else (rule C2b).
func (p Person) begin(act policy.Action, who policy.Actor, at time.Time, law *policy.Version) (*policy.Checks, error) {
	c := &policy.Checks{Subject: personName(p.ID)}
	if who.Org != p.Org {
		return nil, policy.Missing(c.Subject)
	}
	c.Join(checkID(p.ID))
	c.Join(law.Binds(p.Org, law.Day(at)))
	if v := decide(act, who, law, p.Org, p.ID).Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	return c, nil
}

// begin is the same of the rulebook.
func (b Rulebook) begin(act policy.Action, who policy.Actor, at time.Time, law *policy.Version) (*policy.Checks, error) {
	c, err := b.bound(who, at, law)
	if err != nil {
		return nil, err
	}
	if v := decide(act, who, law, b.Org, "").Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	return c, nil
}

// bound is begin without the authority.
func (b Rulebook) bound(who policy.Actor, at time.Time, law *policy.Version) (*policy.Checks, error) {
	c := &policy.Checks{Subject: rulebookName(b.Org)}
	if who.Org != b.Org {
		return nil, policy.Missing(c.Subject)
	}
	c.Join(law.Binds(b.Org, law.Day(at)))
	return c, nil
}

// decide asks the matrix about a person; about none, when id is empty.
func decide(act policy.Action, who policy.Actor, law *policy.Version, org policy.OrgID, id policy.PersonID) policy.Decision {
	return law.Matrix().Decide(who, act, policy.Subject{Org: org, Parties: []policy.Party{{As: policy.Self, Person: id}}})
}

func checkID(id policy.PersonID) error {
	return policy.CheckShape(struct {
		ID policy.PersonID `json:"id" validate:"required,max=64,plain"`
	}{id})
}

// notFuture refuses an event day that is missing or has not come yet.
func notFuture(c *policy.Checks, field string, day, today calendar.Day) {
	switch {
	case day.IsZero():
		c.Add(*policy.Invalid(field, "", "a day", policy.Tf("未填写日期 %s", "the day %s is missing", field)))
	case day.After(today):
		c.Add(*policy.Invalid(field, day.String(), "a day until "+today.String(),
			policy.Tf("日期 %s 尚未到来:%s", "%s lies in the future: %s", field, day)))
	}
}

// notPast refuses a first or last day that is missing or over.
func notPast(c *policy.Checks, field string, day, today calendar.Day) {
	switch {
	case day.IsZero():
		c.Add(*policy.Invalid(field, "", "a day", policy.Tf("未填写日期 %s", "the day %s is missing", field)))
	case day.Before(today):
		c.Add(*policy.Invalid(field, day.String(), "a day from "+today.String(),
			policy.Tf("日期 %s 已经过去:%s", "%s lies in the past: %s", field, day)))
	}
}
