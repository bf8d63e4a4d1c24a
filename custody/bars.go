package custody

import (
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What bars a movement, whoever is entitled: the acts and Explain run the same checks.

// second refuses a confirmation by who proposed the movement or approved it, and where it
// goes to another custodian's safe, by anybody but that custodian.
func (m Movement) second(c *policy.Checks, who policy.Actor) {
	if who.Org != m.Org {
		return // who has been told that there is no such movement
	}
	if p := m.Proposed; p != nil && (who.Is(p.By) || who.Is(p.For)) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B5_2b, Field: "actor", Found: string(who.ID), Wanted: "another person",
			Problem: policy.T("开柜须由两人办理", "it takes two people to open the vault"),
			Remedy:  policy.T("请由另一人确认", "have another person confirm"),
		})
	}
	if a := m.Approved; a != nil && (who.Is(a.By) || who.Is(a.For)) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B5_2b, Field: "actor", Found: "the approver", Wanted: "another person",
			Problem: policy.T("批准人不得兼作开柜的第二人", "who approved the release is not the second person at the vault"),
			Remedy:  policy.T("请由另一人确认", "have another person confirm"),
		})
	}
	m.notCarrier(c, who)
	if m.Successor != "" && m.Successor != m.Custodian && (!who.Is(m.Successor) || who.Home != "") {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B3_2, Field: "actor", Found: string(who.ID), Wanted: string(m.Successor),
			Problem: policy.T("移入他人保管的保险柜,应由该保管人确认", "what goes into another custodian's safe is confirmed by them"),
			Remedy:  policy.T("请由转入柜的保管人确认", "have the custodian of that safe confirm"),
		})
	}
}

// notOwn refuses the consent of who asked for the release, or takes the deeds away,
// whatever the matrix says.
func (m Movement) notOwn(c *policy.Checks, who policy.Actor) {
	if who.Org == m.Org && (who.Is(m.Requested.By) || who.Is(m.Requested.For)) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B5_2b, Field: "actor", Found: "the requester", Wanted: "another person",
			Problem: policy.T("申请人不得批准自己的申请", "nobody approves a release they have asked for"),
			Remedy:  policy.T("请由另一有权人员办理", "have another person with the authority do it"),
		})
	}
	m.notCarrier(c, who)
}

// notCarrier refuses the consent, and the confirmation, of who takes the deeds away.
func (m Movement) notCarrier(c *policy.Checks, who policy.Actor) {
	if who.Org != m.Org || m.Release == nil || !who.Is(m.Release.Carrier) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.B5_2b, Field: "actor", Found: "the carrier", Wanted: "another person",
		Problem: policy.T("经手人不得批准或确认由自己带出的权证", "the carrier neither approves nor confirms what they take away"),
		Remedy:  policy.T("请由另一有权人员办理", "have another person with the authority do it"),
	})
}

// carriable refuses a carrier's signature that nobody asks for, or that is there already.
func carriable(m Movement, _ *policy.Version, c *policy.Checks) {
	switch {
	case m.Way != Temporary:
		c.Add(*policy.Invalid("carrier", "", "a release for a time", policy.T("这一变动没有经手人", "this movement has no carrier")))
	case m.Carried != nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "carried", Found: "signed", Wanted: "one signature",
			Problem: policy.T("经手人已签字", "the carrier has signed already"),
			Remedy:  policy.T("无需再签", "there is nothing left to sign"),
		})
	}
}

// carried refuses to hand deeds to a carrier who has not signed that they answer for them
// (rule B3.2).
func carried(m Movement, _ *policy.Version, c *policy.Checks) {
	if m.Way == Temporary && m.Carried == nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "carried", Found: "not signed", Wanted: "the carrier's signature",
			Problem: policy.T("经手人尚未签字", "the carrier has not signed"),
			Remedy:  policy.T("请经手人本人登录签字后再出柜", "have the carrier sign by a request of their own first"),
		})
	}
}

// themselves refuses a signature for the carrier by delegation: who takes the deeds away
// signs.
func (m Movement) themselves(c *policy.Checks, who policy.Actor) {
	if who.Org == m.Org && m.Release != nil && who.Is(m.Release.Carrier) && who.ID != m.Release.Carrier {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B3_2, Field: "actor", Found: "a delegate", Wanted: "the carrier",
			Problem: policy.T("经手人须本人签字", "the carrier signs in person"),
			Remedy:  policy.T("请经手人本人签字,或另写经手人重新申请", "have the carrier sign, or ask again with another one"),
		})
	}
}

// unheld refuses to give deeds back while a hold stands on their file's volume:
// nothing of it goes to the customer then.
func (m Movement) unheld(c *policy.Checks, who policy.Actor, b Books) {
	if who.Org != m.Org || m.Way != Final || len(b.Holds) == 0 {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "holds", Found: fmt.Sprintf("%d holds", len(b.Holds)), Wanted: "none",
		Problem: policy.T("该项目的案卷被冻结,权证不得交还", "the volume of this project is on hold, so its deeds are not given back"),
		Remedy:  policy.T("请先解除冻结", "have the hold lifted first"),
	})
}

// intime refuses a release for a time whose day of return has passed while it waited.
func (m Movement) intime(c *policy.Checks, today calendar.Day) {
	if r := m.Release; m.Way == Temporary && r != nil && !r.Due.IsZero() && r.Due.Before(today) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2b, Field: "due", Found: r.Due.String(), Wanted: "a day from " + today.String(),
			Problem: policy.Tf("归还日 %s 已经过去", "the day of return %s is past", r.Due),
			Remedy:  policy.T("请撤回后另写归还日重新申请", "withdraw it, and ask again with another day"),
		})
	}
}

// mayDecline refuses those who could not approve what is only asked for.
func (m Movement) mayDecline(c *policy.Checks, who policy.Actor, law *policy.Version) {
	if m.State != Requested || who.Org != m.Org {
		return
	}
	if no := law.Matrix().Decide(who, ActApprove, m.Subject()).Violation(m.record().Name()); no != nil {
		c.Add(*no)
	}
}

// accounted refuses a movement of deeds of which a signed count found pieces missing.
func (m Movement) accounted(c *policy.Checks, who policy.Actor, deeds []Deed) {
	if who.Org != m.Org {
		return
	}
	for _, d := range deeds {
		one := &policy.Checks{Subject: d.record("").Name()}
		accounted(d, one)
		c.Join(one.Err())
	}
}

// shut refuses what would open a safe that stays shut: see [Movement.post].
func (m Movement) shut(c *policy.Checks, who policy.Actor, b Books, at time.Time, law *policy.Version) {
	if who.Org == m.Org {
		m.opens(c, m.safes(b), at, law)
	}
}
