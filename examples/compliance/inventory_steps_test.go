package compliance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// inventorySteps are the sentences about A's inventory. Each lists everything
// the checklist expects of the project, but for what the sentence names.
func (w *world) inventorySteps() []step {
	return []step{
		{"{人}于{日}编好清单", w.editWhole},
		{"{人}于{日}编好清单，但漏掉{资料}", w.editWithout},
		{"{人}于{日}编好清单，但{资料}缺少{签字人}的签字", w.editUnsigned},
		{"{人}于{日}编好清单，但{资料}写成{数}页", w.editPages},
		{"{人}于{日}编好清单，但把{资料}列了两次", w.editTwice},
		{"{人}于{日}编好清单，但把{资料}排到{资料}之后", w.editMoved},
		{"{人}于{日}编好清单，但把{资料}归入{部分}部分", w.editPart},
		{"{人}于{日}编好清单，另列{形式}{资料}", w.editMore},
		{"{人}于{日}编好清单，并把{资料}放入附件", w.editAnnex},
		{"{人}于{日}交出一份空白清单", w.editEmpty},
	}
}

// change makes of the whole inventory what a sentence says.
type change func(in *archive.Inventory, law *policy.Version) error

// edit lists everything, with a change where one is given.
func (w *world) edit(ctx context.Context, name, day string, do change) error {
	return w.onFile(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, f archive.File) error {
		in := archivetest.Inventory(f.Project)
		law, err := w.law(ctx)
		if err == nil && do != nil {
			err = do(&in, law)
		}
		if err != nil {
			return err
		}
		_, err = room.EditInventory(ctx, req, f.Ref(), in)
		return err
	})
}

// editItem is edit with a change of the item of one title.
func (w *world) editItem(ctx context.Context, name, day, title string, do func(in *archive.Inventory, i int) error) error {
	return w.edit(ctx, name, day, func(in *archive.Inventory, law *policy.Version) error {
		i, err := listed(*in, law, w.kind(), title)
		if err != nil {
			return err
		}
		return do(in, i)
	})
}

// kind is the kind of business of the current project.
func (w *world) kind() policy.BusinessKind { return w.files[w.project].Project.Kind }

// paper finds an entry of a checklist by its Chinese name.
func paper(law *policy.Version, kind policy.BusinessKind, title string) (policy.Paper, error) {
	papers := law.Papers(kind)
	i := slices.IndexFunc(papers, func(p policy.Paper) bool { return p.ZH == title })
	if i < 0 {
		return policy.Paper{}, fmt.Errorf("档案清单没有“%s”", title)
	}
	return papers[i], nil
}

// signer finds a signer by their Chinese name.
func signer(law *policy.Version, name string) (string, error) {
	for _, s := range law.Regulation().Signers {
		if s.ZH == name {
			return s.Code, nil
		}
	}
	return "", fmt.Errorf("制度没有“%s”这一签字人", name)
}

// listed finds the line of a paper in an inventory.
func listed(in archive.Inventory, law *policy.Version, kind policy.BusinessKind, title string) (int, error) {
	p, err := paper(law, kind, title)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(in.Items, func(it archive.Item) bool { return it.Paper == p.Code })
	if i < 0 {
		return 0, fmt.Errorf("清单里没有“%s”", title)
	}
	return i, nil
}

// itemOf finds the line of a title in a file.
func itemOf(f archive.File, title string) (int, error) {
	i := slices.IndexFunc(f.Items, func(it archive.Item) bool { return it.Title == title })
	if i < 0 {
		return 0, fmt.Errorf("册内清单没有“%s”", title)
	}
	return i, nil
}

func (w *world) editWhole(ctx context.Context, name, day string) error {
	return w.edit(ctx, name, day, nil)
}

func (w *world) editWithout(ctx context.Context, name, day, title string) error {
	return w.editItem(ctx, name, day, title, func(in *archive.Inventory, i int) error {
		in.Items = slices.Delete(in.Items, i, i+1)
		return nil
	})
}

func (w *world) editUnsigned(ctx context.Context, name, day, title, by string) error {
	return w.edit(ctx, name, day, func(in *archive.Inventory, law *policy.Version) error {
		code, err := signer(law, by)
		if err != nil {
			return err
		}
		i, err := listed(*in, law, w.kind(), title)
		if err != nil {
			return err
		}
		in.Items[i].Signed = slices.DeleteFunc(slices.Clone(in.Items[i].Signed), func(s string) bool { return s == code })
		return nil
	})
}

func (w *world) editPages(ctx context.Context, name, day, title string, pages int) error {
	return w.editItem(ctx, name, day, title, func(in *archive.Inventory, i int) error {
		in.Items[i].Pages = pages
		return nil
	})
}

func (w *world) editTwice(ctx context.Context, name, day, title string) error {
	return w.editItem(ctx, name, day, title, func(in *archive.Inventory, i int) error {
		in.Items = slices.Insert(in.Items, i, in.Items[i])
		return nil
	})
}

func (w *world) editMoved(ctx context.Context, name, day, title, behind string) error {
	return w.edit(ctx, name, day, func(in *archive.Inventory, law *policy.Version) error {
		from, err := listed(*in, law, w.kind(), title)
		if err != nil {
			return err
		}
		it := in.Items[from]
		in.Items = slices.Delete(in.Items, from, from+1)
		to, err := listed(*in, law, w.kind(), behind)
		in.Items = slices.Insert(in.Items, to+1, it)
		return err
	})
}

func (w *world) editPart(ctx context.Context, name, day, title, part string) error {
	to, err := look(partWords, "部分", part)
	if err != nil {
		return err
	}
	return w.editItem(ctx, name, day, title, func(in *archive.Inventory, i int) error {
		in.Items[i].Part = to
		return nil
	})
}

// editMore lists a paper that the checklist does not know, last of all.
func (w *world) editMore(ctx context.Context, name, day, form, title string) error {
	as, err := look(formWords, "形式", form)
	if err != nil {
		return err
	}
	return w.edit(ctx, name, day, func(in *archive.Inventory, _ *policy.Version) error {
		in.Items = append(in.Items, archive.Item{Part: policy.CustomerPapers, Title: title, Form: as, Copies: 1, Pages: 2})
		return nil
	})
}

// editAnnex puts a paper of the checklist, or one of another title, in the annex.
func (w *world) editAnnex(ctx context.Context, name, day, title string) error {
	return w.edit(ctx, name, day, func(in *archive.Inventory, law *policy.Version) error {
		one := archive.AnnexPaper{Paper: title, Title: title, Copies: 1, Pages: 2}
		if p, err := paper(law, w.kind(), title); err == nil {
			one.Paper, one.Title = p.Code, ""
		}
		in.Annex = []archive.AnnexPaper{one}
		return nil
	})
}

func (w *world) editEmpty(ctx context.Context, name, day string) error {
	return w.edit(ctx, name, day, func(in *archive.Inventory, _ *policy.Version) error {
		*in = archive.Inventory{}
		return nil
	})
}

// splitPlace splits a place on the shelves: room/cabinet/shelf/box.
func splitPlace(s string) []string {
	parts := strings.Split(s, "/")
	return parts[:min(len(parts), 4)]
}
