package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts on a credit file, as the authority matrix names them.
const (
	ActOpen            policy.Action = "credit-file.open"
	ActAddPapers       policy.Action = "credit-file.add-papers"
	ActStrikePaper     policy.Action = "credit-file.strike-paper"
	ActFollowUp        policy.Action = "credit-file.follow-up"
	ActConfirm         policy.Action = "credit-file.confirm"
	ActAssign          policy.Action = "credit-file.assign"
	ActHandOver        policy.Action = "credit-file.hand-over"
	ActReceive         policy.Action = "credit-file.receive"
	ActNoteDifferences policy.Action = "credit-file.note-differences"
	ActVerify          policy.Action = "credit-file.verify"
	ActDeliver         policy.Action = "credit-file.deliver"
	ActRefuse          policy.Action = "credit-file.refuse"
	ActAccept          policy.Action = "credit-file.accept"
	ActRollOver        policy.Action = "credit-file.roll-over"
	ActRead            policy.Action = "credit-file.read"
)

var (
	keptByOffice = []policy.State{AtOffice, Verified}
	kept         = []policy.State{AtDepartment, AtOffice, Verified}
	anyButFiled  = []policy.State{AtDepartment, HandedOver, AtOffice, Verified, Delivered}
)

// lifecycle is the transition table of a credit file: the acts run it, and Explain
// reads it out. It leads from tier to tier, past none and back to none (C4.3c).
var lifecycle = policy.Lifecycle[File]{
	{Action: ActAddPapers, From: kept, Rules: []policy.Rule{policy.C4_1, policy.C4_4, policy.K5a, policy.K5b}}, // one verified is to be verified again
	{Action: ActStrikePaper, From: kept, Rules: []policy.Rule{policy.C4_1, policy.C4_4, policy.K5a, policy.K5b}, Ready: struckFrom},
	{Action: ActFollowUp, From: anyButFiled, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActStrikeFollowUp, From: anyButFiled, Rules: []policy.Rule{policy.C4_1}},
	{Action: ActConfirm, From: kept, Rules: []policy.Rule{policy.G7}},
	{Action: ActAssign, From: kept, Rules: []policy.Rule{policy.C4_3a}},
	{Action: ActHandOver, From: []policy.State{AtDepartment}, To: HandedOver, Rules: []policy.Rule{policy.C4_3c, policy.C4_3a, policy.C4_3b}, Meets: policy.CreditToOffice},
	{Action: ActReceive, From: []policy.State{HandedOver}, To: AtOffice, Rules: []policy.Rule{policy.C4_3c, policy.C4_3b}},
	{Action: ActNoteDifferences, From: keptByOffice, To: AtOffice, Rules: []policy.Rule{policy.C4_3c}},
	{Action: ActVerify, From: []policy.State{AtOffice}, To: Verified, Rules: []policy.Rule{policy.C4_3c, policy.C4_1, policy.G7}},
	{Action: ActDeliver, From: []policy.State{Verified}, To: Delivered, Rules: []policy.Rule{policy.C4_3c}, Meets: policy.CreditToArchive},
	{Action: ActRefuse, From: []policy.State{Delivered}, To: Verified, Rules: []policy.Rule{policy.C4_3c}},
	{Action: ActAccept, From: []policy.State{Delivered}, To: Archived, Rules: []policy.Rule{policy.C4_3c, policy.B3_2}, Meets: policy.CreditToArchive},
}

var stateNames = map[policy.State]policy.Text{
	AtDepartment: policy.T("部门保管", "with its department"),
	HandedOver:   policy.T("移交途中", "handed over"),
	AtOffice:     policy.T("待核实", "with the office"),
	Verified:     policy.T("已核实", "verified"),
	Delivered:    policy.T("待档案室接收", "delivered"),
	Archived:     policy.T("已归档", "in the archive"),
}

// StateText returns a state's name for a reader; the state itself for one that no
// credit file is in.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Lifecycle returns the transition table of a credit file.
func Lifecycle() policy.Lifecycle[File] { return slices.Clone(lifecycle) }

// Subject is what the authority matrix must know of the file: who keeps it in the
// department, who in the office, and who handed it over.
func (f File) Subject() policy.Subject {
	s := policy.Subject{Org: f.Org, Department: f.Department, Parties: []policy.Party{{As: policy.CreditKeeper, Person: f.Keeper}}}
	for _, one := range []policy.PersonID{f.Handed, f.HandedFor} {
		if one != "" {
			s.Parties = append(s.Parties, policy.Party{As: policy.Requester, Person: one})
		}
	}
	if f.Tier() == TheOffice {
		s.Parties = append(s.Parties, policy.Party{As: policy.OfficeKeeper, Person: f.Holder()})
	}
	return s
}

func (f File) record() policy.Record {
	r := policy.Record{Kind: FileKind, ID: string(f.ID), State: f.State, States: stateNames, Subject: f.Subject()}
	return r
}

// Explain lists what may be done next with the file, by whom, by which day and by
// which rules, and what stands in the way of this actor. It runs the checks of the
// acts.
func (f File) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	f = f.recount(law)
	all := lifecycle.Explain(f, f.record(), f.Deadlines, who, law.Day(at), law)
	if who.Org != f.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: f.record().Name()}
		f.stands(c, all[i].Action, who, at, law)
		all[i].Block(c)
	}
	return all
}

// begin opens an act: it runs the checks every act runs, and drafts its journal
// entry.
func (f File) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, *policy.Checks) {
	row, _ := lifecycle.Row(a)
	c := lifecycle.Begin(a, f, f.record(), who, law)
	if who.Org == f.Org {
		f.stands(c, a, who, at, law)
	}
	f = f.recount(law)
	f.At = archive.Instant(at, f.At)
	return f, journal.NewDraft(who, at, a, row.Rules...), c
}

// stands adds what neither the table nor the matrix says: a file of this year or the
// last does not leave its department (rule C4.3a), another department's people have
// nothing to do with it, and what the office keeps the office sees to.
func (f File) stands(c *policy.Checks, a policy.Action, who policy.Actor, at time.Time, law *policy.Version) {
	archive.Timely(c, law, f.Org, at, f.At)
	if a == ActAddPapers || a == ActStrikePaper || a == ActFollowUp || a == ActStrikeFollowUp {
		ours(c, policy.C4_1, who, f.Department, law)
	}
	if a == ActAddPapers || a == ActStrikePaper || a == ActConfirm || a == ActAssign && !who.Roles.Has(policy.GeneralManager) {
		f.theirs(c, who, law)
	}
	from := leaves(f.Year)
	if a == ActHandOver && f.State == AtDepartment && law.Day(at).Before(from) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_3a, Field: "year", Found: law.Day(at).String(), Wanted: "a day from " + from.String(),
			Problem: policy.Tf("当年和上一年的信用档案由部门保管,%s 前不移交", "credit files of this year and the last stay with their department: not before %s", from),
			Remedy:  policy.T("请到期再移交", "hand it over once it is due"),
		})
	}
}

// recount counts provisional due days again, now that the years they pass through
// may have been published.
func (f File) recount(law *policy.Version) File {
	f.Deadlines = f.Deadlines.Recount(law)
	return f
}
