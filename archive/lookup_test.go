package archive_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// C2b: whoever may borrow finds a volume by its number, and learns nothing that is
// confidential.
func TestLookingAVolumeUp(t *testing.T) {
	ctx, db := context.Background(), memory.Open()
	room := archive.NewRoom(db.Archive(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	shelf := calendar.MustDay("2026-02-13")
	_, business := archivetest.Shelved(shelf)
	credit, contract := archivetest.CreditVolume(shelf), archivetest.ContractVolume(shelf)
	credit.Number = business.Number // each class has a series of its own
	contract.Out = &archive.Out{Slip: "slip-1", Borrower: "manager-b", Due: shelf}
	require.NoError(t, db.Archive().Update(ctx, func(tx archive.Tx) error {
		for _, v := range []archive.Volume{business, credit, contract} {
			v.Revision = 0
			if _, err := tx.SaveVolume(ctx, v, journal.NewDraft(archivetest.Archivist, archivetest.At("2026-02-13"), archive.ActPlace)); err != nil {
				return err
			}
		}
		return nil
	}))
	find := func(who policy.Actor, number string) ([]archive.Card, error) {
		return room.Lookup(ctx, policy.By(who), number)
	}
	got, err := find(archivetest.OtherManager, business.Number)
	require.NoError(t, err)
	require.Equal(t, []archive.Card{
		{ID: business.ID, Class: archive.Business, Number: business.Number, State: archive.OnShelf, Title: "L-017", In: true, Lendable: true, Readable: true},
		{ID: credit.ID, Class: archive.Credit, Number: business.Number, State: archive.OnShelf, In: true, Lendable: true, Readable: true}, // its customer is not told
	}, got)
	got, err = find(archivetest.A, contract.Number)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.False(t, got[0].In)
	require.True(t, got[0].Lendable, "a slip may wait for it")
	for why, c := range map[string]struct {
		change             func(v *archive.Volume)
		lendable, readable bool
	}{
		"on hold":                     {func(v *archive.Volume) { v.Holds = []archive.Hold{{ID: "h"}} }, false, false},
		"on hold, and may be read":    {func(v *archive.Volume) { v.Holds = []archive.Hold{{ID: "h", Reading: true}} }, false, true},
		"restricted":                  {func(v *archive.Volume) { v.Restricted = &archive.Restriction{} }, false, false},
		"not in its place yet":        {func(v *archive.Volume) { v.State = archive.Received }, false, false},
		"missed by a count":           {func(v *archive.Volume) { v.Short = []archive.StocktakeID{"count-1"} }, false, false},
		"destroyed":                   {func(v *archive.Volume) { v.State = archive.Disposed }, false, false},
		"nothing stands in the way":   {func(*archive.Volume) {}, true, true},
		"out, and nothing else wrong": {func(v *archive.Volume) { v.Out = &archive.Out{Slip: "s"} }, true, true},
	} {
		v := business
		c.change(&v)
		require.Equal(t, []bool{c.lendable, c.readable}, []bool{v.Card().Lendable, v.Card().Readable}, why)
	}
	for number, kind := range map[string]policy.Kind{
		"DA-00000": policy.NotFound, "da-000001": policy.NotFound, "%": policy.NotFound, "": policy.InvalidInput, "a\x00": policy.InvalidInput,
	} {
		_, err := find(archivetest.A, number)
		require.ErrorIs(t, err, kind, number)
	}
	_, err = find(archivetest.Stranger, business.Number)
	require.ErrorIs(t, err, policy.NotFound)
	_, err = find(policy.Actor{Org: archivetest.Org, ID: "visitor"}, business.Number)
	require.ErrorIs(t, err, policy.NotAllowed)
}

// A filter that nothing can pass is a slip of the pen, and not an empty list.
func TestFiltersThatNameNothing(t *testing.T) {
	ctx := context.Background()
	room := archive.NewRoom(memory.Open().Archive(), policy.House{Clock: func() time.Time { return archivetest.At("2026-03-02") }})
	boss := policy.By(archivetest.GeneralManager)
	for name, err := range map[string]error{
		"state": func() error { _, err := room.Incidents(ctx, boss, archive.IncidentQuery{State: "lost"}); return err }(),
		"kind":  func() error { _, err := room.Incidents(ctx, boss, archive.IncidentQuery{Kind: "theft"}); return err }(),
		"scope": func() error { _, err := room.Stocktakes(ctx, boss, archive.StocktakeQuery{Scope: "some"}); return err }(),
	} {
		require.ErrorIs(t, err, policy.InvalidInput)
		require.Equal(t, name, policy.Violations(err)[0].Field)
		require.Contains(t, policy.Violations(err)[0].Wanted, map[string]string{"state": "investigated", "kind": "misuse", "scope": "surprise"}[name])
	}
	_, err := room.Stocktakes(ctx, boss, archive.StocktakeQuery{State: "open"})
	require.ErrorIs(t, err, policy.InvalidInput)
	_, err = room.Disposals(ctx, boss, archive.DisposalQuery{State: "open"})
	require.ErrorIs(t, err, policy.InvalidInput)
	for _, s := range archive.IncidentLifecycle().States() {
		_, err := room.Incidents(ctx, boss, archive.IncidentQuery{State: s})
		require.NoError(t, err)
	}
	for _, s := range archive.DisposalLifecycle().States() {
		_, err := room.Disposals(ctx, boss, archive.DisposalQuery{State: s})
		require.NoError(t, err)
	}
	for _, s := range []policy.State{archive.Counting, archive.Agreeing, archive.Differing, archive.Resolved, archive.Abandoned} {
		_, err := room.Stocktakes(ctx, boss, archive.StocktakeQuery{State: s})
		require.NoError(t, err)
	}
}
