package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ConsultationKind is the kind of record a [Consultation] is in the journal.
const ConsultationKind = "consultation"

// Consultation says that somebody has consulted an approved profile (查阅记录, rules
// R4.3a and G2b): one record for each reader and profile. Its chain has an entry
// for each reading, as the reader's own chain has.
type Consultation struct {
	Org policy.OrgID `json:"org"`
	// ID is the profile's and the reader's: "0192.../wang".
	ID       string             `json:"id"`
	Revision uint64             `json:"revision"`
	Profile  ProfileID          `json:"profile"`
	Customer archive.CustomerID `json:"customer"`
	// Person is the reader; somebody of a group body is named with their own
	// organisation before ("group/wu").
	Person policy.PersonID `json:"person"`
	// Purpose and Last are those of the last reading, Grant is what allowed it;
	// empty for those who give authorisations themselves.
	Purpose string    `json:"purpose"`
	Grant   GrantID   `json:"grant,omitempty"`
	Last    time.Time `json:"last"`
}

// ConsultationID names the consultations of a profile by an actor.
func ConsultationID(p ProfileID, who policy.Actor) string {
	return string(p) + "/" + string(who.Person())
}

// PassingKind is the kind of record a [Passing] is in the journal.
const PassingKind = "passing"

// PassingID names a passing-on.
type PassingID string

// Passing is one passing-on of a profile, or of something in it (外传, rule R4.3c).
type Passing struct {
	Org      policy.OrgID       `json:"org"`
	ID       PassingID          `json:"id"`
	Revision uint64             `json:"revision"`
	Profile  ProfileID          `json:"profile"`
	Customer archive.CustomerID `json:"customer"`
	Recipient
	Purpose string  `json:"purpose"`
	Grant   GrantID `json:"grant,omitempty"`
	// By is who passed it on, named as the reader of a [Consultation] is.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Recipient is whom something of a profile goes to, and what of it.
type Recipient struct {
	To policy.Personal `json:"to" validate:"required,max=200,plain"`
	// What of the profile goes out.
	What string `json:"what" validate:"required,max=500,plain"`
}

// MayConsult says whether somebody may read the profile for a stated purpose, and
// by which authorisation (rule R4.3b): the general manager, who gives them, needs
// none. What is not approved is not used (R4.2c): until then it is read by its
// custodian and by those who approve it, with their authorisation. One that was
// merged into another is not read: what it said is in that.
func (p Profile) MayConsult(who policy.Actor, at time.Time, law *policy.Version, purpose string, grants ...Grant) (GrantID, error) {
	by, err := p.authorised(ActConsult, policy.R4_3b, who, at, law, purpose, grants)
	if err != nil {
		return "", err
	}
	if p.Merged == nil && (p.State == Approved || p.kept(who) || law.Matrix().Decide(who, ActApprove, p.Subject()).OK()) {
		return by, nil
	}
	return "", p.unapproved()
}

// MayPassOn says whether somebody may pass the profile on for a stated purpose,
// and by which authorisation (rule R4.3c): one that says so.
func (p Profile) MayPassOn(who policy.Actor, at time.Time, law *policy.Version, purpose string, grants ...Grant) (GrantID, error) {
	by, err := p.authorised(ActPassOn, policy.R4_3c, who, at, law, purpose, grants)
	if err == nil && p.State != Approved {
		return "", p.unapproved()
	}
	return by, err
}

func (p Profile) authorised(a policy.Action, rule policy.Rule, who policy.Actor, at time.Time, law *policy.Version, purpose string, grants []Grant) (GrantID, error) {
	name := p.record().Name()
	if who.Org != p.Org {
		return "", policy.Missing(name)
	}
	if err := law.Binds(p.Org, law.Day(at)); err != nil {
		return "", err
	}
	if no := law.Matrix().Decide(who, a, p.Subject()).Violation(name); no != nil {
		return "", no
	}
	if law.Matrix().Decide(who, ActGrant, policy.Subject{Org: p.Org}).OK() {
		return "", nil
	}
	for _, g := range grants {
		if g.Covers(p, who, purpose, law.Day(at)) && (a != ActPassOn || g.PassOn) {
			return g.ID, nil
		}
	}
	row, _ := law.Matrix().Row(a)
	return "", &policy.Violation{
		Kind: policy.NotAllowed, Rule: rule, Subject: name, Field: "grant", Found: "none", Wanted: "an authorisation for this customer, purpose and day",
		Problem: policy.Tf("%s:没有总经理的授权,或授权不含该客户、用途、日期", "%s: no authorisation of the general manager covers this customer, purpose and day", row.Title()),
		Remedy:  policy.T("请先取得总经理授权", "have the general manager authorise it first"),
	}
}

// unapproved refuses the use of a profile that is not approved (rule R4.2c), or that
// was merged into another.
func (p Profile) unapproved() error {
	if p.Merged != nil {
		c := &policy.Checks{Subject: p.record().Name()}
		p.unmerged(c, policy.R4_2d)
		return c.Err()
	}
	return &policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.R4_2c, Subject: p.record().Name(), Field: "state", Found: string(p.State), Wanted: string(Approved),
		Problem: policy.Tf("客户档案当前为“%s”,销售总监审批前不得使用", "the profile is in state %q, and is not used before the sales director has approved it", StateText(p.State)),
		Remedy:  policy.T("请先办理审批", "have it approved first"),
	}
}

// keep writes a reading into the consultation it belongs to; c is the one on
// record, or the zero one.
func (c Consultation) keep(p Profile, who policy.Actor, at time.Time, purpose string, by GrantID) (Consultation, journal.Draft) {
	c.Org, c.ID, c.Profile, c.Customer = p.Org, ConsultationID(p.ID, who), p.ID, p.Basics.Customer
	c.Person, c.Purpose, c.Grant, c.Last = who.Person(), purpose, by, archive.Instant(at, c.Last)
	d := journal.NewDraft(who, at, ActConsult, policy.G2b, policy.R4_3b).With("profile", string(p.ID)).With("purpose", purpose)
	if by != "" {
		d = d.With("grant", string(by))
	}
	return c, d
}

// passed makes the record of a passing-on.
func (p Profile) passed(id PassingID, who policy.Actor, at time.Time, purpose string, by GrantID, to Recipient) (Passing, journal.Draft) {
	d := journal.NewDraft(who, at, ActPassOn, policy.R4_3c, policy.G2b).With("profile", string(p.ID)).With("purpose", purpose)
	if by != "" {
		d = d.With("grant", string(by))
	}
	return Passing{
		Org: p.Org, ID: id, Profile: p.ID, Customer: p.Basics.Customer, Recipient: to, Purpose: purpose, Grant: by,
		By: who.Person(), At: archive.Instant(at, time.Time{}),
	}, d
}
