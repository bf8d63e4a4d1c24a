package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Submit presents the profile to the sales director (提交审批, rule R4.2c). What is
// missing from it does not stop it: it is reported (R4.2a).
func (p Profile) Submit(who policy.Actor, at time.Time, law *policy.Version) (Profile, journal.Draft, error) {
	p, d, c := p.begin(ActSubmit, who, at, law)
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	p.State, p.Returned = Submitted, nil
	return p, d, nil
}

// Approve is the sales director's approval (审批确认, rule R4.2c), never of a profile
// they keep themselves. From here on it may be used.
func (p Profile) Approve(who policy.Actor, at time.Time, law *policy.Version) (Profile, journal.Draft, error) {
	p, d, c := p.begin(ActApprove, who, at, law)
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	p.State, p.Approval = Approved, &Approval{By: who.ID, For: who.Principal, At: p.At}
	return p, d, nil
}

// Return gives the profile back to its custodian with a reason (退回).
func (p Profile) Return(who policy.Actor, at time.Time, law *policy.Version, reason string) (Profile, journal.Draft, error) {
	p, d, c := p.begin(ActReturn, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	p.State, p.Returned = Drafted, &archive.Note{By: who.ID, At: p.At, Text: reason}
	if p.Approval != nil {
		p.State = Changed
	}
	return p, d, nil
}

// Assign names another custodian (更换专管人, rule R4.2b), who answers from now on
// for what is open as well: what is late already stays the other's.
func (p Profile) Assign(who policy.Actor, at time.Time, law *policy.Version, custodian policy.PersonID) (Profile, journal.Draft, error) {
	p, d, c := p.begin(ActAssign, who, at, law)
	c.Join(policy.CheckShape(struct {
		Custodian policy.PersonID `json:"custodian" validate:"required,max=64,plain"`
	}{custodian}))
	if custodian == p.Custodian {
		c.Add(*policy.Invalid("custodian", string(custodian), "another person", policy.T("已是该档案的专管人", "this is the profile's custodian already")))
	}
	if err := c.Err(); err != nil {
		return Profile{}, journal.Draft{}, err
	}
	d = d.With("from", string(p.Custodian)).With("to", string(custodian))
	p.Custodian = custodian
	p.Deadlines = p.Deadlines.PassTo(policy.ProfileUpdate, custodian, law.Day(at))
	return p, d, nil
}
