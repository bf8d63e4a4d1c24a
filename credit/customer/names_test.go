package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Whom an act names is in the house's directory, and may do what they are named for.
func TestWhomTheBookNames(t *testing.T) {
	o, ctx := open(t), t.Context()
	there := archivetest.Directory{keeper, colleague, outsider, boss, director, clerk}
	b := customer.NewBook(o.db.Customers(), policy.House{Clock: func() time.Time { return o.at }, Rulebook: policy.Fixed(law), Directory: there})
	survey, err := o.DraftSurvey(ctx, policy.By(director), questionnaire())
	require.NoError(t, err)
	in := intake(customer.ServiceProcess)
	in.Profile = o.l.ID
	complaint, err := o.ReceiveComplaint(ctx, policy.By(keeper), keeper.ID, in)
	require.NoError(t, err)
	o.l, err = o.Profile(ctx, policy.By(keeper), o.l.ID)
	require.NoError(t, err)
	planned, err := o.PlanCare(ctx, policy.By(planner), caring(o, nil))
	require.NoError(t, err)
	visit, err := o.ArrangeVisit(ctx, policy.By(keeper), calledOn(o, nil))
	require.NoError(t, err)

	const nobody, none = policy.PersonID("nobody"), policy.DepartmentID("none")
	built := func(change func(w *customer.Building)) error {
		w := building()
		w.Basics.Customer = "c-10"
		change(&w)
		_, err := b.Build(ctx, dry(keeper), w)
		return err
	}
	team := func(change func(t *customer.Team)) customer.Team {
		team := customer.Team{Department: "sales", Organiser: director.ID, Helpers: []policy.DepartmentID{"canteen"}}
		change(&team)
		return team
	}
	organise := func(change func(t *customer.Team)) error {
		_, err := b.Organise(ctx, dry(boss), customer.TaskVisits, 0, team(change))
		return err
	}
	year := func(change func(t *customer.Team)) error {
		_, err := b.PlanSurveyYear(ctx, dry(director), 2026, 0, team(change))
		return err
	}
	propose := func(answerer policy.PersonID) error {
		out := outcome()
		out.Answerer = answerer
		_, err := b.ProposeOutcome(ctx, dry(keeper), complaint.Ref(), out)
		return err
	}
	change := func(f func(t *customer.CareTerms)) error {
		_, err := b.ChangeCare(ctx, dry(planner), planned.Ref(), caring(o, f))
		return err
	}
	for _, c := range []struct {
		why   string
		err   error
		rule  policy.Rule
		field string
	}{
		{"a custodian there is not", built(func(w *customer.Building) { w.Custodian = nobody }), "", "custodian"},
		{"a custodian who may not keep it up", built(func(w *customer.Building) { w.Custodian = boss.ID }), policy.R4_2b, "custodian"},
		{"another custodian there is not", last(b.Assign(ctx, dry(director), o.l.Ref(), nobody)), "", "custodian"},
		{"an authorisation for nobody", last(b.Grant(ctx, dry(boss), terms(customer.Grantee{Person: nobody}, customer.Scope{All: true}))), "", "to.person"},
		{"an organiser there is not", organise(func(t *customer.Team) { t.Organiser = nobody }), "", "organiser"},
		{"a helper there is not", organise(func(t *customer.Team) { t.Helpers[0] = none }), "", "helpers[0]"},
		{"a department there is not", organise(func(t *customer.Team) { t.Department = none }), "", "department"},
		{"an organiser of the year there is not", year(func(t *customer.Team) { t.Organiser = nobody }), "", "organiser"},
		{"a complaint for nobody", last(b.ReceiveComplaint(ctx, dry(keeper), nobody, in)), "", "handler"},
		{"one for somebody of another department", last(b.ReceiveComplaint(ctx, dry(keeper), outsider.ID, in)), policy.R7_3, "handler"},
		{"one for who proposes no outcome", last(b.AssignComplaint(ctx, dry(director), complaint.Ref(), boss.ID)), policy.R7_3, "handler"},
		{"an answer by nobody", propose(nobody), "", "answerer"},
		{"an answer by who is not of the office", propose(colleague.ID), policy.R7_3, "answerer"},
		{"visits by nobody", change(func(t *customer.CareTerms) { t.Person = nobody }), "", "person"},
		{"visits by one of another department", change(func(t *customer.CareTerms) { t.Person = outsider.ID }), policy.R5c, "person"},
		{"a plan of no department", last(b.PlanCare(ctx, dry(planner), caring(o, func(t *customer.CareTerms) { t.Department, t.Person = none, clerk.ID }))), "", "department"},
		{"a visit by nobody", last(b.ArrangeVisit(ctx, dry(keeper), calledOn(o, func(t *customer.VisitTerms) { t.Person = nobody }))), "", "person"},
		{"nobody went", last(b.MakeVisit(ctx, dry(keeper), visit.Ref(), customer.VisitMaking{Day: calendar.MustDay("2026-03-02"), Person: nobody})), "", "person"},
		{"a survey of a team there is not", last(b.DraftSurvey(ctx, dry(director), questionnaire())), "", "team.department"},
		{"a survey of a department there is not", last(b.EditSurvey(ctx, dry(director), survey.Ref(), asking(none))), "", "invited.departments[0]"},
	} {
		require.Error(t, c.err, c.why)
		v := policy.Violations(c.err)[0]
		require.Equal(t, c.field, v.Field, "%s: %v", c.why, c.err)
		require.Equal(t, c.rule, v.Rule, "%s: %v", c.why, c.err)
		if c.rule == "" {
			require.ErrorIs(t, c.err, policy.InvalidInput, c.why)
		}
	}

	// Those who are there and may are taken.
	for why, err := range map[string]error{
		"profile":   built(func(*customer.Building) {}),
		"task":      organise(func(*customer.Team) {}),
		"year":      year(func(*customer.Team) {}),
		"complaint": last(b.AssignComplaint(ctx, dry(director), complaint.Ref(), colleague.ID)),
		"outcome":   propose(clerk.ID),
		"plan":      change(nil),
		"visit":     last(b.ArrangeVisit(ctx, dry(keeper), calledOn(o, nil))),
		"made":      last(b.MakeVisit(ctx, dry(keeper), visit.Ref(), went("2026-03-02"))),
		"survey":    last(b.EditSurvey(ctx, dry(director), survey.Ref(), asking("sales"))),
	} {
		require.NoError(t, err, why)
	}
}

// An owner of a corrective action is somebody (rule R6d), and so is a department a
// report goes to (R6c).
func TestWhomTheActionsName(t *testing.T) {
	o, ctx := open(t), t.Context()
	there := archivetest.Directory{keeper, director, clerk}
	b := customer.NewBook(o.db.Customers(), policy.House{Clock: func() time.Time { return o.at }, Rulebook: policy.Fixed(law), Directory: there})
	s := surveyIn(t, customer.SurveyClosed)
	s.Revision = 0
	a := actionIn(t, customer.ActionPlanned)
	a.Revision = 0
	require.NoError(t, o.db.Customers().Update(ctx, func(tx customer.Tx) error {
		saved, err := tx.SaveSurvey(ctx, s, journal.NewDraft(clerk, friday, customer.ActPlanAction))
		if err == nil {
			s = saved
			a, err = tx.SaveCorrectiveAction(ctx, a, journal.NewDraft(clerk, friday, customer.ActPlanAction))
		}
		return err
	}))
	o.at = friday
	p := plan()
	p.Owner, p.Department = "nobody", "none"
	_, err := b.PlanAction(ctx, dry(clerk), s.ID, p)
	require.Len(t, policy.Violations(err), 2, "%v", err)
	refuses(t, err, "", "owner")
	refuses(t, err, "", "department")
	_, err = b.AssignAction(ctx, dry(clerk), a.Ref(), "nobody", calendar.MustDay("2026-04-01"))
	refuses(t, err, "", "owner")
	_, err = b.AssignAction(ctx, dry(clerk), a.Ref(), director.ID, calendar.MustDay("2026-04-01"))
	require.NoError(t, err)
}

func last[T any](_ T, err error) error { return err }

func dry(who policy.Actor) policy.Request {
	req := policy.By(who)
	req.DryRun = true
	return req
}

func caring(o *office, change func(t *customer.CareTerms)) customer.CareTerms {
	terms := monthly()
	terms.Profile, terms.From = o.l.ID, calendar.MustDay("2026-03-02")
	if change != nil {
		change(&terms)
	}
	return terms
}

func calledOn(o *office, change func(t *customer.VisitTerms)) customer.VisitTerms {
	terms := calling()
	terms.Profile = o.l.ID
	if change != nil {
		change(&terms)
	}
	return terms
}

func asking(d policy.DepartmentID) customer.Questionnaire {
	q := questionnaire()
	q.Team = customer.Team{Department: "sales", Organiser: director.ID}
	q.Invited = customer.Invited{Departments: []policy.DepartmentID{d}}
	return q
}
