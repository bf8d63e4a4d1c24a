package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
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
	vault  *custody.Vault
	desk   *lending.Desk
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
	t.vault, t.desk = custody.NewVault(db.Custody(), house), lending.NewDesk(db.Lending(), house)
	err = errors.Join(t.whole(ctx), t.failed)
	return errors.Join(err, db.Close()) //nolint:contextcheck // closing is not to be interrupted
}

// whole tells the whole story once; when the store knows the project already, it
// shows what the run before left.
func (t *teller) whole(ctx context.Context) error {
	turns := t.turns()
	t.now = morning(turns[len(turns)-1].day)
	known, err := t.room.Files(ctx, policy.By(t.generalManager()), archive.FileQuery{Project: t.Project.Number})
	if err != nil {
		return err
	}
	if len(known.Files) > 0 {
		return t.again(ctx, known.Files[0])
	}
	f, err := t.filing(ctx)
	if err != nil {
		return err
	}
	if t.Vault != nil {
		if err := t.deeds(ctx, f); err != nil {
			return err
		}
	}
	if t.Lending != nil {
		if err := t.lending(ctx, f); err != nil {
			return err
		}
	}
	if t.Vault != nil {
		if err := t.settlement(ctx, f); err != nil {
			return err
		}
	}
	if err := t.show(ctx, f); err != nil {
		return err
	}
	t.say(policy.T("再运行一次,可见以上记录仍在。", "Run it again: what it left is still there."))
	return nil
}

// filing is the first chapter: from the project's end to the shelf.
func (t *teller) filing(ctx context.Context) (archive.File, error) {
	t.say(policy.Tf("项目 %s:从放款到上架", "Project %s, from its end to the shelf", t.Project.Number))
	if err := t.appoint(ctx); err != nil {
		return archive.File{}, err
	}
	f, err := t.sort(ctx)
	if err != nil {
		return f, err
	}
	if f, err = t.check(ctx, f); err != nil {
		return f, err
	}
	return t.file(ctx, f)
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

func (t *teller) manager(id policy.PersonID) policy.Actor {
	return policy.Actor{Org: t.Org, ID: id, Roles: policy.Roles{policy.ProjectManager}}
}

// archivist and custodian claim no role: their appointments give it.
func (t *teller) archivist() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.Archivist}
}

func (t *teller) custodian() policy.Actor { return policy.Actor{Org: t.Org, ID: t.Vault.Custodian} }

func (t *teller) auditor() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.Vault.Auditor, Roles: policy.Roles{policy.Auditor}}
}

func (t *teller) generalManager() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.GeneralManager, Roles: policy.Roles{policy.GeneralManager}}
}

func (t *teller) officeDirector() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.People.OfficeDirector, Roles: policy.Roles{policy.OfficeDirector}}
}

func morning(d calendar.Day) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 10, 0, 0, 0, calendar.ChinaTime())
}
