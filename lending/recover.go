package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Recover puts back a volume of which everything was lost, when it turns up after
// its slip was closed (找回归位, rules B6.4b and C4.5b). The archivist counts it as
// a return: what is whole is in its place again, and what is not is struck from
// the volume's list. Each incident that found it gone says from then on that it
// has turned up. The borrower's breach stays on record, and so does the closing.
func (k Case) Recover(who policy.Actor, at time.Time, law *policy.Version, r Returning) (Outcome, error) {
	k, out, c := k.begin(ActRecover, who, at, law)
	today := law.Day(at)
	if r.Day.IsZero() {
		r.Day = today
	}
	c.Join(policy.CheckShape(r))
	archive.Claimed(c, "day", r.Day, today)
	s, before := k.Slip, k.Slip.Outstanding
	if s.Ended != nil && r.Day.Before(law.Day(s.Ended.At)) {
		closed := law.Day(s.Ended.At)
		c.Add(*policy.Invalid("day", r.Day.String(), "a day from "+closed.String(), policy.Tf("找回日 %s 早于结案日 %s", "%s is before the slip was closed, on %s", r.Day, closed)))
	}
	s.checkFound(c, r.Found)
	if c.OK() {
		s, _, _ = s.takeBack(r.Found)
		s.checkWhole(c, before)
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	v, err := k.Volume.BringBack(string(s.ID), nil, at)
	if err != nil {
		return Outcome{}, err
	}
	s.State = Recovered
	s.Returns = append(slices.Clone(s.Returns), Return{By: who.ID, At: s.At, Day: r.Day, Found: slices.Clone(r.Found)})
	back := len(before) - len(s.Outstanding)
	out.SlipDraft.Rules, out.SlipDraft.Day = []policy.Rule{policy.B6_4b, policy.C4_5b}, r.Day
	out.SlipDraft = out.SlipDraft.With("found", itoa(back)).With("outstanding", itoa(len(s.Outstanding)))
	for _, i := range k.Incidents {
		if !slices.ContainsFunc(before, func(one archive.Count) bool { return about(i, one.Code) && !slices.Contains(s.out(), one.Code) }) {
			continue // about nothing that is here now
		}
		i, d := i.TurnUp(who, at, ActRecover, r.Facts)
		out.SlipDraft = out.SlipDraft.With("incident", string(i.ID))
		out.Found, out.FoundDrafts = append(out.Found, i), append(out.FoundDrafts, d.With("slip", string(s.ID)))
	}
	out.Slip, out.Volume = s, without(v, s.out())
	out.VolumeDraft = journal.NewDraft(who, at, ActRecover, policy.B6_4b, policy.C4_5b).
		With("slip", string(s.ID)).With("found", itoa(back)).With("place", v.Place.String())
	return out, nil
}

// recoverable refuses to put back a volume that is not out by the slip: nothing of
// it was lost, or only a part, which was struck from its list.
func recoverable(k Case, _ *policy.Version, c *policy.Checks) {
	v := k.Volume
	if v.State == archive.OnShelf && v.Out != nil && v.Out.Slip == string(k.Slip.ID) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "volume", Found: string(v.State), Wanted: "a volume that is out by this slip",
		Problem: policy.T("案卷不是整卷丢失:它不在本单名下", "not all of the volume was lost: it is not out by this slip"),
		Remedy:  policy.T("无须找回归位;其余部分找到的,请报告事故并说明", "there is nothing to put back; of a part of it that is found, report an incident that says so"),
	})
}

// checkWhole refuses to put back what has nothing whole in it.
func (s Slip) checkWhole(c *policy.Checks, before []archive.Count) {
	if len(s.Outstanding) < len(before) || len(before) == 0 {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "found", Found: "0 whole items", Wanted: "1 or more",
		Problem: policy.T("没有一项是完整的,案卷不能归位", "no item is whole, so the volume is not put back"),
		Remedy:  policy.T("请再找齐至少一项", "look further, until an item is whole"),
	})
}
