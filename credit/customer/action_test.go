package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// An action can be given to somebody else, which undoes no delay.
func TestAnotherOwner(t *testing.T) {
	may, april := calendar.MustDay("2026-05-08"), on("2026-04-01")
	planned := actionIn(t, customer.ActionPlanned) // of the seller, by 31 March
	moved, d, err := planned.Assign(clerk, friday, law, producer.ID, may)
	require.NoError(t, err)
	require.Empty(t, moved.Breaches, "in time")
	require.Empty(t, d.Duties)
	require.Equal(t, producer.ID, moved.Owner)
	due, _ := moved.Deadlines.Get(policy.CorrectiveAction)
	require.Equal(t, producer.ID, due.Person)
	require.Equal(t, may, due.Due)
	_, _, err = moved.Report(seller, friday, law, law.Day(friday), "已核定")
	require.ErrorIs(t, err, policy.NotAllowed, "it is no longer theirs")
	ok[customer.CorrectiveAction](t)(moved.Report(producer, friday, law, law.Day(friday), "已核定"))

	late, d, err := planned.Assign(clerk, april, law, producer.ID, may)
	require.NoError(t, err)
	require.Equal(t, "R6d: the corrective or preventive action was due 2026-03-31, done 2026-04-01 (manager-a)", late.Breaches[0].String())
	d = d.Running(planned.Deadlines, late.Deadlines)
	require.Len(t, d.Duties, 2, "the breach of the one before, and what runs from now on")
	require.Equal(t, producer.ID, d.Duties[1].Person)
	again, _, err := late.Assign(clerk, april, law, seller.ID, may)
	require.NoError(t, err)
	require.Len(t, again.Breaches, 1)

	_, _, err = planned.Assign(clerk, friday, law, seller.ID, may)
	refuses(t, err, "", "owner")
	_, _, err = planned.Assign(clerk, friday, law, "", may)
	refuses(t, err, policy.R6d, "owner")
	_, _, err = planned.Assign(clerk, april, law, producer.ID, planned.Due)
	refuses(t, err, policy.R6d, "due")
	mine := planned
	mine.Owner = clerk.ID
	_, _, err = mine.Assign(clerk, friday, law, producer.ID, may)
	require.ErrorIs(t, err, policy.NotAllowed, "nobody hands their own on")
}

// Giving an overdue action up undoes no delay either, and nobody gives up their own.
func TestWithdrawingAnOverdueAction(t *testing.T) {
	s := surveyIn(t, customer.SurveyClosed)
	planned, err := s.PlanAction(clerk, friday, law, "action-1", plan())
	require.NoError(t, err)
	inTime, err := planned.Action.Withdraw(clerk, on("2026-03-31"), law, planned.Survey, "重复")
	require.NoError(t, err)
	require.Empty(t, inTime.Action.Breaches)
	late, err := planned.Action.Withdraw(clerk, on("2026-04-01"), law, planned.Survey, "重复")
	require.NoError(t, err)
	require.Len(t, late.Action.Breaches, 1)
	require.Equal(t, seller.ID, late.Action.Breaches[0].Person)
	require.True(t, late.Draft.Duties[0].Breach)
	require.Empty(t, late.Action.Deadlines)
	mine := planned.Action
	mine.Owner = clerk.ID
	_, err = mine.Withdraw(clerk, friday, law, planned.Survey, "重复")
	require.ErrorIs(t, err, policy.NotAllowed)
}

// What is done was done once it was the owner's to do.
func TestDoneBeforeItWasPlanned(t *testing.T) {
	planned := actionIn(t, customer.ActionPlanned)
	_, _, err := planned.Report(seller, friday, law, calendar.MustDay("2026-03-12"), "已核定")
	refuses(t, err, policy.R6d, "day")
	april := on("2026-04-10")
	back := ok[customer.CorrectiveAction](t)(actionIn(t, customer.ActionDone).Check(clerk, april, law, false, "无效", calendar.MustDay("2026-04-30")))
	_, _, err = back.Report(seller, april, law, calendar.MustDay("2026-04-09"), "已核定")
	refuses(t, err, policy.R6d, "day")
	ok[customer.CorrectiveAction](t)(back.Report(seller, april, law, law.Day(april), "已核定"))
}

// Lateness is judged by the day of entry: an earlier day stated once the action is
// overdue is on record, and clears nothing.
func TestAnEarlierDayUndoesNoDelay(t *testing.T) {
	planned := actionIn(t, customer.ActionPlanned) // by 31 March
	april, march := on("2026-04-01"), calendar.MustDay("2026-03-31")
	late, d, err := planned.Report(seller, april, law, march, "已核定")
	require.NoError(t, err)
	require.Equal(t, march, late.Done.Day)
	require.Equal(t, "R6d: the corrective or preventive action was due 2026-03-31, done 2026-04-01 (manager-a)", late.Breaches[0].String())
	require.Equal(t, march, d.Day)
	inTime := ok[customer.CorrectiveAction](t)(planned.Report(seller, on("2026-03-31"), law, march, "已核定"))
	require.Empty(t, inTime.Breaches)
}

// What is done is checked: left unchecked it is late, and a breach of whoever planned it
// for the office.
func TestTheEffectIsCheckedByADay(t *testing.T) {
	done := actionIn(t, customer.ActionDone) // on 13 March, planned by the clerk
	due, _ := done.Deadlines.Get(policy.EffectCheck)
	require.Equal(t, clerk.ID, due.Person, "to have it checked is the office's")
	require.Equal(t, "2026-04-13", due.Due.String(), "one month")
	require.Equal(t, due.Due, done.Deadlines.NextDue())
	next := done.Explain(director, friday, law)
	require.Equal(t, policy.EffectCheck, next[0].Deadline)
	for _, c := range []struct {
		at        string
		effective bool
		breaches  int
		why       string
	}{
		{"2026-04-13", true, 0, "on the last day"},
		{"2026-04-14", true, 1, "a day late"},
		{"2027-03-15", false, 1, "a year later, and without effect"},
	} {
		at, again := on(c.at), calendar.Day{}
		if !c.effective {
			again = law.Day(at).AddDays(30)
		}
		a, d, err := done.Check(director, at, law, c.effective, "已看", again)
		require.NoError(t, err, c.why)
		require.Len(t, a.Breaches, c.breaches, c.why)
		require.Equal(t, c.breaches == 1, d.Duties[0].Breach, c.why)
		if c.breaches == 1 {
			require.Equal(t, clerk.ID, a.Breaches[0].Person, "whoever checks")
		}
		require.Equal(t, again, a.Deadlines.NextDue(), c.why)
		if !c.effective {
			a = ok[customer.CorrectiveAction](t)(a.Report(seller, at, law, law.Day(at), "再核定"))
			require.Equal(t, "2027-04-15", a.Deadlines.NextDue().String(), "checked anew")
		}
	}
}
