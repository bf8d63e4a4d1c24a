package compliance

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// loanSteps are the sentences about what is seen of loans.
func (w *world) loanSteps() []step {
	return []step{
		{"借阅单应为{状态}", w.slipIs},
		{"借阅单应无须批准", w.slipIsDirect},
		{"应还日应为{日}", w.dueOn},
		{"案卷应由{人}借出", w.outWith},
		{"案卷应已复位，在{架位}", w.backInPlace},
		{"未还的应有{数}项", w.outstanding},
		{"案卷清单应有{数}项", w.listed},
		{"案卷清单应与原来一样", w.asItWas},
		{"{人}应看到无卷可借的单据{数}张", w.unservable},
		{"应记录借阅人{人}违反{规则}，最迟应于{日}归还", w.borrowerBreach},
		{"借阅人不应有违规", w.borrowerInnocent},
		{"应立{类别}事故一件，由{人}负责", w.incidentOpened},
		{"{日}逾期阶梯应列出这一笔，为{级别}", w.onLadder},
		{"{日}逾期阶梯应为空", w.ladderEmpty},
	}
}

func (w *world) checkSlip(ctx context.Context, fits func(s lending.Slip) bool, told func(s lending.Slip) string) error {
	if err := w.answered(); err != nil {
		return err
	}
	s, err := w.slip(ctx)
	if err == nil && !fits(s) {
		err = fmt.Errorf("实际为:%s", told(s))
	}
	return err
}

func (w *world) slipIs(ctx context.Context, state string) error {
	name := func(s lending.Slip) string { return lending.StateText(s.State).ZH }
	return w.checkSlip(ctx, func(s lending.Slip) bool { return name(s) == state }, name)
}

func (w *world) slipIsDirect(ctx context.Context) error {
	return w.checkSlip(ctx, func(s lending.Slip) bool { return s.Direct && len(s.Wanted()) == 0 }, func(s lending.Slip) string { return fmt.Sprint(s.Wanted()) })
}

func (w *world) dueOn(ctx context.Context, day string) error {
	return w.checkSlip(ctx, func(s lending.Slip) bool { return s.Due().String() == day }, func(s lending.Slip) string { return s.Due().String() })
}

func (w *world) outstanding(ctx context.Context, n int) error {
	return w.checkSlip(ctx, func(s lending.Slip) bool { return len(s.Outstanding) == n }, func(s lending.Slip) string { return fmt.Sprint(len(s.Outstanding)) })
}

func (w *world) outWith(ctx context.Context, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	v, err := w.lentVolume(ctx)
	if err == nil && (v.Out == nil || v.Out.Borrower != who.ID || v.Out.Slip != string(w.counter.slip)) {
		err = fmt.Errorf("案卷的借出情况是 %+v", v.Out)
	}
	return err
}

func (w *world) backInPlace(ctx context.Context, place string) error {
	v, err := w.lentVolume(ctx)
	if err != nil {
		return err
	}
	if v.Out != nil || v.State != archive.OnShelf || v.Place.String() != place {
		return fmt.Errorf("案卷在 %s,借出情况 %+v", v.Place, v.Out)
	}
	entries, err := w.lines(ctx, journal.Chain{Org: v.Org, Kind: archive.VolumeKind, ID: string(v.ID)})
	if err == nil && detail(entries[len(entries)-1], "place") != place {
		err = fmt.Errorf("案卷的日志没有记下复位:%+v", entries[len(entries)-1])
	}
	return err
}

func (w *world) listed(ctx context.Context, n int) error {
	v, err := w.lentVolume(ctx)
	if err == nil && len(v.Items) != n {
		err = fmt.Errorf("清单有 %d 项", len(v.Items))
	}
	return err
}

// asItWas compares a volume's list with what went out by the slip.
func (w *world) asItWas(ctx context.Context) error {
	v, err := w.lentVolume(ctx)
	if err != nil {
		return err
	}
	return w.checkSlip(ctx, func(s lending.Slip) bool {
		return slices.EqualFunc(v.Items, s.Handout.Items, func(it archive.Item, c archive.Count) bool { return it.Code == c.Code && it.Pages == c.Pages })
	}, func(lending.Slip) string { return fmt.Sprint(v.Items) })
}

func (w *world) unservable(ctx context.Context, name string, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	page, err := d.desk.Unservable(ctx, policy.By(who), lending.SlipQuery{})
	if err == nil && len(page.Slips) != n {
		err = fmt.Errorf("有 %d 张", len(page.Slips))
	}
	return err
}

func (w *world) borrowerBreach(ctx context.Context, name, id, due string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	rule, err := policy.ParseRule(id)
	if err != nil {
		return err
	}
	fits := func(s lending.Slip) bool {
		return slices.ContainsFunc(s.Breaches, func(b policy.Breach) bool {
			return b.Rule == rule && b.Person == who.ID && b.Due.String() == due
		})
	}
	if err := w.checkSlip(ctx, fits, func(s lending.Slip) string { return fmt.Sprint(s.Breaches) }); err != nil {
		return err
	}
	entries, err := w.lines(ctx, journal.Chain{Org: company, Kind: lending.SlipKind, ID: string(w.counter.slip)})
	if err != nil {
		return err
	}
	for _, e := range entries {
		if slices.ContainsFunc(e.Duties, func(d journal.Duty) bool { return d.Breach && d.Rule == rule && d.Person == who.ID }) {
			return nil
		}
	}
	return fmt.Errorf("借阅单上有这一违规,日志里却没有")
}

func (w *world) borrowerInnocent(ctx context.Context) error {
	return w.checkSlip(ctx, func(s lending.Slip) bool { return len(s.Breaches) == 0 }, func(s lending.Slip) string { return fmt.Sprint(s.Breaches) })
}

func (w *world) incidentOpened(ctx context.Context, kind, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	s, err := w.slip(ctx)
	if err != nil {
		return err
	}
	if len(s.Incidents) != 1 {
		return fmt.Errorf("事故有 %d 件", len(s.Incidents))
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) error {
		i, err := r.Incident(ctx, company, s.Incidents[0])
		if err == nil && (i.Kind.Text().ZH != kind || i.Answers != who.ID) {
			err = fmt.Errorf("事故是 %s,由 %s 负责", i.Kind.Text().ZH, i.Answers)
		}
		return err
	})
}

func (w *world) ladder(ctx context.Context, day string) ([]lending.Step, error) {
	if err := w.answered(); err != nil {
		return nil, err
	}
	if err := w.on(day); err != nil {
		return nil, err
	}
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	who, err := person("总经理")
	if err != nil {
		return nil, err
	}
	page, err := d.desk.Ladder(ctx, policy.By(who), lending.LadderQuery{})
	return page.Steps, err
}

func (w *world) onLadder(ctx context.Context, day, rung string) error {
	steps, err := w.ladder(ctx, day)
	if err == nil && (len(steps) != 1 || steps[0].Slip.ID != w.counter.slip || steps[0].Rung.Text().ZH != rung) {
		err = fmt.Errorf("逾期阶梯是 %+v", steps)
	}
	return err
}

func (w *world) ladderEmpty(ctx context.Context, day string) error {
	steps, err := w.ladder(ctx, day)
	if err == nil && len(steps) > 0 {
		err = fmt.Errorf("逾期阶梯是 %+v", steps)
	}
	return err
}

func (w *world) exportLoans(ctx context.Context, name, day string) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		var out bytes.Buffer
		err := d.desk.WriteRegister(ctx, req, lending.SlipQuery{}, &out, policy.ZH)
		w.printed = out.String()
		return err
	})
}
