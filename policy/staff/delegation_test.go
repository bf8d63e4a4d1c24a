package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func trip() staff.Delegation {
	return staff.Delegation{
		To: "sun", Roles: policy.Roles{policy.DeputyGeneralManager}, From: day(today), Until: day("2026-03-01"), Reason: "出差",
	}
}

func TestDelegate(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	p, d, err := staff.Person{Org: "demo", ID: "qian"}.Delegate(qian, on(today), law, trip())
	require.NoError(t, err)
	got := p.Delegations[0]
	require.Equal(t, qian.InCharge, got.InCharge, "no department named means all of one's own")
	require.Equal(t, on(today), got.At)
	require.Equal(t, staff.ActDelegate, d.Action)
	for _, detail := range d.Details {
		require.NotContains(t, detail.Value, "出差", "what was typed stays out of the journal")
	}
	require.True(t, got.Covers(day(today)))
	require.True(t, got.Covers(day("2026-03-01")))
	require.False(t, got.Covers(day("2026-03-02")))
	require.False(t, got.Covers(day("2026-02-12")))

	one := trip()
	one.InCharge = []policy.DepartmentID{"lending"}
	narrow, _, err := p.Delegate(qian, on(today), law, one)
	require.NoError(t, err)
	require.Equal(t, one.InCharge, narrow.Delegations[1].InCharge)
	require.Len(t, p.Delegations, 1, "a person is a value")
	one.InCharge[0] = "x"
	require.Equal(t, policy.DepartmentID("lending"), narrow.Delegations[1].InCharge[0], "and keeps no hold of its input")

	back, _, err := narrow.Revoke(qian, on("2026-02-20"), law, "sun")
	require.NoError(t, err)
	for _, one := range back.Delegations {
		require.False(t, one.Covers(day("2026-02-20")), "taken back at once")
		require.Equal(t, on("2026-02-20"), one.Revoked)
	}
	require.True(t, narrow.Delegations[0].Covers(day("2026-02-20")))
}

func TestDelegateRefuses(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	p := staff.Person{Org: "demo", ID: "qian"}
	boss := chen
	delegate := policy.Actor{Org: "demo", ID: "sun", Principal: "qian", Roles: policy.Roles{policy.DeputyGeneralManager}}
	guest := policy.Actor{Org: "demo", Home: "group", ID: "qian", Roles: policy.Roles{policy.OfficeDirector}}
	archivist := qian
	archivist.Roles = policy.Roles{policy.DeputyGeneralManager, policy.Archivist}
	for _, c := range []struct {
		who    policy.Actor
		change func(*staff.Delegation)
		want   error
		why    string
	}{
		{boss, nil, policy.G3, "not for somebody else"},
		{delegate, nil, policy.G3, "what was delegated is not passed on"},
		{guest, func(d *staff.Delegation) { d.Roles = guest.Roles }, policy.G3, "nor by a person of the group under the same id"},
		{qian, func(d *staff.Delegation) { d.Roles = policy.Roles{policy.GeneralManager} }, policy.NotAllowed, "a role one has not"},
		{archivist, func(d *staff.Delegation) { d.Roles = policy.Roles{policy.Archivist} }, policy.B3_1, "a post takes an appointment"},
		{qian, func(d *staff.Delegation) { d.InCharge = []policy.DepartmentID{"treasury"} }, policy.NotAllowed, "a department one is not in charge of"},
		{qian, func(d *staff.Delegation) { d.Roles = nil }, policy.InvalidInput, "nothing"},
		{qian, func(d *staff.Delegation) { d.Roles = append(d.Roles, d.Roles[0]) }, policy.InvalidInput, "the same twice"},
		{qian, func(d *staff.Delegation) { d.To = "" }, policy.InvalidInput, "to nobody"},
		{qian, func(d *staff.Delegation) { d.To = "qian" }, policy.InvalidInput, "to oneself"},
		{qian, func(d *staff.Delegation) { d.Reason = "" }, policy.InvalidInput, "for no reason"},
		{qian, func(d *staff.Delegation) { d.From = day("2026-02-12") }, policy.InvalidInput, "from yesterday"},
		{qian, func(d *staff.Delegation) { d.From = calendar.Day{} }, policy.InvalidInput, "from no day"},
		{qian, func(d *staff.Delegation) { d.Until = calendar.Day{} }, policy.InvalidInput, "without end"},
		{qian, func(d *staff.Delegation) { d.From, d.Until = day("2026-03-02"), day("2026-03-01") }, policy.InvalidInput, "over before it begins"},
		{qian, func(d *staff.Delegation) { d.Until = day("2027-02-14") }, policy.InvalidInput, "367 days"},
	} {
		d := trip()
		if c.change != nil {
			c.change(&d)
		}
		got, _, err := p.Delegate(c.who, on(today), law, d)
		refused(t, got, err, c.why, c.want)
	}
	year := trip()
	year.Until = day("2027-02-13")
	_, _, err := p.Delegate(qian, on(today), law, year)
	require.NoError(t, err, "366 days are the most")

	had := p
	had.Delegations = []staff.Delegation{
		{To: "sun", From: day("2026-01-01"), Until: day("2026-01-31")},
		{To: "li", From: day("2026-01-01"), Until: day("2026-12-31"), Revoked: time.Unix(0, 0)},
	}
	for _, to := range []policy.PersonID{"sun", "li", "nobody"} {
		got, _, err := had.Revoke(qian, on(today), law, to)
		refused(t, got, err, "run out, taken back already, never given", policy.G3, policy.RuleBroken)
	}
	got, _, err := had.Revoke(boss, on(today), law, "sun")
	refused(t, got, err, "only the person themselves takes back", policy.NotAllowed)
}
