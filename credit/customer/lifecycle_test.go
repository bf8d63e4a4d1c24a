package customer_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// acts calls the real method of every act of the table, with input that suits the
// fixtures. A row without one fails the test below.
var acts = map[policy.Action]func(p customer.Profile, who policy.Actor) error{
	customer.ActEdit: func(p customer.Profile, who policy.Actor) error {
		c := contacts()
		_, _, err := p.Edit(who, monday, law, customer.Edit{Contacts: &c})
		return err
	},
	customer.ActConfirm: func(p customer.Profile, who policy.Actor) error {
		_, _, err := p.Confirm(who, monday, law)
		return err
	},
	customer.ActRecord: func(p customer.Profile, who policy.Actor) error {
		_, err := p.Record(who, monday, law, "fact-9", entry(customer.Need))
		return err
	},
	customer.ActRecordTransaction: func(p customer.Profile, who policy.Actor) error {
		_, err := p.RecordTransaction(who, monday, law, "transaction-9", sale("2026-03-02"))
		return err
	},
	customer.ActStrikeTransaction: func(p customer.Profile, who policy.Actor) error {
		t := customer.Transaction{Org: p.Org, ID: "transaction-9", Profile: p.ID, State: customer.Counted, TransactionEntry: sale("2026-03-02")}
		_, err := p.Strike(who, monday, law, t, "误登")
		return err
	},
	customer.ActSubmit: func(p customer.Profile, who policy.Actor) error {
		_, _, err := p.Submit(who, monday, law)
		return err
	},
	customer.ActApprove: func(p customer.Profile, who policy.Actor) error {
		_, _, err := p.Approve(who, monday, law)
		return err
	},
	customer.ActReturn: func(p customer.Profile, who policy.Actor) error {
		_, _, err := p.Return(who, monday, law, "请补充网址")
		return err
	},
	customer.ActAssign: func(p customer.Profile, who policy.Actor) error {
		_, _, err := p.Assign(who, monday, law, "somebody-else")
		return err
	},
	customer.ActMerge: func(p customer.Profile, who policy.Actor) error {
		into := p
		into.ID, into.State, into.Merged = "profile-2", customer.Approved, nil
		_, err := p.Merge(who, monday, law, into, customer.Beside{}, nil, merging)
		return err
	},
	customer.ActSeparate: func(p customer.Profile, who policy.Actor) error {
		into := p
		into.ID, into.State, into.Merged = "profile-2", customer.Approved, nil
		_, err := p.Separate(who, monday, law, into, customer.Beside{}, customer.Staying{}, "误并")
		return err
	},
}

// entitled is the first of the fixtures' people whom the matrix lets do the act.
func entitled(t *testing.T, a policy.Action, p customer.Profile) policy.Actor {
	t.Helper()
	for _, who := range staff {
		if law.Matrix().Decide(who, a, p.Subject()).OK() {
			return who
		}
	}
	require.Failf(t, "nobody may", "%s", a)
	return policy.Actor{}
}

func TestEveryStateAndAct(t *testing.T) {
	table := customer.Lifecycle()
	for _, state := range allStates {
		require.NotEqual(t, string(state), customer.StateText(state).ZH, "every state has its name")
		for _, row := range table {
			t.Run(string(state)+" "+string(row.Action), func(t *testing.T) {
				p := in(t, state)
				act, ok := acts[row.Action]
				require.True(t, ok, "the test calls every act of the table")
				err := act(p, entitled(t, row.Action, p))
				if slices.Contains(row.From, state) {
					require.NoError(t, err)
					return
				}
				v := violation(t, err, row.Rules[0], "state")
				require.Equal(t, policy.RuleBroken, v.Kind)
				require.Equal(t, string(state), v.Found)
			})
		}
	}
}

func TestEveryRowIsInTheMatrix(t *testing.T) {
	for _, row := range customer.Lifecycle() {
		permission, ok := law.Matrix().Row(row.Action)
		require.True(t, ok, "%s", row.Action)
		require.NotEmpty(t, permission.Title().ZH)
	}
	for _, a := range []policy.Action{
		customer.ActBuild, customer.ActGrant, customer.ActRevoke, customer.ActConsult, customer.ActPassOn, customer.ActList, customer.ActReport, customer.ActReadGrants,
	} {
		_, ok := law.Matrix().Row(a)
		require.True(t, ok, "%s", a)
	}
	changed := customer.Lifecycle()
	changed[0].Action = "gone"
	require.NotEqual(t, changed[0].Action, customer.Lifecycle()[0].Action, "the table is the caller's copy")
}

// An act is a function: what it was given stays as it was. And what Explain allows
// succeeds, and what it says stands in the way is what the act refuses with.
func TestActsAndExplain(t *testing.T) {
	for _, state := range allStates {
		p := in(t, state)
		before, err := json.Marshal(p)
		require.NoError(t, err)
		for _, who := range append(slices.Clone(staff), archivetest.Stranger) {
			for _, next := range p.Explain(who, monday, law) {
				err := acts[next.Action](p, who)
				require.Equal(t, next.Allowed, err == nil, "%s: %s by %s: %v", state, next.Action, who.ID, err)
				for _, one := range next.Blocked {
					found := slices.ContainsFunc(policy.Violations(err), func(v *policy.Violation) bool { return *v == *one })
					require.True(t, found, "%s: %s by %s says %v, and refuses with %v", state, next.Action, who.ID, one, err)
				}
			}
			after, err := json.Marshal(p)
			require.NoError(t, err)
			require.JSONEq(t, string(before), string(after))
		}
	}
}

// Records that no act has made are refused, never a panic.
func TestHandMadeRecords(t *testing.T) {
	for _, who := range append(slices.Clone(staff), policy.Actor{}, archivetest.Stranger) {
		for action, act := range acts {
			require.Error(t, act(customer.Profile{}, who), "%s on the zero profile", action)
		}
		require.NotPanics(t, func() { customer.Profile{}.Explain(who, monday, law) })
		_, _, err := customer.Build(org, "profile-1", who, monday, law, customer.Building{})
		require.Error(t, err)
		_, _, err = customer.Give(org, "grant-1", who, monday, law, customer.Terms{})
		require.Error(t, err)
		require.False(t, customer.Grant{}.Covers(customer.Profile{}, who, "", law.Day(monday)))
	}
}

func TestProfilesComeBackFromJSONAsTheyWere(t *testing.T) {
	for _, state := range allStates {
		p := in(t, state)
		b, err := json.Marshal(p)
		require.NoError(t, err)
		var back customer.Profile
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, p, back)
	}
}
