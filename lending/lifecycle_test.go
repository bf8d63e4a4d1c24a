package lending_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// acts calls the real method of every act of the table, with input that suits
// the fixtures. A row without one fails the test below.
var acts = map[policy.Action]func(k lending.Case, who policy.Actor) error{
	lending.ActSubmit:         func(k lending.Case, who policy.Actor) error { return last(k.Submit(who, monday, law)) },
	lending.ActApprove:        func(k lending.Case, who policy.Actor) error { return last(k.Approve(who, monday, law)) },
	lending.ActApproveReading: func(k lending.Case, who policy.Actor) error { return last(k.ApproveReading(who, monday, law)) },
	lending.ActRefuse: func(k lending.Case, who policy.Actor) error {
		return last(k.Refuse(who, monday, law, "与工作无关"))
	},
	lending.ActCancel: func(k lending.Case, who policy.Actor) error { return last(k.Cancel(who, monday, law, "不再需要")) },
	lending.ActLend:   func(k lending.Case, who policy.Actor) error { return last(k.Lend(who, monday, law, counts(k))) },
	lending.ActSign:   func(k lending.Case, who policy.Actor) error { return last(k.Sign(who, monday, law, k.Slip.Digest())) },
	lending.ActRenew:  func(k lending.Case, who policy.Actor) error { return last(k.Renew(who, monday, law)) },
	lending.ActRecall: func(k lending.Case, who policy.Actor) error {
		return last(k.Recall(who, monday, law, lending.Recall{Due: calendar.MustDay("2026-03-04"), Reason: "审计要用"}))
	},
	lending.ActReturn: func(k lending.Case, who policy.Actor) error {
		return last(k.Return(who, monday, law, "incident-2", whole(k)))
	},
	lending.ActClaimReturned: func(k lending.Case, who policy.Actor) error {
		return last(k.ClaimReturned(who, monday, law, "上周已还"))
	},
	lending.ActDeclareLost: func(k lending.Case, who policy.Actor) error {
		return last(k.DeclareLost(who, monday, law, "incident-2", "借阅人称已丢失"))
	},
	lending.ActClose: func(k lending.Case, who policy.Actor) error {
		k.Incidents = []archive.Incident{closedIncident(k)}
		return last(k.Close(who, monday, law, "事故已结案"))
	},
	lending.ActAllowPassingOn: func(k lending.Case, who policy.Actor) error {
		return last(k.AllowPassingOn(who, monday, law, "报送集团"))
	},
	lending.ActRecover: func(k lending.Case, who policy.Actor) error {
		return last(k.Recover(who, monday, law, whole(k)))
	},
}

func last(_ lending.Outcome, err error) error { return err }

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, s lending.Slip) policy.Actor {
	t.Helper()
	for _, who := range archivetest.Staff() {
		if law.Matrix().Decide(who, a, s.Subject()).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

func TestEveryStateAndAct(t *testing.T) {
	table := lending.Lifecycle()
	states := append(table.States(), lending.Approved, lending.Returned) // these two the acts decide
	slices.Sort(states)
	states = slices.Compact(states)
	require.Len(t, states, 10)
	for _, state := range states {
		require.NotEqual(t, string(state), lending.StateText(state).ZH, "every state has its name")
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				s := in(t, state)
				act, ok := acts[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				err := act(s.Case, entitled(t, row.Action, s.Slip))
				stopped := false
				for _, one := range policy.Violations(err) {
					if one.Field != "state" || one.Subject != "slip/slip-1" {
						continue
					}
					stopped = true
					require.Equal(t, policy.RuleBroken, one.Kind)
					require.Equal(t, row.Rules[0], one.Rule)
					require.Equal(t, string(state), one.Found)
				}
				require.Equal(t, !slices.Contains(row.From, state), stopped, "%v", err)
			})
		}
	}
}

func TestEveryRowIsInTheMatrixAndCitesRules(t *testing.T) {
	for _, row := range lending.Lifecycle() {
		permission, ok := law.Matrix().Row(row.Action)
		require.True(t, ok, "%s", row.Action)
		require.NotEmpty(t, permission.Title().ZH)
		require.NotEmpty(t, row.Rules, "%s", row.Action)
	}
	for _, a := range []policy.Action{lending.ActDraft, lending.ActBorrowDirectly, lending.ActRead, lending.ActReadLoans, lending.ActConsult, lending.ActPassOn} {
		_, ok := law.Matrix().Row(a)
		require.True(t, ok, "%s", a)
	}
	changed := lending.Lifecycle()
	changed[0].Action = "gone"
	require.NotEqual(t, changed[0].Action, lending.Lifecycle()[0].Action, "the table is the caller's copy")
}

// An act is a function: what it was given stays as it was, whoever asks and
// whether it is done or refused.
func TestNoActChangesWhatItIsGiven(t *testing.T) {
	for _, state := range allStates {
		s := in(t, state)
		before, err := json.Marshal(s.Case)
		require.NoError(t, err)
		for action, act := range acts {
			for _, who := range archivetest.Staff() {
				_ = act(s.Case, who)
				after, err := json.Marshal(s.Case)
				require.NoError(t, err)
				require.JSONEq(t, string(before), string(after), "%s by %s in state %s", action, who.ID, state)
			}
		}
		s.Explain(borrower, monday, law)
	}
}

var allStates = []policy.State{
	lending.Drafted, lending.Submitted, lending.Approved, lending.Refused, lending.Cancelled,
	lending.Lent, lending.Returned, lending.Lost, lending.Closed, lending.Recovered,
}

// What Explain allows succeeds, and what it says stands in the way is what the
// act refuses with.
func TestExplainAndTheActsAgree(t *testing.T) {
	cases := map[string]lending.Case{}
	for _, state := range allStates {
		cases[string(state)] = in(t, state).Case
	}
	v := archivetest.CreditVolume(shelf)
	away := drafted(t, v, borrower, forWork(v)).submit()
	cases["taken away, submitted"] = away.Case
	cases["taken away, half approved"] = away.signReading().Case
	late := in(t, lending.Approved).Case
	late.Overdue, late.Ahead = []lending.SlipID{"slip-0"}, []lending.SlipID{"slip-0"}
	cases["overdue, and not the first"] = late
	checked := in(t, lending.Approved).lend().Case
	cases["checked"] = checked
	checked.Volume.Revision++
	checked.Volume.Holds = []archive.Hold{{ID: "h-1", Case: "case-1"}}
	cases["checked, then on hold"] = checked
	waited := in(t, lending.Lent).Case
	waited.Waiting = []lending.SlipID{"slip-2"}
	cases["somebody waits"] = waited
	people := append(archivetest.Staff(), chairman, archivetest.Stranger)
	for name, k := range cases {
		for _, who := range people {
			for _, next := range k.Explain(who, monday, law) {
				if next.Action == lending.ActClose {
					continue // the test's own closing brings an incident with it
				}
				err := acts[next.Action](k, who)
				if next.Allowed {
					require.NoError(t, err, "%s: %s by %s", name, next.Action, who.ID)
					continue
				}
				for _, one := range next.Blocked {
					found := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *one })
					require.True(t, found, "%s: %s by %s says %v, and refuses with %v", name, next.Action, who.ID, one, err)
				}
			}
		}
	}
}

func TestExplainTellsTheDueDay(t *testing.T) {
	for _, next := range in(t, lending.Lent).Explain(archivist, archivetest.At("2026-03-04"), law) {
		if next.Action == lending.ActReturn {
			require.True(t, next.Allowed)
			require.Equal(t, policy.LoanReturn, next.Deadline)
			require.Equal(t, "2026-03-09", next.Due.String())
			require.Equal(t, 3, next.WorkingDaysLeft)
			return
		}
	}
	require.Fail(t, "the return is not explained")
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	people := append(archivetest.Staff(), policy.Actor{}, archivetest.Stranger)
	for _, who := range people {
		for action, act := range acts {
			require.Error(t, act(lending.Case{}, who), "%s on the zero case", action)
		}
		require.NotPanics(t, func() { lending.Case{}.Explain(who, monday, law) })
		_, _, err := lending.Draft(archive.Volume{}, who, monday, law, "slip-1", lending.Application{})
		require.Error(t, err)
	}
	for _, state := range allStates {
		bare := lending.Case{
			Slip:   lending.Slip{Org: archivetest.Org, ID: "slip-1", State: state, Borrower: borrower.ID},
			Volume: archive.Volume{Org: archivetest.Org},
		}
		half := bare
		half.Slip.Deadlines = policy.Deadlines{{Name: policy.LoanReturn, Provisional: true}}
		half.Slip.Handout, half.Slip.Outstanding = &lending.Handout{}, make([]archive.Count, 1)
		half.Volume.Out, half.Volume.Items = &archive.Out{}, make([]archive.Item, 1)
		for _, k := range []lending.Case{bare, half} {
			for action, act := range acts {
				require.NotPanics(t, func() { _ = act(k, entitled(t, action, k.Slip)) }, "%s in %s", action, state)
			}
		}
	}
}

func TestSlipsComeBackFromJSONAsTheyWere(t *testing.T) {
	s := lentOut(t)
	s.then(s.ClaimReturned(borrower, s.at, law, "已还")).then(s.Renew(borrower, s.at, law)).
		then(s.Recall(archivist, s.at, law, lending.Recall{Due: calendar.MustDay("2026-03-04"), Reason: "r"}))
	s.bring(lending.Returning{Found: whole(s.Case).Found[:1]})
	all := []lending.Slip{s.Slip}
	for _, state := range allStates {
		all = append(all, in(t, state).Slip)
	}
	for _, one := range all {
		b, err := json.Marshal(one)
		require.NoError(t, err)
		var back lending.Slip
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, one, back)
	}
}
