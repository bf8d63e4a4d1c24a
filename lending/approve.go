package lending

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Approve is the consent of the chairman, the general manager or the deputy in
// charge of the borrower's department (批准, rule B6.1b): to a slip for a business
// or contract volume, and to taking a credit volume away. Never the borrower's,
// nor that of anybody who acts or has acted for them.
func (k Case) Approve(who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	return k.approve(ActApprove, who, at, law)
}

// ApproveReading is the office director's signature on a reading slip (查询单批准,
// rule C4.5a).
func (k Case) ApproveReading(who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	return k.approve(ActApproveReading, who, at, law)
}

func (k Case) approve(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	k, out, c := k.begin(a, who, at, law)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip
	s.Approvals = append(slices.Clone(s.Approvals), Approval{Action: a, By: who.ID, For: who.Principal, At: s.At})
	if len(s.Wanted()) == 0 {
		s.State = Approved
	}
	out.Slip = s
	return out, nil
}

// awaits refuses an approval that the slip does not ask for, or has.
func awaits(a policy.Action) func(k Case, law *policy.Version, c *policy.Checks) {
	return func(k Case, law *policy.Version, c *policy.Checks) {
		if slices.Contains(k.Slip.Wanted(), a) {
			return
		}
		row, _ := law.Matrix().Row(a)
		found, problem := "not asked for", policy.Tf("%s:本单不需要", "%s: the slip does not ask for it", row.Title())
		if slices.ContainsFunc(k.Slip.Approvals, func(one Approval) bool { return one.Action == a }) {
			found, problem = "given", policy.Tf("%s:本单已办理", "%s: the slip has it already", row.Title())
		}
		remedy := policy.T("无须再批,请档案管理员核对出借", "nothing more is to be approved: have the archivist hand it out")
		if wanted := k.Slip.Wanted(); len(wanted) > 0 {
			next, _ := law.Matrix().Row(wanted[0])
			remedy = policy.Tf("本单仍待:%s", "what it still takes: %s", next.Title())
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: row.Rule, Field: "approvals", Found: found, Wanted: joined(k.Slip.Wanted()), Problem: problem, Remedy: remedy,
		})
	}
}

// approvedOnce refuses a second consent of one person: what takes two approvals
// takes two people.
func (k Case) approvedOnce(c *policy.Checks, who policy.Actor) {
	if slices.ContainsFunc(k.Slip.Approvals, func(a Approval) bool { return who.Is(a.By) || who.Is(a.For) }) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B6_1b, Field: "actor", Found: "has approved already", Wanted: "another person",
			Problem: policy.T("同一人不得在一张单上批准两次", "one person approves a slip once"),
			Remedy:  policy.T("请由另一有权人员批准", "have another person with the authority approve"),
		})
	}
}

// Refuse refuses the slip with a reason (不批准): by whom a consent that is still
// wanted would take.
func (k Case) Refuse(who policy.Actor, at time.Time, law *policy.Version, reason string) (Outcome, error) {
	k, out, c := k.begin(ActRefuse, who, at, law)
	stated(c, "reason", reason, k.Slip.asked())
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	out.SlipDraft.Rules = []policy.Rule{k.Slip.asked()}
	out.Slip.State, out.Slip.Ended = Refused, k.Slip.note(who, reason)
	return out, nil
}

// mayRefuse refuses those who could not approve.
func (k Case) mayRefuse(c *policy.Checks, who policy.Actor, law *policy.Version) {
	wanted := k.Slip.Wanted()
	may := func(a policy.Action) bool { return law.Matrix().Decide(who, a, k.Slip.Subject()).OK() }
	if len(wanted) > 0 && !slices.ContainsFunc(wanted, may) {
		c.Add(*law.Matrix().Decide(who, wanted[0], k.Slip.Subject()).Violation(k.Slip.record().Name()))
	}
}

func joined(actions []policy.Action) string {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = string(a)
	}
	return strings.Join(names, ", ")
}
