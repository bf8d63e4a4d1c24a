package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// counters gives everybody who may a count of their own, of a place that is theirs alone:
// from then on they are not to be told what lies in any of its kind.
func (w *world) counters(place string, rule policy.Rule, start policy.Action) []string {
	w.t.Helper()
	row, _ := policy.Default().Matrix().Row(start)
	var all []string
	require.NoError(w.t, w.db.Archive().Update(ctx, func(tx archive.Tx) error {
		for as, who := range walkers() {
			if !slices.ContainsFunc(who.Roles, row.Roles.Has) || who.ID == "custodian" {
				continue
			}
			all = append(all, as)
			_, err := tx.SaveStocktake(ctx, archive.Stocktake{
				Org: archivetest.Org, ID: archive.StocktakeID("blind-" + who.ID), State: archive.Counting, Place: place + string(who.ID), Scope: archive.FullCount,
				Rule: rule, Counter: who.ID, Started: archivetest.At("2026-02-13"), At: archivetest.At("2026-02-13"),
			}, draft(start))
			require.NoError(w.t, err)
		}
		return nil
	}))
	require.NotEmpty(w.t, all)
	return all
}

// secret is what a counter is not told, under the names that a question may have for it.
type secret struct{ text, named string }

// untold wants no secret in an answer to a counter, whatever they ask for or try, save
// what the question names, and what the nouns in but tell.
func (w *world) untold(counters []string, secrets []secret, but ...string) {
	w.t.Helper()
	for _, s := range w.steps(false) {
		if slices.Contains(but, s.noun()) {
			continue
		}
		queries := []string{""}
		if s.takes("format") {
			queries = append(queries, "format=csv", "format=html")
		}
		if s.takes("state") && s.method == http.MethodGet {
			queries = append(queries, "state=shelved", "state=archived", "state=received")
		}
		if s.takes("due-before") {
			queries = append(queries, "due-before=2030-01-01")
		}
		for _, as := range counters {
			for _, query := range queries {
				r := w.take(as, s, query)
				for _, one := range secrets {
					if s.id != one.named && strings.Contains(string(r.body), one.text) {
						require.Fail(w.t, "told", "%s %s?%s as %s tells %s", s.method, s.path(), query, as, one.text)
					}
				}
			}
		}
	}
}

// B5.2f: who counts a safe is told by no route what lies in one.
func TestWhoCountsASafeIsToldNothingOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	var kept []secret
	require.NoError(t, w.db.Custody().View(ctx, func(rd custody.Reader) error {
		page, err := rd.Deeds(ctx, custody.DeedQuery{Org: archivetest.Org, State: custody.Kept, Limit: 1000})
		for _, d := range page.Deeds {
			kept = append(kept, secret{d.Certificate, string(d.ID)})
		}
		return err
	}))
	require.NotEmpty(t, kept)
	w.untold(w.counters("safe/", policy.B5_2f, custody.ActStartCount), kept)
}

// G7: who counts shelves is told by no route which volumes stand on them, save by a slip
// that they name.
func TestWhoCountsShelvesIsToldNothingOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nothing)
	var standing []secret
	of := map[string]bool{}
	require.NoError(t, w.db.Archive().Update(ctx, func(tx archive.Tx) error {
		page, err := tx.Volumes(ctx, archive.VolumeQuery{Org: archivetest.Org, Limit: 1000})
		require.NoError(t, err)
		for _, v := range page.Volumes {
			if v.State == archive.Received && v.Class != archive.Business {
				v.State, v.Place = archive.OnShelf, archive.Place{Room: "R1", Cabinet: "C2", Shelf: "S3"}
				_, err = tx.SaveVolume(ctx, v, draft(archive.ActPlace))
				require.NoError(t, err)
			}
			if v.State == archive.OnShelf && v.Out == nil {
				of[v.Source.Kind] = true
				standing = append(standing, secret{`"` + v.Number + `"`, string(v.ID)}, secret{`"` + string(v.ID) + `"`, string(v.ID)})
			}
		}
		return nil
	}))
	require.Subset(t, of, map[string]bool{archive.FileKind: true, credit.FileKind: true, contract.FileKind: true})
	w.untold(w.counters("shelf/", policy.G7, archive.ActStartStocktake), standing, "slips")
}
