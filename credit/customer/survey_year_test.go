package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A year is held against somebody where the company's own regulation bound it (rules B7
// and C5a): one before it, in which the default regulation only stood in, is held against
// whoever was named for it, and against nobody else.
func TestAYearBeforeTheCompanysOwnRegulation(t *testing.T) {
	o, ctx := open(t), t.Context()
	own := law.Regulation()
	own.ID, own.Effective = "own", calendar.MustDay("2027-02-01")
	first, err := policy.Compile(own, nil, nil)
	require.NoError(t, err)
	book, err := policy.NewRulebook(policy.Adoption{Org: org, Version: law, StandIn: true}, policy.Adoption{Org: org, Version: first})
	require.NoError(t, err)
	o.Book = customer.NewBook(o.db.Customers(), policy.House{Clock: func() time.Time { return o.at }, Rulebook: book})
	_, err = o.Organise(ctx, policy.By(boss), customer.TaskSurveys, 0, questionnaire().Team)
	require.NoError(t, err)
	named, err := o.PlanSurveyYear(ctx, policy.By(director), 2026, 0, questionnaire().Team)
	require.NoError(t, err)

	o.at = on("2028-01-04")
	for _, c := range []struct {
		year    int
		missing bool
		why     string
	}{
		{2025, false, "nobody was named, and the regulation that asks for a survey was not the company's own yet"},
		{2026, true, "somebody was named under the default regulation, which was in force"},
		{2027, true, "the company's own regulation bound the end of the year"},
	} {
		status, err := o.SurveyYear(ctx, policy.By(boss), c.year)
		require.NoError(t, err)
		require.Equal(t, c.missing, status.Missing, c.why)
		next, err := o.ExplainSurveyYear(ctx, policy.By(clerk), c.year)
		require.NoError(t, err)
		var revision uint64
		if c.year == 2026 {
			revision = named.Revision
		}
		y, err := o.CloseSurveyYear(ctx, policy.By(clerk), c.year, revision)
		if !c.missing {
			refuses(t, err, policy.B7, "year")
			require.False(t, next[len(next)-1].Allowed, c.why)
			continue
		}
		require.NoError(t, err, c.why)
		require.Len(t, y.Breaches, 1, c.why)
		require.True(t, next[len(next)-1].Allowed, c.why)
	}
}
