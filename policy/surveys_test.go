package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What a regulation says of surveys and complaints, and what it means to say nothing.
func TestSurveysOfARegulation(t *testing.T) {
	t.Parallel()
	def := policy.Default()
	require.Equal(t, 80, def.Surveys().TargetOf("service-quality"))
	require.Equal(t, 80, def.Surveys().TargetOf("weather"), "a topic of a questionnaire's own has the target of all")
	for _, code := range []string{"service-quality", "package-price", "company"} {
		topic, ok := def.Surveys().Topic(code)
		require.True(t, ok, "R6b: %s", code)
		require.NotEmpty(t, topic.Title().ZH)
	}
	require.Equal(t, policy.DepartmentID("production"), def.Complaints().Production)
	silent := mustCompile(t, func(r *policy.Regulation) {
		r.Surveys, r.Complaints = policy.Surveys{}, policy.Complaints{}
		r.Periods.EffectCheck, r.Periods.ComplaintOutcome, r.Periods.ComplaintAnswer = calendar.Period{}, calendar.Period{}, calendar.Period{}
	})
	require.Equal(t, def.Surveys(), silent.Surveys(), "left out is the default")
	require.Equal(t, def.Complaints(), silent.Complaints())
	require.Equal(t, "1 month", silent.Periods().EffectCheck.String())
	require.Equal(t, "10 working days", silent.Periods().ComplaintOutcome.String())
	require.Equal(t, "3 working days", silent.Periods().ComplaintAnswer.String())
	own := mustCompile(t, func(r *policy.Regulation) {
		r.Surveys = policy.Surveys{Topics: []policy.SurveyTopic{{Code: "delivery", ZH: "交付", EN: "Delivery", Target: 90}}, Target: 70}
	})
	require.Equal(t, 90, own.Surveys().TargetOf("delivery"))
	require.Equal(t, 70, own.Surveys().TargetOf(policy.Overall))

	for _, c := range []struct {
		field  string
		change func(r *policy.Regulation)
	}{
		{"surveys.topics[0].target", func(r *policy.Regulation) { r.Surveys.Topics[0].Target = 0 }},
		{"surveys.topics[0].target", func(r *policy.Regulation) { r.Surveys.Topics[0].Target = 101 }},
		{"surveys.target", func(r *policy.Regulation) { r.Surveys.Target = -1 }},
		{"surveys.topics[0].code", func(r *policy.Regulation) { r.Surveys.Topics[0].Code = policy.Overall }},
		{"surveys.topics.code", func(r *policy.Regulation) { r.Surveys.Topics[1].Code = r.Surveys.Topics[0].Code }},
		{"surveys.topics[0]", func(r *policy.Regulation) { r.Surveys.Topics[0].ZH = "" }},
		{"complaints.production", func(r *policy.Regulation) { r.Complaints.Production = "a\x00b" }},
		{"periods.complaint-answer", func(r *policy.Regulation) { r.Periods.ComplaintAnswer = calendar.Period{N: 3, Unit: "moons"} }},
	} {
		_, err := compiled(t, c.change)
		require.ErrorIs(t, err, policy.InvalidInput, c.field)
		if c.field != "periods.complaint-answer" { // such a period cannot even be copied
			require.Equal(t, c.field, policy.Violations(err)[0].Field)
		}
	}
}
