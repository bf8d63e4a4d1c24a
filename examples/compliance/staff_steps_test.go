package compliance

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// staffSteps are the sentences about people: what they have learned, which post
// they hold from when until when, who stands in for them.
func (w *world) staffSteps() []step {
	return []step{
		{"公司有人员名册", w.keepsRoster},
		{"公司已任命合格的档案管理员", w.founded},
		{"公司已任命合格的档案管理员，任期至{日}", w.foundedUntil},
		{"{人}也被任命为档案管理员", w.alsoArchivist},
		{"{人}已具备档案管理员的全部条件", w.qualified},
		{"{人}于{日}记录{人}的学历为{学历}", w.recordEducation},
		{"{人}于{日}记录{人}自{日}起会{技能}", w.recordSkill},
		{"{人}于{日}记录{人}于{日}参加{科目}培训", w.recordTraining},
		{"{人}于{日}记录{人}的{科目}考试于{日}{结果}", w.recordExamination},
		{"{人}于{日}任命{人}为档案管理员，自{日}起", w.appoint},
		{"{人}于{日}任命{人}为档案管理员，自{日}起至{日}止", w.appointUntil},
		{"{人}于{日}免去{人}的档案管理员，最后一天为{日}", w.dismiss},
		{"{日}应报告档案管理员空缺，自{日}起无人在任", w.vacantSince},
		{"{日}应报告档案管理员空缺，从未有人在任", w.vacantEver},
		{"{日}不应报告档案管理员空缺", w.filled},
		{"{日}在任的档案管理员应为{名单}", w.holds},
		{"{人}的培训记录应为{记录}", w.trained},
		{"{人}于{日}委托{人}代行{职权}职权，自{日}起至{日}止", w.delegate},
		{"{人}于{日}收回给{人}的委托", w.revoke},
	}
}

// onPerson does an act on the record of a person, by another on a day.
func (w *world) onPerson(ctx context.Context, by, day, about string, do func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(by)
	if err != nil {
		return err
	}
	whom, err := person(about)
	if err != nil {
		return err
	}
	p, err := w.person(ctx, whom)
	if err != nil {
		return err
	}
	return w.try(ctx, who, whom.Org, func(ctx context.Context, d desks, req policy.Request) error {
		return do(ctx, d.office, req, p.Ref())
	})
}

// person reads what is on record of one of the cast.
func (w *world) person(ctx context.Context, a policy.Actor) (staff.Person, error) {
	var p staff.Person
	err := w.db.Staff().View(ctx, func(r staff.Reader) error {
		var err error
		p, err = r.Person(ctx, a.Org, a.ID)
		return err
	})
	return p, err
}

// founding is the day on which the company of the scenarios set up its archive,
// and their clock begins.
const founding = "2020-01-02"

// keepsRoster gives the company a directory, which is asked about whoever an act names.
func (w *world) keepsRoster() error {
	w.roster = true
	return nil
}

func (w *world) founded(ctx context.Context) error {
	return w.inTurn(
		func() error { return w.qualified(ctx, "档案管理员") },
		func() error { return w.appoint(ctx, "总经理", founding, "档案管理员", founding) },
	)
}

func (w *world) foundedUntil(ctx context.Context, until string) error {
	return w.inTurn(
		func() error { return w.qualified(ctx, "档案管理员") },
		func() error { return w.appointUntil(ctx, "总经理", founding, "档案管理员", founding, until) },
	)
}

func (w *world) alsoArchivist(ctx context.Context, name string) error {
	return w.inTurn(
		func() error { return w.qualified(ctx, name) },
		func() error { return w.appoint(ctx, "总经理", founding, name, founding) },
	)
}

func (w *world) qualified(ctx context.Context, name string) error {
	return w.inTurn(
		func() error { return w.recordEducation(ctx, "办公室主任", founding, name, "本科") },
		func() error {
			return w.recordSkill(ctx, "办公室主任", founding, name, "2018-03-01", "数据库检索")
		},
		func() error {
			return w.recordTraining(ctx, "办公室主任", founding, name, "2019-11-04", "企业信用管理")
		},
		func() error {
			return w.recordExamination(ctx, "办公室主任", founding, name, "企业信用管理", "2019-11-29", "合格")
		},
	)
}

func (w *world) recordEducation(ctx context.Context, by, day, about, level string) error {
	education, err := look(educationWords, "学历", level)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.RecordEducation(ctx, req, ref, education)
		return err
	})
}

func (w *world) recordSkill(ctx context.Context, by, day, about, since, skill string) error {
	code, err := look(skillWords, "技能", skill)
	if err != nil {
		return err
	}
	from, err := parseDay(since)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.RecordSkill(ctx, req, ref, staff.Skill{Code: code, Evidence: "此前岗位的工作记录", Since: from})
		return err
	})
}

func (w *world) recordTraining(ctx context.Context, by, day, about, held, subject string) error {
	code, err := look(trainingWords, "培训科目", subject)
	if err != nil {
		return err
	}
	on, err := parseDay(held)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.RecordTraining(ctx, req, ref, staff.Training{Subject: code, Day: on})
		return err
	})
}

// recordExamination is about the last training of the subject on record.
func (w *world) recordExamination(ctx context.Context, by, day, about, subject, held, outcome string) error {
	code, err := look(trainingWords, "培训科目", subject)
	if err != nil {
		return err
	}
	passed, err := look(outcomeWords, "考试结果", outcome)
	if err != nil {
		return err
	}
	on, err := parseDay(held)
	if err != nil {
		return err
	}
	whom, err := person(about)
	if err != nil {
		return err
	}
	p, err := w.person(ctx, whom)
	if err != nil {
		return err
	}
	e := staff.Examination{Subject: code, Day: on, Passed: passed, Training: on}
	for _, t := range p.Trainings {
		if t.Subject == code {
			e.Training = t.Day
		}
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.RecordExamination(ctx, req, ref, e)
		return err
	})
}

func (w *world) appoint(ctx context.Context, by, day, about, from string) error {
	return w.appointWith(ctx, by, day, about, from, calendar.Day{})
}

func (w *world) appointUntil(ctx context.Context, by, day, about, from, until string) error {
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.appointWith(ctx, by, day, about, from, last)
}

func (w *world) appointWith(ctx context.Context, by, day, about, from string, until calendar.Day) error {
	first, err := parseDay(from)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Appoint(ctx, req, ref, staff.Appointment{Role: policy.Archivist, From: first, Until: until})
		return err
	})
}

func (w *world) dismiss(ctx context.Context, by, day, about, until string) error {
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, about, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Dismiss(ctx, req, ref, staff.Dismissal{Role: policy.Archivist, Until: last})
		return err
	})
}

func (w *world) delegate(ctx context.Context, by, day, to, roles, from, until string) error {
	role, err := look(roleWords, "职权", roles)
	if err != nil {
		return err
	}
	whom, err := person(to)
	if err != nil {
		return err
	}
	first, err := parseDay(from)
	if err != nil {
		return err
	}
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, by, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Delegate(ctx, req, ref, staff.Delegation{
			To: whom.ID, Roles: policy.Roles{role}, From: first, Until: last, Reason: "外出培训",
		})
		return err
	})
}

func (w *world) revoke(ctx context.Context, by, day, to string) error {
	whom, err := person(to)
	if err != nil {
		return err
	}
	return w.onPerson(ctx, by, day, by, func(ctx context.Context, o *staff.Office, req policy.Request, ref policy.Ref) error {
		_, err := o.Revoke(ctx, req, ref, whom.ID)
		return err
	})
}
