package archive

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Open starts the file of a project, in A's hands. It may be opened before the
// project ends; it cannot be filed before (rule B2). The end itself is recorded
// by EndProject.
//
// It refuses a kind of business the regulation does not cover (B1), A and B
// the same person (B4.1a), and anyone who is neither of them.
func Open(who policy.Actor, at time.Time, law *policy.Version, org policy.OrgID, id FileID, p Project) (File, journal.Draft, error) {
	f := File{Org: org, ID: id, State: Sorting, Project: p}
	c := &policy.Checks{Subject: f.record().Name()}
	if who.Org != org {
		c.Add(*policy.Missing(c.Subject))
		return File{}, journal.Draft{}, c.Err()
	}
	inForce(c, law, org, at)
	c.Join(policy.CheckShape(p))
	if v := law.Matrix().Decide(who, ActOpen, f.Subject()).Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	if _, ok := law.Business(p.Kind); !ok && p.Kind != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B1, Field: "kind", Wanted: kinds(law),
			Problem: policy.T("制度不适用于这一业务种类", "the regulation does not cover this kind of business"),
			Remedy:  policy.T("请更正业务种类,或在制度中增列", "correct the kind, or add it to the regulation"),
		})
	}
	if p.A == p.B && p.A != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_1a, Field: "b", Found: "manager A", Wanted: "another person than A",
			Problem: policy.T("A 角与 B 角是同一人", "managers A and B are the same person"),
			Remedy:  policy.T("请另行指定 B 角", "name another manager B"),
		})
	}
	for i, cond := range p.Conditions {
		if _, ok := law.Condition(cond); !ok {
			// It would leave out what is important without anybody noticing.
			c.Add(*policy.Invalid(fmt.Sprintf("conditions[%d]", i), "", "a condition of the regulation",
				policy.Tf("制度没有第 %d 个条件", "the regulation knows no such condition as the one in place %d", i+1)))
		}
	}
	wantAmount(c, p.Amount)
	if !p.Ended.IsZero() {
		c.Add(*policy.Invalid("ended", p.Ended.String(), "no day",
			policy.T("项目结束另行记录", "the end of the project is an act of its own")))
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.At = notBefore(at, time.Time{})
	f.Holders = hold(nil, p.A, policy.ManagerA, at)
	d := journal.NewDraft(who, at, ActOpen, policy.B1, policy.B4_1a).
		With("project", p.Number).With("kind", string(p.Kind)).With("a", string(p.A)).With("b", string(p.B))
	return f, d, nil
}

// kinds lists the kinds of business that the regulation covers.
func kinds(law *policy.Version) string {
	var all []string
	for _, b := range law.Regulation().Businesses {
		all = append(all, string(b.Kind))
	}
	return strings.Join(all, ", ")
}

// EndProject records the civil day of the event that ends the project: a
// loan's disbursement, or for a guarantee what the regulation names. The
// deadlines start from it (rules B4.5a and B4.5b), whenever it is recorded.
func (f File) EndProject(who policy.Actor, at time.Time, law *policy.Version, ended calendar.Day) (File, journal.Draft, error) {
	f, d, c := f.begin(ActEndProject, who, at, law)
	claimed(c, "ended", ended, law.Day(at))
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.Project.Ended = ended
	p := law.Periods()
	aToB := policy.NewDeadline(law, policy.AToB, policy.B4_5a, f.Project.A, ended, p.AToB)
	total := policy.NewDeadline(law, policy.Total, policy.B4_5b, f.Project.A, ended, p.Total)
	if received := f.received(law); !received.IsZero() {
		// B had the papers before the end, or before it was recorded.
		done := received
		if done.Before(ended) {
			done = ended
		}
		aToB = aToB.Meet(done)
		f.Deadlines = f.Deadlines.Put(aToB)
		if f, d = f.judgeA(d, aToB, at); !f.Breached(policy.B4_5a) {
			total.Person = f.Project.B
		}
		f.Deadlines = f.Deadlines.
			Put(policy.NewDeadline(law, policy.BToArchive, policy.B4_5b, f.Project.B, done, p.BToArchive)).
			Put(total)
		for _, round := range f.Supplements {
			f = f.pause(law, round, at)
		}
	} else {
		f.Deadlines = f.Deadlines.Put(aToB).Put(total)
	}
	d.Day = ended
	return f, d.With("due", f.Deadlines.NextDue().String()), nil
}

// received is the civil day on which B first got the file; zero before.
func (f File) received(law *policy.Version) calendar.Day {
	for _, h := range f.Holders {
		if h.As == policy.ManagerB {
			return law.Day(h.From)
		}
	}
	return calendar.Day{}
}

// wantAmount refuses a loan or guarantee of nothing.
func wantAmount(c *policy.Checks, amount policy.Yuan) {
	if amount.IsZero() {
		c.Add(*policy.Invalid("amount", amount.String(), "more than 0.00",
			policy.T("金额为零", "the amount is zero")))
	}
}
