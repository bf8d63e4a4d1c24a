package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// strikable refuses to strike a formality whose papers have gone on: those with the
// manager are returned first, and what is in the archive stays (rule K3a).
func strikable(f File, _ *policy.Version, c *policy.Checks) {
	one, there := f.formality(f.last())
	if !there || f.lists(f.last()) {
		return
	}
	v := policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.K3a, Field: "formality", Found: string(one.State), Wanted: string(WithHandler),
		Problem: policy.T("该项手续的资料已经移交", "the papers of the formality have been handed over"),
		Remedy:  policy.T("请先由管理员退回", "have the manager return them first"),
	}
	if one.State == Filed {
		v.Problem = policy.T("该项手续的资料已经归档", "the papers of the formality are in the archive")
		v.Remedy = policy.T("请以后续手续更正", "put it right by a formality that follows")
	}
	c.Add(v)
}

// Strike takes back a formality that was recorded by mistake (划去), named by its place
// from 1, with a reason: the last one that stands, before its papers are handed over.
// It stays on record and counts no more, the contract is what it was before, and the
// time to hand over its papers ends (rule K3a); a breach that is on record stays. The
// papers of a signing are those of the draft again, and those that had gone with the
// formality that ended the contract wait for the next that does.
func (f File) Strike(who policy.Actor, at time.Time, law *policy.Version, n int, reason string) (File, journal.Draft, error) {
	f, d, c := f.begin(ActStrike, who, at, law)
	c.Reason(reason)
	if last := f.last(); n != last || n == 0 {
		c.Add(*policy.Invalid("formality", itoa(n), itoa(last), policy.T("只能划去最后一项有效的手续", "only the last formality that stands is struck")))
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	one := f.Formalities[n-1]
	f = f.with(n, func(one *Formality) {
		one.State, one.Struck = Struck, &archive.Note{By: who.ID, For: who.Principal, At: f.At, Text: reason}
	})
	f.State = Signed
	switch before := f.last(); {
	case one.Kind == Signing:
		f.State, f.Papers = Drafted, one.Papers
	case one.Was != nil:
		f.Amount, f.Estimated = one.Was.Amount, one.Was.Estimated
	case one.Ends() && before > 0 && f.Formalities[before-1].State == Joined:
		f = f.with(before, func(last *Formality) { last.Papers = append(slices.Clip(last.Papers), one.Papers...) })
	}
	var left policy.Deadlines
	for _, due := range f.Deadlines {
		if due.Name != policy.ContractToManager.Of(n) && due.Name != policy.ContractToArchive.Of(n) {
			left = append(left, due)
		}
	}
	f.Deadlines = left
	d.Day = one.Day
	return f.counted(law), d.With("formality", itoa(n)).With("kind", string(one.Kind)), nil
}
