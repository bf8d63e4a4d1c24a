package custody

import (
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
	// Receiver is who is to get them, of a final release: what the approver consents to.
	Receiver policy.Personal `json:"receiver,omitempty" validate:"max=100,plain"`
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
		c.Join(d.sameMatter(deeds[0], "deeds["+itoa(i)+"]"))
		if i < len(m.Deeds) {
			m.Deeds[i].From = d.Slot
		}
	}
	in.check(c, law.Day(at), law)
	if err := c.Err(); err != nil {
		return Posting{}, err
	}
	m.State = Requested
	m.Release = &Release{Final: in.Final, Purpose: in.Purpose, To: in.To, Carrier: in.Carrier, Due: in.Due, Named: in.Receiver}
	if who.ID == in.Carrier {
		m.Carried = step(who, at, "") // who asks to take them away themselves has signed
	}
	d := journal.NewDraft(who, at, ActRequest, policy.B5_2b, policy.B3_2)
	if !in.Final {
		d = d.With("carrier", string(in.Carrier)).With("due", in.Due.String())
	}
	return m.begun(deeds, d), nil
}

// check looks at what is asked; the deeds themselves are looked at one by one.
func (in Asking) check(c *policy.Checks, today calendar.Day, law *policy.Version) {
	c.Join(policy.CheckShape(Release{Final: in.Final, Purpose: in.Purpose, To: in.To, Carrier: in.Carrier, Due: in.Due}))
	c.Join(policy.CheckShape(struct {
		Receiver policy.Personal `json:"receiver" validate:"max=100,plain"`
	}{in.Receiver}))
	if in.Final {
		if in.Receiver == "" {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B3_2, Field: "receiver", Wanted: "a named person",
				Problem: policy.T("交还没有写明领取人", "a final release names no receiver"),
				Remedy:  policy.T("请写明领取人姓名,由批准人一并批准", "name who is to get the deeds: it is what is approved"),
			})
		}
		if in.To != "" || in.Carrier != "" || !in.Due.IsZero() {
			c.Add(*policy.Invalid("due", "", "nothing", policy.T("交还不写去向、经手人和归还日", "a final release has no place, carrier or day of return")))
		}
		return
	}
	if in.Receiver != "" {
		c.Add(*policy.Invalid("receiver", "", "nobody", policy.T("暂时出库没有领取人", "a release for a time has a carrier, no receiver")))
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
	if last, _ := law.Calendar().Due(today, law.Periods().Release, false); in.Due.After(last) {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B5_2b, Field: "due", Found: in.Due.String(), Wanted: "a day up to " + last.String(),
			Problem: policy.Tf("暂时出库最长至 %s", "deeds go out for a time until %s at most", last),
			Remedy:  policy.T("请写较早的归还日,期满再申请", "name an earlier day, and ask again after it"),
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
// states the day, not before that on which the project ended, and it stays on record.
func (m Movement) Approve(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books, a Approval) (Posting, error) {
	m, d, c := m.begin(ActApprove, who, at, law)
	m.notOwn(c, who)
	m.intime(c, law.Day(at))
	m.accounted(c, who, deeds)
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
		if opened := law.Day(b.Opened); !b.Opened.IsZero() && a.Settled.Before(opened) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "settled", Found: a.Settled.String(), Wanted: "a day from " + opened.String(),
				Problem: policy.Tf("结清日 %s 早于项目立卷日 %s", "the day of settlement %s is before %s, when the file was opened", a.Settled, opened),
				Remedy:  policy.T("请核对结清日", "check the day of settlement"),
			})
		}
		if last := taken(deeds); a.Settled.Before(last) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "settled", Found: a.Settled.String(), Wanted: "a day from " + last.String(),
				Problem: policy.Tf("结清日 %s 早于旧台账上的收到日 %s", "the day of settlement %s is before %s, when a deed was received by the old ledger", a.Settled, last),
				Remedy:  policy.T("请核对结清日", "check the day of settlement"),
			})
		}
		if !b.Ended.IsZero() && a.Settled.Before(b.Ended) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "settled", Found: a.Settled.String(), Wanted: "a day from " + b.Ended.String(),
				Problem: policy.Tf("结清日 %s 早于项目结束日 %s", "the day of settlement %s is before %s, when the project ended", a.Settled, b.Ended),
				Remedy:  policy.T("请核对结清日", "check the day of settlement"),
			})
		}
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

// taken is the last day on which one of the deeds was received by an old ledger: of them
// no file says when the project began. Zero where none was.
func taken(deeds []Deed) calendar.Day {
	var last calendar.Day
	for _, d := range deeds {
		if d.Opening != nil && d.Received.After(last) {
			last = d.Received
		}
	}
	return last
}
