package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// recount counts a provisional due day again, now that the years it passes
// through may have been published.
func (s Slip) recount(law *policy.Version) Slip {
	if d, ok := s.Deadlines.Get(policy.LoanReturn); ok && d.Provisional && d.Open() {
		s.Deadlines = s.Deadlines.Put(d.Recount(law))
	}
	return s
}

// Renew gives the borrower more time (续借, rule B6.3): as much as the regulation
// says, counted from the due day, as often as it says. Not once the due day is
// over, not after a recall, and not while another slip waits for the volume.
func (k Case) Renew(who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	k, out, c := k.begin(ActRenew, who, at, law)
	s, today := k.Slip, law.Day(at)
	due, _ := s.Deadlines.Get(policy.LoanReturn)
	if s.State == Lent && today.After(due.Due) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "due", Found: due.Due.String(), Wanted: "a day from " + today.String(),
			Problem: policy.Tf("已于 %s 到期,不能续借", "it was due on %s, and is renewed no more", due.Due),
			Remedy:  policy.T("请归还后另行借阅", "return it, and ask for it anew"),
		})
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	to, _ := law.Calendar().Due(due.Due, law.Periods().Renewal, law.MonthEndsOnWorkingDay())
	due = due.Shift(law, policy.Extension{
		Days: law.Calendar().WorkingDaysBetween(due.Due, to), Reason: "renewal", Approver: who.ID, At: s.At,
	})
	return k.dueOn(out, due, ActRenew, who, at), nil
}

// renewable adds what stands in the way of a renewal.
func renewable(k Case, law *policy.Version, c *policy.Checks) {
	s := k.Slip
	refuse := func(field, found, wanted string, problem policy.Text) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: field, Found: found, Wanted: wanted,
			Problem: problem, Remedy: policy.T("请按期归还", "return it by the due day"),
		})
	}
	due, _ := s.Deadlines.Get(policy.LoanReturn)
	if most := law.Settings().Renewals; len(due.Extensions) >= most {
		refuse("renewals", itoa(len(due.Extensions)), "fewer than "+itoa(most), policy.Tf("最多续借 %d 次", "it may be renewed %d times at most", most))
	}
	if s.Recall != nil {
		refuse("recall", s.Recall.To.String(), "no recall", policy.Tf("已催还,应于 %s 归还,不能续借", "it was recalled for %s, and is not renewed", s.Recall.To))
	}
	if v := k.Volume; v.Restricted != nil || slices.ContainsFunc(v.Holds, func(h archive.Hold) bool { return !s.Premises || !h.Reading }) {
		refuse("volume", "on hold or restricted", "free", policy.T("案卷被冻结或限制处理,不能续借", "the volume is on hold or restricted, and is not renewed"))
	}
	if len(k.Waiting) > 0 {
		refuse("queue", itoa(len(k.Waiting))+" waiting", "nobody waits", policy.T("有人在等这一卷,不能续借", "somebody waits for the volume"))
	}
}

// Recall is what a recall says (催还).
type Recall struct {
	// Due is the new due day, earlier than the one before and not past.
	Due    calendar.Day `json:"due"`
	Reason string       `json:"reason" validate:"max=500,plain"`
}

// Recall calls the volume back before its day (催还), with a reason: the new due
// day holds for the borrower as the first one did.
func (k Case) Recall(who policy.Actor, at time.Time, law *policy.Version, r Recall) (Outcome, error) {
	k, out, c := k.begin(ActRecall, who, at, law)
	stated(c, "reason", r.Reason, policy.B6_3)
	s, today := k.Slip, law.Day(at)
	due, lent := s.Deadlines.Get(policy.LoanReturn)
	switch {
	case r.Due.IsZero():
		c.Add(*policy.Invalid("due", "", "a day", policy.T("没有写明归还日", "the due day is missing")))
	case r.Due.Before(today):
		c.Add(*policy.Invalid("due", r.Due.String(), "a day from "+today.String(), policy.Tf("归还日 %s 已经过去", "the due day %s is past", r.Due)))
	case lent && !r.Due.Before(due.Due):
		c.Add(*policy.Invalid("due", r.Due.String(), "a day before "+due.Due.String(), policy.Tf("催还日应早于原定的 %s", "a recall is for a day before %s, when it is due anyway", due.Due)))
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s.Recall = &Recalling{By: who.ID, At: s.At, Reason: r.Reason, From: due.Due, To: r.Due}
	k.Slip, out.Slip = s, s
	due.Due, due.Provisional = r.Due, false // named by a person, not counted
	return k.dueOn(out, due, ActRecall, who, at), nil
}

// dueOn moves the due day, on the slip and on the volume that is out by it.
func (k Case) dueOn(out Outcome, due policy.Deadline, a policy.Action, who policy.Actor, at time.Time) Outcome {
	s, v := k.Slip, k.Volume
	from := s.Due()
	s = s.acted(who)
	s.Deadlines = s.Deadlines.Put(due)
	out.Slip = s
	out.SlipDraft = out.SlipDraft.With("from", from.String()).With("to", due.Due.String())
	if v.Out != nil && v.Out.Slip == string(s.ID) {
		away := *v.Out
		away.Due = due.Due
		v.Out, v.At = &away, archive.Instant(at, v.At)
		out.Volume = v
		out.VolumeDraft = journal.NewDraft(who, at, a, policy.B6_3).With("slip", string(s.ID)).With("due", due.Due.String())
	}
	return out
}

// judge ends the term on a day: the draft says whether it was kept, and a late or
// failing return is held against the borrower (rule B6.3).
func (s Slip) judge(d journal.Draft, done calendar.Day, breach bool) (Slip, journal.Draft) {
	due, ok := s.Deadlines.Get(policy.LoanReturn)
	if !ok || !due.Open() {
		return s, d
	}
	due = due.Meet(done)
	breach = breach || due.Late(done)
	s.Deadlines = s.Deadlines.Put(due)
	d.Duties = append(slices.Clone(d.Duties), journal.Duty{
		Deadline: due.Name, Rule: policy.B6_3, Person: due.Person, Due: due.Due, Done: done, Breach: breach,
	})
	if breach {
		s.Breaches = append(slices.Clone(s.Breaches), policy.Breach{
			Rule: policy.B6_3, Deadline: due.Name, Person: due.Person, Due: due.Due, Done: done, At: s.At,
		})
	}
	return s, d
}
