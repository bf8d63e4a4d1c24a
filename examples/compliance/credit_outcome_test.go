package compliance

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// creditOutcomeSteps are the sentences about what is seen of credit files.
func (w *world) creditOutcomeSteps() []step {
	return []step{
		{"信用档案应为{状态}，编号{编号}，由{人}负责", w.creditIs},
		{"信用档案的主体应为{主体}", w.creditSubject},
		{"信用档案应有{数}类资料", w.creditCategories},
		{"信用档案应缺{资料}，依据{规则}", w.creditLacks},
		{"信用档案不应缺{资料}", w.creditHas},
		{"信用档案应记录{人}违反{规则}，最迟应于{日}完成", w.creditBreach},
		{"信用档案不应有违规", w.noCreditBreach},
		{"信用档案应已成为{编号}号案卷，部门编号{编号}", w.creditVolume},
		{"{日}待移交的信用档案应有{数}份", w.creditDue},
		{"{日}待核实的信用档案应有{数}份，最久{数}天", w.creditWaiting},
		{"{日}等待{人}办理的信用档案应有{数}份，最久{数}天", w.creditAwaits},
		{"{日}久未核对的信用档案应有{数}份", w.creditStale},
		{"信用管理台账应有{数}行，其中有{内容}", w.creditRegister},
		{"旧台账应录入{数}行，未录入{数}行", w.ledgerIs},
		{"旧编号{编号}的信用档案应由{人}批准接收", w.openingIs},
	}
}

func (w *world) checkCredit(ctx context.Context, fits func(f credit.File) bool, told func(f credit.File) string) error {
	if err := w.answered(); err != nil {
		return err
	}
	f, err := w.creditFile(ctx)
	if err == nil && !fits(f) {
		err = fmt.Errorf("实际为:%s", told(f))
	}
	return err
}

func (w *world) creditIs(ctx context.Context, state, number, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.checkCredit(ctx, func(f credit.File) bool {
		return credit.StateText(f.State).ZH == state && f.Number == number && f.Holder() == who.ID
	}, func(f credit.File) string {
		return credit.StateText(f.State).ZH + " " + f.Number + " " + string(f.Holder())
	})
}

func (w *world) creditSubject(ctx context.Context, subject string) error {
	kind, err := look(subjectWords, "主体", subject)
	if err != nil {
		return err
	}
	return w.checkCredit(ctx, func(f credit.File) bool { return f.Kind == kind }, func(f credit.File) string { return string(f.Kind) })
}

// contents is what the office reports of the file.
func (w *world) contents(ctx context.Context) (credit.Contents, error) {
	if err := w.answered(); err != nil {
		return credit.Contents{}, err
	}
	d, err := w.services()
	if err != nil {
		return credit.Contents{}, err
	}
	who, err := person("办公室主任")
	if err != nil {
		return credit.Contents{}, err
	}
	return d.credit.Contents(ctx, policy.By(who), w.creditor.file)
}

func (w *world) creditCategories(ctx context.Context, n int) error {
	c, err := w.contents(ctx)
	if err == nil && len(c.Categories) != n {
		err = fmt.Errorf("实际为 %d 类", len(c.Categories))
	}
	return err
}

func (w *world) lacks(ctx context.Context, title string) (credit.Lack, bool, error) {
	c, err := w.contents(ctx)
	if i := slices.IndexFunc(c.Lacks, func(l credit.Lack) bool { return l.Title.ZH == title }); i >= 0 {
		return c.Lacks[i], true, err
	}
	return credit.Lack{}, false, err
}

func (w *world) creditLacks(ctx context.Context, title, rule string) error {
	lack, found, err := w.lacks(ctx, title)
	if err == nil && (!found || string(lack.Rule) != rule) {
		err = fmt.Errorf("实际为 %+v", lack)
	}
	return err
}

func (w *world) creditHas(ctx context.Context, title string) error {
	lack, found, err := w.lacks(ctx, title)
	if err == nil && found {
		err = fmt.Errorf("实际缺少 %+v", lack)
	}
	return err
}

// creditBreach looks for a breach on the file and for the duty in its journal.
func (w *world) creditBreach(ctx context.Context, name, rule, due string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	err = w.checkCredit(ctx, func(f credit.File) bool {
		return slices.ContainsFunc(f.Breaches, func(b policy.Breach) bool {
			return string(b.Rule) == rule && b.Person == who.ID && b.Due.String() == due
		})
	}, func(f credit.File) string { return fmt.Sprint(f.Breaches) })
	if err != nil {
		return err
	}
	entries, err := w.lines(ctx, journal.Chain{Org: company, Kind: credit.FileKind, ID: string(w.creditor.file)})
	for _, e := range entries {
		for _, d := range e.Duties {
			if d.Breach && string(d.Rule) == rule && d.Person == who.ID && d.Due.String() == due {
				return err
			}
		}
	}
	return fmt.Errorf("档案上有这一违规,日志里却没有:%w", err)
}

func (w *world) noCreditBreach(ctx context.Context) error {
	return w.checkCredit(ctx, func(f credit.File) bool { return len(f.Breaches) == 0 }, func(f credit.File) string { return fmt.Sprint(f.Breaches) })
}

func (w *world) creditVolume(ctx context.Context, number, department string) error {
	f, err := w.creditFile(ctx)
	if err != nil {
		return err
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err := r.Volume(ctx, company, f.Volume)
		if err == nil && (v.Number != number || v.DepartmentNumber != department || v.Class != archive.Credit) {
			err = fmt.Errorf("实际为 %s,部门编号 %s", v.Number, v.DepartmentNumber)
		}
		return err
	})
}

// reported asks the office for a report on a day.
func (w *world) reported(ctx context.Context, day string, ask func(o *credit.Office, req policy.Request) (string, error), want string) error {
	if err := w.answered(); err != nil {
		return err
	}
	if err := w.on(day); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	who, err := person("办公室主任")
	if err != nil {
		return err
	}
	got, err := ask(d.credit, policy.By(who))
	if err == nil && got != want {
		err = fmt.Errorf("实际为 %s", got)
	}
	return err
}

func (w *world) creditDue(ctx context.Context, day string, n int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.Rollover(ctx, req, credit.MoveQuery{})
		return fmt.Sprint(len(page.Moves)), err
	}, fmt.Sprint(n))
}

func (w *world) creditWaiting(ctx context.Context, day string, n, days int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.Waiting(ctx, req, credit.ReportQuery{})
		longest := 0
		if len(page.Files) > 0 {
			longest = page.Files[0].Days
		}
		return fmt.Sprint(len(page.Files), longest), err
	}, fmt.Sprint(n, days))
}

// creditAwaits counts what waits for somebody of a role.
func (w *world) creditAwaits(ctx context.Context, day, name string, n, days int) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.Waiting(ctx, req, credit.ReportQuery{})
		found, longest := 0, 0
		for _, one := range page.Files {
			if slices.ContainsFunc(who.Roles, one.Awaited.Has) {
				found, longest = found+1, max(longest, one.Days)
			}
		}
		return fmt.Sprint(found, longest), err
	}, fmt.Sprint(n, days))
}

func (w *world) creditStale(ctx context.Context, day string, n int) error {
	return w.reported(ctx, day, func(o *credit.Office, req policy.Request) (string, error) {
		page, err := o.Stale(ctx, req, credit.ReportQuery{})
		return fmt.Sprint(len(page.Files)), err
	}, fmt.Sprint(n))
}

func (w *world) creditRegister(ctx context.Context, n int, text string) error {
	if err := w.answered(); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	who, err := person("信用管理员")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = d.credit.WriteRegister(ctx, policy.By(who), credit.FileQuery{}, &b, policy.ZH)
	if rows := strings.Count(b.String(), "\n") - 1; err == nil && (rows != n || !strings.Contains(b.String(), text)) {
		err = fmt.Errorf("实际为:%s", b.String())
	}
	return err
}

func (w *world) ledgerIs(ctx context.Context, entered, refused int) error {
	if err := w.answered(); err != nil {
		return err
	}
	l, err := w.ledger(ctx)
	if err == nil && (l.Entered != entered || l.Refused != refused) {
		err = fmt.Errorf("实际录入 %d 行,未录入 %d 行", l.Entered, l.Refused)
	}
	return err
}

func (w *world) openingIs(ctx context.Context, number, name string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.checkCredit(ctx, func(f credit.File) bool {
		return f.Opening != nil && f.Opening.Number == number && f.Opening.Approver == who.ID && f.Seq == 0
	}, func(f credit.File) string { return fmt.Sprintf("%+v", f.Opening) })
}
