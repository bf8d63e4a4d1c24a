package custody

import (
	"fmt"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Asking is a request for the release of deeds of one file from one safe: of a whole
// list, or of some of its deeds.
type Asking struct {
	// Deeds lie in Safe.
	Deeds []policy.Ref `json:"deeds" validate:"min=1,max=500,dive"`
	Safe  SafeID       `json:"safe" validate:"required,max=32,plain"`
	// Final asks to give them back for good; otherwise they go out for a time.
	Final   bool   `json:"final,omitempty"`
	Purpose string `json:"purpose" validate:"required,max=500,plain"`
	// To, Carrier and Due are those of a release for a time: which registry or court,
	// who takes them there and answers for them, and the day by which they are back.
	To      string          `json:"to,omitempty" validate:"max=200,plain"`
	Carrier policy.PersonID `json:"carrier,omitempty" validate:"max=64,plain"`
	Due     calendar.Day    `json:"due,omitzero"`
}

// AskRelease asks for the release of deeds (申请出库): one of the file's managers does,
// or the custodian. The deeds are in no other movement from then on.
func AskRelease(who policy.Actor, at time.Time, law *policy.Version, id MovementID, deeds []Deed, safe Safe, in Asking) (Posting, error) {
	way := Temporary
	if in.Final {
		way = Final
	}
	m, c := gather(ActRequest, way, id, who, at, law, deeds, safe)
	lying(c, deeds, safe)
	for i, d := range deeds {
		if d.File != deeds[0].File {
			c.Add(*policy.Invalid("deeds["+itoa(i)+"]", string(d.File), string(deeds[0].File), policy.T("一次出库只办一个项目的权证", "a release is of one file's deeds")))
		}
		if i < len(m.Deeds) {
			m.Deeds[i].From = d.Slot
		}
	}
	in.check(c, law.Day(at))
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	m.State = Requested
	m.Release = &Release{Final: in.Final, Purpose: in.Purpose, To: in.To, Carrier: in.Carrier, Due: in.Due}
	d := journal.NewDraft(who, at, ActRequest, policy.B5_2b, policy.B3_2)
	if !in.Final {
		d = d.With("carrier", string(in.Carrier)).With("due", in.Due.String())
	}
	return m.begun(deeds, d), nil
}

// check looks at what is asked; the deeds themselves are looked at one by one.
func (in Asking) check(c *policy.Checks, today calendar.Day) {
	c.Join(policy.CheckShape(Release{Final: in.Final, Purpose: in.Purpose, To: in.To, Carrier: in.Carrier, Due: in.Due}))
	if in.Final {
		if in.To != "" || in.Carrier != "" || !in.Due.IsZero() {
			c.Add(*policy.Invalid("due", "", "nothing", policy.T("交还不写去向、经手人和归还日", "a final release has no place, carrier or day of return")))
		}
		return
	}
	for _, one := range []struct {
		field string
		what  policy.Text
		there bool
	}{
		{"to", policy.T("去向", "place to go to"), in.To != ""},
		{"carrier", policy.T("经手人", "carrier"), in.Carrier != ""},
		{"due", policy.T("归还日", "day of return"), !in.Due.IsZero()},
	} {
		if !one.there {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B5_2b, Field: one.field, Wanted: "a value",
				Problem: policy.Tf("暂时出库没有写明%s", "a release for a time names no %s", one.what),
				Remedy:  policy.T("请写明去向、经手人和归还日", "say where to, who takes them, and by when they are back"),
			})
		}
	}
	if !in.Due.IsZero() && in.Due.Before(today) {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B5_2b, Field: "due", Found: in.Due.String(), Wanted: "a day from " + today.String(),
			Problem: policy.Tf("归还日 %s 已经过去", "the day of return %s is past", in.Due),
			Remedy:  policy.T("请写今天或以后的日期", "name today or a day to come"),
		})
	}
}

// Approval is the consent to a release.
type Approval struct {
	// Settled is the civil day on which the project was settled (结清日), which a final
	// release takes.
	Settled calendar.Day `json:"settled,omitzero"`
	Opinion string       `json:"opinion,omitempty" validate:"max=500,plain"`
}

// Approve is the consent to a release (批准出库), by neither who asked nor who keeps
// the safe. Deeds are given back only when the project is settled: the approver
// states the day, and it stays on record.
func (m Movement) Approve(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, a Approval) (Posting, error) {
	m, d, c := m.begin(ActApprove, who, at, law)
	m.notCarrier(c, who)
	m.intime(c, law.Day(at))
	c.Join(policy.CheckShape(a))
	final := m.Way == Final
	switch {
	case final && a.Settled.IsZero():
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "settled", Found: "not settled", Wanted: "a day",
			Problem: policy.T("项目尚未结清,不得交还权证", "the project is not settled, so its deeds are not given back"),
			Remedy:  policy.T("请在结清后批准,并写明结清日", "approve it once the project is settled, and state the day"),
		})
	case final:
		archive.Claimed(c, "settled", a.Settled, law.Day(at))
	case !a.Settled.IsZero():
		c.Add(*policy.Invalid("settled", a.Settled.String(), "no day", policy.T("暂时出库不写结清日", "a release for a time has no day of settlement")))
	}
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	m.State, m.Approved = Approved, step(who, at, a.Opinion)
	if final && m.Release != nil {
		release := *m.Release
		release.Settled = a.Settled
		m.Release = &release
		d.Day = a.Settled
		d = d.With("settled", a.Settled.String())
	}
	return m.begun(deeds, d), nil
}

// HandingOut is what the custodian hands out an approved release with.
type HandingOut struct {
	// Receiver is the named person to whom deeds are given back, with the identity
	// paper that was checked; nil of a release for a time.
	Receiver *Receiver `json:"receiver,omitempty"`
}

// HandOut is the custodian's signature under an approved release (出柜), which a
// second person confirms. Deeds are given back to a named receiver whose identity
// was checked.
func (m Movement) HandOut(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, in HandingOut) (Posting, error) {
	m, d, c := m.kept(b).begin(ActHandOut, who, at, law)
	m.intime(c, law.Day(at))
	m.unheld(c, who, b)
	switch {
	case m.Way == Final && (in.Receiver == nil || *in.Receiver == Receiver{}):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "receiver", Found: "nobody", Wanted: "a named person",
			Problem: policy.T("没有写明领取人", "the receiver is not named"),
			Remedy:  policy.T("请核对领取人身份并登记", "check the receiver's identity and record it"),
		})
	case m.Way == Final:
		c.Join(policy.CheckShape(struct {
			Receiver Receiver `json:"receiver"`
		}{*in.Receiver}))
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

// Confirming is the second person's signature under a movement.
type Confirming struct {
	// Digest is that of the movement they were shown: [Movement.Digest].
	Digest journal.Digest `json:"digest"`
}

// Confirm is the second person's signature (第二人确认, rule B5.2b): with it the movement
// takes effect.
func (m Movement) Confirm(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, in Confirming) (Posting, error) {
	m, d, c := m.kept(b).begin(ActConfirm, who, at, law)
	m.second(c, who)
	m.unheld(c, who, b)
	if now := m.Digest(); in.Digest != now && who.Org == m.Org {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2b, Field: "digest", Found: in.Digest.String(), Wanted: now.String(),
			Problem: policy.T("所确认的不是这一变动", "the confirmation is not of this movement as it is"),
			Remedy:  policy.T("请重新阅看后再确认", "read it again and confirm what it is"),
		})
	}
	m.Confirmed = step(who, at, "")
	return m.post(deeds, b, at, law, c, d)
}

// second refuses a confirmation by who proposed the movement, and where it goes to
// another custodian's safe, by anybody but that custodian.
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
	m.notCarrier(c, who)
	if m.Successor != "" && m.Successor != m.Custodian && (!who.Is(m.Successor) || who.Home != "") {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B3_2, Field: "actor", Found: string(who.ID), Wanted: string(m.Successor),
			Problem: policy.T("移入他人保管的保险柜,应由该保管人确认", "what goes into another custodian's safe is confirmed by them"),
			Remedy:  policy.T("请由转入柜的保管人确认", "have the custodian of that safe confirm"),
		})
	}
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
