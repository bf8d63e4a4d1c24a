package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// B6.3: due on 2026-03-09; a renewal gives five working days from there.
func TestRenewing(t *testing.T) {
	for _, c := range []struct {
		why   string
		day   string
		prior func(s *tale)
		field string // refused by B6.3; empty: allowed
	}{
		{"on the due day", "2026-03-09", nil, ""},
		{"the day after", "2026-03-10", nil, "due"},
		{"a second time", "2026-03-04", func(s *tale) { s.then(s.Renew(borrower, s.at, law)) }, "renewals"},
		{"somebody waits", "2026-03-04", func(s *tale) { s.Waiting = []lending.SlipID{"slip-2"} }, "queue"},
		{"it was recalled", "2026-03-04", func(s *tale) {
			s.then(s.Recall(archivist, s.at, law, lending.Recall{Due: calendar.MustDay("2026-03-06"), Reason: "r"}))
		}, "recall"},
		{"on hold since it went out", "2026-03-04", func(s *tale) { s.Volume.Holds = []archive.Hold{{ID: "h-1", Case: "case-1"}} }, "volume"},
		{"restricted since it went out", "2026-03-04", func(s *tale) { s.Volume.Restricted = &archive.Restriction{} }, "volume"},
	} {
		s := lentOut(t)
		if c.prior != nil {
			c.prior(s)
		}
		s.on(c.day)
		out, err := s.Renew(borrower, s.at, law)
		if c.field != "" {
			refuses(t, err, policy.B6_3, c.field)
			continue
		}
		require.NoError(t, err, c.why)
		require.Equal(t, "2026-03-16", out.Slip.Due().String(), "counted from the due day")
		require.Equal(t, "2026-03-16", out.Volume.Out.Due.String(), "slip and volume agree")
		require.Equal(t, "2026-03-09", s.Volume.Out.Due.String())
	}
	s := lentOut(t)
	_, err := s.Renew(archivetest.B, s.at, law)
	require.ErrorIs(t, err, policy.B6_3, "the borrower or the archivist asks")
	_, err = s.Renew(archivist, s.at, law)
	require.NoError(t, err)
	none := lawWith(t, func(r *policy.Regulation) { r.Settings.Renewals = 0 })
	_, err = s.Renew(borrower, s.at, none)
	refuses(t, err, policy.B6_3, "renewals")
}

func TestRecalling(t *testing.T) {
	for day, ok := range map[string]bool{
		"2026-03-03": false, // past
		"2026-03-04": true,  // today
		"2026-03-06": true,
		"2026-03-09": false, // due then anyway
		"2026-03-12": false,
	} {
		s := lentOut(t).on("2026-03-04")
		out, err := s.Recall(archivist, s.at, law, lending.Recall{Due: calendar.MustDay(day), Reason: "审计要用"})
		if !ok {
			require.Equal(t, policy.InvalidInput, violation(t, err, "", "due").Kind, day)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, day, out.Slip.Due().String())
		require.Equal(t, day, out.Volume.Out.Due.String())
	}
	s := lentOut(t)
	_, err := s.Recall(archivist, s.at, law, lending.Recall{})
	refuses(t, err, policy.B6_3, "reason")
	refuses(t, err, "", "due")
	_, err = s.Recall(borrower, s.at, law, lending.Recall{Due: calendar.MustDay("2026-03-04"), Reason: "r"})
	require.ErrorIs(t, err, policy.NotAllowed)
	s.then(s.Recall(archivist, s.at, law, lending.Recall{Due: calendar.MustDay("2026-03-04"), Reason: "审计要用"}))
	s.on("2026-03-05").bring(whole(s.Case))
	require.True(t, s.Slip.Breached(policy.B6_3), "late by the recall")
}

// B6.3, B6.4a and B6.4b: whole and in time, whole and late.
func TestReturning(t *testing.T) {
	for day, late := range map[string]bool{"2026-03-09": false, "2026-03-10": true} {
		s := lentOut(t).on(day).bring(whole(lentOut(t).Case))
		require.Equal(t, lending.Returned, s.Slip.State)
		require.Nil(t, s.Volume.Out)
		require.Equal(t, late, s.Slip.Breached(policy.B6_3), day)
		d := s.drafts[len(s.drafts)-1]
		require.Equal(t, []journal.Duty{{
			Deadline: policy.LoanReturn, Rule: policy.B6_3, Person: borrower.ID,
			Due: calendar.MustDay("2026-03-09"), Done: calendar.MustDay(day), Breach: late,
		}}, d.Duties)
		require.Contains(t, d.Rules, policy.B6_4b)
	}
}

func TestAReturnInTwoParts(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	all := whole(s.Case)
	s.bring(lending.Returning{Found: all.Found[:3]})
	require.Equal(t, lending.Lent, s.Slip.State, "B6.4a: it stays open for the rest")
	require.Len(t, s.Slip.Outstanding, len(all.Found)-3)
	require.Len(t, s.Volume.Out.Items, len(all.Found)-3)
	require.Empty(t, s.Incidents, "what is not there yet is not lost")
	_, err := s.Close(archivist, s.at, law, "r")
	refuses(t, err, policy.B6_4a, "outstanding")
	s.on("2026-03-09").then(s.ClaimReturned(borrower, s.at, law, "今天已放回前台"))
	s.on("2026-03-10")
	late := lending.Returning{Found: all.Found[3:], Day: calendar.MustDay("2026-03-09")}
	unclaimed := s.Case
	unclaimed.Slip.Claim = nil
	_, err = unclaimed.Return(archivist, s.at, law, "incident-1", late)
	refuses(t, err, policy.B6_3, "day") // on the archivist's word alone
	s.bring(late)
	require.Equal(t, lending.Returned, s.Slip.State)
	require.False(t, s.Slip.Breached(policy.B6_3), "the day it came back counts, not the day of the entry")
	require.Len(t, s.Slip.Returns, 2)
}

func TestReturnsThatAreNone(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	one := whole(s.Case).Found[0]
	more := one
	more.Pages++
	gone := one
	gone.Gone = true
	for _, c := range []struct {
		why   string
		r     lending.Returning
		field string
	}{
		{"nothing", lending.Returning{}, "found"},
		{"more than was lent", lending.Returning{Found: []lending.Found{more}}, "found[0]"},
		{"one twice", lending.Returning{Found: []lending.Found{one, one}}, "found[1].code"},
		{"one that is not out", lending.Returning{Found: []lending.Found{{Code: "9-99", Copies: 1, Pages: 1}}}, "found[0].code"},
		{"gone, and yet here", lending.Returning{Found: []lending.Found{gone}}, "found[0].gone"},
		{"tomorrow", lending.Returning{Found: []lending.Found{one}, Day: calendar.MustDay("2026-03-05")}, "day"},
		{"before it was lent", lending.Returning{Found: []lending.Found{one}, Day: calendar.MustDay("2026-02-27")}, "day"},
	} {
		_, err := s.Return(archivist, s.at, law, "incident-1", c.r)
		require.Equal(t, policy.InvalidInput, violation(t, err, "", c.field).Kind, c.why)
	}
	elsewhere := s.Case
	out := *elsewhere.Volume.Out
	out.Slip = "slip-9"
	elsewhere.Volume.Out = &out
	_, err := elsewhere.Return(archivist, s.at, law, "incident-1", whole(s.Case))
	require.ErrorIs(t, err, policy.B6_4b, "another slip has it")
}

// C4.5b: what is gone, or came back with less, is pursued, and stays on the slip.
func TestAnIncompleteReturnOpensAnIncident(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(f *lending.Found)
		kind   archive.IncidentKind
	}{
		{"a page is missing", func(f *lending.Found) { f.Pages-- }, archive.Damage},
		{"the borrower says it is gone", func(f *lending.Found) { f.Copies, f.Pages, f.Gone = 0, 0, true }, archive.Loss},
	} {
		s := lentOut(t).on("2026-03-04")
		r := whole(s.Case)
		c.change(&r.Found[0])
		out, err := s.Return(archivist, s.at, law, "incident-1", r)
		require.NoError(t, err)
		require.Equal(t, lending.Lent, out.Slip.State, c.why)
		require.Equal(t, []string{r.Found[0].Code}, out.Volume.Out.Items)
		require.Equal(t, c.kind, out.Incident.Kind, c.why)
		require.Equal(t, borrower.ID, out.Incident.Answers)
		require.Equal(t, []string{r.Found[0].Code}, out.Incident.Items)
		require.Equal(t, []archive.IncidentID{"incident-1"}, out.Slip.Incidents)
	}
}

func TestClaimingTheReturn(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	s.then(s.ClaimReturned(borrower, s.at, law, "周二已放回前台"))
	require.Equal(t, lending.Lent, s.Slip.State, "a claim ends nothing")
	_, err := s.ClaimReturned(borrower, s.at, law, "又说一次")
	refuses(t, err, policy.B6_4a, "claim")
	s.bring(whole(s.Case))
	require.Nil(t, s.Slip.Claim)
}

func TestLosingSomething(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	all := whole(s.Case)
	s.bring(lending.Returning{Found: all.Found[2:]})
	s.then(s.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
	require.Len(t, s.Incidents, 1)
	require.Equal(t, []string{all.Found[0].Code, all.Found[1].Code}, s.Incidents[0].Items)
	_, err := s.Close(archivist, s.at, law, "r")
	refuses(t, err, policy.B6_4a, "outstanding")

	found := *s // the case is a value: told again from here
	found.bring(lending.Returning{Found: all.Found[:2]})
	require.Equal(t, lending.Returned, found.Slip.State, "what is found again is returned as ever")

	_, err = s.DeclareLost(archivist, s.at, law, "incident-2", "还是没有")
	refuses(t, err, policy.C4_5b, "incidents")
	unfounded := closedIncident(s.Case)
	unfounded.Outcome = archive.Unfounded
	s.Incidents = []archive.Incident{unfounded}
	_, err = s.Close(archivist, s.at, law, "r")
	refuses(t, err, policy.B6_4a, "outstanding") // then it is somewhere
	again, err := s.DeclareLost(archivist, s.at, law, "incident-2", "仍未找到")
	require.NoError(t, err)
	require.Equal(t, archive.IncidentID("incident-2"), again.Incident.ID, "no dead end")
	s.Incidents = []archive.Incident{closedIncident(s.Case)}
	s.on("2026-03-05").then(s.Close(archivist, archivetest.At("2026-03-05"), law, "事故已结案"))
	require.Equal(t, lending.Closed, s.Slip.State)
	require.True(t, s.Slip.Breached(policy.B6_3), "it never came back")
	require.Nil(t, s.Volume.Out)
	require.Len(t, s.Volume.Items, len(all.Found)-2)
	require.Len(t, s.Volume.Completeness.Missing, 2, "the volume says what it lacks")
}

func TestAVolumeOfWhichNothingIsLeftStaysOut(t *testing.T) {
	s := in(t, lending.Closed)
	require.NotNil(t, s.Volume.Out)
	require.Equal(t, "slip-1", s.Volume.Out.Slip)
}

// What an incident is about already is not opened twice.
func TestOneIncidentForOneLoss(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	r := whole(s.Case)
	r.Found[0].Copies, r.Found[0].Pages, r.Found[0].Gone = 0, 0, true
	s.bring(r)
	require.Len(t, s.Incidents, 1)
	s.bring(lending.Returning{Found: r.Found[:1]}) // said again
	require.Len(t, s.Incidents, 1)
	s.then(s.DeclareLost(archivist, s.at, law, "incident-2", "确认丢失"))
	require.Len(t, s.Incidents, 1)
	require.Equal(t, lending.Lost, s.Slip.State)
}

// A provisional due day is counted again once its year is published.
func TestAProvisionalDueDay(t *testing.T) {
	v := business()
	s := drafted(t, v, borrower, forWork(v)).submit().approve()
	s.on("2026-12-30").lend().sign()
	due, _ := s.Slip.Deadlines.Get(policy.LoanReturn)
	require.True(t, due.Provisional, "2027 is not published yet")
	s.then(s.Recall(archivist, s.at, law, lending.Recall{Due: calendar.MustDay("2026-12-31"), Reason: "r"}))
	due, _ = s.Slip.Deadlines.Get(policy.LoanReturn)
	require.False(t, due.Provisional, "a recall names the day")
}
