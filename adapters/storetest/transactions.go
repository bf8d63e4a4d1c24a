package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// steps are all that an Update can write.
var steps = []func(ctx context.Context, tx archive.Tx) error{
	func(ctx context.Context, tx archive.Tx) error {
		_, err := tx.SaveFile(ctx, plain("f-1", "L-1"), draft("open"))
		return err
	},
	func(ctx context.Context, tx archive.Tx) error {
		_, err := tx.NextNumber(ctx, series)
		return err
	},
	func(ctx context.Context, tx archive.Tx) error {
		_, err := tx.SaveVolume(ctx, volume(1), draft("accept"))
		return err
	},
	func(ctx context.Context, tx archive.Tx) error {
		f, err := tx.File(ctx, org, "f-1")
		if err != nil {
			return err
		}
		_, err = tx.SaveFile(ctx, f, draft("edit"))
		return err
	},
	func(ctx context.Context, tx archive.Tx) error { return tx.KeepReceipt(ctx, receipt()) },
	func(ctx context.Context, tx archive.Tx) error {
		return tx.KeepReading(ctx, org, "wang", draft("reveal"))
	},
}

var transactions = group{"Transactions", []testCase{
	{
		"RollbackAtEveryStatement", "an act that fails half-way leaves nothing: no record, entry, number or receipt",
		func(t *testing.T, s Stores) {
			for n := range len(steps) + 1 {
				err := s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					for _, step := range steps[:n] {
						if err := step(t.Context(), tx); err != nil {
							return err
						}
					}
					return fmt.Errorf("after %d: %w", n, errRefused)
				})
				wants(t, err, errRefused)
				nothing(t, s)
			}
		},
	},
	{
		"RollbackOfStaff", "an appointment half made gives nobody a role",
		func(t *testing.T, s Stores) {
			err := s.Staff().Update(t.Context(), func(tx staff.Tx) error {
				if _, err := tx.SavePerson(t.Context(), person("zhou"), draft("appoint")); err != nil {
					return err
				}
				if _, err := tx.SaveRulebook(t.Context(), rulebook(), draft("publish")); err != nil {
					return err
				}
				return errRefused
			})
			wants(t, err, errRefused)
			nothing(t, s)
		},
	},
	{
		"SameError", "the caller matches the act's own error, so it comes back as it was",
		func(t *testing.T, s Stores) {
			want := error(&policy.Violation{Kind: policy.RuleBroken, Rule: policy.B4_2a, Problem: policy.T("空", "empty")})
			err := s.Archive().Update(t.Context(), func(archive.Tx) error { return want })
			if err != want { //nolint:errorlint // this very error is meant
				t.Fatalf("Update answered %v, want the act's own error", err)
			}
			err = s.Archive().View(t.Context(), func(archive.Reader) error { return want })
			if err != want { //nolint:errorlint // this very error is meant
				t.Fatalf("View answered %v, want the function's own error", err)
			}
		},
	},
	{
		"Panic", "a panic rolls back, goes on, and leaves the store working",
		func(t *testing.T, s Stores) {
			for n := range len(steps) + 1 {
				caught := panics(func() {
					_ = s.Archive().Update(t.Context(), func(tx archive.Tx) error {
						for _, step := range steps[:n] {
							must(t, step(t.Context(), tx))
						}
						panic(errRefused)
					})
				})
				if caught != any(errRefused) {
					t.Fatalf("the panic came out as %v, want the one that went in", caught)
				}
				nothing(t, s)
			}
			caught := panics(func() {
				_ = s.Archive().View(t.Context(), func(archive.Reader) error { panic(errRefused) })
			})
			if caught != any(errRefused) {
				t.Fatalf("the panic in a View came out as %v, want the one that went in", caught)
			}
			update(t, s.Archive(), plain("f-1", "L-1"))
		},
	},
	{
		"CancelledBefore", "a request that was given up is not begun",
		func(t *testing.T, s Stores) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			ran := false
			wants(t, s.Archive().Update(ctx, func(archive.Tx) error { ran = true; return nil }), context.Canceled)
			wants(t, s.Archive().View(ctx, func(archive.Reader) error { ran = true; return nil }), context.Canceled)
			equal(t, ran, false)
		},
	},
	{
		"CancelledWithin", "a request that was given up half-way is not kept, whatever the act answers",
		func(t *testing.T, s Stores) {
			for n := range len(steps) + 1 {
				ctx, cancel := context.WithCancel(t.Context())
				err := s.Archive().Update(ctx, func(tx archive.Tx) error {
					for _, step := range steps[:n] {
						must(t, step(ctx, tx))
					}
					cancel()
					_, err := tx.File(ctx, org, "f-9")
					wants(t, err, context.Canceled)
					return nil
				})
				wants(t, err, context.Canceled)
				nothing(t, s)
			}
		},
	},
	{
		"AfterTheEnd", "what an Update hands out is of no use after it",
		func(t *testing.T, s Stores) {
			var kept archive.Tx
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error { kept = tx; return nil }))
			_, err := kept.SaveFile(t.Context(), plain("f-1", "L-1"), draft("open"))
			if err == nil {
				t.Fatal("a save after the end was taken")
			}
			nothing(t, s)
		},
	},
	{
		"ReadYourWrites", "an act sees what it has written so far, in pages and journal too",
		func(t *testing.T, s Stores) {
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				ctx := t.Context()
				f, err := tx.SaveFile(ctx, plain("f-1", "L-1"), draft("open"))
				must(t, err)
				got, err := tx.File(ctx, org, "f-1")
				must(t, err)
				equal(t, got, f)
				f.State = archive.Checking
				f, err = tx.SaveFile(ctx, f, draft("hand-over"))
				must(t, err)
				page, err := tx.Files(ctx, archive.FileQuery{Org: org, State: archive.Checking})
				must(t, err)
				equal(t, page.Files, []archive.File{f})
				chain, err := tx.Entries(ctx, fileChain("f-1"), 0, 10)
				must(t, err)
				equal(t, len(chain), 2)
				must(t, tx.KeepReceipt(ctx, receipt()))
				kept, found, err := tx.Receipt(ctx, org, "wang", "key-1")
				must(t, err)
				equal(t, found, true)
				equal(t, kept, receipt())
				return nil
			}))
			sound(t, s, org)
		},
	},
	{
		"ManyRecords", "one act may change several records: all share it, each has its entry",
		func(t *testing.T, s Stores) {
			var files []archive.File
			for i := range 50 {
				files = append(files, plain(fmt.Sprintf("f-%02d", i), fmt.Sprintf("L-%02d", i)))
			}
			update(t, s.Archive(), files...)
			rep := verified(t, s, org)
			equal(t, [2]int{rep.Records, rep.Entries}, [2]int{50, 50})
			sound(t, s, org)
		},
	},
}}

func panics(fn func()) (caught any) {
	defer func() { caught = recover() }()
	fn()
	return nil
}
