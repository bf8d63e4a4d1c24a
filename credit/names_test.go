package credit_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Whom a credit file, a limit or a request names is in the house's directory, and who
// is to keep a file is one who may.
func TestWhomTheOfficeNames(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	elsewhere := policy.Actor{Org: org, ID: "elsewhere", Roles: policy.Roles{policy.ProjectManager}, Departments: []policy.DepartmentID{"finance"}}
	there := archivetest.Directory{keeper, colleague, elsewhere, boss, director}
	o := credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock, Directory: there})
	f, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)

	dry := func(who policy.Actor) policy.Request {
		req := by(who)
		req.DryRun = true
		return req
	}
	open := func(change func(of *credit.Of)) error {
		one := of()
		one.Customer = "c-10"
		change(&one)
		_, err := o.Open(ctx, dry(director), one)
		return err
	}
	assign := func(to policy.PersonID) error {
		_, err := o.Assign(ctx, dry(director), f.Ref(), to)
		return err
	}
	ask := func(d policy.DepartmentID) error {
		_, err := o.Ask(ctx, dry(director), credit.Asking{Department: d, What: "请提供对账单", Due: calendar.MustDay("2023-06-30")})
		return err
	}
	limit := func(d policy.DepartmentID) error {
		one := terms("2023-06-05", "2024-06-04")
		one.Department = d
		_, err := o.Propose(ctx, dry(director), one)
		return err
	}
	for _, c := range []struct {
		why   string
		err   error
		rule  policy.Rule
		field string
	}{
		{"a keeper there is not", open(func(of *credit.Of) { of.Keeper = "nobody" }), "", "keeper"},
		{"a keeper who may keep none", open(func(of *credit.Of) { of.Keeper = boss.ID }), policy.G7, "keeper"},
		{"a department there is not", open(func(of *credit.Of) { of.Department = "none" }), "", "department"},
		{"another keeper there is not", assign("nobody"), "", "keeper"},
		{"another who may keep none", assign(boss.ID), policy.G7, "keeper"},
		{"somebody of another department", open(func(of *credit.Of) { of.Keeper = elsewhere.ID }), policy.G7, "keeper"},
		{"another of another department", assign(elsewhere.ID), policy.G7, "keeper"},
		{"a department that cannot answer", ask("none"), "", "department"},
		{"a limit of a department there is not", limit("none"), "", "department"},
	} {
		require.Error(t, c.err, c.why)
		require.True(t, slices.ContainsFunc(policy.Violations(c.err), func(v *policy.Violation) bool { return v.Field == c.field && v.Rule == c.rule }), "%s: %v", c.why, c.err)
	}
	require.NoError(t, open(func(*credit.Of) {}))
	require.NoError(t, assign(colleague.ID))
	require.NoError(t, ask("sales"))
	require.NoError(t, limit("sales"))
}

// The lines of an old ledger name somebody as well: each is judged by itself, and the
// directory is asked about each person once (rule G8).
func TestWhomAnOldLedgerNames(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.on("2025-03-03")
	there := &counting{Directory: archivetest.Directory{keeper, boss, manager}}
	house := policy.House{Clock: h.clock, Directory: there}
	room, o := archive.NewRoom(h.db.Archive(), house), credit.NewOffice(h.db.Credit(), house)
	l, err := room.BeginLedger(ctx, by(manager), archive.OldLedger{Code: "旧甲", Source: "2024 年纸质台账"})
	require.NoError(t, err)
	l, err = room.ApproveLedger(ctx, by(boss), l.Ref())
	require.NoError(t, err)
	lines := []credit.OldFile{
		oldFile(1, 2019, credit.Department), oldFile(2, 2022, credit.TheOffice), oldFile(3, 2024, credit.Department),
		oldFile(4, 2024, credit.Department), oldFile(5, 2024, credit.Department),
	}
	lines[1].Keeper = manager.ID
	lines[2].Keeper, lines[3].Keeper, lines[4].Department = "nobody", boss.ID, "none"
	there.down = errors.New("no answer")
	_, err = o.EnterFiles(ctx, by(manager), l.Ref(), lines, nil)
	require.ErrorIs(t, err, policy.Unavailable, "no line is refused for that")
	there.down, there.times = nil, 0
	l, err = o.EnterFiles(ctx, by(manager), l.Ref(), lines, nil)
	require.NoError(t, err)
	require.Equal(t, []int{2, 3}, []int{l.Entered, l.Refused})
	require.Equal(t, []string{"keeper", "keeper", "department"}, []string{l.Refusals[0].Field, l.Refusals[1].Field, l.Refusals[2].Field})
	require.Equal(t, 4, there.times, "A, the credit manager, nobody and the general manager")
}

// counting counts how often a directory is asked about people, and may be down.
type counting struct {
	archivetest.Directory
	times int
	down  error
}

func (a *counting) Person(ctx context.Context, org policy.OrgID, id policy.PersonID) (policy.Actor, error) {
	a.times++
	if a.down != nil {
		return policy.Actor{}, a.down
	}
	return a.Directory.Person(ctx, org, id)
}

// What the office keeps is kept by somebody of the office, whom the office names or the
// general manager (rule C4.3c).
func TestWhomTheOfficeNamesForWhatItKeeps(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	f, err := h.Open(ctx, by(keeper), of())
	require.NoError(t, err)
	h.on(handed)
	f, err = h.HandOver(ctx, by(keeper), f.Ref())
	require.NoError(t, err)
	f, err = h.Receive(ctx, by(director), f.Ref())
	require.NoError(t, err)
	o := credit.NewOffice(h.db.Credit(), policy.House{Clock: h.clock, Directory: archivetest.Directory{keeper, manager, director, boss}})
	_, err = o.Assign(ctx, by(director), f.Ref(), keeper.ID)
	refuses(t, err, policy.C4_3c, "keeper")
	sales := policy.Actor{Org: org, ID: "sales-director", Roles: policy.Roles{policy.SalesDirector}, Departments: []policy.DepartmentID{f.Department}}
	_, err = o.Assign(ctx, by(sales), f.Ref(), manager.ID)
	refuses(t, err, policy.C4_3c, "actor")
	dry := by(boss)
	dry.DryRun = true
	_, err = o.Assign(ctx, dry, f.Ref(), manager.ID)
	require.NoError(t, err)
	f, err = o.Assign(ctx, by(director), f.Ref(), manager.ID)
	require.NoError(t, err)
	require.Equal(t, manager.ID, f.Holder())
}
