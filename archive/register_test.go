package archive_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// shelves is a room with three volumes: one on the shelf whose title would be
// a formula, one void, one accepted.
func shelves(t *testing.T) *room {
	t.Helper()
	r := newRoom(t, nil)
	p := project("L-001")
	p.Title = `=HYPERLINK("http://x","张记")`
	r.shelved(p)
	p = project("L-002")
	p.Title = "李家, 五金 <b>&"
	f := r.shelved(p)
	r.ok(r.VoidNumber(ctx, asArchives, f.Ref(), "@错号"))
	p = project("-003")
	p.Customer = "+c-3"
	f = r.delivered(p)
	f = r.ok(r.Sign(ctx, asB, f.Ref(), archivetest.Signing(f, archive.SignAcceptance)))
	r.ok(r.Accept(ctx, asArchives, f.Ref(), archivetest.Counts(f)))
	return r
}

func TestTheRegisterAsCSV(t *testing.T) {
	r := shelves(t)
	for _, lang := range []policy.Lang{policy.ZH, policy.EN} {
		var b bytes.Buffer
		require.NoError(t, r.WriteRegister(ctx, asAuditor, archive.VolumeQuery{Limit: 1}, &b, lang))
		golden(t, "register_"+string(lang)+".csv", b.Bytes())

		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 4)
		for _, row := range rows {
			for _, cell := range row {
				require.NotContains(t, "=+-@", string((cell + " ")[0]), "no cell is a formula: %s", cell)
			}
		}
	}
}

func TestTheRegisterAsAPage(t *testing.T) {
	r := shelves(t)
	for _, lang := range []policy.Lang{policy.ZH, policy.EN} {
		var b bytes.Buffer
		require.NoError(t, r.PrintRegister(ctx, asAuditor, archive.VolumeQuery{}, &b, lang))
		page := b.String()
		require.NotContains(t, page, "<b>", "what was typed is escaped")
		require.Contains(t, page, "李家, 五金 &lt;b&gt;&amp;")
		require.Contains(t, page, `<tr class="void">`)
		require.Contains(t, page, `lang="`+string(lang)+`"`)
		require.NotContains(t, page, "src=", "it needs nothing from elsewhere")
		require.Equal(t, 4, strings.Count(page, "<tr"))
		wellFormed(t, page)
	}
}

func (r *room) page(t *testing.T, lang policy.Lang) (string, error) {
	t.Helper()
	var b bytes.Buffer
	err := r.PrintRegister(ctx, asAuditor, archive.VolumeQuery{}, &b, lang)
	return b.String(), err
}

// wellFormed reads the page as strict XML, save for the doctype and the one
// void element.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	page = strings.Replace(strings.TrimPrefix(page, "<!doctype html>"), `<meta charset="utf-8">`, "", 1)
	d := xml.NewDecoder(strings.NewReader(page))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func TestAnEmptyRegisterHasItsHead(t *testing.T) {
	r := newRoom(t, nil)
	var b bytes.Buffer
	require.NoError(t, r.WriteRegister(ctx, asAuditor, archive.VolumeQuery{}, &b, policy.ZH))
	require.True(t, strings.HasPrefix(b.String(), "\ufeff档案号,"))
	page, err := r.page(t, policy.ZH)
	require.NoError(t, err)
	require.Contains(t, page, "共 0 卷")
	wellFormed(t, page)
}

func TestWhoMayNotReadTheRegisterGetsNothing(t *testing.T) {
	r := shelves(t)
	var b bytes.Buffer
	require.ErrorIs(t, r.WriteRegister(ctx, asA, archive.VolumeQuery{}, &b, policy.ZH), policy.NotAllowed)
	require.ErrorIs(t, r.PrintRegister(ctx, asA, archive.VolumeQuery{}, &b, policy.ZH), policy.NotAllowed)
	require.Empty(t, b.String())
	require.NoError(t, r.WriteRegister(ctx, asStranger, archive.VolumeQuery{}, &b, policy.EN))
	require.Equal(t, 1, strings.Count(b.String(), "\n"), "another organisation has its own register")
}

func TestFindingVolumes(t *testing.T) {
	r := shelves(t)
	find := func(q archive.VolumeQuery) string {
		page, err := r.Volumes(ctx, asAuditor, q)
		require.NoError(t, err)
		var all []string
		for _, v := range page.Volumes {
			all = append(all, fmt.Sprint(v.Seq))
		}
		return strings.Join(all, " ")
	}
	require.Equal(t, "1 2 3", find(archive.VolumeQuery{}))
	require.Equal(t, "2", find(archive.VolumeQuery{State: archive.Void}))
	require.Equal(t, "3", find(archive.VolumeQuery{Number: "DA-000003"}))
	require.Equal(t, "2", find(archive.VolumeQuery{Match: "五金"}))
	require.Equal(t, "3", find(archive.VolumeQuery{Customer: "+c-3"}))
	require.Equal(t, "1 2 3", find(archive.VolumeQuery{Class: archive.Business, FiledFrom: friday, FiledUntil: friday}))
	require.Empty(t, find(archive.VolumeQuery{Class: archive.Credit}))
	require.Empty(t, find(archive.VolumeQuery{FiledUntil: friday.AddDays(-1)}))
}
