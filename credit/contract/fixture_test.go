package contract_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const org = archivetest.Org

var (
	law    = policy.Default()
	monday = archivetest.At("2026-03-02")

	handler   = ofSales(archivetest.A)
	colleague = ofSales(archivetest.OtherManager)
	manager   = policy.Actor{Org: org, ID: "contract-manager", Roles: policy.Roles{policy.CreditManager}, Departments: []policy.DepartmentID{"credit"}}
	second    = policy.Actor{Org: org, ID: "second-manager", Roles: policy.Roles{policy.CreditManager}}
	archivist = archivetest.Archivist
	director  = archivetest.OfficeDirector
	people    = append(archivetest.Staff(), manager)
)

// ofSales is somebody of the department of the fixtures, besides their own.
func ofSales(who policy.Actor) policy.Actor {
	who.Departments = []policy.DepartmentID{"sales", archivetest.Department}
	return who
}

func on(day string) time.Time { return archivetest.At(day) }

func day(s string) calendar.Day { return calendar.MustDay(s) }

// lawWith compiles the default regulation with a change.
func lawWith(t testing.TB, change func(*policy.ContractRules)) *policy.Version {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	change(&r.Contracts)
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	return v
}

func terms() contract.Terms {
	return contract.Terms{
		Kind: "sale", Title: "无烟煤购销合同", Subject: customer.Client, Counterparty: "c-9", Ours: []string{"示例公司"},
		Amount: policy.MustYuan("500000.00"), Concerned: []policy.PersonID{colleague.ID},
	}
}

func opening() contract.Opening {
	return contract.Opening{Department: "sales", Handler: handler.ID, Terms: terms()}
}

func paper(code string, form policy.Form) archive.Paper {
	return archive.Paper{Code: code, Form: form, Copies: 1, Pages: 3}
}

var papers = []archive.Paper{paper("contract", policy.Original), paper("business-licence", policy.Copy), paper("power-of-attorney", policy.Both)}

func saved(tb testing.TB) func(f contract.File, _ journal.Draft, err error) contract.File {
	tb.Helper()
	return func(f contract.File, _ journal.Draft, err error) contract.File {
		require.NoError(tb, err)
		f.Revision++
		return f
	}
}

// opened is a contract that is being prepared, with its papers listed.
func opened(tb testing.TB) contract.File {
	tb.Helper()
	f, d, err := contract.Open(org, "contract-1", handler, monday, law, opening())
	require.NoError(tb, err)
	f, _ = f.Numbered(d, law, 1)
	f.Revision++
	return saved(tb)(f.ListPapers(handler, monday, law, contract.Listing{Papers: papers}))
}

// in is a contract in each state, made by the acts.
func in(tb testing.TB, state policy.State) contract.File {
	tb.Helper()
	ok, f := saved(tb), opened(tb)
	switch state {
	case contract.Signed:
		return signed(tb)
	case contract.Performed:
		return ok(signed(tb).Perform(handler, monday, law, day("2026-03-02")))
	case contract.Terminated:
		return ok(signed(tb).Terminate(handler, monday, law, day("2026-03-02")))
	case contract.Dropped:
		return ok(f.Drop(handler, monday, law, "未能谈成"))
	}
	return f
}

// signed is a contract signed on Monday.
func signed(tb testing.TB) contract.File {
	tb.Helper()
	return saved(tb)(opened(tb).Sign(handler, monday, law, day("2026-03-02"), nil))
}

// at is a signed contract whose first papers are in each state.
func at(tb testing.TB, state policy.State) contract.File {
	tb.Helper()
	ok, f := saved(tb), signed(tb)
	if state == contract.Joined {
		return ok(opened(tb).Sign(handler, monday, lawWith(tb, func(r *policy.ContractRules) { r.HandOver = policy.HandOverOnce }), day("2026-03-02"), nil))
	}
	if state == contract.WithHandler {
		return f
	}
	if state == contract.Struck {
		return ok(f.Strike(director, monday, law, 1, "误登"))
	}
	f = ok(f.HandOver(1, handler, monday, law, manager.ID))
	if state == contract.HandedOver {
		return f
	}
	f = ok(f.Verify(1, manager, monday, law))
	if state == contract.Verified {
		return f
	}
	f = ok(f.Deliver(1, manager, monday, law))
	if state == contract.Delivered {
		return f
	}
	f, _ = received(tb, f, 1, archive.Volume{}, monday)
	return f
}

// received takes papers into the archive.
func received(tb testing.TB, f contract.File, n int, v archive.Volume, when time.Time) (contract.File, archive.Volume) {
	tb.Helper()
	out, err := f.Receive(n, archivist, when, law, v)
	require.NoError(tb, err)
	if v.ID == "" {
		out = out.Shelve("volume-1", 7, archivist, when, law)
	}
	out.File.Revision++
	out.Volume.Revision++
	return out.File, out.Volume
}

// report is a report in each state.
func report(tb testing.TB, state policy.State) contract.Report {
	tb.Helper()
	made := func(r contract.Report, _ journal.Draft, err error) contract.Report {
		require.NoError(tb, err)
		r.Revision++
		return r
	}
	r := made(contract.NameReporter(org, "report-1", director, on("2026-06-20"), law, halfYear, manager.ID))
	if state == contract.Expected {
		return r
	}
	r = made(r.DrawUp(manager, on("2026-07-01"), law, figures(tb)))
	if state == contract.DrawnUp {
		return r
	}
	r = made(r.Submit(manager, on("2026-07-03"), law))
	if state == contract.Submitted {
		return r
	}
	return made(r.Receive(director, on("2026-07-06"), law))
}

var halfYear = contract.Covers{Kind: policy.HalfYearReport, Year: 2026}

func figures(tb testing.TB) contract.Figures {
	tb.Helper()
	sum := contract.Sum{Contracts: 2, Amount: policy.MustYuan("700000.00"), Estimated: 1, Incomplete: 1, Breaches: 1}
	got, err := contract.Compare(day("2026-01-01"), day("2026-06-30"), on("2026-07-01"),
		[]contract.Total{{Group: contract.Group{Department: "sales", Kind: "sale", State: contract.Signed}, Sum: sum}}, nil)
	require.NoError(tb, err)
	return got
}

// violation returns the one violation of a rule and field in an error.
func violation(t testing.TB, err error, rule policy.Rule, field string) *policy.Violation {
	t.Helper()
	for _, v := range policy.Violations(err) {
		if v.Rule == rule && v.Field == field {
			return v
		}
	}
	require.Failf(t, "no such violation", "%s of %s in: %v", rule, field, err)
	return nil
}

func staffDraft() journal.Draft {
	return journal.NewDraft(archivetest.GeneralManager, monday, "staff.appoint", policy.B3_1)
}

// refuses wants a violation of a rule and field in an error.
func refuses(t testing.TB, err error, rule policy.Rule, field string) {
	t.Helper()
	_ = violation(t, err, rule, field)
}
