package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ends takes the incident of a slip to its end, as the people who decide would.
func (d *desk) ends(s lending.Slip, o archive.Outcome) {
	d.t.Helper()
	require.NoError(d.t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
		i, err := tx.Incident(ctx, s.Org, s.Incidents[len(s.Incidents)-1])
		require.NoError(d.t, err)
		i.State, i.Outcome = archive.IncidentClosed, o
		_, err = tx.SaveIncident(ctx, i, journal.NewDraft(boss, d.at, archive.ActCloseIncident))
		return err
	}))
}

// B6.3: what is declared lost keeps its borrower from borrowing while it is pursued.
func TestWhoHasLostSomethingIsLentNothing(t *testing.T) {
	for _, c := range []struct {
		why     string
		outcome archive.Outcome // of the incident; none: it is pursued still
		day     string
		refused bool
	}{
		{"the incident is open", "", "2026-03-04", true},
		{"however late it gets", "", "2026-03-20", true},
		{"it was found gone: that is the end of it", archive.Lasting, "2026-03-20", false},
		{"it was made good", archive.MadeGood, "2026-03-20", false},
		{"it was never lost, and is not due yet", archive.Unfounded, "2026-03-04", false},
		{"it was never lost, and is overdue", archive.Unfounded, "2026-03-10", true},
		{"it was found, and is not brought back", archive.Recovered, "2026-03-10", true},
	} {
		d := newDesk(t)
		lost := d.lent(asA, d.business)
		d.on("2026-03-04")
		lost = d.ok(d.DeclareLost(ctx, asArchives, lost.Ref(), "前台没有"))
		if c.outcome != "" {
			d.ends(lost, c.outcome)
		}
		d.on(c.day)
		s := d.ok(d.Draft(ctx, asA, forWork(d.papers)))
		_, err := d.Submit(ctx, asA, s.Ref())
		if !c.refused {
			require.NoError(t, err, c.why)
			continue
		}
		v := violation(t, err, policy.B6_3, "borrower")
		require.Equal(t, "slip/"+string(lost.ID), v.Found, c.why)
		require.Contains(t, v.Problem.ZH, "报失", c.why)
		next, err := d.Explain(ctx, asA, s.ID)
		require.NoError(t, err)
		require.False(t, next[0].Allowed, "Explain says so as well")
		other := d.ok(d.Draft(ctx, asB, forWork(d.papers)))
		d.ok(d.Submit(ctx, asB, other.Ref()))
	}
}

func TestALossMayBeOverlookedWhereTheRegulationSaysSo(t *testing.T) {
	s := in(t, lending.Approved)
	s.Missing = []lending.SlipID{"slip-0"}
	_, err := s.Lend(archivist, monday, law, counts(s.Case))
	refuses(t, err, policy.B6_3, "borrower")
	lenient := lawWith(t, func(r *policy.Regulation) { r.Settings.OverdueMayBorrow = true })
	_, err = s.Lend(archivist, monday, lenient, counts(s.Case))
	require.NoError(t, err)
}

// B6.3: the term is that of the regulation in force when it is lent.
func TestTheTermIsCheckedAgainAtTheDesk(t *testing.T) {
	short := lawWith(t, func(r *policy.Regulation) { r.Periods.Loan = calendar.MustPeriod("3 working days") })
	s := in(t, lending.Approved)
	_, err := s.Lend(archivist, monday, short, counts(s.Case))
	v := violation(t, err, policy.B6_3, "days")
	require.Equal(t, policy.RuleBroken, v.Kind)
	require.Contains(t, v.Problem.ZH, "3 个工作日")
	require.Contains(t, v.Remedy.ZH, "撤销")
	s.lend()
	_, err = s.Sign(borrower, monday, short, s.Slip.Digest())
	refuses(t, err, policy.B6_3, "days")
	for _, next := range s.Explain(borrower, monday, short) {
		if next.Action == lending.ActSign {
			require.False(t, next.Allowed)
		}
	}
	s.sign()
}
