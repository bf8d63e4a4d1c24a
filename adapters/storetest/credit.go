package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// creditFile is a credit file with something in every field.
func creditFile(id, of string, year int, seq uint64) credit.File {
	return credit.File{
		Org: org, ID: credit.FileID(id), State: credit.AtDepartment,
		Of: credit.Of{
			Customer: archive.CustomerID(of), Kind: customer.Client, Name: "甲公司", Department: "sales", Year: year, Keeper: "wang",
		},
		Seq: seq, Number: fmt.Sprintf("sales-%d-%03d", year, seq),
		Papers:       archive.Papers{{Code: "licence", Category: "basic", Title: "营业执照", Form: policy.Copy, Copies: 1, Pages: 2, Day: day("2026-02-10"), In: "v-9"}},
		Struck:       []archive.StruckPaper{{Paper: archive.Paper{Code: "chart", Category: "basic", Title: "组织结构图", Form: policy.Copy, Copies: 1, Pages: 1}, Struck: archive.Note{By: "wang", At: noon, Text: "误收"}}},
		Followed:     map[credit.FollowKind]int{credit.Call: 2},
		Completeness: archive.Completeness{Present: 1, Expected: 2, Missing: []string{"tax-registration"}}, Checked: day("2026-02-10"),
		Handed: "wang", HandedFor: "li", HandedOn: day("2026-02-10"), Differences: []archive.PaperDifference{{Code: "licence", Field: "pages", Note: "少一页"}},
		Presented: day("2026-02-12"), Volume: "v-1",
		Holders: []archive.Holding{{Person: "wang", As: policy.CreditKeeper, From: noon}},
		Deadlines: policy.Deadlines{{
			Name: policy.CreditToOffice, Rule: policy.C4_3b, Person: "wang", Start: day("2026-01-01"),
			Period: calendar.MustPeriod("1 month"), Due: day("2026-02-02"),
		}},
		Breaches: []policy.Breach{{Rule: policy.C4_3b, Deadline: policy.CreditToOffice, Person: "wang", Due: day("2026-02-02"), Done: day("2026-02-03"), At: noon}},
		At:       noon,
	}
}

func saveCreditFiles(t *testing.T, s credit.Store, all ...credit.File) []credit.File {
	t.Helper()
	saved := make([]credit.File, len(all))
	must(t, s.Update(t.Context(), func(tx credit.Tx) (err error) {
		for i, one := range all {
			if saved[i], err = tx.SaveCreditFile(t.Context(), one, draft("open")); err != nil {
				return err
			}
		}
		return nil
	}))
	return saved
}

// askCreditFiles reads every page of a query, and returns the ids.
func askCreditFiles(t *testing.T, s credit.Store, q credit.FileQuery) (all []credit.FileID) {
	t.Helper()
	must(t, s.View(t.Context(), func(r credit.Reader) error {
		all = nil
		for {
			page, err := r.CreditFiles(t.Context(), q)
			if err != nil {
				return err
			}
			for _, one := range page.Files {
				all = append(all, one.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	}))
	return all
}

var creditFiles = group{"CreditFiles", []testCase{
	{
		"ComeBack", "a credit file and what is beside it come back as they were saved, in every field",
		func(t *testing.T, s Stores) {
			one := saveCreditFiles(t, s.Credit(), creditFile("f-1", "c-1", 2024, 1))[0]
			equal(t, one.Revision, 1)
			span := credit.Span{Limit: "l-1", Amount: policy.MustYuan("1000.00"), From: day("2026-02-13"), Until: day("2026-12-31")}
			limit := credit.Limit{
				Org: org, ID: "l-1", State: credit.Approved, Proposer: "wang", For: "li", Notice: "N-1", Last: day("2026-06-30"), At: noon,
				Terms:   credit.Terms{Customer: "c-1", Department: "sales", Amount: span.Amount, From: span.From, Until: span.Until, Conditions: "一\n二", Sheet: "S-1"},
				Decided: &credit.Decided{By: "chen", For: "sun", At: noon, Reason: "可"},
			}
			account := credit.Account{Org: org, ID: "c-1", Spans: []credit.Span{span}, Exposure: &credit.Exposure{Amount: policy.MustYuan("1.00"), Day: day("2026-02-12"), By: "wang"}, At: noon}
			follow := credit.FollowUp{
				Org: org, ID: "u-1", State: credit.Kept, File: "f-1", Customer: "c-1", Department: "sales", By: "wang", At: noon,
				FollowEntry: credit.FollowEntry{Kind: credit.Promise, Day: day("2026-02-11"), With: "张三", Text: "一", Amount: policy.MustYuan("2.00"), Until: day("2026-02-20")},
				Outcome:     &credit.Outcome{Day: day("2026-02-12"), By: "li", At: noon},
				Struck:      &archive.Note{By: "li", At: noon, Text: "误登"},
			}
			note := &archive.Note{By: "li", At: noon, Text: "好"}
			request := credit.Request{
				Org: org, ID: "r-1", State: credit.Answered, By: "chen", Answer: note, Withdrawn: note, Done: day("2026-02-12"), At: noon,
				Asking: credit.Asking{Department: "sales", What: "请补充", Due: day("2026-02-20")},
			}
			batch := credit.Batch{
				Org: org, ID: "b-1", State: credit.Running, Rolling: credit.Rolling{Step: credit.StepHandOver, Department: "sales"}, Year: 2024, Cursor: "x",
				Moved: 1, Refused: 1, Refusals: []credit.Refusal{{File: "f-2", Kind: policy.RuleBroken, Rule: policy.C4_3a, Field: "year", Why: policy.T("未到期", "not due")}}, By: "wang", At: noon,
				Abandoned: note,
			}
			must(t, s.Credit().Update(t.Context(), func(tx credit.Tx) (err error) {
				if limit, err = tx.SaveCreditLimit(t.Context(), limit, draft("approve")); err != nil {
					return err
				}
				if account, err = tx.SaveCreditAccount(t.Context(), account, draft("approve")); err != nil {
					return err
				}
				if follow, err = tx.SaveFollowUp(t.Context(), follow, draft("follow")); err != nil {
					return err
				}
				if request, err = tx.SaveDepartmentRequest(t.Context(), request, draft("ask")); err != nil {
					return err
				}
				batch, err = tx.SaveCreditBatch(t.Context(), batch, draft("roll"))
				return err
			}))
			must(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
				gotFile, err := r.CreditFile(t.Context(), org, "f-1")
				must(t, err)
				equal(t, gotFile, one)
				gotLimit, err := r.CreditLimit(t.Context(), org, "l-1")
				must(t, err)
				equal(t, gotLimit, limit)
				gotAccount, err := r.CreditAccount(t.Context(), org, "c-1")
				must(t, err)
				equal(t, gotAccount, account)
				gotFollow, err := r.FollowUp(t.Context(), org, "u-1")
				must(t, err)
				equal(t, gotFollow, follow)
				gotRequest, err := r.DepartmentRequest(t.Context(), org, "r-1")
				must(t, err)
				equal(t, gotRequest, request)
				gotBatch, err := r.CreditBatch(t.Context(), org, "b-1")
				must(t, err)
				equal(t, gotBatch, batch)
				for _, elsewhere := range []policy.OrgID{other, ""} {
					_, err = r.CreditFile(t.Context(), elsewhere, "f-1")
					wants(t, err, policy.NotFound)
					_, err = r.CreditLimit(t.Context(), elsewhere, "l-1")
					wants(t, err, policy.NotFound)
					_, err = r.FollowUp(t.Context(), elsewhere, "u-1")
					wants(t, err, policy.NotFound)
					_, err = r.DepartmentRequest(t.Context(), elsewhere, "r-1")
					wants(t, err, policy.NotFound)
					_, err = r.CreditBatch(t.Context(), elsewhere, "b-1")
					wants(t, err, policy.NotFound)
				}
				none, err := r.CreditAccount(t.Context(), org, "c-2")
				equal(t, none, credit.Account{Org: org, ID: "c-2"})
				return err
			}))
			sound(t, s, org)
		},
	},
	{
		"OneForEachYear", "a department has one file of a customer and year, and one of a number",
		func(t *testing.T, s Stores) {
			second, elsewhere := creditFile("f-2", "c-1", 2024, 1), creditFile("f-1", "c-1", 2024, 1)
			second.Department, elsewhere.Org = "exports", other
			saveCreditFiles(t, s.Credit(), creditFile("f-1", "c-1", 2024, 1), second, creditFile("f-3", "c-1", 2025, 1))
			saveCreditFiles(t, s.Credit(), elsewhere)
			for _, twin := range []credit.File{creditFile("f-4", "c-1", 2024, 2), creditFile("f-4", "c-2", 2024, 1)} {
				err := s.Credit().Update(t.Context(), func(tx credit.Tx) error {
					_, err := tx.SaveCreditFile(t.Context(), twin, draft("open"))
					return err
				})
				wants(t, err, policy.Conflict)
				no := policy.Violations(err)[0]
				equal(t, []string{no.Subject, string(no.Rule)}, []string{credit.FileKind, string(policy.C4_2a)}) // it is not made
				equal(t, no.Wanted != "", true)
			}
			equal(t, len(askCreditFiles(t, s.Credit(), credit.FileQuery{Org: org})), 3)
			sound(t, s, org)
		},
	},
	{
		"Queries", "each filter limits by what it names, in the order asked for",
		func(t *testing.T, s Stores) {
			all := make([]credit.File, 6)
			for i := range all {
				all[i] = creditFile(fmt.Sprint("f-", i), fmt.Sprint("c-", i), 2024, uint64(9-i))
			}
			all[0].Year, all[0].Deadlines = 2025, nil
			all[1].State, all[1].Received = credit.AtOffice, day("2026-02-12")
			all[2].State, all[2].Received, all[2].Checked = credit.AtOffice, day("2026-02-11"), day("2025-02-11")
			all[3].Completeness.Missing, all[3].Keeper = nil, "li"
			all[3].State, all[3].Holders = credit.Delivered, []archive.Holding{{Person: "wang", As: policy.CreditKeeper, From: noon}, {Person: "liu", As: policy.OfficeKeeper, From: noon}}
			all[2].Deadlines = append(all[2].Deadlines, policy.Deadline{
				Name: policy.CreditToArchive, Rule: policy.C4_3c, Person: "wang", Start: day("2026-02-05"), Period: calendar.MustPeriod("1 month"), Due: day("2026-03-05"),
			})
			all[4].State, all[4].Checked = credit.Archived, day("2020-02-11")
			all[5].Department, all[5].Checked = "exports", calendar.Day{}
			all[5].Deadlines[0].Due = day("2026-03-02")
			saveCreditFiles(t, s.Credit(), all...)
			for _, c := range []struct {
				q    credit.FileQuery
				want string
			}{
				{credit.FileQuery{}, "012345"},
				{credit.FileQuery{State: credit.AtOffice}, "12"},
				{credit.FileQuery{State: credit.AtOffice, By: credit.ByAge}, "21"},
				{credit.FileQuery{Waiting: true, By: credit.ByAge}, "213"}, // the last before the archivist since 2026-02-12
				{credit.FileQuery{Holder: "liu"}, "3"},
				{credit.FileQuery{Holder: "wang", Keeper: "wang"}, "01245"},
				{credit.FileQuery{Department: "exports"}, "5"},
				{credit.FileQuery{Keeper: "li"}, "3"},
				{credit.FileQuery{Customer: "c-4"}, "4"},
				{credit.FileQuery{Number: "sales-2024-008"}, "1"},
				{credit.FileQuery{FromYear: 2025, UntilYear: 2025}, "0"},
				{credit.FileQuery{UntilYear: 2024, State: credit.AtDepartment}, "5"},
				{credit.FileQuery{Incomplete: true}, "01245"},
				{credit.FileQuery{CheckedBefore: day("2026-02-10")}, "25"}, // one never checked among them
				{credit.FileQuery{MovesUntil: day("2026-01-01"), By: credit.ByDueDay}, "5"},
				{credit.FileQuery{MovesUntil: day("2026-02-05"), By: credit.ByDueDay}, "25"}, // the first to be verified again
				{credit.FileQuery{MovesUntil: day("2025-12-31")}, ""},
				{credit.FileQuery{DueBefore: day("2026-02-03")}, "1234"},
				{credit.FileQuery{By: credit.ByNumber}, "543210"},
			} {
				for _, limit := range []int{0, 1, 2} {
					c.q.Org, c.q.Limit = org, limit
					var got strings.Builder
					for _, id := range askCreditFiles(t, s.Credit(), c.q) {
						got.WriteString(string(id[2:]))
					}
					if got.String() != c.want {
						t.Errorf("%s: found %q, want %q", show(c.q), got.String(), c.want)
					}
				}
			}
			must(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
				_, err := r.CreditFiles(t.Context(), credit.FileQuery{Org: org, By: "x"})
				wants(t, err, policy.InvalidInput)
				return nil
			}))
		},
	},
	{
		"Batches", "batches are found by how they stand and by who began them, those begun first before the others",
		func(t *testing.T, s Stores) {
			must(t, s.Credit().Update(t.Context(), func(tx credit.Tx) error {
				for i, one := range []credit.Batch{
					{Org: org, State: credit.Running, By: "wang"}, {Org: org, State: credit.Finished, By: "wang"},
					{Org: org, State: credit.Running, By: "li"}, {Org: other, State: credit.Running, By: "wang"},
				} {
					one.ID, one.At = credit.BatchID(fmt.Sprint("b-", i)), noon
					if _, err := tx.SaveCreditBatch(t.Context(), one, draft("roll")); err != nil {
						return err
					}
				}
				return nil
			}))
			for _, c := range []struct {
				q    credit.BatchQuery
				want string
			}{
				{credit.BatchQuery{}, "012"},
				{credit.BatchQuery{State: credit.Running}, "02"},
				{credit.BatchQuery{By: "wang"}, "01"},
				{credit.BatchQuery{State: credit.Running, By: "li"}, "2"},
				{credit.BatchQuery{State: credit.Abandoned}, ""},
			} {
				for _, limit := range []int{0, 1} {
					c.q.Org, c.q.Limit, c.q.After = org, limit, ""
					var got strings.Builder
					must(t, s.Credit().View(t.Context(), func(r credit.Reader) error {
						got.Reset()
						for q := c.q; ; {
							page, err := r.CreditBatches(t.Context(), q)
							if err != nil {
								return err
							}
							for _, one := range page.Batches {
								got.WriteString(string(one.ID[2:]))
							}
							if q.After = page.Next; q.After == "" {
								return nil
							}
						}
					}))
					equal(t, got.String(), c.want)
				}
			}
			sound(t, s, org)
		},
	},
	{
		"Bound", "credit files join the host's transaction as others do",
		bindTo(func(t *testing.T, s Stores, b Bound) {
			saveCreditFiles(t, b.Credit, creditFile("f-1", "c-1", 2024, 1))
			b.Commit()
			equal(t, len(askCreditFiles(t, s.Credit(), credit.FileQuery{Org: org})), 1)
		}),
	},
	{
		"OpenedAtOnce", "of several who open one customer's file at once one does, and no number is lost",
		func(t *testing.T, s Stores) {
			office, ask := newCreditOffice(s, "2026-03-02")
			open := func(of string) error {
				_, err := office.Open(t.Context(), ask("wang", policy.ProjectManager), creditFile("", of, 2026, 0).Of)
				return err
			}
			errs := inParallel(8, func(int) error { return open("c-1") })
			equal(t, winners(t, errs), 1)
			must(t, open("c-2"))
			equal(t, askCreditFiles(t, s.Credit(), credit.FileQuery{Org: org, Number: "sales-2026-002"}) != nil, true)
			sound(t, s, org)
		},
	},
	{
		"ApprovedAtOnce", "of two limits of a customer approved at once one comes after the other, or is told to try again",
		func(t *testing.T, s Stores) {
			office, ask := newCreditOffice(s, "2026-03-02")
			refs := make([]policy.Ref, 6)
			for i := range refs {
				l, err := office.Propose(t.Context(), ask("wang", policy.ProjectManager), credit.Terms{
					Customer: "c-1", Department: "sales", Amount: policy.MustYuan("1000.00"), From: day(fmt.Sprintf("2026-04-%02d", i+1)), Until: day("2026-12-31"), Sheet: "S",
				})
				must(t, err)
				refs[i] = l.Ref()
			}
			errs := inParallel(len(refs), func(i int) error {
				_, err := office.ApproveLimit(t.Context(), ask("chen", policy.GeneralManager), refs[i])
				return err
			})
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				}
			}
			account, err := office.Account(t.Context(), ask("chen", policy.GeneralManager), "c-1")
			must(t, err)
			equal(t, len(account.Spans), won)
			for i := 1; i < len(account.Spans); i++ {
				equal(t, account.Spans[i-1].Until, account.Spans[i].From.AddDays(-1))
			}
			sound(t, s, org)
		},
	},
	{
		"RolledOver", "a batch moves what is due chunk by chunk, goes on by its key, and two at once move nothing twice",
		func(t *testing.T, s Stores) {
			const n = 1100
			all := make([]credit.File, n)
			for i := range all {
				all[i] = creditFile(fmt.Sprintf("f-%04d", i), fmt.Sprint("c-", i), 2024, uint64(i+1))
				all[i].Breaches, all[i].At = nil, noon.AddDate(-1, 0, 0)
			}
			all[7].At = noon.AddDate(10, 0, 0) // its clock runs ahead: its own act refuses it
			all[8].Year = 2025
			saveCreditFiles(t, s.Credit(), all...)
			office, ask := newCreditOffice(s, "2026-03-02")
			manager := ask("liu", policy.CreditManager)
			manager.Key = "rollover-2026"
			rolling := credit.Rolling{Step: credit.StepHandOver}
			ctx, stop := t.Context(), fmt.Errorf("stopped")
			func() {
				defer func() { equal(t, recover(), any(stop)) }()
				_, _ = office.RollOver(ctx, manager, rolling, func(credit.Batch) { panic(stop) })
			}()
			equal(t, len(askCreditFiles(t, s.Credit(), credit.FileQuery{Org: org, State: credit.HandedOver})), 499)
			chunks := 0
			b, err := office.RollOver(ctx, manager, rolling, func(credit.Batch) { chunks++ })
			must(t, err)
			equal(t, chunks, 2)
			equal(t, b.State, credit.Finished)
			equal(t, []int{b.Moved, b.Refused}, []int{n - 2, 1})
			equal(t, b.Refusals[0].File, "f-0007")
			again, err := office.RollOver(ctx, manager, rolling, nil)
			must(t, err)
			equal(t, again, b)
			chain := entries(t, s.Archive(), journal.Chain{Org: org, Kind: credit.FileKind, ID: "f-0000"})
			equal(t, len(chain), 2)
			equal(t, chain[1].Duties[0].Breach, true)
			receive := credit.Rolling{Step: credit.StepReceive}
			errs := inParallel(2, func(int) error {
				_, err := office.RollOver(ctx, ask("wu", policy.OfficeDirector), receive, nil)
				return err
			})
			for _, err := range errs {
				if err != nil {
					wants(t, err, policy.Conflict)
				}
			}
			equal(t, len(entries(t, s.Archive(), journal.Chain{Org: org, Kind: credit.FileKind, ID: "f-0000"})), 3)
			sound(t, s, org)
		},
	},
}}

// newCreditOffice is the office of a store on a day, and who asks it.
func newCreditOffice(s Stores, on string) (*credit.Office, func(id policy.PersonID, role policy.Role) policy.Request) {
	y, m, d := day(on).Date()
	at := time.Date(y, m, d, 4, 0, 0, 0, time.UTC)
	house := policy.House{Clock: func() time.Time { return at }, Rulebook: policy.Fixed(policy.Default())}
	return credit.NewOffice(s.Credit(), house), func(id policy.PersonID, role policy.Role) policy.Request {
		return policy.By(policy.Actor{Org: org, ID: id, Roles: policy.Roles{role}, Departments: []policy.DepartmentID{"sales"}})
	}
}
