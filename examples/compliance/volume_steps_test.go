package compliance

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// volumeSteps are the sentences about the life of a volume on its shelf: holds,
// places, counts, how long it is kept, what becomes of it then.
func (w *world) volumeSteps() []step {
	return []step{
		{"制度规定业务档案保管{数}个月，出处{出处}", w.keptFor},
		{"{人}于{日}接管案卷", w.takeOver},
		{"{人}于{日}冻结案卷，案号{案号}", w.hold},
		{"{人}于{日}解除案卷的冻结", w.lift},
		{"{人}于{日}限制案卷的使用，原因{原因}", w.restrict},
		{"{人}于{日}登记架位{架位}", w.addShelf},
		{"{人}于{日}将案卷移到{架位}", w.move},
		{"{人}于{日}开始盘点架位{架位}", w.startShelfCount},
		{"{人}于{日}录入盘到的案卷{档案号}，并签字", w.enterShelfCount},
		{"{人}于{日}处理架位盘点差异，说明{说明}", w.resolveShelfCount},
		{"架位盘点应为{状态}", w.shelfCountIs},
		{"架位盘点应报告{差异}案卷{档案号}，并立事故一件", w.shelfCountFound},
		{"{日}到期清单应有{数}卷", w.expired},
		{"{人}于{日}将案卷列入鉴定", w.drawUp},
		{"{人}于{日}鉴定为销毁", w.appraise},
		{"{人}于{日}批准销毁", w.approveDisposal},
		{"{人}于{日}销毁案卷", w.destroy},
		{"案卷应由{人}负责，状态为{状态}", w.volumeIs},
	}
}

var volumeStateWords = []word[policy.State]{{"已接收", archive.Received}, {"在架", archive.OnShelf}, {"作废", archive.Void}, {"已销毁", archive.Disposed}}

var shelfCountWords = []word[policy.State]{
	{"盘点中", archive.Counting}, {"账实相符", archive.Agreeing}, {"有差异待处理", archive.Differing}, {"差异已处理", archive.Resolved},
}

var shelfDifferenceWords = []word[string]{{"盘盈", archive.Surplus}, {"盘亏", archive.Shortage}, {"错位", archive.Misplaced}}

func (w *world) keptFor(months int, citation string) error {
	return w.amend(func(r *policy.Regulation) {
		r.Retentions = append(r.Retentions, policy.Retention{
			Class: string(archive.Business), Basis: "company", Period: calendar.MustPeriod(fmt.Sprintf("%d months", months)),
			Citation: citation, From: r.Effective, On: true,
		})
	})
}

// onVolume does an act on the volume of the file at hand.
func (w *world) onItsVolume(ctx context.Context, name, day string, do func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		v, err := w.volume(ctx, f)
		if err != nil {
			return err
		}
		return do(ctx, room, req, v)
	})
}

func (w *world) takeOver(ctx context.Context, name, day string) error {
	return w.onItsVolume(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error {
		_, err := room.TakeOver(ctx, req, v.Ref())
		return err
	})
}

func (w *world) hold(ctx context.Context, name, day, number string) error {
	return w.onItsVolume(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error {
		_, err := room.PlaceHold(ctx, req, v.Ref(), archive.Freeze{Case: number})
		return err
	})
}

func (w *world) lift(ctx context.Context, name, day string) error {
	return w.onItsVolume(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error {
		id := ""
		if len(v.Holds) > 0 {
			id = v.Holds[0].ID
		}
		_, err := room.LiftHold(ctx, req, v.Ref(), id)
		return err
	})
}

func (w *world) restrict(ctx context.Context, name, day, reason string) error {
	return w.onItsVolume(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error {
		_, err := room.Restrict(ctx, req, v.Ref(), reason)
		return err
	})
}

// addShelf puts a place in the tree, and what it stands in before it.
func (w *world) addShelf(ctx context.Context, name, day, path string) error {
	parts := strings.Split(path, "/")
	for i := range parts {
		one := strings.Join(parts[:i+1], "/")
		err := w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) error {
			_, err := room.AddShelf(ctx, req, one, archive.ShelfNote{})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func place(path string) (archive.Place, error) {
	parts := strings.Split(path, "/")
	if len(parts) != 3 {
		return archive.Place{}, errors.New("架位应为“室/柜/层”")
	}
	return archive.Place{Room: parts[0], Cabinet: parts[1], Shelf: parts[2]}, nil
}

func (w *world) move(ctx context.Context, name, day, path string) error {
	to, err := place(path)
	if err != nil {
		return err
	}
	return w.onItsVolume(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, v archive.Volume) error {
		_, err := room.Move(ctx, req, v.Ref(), to)
		return err
	})
}

func (w *world) startShelfCount(ctx context.Context, name, day, path string) error {
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) (err error) {
		w.life.count, err = room.StartStocktake(ctx, req, archive.ShelfCount{Place: path, Scope: archive.FullCount})
		return err
	})
}

func (w *world) enterShelfCount(ctx context.Context, name, day, numbers string) error {
	var found []archive.Stock
	for _, number := range list(numbers) {
		found = append(found, archive.Stock{Label: number, Quantity: 1})
	}
	ref := w.life.count.Ref()
	err := w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) (err error) {
		w.life.count, err = room.EnterStocktake(ctx, req, ref, found)
		return err
	})
	if err != nil || w.refused != nil {
		return err
	}
	signed := w.life.count
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) (err error) {
		w.life.count, err = room.CloseStocktake(ctx, req, signed.Ref(), signed.Sheet())
		return err
	})
}

func (w *world) resolveShelfCount(ctx context.Context, name, day, reason string) error {
	ref := w.life.count.Ref()
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) error {
		s, err := room.ResolveStocktake(ctx, req, ref, archive.Resolution{How: "found", Reason: reason})
		if err == nil {
			w.life.count = s
		}
		return err
	})
}

func (w *world) shelfCountIs(_ context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	want, err := look(shelfCountWords, "状态", state)
	if err == nil && w.life.count.State != want {
		err = fmt.Errorf("盘点是 %s", w.life.count.State)
	}
	return err
}

func (w *world) shelfCountFound(ctx context.Context, kind, number string) error {
	if err := w.answered(); err != nil {
		return err
	}
	want, err := look(shelfDifferenceWords, "差异", kind)
	if err != nil {
		return err
	}
	s := w.life.count
	if len(s.Differences) != 1 || s.Differences[0].Kind != want || s.Differences[0].Label != number {
		return fmt.Errorf("差异是 %+v", s.Differences)
	}
	return w.db.Archive().View(ctx, func(r archive.Reader) error {
		_, err := r.Incident(ctx, s.Org, s.Incident)
		return err
	})
}

func (w *world) expired(ctx context.Context, day string, n int) error {
	var page archive.VolumePage
	err := w.inRoom(ctx, "档案管理员", day, func(ctx context.Context, room *archive.Room, req policy.Request) (err error) {
		req.Key = ""
		page, err = room.Expired(ctx, req, archive.VolumeQuery{})
		return err
	})
	if err == nil && w.refused == nil && len(page.Volumes) != n {
		err = fmt.Errorf("到期清单有 %d 卷", len(page.Volumes))
	}
	return err
}

func (w *world) onDisposal(ctx context.Context, name, day string, do func(ctx context.Context, room *archive.Room, req policy.Request, x archive.Disposal) (archive.Disposal, error)) error {
	x := w.life.disposal
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) error {
		x, err := do(ctx, room, req, x)
		if err == nil {
			w.life.disposal = x
		}
		return err
	})
}

func (w *world) drawUp(ctx context.Context, name, day string) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	return w.onDisposal(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, _ archive.Disposal) (archive.Disposal, error) {
		return room.DrawUpDisposal(ctx, req, []archive.VolumeID{f.Volume})
	})
}

func (w *world) appraise(ctx context.Context, name, day string) error {
	return w.onDisposal(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, x archive.Disposal) (archive.Disposal, error) {
		var verdicts []archive.Verdict
		for _, id := range x.Volumes() {
			verdicts = append(verdicts, archive.Verdict{Volume: id})
		}
		return room.Appraise(ctx, req, x.Ref(), verdicts)
	})
}

func (w *world) approveDisposal(ctx context.Context, name, day string) error {
	return w.onDisposal(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, x archive.Disposal) (archive.Disposal, error) {
		return room.ApproveDisposal(ctx, req, x.Ref())
	})
}

func (w *world) destroy(ctx context.Context, name, day string) error {
	return w.onDisposal(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, x archive.Disposal) (archive.Disposal, error) {
		return room.Destroy(ctx, req, x.Ref())
	})
}

func (w *world) volumeIs(ctx context.Context, name, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	want, err := look(volumeStateWords, "状态", state)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	v, err := w.volume(ctx, f)
	if err == nil && (v.Holder() != who.ID || v.State != want) {
		err = fmt.Errorf("案卷由 %s 负责,状态为 %s", v.Holder(), v.State)
	}
	return err
}
