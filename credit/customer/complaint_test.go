package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// The department concerned takes a complaint in, and nobody else.
func TestReceivingComplaints(t *testing.T) {
	for _, c := range []struct {
		why    string
		who    policy.Actor
		change func(i *customer.Intake)
		rule   policy.Rule
		field  string
	}{
		{"the department concerned", seller, nil, "", ""},
		{"a complaint about the process", seller, func(i *customer.Intake) { i.Kind = customer.ServiceProcess }, "", ""},
		{"another department", producer, nil, policy.R7_1, "actor"},
		{"somebody of no department", archivetest.A, nil, policy.R7_1, "actor"},
		{"a role that takes nothing in", member(archivetest.Auditor, "sales"), nil, policy.R7_1, "actor"},
		{"no kind", seller, func(i *customer.Intake) { i.Kind = "price" }, policy.R7_1, "kind"},
		{"no day", seller, func(i *customer.Intake) { i.Day = calendar.Day{} }, policy.R7_1, "day"},
		{"a day to come", seller, func(i *customer.Intake) { i.Day = calendar.MustDay("2026-03-03") }, policy.R7_1, "day"},
		{"no channel", seller, func(i *customer.Intake) { i.Channel = "" }, policy.R7_1, "channel"},
		{"no text", seller, func(i *customer.Intake) { i.Text = "" }, policy.R7_1, "text"},
		{"another profile", seller, func(i *customer.Intake) { i.Profile = "profile-2" }, policy.R7_1, "profile"},
	} {
		i := intake(customer.ServiceQuality)
		if c.change != nil {
			c.change(&i)
		}
		out, err := in(t, customer.Approved).Receive(c.who, monday, law, "complaint-1", "fact-7", seller.ID, i)
		if c.rule != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, "2026-03-16", out.Complaint.Deadlines.NextDue().String(), "ten working days")
		require.Equal(t, customer.Communication, out.Beside.Record.Topic, "it is kept in the profile")
		require.Equal(t, 1, out.Beside.Profile.Communications.Count)
		require.NotContains(t, detail(out.Draft.Details)+detail(out.Beside.Draft.Details), "发货")
	}
	_, err := in(t, customer.Approved).Receive(seller, monday, law, "complaint-1", "fact-7", "", intake(customer.ServiceQuality))
	refuses(t, err, policy.R7_1, "handler")
}

// Quality is answered for with the production office, the process without it.
func TestTheProductionOfficeJoins(t *testing.T) {
	quality, process := complaintIn(t, customer.ServiceQuality, customer.ComplaintReceived), complaintIn(t, customer.ServiceProcess, customer.ComplaintReceived)
	_, _, err := quality.Propose(seller, monday, law, outcome())
	require.Equal(t, "not asked", violation(t, err, policy.R7_2, "joined").Found)
	_, _, err = quality.Join(producer, monday, law, "设备检修")
	refuses(t, err, policy.R7_2, "asked")
	asked := ok[customer.Complaint](t)(quality.AskProduction(seller, monday, law))
	require.True(t, asked.Team.Helps("production"))
	_, _, err = asked.AskProduction(seller, monday, law)
	refuses(t, err, policy.R7_2, "asked")
	_, _, err = asked.Propose(seller, monday, law, outcome())
	require.Equal(t, "not answered", violation(t, err, policy.R7_2, "joined").Found)
	_, _, err = asked.Join(seller, monday, law, "设备检修")
	refuses(t, err, policy.R7_2, "actor")
	joined := ok[customer.Complaint](t)(asked.Join(producer, monday, law, "设备检修"))
	_, _, err = joined.Join(producer, monday, law, "设备检修")
	refuses(t, err, policy.R7_2, "joined")
	ok[customer.Complaint](t)(joined.Propose(seller, monday, law, outcome()))

	_, _, err = process.AskProduction(seller, monday, law)
	refuses(t, err, policy.R7_3, "kind")
	ok[customer.Complaint](t)(process.Propose(seller, monday, law, outcome()))
}

// Nobody approves what they handled, and nobody answers before the approval.
func TestApprovingAndAnswering(t *testing.T) {
	p := in(t, customer.Approved)
	for _, kind := range []customer.Grievance{customer.ServiceQuality, customer.ServiceProcess} {
		rule := policy.R7_2
		if kind == customer.ServiceProcess {
			rule = policy.R7_3
		}
		proposed := complaintIn(t, kind, customer.ComplaintProposed)
		_, err := proposed.Respond(clerk, monday, law, p, "fact-8", reply(monday))
		refuses(t, err, rule, "state")
		_, _, err = proposed.Approve(clerk, monday, law)
		require.ErrorIs(t, err, policy.NotAllowed, "the general manager's act")
		own := proposed
		own.Team.Organiser = boss.ID
		_, _, err = own.Approve(boss, monday, law)
		require.ErrorIs(t, err, policy.NotAllowed, "never the handler's")
		own = proposed
		by := *proposed.Outcome
		by.By = boss.ID
		own.Outcome = &by
		_, _, err = own.Approve(boss, monday, law)
		require.ErrorIs(t, err, policy.NotAllowed, "nor that of whoever proposed it")

		approved := ok[customer.Complaint](t)(proposed.Approve(boss, monday, law))
		due, _ := approved.Deadlines.Get(policy.ComplaintAnswer)
		require.Equal(t, clerk.ID, due.Person)
		require.Equal(t, "2026-03-05", due.Due.String(), "three working days")
		_, err = approved.Respond(clerk, monday, law, p, "fact-8", reply(on("2026-02-27")))
		refuses(t, err, rule, "day")
		_, err = approved.Respond(seller, monday, law, p, "fact-8", reply(monday))
		require.ErrorIs(t, err, policy.NotAllowed, "the office answers")
		late, err := approved.Respond(clerk, on("2026-03-06"), law, p, "fact-8", reply(on("2026-03-06")))
		require.NoError(t, err, "late, it is taken all the same")
		require.Equal(t, string(rule)+": the answer to the customer was due 2026-03-05, done 2026-03-06 (office-director)", late.Complaint.Breaches[0].String())
		require.Equal(t, customer.Communication, late.Beside.Record.Topic)
		other := p
		other.ID = "profile-2"
		_, err = approved.Respond(clerk, monday, law, other, "fact-8", reply(monday))
		refuses(t, err, "", "profile")
	}
}

func TestLateOutcomes(t *testing.T) {
	k := complaintIn(t, customer.ServiceProcess, customer.ComplaintReceived)
	require.False(t, k.Late(calendar.MustDay("2026-03-16")))
	require.True(t, k.Late(calendar.MustDay("2026-03-17")))
	late, d, err := k.Propose(seller, on("2026-03-17"), law, outcome())
	require.NoError(t, err)
	require.True(t, d.Duties[0].Breach)
	require.Equal(t, seller.ID, late.Breaches[0].Person)
	require.True(t, late.Late(calendar.MustDay("2026-03-17")))

	moved := ok[customer.Complaint](t)(k.Assign(director, monday, law, "manager-c"))
	due, _ := moved.Deadlines.Get(policy.ComplaintOutcome)
	require.Equal(t, policy.PersonID("manager-c"), due.Person, "the new handler answers for what is open")
	missed := ok[customer.Complaint](t)(k.Assign(director, on("2026-03-17"), law, "manager-c"))
	due, _ = missed.Deadlines.Get(policy.ComplaintOutcome)
	require.Equal(t, seller.ID, due.Person, "what is missed stays with who missed it")
	_, _, err = moved.Propose(seller, monday, law, outcome())
	require.ErrorIs(t, err, policy.NotAllowed)
	_, _, err = k.Assign(director, monday, law, seller.ID)
	refuses(t, err, "", "handler")

	back := ok[customer.Complaint](t)(late.Return(boss, on("2026-03-18"), law, "再查"))
	require.Equal(t, "2026-04-01", back.Deadlines.NextDue().String(), "ten working days again")
	require.Len(t, back.Breaches, 1, "what was late stays on record")

	closed := complaintIn(t, customer.ServiceQuality, customer.ComplaintClosed)
	again := ok[customer.Complaint](t)(closed.Reopen(seller, on("2026-03-09"), law, "又迟了"))
	require.Equal(t, customer.ComplaintReceived, again.State)
	require.Len(t, again.Rounds, 1)
	require.NotNil(t, again.Rounds[0].Answer)
	require.Nil(t, again.Joined, "the production office joins anew")
	require.Equal(t, "2026-03-23", again.Deadlines.NextDue().String())
	_, _, err = closed.Reopen(producer, monday, law, "又迟了")
	refuses(t, err, policy.R7_1, "actor")
	_, _, err = closed.Reopen(seller, monday, law, "")
	refuses(t, err, "", "reason")
}

// Nobody who has had a hand in a complaint as its handler approves its outcome, nor
// hands the complaint on to be free to.
func TestFormerHandlersDoNotApprove(t *testing.T) {
	k := complaintIn(t, customer.ServiceQuality, customer.ComplaintReceived)
	k.Team.Organiser = boss.ID
	_, _, err := k.Assign(boss, monday, law, seller.ID)
	require.ErrorIs(t, err, policy.NotAllowed)
	handling := member(boss, "sales")
	handling.Roles = append(handling.Roles, policy.ProjectManager)
	do := ok[customer.Complaint](t)
	k = do(k.AskProduction(handling, monday, law))
	k = do(k.Assign(director, monday, law, seller.ID))
	_, _, err = k.Propose(handling, monday, law, outcome())
	require.ErrorIs(t, err, policy.NotAllowed, "it is no longer theirs")
	k = do(k.Join(producer, monday, law, "设备检修"))
	k = do(k.Propose(seller, monday, law, outcome()))
	_, _, err = k.Approve(boss, monday, law)
	require.ErrorIs(t, err, policy.R7_2)
	_, _, err = k.Return(boss, monday, law, "再查")
	require.ErrorIs(t, err, policy.R7_2)
}

// An answer entered late is late, whatever day is stated.
func TestAnAnswerEnteredLate(t *testing.T) {
	approved := complaintIn(t, customer.ServiceProcess, customer.ComplaintApproved) // to be answered by 5 March
	late, err := approved.Respond(clerk, on("2026-03-06"), law, in(t, customer.Approved), "fact-8", reply(on("2026-03-05")))
	require.NoError(t, err)
	require.Len(t, late.Complaint.Breaches, 1)
	require.Equal(t, "2026-03-05", late.Complaint.Answer.Day.String())
}
