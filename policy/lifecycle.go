package policy

import (
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// State names the state of a record.
type State string

// Transition is one row of a record's transition table: the act, the states
// it may be done in, the state it leads to, the rules that govern it, and what
// must be true of the record itself.
type Transition[R any] struct {
	Action Action
	// From lists the states in which the act may be done.
	From []State
	// To is the state it leads to; empty when the state stays, or when the
	// act decides.
	To State
	// Rules are those that govern the act; the first is named when its state
	// forbids it.
	Rules []Rule
	// Meets names the deadline the act meets.
	Meets DeadlineName
	// Ready adds what stands in the way as the record is, whoever asks; nil
	// when nothing does. The acts and Explain run the same one.
	Ready func(r R, law *Version, c *Checks)
}

// Lifecycle is the transition table (状态转换表) of a kind of record.
type Lifecycle[R any] []Transition[R]

// Record is what a lifecycle must know of the record an act is about.
type Record struct {
	// Kind and ID name it ("file", "0192...").
	Kind, ID string
	State    State
	// States names the states of its kind for a reader; one without a name is
	// told as it is.
	States map[State]Text
	// Held is the rule that keeps the record in its state, where there is one:
	// it is named when the state forbids an act.
	Held    Rule
	Subject Subject
}

// Name is the subject of violations: "file/0192...".
func (r Record) Name() string { return r.Kind + "/" + r.ID }

// state names states for a reader.
func (r Record) state(states ...State) Text {
	zh, en := make([]string, len(states)), make([]string, len(states))
	for i, s := range states {
		name, ok := r.States[s]
		if !ok {
			name = T(string(s), string(s))
		}
		zh[i], en[i] = name.ZH, name.EN
	}
	return T(strings.Join(zh, "、"), strings.Join(en, ", "))
}

// Row returns the row of an act.
func (l Lifecycle[R]) Row(a Action) (Transition[R], bool) {
	for _, t := range l {
		if t.Action == a {
			return t, true
		}
	}
	return Transition[R]{}, false
}

// States returns every state the table names, each once, in order.
func (l Lifecycle[R]) States() []State {
	var all []State
	for _, t := range l {
		for _, s := range append(slices.Clone(t.From), t.To) {
			if s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Begin runs what every act runs first: the organisation, the authority, the
// state, and what must be true of the record. That law is the version in force
// is the service's to see to (rule B7). The violations are gathered in the
// checks it returns, for the act to add its own.
func (l Lifecycle[R]) Begin(a Action, r R, rec Record, who Actor, law *Version) *Checks {
	c := &Checks{Subject: rec.Name()}
	if who.Org != rec.Subject.Org {
		c.Add(*Missing(rec.Name()))
		return c
	}
	t, ok := l.Row(a)
	if !ok {
		c.Add(Violation{
			Kind: InvalidInput, Field: "action", Found: string(a),
			Problem: T("没有这一行为", "there is no such act"), Remedy: T("请核对行为名称", "check the name of the act"),
		})
		return c
	}
	if v := law.Matrix().Decide(who, a, rec.Subject).Violation(rec.Name()); v != nil {
		c.Add(*v)
	}
	l.stand(t, r, rec, law, c)
	return c
}

func (l Lifecycle[R]) stand(t Transition[R], r R, rec Record, law *Version, c *Checks) {
	if !slices.Contains(t.From, rec.State) {
		rule := rec.Held
		if rule == "" && len(t.Rules) > 0 {
			rule = t.Rules[0]
		}
		row, _ := law.Matrix().Row(t.Action)
		c.Add(Violation{
			Kind: RuleBroken, Rule: rule, Field: "state", Found: string(rec.State), Wanted: joinAny(t.From),
			Problem: Tf("%s:当前状态为“%s”,不能办理", "%s: not possible in state %q", row.Title(), rec.state(rec.State)),
			Remedy:  Tf("须在以下状态:%s", "it takes the state %s", rec.state(t.From...)),
		})
		return
	}
	if t.Ready != nil {
		t.Ready(r, law, c)
	}
}

// Next is one thing that can be done next with a record, as [Lifecycle.Explain]
// tells it.
type Next struct {
	Action Action `json:"action"`
	Title  Text   `json:"title"`
	// Allowed reports whether this actor could do it now.
	Allowed bool `json:"allowed"`
	// Roles may do it, and By are the persons when the matrix names them by
	// their relation to the record.
	Roles Roles      `json:"roles"`
	By    []PersonID `json:"by,omitempty"`
	// Deadline is the one it meets, with the day by which; zero when none runs.
	Deadline DeadlineName `json:"deadline,omitempty"`
	Due      calendar.Day `json:"due,omitzero"`
	// Counted are the working days that make up the time given.
	Counted []calendar.Day `json:"counted,omitempty"`
	// WorkingDaysLeft counts from the day of asking to Due; negative when late.
	WorkingDaysLeft int `json:"workingDaysLeft,omitempty"`
	// Rules govern it.
	Rules []Rule `json:"rules"`
	// Blocked is what stands in the way, for this actor.
	Blocked []*Violation `json:"blocked,omitempty"`
}

// Block adds what else stands in the way, as the act itself checks it.
func (n *Next) Block(c *Checks) {
	n.Blocked = append(n.Blocked, Violations(c.Err())...)
	n.Allowed = len(n.Blocked) == 0
}

// Explain lists what may be done next in the record's state: what, by whom, by
// when and why, with what stands in the way of this actor. It runs the checks
// of the acts themselves.
func (l Lifecycle[R]) Explain(r R, rec Record, ds Deadlines, who Actor, today calendar.Day, law *Version) []Next {
	var all []Next
	for _, t := range l {
		if !slices.Contains(t.From, rec.State) {
			continue
		}
		row, _ := law.Matrix().Row(t.Action)
		n := Next{Action: t.Action, Title: row.Title(), Roles: row.Roles, Rules: t.Rules}
		for _, p := range rec.Subject.Parties {
			if slices.Contains(row.As, p.As) {
				n.By = append(n.By, p.Person)
			}
		}
		if d, ok := ds.Get(t.Meets); ok && d.Open() {
			n.Deadline, n.Due, n.Counted = t.Meets, d.Due, d.Counted(law)
			if n.WorkingDaysLeft = law.Calendar().WorkingDaysBetween(today, d.Due); today.After(d.Due) {
				n.WorkingDaysLeft = -law.Calendar().WorkingDaysBetween(d.Due, today)
			}
		}
		n.Blocked = Violations(l.Begin(t.Action, r, rec, who, law).Err())
		n.Allowed = len(n.Blocked) == 0
		all = append(all, n)
	}
	return all
}
