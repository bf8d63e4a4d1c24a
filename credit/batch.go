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
	Running   policy.State = "running"
	Finished  policy.State = "finished"
	Abandoned policy.State = "abandoned" // ended by a leader before it was finished
)

// ActAbandon ends a batch that its author does not go on with.
const ActAbandon policy.Action = "credit-batch.abandon"

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
	// Abandoned says who ended it before it was finished, and why; nil otherwise.
	Abandoned *archive.Note `json:"abandonedBecause,omitempty"`
}

// Rolling is what a batch moves.
type Rolling struct {
	// Step is the act it does to each file: hand-over, receive or deliver.
	Step Step `json:"step" validate:"required,oneof=hand-over receive deliver"`
	// Department limits it to the files of one.
	Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain"`
}

// Step is an act that a batch does.
type Step string

// The steps of a batch.
const (
	StepHandOver Step = "hand-over" // [File.HandOver], from department to office
	StepReceive  Step = "receive"   // [File.Receive], in the office
	StepDeliver  Step = "deliver"   // [File.Deliver], from office to archive
)

// from is the state of the files that a step takes.
func (s Step) from() policy.State {
	switch s {
	case StepReceive:
		return HandedOver
	case StepDeliver:
		return Verified
	case StepHandOver:
	}
	return AtDepartment
}

// rules are those that a step goes by.
func (s Step) rules() []policy.Rule {
	if s == StepDeliver {
		return []policy.Rule{policy.C4_3c}
	}
	return []policy.Rule{policy.C4_3a, policy.C4_3b}
}

// do does the step to one file. What the archivist gave back is delivered again by
// itself, by somebody who has put right what differed.
func (s Step) do(f File, who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	switch {
	case s == StepReceive:
		return f.Receive(who, at, law)
	case s == StepDeliver && len(f.Differences) > 0:
		return File{}, journal.Draft{}, &policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_3c, Subject: f.record().Name(), Field: "differences", Found: itoa(len(f.Differences)), Wanted: "0",
			Problem: policy.T("档案室退回的差异尚未处理", "the archivist gave it back, and named what differs"),
			Remedy:  policy.T("请处理差异后单独移交", "put right what differs, and deliver it by itself"),
		}
	case s == StepDeliver:
		return f.Deliver(who, at, law)
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

// BeginRollOver begins a batch (批量移交, rules C4.3a to C4.3c) of the files that are
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
	return b, journal.NewDraft(who, at, ActRollOver, r.Step.rules()...).With("step", string(r.Step)).With("year", itoa(b.Year)), nil
}

// lastDue is the last year whose files are due to leave their departments on a day.
func lastDue(today calendar.Day) int { return today.Year() - 2 }

// Roll moves one chunk of files, each by the act of the batch's step, and counts
// those refused: whoever began it goes on with it, since it is their authority by
// which files are refused. next is where the chunk after goes on; empty when this was the
// last.
func (b Batch) Roll(who policy.Actor, at time.Time, law *policy.Version, files []File, next string) (Rolled, error) {
	c := b.begin(ActRollOver, who, at, law)
	if who.Org == b.Org && who.Person() != b.By {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.C4_3b, Field: "actor", Found: "somebody else", Wanted: "who began the batch",
			Problem: policy.T("批次只能由发起人继续", "a batch is gone on with by whoever began it"),
			Remedy:  policy.T("请由发起人继续,或另行发起", "have them go on, or begin another"),
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
	out.Draft = journal.NewDraft(who, at, ActRollOver, b.Step.rules()...).
		With("moved", itoa(len(out.Files))).With("refused", itoa(len(refused)))
	for _, no := range refused {
		out.Draft = archive.RefusedOne(out.Draft, string(no.File), no.Rule, no.Field)
	}
	return out, nil
}

// begin runs the checks of every act on a batch: it is done while the batch runs.
func (b Batch) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) *policy.Checks {
	name := BatchKind + "/" + string(b.ID)
	c := &policy.Checks{Subject: name}
	if who.Org != b.Org {
		c.Join(policy.Missing(name))
		return c
	}
	archive.Timely(c, law, b.Org, at, b.At)
	if no := law.Matrix().Decide(who, a, policy.Subject{Org: b.Org, Department: b.Department}).Violation(name); no != nil {
		c.Add(*no)
	}
	if b.State != Running {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_3b, Field: "state", Found: string(b.State), Wanted: string(Running),
			Problem: policy.T("该批次已经办完或终止", "the batch is finished, or was ended"),
			Remedy:  policy.T("无须再办", "nothing is left to do"),
		})
	}
	return c
}

// Abandon ends a batch that its author does not go on with (终止批次, rules C4.3a to
// C4.3c), with a reason: a leader's act. What it has moved stays where it is, and
// whoever may can begin another for the rest.
func (b Batch) Abandon(who policy.Actor, at time.Time, law *policy.Version, reason string) (Batch, journal.Draft, error) {
	c := b.begin(ActAbandon, who, at, law)
	c.Reason(reason)
	if err := c.Err(); err != nil {
		return Batch{}, journal.Draft{}, err
	}
	b.State, b.At = Abandoned, archive.Instant(at, b.At)
	b.Abandoned = &archive.Note{By: who.ID, For: who.Principal, At: b.At, Text: reason}
	return b, journal.NewDraft(who, at, ActAbandon, b.Step.rules()...).With("moved", itoa(b.Moved)), nil
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
