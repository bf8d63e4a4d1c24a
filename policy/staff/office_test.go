package staff_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// open is an office over an empty store.
func open(t *testing.T) (*memory.DB, *staff.Office) {
	t.Helper()
	db := memory.Open()
	return db, staff.NewOffice(db.Staff(), clockOn(today))
}

// qualify puts everything on record that an archivist's post takes.
func qualify(t *testing.T, o *staff.Office, id policy.PersonID) staff.Person {
	t.Helper()
	ctx, req := t.Context(), policy.By(wu)
	p, err := o.RecordEducation(ctx, req, policy.Ref{ID: string(id)}, policy.College)
	require.NoError(t, err)
	p, err = o.RecordSkill(ctx, req, p.Ref(), staff.Skill{Code: "database-search", Since: day("2020-01-01")})
	require.NoError(t, err)
	p, err = o.RecordTraining(ctx, req, p.Ref(), staff.Training{Subject: "credit-management", Day: day("2026-02-01")})
	require.NoError(t, err)
	p, err = o.RecordExamination(ctx, req, p.Ref(), staff.Examination{Subject: "credit-management", Training: day("2026-02-01"), Day: day("2026-02-10"), Passed: true})
	require.NoError(t, err)
	return p
}

func TestOfficeFromNothingToAnArchivist(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	ctx := t.Context()
	p := qualify(t, o, "zhao")
	require.Equal(t, uint64(4), p.Revision)
	p, err := o.Appoint(ctx, policy.By(chen), p.Ref(), archivistFrom(today))
	require.NoError(t, err)

	holders, err := o.Appointed(ctx, policy.By(chen), policy.Archivist, calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, []staff.Person{p}, holders, "the zero day is today")
	holders, err = o.Appointed(ctx, policy.By(chen), policy.Archivist, day("2026-02-12"))
	require.NoError(t, err)
	require.Empty(t, holders)

	p, err = o.Dismiss(ctx, policy.By(chen), p.Ref(), staff.Dismissal{Role: policy.Archivist, Until: day("2026-06-30")})
	require.NoError(t, err)

	trainings, err := o.TrainingRecord(ctx, policy.By(wu), "zhao")
	require.NoError(t, err)
	require.Equal(t, p.Trainings, trainings, "G4")

	entries, err := o.PersonHistory(ctx, policy.By(chen), "zhao", 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 6)
	for i, e := range entries {
		require.Equal(t, uint64(i+1), e.Seq)
		require.Equal(t, uint64(i+1), e.Revision)
		require.NotEmpty(t, e.Act)
	}
	require.Equal(t, staff.ActAppoint, entries[4].Action)
	require.Contains(t, entries[4].Rules, policy.B3_1)
	rest, err := o.PersonHistory(ctx, policy.By(chen), "zhao", 4, 1)
	require.NoError(t, err)
	require.Equal(t, entries[4:5], rest)

	rep, err := db.Verify(ctx, "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
}

// Rule C4.6b: a post that nobody holds is reported, with the day since when.
func TestVacancies(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	for day, want := range map[string]string{
		"2024-12-31": "archivist next 2025-01-01; deed-custodian next 2025-03-01",
		"2025-01-01": "deed-custodian next 2025-03-01",
		"2025-06-30": "deed-custodian since 2025-04-01",
		"2025-07-01": "archivist since 2025-07-01 next 2026-01-01; deed-custodian since 2025-04-01",
		"2026-01-01": "deed-custodian since 2025-04-01",
		"2027-01-01": "archivist since 2026-02-01; deed-custodian since 2025-04-01",
	} {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			list, err := o.Vacancies(context.Background(), policy.By(chen), calendar.MustDay(day))
			require.NoError(t, err)
			require.Equal(t, want, vacant(list))
		})
	}
	list, err := o.Vacancies(t.Context(), policy.By(chen), day(today))
	require.NoError(t, err)
	require.Equal(t, "archivist; deed-custodian", vacant(list), "nobody was ever appointed")
	require.Equal(t, []policy.Rule{policy.C4_6b, policy.B5_2d}, []policy.Rule{list[0].Rule, list[1].Rule})

	// More people than one page of the store, the holder among the last.
	for i := range 120 {
		keep(t, db, staff.Person{Org: "demo", ID: policy.PersonID(fmt.Sprintf("p%03d", i)), Appointments: []staff.Appointment{
			{Role: policy.DeedCustodian, From: day("2025-03-01"), Until: day("2025-03-31")},
			{Role: policy.DeedCustodian, From: day("2030-01-01"), Until: day("2029-12-31")}, // withdrawn
		}})
	}
	keep(t, db, staff.Person{Org: "demo", ID: "z", Appointments: []staff.Appointment{
		{Role: policy.Archivist, From: day("2025-01-01"), Until: day("2025-06-30")},
		{Role: policy.Archivist, From: day("2026-01-01"), Until: day("2026-01-31")},
	}})
	keep(t, db, staff.Person{Org: "other", ID: "a", Appointments: []staff.Appointment{{Role: policy.Archivist, From: day("2020-01-01")}}})
}

func vacant(list []staff.Vacancy) string {
	var parts []string
	for _, v := range list {
		s := string(v.Post.Role)
		if !v.Since.IsZero() {
			s += " since " + v.Since.String()
		}
		if !v.Next.IsZero() {
			s += " next " + v.Next.String()
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

func TestRequestKeys(t *testing.T) {
	t.Parallel()
	_, o := open(t)
	ctx := t.Context()
	var receipt policy.Receipt
	req := policy.By(wu).WithKey("key-1")
	req.Receipt = &receipt

	first, err := o.RecordEducation(ctx, req, policy.Ref{ID: "zhao"}, policy.College)
	require.NoError(t, err)
	require.False(t, receipt.Replayed)
	require.Equal(t, first.Ref(), receipt.Record)
	act := receipt.Act

	again, err := o.RecordEducation(ctx, req, policy.Ref{ID: "zhao"}, policy.College)
	require.NoError(t, err, "the key is looked up before the revision")
	require.Equal(t, first, again)
	require.Equal(t, policy.Receipt{Act: act, Record: first.Ref(), Replayed: true}, receipt)

	now, err := o.RecordSkill(ctx, policy.By(wu), first.Ref(), staff.Skill{Code: "x", Since: day(today)})
	require.NoError(t, err)
	later, err := o.RecordEducation(ctx, req, policy.Ref{ID: "zhao"}, policy.College)
	require.NoError(t, err)
	require.Equal(t, now, later, "a replay answers with the record as it is")
	require.Equal(t, first.Ref(), receipt.Record, "and with the revision the act left")

	for _, c := range []struct {
		send func() error
		why  string
	}{
		{func() error {
			_, err := o.RecordEducation(ctx, req, policy.Ref{ID: "zhao"}, policy.Bachelor)
			return err
		}, "another body"},
		{func() error {
			_, err := o.RecordEducation(ctx, req, policy.Ref{ID: "li"}, policy.College)
			return err
		}, "another record"},
		{func() error {
			_, err := o.RecordSkill(ctx, req, policy.Ref{ID: "zhao", Revision: 2}, staff.Skill{Code: "x", Since: day(today)})
			return err
		}, "another act under the same action"},
		{func() error {
			_, err := o.AmendCalendar(ctx, req, policy.Ref{}, staff.CalendarChange{})
			return err
		}, "another act"},
	} {
		require.ErrorIs(t, c.send(), policy.Conflict, c.why)
	}
	_, err = o.RecordEducation(ctx, policy.By(chen).WithKey("key-1"), now.Ref(), policy.Bachelor)
	require.NoError(t, err, "another person's key is another key")

	_, err = o.RecordEducation(ctx, policy.By(wang).WithKey("key-2"), policy.Ref{ID: "sun"}, policy.College)
	require.ErrorIs(t, err, policy.NotAllowed)
	_, err = o.RecordEducation(ctx, policy.By(wu).WithKey("key-2"), policy.Ref{ID: "sun"}, "primary")
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = o.RecordEducation(ctx, policy.By(wu).WithKey("key-2"), policy.Ref{ID: "sun"}, policy.College)
	require.NoError(t, err, "a refusal keeps no key")
}

func TestOfficeRefusals(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	ctx := t.Context()
	p := qualify(t, o, "zhao")

	_, err := o.RecordEducation(ctx, policy.By(wu), policy.Ref{ID: "zhao"}, policy.Doctor)
	require.ErrorIs(t, err, policy.Conflict, "revision 0 never overwrites")
	_, err = o.Appoint(ctx, policy.By(chen), policy.Ref{ID: "zhao", Revision: 3}, archivistFrom(today))
	require.ErrorIs(t, err, policy.Conflict, "somebody else has changed the record")
	_, err = o.Appoint(ctx, policy.By(chen), policy.Ref{}, archivistFrom(today))
	require.ErrorIs(t, err, policy.InvalidInput, "whom?")
	_, err = o.Interpret(ctx, policy.By(group), policy.Ref{ID: "other"}, staff.Interpretation{Rule: policy.C1, Text: "x"})
	require.ErrorIs(t, err, policy.NotFound, "another organisation's rulebook")
	_, err = o.Interpret(ctx, policy.By(group), policy.Ref{Revision: 1}, staff.Interpretation{Rule: policy.C1, Text: "x"})
	require.ErrorIs(t, err, policy.Conflict)
	guest := chen
	guest.Org = "other"
	_, err = o.Appoint(ctx, policy.By(guest).Within("demo"), p.Ref(), archivistFrom(today))
	require.ErrorIs(t, err, policy.NotFound, "C2b")
	_, err = o.Appoint(ctx, policy.By(guest), p.Ref(), archivistFrom(today))
	require.ErrorIs(t, err, policy.Conflict, "C2b: the same id in another organisation is nobody on record there")
	_, err = staff.NewOffice(db.Staff(), policy.House{}).Appoint(ctx, policy.By(chen), p.Ref(), archivistFrom(today))
	require.ErrorIs(t, err, policy.Unavailable, "no clock")

	now, err := o.Person(ctx, policy.By(chen), "zhao")
	require.NoError(t, err)
	require.Equal(t, p, now, "a refused act writes nothing")
	entries, err := o.PersonHistory(ctx, policy.By(chen), "zhao", 0, 2000)
	require.NoError(t, err)
	require.Len(t, entries, 4)
}

func TestWhoReadsStaffRecords(t *testing.T) {
	t.Parallel()
	_, o := open(t)
	ctx := t.Context()
	p := qualify(t, o, "zhao")
	zhao := policy.Actor{Org: "demo", ID: "zhao"}

	own, err := o.Person(ctx, policy.By(zhao), "zhao")
	require.NoError(t, err, "one's own record, whatever one's roles")
	require.Equal(t, p, own)
	_, err = o.PersonHistory(ctx, policy.By(zhao), "zhao", 0, 10)
	require.NoError(t, err)
	_, err = o.Person(ctx, policy.By(wang), "zhao")
	require.ErrorIs(t, err, policy.NotAllowed, "not a colleague's")
	_, err = o.PersonHistory(ctx, policy.By(wang), "zhao", 0, 10)
	require.ErrorIs(t, err, policy.C2b)
	for _, ask := range []func(policy.Request) error{
		func(r policy.Request) error { _, err := o.Persons(ctx, r, staff.PersonQuery{}); return err },
		func(r policy.Request) error {
			_, err := o.Appointed(ctx, r, policy.Archivist, calendar.Day{})
			return err
		},
		func(r policy.Request) error { _, err := o.Vacancies(ctx, r, calendar.Day{}); return err },
	} {
		require.ErrorIs(t, ask(policy.By(zhao)), policy.NotAllowed, "a list is about others too")
		require.NoError(t, ask(policy.By(wu)))
	}
	nobody, err := o.Person(ctx, policy.By(wu), "nobody")
	require.NoError(t, err)
	require.Equal(t, staff.Person{Org: "demo", ID: "nobody"}, nobody, "nothing on record is revision 0")
	_, err = o.Person(ctx, policy.By(wu), "")
	require.ErrorIs(t, err, policy.InvalidInput)

	auditor := policy.Actor{Org: "demo", ID: "x", Roles: policy.Roles{policy.Auditor}}
	people, err := o.Persons(ctx, policy.By(auditor), staff.PersonQuery{Org: "other"})
	require.NoError(t, err)
	require.Len(t, people.Persons, 1, "the organisation is the request's, whatever the query says")
}

func TestOfficeKeepsTheRegulation(t *testing.T) {
	t.Parallel()
	db, o := open(t)
	ctx := t.Context()
	b, err := o.Publish(ctx, policy.By(group), policy.Ref{}, versionFrom(t, "demo-1", "2026-07-01"))
	require.NoError(t, err)
	b, err = o.Interpret(ctx, policy.By(group), b.Ref(), staff.Interpretation{Rule: policy.C4_3a, Text: "甲"})
	require.NoError(t, err)
	b, err = o.Interpret(ctx, policy.By(group), b.Ref(), staff.Interpretation{Rule: policy.C1, Text: "乙"})
	require.NoError(t, err)
	b, err = o.AmendCalendar(ctx, policy.By(wu), b.Ref(), staff.CalendarChange{Company: &calendar.CompanyDays{Closed: []calendar.Day{day("2026-03-02")}}})
	require.NoError(t, err)

	now, err := o.RegulationInForce(ctx, policy.By(wang), calendar.Day{})
	require.NoError(t, err)
	require.Equal(t, "default-2004", now.ID())
	require.False(t, now.Calendar().IsWorkingDay(day("2026-03-02")), "the default counts by the amended days as well")
	later, err := o.RegulationInForce(ctx, policy.By(wang), day("2026-07-01"))
	require.NoError(t, err)
	require.Equal(t, "demo-1", later.ID())
	_, err = o.RegulationInForce(ctx, policy.By(wang), day("2003-12-31"))
	require.ErrorIs(t, err, policy.B7)

	kept, err := o.Rulebook(ctx, policy.By(wang))
	require.NoError(t, err)
	require.Equal(t, b, kept)
	some, err := o.Interpretations(ctx, policy.By(wang), policy.C1)
	require.NoError(t, err)
	require.Len(t, some, 1)
	all, err := o.Interpretations(ctx, policy.By(wang), "")
	require.NoError(t, err)
	require.Len(t, all, 2)
	entries, err := o.RulebookHistory(ctx, policy.By(wang), 0, 10)
	require.NoError(t, err)
	require.Len(t, entries, 4)
	_, err = o.Rulebook(ctx, policy.By(policy.Actor{Org: "demo", ID: "x"}))
	require.ErrorIs(t, err, policy.NotAllowed)
	rep, err := db.Verify(ctx, "demo")
	require.NoError(t, err)
	require.True(t, rep.OK(), rep.Faults)
}

func TestDelegationThroughTheOffice(t *testing.T) {
	t.Parallel()
	_, o := open(t)
	ctx := t.Context()
	p, err := o.Delegate(ctx, policy.By(chen), policy.Ref{ID: "chen"}, staff.Delegation{
		To: "qian", Roles: policy.Roles{policy.GeneralManager}, From: day(today), Until: day("2026-02-20"), Reason: "leave",
	})
	require.NoError(t, err)
	zhao := qualify(t, o, "zhao")
	zhao, err = o.Appoint(ctx, policy.By(qian).For("chen"), zhao.Ref(), archivistFrom(today))
	require.NoError(t, err, "qian appoints on behalf of the general manager")
	entries, err := o.PersonHistory(ctx, policy.By(chen), "zhao", 4, 1)
	require.NoError(t, err)
	require.Equal(t, []policy.PersonID{"qian", "chen"}, []policy.PersonID{entries[0].Actor, entries[0].OnBehalfOf}, "both are on record")

	_, err = o.Delegate(ctx, policy.By(qian).For("chen"), p.Ref(), trip())
	require.ErrorIs(t, err, policy.NotAllowed, "what was delegated is not passed on")
	_, err = o.Revoke(ctx, policy.By(chen), p.Ref(), "qian")
	require.NoError(t, err)
	_, err = o.Dismiss(ctx, policy.By(qian).For("chen"), zhao.Ref(), staff.Dismissal{Role: policy.Archivist, Until: day(today)})
	require.ErrorIs(t, err, policy.G3, "taken back")
}

func TestTheLogTellsActsAndRefusals(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	house := clockOn(today)
	house.Log = slog.New(slog.NewTextHandler(&log, nil))
	o := staff.NewOffice(memory.Open().Staff(), house)
	_, err := o.RecordEducation(t.Context(), policy.By(wu), policy.Ref{ID: "zhao"}, policy.College)
	require.NoError(t, err)
	_, err = o.RecordEducation(t.Context(), policy.By(wang), policy.Ref{ID: "zhao", Revision: 1}, policy.College)
	require.Error(t, err)
	require.Contains(t, log.String(), "msg=done action=staff.record org=demo actor=wu")
	require.Contains(t, log.String(), "msg=refused action=staff.record org=demo actor=wang")
}

func TestBuiltRulesAreKnown(t *testing.T) {
	t.Parallel()
	for _, r := range staff.Built() {
		require.True(t, r.Known(), r)
	}
}
