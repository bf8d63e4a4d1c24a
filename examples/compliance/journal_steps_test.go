package compliance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// journalSteps are the sentences about the journal of a file: lines are added,
// never changed, and tampering shows.
func (w *world) journalSteps() []step {
	return []step{
		{"记下此刻的日志", w.keep},
		{"日志应新增{数}行，原有各行一字未动", w.grown},
		{"日志最后一行应注明更正第{数}行", w.corrects},
		{"日志最后一行应由{人}办理，依据{规则}", w.lastBy},
		{"有人绕过系统改动日志第{数}行", w.tamper},
		{"有人绕过系统删去日志第{数}行", w.cut},
		{"核验日志应当相符", w.verifies},
		{"核验日志应指出第{数}行", w.faultAt},
	}
}

func (w *world) chain(ctx context.Context) ([]line, archive.File, error) {
	f, err := w.current(ctx)
	if err != nil {
		return nil, f, err
	}
	lines, err := w.lines(ctx, chain(f))
	return lines, f, err
}

func (w *world) keep(ctx context.Context) (err error) {
	w.history, _, err = w.chain(ctx)
	return err
}

func (w *world) grown(ctx context.Context, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	now, _, err := w.chain(ctx)
	if err != nil {
		return err
	}
	if len(now) != len(w.history)+n || !reflect.DeepEqual(now[:len(w.history)], w.history) {
		return fmt.Errorf("日志由 %d 行变为 %d 行,或原有的行有变动", len(w.history), len(now))
	}
	return nil
}

func (w *world) lastLine(ctx context.Context) (line, error) {
	if err := w.answered(); err != nil {
		return line{}, err
	}
	lines, _, err := w.chain(ctx)
	if err != nil || len(lines) == 0 {
		return line{}, errors.Join(err, errors.New("日志是空的"))
	}
	return lines[len(lines)-1], nil
}

func (w *world) corrects(ctx context.Context, seq int) error {
	last, err := w.lastLine(ctx)
	if err == nil && last.Corrects != uint64(seq) {
		err = fmt.Errorf("最后一行注明更正第 %d 行", last.Corrects)
	}
	return err
}

func (w *world) lastBy(ctx context.Context, name, id string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	last, err := w.lastLine(ctx)
	if err == nil && (last.Actor != who.ID || last.OnBehalfOf != who.Principal || !slices.Contains(last.Rules, policy.Rule(id))) {
		err = fmt.Errorf("最后一行由 %s(代 %s)办理,依据 %v", last.Actor, last.OnBehalfOf, last.Rules)
	}
	return err
}

// tamper changes a line in the copy that is verified next, as somebody would
// who has the database but not the library.
func (w *world) tamper(ctx context.Context, seq int) error {
	if err := w.keep(ctx); err != nil {
		return err
	}
	w.history[seq-1].Actor = "somebody-else"
	return nil
}

func (w *world) cut(ctx context.Context, seq int) error {
	if err := w.keep(ctx); err != nil {
		return err
	}
	w.history = slices.Delete(w.history, seq-1, seq)
	return nil
}

func (w *world) verify(ctx context.Context) (journal.Report, error) {
	_, f, err := w.chain(ctx)
	if err != nil {
		return journal.Report{}, err
	}
	return journal.Verify(ctx, copied{f, w.history}, f.Org)
}

func (w *world) verifies(ctx context.Context) error {
	if err := w.keep(ctx); err != nil {
		return err
	}
	rep, err := w.verify(ctx)
	if err == nil && (!rep.OK() || rep.Entries != len(w.history)) {
		err = fmt.Errorf("核验不符:%v", rep.Faults)
	}
	return err
}

func (w *world) faultAt(ctx context.Context, seq int) error {
	rep, err := w.verify(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(rep.Faults, func(f journal.Fault) bool { return f.Seq == uint64(seq) }) {
		return fmt.Errorf("核验没有指出第 %d 行:%v", seq, rep.Faults)
	}
	return nil
}

// copied is a copy of one file and its journal, to verify.
type copied struct {
	file  archive.File
	lines []line
}

func (c copied) Records(context.Context, policy.OrgID) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		body, err := json.Marshal(c.file)
		last := c.lines[len(c.lines)-1]
		yield(journal.Record{Chain: chain(c.file), Revision: c.file.Revision, Head: last.Head(), Body: body}, err)
	}
}

func (c copied) Journal(context.Context, policy.OrgID) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for _, e := range c.lines {
			if !yield(e, nil) {
				return
			}
		}
	}
}
