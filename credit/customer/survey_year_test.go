package customer_test

import (
	"maps"
	"slices"
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

// Whoever organised the surveys on 31 December answers for a year that nobody was named
// for, whoever organises them when it is closed (rule R6a).
func TestWhoAnswersForAYearWithoutAPlan(t *testing.T) {
	team := func(organiser policy.PersonID) customer.Team {
		one := questionnaire().Team
		one.Organiser = organiser
		return one
	}
	for _, c := range []struct {
		named map[string]policy.PersonID
		want  policy.PersonID
		why   string
	}{
		{map[string]policy.PersonID{"2026-06-01": director.ID, "2027-01-02": colleague.ID}, director.ID, "who was replaced after the year's end"},
		{map[string]policy.PersonID{"2026-06-01": director.ID, "2026-12-31": colleague.ID}, colleague.ID, "who was named on the last day"},
		{map[string]policy.PersonID{"2027-01-02": colleague.ID}, "", "nobody, where the first was named after it"},
	} {
		o, ctx := open(t), t.Context()
		for _, day := range slices.Sorted(maps.Keys(c.named)) {
			o.at = on(day)
			now, err := o.TaskTeam(ctx, policy.By(boss), customer.TaskSurveys)
			require.NoError(t, err)
			_, err = o.Organise(ctx, policy.By(boss), customer.TaskSurveys, now.Revision, team(c.named[day]))
			require.NoError(t, err)
		}
		o.at = on("2027-01-04")
		y, err := o.CloseSurveyYear(ctx, policy.By(clerk), 2026, 0)
		if c.want == "" {
			refuses(t, err, policy.R6a, "organiser")
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, c.want, y.Breaches[0].Person, c.why)
		require.Equal(t, team(c.want), y.Team, c.why)
	}
}

// A year with a survey that counts closes where nobody answered for it at its end: with
// those who organised the survey.
func TestASurveyThatNobodyAnsweredFor(t *testing.T) {
	counted := surveyIn(t, customer.SurveyClosed)
	y, _, err := customer.NewSurveyYear(org, 2026).Close(clerk, on("2027-01-04"), law, law, customer.Team{}, counted)
	require.NoError(t, err)
	require.Empty(t, y.Breaches)
	require.Equal(t, counted.Team, y.Team)
	require.Equal(t, counted.ID, y.Survey)
}
