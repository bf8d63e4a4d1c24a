package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

const org = archivetest.Org

var (
	law    = policy.Default()
	monday = archivetest.At("2026-03-02")

	keeper    = of("sales", archivetest.A) // the custodian
	colleague = of("sales", archivetest.OtherManager)
	outsider  = of("canteen", archivetest.B)
	boss      = archivetest.GeneralManager
	director  = policy.Actor{Org: org, ID: "sales-director", Roles: policy.Roles{policy.SalesDirector}}
	staff     = append(archivetest.Staff(), director, keeper, colleague)
)

// of is an actor of a department.
func of(d policy.DepartmentID, who policy.Actor) policy.Actor {
	who.Departments = []policy.DepartmentID{d}
	return who
}

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

func basics() customer.Basics {
	return customer.Basics{Customer: "c-9", Subject: customer.Client, Name: "甲公司", Class: "key", Source: customer.FromVisit, Day: calendar.MustDay("2026-02-27")}
}

func contacts() customer.Contacts {
	return customer.Contacts{
		People:  []customer.Contact{{Person: "张三", Phone: "021-5555 0100"}},
		Website: "www.example.com", Source: customer.FromMarket, Day: calendar.MustDay("2026-02-27"),
	}
}

func building() customer.Building {
	return customer.Building{Department: "sales", Custodian: keeper.ID, Basics: basics(), Contacts: contacts()}
}

func entry(topic customer.Topic) customer.FactEntry {
	e := customer.FactEntry{Topic: topic, Source: customer.FromVisit, Day: calendar.MustDay("2026-03-02"), Text: "按期付款"}
	if topic == customer.Communication {
		e.Channel = customer.ByPhone
	}
	if topic == customer.Quality {
		e.Product = "无烟煤"
	}
	return e
}

func sale(day string) customer.TransactionEntry {
	return customer.TransactionEntry{Day: calendar.MustDay(day), Amount: policy.MustYuan("120000.00"), What: "无烟煤 100 吨", Source: customer.FromSales}
}

func terms(to customer.Grantee, scope customer.Scope) customer.Terms {
	return customer.Terms{To: to, Scope: scope, Purpose: "合同签订", From: calendar.MustDay("2026-03-02"), Until: calendar.MustDay("2026-03-31")}
}

func given(tb testing.TB, to customer.Grantee, scope customer.Scope) customer.Grant {
	tb.Helper()
	g, _, err := customer.Give(org, "grant-1", boss, monday, law, terms(to, scope))
	require.NoError(tb, err)
	return g
}

func saved(tb testing.TB) func(p customer.Profile, _ journal.Draft, err error) customer.Profile {
	tb.Helper()
	return func(p customer.Profile, _ journal.Draft, err error) customer.Profile {
		require.NoError(tb, err)
		p.Revision++
		return p
	}
}

func recorded[T any](tb testing.TB, out customer.Recorded[T], err error) customer.Profile {
	tb.Helper()
	require.NoError(tb, err)
	out.Profile.Revision++
	return out.Profile
}

// in is a profile in each state, made by the acts.
func in(tb testing.TB, state policy.State) customer.Profile {
	tb.Helper()
	ok := saved(tb)
	p := ok(customer.Build(org, "profile-1", keeper, monday, law, building()))
	if state == customer.Drafted {
		return p
	}
	p = ok(p.Submit(keeper, monday, law))
	if state == customer.Submitted {
		return p
	}
	p = ok(p.Approve(director, monday, law))
	if state == customer.Approved {
		return p
	}
	if state == customer.Merged {
		out, err := p.Merge(director, monday, law, twin(tb), customer.Beside{}, nil, merging)
		require.NoError(tb, err)
		return out.Profile
	}
	out, err := p.Record(keeper, monday, law, "fact-1", entry(customer.Standing))
	p = recorded(tb, out, err)
	require.Equal(tb, state, p.State)
	return p
}

// twin is another approved profile of the department, kept by a colleague, of the same
// customer under another id; merging names it.
func twin(tb testing.TB) customer.Profile {
	tb.Helper()
	ok, b := saved(tb), building()
	b.Basics.Customer, b.Custodian = "c-9a", colleague.ID
	p := ok(customer.Build(org, "profile-2", colleague, monday, law, b))
	p = ok(p.Submit(colleague, monday, law))
	return ok(p.Approve(director, monday, law))
}

var merging = customer.Merging{Into: "profile-2", Reason: "同一客户用了两个编号"}

// refuses wants a violation of a rule and field in an error.
func refuses(t *testing.T, err error, rule policy.Rule, field string) {
	t.Helper()
	_ = violation(t, err, rule, field)
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

var allStates = []policy.State{customer.Drafted, customer.Submitted, customer.Approved, customer.Changed, customer.Merged}

func on(day string) time.Time { return archivetest.At(day) }
