package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// judgeA holds a late hand-over against A (rule B4.5a).
func (f File) judgeA(d journal.Draft, due policy.Deadline, at time.Time) (File, journal.Draft) {
	return f.judge(d, due, due.Late(due.Done), due.Rule, f.Project.A, at)
}

// judge notes in the draft that a deadline was met, or records the breach
// against a person: once, however often a refused delivery is presented again.
func (f File) judge(d journal.Draft, due policy.Deadline, late bool, rule policy.Rule, person policy.PersonID, at time.Time) (File, journal.Draft) {
	late = late && !f.broke(due.Name, person)
	due.Rule, due.Person = rule, person
	d, f.Breaches = journal.Judge(d, f.Breaches, due, late, at)
	return f, d
}

// judgeDelivery ends B's deadline and the total on a day, and says whose breach
// a late one is (rule B4.5b). B answers for the working days the file lay with
// B: those a supplement spent with A are A's, those a refused delivery lay with
// the archivist are nobody's. Both A and B may have been late.
func (f File) judgeDelivery(d journal.Draft, law *policy.Version, at time.Time, done calendar.Day) (File, journal.Draft) {
	withA, withArchivist := f.away(law)
	over := func(due policy.Deadline, credit int) bool { return done.After(lastDay(law, due.Due, credit)) }
	if due, ok := f.Deadlines.Get(policy.BToArchive); ok && due.Open() {
		due = due.Meet(done)
		f.Deadlines = f.Deadlines.Put(due)
		lateB := over(due, withArchivist+withA)
		lateA := withA > 0 && over(due, withArchivist)
		if lateA {
			f, d = f.judge(d, due, true, policy.B4_5b, f.Project.A, at)
		}
		if lateB || !lateA {
			f, d = f.judge(d, due, lateB, policy.B4_5b, f.Project.B, at)
		}
	}
	if due, ok := f.Deadlines.Get(policy.Total); ok && due.Open() {
		due = due.Meet(done)
		f.Deadlines = f.Deadlines.Put(due)
		// When A was in time, whoever was late since has answered for it above.
		f, d = f.judge(d, due, f.Breached(policy.B4_5a) && over(due, withArchivist), policy.B4_5b, due.Person, at)
	}
	return f, d
}

// reopen takes the delivery back: what was presented did not count.
func (f File) reopen(names ...policy.DeadlineName) File {
	for _, name := range names {
		if due, ok := f.Deadlines.Get(name); ok {
			f.Deadlines = f.Deadlines.Put(due.Reopen())
		}
	}
	return f
}

// Grant is the consent to more time for one deadline (延期).
type Grant struct {
	// Deadline names the one that moves: a-to-b, b-to-archive or total.
	Deadline policy.DeadlineName `json:"deadline" validate:"required,oneof=a-to-b b-to-archive total"`
	// Days is how many working days it gives.
	Days int `json:"days" validate:"min=1,max=250"`
	// Reason is the special circumstance.
	Reason string `json:"reason" validate:"max=500,plain"`
}

// Extend records an approver's consent to more time (rule B4.5c): never A's or
// B's own, with a reason. Given before the deadline passes it moves the
// deadline, those after it that run, and the total, by as many working days.
// Given later it is kept as a note and moves nothing (rule B4.5d); so it is of
// a later deadline that has passed by then.
func (f File) Extend(who policy.Actor, at time.Time, law *policy.Version, g Grant) (File, journal.Draft, error) {
	f, d, c := f.begin(ActExtend, who, at, law)
	misshapen := policy.CheckShape(g)
	shaped := misshapen == nil
	c.Join(misshapen)
	if g.Reason == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_5c, Field: "reason", Wanted: "a reason",
			Problem: policy.T("延期没有说明原因", "the extension states no reason"),
			Remedy:  policy.T("请写明特殊情况", "state the special circumstance"),
		})
	}
	due, runs := f.Deadlines.Get(g.Deadline)
	if shaped && !runs && len(f.Deadlines) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_5c, Field: "deadline", Wanted: f.Deadlines.String(),
			Problem: policy.T("该时限尚未开始", "this deadline does not run yet"),
			Remedy:  policy.T("请等它开始后再申请延期", "extend it once it runs"),
		})
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	e := policy.Extension{Days: g.Days, Reason: g.Reason, Approver: who.ID, At: at.UTC().Truncate(time.Microsecond)}
	moved := due.Extend(law, today, e)
	f.Deadlines = f.Deadlines.Put(moved)
	last := moved.Extensions[len(moved.Extensions)-1]
	d = d.With("deadline", string(g.Deadline)).With("days", itoa(g.Days)).
		With("from", last.From.String()).With("to", last.To.String())
	if last.Late {
		d.Rules = []policy.Rule{policy.B4_5d}
		return f, d.With("note", "late"), nil
	}
	d.Rules = []policy.Rule{policy.B4_5c}
	e.Follows = g.Deadline
	for _, name := range []policy.DeadlineName{policy.AToB, policy.BToArchive, policy.Total} {
		next, ok := f.Deadlines.Get(name)
		if ok && next.Open() && rank(name) > rank(g.Deadline) {
			f.Deadlines = f.Deadlines.Put(next.Extend(law, today, e))
		}
	}
	return f, d, nil
}

// running refuses an extension before any deadline runs.
func running(f File, _ *policy.Version, c *policy.Checks) {
	if len(f.Deadlines) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_5c, Field: "deadlines", Found: "0", Wanted: "1 or more",
			Problem: policy.T("还没有时限在计算", "no deadline runs yet"),
			Remedy:  policy.T("请先记录项目结束日", "record the end of the project first"),
		})
	}
}

// rank orders the deadlines of a file as they follow each other.
func rank(n policy.DeadlineName) int {
	return slices.Index([]policy.DeadlineName{policy.AToB, policy.BToArchive, policy.Total}, n)
}
