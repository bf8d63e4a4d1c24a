package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// manages is the general manager as one of the department concerned.
func manages() policy.Actor {
	who := member(boss, "sales")
	who.Roles = append(policy.Roles{policy.ProjectManager}, who.Roles...)
	return who
}

// Whoever had a hand in a complaint does not approve it by way of a return: the
// outcomes given back stay on record with who proposed them and why they went back.
func TestNobodyApprovesWhatCameBackToAnother(t *testing.T) {
	do := ok[customer.Complaint](t)
	for _, c := range []struct {
		kind customer.Grievance
		rule policy.Rule
		why  string
	}{
		{customer.ServiceQuality, policy.R7_2, "of quality"},
		{customer.ServiceProcess, policy.R7_3, "of the process"},
	} {
		other := manages()
		other.ID = "general-manager-b"
		k := complaintIn(t, c.kind, customer.ComplaintProposed)
		k.Team.Organiser, k.Outcome.By = boss.ID, boss.ID // handled and proposed by the one who approves
		k = do(k.Return(other, monday, law, "再查"))
		require.Len(t, k.Returned, 1, c.why)
		require.Equal(t, boss.ID, k.Returned[0].By)
		require.Equal(t, outcome().Text, k.Returned[0].Text, "what was proposed")
		require.Equal(t, other.ID, k.Returned[0].Back.By)
		require.Equal(t, "再查", k.Returned[0].Back.Text, "and why it went back")
		k = do(k.Assign(director, monday, law, seller.ID))
		require.Equal(t, []policy.PersonID{boss.ID}, k.Handled)
		_, _, err := k.Propose(manages(), monday, law, outcome())
		refuses(t, err, c.rule, "actor")
		k = do(k.Propose(seller, monday, law, outcome()))
		_, _, err = k.Approve(boss, monday, law)
		refuses(t, err, c.rule, "actor")
		_, _, err = k.Return(boss, monday, law, "再查")
		refuses(t, err, c.rule, "actor")
		k = do(k.Return(other, monday, law, "再查"))
		require.Len(t, k.Returned, 2, c.why)
		k = do(k.Propose(seller, monday, law, outcome()))
		_, _, err = k.Approve(boss, monday, law)
		refuses(t, err, c.rule, "actor")
		k = do(k.Approve(other, monday, law))
		require.Len(t, k.Returned, 2, "the record stays")
	}
}

// A complaint is refused, explained and kept by the rule of its kind: the matrix has one
// row for both.
func TestAComplaintsOwnRule(t *testing.T) {
	for kind, rule := range map[customer.Grievance]policy.Rule{customer.ServiceQuality: policy.R7_2, customer.ServiceProcess: policy.R7_3} {
		proposed, approved := complaintIn(t, kind, customer.ComplaintProposed), complaintIn(t, kind, customer.ComplaintApproved)
		for why, act := range map[string]func() error{
			"an approval by role": func() error { _, _, err := proposed.Approve(clerk, monday, law); return err },
			"a return by role":    func() error { _, _, err := proposed.Return(clerk, monday, law, "再查"); return err },
			"an answer by role": func() error {
				_, err := approved.Respond(seller, monday, law, in(t, customer.Approved), "fact-8", reply(monday))
				return err
			},
			"a proposal of somebody else's": func() error {
				_, _, err := complaintIn(t, kind, customer.ComplaintReceived).Propose(director, monday, law, outcome())
				return err
			},
		} {
			for _, v := range policy.Violations(act()) {
				if v.Rule != policy.R7_1 { // of another department
					require.Equal(t, rule, v.Rule, why)
				}
			}
			require.ErrorIs(t, act(), rule, why)
		}
		a := reply(monday)
		a.Day = law.Day(on("2026-03-03"))
		_, err := approved.Respond(clerk, monday, law, in(t, customer.Approved), "fact-8", a)
		refuses(t, err, rule, "day")
		for _, next := range proposed.Explain(clerk, monday, law) {
			require.Equal(t, []policy.Rule{rule}, next.Rules, next.Action)
			require.Equal(t, rule, next.Blocked[0].Rule, next.Action)
		}
		_, d, err := proposed.Approve(boss, monday, law)
		require.NoError(t, err)
		require.Equal(t, []policy.Rule{rule}, d.Rules, "the journal says by which")
	}
}

// Once the outcome is approved somebody else of the office may be named to answer: what
// is late by then stays with whoever was to.
func TestAnotherAnswers(t *testing.T) {
	for kind, rule := range map[customer.Grievance]policy.Rule{customer.ServiceQuality: policy.R7_2, customer.ServiceProcess: policy.R7_3} {
		approved := complaintIn(t, kind, customer.ComplaintApproved) // to be answered by 5 March
		moved, d, err := approved.AssignAnswer(director, monday, law, "credit-manager")
		require.NoError(t, err)
		require.Equal(t, []policy.Rule{rule}, d.Rules)
		require.Equal(t, policy.PersonID("credit-manager"), moved.Outcome.Answerer)
		require.Equal(t, clerk.ID, approved.Outcome.Answerer, "what it is given stays as it is")
		due, _ := moved.Deadlines.Get(policy.ComplaintAnswer)
		require.Equal(t, policy.PersonID("credit-manager"), due.Person)
		late := ok[customer.Complaint](t)(approved.AssignAnswer(director, on("2026-03-06"), law, "credit-manager"))
		due, _ = late.Deadlines.Get(policy.ComplaintAnswer)
		require.Equal(t, clerk.ID, due.Person, "who let it pass")
		_, _, err = approved.AssignAnswer(director, monday, law, clerk.ID)
		refuses(t, err, "", "answerer")
		_, _, err = approved.AssignAnswer(director, monday, law, "")
		refuses(t, err, rule, "answerer")
		_, _, err = approved.AssignAnswer(seller, monday, law, "credit-manager")
		refuses(t, err, rule, "actor")
	}
}
