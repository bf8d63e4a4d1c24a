package compliance

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// deadlineSteps are the sentences about time: by which day, how it moved, how
// days are counted.
func (w *world) deadlineSteps() []step {
	return []step{
		{"{时限}的期限应为{日}", w.due},
		{"{时限}的期限应为{日}，并注明暂定", w.dueProvisionally},
		{"{时限}应由{日}延到{日}，批准人为{人}，理由为{理由}", w.moved},
		{"{时限}的期限应仍为{日}，{人}的同意只作备注", w.noted},
		{"截至{日}逾期未办的档案应列出项目{项目}", w.late},
		{"截至{日}逾期未办的档案不应列出项目{项目}", w.notLate},
		{"自{日}起{数}个工作日应到{日}", w.count},
		{"{日}应为工作日", w.worked},
		{"{日}应为休息日", w.rest},
	}
}

func (w *world) deadline(ctx context.Context, name string) (policy.Deadline, error) {
	which, err := look(deadlineWords, "时限", name)
	if err != nil {
		return policy.Deadline{}, err
	}
	f, err := w.current(ctx)
	if err != nil {
		return policy.Deadline{}, err
	}
	d, ok := f.Deadlines.Get(which)
	if !ok {
		return d, fmt.Errorf("“%s”的时限尚未开始,现有:%s", name, f.Deadlines)
	}
	return d, nil
}

func (w *world) due(ctx context.Context, name, day string) error {
	return w.dueIs(ctx, name, day, false)
}

func (w *world) dueProvisionally(ctx context.Context, name, day string) error {
	return w.dueIs(ctx, name, day, true)
}

func (w *world) dueIs(ctx context.Context, name, day string, provisional bool) error {
	want, err := parseDay(day)
	if err != nil {
		return err
	}
	d, err := w.deadline(ctx, name)
	if err == nil && (d.Due != want || d.Provisional != provisional) {
		err = fmt.Errorf("期限为:%s", d.In(policy.ZH))
	}
	return err
}

func (w *world) moved(ctx context.Context, name, from, to, approver, reason string) error {
	d, err := w.deadline(ctx, name)
	if err != nil {
		return err
	}
	who, err := person(approver)
	if err != nil {
		return err
	}
	fits := func(e policy.Extension) bool {
		return !e.Late && e.From.String() == from && e.To.String() == to && e.Approver == who.ID && e.Reason == reason
	}
	if d.Due.String() != to || !slices.ContainsFunc(d.Extensions, fits) {
		return fmt.Errorf("没有这一延期:%s,%+v", d.In(policy.ZH), d.Extensions)
	}
	return nil
}

func (w *world) noted(ctx context.Context, name, day, approver string) error {
	d, err := w.deadline(ctx, name)
	if err != nil {
		return err
	}
	who, err := person(approver)
	if err != nil {
		return err
	}
	note := func(e policy.Extension) bool { return e.Late && e.From == e.To && e.Approver == who.ID }
	if d.Due.String() != day || !slices.ContainsFunc(d.Extensions, note) {
		return fmt.Errorf("没有这一备注:%s,%+v", d.In(policy.ZH), d.Extensions)
	}
	return nil
}

func (w *world) late(ctx context.Context, day, number string) error {
	found, err := w.isLate(ctx, day, number)
	if err == nil && !found {
		err = fmt.Errorf("没有列出项目 %s", number)
	}
	return err
}

func (w *world) notLate(ctx context.Context, day, number string) error {
	found, err := w.isLate(ctx, day, number)
	if err == nil && found {
		err = fmt.Errorf("列出了项目 %s", number)
	}
	return err
}

// isLate asks as the general manager, on the morning of a day.
func (w *world) isLate(ctx context.Context, day, number string) (bool, error) {
	if err := w.on(day); err != nil {
		return false, err
	}
	d, err := w.services()
	if err != nil {
		return false, err
	}
	page, err := d.room.Late(ctx, policy.By(archivetest.GeneralManager), archive.FileQuery{})
	return slices.ContainsFunc(page.Files, func(f archive.File) bool { return f.Project.Number == number }), err
}

// calendar is that of the regulation in force.
func (w *world) calendar(ctx context.Context) (*calendar.Calendar, error) {
	law, err := w.law(ctx)
	if err != nil {
		return nil, err
	}
	return law.Calendar(), nil
}

func (w *world) count(ctx context.Context, from string, n int, to string) error {
	start, err := parseDay(from)
	if err != nil {
		return err
	}
	days, err := w.calendar(ctx)
	if err != nil {
		return err
	}
	if got, _ := days.AddWorkingDays(start, n); got.String() != to {
		return fmt.Errorf("应到 %s", got)
	}
	return nil
}

func (w *world) worked(ctx context.Context, day string) error {
	return w.isWorked(ctx, day, true)
}

func (w *world) rest(ctx context.Context, day string) error {
	return w.isWorked(ctx, day, false)
}

func (w *world) isWorked(ctx context.Context, day string, want bool) error {
	d, err := parseDay(day)
	if err != nil {
		return err
	}
	days, err := w.calendar(ctx)
	if err == nil && days.IsWorkingDay(d) != want {
		err = fmt.Errorf("%s 与日历不符", d)
	}
	return err
}
