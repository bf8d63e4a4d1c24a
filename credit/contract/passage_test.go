package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// Who lets a day pass answers for it, whoever comes after them.
func TestABreachIsWhoseDayItWas(t *testing.T) {
	for _, c := range []struct {
		why, assigned string
		whose         policy.PersonID
	}{
		{"somebody else takes over on the last day", "2026-04-02", colleague.ID},
		{"the day after", "2026-04-03", handler.ID},
	} {
		f := saved(t)(signed(t).Assign(director, on(c.assigned), law, colleague.ID))
		f = saved(t)(f.HandOver(1, colleague, on("2026-04-07"), law, manager.ID))
		require.Equal(t, c.whose, f.Breaches[0].Person, c.why)
	}

	late := saved(t)(signed(t).HandOver(1, handler, on("2026-04-07"), law, manager.ID))
	late = saved(t)(late.Assign(director, on("2026-04-07"), law, colleague.ID))
	late = saved(t)(late.Return(1, manager, on("2026-04-08"), law, found))
	late = saved(t)(late.HandOver(1, colleague, on("2026-04-09"), law, manager.ID))
	require.Len(t, late.Breaches, 1)
	require.Equal(t, handler.ID, late.Breaches[0].Person, "it was late before the new handler had it")

	overdue, _, err := report(t, contract.DrawnUp).NameAnother(director, on("2026-07-11"), law, second.ID)
	require.NoError(t, err)
	overdue, _, err = overdue.Submit(second, on("2026-07-13"), law)
	require.NoError(t, err)
	require.Equal(t, manager.ID, overdue.Breaches[0].Person)
}

// The time that papers lay elsewhere is not lost when a year's schedule is published
// and the day is counted again.
func TestReturnedInAYearWithoutASchedule(t *testing.T) {
	f := saved(t)(opened(t).Sign(handler, on("2027-03-02"), law, day("2027-03-02"), nil))
	due, _ := f.Deadlines.Get(policy.ContractToManager.Of(1))
	require.True(t, due.Provisional)
	require.Equal(t, "2027-04-02", due.Due.String())
	f = saved(t)(f.HandOver(1, handler, on("2027-03-31"), law, manager.ID))
	f = saved(t)(f.Return(1, manager, on("2027-04-20"), law, found))
	require.Equal(t, "2027-04-22", f.Due().String(), "two days were left")
	f = saved(t)(f.HandOver(1, handler, on("2027-04-22"), law, manager.ID))
	require.Empty(t, f.Breaches)
}

// Papers that a manager has verified are another one's to pass on when a leader says so;
// what is late already stays with whom it was late (K3a, K3b).
func TestAssigningVerifiedPapers(t *testing.T) {
	for _, c := range []struct {
		why   string
		who   policy.Actor
		to    policy.PersonID
		posts []policy.Role
		rule  policy.Rule
		field string
	}{
		{"to another manager", director, second.ID, nil, "", ""},
		{"by a manager", second, second.ID, nil, policy.K3b, "actor"},
		{"to whom it is already", director, manager.ID, nil, "", "manager"},
		{"to the handler", director, handler.ID, nil, policy.K3b, "manager"},
		{"to an archivist", director, archivist.ID, []policy.Role{policy.Archivist}, policy.K3b, "manager"},
		{"to nobody", director, "", nil, "", "manager"},
	} {
		f, _, err := at(t, contract.Verified).AssignPapers(1, c.who, monday, law, c.to, c.posts...)
		if c.field != "" {
			refuses(t, err, c.rule, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, c.to, f.Formalities[0].Manager)
		require.Equal(t, c.to, f.Formalities[0].Holders[len(f.Formalities[0].Holders)-1].Person)
		require.Equal(t, contract.Verified, f.Formalities[0].State)
	}
	for assigned, whose := range map[string]policy.PersonID{"2026-04-02": second.ID, "2026-04-03": manager.ID} {
		f := saved(t)(at(t, contract.Verified).AssignPapers(1, director, on(assigned), law, second.ID))
		f = saved(t)(f.Deliver(1, second, on("2026-04-08"), law))
		require.Len(t, f.Breaches, 1)
		require.Equal(t, whose, f.Breaches[0].Person, assigned)
	}
	deputy := policy.Actor{Org: org, ID: second.ID, Roles: handler.Roles, Principal: handler.ID}
	f := saved(t)(signed(t).HandOver(1, deputy, monday, law, manager.ID))
	f = saved(t)(f.Verify(1, manager, monday, law))
	_, _, err := f.AssignPapers(1, director, monday, law, second.ID)
	refuses(t, err, policy.K3b, "manager") // who handed them over for the handler
}

// Papers are never verified by who handed them over, nor received by who delivered
// them, whatever they are to the contract by now.
func TestFourEyes(t *testing.T) {
	first := handler
	first.Roles = policy.Roles{policy.ProjectManager, policy.CreditManager}
	f := saved(t)(at(t, contract.HandedOver).Assign(director, monday, law, colleague.ID))
	for _, who := range []policy.Actor{first, {Org: org, ID: second.ID, Roles: second.Roles, Principal: handler.ID}} {
		_, _, err := f.Verify(1, who, monday, law)
		require.ErrorIs(t, err, policy.K3b, "the contract is another one's now, and these papers were theirs")
	}

	deputy := policy.Actor{Org: org, ID: second.ID, Roles: handler.Roles, Principal: handler.ID}
	_, _, err := signed(t).HandOver(1, deputy, monday, law, second.ID)
	refuses(t, err, policy.K3a, "manager")
	f = saved(t)(signed(t).HandOver(1, deputy, monday, law, manager.ID))
	_, _, err = f.Verify(1, second, monday, law)
	require.ErrorIs(t, err, policy.K3b, "who handed over for the handler verifies nothing of it")

	f = saved(t)(at(t, contract.Verified).Deliver(1, second, monday, law))
	both := policy.Actor{Org: org, ID: second.ID, Roles: policy.Roles{policy.Archivist}}
	_, err = f.Receive(1, both, monday, law, archive.Volume{})
	require.ErrorIs(t, err, policy.K3b)
	_, _, err = f.Refuse(1, both, monday, law, found)
	require.ErrorIs(t, err, policy.K3b)
	_, err = f.Receive(1, archivist, monday, law, archive.Volume{})
	require.NoError(t, err)
}

// What the archivist finds wrong in the list goes back to the handler, who alone can
// put it right; the manager's month stands still meanwhile.
func TestReturningVerifiedPapers(t *testing.T) {
	f := saved(t)(at(t, contract.Delivered).Refuse(1, archivist, on("2026-03-10"), law, found))
	f = saved(t)(f.Return(1, manager, on("2026-03-11"), law, found))
	require.Equal(t, contract.WithHandler, f.Formalities[0].State)
	require.True(t, f.Formalities[0].Verified.IsZero())
	require.Equal(t, "2026-04-14", f.Due().String(), "seven working days lay with others")
	archived, _ := f.Deadlines.Get(policy.ContractToArchive.Of(1))
	require.False(t, archived.Open(), "the manager has nothing to deliver")
	f = saved(t)(f.ListPapers(handler, on("2026-03-12"), law, contract.Listing{Formality: 1, Papers: papers}))
	f = saved(t)(f.HandOver(1, handler, on("2026-03-12"), law, manager.ID))
	f = saved(t)(f.Verify(1, second, on("2026-03-16"), law))
	again, _ := f.Deadlines.Get(policy.ContractToArchive.Of(1))
	require.True(t, again.Open())
	require.Equal(t, second.ID, again.Person)
	require.Equal(t, "2026-04-16", again.Due.String(), "the month runs on, without the days that it stood still")

	slow := saved(t)(at(t, contract.Verified).Return(1, manager, on("2026-04-03"), law, found))
	require.True(t, slow.Breached(policy.K3b), "a month went by before the manager looked")
}

// A new handler holds what waits for the formality that ends the contract.
func TestAssigningWhatWaits(t *testing.T) {
	f := saved(t)(at(t, contract.Joined).Assign(director, monday, law, colleague.ID))
	require.Equal(t, []policy.PersonID{handler.ID, colleague.ID}, holders(f.Formalities[0].Holders))
}

// Nobody answers for papers who has done nothing: until a manager verifies them they
// are the handler's, whoever was named, though the handler has handed over in time.
func TestWhoHasPapersHandedOver(t *testing.T) {
	f := saved(t)(signed(t).HandOver(1, handler, monday, law, "nobody-here"))
	require.Equal(t, []policy.PersonID{handler.ID}, holders(f.Formalities[0].Holders))
	due, _ := f.Deadlines.Get(policy.ContractToManager.Of(1))
	require.False(t, due.Open(), "K3a is met by the hand-over")
	back := saved(t)(f.Return(1, second, monday, law, found))
	require.Equal(t, []policy.PersonID{handler.ID}, holders(back.Formalities[0].Holders))
	f = saved(t)(f.Verify(1, second, monday, law))
	require.Equal(t, []policy.PersonID{handler.ID, second.ID}, holders(f.Formalities[0].Holders), "whoever takes them has them")

	_, _, err := signed(t).HandOver(1, handler, monday, law, archivist.ID, policy.Archivist)
	refuses(t, err, policy.K3a, "manager")
	d, ctx := newDesk(t, law), t.Context()
	d.consult(handler)
	d.consult(colleague)
	g := d.ok(d.Sign(ctx, policy.By(handler), d.opened().Ref(), day("2026-03-02")))
	_, err = d.HandOver(ctx, policy.By(handler), g.Ref(), 1, archivist.ID)
	refuses(t, err, policy.K3a, "manager") // the staff record says who is an archivist
	d.ok(d.HandOver(ctx, policy.By(handler), g.Ref(), 1, manager.ID))
}
