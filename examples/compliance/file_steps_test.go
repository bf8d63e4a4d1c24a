package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// fileSteps are the sentences about a business file on its way from its
// project to the shelf.
func (w *world) fileSteps() []step {
	return []step{
		{"{人}于{日}为{业务}项目{项目}建档", w.open},
		{"{人}于{日}为{业务}项目{项目}建档，A角和B角是同一人", w.openAlone},
		{"项目{项目}于{日}放款", w.disbursed},
		{"项目{项目}于{日}放款，并于当日{环节}", w.disbursedAndReached},
		{"项目{项目}于{日}建档，尚未放款", w.prepared},
		{"{人}于{日}记录放款日为{日}", w.end},
		{"资料于{日}{环节}", w.reach},
		{"{人}于{日}移交B角", w.handOver},
		{"{人}于{日}在册内清单上签字", w.signInventory},
		{"{人}于{日}在旧清单上签字", w.signOldInventory},
		{"{人}于{日}编码", w.code},
		{"{人}于{日}审核", w.check},
		{"{人}于{日}交档案室", w.deliver},
		{"B角于{日}审核并交档案室", w.checkAndDeliver},
		{"B角于{日}按缺项开出补充清单", w.requestMissing},
		{"B角于{日}要求补充{资料}", w.requestPaper},
		{"B角于{日}要求更正{资料}的页数", w.requestPages},
		{"A角于{日}补齐并交回B角", w.supply},
		{"A角于{日}把{资料}更正为{数}页，重新签字并交回B角", w.recount},
		{"A角于{日}未补齐就交回B角", w.answer},
		{"{人}于{日}同意{时限}延期{数}个工作日，理由{理由}", w.extend},
		{"下一次请求因网络不稳被重复发送", w.resend},
	}
}

// current is the file the sentences speak of, as it is now.
func (w *world) current(ctx context.Context) (archive.File, error) {
	f, ok := w.files[w.project]
	if !ok {
		return f, fmt.Errorf("场景还没有说到哪个项目的档案")
	}
	err := w.db.Archive().View(ctx, func(r archive.Reader) error {
		var err error
		f, err = r.File(ctx, f.Org, f.ID)
		return err
	})
	return f, err
}

// fileAct is an act on the file as it is now.
type fileAct func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error

// onFile does an act on the current file, by a person on a day.
func (w *world) onFile(ctx context.Context, name, day string, do fileAct) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.onFileBy(ctx, who, do)
}

func (w *world) onFileBy(ctx context.Context, who policy.Actor, do fileAct) error {
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	return w.try(ctx, who, f.Org, func(ctx context.Context, d desks, req policy.Request) error {
		return do(ctx, d.room, req, f)
	})
}

func (w *world) open(ctx context.Context, name, day, business, number string) error {
	return w.openWith(ctx, name, day, business, number, nil)
}

func (w *world) openAlone(ctx context.Context, name, day, business, number string) error {
	return w.openWith(ctx, name, day, business, number, func(p *archive.Project) { p.B = p.A })
}

func (w *world) openWith(ctx context.Context, name, day, business, number string, change func(*archive.Project)) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	kind, err := look(businessWords, "业务", business)
	if err != nil {
		return err
	}
	p := archivetest.Project()
	p.Number, p.Kind = number, kind
	if change != nil {
		change(&p)
	}
	return w.try(ctx, who, who.Org, func(ctx context.Context, d desks, req policy.Request) error {
		f, err := d.room.Open(ctx, req, p)
		if err == nil {
			w.project, w.files[number] = number, f
		}
		return err
	})
}

// prepared opens a loan's file with everything listed and A's signature.
func (w *world) prepared(ctx context.Context, number, day string) error {
	return w.inTurn(
		func() error { return w.open(ctx, "A角", day, "小额贷款", number) },
		func() error { return w.edit(ctx, "A角", day, nil) },
		func() error { return w.signInventory(ctx, "A角", day) },
	)
}

// disbursed is prepared, with the end of the project recorded the same day.
func (w *world) disbursed(ctx context.Context, number, day string) error {
	return w.inTurn(
		func() error { return w.prepared(ctx, number, day) },
		func() error { return w.end(ctx, "A角", day, day) },
	)
}

func (w *world) disbursedAndReached(ctx context.Context, number, day, stage string) error {
	return w.inTurn(
		func() error { return w.disbursed(ctx, number, day) },
		func() error { return w.reach(ctx, day, stage) },
	)
}

// inTurn does one act after the other, until one is refused.
func (w *world) inTurn(acts ...func() error) error {
	for _, do := range acts {
		if err := do(); err != nil || w.refused != nil {
			return err
		}
	}
	return nil
}

func (w *world) end(ctx context.Context, name, day, ended string) error {
	d, err := parseDay(ended)
	if err != nil {
		return err
	}
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.EndProject(ctx, req, f.Ref(), d)
		return err
	})
}

func (w *world) handOver(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.HandOver(ctx, req, f.Ref())
		return err
	})
}

func (w *world) sign(ctx context.Context, name, day string, purpose archive.Purpose) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Sign(ctx, req, f.Ref(), archivetest.Signing(f, purpose))
		return err
	})
}

func (w *world) signInventory(ctx context.Context, name, day string) error {
	return w.sign(ctx, name, day, archive.SignInventory)
}

// signOldInventory signs what the inventory was before its first item was
// counted anew.
func (w *world) signOldInventory(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		old := f
		old.Items = append([]archive.Item(nil), f.Items...)
		old.Items[0].Pages++
		_, err := room.Sign(ctx, req, f.Ref(), archivetest.Signing(old, archive.SignInventory))
		return err
	})
}

func (w *world) code(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Code(ctx, req, f.Ref(), nil)
		return err
	})
}

func (w *world) check(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Check(ctx, req, f.Ref())
		return err
	})
}

func (w *world) deliver(ctx context.Context, name, day string) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Deliver(ctx, req, f.Ref())
		return err
	})
}

func (w *world) checkAndDeliver(ctx context.Context, day string) error {
	return w.inTurn(
		func() error { return w.code(ctx, "B角", day) },
		func() error { return w.check(ctx, "B角", day) },
		func() error { return w.signIfWanted(ctx, "B角", day) },
		func() error { return w.deliver(ctx, "B角", day) },
	)
}

// signIfWanted signs unless the signature stands, as after a refused delivery.
func (w *world) signIfWanted(ctx context.Context, name, day string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	for _, s := range f.Signatures {
		if s.Purpose == archive.SignInventory && s.Person == who.ID && s.Digest == f.InventoryDigest() {
			return nil
		}
	}
	return w.signInventory(ctx, name, day)
}

func (w *world) request(ctx context.Context, day string, wants func(f archive.File, law *policy.Version) ([]archive.Want, error)) error {
	return w.onFile(ctx, "B角", day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		law, err := w.law(ctx)
		if err != nil {
			return err
		}
		list, err := wants(f, law)
		if err != nil {
			return err
		}
		_, err = room.RequestSupplement(ctx, req, f.Ref(), list)
		return err
	})
}

func (w *world) requestMissing(ctx context.Context, day string) error {
	return w.request(ctx, day, func(f archive.File, law *policy.Version) ([]archive.Want, error) {
		return f.Missing(law), nil
	})
}

func (w *world) requestPaper(ctx context.Context, day, title string) error {
	return w.request(ctx, day, func(f archive.File, law *policy.Version) ([]archive.Want, error) {
		p, err := paper(law, f.Project.Kind, title)
		return []archive.Want{{Paper: p.Code}}, err
	})
}

func (w *world) requestPages(ctx context.Context, day, title string) error {
	return w.request(ctx, day, func(f archive.File, law *policy.Version) ([]archive.Want, error) {
		p, err := paper(law, f.Project.Kind, title)
		return []archive.Want{{Paper: p.Code, Wrong: "pages"}}, err
	})
}

func (w *world) recount(ctx context.Context, day, title string, pages int) error {
	return w.inTurn(
		func() error { return w.editPages(ctx, "A角", day, title, pages) },
		func() error { return w.signInventory(ctx, "A角", day) },
		func() error { return w.answer(ctx, day) },
	)
}

func (w *world) answer(ctx context.Context, day string) error {
	return w.onFile(ctx, "A角", day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.AnswerSupplement(ctx, req, f.Ref())
		return err
	})
}

// supply lists everything the checklist expects, signs, and brings it back.
func (w *world) supply(ctx context.Context, day string) error {
	return w.inTurn(
		func() error { return w.edit(ctx, "A角", day, nil) },
		func() error { return w.signInventory(ctx, "A角", day) },
		func() error { return w.answer(ctx, day) },
	)
}

func (w *world) extend(ctx context.Context, name, day, deadline string, days int, reason string) error {
	which, err := look(deadlineWords, "时限", deadline)
	if err != nil {
		return err
	}
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		_, err := room.Extend(ctx, req, f.Ref(), archive.Grant{Deadline: which, Days: days, Reason: reason})
		return err
	})
}

func (w *world) resend() error {
	w.resent = true
	return nil
}
