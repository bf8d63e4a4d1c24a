package staff

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Examination is how an examination after a training ended (考试).
type Examination struct {
	// Subject and Training name the training: what was taught, and its day.
	Subject  string       `json:"subject" validate:"required,max=64,plain"`
	Training calendar.Day `json:"training" validate:"required"`
	// Day is that of the examination.
	Day    calendar.Day `json:"day"`
	Passed bool         `json:"passed"`
}

// RecordEducation puts the highest level of schooling on record (学历, rules
// C4.6a and K7), in the place of what was there. Nobody records their own.
func (p Person) RecordEducation(who policy.Actor, at time.Time, law *policy.Version, level policy.Education) (Person, journal.Draft, error) {
	c, err := p.begin(ActRecord, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	if level.Rank() == 0 {
		c.Add(*policy.Invalid("education", "", "high-school, college, bachelor, master or doctor",
			policy.T("没有这一学历", "there is no such level of education")))
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	p.Education = level
	return p, journal.NewDraft(who, at, ActRecord, policy.G4).With("education", string(level)), nil
}

// RecordSkill puts a skill on record with its evidence (技能, rules C4.6a and
// K7). A skill that is on record already is replaced. The day since which the
// person has it is not in the future. Nobody records their own.
func (p Person) RecordSkill(who policy.Actor, at time.Time, law *policy.Version, s Skill) (Person, journal.Draft, error) {
	c, err := p.begin(ActRecord, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(s))
	notFuture(c, "since", s.Since, law.Day(at))
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	p.Skills = slices.DeleteFunc(slices.Clone(p.Skills), func(have Skill) bool { return have.Code == s.Code })
	p.Skills = append(p.Skills, s)
	d := journal.NewDraft(who, at, ActRecord, policy.G4).With("skill", s.Code).With("since", s.Since.String())
	return p, d, nil
}

// RecordTraining puts a training attended on record (培训, rules C4.7, K8 and
// G4). Its examination is recorded by [Person.RecordExamination]. Nobody
// records their own.
func (p Person) RecordTraining(who policy.Actor, at time.Time, law *policy.Version, t Training) (Person, journal.Draft, error) {
	c, err := p.begin(ActRecord, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(t))
	notFuture(c, "day", t.Day, law.Day(at))
	if !t.Examined.IsZero() || t.Passed {
		c.Add(*policy.Invalid("examined", t.Examined.String(), "none yet",
			policy.T("考试另行记录", "the examination is recorded by an act of its own")))
	}
	if p.training(t.Subject, t.Day) >= 0 {
		c.Add(*policy.Invalid("day", t.Day.String(), "a training not on record yet",
			policy.T("该培训已有记录", "this training is on record already")))
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	p.Trainings = append(slices.Clip(p.Trainings), t)
	d := journal.NewDraft(who, at, ActRecord, policy.G4).With("training", t.Subject)
	d.Day = t.Day
	return p, d, nil
}

// RecordExamination puts the outcome of the examination after a training on
// record (rules C4.7 and K8), on a day from the training's until today. One that
// was failed may be sat again on a later day, and its outcome then stands in
// the place of the earlier, which stays in the journal. Nobody records their own.
func (p Person) RecordExamination(who policy.Actor, at time.Time, law *policy.Version, e Examination) (Person, journal.Draft, error) {
	c, err := p.begin(ActRecord, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(e))
	notFuture(c, "day", e.Day, law.Day(at))
	i := p.training(e.Subject, e.Training)
	if i < 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_7, Field: "training", Found: e.Training.String(),
			Problem: policy.T("没有该日该科目的培训记录", "no training of that subject and day is on record"),
			Remedy:  policy.T("请先记录培训", "record the training first"),
		})
	} else {
		p.checkExamination(c, i, e)
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	p.Trainings = slices.Clone(p.Trainings)
	p.Trainings[i].Examined, p.Trainings[i].Passed = e.Day, e.Passed
	d := journal.NewDraft(who, at, ActRecord, policy.G4, policy.C4_7, policy.K8).
		With("training", e.Subject).With("examined", e.Day.String()).With("passed", strconv.FormatBool(e.Passed))
	d.Day = e.Day
	return p, d, nil
}

func (p Person) checkExamination(c *policy.Checks, i int, e Examination) {
	before := p.Trainings[i]
	switch {
	case e.Day.Before(before.Day):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_7, Field: "day", Found: e.Day.String(), Wanted: "a day from " + before.Day.String(),
			Problem: policy.T("考试早于培训", "the examination lies before the training"),
			Remedy:  policy.T("请更正考试日期", "correct the day of the examination"),
		})
	case before.Passed, !before.Examined.IsZero() && !e.Day.After(before.Examined):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.C4_7, Field: "day", Found: e.Day.String(), Wanted: "no earlier outcome",
			Problem: policy.Tf("该培训已有 %s 的考试结果", "an examination of %s is on record for this training", before.Examined),
			Remedy:  policy.T("不合格的可在之后补考", "one that was failed may be sat again on a later day"),
		})
	}
}

// training returns the place of a training on record, or -1.
func (p Person) training(subject string, day calendar.Day) int {
	return slices.IndexFunc(p.Trainings, func(t Training) bool { return t.Subject == subject && t.Day == day })
}

// Lacks returns what the person lacks for a post taken on a day, as the
// violations an appointment would meet; none when they qualify (rules C4.6a and
// K7: education and skills; C4.7 and K8: training, and its examination passed
// by then).
func (p Person) Lacks(post policy.Post, from calendar.Day) []*policy.Violation {
	var all []*policy.Violation
	lack := func(rules []policy.Rule, field, found, wanted string, problem, remedy policy.Text) {
		if post.Role != policy.Archivist {
			rules = []policy.Rule{post.Rule} // the articles speak of archivists
		}
		for _, r := range rules {
			all = append(all, &policy.Violation{
				Kind: policy.RuleBroken, Rule: r, Subject: personName(p.ID),
				Field: field, Found: found, Wanted: wanted, Problem: problem, Remedy: remedy,
			})
		}
	}
	qualified := []policy.Rule{policy.C4_6a, policy.K7}
	trained := []policy.Rule{policy.C4_7, policy.K8}
	if post.Education != "" && p.Education.Rank() < post.Education.Rank() {
		lack(qualified, "education", string(p.Education), string(post.Education),
			policy.Tf("学历未达到要求(%s)", "the education on record is below %s", string(post.Education)),
			policy.T("请先记录学历,或另选他人", "record the education, or choose another person"))
	}
	for _, code := range post.Skills {
		has := slices.ContainsFunc(p.Skills, func(s Skill) bool { return s.Code == code && !s.Since.After(from) })
		if !has {
			lack(qualified, "skills", "", code,
				policy.Tf("缺少技能记录:%s", "the skill %s is not on record", code),
				policy.T("请先记录技能,或另选他人", "record the skill, or choose another person"))
		}
	}
	for _, subject := range post.Trainings {
		if found, ok := p.passed(subject, from); !ok {
			lack(trained, "trainings", found, fmt.Sprintf("%s, passed by %s", subject, from),
				policy.Tf("任职前未经 %s 培训并考试合格", "the training %s was not examined and passed before taking the post", subject),
				policy.T("请先培训并考试合格,再任命", "train and examine the person first, then appoint"))
		}
	}
	return all
}

// passed reports whether a training was examined and passed by a day, and
// otherwise how far the person got.
func (p Person) passed(subject string, by calendar.Day) (found string, ok bool) {
	found = "no training"
	for _, t := range p.Trainings {
		switch {
		case t.Subject != subject:
		case t.Passed && !t.Examined.After(by):
			return "", true
		case t.Passed:
			found = "passed " + t.Examined.String()
		case !t.Examined.IsZero():
			found = "failed " + t.Examined.String()
		default:
			found = "trained " + t.Day.String() + ", not examined"
		}
	}
	return found, false
}
