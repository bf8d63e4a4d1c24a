package lending_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// G7: who counts shelves is not told what is lent from them: neither the register of loans
// nor the slips of others nor the overdue ladder; their own slips stay theirs, and so do a
// single slip and a queue.
func TestWhoCountsShelvesReadsNoLoans(t *testing.T) {
	d := newDesk(t)
	s := d.lent(asA, d.business)
	own := d.ok(d.Draft(ctx, asDirector, forWork(d.papers)))
	room := archive.NewRoom(d.db.Archive(), policy.House{Clock: func() time.Time { return d.at }})
	count, err := room.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.FullCount})
	require.NoError(t, err)
	var out bytes.Buffer
	reads := map[string]func(req policy.Request) error{
		"slips": func(req policy.Request) error { _, err := d.Slips(ctx, req, lending.SlipQuery{}); return err },
		"one borrower's": func(req policy.Request) error {
			_, err := d.Slips(ctx, req, lending.SlipQuery{Borrower: borrower.ID})
			return err
		},
		"one volume's": func(req policy.Request) error {
			_, err := d.Slips(ctx, req, lending.SlipQuery{Volume: d.business.ID})
			return err
		},
		"ladder":   func(req policy.Request) error { _, err := d.Ladder(ctx, req, lending.LadderQuery{}); return err },
		"register": func(req policy.Request) error { return d.WriteRegister(ctx, req, lending.SlipQuery{}, &out, policy.ZH) },
		"page":     func(req policy.Request) error { return d.PrintRegister(ctx, req, lending.SlipQuery{}, &out, policy.ZH) },
	}
	for name, read := range reads {
		err := read(asDirector)
		require.ErrorIs(t, err, policy.NotAllowed, name)
		require.Equal(t, string(count.ID), violation(t, err, policy.G7, "counting").Found, name)
		require.NoError(t, read(asBoss), "%s: who does not count reads on", name)
	}
	page, err := d.Slips(ctx, asDirector, lending.SlipQuery{Borrower: director.ID})
	require.NoError(t, err, "their own")
	require.Len(t, page.Slips, 1)
	require.Equal(t, own.ID, page.Slips[0].ID)
	_, err = d.Slip(ctx, asDirector, s.ID)
	require.NoError(t, err)
	_, err = d.Queue(ctx, asDirector, d.business.ID, "", 0)
	require.NoError(t, err)
	_, err = room.DropStocktake(ctx, asDirector, count.Ref(), "改日再盘")
	require.NoError(t, err)
	for name, read := range reads {
		require.NoError(t, read(asDirector), "%s once it is ended", name)
	}
	// A count of a safe says nothing of shelves.
	require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveStocktake(ctx, archive.Stocktake{
			Org: archivetest.Org, ID: "count-9", State: archive.Counting, Place: "safe/S1", Rule: policy.B5_2f, Counter: director.ID, At: d.at,
		}, journal.NewDraft(director, d.at, archive.ActStartStocktake))
		return err
	}))
	for name, read := range reads {
		require.NoError(t, read(asDirector), name)
	}
}

// G7: an archivist who counts shelves does not read a credit volume where it stands, and
// the attempt is on record.
func TestWhoCountsShelvesReadsNoVolumeThere(t *testing.T) {
	d := newDesk(t)
	_, err := d.Read(ctx, asArchives, d.credit.ID, "核对案卷")
	require.NoError(t, err)
	require.NoError(t, d.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveStocktake(ctx, archive.Stocktake{
			Org: archivetest.Org, ID: "count-9", State: archive.Counting, Place: "shelf/R9", Rule: policy.G7, Counter: archivetest.Archivist.ID, At: d.at,
		}, journal.NewDraft(archivetest.Archivist, d.at, archive.ActStartStocktake))
		return err
	}))
	before := d.trace(archivetest.Archivist.ID).Seq
	_, err = d.Read(ctx, asArchives, d.credit.ID, "核对案卷")
	_ = violation(t, err, policy.G7, "counting")
	require.Equal(t, before+1, d.trace(archivetest.Archivist.ID).Seq)
}
