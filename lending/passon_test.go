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

// last entry of a person's own chain.
func (d *desk) trace(who policy.PersonID) (one journal.Entry) {
	d.t.Helper()
	require.NoError(d.t, d.db.Archive().View(ctx, func(r archive.Reader) error {
		all, err := r.Entries(ctx, journal.ReadingsOf(archivetest.Org, who), 0, 0)
		if len(all) > 0 {
			one = all[len(all)-1]
		}
		return err
	}))
	return one
}

var bank = lending.Recipient{To: "某银行信贷部", What: "财务报表复印件"}

// R4.3c and C4.5a: what is read of a credit volume goes to nobody without the general
// manager's authorisation; the attempt is on record, and nothing else.
func TestPassingOnACreditVolume(t *testing.T) {
	d := newDesk(t)
	pass := func(req policy.Request, purpose string) (lending.Slip, error) {
		return d.PassOn(ctx, req, d.credit.ID, purpose, bank)
	}
	refused := func(req policy.Request, why string) {
		t.Helper()
		before := d.trace(req.Actor.ID).Seq
		_, err := pass(req, "银团报送")
		require.ErrorIs(t, err, policy.R4_3c, why)
		require.ErrorIs(t, err, policy.NotAllowed, why)
		one := d.trace(req.Actor.ID)
		require.Equal(t, before+1, one.Seq, why)
		require.Contains(t, one.Details, journal.Detail{Name: "refused", Value: "R4.3c"}, why)
	}
	refused(asA, "nobody has it")
	s := d.lent(asA, d.credit)
	refused(asA, "taking it away is allowed, passing it on is not")
	refused(asB, "who has not even read it")
	refused(asArchives, "nor does who keeps it")
	kept := d.ok(d.Slip(ctx, asA, s.ID))
	require.Equal(t, s, kept, "a refused attempt changes nothing")

	_, err := d.AllowPassingOn(ctx, asDeputy, s.Ref(), "银团报送")
	require.ErrorIs(t, err, policy.R4_3c, "the general manager authorises it")
	_, err = d.AllowPassingOn(ctx, asBoss, s.Ref(), "")
	require.ErrorIs(t, err, policy.InvalidInput)
	d.ok(d.AllowPassingOn(ctx, asBoss, s.Ref(), "银团报送"))
	refused(asB, "it is the borrower's authorisation")
	_, err = pass(asA, "自用")
	require.ErrorIs(t, err, policy.R4_3c, "it is for one purpose")
	_, err = d.PassOn(ctx, asA, d.credit.ID, "银团报送", lending.Recipient{})
	require.ErrorIs(t, err, policy.InvalidInput)
	s, err = pass(asA, "银团报送:第一次")
	require.NoError(t, err)
	require.Len(t, s.Passings, 1)
	require.Equal(t, bank, s.Passings[0].Recipient)
	require.NotContains(t, d.trace(archivetest.A.ID).Details, journal.Detail{Name: "refused", Value: "R4.3c"})

	d.back(s)
	refused(asA, "the authorisation is over with the loan")
	_, err = d.PassOn(ctx, asA, d.business.ID, "x", bank)
	require.ErrorIs(t, err, policy.InvalidInput, "a business volume is not confidential")
	_, err = d.PassOn(ctx, asStranger, d.credit.ID, "x", bank)
	require.ErrorIs(t, err, policy.NotFound)
	d.sound()
}

func TestWhoAuthorisesNeedsNoAuthorisation(t *testing.T) {
	d := newDesk(t)
	s := d.ok(d.Draft(ctx, asBoss, forWork(d.credit)))
	s = d.ok(d.Submit(ctx, asBoss, s.Ref()))
	s = d.ok(d.ApproveReading(ctx, asDirector, s.Ref()))
	s = d.ok(d.Approve(ctx, policy.By(chairman), s.Ref()))
	_, err := d.PassOn(ctx, asBoss, d.credit.ID, "x", bank)
	require.ErrorIs(t, err, policy.R4_3c, "C4.5a: reading it takes a slip all the same")
	s = d.ok(d.Lend(ctx, asArchives, s.Ref(), counts(lending.Case{Slip: s, Volume: d.credit})))
	s = d.ok(d.Sign(ctx, asBoss, s.Ref(), s.Digest()))
	_, err = d.AllowPassingOn(ctx, asBoss, s.Ref(), "x")
	require.ErrorIs(t, err, policy.NotAllowed, "not for themselves")
	_, err = d.PassOn(ctx, asBoss, d.credit.ID, "x", bank)
	require.NoError(t, err)
	loan := d.lent(asA, d.business)
	_, err = d.AllowPassingOn(ctx, asBoss, loan.Ref(), "x")
	refuses(t, err, policy.R4_3c, "form")
}
