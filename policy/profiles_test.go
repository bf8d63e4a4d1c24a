package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What a regulation says of customer profiles, and what it means to say nothing.
func TestProfilesOfARegulation(t *testing.T) {
	compile := func(change func(r *policy.Regulation)) (*policy.Version, error) {
		r, err := policy.DefaultRegulation()
		require.NoError(t, err)
		change(&r)
		return policy.Compile(r, nil, nil)
	}
	silent, err := compile(func(r *policy.Regulation) {
		r.Profiles = policy.Profiles{}
		r.Periods.ProfileUpdate = calendar.Period{}
	})
	require.NoError(t, err)
	require.Equal(t, policy.Default().Regulation().Profiles, silent.Regulation().Profiles, "left out is the default")
	require.Equal(t, "5 working days", silent.Periods().ProfileUpdate.String())
	require.True(t, silent.ProfileBuilder("any"), "where none is listed every department builds profiles")
	require.False(t, silent.ProfileBuilder(""))
	require.True(t, silent.Reapproves(policy.ProfileStanding))
	require.False(t, silent.Reapproves(policy.ProfileContacts))

	none, err := compile(func(r *policy.Regulation) {
		r.Profiles = policy.Profiles{Departments: []policy.DepartmentID{"sales"}, Reapprove: []policy.ProfilePart{}}
	})
	require.NoError(t, err)
	require.False(t, none.Reapproves(policy.ProfileBasics), "an empty list is an answer")
	require.True(t, none.ProfileBuilder("sales"))
	require.False(t, none.ProfileBuilder("canteen"))

	_, err = compile(func(r *policy.Regulation) { r.Profiles.Reapprove = []policy.ProfilePart{"weather"} })
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = compile(func(r *policy.Regulation) { r.Profiles.Departments = []policy.DepartmentID{"a\x00b"} })
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = policy.ParseRegulation([]byte("profiles: {reapprove: []}\n"))
	require.NoError(t, err)
	r, err := policy.ParseRegulation([]byte("profiles: {reapprove: []}\n"))
	require.NoError(t, err)
	require.NotNil(t, r.Profiles.Reapprove)
}
