package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

func TestFindingFiles(t *testing.T) {
	r := newRoom(t, nil)
	mine := r.ok(r.Open(ctx, asA, project("L-1")))
	other := project("L-2")
	other.A, other.B, other.Customer = archivetest.OtherManager.ID, archivetest.B.ID, "c-2"
	theirs := r.ok(r.Open(ctx, asOther, other))

	ids := func(req policy.Request, q archive.FileQuery) []archive.FileID {
		page, err := r.Files(ctx, req, q)
		require.NoError(t, err)
		var all []archive.FileID
		for _, f := range page.Files {
			all = append(all, f.ID)
		}
		return all
	}
	require.ElementsMatch(t, []archive.FileID{mine.ID, theirs.ID}, ids(asBoss, archive.FileQuery{}))
	require.Equal(t, []archive.FileID{mine.ID}, ids(asA, archive.FileQuery{}), "a manager sees the files they manage")
	require.ElementsMatch(t, []archive.FileID{mine.ID, theirs.ID}, ids(asB, archive.FileQuery{}))
	require.Equal(t, []archive.FileID{theirs.ID}, ids(asBoss, archive.FileQuery{Customer: "c-2"}))
	require.Equal(t, []archive.FileID{theirs.ID}, ids(asBoss, archive.FileQuery{Project: "L-2"}))
	require.Equal(t, []archive.FileID{theirs.ID}, ids(asBoss, archive.FileQuery{Manager: archivetest.OtherManager.ID}))
	require.Empty(t, ids(asBoss, archive.FileQuery{State: archive.Shelved}))
	require.Empty(t, ids(asStranger, archive.FileQuery{Org: archivetest.Org}), "the organisation is the request's, not the query's")
	_, err := r.Files(ctx, asA, archive.FileQuery{Manager: archivetest.OtherManager.ID})
	require.ErrorIs(t, err, policy.NotFound)
	_, err = r.Files(ctx, policy.By(policy.Actor{Org: archivetest.Org, ID: "nobody"}), archive.FileQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
	page, err := r.Files(ctx, asBoss, archive.FileQuery{Limit: 1})
	require.NoError(t, err)
	rest, err := r.Files(ctx, asBoss, archive.FileQuery{Limit: 1, After: page.Next})
	require.NoError(t, err)
	require.Empty(t, rest.Next)
	require.NotEqual(t, page.Files, rest.Files)

	require.NoError(t, r.db.Staff().Update(ctx, func(tx staff.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{Org: archivetest.Org, ID: archivetest.A.ID, Delegations: []staff.Delegation{{
			To: archivetest.OtherManager.ID, Roles: policy.Roles{policy.ProjectManager},
			From: calendar.MustDay("2026-02-13"), Until: calendar.MustDay("2026-02-28"), Reason: "r",
		}}}, journal.NewDraft(archivetest.A, r.at, staff.ActDelegate))
		return err
	}))
	require.Equal(t, []archive.FileID{mine.ID}, ids(asOther.For(archivetest.A.ID), archive.FileQuery{}), "a delegate sees the files of the person they act for")
	require.Equal(t, []archive.FileID{theirs.ID}, ids(asOther, archive.FileQuery{}))
}

func TestWhatIsLateAndWhatIsStale(t *testing.T) {
	r := newRoom(t, nil)
	f := r.ok(r.Open(ctx, asA, project("L-1")))
	f = r.ok(r.EndProject(ctx, asA, f.Ref(), calendar.MustDay("2026-02-13")))
	for day, n := range map[string]int{"2026-02-25": 0, "2026-02-26": 1} {
		page, err := r.on(day).Late(ctx, asBoss, archive.FileQuery{})
		require.NoError(t, err)
		require.Len(t, page.Files, n, day)
	}
	own, err := r.on("2026-02-26").Late(ctx, asA, archive.FileQuery{})
	require.NoError(t, err)
	require.Equal(t, f.ID, own.Files[0].ID, "A sees A's own")

	r.on("2026-02-13").shelved(project("L-2"))
	for day, n := range map[string]int{"2027-02-12": 0, "2027-02-13": 0, "2027-02-14": 1} {
		page, err := r.on(day).Stale(ctx, asAuditor, archive.VolumeQuery{})
		require.NoError(t, err)
		require.Len(t, page.Volumes, n, "G7, a year: %s", day)
	}
	_, err = r.Stale(ctx, asA, archive.VolumeQuery{})
	require.ErrorIs(t, err, policy.NotAllowed)
}

func TestExplainInTheRoom(t *testing.T) {
	r := newRoom(t, nil)
	f := r.delivered(project("L-1"))
	next, err := r.Explain(ctx, asArchives, f.ID)
	require.NoError(t, err)
	allowed := map[policy.Action]bool{}
	for _, n := range next {
		allowed[n.Action] = n.Allowed
	}
	require.True(t, allowed[archive.ActAccept], "the archivist by appointment, not by the host's word")
	require.False(t, allowed[archive.ActSign])
}
