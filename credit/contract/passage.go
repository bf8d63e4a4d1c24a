package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// HandOver passes the papers of a formality to the credit (contract) manager (移交,
// rule K3a). Done after the due day it is done all the same, and is the handler's
// breach. The handler answers for the papers until a manager has taken them, whoever
// was named: by verifying them ([File.Verify]). posts are those that the manager holds
// by appointment: who receives papers into the archive hands none to it.
func (f File) HandOver(n int, who policy.Actor, at time.Time, law *policy.Version, manager policy.PersonID, posts ...policy.Role) (File, journal.Draft, error) {
	f, _, d, c := f.beginPapers(ActHandOver, n, who, at, law)
	managing(c, policy.K3a, law, manager, posts)
	if manager != "" && (manager == f.Handler || manager == who.ID) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.K3a, Field: "manager", Found: string(manager), Wanted: "somebody other than the handler, and who hands over for them",
			Problem: policy.T("承办人(或代为移交的人)不得移交给自己", "the handler, or who hands over for them, does not hand over to themselves"),
			Remedy:  policy.T("请移交给另一位合同管理员", "hand over to another contract manager"),
		})
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f = f.with(n, func(one *Formality) {
		one.State, one.Manager, one.HandedOver, one.HandedBy = HandedOver, manager, today, who.ID
	})
	d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.ContractToManager.Of(n), today)
	return f, d.With("papers", itoa(len(f.Formalities[n-1].Papers))), nil
}

// managing refuses somebody who may not be a manager of papers, whatever they are to the
// contract: who receives papers into the archive.
func managing(c *policy.Checks, rule policy.Rule, law *policy.Version, manager policy.PersonID, posts []policy.Role) {
	c.Join(policy.CheckShape(struct {
		Manager policy.PersonID `json:"manager" validate:"required,max=64,plain"`
	}{manager}))
	if row, _ := law.Matrix().Row(ActReceive); slices.ContainsFunc(posts, row.Roles.Has) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "manager", Found: string(manager), Wanted: "a contract manager, not who receives papers into the archive",
			Problem: policy.T("此人是档案管理员,不得作为合同管理员核实", "this person is an archivist, who verifies no papers"),
			Remedy:  policy.T("请移交给合同管理员", "hand over to a contract manager"),
		})
	}
}

// Return gives papers back to the handler, naming what differs (退回): those handed
// over, and those verified in which the archivist found something after all. The
// handler has again what was left of their time when they handed them over: what lay
// with the manager is not held against them. The manager's own time, where it runs,
// stands still until the papers are verified again.
func (f File) Return(n int, who policy.Actor, at time.Time, law *policy.Version, found []archive.PaperDifference) (File, journal.Draft, error) {
	f, one, d, c := f.beginPapers(ActReturn, n, who, at, law)
	one.Papers.Differ(c, law.Contracts().Categories, found)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f = f.back(n, WithHandler, who, law.Day(at), found, f.Handler, policy.Handler)
	d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.ContractToArchive.Of(n), law.Day(at))
	f = f.reopen(policy.ContractToManager.Of(n), f.Handler, ActReturn, who, law)
	return f, d.With("differences", itoa(len(found))), nil
}

// Verify is the manager's verification (核实, rule K3b): the papers are what the
// list says. What the file still misses does not stop it: it is reported (K1a). From
// that day the manager has the time of the regulation to hand them to the archive.
func (f File) Verify(n int, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, _, d, c := f.beginPapers(ActVerify, n, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today, verifier := law.Day(at), who.Person()
	f = f.with(n, func(one *Formality) {
		one.State, one.Manager, one.Verified = Verified, verifier, today
		one.Holders = archive.PassOn(one.Holders, verifier, policy.Verifier, f.At)
	})
	name := policy.ContractToArchive.Of(n)
	if _, before := f.Deadlines.Get(name); before {
		f = f.reopen(name, verifier, ActVerify, who, law)
	} else {
		f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, name, policy.K3b, verifier, today, law.Contracts().ToArchive))
	}
	f = f.counted(law)
	return f, d.With("missing", itoa(len(f.Completeness.Missing))), nil
}

// AssignPapers names another manager for papers that are verified (更换合同管理员), who
// answers from now on for them and for what is left of the time to deliver them (rule
// K3b): one who left their post passes nothing on. What is late already stays the
// other's. Never somebody who handed them over. posts are those of [File.HandOver].
func (f File) AssignPapers(n int, who policy.Actor, at time.Time, law *policy.Version, manager policy.PersonID, posts ...policy.Role) (File, journal.Draft, error) {
	f, one, d, c := f.beginPapers(ActAssignPapers, n, who, at, law)
	managing(c, policy.K3b, law, manager, posts)
	switch manager {
	case "":
	case one.Manager:
		c.Add(*policy.Invalid("manager", string(manager), "another person", policy.T("资料已由此人管理", "the papers are with this manager already")))
	case f.Handler, one.HandedBy:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.K3b, Field: "manager", Found: string(manager), Wanted: "somebody other than the handler, and who handed over for them",
			Problem: policy.T("承办人(或代为移交的人)不得管理自己移交的资料", "the handler, or who handed over for them, does not manage what they handed over"),
			Remedy:  policy.T("请指定另一位合同管理员", "name another contract manager"),
		})
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f = f.with(n, func(one *Formality) {
		one.Manager = manager
		one.Holders = archive.PassOn(one.Holders, manager, policy.Verifier, f.At)
	})
	f.Deadlines = f.Deadlines.PassTo(policy.ContractToArchive.Of(n), manager, law.Day(at))
	return f, d.With("from", string(one.Manager)).With("to", string(manager)), nil
}

// Deliver presents verified papers to the archivist (送交归档, rule K3b). Done after
// the due day it is done all the same, and is the manager's breach: that of the one
// who verified.
func (f File) Deliver(n int, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, _, d, c := f.beginPapers(ActDeliver, n, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f = f.with(n, func(one *Formality) { one.State, one.Delivered, one.DeliveredBy = Delivered, today, who.Person() })
	d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.ContractToArchive.Of(n), today)
	return f, d, nil
}

// Refuse gives papers back to the manager, naming what differs (档案室退回). They
// have again what was left of their time when they delivered them.
func (f File) Refuse(n int, who policy.Actor, at time.Time, law *policy.Version, found []archive.PaperDifference) (File, journal.Draft, error) {
	f, one, d, c := f.beginPapers(ActRefuse, n, who, at, law)
	one.Papers.Differ(c, law.Contracts().Categories, found)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f = f.back(n, Verified, who, law.Day(at), found, one.Manager, policy.Verifier)
	f = f.reopen(policy.ContractToArchive.Of(n), one.Manager, ActRefuse, who, law)
	return f, d.With("differences", itoa(len(found))), nil
}

// back puts papers back to a state, in somebody's hands.
func (f File) back(n int, state policy.State, who policy.Actor, today calendar.Day, found []archive.PaperDifference, holder policy.PersonID, as policy.Relation) File {
	return f.with(n, func(one *Formality) {
		one.Returns = append(slices.Clone(one.Returns), Return{Differences: slices.Clone(found), By: who.Person(), From: one.State, Day: today})
		one.State = state
		one.Holders = archive.PassOn(one.Holders, holder, as, f.At)
		one.Delivered, one.DeliveredBy = calendar.Day{}, ""
		if state == WithHandler {
			one.Manager, one.HandedOver, one.HandedBy, one.Verified = "", calendar.Day{}, "", calendar.Day{}
		}
	})
}

// reopen lets a deadline run again that was met: see [policy.Deadlines.Resume].
func (f File) reopen(name policy.DeadlineName, person policy.PersonID, a policy.Action, who policy.Actor, law *policy.Version) File {
	f.Deadlines = f.Deadlines.Resume(law, name, person, law.Day(f.At), policy.Extension{Reason: string(a), Approver: who.Person(), At: f.At})
	return f
}
