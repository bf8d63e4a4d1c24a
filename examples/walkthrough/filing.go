package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// sort is A's part: the file, its inventory, the end of the project, an
// approved extension, the hand-over.
func (t *projectTale) sort(ctx context.Context) (archive.File, error) {
	a := policy.By(t.manager(t.People.A))
	t.day(t.Days.Opened)
	f, err := t.room.Open(ctx, a, t.project())
	if err != nil {
		return f, err
	}
	t.step(policy.Tf("A 角建立档案,金额 %s 元", "A opens the file, %s yuan", f.Project.Amount), policy.B1, policy.B4_1a)
	_, err = t.room.HandOver(ctx, a, f.Ref())
	if err = t.refused(policy.T("A 角未列清单便移交", "A hands over with nothing listed"), err); err != nil {
		return f, err
	}
	if f, err = t.room.EditInventory(ctx, a, f.Ref(), t.inventory(t.law)); err != nil {
		return f, err
	}
	t.step(policy.Tf("A 角编制册内清单:%s 项,共 %s 页;附件 %s 份", "A lists %s, %s in all, and %s in the annex", count(len(f.Items), "item"), count(pages(f), "page"), count(len(f.Annex), "paper")), policy.B4_2a, policy.B4_3, policy.B4_4)

	t.day(t.Days.Ended)
	if f, err = t.room.EndProject(ctx, a, f.Ref(), t.Days.Ended); err != nil {
		return f, err
	}
	kind, _ := t.law.Business(f.Project.Kind)
	t.step(policy.Tf("项目结束:%s", "the project ends: %s", policy.T(kind.EndedByZH, kind.EndedByEN)), policy.B2)
	t.deadlines(f.Deadlines, policy.AToB, policy.Total)

	t.day(t.Days.Extended)
	grant := archive.Grant{Deadline: policy.AToB, Days: t.Extension.Days, Reason: t.Extension.Reason}
	_, err = t.room.Extend(ctx, a, f.Ref(), grant)
	if err = t.refused(policy.T("A 角自行同意延期", "A consents to A's own extension"), err); err != nil {
		return f, err
	}
	if f, err = t.room.Extend(ctx, policy.By(t.generalManager()), f.Ref(), grant); err != nil {
		return f, err
	}
	t.extended(f)
	t.deadlines(f.Deadlines, policy.AToB, policy.Total)

	t.day(t.Days.HandedOver)
	if f, err = t.room.HandOver(ctx, a, f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.T("A 角移交 B 角", "A hands over to B"), policy.B4_5a)
	t.deadlines(f.Deadlines, policy.AToB, policy.BToArchive)
	return f, nil
}

// extended tells what the consent came to: more time, or a note that came late.
func (t *projectTale) extended(f archive.File) {
	d, _ := f.Deadlines.Get(policy.AToB)
	e := d.Extensions[len(d.Extensions)-1]
	days := count(e.Days, "more working day")
	if e.Late {
		t.step(policy.Tf("总经理逾期后才同意延期 %s 个工作日,只作备注,期限不变,原因:%s", "the general manager consents too late to %s, which is kept as a note and moves nothing: %s", days, e.Reason), policy.B4_5d)
		return
	}
	t.step(policy.Tf("总经理在到期前同意延期 %s 个工作日,原因:%s", "the general manager consents in time to %s: %s", days, e.Reason), policy.B4_5c)
}

// check is B's part: codes, the check, one supplement round, the signatures,
// the delivery.
func (t *projectTale) check(ctx context.Context, f archive.File) (archive.File, error) {
	a, b := policy.By(t.manager(t.People.A)), policy.By(t.manager(t.People.B))
	t.day(t.Days.Supplement)
	f, err := t.room.Code(ctx, b, f.Ref(), nil)
	if err != nil {
		return f, err
	}
	t.step(policy.Tf("B 角编码 %s 至 %s", "B codes the items, %s to %s", f.Items[0].Code, f.Items[len(f.Items)-1].Code), policy.B4_2c)
	_, err = t.room.Check(ctx, b, f.Ref())
	if err = t.refused(policy.T("B 角审核", "B checks the file"), err); err != nil {
		return f, err
	}
	if f, err = t.room.RequestSupplement(ctx, b, f.Ref(), f.Missing(t.law)); err != nil {
		return f, err
	}
	t.step(policy.Tf("B 角开列补充资料清单:%d 项", "B sends it back with a supplement list of %d", len(f.Supplements[0].Wants)), policy.B4_2d)

	t.day(t.Days.Supplemented)
	if f, err = t.room.EditInventory(ctx, a, f.Ref(), t.inventory(t.law, t.Brought...)); err != nil {
		return f, err
	}
	if f, err = t.room.AnswerSupplement(ctx, a, f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.T("A 角补齐,交回 B 角", "A brings what was missing"), policy.B4_2d)
	for _, c := range f.Supplements[0].Changes {
		t.linef("  %s: %s %s %s", c.Item, c.Field, c.From, c.To)
	}
	if f, err = t.room.Sign(ctx, a, f.Ref(), signing(f, archive.SignInventory)); err != nil {
		return f, err
	}
	t.step(policy.T("A 角在册内清单上签字", "A signs the inventory"), policy.B4_2b)

	t.day(t.Days.Delivered)
	if f, err = t.room.Code(ctx, b, f.Ref(), nil); err != nil {
		return f, err
	}
	if f, err = t.room.Check(ctx, b, f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.Tf("B 角审核无误,完整率 %d%%", "B finds everything in order, completeness %d%%", f.Completeness(t.law).Percent()), policy.B4_2c, policy.B4_2e)
	if f, err = t.room.Sign(ctx, b, f.Ref(), signing(f, archive.SignInventory)); err != nil {
		return f, err
	}
	t.step(policy.T("B 角在册内清单上签字;编码不使签字失效", "B signs the inventory; codes void no signature"), policy.B4_2b)
	if f, err = t.room.Deliver(ctx, b, f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.T("B 角移交档案室", "B delivers to the archive"), policy.B4_5b)
	t.deadlines(f.Deadlines, policy.BToArchive, policy.Total)
	return f, nil
}

// filed is the archivist's part: item by item, number, register book, shelf.
func (t *projectTale) filed(ctx context.Context, f archive.File) (archive.File, error) {
	b, archivist := policy.By(t.manager(t.People.B)), policy.By(t.archivist())
	t.day(t.Days.Accepted)
	counts := everyItem(f.Items)
	counts[0].Pages--
	_, err := t.room.Accept(ctx, archivist, f.Ref(), counts)
	if err = t.refused(policy.T("档案管理员漏数一页", "the archivist counts one page too few"), err); err != nil {
		return f, err
	}
	counts[0].Pages++
	if f, err = t.room.Accept(ctx, archivist, f.Ref(), counts); err != nil {
		return f, err
	}
	t.step(policy.T("档案管理员逐项核对无误并签字", "the archivist finds every item as listed and signs"), policy.B4_6)
	if f, err = t.room.Sign(ctx, b, f.Ref(), signing(f, archive.SignAcceptance)); err != nil {
		return f, err
	}
	t.step(policy.Tf("B 角签字,档案编号 %s", "B signs, and the file becomes volume %s", f.Number), policy.B4_8a)
	for _, it := range f.Items {
		if it.Contract != "" {
			t.linef("  %s %s", it.Contract, it.Title)
		}
	}
	t.deadlines(f.Deadlines, policy.Registered)
	if f, err = t.room.Register(ctx, archivist, f.Ref()); err != nil {
		return f, err
	}
	if f, err = t.room.Sign(ctx, b, f.Ref(), signing(f, archive.SignLine)); err != nil {
		return f, err
	}
	t.step(policy.T("登记入簿,档案管理员与 B 角签字", "it is entered in the register book, signed by the archivist and B"), policy.B4_7a)

	t.day(t.Days.Shelved)
	p := t.Place
	if f, err = t.room.Place(ctx, archivist, f.Ref(), archive.Place{Room: p.Room, Cabinet: p.Cabinet, Shelf: p.Shelf, Box: p.Box}); err != nil {
		return f, err
	}
	t.step(policy.Tf("上架:%s", "it stands on the shelf, %s", archive.Place{Room: p.Room, Cabinet: p.Cabinet, Shelf: p.Shelf, Box: p.Box}), policy.B3_2)
	return f, nil
}

// everyItem is what an archivist enters who finds every item as listed.
func everyItem(items []archive.Item) []archive.Count {
	counts := make([]archive.Count, len(items))
	for i, it := range items {
		counts[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
	}
	return counts
}

func signing(f archive.File, p archive.Purpose) archive.Signing {
	return archive.Signing{Purpose: p, Digest: f.Digest(p)}
}

func pages(f archive.File) int {
	n := 0
	for _, it := range f.Items {
		n += it.Copies * it.Pages
	}
	return n
}
