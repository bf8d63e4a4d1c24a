package policy_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Whom an act names for another one is judged by the row of that one.
func TestSuits(t *testing.T) {
	t.Parallel()
	m := policy.Default().Matrix()
	file, complaint := fileOf("wang", "li", "lending"), policy.Subject{Org: "demo", Department: "sales"}
	of := func(who policy.Actor, d policy.DepartmentID) policy.Actor {
		who.Departments = []policy.DepartmentID{d}
		return who
	}
	within := policy.Named{Field: "person", For: "visit.make", Within: true}
	for _, c := range []struct {
		rule  policy.Rule
		name  policy.Named
		who   policy.Actor
		about policy.Subject
		fits  bool
		why   string
	}{
		{policy.R7_2, policy.Named{Field: "answerer", For: "complaint.answer"}, person("wu", policy.OfficeDirector), complaint, true, "the office answers the customer"},
		{policy.R7_2, policy.Named{Field: "answerer", For: "complaint.answer"}, person("wang", policy.ProjectManager), complaint, false, "nobody else does"},
		{policy.R7_2, policy.Named{Field: "answerer", For: "complaint.answer"}, person("sun"), complaint, false, "nor somebody without a role"},
		{policy.B4_1a, policy.Named{Field: "a", For: "file.hand-over"}, person("wang", policy.ProjectManager), file, true, "A hands over"},
		{policy.B4_1a, policy.Named{Field: "b", For: "file.hand-over"}, person("li", policy.ProjectManager), file, false, "B does not"},
		{policy.B4_1b, policy.Named{Field: "archivist", For: "file.accept"}, person("li", policy.Archivist), file, false, "never the managers"},
		{policy.B3_1, policy.Named{Field: "archivist", For: "file.accept"}, person("sun", policy.ProjectManager), file, false, "a post takes an appointment"},
		{policy.R5c, within, of(person("wang", policy.ProjectManager), "sales"), complaint, true, "one of the department visits"},
		{policy.R5c, within, of(person("wang", policy.ProjectManager), "lending"), complaint, false, "one of another does not"},
		{policy.R5c, within, person("wang", policy.ProjectManager), complaint, false, "nor one of none"},
		{policy.G3, policy.Named{Field: "x", For: "no.such-act"}, person("wu", policy.OfficeDirector), complaint, false, "an act without a row is nobody's"},
		{"", policy.Named{Field: "organiser"}, person("sun"), complaint, true, "where it is not a matter of roles anybody will do"},
	} {
		v := m.Suits(c.name, c.who, c.about)
		if c.fits {
			require.Nil(t, v, c.why)
			continue
		}
		require.NotNil(t, v, c.why)
		require.ErrorIs(t, v, c.rule, c.why)
		require.ErrorIs(t, v, policy.RuleBroken, "%s: it is not the actor who may not", c.why)
		require.Equal(t, c.name.Field, v.Field)
		require.Empty(t, v.Found, "who was named is not told again")
		require.NotEmpty(t, v.Wanted+v.Problem.ZH+v.Problem.EN)
		require.NotEmpty(t, v.Remedy.ZH)
		require.NotContains(t, v.Problem.ZH+v.Problem.EN, "%!", c.why)
	}
}

// What the directory cannot find is a slip of who asks; what it cannot say is none.
func TestRefusedByTheDirectory(t *testing.T) {
	t.Parallel()
	name := policy.Named{Field: "team.organiser", Person: "sun"}
	require.Nil(t, name.Refused(nil))
	v := name.Refused(fmt.Errorf("directory: %w", policy.NotFound))
	require.ErrorIs(t, v, policy.InvalidInput)
	require.Equal(t, "a person of the organisation", v.Wanted)
	require.Equal(t, "team.organiser names no person of the organisation; name somebody of the organisation, or nobody where it may be left out", v.In(policy.EN))
	require.Equal(t, "名册上没有 team.organiser 所指的人员;请指定本单位名册上的人员,可以不指定的也可留空", v.In(policy.ZH))
	v = policy.Named{Field: "department", Department: "sales"}.Refused(policy.Missing("department"))
	require.Equal(t, "a department of the organisation", v.Wanted)
	require.Contains(t, v.In(policy.EN), "or none where it may be left out")
	v = name.Refused(context.DeadlineExceeded)
	require.ErrorIs(t, v, policy.Unavailable)
	require.NotContains(t, v.In(policy.EN)+v.In(policy.ZH), "%!")
	require.NotContains(t, v.In(policy.EN), "deadline", "what the host's directory says is for the log")
	require.True(t, policy.Named{Field: "b"}.Empty())
}
