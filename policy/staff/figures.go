package staff

import (
	"iter"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Span is the period of an assessment, both days included.
type Span struct {
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
}

// Figures are what the journal says of one person in a period (考核指标, rule G5a).
// Each is counted by the recorded day of its entry; what is missed and still open,
// by the day it fell due.
type Figures struct {
	Person policy.PersonID `json:"person"`
	// Acts is what they did, each act once however many records it changed;
	// readings are none.
	Acts int `json:"acts"`
	// Duties are the deadlines they answered for, OnTime those met in time. One
	// that is still open at the end of the period is among them once it is missed.
	Duties int `json:"duties"`
	OnTime int `json:"onTime"`
	// Breaches are those missed, overdue returns left out: they are Overdue.
	Breaches int `json:"breaches"`
	Overdue  int `json:"overdue"`
	// Losses are incidents of loss or damage decided in the period for which they
	// answer, less those closed in it as recovered or unfounded.
	Losses int `json:"losses"`
}

// Rate returns the whole percentage of duties met in time, rounded down; 100 when
// there was none.
func (f Figures) Rate() int {
	if f.Duties == 0 {
		return 100
	}
	return f.OnTime * 100 / f.Duties
}

// What package archive writes when an incident is decided and closed, a floor
// above this one.
const (
	decideIncident policy.Action = "incident.decide"
	closeIncident  policy.Action = "incident.close"
)

// undone are the outcomes of an incident by which nothing was lost after all.
var undone = []string{"recovered", "unfounded"}

// Count reads a journal and returns the figures of everybody it names in the
// period, by id (rule G5a): from the entries alone, those of one record together
// and in their order. The days are those of law. It keeps the acts and duties of
// the period in memory.
//
// A duty that fell due in the period and was not met by its end counts as missed,
// and is not counted again in the period in which it is met after all.
func Count(entries iter.Seq2[journal.Entry, error], law *policy.Version, span Span) ([]Figures, error) {
	t := tally{
		span: span, people: make(map[policy.PersonID]*Figures), acts: make(map[actOf]bool),
		duties: make(map[dutyOf]journal.Duty), losses: make(map[string]policy.PersonID), open: make(map[dutyOf]running),
	}
	var chain journal.Chain
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if e.Chain != chain {
			t.missed()
			chain = e.Chain
		}
		if day := law.Day(e.At); !day.After(span.Until) {
			t.add(e, day)
		}
	}
	t.missed()
	return t.close(), nil
}

type tally struct {
	span   Span
	people map[policy.PersonID]*Figures
	acts   map[actOf]bool
	duties map[dutyOf]journal.Duty
	losses map[string]policy.PersonID // who answers, by incident
	open   map[dutyOf]running         // of the record being read
}

// running is a duty that runs, and the day on which the journal first said so.
type running struct {
	journal.Duty
	since calendar.Day
}

// falls is the day by which it should have been done, as far as was known: one
// recorded only after its due day is late from then on.
func (r running) falls() calendar.Day {
	if r.since.After(r.Due) {
		return r.since
	}
	return r.Due
}

type actOf struct {
	person policy.PersonID
	act    string
}

// dutyOf is one deadline of one record: what is presented again after a refusal
// is the same duty.
type dutyOf struct {
	kind, id string
	deadline policy.DeadlineName
	person   policy.PersonID
}

func (t tally) of(p policy.PersonID) *Figures {
	if t.people[p] == nil {
		t.people[p] = &Figures{Person: p}
	}
	return t.people[p]
}

// add counts an entry of a day that is not after the period.
func (t tally) add(e journal.Entry, day calendar.Day) {
	if e.Kind == journal.ReadingsKind {
		return
	}
	within := !day.Before(t.span.From)
	for _, d := range e.Duties {
		t.duty(dutyOf{e.Kind, e.ID, d.Deadline, d.Person}, d, day, within)
	}
	if !within {
		return
	}
	if one := (actOf{e.Actor, e.Act}); e.Home == "" && !t.acts[one] { // the group's people are assessed at home
		t.acts[one] = true
		t.of(e.Actor).Acts++
	}
	switch kind, answers := detail(e, "kind"), detail(e, "answers"); {
	case e.Action == decideIncident && answers != "" && (kind == "loss" || kind == "damage"):
		t.losses[e.ID] = policy.PersonID(answers)
	case e.Action == closeIncident && slices.Contains(undone, detail(e, "outcome")):
		delete(t.losses, e.ID)
	}
}

func (t tally) duty(one dutyOf, d journal.Duty, day calendar.Day, within bool) {
	was, ran := t.open[one]
	switch {
	case !d.Open():
		delete(t.open, one)
		if within && (!ran || !was.falls().Before(t.span.From)) { // or an earlier period has counted it
			t.count(one, d)
		}
	case d.Due.IsZero():
		delete(t.open, one)
	default:
		r := running{d, day}
		if ran {
			r.since = was.since
		}
		t.open[one] = r
		if d.Breach && within && !r.falls().Before(t.span.From) { // held while it is not done
			t.count(one, d)
		}
	}
}

func (t tally) count(one dutyOf, d journal.Duty) {
	if before, seen := t.duties[one]; !seen || !before.Breach {
		t.duties[one] = d
	}
}

// missed counts what is still open at the end of the period and fell due in it.
func (t tally) missed() {
	for one, r := range t.open {
		if day := r.falls(); !day.Before(t.span.From) && !day.After(t.span.Until) {
			r.Breach = true
			t.count(one, r.Duty)
		}
	}
	clear(t.open)
}

func detail(e journal.Entry, name string) string {
	for _, d := range e.Details {
		if d.Name == name {
			return d.Value
		}
	}
	return ""
}

func (t tally) close() []Figures {
	for _, d := range t.duties {
		f := t.of(d.Person)
		f.Duties++
		switch {
		case !d.Breach:
			f.OnTime++
		case d.Rule == policy.B6_3:
			f.Overdue++
		default:
			f.Breaches++
		}
	}
	for _, who := range t.losses {
		t.of(who).Losses++
	}
	all := make([]Figures, 0, len(t.people))
	for _, f := range t.people {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b Figures) int { return strings.Compare(string(a.Person), string(b.Person)) })
	return all
}

// Proposal is a reward or a penalty that a threshold proposes (奖惩建议, rule G5b).
type Proposal struct {
	// Kind is "reward" or "penalty".
	Kind string `json:"kind"`
	// Ground is "on-time", "breaches", "overdue" or "losses"; Found the figure, a
	// percentage of the first, and Threshold the one it reaches.
	Ground    string `json:"ground"`
	Found     int    `json:"found"`
	Threshold int    `json:"threshold"`
}

// The kinds of [Proposal], and of what is decided.
const (
	Reward  = "reward"  // 奖励
	Penalty = "penalty" // 处罚
	Neither = "none"
)

// Proposals returns what the thresholds propose: every penalty whose figure is
// reached, and a reward where none is.
func (f Figures) Proposals(t policy.Assessment) []Proposal {
	var all []Proposal
	for _, one := range []Proposal{
		{Penalty, "breaches", f.Breaches, t.PenaltyBreaches},
		{Penalty, "overdue", f.Overdue, t.PenaltyOverdue},
		{Penalty, "losses", f.Losses, t.PenaltyLosses},
	} {
		if one.Found >= one.Threshold {
			all = append(all, one)
		}
	}
	if len(all) == 0 && f.Duties >= t.RewardActs && f.Rate() >= t.RewardOnTime {
		all = append(all, Proposal{Reward, "on-time", f.Rate(), t.RewardOnTime})
	}
	return all
}
