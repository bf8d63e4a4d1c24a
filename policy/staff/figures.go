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
// Each is counted by the recorded day of its entry.
type Figures struct {
	Person policy.PersonID `json:"person"`
	// Acts is what they did, each act once however many records it changed;
	// readings are none.
	Acts int `json:"acts"`
	// Duties are the deadlines they answered for, OnTime those met in time.
	Duties int `json:"duties"`
	OnTime int `json:"onTime"`
	// Breaches are those missed, overdue returns left out: they are Overdue.
	Breaches int `json:"breaches"`
	Overdue  int `json:"overdue"`
	// Losses are incidents of loss or damage decided in the period for which they
	// answer, less those closed in it as unfounded.
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

// Count reads a journal and returns the figures of everybody it names in the
// period, by id (rule G5a): from the entries alone. The days are those of law. It
// keeps the acts and duties of the period in memory.
func Count(entries iter.Seq2[journal.Entry, error], law *policy.Version, span Span) ([]Figures, error) {
	t := tally{
		people: make(map[policy.PersonID]*Figures), acts: make(map[actOf]bool),
		duties: make(map[dutyOf]journal.Duty), losses: make(map[string]policy.PersonID),
	}
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if day := law.Day(e.At); day.Before(span.From) || day.After(span.Until) {
			continue
		}
		t.add(e)
	}
	return t.close(), nil
}

type tally struct {
	people map[policy.PersonID]*Figures
	acts   map[actOf]bool
	duties map[dutyOf]journal.Duty
	losses map[string]policy.PersonID // who answers, by incident
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

func (t tally) add(e journal.Entry) {
	if e.Kind == journal.ReadingsKind {
		return
	}
	if one := (actOf{e.Actor, e.Act}); e.Home == "" && !t.acts[one] { // the group's people are assessed at home
		t.acts[one] = true
		t.of(e.Actor).Acts++
	}
	for _, d := range e.Duties {
		one := dutyOf{e.Kind, e.ID, d.Deadline, d.Person}
		if before, seen := t.duties[one]; !seen || !before.Breach {
			t.duties[one] = d
		}
	}
	switch kind, answers := detail(e, "kind"), detail(e, "answers"); {
	case e.Action == decideIncident && answers != "" && (kind == "loss" || kind == "damage"):
		t.losses[e.ID] = policy.PersonID(answers)
	case e.Action == closeIncident && detail(e, "outcome") == "unfounded":
		delete(t.losses, e.ID)
	}
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
