package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// A signing of a past day without a consultation is recorded as that by a leader, and is
// the breach of those who had not consulted the profile (R4.3a).
func TestRecordingAnUnconsultedSigning(t *testing.T) {
	warning := lawWith(t, func(r *policy.ContractRules) { r.Consultation = policy.ConsultationWarn })
	both := []policy.PersonID{handler.ID, colleague.ID}
	concerned := func(who policy.Actor) policy.Actor { who.ID = colleague.ID; return who }
	for _, c := range []struct {
		why         string
		law         *policy.Version
		who         policy.Actor
		day         string
		reason      string
		unconsulted []policy.PersonID
		rule        policy.Rule
		field       string
	}{
		{"a leader, of yesterday", law, archivetest.GeneralManager, "2026-03-01", "客户在外地", both, "", ""},
		{"the office director", law, director, "2026-03-01", "客户在外地", both[:1], "", ""},
		{"whoever handles the contract", law, handler, "2026-03-01", "客户在外地", both, policy.R4_3a, "actor"},
		{"a leader who is concerned in it", law, concerned(archivetest.GeneralManager), "2026-03-01", "客户在外地", both, policy.R4_3a, "actor"},
		{"a signing of today can still be consulted for", law, director, "2026-03-02", "客户在外地", both, policy.R4_3a, "day"},
		{"a day to come", law, director, "2026-03-03", "客户在外地", both, "", "day"},
		{"without a reason", law, director, "2026-03-01", "", both, "", "reason"},
		{"all had consulted the profile", law, director, "2026-03-01", "客户在外地", nil, policy.R4_3a, "consultation"},
		{"the regulation only warns", warning, director, "2026-03-01", "客户在外地", both, policy.R4_3a, "consultation"},
	} {
		f, d, err := opened(t).RecordUnconsulted(c.who, monday, c.law, contract.UnconsultedSigning{Day: day(c.day), Reason: c.reason}, c.unconsulted)
		if c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, contract.Signed, f.State)
		require.Equal(t, c.day, f.SignedOn().String())
		require.Equal(t, c.unconsulted, f.Formalities[0].Unconsulted)
		require.Equal(t, c.reason, f.Formalities[0].Exempted.Text)
		require.Len(t, f.Formalities[0].Papers, len(papers))
		require.Len(t, f.Breaches, len(c.unconsulted), c.why)
		for i, b := range f.Breaches {
			require.Equal(t, policy.Breach{Rule: policy.R4_3a, Deadline: policy.ConsultedBefore, Person: c.unconsulted[i], Due: day(c.day), At: monday.UTC()}, b)
			require.True(t, d.Duties[i].Breach)
		}
		require.Equal(t, "2026-04-01", f.Due().String(), "the time to hand over runs from the signing (K3a)")

		f = saved(t)(f.Strike(archivetest.Deputy, monday, law, 1, "日期写错"))
		f = saved(t)(f.RecordUnconsulted(c.who, monday, law, contract.UnconsultedSigning{Day: day("2026-02-28"), Reason: c.reason}, c.unconsulted))
		require.Len(t, f.Breaches, len(c.unconsulted), "held once, whatever day is put right")
	}
}

// What was signed yesterday cannot be consulted for today: the refusal names who records
// it, and it is recorded with its true day (R4.3a).
func TestASigningOfYesterday(t *testing.T) {
	d, ctx := newDesk(t, law), t.Context()
	f := d.opened()
	d.at = on("2026-03-03")
	d.consult(handler)
	d.consult(colleague)
	_, err := d.Sign(ctx, policy.By(handler), f.Ref(), day("2026-03-02"))
	v := policy.Violations(err)
	require.Len(t, v, 2)
	require.Contains(t, v[0].Remedy.EN, "leader")
	f = d.ok(d.RecordUnconsulted(ctx, policy.By(director), f.Ref(), contract.UnconsultedSigning{Day: day("2026-03-02"), Reason: "客户在外地"}))
	require.Equal(t, "2026-03-02", f.SignedOn().String())
	require.Len(t, f.Breaches, 2)
	require.True(t, f.Breached(policy.R4_3a))
	_, err = d.RecordUnconsulted(ctx, policy.By(director), d.opened().Ref(), contract.UnconsultedSigning{Reason: "客户在外地"})
	refuses(t, err, "", "day")
	f = d.ok(d.HandOver(ctx, policy.By(handler), f.Ref(), 1, manager.ID))
	f = d.ok(d.Verify(ctx, policy.By(manager), f.Ref(), 1))
	_, err = d.AssignPapers(ctx, policy.By(director), f.Ref(), 1, archivist.ID)
	refuses(t, err, policy.K3b, "manager")
	f = d.ok(d.AssignPapers(ctx, policy.By(director), f.Ref(), 1, second.ID))
	require.Equal(t, second.ID, f.Formalities[0].Manager)
	d.entries()
}
