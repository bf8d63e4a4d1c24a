package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// teller tells the story while it happens. Its clock shows the day that the
// project file gives each step.
type teller struct {
	Story
	out    io.Writer
	failed error
	lang   policy.Lang
	now    time.Time
	db     *sqlite.DB
	path   string
	room   *archive.Room
	hr     *staff.Office
	law    *policy.Version
}

// tell tells a story over the database at path.
func tell(ctx context.Context, out io.Writer, path string, story Story, law *policy.Version, lang policy.Lang) error {
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	t := &teller{Story: story, out: out, lang: lang, db: db, path: path, law: law}
	house := policy.House{Clock: func() time.Time { return t.now }}
	t.room, t.hr = archive.NewRoom(db.Archive(), house), staff.NewOffice(db.Staff(), house)
	err = errors.Join(t.whole(ctx), t.failed)
	return errors.Join(err, db.Close()) //nolint:contextcheck // closing is not to be interrupted
}

// whole tells the whole story once; when the store knows the project already, it
// shows what the run before left.
func (t *teller) whole(ctx context.Context) error {
	t.now = morning(t.Days.Shelved)
	known, err := t.room.Files(ctx, policy.By(t.generalManager()), archive.FileQuery{Project: t.Project.Number})
	if err != nil {
		return err
	}
	if len(known.Files) > 0 {
		return t.again(ctx, known.Files[0])
	}
	t.say(policy.Tf("项目 %s:从放款到上架", "Project %s, from its end to the shelf", t.Project.Number))
	if err := t.appoint(ctx); err != nil {
		return err
	}
	f, err := t.sort(ctx)
	if err != nil {
		return err
	}
	if f, err = t.check(ctx, f); err != nil {
		return err
	}
	if f, err = t.file(ctx, f); err != nil {
		return err
	}
	if err := t.show(ctx, f); err != nil {
		return err
	}
	t.say(policy.T("再运行一次,可见以上记录仍在。", "Run it again: what it left is still there."))
	return nil
}

// appoint has the general manager appoint the archivist, once qualified.
func (t *teller) appoint(ctx context.Context) error {
	boss, office := policy.By(t.generalManager()), policy.By(t.officeDirector())
	who := policy.Ref{ID: string(t.People.Archivist)}
	if p, err := t.hr.Person(ctx, boss, t.People.Archivist); err != nil {
		return err
	} else if p.Holds(policy.Archivist, t.Days.Appointed) {
		return nil // by the story of another project
	}
	t.day(t.Days.Appointed)
	post := staff.Appointment{Role: policy.Archivist, From: t.Days.Appointed}
	_, err := t.hr.Appoint(ctx, boss, who, post)
	if err = t.refused(policy.T("总经理任命档案管理员", "the general manager appoints the archivist"), err); err != nil {
		return err
	}

	p, err := t.hr.RecordEducation(ctx, office, who, policy.College)
	if err != nil {
		return err
	}
	if p, err = t.hr.RecordSkill(ctx, office, p.Ref(), staff.Skill{Code: "database-search", Since: t.Days.Appointed.AddMonths(-12)}); err != nil {
		return err
	}
	trained := t.Days.Appointed.AddMonths(-2)
	if p, err = t.hr.RecordTraining(ctx, office, p.Ref(), staff.Training{Subject: "credit-management", Day: trained}); err != nil {
		return err
	}
	if p, err = t.hr.RecordExamination(ctx, office, p.Ref(), staff.Examination{Subject: "credit-management", Training: trained, Day: trained.AddDays(1), Passed: true}); err != nil {
		return err
	}
	t.step(policy.T("办公室主任记录其学历、检索技能、培训与考核", "the office director records education, search skill, training and examination"), policy.C4_6a, policy.C4_7, policy.G4)
	if _, err = t.hr.Appoint(ctx, boss, p.Ref(), post); err != nil {
		return err
	}
	t.step(policy.T("总经理任命档案管理员", "the general manager appoints the archivist"), policy.B3_1)
	return nil
}

// sort is A's part: the file, its inventory, the end of the project, an
// approved extension, the hand-over.
func (t *teller) sort(ctx context.Context) (archive.File, error) {
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
	t.deadlines(f, policy.AToB, policy.Total)

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
	t.deadlines(f, policy.AToB, policy.Total)

	t.day(t.Days.HandedOver)
	if f, err = t.room.HandOver(ctx, a, f.Ref()); err != nil {
		return f, err
	}
	t.step(policy.T("A 角移交 B 角", "A hands over to B"), policy.B4_5a)
	t.deadlines(f, policy.AToB, policy.BToArchive)
	return f, nil
}

// check is B's part: codes, the check, one supplement round, the signatures,
// the delivery.
func (t *teller) check(ctx context.Context, f archive.File) (archive.File, error) {
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
	t.deadlines(f, policy.BToArchive, policy.Total)
	return f, nil
}

// file is the archivist's part: item by item, number, register book, shelf.
func (t *teller) file(ctx context.Context, f archive.File) (archive.File, error) {
	b, archivist := policy.By(t.manager(t.People.B)), policy.By(policy.Actor{Org: t.Org, ID: t.People.Archivist})
	t.day(t.Days.Accepted)
	counts := make([]archive.Count, len(f.Items))
	for i, it := range f.Items {
		counts[i] = archive.Count{Code: it.Code, Copies: it.Copies, Pages: it.Pages}
	}
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
	t.deadlines(f, policy.Registered)
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

func (t *teller) manager(id policy.PersonID) policy.Actor {
	return policy.Actor{Org: t.Org, ID: id, Roles: policy.Roles{policy.ProjectManager}}
}

func (t *teller) generalManager() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.GeneralManager, Roles: policy.Roles{policy.GeneralManager}}
}

func (t *teller) officeDirector() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.OfficeDirector, Roles: policy.Roles{policy.OfficeDirector}}
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

func morning(d calendar.Day) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 10, 0, 0, 0, calendar.ChinaTime())
}
