package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func TestRecordQualification(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	p := staff.Person{Org: "demo", ID: "zhao"}

	p, d, err := p.RecordEducation(wu, on(today), law, policy.Bachelor)
	require.NoError(t, err)
	require.Equal(t, policy.Bachelor, p.Education)
	require.Equal(t, []policy.Rule{policy.G4}, d.Rules)
	require.Equal(t, staff.ActRecord, d.Action)

	skill := staff.Skill{Code: "database-search", Evidence: "certificate 12", Since: day("2020-01-01")}
	with, _, err := p.RecordSkill(wu, on(today), law, skill)
	require.NoError(t, err)
	require.Empty(t, p.Skills, "a person is a value")
	skill.Evidence = "certificate 13"
	again, _, err := with.RecordSkill(wu, on(today), law, skill)
	require.NoError(t, err)
	require.Equal(t, []staff.Skill{skill}, again.Skills, "the same skill is replaced")
	require.Equal(t, "certificate 12", with.Skills[0].Evidence)

	trained, d, err := p.RecordTraining(wu, on(today), law, staff.Training{Subject: "credit-management", Day: day("2026-02-01")})
	require.NoError(t, err)
	require.Equal(t, day("2026-02-01"), d.Day, "the event day is the training's")
	failed, _, err := trained.RecordExamination(wu, on(today), law, staff.Examination{Subject: "credit-management", Training: day("2026-02-01"), Day: day("2026-02-05")})
	require.NoError(t, err)
	require.False(t, failed.Trainings[0].Passed)
	require.True(t, trained.Trainings[0].Examined.IsZero())
	passed, d, err := failed.RecordExamination(wu, on(today), law, staff.Examination{Subject: "credit-management", Training: day("2026-02-01"), Day: day("2026-02-12"), Passed: true})
	require.NoError(t, err, "one that was failed may be sat again")
	require.True(t, passed.Trainings[0].Passed)
	require.False(t, failed.Trainings[0].Passed)
	require.Contains(t, d.Rules, policy.C4_7)
	require.Contains(t, d.Rules, policy.K8)
}

func TestRecordRefuses(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	p := staff.Person{Org: "demo", ID: "zhao", Trainings: []staff.Training{
		{Subject: "credit-management", Day: day("2026-02-01")},
		{Subject: "archives", Day: day("2026-01-01"), Examined: day("2026-01-02"), Passed: true},
		{Subject: "filing", Day: day("2026-01-01"), Examined: day("2026-01-05")},
	}}
	other := wu
	other.Org = "other"
	self := policy.Actor{Org: "demo", ID: "zhao", Roles: policy.Roles{policy.OfficeDirector}}
	behalf := policy.Actor{Org: "demo", ID: "sun", Principal: "zhao", Roles: policy.Roles{policy.OfficeDirector}}

	education := func(who policy.Actor, level policy.Education) error {
		got, _, err := p.RecordEducation(who, on(today), law, level)
		refused(t, got, err, "education")
		return err
	}
	require.ErrorIs(t, education(wang, policy.College), policy.G4, "a project manager records nothing")
	require.ErrorIs(t, education(self, policy.College), policy.NotAllowed, "nobody records their own")
	require.ErrorIs(t, education(behalf, policy.College), policy.NotAllowed, "nor has it recorded on their behalf")
	require.ErrorIs(t, education(other, policy.College), policy.NotFound, "another organisation's people see nothing")
	require.Len(t, policy.Violations(education(other, "x")), 1, "and learn nothing else")
	require.ErrorIs(t, education(wu, "primary"), policy.InvalidInput)
	_, _, err := p.RecordEducation(wu, on("2003-06-01"), law, policy.College)
	require.ErrorIs(t, err, policy.B7, "before the regulation was in force")
	_, _, err = staff.Person{Org: "demo", ID: "zh\x00ao"}.RecordEducation(wu, on(today), law, policy.College)
	require.ErrorIs(t, err, policy.InvalidInput, "an id is plain")

	for _, c := range []struct {
		s     staff.Skill
		field string
		why   string
	}{
		{staff.Skill{Since: day(today)}, "code", "which skill?"},
		{staff.Skill{Code: "x"}, "since", "since when?"},
		{staff.Skill{Code: "x", Since: day("2026-02-14")}, "since", "not yet"},
		{staff.Skill{Code: "x", Since: day(today), Evidence: "a\nb"}, "evidence", "one line"},
	} {
		got, _, err := p.RecordSkill(wu, on(today), law, c.s)
		refused(t, got, err, c.why, policy.InvalidInput)
		require.Equal(t, c.field, policy.Violations(err)[0].Field, c.why)
	}

	for _, c := range []struct {
		tr  staff.Training
		why string
	}{
		{staff.Training{Day: day(today)}, "in what?"},
		{staff.Training{Subject: "x"}, "when?"},
		{staff.Training{Subject: "x", Day: day("2026-02-14")}, "not yet"},
		{staff.Training{Subject: "x", Day: day(today), Examined: day(today)}, "the examination is an act of its own"},
		{staff.Training{Subject: "x", Day: day(today), Passed: true}, "passed without an examination"},
		{staff.Training{Subject: "archives", Day: day("2026-01-01")}, "on record already"},
	} {
		got, _, err := p.RecordTraining(wu, on(today), law, c.tr)
		refused(t, got, err, c.why, policy.InvalidInput)
	}

	for _, c := range []struct {
		subject       string
		training, day calendar.Day
		want          error
		why           string
	}{
		{"credit-management", day("2026-02-02"), day("2026-02-05"), policy.C4_7, "no training on that day"},
		{"filming", day("2026-02-01"), day("2026-02-05"), policy.C4_7, "no training of that subject"},
		{"credit-management", day("2026-02-01"), day("2026-01-31"), policy.C4_7, "examined before the training"},
		{"credit-management", day("2026-02-01"), day("2026-02-14"), policy.InvalidInput, "in the future"},
		{"credit-management", day("2026-02-01"), calendar.Day{}, policy.InvalidInput, "on no day"},
		{"archives", day("2026-01-01"), day("2026-02-01"), policy.C4_7, "passed already"},
		{"filing", day("2026-01-01"), day("2026-01-05"), policy.C4_7, "sat again on the same day"},
	} {
		got, _, err := p.RecordExamination(wu, on(today), law, staff.Examination{Subject: c.subject, Training: c.training, Day: c.day, Passed: true})
		refused(t, got, err, c.why, c.want)
	}
}

// Rules C4.6a, K7, C4.7 and K8, one missing thing at a time.
func TestLacks(t *testing.T) {
	t.Parallel()
	post, ok := policy.Default().Post(policy.Archivist)
	require.True(t, ok)
	require.Empty(t, qualified().Lacks(post, day(today)))
	for _, c := range []struct {
		spoil func(*staff.Person)
		rules []policy.Rule
		found string
		why   string
	}{
		{func(p *staff.Person) { p.Education = policy.HighSchool }, []policy.Rule{policy.C4_6a, policy.K7}, "high-school", "college or above"},
		{func(p *staff.Person) { p.Education = "" }, []policy.Rule{policy.C4_6a, policy.K7}, "", "nothing on record"},
		{func(p *staff.Person) { p.Skills = nil }, []policy.Rule{policy.C4_6a, policy.K7}, "", "database search"},
		{func(p *staff.Person) { p.Skills[0].Since = day("2026-02-14") }, []policy.Rule{policy.C4_6a, policy.K7}, "", "not by the first day"},
		{func(p *staff.Person) { p.Trainings = nil }, []policy.Rule{policy.C4_7, policy.K8}, "no training", "trained"},
		{func(p *staff.Person) { p.Trainings[0].Subject = "x" }, []policy.Rule{policy.C4_7, policy.K8}, "no training", "in credit management"},
		{func(p *staff.Person) { p.Trainings[0].Examined, p.Trainings[0].Passed = calendar.Day{}, false }, []policy.Rule{policy.C4_7, policy.K8}, "trained 2026-01-10, not examined", "and examined"},
		{func(p *staff.Person) { p.Trainings[0].Passed = false }, []policy.Rule{policy.C4_7, policy.K8}, "failed 2026-01-20", "and passed"},
		{func(p *staff.Person) { p.Trainings[0].Examined = day("2026-02-14") }, []policy.Rule{policy.C4_7, policy.K8}, "passed 2026-02-14", "before taking the post"},
	} {
		p := qualified()
		c.spoil(&p)
		lacks := p.Lacks(post, day(today))
		require.Len(t, lacks, len(c.rules), c.why)
		for i, v := range lacks {
			require.Equal(t, c.rules[i], v.Rule, c.why)
			require.Equal(t, c.found, v.Found, c.why)
		}
	}
	p := qualified()
	p.Trainings[0].Examined = day(today)
	require.Empty(t, p.Lacks(post, day(today)), "C4.7: passed on the first day itself is in time")
	p.Education = policy.Doctor
	require.Empty(t, p.Lacks(post, day(today)), "C4.6a: or above")
}
