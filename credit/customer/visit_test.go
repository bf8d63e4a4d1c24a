package customer_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func calling() customer.VisitTerms {
	return customer.VisitTerms{Profile: "profile-1", Department: "sales", Person: keeper.ID, Day: calendar.MustDay("2026-03-02")}
}

func went(day string) customer.VisitMaking {
	return customer.VisitMaking{Day: calendar.MustDay(day), Person: keeper.ID}
}

func told() customer.VisitReport {
	return customer.VisitReport{Channel: customer.ByMeeting, Contact: "张三", Text: "客户对供货及时表示满意", Opinion: "希望增加小包装"}
}

// visiting is a visit in each state, made by the acts.
func visiting(t *testing.T, state policy.State) customer.Visit {
	t.Helper()
	v, _, err := customer.ArrangeVisit(org, "visit-1", keeper, monday, law, calling())
	require.NoError(t, err)
	v.Revision++
	switch state {
	case customer.VisitMade:
		v, _, err = v.Make(keeper, monday, law, went("2026-03-02"))
	case customer.VisitRecorded:
		var out customer.RecordedVisit
		r := told()
		made := went("2026-03-02")
		r.Made = &made
		out, err = v.Record(keeper, monday, law, in(t, customer.Approved), [2]customer.FactID{"f-1", "f-2"}, r)
		v = out.Visit
	case customer.VisitCancelled:
		v, _, err = v.Cancel(keeper, monday, law, "客户出差")
	}
	require.NoError(t, err)
	require.Equal(t, state, v.State)
	return v
}

var visitActs = map[policy.Action]func(t *testing.T, v customer.Visit, who policy.Actor) error{
	customer.ActMakeVisit: func(_ *testing.T, v customer.Visit, who policy.Actor) error {
		_, _, err := v.Make(who, monday, law, went("2026-03-02"))
		return err
	},
	customer.ActRecordVisit: func(t *testing.T, v customer.Visit, who policy.Actor) error {
		t.Helper()
		r := told()
		if v.Made == nil {
			made := went("2026-03-02")
			r.Made = &made
		}
		_, err := v.Record(who, monday, law, in(t, customer.Approved), [2]customer.FactID{"f-1", "f-2"}, r)
		return err
	},
	customer.ActCancelVisit: func(_ *testing.T, v customer.Visit, who policy.Actor) error {
		_, _, err := v.Cancel(who, monday, law, "客户出差")
		return err
	},
}

func TestEveryStateAndActOfAVisit(t *testing.T) {
	for _, state := range customer.VisitStates() {
		v := visiting(t, state)
		before, err := json.Marshal(v)
		require.NoError(t, err)
		for _, row := range customer.VisitLifecycle() {
			err := visitActs[row.Action](t, v, keeper)
			if slices.Contains(row.From, state) {
				require.NoError(t, err, "%s in %s", row.Action, state)
				continue
			}
			found := violation(t, err, row.Rules[0], "state")
			require.Equal(t, string(state), found.Found)
		}
		explains(t, v.Explain, func(a policy.Action, who policy.Actor) error { return visitActs[a](t, v, who) })
		after, err := json.Marshal(v)
		require.NoError(t, err)
		require.JSONEq(t, string(before), string(after))
		var back customer.Visit
		require.NoError(t, json.Unmarshal(before, &back))
		require.Equal(t, v, back)
	}
	for _, act := range visitActs {
		require.Error(t, act(t, customer.Visit{}, keeper))
	}
}

// explains: what Explain allows succeeds, and what it says stands in the way is what
// the act refuses with.
func explains(t *testing.T, explain func(policy.Actor, time.Time, *policy.Version) []policy.Next, act func(policy.Action, policy.Actor) error) {
	t.Helper()
	for _, who := range append(slices.Clone(staff), planner, outsider, archivetest.Stranger) {
		for _, next := range explain(who, monday, law) {
			err := act(next.Action, who)
			require.Equal(t, next.Allowed, err == nil, "%s by %s: %v", next.Action, who.ID, err)
			for _, one := range next.Blocked {
				found := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *one })
				require.True(t, found, "%s by %s says %v, and refuses with %v", next.Action, who.ID, one, err)
			}
		}
	}
}

func TestArrangingAVisit(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		change func(v *customer.VisitTerms)
		rule   policy.Rule
		field  string
	}{
		{"today", keeper, nil, "", ""},
		{"one that took place", keeper, func(v *customer.VisitTerms) { v.Day = calendar.MustDay("2026-02-26") }, "", ""},
		{"another department's", outsider, nil, policy.R5c, "actor"},
		{"somebody without the authority", of("sales", archivetest.Auditor), nil, policy.R5a, "actor"},
		{"nobody's", keeper, func(v *customer.VisitTerms) { v.Profile = "" }, policy.R5c, "profile"},
		{"no day", keeper, func(v *customer.VisitTerms) { v.Day = calendar.Day{} }, policy.R5a, "day"},
		{"nobody who goes", keeper, func(v *customer.VisitTerms) { v.Person = "" }, policy.R5c, "person"},
		{"somebody of another organisation", archivetest.Stranger, nil, policy.C2b, ""},
	} {
		terms := calling()
		if c.change != nil {
			c.change(&terms)
		}
		_, _, err := customer.ArrangeVisit(org, "visit-1", c.who, monday, law, terms)
		if c.rule == "" {
			require.NoError(t, err, c.why)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
}

func TestMakingAVisit(t *testing.T) {
	v := visiting(t, customer.VisitArranged)
	require.Equal(t, "2026-03-09", v.Due().String())
	_, _, err := v.Make(outsider, monday, law, went("2026-03-02"))
	refuses(t, err, policy.R5c, "actor")
	_, _, err = v.Make(keeper, monday, law, went("2026-03-03"))
	refuses(t, err, policy.R5c, "day")
	_, _, err = v.Make(keeper, monday, law, customer.VisitMaking{Person: keeper.ID})
	refuses(t, err, policy.R5c, "day")
	_, _, err = v.Make(keeper, monday, law, customer.VisitMaking{Day: calendar.MustDay("2026-03-02")})
	refuses(t, err, policy.R5c, "person")
	made, _, err := v.Make(colleague, on("2026-03-05"), law, went("2026-03-04"))
	require.NoError(t, err)
	require.Equal(t, "2026-03-11", made.Due().String(), "from the visit the record is awaited")
	_, _, err = visiting(t, customer.VisitMade).Cancel(keeper, monday, law, "记录不便")
	refuses(t, err, policy.R5c, "state")
}

// A visit's record becomes part of the profile.
func TestRecordingAVisit(t *testing.T) {
	v, p := visiting(t, customer.VisitMade), in(t, customer.Approved)
	ids := [2]customer.FactID{"f-1", "f-2"}
	out, err := v.Record(keeper, monday, law, p, ids, told())
	require.NoError(t, err)
	require.Equal(t, customer.VisitRecorded, out.Visit.State)
	require.True(t, out.Visit.Due().IsZero())
	require.Equal(t, ids[:], out.Visit.Facts)
	require.Equal(t, 1, out.Profile.Communications.Count)
	require.Equal(t, 1, out.Profile.Opinions.Count)
	require.Equal(t, customer.Approved, out.Profile.State, "what a customer says takes no approval")
	require.Equal(t, customer.Communication, out.Facts[0].Fact.Topic)
	require.Equal(t, policy.Personal("张三"), out.Facts[0].Fact.Contact)
	require.Equal(t, customer.Opinion, out.Facts[1].Fact.Topic)
	require.Contains(t, out.Facts[1].Draft.Rules, policy.R5b)
	for _, f := range out.Facts {
		require.Equal(t, customer.FromVisit, f.Fact.Source)
		require.Equal(t, v.ID, f.Fact.Visit)
		require.Equal(t, "2026-03-02", f.Fact.Day.String())
	}
	for _, details := range []string{detail(out.Draft.Details), detail(out.ProfileDraft.Details), detail(out.Facts[0].Draft.Details), detail(out.Facts[1].Draft.Details)} {
		for _, secret := range []string{"张三", "满意", "小包装", "c-9"} {
			require.NotContains(t, details, secret)
		}
	}

	short := told()
	short.Opinion = ""
	out, err = v.Record(keeper, monday, law, p, ids, short)
	require.NoError(t, err)
	require.Len(t, out.Facts, 1)

	for _, c := range []struct {
		why    string
		visit  policy.State
		who    policy.Actor
		change func(r *customer.VisitReport, p *customer.Profile)
		rule   policy.Rule
		field  string
	}{
		{"another department's", customer.VisitMade, outsider, nil, policy.R5c, "actor"},
		{"nothing said", customer.VisitMade, keeper, func(r *customer.VisitReport, _ *customer.Profile) { r.Text = "" }, policy.R5c, "text"},
		{"no channel", customer.VisitMade, keeper, func(r *customer.VisitReport, _ *customer.Profile) { r.Channel = "" }, policy.R5c, "channel"},
		{"made twice", customer.VisitMade, keeper, func(r *customer.VisitReport, _ *customer.Profile) {
			m := went("2026-03-02")
			r.Made = &m
		}, policy.R5c, "made"},
		{"never made", customer.VisitArranged, keeper, nil, policy.R5c, "made"},
		{"made tomorrow", customer.VisitArranged, keeper, func(r *customer.VisitReport, _ *customer.Profile) {
			m := went("2026-03-03")
			r.Made = &m
		}, policy.R5c, "made.day"},
		{"made by nobody", customer.VisitArranged, keeper, func(r *customer.VisitReport, _ *customer.Profile) {
			r.Made = &customer.VisitMaking{Day: calendar.MustDay("2026-03-02")}
		}, policy.R5c, "made.person"},
		{"another customer's profile", customer.VisitMade, keeper, func(_ *customer.VisitReport, p *customer.Profile) { p.ID = "profile-2" }, "", "profile"},
		{"another organisation's profile", customer.VisitMade, keeper, func(_ *customer.VisitReport, p *customer.Profile) { p.Org = "elsewhere" }, "", "profile"},
	} {
		r, into := told(), p
		if c.change != nil {
			c.change(&r, &into)
		}
		_, err := visiting(t, c.visit).Record(c.who, monday, law, into, ids, r)
		refuses(t, err, c.rule, c.field)
	}
}

// What the custodian's own visit tells brings the profile up to date.
func TestAVisitIsAnUpdate(t *testing.T) {
	sold, err := in(t, customer.Approved).RecordTransaction(colleague, monday, law, "t", sale("2026-03-02"))
	require.NoError(t, err)
	ids := [2]customer.FactID{"f-1", "f-2"}
	own, err := visiting(t, customer.VisitMade).Record(keeper, monday, law, sold.Profile, ids, told())
	require.NoError(t, err)
	require.True(t, own.Profile.Due().IsZero())
	others, err := visiting(t, customer.VisitMade).Record(colleague, monday, law, sold.Profile, ids, told())
	require.NoError(t, err)
	require.False(t, others.Profile.Due().IsZero())
}

func TestGrades(t *testing.T) {
	p := in(t, customer.Drafted)
	for _, c := range []struct {
		day   string
		grade customer.Grade
		want  customer.Grade
	}{{"2026-02-20", customer.Good, customer.Good}, {"2026-02-25", customer.Bad, customer.Bad}, {"2026-02-24", customer.Fair, customer.Bad}, {"2026-03-02", "", customer.Bad}} {
		e := entry(customer.Standing)
		e.Day, e.Grade = calendar.MustDay(c.day), c.grade
		out, err := p.Record(keeper, monday, law, "f", e)
		p = recorded(t, out, err)
		require.Equal(t, c.want, p.Grade, "the latest description that has one")
	}
	e := entry(customer.Need)
	e.Grade = customer.Good
	_, err := p.Record(keeper, monday, law, "f", e)
	refuses(t, err, policy.G1, "grade")
	e = entry(customer.Need)
	e.Contact = "张三"
	_, err = p.Record(keeper, monday, law, "f", e)
	refuses(t, err, policy.G1, "contact")
	e = entry(customer.Standing)
	e.Grade = "excellent"
	_, err = p.Record(keeper, monday, law, "f", e)
	refuses(t, err, policy.G1, "grade")
	for _, g := range append(customer.Grades(), "") {
		require.NotEqual(t, string(g), g.Text().ZH)
	}
}

func TestOrganising(t *testing.T) {
	team := customer.Team{Department: "marketing", Organiser: "zhao", Helpers: []policy.DepartmentID{"sales", "mine-1"}}
	none := customer.TaskTeam{Org: org, Task: customer.TaskVisits}
	named, d, err := none.Organise(planner, monday, law, team)
	require.NoError(t, err)
	require.Equal(t, team, named.Team)
	require.Equal(t, []policy.Rule{policy.R3}, d.Rules)
	team.Helpers[0] = "changed"
	require.Equal(t, policy.DepartmentID("sales"), named.Team.Helpers[0], "the record keeps its own")
	for field, team := range map[string]customer.Team{
		"department": {Organiser: "zhao"}, "organiser": {Department: "marketing"},
		"helpers": {Department: "marketing", Organiser: "zhao", Helpers: []policy.DepartmentID{"sales", "marketing"}},
	} {
		_, _, err := none.Organise(planner, monday, law, team)
		refuses(t, err, policy.R3, field)
	}
	_, _, err = none.Organise(keeper, monday, law, named.Team)
	refuses(t, err, policy.R3, "actor")
	_, _, err = none.Organise(archivetest.Stranger, monday, law, named.Team)
	refuses(t, err, policy.C2b, "")
	require.True(t, named.Team.Helps("mine-1") && named.Team.Helps("marketing") && !named.Team.Helps("canteen") && !named.Team.Helps(""))
	for _, task := range customer.Tasks() {
		require.NotEqual(t, string(task), task.Text().ZH)
	}
}

// A visit entered once it is overdue is late, whatever day is stated; both days stand.
func TestAnOverdueVisitEnteredLater(t *testing.T) {
	v := visiting(t, customer.VisitArranged) // in time until 9 March
	late, d, err := v.Make(keeper, on("2026-03-10"), law, went("2026-03-09"))
	require.NoError(t, err)
	due, _ := late.Deadlines.Get(policy.VisitMade)
	require.Equal(t, "2026-03-10", due.Done.String())
	require.True(t, due.Late(calendar.MustDay("2026-03-10")))
	require.Equal(t, "2026-03-09", late.Made.Day.String())
	require.Contains(t, detail(d.Details), "done=2026-03-09")
	require.Contains(t, detail(d.Details), "entered=2026-03-10")
	inTime := ok[customer.Visit](t)(v.Make(keeper, on("2026-03-09"), law, went("2026-03-09")))
	due, _ = inTime.Deadlines.Get(policy.VisitMade)
	require.False(t, due.Late(calendar.MustDay("2026-03-09")))
}
