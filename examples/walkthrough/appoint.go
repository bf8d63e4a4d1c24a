package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// appoint has the general manager appoint the archivist on a day, once qualified.
func (t *teller) appoint(ctx context.Context, day calendar.Day) error {
	boss, office := policy.By(t.generalManager()), policy.By(t.officeDirector())
	who := policy.Ref{ID: string(t.posts.Archivist)}
	if p, err := t.hr.Person(ctx, boss, t.posts.Archivist); err != nil {
		return err
	} else if p.Holds(policy.Archivist, day) {
		return nil // by the story of another project
	}
	t.day(day)
	post := staff.Appointment{Role: policy.Archivist, From: day}
	_, err := t.hr.Appoint(ctx, boss, who, post)
	if err = t.refused(policy.T("总经理任命档案管理员", "the general manager appoints the archivist"), err); err != nil {
		return err
	}

	p, err := t.hr.RecordEducation(ctx, office, who, policy.College)
	if err != nil {
		return err
	}
	if p, err = t.hr.RecordSkill(ctx, office, p.Ref(), staff.Skill{Code: "database-search", Since: day.AddMonths(-12)}); err != nil {
		return err
	}
	trained := day.AddMonths(-2)
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

// Posts says who holds the posts that every story needs.
type Posts struct {
	Archivist      policy.PersonID `yaml:"archivist"`
	GeneralManager policy.PersonID `yaml:"general-manager"`
	OfficeDirector policy.PersonID `yaml:"office-director"`
}

// entries are the keys of the posts, and who holds them.
func (p Posts) entries() []entry {
	return []entry{
		{"people.archivist", string(p.Archivist)},
		{"people.general-manager", string(p.GeneralManager)},
		{"people.office-director", string(p.OfficeDirector)},
	}
}

// archivist claims no role: the appointment gives it.
func (t *teller) archivist() policy.Actor {
	return policy.Actor{Org: t.org, ID: t.posts.Archivist}
}

func (t *teller) generalManager() policy.Actor {
	return policy.Actor{Org: t.org, ID: t.posts.GeneralManager, Roles: policy.Roles{policy.GeneralManager}}
}

func (t *teller) officeDirector() policy.Actor {
	return policy.Actor{Org: t.org, ID: t.posts.OfficeDirector, Roles: policy.Roles{policy.OfficeDirector}}
}
