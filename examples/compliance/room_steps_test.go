package compliance

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// roomSteps are the sentences about what happens in the archive room: counting,
// accepting, entering, placing, and what comes after.
func (w *world) roomSteps() []step {
	return []step{
		{"{人}于{日}逐项核对相符并签字", w.accept},
		{"{人}于{日}核对时{资料}实有{数}页", w.acceptOtherPages},
		{"{人}于{日}核对时漏点{资料}", w.acceptUncounted},
		{"{人}于{日}因{资料}实有{数}页而退回", w.refuse},
		{"{人}于{日}在接收上签字", w.signAcceptance},
		{"{人}于{日}核对接收，B角同日签字", w.acceptAndSign},
		{"{人}于{日}登记入簿", w.register},
		{"{人}于{日}在登记本上签字", w.signLine},
		{"{人}于{日}将案卷放到{架位}", w.place},
		{"{人}于{日}作废档案号，原因{原因}", w.void},
		{"{人}于{日}把附件中的{资料}交还客户，由{签收人}签收", w.giveAnnex},
		{"{人}于{日}更正日志第{数}行的客户为{客户}，原因{原因}", w.correct},
		{"{人}于{日}核验案卷", w.inspect},
		{"{人}于{日}查阅项目{项目}的档案", w.read},
	}
}

// stage is a stage on a file's way, and the act that leads on to the next state.
type stage struct {
	state policy.State
	// next leads on from it.
	next func(w *world, ctx context.Context, day string) error
}

// stages are the states of a file in their order, with the act that leaves each.
var stages = []stage{
	{archive.Sorting, func(w *world, ctx context.Context, day string) error { return w.handOver(ctx, "A角", day) }},
	{archive.Checking, func(w *world, ctx context.Context, day string) error {
		return w.inTurn(
			func() error { return w.code(ctx, "B角", day) },
			func() error { return w.check(ctx, "B角", day) },
		)
	}},
	{archive.Checked, func(w *world, ctx context.Context, day string) error {
		return w.inTurn(
			func() error { return w.signIfWanted(ctx, "B角", day) },
			func() error { return w.deliver(ctx, "B角", day) },
		)
	}},
	{archive.Delivered, func(w *world, ctx context.Context, day string) error {
		return w.acceptAndSign(ctx, "档案管理员", day)
	}},
	{archive.Accepted, func(w *world, ctx context.Context, day string) error {
		return w.inTurn(
			func() error { return w.register(ctx, "档案管理员", day) },
			func() error { return w.signLine(ctx, "B角", day) },
		)
	}},
	{archive.Entered, func(w *world, ctx context.Context, day string) error {
		return w.place(ctx, "档案管理员", day, "R1/C2/S3")
	}},
}

var stageWords = []word[policy.State]{
	{"交到B角", archive.Checking}, {"审核通过", archive.Checked}, {"交到档案室", archive.Delivered},
	{"由档案室接收", archive.Accepted}, {"登记入簿", archive.Entered}, {"上架", archive.Shelved},
}

// reach takes the current file on to a stage, all on one day.
func (w *world) reach(ctx context.Context, day, goal string) error {
	state, err := look(stageWords, "环节", goal)
	if err != nil {
		return err
	}
	for range stages {
		f, err := w.current(ctx)
		if err != nil || f.State == state {
			return err
		}
		i := slices.IndexFunc(stages, func(s stage) bool { return s.state == f.State })
		if i < 0 {
			return fmt.Errorf("档案处于 %s,不能直接办到“%s”", f.State, goal)
		}
		if err := stages[i].next(w, ctx, day); err != nil || w.refused != nil {
			return err
		}
	}
	f, err := w.current(ctx)
	if err == nil && f.State != state {
		err = fmt.Errorf("档案处于 %s,没有办到“%s”", f.State, goal)
	}
	return err
}

func (w *world) accept(ctx context.Context, name, day string) error {
	return w.acceptWith(ctx, name, day, func(counts []archive.Count, _ int) []archive.Count { return counts }, "")
}

// acceptWith accepts with counts that differ from the inventory in the line of
// a title.
func (w *world) acceptWith(ctx context.Context, name, day string, change func(counts []archive.Count, i int) []archive.Count, title string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		i := 0
		if title != "" {
			var err error
			if i, err = itemOf(f, title); err != nil {
				return err
			}
		}
		_, err := room.Accept(ctx, req, f.Ref(), change(archivetest.Counts(f), i))
		return err
	})
}

func (w *world) acceptOtherPages(ctx context.Context, name, day, title string, pages int) error {
	return w.acceptWith(ctx, name, day, func(counts []archive.Count, i int) []archive.Count {
		counts[i].Pages = pages
		return counts
	}, title)
}

func (w *world) acceptUncounted(ctx context.Context, name, day, title string) error {
	return w.acceptWith(ctx, name, day, func(counts []archive.Count, i int) []archive.Count {
		return slices.Delete(counts, i, i+1)
	}, title)
}

func (w *world) refuse(ctx context.Context, name, day, title string, pages int) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		i, err := itemOf(f, title)
		if err != nil {
			return err
		}
		_, err = room.Refuse(ctx, req, f.Ref(), []archive.Difference{{Code: f.Items[i].Code, Field: "pages", Found: pages}})
		return err
	})
}

func (w *world) signAcceptance(ctx context.Context, name, day string) error {
	return w.sign(ctx, name, day, archive.SignAcceptance)
}

func (w *world) acceptAndSign(ctx context.Context, name, day string) error {
	return w.inTurn(
		func() error { return w.accept(ctx, name, day) },
		func() error { return w.signAcceptance(ctx, "B角", day) },
	)
}

func (w *world) register(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Register(ctx, req, f.Ref())
		return err
	})
}

func (w *world) signLine(ctx context.Context, name, day string) error {
	return w.sign(ctx, name, day, archive.SignLine)
}

// place puts the volume on a shelf: room/cabinet/shelf.
func (w *world) place(ctx context.Context, name, day, to string) error {
	var p archive.Place
	for i, part := range splitPlace(to) {
		*[]*string{&p.Room, &p.Cabinet, &p.Shelf, &p.Box}[i] = part
	}
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Place(ctx, req, f.Ref(), p)
		return err
	})
}

func (w *world) void(ctx context.Context, name, day, reason string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.VoidNumber(ctx, req, f.Ref(), reason)
		return err
	})
}

func (w *world) giveAnnex(ctx context.Context, name, day, title, receiver string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		i := slices.IndexFunc(f.Annex, func(p archive.AnnexPaper) bool { return p.Title == title })
		_, err := room.GiveAnnex(ctx, req, f.Ref(), archive.Handing{Paper: i, Receiver: policy.Personal(receiver), Proof: "授权书"})
		return err
	})
}

func (w *world) correct(ctx context.Context, name, day string, seq int, customer, reason string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Correct(ctx, req, f.Ref(), archive.Amendment{
			Corrects: uint64(seq), Reason: reason, Customer: archive.CustomerID(customer),
		})
		return err
	})
}

func (w *world) inspect(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		v, err := w.volume(ctx, f)
		if err != nil {
			return err
		}
		_, err = room.Inspect(ctx, req, v.Ref())
		return err
	})
}

func (w *world) read(ctx context.Context, name, day, number string) error {
	w.project = number
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.File(ctx, req, f.ID)
		return err
	})
}

// volume is what became of a file, as it is now.
func (w *world) volume(ctx context.Context, f archive.File) (archive.Volume, error) {
	var v archive.Volume
	err := w.db.Archive().View(ctx, func(r archive.Reader) error {
		var err error
		v, err = r.Volume(ctx, f.Org, f.Volume)
		return err
	})
	return v, err
}

// chain is the journal of a file.
func chain(f archive.File) journal.Chain {
	return journal.Chain{Org: f.Org, Kind: archive.FileKind, ID: string(f.ID)}
}
