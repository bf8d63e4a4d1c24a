package customer

import (
	"maps"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts of this package, as the authority matrix names them.
const (
	ActBuild             policy.Action = "profile.build"
	ActEdit              policy.Action = "profile.edit"
	ActConfirm           policy.Action = "profile.confirm"
	ActRecord            policy.Action = "profile.record"
	ActRecordTransaction policy.Action = "profile.record-transaction"
	ActStrikeTransaction policy.Action = "profile.strike-transaction"
	ActSubmit            policy.Action = "profile.submit"
	ActApprove           policy.Action = "profile.approve"
	ActReturn            policy.Action = "profile.return"
	ActAssign            policy.Action = "profile.assign"
	ActMerge             policy.Action = "profile.merge"
	ActSeparate          policy.Action = "profile.separate"
	ActGrant             policy.Action = "profile.grant"
	ActRevoke            policy.Action = "profile.revoke"
	ActConsult           policy.Action = "profile.consult"
	ActPassOn            policy.Action = "profile.pass-on"
	ActList              policy.Action = "profile.list"
	ActReport            policy.Action = "profile.report"
	ActReadGrants        policy.Action = "grants.read"
)

// The acts on tasks, plans of visits and visits, and the reading of analyses.
const (
	ActOrganise    policy.Action = "task.organise"
	ActReadTasks   policy.Action = "tasks.read"
	ActPlanCare    policy.Action = "care.plan"
	ActChangeCare  policy.Action = "care.change"
	ActArrangeCare policy.Action = "care.arrange"
	ActSkipCare    policy.Action = "care.skip"
	ActEndCare     policy.Action = "care.end"

	ActArrangeVisit policy.Action = "visit.arrange"
	ActMakeVisit    policy.Action = "visit.make"
	ActRecordVisit  policy.Action = "visit.record"
	ActCancelVisit  policy.Action = "visit.cancel"
	ActReadVisits   policy.Action = "visits.read"

	ActAnalyse policy.Action = "analysis.customers"
	ActFigures policy.Action = "analysis.figures"
)

// Profiles in use are in one of inUse; those of joinable may be merged.
var (
	inUse    = []policy.State{Drafted, Submitted, Approved, Changed}
	joinable = []policy.State{Drafted, Approved, Changed}
)

// lifecycle is the transition table of a profile: the acts run it, and Explain
// reads it out.
var lifecycle = policy.Lifecycle[Profile]{
	{Action: ActEdit, From: []policy.State{Drafted, Approved, Changed}, Rules: []policy.Rule{policy.R4_2b, policy.R4_1, policy.G1}, Meets: policy.ProfileUpdate},
	{Action: ActConfirm, From: inUse, Rules: []policy.Rule{policy.R4_2b}, Meets: policy.ProfileUpdate},
	{Action: ActRecord, From: inUse, Rules: []policy.Rule{policy.R4_1}},
	{Action: ActRecordTransaction, From: inUse, Rules: []policy.Rule{policy.R4_1, policy.R4_2b}},
	{Action: ActStrikeTransaction, From: inUse, Rules: []policy.Rule{policy.R4_2b}},
	{Action: ActSubmit, From: []policy.State{Drafted, Changed}, To: Submitted, Rules: []policy.Rule{policy.R4_2c}},
	{Action: ActApprove, From: []policy.State{Submitted}, To: Approved, Rules: []policy.Rule{policy.R4_2c}},
	{Action: ActReturn, From: []policy.State{Submitted}, Rules: []policy.Rule{policy.R4_2c}},
	{Action: ActAssign, From: inUse, Rules: []policy.Rule{policy.R4_2b}},
	{Action: ActMerge, From: joinable, To: Merged, Rules: []policy.Rule{policy.R4_2d}},
	{Action: ActSeparate, From: []policy.State{Merged}, Rules: []policy.Rule{policy.R4_2d}},
}

var stateNames = map[policy.State]policy.Text{
	Drafted:   policy.T("编制中", "draft"),
	Submitted: policy.T("待审批", "submitted"),
	Approved:  policy.T("已审批", "approved"),
	Changed:   policy.T("变更待审批", "changed since its approval"),
	Merged:    policy.T("已并入另一份", "merged into another"),
}

// StateText returns a state's name for a reader; the state itself for one that
// no profile is in.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Lifecycle returns the transition table of a profile.
func Lifecycle() policy.Lifecycle[Profile] { return slices.Clone(lifecycle) }

// Subject is what the authority matrix must know of the profile.
func (p Profile) Subject() policy.Subject {
	return policy.Subject{
		Org: p.Org, Department: p.Department,
		Parties: []policy.Party{{As: policy.ProfileCustodian, Person: p.Custodian}},
	}
}

func (p Profile) record() policy.Record {
	names := stateNames
	if p.Merged != nil { // whoever is refused learns where to go
		names = maps.Clone(stateNames)
		names[Merged] = policy.Tf("已并入 %s", "merged into %s", p.Merged.Into)
	}
	return policy.Record{Kind: ProfileKind, ID: string(p.ID), State: p.State, States: names, Subject: p.Subject()}
}

// Explain lists what may be done next with the profile, by whom, by which day and
// by which rules, and what stands in the way of this actor. It runs the checks of
// the acts.
func (p Profile) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	p = p.recount(law)
	all := lifecycle.Explain(p, p.record(), p.Deadlines, who, law.Day(at), law)
	if who.Org != p.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: p.record().Name()}
		archive.Timely(c, law, p.Org, at, p.At)
		if a := all[i].Action; a == ActRecord || a == ActRecordTransaction {
			p.mayRecord(c, who)
		}
		all[i].Block(c)
	}
	return all
}

// begin opens an act: it runs the checks every act runs, and drafts its journal
// entry.
func (p Profile) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Profile, journal.Draft, *policy.Checks) {
	row, _ := lifecycle.Row(a)
	c := lifecycle.Begin(a, p, p.record(), who, law)
	if who.Org == p.Org {
		archive.Timely(c, law, p.Org, at, p.At)
	}
	p = p.recount(law)
	p.At = archive.Instant(at, p.At)
	return p, journal.NewDraft(who, at, a, row.Rules...), c
}

// recount counts a provisional due day again, now that the years it passes
// through may have been published.
func (p Profile) recount(law *policy.Version) Profile {
	p.Deadlines = p.Deadlines.Recount(law)
	return p
}

// updated ends the time given after a transaction where the custodian has now
// brought the profile up to date (rule R4.2b).
func (p Profile) updated(d journal.Draft, who policy.Actor, law *policy.Version) (Profile, journal.Draft) {
	due, ok := p.Deadlines.Get(policy.ProfileUpdate)
	if !ok || !due.Open() || !p.kept(who) {
		return p, d
	}
	due = due.Meet(law.Day(d.At))
	p.Deadlines = p.Deadlines.Put(due)
	return p, d.With("due", due.Due.String()).With("done", due.Done.String())
}

// touched marks an approved profile of which a part has changed that takes
// approval again (rule R4.2c).
func (p Profile) touched(d journal.Draft, law *policy.Version, part policy.ProfilePart) (Profile, journal.Draft) {
	d = d.With("changed", string(part))
	if p.State == Approved && law.Reapproves(part) {
		p.State = Changed
	}
	return p, d
}
