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
	s.Deadlines = s.Deadlines.Recount(law)
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
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "due", Found: today.String(), Wanted: "a day until " + due.Due.String(),
			Problem: policy.Tf("应于 %s 归还,今天已是 %s,不能续借", "it was due on %s and today is %s: it is renewed no more", due.Due, today),
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
	due, _ := s.Deadlines.Get(policy.LoanReturn)
	refuse := func(field, found, wanted string, problem policy.Text) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: field, Found: found, Wanted: wanted, Problem: problem,
			Remedy: policy.Tf("请于 %s 前(含当日)归还;还要用的,归还后另行借阅", "return it by %s; who needs it longer asks for it anew after that", due.Due),
		})
	}
	if done, most := len(due.Extensions), law.Settings().Renewals; done >= most {
		refuse("renewals", itoa(done), "fewer than "+itoa(most), policy.Tf("已续借 %d 次,最多可续借 %d 次", "renewed so far: %d, of %d at most", done, most))
	}
	if s.Recall != nil {
		refuse("recall", s.Recall.To.String(), "no recall", policy.Tf("已催还,应于 %s 归还,不能续借", "it was recalled for %s, and is not renewed", s.Recall.To))
	}
	if i := slices.IndexFunc(k.Volume.Holds, func(h archive.Hold) bool { return !s.Premises || !h.Reading }); i >= 0 {
		refuse("volume", "hold/"+k.Volume.Holds[i].ID, "no hold", policy.T("案卷借出后已被冻结,不能续借", "the volume was put on hold since it went out, and is not renewed"))
	}
	if k.Volume.Restricted != nil {
		refuse("volume", "restricted", "free", policy.T("案卷借出后已限制处理,不能续借", "the volume was restricted since it went out, and is not renewed"))
	}
	if len(k.Waiting) > 0 {
		refuse("queue", "somebody waits", "nobody waits", policy.T("有人在等这一卷,不能续借", "somebody waits for the volume, and it is not renewed"))
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
	due, _ := s.Deadlines.Get(policy.LoanReturn)
	r.checkDue(c, due.Due, today)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s.Recall = &Recalling{By: who.ID, At: s.At, Reason: r.Reason, From: due.Due, To: r.Due}
	k.Slip, out.Slip = s, s
	due.Due, due.Provisional = r.Due, false // named by a person, not counted
	return k.dueOn(out, due, ActRecall, who, at), nil
}

// checkDue refuses a day that does not lie between today and the day before the due
// day, which is zero of a slip that is not lent.
func (r Recall) checkDue(c *policy.Checks, due, today calendar.Day) {
	last := due.AddDays(-1)
	v := policy.Violation{
		Kind: policy.InvalidInput, Field: "due", Found: r.Due.String(), Wanted: "a day from " + today.String() + " to " + last.String(),
		Remedy: policy.Tf("请写 %s 至 %s 之间的一天", "name a day from %s to %s", today, last),
	}
	switch {
	case due.IsZero():
		v.Wanted, v.Remedy = "a day from "+today.String(), policy.T("只有借出的档案才能催还", "only what is lent can be recalled")
	case last.Before(today):
		v.Wanted = "a loan that is due later than " + today.String()
		v.Remedy = policy.T("无须催还,请直接要求归还", "it needs no recall: have it returned")
	}
	switch {
	case r.Due.IsZero():
		v.Found, v.Problem = "nothing", policy.T("没有写明催还后的归还日", "the recall does not say by which day it is to be back")
	case r.Due.Before(today):
		v.Problem = policy.Tf("催还的归还日 %s 已经过去,今天是 %s", "the day %s is past: today is %s", r.Due, today)
	case !due.IsZero() && !r.Due.Before(due):
		v.Problem = policy.Tf("催还的归还日应早于原定的 %[2]s,现为 %[1]s", "a recall is for a day before %[2]s, when it is due anyway: found %[1]s", r.Due, due)
	default:
		return
	}
	c.Add(v)
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
