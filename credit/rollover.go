package credit

import (
	"context"
	"errors"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// chunk is how many files one transaction of a batch moves.
const chunk = 500

// tries is how often a chunk is tried while somebody else changes one of its files.
const tries = 5

// RollOver moves the files that are due, chunk by chunk, each file by its own act
// (批量移交, rules C4.3a to C4.3c); what is refused is collected and stays where it
// is. progress, where it is not nil, is called after each chunk with the batch as
// it stands. Memory holds one chunk.
//
// Each chunk is one commit with the batch itself. When it is broken off, the same
// request key goes on with the same batch; without a key [Office.Resume] does.
// A dry run says what the batch would be, and moves nothing.
func (o *Office) RollOver(ctx context.Context, req policy.Request, r Rolling, progress func(Batch)) (Batch, error) {
	id := BatchID(o.gate.House().ID())
	b, err := o.batches.Act(ctx, o.gate, req, ActRollOver, policy.Ref{}, r, func(p staff.Pass, _ Batch) (Batch, journal.Draft, error) {
		return BeginRollOver(req.Org(), id, p.Who, p.At, p.Law, r)
	})
	if err != nil || req.DryRun {
		return b, err
	}
	return o.roll(ctx, req, b, progress)
}

// Resume goes on with a batch that was broken off: see [Office.RollOver].
func (o *Office) Resume(ctx context.Context, req policy.Request, ref policy.Ref, progress func(Batch)) (Batch, error) {
	next, err := o.moveChunk(ctx, req, Batch{ID: BatchID(ref.ID), Revision: ref.Revision})
	if err != nil || req.DryRun {
		return next, err
	}
	if progress != nil {
		progress(next)
	}
	return o.roll(ctx, req, next, progress)
}

// roll moves chunk after chunk until the batch is finished.
func (o *Office) roll(ctx context.Context, req policy.Request, b Batch, progress func(Batch)) (Batch, error) {
	req.Key, req.Receipt = "", nil // they are those of the batch
	for b.State == Running {
		next, err := o.moveChunk(ctx, req, b)
		for i := 1; i < tries && errors.Is(err, policy.Conflict); i++ {
			next, err = o.moveChunk(ctx, req, b)
		}
		if err != nil {
			return b, err
		}
		b = next
		if progress != nil {
			progress(b)
		}
	}
	return b, nil
}

func (o *Office) moveChunk(ctx context.Context, req policy.Request, b Batch) (Batch, error) {
	return o.batches.Run(ctx, o.gate, req, ActRollOver, b.Ref(), nil, func(tx Tx, p staff.Pass, b Batch) (Batch, error) {
		page, err := tx.CreditFiles(ctx, FileQuery{
			Org: b.Org, State: b.Step.from(), Department: b.Department, UntilYear: b.Year, After: b.Cursor, Limit: chunk,
		})
		if err != nil {
			return Batch{}, err
		}
		out, err := b.Roll(p.Who, p.At, p.Law, page.Files, page.Next)
		if err != nil {
			return Batch{}, err
		}
		for _, one := range out.Files {
			one.Draft.Act = p.Act
			if _, err := tx.SaveCreditFile(ctx, one.File, one.Draft); err != nil {
				return Batch{}, err
			}
		}
		return o.batches.Keep(ctx, tx, p, b, out.Batch, out.Draft)
	})
}

// Batch returns a batch as it stands.
func (o *Office) Batch(ctx context.Context, req policy.Request, id BatchID) (Batch, error) {
	var b Batch
	err := o.view(ctx, req, ActRead, BatchKind+"/"+string(id), func(rd Reader, _ staff.Pass) (err error) {
		b, err = rd.CreditBatch(ctx, req.Org(), id)
		return err
	})
	return b, err
}

// Batches returns one page of batches, by id: those begun first come first.
func (o *Office) Batches(ctx context.Context, req policy.Request, q BatchQuery) (BatchPage, error) {
	var page BatchPage
	if err := archive.OneOf("state", q.State, []policy.State{Running, Finished, Abandoned}); err != nil {
		return page, err
	}
	err := o.view(ctx, req, ActRead, "credit-batches", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		page, err = rd.CreditBatches(ctx, q)
		return err
	})
	return page, err
}

// AbandonBatch ends a batch that its author does not go on with: see [Batch.Abandon].
func (o *Office) AbandonBatch(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Batch, error) {
	return o.batches.Act(ctx, o.gate, req, ActAbandon, ref, reason, func(p staff.Pass, b Batch) (Batch, journal.Draft, error) {
		return b.Abandon(p.Who, p.At, p.Law, reason)
	})
}

// BatchHistory returns entries of the journal of a batch, each of which names the files
// that its chunk refused: see [Office.History].
func (o *Office) BatchHistory(ctx context.Context, req policy.Request, id BatchID, after uint64, limit int) ([]journal.Entry, error) {
	return o.entries(ctx, req, ActRead, BatchKind, string(id), after, limit)
}

// Move is one file that is due to move on (到期移交).
type Move struct {
	File       FileID              `json:"file"`
	Number     string              `json:"number"`
	Department policy.DepartmentID `json:"department"`
	Year       int                 `json:"year"`
	State      policy.State        `json:"state"`
	// From is the tier it is in, To the next one.
	From Tier `json:"from"`
	To   Tier `json:"to"`
	// Person answers for the move, or holds the file where no day runs.
	Person policy.PersonID `json:"person"`
	// Since is the first day on which it was due to move, By the last on which it is
	// in time; zero when no day runs. Late is by how many civil days that is over.
	Since calendar.Day `json:"since"`
	By    calendar.Day `json:"by,omitzero"`
	Late  int          `json:"late,omitempty"`
}

// MovePage is one page of files that are due to move.
type MovePage struct {
	Moves []Move
	Next  string
}

// MoveQuery asks what is due to move.
type MoveQuery struct {
	// Day is that of the question; today when it is zero. One to come tells what will
	// be due, if nothing is done before.
	Day        calendar.Day
	Department policy.DepartmentID
	// Keeper limits to the files that a person answers for, in a department or in the
	// office.
	Keeper policy.PersonID
	After  string
	Limit  int
}

// Rollover lists what is due to move on a day: what, from whom, by when (rules C4.3a
// to C4.3c), the earliest due first.
func (o *Office) Rollover(ctx context.Context, req policy.Request, q MoveQuery) (MovePage, error) {
	var page MovePage
	err := o.view(ctx, req, ActRead, "credit-files", func(rd Reader, p staff.Pass) error {
		day := q.Day
		if day.IsZero() {
			day = p.Today
		}
		found, err := rd.CreditFiles(ctx, FileQuery{
			Org: req.Org(), Department: q.Department, Holder: q.Keeper, MovesUntil: day, By: ByDueDay, After: q.After, Limit: q.Limit,
		})
		page = MovePage{Next: found.Next, Moves: make([]Move, len(found.Files))}
		for i, f := range found.Files {
			page.Moves[i] = f.recount(p.Law).move(day)
		}
		return err
	})
	return page, err
}

func (f File) move(day calendar.Day) Move {
	m := Move{
		File: f.ID, Number: f.Number, Department: f.Department, Year: f.Year, State: f.State, From: f.Tier(), To: TheOffice,
		Person: f.Holder(), Since: f.Moves(), By: f.Due(),
	}
	name := policy.CreditToOffice
	if m.From == TheOffice {
		m.To, name = Archive, policy.CreditToArchive
	}
	if due, ok := f.Deadlines.Get(name); ok && due.Open() {
		m.Person = due.Person
	}
	if !m.By.IsZero() && day.After(m.By) {
		m.Late = day.DaysSince(m.By)
	}
	return m
}
