package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Recover puts back what was lost, when it turns up after its slip was closed
// (找回归位, rules B6.4b and C4.5b). The archivist counts it as a return: what is whole
// is in its place again. Of a volume that was lost as a whole the rest is struck from
// its list; a part that was struck from it is on the list again, in the place it had.
// Each incident that found it gone says from then on that it has turned up. The
// borrower's breach stays on record, and so does the closing. What turns up later
// still is put back by another such act.
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
	v, err := k.putBack(s, before, at)
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
	out.Slip, out.Volume = s, v
	out.VolumeDraft = journal.NewDraft(who, at, ActRecover, policy.B6_4b, policy.C4_5b).
		With("slip", string(s.ID)).With("found", itoa(back)).With("place", v.Place.String())
	return out, nil
}

// putBack is the volume with what is no longer out by the slip: back from the slip that
// has all of it, the rest struck from its list, or those items on the list again.
func (k Case) putBack(s Slip, before []archive.Count, at time.Time) (archive.Volume, error) {
	id := string(s.ID)
	if k.away() {
		v, err := k.Volume.BringBack(id, nil, at)
		return v.Strike(id, s.out()), err
	}
	var found []string
	for _, one := range before {
		if !slices.Contains(s.out(), one.Code) {
			found = append(found, one.Code)
		}
	}
	return k.Volume.PutBack(id, found, at)
}

// away reports whether the slip has the volume as a whole.
func (k Case) away() bool {
	v := k.Volume
	return v.State == archive.OnShelf && v.Out != nil && v.Out.Slip == string(k.Slip.ID)
}

// recoverable refuses to put back what the slip has not lost, or where the volume takes
// nothing.
func recoverable(k Case, _ *policy.Version, c *policy.Checks) {
	switch {
	case k.away():
	case k.Volume.Lost(string(k.Slip.ID), ""):
		k.Volume.TakesBack(c)
	default:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "volume", Found: string(k.Volume.State), Wanted: "a volume of which this slip has lost something",
			Problem: policy.T("没有因本单丢失而未找回的", "nothing of the volume is gone by this slip"),
			Remedy:  policy.T("无须找回归位", "there is nothing to put back"),
		})
	}
}

// checkWhole refuses to put back what has nothing whole in it.
func (s Slip) checkWhole(c *policy.Checks, before []archive.Count) {
	if len(s.Outstanding) < len(before) || len(before) == 0 {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_4b, Field: "found", Found: "0 whole items", Wanted: "1 or more",
		Problem: policy.T("没有一项是完整的,不能归位", "no item is whole, so nothing is put back"),
		Remedy:  policy.T("请再找齐至少一项", "look further, until an item is whole"),
	})
}
