package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// BatchID names a batch.
type BatchID string

// BatchKind is the kind of record a [Batch] is in the journal.
const BatchKind = "credit-batch"

// The states of a batch.
const (
	Running  policy.State = "running"
	Finished policy.State = "finished"
)

// maxRefusals is how many refusals a batch keeps; it counts them all, and the entry of
// each chunk names its own. What was refused is due still, and stands in the list of what
// is due to move.
const maxRefusals = 200

// Batch is the moving of many files in chunks, each chunk one transaction with the
// batch itself, so that it goes on from where it stopped.
type Batch struct {
	Org      policy.OrgID `json:"org"`
	ID       BatchID      `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Rolling
	// Year is the last one whose files move.
	Year int `json:"year"`
	// Cursor is where the next chunk goes on; empty at the start.
	Cursor string `json:"cursor,omitempty"`
	// Moved and Refused count the files so far; Refusals are the first of those
	// refused.
	Moved    int             `json:"moved"`
	Refused  int             `json:"refused"`
	Refusals []Refusal       `json:"refusals,omitempty"`
	By       policy.PersonID `json:"by"`
	At       time.Time       `json:"at"`
}

// Rolling is what a batch moves.
type Rolling struct {
	// Step is the act it does to each file: hand-over or receive.
	Step Step `json:"step" validate:"required,oneof=hand-over receive"`
	// Department limits it to the files of one.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
}

// Step is an act that a batch does.
type Step string

// The steps of a batch.
const (
	StepHandOver Step = "hand-over" // [File.HandOver], from department to office
	StepReceive  Step = "receive"   // [File.Receive], in the office
)

// from is the state of the files that a step takes.
func (s Step) from() policy.State {
	if s == StepReceive {
		return HandedOver
	}
	return AtDepartment
}

// do does the step to one file.
func (s Step) do(f File, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	if s == StepReceive {
		return f.Receive(who, at, law)
	}
	return f.HandOver(who, at, law)
}

// Refusal is a file that a batch could not move, and why: the first rule and field.
type Refusal struct {
	File  FileID      `json:"file"`
	Kind  policy.Kind `json:"kind"`
	Rule  policy.Rule `json:"rule,omitempty"`
	Field string      `json:"field,omitempty"`
	Why   policy.Text `json:"why"`
}

// Ref names the batch as it is.
func (b Batch) Ref() policy.Ref { return policy.Ref{ID: string(b.ID), Revision: b.Revision} }

// BeginRollOver begins a batch (批量移交, rules C4.3a and C4.3b) of the files that are
// due to move on the day of the act. Whether its author may move a file, the file's
// own act says.
func BeginRollOver(org policy.OrgID, id BatchID, who policy.Actor, at time.Time, law *policy.Version, r Rolling) (Batch, journal.Draft, error) {
	name := BatchKind + "/" + string(id)
	if who.Org != org {
		return Batch{}, journal.Draft{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, org, at, time.Time{})
	if no := law.Matrix().Decide(who, ActRollOver, policy.Subject{Org: org, Department: r.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(r))
	if err := c.Err(); err != nil {
		return Batch{}, journal.Draft{}, err
	}
	b := Batch{Org: org, ID: id, State: Running, Rolling: r, Year: lastDue(law.Day(at)), By: who.Person(), At: archive.Instant(at, time.Time{})}
	return b, journal.NewDraft(who, at, ActRollOver, policy.C4_3a, policy.C4_3b).With("step", string(r.Step)).With("year", itoa(b.Year)), nil
}

// lastDue is the last year whose files are due to leave their departments on a day.
func lastDue(today calendar.Day) int { return today.Year() - 2 }

// Roll moves one chunk of files, each by the act of the batch's step, and counts
// those refused: whoever began it goes on with it, since it is their authority by
// which files are refused. next is where the chunk after goes on; empty when this was the
// last.
func (b Batch) Roll(who policy.Actor, at time.Time, law *policy.Version, files []File, next string) (Rolled, error) {
	name := BatchKind + "/" + string(b.ID)
	if who.Org != b.Org {
		return Rolled{}, policy.Missing(name)
	}
	c := &policy.Checks{Subject: name}
	archive.Timely(c, law, b.Org, at, b.At)
	if no := law.Matrix().Decide(who, ActRollOver, policy.Subject{Org: b.Org, Department: b.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	if who.Person() != b.By {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.C4_3b, Field: "actor", Found: "somebody else", Wanted: "who began the batch",
			Problem: policy.T("批次只能由发起人继续", "a batch is gone on with by whoever began it"),
			Remedy:  policy.T("请由发起人继续,或另行发起", "have them go on, or begin another"),
		})
	}
	if b.State != Running {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_3b, Field: "state", Found: string(b.State), Wanted: string(Running),
			Problem: policy.T("该批次已经办完", "the batch is finished"),
			Remedy:  policy.T("无须再办", "nothing is left to do"),
		})
	}
	if err := c.Err(); err != nil {
		return Rolled{}, err
	}
	out := Rolled{Files: make([]Moved, 0, len(files))}
	var refused []Refusal
	for _, f := range files {
		moved, d, err := b.Step.do(f, who, at, law)
		if err != nil {
			refused = append(refused, refusal(f.ID, err))
			continue
		}
		out.Files = append(out.Files, Moved{File: moved, Draft: d.Running(f.Deadlines, moved.Deadlines)})
	}
	b.Moved += len(out.Files)
	b.Refused += len(refused)
	room := max(0, maxRefusals-len(b.Refusals))
	b.Refusals = append(slices.Clone(b.Refusals), refused[:min(room, len(refused))]...)
	b.Cursor, b.At = next, archive.Instant(at, b.At)
	if next == "" {
		b.State = Finished
	}
	out.Batch = b
	out.Draft = journal.NewDraft(who, at, ActRollOver, policy.C4_3a, policy.C4_3b).
		With("moved", itoa(len(out.Files))).With("refused", itoa(len(refused)))
	for _, no := range refused {
		out.Draft = archive.RefusedOne(out.Draft, string(no.File), no.Rule, no.Field)
	}
	return out, nil
}

// Rolled is one chunk of a batch: the files moved and the batch, each with the
// draft of its journal entry.
type Rolled struct {
	Files []Moved
	Batch Batch
	Draft journal.Draft
}

// Moved is a file that was moved.
type Moved struct {
	File  File
	Draft journal.Draft
}

func refusal(id FileID, err error) Refusal {
	r := Refusal{File: id}
	if all := policy.Violations(err); len(all) > 0 {
		r.Kind, r.Rule, r.Field, r.Why = all[0].Kind, all[0].Rule, all[0].Field, all[0].Problem
	}
	return r
}
