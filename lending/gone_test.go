package lending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// B6.2: a slip for a volume that is there no longer goes no further, whatever it waits for.
func TestASlipWithoutItsVolumeGoesNoFurther(t *testing.T) {
	reading := func(state policy.State) *tale {
		v := archivetest.CreditVolume(shelf)
		s := drafted(t, v, borrower, forWork(v)).submit()
		if state == lending.Approved {
			s.signReading().approve()
		}
		return s
	}
	for _, c := range []struct {
		why string
		s   *tale
		do  func(s *tale) error
	}{
		{"a draft is not submitted", in(t, lending.Drafted), func(s *tale) error { _, err := s.Submit(s.who(), s.at, law); return err }},
		{"it is not approved", in(t, lending.Submitted), func(s *tale) error { _, err := s.Approve(deputy, s.at, law); return err }},
		{"a reading is not approved", reading(lending.Submitted), func(s *tale) error { _, err := s.ApproveReading(director, s.at, law); return err }},
		{"it is not lent", in(t, lending.Approved), func(s *tale) error {
			_, err := s.Lend(archivist, s.at, law, counts(s.Case))
			return err
		}},
		{"it is not read", reading(lending.Approved), func(s *tale) error {
			_, err := s.Lend(archivist, s.at, law, counts(s.Case))
			return err
		}},
	} {
		require.NoError(t, c.do(c.s), c.why)
		for _, state := range []policy.State{archive.Disposed, archive.Void} {
			gone := *c.s
			gone.Volume.State = state
			err := c.do(&gone)
			require.Equal(t, string(state), violation(t, err, policy.B6_2, "volume").Found, c.why)
			require.Len(t, policy.Violations(err), 1, c.why)
			_, err = gone.Cancel(archivist, gone.at, law, "案卷已销毁")
			require.NoError(t, err, "the archivist cancels it")
			_, err = gone.Cancel(gone.who(), gone.at, law, "案卷已销毁")
			require.NoError(t, err, "and so does its borrower")
		}
	}
}

// What was approved before its volume was destroyed is listed until it is cancelled.
func TestSlipsWithoutTheirVolumeAreListed(t *testing.T) {
	d := newDesk(t)
	s, other := d.asked(asA, d.business), d.asked(asA, d.papers)
	list := func(req policy.Request) []lending.Slip {
		page, err := d.Unservable(ctx, req, lending.SlipQuery{Limit: 1})
		require.NoError(t, err)
		if page.Next != "" {
			more, err := d.Unservable(ctx, req, lending.SlipQuery{After: page.Next})
			require.NoError(t, err)
			page.Slips = append(page.Slips, more.Slips...)
		}
		return page.Slips
	}
	require.Empty(t, list(asArchives))
	v := d.volume(d.papers.ID)
	v.State = archive.Disposed
	require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveVolume(ctx, v, journal.NewDraft(archivist, d.at, archive.ActDestroy))
		return err
	}))
	for _, req := range []policy.Request{asArchives, asAuditor, asA} {
		all := list(req)
		require.Len(t, all, 1)
		require.Equal(t, other.ID, all[0].ID)
	}
	require.Empty(t, list(asB), "another's is not theirs to see")
	next, err := d.Explain(ctx, asArchives, other.ID)
	require.NoError(t, err)
	for _, n := range next {
		blocked := len(n.Blocked) > 0
		require.Equal(t, n.Action != lending.ActCancel, blocked, n.Action)
		if n.Action == lending.ActLend {
			require.Equal(t, "volume", n.Blocked[0].Field, "it says why")
		}
	}
	d.ok(d.Cancel(ctx, asArchives, other.Ref(), "案卷已销毁"))
	require.Empty(t, list(asArchives))
	d.ok(d.Lend(ctx, asArchives, s.Ref(), counts(lending.Case{Slip: s, Volume: d.business})))
}
