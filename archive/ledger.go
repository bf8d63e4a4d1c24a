package archive

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// LedgerID names an old ledger.
type LedgerID string

// LedgerKind is the kind of record a [Ledger] is in the journal.
const LedgerKind = "ledger"

// The states of an old ledger.
const (
	LedgerProposed policy.State = "proposed" // waiting for approval
	LedgerApproved policy.State = "approved" // its lines are entered
	LedgerClosed   policy.State = "closed"   // the end
)

// The acts on an old ledger.
const (
	ActBeginLedger      policy.Action = "ledger.begin"
	ActApproveLedger    policy.Action = "ledger.approve"
	ActEnterVolumes     policy.Action = "ledger.enter-volumes"
	ActEnterCreditFiles policy.Action = "ledger.enter-credit-files" //nolint:gosec // the name of an act
	ActEnterDeeds       policy.Action = "ledger.enter-deeds"
	ActCloseLedger      policy.Action = "ledger.close"
	ActReadLedger       policy.Action = "ledger.read"
)

// maxLedgerRefusals is how many refused lines a ledger keeps; it counts them all, and the
// entry of each chunk names its own.
const maxLedgerRefusals = 200

// Ledger is an old ledger that is taken over in bulk (旧台账接收, rule G8): where it
// comes from, who approved it, how many of its lines were entered. What is entered
// from it is an opening state: it keeps its old number, draws none, and no breach
// follows from what was late before.
type Ledger struct {
	Org      policy.OrgID `json:"org"`
	ID       LedgerID     `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	OldLedger
	// Begun is the day on which it was proposed: nothing in it was filed later.
	Begun calendar.Day `json:"begun"`
	// By proposed it, For says on whose behalf where it was for another.
	By  policy.PersonID `json:"by"`
	For policy.PersonID `json:"for,omitempty"`
	// Approver approved it, never who proposed it.
	Approver policy.PersonID `json:"approver,omitempty"`
	// Entered and Refused count its lines so far; Refusals are the first of those
	// refused.
	Entered  int             `json:"entered"`
	Refused  int             `json:"refused"`
	Refusals []LedgerRefusal `json:"refusals,omitempty"`
	At       time.Time       `json:"at"`
}

// OldLedger says what an old ledger is.
type OldLedger struct {
	// Code stands before its numbers, so that none of them is taken for one of the
	// house's own: each ledger has its own code.
	Code   string `json:"code" validate:"required,max=16,plain,excludes=/"`
	Source string `json:"source" validate:"required,max=200,plain"`
}

// LedgerRefusal is a line that was not entered, and why: the first rule and field.
type LedgerRefusal struct {
	// Line is its place among those that were sent, from 1; Number the old number,
	// empty where it is none.
	Line   int         `json:"line"`
	Number string      `json:"number,omitempty"`
	Rule   policy.Rule `json:"rule,omitempty"`
	Field  string      `json:"field,omitempty"`
	Why    policy.Text `json:"why"`
}

// Opening says which old ledger a record was taken over from (期初, rule G8).
type Opening struct {
	Ledger   LedgerID        `json:"ledger"`
	Number   string          `json:"number"`
	Approver policy.PersonID `json:"approver"`
	// Seq is its place in the closed series of what was taken over.
	Seq uint64 `json:"seq"`
}

// OldVolume is one line of an old ledger of volumes.
type OldVolume struct {
	Number   string     `json:"number" validate:"required,max=64,plain"`
	Class    Class      `json:"class" validate:"required,oneof=business credit contract"`
	Title    string     `json:"title" validate:"required,max=200,plain"`
	Customer CustomerID `json:"customer" validate:"required,max=64,plain"`
	Project  string     `json:"project,omitempty" validate:"max=64,plain"`
	// Filed is the day of acceptance as the ledger has it.
	Filed calendar.Day `json:"filed"`
}

// Ref names the ledger as it is.
func (l Ledger) Ref() policy.Ref { return policy.Ref{ID: string(l.ID), Revision: l.Revision} }

// Bears is the number under which a line is kept: "旧甲/DA-5".
func (l Ledger) Bears(number string) string { return l.Code + "/" + number }

// OldSeries is the closed series of what was taken over of a kind: it tells places,
// not numbers.
func OldSeries(org policy.OrgID, name string) numbering.Series {
	return numbering.Series{Org: org, Name: "taken-over/" + name}
}

var ledgerNames = map[policy.State]policy.Text{
	LedgerProposed: policy.T("待批准", "proposed"), LedgerApproved: policy.T("录入中", "approved"), LedgerClosed: policy.T("已结束", "closed"),
}

// LedgerStateText returns a state's name for a reader.
func LedgerStateText(s policy.State) policy.Text {
	if name, ok := ledgerNames[s]; ok {
		return name
	}
	return policy.T(string(s), string(s))
}

var ledgerLifecycle = policy.Lifecycle[Ledger]{
	{Action: ActApproveLedger, From: []policy.State{LedgerProposed}, To: LedgerApproved, Rules: []policy.Rule{policy.G8}},
	{Action: ActEnterVolumes, From: []policy.State{LedgerApproved}, Rules: []policy.Rule{policy.G8}},
	{Action: ActEnterCreditFiles, From: []policy.State{LedgerApproved}, Rules: []policy.Rule{policy.G8}},
	{Action: ActEnterDeeds, From: []policy.State{LedgerApproved}, Rules: []policy.Rule{policy.G8}},
	{Action: ActCloseLedger, From: []policy.State{LedgerProposed, LedgerApproved}, To: LedgerClosed, Rules: []policy.Rule{policy.G8}},
}

// LedgerLifecycle returns the transition table of an old ledger.
func LedgerLifecycle() policy.Lifecycle[Ledger] { return slices.Clone(ledgerLifecycle) }

// Subject is what the authority matrix must know of the ledger.
func (l Ledger) Subject() policy.Subject {
	s := policy.Subject{Org: l.Org, Parties: []policy.Party{{As: policy.Requester, Person: l.By}}}
	if l.For != "" {
		s.Parties = append(s.Parties, policy.Party{As: policy.Requester, Person: l.For})
	}
	return s
}

func (l Ledger) record() policy.Record {
	return policy.Record{Kind: LedgerKind, ID: string(l.ID), State: l.State, States: ledgerNames, Subject: l.Subject()}
}

func (l Ledger) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Ledger, journal.Draft, *policy.Checks) {
	row, _ := ledgerLifecycle.Row(a)
	c := ledgerLifecycle.Begin(a, l, l.record(), who, law)
	if who.Org == l.Org {
		Timely(c, law, l.Org, at, l.At)
	}
	l.At = Instant(at, l.At)
	return l, journal.NewDraft(who, at, a, row.Rules...), c
}

// BeginLedger proposes to take an old ledger over (登记旧台账, rule G8).
func BeginLedger(org policy.OrgID, id LedgerID, who policy.Actor, at time.Time, law *policy.Version, o OldLedger) (Ledger, journal.Draft, error) {
	l := Ledger{Org: org, ID: id, State: LedgerProposed, OldLedger: o, Begun: law.Day(at), By: who.ID, For: who.Principal, At: Instant(at, time.Time{})}
	name := l.record().Name()
	if who.Org != org {
		return Ledger{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActBeginLedger, policy.Subject{Org: org}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(o))
	if err := c.Err(); err != nil {
		return Ledger{}, journal.Draft{}, err
	}
	return l, journal.NewDraft(who, at, ActBeginLedger, policy.G8), nil
}

// Approve lets its lines be entered (批准), never by who proposed it.
func (l Ledger) Approve(who policy.Actor, at time.Time, law *policy.Version) (Ledger, journal.Draft, error) {
	l, d, c := l.begin(ActApproveLedger, who, at, law)
	if err := c.Err(); err != nil {
		return Ledger{}, journal.Draft{}, err
	}
	l.State, l.Approver = LedgerApproved, who.ID
	return l, d, nil
}

// Close ends the taking over (结束): its series is closed, and nothing is entered any
// more.
func (l Ledger) Close(who policy.Actor, at time.Time, law *policy.Version) (Ledger, journal.Draft, error) {
	l, d, c := l.begin(ActCloseLedger, who, at, law)
	if err := c.Err(); err != nil {
		return Ledger{}, journal.Draft{}, err
	}
	l.State = LedgerClosed
	return l, d.With("entered", itoa(l.Entered)).With("refused", itoa(l.Refused)), nil
}

// Entering opens the entering of some lines: where it refuses, none is entered.
func (l Ledger) Entering(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) error {
	_, _, c := l.begin(a, who, at, law)
	return c.Err()
}

// Counted notes how many lines were entered, and which were not (录入, rule G8).
func (l Ledger) Counted(a policy.Action, who policy.Actor, at time.Time, law *policy.Version, entered int, refused []LedgerRefusal) (Ledger, journal.Draft, error) {
	l, d, c := l.begin(a, who, at, law)
	if err := c.Err(); err != nil {
		return Ledger{}, journal.Draft{}, err
	}
	l.Entered += entered
	l.Refused += len(refused)
	room := max(0, maxLedgerRefusals-len(l.Refusals))
	l.Refusals = append(slices.Clone(l.Refusals), refused[:min(room, len(refused))]...)
	d = d.With("entered", itoa(entered)).With("refused", itoa(len(refused)))
	for _, no := range refused {
		d = RefusedOne(d, itoa(no.Line), no.Rule, no.Field)
	}
	return l, d, nil
}

// RefusedOne notes in the entry of a chunk what it refused, by its place or id, and the
// first rule and field of why: the entries of a chain name them all, however many they
// are.
func RefusedOne(d journal.Draft, what string, rule policy.Rule, field string) journal.Draft {
	return d.With("refusal", strings.Join(strings.Fields(what+" "+string(rule)+" "+field), " "))
}

// Opening is what a record taken over from the ledger says of it.
func (l Ledger) Opening(number string, seq uint64) *Opening {
	return &Opening{Ledger: l.ID, Number: number, Approver: l.Approver, Seq: seq}
}

// RefuseLine makes the refusal of a line of the reason why it was not entered. What
// is no number is not kept.
func RefuseLine(number string, err error) LedgerRefusal {
	r := LedgerRefusal{Number: number}
	if policy.CheckShape(struct {
		Number string `json:"number" validate:"required,max=64,plain"`
	}{number}) != nil {
		r.Number = ""
	}
	if all := policy.Violations(err); len(all) > 0 {
		r.Rule, r.Field, r.Why = all[0].Rule, all[0].Field, all[0].Problem
	}
	return r
}

// TwiceEntered refuses a line whose number was entered before.
func TwiceEntered() error {
	v := policy.Invalid("number", "", "a number not entered before", policy.T("该编号已经录入", "a line of this number has been entered already"))
	v.Rule = policy.G8
	return v
}

// Dated refuses the day of a line that is missing, to come, or after the taking over had
// begun: what is new goes the way of the others.
func (l Ledger) Dated(c *policy.Checks, field string, day, today calendar.Day) {
	Claimed(c, field, day, today)
	if day.After(l.Begun) {
		v := policy.Invalid(field, day.String(), "a day until "+l.Begun.String(), policy.T("该日晚于旧台账登记日,应按制度移交", "the day is after the taking over had begun: what is new is handed over"))
		v.Rule = policy.G8
		c.Add(*v)
	}
}

// Enter makes the volume of a line (期初案卷, rule G8). The archivist who enters it
// answers for it; it was never verified here, so that it stands among those to be
// inspected, and has no place before it is moved to one.
func (l Ledger) Enter(id VolumeID, seq uint64, who policy.Actor, at time.Time, law *policy.Version, o OldVolume) (Volume, journal.Draft, error) {
	c := &policy.Checks{Subject: VolumeKind + "/" + string(id)}
	c.Join(policy.CheckShape(o))
	today := law.Day(at)
	l.Dated(c, "filed", o.Filed, today)
	if err := c.Err(); err != nil {
		return Volume{}, journal.Draft{}, err
	}
	v := Volume{
		Org: l.Org, ID: id, State: Received, Class: o.Class, Number: l.Bears(o.Number), Source: Source{Kind: LedgerKind, ID: string(l.ID)},
		Title: o.Title, Project: o.Project, Customer: o.Customer, Filed: o.Filed, Registered: today,
		Holders: hold(nil, who.ID, policy.Keeper, at), Retention: retention(law, o.Class, o.Filed, today),
		Opening: l.Opening(o.Number, seq), At: Instant(at, time.Time{}),
	}
	d := journal.NewDraft(who, at, ActEnterVolumes, policy.G8, policy.B3_2).With("ledger", string(l.ID)).With("place", strconv.FormatUint(seq, 10))
	d.Day = o.Filed
	return v, d, nil
}
