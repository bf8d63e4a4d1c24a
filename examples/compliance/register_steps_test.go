package compliance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// registerSteps are the sentences about the file register, its series, and the
// volumes nobody has looked at for long.
func (w *world) registerSteps() []step {
	return []step{
		{"{人}于{日}导出档案台账", w.export},
		{"{人}于{日}打印档案台账", w.print},
		{"导出的台账应有{数}行", w.exported},
		{"台账上应写有{内容}", w.shows},
		{"台账上不应写有{内容}", w.hides},
		{"在台账中查{内容}应得到{数}卷", w.find},
		{"档案号{档案号}应显示为作废，原因为{原因}", w.voided},
		{"编号序列应连续，共{数}号", w.unbroken},
		{"{日}久未核对的案卷应列出{档案号}", w.stale},
		{"{日}久未核对的案卷应为空", w.fresh},
		{"案卷最近核对日应为{日}", w.verified},
	}
}

func (w *world) export(ctx context.Context, name, day string) error {
	return w.output(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, out *bytes.Buffer) error {
		return room.WriteRegister(ctx, req, archive.VolumeQuery{}, out, policy.ZH)
	})
}

func (w *world) print(ctx context.Context, name, day string) error {
	return w.output(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, out *bytes.Buffer) error {
		return room.PrintRegister(ctx, req, archive.VolumeQuery{}, out, policy.ZH)
	})
}

func (w *world) output(ctx context.Context, name, day string, write func(ctx context.Context, room *archive.Room, req policy.Request, out *bytes.Buffer) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, who.Org, func(ctx context.Context, d desks, req policy.Request) error {
		var out bytes.Buffer
		err := write(ctx, d.room, req, &out)
		w.printed = out.String()
		return err
	})
}

// exported counts the lines below the head of an exported register.
func (w *world) exported(n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	if got := strings.Count(w.printed, "\n") - 1; got != n {
		return fmt.Errorf("台账有 %d 行:\n%s", got, w.printed)
	}
	return nil
}

func (w *world) shows(text string) error {
	if err := w.answered(); err != nil {
		return err
	}
	if !strings.Contains(w.printed, text) {
		return fmt.Errorf("台账上没有“%s”:\n%s", text, w.printed)
	}
	return nil
}

func (w *world) hides(text string) error {
	if err := w.answered(); err != nil {
		return err
	}
	if w.printed == "" || strings.Contains(w.printed, text) {
		return fmt.Errorf("台账是空的,或写有“%s”:\n%s", text, w.printed)
	}
	return nil
}

// volumes asks as the general manager.
func (w *world) volumes(ctx context.Context, q archive.VolumeQuery) ([]archive.Volume, error) {
	d, err := w.services()
	if err != nil {
		return nil, err
	}
	page, err := d.room.Volumes(ctx, policy.By(archivetest.GeneralManager), q)
	return page.Volumes, err
}

func (w *world) find(ctx context.Context, text string, n int) error {
	found, err := w.volumes(ctx, archive.VolumeQuery{Match: text})
	if err == nil && len(found) != n {
		err = fmt.Errorf("查到 %d 卷", len(found))
	}
	return err
}

func (w *world) voided(ctx context.Context, number, reason string) error {
	found, err := w.volumes(ctx, archive.VolumeQuery{Number: number})
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0].State != archive.Void || found[0].Voided == nil || found[0].Voided.Reason != reason {
		return fmt.Errorf("台账上是 %+v", found)
	}
	return nil
}

func (w *world) unbroken(ctx context.Context, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	audit, err := d.room.AuditNumbers(ctx, policy.By(archivetest.GeneralManager), archive.Business)
	if err != nil {
		return err
	}
	all, err := w.volumes(ctx, archive.VolumeQuery{})
	if err != nil {
		return err
	}
	if !audit.OK() || len(all) != n {
		return fmt.Errorf("序列共 %d 号:%+v", len(all), audit)
	}
	return nil
}

func (w *world) listStale(ctx context.Context, day string) ([]archive.Volume, error) {
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
	page, err := d.room.Stale(ctx, policy.By(archivetest.GeneralManager), archive.VolumeQuery{})
	return page.Volumes, err
}

func (w *world) stale(ctx context.Context, day, number string) error {
	found, err := w.listStale(ctx, day)
	if err == nil && !slices.ContainsFunc(found, func(v archive.Volume) bool { return v.Number == number }) {
		err = fmt.Errorf("没有列出 %s", number)
	}
	return err
}

func (w *world) fresh(ctx context.Context, day string) error {
	found, err := w.listStale(ctx, day)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("列出了 %d 卷", len(found))
	}
	return err
}

func (w *world) verified(ctx context.Context, day string) error {
	want, err := parseDay(day)
	if err != nil {
		return err
	}
	return w.onVolume(ctx, func(v archive.Volume) error {
		if v.Verified != want {
			return fmt.Errorf("最近核对日为 %s", v.Verified)
		}
		return nil
	})
}

func (w *world) onVolume(ctx context.Context, look func(v archive.Volume) error) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	if f.Volume == "" {
		return errors.New("档案还没有成卷")
	}
	v, err := w.volume(ctx, f)
	if err != nil {
		return err
	}
	return look(v)
}
