package customer_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var planner = archivetest.OfficeDirector

func monthly() customer.CareTerms {
	return customer.CareTerms{
		Profile: "profile-1", Occasion: customer.Occasion{Months: 1}, Department: "sales", Person: keeper.ID, From: calendar.MustDay("2026-01-31"),
	}
}

func planned(t *testing.T, terms customer.CareTerms) customer.CarePlan {
	t.Helper()
	p, _, err := customer.PlanCare(org, "plan-1", planner, monday, law, terms)
	require.NoError(t, err)
	p.Revision++
	return p
}

func TestTheOfficePlans(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		change func(t *customer.CareTerms)
		rule   policy.Rule
		field  string
	}{
		{"a customer", planner, nil, "", ""},
		{"a class", planner, func(t *customer.CareTerms) { t.Profile, t.Class = "", "key" }, "", ""},
		{"the sales director", director, nil, "", ""},
		{"somebody of a department", keeper, nil, policy.R5a, "actor"},
		{"nobody's", planner, func(t *customer.CareTerms) { t.Profile = "" }, policy.R5a, "profile"},
		{"a customer's and a class's", planner, func(t *customer.CareTerms) { t.Class = "key" }, policy.R5a, "profile"},
		{"no occasion", planner, func(t *customer.CareTerms) { t.Occasion = customer.Occasion{} }, policy.R5a, "occasion"},
		{"two occasions", planner, func(t *customer.CareTerms) { t.Occasion.Holidays = true }, policy.R5a, "occasion"},
		{"a day of no year", planner, func(t *customer.CareTerms) {
			t.Occasion = customer.Occasion{Anniversary: &customer.YearDay{Month: 2, Day: 30}}
		}, policy.R5a, "occasion.anniversary"},
		{"no month of the year", planner, func(t *customer.CareTerms) {
			t.Occasion = customer.Occasion{Anniversary: &customer.YearDay{Month: 13, Day: 1}}
		}, policy.R5a, "occasion.anniversary.month"},
		{"months below nothing", planner, func(t *customer.CareTerms) { t.Occasion.Months = -1 }, policy.R5a, "occasion.months"},
		{"a day that is none", planner, func(t *customer.CareTerms) {
			t.Occasion = customer.Occasion{Days: []calendar.Day{{}}}
		}, policy.R5a, "occasion.days"},
		{"days that are over", planner, func(t *customer.CareTerms) {
			t.Occasion = customer.Occasion{Days: []calendar.Day{calendar.MustDay("2026-03-01")}}
		}, policy.R5a, "occasion"},
		{"no department", planner, func(t *customer.CareTerms) { t.Department = "" }, policy.R5a, "department"},
		{"nobody who goes", planner, func(t *customer.CareTerms) { t.Person = "" }, policy.R5a, "person"},
		{"no first day", planner, func(t *customer.CareTerms) { t.From = calendar.Day{} }, policy.R5a, "from"},
		{"an end before its beginning", planner, func(t *customer.CareTerms) { t.Until = calendar.MustDay("2026-01-30") }, policy.R5a, "until"},
		{"an end before the next occasion", planner, func(t *customer.CareTerms) { t.Until = calendar.MustDay("2026-03-30") }, policy.R5a, "occasion"},
		{"somebody of another organisation", archivetest.Stranger, nil, policy.C2b, ""},
	} {
		terms := monthly()
		if c.change != nil {
			c.change(&terms)
		}
		p, d, err := customer.PlanCare(org, "plan-1", c.who, monday, law, terms)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, customer.Running, p.State)
			require.Contains(t, d.Rules, policy.R5a)
			continue
		}
		require.Empty(t, p, c.why)
		refuses(t, err, c.rule, c.field)
	}
}

// The occasions of a plan, one after the other.
func TestOccasions(t *testing.T) {
	for why, c := range map[string]struct {
		occasion customer.Occasion
		from     string
		want     []string
	}{
		"every month, from the last of one": {customer.Occasion{Months: 1}, "2026-01-31", []string{"2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"}},
		"every quarter, begun long ago":     {customer.Occasion{Months: 3}, "2019-11-30", []string{"2026-05-30", "2026-08-30", "2026-11-30", "2027-02-28", "2027-05-30"}},
		"each statutory holiday": {customer.Occasion{Holidays: true}, "2026-03-01", []string{
			"2026-04-04", "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01",
			"2027-01-01", // this year is not published: those of a fixed place are known
		}},
		"a leap day": {customer.Occasion{Anniversary: &customer.YearDay{Month: 2, Day: 29}}, "2026-03-01", []string{"2027-02-28", "2028-02-29", "2029-02-28"}},
		"single days, in any order, one over": {customer.Occasion{
			Days: []calendar.Day{calendar.MustDay("2026-09-01"), calendar.MustDay("2026-03-02"), calendar.MustDay("2026-03-01")},
		}, "2026-03-01", []string{"2026-03-02", "2026-09-01", ""}},
	} {
		terms := monthly()
		terms.Occasion, terms.From = c.occasion, calendar.MustDay(c.from)
		p := planned(t, terms)
		var got []string
		for range c.want {
			got = append(got, p.Next.String())
			if p.State == customer.Ended {
				break
			}
			require.Equal(t, p.Next.Year() > 2026 && c.occasion.Holidays, p.Provisional)
			var err error
			p, _, err = p.Skip(planner, monday, law, "本次不办")
			require.NoError(t, err, why)
		}
		require.Equal(t, c.want, got, why)
	}
}

// What a year that is published later says counts from then on.
func TestAProvisionalOccasionIsFoundAgain(t *testing.T) {
	terms := monthly()
	terms.Occasion, terms.From = customer.Occasion{Holidays: true}, calendar.MustDay("2027-01-02")
	p := planned(t, terms)
	require.Equal(t, "2027-04-05", p.Next.String())
	require.True(t, p.Provisional)
	published, err := policy.Compile(policy.Default().Regulation(), []calendar.Amendment{{
		Year: 2027, Source: "国办", Holidays: []calendar.Day{calendar.MustDay("2027-02-05"), calendar.MustDay("2027-02-06"), calendar.MustDay("2027-04-05")},
	}}, nil)
	require.NoError(t, err)
	out, err := p.Arrange(planner, on("2027-01-10"), published, nil, false, nil)
	require.NoError(t, err)
	require.Equal(t, "2027-02-05", out.Draft.Day.String(), "Spring Festival, of which nothing was known")
	require.Equal(t, "2027-04-05", out.Plan.Next.String())
	require.False(t, out.Plan.Provisional)
}

func TestArranging(t *testing.T) {
	p, one := planned(t, monthly()), in(t, customer.Approved)
	require.Equal(t, "2026-03-31", p.Next.String(), "what is over is not planned")
	require.Equal(t, "2026-04-08", p.Due().String(), "five working days: Qingming falls between")
	_, err := p.Arrange(planner, on("2026-02-27"), law, []customer.Profile{one}, false, []customer.VisitID{"visit-1"})
	refuses(t, err, policy.R5a, "day")
	out, err := p.Arrange(keeper, monday, law, []customer.Profile{one}, false, []customer.VisitID{"visit-1"})
	require.NoError(t, err)
	v := out.Visits[0].Visit
	require.Equal(t, customer.VisitArranged, v.State)
	require.Equal(t, customer.PlanID("plan-1"), v.Plan)
	require.Equal(t, "2026-04-08", v.Due().String())
	require.Equal(t, "2026-04-30", out.Plan.Next.String())
	require.Equal(t, 1, out.Plan.Occasions)

	other := one
	other.ID = "profile-2"
	_, err = p.Arrange(planner, monday, law, []customer.Profile{other}, false, []customer.VisitID{"visit-1"})
	refuses(t, err, "", "profile")
	_, err = p.Arrange(planner, monday, law, []customer.Profile{one}, false, nil)
	refuses(t, err, "", "ids")
}

// A class is arranged a part at a time, all for the same occasion.
func TestArrangingAClass(t *testing.T) {
	terms := monthly()
	terms.Profile, terms.Class = "", "key"
	p := planned(t, terms)
	var to []customer.Profile
	var ids []customer.VisitID
	for i := range 4 {
		one := in(t, customer.Drafted)
		one.ID = customer.ProfileID("profile-" + strconv.Itoa(i))
		to, ids = append(to, one), append(ids, customer.VisitID("visit-"+strconv.Itoa(i)))
	}
	first, err := p.Arrange(planner, monday, law, to[:2], true, ids)
	require.NoError(t, err)
	require.Equal(t, customer.ProfileID("profile-1"), first.Plan.Arranging)
	require.Equal(t, p.Next, first.Plan.Next)
	_, _, err = first.Plan.Change(planner, monday, law, terms)
	refuses(t, err, policy.R5a, "arranging")
	second, err := first.Plan.Arrange(planner, monday, law, to[2:], false, ids[2:])
	require.NoError(t, err)
	require.Empty(t, second.Plan.Arranging)
	require.Equal(t, 4, second.Plan.Visits)
	require.Equal(t, first.Visits[0].Visit.Day, second.Visits[0].Visit.Day)

	for _, change := range []func(p *customer.Profile){
		func(p *customer.Profile) { p.Basics.Class = "small" },
		func(p *customer.Profile) { p.Department = "canteen" },
		func(p *customer.Profile) { p.Org = "elsewhere" },
	} {
		one := to[0]
		change(&one)
		_, err := p.Arrange(planner, monday, law, []customer.Profile{one}, false, ids)
		refuses(t, err, "", "profile")
	}
}

func TestChangingAPlan(t *testing.T) {
	p := planned(t, monthly())
	other := monthly()
	other.Profile = "profile-2"
	_, _, err := p.Change(planner, monday, law, other)
	refuses(t, err, policy.R5a, "profile")
	sooner := monthly()
	sooner.Occasion, sooner.Person = customer.Occasion{Months: 12}, "somebody-else"
	changed, _, err := p.Change(planner, monday, law, sooner)
	require.NoError(t, err)
	require.Equal(t, "2027-01-31", changed.Next.String())
	d, _ := changed.Deadlines.Get(policy.VisitMade)
	require.Equal(t, policy.PersonID("somebody-else"), d.Person)
	over := monthly()
	over.Until = calendar.MustDay("2026-03-03")
	_, _, err = p.Change(planner, monday, law, over)
	refuses(t, err, policy.R5a, "occasion")
	_, _, err = p.Skip(planner, monday, law, "")
	refuses(t, err, "", "reason")
	ended, _, err := p.End(planner, monday, law, "不再往来")
	require.NoError(t, err)
	require.True(t, ended.Due().IsZero())
}

var careActs = map[policy.Action]func(p customer.CarePlan, who policy.Actor) error{
	customer.ActArrangeCare: func(p customer.CarePlan, who policy.Actor) error {
		_, err := p.Arrange(who, monday, law, nil, false, nil)
		return err
	},
	customer.ActSkipCare: func(p customer.CarePlan, who policy.Actor) error {
		_, _, err := p.Skip(who, monday, law, "本次不办")
		return err
	},
	customer.ActChangeCare: func(p customer.CarePlan, who policy.Actor) error {
		_, _, err := p.Change(who, monday, law, monthly())
		return err
	},
	customer.ActEndCare: func(p customer.CarePlan, who policy.Actor) error {
		_, _, err := p.End(who, monday, law, "不再往来")
		return err
	},
}

func TestEveryStateAndActOfAPlan(t *testing.T) {
	running := planned(t, monthly())
	ended, _, err := running.End(planner, monday, law, "不再往来")
	require.NoError(t, err)
	table := customer.CareLifecycle()
	for _, p := range []customer.CarePlan{running, ended} {
		for _, row := range table {
			err := careActs[row.Action](p, director)
			if slices.Contains(row.From, p.State) {
				require.NoError(t, err, "%s in %s", row.Action, p.State)
				continue
			}
			require.Equal(t, policy.RuleBroken, violation(t, err, row.Rules[0], "state").Kind)
		}
		explains(t, p.Explain, func(a policy.Action, who policy.Actor) error { return careActs[a](p, who) })
	}
	for _, act := range careActs {
		require.Error(t, act(customer.CarePlan{}, planner))
	}
}
