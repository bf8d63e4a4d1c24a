package credit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const org = archivetest.Org

// A file of 2023 leaves its department from 2025-01-01, at the latest on
// 2025-02-05: 1 February is the Spring Festival.
var (
	law = policy.Default()

	keeper    = ofSales(archivetest.A)
	colleague = ofSales(archivetest.OtherManager)
	other     = archivetest.B // of another department
	boss      = archivetest.GeneralManager
	director  = archivetest.OfficeDirector
	archivist = archivetest.Archivist
	manager   = policy.Actor{Org: org, ID: "credit-manager", Roles: policy.Roles{policy.CreditManager}}
	custodian = policy.Actor{Org: org, ID: "custodian", Roles: policy.Roles{policy.DeedCustodian}}
	people    = append([]policy.Actor{manager, keeper, colleague, custodian}, archivetest.Staff()[1:]...)

	opened   = "2023-06-01"
	handed   = "2025-01-10"
	verified = "2025-03-03"
	filed    = "2025-03-20"
)

// ofSales is somebody of the department of the fixtures, besides their own.
func ofSales(who policy.Actor) policy.Actor {
	who.Departments = []policy.DepartmentID{"sales", archivetest.Department}
	return who
}

func at(day string) time.Time { return archivetest.At(day) }

// lawWith compiles the default regulation with a change.
func lawWith(t *testing.T, change func(*policy.Regulation)) *policy.Version {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	change(&r)
	v, err := policy.Compile(r, nil, nil)
	require.NoError(t, err)
	return v
}

func of() credit.Of {
	return credit.Of{Customer: "c-9", Kind: customer.Client, Name: "甲公司", Department: "sales", Year: 2023, Keeper: keeper.ID}
}

func licence() archive.Paper {
	return archive.Paper{Code: "combined-licence", Form: policy.Copy, Copies: 1, Pages: 2}
}

// in is a file in each state, made by the acts.
func in(tb testing.TB, state policy.State) credit.File {
	tb.Helper()
	ok := func(f credit.File, _ journal.Draft, err error) credit.File {
		require.NoError(tb, err)
		f.Revision++
		return f
	}
	f, d, err := credit.Open(org, "file-1", keeper, at(opened), law, of())
	require.NoError(tb, err)
	f, _ = f.Numbered(law, d, 7)
	f.Revision++
	f = ok(f.AddPapers(keeper, at(opened), law, []archive.Paper{licence()}))
	for _, next := range []func() credit.File{
		func() credit.File { return ok(f.HandOver(keeper, at(handed), law)) },
		func() credit.File { return ok(f.Receive(manager, at(handed), law)) },
		func() credit.File { return ok(f.Verify(director, at(verified), law)) },
		func() credit.File { return ok(f.Deliver(manager, at(filed), law)) },
		func() credit.File {
			f, d, err := f.Accept(archivist, at(filed), law)
			return ok(f.MakeVolume(d, archivist, at(filed), law, "volume-1", 3).File, d, err)
		},
	} {
		if f.State == state {
			return f
		}
		f = next()
	}
	require.Equal(tb, state, f.State)
	return f
}

func promise(until string) credit.FollowEntry {
	return credit.FollowEntry{Kind: credit.Promise, Day: calendar.MustDay(opened), With: "张三", Amount: policy.MustYuan("5000.00"), Until: calendar.MustDay(until)}
}

func terms(from, until string) credit.Terms {
	return credit.Terms{
		Customer: "c-9", Department: archivetest.Department, Amount: policy.MustYuan("100000.00"),
		From: calendar.MustDay(from), Until: calendar.MustDay(until), Sheet: "S-1",
	}
}

// violation returns the one violation of a rule and field in an error.
func violation(t *testing.T, err error, rule policy.Rule, field string) *policy.Violation {
	t.Helper()
	for _, v := range policy.Violations(err) {
		if v.Rule == rule && v.Field == field {
			return v
		}
	}
	require.Failf(t, "no such violation", "%s of %s in: %v", rule, field, err)
	return nil
}

func refuses(t *testing.T, err error, rule policy.Rule, field string) {
	t.Helper()
	_ = violation(t, err, rule, field)
}

var allStates = []policy.State{credit.AtDepartment, credit.HandedOver, credit.AtOffice, credit.Verified, credit.Delivered, credit.Archived}
