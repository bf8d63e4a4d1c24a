package main

import (
	"cmp"
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// projectTale tells of a project: its papers, its deeds, and who borrowed the volume.
type projectTale struct {
	*teller
	Story
	vault *custody.Vault
	desk  *lending.Desk
	// file is the project's, as the story found it.
	file archive.File
}

func (s Story) cast() (policy.OrgID, Posts) { return s.Org, s.People.Posts }

func (s Story) by(t *teller) tale {
	return &projectTale{teller: t, Story: s, vault: custody.NewVault(t.db.Custody(), t.house), desk: lending.NewDesk(t.db.Lending(), t.house)}
}

func (t *projectTale) subject() policy.Text {
	return policy.Tf("项目 %s", "project %s", t.Project.Number)
}

func (t *projectTale) other() policy.Text {
	return policy.T("改用别的项目编号", "another project number")
}

func (t *projectTale) known(ctx context.Context) (bool, error) {
	known, err := t.room.Files(ctx, policy.By(t.generalManager()), archive.FileQuery{Project: t.Project.Number})
	if err != nil || len(known.Files) == 0 {
		return false, err
	}
	t.file = known.Files[0]
	return true, nil
}

func (t *projectTale) tell(ctx context.Context) error {
	f, err := t.filing(ctx)
	if err != nil {
		return err
	}
	t.file = f
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
		return t.settlement(ctx, f)
	}
	return nil
}

// filing is the first chapter: from the project's end to the shelf.
func (t *projectTale) filing(ctx context.Context) (archive.File, error) {
	t.say(policy.Tf("项目 %s:从放款到上架", "Project %s, from its end to the shelf", t.Project.Number))
	if err := t.appoint(ctx, t.Days.Appointed); err != nil {
		return archive.File{}, err
	}
	f, err := t.sort(ctx)
	if err != nil {
		return f, err
	}
	if f, err = t.check(ctx, f); err != nil {
		return f, err
	}
	return t.filed(ctx, f)
}

func (t *projectTale) manager(id policy.PersonID) policy.Actor {
	department := cmp.Or(t.Project.Department, "business")
	return policy.Actor{Org: t.Org, ID: id, Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{department}}
}

// custodian claims no role: the appointment gives it.
func (t *projectTale) custodian() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.Vault.Custodian}
}

func (t *projectTale) auditor() policy.Actor {
	return policy.Actor{Org: t.Org, ID: t.Vault.Auditor, Roles: policy.Roles{policy.Auditor}}
}

func (t *projectTale) staff() []policy.Actor {
	all := []policy.Actor{t.manager(t.People.A), t.manager(t.People.B), t.archivist(), t.generalManager()}
	if t.Vault != nil {
		all = append(all, t.custodian(), t.auditor())
	}
	return all
}
