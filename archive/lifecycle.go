package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// The acts of this package, as the authority matrix names them.
const (
	ActOpen              policy.Action = "file.open"
	ActEditInventory     policy.Action = "file.edit-inventory"
	ActEndProject        policy.Action = "file.end-project"
	ActSign              policy.Action = "file.sign"
	ActHandOver          policy.Action = "file.hand-over"
	ActRequestSupplement policy.Action = "file.request-supplement"
	ActAnswerSupplement  policy.Action = "file.answer-supplement"
	ActCode              policy.Action = "file.code"
	ActCheck             policy.Action = "file.check"
	ActDeliver           policy.Action = "file.deliver"
	ActRefuse            policy.Action = "file.refuse"
	ActAccept            policy.Action = "file.accept"
	ActRegister          policy.Action = "file.register"
	ActPlace             policy.Action = "file.place"
	ActVoidNumber        policy.Action = "file.void-number"
	ActExtend            policy.Action = "file.extend"
	ActGiveAnnex         policy.Action = "file.give-annex"
	ActCorrect           policy.Action = "file.correct"
	ActReadFile          policy.Action = "file.read"
	ActReveal            policy.Action = "file.reveal"
	ActReadRegister      policy.Action = "register.read"
	ActInspect           policy.Action = "volume.inspect"
)

// The acts on volumes and shelves, incidents, stocktakes of shelves, disposals.
const (
	ActMove             policy.Action = "volume.move"
	ActTakeOver         policy.Action = "volume.take-over"
	ActLookUp           policy.Action = "volume.look-up"
	ActHold             policy.Action = "volume.hold"
	ActLiftHold         policy.Action = "volume.lift-hold"
	ActRetain           policy.Action = "volume.retain"
	ActRestrict         policy.Action = "volume.restrict"
	ActUnrestrict       policy.Action = "volume.unrestrict"
	ActAddShelf         policy.Action = "shelf.add"
	ActChangeShelf      policy.Action = "shelf.change"
	ActStartStocktake   policy.Action = "shelf.start-count"
	ActEnterStocktake   policy.Action = "shelf.enter-count"
	ActCloseStocktake   policy.Action = "shelf.close-count"
	ActResolveStocktake policy.Action = "shelf.resolve-count"
	ActDropStocktake    policy.Action = "shelf.drop-count"
	ActReadStocktake    policy.Action = "shelf.read-count"
	ActOpenIncident     policy.Action = "incident.open"
	ActInvestigate      policy.Action = "incident.investigate"
	ActDecideIncident   policy.Action = "incident.decide"
	ActCloseIncident    policy.Action = "incident.close"
	ActReadIncident     policy.Action = "incident.read"
	ActDrawDisposal     policy.Action = "disposal.draw-up"
	ActAppraise         policy.Action = "disposal.appraise"
	ActStrike           policy.Action = "disposal.strike"
	ActApproveDisposal  policy.Action = "disposal.approve"
	ActRefuseDisposal   policy.Action = "disposal.refuse"
	ActDestroy          policy.Action = "disposal.destroy"
)

var (
	anyState = []policy.State{Sorting, Checking, Supplementing, Checked, Delivered, Accepted, Entered, Shelved}
	inRoom   = []policy.State{Accepted, Entered, Shelved}
)

// lifecycle is the transition table of a business file: the acts run it, and
// Explain reads it out.
var lifecycle = policy.Lifecycle[File]{
	{Action: ActEditInventory, From: []policy.State{Sorting, Supplementing}, Rules: []policy.Rule{policy.B4_2a, policy.B4_3, policy.B4_4}},
	{Action: ActEndProject, From: []policy.State{Sorting, Checking, Supplementing, Checked}, Rules: []policy.Rule{policy.B2, policy.B4_5a}, Ready: notEnded},
	{Action: ActSign, From: []policy.State{Sorting, Checking, Supplementing, Checked, Delivered, Accepted}, Rules: []policy.Rule{policy.B4_2b}},
	{Action: ActHandOver, From: []policy.State{Sorting}, To: Checking, Rules: []policy.Rule{policy.B4_1a, policy.B4_2a, policy.B4_5a}, Meets: policy.AToB, Ready: listed},
	{Action: ActRequestSupplement, From: []policy.State{Checking, Checked}, To: Supplementing, Rules: []policy.Rule{policy.B4_2d}},
	{Action: ActAnswerSupplement, From: []policy.State{Supplementing}, To: Checking, Rules: []policy.Rule{policy.B4_2d}, Ready: supplied},
	{Action: ActCode, From: []policy.State{Checking}, Rules: []policy.Rule{policy.B4_2c}, Ready: listed},
	{Action: ActCheck, From: []policy.State{Checking}, To: Checked, Rules: []policy.Rule{policy.B4_2c, policy.B4_2d}, Ready: complete},
	{Action: ActDeliver, From: []policy.State{Checked}, To: Delivered, Rules: []policy.Rule{policy.B2, policy.B4_2b, policy.B4_5b}, Meets: policy.BToArchive, Ready: deliverable},
	{Action: ActRefuse, From: []policy.State{Delivered}, To: Checking, Rules: []policy.Rule{policy.B4_6}},
	{Action: ActAccept, From: []policy.State{Delivered}, To: Accepted, Rules: []policy.Rule{policy.B4_6, policy.B4_8a, policy.B4_8b}, Ready: unaccepted},
	{Action: ActRegister, From: []policy.State{Accepted}, To: Entered, Rules: []policy.Rule{policy.B4_7a}, Meets: policy.Registered, Ready: unregistered},
	{Action: ActPlace, From: []policy.State{Entered, Shelved}, To: Shelved, Rules: []policy.Rule{policy.B3_2}},
	{Action: ActVoidNumber, From: inRoom, To: Delivered, Rules: []policy.Rule{policy.B4_8a}},
	{Action: ActExtend, From: anyState, Rules: []policy.Rule{policy.B4_5c, policy.B4_5d}, Ready: running},
	{Action: ActGiveAnnex, From: inRoom, Rules: []policy.Rule{policy.B4_4}, Ready: annexed},
	{Action: ActCorrect, From: anyState, Rules: []policy.Rule{policy.B3b}},
}

var stateNames = map[policy.State]policy.Text{
	Sorting:       policy.T("A 角整理", "being sorted by A"),
	Checking:      policy.T("B 角审核", "being checked by B"),
	Supplementing: policy.T("A 角补充", "being supplemented by A"),
	Checked:       policy.T("已审核", "checked"),
	Delivered:     policy.T("待核对", "delivered"),
	Accepted:      policy.T("已接收", "accepted"),
	Entered:       policy.T("已登记", "entered"),
	Shelved:       policy.T("已上架", "on the shelf"),
}

// StateText returns a state's name for a reader; the state itself for one that
// no file is in.
func StateText(s policy.State) policy.Text {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

// Lifecycle returns the transition table of a business file.
func Lifecycle() policy.Lifecycle[File] { return append(policy.Lifecycle[File](nil), lifecycle...) }

// Subject is what the authority matrix must know of the file.
func (f File) Subject() policy.Subject {
	return policy.Subject{
		Org:        f.Org,
		Department: f.Project.Department,
		Parties:    []policy.Party{{As: policy.ManagerA, Person: f.Project.A}, {As: policy.ManagerB, Person: f.Project.B}},
	}
}

func (f File) record() policy.Record {
	rec := policy.Record{Kind: FileKind, ID: string(f.ID), State: f.State, States: stateNames, Subject: f.Subject()}
	if f.State == Supplementing {
		rec.Held = policy.B4_2d // nothing moves on with an open supplement
	}
	return rec
}

// Explain lists what may be done next with the file, by whom, by which day and
// by which rules, and what stands in the way of this actor. It runs the checks
// of the acts.
func (f File) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	f = f.recount(law)
	all := lifecycle.Explain(f, f.record(), f.Deadlines, who, law.Day(at), law)
	if who.Org != f.Org {
		return all
	}
	for i := range all {
		n := &all[i]
		c := &policy.Checks{Subject: f.record().Name()}
		f.mayAct(c, n.Action, who, at, law)
		if n.Action == ActSign && n.Allowed && c.OK() {
			p := f.toSign()
			f.checkSigning(c, Signing{Purpose: p, Digest: f.Digest(p)}, f.as(who))
		}
		n.Block(c)
	}
	return all
}

// begin opens an act: it counts provisional deadlines again, runs the checks
// every act runs, and drafts its journal entry.
func (f File) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, *policy.Checks) {
	f = f.recount(law)
	row, _ := lifecycle.Row(a)
	c := lifecycle.Begin(a, f, f.record(), who, law)
	if who.Org == f.Org {
		f.mayAct(c, a, who, at, law)
		f = f.stand(a, who)
	}
	f.At = notBefore(at, f.At)
	return f, journal.NewDraft(who, at, a, row.Rules...), c
}

// mayAct runs what the table and the matrix cannot say of an act: that the
// regulation is in force on the day (rule B7), and that one person is not two
// parties.
func (f File) mayAct(c *policy.Checks, a policy.Action, who policy.Actor, at time.Time, law *policy.Version) {
	inForce(c, law, f.Org, at)
	onTime(c, at, f.At)
	f.apart(c, a, who)
}

// skew is how far two clocks of one house may lie apart.
const skew = 5 * time.Minute

// onTime refuses an act whose clock runs behind the record: deadlines would be
// judged by days that are past.
func onTime(c *policy.Checks, at, last time.Time) {
	if at.Before(last.Add(-skew)) {
		c.Add(policy.Violation{
			Kind: policy.Unavailable, Field: "House.Clock",
			Found: at.UTC().Format(time.RFC3339), Wanted: "from " + last.UTC().Format(time.RFC3339),
			Problem: policy.T("时钟早于该记录的上一次办理", "the clock runs behind the last act on this record"),
			Remedy:  policy.T("请校准时钟", "set the clock right"),
		})
	}
}

// notBefore returns the instant of an act as it is kept: in UTC, to the
// microsecond, and not before the last one by the little that clocks differ.
func notBefore(at, last time.Time) time.Time {
	at = at.UTC().Truncate(time.Microsecond)
	if at.Before(last) {
		return last
	}
	return at
}

// inForce refuses an act on a day on which the version does not bind the
// organisation (rules B7 and C2a).
func inForce(c *policy.Checks, law *policy.Version, org policy.OrgID, at time.Time) {
	for _, v := range policy.Violations(law.Binds(org, law.Day(at))) {
		c.Add(*v)
	}
}

func (f File) recount(law *policy.Version) File {
	f.Deadlines = f.Deadlines.Recount(law)
	return f
}

// hold passes the file into another one's hands (rule B3.2).
func hold(chain []Holding, person policy.PersonID, as policy.Relation, at time.Time) []Holding {
	at = at.UTC().Truncate(time.Microsecond)
	out := append([]Holding(nil), chain...)
	if n := len(out); n > 0 {
		at = notBefore(at, out[n-1].From)
		if out[n-1].Person == person && out[n-1].As == as {
			return out
		}
		out[n-1].Until = at
	}
	return append(out, Holding{Person: person, As: as, From: at})
}

func notEnded(f File, _ *policy.Version, c *policy.Checks) {
	if !f.Project.Ended.IsZero() {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_5a, Field: "project.ended", Found: f.Project.Ended.String(),
			Problem: policy.Tf("项目已于 %s 结束", "the project ended on %s already", f.Project.Ended),
			Remedy:  policy.T("结束日只记录一次", "the day is recorded once"),
		})
	}
}

// claimed refuses a civil day that is missing or lies in the future: event days
// are claimed, never foretold.
func claimed(c *policy.Checks, field string, day, today calendar.Day) {
	switch {
	case day.IsZero():
		c.Add(*policy.Invalid(field, "", "a day", policy.T("缺少日期", "the day is missing")))
	case day.After(today):
		c.Add(*policy.Invalid(field, day.String(), "a day up to "+today.String(),
			policy.Tf("%s 尚未到来", "%s is in the future", day)))
	}
}
