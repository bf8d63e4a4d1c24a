package lending

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts of this package, as the authority matrix names them.
const (
	ActDraft          policy.Action = "slip.draft"
	ActSubmit         policy.Action = "slip.submit"
	ActBorrowDirectly policy.Action = "slip.borrow-directly" // the right of B6.1a, used by Submit
	ActApprove        policy.Action = "slip.approve"
	ActApproveReading policy.Action = "reading-slip.approve"
	ActRefuse         policy.Action = "slip.refuse"
	ActCancel         policy.Action = "slip.cancel"
	ActLend           policy.Action = "slip.lend"
	ActSign           policy.Action = "slip.sign"
	ActRenew          policy.Action = "slip.renew"
	ActRecall         policy.Action = "slip.recall"
	ActReturn         policy.Action = "slip.return"
	ActClaimReturned  policy.Action = "slip.claim-returned"
	ActDeclareLost    policy.Action = "slip.declare-lost"
	ActClose          policy.Action = "slip.close"
	ActRecover        policy.Action = "slip.recover"
	ActAllowPassingOn policy.Action = "slip.allow-passing-on"
	ActRead           policy.Action = "slip.read"
	ActReadLoans      policy.Action = "loans.read"
	ActConsult        policy.Action = "volume.consult"
	ActPassOn         policy.Action = "volume.pass-on"
)

// Case is a slip with what its acts must know besides. The acts are its methods.
// A service fills of it what the act at hand looks at.
type Case struct {
	Slip   Slip
	Volume archive.Volume
	// Overdue are slips of the borrower past their due day (rule B6.3).
	Overdue []SlipID
	// Missing are slips by which the borrower has lost something, as long as it
	// is pursued (rules B6.3 and C4.5b): see [Case.Answering].
	Missing []SlipID
	// Ahead are approved slips for the volume that were submitted before.
	Ahead []SlipID
	// Waiting are other slips that wait for the volume.
	Waiting []SlipID
	// Incidents are those opened over what did not come back.
	Incidents []archive.Incident
}

// sight is what of a [Case] an act looks at.
type sight struct{ volume, overdue, ahead, waiting, incidents bool }

var everything = sight{true, true, true, true, true}

var sights = map[policy.Action]sight{
	ActSubmit:      {volume: true, overdue: true},
	ActApprove:     {volume: true},
	ActLend:        {volume: true, overdue: true, ahead: true},
	ActSign:        {volume: true, overdue: true, ahead: true},
	ActRenew:       {volume: true, waiting: true},
	ActRecall:      {volume: true},
	ActReturn:      {volume: true, incidents: true},
	ActDeclareLost: {volume: true, incidents: true},
	ActClose:       {volume: true, incidents: true},
	ActRecover:     {volume: true, incidents: true},

	ActApproveReading: {volume: true},
}

// Outcome is what an act made: the slip, and the volume and the incident where
// it changed or opened one (no ID where not), each with the draft of its journal
// entry.
type Outcome struct {
	Slip          Slip
	SlipDraft     journal.Draft
	Volume        archive.Volume
	VolumeDraft   journal.Draft
	Incident      archive.Incident
	IncidentDraft journal.Draft
	// Found are the closed incidents over what has turned up after all, as they
	// are now, FoundDrafts the drafts of their entries.
	Found       []archive.Incident
	FoundDrafts []journal.Draft
	// Reading is the entry of the reader's own chain where a credit volume was
	// handed to them (rule G2b); nil otherwise.
	Reading *journal.Draft
}

// lifecycle is the transition table of a slip: the acts run it, and Explain
// reads it out.
var lifecycle = policy.Lifecycle[Case]{
	{Action: ActSubmit, From: []policy.State{Drafted}, Rules: []policy.Rule{policy.B6_1b, policy.B6_1a, policy.C4_5a}, Ready: submittable},
	{Action: ActApprove, From: []policy.State{Submitted}, Rules: []policy.Rule{policy.B6_1b}, Ready: awaits(ActApprove)},
	{Action: ActApproveReading, From: []policy.State{Submitted}, Rules: []policy.Rule{policy.C4_5a}, Ready: awaits(ActApproveReading)},
	{Action: ActRefuse, From: []policy.State{Submitted}, To: Refused, Rules: []policy.Rule{policy.B6_1b, policy.C4_5a}},
	{Action: ActCancel, From: []policy.State{Drafted, Submitted, Approved}, To: Cancelled, Rules: []policy.Rule{policy.B6_2}},
	{Action: ActLend, From: []policy.State{Approved}, Rules: []policy.Rule{policy.B6_2, policy.K6}, Ready: lendable},
	{Action: ActSign, From: []policy.State{Approved}, To: Lent, Rules: []policy.Rule{policy.B6_2, policy.K6}, Ready: signable},
	{Action: ActRenew, From: []policy.State{Lent}, Rules: []policy.Rule{policy.B6_3}, Ready: renewable},
	{Action: ActRecall, From: []policy.State{Lent}, Rules: []policy.Rule{policy.B6_3}},
	{Action: ActReturn, From: []policy.State{Lent, Lost}, Rules: []policy.Rule{policy.B6_4a, policy.B6_4b, policy.B6_3}, Meets: policy.LoanReturn},
	{Action: ActClaimReturned, From: []policy.State{Lent}, Rules: []policy.Rule{policy.B6_4a}, Ready: unclaimed},
	{Action: ActDeclareLost, From: []policy.State{Lent, Lost}, To: Lost, Rules: []policy.Rule{policy.C4_5b}, Ready: undeclared},
	{Action: ActClose, From: []policy.State{Lent, Lost}, To: Closed, Rules: []policy.Rule{policy.B6_4a}, Ready: settled},
	{Action: ActRecover, From: []policy.State{Closed, Recovered}, To: Recovered, Rules: []policy.Rule{policy.B6_4b, policy.C4_5b}, Ready: recoverable},
	{Action: ActAllowPassingOn, From: []policy.State{Lent}, Rules: []policy.Rule{policy.R4_3c}, Ready: confidential},
}

var stateNames = map[policy.State]policy.Text{
	Drafted:   policy.T("填写中", "draft"),
	Submitted: policy.T("待审批", "submitted"),
	Approved:  policy.T("待出借", "approved"),
	Refused:   policy.T("未批准", "refused"),
	Cancelled: policy.T("已撤销", "cancelled"),
	Lent:      policy.T("借出", "lent"),
	Returned:  policy.T("已归还", "returned"),
	Lost:      policy.T("已报失", "declared lost"),
	Closed:    policy.T("已结案", "closed"),
	Recovered: policy.T("已找回", "found again"),
}

// StateText returns a state's name for a reader; the state itself for one that
// no slip is in.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Lifecycle returns the transition table of a slip.
func Lifecycle() policy.Lifecycle[Case] { return slices.Clone(lifecycle) }

// Subject is what the authority matrix must know of the slip.
func (s Slip) Subject() policy.Subject {
	return policy.Subject{
		Org: s.Org, Department: s.Department,
		Parties: []policy.Party{{As: policy.Requester, Person: s.Borrower}},
	}
}

func (s Slip) record() policy.Record {
	rec := policy.Record{Kind: SlipKind, ID: string(s.ID), State: s.State, States: stateNames, Subject: s.Subject()}
	if s.Form == ReadingSlip && (s.State == Drafted || s.State == Submitted) {
		rec.Held = policy.C4_5a // nothing is read before the office director has signed
	}
	return rec
}

// Explain lists what may be done next with the slip, by whom, by which day and
// by which rules, and what stands in the way of this actor. It runs the checks
// of the acts.
func (k Case) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	k.Slip = k.Slip.recount(law)
	all := lifecycle.Explain(k, k.Slip.record(), k.Slip.Deadlines, who, law.Day(at), law)
	if who.Org != k.Slip.Org {
		return all
	}
	for i := range all {
		n := &all[i]
		c := &policy.Checks{Subject: k.Slip.record().Name()}
		k.mayAct(c, n.Action, who, at, law)
		n.Block(c)
	}
	return all
}

// begin opens an act: it runs the checks every act runs, and drafts its journal
// entry.
func (k Case) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Case, Outcome, *policy.Checks) {
	k.Slip = k.Slip.recount(law)
	row, _ := lifecycle.Row(a)
	c := lifecycle.Begin(a, k, k.Slip.record(), who, law)
	if who.Org == k.Slip.Org {
		k.mayAct(c, a, who, at, law)
	}
	k.Slip.At = archive.Instant(at, k.Slip.At)
	return k, Outcome{Slip: k.Slip, SlipDraft: journal.NewDraft(who, at, a, row.Rules[0])}, c
}

// mayAct runs what the table and the matrix cannot say of an act: the day and
// the clock, the volume, and that nobody decides on what they asked for in
// another's name.
func (k Case) mayAct(c *policy.Checks, a policy.Action, who policy.Actor, at time.Time, law *policy.Version) {
	s := k.Slip
	archive.Timely(c, law, s.Org, at, s.At)
	if sights[a].volume && (k.Volume.ID != s.Volume || k.Volume.Org != s.Org) {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Field: "volume", Found: string(k.Volume.ID), Wanted: string(s.Volume),
			Problem: policy.T("案卷与单据不符", "this is not the volume of the slip"),
			Remedy:  policy.T("请取单据所列的案卷", "take the volume the slip names"),
		})
	}
	row, _ := law.Matrix().Row(a)
	if slices.Contains(row.Never, policy.Requester) && slices.ContainsFunc(s.Agents, who.Is) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: row.Rule, Field: "actor", Found: "agent of the borrower", Wanted: "somebody else",
			Problem: policy.Tf("%s:曾代借阅人办理的人不得办理", "%s: never by who has acted for the borrower", row.Title()),
			Remedy:  policy.T("请由其他有权人员办理", "have it done by another person with the authority"),
		})
	}
	switch a {
	case ActSubmit:
		k.served(c)
	case ActLend:
		s.checkTermNow(c, law, law.Day(at))
	case ActApprove, ActApproveReading:
		k.served(c)
		k.approvedOnce(c, who)
	case ActRefuse:
		k.mayRefuse(c, who, law)
	case ActSign:
		s.checkTermNow(c, law, law.Day(at))
		k.maySign(c, who)
	}
}

// acted remembers who has acted for the borrower.
func (s Slip) acted(who policy.Actor) Slip {
	if who.Principal == s.Borrower && who.ID != s.Borrower && !slices.Contains(s.Agents, who.ID) {
		s.Agents = append(slices.Clone(s.Agents), who.ID)
	}
	return s
}

// note is a statement of an act on the slip.
func (s Slip) note(who policy.Actor, text string) *archive.Note {
	return &archive.Note{By: who.ID, At: s.At, Text: text}
}

// stated refuses a missing or misshapen statement.
func stated(c *policy.Checks, field, text string, rule policy.Rule) {
	if text == "" {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: rule, Field: field, Found: "nothing", Wanted: "a reason",
			Problem: policy.T("没有说明原因", "no reason is stated"),
			Remedy:  policy.T("请写明原因", "state why"),
		})
		return
	}
	c.Join(policy.CheckShape(struct {
		Reason string `json:"reason" validate:"max=500,plain"`
	}{text}))
}
