package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func TestAppoint(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	a := archivistFrom(today)
	a.Until, a.PartTime = day("2026-12-31"), true
	p, d, err := qualified().Appoint(chen, on(today), law, a)
	require.NoError(t, err)
	require.Equal(t, policy.PersonID("chen"), p.Appointments[0].By, "B3.1: by the general manager")
	require.Equal(t, on(today), p.Appointments[0].At)
	require.True(t, p.Appointments[0].PartTime, "C4.6a: full- or part-time")
	for _, r := range []policy.Rule{policy.B3_1, policy.C4_6a, policy.C4_7, policy.K7, policy.K8} {
		require.Contains(t, d.Rules, r)
	}
	for held, days := range map[bool][]string{true: {today, "2026-12-31"}, false: {"2026-02-12", "2027-01-01"}} {
		for _, s := range days {
			require.Equal(t, held, p.Holds(policy.Archivist, day(s)), "B3.1: from a day until a day: %s", s)
		}
	}
	again, _, err := p.Appoint(chen, on(today), law, archivistFrom("2027-01-01"))
	require.NoError(t, err, "the next term begins where the first ends")
	require.Len(t, again.Appointments, 2)
	require.Len(t, p.Appointments, 1, "a person is a value")

	custodian, d, err := staff.Person{Org: "demo", ID: "sun"}.Appoint(chen, on(today), law, staff.Appointment{Role: policy.DeedCustodian, From: day(today)})
	require.NoError(t, err, "B5.2d: the default regulation asks nothing of a deed custodian")
	require.Equal(t, []policy.Rule{policy.B5_2d}, d.Rules)
	require.True(t, custodian.Holds(policy.DeedCustodian, day("2099-01-01")), "an open appointment runs on")
	both, _, err := p.Appoint(chen, on(today), law, staff.Appointment{Role: policy.DeedCustodian, From: day(today)})
	require.NoError(t, err, "B5.2d: may be the archivist as well")
	require.True(t, both.Holds(policy.Archivist, day(today)) && both.Holds(policy.DeedCustodian, day(today)))
}

func TestAppointRefuses(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	self := policy.Actor{Org: "demo", ID: "zhao", Roles: policy.Roles{policy.GeneralManager}}
	delegate := policy.Actor{Org: "demo", ID: "zhao", Principal: "chen", Roles: policy.Roles{policy.GeneralManager}}
	foreign := chen
	foreign.Org = "other"
	held := qualified()
	held.Appointments = []staff.Appointment{{Role: policy.Archivist, From: day("2026-01-01"), Until: day("2026-06-30")}}
	for _, c := range []struct {
		who  policy.Actor
		p    staff.Person
		a    staff.Appointment
		want []error
		why  string
	}{
		{qian, qualified(), archivistFrom(today), []error{policy.B3_1, policy.NotAllowed}, "a deputy does not appoint"},
		{qian, qualified(), staff.Appointment{Role: policy.DeedCustodian, From: day(today)}, []error{policy.B5_2d, policy.NotAllowed}, "nor a deed custodian, by that post's own rule"},
		{self, qualified(), archivistFrom(today), []error{policy.B3_1, policy.NotAllowed}, "nobody appoints themselves"},
		{delegate, qualified(), archivistFrom(today), []error{policy.B3_1, policy.NotAllowed}, "nor on behalf of the general manager"},
		{foreign, qualified(), archivistFrom(today), []error{policy.NotFound, policy.C2b}, "another organisation"},
		{chen, qualified(), archivistFrom("2026-02-12"), []error{policy.InvalidInput}, "from yesterday: what was done then did not rest on it"},
		{chen, qualified(), staff.Appointment{Role: policy.Archivist}, []error{policy.InvalidInput}, "from when?"},
		{chen, qualified(), staff.Appointment{From: day(today)}, []error{policy.InvalidInput}, "to what?"},
		{chen, qualified(), staff.Appointment{Role: policy.Chairman, From: day(today)}, []error{policy.InvalidInput, policy.B3_1}, "not a post by appointment"},
		{chen, qualified(), staff.Appointment{Role: policy.Archivist, From: day(today), Until: day("2026-02-12")}, []error{policy.InvalidInput}, "over before it begins"},
		{chen, held, archivistFrom("2026-06-30"), []error{policy.B3_1, policy.RuleBroken}, "its first day is the last of the other"},
		{chen, held, archivistFrom(today), []error{policy.B3_1}, "within the other"},
		{chen, staff.Person{Org: "demo", ID: "zhao"}, archivistFrom(today), []error{policy.C4_6a, policy.K7, policy.C4_7, policy.K8, policy.RuleBroken}, "nothing on record: everything is told at once"},
	} {
		got, d, err := c.p.Appoint(c.who, on(today), law, c.a)
		refused(t, got, err, c.why, c.want...)
		require.Empty(t, d.Action, c.why)
	}
	_, _, err := staff.Person{Org: "demo", ID: "zhao"}.Appoint(chen, on(today), law, archivistFrom(today))
	require.Len(t, policy.Violations(err), 6, "education, skill and training, each under two rules")
}

func TestDismiss(t *testing.T) {
	t.Parallel()
	law := policy.Default()
	p := qualified()
	p.Appointments = []staff.Appointment{
		{Role: policy.Archivist, From: day("2025-01-01"), Until: day("2025-12-31")},
		{Role: policy.Archivist, From: day("2026-01-01"), Until: day("2026-06-30")},
		{Role: policy.Archivist, From: day("2026-09-01")},
		{Role: policy.DeedCustodian, From: day("2026-01-01")},
	}
	got, d, err := p.Dismiss(chen, on(today), law, staff.Dismissal{Role: policy.Archivist, Until: day(today)})
	require.NoError(t, err)
	require.True(t, got.Holds(policy.Archivist, day(today)), "the last day is still held")
	for _, s := range []string{"2026-02-14", "2026-06-30", "2026-09-01", "2099-01-01"} {
		require.False(t, got.Holds(policy.Archivist, day(s)), "no longer held on %s", s)
	}
	require.True(t, got.Holds(policy.Archivist, day("2025-06-01")), "what was held stays on record")
	require.True(t, got.Holds(policy.DeedCustodian, day("2026-06-01")), "the other post is another matter")
	require.Equal(t, day("2026-06-30"), p.Appointments[1].Until, "a person is a value")
	require.Equal(t, "2", d.Details[2].Value, "two appointments ended")
	back, _, err := got.Appoint(chen, on(today), law, archivistFrom("2026-09-15"))
	require.NoError(t, err, "a withdrawn appointment is in nobody's way")
	require.True(t, back.Holds(policy.Archivist, day("2026-09-15")))

	for _, c := range []struct {
		who  policy.Actor
		e    staff.Dismissal
		want error
		why  string
	}{
		{qian, staff.Dismissal{Role: policy.Archivist, Until: day(today)}, policy.B3_1, "only the general manager"},
		{qian, staff.Dismissal{Role: policy.DeedCustodian, Until: day(today)}, policy.B5_2d, "by that post's rule"},
		{chen, staff.Dismissal{Role: policy.Archivist, Until: day("2026-02-12")}, policy.InvalidInput, "what was done yesterday was done by an archivist"},
		{chen, staff.Dismissal{Role: policy.Archivist}, policy.InvalidInput, "until when?"},
		{chen, staff.Dismissal{Until: day(today)}, policy.InvalidInput, "from what?"},
		{chen, staff.Dismissal{Role: "librarian", Until: day(today)}, policy.RuleBroken, "a post never held"},
	} {
		got, _, err := p.Dismiss(c.who, on(today), law, c.e)
		refused(t, got, err, c.why, c.want)
	}
	twice, _, err := got.Dismiss(chen, on(today), law, staff.Dismissal{Role: policy.Archivist, Until: day(today)})
	refused(t, twice, err, "nothing is left to end", policy.RuleBroken, policy.B3_1)
	later, _, err := got.Dismiss(chen, on(today), law, staff.Dismissal{Role: policy.Archivist, Until: day("2026-03-01")})
	refused(t, later, err, "ending never lengthens", policy.RuleBroken)
}

func TestAppointmentDays(t *testing.T) {
	t.Parallel()
	a := staff.Appointment{From: day("2026-02-01"), Until: day("2026-02-28")}
	require.False(t, a.Covers(calendar.Day{}), "no day is no day of an appointment")
	require.True(t, a.Covers(day("2026-02-01")))
	require.True(t, a.Covers(day("2026-02-28")))
	require.False(t, a.Covers(day("2026-03-01")))
}
