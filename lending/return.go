package lending

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Returning is what the archivist found of a return.
type Returning struct {
	// Found is what came back, item by item; what is not listed stays out.
	Found []Found `json:"found" validate:"max=2000,dive"`
	// Day is the civil day on which it came back; zero means today. It may be
	// the day the borrower claims to have returned it.
	Day calendar.Day `json:"day,omitzero"`
	// Facts says more about what did not come back whole.
	Facts string `json:"facts,omitempty" validate:"max=500,plain"`
}

// Return is the archivist's check of what came back (归还核对, rule B6.4a): copies
// and pages of every item. What is whole is off the slip; what is not there, or
// not whole, stays on it, and the slip stays open for the rest. When all of it is
// back the volume is in its place again (B6.4b), and a return after the due day
// is held against the borrower (B6.3).
//
// An item that the borrower says is gone, or that came back with less than went
// out, opens an incident under the id given: a loss where copies are missing, a
// damage where only pages are (C4.5b); not a second one while one is pursued, but a
// loss after the damage of before. More than went out is refused.
func (k Case) Return(who policy.Actor, at time.Time, law *policy.Version, incident archive.IncidentID, r Returning) (Outcome, error) {
	k, out, c := k.begin(ActReturn, who, at, law)
	today := law.Day(at)
	if r.Day.IsZero() {
		r.Day = today
	}
	c.Join(policy.CheckShape(r))
	archive.Claimed(c, "day", r.Day, today)
	s := k.Slip
	if lent := law.Day(s.Lent); !s.Lent.IsZero() && r.Day.Before(lent) {
		c.Add(*policy.Invalid("day", r.Day.String(), "a day from "+lent.String(), policy.Tf("归还日早于出借日 %s", "it was lent on %s only", lent)))
	}
	s.checkDay(c, r.Day, today, law)
	s.checkFound(c, r.Found)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s, wanting, gone := s.takeBack(r.Found)
	s.Returns = append(slices.Clone(s.Returns), Return{By: who.ID, At: s.At, Day: r.Day, Found: slices.Clone(r.Found)})
	s.Claim = nil
	v, err := k.Volume.BringBack(string(s.ID), s.out(), at)
	if err != nil {
		return Outcome{}, err
	}
	out.SlipDraft.Rules = []policy.Rule{policy.B6_4a}
	out.SlipDraft.Day = r.Day
	out.SlipDraft = out.SlipDraft.With("found", itoa(len(r.Found))).With("outstanding", itoa(len(s.Outstanding)))
	out.VolumeDraft = journal.NewDraft(who, at, ActReturn, policy.B6_4a).With("slip", string(s.ID)).With("outstanding", itoa(len(s.Outstanding)))
	v = v.Lacking(slices.DeleteFunc(s.out(), func(code string) bool {
		return s.State != Lost && !slices.Contains(gone, code) && !k.lost(code)
	}))
	if len(s.Outstanding) == 0 {
		s.State = Returned
		out.SlipDraft, s.Deadlines, s.Breaches = journal.Meet(out.SlipDraft, s.Deadlines, s.Breaches, policy.LoanReturn, s.allBack())
		out.SlipDraft.Rules = append(out.SlipDraft.Rules, policy.B6_4b, policy.B6_3)
		out.VolumeDraft.Rules = append(out.VolumeDraft.Rules, policy.B6_4b)
		out.VolumeDraft = out.VolumeDraft.With("place", v.Place.String())
	}
	kind := archive.Damage
	wanting = slices.DeleteFunc(wanting, func(code string) bool {
		return k.underway(code) && !slices.Contains(gone, code) || k.lossUnderway(code)
	})
	if slices.ContainsFunc(wanting, func(code string) bool { return slices.Contains(gone, code) }) {
		kind = archive.Loss
	}
	if len(wanting) > 0 {
		s = s.pursue(&out, incident, kind, wanting, told(s.short(wanting, r.Found), r.Facts), who, at)
	}
	out.Slip, out.Volume = s, v
	return out, nil
}

// allBack is the day on which the last of it came back, in whatever order the returns
// were entered.
func (s Slip) allBack() calendar.Day {
	var last calendar.Day
	for _, one := range s.Returns {
		if one.Day.After(last) {
			last = one.Day
		}
	}
	return last
}

// checkFound refuses what was not out, or is more than was.
func (s Slip) checkFound(c *policy.Checks, found []Found) {
	if len(found) == 0 && len(s.Outstanding) > 0 {
		c.Add(*policy.Invalid("found", "0 entries", "what came back", policy.T("没有写明归还了什么", "the return does not say what came back")))
	}
	seen := make(map[string]bool, len(found))
	for i, f := range found {
		field := fmt.Sprintf("found[%d]", i)
		at := slices.IndexFunc(s.Outstanding, func(one archive.Count) bool { return one.Code == f.Code })
		switch {
		case seen[f.Code]:
			c.Add(*policy.Invalid(field+".code", "named before", "each item once", policy.T("同一项写了两次", "the item is named twice")))
		case at < 0:
			c.Add(*policy.Invalid(field+".code", "", "an item that is still out", policy.T("这一项不在借出之列", "this item is not out by the slip")))
		case f.Copies > s.Outstanding[at].Copies || f.Pages > s.Outstanding[at].Pages:
			is, was := counted(archive.Count{Copies: f.Copies, Pages: f.Pages}, true), counted(s.Outstanding[at], true)
			c.Add(*policy.Invalid(field, is.EN, "at most "+was.EN,
				policy.Tf("%s 归还的多于借出的:借出 %s,归还 %s", "more came back of item %s than went out: %s went out, %s came back", f.Code, was, is)))
		case f.Gone && (f.Copies > 0 || f.Pages > 0):
			c.Add(*policy.Invalid(field+".gone", "gone, and some came back", "the one or the other", policy.Tf("%s 既称丢失又有归还", "item %s is said to be gone, and yet came back", f.Code)))
		case !f.Gone && f.Copies == 0:
			is := counted(archive.Count{Copies: f.Copies, Pages: f.Pages}, true)
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Field: field, Found: is.EN, Wanted: "1 copy or more",
				Problem: policy.Tf("%s 写的是 %s,等于没有归还", "of item %s the return says %s: nothing came back", f.Code, is),
				Remedy:  policy.T("没有归还的不要写;借阅人称已丢失的,请注明丢失", "leave out what did not come back; what the borrower says is gone is marked as gone"),
			})
		}
		seen[f.Code] = true
	}
}

// takeBack takes what is whole off the slip. It returns the codes of what is gone
// or not whole, and of those the ones of which copies are missing.
func (s Slip) takeBack(found []Found) (_ Slip, wanting, gone []string) {
	var rest []archive.Count
	for _, one := range s.Outstanding {
		i := slices.IndexFunc(found, func(f Found) bool { return f.Code == one.Code })
		if i >= 0 && found[i].Copies == one.Copies && found[i].Pages == one.Pages {
			continue
		}
		rest = append(rest, one)
		if i >= 0 {
			wanting = append(wanting, one.Code)
			if found[i].Copies < one.Copies {
				gone = append(gone, one.Code)
			}
		}
	}
	s.Outstanding = rest
	return s, wanting, gone
}

// ClaimReturned notes that the borrower claims to have returned it (声称已还),
// for the archivist to look for it. It ends nothing.
func (k Case) ClaimReturned(who policy.Actor, at time.Time, law *policy.Version, text string) (Outcome, error) {
	k, out, c := k.begin(ActClaimReturned, who, at, law)
	stated(c, "text", text, policy.B6_4a)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	out.Slip = k.Slip.acted(who)
	out.Slip.Claim = k.Slip.note(who, text)
	return out, nil
}

func unclaimed(k Case, _ *policy.Version, c *policy.Checks) {
	if k.Slip.Claim != nil {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4a, Field: "claim", Found: "claimed already", Wanted: "one claim",
			Problem: policy.T("已声称归还,等待档案管理员查找", "the return is claimed already; the archivist looks for it"),
			Remedy:  policy.T("请等待核对", "wait for the archivist's check"),
		})
	}
}

// checkDay refuses a day of return that would make an overdue slip look as if it
// had been in time (rule B6.3): that takes the borrower's claim on record by the due
// day. One made later clears nothing.
func (s Slip) checkDay(c *policy.Checks, day, today calendar.Day, law *policy.Version) {
	due := s.Due()
	claimed := s.Claim != nil && !law.Day(s.Claim.At).After(due)
	if !claimed && !due.IsZero() && today.After(due) && !day.After(due) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "day", Found: day.String(), Wanted: "a day after " + due.String() + ", or a claim on record by then",
			Problem: policy.Tf("已过到期日 %s,到期前没有借阅人声明,不得补记为按期归还", "it was due on %s: without the borrower's claim on record by then it is not noted as returned in time", due),
			Remedy:  policy.T("请按到期日之后的实际归还日办理", "take the day after the due day on which it came back"),
		})
	}
}
