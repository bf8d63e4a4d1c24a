package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var ledgers = group{"Ledgers", []testCase{
	{
		"Kept", "an old ledger comes back, each has its own code, and what is taken over needs no place in a series",
		func(t *testing.T, s Stores) {
			l := archive.Ledger{
				Org: org, ID: "l-1", State: archive.LedgerApproved, OldLedger: archive.OldLedger{Code: "旧甲", Source: "纸质台账"}, Begun: day("2026-02-11"), By: "wang", For: "li", Approver: "chen",
				Entered: 2, Refused: 1, Refusals: []archive.LedgerRefusal{{Line: 3, Number: "X", Rule: policy.G8, Field: "number", Why: policy.T("重复", "twice")}}, At: noon,
			}
			twin := l
			twin.ID = "l-2"
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) (err error) {
				if l, err = tx.SaveLedger(t.Context(), l, draft("begin")); err != nil {
					return err
				}
				for i := range uint64(2) {
					v := volume(i + 1)
					v.Seq, v.Number, v.Opening = 0, fmt.Sprint("旧甲/", i), l.Opening(fmt.Sprint(i), i+1)
					if _, err := tx.SaveVolume(t.Context(), v, draft("enter")); err != nil {
						return err
					}
				}
				return nil
			}))
			err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				_, err := tx.SaveLedger(t.Context(), twin, draft("begin"))
				return err
			})
			wants(t, err, policy.Conflict)
			equal(t, policy.Violations(err)[0].Subject, archive.LedgerKind) // not one that there is not
			for i, state := range []policy.State{archive.LedgerClosed, archive.LedgerApproved, archive.LedgerClosed} {
				more := l
				more.ID, more.Code, more.Revision, more.State = archive.LedgerID(fmt.Sprint("l-", i+3)), fmt.Sprint("旧", i), 0, state
				must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					_, err := tx.SaveLedger(t.Context(), more, draft("begin"))
					return err
				}))
			}
			for _, limit := range []int{0, 1, 2} {
				for state, want := range map[policy.State]string{"": "1345", archive.LedgerApproved: "14", archive.LedgerClosed: "35", archive.LedgerProposed: ""} {
					equal(t, askLedgers(t, s, archive.LedgerQuery{Org: org, State: state, Limit: limit}), want)
				}
			}
			equal(t, askLedgers(t, s, archive.LedgerQuery{Org: other}), "")
			must(t, s.Archive().View(t.Context(), func(r archive.Reader) error {
				for _, q := range []archive.LedgerQuery{{Org: org, Limit: -1}, {Org: org, Limit: 1001}, {Org: org, After: "x"}} {
					_, err := r.Ledgers(t.Context(), q)
					wants(t, err, policy.InvalidInput)
				}
				got, err := r.Ledger(t.Context(), org, "l-1")
				must(t, err)
				equal(t, got, l)
				_, err = r.Ledger(t.Context(), other, "l-1")
				wants(t, err, policy.NotFound)
				page, err := r.Volumes(t.Context(), archive.VolumeQuery{Org: org, Number: "旧甲/1"})
				equal(t, len(page.Volumes), 1)
				equal(t, page.Volumes[0].Opening, l.Opening("1", 2))
				return err
			}))
			sound(t, s, org)
		},
	},
}}

// askLedgers returns the ids of the ledgers that a query finds, page by page.
func askLedgers(t *testing.T, s Stores, q archive.LedgerQuery) string {
	t.Helper()
	var ids strings.Builder
	for more := true; more; more = q.After != "" {
		must(t, s.Archive().View(t.Context(), func(r archive.Reader) error {
			page, err := r.Ledgers(t.Context(), q)
			for _, l := range page.Ledgers {
				ids.WriteString(string(l.ID[2:]))
			}
			q.After = page.Next
			return err
		}))
	}
	return ids.String()
}
