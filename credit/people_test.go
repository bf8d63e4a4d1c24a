package credit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// C4.2a and C4.3a: a department's own people open its files, add to them and note
// what was done, or the office does; nobody else, whatever their role.
func TestADepartmentsPeople(t *testing.T) {
	nowhere, fromGroup := keeper, keeper
	nowhere.Departments = nil
	fromGroup.Home = "group"
	pending, err := in(t, credit.AtDepartment).FollowUp(keeper, at(handed), law, "u-1", promise("2025-01-20"))
	require.NoError(t, err)
	for _, c := range []struct {
		why string
		who policy.Actor
		may bool
	}{
		{"of the department", keeper, true},
		{"of the office", manager, true},
		{"of another department", other, false},
		{"of no department the host states", nowhere, false},
		{"of a group body, under the keeper's id", fromGroup, false},
	} {
		f := in(t, credit.AtDepartment)
		f.Keeper = c.who.ID // the named keeper all the same
		_, _, opened := credit.Open(org, "file-1", c.who, at(opened), law, of())
		_, _, added := f.AddPapers(c.who, at(handed), law, []archive.Paper{licence()})
		_, followed := f.FollowUp(c.who, at(handed), law, "u-1", promise("2025-01-20"))
		_, _, settled := pending.Record.Settle(c.who, at("2025-01-22"), law, credit.Settling{Day: calendar.MustDay("2025-01-21")})
		for rule, err := range map[policy.Rule]error{policy.C4_2a: opened, policy.C4_1: added, "": followed, policy.G6a: settled} {
			if c.may {
				require.NoError(t, err, c.why)
				continue
			}
			if rule == "" {
				rule = policy.C4_1
			}
			refuses(t, err, rule, "actor")
		}
		for _, told := range pending.Record.Explain(c.who, at("2025-01-22"), law) {
			own := told.Action == credit.ActStrikeFollowUp && c.who.Is(pending.Record.By) // whose day has come: somebody else strikes it
			require.Equal(t, c.may && !own, told.Allowed, "Explain says so too: %s", c.why)
		}
	}
}

// What the office keeps the department does not change, and what is added after the
// verification is verified as well.
func TestWhatTheOfficeKeeps(t *testing.T) {
	for _, state := range []policy.State{credit.AtOffice, credit.Verified} {
		f := in(t, state)
		_, _, err := f.AddPapers(keeper, at(filed), law, []archive.Paper{licence()})
		refuses(t, err, policy.C4_3c, "actor")
		_, _, err = f.Confirm(keeper, at(filed), law)
		refuses(t, err, policy.C4_3c, "actor")
		named, _, err := f.Assign(director, at(filed), law, colleague.ID)
		require.NoError(t, err)
		_, _, err = named.Confirm(colleague, at(filed), law)
		require.NoError(t, err, "whom the office named keeps it there")
		f, _, err = f.AddPapers(manager, at(filed), law, []archive.Paper{licence()})
		require.NoError(t, err)
		require.Equal(t, credit.AtOffice, f.State, "no paper goes to the archive that nobody verified")
	}
}

// Nobody receives what was handed over in their name, and somebody of a group body is
// not taken for the person of the same id here.
func TestForAnotherAndFromTheGroup(t *testing.T) {
	clerk := manager
	clerk.ID, clerk.Principal = "clerk", director.ID
	f, _, err := in(t, credit.AtDepartment).HandOver(clerk, at(handed), law)
	require.NoError(t, err)
	_, _, err = f.Receive(director, at(handed), law)
	refuses(t, err, policy.C4_3b, "actor")

	f, _, err = in(t, credit.AtDepartment).HandOver(keeper, at(handed), law)
	require.NoError(t, err)
	group := manager
	group.Home = "group"
	f, _, err = f.Receive(group, at(handed), law)
	require.NoError(t, err)
	require.Equal(t, policy.PersonID("group/credit-manager"), f.Holder())
	f, _, err = f.Verify(director, at(verified), law)
	require.NoError(t, err)
	f, _, err = f.Deliver(manager, at("2025-04-07"), law)
	require.NoError(t, err)
	require.Equal(t, policy.PersonID("group/credit-manager"), f.Breaches[0].Person, "not the credit manager's of this organisation")
}

// What is late stays with whom it was late.
func TestANewKeeperAnswersForNothingLate(t *testing.T) {
	_, _, err := in(t, credit.AtDepartment).Assign(archivetest.Deputy, at(handed), law, colleague.ID)
	refuses(t, err, policy.C4_3a, "actor") // a deputy in charge of another department
	f, _, err := in(t, credit.AtDepartment).Assign(archivetest.GeneralManager, at("2025-02-06"), law, colleague.ID)
	require.NoError(t, err)
	f, _, err = f.HandOver(colleague, at("2025-02-07"), law)
	require.NoError(t, err)
	require.Equal(t, keeper.ID, f.Breaches[0].Person)
}

// The month ends with the delivery; what lies with the archivist afterwards is not
// held against the office, and one breach is one.
func TestTheMonthAndTheArchivist(t *testing.T) {
	f, d, err := in(t, credit.Verified).Deliver(manager, at("2025-03-31"), law) // due 2025-04-03
	require.NoError(t, err)
	require.Len(t, d.Duties, 1)
	back, _, err := f.Refuse(archivist, at("2025-04-10"), law, differences())
	require.NoError(t, err)
	require.Equal(t, "2025-04-15", back.Due().String(), "the seven working days more that the archivist had it")
	again, _, err := back.Deliver(manager, at("2025-04-15"), law)
	require.NoError(t, err)
	require.Empty(t, again.Breaches)
	late, _, err := back.Deliver(manager, at("2025-04-16"), law)
	require.NoError(t, err)
	require.Len(t, late.Breaches, 1)
	late, _, err = late.Refuse(archivist, at("2025-04-20"), law, differences())
	require.NoError(t, err)
	late, d, err = late.Deliver(manager, at("2025-05-20"), law)
	require.NoError(t, err)
	require.Len(t, late.Breaches, 1, "it is held against them once")
	require.False(t, d.Duties[0].Breach)

	strict := lawWith(t, func(r *policy.Regulation) { r.Settings.DeliveredAt = policy.Accepted })
	f, d, err = in(t, credit.Verified).Deliver(manager, at("2025-03-31"), strict)
	require.NoError(t, err)
	require.Empty(t, d.Duties)
	back, _, err = f.Refuse(archivist, at("2025-04-10"), strict, differences())
	require.NoError(t, err)
	require.Equal(t, "2025-04-03", back.Due().String(), "by that setting it is the archivist's time too")
}

// A batch is its author's: another's authority would use it up with refusals.
func TestWhoseBatch(t *testing.T) {
	b, _, err := credit.BeginRollOver(org, "b-1", manager, at(handed), law, credit.Rolling{Step: credit.StepHandOver})
	require.NoError(t, err)
	_, err = b.Roll(colleague, at(handed), law, []credit.File{in(t, credit.AtDepartment)}, "")
	refuses(t, err, policy.C4_3b, "actor")
}
