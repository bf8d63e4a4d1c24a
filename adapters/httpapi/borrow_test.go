package httpapi_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// A borrower writes a slip from no more than the number on the spine, and follows it
// through the queue.
func TestABorrowerFindsAVolumeByItsNumber(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	read := func(r reply, into any) {
		require.Equal(t, 200, r.StatusCode, "%s", r.body)
		require.NoError(t, json.Unmarshal(r.body, into))
	}
	var cards struct {
		Items []struct {
			ID    string `json:"id"`
			Title string `json:"title"`
			In    bool   `json:"in"`
		} `json:"items"`
	}
	read(h.do("manager-c", "GET", "/api/v1/volumes/lookup?number="+f.Number, nil), &cards)
	require.Len(t, cards.Items, 1)
	require.True(t, cards.Items[0].In)
	require.Equal(t, string(f.Volume), cards.Items[0].ID)
	h.problem(h.do("manager-c", "GET", "/api/v1/volumes/lookup?number=DA-9", nil), 404)
	h.problem(h.do("manager-c", "GET", "/api/v1/volumes", nil), 403)

	wrong := h.problem(h.do("manager-c", "POST", "/api/v1/slips", object{"volume": f.Number, "purpose": "work", "days": 5}), 404).Violations
	require.Len(t, wrong, 1)
	require.Equal(t, "volume", wrong[0].Field)
	require.Contains(t, wrong[0].Remedy, "GET /volumes/lookup", "whoever knows the number alone is told where to find the id")

	slip := h.do("manager-c", "POST", "/api/v1/slips", object{"volume": cards.Items[0].ID, "purpose": "work", "days": 5})
	require.Equal(t, 201, slip.StatusCode, "%s", slip.body)
	at := slip.Header.Get("Location")
	slip = h.do("manager-c", "POST", at+"/submit", nil, "If-Match", slip.Header.Get("ETag"))
	require.Equal(t, 200, slip.StatusCode, "%s", slip.body)
	var turn struct{ Place, Waiting int }
	read(h.do("manager-c", "GET", at+"/turn", nil), &turn)
	require.Equal(t, 1, turn.Place)
	require.Equal(t, 1, turn.Waiting)
	h.problem(h.do("manager-a", "GET", at+"/turn", nil), 403)
	h.problem(h.do("manager-c", "GET", "/api/v1/volumes/"+cards.Items[0].ID+"/queue", nil), 403)
}

// A slip for a volume that is out is refused over HTTP without wait, and taken with it.
func TestASlipForWhatIsOutWaits(t *testing.T) {
	h := newHouse(t)
	f := h.shelve()
	require.NoError(t, h.db.Archive().Update(ctx, func(tx archive.Tx) error {
		v, err := tx.Volume(ctx, f.Org, f.Volume)
		require.NoError(t, err)
		v.Out = &archive.Out{Slip: "slip-0", Borrower: "manager-a", Due: calendar.MustDay("2026-03-09")}
		_, err = tx.SaveVolume(ctx, v, journal.NewDraft(archivetest.Archivist, v.At, lending.ActSign))
		return err
	}))
	in := object{"volume": f.Volume, "purpose": "work", "days": 5}
	no := h.problem(h.do("manager-c", "POST", "/api/v1/slips", in), 422).Violations
	require.Len(t, no, 1)
	require.Equal(t, "wait", no[0].Field)
	require.NotContains(t, fmt.Sprint(no), "manager-a")
	in["wait"] = true
	slip := h.do("manager-c", "POST", "/api/v1/slips", in)
	require.Equal(t, 201, slip.StatusCode, "%s", slip.body)
	require.Contains(t, string(slip.body), `"wait":true`)
}
