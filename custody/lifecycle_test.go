package custody_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/custody/custodytest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var (
	friday = calendar.MustDay("2026-02-13")
	noon   = archivetest.Morning(friday)
	law    = policy.Default()
)

// listActs calls the real method of every act on a list, with input that suits the
// fixtures; moveActs and deedActs likewise. A row without one fails the tests below.
var listActs = map[policy.Action]func(l custody.HandOverList, who policy.Actor) error{
	custody.ActEdit: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.Edit(who, noon, law, custodytest.Lines()))
	},
	custody.ActReceipt: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.RecordReceipt(who, noon, law, friday))
	},
	custody.ActPresent: func(l custody.HandOverList, who policy.Actor) error { return last(l.Present(who, noon, law)) },
	custody.ActCheck: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.Check(who, noon, law, custodytest.Checking(l)))
	},
	custody.ActOvernight: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.AllowOvernight(who, noon, law, custody.Stay{Days: 1, Reason: "登记机关已下班"}))
	},
	custody.ActReceive: func(l custody.HandOverList, who policy.Actor) error {
		in := custody.Receiving{Digest: l.Digest(), Safe: "S1", Slots: []string{"A1"}}
		_, err := l.Receive(who, noon, law, "m", custody.Books{Safe: custodytest.Safe(friday)}, in)
		return err
	},
	custody.ActRefuse: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.Refuse(who, noon, law, []custody.Difference{{Line: 1, Field: "quantity", Listed: "2", Found: "1"}}))
	},
	custody.ActCancel: func(l custody.HandOverList, who policy.Actor) error {
		return last(l.Cancel(who, noon, law, "客户取回"))
	},
}

var moveActs = map[policy.Action]func(v custodytest.Vault, who policy.Actor) error{
	custody.ActApprove: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.Approve(who, noon, law, v.Deeds, v.Books, custody.Approval{}))
	},
	custody.ActCarry: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.Carry(who, noon, law, v.Deeds, custody.Confirming{Digest: v.Movement.Digest()}))
	},
	custody.ActHandOut: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.HandOut(who, noon, law, v.Deeds, v.Books, custody.HandingOut{}))
	},
	custody.ActConfirm: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.Confirm(who, noon, law, v.Deeds, v.Books, custody.Confirming{Digest: v.Movement.Digest()}))
	},
	custody.ActDecline: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.Decline(who, noon, law, v.Deeds, "无此必要"))
	},
	custody.ActWithdraw: func(v custodytest.Vault, who policy.Actor) error {
		return done(v.Movement.Withdraw(who, noon, law, v.Deeds, "不再需要"))
	},
}

var deedActs = map[policy.Action]func(v custodytest.Vault, who policy.Actor) error{
	custody.ActBringIn: func(v custodytest.Vault, who policy.Actor) error {
		return done(custody.BringIn(who, noon, law, "m", v.Deeds, v.Books, []string{"B1"}))
	},
	custody.ActRequest: func(v custodytest.Vault, who policy.Actor) error {
		return done(custody.AskRelease(who, noon, law, "m", v.Deeds, v.Books.Safe, custodytest.ToRegistry()))
	},
	custody.ActRelocate: func(v custodytest.Vault, who policy.Actor) error {
		return done(custody.Relocate(who, noon, law, "m", v.Deeds, v.Books, []string{"B1"}))
	},
	custody.ActReportLost: func(v custodytest.Vault, who policy.Actor) error {
		_, err := first(v.Deeds).ReportLost(who, noon, law, v.Books.Safe, "i", custody.LossReport{Facts: "遗失"})
		return err
	},
	custody.ActWriteOff: func(v custodytest.Vault, who policy.Actor) error {
		return done(first(v.Deeds).WriteOff(who, noon, law, "m", v.Books, "查无下落"))
	},
}

// first is the first deed; none where there is none.
func first(deeds []custody.Deed) custody.Deed {
	if len(deeds) == 0 {
		return custody.Deed{}
	}
	return deeds[0]
}

func last(_ custody.HandOverList, _ journal.Draft, err error) error { return err }

func done(_ custody.Posting, err error) error { return err }

// vaults are deeds in each of their states, in no movement.
func vaults() map[policy.State]custodytest.Vault {
	back := custodytest.Received(friday)
	back = back.After(back.Movement.Withdraw(custodytest.Custodian, noon, law, back.Deeds, "柜位已满"))
	lost := custodytest.Kept(friday)
	for i := range lost.Deeds {
		lost.Deeds[i].State = custody.Lost
	}
	return map[policy.State]custodytest.Vault{
		custody.Arriving: back, custody.Kept: custodytest.Kept(friday), custody.Away: custodytest.Away(friday),
		custody.Missing:  custodytest.Missing(friday),
		custody.Released: custodytest.Released(friday), custody.Lost: lost,
	}
}

// deedSubject is what the matrix must know of the fixtures' deeds.
var deedSubject = policy.Subject{Org: archivetest.Org, Parties: []policy.Party{
	{As: policy.ManagerA, Person: archivetest.A.ID}, {As: policy.Custodian, Person: custodytest.Custodian.ID},
}}

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, s policy.Subject) policy.Actor {
	t.Helper()
	for _, who := range custodytest.Staff() {
		if law.Matrix().Decide(who, a, s).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

// stopped checks that an act is refused for its state, by its first rule, in exactly
// the states that its row leaves out.
func stopped(t *testing.T, err error, state policy.State, from []policy.State, rules ...policy.Rule) {
	t.Helper()
	found := false
	for _, one := range policy.Violations(err) {
		if one.Field != "state" {
			continue
		}
		found = true
		require.Equal(t, policy.RuleBroken, one.Kind)
		require.Contains(t, rules, one.Rule)
		require.Equal(t, string(state), one.Found)
	}
	require.Equal(t, !slices.Contains(from, state), found, "%v", err)
}

func TestEveryStateAndActOfAList(t *testing.T) {
	table := custody.ListLifecycle()
	require.Len(t, table.States(), 6)
	for _, state := range table.States() {
		require.NotEqual(t, string(state), custody.StateText(state).ZH, "every state has its name")
		l := custodytest.List(state, friday)
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				act, ok := listActs[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				stopped(t, act(l, entitled(t, row.Action, l.Subject())), state, row.From, row.Rules[0], policy.B5_2c)
			})
		}
	}
}

func TestEveryStateAndActOfAMovement(t *testing.T) {
	table := custody.MovementLifecycle()
	require.Len(t, table.States(), 6)
	for _, state := range table.States() {
		require.NotEqual(t, string(state), custody.StateText(state).ZH, "every state has its name")
		v := custodytest.Moving(state, friday)
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				act, ok := moveActs[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				stopped(t, act(v, entitled(t, row.Action, v.Movement.Subject())), state, row.From, row.Rules[0])
			})
		}
	}
}

func TestEveryStateAndActOfADeed(t *testing.T) {
	for state, v := range vaults() {
		require.NotEqual(t, string(state), custody.StateText(state).ZH, "every state has its name")
		for _, row := range custody.DeedLifecycle() {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				act, ok := deedActs[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				stopped(t, act(v, entitled(t, row.Action, deedSubject)), state, row.From, row.Rules[0])
			})
		}
	}
}

func TestEveryRowIsInTheMatrixAndCitesRules(t *testing.T) {
	type row struct {
		action policy.Action
		rules  []policy.Rule
	}
	var rows []row
	for _, one := range custody.ListLifecycle() {
		rows = append(rows, row{one.Action, one.Rules})
	}
	for _, one := range custody.MovementLifecycle() {
		rows = append(rows, row{one.Action, one.Rules})
	}
	for _, one := range custody.DeedLifecycle() {
		rows = append(rows, row{one.Action, one.Rules})
	}
	for _, one := range rows {
		permission, ok := law.Matrix().Row(one.action)
		require.True(t, ok, "%s", one.action)
		require.NotEmpty(t, permission.Title().ZH)
		require.NotEmpty(t, one.rules, "%s", one.action)
	}
}

// An act is a function: what it was given stays as it was, whoever asks and whether it
// is done or refused.
func TestNoActChangesWhatItIsGiven(t *testing.T) {
	asJSON := func(v any) string {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	for _, who := range append(custodytest.Staff(), archivetest.Stranger) {
		for _, state := range custody.ListLifecycle().States() {
			l := custodytest.List(state, friday)
			before := asJSON(l)
			for action, act := range listActs {
				_ = act(l, who)
				require.Equal(t, before, asJSON(l), "%s by %s in %s", action, who.ID, state)
			}
			l.Explain(who, noon, law)
			require.Equal(t, before, asJSON(l))
		}
		for _, state := range custody.MovementLifecycle().States() {
			v := custodytest.Moving(state, friday)
			before := asJSON(v)
			for action, act := range moveActs {
				_ = act(v, who)
				require.Equal(t, before, asJSON(v), "%s by %s in %s", action, who.ID, state)
			}
		}
		for state, v := range vaults() {
			before := asJSON(v)
			for action, act := range deedActs {
				_ = act(v, who)
				require.Equal(t, before, asJSON(v), "%s by %s in %s", action, who.ID, state)
			}
		}
	}
}

// What Explain allows succeeds, and what it says stands in the way is what the act
// refuses with.
func TestExplainAndTheActsAgree(t *testing.T) {
	deputed := archivetest.OtherManager
	deputed.Principal = archivetest.A.ID
	crossed := archivetest.A
	crossed.Principal = archivetest.B.ID
	both := custodytest.Custodian
	both.Roles = policy.Roles{policy.DeedCustodian, policy.Archivist, policy.GeneralManager}
	people := append(custodytest.Staff(), deputed, crossed, both, archivetest.Stranger)
	agree := func(next policy.Next, err error) {
		require.Equal(t, next.Allowed, err == nil, "%s: %v", next.Action, err)
		require.Equal(t, next.Blocked, policy.Violations(err), "%s", next.Action)
	}
	for _, who := range people {
		for _, state := range custody.ListLifecycle().States() {
			l := custodytest.List(state, friday)
			for _, next := range l.Explain(who, noon, law) {
				if next.Action == custody.ActReceive && !who.Is(custodytest.Custodian.ID) && next.Allowed {
					continue // into a safe of their own
				}
				agree(next, listActs[next.Action](l, who))
			}
		}
		for _, state := range custody.MovementLifecycle().States() {
			v := custodytest.Moving(state, friday)
			for _, next := range v.Movement.Explain(who, noon, law, v.Deeds, v.Books) {
				agree(next, moveActs[next.Action](v, who))
			}
		}
		for _, v := range vaults() {
			v.Deeds = v.Deeds[:1] // the one whose incident is in the books
			for _, next := range v.Deeds[0].Explain(v.Books, who, noon, law) {
				if who.Org != v.Deeds[0].Org {
					require.False(t, next.Allowed)
					continue
				}
				agree(next, deedActs[next.Action](v, who))
			}
		}
	}
}

func TestExplainSaysWhatByWhomByWhenAndWhy(t *testing.T) {
	l := custodytest.Agreed(friday)
	for _, next := range l.Explain(custodytest.Custodian, noon, law) {
		if next.Action == custody.ActReceive {
			require.True(t, next.Allowed)
			require.Equal(t, "签收权证", next.Title.ZH)
			require.Equal(t, policy.DeedsToCustodian, next.Deadline)
			require.Equal(t, friday, next.Due)
			require.Contains(t, next.Rules, policy.B5_2c)
			return
		}
	}
	require.Fail(t, "the receipt is not explained")
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	for _, who := range append(custodytest.Staff(), policy.Actor{}, archivetest.Stranger) {
		for action, act := range listActs {
			require.Error(t, act(custody.HandOverList{}, who), "%s on the zero list", action)
			for _, state := range custody.ListLifecycle().States() {
				l := custody.HandOverList{Org: archivetest.Org, State: state, A: archivetest.A.ID, B: archivetest.B.ID}
				require.NotPanics(t, func() { _ = act(l, who) })
				l.Lines, l.Checks, l.Deadlines = make([]custody.Line, 2), make([]custody.Check, 1), make(policy.Deadlines, 1)
				require.NotPanics(t, func() { _ = act(l, who) })
				require.NotPanics(t, func() { l.Explain(who, noon, law) })
			}
		}
		for action, act := range moveActs {
			require.Error(t, act(custodytest.Vault{}, who), "%s on the zero movement", action)
			for _, state := range custody.MovementLifecycle().States() {
				v := custodytest.Vault{Movement: custody.Movement{Org: archivetest.Org, State: state}}
				require.NotPanics(t, func() { _ = act(v, who) })
				require.NotPanics(t, func() { v.Movement.Explain(who, noon, law, v.Deeds, v.Books) })
			}
		}
		for action, act := range deedActs {
			require.Error(t, act(custodytest.Vault{}, who), "%s on no deed", action)
			v := custodytest.Vault{Deeds: []custody.Deed{{Org: archivetest.Org, State: custody.Kept}}}
			require.NotPanics(t, func() { _ = act(v, who) }, action)
		}
	}
	require.NotPanics(t, func() {
		custody.Deed{}.Chain(nil)
		custody.Deed{}.Explain(custody.Books{}, archivetest.A, noon, law)
		custody.Safe{}.Custodian()
		custody.Safe{}.Due(friday, law)
		custody.Safe{}.Explain(archivetest.A, noon, law)
		custody.Movement{}.Digest()
		custody.HandOverList{}.Digest()
		custody.Balance{}.On(friday)
	})
}

func TestRecordsComeBackFromJSONAsTheyWere(t *testing.T) {
	round := func(in, out any) {
		b, err := json.Marshal(in)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, out))
	}
	for _, state := range custody.ListLifecycle().States() {
		l, back := custodytest.List(state, friday), custody.HandOverList{}
		round(l, &back)
		require.Equal(t, l, back)
	}
	all := []custodytest.Vault{custodytest.Released(friday)}
	for _, v := range vaults() {
		all = append(all, v)
	}
	for _, v := range all {
		var back custodytest.Vault
		round(v, &back)
		require.Equal(t, v, back)
	}
}
