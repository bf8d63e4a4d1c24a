package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Building is what a profile begins with.
type Building struct {
	Department policy.DepartmentID `json:"department" validate:"required,max=64,plain"`
	Custodian  policy.PersonID     `json:"custodian" validate:"required,max=64,plain"`
	Basics     Basics              `json:"basics"`
	Contacts   Contacts            `json:"contacts"`
}

// Build begins a profile (建档, rule R4.2d): each department that the regulation
// lists builds its own of a customer or supplier, by somebody who belongs to it, in
// the defined format (G1), each fact with its source and day (R4.1), and names who
// keeps it (R4.2b). It is not used before the sales director has approved it (R4.2c).
func Build(org policy.OrgID, id ProfileID, who policy.Actor, at time.Time, law *policy.Version, b Building) (Profile, journal.Draft, error) {
	p := Profile{
		Org: org, ID: id, State: Drafted, Department: b.Department, Custodian: b.Custodian, Builder: who.ID,
		Basics: b.Basics, Contacts: b.Contacts.clone(), At: archive.Instant(at, time.Time{}),
	}
	name := p.record().Name()
	if who.Org != org {
		return Profile{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActBuild, policy.Subject{Org: org, Department: b.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	formed(c, b)
	b.Basics.check(c, "basics", law.Day(at))
	b.Contacts.check(c, "contacts", law.Day(at))
	if b.Department != "" && !law.ProfileBuilder(b.Department) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_2d, Field: "department", Found: "a department not listed", Wanted: "a department that builds profiles",
			Problem: policy.T("该部门不在建档部门之列", "the department is none of those that build profiles"),
			Remedy:  policy.T("请由制度所列的部门建档", "have it built by a department that the regulation lists"),
		})
	}
	apart(c, policy.R4_2d, who, p.Department)
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActBuild, policy.R4_2d, policy.R4_2b, policy.R4_1, policy.G1).
		With("department", string(b.Department)).With("custodian", string(b.Custodian)).With("source", string(b.Basics.Source))
	return p, d, nil
}

func (c Contacts) clone() Contacts {
	c.People = append([]Contact(nil), c.People...)
	return c
}

// Edit is a change of a profile; nil leaves a part as it is.
type Edit struct {
	// Basics may not name another customer.
	Basics   *Basics   `json:"basics,omitempty"`
	Contacts *Contacts `json:"contacts,omitempty"`
}

// Edit changes basic data and contacts (更新): its custodian's act. What the
// regulation lists takes the sales director's approval again, and the profile is
// not used before it has it (rule R4.2c). It meets the time given after a
// transaction (R4.2b).
func (p Profile) Edit(who policy.Actor, at time.Time, law *policy.Version, e Edit) (Profile, journal.Draft, error) {
	next, d, c := p.begin(ActEdit, who, at, law)
	formed(c, e)
	today := law.Day(at)
	if e.Basics == nil && e.Contacts == nil {
		c.Add(*policy.Invalid("edit", "", "basics or contacts", policy.T("没有任何更新", "nothing is changed")))
	}
	if e.Basics != nil {
		e.Basics.check(c, "basics", today)
		if e.Basics.Customer != p.Basics.Customer {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.G1, Field: "basics.customer", Found: "another customer", Wanted: "the profile's customer",
				Problem: policy.T("客户档案不能改为另一客户的", "a profile does not become another customer's"),
				Remedy:  policy.T("请为该客户另行建档", "build that customer a profile of their own"),
			})
		}
	}
	if e.Contacts != nil {
		e.Contacts.check(c, "contacts", today)
	}
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	if e.Basics != nil {
		next.Basics = *e.Basics
		next, d = next.touched(d, law, policy.ProfileBasics)
	}
	if e.Contacts != nil {
		next.Contacts = e.Contacts.clone()
		next, d = next.touched(d, law, policy.ProfileContacts)
	}
	next, d = next.updated(d, who, law)
	return next, d, nil
}

// Confirm says that nothing else of the profile has changed with its latest
// transactions (确认): its custodian's act, which meets the time given (rule R4.2b).
func (p Profile) Confirm(who policy.Actor, at time.Time, law *policy.Version) (Profile, journal.Draft, error) {
	p, d, c := p.begin(ActConfirm, who, at, law)
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	p, d = p.updated(d, who, law)
	return p, d, nil
}
