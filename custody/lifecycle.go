package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts of this package, as the authority matrix names them.
const (
	ActDraft     policy.Action = "deed-list.draft"
	ActEdit      policy.Action = "deed-list.edit"
	ActReceipt   policy.Action = "deed-list.receipt"
	ActPresent   policy.Action = "deed-list.present"
	ActCheck     policy.Action = "deed-list.check"
	ActOvernight policy.Action = "deed-list.overnight"
	ActReceive   policy.Action = "deed-list.receive"
	ActRefuse    policy.Action = "deed-list.refuse"
	ActCancel    policy.Action = "deed-list.cancel"
	ActReadList  policy.Action = "deed-list.read"

	ActReadDeeds policy.Action = "deed.read"
	ActReveal    policy.Action = "deed.reveal"

	ActReportLost policy.Action = "deed.report-lost"
	ActWriteOff   policy.Action = "deed.write-off"

	ActOpenSafe policy.Action = "safe.open"
	ActArrange  policy.Action = "safe.arrange"
	ActAssign   policy.Action = "safe.assign"

	ActBringIn  policy.Action = "vault.bring-in"
	ActRequest  policy.Action = "vault.request"
	ActApprove  policy.Action = "vault.approve"
	ActCarry    policy.Action = "vault.carry"
	ActHandOut  policy.Action = "vault.hand-out"
	ActRelocate policy.Action = "vault.relocate"
	ActConfirm  policy.Action = "vault.confirm"
	ActDecline  policy.Action = "vault.refuse"
	ActWithdraw policy.Action = "vault.withdraw"

	ActRevealRelease policy.Action = "vault.reveal"

	ActStartCount   policy.Action = "vault.start-count"
	ActEnterCount   policy.Action = "vault.enter-count"
	ActSignCount    policy.Action = "vault.sign-count"
	ActResolveCount policy.Action = "vault.resolve-count"
	ActDropCount    policy.Action = "vault.drop-count"
)

var onTheWay = []policy.State{Drafting, Verifying, Stopped, Agreed}

// listLife is the transition table of a hand-over list: the acts run it, and
// Explain reads it out.
var listLife = policy.Lifecycle[HandOverList]{
	{Action: ActEdit, From: []policy.State{Drafting, Verifying, Stopped}, To: Drafting, Rules: []policy.Rule{policy.B5_2c, policy.B5_1}},
	{Action: ActReceipt, From: []policy.State{Drafting}, Rules: []policy.Rule{policy.B5_2b}, Ready: unreceived},
	{Action: ActPresent, From: []policy.State{Drafting, Stopped}, To: Verifying, Rules: []policy.Rule{policy.B5_2c, policy.B5_2a}, Ready: presentable},
	{Action: ActCheck, From: []policy.State{Verifying}, Rules: []policy.Rule{policy.B5_2c, policy.B4_1b}},
	{Action: ActOvernight, From: onTheWay, Rules: []policy.Rule{policy.B5_2b}, Ready: inHand},
	{Action: ActReceive, From: []policy.State{Agreed}, To: Received, Rules: []policy.Rule{policy.B5_2c, policy.B5_2d, policy.B5_4}, Meets: policy.DeedsToCustodian},
	{Action: ActRefuse, From: []policy.State{Agreed}, To: Stopped, Rules: []policy.Rule{policy.B5_2c}},
	{Action: ActCancel, From: onTheWay, To: Cancelled, Rules: []policy.Rule{policy.B5_2c}},
}

// deedLife is that of a deed: what may begin with it. A movement under way goes by
// its own table.
var deedLife = policy.Lifecycle[Deed]{
	{Action: ActBringIn, From: []policy.State{Arriving, Away, Missing}, To: Kept, Rules: []policy.Rule{policy.B5_2b, policy.B5_4}, Ready: free},
	{Action: ActRequest, From: []policy.State{Kept}, Rules: []policy.Rule{policy.B5_2b, policy.B3_2}, Ready: movable},
	{Action: ActRelocate, From: []policy.State{Kept}, Rules: []policy.Rule{policy.B5_4}, Ready: movable},
	{Action: ActReportLost, From: []policy.State{Away}, To: Missing, Rules: []policy.Rule{policy.C4_5b, policy.B3_2}, Ready: free},
	{Action: ActWriteOff, From: []policy.State{Missing}, To: Lost, Rules: []policy.Rule{policy.C4_5b, policy.B5_2e}, Ready: free},
}

// moveLife is that of a movement.
var moveLife = policy.Lifecycle[Movement]{
	{Action: ActApprove, From: []policy.State{Requested}, To: Approved, Rules: []policy.Rule{policy.B5_2b, policy.B3_2}},
	{Action: ActCarry, From: []policy.State{Requested, Approved}, Rules: []policy.Rule{policy.B3_2}, Ready: carriable},
	{Action: ActHandOut, From: []policy.State{Approved}, To: Proposed, Rules: []policy.Rule{policy.B5_2b, policy.B3_2}, Ready: carried},
	{Action: ActConfirm, From: []policy.State{Proposed}, To: Confirmed, Rules: []policy.Rule{policy.B5_2b, policy.B5_2e}},
	{Action: ActDecline, From: []policy.State{Requested, Proposed}, To: Declined, Rules: []policy.Rule{policy.B5_2b}},
	{Action: ActWithdraw, From: []policy.State{Requested, Approved, Proposed}, To: Withdrawn, Rules: []policy.Rule{policy.B5_2b}},
}

var stateNames = map[policy.State]policy.Text{
	Drafting:  policy.T("A 角列单", "being listed by A"),
	Verifying: policy.T("三方核对", "being checked"),
	Stopped:   policy.T("有差异,停办", "stopped by a difference"),
	Agreed:    policy.T("三方核对一致", "agreed"),
	Received:  policy.T("已签收", "received"),
	Cancelled: policy.T("已撤销", "cancelled"),
	Arriving:  policy.T("待入柜", "with the custodian"),
	Kept:      policy.T("在柜", "in the safe"),
	Away:      policy.T("暂时出库", "out for a time"),
	Missing:   policy.T("库外报失", "reported lost"),
	Released:  policy.T("已交还", "given back"),
	Lost:      policy.T("已核销", "written off"),
	Requested: policy.T("待批准", "asked for"),
	Approved:  policy.T("已批准", "approved"),
	Proposed:  policy.T("待第二人确认", "to be confirmed"),
	Confirmed: policy.T("已完成", "done"),
	Declined:  policy.T("不同意", "refused"),
	Withdrawn: policy.T("已撤回", "withdrawn"),
	InUse:     policy.T("在用", "in use"),
}

// StateText returns a state's name for a reader; the state itself for one that no
// record here is in.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// ListLifecycle returns the transition table of a hand-over list.
func ListLifecycle() policy.Lifecycle[HandOverList] { return slices.Clone(listLife) }

// DeedLifecycle returns the transition table of a deed.
func DeedLifecycle() policy.Lifecycle[Deed] { return slices.Clone(deedLife) }

// MovementLifecycle returns the transition table of a movement.
func MovementLifecycle() policy.Lifecycle[Movement] { return slices.Clone(moveLife) }

// Subject is what the authority matrix must know of the list.
func (l HandOverList) Subject() policy.Subject {
	return policy.Subject{Org: l.Org, Department: l.Department, Parties: []policy.Party{{As: policy.ManagerA, Person: l.A}, {As: policy.ManagerB, Person: l.B}}}
}

func (l HandOverList) record() policy.Record {
	rec := policy.Record{Kind: ListKind, ID: string(l.ID), State: l.State, States: stateNames, Subject: l.Subject()}
	if l.State == Stopped || l.State == Verifying {
		rec.Held = policy.B5_2c // nothing moves on before all three agree
	}
	return rec
}

func (l HandOverList) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (HandOverList, journal.Draft, *policy.Checks) {
	l = l.recount(law)
	row, _ := listLife.Row(a)
	c := listLife.Begin(a, l, l.record(), who, law)
	if who.Org == l.Org {
		archive.Timely(c, law, l.Org, at, l.At)
	}
	l.At = archive.Instant(at, l.At)
	return l, journal.NewDraft(who, at, a, row.Rules...), c
}

func (l HandOverList) recount(law *policy.Version) HandOverList {
	l.Deadlines = l.Deadlines.Recount(law)
	return l
}

// Explain lists what may be done next with the list, by whom, by which day and by
// which rules, and what stands in the way of this actor.
func (l HandOverList) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	l = l.recount(law)
	all := listLife.Explain(l, l.record(), l.Deadlines, who, law.Day(at), law)
	all = timely(all, l.record(), who, at, l.At, law)
	for i := range all {
		c := &policy.Checks{Subject: l.record().Name()}
		switch all[i].Action {
		case ActCheck:
			l.mayCheck(c, who)
		case ActReceive, ActRefuse:
			l.apart(c, who, policy.Custodian)
		}
		all[i].Block(c)
	}
	return all
}

// subject is what the authority matrix must know of a deed that this person keeps, and
// that a carrier may have taken out.
func (d Deed) subject(custodian policy.PersonID) policy.Subject {
	s := policy.Subject{Org: d.Org, Department: d.Department}
	for _, p := range []policy.Party{
		{As: policy.ManagerA, Person: d.A}, {As: policy.ManagerB, Person: d.B},
		{As: policy.Custodian, Person: custodian}, {As: policy.Carrier, Person: d.carrier()},
	} {
		if p.Person != "" {
			s.Parties = append(s.Parties, p)
		}
	}
	return s
}

// carrier is who answers for a deed that is out for a time; empty while none does.
func (d Deed) carrier() policy.PersonID {
	if !d.out() || d.Release == nil {
		return ""
	}
	return d.Release.Carrier
}

func (d Deed) record(custodian policy.PersonID) policy.Record {
	return policy.Record{Kind: DeedKind, ID: string(d.ID), State: d.State, States: stateNames, Subject: d.subject(custodian)}
}

func (d Deed) begin(a policy.Action, safe Safe, who policy.Actor, at time.Time, law *policy.Version) (Deed, journal.Draft, *policy.Checks) {
	row, _ := deedLife.Row(a)
	c := deedLife.Begin(a, d, d.record(safe.Custodian()), who, law)
	if who.Org == d.Org {
		archive.Timely(c, law, d.Org, at, d.At)
	}
	d.At = archive.Instant(at, d.At)
	return d, journal.NewDraft(who, at, a, row.Rules...), c
}

// Explain lists what may begin with the deed, by whom and why. The safe of b is the one
// it lies in, lay in, or is to go to, its incident that over the deed's loss.
func (d Deed) Explain(b Books, who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	rec := d.record(b.Safe.Custodian())
	all := timely(deedLife.Explain(d, rec, nil, who, law.Day(at), law), rec, who, at, d.At, law)
	for i := range all {
		if all[i].Action == ActWriteOff {
			c := &policy.Checks{Subject: rec.Name()}
			d.decided(c, who, b.Incident)
			all[i].Block(c)
		}
	}
	return all
}

// Subject is what the authority matrix must know of the movement: the managers of
// its file, who asked for it, who takes the deeds away, and whose safe it is.
func (m Movement) Subject() policy.Subject {
	s := policy.Subject{Org: m.Org, Department: m.Department}
	if m.Release != nil && m.Release.Carrier != "" {
		s.Parties = append(s.Parties, policy.Party{As: policy.Carrier, Person: m.Release.Carrier})
	}
	for _, p := range []policy.Party{
		{As: policy.ManagerA, Person: m.A}, {As: policy.ManagerB, Person: m.B},
		{As: policy.Requester, Person: m.Requested.By}, {As: policy.Requester, Person: m.Requested.For},
		{As: policy.Custodian, Person: m.Custodian},
	} {
		if p.Person != "" {
			s.Parties = append(s.Parties, p)
		}
	}
	return s
}

func (m Movement) record() policy.Record {
	return policy.Record{Kind: MovementKind, ID: string(m.ID), State: m.State, States: stateNames, Subject: m.Subject()}
}

func (m Movement) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Movement, journal.Draft, *policy.Checks) {
	row, _ := moveLife.Row(a)
	c := moveLife.Begin(a, m, m.record(), who, law)
	if who.Org == m.Org {
		archive.Timely(c, law, m.Org, at, m.At)
	}
	m.At = archive.Instant(at, m.At)
	return m, journal.NewDraft(who, at, a, row.Rules...), c
}

// Explain lists what may be done next with the movement, by whom and why. deeds and books
// are those that the acts take.
func (m Movement) Explain(who policy.Actor, at time.Time, law *policy.Version, deeds []Deed, b Books) []policy.Next {
	all := timely(moveLife.Explain(m, m.record(), nil, who, law.Day(at), law), m.record(), who, at, m.At, law)
	for i := range all {
		c := &policy.Checks{Subject: m.record().Name()}
		switch all[i].Action {
		case ActConfirm:
			m.second(c, who)
			m.unheld(c, who, b)
			m.accounted(c, who, deeds)
			m.shut(c, who, b, at, law)
		case ActCarry:
			m.themselves(c, who)
		case ActApprove:
			m.notOwn(c, who)
			m.intime(c, law.Day(at))
			m.accounted(c, who, deeds)
		case ActHandOut:
			m.intime(c, law.Day(at))
			m.unheld(c, who, b)
			m.accounted(c, who, deeds)
			if law.Settings().OneOpensVault {
				m.shut(c, who, b, at, law)
			}
		case ActDecline:
			m.mayDecline(c, who, law)
		}
		all[i].Block(c)
	}
	return all
}

// opening runs what an act runs that makes a record: the organisation, the
// regulation's force, the authority.
func opening(a policy.Action, rec policy.Record, who policy.Actor, at time.Time, law *policy.Version) *policy.Checks {
	c := &policy.Checks{Subject: rec.Kind} // it has no id yet but what was asked for
	if who.Org != rec.Subject.Org {
		c.Add(*policy.Missing(c.Subject))
		return c
	}
	archive.Timely(c, law, rec.Subject.Org, at, time.Time{})
	if v := law.Matrix().Decide(who, a, rec.Subject).Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	return c
}

// timely adds to what Explain tells what no table can say: see [archive.Timely].
func timely(all []policy.Next, rec policy.Record, who policy.Actor, at, last time.Time, law *policy.Version) []policy.Next {
	if who.Org != rec.Subject.Org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: rec.Name()}
		archive.Timely(c, law, rec.Subject.Org, at, last)
		all[i].Block(c)
	}
	return all
}

// reasoned refuses an act that states no reason.
func reasoned(c *policy.Checks, rule policy.Rule, reason string) {
	c.Join(policy.CheckShape(struct {
		Reason string `json:"reason" validate:"max=500,plain"`
	}{reason}))
	if reason == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "reason", Wanted: "a reason",
			Problem: policy.T("没有说明原因", "no reason is stated"),
			Remedy:  policy.T("请写明原因", "state why"),
		})
	}
}
