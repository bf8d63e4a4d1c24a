package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// DeclareLost declares what is still out lost (报失, rule C4.5b), and opens an
// incident over it under the id given; the borrower answers. What an incident of
// an incomplete return is about already is not opened twice. The volume stays out,
// its completeness says what it lacks (G7), and what is found again is returned as ever.
func (k Case) DeclareLost(who policy.Actor, at time.Time, law *policy.Version, incident archive.IncidentID, facts string) (Outcome, error) {
	k, out, c := k.begin(ActDeclareLost, who, at, law)
	stated(c, "facts", facts, policy.C4_5b)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip
	s.State = Lost
	lost := s.out()
	if v := k.Volume.Lacking(lost); v.Completeness.Present != k.Volume.Completeness.Present {
		v.At = archive.Instant(at, v.At)
		out.Volume = v
		out.VolumeDraft = journal.NewDraft(who, at, ActDeclareLost, policy.C4_5b).With("slip", string(s.ID)).With("lost", itoa(len(lost)))
	}
	open := slices.DeleteFunc(slices.Clone(lost), k.underway)
	out.SlipDraft = out.SlipDraft.With("outstanding", itoa(len(lost)))
	if len(open) > 0 || len(lost) == 0 {
		s = s.pursue(&out, incident, archive.Loss, open, told(s.lost(open), facts), who, at)
	}
	out.Slip = s
	return out, nil
}

// pursue opens an incident over items of the slip, for which the borrower
// answers.
func (s Slip) pursue(out *Outcome, id archive.IncidentID, kind archive.IncidentKind, items []string, facts string, who policy.Actor, at time.Time) Slip {
	out.Incident, out.IncidentDraft = archive.OpenIncident(s.Org, id, archive.IncidentReport{
		Kind: kind, Of: archive.Source{Kind: SlipKind, ID: string(s.ID)}, Items: items, Facts: facts, Answers: s.Borrower,
	}, who, at, policy.C4_5b)
	out.SlipDraft = out.SlipDraft.With("incident", string(id))
	s.Incidents = append(slices.Clone(s.Incidents), id)
	return s
}

// underway reports whether an incident about an item is not closed yet.
func (k Case) underway(code string) bool {
	return slices.ContainsFunc(k.Incidents, func(i archive.Incident) bool {
		return i.State != archive.IncidentClosed && about(i, code)
	})
}

// lossUnderway reports whether an incident about the loss of an item is not closed yet:
// one about damage to it is none.
func (k Case) lossUnderway(code string) bool {
	return slices.ContainsFunc(k.Incidents, func(i archive.Incident) bool {
		return i.State != archive.IncidentClosed && i.Kind == archive.Loss && about(i, code)
	})
}

// lost reports whether an item is lost by an incident, open or closed.
func (k Case) lost(code string) bool {
	return slices.ContainsFunc(k.Incidents, func(i archive.Incident) bool {
		return i.Kind == archive.Loss && i.Outcome != archive.Recovered && i.Outcome != archive.Unfounded && about(i, code)
	})
}

// concluded reports whether an incident about an item was closed with the item
// gone: one that was found, or was never gone, is to come back.
func (k Case) concluded(code string) bool {
	return slices.ContainsFunc(k.Incidents, func(i archive.Incident) bool {
		gone := i.Outcome == archive.Lasting || i.Outcome == archive.MadeGood
		return i.State == archive.IncidentClosed && gone && about(i, code)
	})
}

// undeclared refuses to declare lost what has been, while its incident is open or
// has found it gone.
func undeclared(k Case, _ *policy.Version, c *policy.Checks) {
	said := func(code string) bool { return k.underway(code) || k.concluded(code) }
	lost := k.Slip.out()
	if k.Slip.State != Lost || slices.ContainsFunc(lost, func(code string) bool { return !said(code) }) || len(lost) == 0 && !said("") {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.C4_5b, Field: "incidents", Found: itoa(len(k.Incidents)) + " incidents", Wanted: "something not declared yet",
		Problem: policy.Tf("未还的 %d 项均已报失", "all that is out was declared lost already (items: %d)", len(lost)),
		Remedy:  policy.T("请在事故记录中继续追查", "pursue it in its incident"),
	})
}

// Answering reports whether the borrower of a slip that was declared lost answers
// for it still: its incident is open, or has found that it is not gone, and it is
// overdue (rule B6.3).
func (k Case) Answering(today calendar.Day) bool {
	if k.Slip.State != Lost {
		return false
	}
	codes := k.Slip.out()
	if len(codes) == 0 {
		codes = []string{""} // a volume without items
	}
	overdue := today.After(k.Slip.Due())
	return slices.ContainsFunc(codes, func(code string) bool {
		return k.underway(code) || overdue && !k.concluded(code)
	})
}

func about(i archive.Incident, code string) bool {
	return len(i.Items) == 0 || slices.Contains(i.Items, code)
}

// settled refuses closing while something is missing over which no incident has
// been closed (rule B6.4a).
func settled(k Case, _ *policy.Version, c *policy.Checks) {
	missing := slices.DeleteFunc(k.Slip.out(), k.concluded)
	if len(missing) == 0 && (len(k.Slip.Outstanding) > 0 || k.concluded("")) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_4a, Field: "outstanding", Found: itoa(len(missing)) + " items", Wanted: "0, or an incident over each that was closed with it gone",
		Problem: policy.Tf("还有 %d 项未归还,也未经事故结案,不得结清", "the slip stays open for what is still out, and is not gone by an incident that was closed (items: %d)", len(missing)),
		Remedy:  policy.T("请催还;确已丢失的,报失并待事故结案", "have it returned; what is gone is declared lost, and its incident closed first"),
	})
}

// Close ends a slip of which something will never come back (结案), once the
// incident over it is closed (rule B6.4a). Not having brought it back is the
// borrower's breach (B6.3). What is left of the volume is in its place again: its
// list no longer has what is lost, and its completeness says so. A volume of
// which nothing is left stays out by the slip, and is lent no more. What turns up
// after all is put back: see [Case.Recover].
func (k Case) Close(who policy.Actor, at time.Time, law *policy.Version, reason string) (Outcome, error) {
	k, out, c := k.begin(ActClose, who, at, law)
	stated(c, "reason", reason, policy.B6_4a)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s, v := k.Slip, k.Volume
	lost := s.out()
	s.State, s.Ended = Closed, s.note(who, reason)
	out.SlipDraft, s.Deadlines, s.Breaches = journal.Fail(out.SlipDraft, s.Deadlines, s.Breaches, policy.LoanReturn, law.Day(at))
	out.SlipDraft = out.SlipDraft.With("lost", itoa(len(lost)))
	out.Slip = s
	if len(lost) == len(v.Items) { // it stays out
		return out, nil
	}
	v, err := v.BringBack(string(s.ID), nil, at)
	if err != nil {
		return Outcome{}, err
	}
	out.Volume = v.Strike(string(s.ID), lost)
	out.VolumeDraft = journal.NewDraft(who, at, ActClose, policy.B6_4b, policy.C4_5b).
		With("slip", string(s.ID)).With("lost", itoa(len(lost))).With("place", v.Place.String())
	return out, nil
}
