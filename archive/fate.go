package archive

import (
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Fate is what has become, by its own record, of the thing that an incident is about
// (下落): a deed, or what a count found. The room that keeps it says so.
type Fate string

// The fates.
const (
	FatePending Fate = "pending" // 未了: neither found nor written off
	FateFound   Fate = "found"   // 已找到: back, or put right
	FateGone    Fate = "gone"    // 已核销: written off
)

// settled refuses to close an incident over what is neither found nor written off
// (rule C4.5b): nobody would look for it any more.
func settled(i Incident, _ *policy.Version, c *policy.Checks) {
	if i.Fate == FatePending {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: i.Kind.Rule(), Field: "fate", Found: string(i.Fate), Wanted: "found or written off",
			Problem: policy.T("所涉实物既未找回,也未核销", "what it is about is neither found nor written off"),
			Remedy:  policy.T("请先办理入柜、差异处理或核销,再结案", "have it brought in, resolved or written off first, then close it"),
		})
	}
}

// fits refuses an outcome that is other than what the record says: what was written off
// is not recovered, what is there again is no lasting loss.
func (i Incident) fits(c *policy.Checks, who policy.Actor, o Outcome) {
	if who.Org != i.Org || o == "" {
		return // which has been told
	}
	there := o == Recovered || o == Unfounded
	v := policy.Violation{Kind: policy.RuleBroken, Rule: i.Kind.Rule(), Field: "outcome", Found: string(i.Fate)}
	switch {
	case i.Fate == FateGone && there:
		v.Wanted = string(MadeGood) + " or " + string(Lasting)
		v.Problem = policy.T("所涉实物已经核销,不得按找回或不实结案", "what it is about was written off, so it neither was recovered nor is unfounded")
	case i.Fate == FateFound && !there:
		v.Wanted = string(Recovered) + " or " + string(Unfounded)
		v.Problem = policy.T("所涉实物已经找回,不得按仍有损失结案", "what it is about is there again, so no loss remains")
	default:
		return
	}
	v.Remedy = policy.T("请按台账所记填写结果", "state the outcome that the register shows")
	c.Add(v)
}

// Settle notes on the incident what has become of the thing it is about, under the draft of
// the act by which it was found or written off.
func (i Incident) Settle(f Fate, d journal.Draft) (Incident, journal.Draft) {
	i.Fate, i.At = f, notBefore(d.At, i.At)
	d.Duties = nil
	return i, d.With("fate", string(f))
}

// fate is what the entries of the stocktake say of what it found to differ: pending while
// one of them is open, gone where something was written off.
func (s Stocktake) fate() Fate {
	if s.State == Differing {
		return FatePending
	}
	for _, one := range s.Differences {
		if one.Entry != nil && one.Entry.How == "written-off" {
			return FateGone
		}
	}
	return FateFound
}
