package httpapi_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// The custodian takes the deeds of an old ledger over; who reads them sees no owner's name.
func TestTheDeedsOfAnOldLedger(t *testing.T) {
	h := newHouse(t)
	require.NoError(t, h.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{
			Org: archivetest.Org, ID: "custodian",
			Appointments: []staff.Appointment{{Role: policy.DeedCustodian, From: calendar.MustDay("2026-01-01"), By: archivetest.GeneralManager.ID}},
		}, draft(staff.ActAppoint))
		return err
	}))
	const custodian = "demo:custodian:none"
	r := h.do(custodian, "POST", "/api/v1/ledgers", object{"code": "old", "source": "paper"})
	require.Equal(t, 201, r.StatusCode, "%s", r.body)
	at := r.Header.Get("Location")
	twin := h.problem(h.do(custodian, "POST", "/api/v1/ledgers", object{"code": "old", "source": "paper"}), 409)
	require.Equal(t, "ledger", twin.Violations[0].Subject, "no record that there is not")
	r = h.do("general-manager", "POST", at+"/approve", nil, "If-Match", r.Header.Get("ETag"))
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
	h.problem(h.do(custodian, "GET", "/api/v1/ledgers?state=none", nil), 400)
	for state, n := range map[string]int{"": 1, "?state=approved": 1, "?state=closed": 0} {
		r := h.do(custodian, "GET", "/api/v1/ledgers"+state, nil)
		require.Equal(t, 200, r.StatusCode, "%s", r.body)
		var page struct{ Items []struct{ ID string } }
		require.NoError(t, json.Unmarshal(r.body, &page))
		require.Len(t, page.Items, n, state)
	}
	line := object{
		"kind": "customer-title", "name": "title", "certificate": "X-1", "quantity": 1, "owner": "张三丰", "office": "registry",
		"customer": "c-9", "project": "2019-088", "received": "2019-05-06",
	}
	body := object{"lines": []object{line, line}}
	h.problem(h.do("archivist", "POST", at+"/enter-deeds", body, "If-Match", r.Header.Get("ETag")), 403)
	r = h.do(custodian, "POST", at+"/enter-deeds", body, "If-Match", r.Header.Get("ETag"))
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
	var ledger struct {
		ID               string
		Entered, Refused int
	}
	require.NoError(t, json.Unmarshal(r.body, &ledger))
	require.Equal(t, []int{1, 1}, []int{ledger.Entered, ledger.Refused})

	r = h.do("auditor", "GET", "/api/v1/deeds?ledger="+ledger.ID, nil)
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
	require.NotContains(t, string(r.body), "张三丰")
	var page struct {
		Items []struct {
			ID, State, File, List, A, B string
			Opening                     struct{ Number string }
		}
	}
	require.NoError(t, json.Unmarshal(r.body, &page))
	require.Len(t, page.Items, 1)
	deed := page.Items[0]
	require.Equal(t, "arriving", deed.State)
	require.Equal(t, "X-1", deed.Opening.Number)
	require.Empty(t, deed.File+deed.List+deed.A+deed.B)
	r = h.do("auditor", "GET", "/api/v1/deeds/"+deed.ID+"/explain", nil)
	require.Equal(t, 200, r.StatusCode, "%s", r.body)
}
