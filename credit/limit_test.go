package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestLimits(t *testing.T) {
	ask := func(from, until string) credit.Limit {
		l, _, err := credit.Propose(org, credit.LimitID("l-"+from), keeper, at("2025-01-10"), law, terms(from, until))
		require.NoError(t, err)
		l.Revision = 1
		return l
	}
	for _, c := range []struct {
		why    string
		change func(x *credit.Terms)
		field  string
	}{
		{"of nothing", func(x *credit.Terms) { x.Amount = policy.Yuan{} }, "amount"},
		{"ending before it begins", func(x *credit.Terms) { x.Until = calendar.MustDay("2025-01-31") }, "until"},
		{"without an end", func(x *credit.Terms) { x.Until = calendar.Day{} }, "until"},
		{"from a day past", func(x *credit.Terms) { x.From = calendar.MustDay("2025-01-09") }, "from"},
	} {
		x := terms("2025-02-01", "2025-12-31")
		c.change(&x)
		_, _, err := credit.Propose(org, "l", keeper, at("2025-01-10"), law, x)
		require.Error(t, err, c.why)
		refuses(t, err, policy.C4_1, c.field)
	}
	none := credit.Account{Org: org, ID: "c-9"}
	first := ask("2025-02-01", "2025-12-31")
	_, err := first.Approve(keeper, at("2025-01-10"), law, none, credit.Limit{})
	refuses(t, err, policy.C4_1, "actor")
	own := boss
	own.Principal = keeper.ID
	_, err = first.Approve(own, at("2025-01-10"), law, none, credit.Limit{})
	refuses(t, err, policy.C4_1, "actor") // nor who acts for the proposer
	_, err = first.Approve(boss, at("2025-02-03"), law, none, credit.Limit{})
	refuses(t, err, policy.C4_1, "from") // none is in force before it is approved

	one, err := first.Approve(boss, at("2025-01-10"), law, none, credit.Limit{})
	require.NoError(t, err)
	require.Empty(t, none.Spans)
	second, err := ask("2025-06-01", "2026-05-31").Approve(archivetest.LeadingGroup, at("2025-05-30"), law, one.Account, one.Limit)
	require.NoError(t, err)
	require.Equal(t, credit.Approved, second.Before.State, "one at a time: the old one is in force until the day before")
	require.Equal(t, "2025-05-31", second.Before.Last.String())
	require.Equal(t, "2025-12-31", one.Account.Spans[0].Until.String(), "what it was given stays as it was")
	for day, want := range map[string]credit.LimitID{
		"2025-01-31": "", "2025-02-01": first.ID, "2025-05-31": first.ID, "2025-06-01": "l-2025-06-01", "2026-05-31": "l-2025-06-01", "2026-06-01": "",
	} {
		s, some := second.Account.On(calendar.MustDay(day))
		require.Equal(t, want, s.Limit, day)
		require.Equal(t, want != "", some, day)
	}
	_, err = ask("2025-06-01", "2025-06-30").Approve(boss, at("2025-05-30"), law, second.Account, second.Limit)
	refuses(t, err, policy.C4_1, "from")

	ended, err := second.Limit.End(boss, at("2025-07-01"), law, second.Account, second.Before, "经营恶化")
	require.NoError(t, err)
	_, some := ended.Account.On(calendar.MustDay("2025-07-02"))
	require.False(t, some)
	_, some = ended.Account.On(calendar.MustDay("2025-07-01"))
	require.True(t, some)
	never, err := second.Limit.End(boss, at("2025-05-30"), law, second.Account, second.Before, "不再需要")
	require.NoError(t, err)
	require.Len(t, never.Account.Spans, 1, "one that never began leaves no day")
	_, err = second.Limit.End(boss, at("2026-06-01"), law, second.Account, second.Before, "x")
	refuses(t, err, policy.C4_1, "until")

	a, _, err := second.Account.EnterExposure(manager, at("2025-06-02"), law, credit.Exposure{Amount: policy.MustYuan("30000.00"), Day: calendar.MustDay("2025-06-01")})
	require.NoError(t, err)
	require.Equal(t, "70000.00", a.Position(calendar.MustDay("2025-06-02")).Headroom.String())
	require.Equal(t, "30000.00", a.Position(calendar.MustDay("2026-06-02")).Over.String(), "without a limit all of it goes beyond")
	_, _, err = a.EnterExposure(manager, at("2025-06-02"), law, credit.Exposure{Day: calendar.MustDay("2025-05-31")})
	refuses(t, err, "", "day")
}

// asked is a limit proposed on 10 January 2025.
func asked(t *testing.T, who policy.Actor, from, until string) credit.Limit {
	t.Helper()
	l, _, err := credit.Propose(org, credit.LimitID("l-"+from), who, at("2025-01-10"), law, terms(from, until))
	require.NoError(t, err)
	l.Revision = 1
	return l
}

// Two of them: nobody decides on what they proposed, nor on what was proposed for
// them.
func TestWhoDecidesOnALimit(t *testing.T) {
	clerk := manager
	clerk.Principal = boss.ID
	l := asked(t, clerk, "2025-02-01", "2025-12-31")
	_, err := l.Approve(boss, at("2025-01-10"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
	refuses(t, err, policy.C4_1, "actor")
	_, err = l.Approve(archivetest.LeadingGroup, at("2025-01-10"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
	require.NoError(t, err)
	strange := terms("2025-02-01", "2025-12-31")
	strange.Department = "guarantees"
	_, _, err = credit.Propose(org, "l", keeper, at("2025-01-10"), law, strange)
	refuses(t, err, policy.C4_1, "actor") // the department says which deputy may approve it
}

// A limit that ends with the next is in force until then, and may be ended before.
func TestALimitThatEndsWithTheNext(t *testing.T) {
	one, err := asked(t, keeper, "2025-02-01", "2025-12-31").Approve(boss, at("2025-01-10"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
	require.NoError(t, err)
	next, err := asked(t, keeper, "2025-06-01", "2026-05-31").Approve(boss, at("2025-02-10"), law, one.Account, one.Limit)
	require.NoError(t, err)
	old := next.Before
	require.Equal(t, credit.Approved, old.State)
	require.Equal(t, "2025-05-31", old.Last.String())
	_, _, err = old.Notify(manager, at("2025-05-30"), law, "通-1")
	require.NoError(t, err, "C4.1: its notice is sent while it is in force")

	ended, err := old.End(boss, at("2025-03-03"), law, next.Account, credit.Limit{}, "经营恶化")
	require.NoError(t, err)
	require.Equal(t, "2025-03-03", ended.Limit.Last.String())
	_, some := ended.Account.On(calendar.MustDay("2025-03-04"))
	require.False(t, some)
	s, some := ended.Account.On(calendar.MustDay("2025-06-01"))
	require.True(t, some)
	require.Equal(t, next.Limit.ID, s.Limit, "the next one is not touched")
	for _, c := range []struct {
		limit credit.Limit
		day   string
	}{{ended.Limit, "2025-03-03"}, {old, "2025-05-31"}, {next.Limit, "2026-06-01"}} {
		_, err = c.limit.End(boss, at(c.day), law, next.Account, credit.Limit{}, "x")
		refuses(t, err, policy.C4_1, "until")
		for _, told := range c.limit.Explain(boss, at(c.day), law) {
			require.False(t, told.Allowed, "Explain says so too: %s", told.Action)
		}
	}

	// The next one never begins, and another takes its place: the old one ends before it.
	never, err := next.Limit.End(boss, at("2025-03-03"), law, next.Account, credit.Limit{}, "不再需要")
	require.NoError(t, err)
	_, err = never.Limit.End(boss, at("2025-03-04"), law, never.Account, credit.Limit{}, "x")
	refuses(t, err, policy.C4_1, "until")
	third, err := asked(t, keeper, "2025-04-01", "2025-12-31").Approve(boss, at("2025-03-10"), law, never.Account, old)
	require.NoError(t, err)
	require.Equal(t, "2025-03-31", third.Before.Last.String())
	require.Equal(t, third.Before.Last, third.Account.Spans[0].Until, "the limit says what the account says")
}

// What was owed on a later day says nothing of an earlier one.
func TestExposureOfAnotherDay(t *testing.T) {
	one, err := asked(t, keeper, "2025-02-01", "2025-12-31").Approve(boss, at("2025-01-10"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
	require.NoError(t, err)
	a, _, err := one.Account.EnterExposure(manager, at("2025-06-02"), law, credit.Exposure{Amount: policy.MustYuan("30000.00"), Day: calendar.MustDay("2025-06-01")})
	require.NoError(t, err)
	for day, want := range map[string]string{"2025-05-31": "100000.00", "2025-06-01": "70000.00", "2025-07-01": "70000.00"} {
		p := a.Position(calendar.MustDay(day))
		require.Equal(t, want, p.Headroom.String(), day)
		require.Equal(t, want == "70000.00", p.Exposure != nil, day)
	}
}

// A limit that was to take the place of another and never begins gives it its days back
// (C4.1): a customer is not without the limit that was granted.
func TestALimitHasItsDaysAgain(t *testing.T) {
	for _, c := range []struct {
		end, day, first, second, why string
	}{
		{"2025-06-01", "2025-03-03", "2025-09-30", "", "until the next one that is still to come"},
		{"2025-10-01", "2025-03-03", "2025-05-31", "2026-05-31", "the one between has its own last day"},
		{"2025-06-01", "2025-06-01", "2025-05-31", "2025-06-01", "one that has begun has taken its place"},
	} {
		none := credit.Account{Org: org, ID: "c-9"}
		first, err := asked(t, keeper, "2025-02-01", "2025-12-31").Approve(boss, at("2025-01-10"), law, none, credit.Limit{})
		require.NoError(t, err)
		second, err := asked(t, keeper, "2025-06-01", "2026-05-31").Approve(boss, at("2025-02-10"), law, first.Account, first.Limit)
		require.NoError(t, err)
		third, err := asked(t, keeper, "2025-10-01", "2026-12-31").Approve(boss, at("2025-02-11"), law, second.Account, second.Limit)
		require.NoError(t, err)
		limit, before := third.Limit, third.Before
		if c.end == "2025-06-01" {
			limit, before = third.Before, second.Before
		}
		ended, err := limit.End(boss, at(c.day), law, third.Account, before, "不再需要")
		require.NoError(t, err, c.why)
		last := make(map[credit.LimitID]string)
		for _, s := range ended.Account.Spans {
			last[s.Limit] = s.Until.String()
		}
		require.Equal(t, c.first, last["l-2025-02-01"], c.why)
		require.Equal(t, c.second, last["l-2025-06-01"], c.why)
		if ended.Before.Revision == 0 {
			continue
		}
		require.Equal(t, credit.Approved, ended.Before.State, c.why)
		require.Equal(t, c.end == "2025-10-01", ended.Before.Last.IsZero(), "%s: the limit says what the account says", c.why)
	}
}

// A wrong limit that is ended on its own first day counts as never in force, and another
// may begin that day (C4.1): one at a time all the same.
func TestAWrongLimitIsReplacedThatDay(t *testing.T) {
	one, err := asked(t, keeper, "2025-02-05", "2025-12-31").Approve(boss, at("2025-01-10"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
	require.NoError(t, err)
	right := asked(t, keeper, "2025-02-05", "2025-12-31")
	right.ID = "l-right"
	_, err = right.Approve(boss, at("2025-02-05"), law, one.Account, one.Limit)
	refuses(t, err, policy.C4_1, "from") // one at a time
	ended, err := one.Limit.End(boss, at("2025-02-05"), law, one.Account, credit.Limit{}, "金额有误")
	require.NoError(t, err)
	_, some := ended.Account.On(calendar.MustDay("2025-02-05"))
	require.True(t, some, "without another it was in force that day")
	next, err := right.Approve(boss, at("2025-02-05"), law, ended.Account, ended.Limit)
	require.NoError(t, err)
	require.Len(t, next.Account.Spans, 1)
	require.Equal(t, right.ID, next.Account.Spans[0].Limit)
	require.Equal(t, "2025-02-04", next.Before.Last.String())
	require.Equal(t, credit.Ended, next.Before.State)

	later, err := one.Limit.End(boss, at("2025-02-06"), law, one.Account, credit.Limit{}, "经营恶化")
	require.NoError(t, err)
	right.From = calendar.MustDay("2025-02-05")
	_, err = right.Approve(boss, at("2025-02-05"), law, later.Account, later.Limit)
	refuses(t, err, policy.C4_1, "from") // it was in force on two days
}

// Who proposed a limit takes it back before somebody has decided on it (C4.1), and nobody
// else does: others decline it.
func TestWithdrawingAProposal(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		reason string
		rule   policy.Rule
		field  string // empty: it is withdrawn
	}{
		{"its proposer", keeper, "重复申请", "", ""},
		{"a colleague", colleague, "重复申请", policy.C4_1, "actor"},
		{"without a reason", keeper, "", "", "reason"},
		{"another organisation's", archivetest.Stranger, "重复申请", policy.C2b, ""},
	} {
		got, _, err := asked(t, keeper, "2025-02-01", "2025-12-31").Withdraw(c.who, at("2025-01-20"), law, c.reason)
		if c.rule != "" || c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, credit.Withdrawn, got.State, c.why)
		require.Equal(t, keeper.ID, got.Decided.By, c.why)
		_, err = got.Approve(boss, at("2025-01-20"), law, credit.Account{Org: org, ID: "c-9"}, credit.Limit{})
		refuses(t, err, policy.C4_1, "state")
	}
}

// A proposal that is wrong in several ways is told all of them (C4.1).
func TestAProposalIsToldAllThatIsWrong(t *testing.T) {
	_, _, err := credit.Propose(org, "l", keeper, at("2025-01-10"), law, terms("2025-01-09", "2025-01-08"))
	refuses(t, err, policy.C4_1, "from")
	refuses(t, err, policy.C4_1, "until")
}

// The office gives the days back in one commit with the ending, and replaces what was
// wrong that day (C4.1).
func TestDaysGivenBackByTheOffice(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	grant := func(from, until string) credit.Limit {
		l, err := h.Propose(ctx, by(keeper), terms(from, until))
		require.NoError(t, err)
		l, err = h.ApproveLimit(ctx, by(boss), l.Ref())
		require.NoError(t, err)
		return l
	}
	first, next := grant(opened, "2023-12-31"), grant("2023-09-01", "2024-08-31")
	_, err := h.EndLimit(ctx, by(boss), next.Ref(), "不再需要")
	require.NoError(t, err)
	first, err = h.Limit(ctx, by(boss), first.ID)
	require.NoError(t, err)
	require.True(t, first.Last.IsZero())
	p, err := h.Position(ctx, by(boss), "c-9", calendar.MustDay("2023-10-01"))
	require.NoError(t, err)
	require.Equal(t, first.ID, p.Limit.Limit)
	_, err = h.EndLimit(ctx, by(boss), first.Ref(), "金额有误")
	require.NoError(t, err)
	right := grant(opened, "2023-12-31")
	p, err = h.Position(ctx, by(boss), "c-9", calendar.MustDay(opened))
	require.NoError(t, err)
	require.Equal(t, right.ID, p.Limit.Limit)
	h.sound()
}
