package archive_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// G8: a ledger keeps the first of the lines that were refused; its journal names them all.
func TestEveryRefusedLineIsNamed(t *testing.T) {
	r := newRoom(t, nil)
	l, err := r.BeginLedger(ctx, asArchives, archive.OldLedger{Code: "旧甲", Source: "手工登记簿"})
	require.NoError(t, err)
	l, err = r.ApproveLedger(ctx, asBoss, l.Ref())
	require.NoError(t, err)
	lines := make([]archive.OldVolume, 600)
	for i := range lines {
		lines[i] = archive.OldVolume{Number: fmt.Sprint("DA-", i), Class: archive.Business, Title: "旧卷", Customer: "c-9"} // of no day
	}
	l, err = r.EnterVolumes(ctx, asArchives, l.Ref(), lines, nil)
	require.NoError(t, err)
	require.Equal(t, 600, l.Refused)
	require.Len(t, l.Refusals, 200)
	entries, err := r.LedgerHistory(ctx, asArchives, l.ID, 0, 0)
	require.NoError(t, err)
	var named []journal.Detail
	for _, e := range entries {
		for _, one := range e.Details {
			if one.Name == "refusal" {
				named = append(named, one)
			}
		}
	}
	require.Len(t, named, 600)
	require.Equal(t, "600 filed", named[599].Value)
	page, err := r.Ledgers(ctx, asArchives, archive.LedgerQuery{State: archive.LedgerApproved})
	require.NoError(t, err)
	require.Equal(t, []archive.Ledger{l}, page.Ledgers)
	_, err = r.Ledgers(ctx, asArchives, archive.LedgerQuery{State: "x"})
	require.ErrorIs(t, err, policy.InvalidInput)
	page, err = r.Ledgers(ctx, asStranger, archive.LedgerQuery{})
	require.NoError(t, err)
	require.Empty(t, page.Ledgers, "they are the company's own")
	_, err = r.LedgerHistory(ctx, asStranger, l.ID, 0, 0)
	require.ErrorIs(t, err, policy.NotFound)
	_, err = r.LedgerHistory(ctx, asArchives, "nothing", 0, 0)
	require.ErrorIs(t, err, policy.NotFound)
	r.sound()
}
