package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The Anti-Money-Laundering Law keeps for ten years, from the day it is in force, what a
// company has switched it on for; nobody else is bound by a figure.
func TestTheLawThatACompanySwitchesOn(t *testing.T) {
	t.Parallel()
	inForce := calendar.MustDay("2025-01-01")
	require.Empty(t, policy.Default().Retentions("business", inForce), "none is on before a company has decided")
	v, err := compiled(t, func(r *policy.Regulation) { r.Retentions[0].On = true })
	require.NoError(t, err)
	require.Empty(t, v.Retentions("business", inForce.AddDays(-1)), "not before its first day")
	require.Empty(t, v.Retentions("credit", inForce), "each class has its own")
	all := v.Retentions("business", inForce)
	require.Len(t, all, 1)
	require.Equal(t, calendar.MustPeriod("120 months"), all[0].Period)
	require.Equal(t, "law", all[0].Basis)
	require.Contains(t, all[0].Citation, "art. 34")
}

// How long volumes are kept is said by somebody, from a day on.
func TestARetentionNamesItsSource(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*policy.Retention){
		"retentions[0].citation": func(r *policy.Retention) { r.Citation = "" },
		"retentions[0].basis":    func(r *policy.Retention) { r.Basis = "custom" },
		"retentions[0].class":    func(r *policy.Retention) { r.Class = "deed" },
		"retentions[0].period":   func(r *policy.Retention) { r.Period = calendar.Period{} },
		"retentions[0].from":     func(r *policy.Retention) { r.From = calendar.Day{} },
	} {
		_, err := compiled(t, func(r *policy.Regulation) { change(&r.Retentions[0]) })
		require.ErrorIs(t, err, policy.InvalidInput, field)
		require.Equal(t, field, policy.Violations(err)[0].Field)
	}
}
