package contract

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts of this package, as the authority matrix names them.
const (
	ActOpen              policy.Action = "contract.open"
	ActOpenForAnother    policy.Action = "contract.open-for-another" // for a department that is not one's own
	ActEdit              policy.Action = "contract.edit"
	ActListPapers        policy.Action = "contract.list-papers"
	ActDrop              policy.Action = "contract.drop"
	ActSign              policy.Action = "contract.sign"
	ActRecordUnconsulted policy.Action = "contract.record-unconsulted"
	ActAmend             policy.Action = "contract.amend"
	ActPerform           policy.Action = "contract.perform"
	ActTerminate         policy.Action = "contract.terminate"
	ActStrike            policy.Action = "contract.strike"
	ActAssign            policy.Action = "contract.assign"
	ActHandOver          policy.Action = "contract.hand-over"
	ActVerify            policy.Action = "contract.verify"
	ActReturn            policy.Action = "contract.return"
	ActAssignPapers      policy.Action = "contract.assign-papers"
	ActDeliver           policy.Action = "contract.deliver"
	ActReceive           policy.Action = "contract.receive"
	ActRefuse            policy.Action = "contract.refuse"
	ActRead              policy.Action = "contract.read"
	ActRegister          policy.Action = "contract.register"
)

var lasting = []policy.State{Drafted, Signed, Performed, Terminated}

// lifecycle is the transition table of a contract: the acts run it, and Explain
// reads it out.
var lifecycle = policy.Lifecycle[File]{
	{Action: ActEdit, From: []policy.State{Drafted}, Rules: []policy.Rule{policy.K2a}},
	{Action: ActListPapers, From: lasting, Rules: []policy.Rule{policy.K1a, policy.K1b}, Ready: listing},
	{Action: ActDrop, From: []policy.State{Drafted}, To: Dropped, Rules: []policy.Rule{policy.K2a}},
	{Action: ActSign, From: []policy.State{Drafted}, To: Signed, Rules: []policy.Rule{policy.R4_3a, policy.K3a}},
	{Action: ActRecordUnconsulted, From: []policy.State{Drafted}, To: Signed, Rules: []policy.Rule{policy.R4_3a, policy.K3a}, Ready: refusing},
	{Action: ActAmend, From: []policy.State{Signed}, Rules: []policy.Rule{policy.K3a}},
	{Action: ActPerform, From: []policy.State{Signed}, To: Performed, Rules: []policy.Rule{policy.K3a}},
	{Action: ActTerminate, From: []policy.State{Signed}, To: Terminated, Rules: []policy.Rule{policy.K3a}},
	{Action: ActStrike, From: []policy.State{Signed, Performed, Terminated}, Rules: []policy.Rule{policy.K3a}, Ready: strikable},
	{Action: ActAssign, From: lasting, Rules: []policy.Rule{policy.K3a}},
}

// Lifecycle returns the transition table of a contract.
func Lifecycle() policy.Lifecycle[File] { return slices.Clone(lifecycle) }

// passage is the transition table of a formality's papers.
var passage = policy.Lifecycle[Formality]{
	{Action: ActHandOver, From: []policy.State{WithHandler}, To: HandedOver, Rules: []policy.Rule{policy.K3a}, Meets: policy.ContractToManager, Ready: listed},
	{Action: ActReturn, From: []policy.State{HandedOver, Verified}, To: WithHandler, Rules: []policy.Rule{policy.K3b}},
	{Action: ActVerify, From: []policy.State{HandedOver}, To: Verified, Rules: []policy.Rule{policy.K3b}},
	{Action: ActAssignPapers, From: []policy.State{Verified}, Rules: []policy.Rule{policy.K3b}},
	{Action: ActDeliver, From: []policy.State{Verified}, To: Delivered, Rules: []policy.Rule{policy.K3b}, Meets: policy.ContractToArchive},
	{Action: ActRefuse, From: []policy.State{Delivered}, To: Verified, Rules: []policy.Rule{policy.K3b}},
	{Action: ActReceive, From: []policy.State{Delivered}, To: Filed, Rules: []policy.Rule{policy.K3b, policy.K2a}},
}

// Passage returns the transition table of a formality's papers.
func Passage() policy.Lifecycle[Formality] { return slices.Clone(passage) }

// listing refuses to list papers where none can be handed over any more.
func listing(f File, _ *policy.Version, c *policy.Checks) {
	if f.State == Drafted {
		return
	}
	for i := range f.Formalities {
		if f.lists(i + 1) {
			return
		}
	}
	c.Add(policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.K3a, Field: "formalities", Found: "0", Wanted: "one whose papers are with the handler",
		Problem: policy.T("各项手续的资料都已移交", "the papers of every formality have been handed over"),
		Remedy:  policy.T("请由管理员退回,或列入后续手续", "have them returned, or list the papers with a later formality"),
	})
}

// listed refuses to hand over nothing.
func listed(f Formality, _ *policy.Version, c *policy.Checks) {
	if len(f.Papers) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.K1a, Field: "papers", Found: "0", Wanted: "1 or more",
			Problem: policy.T("没有开列任何资料", "no paper is listed"),
			Remedy:  policy.T("请先开列这项手续的资料", "list the papers of the formality first"),
		})
	}
}

var stateNames = map[policy.State]policy.Text{
	Drafted:    policy.T("拟签", "draft"),
	Signed:     policy.T("履行中", "signed"),
	Performed:  policy.T("已履行", "performed"),
	Terminated: policy.T("已解除", "terminated"),
	Dropped:    policy.T("未签注销", "dropped"),
}

var passageNames = map[policy.State]policy.Text{
	WithHandler: policy.T("在承办人处", "with the handler"),
	HandedOver:  policy.T("已移交合同管理员", "with the manager"),
	Verified:    policy.T("已核实", "verified"),
	Delivered:   policy.T("已送档案室", "delivered to the archive"),
	Filed:       policy.T("已归档", "filed"),
	Joined:      policy.T("并入末项手续", "with the last formality"),
	Struck:      policy.T("误登划去", "struck"),
}

// StateText returns the name of a contract's state for a reader, or of that of a
// formality's papers; the state itself for another one.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	if name, ok := passageNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Subject is what the authority matrix must know of the contract.
func (f File) Subject() policy.Subject {
	return policy.Subject{Org: f.Org, Department: f.Department, Parties: []policy.Party{{As: policy.Handler, Person: f.Handler}}}
}

func (f File) record() policy.Record {
	return policy.Record{Kind: FileKind, ID: string(f.ID), State: f.State, States: stateNames, Subject: f.Subject()}
}

// papers is the record of a formality's papers: the contract's, in their state,
// with those who have had them once they have left the handler: who handed them over
// does not verify them when the contract is somebody else's, nor does who delivered
// them receive them.
func (f File) papers(one Formality) policy.Record {
	rec := policy.Record{Kind: FileKind, ID: string(f.ID), State: one.State, States: passageNames, Subject: f.Subject()}
	if one.State == WithHandler {
		return rec
	}
	for _, had := range one.Holders {
		rec.Subject.Parties = append(rec.Subject.Parties, policy.Party{As: had.As, Person: had.Person})
	}
	rec.Subject.Parties = append(rec.Subject.Parties,
		policy.Party{As: policy.Handler, Person: one.HandedBy}, policy.Party{As: policy.Verifier, Person: one.DeliveredBy})
	return rec
}

// Explain lists what may be done next about the contract, by whom and by which
// rules, and what stands in the way of this actor. It runs the checks of the acts.
// unconsulted are those of [File.Sign], were it signed today. What may be done with
// the papers of a formality says [File.ExplainPapers].
func (f File) Explain(who policy.Actor, at time.Time, law *policy.Version, unconsulted ...policy.PersonID) []policy.Next {
	f = f.recount(law)
	all := lifecycle.Explain(f, f.record(), nil, who, law.Day(at), law)
	for i := range all {
		c := &policy.Checks{Subject: f.record().Name()}
		switch all[i].Action {
		case ActSign:
			consulted(c, law, false, unconsulted)
		case ActRecordUnconsulted:
			f.unconcerned(c, who)
		}
		if who.Org == f.Org {
			all[i].Block(c)
		}
	}
	return f.timely(all, who, at, law)
}

// ExplainPapers is [File.Explain] of the papers of one formality, named by its
// place from 1: by which day as well. It lists nothing for one there is not.
func (f File) ExplainPapers(n int, who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	one, ok := f.formality(n)
	if !ok {
		return nil
	}
	f = f.recount(law)
	var own policy.Deadlines
	for _, name := range []policy.DeadlineName{policy.ContractToManager, policy.ContractToArchive} {
		if d, ok := f.Deadlines.Get(name.Of(n)); ok {
			d.Name = name
			own = own.Put(d)
		}
	}
	return f.timely(passage.Explain(one, f.papers(one), own, who, law.Day(at), law), who, at, law)
}

func (f File) timely(all []policy.Next, who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	if who.Org != f.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: f.record().Name()}
		archive.Timely(c, law, f.Org, at, f.At)
		all[i].Block(c)
	}
	return all
}

// begin opens an act on the contract: it runs the checks every act runs, and drafts
// its journal entry.
func (f File) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, *policy.Checks) {
	row, _ := lifecycle.Row(a)
	c := lifecycle.Begin(a, f, f.record(), who, law)
	f, d := f.entered(a, who, at, law, c, row.Rules)
	return f, d, c
}

// beginPapers opens an act on the papers of a formality.
func (f File) beginPapers(a policy.Action, n int, who policy.Actor, at time.Time, law *policy.Version) (File, Formality, journal.Draft, *policy.Checks) {
	row, _ := passage.Row(a)
	one, ok := f.formality(n)
	c := &policy.Checks{Subject: f.record().Name()}
	switch {
	case who.Org != f.Org:
		c.Add(*policy.Missing(c.Subject))
	case !ok:
		if no := law.Matrix().Decide(who, a, f.Subject()).Violation(c.Subject); no != nil {
			c.Add(*no)
		}
		c.Add(*policy.Invalid("formality", itoa(n), "1 to "+itoa(len(f.Formalities)), policy.T("没有这项手续", "there is no such formality")))
	default:
		c = passage.Begin(a, one, f.papers(one), who, law)
	}
	f, d := f.entered(a, who, at, law, c, row.Rules)
	return f, one, d.With("formality", itoa(n)), c
}

func (f File) entered(a policy.Action, who policy.Actor, at time.Time, law *policy.Version, c *policy.Checks, rules []policy.Rule) (File, journal.Draft) {
	if who.Org == f.Org {
		archive.Timely(c, law, f.Org, at, f.At)
	}
	f = f.recount(law)
	f.At = archive.Instant(at, f.At)
	return f, journal.NewDraft(who, at, a, rules...)
}

// recount counts provisional due days again, now that the years they pass through
// may have been published.
func (f File) recount(law *policy.Version) File {
	f.Deadlines = f.Deadlines.Recount(law)
	return f
}

// counted returns the file with its completeness counted again.
func (f File) counted(law *policy.Version) File {
	f.Completeness = f.All().Completeness(law.Contracts().Categories)
	return f
}
