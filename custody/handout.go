package custody

import (
	"regexp"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Release is why and to whom deeds leave the vault (出库).
type Release struct {
	Final   bool   `json:"final,omitempty"`
	Purpose string `json:"purpose" validate:"required,max=500,plain"`
	// To names the registry or the court; Carrier takes the deeds there and answers
	// for them; Due is the day by which they are to be back. All three of a
	// temporary release, none of a final one.
	To      string          `json:"to,omitempty" validate:"max=200,plain"`
	Carrier policy.PersonID `json:"carrier,omitempty" validate:"max=64,plain"`
	Due     calendar.Day    `json:"due,omitzero"`
	// Settled is the day the project was settled, as the approver stated it for a
	// final release.
	Settled calendar.Day `json:"settled,omitzero"`
	// Named is who is to get what is released for good, as it was asked for and approved;
	// Receiver got it.
	Named    policy.Personal `json:"named,omitempty" validate:"max=100,plain"`
	Receiver *Receiver       `json:"receiver,omitempty"`
}

// Receiver is a named person to whom deeds are given back, how their identity was
// checked, and what they signed.
type Receiver struct {
	Name policy.Personal `json:"name" validate:"required,max=100,plain"`
	// Proof is the kind of identity paper, Number its number.
	Proof  string          `json:"proof" validate:"required,oneof=identity-card passport residence-permit travel-permit business-licence"`
	Number policy.Personal `json:"number" validate:"required,min=5,max=64,plain"`
	// Receipt is the number of the paper that they signed for the deeds (领取签收单).
	Receipt string `json:"receipt" validate:"required,max=64,plain"`
}

// HandingOut is what the custodian hands out an approved release with.
type HandingOut struct {
	// Receiver is the named person to whom deeds are given back, with the identity
	// paper that was checked; nil of a release for a time.
	Receiver *Receiver `json:"receiver,omitempty"`
}

// identityCard is the form of a resident identity card's number (居民身份证号).
var identityCard = regexp.MustCompile(`^[1-9][0-9]{16}[0-9Xx]$`)

// identified refuses a receiver whose identity paper has no number that could be one, and
// anybody but the one whom the approver consented to.
func (m Movement) identified(c *policy.Checks, who policy.Actor, r Receiver) {
	c.Join(policy.CheckShape(struct {
		Receiver Receiver `json:"receiver"`
	}{r}))
	if r.Proof == "identity-card" && r.Number != "" && !identityCard.MatchString(r.Number.Reveal()) {
		c.Add(*policy.Invalid("receiver.number", "", "18 characters", policy.T("居民身份证号应为 18 位", "an identity card's number has 18 characters")))
	}
	if who.Org == m.Org && m.Release != nil && m.Release.Named != "" && r.Name != "" && r.Name != m.Release.Named {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "receiver.name", Found: "another person", Wanted: "the receiver who was approved",
			Problem: policy.T("领取人与批准的不符", "the receiver is not the one who was approved"),
			Remedy:  policy.T("请核对身份;另换领取人的,撤回后重新申请", "check who they are; for another receiver withdraw it and ask again"),
		})
	}
}

// Carry is the carrier's signature under a release for a time (经手人签字, rule B3.2): that
// they take these deeds there, answer for them meanwhile, and bring them back by the day.
// Who has asked for it themselves has signed with that.
func (m Movement) Carry(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, in Confirming) (Posting, error) {
	m, d, c := m.begin(ActCarry, who, at, law)
	m.themselves(c, who)
	if c.OK() {
		policy.Signature(c, policy.B3_2, policy.T("权证变动", "the movement"), in.Digest, m.Digest())
	}
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	m.Carried = step(who, at, "")
	return m.begun(deeds, d), nil
}

// HandOut is the custodian's signature under an approved release (出柜), which a
// second person confirms. Deeds go out with a carrier who has signed for them, or are given
// back to the receiver who was approved, once their identity is checked and they have signed.
func (m Movement) HandOut(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, in HandingOut) (Posting, error) {
	m, d, c := m.kept(b).begin(ActHandOut, who, at, law)
	m.intime(c, law.Day(at))
	m.unheld(c, who, b)
	m.accounted(c, who, deeds)
	switch {
	case m.Way == Final && (in.Receiver == nil || *in.Receiver == Receiver{}):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "receiver", Found: "nobody", Wanted: "a named person",
			Problem: policy.T("没有写明领取人", "the receiver is not named"),
			Remedy:  policy.T("请核对领取人身份并登记", "check the receiver's identity and record it"),
		})
	case m.Way == Final:
		m.identified(c, who, *in.Receiver)
	case in.Receiver != nil:
		c.Add(*policy.Invalid("receiver", "", "nobody", policy.T("暂时出库没有领取人", "a release for a time has a carrier, no receiver")))
	}
	if c.OK() && m.Release != nil && in.Receiver != nil {
		release, receiver := *m.Release, *in.Receiver
		release.Receiver = &receiver
		m.Release = &release
	}
	return m.propose(who, at, law, deeds, b, c, d)
}

// Confirming is the second person's signature under a movement, or the carrier's.
type Confirming struct {
	// Digest is that of the movement they were shown: [Movement.Digest].
	Digest journal.Digest `json:"digest"`
}

// Confirm is the second person's signature (第二人确认, rule B5.2b), of somebody who has
// neither proposed nor approved it: with it the movement takes effect.
func (m Movement) Confirm(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, in Confirming) (Posting, error) {
	m, d, c := m.kept(b).begin(ActConfirm, who, at, law)
	m.second(c, who)
	m.unheld(c, who, b)
	m.accounted(c, who, deeds)
	if who.Org == m.Org {
		policy.Signature(c, policy.B5_2b, policy.T("权证变动", "the movement"), in.Digest, m.Digest())
	}
	m.Confirmed = step(who, at, "")
	return m.post(deeds, b, at, law, c, d)
}

// Decline refuses a movement with a reason (不同意): the approver a release asked for,
// the second person one that is proposed. Its deeds stay where they are.
func (m Movement) Decline(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, reason string) (Posting, error) {
	return m.end(ActDecline, Declined, who, at, law, deeds, reason)
}

// Withdraw takes a movement back with a reason (撤回), before it is confirmed.
func (m Movement) Withdraw(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, reason string) (Posting, error) {
	return m.end(ActWithdraw, Withdrawn, who, at, law, deeds, reason)
}

func (m Movement) end(a policy.Action, to policy.State, who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, reason string) (Posting, error) {
	before := m
	m, d, c := m.begin(a, who, at, law)
	if a == ActDecline {
		before.mayDecline(c, who, law)
	}
	reasoned(c, policy.B5_2b, reason)
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	m.State, m.Ended = to, step(who, at, reason)
	p := m.begun(deeds, d)
	for i := range p.Deeds {
		p.Deeds[i].Pending = ""
	}
	return p, nil
}
