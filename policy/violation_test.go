package policy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

func emptyInventory() policy.Violation {
	return policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B4_2a, Field: "items",
		Problem: policy.T("册内清单为空", "the inventory is empty"),
		Remedy:  policy.T("请逐项列明页数", "list every item with its pages"),
	}
}

func TestViolationIsItsRuleAndItsKind(t *testing.T) {
	t.Parallel()
	v := emptyInventory()
	require.Equal(t, "B4.2a: the inventory is empty; list every item with its pages", v.Error())
	require.Equal(t, "B4.2a: 册内清单为空;请逐项列明页数", v.In(policy.ZH))
	var err error = &v
	require.ErrorIs(t, err, policy.B4_2a)
	require.ErrorIs(t, err, policy.RuleBroken)
	require.NotErrorIs(t, err, policy.B4_2b)
	require.NotErrorIs(t, err, policy.Conflict)

	var noRule error = policy.Invalid("pages", "0", "at least 1", policy.T("页数无效", "no pages"))
	require.NotErrorIs(t, noRule, policy.Rule(""), "no rule is no rule to match")
	require.NotContains(t, noRule.Error(), ": ", "and none to name")
	wrapped := fmt.Errorf("file 7: %w", err)
	require.ErrorIs(t, wrapped, policy.B4_2a, "also within the host's own error")
	require.Len(t, policy.Violations(wrapped), 1)
}

func TestChecksGather(t *testing.T) {
	t.Parallel()
	c := policy.Checks{Subject: "file/1"}
	require.True(t, c.OK())
	require.NoError(t, c.Err())

	c.Add(emptyInventory())
	require.Len(t, policy.Violations(c.Err()), 1)
	var alone *policy.Violation
	require.ErrorAs(t, c.Err(), &alone, "one is itself, not a list of one")
	require.Equal(t, "file/1", alone.Subject)

	other := emptyInventory()
	other.Rule, other.Subject = policy.B4_1a, "person/wang"
	c.Add(other)
	c.Join(nil)
	c.Join(errors.Join(policy.Missing("file/2"), policy.Stale("file/3", 4, 5)))
	all := policy.Violations(c.Err())
	require.Len(t, all, 4, "everything at once, in order")
	require.Equal(t, []policy.Rule{policy.B4_2a, policy.B4_1a, policy.C2b, ""}, []policy.Rule{all[0].Rule, all[1].Rule, all[2].Rule, all[3].Rule})
	require.Equal(t, "person/wang", all[1].Subject)
	require.ErrorIs(t, c.Err(), policy.NotFound)
	require.ErrorIs(t, c.Err(), policy.Conflict)
	require.Equal(t, "4", all[3].Found)
	require.Equal(t, "5", all[3].Wanted)
	require.False(t, c.OK())

	require.Empty(t, policy.Violations(nil))
	require.Empty(t, policy.Violations(errors.New("no violation")))
}

func TestViolationInJSON(t *testing.T) {
	t.Parallel()
	v := emptyInventory()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, `{"kind":"rule-broken","rule":"B4.2a","field":"items",
		"problem":{"zh":"册内清单为空","en":"the inventory is empty"},
		"remedy":{"zh":"请逐项列明页数","en":"list every item with its pages"}}`, string(data))
}

func TestHouse(t *testing.T) {
	t.Parallel()
	_, err := policy.House{}.Now()
	require.ErrorIs(t, err, policy.Unavailable, "no clock, no act")
	east := time.FixedZone("", 8*3600)
	h := policy.House{
		Clock: func() time.Time { return time.Date(2026, 2, 13, 9, 0, 0, 123456789, east) },
		NewID: func() string { return "id" },
	}
	now, err := h.Now()
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 2, 13, 1, 0, 0, 123456000, time.UTC), now, "UTC, to the microsecond every store keeps")
	require.Equal(t, "id", h.ID())
	a, b := policy.House{}.ID(), policy.House{}.ID()
	require.NotEqual(t, a, b)
	require.Less(t, a, b, "ids of version 7 sort by when they were made")
	require.NotNil(t, policy.House{}.Logger())
}

func TestActorAndRequest(t *testing.T) {
	t.Parallel()
	a := policy.Actor{Org: "demo", ID: "sun", Principal: "wang"}
	require.True(t, a.Is("sun"))
	require.True(t, a.Is("wang"), "who acts for somebody is that person to every rule")
	require.False(t, a.Is("li"))
	require.False(t, policy.Actor{}.Is(""), "nobody is nobody")

	req := policy.By(policy.Actor{Org: "group", ID: "sun"})
	require.Equal(t, policy.OrgID("group"), req.Org())
	aimed := req.Within("lender").For("wang").WithKey("k")
	require.Equal(t, policy.OrgID("lender"), aimed.Org())
	require.Equal(t, policy.PersonID("wang"), aimed.OnBehalfOf)
	require.Equal(t, "k", aimed.Key)
	require.Equal(t, policy.OrgID("group"), req.Org(), "the first request is as it was")
}

// Rule G2a: personal data prints masked wherever somebody forgets that it is.
func TestPersonalIsMasked(t *testing.T) {
	t.Parallel()
	for data, masked := range map[policy.Personal]string{
		"": "", "张": "*", "张三": "张*", "欧阳三": "欧**", "110101199003070038": "1****************8",
	} {
		require.Equal(t, masked, data.String())
		if data == "" {
			continue
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "who", data)
		for _, printed := range []string{fmt.Sprint(data), fmt.Sprintf("%v %+v %#v %s %q", data, data, data, data, data), log.String(), fmt.Sprintf("%+v", struct{ P policy.Personal }{data})} {
			require.NotContains(t, printed, string(data))
		}
		require.Equal(t, string(data), data.Reveal())
		stored, err := json.Marshal(data)
		require.NoError(t, err)
		require.Equal(t, `"`+string(data)+`"`, string(stored), "storage has it as it is")
	}
}

func TestBuiltRulesAreKnown(t *testing.T) {
	t.Parallel()
	for _, r := range policy.Built() {
		require.True(t, r.Known(), r)
	}
}
