package archive_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// G7: who counts shelves reads nothing that may tell what stands there until they have
// signed: neither volumes nor lists for destruction nor incidents; everybody else does.
func TestACountOfShelvesIsBlind(t *testing.T) {
	r := newRoom(t, nil)
	v := r.volume(r.shelved(project("L-1")))
	list := archive.Disposal{Org: archivetest.Org, ID: "x-1", State: archive.Appraising, Lines: []archive.DisposalLine{{Volume: v.ID, Number: v.Number}}, At: r.at}
	require.NoError(t, r.db.Archive().Update(ctx, func(tx archive.Tx) error {
		_, err := tx.SaveDisposal(ctx, list, journal.NewDraft(archivetest.Archivist, r.at, archive.ActDrawDisposal))
		return err
	}))
	report := archive.IncidentReport{Kind: archive.Loss, Of: archive.Source{Kind: archive.VolumeKind, ID: string(v.ID)}, Facts: "架上没有"}
	i, err := r.OpenIncident(ctx, asArchives, report)
	require.NoError(t, err)
	var out bytes.Buffer
	reads := map[string]func(req policy.Request) error{
		"volume":  func(req policy.Request) error { _, err := r.Volume(ctx, req, v.ID); return err },
		"volumes": func(req policy.Request) error { _, err := r.Volumes(ctx, req, archive.VolumeQuery{}); return err },
		"file": func(req policy.Request) error {
			_, err := r.History(ctx, req, archive.FileID(v.Source.ID), 0, 0)
			return err
		},
		"disposal":  func(req policy.Request) error { _, err := r.Disposal(ctx, req, list.ID); return err },
		"disposals": func(req policy.Request) error { _, err := r.Disposals(ctx, req, archive.DisposalQuery{}); return err },
		"its lines": func(req policy.Request) error { _, err := r.DisposalHistory(ctx, req, list.ID, 0, 0); return err },
		"its next":  func(req policy.Request) error { _, err := r.ExplainDisposal(ctx, req, list.ID); return err },
		"its table": func(req policy.Request) error { return r.WriteDisposal(ctx, req, list.ID, &out, policy.ZH) },
		"its page":  func(req policy.Request) error { return r.PrintDisposal(ctx, req, list.ID, &out, policy.ZH) },
		"incident":  func(req policy.Request) error { _, err := r.Incident(ctx, req, i.ID); return err },
		"incidents": func(req policy.Request) error { _, err := r.Incidents(ctx, req, archive.IncidentQuery{}); return err },
		"incident's next": func(req policy.Request) error {
			_, err := r.ExplainIncident(ctx, req, i.ID)
			return err
		},
		"incident's history": func(req policy.Request) error {
			_, err := r.IncidentHistory(ctx, req, i.ID, 0, 0)
			return err
		},
		"an act on it, tried only": func(req policy.Request) error {
			req.DryRun = true
			_, err := r.Investigate(ctx, req, i.Ref(), "已查")
			return err
		},
	}
	s, err := r.StartStocktake(ctx, asDirector, archive.ShelfCount{Place: "R1", Scope: archive.SurpriseCount})
	require.NoError(t, err)
	for name, read := range reads {
		err := read(asDirector)
		require.ErrorIs(t, err, policy.NotAllowed, name)
		require.ErrorIs(t, err, policy.G7, name)
		one := policy.Violations(err)[0]
		require.Equal(t, []string{"counting", string(s.ID)}, []string{one.Field, one.Found}, name)
		require.NoError(t, read(asBoss), "%s: who does not count reads on", name)
	}
	keyed := asDirector
	keyed.Key = "report-1"
	mine, err := r.OpenIncident(ctx, keyed, report)
	require.NoError(t, err, "an incident is reported all the same")
	_, err = r.OpenIncident(ctx, keyed, report)
	require.NoError(t, err, "and answered again")
	_, err = r.Investigate(ctx, asBoss, mine.Ref(), "已查")
	require.NoError(t, err)
	_, err = r.OpenIncident(ctx, keyed, report)
	require.ErrorIs(t, err, policy.G7, "what became of it is not told by that")
	listed, err := r.Files(ctx, asDirector, archive.FileQuery{})
	require.NoError(t, err)
	for why, f := range map[string]archive.File{"read": r.ok(r.File(ctx, asDirector, archive.FileID(v.Source.ID))), "listed": listed.Files[0]} {
		text, err := json.Marshal(f)
		require.NoError(t, err)
		require.Equal(t, archive.Shelved, f.State, why)
		require.NotContains(t, string(text), v.Number, "%s: neither its number nor what begins with it", why)
		require.NotContains(t, string(text), string(v.ID), why)
	}
	require.Equal(t, v.Number, r.ok(r.File(ctx, asBoss, archive.FileID(v.Source.ID))).Number)
	held := asDirector
	held.DryRun = true
	for _, number := range []string{v.Number, "DA-999999"} {
		_, err = r.StartStocktake(ctx, held, archive.ShelfCount{Place: "R1", Scope: archive.PartialCount, Numbers: []string{number}})
		require.ErrorIs(t, err, policy.NotAllowed, "whether a number is looked for in vain is not tried while another count is under way")
	}
	tried, err := r.Restrict(ctx, held, v.Ref(), "客户撤回同意")
	require.NoError(t, err, "a volume is restricted all the same")
	require.Zero(t, tried.Place, "and the answer does not say where it stands")
	s, err = r.CloseStocktake(ctx, asDirector, s.Ref(), s.Sheet())
	require.NoError(t, err)
	for name, read := range reads {
		require.NoError(t, read(asDirector), "%s once it is signed", name)
	}
	require.Len(t, s.Differences, 1)
}
