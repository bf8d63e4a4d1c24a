package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestGiving(t *testing.T) {
	person, all := customer.Grantee{Person: colleague.ID}, customer.Scope{All: true}
	for _, c := range []struct {
		why    string
		who    policy.Actor
		to     customer.Grantee
		scope  customer.Scope
		change func(t *customer.Terms)
		rule   policy.Rule
		field  string
	}{
		{"to a person, of all customers", boss, person, all, nil, "", ""},
		{"to a role, of one customer", boss, customer.Grantee{Role: policy.CreditManager}, customer.Scope{Customer: "c-9"}, nil, "", ""},
		{"to the custodians, of a class", boss, customer.Grantee{Custodians: true}, customer.Scope{Class: "key"}, nil, "", ""},
		{"by the sales director", director, person, all, nil, policy.R4_3b, "actor"},
		{"to oneself", boss, customer.Grantee{Person: boss.ID}, all, nil, policy.R4_3b, "actor"},
		{"to nobody", boss, customer.Grantee{}, all, nil, policy.R4_3b, "to"},
		{"to two at once", boss, customer.Grantee{Person: "x", Role: policy.Auditor}, all, nil, policy.R4_3b, "to"},
		{"to a role there is not", boss, customer.Grantee{Role: "visitor"}, all, nil, policy.R4_3b, "to.role"},
		{"of no customer", boss, person, customer.Scope{}, nil, policy.R4_3b, "scope"},
		{"of one and of all", boss, person, customer.Scope{Customer: "c-9", All: true}, nil, policy.R4_3b, "scope"},
		{"for nothing", boss, person, all, func(t *customer.Terms) { t.Purpose = "" }, "", "purpose"},
		{"without an end", boss, person, all, func(t *customer.Terms) { t.Until = calendar.Day{} }, policy.R4_3b, "until"},
		{"an end before its start", boss, person, all, func(t *customer.Terms) { t.Until = calendar.MustDay("2026-03-01") }, policy.R4_3b, "until"},
		{"for days that are past", boss, person, all, func(t *customer.Terms) { t.From = calendar.MustDay("2026-03-01") }, policy.R4_3b, "from"},
		{"of another organisation", archivetest.Stranger, person, all, nil, policy.C2b, ""},
	} {
		said := terms(c.to, c.scope)
		if c.change != nil {
			c.change(&said)
		}
		g, _, err := customer.Give(org, "grant-1", c.who, monday, law, said)
		if c.rule == "" && c.field == "" {
			require.NoError(t, err, c.why)
			require.Equal(t, customer.Given, g.State)
			continue
		}
		refuses(t, err, c.rule, c.field)
	}
}

func TestRevoking(t *testing.T) {
	g := given(t, customer.Grantee{Person: colleague.ID}, customer.Scope{All: true})
	p := in(t, customer.Approved)
	require.True(t, g.Covers(p, colleague, "合同签订", law.Day(monday)))
	_, _, err := g.Revoke(director, monday, law, "不再需要")
	require.ErrorIs(t, err, policy.R4_3b)
	_, _, err = g.Revoke(boss, monday, law, "")
	require.ErrorIs(t, err, policy.InvalidInput)
	_, _, err = g.Revoke(archivetest.Stranger, monday, law, "x")
	require.ErrorIs(t, err, policy.NotFound)
	back, _, err := g.Revoke(boss, monday, law, "不再需要")
	require.NoError(t, err)
	require.False(t, back.Covers(p, colleague, "合同签订", law.Day(monday)))
	_, _, err = back.Revoke(boss, monday, law, "不再需要")
	refuses(t, err, policy.R4_3b, "state")
}

// Who may read what, by which authorisation.
func TestConsulting(t *testing.T) {
	group := policy.Actor{Org: org, Home: "group", ID: colleague.ID, Roles: policy.Roles{policy.Auditor}}
	delegate := policy.Actor{Org: org, ID: "x", Roles: policy.Roles{policy.ProjectManager}, Principal: colleague.ID}
	credit := policy.Actor{Org: org, ID: "credit", Roles: policy.Roles{policy.CreditManager}}
	toColleague, toAll := customer.Grantee{Person: colleague.ID}, customer.Scope{All: true}
	for _, c := range []struct {
		why     string
		who     policy.Actor
		to      customer.Grantee
		scope   customer.Scope
		state   policy.State
		purpose string
		on      string
		rule    policy.Rule
	}{
		{"a person, of all", colleague, toColleague, toAll, customer.Approved, "合同签订", "2026-03-02", ""},
		{"on its last day", colleague, toColleague, toAll, customer.Approved, "合同签订", "2026-03-31", ""},
		{"the purpose, told more closely", colleague, toColleague, toAll, customer.Approved, "合同签订:2026-017", "2026-03-02", ""},
		{"of this customer", colleague, toColleague, customer.Scope{Customer: "c-9"}, customer.Approved, "合同签订", "2026-03-02", ""},
		{"of its class", colleague, toColleague, customer.Scope{Class: "key"}, customer.Approved, "合同签订", "2026-03-02", ""},
		{"by a role", credit, customer.Grantee{Role: policy.CreditManager}, toAll, customer.Approved, "合同签订", "2026-03-02", ""},
		{"the custodian", keeper, customer.Grantee{Custodians: true}, toAll, customer.Approved, "合同签订", "2026-03-02", ""},
		{"the custodian, before it is approved", keeper, customer.Grantee{Custodians: true}, toAll, customer.Drafted, "合同签订", "2026-03-02", ""},
		{"the sales director, to approve it", director, customer.Grantee{Role: policy.SalesDirector}, toAll, customer.Submitted, "合同签订", "2026-03-02", ""},
		{"the general manager needs none", boss, toColleague, toAll, customer.Approved, "看看", "2026-03-02", ""},
		{"nobody else has it", keeper, toColleague, toAll, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"a custodian of another profile", colleague, customer.Grantee{Custodians: true}, toAll, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"another customer", colleague, toColleague, customer.Scope{Customer: "c-8"}, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"another class", colleague, toColleague, customer.Scope{Class: "small"}, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"another purpose", colleague, toColleague, toAll, customer.Approved, "市场分析", "2026-03-02", policy.R4_3b},
		{"one that only begins alike", colleague, toColleague, toAll, customer.Approved, "合同签订以外", "2026-03-02", policy.R4_3b},
		{"after its last day", colleague, toColleague, toAll, customer.Approved, "合同签订", "2026-04-01", policy.R4_3b},
		{"a delegate of the person", delegate, toColleague, toAll, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"somebody of the group under the same id", group, toColleague, toAll, customer.Approved, "合同签订", "2026-03-02", policy.R4_3b},
		{"a draft is not used", colleague, toColleague, toAll, customer.Drafted, "合同签订", "2026-03-02", policy.R4_2c},
		{"nor one that is being approved", boss, toColleague, toAll, customer.Submitted, "合同签订", "2026-03-02", policy.R4_2c},
		{"nor one that changed", colleague, toColleague, toAll, customer.Changed, "合同签订", "2026-03-02", policy.R4_2c},
		{"somebody of another organisation", archivetest.Stranger, toColleague, toAll, customer.Approved, "合同签订", "2026-03-02", policy.C2b},
	} {
		_, err := in(t, c.state).MayConsult(c.who, on(c.on), law, c.purpose, given(t, c.to, c.scope))
		if c.rule == "" {
			require.NoError(t, err, c.why)
		} else {
			require.ErrorIs(t, err, c.rule, c.why)
		}
	}
}

// R4.3b: what a delegate of the general manager gives to a role or to the custodians
// reaches whoever is one of them, and not the delegate.
func TestADelegateAuthorisesNobodyOfThemselves(t *testing.T) {
	p := in(t, customer.Approved)
	agent := policy.Actor{Org: org, ID: keeper.ID, Principal: boss.ID, Roles: boss.Roles}
	toKeeper, toAll := keeper, customer.Scope{All: true}
	toKeeper.Roles = policy.Roles{policy.CreditManager}
	for _, c := range []struct {
		why string
		by  policy.Actor
		to  customer.Grantee
		who policy.Actor
		may bool
	}{
		{"a role of the delegate's own", agent, customer.Grantee{Role: policy.CreditManager}, toKeeper, false},
		{"the delegate as custodian", agent, customer.Grantee{Custodians: true}, keeper, false},
		{"whoever stands in for the delegate", agent, customer.Grantee{Role: policy.CreditManager}, policy.Actor{Org: org, ID: "x", Principal: keeper.ID, Roles: toKeeper.Roles}, false},
		{"somebody else of that role", agent, customer.Grantee{Role: policy.CreditManager}, policy.Actor{Org: org, ID: "x", Roles: toKeeper.Roles}, true},
		{"somebody of the group under the same id", agent, customer.Grantee{Role: policy.CreditManager}, policy.Actor{Org: org, Home: "group", ID: keeper.ID, Roles: toKeeper.Roles}, true},
		{"what the general manager gives", boss, customer.Grantee{Role: policy.CreditManager}, toKeeper, true},
	} {
		g, _, err := customer.Give(org, "grant-1", c.by, monday, law, terms(c.to, toAll))
		require.NoError(t, err, c.why)
		require.Equal(t, c.may, g.Covers(p, c.who, "合同签订", law.Day(monday)), c.why)
	}
}

// Passing on takes an authorisation that says so, and an approved profile.
func TestPassingOn(t *testing.T) {
	p := in(t, customer.Approved)
	g := given(t, customer.Grantee{Person: colleague.ID}, customer.Scope{All: true})
	_, err := p.MayPassOn(colleague, monday, law, "合同签订", g)
	require.ErrorIs(t, err, policy.R4_3c, "reading is not passing on")
	require.ErrorIs(t, err, policy.NotAllowed)
	g.PassOn = true
	by, err := p.MayPassOn(colleague, monday, law, "合同签订", g)
	require.NoError(t, err)
	require.Equal(t, g.ID, by)
	_, err = in(t, customer.Changed).MayPassOn(keeper, monday, law, "合同签订", given(t, customer.Grantee{Custodians: true}, customer.Scope{All: true}))
	require.ErrorIs(t, err, policy.R4_3c)
	_, err = in(t, customer.Changed).MayPassOn(colleague, monday, law, "合同签订", g)
	require.ErrorIs(t, err, policy.R4_2c)
	_, err = p.MayPassOn(archivetest.Stranger, monday, law, "合同签订", g)
	require.ErrorIs(t, err, policy.NotFound)
}
