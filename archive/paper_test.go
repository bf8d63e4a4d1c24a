package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

var categories = policy.Categories{
	{Code: "basic", ZH: "基本资料", EN: "basic papers", Rule: policy.C4_1, Papers: []policy.CategoryPaper{
		{Code: "licence", ZH: "营业执照", EN: "licence", Form: policy.Copy, Needed: true, Satisfies: []string{"tax"}},
		{Code: "tax", ZH: "税务登记证", EN: "tax certificate", Form: policy.Copy, Needed: true},
		{Code: "leaflet", ZH: "宣传资料", EN: "leaflet", Form: policy.Either},
	}},
	{Code: "approval", ZH: "审批资料", EN: "approval", Rule: policy.K1a, Forms: policy.K1b, Papers: []policy.CategoryPaper{
		{Code: "sheet", ZH: "审批表", EN: "sheet", Form: policy.Both, Needed: true},
	}},
}

func TestPapersAreFiledInTheirCategories(t *testing.T) {
	paper := func(change func(*archive.Paper)) func() error {
		return func() error {
			p := archive.Paper{Code: "sheet", Form: policy.Both, Copies: 1, Pages: 2}
			change(&p)
			c := policy.Checks{Subject: "credit-file/1"}
			archive.Papers{}.Add(&c, law, policy.K1a, law.Day(noon), categories, "papers", p)
			return c.Err()
		}
	}
	run(t, []ruleCase{
		{policy.K1b, "original and copy, as asked for", paper(func(*archive.Paper) {}), ""},
		{policy.K1b, "a copy alone is not both", paper(func(p *archive.Paper) { p.Form = policy.Copy }), "papers[0].form"},
		{policy.C4_1, "the original where the copy is asked for", paper(func(p *archive.Paper) { p.Code, p.Form = "licence", policy.Original }), "papers[0].form"},
		{policy.B5_2a, "the original of a deed", paper(func(p *archive.Paper) {
			p.Code, p.Category, p.Title, p.Form = "", "basic", "房屋所有权证", policy.Original
		}), "papers[0]"},
		{policy.B5_2a, "the original and a copy of it", paper(func(p *archive.Paper) {
			p.Code, p.Category, p.Title = "", "basic", "房屋所有权证"
		}), "papers[0]"},
		{policy.B5_2a, "a copy of it", paper(func(p *archive.Paper) {
			p.Code, p.Category, p.Title, p.Form = "", "basic", "房屋所有权证", policy.Copy
		}), ""},
		{policy.C4_1, "either is either", paper(func(p *archive.Paper) { p.Code, p.Form = "leaflet", policy.Copy }), ""},
	})
	for field, change := range map[string]func(*archive.Paper){
		"papers[0].code":     func(p *archive.Paper) { p.Code = "nothing" },
		"papers[0].category": func(p *archive.Paper) { p.Category = "basic" },
		"papers[0].day":      func(p *archive.Paper) { p.Day = law.Day(noon).AddDays(1) },
		"papers[0].title":    func(p *archive.Paper) { p.Code, p.Category = "", "basic" },
	} {
		err := paper(change)()
		require.ErrorIs(t, err, policy.InvalidInput, field)
		require.Equal(t, field, policy.Violations(err)[0].Field)
	}
	for _, change := range []func(*archive.Paper){
		func(p *archive.Paper) { p.Copies = 0 },
		func(p *archive.Paper) { p.Pages = -1 },
		func(p *archive.Paper) { p.Form = policy.Either },
		func(p *archive.Paper) { p.Code, p.Category, p.Title = "", "nothing", "x" },
	} {
		require.ErrorIs(t, paper(change)(), policy.InvalidInput)
	}
}

func TestCompletenessByCategory(t *testing.T) {
	var c policy.Checks
	ps := archive.Papers{}.Add(&c, law, policy.K1a, law.Day(noon), categories, "papers",
		archive.Paper{Code: "licence", Form: policy.Copy, Copies: 1, Pages: 1},
		archive.Paper{Category: "approval", Title: "会议纪要", Form: policy.Original, Copies: 1, Pages: 3},
	)
	require.NoError(t, c.Err())
	require.Equal(t, "营业执照", ps[0].Title)
	require.Equal(t, "basic", ps[0].Category)
	got := ps.ByCategory(categories)
	require.Equal(t, archive.Completeness{Present: 2, Expected: 2}, got[0].Completeness, "a combined licence is a tax certificate too")
	require.Equal(t, archive.Completeness{Expected: 1, Missing: []string{"sheet"}}, got[1].Completeness)
	require.Equal(t, 1, got[1].Papers, "one the regulation does not list counts for nothing needed")
	require.Equal(t, archive.Completeness{Present: 2, Expected: 3, Missing: []string{"sheet"}}, ps.Completeness(categories))
}

func TestAVerifiedFileBecomesAVolume(t *testing.T) {
	var c policy.Checks
	ps := archive.Papers{}.Add(&c, law, policy.K1a, law.Day(noon), categories, "papers",
		archive.Paper{Code: "sheet", Form: policy.Both, Copies: 1, Pages: 2},
		archive.Paper{Code: "licence", Form: policy.Copy, Copies: 1, Pages: 1},
		archive.Paper{Code: "tax", Form: policy.Copy, Copies: 1, Pages: 1, In: "another-volume"},
	)
	require.NoError(t, c.Err())
	in := archive.Intake{
		Org: archivetest.Org, Class: archive.Credit, Source: archive.Source{Kind: "credit-file", ID: "c1"}, DepartmentNumber: "sales-2024-001",
		Title: "c-9 2024", Customer: "c-9", Handlers: []policy.PersonID{"wang"}, Papers: ps, Categories: categories,
		Holders: []archive.Holding{{Person: "wang", As: policy.Requester, From: archivetest.At("2026-01-05")}},
	}
	d := journal.NewDraft(archivetest.Archivist, noon, "credit-file.receive", policy.C4_3c)
	d.Duties = []journal.Duty{{Deadline: policy.Total}}
	v, vd := in.Volume(d, "v1", 7, archivetest.Archivist.ID, noon, law)
	require.Equal(t, archive.Received, v.State)
	require.Equal(t, "XY-000007", v.Number, "B4.8a: the series of its class")
	require.Equal(t, "sales-2024-001", v.DepartmentNumber, "C4.2a: and its own number")
	require.Equal(t, archivetest.Archivist.ID, v.Holder(), "B3.2")
	require.Equal(t, noon.UTC(), v.Holders[0].Until, "B3.2: without a gap")
	require.Equal(t, []string{"1-01", "2-01"}, []string{v.Items[0].Code, v.Items[1].Code}, "an original filed elsewhere is cited and is no item here")
	require.Equal(t, 100, v.Completeness.Percent())
	require.Empty(t, vd.Duties, "a duty is the file's: told once, it counts once")
	require.Equal(t, []policy.Rule{policy.C4_3c, policy.B4_8a}, vd.Rules)

	v, _, err := v.Move(archivetest.Archivist, noon, law, archivetest.Shelf, nil, false)
	require.NoError(t, err, "it has no register book of its own")
	require.Equal(t, archive.OnShelf, v.State)

	in.Class = archive.Contract
	v, _ = in.Volume(d, "v2", 1, archivetest.Archivist.ID, noon, law)
	require.Equal(t, "HT-000001", v.Number)
	require.Equal(t, calendar.MustDay("2026-02-13"), v.Filed)
}

func TestDifferencesOfPapers(t *testing.T) {
	listed := archive.Papers{{Code: "sheet", Category: "approval"}}
	for _, c := range []struct {
		why   string
		found []archive.PaperDifference
		field string
	}{
		{"one in the list", []archive.PaperDifference{{Paper: 1, Field: "pages", Found: 3}}, ""},
		{"one that is not there", []archive.PaperDifference{{Code: "licence", Field: "missing", Note: "没有"}}, ""},
		{"none", nil, "differences"},
		{"beyond the list", []archive.PaperDifference{{Paper: 2, Field: "pages"}}, "differences[0].paper"},
		{"of no paper", []archive.PaperDifference{{Field: "missing"}}, "differences[0].code"},
		{"of a paper nobody knows", []archive.PaperDifference{{Code: "love-letter", Field: "missing"}}, "differences[0].code"},
		{"of another sort", []archive.PaperDifference{{Paper: 1, Field: "smell"}}, "differences[0].field"},
		{"before the list", []archive.PaperDifference{{Paper: -1, Field: "pages"}}, "differences[0].paper"},
	} {
		var checks policy.Checks
		listed.Differ(&checks, categories, c.found)
		if c.field == "" {
			require.NoError(t, checks.Err(), c.why)
			continue
		}
		require.ErrorIs(t, checks.Err(), policy.InvalidInput, c.why)
		require.Equal(t, c.field, policy.Violations(checks.Err())[0].Field, c.why)
	}
}
