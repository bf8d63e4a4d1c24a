package bench

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// BenchmarkBalance reads what lay in the safes on a day, by kind, after many
// movements, and beside it after a hundredth of them: today, and on a day in the
// middle of the history. Target: at most 1.5 times as long.
func BenchmarkBalance(b *testing.B) {
	onBothStores(b, func(b *testing.B, open func(b *testing.B) store) {
		b.Helper()
		long, short := newBooks(b, open(b), *movements), newBooks(b, open(b), max(*movements/100, 500))
		for _, name := range []string{"today", "past"} {
			ask := func(s *books) func() error {
				day := today
				if name == "past" {
					day = s.first.AddDays(today.DaysSince(s.first) / 2)
				}
				return func() error { return s.balance(b.Context(), day) }
			}
			b.Run(name, func(b *testing.B) { warmRace(b, again("short", ask(short)), again("long", ask(long))) })
		}
	})
}

// safes is how many there are, perDay how many movements a day has.
const (
	safes  = 4
	perDay = 100
)

// books are those of a vault that is in use since its first day.
type books struct {
	vault *custody.Vault
	kinds []string
	first calendar.Day
}

// newBooks seeds n movements, a day after the other until today, and the balances
// they come to.
func newBooks(b *testing.B, db store, n int) *books {
	b.Helper()
	ctx := b.Context()
	_, err := newOffice(ctx, db, 1)
	require.NoError(b, err)
	s := &books{vault: custody.NewVault(db.Custody(), policy.House{Clock: clock}), first: today.AddDays(-(n - 1) / perDay)}
	for _, kind := range policy.Default().Regulation().Deeds {
		s.kinds = append(s.kinds, kind.Code)
	}
	require.NoError(b, db.Custody().Update(ctx, func(tx custody.Tx) error {
		for i := range safes {
			if _, err := tx.SaveSafe(ctx, safe(i, s.kinds), seeding(custody.ActOpenSafe)); err != nil {
				return err
			}
		}
		return nil
	}))
	last := make(map[string]custody.Balance)
	for from := 0; from < n; from += perDay {
		require.NoError(b, db.Custody().Update(ctx, func(tx custody.Tx) error {
			return s.seed(ctx, tx, s.first.AddDays(from/perDay), from, min(from+perDay, n), last)
		}))
	}
	settle(b, db)
	return s
}

func seeding(a policy.Action) journal.Draft {
	d := journal.NewDraft(archivetest.GeneralManager, now, a)
	d.Act = "seed"
	return d
}

func safeID(i int) custody.SafeID { return custody.SafeID(fmt.Sprintf("S%d", i+1)) }

func safe(i int, kinds []string) custody.Safe {
	return custody.Safe{
		Org: org, ID: safeID(i), Kinds: slices.Sorted(slices.Values(kinds)), State: custody.InUse, Name: "保险柜", Slots: []string{"01", "02"},
		Custodians: []archive.Holding{{Person: "custodian", As: policy.Custodian, From: now.UTC()}},
		Opened:     today, At: now.UTC(),
	}
}

// seed saves the movements of one day, from the one to before the other, and the
// day's balances, and keeps these.
func (s *books) seed(ctx context.Context, tx custody.Tx, day calendar.Day, from, to int, last map[string]custody.Balance) error {
	moved := make(map[string]custody.Balance)
	for i := from; i < to; i++ {
		m := s.movement(i, day)
		if _, err := tx.SaveMovement(ctx, m, seeding(custody.ActConfirm)); err != nil {
			return err
		}
		one := m.Deeds[0]
		name := custody.BalanceID(m.Safe, one.Kind, day)
		of, ok := moved[name]
		if !ok {
			of = last[string(m.Safe)+one.Kind]
			of.Org, of.Safe, of.Kind = org, m.Safe, one.Kind
			of = of.On(day)
			of.Revision, of.At = 0, m.At
		}
		if m.Out() {
			of.Out++
		} else {
			of.In++
		}
		of.Closing = of.Opening + of.In - of.Out
		moved[name] = of
	}
	for _, of := range moved {
		last[string(of.Safe)+of.Kind] = of
		if _, err := tx.SaveBalance(ctx, of, seeding(custody.ActConfirm)); err != nil {
			return err
		}
	}
	return nil
}

// movement is the i-th, of one deed: of three of a kind and safe, two go in and one
// goes out.
func (s *books) movement(i int, day calendar.Day) custody.Movement {
	kind, round := s.kinds[i/safes%len(s.kinds)], i/safes/len(s.kinds)
	at := archivetest.Morning(day).UTC()
	by := &custody.Step{By: "custodian", At: at}
	m := custody.Movement{
		Org: org, ID: custody.MovementID(fmt.Sprintf("movement-%07d", i)), State: custody.Confirmed, Way: custody.In,
		Safe: safeID(i % safes), Custodian: "custodian",
		List: custody.ListID(fmt.Sprintf("list-%07d", i)), File: archive.FileID(fmt.Sprintf("file-%07d", i)), Project: fmt.Sprintf("L-%07d", i),
		Department: archivetest.Department, A: archivetest.A.ID, B: archivetest.B.ID,
		Deeds:     []custody.Moved{{Deed: custody.DeedID(fmt.Sprintf("deed-%07d", i)), Kind: kind, Certificate: fmt.Sprintf("C-%07d", i), Quantity: 1, To: "01"}},
		Requested: *by, Proposed: by, Confirmed: &custody.Step{By: "archivist", At: at},
		Day: day, At: at,
	}
	if round%3 == 2 {
		m.Way, m.List, m.Deeds[0].From, m.Deeds[0].To = custody.Final, "", "01", ""
	}
	return m
}

// balance reads the balances of a day: one of each safe and kind.
func (s *books) balance(ctx context.Context, day calendar.Day) error {
	all, err := s.vault.Balance(ctx, policy.By(archivetest.Auditor), day)
	if err == nil && len(all) != safes*len(s.kinds) {
		return fmt.Errorf("%d balances of %s, want %d", len(all), day, safes*len(s.kinds))
	}
	return err
}
