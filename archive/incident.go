package archive

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// IncidentID names an incident.
type IncidentID string

// IncidentRecord is the kind of record an [Incident] is in the journal.
const IncidentRecord = "incident"

// IncidentKind says what went wrong.
type IncidentKind string

// The kinds of incident.
const (
	Loss     IncidentKind = "loss"     // 丢失 (rule C4.5b)
	Damage   IncidentKind = "damage"   // 损毁 (rule C4.5b)
	Leak     IncidentKind = "leak"     // 泄密 (rule C4.5c)
	Misuse   IncidentKind = "misuse"   // 滥用 (rule G2b)
	Mismatch IncidentKind = "mismatch" // 账实不符: a count found something more, or elsewhere
)

// Text returns the kind's name for a reader.
func (k IncidentKind) Text() policy.Text {
	switch k {
	case Loss:
		return policy.T("丢失", "loss")
	case Damage:
		return policy.T("损毁", "damage")
	case Leak:
		return policy.T("泄密", "leak")
	case Misuse:
		return policy.T("滥用", "misuse")
	case Mismatch:
		return policy.T("账实不符", "mismatch")
	}
	return policy.T(string(k), string(k))
}

// Rule is the one by which an incident of the kind is pursued.
func (k IncidentKind) Rule() policy.Rule {
	switch k {
	case Leak:
		return policy.C4_5c
	case Misuse:
		return policy.G2b
	case Loss, Damage, Mismatch:
		return policy.C4_5b
	}
	return policy.C4_5b
}

// The states of an incident.
const (
	IncidentOpen         policy.State = "open"
	IncidentInvestigated policy.State = "investigated"
	IncidentDecided      policy.State = "decided"
	IncidentClosed       policy.State = "closed"
)

// Note is what somebody stated on record.
type Note struct {
	By policy.PersonID `json:"by"`
	// For is the person acted for, by delegation.
	For policy.PersonID `json:"for,omitempty"`
	At  time.Time       `json:"at"`
	// Text is several lines at most; it stays out of the journal.
	Text string `json:"text,omitempty"`
}

func noted(who policy.Actor, at time.Time, text string) *Note {
	return &Note{By: who.ID, For: who.Principal, At: at, Text: text}
}

// parties are those whose word it is, in a relation to the record: who stated it,
// and for whom.
func (n Note) parties(as policy.Relation) []policy.Party {
	parties := []policy.Party{{As: as, Person: n.By}}
	if n.For != "" {
		parties = append(parties, policy.Party{As: as, Person: n.For})
	}
	return parties
}

// Incident is something lost, damaged, leaked or misused, and how it was
// pursued (事故, rules C4.5b, C4.5c and G2b): who answers for it, what was found
// out, what was decided, how it ended.
type Incident struct {
	Org      policy.OrgID `json:"org"`
	ID       IncidentID   `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Kind     IncidentKind `json:"kind"`
	// Of names the record it is about: a volume, a deed, a slip, a stocktake,
	// or, of misuse, a reader.
	Of Source `json:"of"`
	// Items are the codes concerned; empty means all of it.
	Items []string `json:"items,omitempty"`
	// Facts is what was reported.
	Facts string `json:"facts"`
	// Answers is who answers for it; empty until it is known.
	Answers       policy.PersonID `json:"answers,omitempty"`
	Opened        Note            `json:"opened"`
	Investigation *Note           `json:"investigation,omitempty"`
	Decision      *Note           `json:"decision,omitempty"`
	Closing       *Note           `json:"closing,omitempty"`
	// Found says that what was gone when the incident was closed has turned up
	// since; nil otherwise.
	Found *Note `json:"found,omitempty"`
	// Fate is what the record it is about says of the thing; empty where none says.
	Fate Fate `json:"fate,omitempty"`
	// Outcome says how it ended; empty before it is closed.
	Outcome Outcome `json:"outcome,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Outcome says how an incident ended.
type Outcome string

// The outcomes.
const (
	Recovered Outcome = "recovered" // found, or put right
	MadeGood  Outcome = "made-good" // replaced or compensated
	Lasting   Outcome = "lasting"   // the loss or harm remains
	Unfounded Outcome = "unfounded" // there was none
)

// Ref names the incident as it is.
func (i Incident) Ref() policy.Ref { return policy.Ref{ID: string(i.ID), Revision: i.Revision} }

// IncidentReport is what an incident is opened with.
type IncidentReport struct {
	Kind IncidentKind `json:"kind" validate:"required,oneof=loss damage leak misuse mismatch"`
	// Of names the record it is about.
	Of    Source   `json:"of" validate:"required"`
	Items []string `json:"items,omitempty" validate:"max=2000,unique,dive,max=64,plain"`
	Facts string   `json:"facts" validate:"required,max=2000,prose"`
	// Answers is who answers for it; empty when that is not known yet.
	Answers policy.PersonID `json:"answers,omitempty" validate:"max=64,plain"`
}

// OpenIncident opens an incident as part of another act: an incomplete return, a
// count with a difference. That act has the authority and names its rule; the
// report is the act's own making, and is not checked.
func OpenIncident(org policy.OrgID, id IncidentID, r IncidentReport, who policy.Actor, at time.Time, rule policy.Rule) (Incident, journal.Draft) {
	now := notBefore(at, time.Time{})
	i := Incident{
		Org: org, ID: id, State: IncidentOpen, Kind: r.Kind, Of: r.Of, Items: slices.Clone(r.Items), Facts: r.Facts, Answers: r.Answers,
		Opened: *noted(who, now, ""), At: now,
	}
	d := journal.NewDraft(who, at, ActOpenIncident, rule).
		With("kind", string(r.Kind)).With("of", r.Of.Kind+"/"+r.Of.ID).With("answers", string(r.Answers))
	if len(r.Items) > 0 {
		d = d.With("items", itoa(len(r.Items)))
	}
	return i, d
}

// ReportIncident opens an incident as an act of its own (报告事故): the archivist,
// the deed custodian, or whom the matrix lets.
func ReportIncident(org policy.OrgID, id IncidentID, r IncidentReport, who policy.Actor, at time.Time, law *policy.Version) (Incident, journal.Draft, error) {
	name := IncidentRecord + "/" + string(id)
	if who.Org != org {
		return Incident{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	inForce(c, law, org, at)
	if no := law.Matrix().Decide(who, ActOpenIncident, policy.Subject{Org: org}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(r))
	if policy.CheckShape(struct {
		Kind string `json:"kind" validate:"required,max=32,plain"`
		ID   string `json:"id" validate:"required,max=128,plain"`
	}(r.Of)) != nil {
		c.Add(*policy.Invalid("of", "", "a kind of record and an id", policy.T("没有写明所涉记录", "the report does not name the record it is about")))
	}
	if err := c.Err(); err != nil {
		return Incident{}, journal.Draft{}, err
	}
	i, d := OpenIncident(org, id, r, who, at, r.Kind.Rule())
	return i, d, nil
}

// Investigate records what was found out (调查), never by the one who answers.
func (i Incident) Investigate(who policy.Actor, at time.Time, law *policy.Version, findings string) (Incident, journal.Draft, error) {
	i, d, c := i.begin(ActInvestigate, who, at, law)
	stated(c, "findings", findings, i.Kind.Rule())
	if err := c.Err(); err != nil {
		return Incident{}, journal.Draft{}, err
	}
	i.State, i.Investigation = IncidentInvestigated, noted(who, i.At, findings)
	return i, d, nil
}

// Ruling is what is decided on an incident.
type Ruling struct {
	// Answers is who answers for it; empty leaves who was named before.
	Answers policy.PersonID `json:"answers,omitempty" validate:"max=64,plain"`
	// Text is the decision and its grounds.
	Text string `json:"text" validate:"max=2000,prose"`
}

// Decide records the decision (处理决定), by an authority that neither answers
// for the incident nor investigated it. It names who answers.
func (i Incident) Decide(who policy.Actor, at time.Time, law *policy.Version, r Ruling) (Incident, journal.Draft, error) {
	i, d, c := i.begin(ActDecideIncident, who, at, law)
	c.Join(policy.CheckShape(r))
	stated(c, "text", r.Text, i.Kind.Rule())
	i.Answers = cmp.Or(r.Answers, i.Answers)
	switch {
	case i.Answers == "":
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: i.Kind.Rule(), Field: "answers", Wanted: "a person",
			Problem: policy.T("没有写明由谁负责", "nobody is named who answers for it"),
			Remedy:  policy.T("请写明责任人", "name who answers"),
		})
	case who.Is(i.Answers) && c.OK():
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: i.Kind.Rule(), Field: "answers", Found: "who decides", Wanted: "another person",
			Problem: policy.T("责任人不得处理自己的事故", "nobody decides on what they answer for"),
			Remedy:  policy.T("请由其他有权人员决定", "have another authority decide"),
		})
	}
	if err := c.Err(); err != nil {
		return Incident{}, journal.Draft{}, err
	}
	i.State, i.Decision = IncidentDecided, noted(who, i.At, r.Text)
	return i, d.With("kind", string(i.Kind)).With("answers", string(i.Answers)), nil
}

// Ending is how an incident ended.
type Ending struct {
	Outcome Outcome `json:"outcome" validate:"required,oneof=recovered made-good lasting unfounded"`
	Text    string  `json:"text" validate:"max=2000,prose"`
}

// Close ends a decided incident (结案): how it came out, on record. An outcome is not
// other than what the record it is about says ([Fate]).
func (i Incident) Close(who policy.Actor, at time.Time, law *policy.Version, e Ending) (Incident, journal.Draft, error) {
	i, d, c := i.begin(ActCloseIncident, who, at, law)
	c.Join(policy.CheckShape(e))
	stated(c, "text", e.Text, i.Kind.Rule())
	i.fits(c, who, e.Outcome)
	if err := c.Err(); err != nil {
		return Incident{}, journal.Draft{}, err
	}
	i.State, i.Outcome, i.Closing = IncidentClosed, e.Outcome, noted(who, i.At, e.Text)
	return i, d.With("kind", string(i.Kind)).With("answers", string(i.Answers)).With("outcome", string(e.Outcome)), nil
}

// stated refuses a statement that says nothing, or has a shape that cannot be
// kept.
func stated(c *policy.Checks, field, text string, rule policy.Rule) {
	if text == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: field, Wanted: "a statement",
			Problem: policy.T("没有说明内容", "nothing is stated"),
			Remedy:  policy.T("请写明", "state it"),
		})
		return
	}
	c.Join(policy.CheckShape(struct {
		Text string `json:"text" validate:"max=2000,prose"`
	}{text}))
}

// Subject is what the authority matrix must know of the incident: who answers,
// and who investigated, for another or not.
func (i Incident) Subject() policy.Subject {
	s := policy.Subject{Org: i.Org}
	if i.Answers != "" {
		s.Parties = append(s.Parties, policy.Party{As: policy.Self, Person: i.Answers})
	}
	if i.Investigation != nil {
		s.Parties = append(s.Parties, i.Investigation.parties(policy.Requester)...)
	}
	return s
}

var incidentStates = map[policy.State]policy.Text{
	IncidentOpen:         policy.T("已报告", "open"),
	IncidentInvestigated: policy.T("已调查", "investigated"),
	IncidentDecided:      policy.T("已处理", "decided"),
	IncidentClosed:       policy.T("已结案", "closed"),
}

// incidentLifecycle is the transition table of an incident.
var incidentLifecycle = policy.Lifecycle[Incident]{
	{Action: ActInvestigate, From: []policy.State{IncidentOpen}, To: IncidentInvestigated, Rules: []policy.Rule{policy.C4_5b}},
	{Action: ActDecideIncident, From: []policy.State{IncidentInvestigated}, To: IncidentDecided, Rules: []policy.Rule{policy.C4_5b}},
	{Action: ActCloseIncident, From: []policy.State{IncidentDecided}, To: IncidentClosed, Rules: []policy.Rule{policy.C4_5b}, Ready: settled},
}

// IncidentLifecycle returns the transition table of an incident.
func IncidentLifecycle() policy.Lifecycle[Incident] { return slices.Clone(incidentLifecycle) }

func (i Incident) record() policy.Record {
	return policy.Record{
		Kind: IncidentRecord, ID: string(i.ID), State: i.State, States: incidentStates, Held: i.Kind.Rule(), Subject: i.Subject(),
	}
}

// Explain lists what may be done next with the incident.
func (i Incident) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := incidentLifecycle.Explain(i, i.record(), nil, who, law.Day(at), law)
	return timely(all, i.record().Name(), i.Org, i.At, who, at, law)
}

func (i Incident) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Incident, journal.Draft, *policy.Checks) {
	c := incidentLifecycle.Begin(a, i, i.record(), who, law)
	if who.Org == i.Org {
		Timely(c, law, i.Org, at, i.At)
	}
	i.At = notBefore(at, i.At)
	return i, journal.NewDraft(who, at, a, i.Kind.Rule()), c
}

// timely adds to what may be done next what [Timely] refuses.
func timely(all []policy.Next, name string, org policy.OrgID, last time.Time, who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	if who.Org != org {
		return all
	}
	for i := range all {
		c := &policy.Checks{Subject: name}
		Timely(c, law, org, at, last)
		all[i].Block(c)
	}
	return all
}
