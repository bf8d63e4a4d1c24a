package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// B6.3: a claim on record by the due day clears the borrower, a later one nothing. The
// loan is due on 2026-03-09.
func TestALateClaimClearsNothing(t *testing.T) {
	for _, c := range []struct {
		why, claimed string
		ok           bool
	}{
		{"before the due day", "2026-03-05", true},
		{"on the due day", "2026-03-09", true},
		{"the day after", "2026-03-10", false},
		{"weeks after", "2026-03-20", false},
	} {
		s := lentOut(t).on(c.claimed)
		s.then(s.ClaimReturned(borrower, s.at, law, "已放回前台"))
		s.on("2026-03-23")
		r := whole(s.Case)
		r.Day = calendar.MustDay("2026-03-09")
		out, err := s.Return(archivist, s.at, law, "incident-1", r)
		if !c.ok {
			refuses(t, err, policy.B6_3, "day")
			r.Day = calendar.Day{}
			s.bring(r)
			require.True(t, s.Slip.Breached(policy.B6_3), c.why)
			continue
		}
		require.NoError(t, err, c.why)
		require.False(t, out.Slip.Breached(policy.B6_3), c.why)
	}
}

// B6.1a: the direct right is the leader's own; a delegate's slip takes approval.
func TestTheDirectRightIsNotDelegated(t *testing.T) {
	v := business()
	for _, c := range []struct {
		why    string
		change func(who *policy.Actor)
		direct bool
	}{
		{"the general manager", func(*policy.Actor) {}, true},
		{"the credit manager in the general manager's name", func(who *policy.Actor) { who.ID, who.Principal = "credit-manager", boss.ID }, false},
		{"a deputy in the general manager's name", func(who *policy.Actor) { who.ID, who.Principal = deputy.ID, boss.ID }, false},
	} {
		who := boss
		c.change(&who)
		s := drafted(t, v, who, forWork(v))
		s.then(s.Submit(who, s.at, law))
		require.Equal(t, c.direct, s.Slip.Direct, c.why)
		if c.direct {
			require.Equal(t, lending.Approved, s.Slip.State, c.why)
			continue
		}
		require.Equal(t, lending.Submitted, s.Slip.State, c.why)
		require.Equal(t, []policy.Rule{policy.B6_1b}, s.drafts[1].Rules, c.why)
		_, err := s.Approve(who, s.at, law)
		require.ErrorIs(t, err, policy.NotAllowed, "%s: and not that of who asked", c.why)
		s.then(s.Approve(chairman, s.at, law))
		require.Equal(t, lending.Approved, s.Slip.State, c.why)
	}
}

// B6.1b: a slip that names a customer names the volume's.
func TestASlipNamesTheVolumesCustomer(t *testing.T) {
	for _, c := range []struct {
		class archive.Class
		v     archive.Volume
		rule  policy.Rule
	}{
		{archive.Business, business(), policy.B6_1b},
		{archive.Contract, archivetest.ContractVolume(shelf), policy.B6_1b},
		{archive.Credit, archivetest.CreditVolume(shelf), policy.C4_5a},
	} {
		a := forWork(c.v)
		a.Customer = "c-999"
		_, _, err := lending.Draft(c.v, borrower, monday, law, "slip-1", a)
		refuses(t, err, c.rule, "customer")
	}
	v := business()
	a := forWork(v)
	a.Customer = ""
	_, _, err := lending.Draft(v, borrower, monday, law, "slip-1", a)
	require.NoError(t, err, "a loan slip need not name one")
}

// C4.5b: what came back damaged and is then said to be gone is a loss, not damage.
func TestWhatIsGoneIsALoss(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	r := whole(s.Case)
	r.Found = r.Found[:1]
	r.Found[0].Pages--
	s.bring(r)
	require.Equal(t, archive.Damage, s.Incidents[0].Kind)
	s.bring(r)
	require.Len(t, s.Incidents, 1, "the same damage is one incident")
	r.Found[0].Copies, r.Found[0].Pages, r.Found[0].Gone = 0, 0, true
	s.then(s.Return(archivist, s.at, law, "incident-2", r))
	require.Len(t, s.Incidents, 2)
	require.Equal(t, archive.Loss, s.Incidents[1].Kind)
	require.Equal(t, []string{r.Found[0].Code}, s.Incidents[1].Items)
	s.then(s.Return(archivist, s.at, law, "incident-3", r))
	require.Len(t, s.Incidents, 2, "the same loss is one incident")
}

// G7: a volume says what it lacks as soon as it is declared lost, and has it again when
// it comes back.
func TestWhatIsDeclaredLostIsNotComplete(t *testing.T) {
	s := lentOut(t).on("2026-03-04")
	before := s.Volume.Completeness
	all := whole(s.Case)
	s.bring(lending.Returning{Found: all.Found[3:]})
	require.Equal(t, before, s.Volume.Completeness, "what is only out is not missing")
	s.then(s.DeclareLost(archivist, s.at, law, "incident-1", "借阅人称已丢失"))
	require.Len(t, s.Volume.Completeness.Missing, len(before.Missing)+3)
	require.Equal(t, before.Present-3, s.Volume.Completeness.Present)
	require.Equal(t, before.Expected, s.Volume.Completeness.Expected)

	found := *s
	found.bring(lending.Returning{Found: all.Found[:2]})
	require.Equal(t, before.Present-1, found.Volume.Completeness.Present)
	found.bring(lending.Returning{Found: all.Found[2:3]})
	require.Equal(t, before, found.Volume.Completeness)

	s.Incidents = []archive.Incident{closedIncident(s.Case)}
	s.then(s.Close(archivist, s.at, law, "事故已结案"))
	require.Equal(t, before.Present-3, s.Volume.Completeness.Present, "once, not twice")
	require.Len(t, s.Volume.Completeness.Missing, len(before.Missing)+3)

	whole := in(t, lending.Lost)
	require.Zero(t, whole.Volume.Completeness.Present)
	back := in(t, lending.Recovered)
	require.Equal(t, before, back.Volume.Completeness, "what turned up whole is whole again")
}

// B6.2: the queue as the desk serves it: approved slips in the order of their
// submission, then the others.
func TestATurnIsThatOfTheDesk(t *testing.T) {
	d := newDesk(t)
	asC := policy.By(archivetest.OtherManager)
	out := d.lent(asA, d.business)
	d.tick()
	a := forWork(d.business)
	a.Wait = true
	first := d.ok(d.Draft(ctx, asB, a))
	turn := func(req policy.Request, id lending.SlipID) lending.Turn {
		got, err := d.Turn(ctx, req, id)
		require.NoError(t, err)
		return got
	}
	require.Equal(t, 1, turn(asB, first.ID).Place, "a draft is told the place it would come in at")
	first = d.ok(d.Submit(ctx, asB, first.Ref()))
	d.tick()
	second := d.ok(d.Draft(ctx, asC, a))
	second = d.ok(d.Submit(ctx, asC, second.Ref()))
	places := func() []int { return []int{turn(asB, first.ID).Place, turn(asC, second.ID).Place} }
	require.Equal(t, []int{1, 2}, places())
	d.ok(d.Approve(ctx, asDeputy, second.Ref()))
	require.Equal(t, []int{2, 1}, places(), "the desk passes over what is not approved")
	queue := func(limit int) (ids []lending.SlipID) {
		for after, more := "", true; more; more = after != "" {
			page, err := d.Queue(ctx, asArchives, d.business.ID, after, limit)
			require.NoError(t, err)
			require.NotEmpty(t, page.Slips, "no page is empty")
			for _, s := range page.Slips {
				ids = append(ids, s.ID)
			}
			after = page.Next
		}
		return ids
	}
	for _, limit := range []int{0, 1, 2, 3} {
		require.Equal(t, []lending.SlipID{second.ID, first.ID}, queue(limit), "the queue says the same, %d a page", limit)
	}
	_, err := d.Queue(ctx, asArchives, d.business.ID, "submitted:x", 0)
	require.ErrorIs(t, err, policy.InvalidInput, "no page before ended there")
	d.ok(d.Approve(ctx, asDeputy, first.Ref()))
	require.Equal(t, []int{1, 2}, places())
	require.Zero(t, turn(asA, out.ID).Place, "what is lent waits no more")
}
