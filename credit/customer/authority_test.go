package customer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Who sees which authorisations, and who has read what (rules R4.3b and G2b).
func TestAuthorisationsAreReadByThoseConcerned(t *testing.T) {
	o, ctx := open(t), t.Context()
	give := func(to customer.Grantee) customer.Grant {
		g, err := o.Grant(ctx, policy.By(boss), terms(to, customer.Scope{All: true}))
		require.NoError(t, err)
		return g
	}
	mine, theirs := give(customer.Grantee{Person: colleague.ID}), give(customer.Grantee{Person: keeper.ID})
	visitor := policy.Actor{Org: org, ID: "visitor"}
	for why, read := range map[string]func(who policy.Actor, g customer.Grant) error{
		"the record": func(who policy.Actor, g customer.Grant) error {
			got, err := o.Authorisation(ctx, policy.By(who), g.ID)
			if err == nil {
				require.Equal(t, g, got)
			}
			return err
		},
		"what comes next": func(who policy.Actor, g customer.Grant) error {
			next, err := o.ExplainGrant(ctx, policy.By(who), g.ID)
			if err == nil {
				require.Len(t, next, 1)
				require.Equal(t, who.Roles.Has(policy.GeneralManager), next[0].Allowed)
			}
			return err
		},
		"the journal": func(who policy.Actor, g customer.Grant) error {
			entries, err := o.GrantHistory(ctx, policy.By(who), g.ID, 0, 0)
			if err == nil {
				require.Len(t, entries, 1)
			}
			return err
		},
	} {
		require.NoError(t, read(boss, mine), why)
		require.NoError(t, read(archivetest.Auditor, mine), why)
		require.NoError(t, read(colleague, mine), why)
		require.ErrorIs(t, read(colleague, theirs), policy.NotAllowed, why)
		require.ErrorIs(t, read(visitor, mine), policy.NotAllowed, why)
		require.ErrorIs(t, read(archivetest.Stranger, mine), policy.NotFound, why)
	}
	_, err := o.Grants(ctx, policy.By(colleague), customer.GrantQuery{To: theirs.To.Key()})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = o.Grants(ctx, policy.By(visitor), customer.GrantQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.Grants(ctx, policy.By(boss), customer.GrantQuery{State: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)
	stale := mine.Ref()
	stale.Revision++
	_, err = o.Revoke(ctx, policy.By(keeper), stale, "x")
	require.ErrorIs(t, err, policy.NotAllowed, "how often it has changed is not for everybody")

	_, err = o.Consult(ctx, policy.By(colleague), o.l.ID, "合同签订")
	require.NoError(t, err)
	seen, err := o.Consultations(ctx, policy.By(archivetest.Auditor), customer.ConsultationQuery{Profile: o.l.ID})
	require.NoError(t, err)
	require.Len(t, seen.Consultations, 1)
	require.Equal(t, colleague.ID, seen.Consultations[0].Person)
	for _, asked := range []policy.PersonID{"", colleague.ID} {
		own, err := o.Consultations(ctx, policy.By(colleague), customer.ConsultationQuery{Person: asked})
		require.NoError(t, err, "what they read themselves is theirs to know")
		require.Equal(t, seen, own)
	}
	_, err = o.Consultations(ctx, policy.By(colleague), customer.ConsultationQuery{Person: boss.ID})
	require.ErrorIs(t, err, policy.NotFound)
	none, err := o.Consultations(ctx, policy.By(keeper), customer.ConsultationQuery{})
	require.NoError(t, err)
	require.Empty(t, none.Consultations)
	_, err = o.Consultations(ctx, policy.By(visitor), customer.ConsultationQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
}

// Striking a transaction is no way to read it without an authorisation (R4.3b): the
// custodian needs one as everybody does.
func TestStrikingTellsNothing(t *testing.T) {
	o, ctx := open(t), t.Context()
	sold, err := o.RecordTransaction(ctx, policy.By(colleague), o.l.ID, sale("2026-03-02"))
	require.NoError(t, err)
	l, err := o.StrikeTransaction(ctx, policy.By(keeper), sold.Ref(), "误登")
	require.NoError(t, err)
	require.Equal(t, customer.TransactionListing{ID: sold.ID, Revision: 2, State: customer.Struck, Profile: o.l.ID}, l)
}

// What is beside a profile has its journal, which those may read who may read that of
// the profile.
func TestHistoriesBeside(t *testing.T) {
	o, ctx := open(t), t.Context()
	sold, err := o.RecordTransaction(ctx, policy.By(colleague), o.l.ID, sale("2026-03-02"))
	require.NoError(t, err)
	need, err := o.Record(ctx, policy.By(colleague), o.l.ID, entry(customer.Need))
	require.NoError(t, err)
	for _, who := range []policy.Actor{keeper, director} {
		entries, err := o.TransactionHistory(ctx, policy.By(who), sold.ID, 0, 0)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		entries, err = o.FactHistory(ctx, policy.By(who), need.ID, 0, 0)
		require.NoError(t, err)
		require.Len(t, entries, 1)
	}
	_, err = o.TransactionHistory(ctx, policy.By(colleague), sold.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.FactHistory(ctx, policy.By(colleague), need.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.FactHistory(ctx, policy.By(director), "none", 0, 0)
	require.ErrorIs(t, err, policy.NotFound)

	l, err := o.Profile(ctx, policy.By(archivetest.Auditor), o.l.ID)
	require.NoError(t, err)
	require.Equal(t, o.l.ID, l.ID)
	_, err = o.Profile(ctx, policy.By(policy.Actor{Org: org, ID: "visitor"}), o.l.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.ConsultTransactions(ctx, policy.By(boss), o.l.ID, "分析", customer.TransactionQuery{State: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.ConsultFacts(ctx, policy.By(boss), o.l.ID, "分析", customer.FactQuery{Topic: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)
}

// The reports are written as the registers are, and tell nothing confidential.
func TestReportsAreWritten(t *testing.T) {
	o, ctx := open(t), t.Context()
	_, err := o.RecordTransaction(ctx, policy.By(colleague), o.l.ID, sale("2026-03-02"))
	require.NoError(t, err)
	o.at = on("2026-03-12")
	var all strings.Builder
	for _, write := range []func() error{
		func() error { return o.WriteStale(ctx, policy.By(director), customer.ReportQuery{}, &all, policy.ZH) },
		func() error { return o.PrintStale(ctx, policy.By(director), customer.ReportQuery{}, &all, policy.ZH) },
		func() error {
			return o.WriteIncomplete(ctx, policy.By(director), customer.ReportQuery{}, &all, policy.ZH)
		},
		func() error {
			return o.PrintIncomplete(ctx, policy.By(director), customer.ReportQuery{}, &all, policy.ZH)
		},
	} {
		require.NoError(t, write())
		require.Contains(t, all.String(), string(o.l.ID))
		require.NotContains(t, all.String(), "甲公司")
	}
	for _, told := range []string{"2026-03-02,2026-03-09,3", "信用状况、交流记录", "逾期未更新的客户档案", "不完整的客户档案"} {
		require.Contains(t, all.String(), told)
	}
	n := 0
	for _, err := range o.EachStale(ctx, policy.By(policy.Actor{Org: org, ID: "visitor"}), customer.ReportQuery{}) {
		require.ErrorIs(t, err, policy.NotAllowed)
		n++
	}
	require.Equal(t, 1, n, "it ends at the first error")
	for range 2 {
		n = 0
		lines := o.EachIncomplete(ctx, policy.By(director), customer.ReportQuery{Limit: 1})
		for _, err := range lines {
			require.NoError(t, err)
			n++
		}
		require.Equal(t, 1, n)
	}
}

// Whoever keeps a profile learns what the custodians are authorised for, and so does a
// role; nobody else is told.
func TestAuthorisationsThatReachOne(t *testing.T) {
	o, ctx := open(t), t.Context()
	give := func(to customer.Grantee) customer.Grant {
		g, err := o.Grant(ctx, policy.By(boss), terms(to, customer.Scope{All: true}))
		require.NoError(t, err)
		return g
	}
	custodians, role, other := give(customer.Grantee{Custodians: true}), give(customer.Grantee{Role: policy.ProjectManager}), give(customer.Grantee{Role: policy.CreditManager})
	reached := func(who policy.Actor) (all []customer.GrantID) {
		q := customer.GrantQuery{Limit: 1}
		for {
			page, err := o.Grants(ctx, policy.By(who), q)
			require.NoError(t, err)
			for _, g := range page.Grants {
				all = append(all, g.ID)
			}
			if q.After = page.Next; q.After == "" {
				return all
			}
		}
	}
	require.Equal(t, []customer.GrantID{role.ID, custodians.ID}, reached(keeper))
	require.Equal(t, []customer.GrantID{role.ID}, reached(colleague))
	for _, g := range []customer.Grant{custodians, role} {
		_, err := o.Authorisation(ctx, policy.By(keeper), g.ID)
		require.NoError(t, err)
		_, err = o.Grants(ctx, policy.By(keeper), customer.GrantQuery{To: g.To.Key()})
		require.NoError(t, err)
	}
	_, err := o.Grants(ctx, policy.By(keeper), customer.GrantQuery{After: "9 x"})
	refuses(t, err, "", "after")
	_, err = o.Authorisation(ctx, policy.By(colleague), custodians.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.Authorisation(ctx, policy.By(keeper), other.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.Grants(ctx, policy.By(colleague), customer.GrantQuery{To: custodians.To.Key()})
	require.ErrorIs(t, err, policy.NotFound)
}
