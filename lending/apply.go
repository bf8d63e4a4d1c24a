package lending

import (
	"cmp"
	"slices"
	"strings"
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
// The department is one to which the host says the person belongs who acts; none
// stated is the one they belong to.
//
// A volume that is out, or of which an item is, may be asked for by who says that they
// wait for it: the slip then stands in the queue (B6.2). One that is not on the shelf,
// void, restricted or on hold may not, nor an item it does not have.
func Draft(v archive.Volume, who policy.Actor, at time.Time, law *policy.Version, id SlipID, a Application) (Slip, journal.Draft, error) {
	name := SlipKind + "/" + string(id)
	if who.Org != v.Org {
		return Slip{}, journal.Draft{}, policy.Missing(archive.VolumeKind + "/" + string(a.Volume))
	}
	s := Slip{
		Org: v.Org, ID: id, State: Drafted, Form: LoanSlip, Application: a,
		Borrower: cmp.Or(who.Principal, who.ID), Class: v.Class, Number: v.Number, Title: v.Card().Title, At: archive.Instant(at, time.Time{}),
	}
	s.Items = slices.Clone(a.Items)
	if v.Class == archive.Credit {
		s.Form = ReadingSlip
	}
	if s.Department == "" && len(who.Departments) == 1 {
		s.Department = who.Departments[0]
	}
	s = s.acted(who)
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, v.Org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActDraft, s.Subject()).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(a))
	s.checkDepartment(c, who)
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
	if s.Wait {
		d = d.With("wait", "yes")
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

// checkDepartment refuses a department to which the host does not say that the
// borrower belongs: it decides who may approve (rules B6.1b and C4.5a).
func (s Slip) checkDepartment(c *policy.Checks, who policy.Actor) {
	if who.Belongs(s.Department) {
		return
	}
	own := make([]string, len(who.Departments))
	for i, d := range who.Departments {
		own[i] = string(d)
	}
	list := strings.Join(own, ", ")
	v := policy.Violation{
		Kind: policy.RuleBroken, Rule: s.asked(), Field: "department", Found: "another department", Wanted: "one of " + list,
		Problem: policy.Tf("借阅人不属于所写的部门,其部门为 %s", "the borrower does not belong to the department stated, but to %s", list),
		Remedy:  policy.T("请写明借阅人所属的部门", "state a department that the borrower belongs to"),
	}
	switch {
	case len(own) == 0:
		v.Found, v.Wanted = "no department on record", "a department of the borrower's"
		v.Problem = policy.T("系统没有登记借阅人属于哪个部门", "no department of the borrower's is on record with the host")
		v.Remedy = policy.T("请由系统管理员登记其部门(Actor.Departments)", "have the host state the departments they belong to (Actor.Departments)")
	case s.Department == "":
		v.Found = "none"
		v.Problem = policy.Tf("没有写明部门,借阅人属于 %s", "the slip states no department, and the borrower belongs to %s", list)
	}
	c.Add(v)
}

func (s Slip) checkApplication(c *policy.Checks, v archive.Volume, law *policy.Version, today calendar.Day) {
	if s.Purpose == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: s.asked(), Field: "purpose", Found: "nothing", Wanted: "a purpose",
			Problem: policy.T("没有写明用途", "the slip does not say what it is for"),
			Remedy:  policy.T("请写明工作用途", "state the work it is for"),
		})
	}
	if s.Customer != v.Customer && (s.Form == ReadingSlip || s.Customer != "") {
		found, problem := "another customer", policy.T("所写客户与该卷不符", "the customer named is not the volume's")
		if s.Customer == "" {
			found, problem = "none", policy.T("没有写明客户", "the slip does not say whose file it is")
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: s.asked(), Field: "customer", Found: found, Wanted: "the volume's customer",
			Problem: problem, Remedy: policy.T("请写明该卷所属的客户", "name the customer whose file it is"),
		})
	}
	s.checkTerm(c, law, today)
	s.inOrWaits(c, v, policy.T("请在单上注明轮候(wait),排队等候", "write it with wait, to stand in the queue"))
	v.Out = nil // seen to
	_, err := v.LendOut(archive.Out{Slip: string(s.ID), Borrower: s.Borrower, Due: today, Items: s.Items, Premises: s.Premises}, v.At)
	c.Join(err)
}

// inOrWaits refuses a slip for a volume that is out, in whole or in part, where its borrower
// does not say that they wait (rule B6.2). It does not tell who has it.
func (s Slip) inOrWaits(c *policy.Checks, v archive.Volume, remedy policy.Text) {
	if v.Out == nil || s.Wait {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_2, Field: "wait", Found: "out", Wanted: "in the room, or a slip that waits",
		Problem: policy.Tf("案卷已借出,应于 %s 归还", "the volume is out, due back on %s", v.Out.Due),
		Remedy:  remedy,
	})
}

// termFits reports whether a term from today has a day, and no more than the
// regulation gives.
func (s Slip) termFits(law *policy.Version, today calendar.Day) bool {
	last, _ := law.Calendar().Due(today, law.Periods().Loan, law.MonthEndsOnWorkingDay())
	if s.Days < 1 || s.Days > 10_000 {
		return false
	}
	due, _ := law.Calendar().AddWorkingDays(today, s.Days)
	return !due.After(last)
}

// checkTerm refuses a term that the regulation does not give.
func (s Slip) checkTerm(c *policy.Checks, law *policy.Version, today calendar.Day) {
	if s.termFits(law, today) {
		return
	}
	most := law.Periods().Loan
	c.Add(policy.Violation{
		Kind: policy.InvalidInput, Rule: policy.B6_3, Field: "days", Found: itoa(s.Days), Wanted: "1 day to " + most.String(),
		Problem: policy.Tf("期限应为 1 个工作日至 %s,现为 %d 个工作日", "the term takes from 1 working day to %s, found %d", periodText(most), s.Days),
		Remedy:  policy.T("请改写期限", "state another term"),
	})
}

// checkTermNow refuses to lend for a term that was good when it was asked for, and
// is not by the regulation in force when it is lent (rules B6.3 and B7).
func (s Slip) checkTermNow(c *policy.Checks, law *policy.Version, today calendar.Day) {
	if s.termFits(law, today) {
		return
	}
	most := law.Periods().Loan
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "days", Found: itoa(s.Days), Wanted: "at most " + most.String(),
		Problem: policy.Tf("本单的期限为 %d 个工作日,现行制度最多为 %s", "the slip's term is %d working days, and the regulation in force gives at most %s", s.Days, periodText(most)),
		Remedy:  policy.T("请撤销本单,按现行期限另填一张", "cancel the slip, and write another one with a term that is given"),
	})
}

// periodText says a period to a reader.
func periodText(p calendar.Period) policy.Text {
	unit := map[calendar.Unit]string{calendar.WorkingDays: "个工作日", calendar.Months: "个月", calendar.Days: "天"}[p.Unit]
	return policy.T(itoa(p.N)+" "+unit, p.String())
}

// Submit presents the slip for approval (提交). From this instant it waits for its
// volume; where that has gone out since, only if the borrower said that they wait. A
// chairman, general manager or deputy who borrows a business volume themselves needs no
// approval (rule B6.1a); what a delegate asks for in their name does.
func (k Case) Submit(who policy.Actor, at time.Time, law *policy.Version) (Outcome, error) {
	k, out, c := k.begin(ActSubmit, who, at, law)
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip.acted(who)
	s.State, s.Submitted = Submitted, s.At
	out.SlipDraft.Rules = []policy.Rule{s.asked()}
	if s.Class == archive.Business && who.Principal == "" && law.Matrix().Decide(who, ActBorrowDirectly, s.Subject()).OK() {
		s.State, s.Direct = Approved, true
		out.SlipDraft.Rules = []policy.Rule{policy.B6_1a}
	}
	out.Slip = s
	return out, nil
}

// submittable adds what stands in the way of presenting a slip: its volume has gone out
// since, or the borrower has something overdue.
func submittable(k Case, law *policy.Version, c *policy.Checks) {
	k.Slip.inOrWaits(c, k.Volume, policy.T("请撤销本单,另填一张注明轮候(wait)的;或待其归还后再提交", "cancel the slip and write another one with wait, or submit it once the volume is back"))
	inGoodStanding(k, law, c)
}

// inGoodStanding refuses a borrower who has something overdue, or has lost
// something that is pursued, unless the regulation lets them borrow all the same
// (rule B6.3).
func inGoodStanding(k Case, law *policy.Version, c *policy.Checks) {
	if law.Settings().OverdueMayBorrow {
		return
	}
	if len(k.Overdue) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "borrower", Found: SlipKind + "/" + string(k.Overdue[0]), Wanted: "nothing overdue",
			Problem: policy.Tf("借阅人有逾期未还的档案(借阅单 %s),不得再借", "the borrower has something overdue (slip %s), and is lent nothing more", k.Overdue[0]),
			Remedy:  policy.T("请先归还逾期的档案", "return first what is overdue"),
		})
	}
	if len(k.Missing) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_3, Field: "borrower", Found: SlipKind + "/" + string(k.Missing[0]), Wanted: "no loss that is pursued",
			Problem: policy.Tf("借阅人有已报失、尚未了结的档案(借阅单 %s),不得再借", "the borrower has lost something that is still pursued (slip %s), and is lent nothing more", k.Missing[0]),
			Remedy:  policy.T("找到的请归还;确已丢失的,待其事故结案", "return it when it is found; where it is gone, wait until its incident is closed"),
		})
	}
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
