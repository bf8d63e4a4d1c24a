package customer

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// TaskTeamKind is the kind of record a [TaskTeam] is in the journal.
const TaskTeamKind = "task-team"

// TaskTeam says who organises a task in an organisation, and who helps (rule R3):
// one record for each task, of revision 0 while nobody has been named. A survey or
// a complaint may have a team of its own.
type TaskTeam struct {
	Org      policy.OrgID `json:"org"`
	Task     Task         `json:"task"`
	Revision uint64       `json:"revision"`
	Team     Team         `json:"team"`
	// By named them, At is when.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Ref names the record as it is.
func (t TaskTeam) Ref() policy.Ref { return policy.Ref{ID: string(t.Task), Revision: t.Revision} }

func (t TaskTeam) record() policy.Record {
	return policy.Record{Kind: TaskTeamKind, ID: string(t.Task), Subject: policy.Subject{Org: t.Org}}
}

// Organise names who organises the task and who helps (rule R3), in the place of
// those named before.
func (t TaskTeam) Organise(who policy.Actor, at time.Time, law *policy.Version, team Team) (TaskTeam, journal.Draft, error) {
	now, d, c := made(ActOrganise, t.record(), who, at, law, policy.R3)
	shaped(c, policy.R3, team)
	team.check(c, "")
	if err := c.Err(); err != nil {
		return TaskTeam{}, journal.Draft{}, err
	}
	if t.Team.Organiser != "" {
		d = d.With("from", string(t.Team.Organiser))
	}
	t.Team, t.By, t.At = team.clone(), who.ID, now
	for _, h := range team.Helpers {
		d = d.With("helper", string(h))
	}
	return t, d.With("department", string(team.Department)).With("organiser", string(team.Organiser)), nil
}

// TaskReport is one line of the report by task.
type TaskReport struct {
	Task Task `json:"task"`
	// Revision is that of the record: 0 while nobody has been named.
	Revision uint64 `json:"revision"`
	Team     Team   `json:"team"`
	// Organised: somebody organises the task. Helped: a department helps with it.
	Organised bool `json:"organised"`
	Helped    bool `json:"helped"`
}

// Organise names who organises a task and who helps: see [TaskTeam.Organise].
// revision is that of the record as the caller saw it, 0 for the first.
func (b *Book) Organise(ctx context.Context, req policy.Request, task Task, revision uint64, team Team) (TaskTeam, error) {
	input := struct {
		Task     Task
		Revision uint64
		Team     Team
	}{task, revision, team}
	return b.teams.Naming(team.names("")...).Run(ctx, b.gate, req, ActOrganise, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ TaskTeam) (TaskTeam, error) {
		one, err := teamOf(ctx, tx, req.Org(), task)
		if err != nil {
			return TaskTeam{}, err
		}
		named, d, err := one.Organise(p.Who, p.At, p.Law, team)
		if err != nil {
			return TaskTeam{}, err
		}
		if one.Revision != revision {
			return TaskTeam{}, policy.Stale(TaskTeamKind+"/"+string(task), revision, one.Revision)
		}
		return b.teams.Keep(ctx, tx, p, one, named, d)
	})
}

// teamOf reads the team of a task there is.
func teamOf(ctx context.Context, rd Reader, org policy.OrgID, task Task) (TaskTeam, error) {
	if !slices.Contains(Tasks(), task) {
		return TaskTeam{}, policy.Missing(TaskTeamKind + "/" + string(task))
	}
	return rd.TaskTeam(ctx, org, task)
}

// teamOn reads from the journal who organised a task at the end of a day: nobody where
// nobody had been named by then.
func teamOn(ctx context.Context, rd Reader, p staff.Pass, org policy.OrgID, task Task, day calendar.Day) (Team, error) {
	var team Team
	chain := journal.Chain{Org: org, Kind: TaskTeamKind, ID: string(task)}
	for after := uint64(0); ; {
		entries, err := rd.Entries(ctx, chain, after, 0)
		if err != nil || len(entries) == 0 {
			return team, err
		}
		for _, e := range entries {
			if p.Law.Day(e.At).After(day) {
				return team, nil
			}
			team, after = named(e), e.Seq
		}
	}
}

// named is the team that an entry of a task's journal names: see [TaskTeam.Organise].
func named(e journal.Entry) Team {
	var team Team
	for _, d := range e.Details {
		switch d.Name {
		case "department":
			team.Department = policy.DepartmentID(d.Value)
		case "organiser":
			team.Organiser = policy.PersonID(d.Value)
		case "helper":
			team.Helpers = append(team.Helpers, policy.DepartmentID(d.Value))
		}
	}
	return team
}

// TaskTeam returns who organises a task and who helps, of revision 0 while nobody
// has been named.
func (b *Book) TaskTeam(ctx context.Context, req policy.Request, task Task) (TaskTeam, error) {
	var one TaskTeam
	err := b.view(ctx, req, ActReadTasks, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadTasks, policy.Subject{Org: req.Org()}, TaskTeamKind+"/"+string(task)); err != nil {
			return err
		}
		var err error
		one, err = teamOf(ctx, rd, req.Org(), task)
		return err
	})
	return one, err
}

// TaskTeamHistory returns at most limit entries of a task's journal: see
// [Book.SurveyHistory].
func (b *Book) TaskTeamHistory(ctx context.Context, req policy.Request, task Task, after uint64, limit int) ([]journal.Entry, error) {
	return b.journalOf(ctx, req, ActReadTasks, TaskTeamKind, string(task), after, limit, func(rd Reader) error {
		_, err := teamOf(ctx, rd, req.Org(), task)
		return err
	})
}

// Tasks reports every task with who organises it and who helps (rule R3), those
// without anybody too.
func (b *Book) Tasks(ctx context.Context, req policy.Request) ([]TaskReport, error) {
	var all []TaskReport
	err := b.view(ctx, req, ActReadTasks, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(ActReadTasks, policy.Subject{Org: req.Org()}, "tasks"); err != nil {
			return err
		}
		for _, task := range Tasks() {
			one, err := rd.TaskTeam(ctx, req.Org(), task)
			if err != nil {
				return err
			}
			all = append(all, TaskReport{
				Task: task, Revision: one.Revision, Team: one.Team, Organised: one.Team.Organiser != "", Helped: len(one.Team.Helpers) > 0,
			})
		}
		return nil
	})
	return all, err
}
