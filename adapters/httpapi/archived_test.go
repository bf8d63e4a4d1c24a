package httpapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// C4.5a and G2b: neither register nor record tells what is in a credit volume or in a
// credit file that is in the archive; who reads it says what for.
func TestWhatIsInTheArchiveOfCreditIsConsulted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	said := object{"purpose": "yearly review"}

	var list struct{ Items []struct{ ID string } }
	w.read(w.do("office-director", "GET", "/api/v1/credit-files?state=archived", nil), &list)
	file := "/api/v1/credit-files/" + list.Items[0].ID
	w.problem(w.do("office-director", "GET", file, nil), 403)
	w.problem(w.do("office-director", "GET", file+"/contents", nil), 403)
	w.problem(w.do("office-director", "POST", file+"/consult", object{"purpose": ""}), 400)
	w.problem(w.do("general-manager", "POST", file+"/consult", said), 403)
	var f struct{ ID string }
	w.read(w.do("office-director", "POST", file+"/consult", said), &f)
	require.Equal(t, list.Items[0].ID, f.ID)
	w.read(w.do("office-director", "POST", file+"/consult-follow-ups?kind=call", said), &list)
	require.Empty(t, list.Items)

	volume := "/api/v1/volumes/v-credit"
	var v struct{ Items []struct{ Title string } }
	w.read(w.do("archivist", "GET", volume, nil), &v)
	require.Empty(t, v.Items)
	w.read(w.do("archivist", "POST", volume+"/consult", said), &v)
	require.NotEmpty(t, v.Items)
}

// Whatever is asked for or tried, and by whom: what is in the archive of credit is told by
// the routes alone that leave an entry in the reader's own chain.
func TestWhatIsInTheArchiveOfCreditIsToldNowhereElse(t *testing.T) {
	t.Parallel()
	const hidden = "known only inside"
	w := newWorld(t, nothing)
	plantArchived(w, hidden)
	told := map[string]bool{}
	for _, s := range w.steps(false) {
		reads := strings.HasSuffix(s.template, "/consult") || strings.HasSuffix(s.template, "/consult-follow-ups")
		for as, who := range walkers() {
			queries := []string{""}
			if s.takes("format") {
				queries = append(queries, "format=csv", "format=html")
			}
			for _, query := range queries {
				before := len(w.readings(who.ID))
				r := w.take(as, s, query)
				if !strings.Contains(string(r.body), hidden) {
					continue
				}
				require.True(t, reads, "%s %s?%s as %s", s.method, s.path(), query, as)
				require.Len(t, w.readings(who.ID), before+1, "%s as %s", s.path(), as)
				told[s.template] = true
			}
		}
	}
	require.Len(t, told, 3, "file, what was recorded after the sale, volume")
}

// plantArchived writes a text into what is in every credit volume and archived credit file.
func plantArchived(w *world, text string) {
	w.t.Helper()
	require.NoError(w.t, w.db.Credit().Update(ctx, func(tx credit.Tx) error {
		files, err := tx.CreditFiles(ctx, credit.FileQuery{Org: archivetest.Org, State: credit.Archived, Limit: 1000})
		require.NoError(w.t, err)
		require.NotEmpty(w.t, files.Files)
		for _, f := range files.Files {
			one := archive.Paper{Title: text, Form: "original", Copies: 1, Pages: 1}
			f.Papers, f.Struck = append(f.Papers, one), append(f.Struck, archive.StruckPaper{Paper: one})
			_, err = tx.SaveCreditFile(ctx, f, draft(credit.ActAccept))
			require.NoError(w.t, err)
		}
		follows, err := tx.FollowUps(ctx, credit.FollowUpQuery{Org: archivetest.Org, Limit: 1000})
		require.NoError(w.t, err)
		require.NotEmpty(w.t, follows.FollowUps)
		for _, u := range follows.FollowUps {
			u.File, u.With, u.Text = files.Files[0].ID, policy.Personal(text), text
			_, err = tx.SaveFollowUp(ctx, u, draft(credit.ActFollowUp))
			require.NoError(w.t, err)
		}
		volumes, err := tx.Archive().Volumes(ctx, archive.VolumeQuery{Org: archivetest.Org, Class: archive.Credit, Limit: 1000})
		require.NoError(w.t, err)
		require.NotEmpty(w.t, volumes.Volumes)
		for _, v := range volumes.Volumes {
			for i := range v.Items {
				v.Items[i].Title = text
			}
			v.Title = text
			_, err = tx.Archive().SaveVolume(ctx, v, draft(archive.ActPlace))
			require.NoError(w.t, err)
		}
		return nil
	}))
}
