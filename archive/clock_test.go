package archive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// A clock set back would judge deadlines by days that are past: erase a breach
// of A's, or make one of B's.
func TestAClockThatRunsBehindTheRecord(t *testing.T) {
	f := archivetest.Sorted(friday)
	_, _, err := f.HandOver(archivetest.A, archivetest.At("2025-12-31"), law)
	require.ErrorIs(t, err, policy.Unavailable)

	// Two machines of one house never agree to the second.
	slightly := archivetest.Morning(friday).Add(-time.Minute)
	got, _, err := f.HandOver(archivetest.A, slightly, law)
	require.NoError(t, err)
	require.Equal(t, f.At, got.At, "time does not go back on a record")
	for i := 1; i < len(got.Holders); i++ {
		require.Equal(t, got.Holders[i-1].Until, got.Holders[i].From)
		require.False(t, got.Holders[i].From.Before(got.Holders[i-1].From))
	}

	_, v := archivetest.Shelved(friday)
	_, _, err = v.Inspect(archivetest.Archivist, archivetest.At("2026-02-12"), law)
	require.ErrorIs(t, err, policy.Unavailable)
}

func TestALoanOfNothing(t *testing.T) {
	p := archivetest.Project()
	p.Amount = policy.Yuan{}
	_, _, err := archive.Open(archivetest.A, noon, law, archivetest.Org, "f", p)
	require.ErrorIs(t, err, policy.InvalidInput)
}

// What the journal alone cannot show, because the chain went with its record:
// the file still names the volume that is gone, or whose number another bears.
func TestAuditFindsAVolumeThatIsGone(t *testing.T) {
	db := memory.Open()
	boss := policy.By(archivetest.GeneralManager)
	room := archive.NewRoom(db.Archive(), policy.House{Clock: func() time.Time { return noon }})
	f, v := archivetest.Shelved(friday)
	f.Revision, v.Revision = 0, 0
	save := func(volume bool) {
		require.NoError(t, db.Archive().Update(t.Context(), func(tx archive.Tx) error {
			d := journal.NewDraft(archivetest.Archivist, noon, archive.ActPlace)
			if volume {
				if _, err := tx.NextNumber(t.Context(), archive.Series(f.Org, archive.Business)); err != nil {
					return err
				}
				_, err := tx.SaveVolume(t.Context(), v, d)
				return err
			}
			_, err := tx.SaveFile(t.Context(), f, d)
			return err
		}))
	}
	save(false)
	audit, err := room.AuditNumbers(t.Context(), boss, archive.Business)
	require.NoError(t, err)
	require.Equal(t, []archive.FileID{f.ID}, audit.Lost)
	require.False(t, audit.OK())

	save(true)
	audit, err = room.AuditNumbers(t.Context(), boss, archive.Business)
	require.NoError(t, err)
	require.True(t, audit.OK(), "%+v", audit)
}
