package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
	"github.com/seed-9bd3a28c/dossier/adapters/sqlite"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// BenchmarkRollOver hands all the credit files of a year to the office in one batch,
// and beside it writes the same rows in bulk by hand. Target: a ratio of at least
// 0.5, and the heap as high as with a tenth of the files.
func BenchmarkRollOver(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		folder := place(b)
		library, err := sqlite.Open(b.Context(), filepath.Join(folder, "library.db"))
		require.NoError(b, err)
		defer func() { require.NoError(b, library.Close()) }()
		db, err := openByHand(b.Context(), filepath.Join(folder, "by-hand.db"))
		require.NoError(b, err)
		defer func() { require.NoError(b, db.Close()) }()
		rollOver(b, library, db)
	})
	b.Run("Postgres", func(b *testing.B) {
		cluster := pgtest.Start(b, pgtest.Durable())
		rollOver(b, openPostgres(b, cluster.DSN(b)), openPostgresByHand(b, cluster.DSN(b)))
	})
}

// rolled are the files that one transaction of the hand moves, as many as one of a
// batch.
const rolled = 500

// rollOver lets both sides move as many files, round by round, each in an
// organisation of its own.
func rollOver(b *testing.B, library store, db handStore) {
	b.Helper()
	var ours, theirs, ratios, heaps, few []float64
	for b.Loop() {
		for round := range *rounds {
			name := policy.OrgID(fmt.Sprintf("org-%d-%03d", b.N, round))
			tenth, _ := rollLibrary(b, library, name+"-tenth", max(*files/10, rolled))
			few = append(few, tenth.heap)
			if round%2 == 0 { // neither is always the first
				theirs = append(theirs, rollByHand(b, db, name, *files))
			}
			all, rate := rollLibrary(b, library, name, *files)
			ours, heaps = append(ours, rate), append(heaps, all.heap)
			if round%2 == 1 {
				theirs = append(theirs, rollByHand(b, db, name, *files))
			}
			ratios = append(ratios, ours[len(ours)-1]/theirs[len(theirs)-1])
		}
	}
	b.ReportMetric(0, "ns/op") // of a whole comparison: it says nothing
	b.ReportMetric(median(ours), "dossier/s")
	b.ReportMetric(median(theirs), "by-hand/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(slices.Min(ratios), "ratio-min")
	b.ReportMetric(slices.Max(ratios), "ratio-max")
	b.ReportMetric(median(heaps), "heap-MB")
	b.ReportMetric(median(heaps)/median(few), "heap-ratio")
}

// dueFile is a credit file of an organisation that is due to leave its department.
func dueFile(of policy.OrgID, i int) credit.File {
	opened := archivetest.At("2024-03-01").UTC()
	f := credit.File{
		Org: of, ID: credit.FileID(fmt.Sprintf("file-%07d", i)), State: credit.AtDepartment,
		Of: credit.Of{
			Customer: archive.CustomerID(fmt.Sprintf("c-%07d", i)), Kind: customer.Client, Name: fmt.Sprintf("客户 %07d", i),
			Department: "sales", Year: 2024, Keeper: "keeper",
		},
		Seq: uint64(i + 1), Number: fmt.Sprintf("sales-2024-%07d", i+1), Checked: today,
		Completeness: archive.Completeness{Present: 12, Expected: 24},
		Holders:      []archive.Holding{{Person: "keeper", As: policy.CreditKeeper, From: opened}},
		Deadlines: policy.Deadlines{{
			Name: policy.CreditToOffice, Rule: policy.C4_3b, Person: "keeper", Start: calendar.MustDay("2026-01-01"),
			Period: calendar.MustPeriod("1 month"), Due: calendar.MustDay("2026-02-02"),
		}},
		At: opened,
	}
	for k := range 12 {
		f.Papers = append(f.Papers, archive.Paper{Category: "application", Title: fmt.Sprintf("资料 %02d", k), Form: policy.Copy, Copies: 1, Pages: 1 + k})
	}
	return f
}

// seedDue saves n files that are due, in bulk.
func seedDue(b *testing.B, db store, of policy.OrgID, n int) {
	b.Helper()
	ctx := b.Context()
	for from := 0; from < n; from += rolled {
		require.NoError(b, db.Credit().Update(ctx, func(tx credit.Tx) error {
			for i := from; i < min(from+rolled, n); i++ {
				if _, err := tx.SaveCreditFile(ctx, dueFile(of, i), seeding(credit.ActOpen)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	settle(b, db)
}

// rollLibrary moves n files in one batch. It returns the most memory in use
// meanwhile, and how many files a second.
func rollLibrary(b *testing.B, db store, of policy.OrgID, n int) (streamed, float64) {
	b.Helper()
	seedDue(b, db, of, n)
	office := credit.NewOffice(db.Credit(), policy.House{Clock: clock})
	manager := policy.By(policy.Actor{Org: of, ID: "manager", Roles: policy.Roles{policy.CreditManager}}).WithKey("rollover")
	seen := watchMemory()
	begun := time.Now()
	batch, err := office.RollOver(b.Context(), manager, credit.Rolling{Step: credit.StepHandOver}, nil)
	took := time.Since(begun)
	s := seen()
	require.NoError(b, err)
	require.Equal(b, []int{n, 0}, []int{batch.Moved, batch.Refused})
	return s, float64(n) / took.Seconds()
}

const sqlRollFile = "UPDATE dossier_credit_files SET revision = ?, entries = ?, head = ?, body = ?, state = ?, due = ? WHERE org = ? AND id = ? AND revision = ?"

// rollByHand writes n files anew with their journal entries, as many a transaction
// as the library, and returns how many a second. It looks none of them up: it reads
// each from JSON that it was given, writes and digests it and its entry.
func rollByHand(b *testing.B, db handStore, of policy.OrgID, n int) float64 {
	b.Helper()
	seedDue(b, db, of, n)
	before, err := json.Marshal(dueFile(of, 0))
	require.NoError(b, err)
	after, d, err := dueFile(of, 0).HandOver(policy.Actor{Org: of, ID: "manager", Roles: policy.Roles{policy.CreditManager}}, now, policy.Default())
	require.NoError(b, err)
	body, err := json.Marshal(after)
	require.NoError(b, err)
	entry := journal.Next(journal.Head{Seq: 1}, journal.Chain{Org: of, Kind: credit.FileKind, ID: string(after.ID)}, 2, d, body)
	text, err := json.Marshal(entry)
	require.NoError(b, err)
	begun := time.Now()
	for from := 0; from < n; from += rolled {
		require.NoError(b, db.transact(context.Background(), func(t statements) error {
			for i := from; i < min(from+rolled, n); i++ {
				id := fmt.Sprintf("file-%07d", i)
				if err := renderOne(before, entry); err != nil {
					return err
				}
				if err := errors.Join(
					t.set(sqlRollFile, int64(2), int64(2), entry.Hash.String(), string(body), string(after.State), "", string(of), id, int64(1)),
					t.set(sqlLine, string(of), credit.FileKind, id, int64(2), "act", string(credit.ActHandOver), "manager", now.UnixMicro(), entry.Hash.String(), string(text)),
				); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return float64(n) / time.Since(begun).Seconds()
}

// renderOne reads a file, writes and digests it, and its journal entry.
func renderOne(body []byte, e journal.Entry) error {
	if *bare {
		return nil
	}
	var f credit.File
	if err := json.Unmarshal(body, &f); err != nil {
		return err
	}
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	journal.Sum(text)
	e.Digest()
	text, err = json.Marshal(e)
	journal.Sum(text)
	return err
}
