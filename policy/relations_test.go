package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A regulation written before there were visits has the times of the default one,
// each by itself.
func TestTheTimesOfVisits(t *testing.T) {
	r := policy.Default().Regulation()
	r.Visits = policy.Visits{Make: calendar.MustPeriod("10 days")}
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	require.Equal(t, "10 days", v.Visits().Make.String())
	base := policy.Default().Visits()
	require.Equal(t, base.Record, v.Visits().Record)
	require.Equal(t, base.Ahead, v.Visits().Ahead)
	require.Equal(t, base.Dormant, v.Visits().Dormant)

	text, err := policy.ParseRegulation([]byte("visits: {record: 2 working days}"))
	require.NoError(t, err)
	require.Equal(t, "2 working days", text.Visits.Record.String())
	_, err = policy.ParseRegulation([]byte("visits: {record: soon}"))
	require.Error(t, err)
	r.Visits.Dormant = calendar.Period{N: 1, Unit: "moons"}
	_, err = policy.Compile(r, nil, nil)
	require.ErrorIs(t, err, policy.InvalidInput)
	for _, name := range []policy.DeadlineName{policy.VisitMade, policy.VisitRecorded} {
		require.NotEqual(t, string(name), name.Text().ZH)
	}
}
