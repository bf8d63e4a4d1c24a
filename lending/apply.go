package lending

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Draft writes a slip (填单): a loan slip for a business or contract volume, a
// reading slip for a credit volume. The borrower is who acts, or the person they
// act for. Who asks must say what it is for (rule B6.1b), on a reading slip whose
// file it is as well (C4.5a); the term is at most that of the regulation (B6.3).
//
// A volume that is out may be asked for: the slip then waits in the queue. One
// that is not on the shelf, void, restricted or on hold may not, nor an item it
// does not have.
func Draft(v archive.Volume, who policy.Actor, at time.Time, law *policy.Version, id SlipID, a Application) (Slip, journal.Draft, error) {
	name := SlipKind + "/" + string(id)
	if who.Org != v.Org {
		return Slip{}, journal.Draft{}, policy.Missing(archive.VolumeKind + "/" + string(a.Volume))
	}
	s := Slip{
		Org: v.Org, ID: id, State: Drafted, Form: LoanSlip, Application: a,
		Borrower: cmp.Or(who.Principal, who.ID), Class: v.Class, Number: v.Number, Title: v.Title, At: archive.Instant(at, time.Time{}),
	}
	s.Items = slices.Clone(a.Items)
	if v.Class == archive.Credit {
		s.Form = ReadingSlip
	}
	s = s.acted(who)
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, v.Org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActDraft, s.Subject()).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(a))
	s.checkApplication(c, v, law, law.Day(at))
	if err := c.Err(); err != nil {
		return Slip{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActDraft, s.asked()).With("form", string(s.Form)).With("volume", string(v.ID)).
		With("number", v.Number).With("borrower", string(s.Borrower)).With("days", itoa(s.Days))
	if len(s.Items) > 0 {
		d = d.With("items", itoa(len(s.Items)))
	}
	if s.Premises {
		d = d.With("premises", "yes")
	}
	return s, d, nil
}

// asked is the rule by which the slip is asked for.
func (s Slip) asked() policy.Rule {
	if s.Form == ReadingSlip {
		return policy.C4_5a
	}
	return policy.B6_1b
}

func (s Slip) checkApplication(c *policy.Checks, v archive.Volume, law *policy.Version, today calendar.Day) {
	if s.Purpose == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: s.asked(), Field: "purpose", Wanted: "a purpose",
			Problem: policy.T("没有写明用途", "the slip does not say what it is for"),
			Remedy:  policy.T("请写明工作用途", "state the work it is for"),
		})
	}
	if s.Form == ReadingSlip && s.Customer != v.Customer {
		found, problem := "another customer", policy.T("所写客户与该卷不符", "the customer named is not the volume's")
		if s.Customer == "" {
			found, problem = "none", policy.T("没有写明客户", "the slip does not say whose file it is")
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_5a, Field: "customer", Found: found, Wanted: "the volume's customer",
			Problem: problem, Remedy: policy.T("请核对客户", "name the customer whose file it is"),
		})
	}
	s.checkTerm(c, law, today)
	v.Out = nil // it may wait for its turn
	_, err := v.LendOut(archive.Out{Slip: string(s.ID), Borrower: s.Borrower, Due: today, Items: s.Items, Premises: s.Premises}, v.At)
	c.Join(err)
}

// checkTerm refuses a term of no day or of more than the regulation gives.
func (s Slip) checkTerm(c *policy.Checks, law *policy.Version, today calendar.Day) {
	most := law.Periods().Loan
	last, _ := law.Calendar().Due(today, most, law.MonthEndsOnWorkingDay())
	if s.Days >= 1 && s.Days <= 10_000 {
		if due, _ := law.Calendar().AddWorkingDays(today, s.Days); !due.After(last) {
			return
		}
	}
	c.Add(policy.Violation{
		Kind: policy.InvalidInput, Rule: policy.B6_3, Field: "days", Found: itoa(s.Days), Wanted: "1 day to " + most.String(),
		Problem: policy.Tf("期限应为 1 个工作日至 %s,现为 %d 个工作日", "the term takes from 1 working day to %s, found %d", periodText(most), s.Days),
		Remedy:  policy.T("请改写期限", "state another term"),
	})
}

// periodText says a period to a reader.
func periodText(p calendar.Period) policy.Text {
	unit := map[calendar.Unit]string{calendar.WorkingDays: "个工作日", calendar.Months: "个月", calendar.Days: "天"}[p.Unit]
	return policy.T(itoa(p.N)+" "+unit, p.String())
}

// Submit presents the slip for approval (提交). From this instant it waits for its
// volume. A chairman, general manager or deputy who borrows a business volume
// needs no approval (rule B6.1a).
func (k Case) Submit(who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	k, out, c := k.begin(ActSubmit, who, at, law)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip.acted(who)
	s.State, s.Submitted = Submitted, s.At
	out.SlipDraft.Rules = []policy.Rule{s.asked()}
	if s.Class == archive.Business && law.Matrix().Decide(who, ActBorrowDirectly, s.Subject()).OK() {
		s.State, s.Direct = Approved, true
		out.SlipDraft.Rules = []policy.Rule{policy.B6_1a}
	}
	out.Slip = s
	return out, nil
}

// inGoodStanding refuses a borrower who has something overdue, unless the
// regulation lets them borrow all the same (rule B6.3).
func inGoodStanding(k Case, law *policy.Version, c *policy.Checks) {
	if len(k.Overdue) == 0 || law.Settings().OverdueMayBorrow {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "borrower", Found: SlipKind + "/" + string(k.Overdue[0]), Wanted: "nothing overdue",
		Problem: policy.T("借阅人有逾期未还的档案,不得再借", "the borrower has something overdue, and is lent nothing more"),
		Remedy:  policy.T("请先归还逾期的档案", "return first what is overdue"),
	})
}

// Cancel takes the slip back before anything was lent (撤销): the borrower's, or
// the archivist's of a slip that nobody collects.
func (k Case) Cancel(who policy.Actor, at time.Time, law *policy.Version, reason string) (Outcome, error) {
	k, out, c := k.begin(ActCancel, who, at, law)
	stated(c, "reason", reason, policy.B6_2)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	out.Slip = k.Slip.acted(who)
	out.Slip.State, out.Slip.Ended = Cancelled, k.Slip.note(who, reason)
	return out, nil
}
