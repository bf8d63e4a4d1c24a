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

// kept is a record of a kind under test: what its table says, and its acts, with
// input that suits the fixtures.
type kept[R any] struct {
	table   policy.Lifecycle[R]
	states  []policy.State
	text    func(policy.State) policy.Text
	in      func(tb testing.TB, s policy.State) R
	explain func(r R, who policy.Actor, at time.Time) []policy.Next
	acts    map[policy.Action]func(r R, who policy.Actor, at time.Time) error
	// at is when the acts are done; of some acts another instant.
	at  time.Time
	ats map[policy.Action]time.Time
	// misfits are acts that the table allows in a state, and the fixture's record not.
	misfits map[policy.State][]policy.Action
}

func (k kept[R]) when(a policy.Action) time.Time {
	if at, ok := k.ats[a]; ok {
		return at
	}
	return k.at
}

// test walks every pair of state and act: one that the table forbids is refused by
// the rule of its row; what Explain allows an actor succeeds, and what it says stands
// in the way is what the act refuses with; and no act changes what it was given.
func (k kept[R]) test(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, k.table)
	for _, state := range k.states {
		require.NotEqual(t, string(state), k.text(state).ZH, "every state has its name")
		r := k.in(t, state)
		before, err := json.Marshal(r)
		require.NoError(t, err)
		var back R
		require.NoError(t, json.Unmarshal(before, &back))
		require.Equal(t, r, back, "it comes back from JSON as it was")
		for _, row := range k.table {
			act, ok := k.acts[row.Action]
			require.True(t, ok, "the test calls %s", row.Action)
			_, known := law.Matrix().Row(row.Action)
			require.True(t, known, "%s is in the matrix", row.Action)
			done := false
			for _, who := range append(slices.Clone(surveyors), archivetest.Stranger) {
				err := act(r, who, k.when(row.Action))
				done = done || err == nil
				if who.Org != org {
					require.ErrorIs(t, err, policy.NotFound)
				} else if !slices.Contains(row.From, state) {
					require.True(t, slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool {
						return v.Field == "state" && v.Found == string(state) && v.Kind == policy.RuleBroken && v.Rule != ""
					}), "%s in %s by %s: %v", row.Action, state, who.ID, err)
				}
				k.explained(t, r, state, who, row.Action, err)
			}
			misfit := slices.Contains(k.misfits[state], row.Action)
			require.Equal(t, slices.Contains(row.From, state) && !misfit, done, "%s in %s", row.Action, state)
		}
		after, err := json.Marshal(r)
		require.NoError(t, err)
		require.JSONEq(t, string(before), string(after))
	}
	var none R
	for action, act := range k.acts {
		for _, who := range append(slices.Clone(surveyors), policy.Actor{}) {
			require.Error(t, act(none, who, k.at), "%s on no record", action)
		}
	}
}

func (k kept[R]) explained(t *testing.T, r R, state policy.State, who policy.Actor, a policy.Action, err error) {
	t.Helper()
	for _, next := range k.explain(r, who, k.when(a)) {
		if next.Action != a {
			continue
		}
		require.Equal(t, next.Allowed, err == nil, "%s: %s by %s: %v", state, a, who.ID, err)
		for _, one := range next.Blocked {
			require.True(t, slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *one }),
				"%s: %s by %s says %v, and refuses with %v", state, a, who.ID, one, err)
		}
	}
}

func TestEveryStateAndActOfASurvey(t *testing.T) {
	type survey = customer.Survey
	kept[survey]{
		table: customer.SurveyLifecycle(), text: customer.SurveyStateText, in: surveyIn, at: friday,
		misfits: map[policy.State][]policy.Action{customer.SurveyClosed: {customer.ActWithdrawSurvey}}, // forms came back
		states: []policy.State{
			customer.SurveyDrafted, customer.SurveyOpen, customer.SurveyClosed, customer.SurveyReported, customer.SurveyApproved,
			customer.SurveyDistributed, customer.SurveyWithdrawn,
		},
		explain: func(s survey, who policy.Actor, at time.Time) []policy.Next { return s.Explain(who, at, law) },
		acts: map[policy.Action]func(s survey, who policy.Actor, at time.Time) error{
			customer.ActEditSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Edit(who, at, law, questionnaire())
				return err
			},
			customer.ActSendSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Send(who, at, law, law.Day(at), law.Day(at), 1)
				return err
			},
			customer.ActWithdrawSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Withdraw(who, at, law, "改期")
				return err
			},
			customer.ActAnswerSurvey: func(s survey, who policy.Actor, at time.Time) error {
				p, f := customer.Profile{Org: s.Org, ID: "profile-9", Department: "sales"}, form(1, 1, 1)
				f.Profile = p.ID
				_, err := s.Take(who, at, law, p, customer.Answer{}, f)
				return err
			},
			customer.ActCloseSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Close(who, at, law)
				return err
			},
			customer.ActReportSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Analyse(who, at, law, "价格偏低")
				return err
			},
			customer.ActApproveSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Approve(who, at, law)
				return err
			},
			customer.ActReturnSurvey: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Return(who, at, law, "请补充")
				return err
			},
			customer.ActDistribute: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Distribute(who, at, law, "office")
				return err
			},
			customer.ActAcknowledge: func(s survey, who policy.Actor, at time.Time) error {
				_, _, err := s.Acknowledge(who, at, law)
				return err
			},
			customer.ActPlanAction: func(s survey, who policy.Actor, at time.Time) error {
				_, err := s.PlanAction(who, at, law, "action-9", plan())
				return err
			},
		},
	}.test(t)
}

func TestEveryStateAndActOfAnAction(t *testing.T) {
	type action = customer.CorrectiveAction
	kept[action]{
		table: customer.ActionLifecycle(), text: customer.ActionStateText, in: actionIn, at: friday,
		states:  []policy.State{customer.ActionPlanned, customer.ActionDone, customer.ActionEffective, customer.ActionWithdrawn},
		explain: func(a action, who policy.Actor, at time.Time) []policy.Next { return a.Explain(who, at, law) },
		acts: map[policy.Action]func(a action, who policy.Actor, at time.Time) error{
			customer.ActActionDone: func(a action, who policy.Actor, at time.Time) error {
				_, _, err := a.Report(who, at, law, law.Day(at), "已办")
				return err
			},
			customer.ActCheckAction: func(a action, who policy.Actor, at time.Time) error {
				_, _, err := a.Check(who, at, law, true, "有效", calendar.Day{})
				return err
			},
			customer.ActAssignAction: func(a action, who policy.Actor, at time.Time) error {
				_, _, err := a.Assign(who, at, law, "somebody-else", law.Day(at))
				return err
			},
			customer.ActWithdrawAction: func(a action, who policy.Actor, at time.Time) error {
				_, err := a.Withdraw(who, at, law, surveyIn(t, customer.SurveyClosed), "重复")
				return err
			},
		},
	}.test(t)
}

func TestEveryStateAndActOfASurveyYear(t *testing.T) {
	type year = customer.SurveyYear
	kept[year]{
		table: customer.SurveyYearLifecycle(), text: customer.YearStateText, in: yearIn, at: monday,
		ats:    map[policy.Action]time.Time{customer.ActCloseYear: on("2027-01-04")},
		states: []policy.State{customer.YearUnplanned, customer.YearPlanned, customer.YearClosed},
		explain: func(y year, who policy.Actor, at time.Time) []policy.Next {
			return y.Explain(who, at, law, law, questionnaire().Team)
		},
		acts: map[policy.Action]func(y year, who policy.Actor, at time.Time) error{
			customer.ActPlanYear: func(y year, who policy.Actor, at time.Time) error {
				_, _, err := y.Plan(who, at, law, questionnaire().Team)
				return err
			},
			customer.ActCloseYear: func(y year, who policy.Actor, at time.Time) error {
				_, _, err := y.Close(who, at, law, law, questionnaire().Team)
				return err
			},
		},
	}.test(t)
}

func TestEveryStateAndActOfAComplaint(t *testing.T) {
	type complaint = customer.Complaint
	for _, kind := range []customer.Grievance{customer.ServiceQuality, customer.ServiceProcess} {
		misfits := map[policy.State][]policy.Action{customer.ComplaintReceived: {customer.ActJoinComplaint}}
		if kind == customer.ServiceQuality {
			misfits[customer.ComplaintReceived] = append(misfits[customer.ComplaintReceived], customer.ActProposeOutcome)
		} else {
			misfits[customer.ComplaintReceived] = append(misfits[customer.ComplaintReceived], customer.ActAskProduction)
		}
		kept[complaint]{
			table: customer.ComplaintLifecycle(), text: customer.ComplaintStateText, at: monday, misfits: misfits,
			in:      func(tb testing.TB, s policy.State) complaint { tb.Helper(); return complaintIn(tb, kind, s) },
			states:  []policy.State{customer.ComplaintReceived, customer.ComplaintProposed, customer.ComplaintApproved, customer.ComplaintAnswered, customer.ComplaintClosed},
			explain: func(k complaint, who policy.Actor, at time.Time) []policy.Next { return k.Explain(who, at, law) },
			acts: map[policy.Action]func(k complaint, who policy.Actor, at time.Time) error{
				customer.ActAssignComplaint: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Assign(who, at, law, "somebody-else")
					return err
				},
				customer.ActAskProduction: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.AskProduction(who, at, law)
					return err
				},
				customer.ActJoinComplaint: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Join(who, at, law, "设备检修")
					return err
				},
				customer.ActProposeOutcome: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Propose(who, at, law, outcome())
					return err
				},
				customer.ActApproveOutcome: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Approve(who, at, law)
					return err
				},
				customer.ActReturnOutcome: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Return(who, at, law, "再查")
					return err
				},
				customer.ActAssignAnswer: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.AssignAnswer(who, at, law, "somebody-else")
					return err
				},
				customer.ActAnswerComplaint: func(k complaint, who policy.Actor, at time.Time) error {
					p := in(t, customer.Approved)
					_, err := k.Respond(who, at, law, p, "fact-9", reply(at))
					return err
				},
				customer.ActCloseComplaint: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Close(who, at, law, "客户满意")
					return err
				},
				customer.ActReopenComplaint: func(k complaint, who policy.Actor, at time.Time) error {
					_, _, err := k.Reopen(who, at, law, "客户不满意")
					return err
				},
			},
		}.test(t)
	}
}

// What Explain says before the last day of a survey is what closing it says.
func TestExplainAnEarlyClose(t *testing.T) {
	open := surveyIn(t, customer.SurveyOpen)
	early := on("2026-03-12")
	_, _, err := open.Close(clerk, early, law)
	for _, next := range open.Explain(clerk, early, law) {
		if next.Action == customer.ActCloseSurvey {
			require.False(t, next.Allowed)
			require.Equal(t, policy.Violations(err), next.Blocked)
		}
	}
}
