package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// LendOut notes that the volume, or the items named, has gone out by a slip
// (出借, rule B6.2). It is part of the slip's act, which has seen to authority:
// what is refused here is what the volume itself forbids. The borrower has it;
// the archivist answers for it as before (rule B3.2).
//
// Reading on the premises is possible under holds that all say so.
func (v Volume) LendOut(out Out, at time.Time) (Volume, error) {
	c := &policy.Checks{Subject: v.name()}
	onTime(c, at, v.At)
	if out.Slip == "" || out.Borrower == "" || out.Due.IsZero() {
		c.Add(*policy.Invalid("out", "", "a slip, a borrower and a due day", policy.T("没有写明出借单、借阅人和归还日", "slip, borrower or due day is missing")))
	}
	v.holdsItems(c, out.Items)
	v.lendable(c, out.Premises)
	if err := c.Err(); err != nil {
		return Volume{}, err
	}
	out.Items = slices.Clone(out.Items)
	v.Out, v.At = &out, notBefore(at, v.At)
	return v, nil
}

// lendable adds what stands in the way of lending the volume as it is.
func (v Volume) lendable(c *policy.Checks, premises bool) {
	switch {
	case v.State != OnShelf:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_2, Field: "state", Found: string(v.State), Wanted: string(OnShelf),
			Problem: policy.Tf("案卷不在架上(%s)", "the volume is not on the shelf: it is %s", VolumeStateText(v.State)),
			Remedy:  policy.T("只能出借在架的案卷", "only a volume on the shelf can be lent"),
		})
	case v.Out != nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_2, Field: "out", Found: v.Out.Slip, Wanted: "in the room",
			Problem: policy.Tf("案卷已借出,应于 %s 归还", "the volume is out already, due back on %s", v.Out.Due),
			Remedy:  policy.T("请排队等候,或请档案管理员催还", "wait in the queue, or have it recalled"),
		})
	}
	v.accounted(c)
	for _, h := range v.Holds {
		if premises && h.Reading {
			continue
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "holds", Found: h.ID, Wanted: "no hold",
			Problem: policy.T("案卷被冻结,不得出借", "the volume is on hold and does not go out"),
			Remedy:  policy.T("请先解除冻结;冻结允许时可在馆内查阅", "have the hold lifted; read it on the premises where the hold allows that"),
		})
	}
	if v.Restricted != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G2a, Field: "restricted", Found: "restricted", Wanted: "free",
			Problem: policy.T("案卷已限制处理,不得使用", "the volume is restricted: it is kept, and not used"),
			Remedy:  policy.T("请先解除限制", "have the restriction lifted first"),
		})
	}
}

// BringBack notes that a slip has brought back what it had, save the codes that
// are still out (归还, rules B6.4a and B6.4b). Another slip than the one that has
// it is refused, and so is a code that was not out.
func (v Volume) BringBack(slip string, still []string, at time.Time) (Volume, error) {
	c := &policy.Checks{Subject: v.name()}
	onTime(c, at, v.At)
	switch {
	case v.Out == nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "out", Found: "in the room", Wanted: "out",
			Problem: policy.T("案卷并未借出", "the volume is not out"),
			Remedy:  policy.T("请核对档案号", "look at the number again"),
		})
	case v.Out.Slip != slip:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "slip", Found: slip, Wanted: v.Out.Slip,
			Problem: policy.T("案卷不是凭这张出借单借出的", "the volume went out by another slip"),
			Remedy:  policy.T("请凭原出借单办理归还", "return it on the slip by which it went out"),
		})
	default:
		v.holdsItems(c, still)
		v.wereOut(c, still)
	}
	if err := c.Err(); err != nil {
		return Volume{}, err
	}
	v.At = notBefore(at, v.At)
	if len(still) == 0 {
		v.Out = nil
		return v, nil
	}
	out := *v.Out
	out.Items = slices.Clone(still)
	v.Out = &out
	return v, nil
}

// wereOut refuses codes that are said to be out and never left.
func (v Volume) wereOut(c *policy.Checks, still []string) {
	for i, code := range still {
		if len(v.Out.Items) > 0 && !slices.Contains(v.Out.Items, code) {
			c.Add(*policy.Invalid("still["+itoa(i)+"]", "", "a code that was lent", policy.Tf("所列第 %d 项并未借出", "the item in place %d was not lent", i+1)))
		}
	}
}

// holdsItems refuses codes that the volume does not have, and one named twice.
func (v Volume) holdsItems(c *policy.Checks, codes []string) {
	for i, code := range codes {
		has := slices.ContainsFunc(v.Items, func(it Item) bool { return it.Code == code && code != "" })
		if !has || slices.Contains(codes[:i], code) {
			c.Add(*policy.Invalid("items["+itoa(i)+"]", "", "a code of the volume, each once",
				policy.Tf("所列第 %d 项不是本卷的编码,或重复", "the item in place %d is not a code of this volume, or is named twice", i+1)))
		}
	}
}

// TurnUp notes on a closed incident that what was gone has turned up after all
// (找回, rule C4.5b), as part of another act: that act has the authority. How the
// incident ended stays on record as it was decided.
func (i Incident) TurnUp(who policy.Actor, at time.Time, a policy.Action, words string) (Incident, journal.Draft) {
	i.At = notBefore(at, i.At)
	i.Found = noted(who, i.At, words)
	return i, journal.NewDraft(who, at, a, i.Kind.Rule()).With("of", i.Of.Kind+"/"+i.Of.ID).With("outcome", string(i.Outcome))
}
