package httpapi_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var asManager = policy.By(policy.Actor{Org: archivetest.Org, ID: "credit-manager", Roles: policy.Roles{policy.CreditManager}})

// credit makes a credit file, a limit and a request to a department in every state,
// a promise in every state, and a batch.
func (f *furnisher) credit() {
	office, must := credit.NewOffice(f.db.Credit(), f.house), done[credit.File](f)
	// Files that are due were opened two years before.
	early := credit.NewOffice(f.db.Credit(), policy.House{Clock: func() time.Time { return archivetest.At("2024-06-03") }})
	open := func(of archive.CustomerID) credit.File {
		return must(early.Open(ctx, asA, credit.Of{
			Customer: of, Kind: customer.Client, Name: "customer", Department: archivetest.Department, Year: 2024, Keeper: archivetest.A.ID,
		}))
	}
	handOver := func(of archive.CustomerID) credit.File { return must(office.HandOver(ctx, asA, open(of).Ref())) }
	receive := func(of archive.CustomerID) credit.File {
		return must(office.Receive(ctx, asManager, handOver(of).Ref()))
	}
	verify := func(of archive.CustomerID) credit.File { return must(office.Verify(ctx, asOffice, receive(of).Ref())) }
	deliver := func(of archive.CustomerID) credit.File { return must(office.Deliver(ctx, asManager, verify(of).Ref())) }
	last := must(office.Open(ctx, asA, credit.Of{
		Customer: "c-9", Kind: customer.Client, Name: "customer", Department: archivetest.Department, Year: 2026, Keeper: archivetest.A.ID,
	}))
	for _, file := range []credit.File{
		handOver("cr-1"), receive("cr-2"), verify("cr-3"), deliver("cr-4"), must(office.Accept(ctx, asArchivist, deliver("cr-5").Ref())),
	} {
		f.known("credit-files", file.Ref(), file.Subject())
	}
	f.promises(office, last.ID)
	last = must(office.File(ctx, asA, last.ID))
	f.known("credit-files", last.Ref(), last.Subject())
	f.samples["creditFile"] = string(last.ID)

	b := done[credit.Batch](f)(office.RollOver(ctx, asManager, credit.Rolling{Step: credit.StepHandOver, Department: "none"}, nil))
	f.known("credit-batches", b.Ref(), policy.Subject{Org: archivetest.Org})
	f.creditLimits(office)
	f.requests(office)
	f.ledgers()
}

// ledgers makes an old ledger in every state.
func (f *furnisher) ledgers() {
	must := done[archive.Ledger](f)
	begin := func(code string) archive.Ledger {
		return must(f.room.BeginLedger(ctx, asManager, archive.OldLedger{Code: code, Source: "paper"}))
	}
	approve := func(code string) archive.Ledger { return must(f.room.ApproveLedger(ctx, asBoss, begin(code).Ref())) }
	for _, l := range []archive.Ledger{begin("old-1"), must(f.room.CloseLedger(ctx, asManager, approve("old-2").Ref())), approve("old-3")} {
		f.known("ledgers", l.Ref(), l.Subject())
	}
}

func (f *furnisher) promises(office *credit.Office, file credit.FileID) {
	must := done[credit.FollowUp](f)
	record := func(e credit.FollowEntry) credit.FollowUp {
		e.Day, e.With = calendar.MustDay("2026-02-13"), "contact"
		f.change(&e)
		return must(office.RecordFollowUp(ctx, asA, file, e))
	}
	promise := func() credit.FollowUp {
		return record(credit.FollowEntry{Kind: credit.Promise, Amount: policy.MustYuan("100.00"), Until: calendar.MustDay("2026-02-13")})
	}
	for _, u := range []credit.FollowUp{
		record(credit.FollowEntry{Kind: credit.Call, Text: "called"}),
		must(office.Settle(ctx, asManager, promise().Ref(), credit.Settling{Kept: true, Day: calendar.MustDay("2026-02-13")})),
		promise(),
	} {
		f.known("follow-ups", u.Ref(), policy.Subject{Org: archivetest.Org})
	}
}

func (f *furnisher) creditLimits(office *credit.Office) {
	must := done[credit.Limit](f)
	day := calendar.MustDay("2026-02-13")
	propose := func(of archive.CustomerID) credit.Limit {
		return must(office.Propose(ctx, asA, credit.Terms{
			Customer: of, Department: archivetest.Department, Amount: policy.MustYuan("1000.00"), From: day, Until: calendar.MustDay("2026-12-31"), Sheet: "S-1",
		}))
	}
	approve := func(of archive.CustomerID) credit.Limit {
		return must(office.ApproveLimit(ctx, asBoss, propose(of).Ref()))
	}
	for _, l := range []credit.Limit{
		approve("c-9"), must(office.DeclineLimit(ctx, asBoss, propose("cr-1").Ref(), "no need")), must(office.EndLimit(ctx, asBoss, approve("cr-2").Ref(), "no need")), propose("cr-3"),
	} {
		f.known("credit-limits", l.Ref(), l.Subject())
	}
	a := done[credit.Account](f)(office.EnterExposure(ctx, asManager, "c-9", credit.Exposure{Amount: policy.MustYuan("1.00"), Day: day}))
	f.known("credit-accounts", a.Ref(), policy.Subject{Org: archivetest.Org})
}

func (f *furnisher) requests(office *credit.Office) {
	must := done[credit.Request](f)
	ask := func() credit.Request {
		return must(office.Ask(ctx, asOffice, credit.Asking{Department: "sales", What: "please", Due: calendar.MustDay("2026-02-13")}))
	}
	clerk := asA
	clerk.Actor.Departments = []policy.DepartmentID{"sales"}
	for _, r := range []credit.Request{
		must(office.Reply(ctx, clerk, ask().Ref(), "done")), must(office.WithdrawRequest(ctx, asOffice, ask().Ref(), "no need")), ask(),
	} {
		f.known("department-requests", r.Ref(), r.Subject())
	}
}

// dumpCredit notes the records of credit.
func (h *house) dumpCredit(org policy.OrgID, note func(values ...any)) {
	h.t.Helper()
	require.NoError(h.t, h.db.Credit().View(ctx, func(rd credit.Reader) error {
		files, err := rd.CreditFiles(ctx, credit.FileQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		limits, err := rd.CreditLimits(ctx, credit.LimitQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		follows, err := rd.FollowUps(ctx, credit.FollowUpQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		requests, err := rd.DepartmentRequests(ctx, credit.RequestQuery{Org: org, Limit: 1000})
		require.NoError(h.t, err)
		note(files, limits, follows, requests)
		return nil
	}))
}
