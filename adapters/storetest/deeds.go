package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// deedList is a list with something in every field.
func deedList(id string) custody.HandOverList {
	line := deed("x", "C-1").Line
	return custody.HandOverList{
		Org: org, ID: custody.ListID(id), State: custody.Verifying, File: "f-1", Project: "L-1", Customer: "c-9", Department: "d-1", A: "wang", B: "li",
		Lines:       []custody.Line{line, {Kind: "other-rights", Name: "他项权证 <&>\u2028", Certificate: "C-2", Quantity: 2, Owner: "李", Office: "登记中心"}},
		Receipt:     &custody.Receipt{By: "wang", As: policy.ManagerA, Day: day("2026-02-13"), At: noon},
		Checks:      []custody.Check{{As: policy.ManagerA, Person: "zhao", For: "wang", Digest: journal.Sum([]byte("x")), At: noon}},
		Differences: []custody.Difference{{Line: 1, Field: "name", Listed: "甲", Found: "乙", By: "li"}},
		Deadlines:   policy.Deadlines{deadline(policy.DeedsToCustodian, "2026-02-13", "")},
		Breaches:    []policy.Breach{{Rule: policy.B5_2b, Deadline: policy.DeedsToCustodian, Person: "wang", Due: day("2026-02-13"), Done: day("2026-02-14"), At: noon}},
		Signed:      &custody.Step{By: "sun", For: "qian", At: noon, Text: "t"}, Deeds: []custody.DeedID{"x-001"}, Movement: "m-1",
		Called: &custody.Step{By: "chen", At: noon, Text: "撤"}, At: noon,
	}
}

// deed is a deed with something in every field.
func deed(id, certificate string) custody.Deed {
	return custody.Deed{
		Org: org, ID: custody.DeedID(id), State: custody.Away,
		Line: custody.Line{Kind: "customer-title", Name: "不动产权证书", Certificate: certificate, Quantity: 1, Owner: "张三", Office: "登记中心", Contract: "DY-1", Value: policy.MustYuan("1.10")},
		File: "f-1", Project: "L-1", Customer: "c-9", Department: "d-1", A: "wang", B: "li", List: "x", Received: day("2026-02-13"), Safe: "S1", Slot: "A1",
		Holders: []custody.Stretch{{Holding: archive.Holding{Person: "sun", As: policy.Custodian, From: noon, Until: noon}, Safe: "S1", Slot: "A1"}},
		Pending: "m-1", Release: release(), Out: "m-0", Short: []archive.StocktakeID{"t-1"}, Incident: "i-1", Gone: day("2026-03-01"), At: noon,
	}
}

// oldDeed is one that was taken over from an old ledger: of no file and no list, and with
// nobody named.
func oldDeed(id, certificate string) custody.Deed {
	d := deed(id, certificate)
	d.File, d.List, d.Department, d.A, d.B, d.Volume = "", "", "", "", "", "v-1"
	d.Opening = &archive.Opening{Ledger: "l-1", Number: certificate, Approver: "chen", Seq: 7}
	d.State, d.Safe, d.Slot, d.Release, d.Out, d.Received = custody.Arriving, "", "", nil, "", day("2019-05-06")
	return d
}

func release() *custody.Release {
	return &custody.Release{
		Final: true, Purpose: "p", To: "法院", Carrier: "wang", Due: day("2026-03-09"), Settled: day("2026-03-01"),
		Receiver: &custody.Receiver{Name: "张三", Proof: "identity-card", Number: "110105199001011234"},
	}
}

func safe(id string) custody.Safe {
	return custody.Safe{
		Org: org, ID: custody.SafeID(id), State: custody.InUse, Name: "柜", Slots: []string{"A1"}, Custodians: []archive.Holding{{Person: "sun", As: policy.Custodian, From: noon}},
		Pieces: 7, Kinds: []string{"customer-title"}, Opened: day("2026-01-05"), Counted: day("2026-02-01"), Surprised: day("2026-01-20"), Counting: "t-1", At: noon,
	}
}

func movement(id string) custody.Movement {
	return custody.Movement{
		Org: org, ID: custody.MovementID(id), State: custody.Confirmed, Way: custody.Shift, Safe: "S1", To: "S2", Custodian: "sun", Successor: "wu",
		Deeds: []custody.Moved{{Deed: "x-001", Kind: "customer-title", Certificate: "C-1", Quantity: 1, From: "A1", To: "B1", Back: day("2026-03-10"), Lost: true}},
		List:  "x", File: "f-1", Project: "L-1", Department: "d-1", A: "wang", B: "li", Release: release(), Count: "t-1", Incident: "i-1",
		Deadlines: policy.Deadlines{deadline(policy.DeedsReturn, "2026-03-09", "2026-03-10")},
		Breaches:  []policy.Breach{{Rule: policy.B5_2b, Deadline: policy.DeedsReturn, Person: "wang", Due: day("2026-03-09"), Done: day("2026-03-10"), At: noon}},
		Requested: custody.Step{By: "wang", At: noon}, Approved: &custody.Step{By: "chen", At: noon}, Proposed: &custody.Step{By: "sun", At: noon},
		Confirmed: &custody.Step{By: "zhou", At: noon}, Ended: &custody.Step{By: "x", At: noon, Text: "r"}, Day: day("2026-02-13"), At: noon,
	}
}

func balance(in custody.SafeID, kind, on string, opening, received, out int) custody.Balance {
	return custody.Balance{
		Org: org, ID: custody.BalanceID(in, kind, day(on)), Safe: in, Kind: kind, Day: day(on),
		Opening: opening, In: received, Out: out, Closing: opening + received - out, At: noon,
	}
}

// keep saves records of the vault in one transaction.
func keep(t *testing.T, s Stores, records ...any) error {
	t.Helper()
	return s.Custody().Update(t.Context(), func(tx custody.Tx) error {
		for _, one := range records {
			if err := keepOne(t.Context(), tx, one); err != nil {
				return err
			}
		}
		return nil
	})
}

func keepOne(ctx context.Context, tx custody.Tx, record any) (err error) {
	switch r := record.(type) {
	case custody.HandOverList:
		_, err = tx.SaveList(ctx, r, draft("deed-list.draft"))
	case custody.Deed:
		_, err = tx.SaveDeed(ctx, r, draft("vault.confirm"))
	case custody.Safe:
		_, err = tx.SaveSafe(ctx, r, draft("safe.open"))
	case custody.Movement:
		_, err = tx.SaveMovement(ctx, r, draft("vault.confirm"))
	case custody.Balance:
		_, err = tx.SaveBalance(ctx, r, draft("vault.confirm"))
	default:
		return fmt.Errorf("no record of the vault: %T", record)
	}
	return err
}

// vaultView reads the vault.
func vaultView(t *testing.T, s Stores, fn func(r custody.Reader) error) {
	t.Helper()
	must(t, s.Custody().View(t.Context(), fn))
}

var deeds = group{"Deeds", []testCase{
	{
		"RoundTrip", "what was saved must come back whole: a deed is like cash",
		func(t *testing.T, s Stores) {
			l, d, safe, m, b := deedList("x"), deed("x-001", "C-1"), safe("S1"), movement("m-1"), balance("S1", "customer-title", "2026-02-13", 1, 2, 1)
			old := oldDeed("o-1", "C-7")
			must(t, keep(t, s, l, d, old, safe, m, b))
			l.Revision, d.Revision, old.Revision, safe.Revision, m.Revision, b.Revision = 1, 1, 1, 1, 1, 1
			vaultView(t, s, func(r custody.Reader) error {
				ctx := t.Context()
				gotList, err := r.List(ctx, org, "x")
				must(t, err)
				equal(t, gotList, l)
				gotDeed, err := r.Deed(ctx, org, "x-001")
				must(t, err)
				equal(t, gotDeed, d)
				gotDeed, err = r.Deed(ctx, org, "o-1")
				must(t, err)
				equal(t, gotDeed, old)
				gotSafe, err := r.Safe(ctx, org, "S1")
				must(t, err)
				equal(t, gotSafe, safe)
				gotMovement, err := r.Movement(ctx, org, "m-1")
				must(t, err)
				equal(t, gotMovement, m)
				gotBalance, err := r.LastBalance(ctx, org, "S1", "customer-title", day("2026-02-13"))
				must(t, err)
				equal(t, gotBalance, b)
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"Missing", "a record that is not there, or another organisation's, is NotFound (C2b)",
		func(t *testing.T, s Stores) {
			must(t, keep(t, s, deedList("x"), deed("x-001", "C-1"), safe("S1"), movement("m-1"), balance("S1", "k", "2026-02-13", 0, 1, 0)))
			vaultView(t, s, func(r custody.Reader) error {
				ctx := t.Context()
				for _, in := range []policy.OrgID{org, other} {
					id := "none"
					if in == other {
						id = "x"
					}
					_, err := r.List(ctx, in, custody.ListID(id))
					wants(t, err, policy.NotFound)
					_, err = r.Deed(ctx, in, custody.DeedID(id+"-001"))
					wants(t, err, policy.NotFound)
				}
				_, err := r.Safe(ctx, other, "S1")
				wants(t, err, policy.NotFound)
				_, err = r.Movement(ctx, other, "m-1")
				wants(t, err, policy.NotFound)
				none, err := r.LastBalance(ctx, other, "S1", "k", day("2026-02-13"))
				must(t, err)
				equal(t, none, custody.Balance{Org: other, Safe: "S1", Kind: "k"})
				lists, err := r.Lists(ctx, custody.ListQuery{Org: other})
				must(t, err)
				equal(t, len(lists.Lists), 0)
				page, err := r.Deeds(ctx, custody.DeedQuery{Org: other})
				must(t, err)
				equal(t, len(page.Deeds), 0)
				_, err = r.Movements(ctx, custody.MovementQuery{})
				wants(t, err, policy.InvalidInput)
				return nil
			})
		},
	},
	{
		"CertificateOnce", "one certificate of a kind is in custody once, until it is given back",
		func(t *testing.T, s Stores) {
			first := deed("x-001", "C-1")
			must(t, keep(t, s, first))
			wants(t, keep(t, s, deed("y-001", "C-1")), policy.Conflict)
			another, elsewhere := deed("y-002", "C-1"), deed("x-001", "C-1")
			another.Kind, elsewhere.Org = "other-rights", other
			must(t, keep(t, s, another, elsewhere))
			wants(t, keep(t, s, oldDeed("o-1", "C-1")), policy.Conflict) // however it came
			first.State, first.Revision = custody.Missing, 1
			must(t, keep(t, s, first)) // reported lost, and not given up
			wants(t, keep(t, s, deed("y-001", "C-1")), policy.Conflict)
			first.State, first.Revision = custody.Released, 2
			must(t, keep(t, s, first))
			must(t, keep(t, s, deed("y-001", "C-1")))
			errs := inParallel(8, func(i int) error { return keep(t, s, deed(fmt.Sprintf("z-%d", i), "C-9")) })
			equal(t, winners(t, errs), 1)
			sound(t, s, org)
		},
	},
	{
		"LastBalance", "the balance of a day is that of the last day on which something moved",
		func(t *testing.T, s Stores) {
			var all []any
			for _, on := range []string{"2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01"} {
				all = append(all, balance("S1", "a", on, 0, 1, 0), balance("S1", "b", on, 0, 2, 0), balance("S2", "a", on, 0, 3, 0))
			}
			must(t, keep(t, s, all...))
			vaultView(t, s, func(r custody.Reader) error {
				for until, want := range map[string]string{
					"2025-12-30": "", "2025-12-31": "2025-12-31", "2026-01-01": "2026-01-01", "2026-02-27": "2026-01-01",
					"2026-02-28": "2026-02-28", "2026-03-01": "2026-03-01", "2099-12-31": "2026-03-01",
				} {
					got, err := r.LastBalance(t.Context(), org, "S1", "b", day(until))
					must(t, err)
					equal(t, got.Day.String(), want)
				}
				page, err := r.Balances(t.Context(), custody.BalanceQuery{Org: org, Safe: "S2", Limit: 3})
				must(t, err)
				equal(t, len(page.Balances), 3)
				page, err = r.Balances(t.Context(), custody.BalanceQuery{Org: org, Safe: "S2", Limit: 3, After: page.Next})
				equal(t, len(page.Balances), 1)
				return err
			})
		},
	},
	{
		"Queries", "what is looked for is found, and nothing else",
		func(t *testing.T, s Stores) {
			kept, gone := deed("x-001", "C-1"), deed("x-002", "C-2")
			kept.State, kept.Release = custody.Kept, nil
			gone.State, gone.Kind, gone.File, gone.Safe, gone.Name = custody.Released, "other-rights", "f-2", "S2", "他项权证"
			away := deed("x-003", "C-3")
			away.Received, away.Customer, away.List, away.Project = day("2026-02-20"), "c-7", "y", "L-7"
			received := deedList("y")
			received.State, received.A, received.File = custody.Received, "zhao", "f-2"
			received.Deadlines = policy.Deadlines{deadline(policy.DeedsToCustodian, "2026-02-10", "2026-02-10")}
			pending := movement("m-2")
			pending.State, pending.Way, pending.To, pending.Day, pending.File = custody.Proposed, custody.In, "", calendar.Day{}, "f-2"
			taken, others := oldDeed("o-4", "C-4"), oldDeed("o-5", "C-5")
			taken.Customer, others.Opening = "c-1", &archive.Opening{Ledger: "l-2", Number: "C-5", Approver: "chen", Seq: 8}
			must(t, keep(t, s, kept, gone, away, taken, others, deedList("x"), received, movement("m-1"), pending, safe("S1"), safe("S2")))
			vaultView(t, s, func(r custody.Reader) error {
				ctx := t.Context()
				for _, c := range []struct {
					q    custody.DeedQuery
					want string
				}{
					{custody.DeedQuery{}, "45123"},
					{custody.DeedQuery{State: custody.Kept}, "1"},
					{custody.DeedQuery{Kind: "other-rights"}, "2"},
					{custody.DeedQuery{Certificate: "C-3"}, "3"},
					{custody.DeedQuery{File: "f-2"}, "2"},
					{custody.DeedQuery{Customer: "c-7"}, "3"},
					{custody.DeedQuery{List: "y"}, "3"},
					{custody.DeedQuery{Ledger: "l-1"}, "4"},
					{custody.DeedQuery{Ledger: "l-2", Customer: "c-9"}, "5"},
					{custody.DeedQuery{Ledger: "l-1", Customer: "c-9"}, ""},
					{custody.DeedQuery{Safe: "S1"}, "13"},
					{custody.DeedQuery{Match: "他项"}, "2"},
					{custody.DeedQuery{Match: "L-7"}, "3"},
					{custody.DeedQuery{ReceivedFrom: day("2026-02-14")}, "3"},
					{custody.DeedQuery{ReceivedUntil: day("2026-02-19")}, "4512"},
					{custody.DeedQuery{State: custody.Arriving, ReceivedUntil: day("2019-05-06")}, "45"},
					{custody.DeedQuery{DueBefore: day("2026-03-10")}, "3"},
					{custody.DeedQuery{DueBefore: day("2026-03-09")}, ""},
				} {
					c.q.Org = org
					page, err := r.Deeds(ctx, c.q)
					must(t, err)
					var found []byte
					for _, d := range page.Deeds {
						found = append(found, d.ID[len(d.ID)-1])
					}
					equal(t, string(found), c.want)
				}
				for _, c := range []struct {
					q    custody.ListQuery
					want string
				}{
					{custody.ListQuery{}, "xy"},
					{custody.ListQuery{State: custody.Received}, "y"},
					{custody.ListQuery{File: "f-2"}, "y"},
					{custody.ListQuery{Manager: "wang"}, "x"},
					{custody.ListQuery{Manager: "li"}, "xy"},
					{custody.ListQuery{DueBefore: day("2026-02-14")}, "x"},
					{custody.ListQuery{DueBefore: day("2026-02-13")}, ""},
				} {
					c.q.Org = org
					page, err := r.Lists(ctx, c.q)
					must(t, err)
					var found []byte
					for _, l := range page.Lists {
						found = append(found, l.ID...)
					}
					equal(t, string(found), c.want)
				}
				for _, c := range []struct {
					q    custody.MovementQuery
					want int
				}{
					{custody.MovementQuery{}, 2},
					{custody.MovementQuery{State: custody.Proposed}, 1},
					{custody.MovementQuery{Way: custody.Shift}, 1},
					{custody.MovementQuery{Safe: "S2"}, 1},
					{custody.MovementQuery{Safe: "S1"}, 2},
					{custody.MovementQuery{File: "f-2"}, 1},
					{custody.MovementQuery{From: day("2026-02-13"), Until: day("2026-02-13")}, 1},
					{custody.MovementQuery{Until: day("2026-02-12")}, 0},
				} {
					c.q.Org = org
					page, err := r.Movements(ctx, c.q)
					must(t, err)
					equal(t, len(page.Movements), c.want)
				}
				safes, err := r.Safes(ctx, custody.SafeQuery{Org: org, Limit: 1})
				must(t, err)
				equal(t, safes.Safes[0].ID, custody.SafeID("S1"))
				safes, err = r.Safes(ctx, custody.SafeQuery{Org: org, Limit: 1, After: safes.Next})
				must(t, err)
				equal(t, safes.Safes[0].ID, custody.SafeID("S2"))
				equal(t, safes.Next, "")
				return nil
			})
			sound(t, s, org)
		},
	},
	{
		"RollbackAtEveryStatement", "a movement that fails half-way leaves nothing: no deed, no balance, no line",
		func(t *testing.T, s Stores) {
			all := []any{safe("S1"), deed("x-001", "C-1"), balance("S1", "a", "2026-02-13", 0, 1, 0), movement("m-1"), deedList("x")}
			for n := range len(all) + 1 {
				err := s.Custody().Update(t.Context(), func(tx custody.Tx) error {
					for _, one := range all[:n] {
						must(t, keepOne(t.Context(), tx, one))
					}
					return errRefused
				})
				wants(t, err, errRefused)
				nothing(t, s)
			}
		},
	},
	{
		"WithTheArchive", "a count and its incident are kept with the safe they are of, or not at all",
		func(t *testing.T, s Stores) {
			err := s.Custody().Update(t.Context(), func(tx custody.Tx) error {
				must(t, keepOne(t.Context(), tx, safe("S1")))
				f, err := tx.Archive().SaveFile(t.Context(), plain("f-1", "L-1"), draft("open"))
				must(t, err)
				equal(t, f.Revision, 1)
				return nil
			})
			must(t, err)
			vaultView(t, s, func(r custody.Reader) error {
				_, err := r.Archive().File(t.Context(), org, "f-1")
				return err
			})
			_, err = loadFile(t, s.Archive(), org, "f-1")
			must(t, err)
			sound(t, s, org)
		},
	},
	{
		"Bound", "the vault works within the host's transaction",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			must(t, b.Custody.Update(t.Context(), func(tx custody.Tx) error { return keepOne(t.Context(), tx, safe("S1")) }))
			must(t, b.Custody.View(t.Context(), func(r custody.Reader) error {
				_, err := r.Safe(t.Context(), org, "S1")
				return err
			}))
			b.Rollback()
			nothing(t, s)
		}),
	},
}}
