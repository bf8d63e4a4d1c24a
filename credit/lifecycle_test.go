package credit_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// late is a day on which each act of the table may be done.
const late = "2025-04-10"

func differences() []archive.PaperDifference {
	return []archive.PaperDifference{{Code: "licence", Field: "missing", Note: "没有"}}
}

// acts calls the real method of every act of the tables, with input that suits the
// fixtures.
var acts = map[policy.Action]func(f credit.File, who policy.Actor) error{
	credit.ActAddPapers: func(f credit.File, who policy.Actor) error {
		_, _, err := f.AddPapers(who, at(late), law, []archive.Paper{licence()})
		return err
	},
	credit.ActStrikePaper: func(f credit.File, who policy.Actor) error {
		_, _, err := f.StrikePaper(who, at(late), law, 1, "误收")
		return err
	},
	credit.ActFollowUp: func(f credit.File, who policy.Actor) error {
		_, err := f.FollowUp(who, at(late), law, "follow-9", promise(late))
		return err
	},
	credit.ActConfirm: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Confirm(who, at(late), law)
		return err
	},
	credit.ActAssign: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Assign(who, at(late), law, "somebody-else")
		return err
	},
	credit.ActHandOver: func(f credit.File, who policy.Actor) error {
		_, _, err := f.HandOver(who, at(late), law)
		return err
	},
	credit.ActStrikeFollowUp: func(f credit.File, who policy.Actor) error {
		_, err := f.StrikeFollowUp(who, at(late), law, credit.FollowUp{Org: f.Org, ID: "u", File: f.ID, State: credit.Noted, FollowEntry: credit.FollowEntry{Kind: credit.Call}}, "误登")
		return err
	},
	credit.ActReceive: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Receive(who, at(late), law)
		return err
	},
	credit.ActNoteDifferences: func(f credit.File, who policy.Actor) error {
		_, _, err := f.NoteDifferences(who, at(late), law, differences())
		return err
	},
	credit.ActVerify: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Verify(who, at(late), law)
		return err
	},
	credit.ActDeliver: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Deliver(who, at(late), law)
		return err
	},
	credit.ActRefuse: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Refuse(who, at(late), law, differences())
		return err
	},
	credit.ActAccept: func(f credit.File, who policy.Actor) error {
		_, _, err := f.Accept(who, at(late), law)
		return err
	},
}

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, s policy.Subject) policy.Actor {
	t.Helper()
	for _, who := range people {
		if law.Matrix().Decide(who, a, s).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

func TestEveryStateAndAct(t *testing.T) {
	table := credit.Lifecycle()
	for _, state := range allStates {
		require.NotEqual(t, string(state), credit.StateText(state).ZH, "every state has its name")
		for _, row := range table {
			f := in(t, state)
			act, ok := acts[row.Action]
			require.True(t, ok, "the test calls every act of the table")
			err := act(f, entitled(t, row.Action, f.Subject()))
			if slices.Contains(row.From, state) {
				require.NoError(t, err, "%s in %s", row.Action, state)
				continue
			}
			v := violation(t, err, row.Rules[0], "state")
			require.Equal(t, policy.RuleBroken, v.Kind)
			require.Equal(t, string(state), v.Found)
		}
	}
}

// No tier is skipped or reversed: from each state the file reaches only its own tier
// and the next.
func TestTiersInOrder(t *testing.T) {
	order := []credit.Tier{credit.Department, credit.TheOffice, credit.Archive}
	for _, row := range credit.Lifecycle() {
		for _, from := range row.From {
			if row.To == "" {
				continue
			}
			a, b := slices.Index(order, credit.File{State: from}.Tier()), slices.Index(order, credit.File{State: row.To}.Tier())
			require.Contains(t, []int{0, 1}, b-a, "C4.3c: %s from %s to %s", row.Action, from, row.To)
		}
	}
	for _, tier := range order {
		require.NotEqual(t, string(tier), tier.Text().ZH)
	}
}

func TestEveryRowIsInTheMatrix(t *testing.T) {
	named := []policy.Action{credit.ActOpen, credit.ActRollOver, credit.ActAbandon, credit.ActRead, credit.ActPropose, credit.ActEnterExposure, credit.ActAsk, credit.ActReadRequests}
	for _, row := range credit.Lifecycle() {
		named = append(named, row.Action)
	}
	for _, row := range credit.Limits() {
		named = append(named, row.Action)
	}
	for _, row := range credit.FollowUps() {
		named = append(named, row.Action)
	}
	for _, row := range credit.Requests() {
		named = append(named, row.Action)
	}
	for _, a := range named {
		row, ok := law.Matrix().Row(a)
		require.True(t, ok, "%s", a)
		require.NotEmpty(t, row.Title().ZH)
	}
	changed := credit.Lifecycle()
	changed[0].Action = "gone"
	require.NotEqual(t, changed[0].Action, credit.Lifecycle()[0].Action, "the table is the caller's copy")
}

// An act is a function: what it was given stays as it was. And what Explain allows
// succeeds, and what it says stands in the way is what the act refuses with.
func TestActsAndExplain(t *testing.T) {
	for _, state := range allStates {
		f := in(t, state)
		before, err := json.Marshal(f)
		require.NoError(t, err)
		for _, who := range append(slices.Clone(people), archivetest.Stranger) {
			for _, next := range f.Explain(who, at(late), law) {
				err := acts[next.Action](f, who)
				require.Equal(t, next.Allowed, err == nil, "%s: %s by %s: %v", state, next.Action, who.ID, err)
				for _, one := range next.Blocked {
					found := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *one })
					require.True(t, found, "%s: %s by %s says %v, and refuses with %v", state, next.Action, who.ID, one, err)
				}
			}
		}
		after, err := json.Marshal(f)
		require.NoError(t, err)
		require.JSONEq(t, string(before), string(after))
		var back credit.File
		require.NoError(t, json.Unmarshal(before, &back))
		require.Equal(t, f, back, "it comes back from JSON as it was")
	}
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	for _, who := range append(slices.Clone(people), policy.Actor{}, archivetest.Stranger) {
		for action, act := range acts {
			require.Error(t, act(credit.File{}, who), "%s on the zero file", action)
		}
		require.NotPanics(t, func() { credit.File{}.Explain(who, at(late), law) })
		require.NotPanics(t, func() { credit.Limit{}.Explain(who, at(late), law) })
		require.NotPanics(t, func() { credit.Request{}.Explain(who, at(late), law) })
		_, _, err := credit.Open(org, "f", who, at(late), law, credit.Of{})
		require.Error(t, err)
		_, _, err = credit.Propose(org, "l", who, at(late), law, credit.Terms{})
		require.Error(t, err)
		_, _, err = credit.Ask(org, "r", who, at(late), law, credit.Asking{})
		require.Error(t, err)
		_, err = credit.Limit{}.Approve(who, at(late), law, credit.Account{}, credit.Limit{})
		require.Error(t, err)
		_, err = credit.Limit{}.End(who, at(late), law, credit.Account{}, credit.Limit{}, "x")
		require.Error(t, err)
		_, _, err = credit.FollowUp{}.Settle(who, at(late), law, credit.Settling{})
		require.Error(t, err)
		_, _, err = credit.Account{}.EnterExposure(who, at(late), law, credit.Exposure{})
		require.Error(t, err)
		_, _, err = credit.BeginRollOver(org, "b", who, at(late), law, credit.Rolling{})
		require.Error(t, err)
		_, err = credit.Batch{}.Roll(who, at(late), law, nil, "")
		require.Error(t, err)
		_, _, err = credit.Batch{}.Abandon(who, at(late), law, "x")
		require.Error(t, err)
		_, err = credit.File{}.StrikeFollowUp(who, at(late), law, credit.FollowUp{}, "x")
		require.Error(t, err)
	}
}

// The tables of what stands beside a file: every state and act.
func TestBesides(t *testing.T) {
	limit := func(s policy.State) credit.Limit {
		l := credit.Limit{Org: org, ID: "l", State: s, Terms: terms("2025-04-10", "2025-12-31"), Proposer: keeper.ID}
		if s == credit.Ended { // by the next one, which is still to come
			l.Last = calendar.MustDay("2025-06-30")
		}
		return l
	}
	limitActs := map[policy.Action]func(l credit.Limit, who policy.Actor) error{
		credit.ActApprove: func(l credit.Limit, who policy.Actor) error {
			_, err := l.Approve(who, at(late), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
			return err
		},
		credit.ActDecline: func(l credit.Limit, who policy.Actor) error {
			_, _, err := l.Decline(who, at(late), law, "x")
			return err
		},
		credit.ActWithdrawLimit: func(l credit.Limit, who policy.Actor) error {
			_, _, err := l.Withdraw(who, at(late), law, "x")
			return err
		},
		credit.ActNotify: func(l credit.Limit, who policy.Actor) error {
			_, _, err := l.Notify(who, at(late), law, "N-1")
			return err
		},
		credit.ActEnd: func(l credit.Limit, who policy.Actor) error {
			_, err := l.End(who, at(late), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{}, "x")
			return err
		},
	}
	for _, state := range []policy.State{credit.Proposed, credit.Approved, credit.Declined, credit.Withdrawn, credit.Ended} {
		require.NotEqual(t, string(state), credit.LimitStateText(state).ZH)
		for _, row := range credit.Limits() {
			l := limit(state)
			table(t, slices.Contains(row.From, state), limitActs[row.Action](l, entitled(t, row.Action, l.Subject())), row.Rules[0])
			for _, who := range people {
				for _, next := range l.Explain(who, at(late), law) {
					require.Equal(t, next.Allowed, limitActs[next.Action](l, who) == nil, "%s by %s", next.Action, who.ID)
				}
			}
		}
	}
	ask := func(s policy.State) credit.Request {
		return credit.Request{Org: org, ID: "r", State: s, Asking: credit.Asking{Department: "sales", What: "x", Due: calendar.MustDay(late)}, By: director.ID}
	}
	requestActs := map[policy.Action]func(r credit.Request, who policy.Actor) error{
		credit.ActAnswer: func(r credit.Request, who policy.Actor) error {
			_, _, err := r.Reply(who, at(late), law, "好")
			return err
		},
		credit.ActWithdraw: func(r credit.Request, who policy.Actor) error {
			_, _, err := r.Withdraw(who, at(late), law, "x")
			return err
		},
	}
	for _, state := range []policy.State{credit.Asked, credit.Answered, credit.Withdrawn} {
		require.NotEqual(t, string(state), credit.RequestStateText(state).ZH)
		for _, row := range credit.Requests() {
			who := director
			if row.Action == credit.ActAnswer {
				who = colleague
			}
			table(t, slices.Contains(row.From, state), requestActs[row.Action](ask(state), who), row.Rules[0])
			for _, who := range append(slices.Clone(people), other) {
				for _, next := range ask(state).Explain(who, at(late), law) {
					require.Equal(t, next.Allowed, requestActs[next.Action](ask(state), who) == nil, "%s by %s", next.Action, who.ID)
				}
			}
		}
	}
	for _, state := range []policy.State{credit.Noted, credit.Pending, credit.Kept, credit.Broken, credit.Struck} {
		u := credit.FollowUp{Org: org, ID: "u", State: state, Department: "sales", FollowEntry: promise("2025-04-01")}
		_, _, err := u.Settle(keeper, at(late), law, credit.Settling{Day: calendar.MustDay(late)})
		table(t, state == credit.Pending, err, policy.C4_1)
	}
}

func table(t *testing.T, allowed bool, err error, rule policy.Rule) {
	t.Helper()
	if allowed {
		require.NoError(t, err)
		return
	}
	refuses(t, err, rule, "state")
}
