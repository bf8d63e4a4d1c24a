package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func note(text string) archive.Note { return archive.Note{By: "zhou", At: noon, Text: text} }

// incident is an incident with something in every field.
func incident(id archive.IncidentID) archive.Incident {
	investigation, decision, closing, found := note("查明\n如下"), note("决定"), note("结案"), note("又找到")
	return archive.Incident{
		Org: org, ID: id, State: archive.IncidentClosed, Kind: archive.Loss, Of: archive.Source{Kind: archive.VolumeKind, ID: "v-1"},
		Items: []string{"1-1"}, Facts: "少一项", Answers: "li", Opened: note(""),
		Investigation: &investigation, Decision: &decision, Closing: &closing, Outcome: archive.MadeGood, Found: &found, At: noon,
	}
}

// stocktake is a stocktake under way with something in every field it then has.
func stocktake(id archive.StocktakeID, place string) archive.Stocktake {
	return archive.Stocktake{
		Org: org, ID: id, State: archive.Counting, Place: place, Scope: archive.FullCount, Rule: policy.G7,
		Acts:     archive.StocktakeActs{Start: "a", Enter: "b", Close: "c", Resolve: "d", Drop: "e"},
		Expected: []archive.Stock{{ID: "v-1", Label: "YW-0001", Slot: "R1/C2/S3", Quantity: 1}},
		Keepers:  []policy.PersonID{"zhou"}, As: policy.Keeper, Counter: "wu", Started: noon,
		Found: []archive.Stock{{Label: "YW-0002", Quantity: 2}}, At: noon,
	}
}

// counted is the stocktake signed, with a difference that has its entry.
func counted(s archive.Stocktake) archive.Stocktake {
	dropped := note("r")
	s.State, s.Digest, s.Closed, s.Incident, s.Dropped = archive.Resolved, s.Sheet(), noon.Add(time.Hour), "i-1", &dropped
	s.Differences = []archive.Discrepancy{{
		Kind: archive.Shortage, ID: "v-1", Label: "YW-0001", Expected: 1, Slot: "R1/C2/S3", FoundIn: "R1",
		Entry: &archive.Entry{How: "found", Note: note("在桌上")},
	}}
	return s
}

func disposal(id archive.DisposalID) archive.Disposal {
	struck, approval, refusal, execution := note("冻结"), note(""), note("不同意"), note("")
	return archive.Disposal{
		Org: org, ID: id, State: archive.Appraised, DrawnUp: note(""), At: noon,
		Lines: []archive.DisposalLine{{
			Volume: "v-1", Number: "YW-0001", Title: "甲公司借款", Filed: day("2026-02-27"), Until: day("2036-02-27"), Citation: "cited", Struck: &struck,
		}},
		Appraisals: []archive.Appraisal{{Note: note(""), Verdicts: []archive.Verdict{{Volume: "v-1", Until: day("2046-01-01")}}}},
		Approval:   &approval, Refusal: &refusal, Execution: &execution,
	}
}

func shelf(path, barcode string) archive.Shelf {
	return archive.Shelf{Org: org, Path: path, Barcode: barcode, Title: "一号库 " + path, At: noon}
}

// put saves what it is given in one transaction.
func put(ctx context.Context, s archive.Store, records ...any) error {
	return s.Update(ctx, func(tx archive.Tx) (err error) {
		for _, one := range records {
			switch r := one.(type) {
			case archive.Incident:
				_, err = tx.SaveIncident(ctx, r, draft("incident"))
			case archive.Stocktake:
				_, err = tx.SaveStocktake(ctx, r, draft("count"))
			case archive.Shelf:
				_, err = tx.SaveShelf(ctx, r, draft("shelf"))
			case archive.Disposal:
				_, err = tx.SaveDisposal(ctx, r, draft("disposal"))
			case archive.Volume:
				_, err = tx.SaveVolume(ctx, r, draft("volume"))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

var life = group{"Life", []testCase{
	{
		"KeptWhole", "volumes, incidents, stocktakes, shelves and disposals come back as they were saved",
		func(t *testing.T, s Stores) {
			i, c, h, x := incident("i-1"), counted(stocktake("c-1", "shelf/R1")), shelf("R1", "B-1"), disposal("x-1")
			h.Closed = true
			v := volume(1)
			v.Restricted = &archive.Restriction{Reason: "withdrawn", By: "zhou", At: noon}
			v.Disposal = &archive.Destroyed{List: "x-1", By: "zhou", Day: day("2056-03-01")}
			must(t, put(t.Context(), s.Archive(), v, i, c, h, x))
			v.Revision, i.Revision, c.Revision, h.Revision, x.Revision = 1, 1, 1, 1, 1
			view(t, s.Archive(), func(r archive.Reader) error {
				ctx := t.Context()
				gotV, err := r.Volume(ctx, org, "v-1")
				must(t, err)
				equal(t, gotV, v)
				gotI, err := r.Incident(ctx, org, "i-1")
				must(t, err)
				equal(t, gotI, i)
				gotC, err := r.Stocktake(ctx, org, "c-1")
				must(t, err)
				equal(t, gotC, c)
				gotH, err := r.Shelf(ctx, org, "R1")
				must(t, err)
				equal(t, gotH, h)
				gotX, err := r.Disposal(ctx, org, "x-1")
				must(t, err)
				equal(t, gotX, x)
				return nil
			})
			for _, kind := range []string{archive.IncidentRecord + " i-1", archive.StocktakeKind + " c-1", archive.ShelfKind + " R1", archive.DisposalKind + " x-1"} {
				var c journal.Chain
				_, err := fmt.Sscan(kind, &c.Kind, &c.ID)
				must(t, err)
				c.Org = org
				equal(t, len(entries(t, s.Archive(), c)), 1)
			}
			sound(t, s, org)
		},
	},
	{
		"NothingOfOthers", "an organisation sees its own records only (C2b)",
		func(t *testing.T, s Stores) {
			must(t, put(t.Context(), s.Archive(), incident("i-1"), stocktake("c-1", "shelf/R1"), shelf("R1", "B-1"), disposal("x-1")))
			view(t, s.Archive(), func(r archive.Reader) error {
				ctx := t.Context()
				_, err := r.Incident(ctx, other, "i-1")
				wants(t, err, policy.NotFound)
				_, err = r.Stocktake(ctx, other, "c-1")
				wants(t, err, policy.NotFound)
				_, err = r.Shelf(ctx, other, "R1")
				wants(t, err, policy.NotFound)
				_, err = r.Disposal(ctx, other, "x-1")
				wants(t, err, policy.NotFound)
				incidents, err := r.Incidents(ctx, archive.IncidentQuery{Org: other})
				must(t, err)
				equal(t, len(incidents.Incidents), 0)
				counts, err := r.Stocktakes(ctx, archive.StocktakeQuery{Org: other})
				must(t, err)
				equal(t, len(counts.Stocktakes), 0)
				shelves, err := r.Shelves(ctx, archive.ShelfQuery{Org: other, Barcode: "B-1"})
				must(t, err)
				equal(t, len(shelves.Shelves), 0)
				disposals, err := r.Disposals(ctx, archive.DisposalQuery{Org: other})
				must(t, err)
				equal(t, len(disposals.Disposals), 0)
				return nil
			})
		},
	},
	{
		"Incidents", "each filter limits by what it names, and all given hold together",
		func(t *testing.T, s Stores) {
			a, b, c := incident("i-1"), incident("i-2"), incident("i-3")
			b.State, b.Of.ID, b.Answers = archive.IncidentOpen, "v-2", ""
			c.Kind, c.Of = archive.Misuse, archive.Source{Kind: journal.ReadingsKind, ID: "li"}
			must(t, put(t.Context(), s.Archive(), a, b, c))
			for _, one := range []struct {
				q    archive.IncidentQuery
				want string
			}{
				{archive.IncidentQuery{}, "[i-1 i-2 i-3]"},
				{archive.IncidentQuery{State: archive.IncidentOpen}, "[i-2]"},
				{archive.IncidentQuery{Kind: archive.Misuse}, "[i-3]"},
				{archive.IncidentQuery{Of: archive.Source{Kind: archive.VolumeKind}}, "[i-1 i-2]"},
				{archive.IncidentQuery{Of: archive.Source{Kind: archive.VolumeKind, ID: "v-2"}}, "[i-2]"},
				{archive.IncidentQuery{Answers: "li"}, "[i-1 i-3]"},
				{archive.IncidentQuery{Answers: "li", Kind: archive.Loss}, "[i-1]"},
			} {
				one.q.Org, one.q.Limit = org, 2
				var got []archive.IncidentID
				for {
					var page archive.IncidentPage
					view(t, s.Archive(), func(r archive.Reader) (err error) {
						page, err = r.Incidents(t.Context(), one.q)
						return err
					})
					for _, i := range page.Incidents {
						got = append(got, i.ID)
					}
					if one.q.After = page.Next; page.Next == "" {
						break
					}
				}
				equal(t, fmt.Sprint(got), one.want)
			}
		},
	},
	{
		"Stocktakes", "counts are listed by the instant they were started, of one place or of all that begin so",
		func(t *testing.T, s Stores) {
			a, b, c := stocktake("c-3", "shelf/R1"), counted(stocktake("c-2", "shelf/R1")), stocktake("c-1", "safe/S1")
			b.Started = noon.Add(-time.Hour)
			c.Scope = archive.SurpriseCount
			must(t, put(t.Context(), s.Archive(), a, b, c))
			for _, one := range []struct {
				q    archive.StocktakeQuery
				want string
			}{
				{archive.StocktakeQuery{}, "[c-2 c-1 c-3]"},
				{archive.StocktakeQuery{Place: "shelf/R1"}, "[c-2 c-3]"},
				{archive.StocktakeQuery{Place: "shelf/"}, "[c-2 c-3]"},
				{archive.StocktakeQuery{Place: "safe/"}, "[c-1]"},
				{archive.StocktakeQuery{Place: "shelf"}, "[]"},
				{archive.StocktakeQuery{State: archive.Counting}, "[c-1 c-3]"},
				{archive.StocktakeQuery{Scope: archive.SurpriseCount}, "[c-1]"},
			} {
				one.q.Org = org
				var got []archive.StocktakeID
				view(t, s.Archive(), func(r archive.Reader) error {
					page, err := r.Stocktakes(t.Context(), one.q)
					for _, c := range page.Stocktakes {
						got = append(got, c.ID)
					}
					return err
				})
				equal(t, fmt.Sprint(got), one.want)
			}
		},
	},
	{
		"UnderAPlace", "what stands in a place is found with all below it, and nothing whose name begins alike",
		func(t *testing.T, s Stores) {
			var records []any
			for i, path := range []string{"R1", "R1/C2", "R1/C2/S3", "R1/C20", "R1/C20/S3", "R2", "R2/C2", "R2/C2/S3"} {
				records = append(records, shelf(path, fmt.Sprint("B-", i)))
			}
			for i, place := range []archive.Place{
				{Room: "R1", Cabinet: "C2", Shelf: "S3"}, {Room: "R1", Cabinet: "C2", Shelf: "S3", Box: "B4"},
				{Room: "R1", Cabinet: "C20", Shelf: "S3"}, {Room: "R2", Cabinet: "C2", Shelf: "S3"}, {},
			} {
				v := volume(uint64(i + 1))
				v.Place = place
				records = append(records, v)
			}
			must(t, put(t.Context(), s.Archive(), records...))
			for _, one := range []struct{ under, shelves, volumes string }{
				{"R1", "R1 R1/C2 R1/C2/S3 R1/C20 R1/C20/S3 ", "1 2 3 "},
				{"R1/C2", "R1/C2 R1/C2/S3 ", "1 2 "},
				{"R1/C2/S3/B4", "", "2 "},
				{"R1/C", "", ""},
				{"", "R1 R1/C2 R1/C2/S3 R1/C20 R1/C20/S3 R2 R2/C2 R2/C2/S3 ", "1 2 3 4 5 "},
			} {
				shelves, volumes := "", ""
				view(t, s.Archive(), func(r archive.Reader) error {
					page, err := r.Shelves(t.Context(), archive.ShelfQuery{Org: org, Under: one.under})
					must(t, err)
					for _, h := range page.Shelves {
						shelves += h.Path + " "
					}
					return nil
				})
				for _, v := range allVolumes(t, s, archive.VolumeQuery{Org: org, Under: one.under}) {
					volumes += fmt.Sprint(v.Seq, " ")
				}
				equal(t, shelves, one.shelves)
				equal(t, volumes, one.volumes)
			}
		},
	},
	{
		"OneShelfABarcode", "a scanner that reads a barcode is at one shelf",
		func(t *testing.T, s Stores) {
			must(t, put(t.Context(), s.Archive(), shelf("R1", "B-1"), shelf("R2", ""), shelf("R3", "")))
			wants(t, put(t.Context(), s.Archive(), shelf("R4", "B-1")), policy.Conflict)
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Shelves(t.Context(), archive.ShelfQuery{Org: org, Barcode: "B-1"})
				must(t, err)
				equal(t, len(page.Shelves), 1)
				equal(t, page.Shelves[0].Path, "R1")
				return nil
			})
		},
	},
	{
		"Expired", "what comes up is what has a last day that is over and that nothing keeps, as it is now; what has none can be asked for",
		func(t *testing.T, s Stores) {
			volumes := make([]archive.Volume, 5)
			for i := range volumes {
				volumes[i] = volume(uint64(i + 1))
				volumes[i].Holds, volumes[i].Retention = nil, &archive.Retention{Until: day("2036-01-01").AddDays(i), Citation: "cited"}
			}
			volumes[1].Holds = []archive.Hold{{ID: "h-1", Case: "case-1", By: "zhou", Placed: noon}}
			volumes[2].State = archive.Disposed
			volumes[3].Retention = nil
			volumes = shelve(t, s.Archive(), volumes...)
			expired := func(before string) string {
				var got []uint64
				for _, v := range allVolumes(t, s, archive.VolumeQuery{Org: org, ExpiredBefore: day(before)}) {
					got = append(got, v.Seq)
				}
				return fmt.Sprint(got)
			}
			equal(t, expired("2036-01-01"), "[]")
			equal(t, expired("2036-01-02"), "[1]")
			equal(t, expired("2046-01-01"), "[1 5]")
			undated := func() string {
				var got []uint64
				for _, v := range allVolumes(t, s, archive.VolumeQuery{Org: org, Undated: true}) {
					got = append(got, v.Seq)
				}
				return fmt.Sprint(got)
			}
			equal(t, undated(), "[2 3 4]")
			volumes[1].Holds = nil
			volumes[0].Holds = []archive.Hold{{ID: "h-2", Case: "case-2", By: "zhou", Placed: noon}}
			must(t, put(t.Context(), s.Archive(), volumes[0], volumes[1]))
			equal(t, expired("2046-01-01"), "[2 5]")
			equal(t, undated(), "[1 3 4]")
			sound(t, s, org)
		},
	},
	{
		"OneCountAPlace", "of two who count one place at once exactly one may win; when it is over another may begin",
		func(t *testing.T, s Stores) {
			errs := inParallel(8, func(i int) error {
				return put(t.Context(), s.Archive(), stocktake(archive.StocktakeID(fmt.Sprint("c-", i)), "shelf/R1"))
			})
			equal(t, winners(t, errs), 1)
			must(t, put(t.Context(), s.Archive(), stocktake("elsewhere", "shelf/R2")))
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Stocktakes(t.Context(), archive.StocktakeQuery{Org: org, Place: "shelf/R1"})
				must(t, err)
				equal(t, len(page.Stocktakes), 1)
				errs[0] = nil
				return nil
			})
			must(t, s.Archive().Update(t.Context(), func(tx archive.Tx) error {
				page, err := tx.Stocktakes(t.Context(), archive.StocktakeQuery{Org: org, Place: "shelf/R1"})
				if err != nil {
					return err
				}
				_, err = tx.SaveStocktake(t.Context(), counted(page.Stocktakes[0]), draft("close"))
				return err
			}))
			must(t, put(t.Context(), s.Archive(), stocktake("again", "shelf/R1")))
			sound(t, s, org)
		},
	},
	{
		"LentOrHeld", "a volume lent and put on hold at the same moment is the one or the other",
		func(t *testing.T, s Stores) {
			v := volume(1)
			v.Out, v.Holds, v.Restricted = nil, nil, nil
			v = shelve(t, s.Archive(), v)[0]
			errs := inParallel(16, func(i int) error {
				return s.Archive().Update(t.Context(), func(tx archive.Tx) error {
					now, err := tx.Volume(t.Context(), org, v.ID)
					switch {
					case err != nil:
						return err
					case now.Out != nil || len(now.Holds) > 0:
						return errRefused
					case i%2 == 0:
						now.Out = &archive.Out{Slip: "s-1", Borrower: "li", Due: day("2026-03-09")}
					default:
						now.Holds = []archive.Hold{{ID: "h-1", Case: "case-1", By: "zhou", Placed: noon}}
					}
					_, err = tx.SaveVolume(t.Context(), now, draft("race"))
					return err
				})
			})
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !errors.Is(err, policy.Conflict) && !errors.Is(err, errRefused) {
					t.Errorf("found the error %v, want a conflict", err)
				}
			}
			equal(t, won, 1)
			got := allVolumes(t, s, archive.VolumeQuery{Org: org})[0]
			equal(t, got.Out != nil, len(got.Holds) == 0)
			sound(t, s, org)
		},
	},
}}
