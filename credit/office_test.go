package credit_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/adapters/memory"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// house is an office over a store in memory, with a clock that the test turns.
type house struct {
	*credit.Office
	t  *testing.T
	db *memory.DB
	at time.Time
	// keys are the requests of [house.archived] that are sent again, before and delivered
	// the file as they saw it.
	keys              keys
	before, delivered policy.Ref
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: memory.Open(), at: at(opened)}
	h.Office = credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock})
	// Appointments are package staff's; here it is enough that they stand.
	require.NoError(t, h.db.Staff().Update(t.Context(), func(tx staff.Tx) error {
		_, err := tx.SavePerson(t.Context(), staff.Person{
			Org: org, ID: archivist.ID,
			Appointments: []staff.Appointment{{Role: policy.Archivist, From: calendar.MustDay("2023-01-01"), By: boss.ID}},
		}, journal.NewDraft(boss, h.at, staff.ActAppoint))
		return err
	}))
	return h
}

func (h *house) clock() time.Time { return h.at }

func (h *house) on(day string) { h.at = at(day) }

func (h *house) sound() {
	rep, err := h.db.Verify(h.t.Context(), org)
	require.NoError(h.t, err)
	require.True(h.t, rep.OK(), "%v", rep.Faults)
}

func by(who policy.Actor) policy.Request { return policy.By(who) }

// A credit file through its three tiers over three years of clock.
func TestThreeTiers(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	ok := func(f credit.File, err error) credit.File { require.NoError(t, err); return f }
	f := ok(h.Open(ctx, by(keeper), of()))
	require.Equal(t, "sales-2023-001", f.Number)
	_, err := h.Open(ctx, by(keeper), of())
	require.ErrorIs(t, err, policy.Conflict, "one of a customer, department and year")
	second := of()
	second.Customer = "c-8"
	require.Equal(t, "sales-2023-002", ok(h.Open(ctx, by(keeper), second)).Number, "the refused one drew no number")
	f = ok(h.AddPapers(ctx, by(keeper), f.Ref(), []archive.Paper{licence()}))

	h.on("2024-12-31")
	_, err = h.HandOver(ctx, by(keeper), f.Ref())
	require.ErrorIs(t, err, policy.C4_3a)
	due, err := h.Rollover(ctx, by(director), credit.MoveQuery{})
	require.NoError(t, err)
	require.Empty(t, due.Moves)
	due, err = h.Rollover(ctx, by(director), credit.MoveQuery{Day: calendar.MustDay("2025-02-10")})
	require.NoError(t, err)
	require.Len(t, due.Moves, 2, "what will be due")
	require.Equal(t, credit.Move{
		File: f.ID, Number: f.Number, Department: "sales", Year: 2023, State: credit.AtDepartment, From: credit.Department, To: credit.TheOffice,
		Person: keeper.ID, Since: calendar.MustDay("2025-01-01"), By: calendar.MustDay("2025-02-05"), Late: 5,
	}, due.Moves[0])

	h.on(handed)
	f = ok(h.HandOver(ctx, by(keeper), f.Ref()))
	f = ok(h.Receive(ctx, by(director), f.Ref()))
	require.Equal(t, director.ID, f.Holder())
	h.on("2025-01-20")
	waiting, err := h.Waiting(ctx, by(director), credit.ReportQuery{})
	require.NoError(t, err)
	require.Equal(t, 10, waiting.Files[0].Days, "C4.3c: by age")
	f = ok(h.NoteDifferences(ctx, by(manager), f.Ref(), differences()))
	f = ok(h.AddPapers(ctx, by(manager), f.Ref(), []archive.Paper{{Code: "licence", Form: policy.Copy, Copies: 1, Pages: 1}}))
	f = ok(h.Verify(ctx, by(director), f.Ref()))
	f = ok(h.Deliver(ctx, by(manager), f.Ref()))
	f = ok(h.Refuse(ctx, by(archivist), f.Ref(), differences()))
	h.on("2025-03-03")
	f = ok(h.Deliver(ctx, by(manager), f.Ref()))
	f = ok(h.Accept(ctx, by(archivist), f.Ref()))
	require.Len(t, f.Breaches, 1, "due 2025-02-20")
	require.Equal(t, director.ID, f.Breaches[0].Person)
	require.NoError(t, h.db.Archive().View(ctx, func(r archive.Reader) error {
		v, err := r.Volume(ctx, org, f.Volume)
		require.Equal(t, "XY-000001", v.Number)
		require.Len(t, v.Items, 2)
		return err
	}))
	entries, err := h.History(ctx, by(director), f.ID, 0, 0)
	require.NoError(t, err)
	require.Len(t, entries, 11)
	next, err := h.Explain(ctx, by(director), f.ID)
	require.NoError(t, err)
	require.Empty(t, next, "the end")
	h.sound()

	var csv, page bytes.Buffer
	require.NoError(t, h.WriteRegister(ctx, by(manager), credit.FileQuery{By: credit.ByNumber}, &csv, policy.EN))
	require.Equal(t, 3, strings.Count(csv.String(), "\n"), "C4.2b: the register")
	require.Contains(t, csv.String(), "sales-2023-001,c-9,甲公司")
	require.NoError(t, h.PrintRegister(ctx, by(manager), credit.FileQuery{}, &page, policy.ZH))
	require.Contains(t, page.String(), "信用管理台账")
	require.ErrorIs(t, h.WriteRegister(ctx, by(archivetest.Stranger), credit.FileQuery{State: "lost"}, &csv, policy.EN), policy.InvalidInput)
}

func TestReports(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)
	contents, err := h.Contents(ctx, by(keeper), f.ID)
	require.NoError(t, err)
	require.Len(t, contents.Categories, 6)
	require.NotEmpty(t, contents.Lacks)
	wanting, err := h.Incomplete(ctx, by(keeper), credit.ReportQuery{Department: "sales"})
	require.NoError(t, err)
	require.Equal(t, contents.Lacks, wanting.Files[0].Lacks)
	h.on("2024-06-01")
	stale, err := h.Stale(ctx, by(keeper), credit.ReportQuery{})
	require.NoError(t, err)
	require.Empty(t, stale.Files, "twelve months are not over")
	h.on("2024-06-03")
	stale, err = h.Stale(ctx, by(keeper), credit.ReportQuery{})
	require.NoError(t, err)
	require.Equal(t, 368, stale.Files[0].Days, "G7")
	_, err = h.Confirm(ctx, by(keeper), f.Ref())
	require.NoError(t, err)
	stale, err = h.Stale(ctx, by(keeper), credit.ReportQuery{})
	require.NoError(t, err)
	require.Empty(t, stale.Files)

	for _, read := range []func(req policy.Request) error{
		func(req policy.Request) error { _, err := h.File(ctx, req, f.ID); return err },
		func(req policy.Request) error { _, err := h.History(ctx, req, f.ID, 0, 0); return err },
		func(req policy.Request) error { _, err := h.Contents(ctx, req, f.ID); return err },
	} {
		require.NoError(t, read(by(keeper)))
		require.Error(t, read(by(policy.Actor{Org: org, ID: "visitor"})))
	}
	_, err = h.File(ctx, by(archivetest.Stranger), f.ID)
	require.ErrorIs(t, err, policy.NotFound, "C2b")
	_, err = h.Files(ctx, by(keeper), credit.FileQuery{State: "lost"})
	require.ErrorIs(t, err, policy.InvalidInput)
}

func TestAfterTheSale(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)
	record := func(until string) credit.FollowUp {
		e := promise(until)
		e.Day = calendar.MustDay(opened)
		u, err := h.RecordFollowUp(ctx, by(keeper), f.ID, e)
		require.NoError(t, err)
		return u
	}
	kept, broken := record("2023-06-10"), record("2023-06-10")
	record("2023-06-11")
	record("2023-12-31")
	h.on("2023-06-20")
	settle := func(u credit.FollowUp, s credit.Settling) {
		_, err := h.Settle(ctx, by(manager), u.Ref(), s)
		require.NoError(t, err)
	}
	settle(kept, credit.Settling{Kept: true, Day: calendar.MustDay("2023-06-09")})
	settle(broken, credit.Settling{Day: calendar.MustDay("2023-06-12")})
	r, err := h.Reliability(ctx, by(director), "c-9")
	require.NoError(t, err)
	percent := 33
	require.Equal(t, credit.Reliability{Customer: "c-9", Kept: 1, Broken: 1, Overdue: 1, Pending: 1, Percent: &percent}, r)
	_, err = h.Reliability(ctx, by(director), "c-8")
	require.ErrorIs(t, err, policy.NotFound, "nobody knows them here")
	other := of()
	other.Customer = "c-8"
	_, err = h.Open(ctx, by(keeper), other)
	require.NoError(t, err)
	r, err = h.Reliability(ctx, by(director), "c-8")
	require.NoError(t, err)
	require.Equal(t, credit.Reliability{Customer: "c-8"}, r, "who has promised nothing has broken nothing")
	overdue, err := h.OverduePromises(ctx, by(director), "", 0)
	require.NoError(t, err)
	require.Len(t, overdue.FollowUps, 1)
	page, err := h.FollowUps(ctx, by(director), credit.FollowUpQuery{File: f.ID, Kind: credit.Promise})
	require.NoError(t, err)
	require.Len(t, page.FollowUps, 4)
	_, err = h.FollowUps(ctx, by(director), credit.FollowUpQuery{Kind: "visit"})
	require.ErrorIs(t, err, policy.InvalidInput)
	h.sound()
}

func TestLimitsInForce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	grant := func(from, until string) credit.Limit {
		l, err := h.Propose(ctx, by(keeper), terms(from, until))
		require.NoError(t, err)
		l, err = h.ApproveLimit(ctx, by(boss), l.Ref())
		require.NoError(t, err)
		return l
	}
	first := grant("2023-07-01", "2024-06-30")
	h.on("2023-12-20")
	second := grant("2024-01-01", "2024-12-31")
	before, err := h.Limit(ctx, by(boss), first.ID)
	require.NoError(t, err)
	require.Equal(t, credit.Approved, before.State, "it is in force until then")
	require.Equal(t, "2023-12-31", before.Last.String())
	_, err = h.EnterExposure(ctx, by(manager), "c-9", credit.Exposure{Amount: policy.MustYuan("40000.00"), Day: calendar.MustDay("2023-12-19")})
	require.NoError(t, err)
	p, err := h.Position(ctx, by(boss), "c-9", calendar.MustDay("2024-01-01"))
	require.NoError(t, err)
	require.Equal(t, second.ID, p.Limit.Limit)
	require.Equal(t, "60000.00", p.Headroom.String())
	_, err = h.NotifyLimit(ctx, by(manager), second.Ref(), "通-1")
	require.NoError(t, err)
	_, err = h.EndLimit(ctx, by(boss), first.Ref(), "x")
	require.ErrorIs(t, err, policy.Conflict, "it has changed since")
	page, err := h.Limits(ctx, by(boss), credit.LimitQuery{Customer: "c-9"})
	require.NoError(t, err)
	require.Len(t, page.Limits, 2)
	declined, err := h.Propose(ctx, by(keeper), terms("2025-01-01", "2025-12-31"))
	require.NoError(t, err)
	declined, err = h.DeclineLimit(ctx, by(boss), declined.Ref(), "逾期")
	require.NoError(t, err)
	require.Equal(t, credit.Declined, declined.State)
	h.sound()
}

func TestAskingDepartments(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	r, err := h.Ask(ctx, by(director), credit.Asking{Department: "sales", What: "请补充对账单", Due: calendar.MustDay("2023-06-05")})
	require.NoError(t, err)
	h.on("2023-06-08")
	late := func(q credit.LateRequestQuery) []credit.LateRequest {
		page, err := h.LateRequests(ctx, by(director), q)
		require.NoError(t, err)
		return page.Requests
	}
	open := credit.LateRequest{ID: r.ID, Department: "sales", Due: calendar.MustDay("2023-06-05"), Late: 3}
	require.Equal(t, []credit.LateRequest{open}, late(credit.LateRequestQuery{Open: true}), "C3b")
	require.Equal(t, []credit.LateRequest{open}, late(credit.LateRequestQuery{}))
	r, err = h.Reply(ctx, by(colleague), r.Ref(), "已补充")
	require.NoError(t, err)
	require.Equal(t, credit.Answered, r.State)
	h.on("2023-06-20")
	require.Empty(t, late(credit.LateRequestQuery{Open: true}))
	answered := open
	answered.Done = calendar.MustDay("2023-06-08")
	require.Equal(t, []credit.LateRequest{answered}, late(credit.LateRequestQuery{Department: "sales"}), "C3b: answered late, it is late still, and no later")
	require.Empty(t, late(credit.LateRequestQuery{Department: "exports"}))
	ask := func(due string) credit.Request {
		r, err := h.Ask(ctx, by(director), credit.Asking{Department: "sales", What: "请补充对账单", Due: calendar.MustDay(due)})
		require.NoError(t, err)
		return r
	}
	inTime, withdrawn := ask("2023-06-20"), ask("2023-06-20")
	_, err = h.Reply(ctx, by(colleague), inTime.Ref(), "已补充")
	require.NoError(t, err)
	h.on("2023-06-25")
	_, err = h.WithdrawRequest(ctx, by(director), withdrawn.Ref(), "不再需要")
	require.NoError(t, err)
	require.Len(t, late(credit.LateRequestQuery{}), 1, "C3b: neither what was answered in time nor what was withdrawn")
	h.sound()
}

// A batch stops at nothing that one file has against it, and a dry run moves nothing.
func TestRollingOver(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	for _, id := range []archive.CustomerID{"c-1", "c-2", "c-3"} {
		o := of()
		o.Customer = id
		_, err := h.Open(ctx, by(keeper), o)
		require.NoError(t, err)
	}
	h.on(handed)
	rolling := credit.Rolling{Step: credit.StepHandOver}
	dry := by(manager)
	dry.DryRun = true
	b, err := h.RollOver(ctx, dry, rolling, nil)
	require.NoError(t, err)
	require.Zero(t, b.Moved)
	b, err = h.RollOver(ctx, by(manager).WithKey("2025"), rolling, nil)
	require.NoError(t, err)
	require.Equal(t, 3, b.Moved)
	again, err := h.RollOver(ctx, by(manager).WithKey("2025"), rolling, nil)
	require.NoError(t, err)
	require.Equal(t, b, again)
	_, err = h.RollOver(ctx, by(manager).WithKey("2025"), credit.Rolling{Step: credit.StepReceive}, nil)
	require.ErrorIs(t, err, policy.Conflict, "another body under the same key")
	b, err = h.RollOver(ctx, by(manager), credit.Rolling{Step: credit.StepReceive}, nil)
	require.NoError(t, err)
	require.Equal(t, []int{0, 3}, []int{b.Moved, b.Refused}, "who handed over does not receive")
	b, err = h.RollOver(ctx, by(director), credit.Rolling{Step: credit.StepReceive}, nil)
	require.NoError(t, err)
	require.Equal(t, 3, b.Moved)
	_, err = h.Resume(ctx, by(director), b.Ref(), nil)
	require.ErrorIs(t, err, policy.C4_3b, "nothing is left to do")
	h.sound()
}

// What is recorded beside a file may count its provisional day anew: the journal says
// so, as of any other act (rule G5a).
func TestAFollowUpTellsTheNewDay(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.on("2026-03-02")
	o := of()
	o.Year = 2026
	f, err := h.Open(ctx, by(keeper), o)
	require.NoError(t, err)
	require.Equal(t, "2028-02-01", f.Due().String())
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	known, err := policy.Compile(reg, []calendar.Amendment{{Year: 2028, Source: "the notice", Holidays: []calendar.Day{calendar.MustDay("2028-02-01")}}}, nil)
	require.NoError(t, err)
	later := credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock, Rulebook: policy.Fixed(known)})
	_, err = later.RecordFollowUp(ctx, by(keeper), f.ID, credit.FollowEntry{Kind: credit.Call, Day: calendar.MustDay("2026-03-02")})
	require.NoError(t, err)
	entries, err := h.History(ctx, by(keeper), f.ID, 1, 0)
	require.NoError(t, err)
	require.Len(t, entries[0].Duties, 1)
	require.Equal(t, "2028-02-02", entries[0].Duties[0].Due.String())
}
