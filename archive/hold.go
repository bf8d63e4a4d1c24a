package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Freeze is what a hold is placed with.
type Freeze struct {
	// Case is the number of the case it serves.
	Case string `json:"case" validate:"required,max=64,plain,anonymous"`
	// Reading: the volume may still be read on the premises.
	Reading bool `json:"reading,omitempty"`
}

// PlaceHold freezes the volume for a case (冻结): while any hold stands it is not
// lent out, nothing of it goes back to the customer, and it is not destroyed.
// It may be placed while the volume is out. One case holds a volume once.
func (v Volume) PlaceHold(who policy.Actor, at time.Time, law *policy.Version, id string, f Freeze) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActHold, who, at, law)
	c.Join(policy.CheckShape(f))
	if slices.ContainsFunc(v.Holds, func(h Hold) bool { return h.Case == f.Case || h.ID == id }) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "case", Found: itoa(len(v.Holds)) + " holds", Wanted: "a case that does not hold it yet",
			Problem: policy.T("该案号已冻结本卷", "this case holds the volume already"),
			Remedy:  policy.T("无需重复冻结", "nothing is left to do"),
		})
	}
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	v.Holds = append(slices.Clone(v.Holds), Hold{ID: id, Case: f.Case, By: who.ID, Placed: v.At, Reading: f.Reading})
	return v, d.With("hold", id).With("case", f.Case).With("reading", yesNo(f.Reading)), nil
}

// LiftHold ends one hold (解除冻结); the others stand. Lifting one that does not
// stand, or no longer, is refused.
func (v Volume) LiftHold(who policy.Actor, at time.Time, law *policy.Version, id string) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActLiftHold, who, at, law)
	i := slices.IndexFunc(v.Holds, func(h Hold) bool { return h.ID == id })
	if i < 0 && len(v.Holds) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "hold", Found: itoa(len(v.Holds)) + " others", Wanted: "a hold that stands",
			Problem: policy.T("没有这一冻结,或已解除", "no such hold stands on the volume, or it has been lifted"),
			Remedy:  policy.T("请核对冻结编号", "look at the volume's holds again"),
		})
	}
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	d = d.With("hold", id).With("case", v.Holds[i].Case)
	v.Holds = slices.Delete(slices.Clone(v.Holds), i, i+1)
	if len(v.Holds) == 0 {
		v.Holds = nil
	}
	return v, d, nil
}

func held(v Volume, _ *policy.Version, c *policy.Checks) {
	if len(v.Holds) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "holds", Found: "0", Wanted: "1 or more",
			Problem: policy.T("案卷没有被冻结", "no hold stands on the volume"),
			Remedy:  policy.T("无需解除", "there is nothing to lift"),
		})
	}
}

// Restrict marks the volume as restricted (限制处理, rule G2a): the personal data
// in it may no longer be used and must still be kept. It is not lent or read.
func (v Volume) Restrict(who policy.Actor, at time.Time, law *policy.Version, reason string) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActRestrict, who, at, law)
	reasoned(c, reason, policy.G2a)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	v.Restricted = &Restriction{Reason: reason, By: who.ID, At: v.At}
	return v, d, nil
}

// Unrestrict ends the restriction (解除限制).
func (v Volume) Unrestrict(who policy.Actor, at time.Time, law *policy.Version, reason string) (Volume, journal.Draft, error) {
	v, d, c := v.begin(ActUnrestrict, who, at, law)
	reasoned(c, reason, policy.G2a)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	d = d.With("since", law.Day(v.Restricted.At).String())
	v.Restricted = nil
	return v, d, nil
}

func unrestricted(v Volume, _ *policy.Version, c *policy.Checks) {
	if v.Restricted != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G2a, Field: "restricted", Found: "restricted", Wanted: "free",
			Problem: policy.T("案卷已限制处理", "the volume is restricted already"),
			Remedy:  policy.T("无需重复办理", "nothing is left to do"),
		})
	}
}

func restricted(v Volume, _ *policy.Version, c *policy.Checks) {
	if v.Restricted == nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G2a, Field: "restricted", Found: "free", Wanted: "restricted",
			Problem: policy.T("案卷没有限制处理", "the volume is not restricted"),
			Remedy:  policy.T("无需解除", "there is nothing to lift"),
		})
	}
}

// reasoned refuses an act without a reason of one line.
func reasoned(c *policy.Checks, reason string, rule policy.Rule) {
	c.Join(policy.CheckShape(struct {
		Reason string `json:"reason" validate:"max=500,plain"`
	}{reason}))
	if reason == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "reason", Wanted: "a reason",
			Problem: policy.T("没有说明原因", "no reason is stated"),
			Remedy:  policy.T("请写明原因", "state why"),
		})
	}
}
