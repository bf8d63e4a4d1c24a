package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
)

var paging = group{"Paging", []testCase{
	{
		"FilesOnceInOrder", "a list to print has each file once, by id, whatever the size of its pages",
		func(t *testing.T, s Stores) {
			var files []archive.File
			for _, i := range mixed(120) {
				files = append(files, plain(fmt.Sprintf("f-%03d", i), fmt.Sprintf("L-%d", i)))
			}
			update(t, s.Archive(), files...)
			slices.SortFunc(files, func(a, b archive.File) int { return cmp.Compare(a.ID, b.ID) })
			for _, limit := range []int{1, 7, 40, 119, 120, 121, 1000} {
				got := allFiles(t, s, archive.FileQuery{Org: org, Customer: "c-9", Limit: limit})
				equal(t, len(got), 120)
				for i, f := range got {
					equal(t, f.ID, files[i].ID)
				}
			}
			equal(t, len(allFiles(t, s, archive.FileQuery{Org: org, Customer: "c-9", State: archive.Sorting, Manager: "li", Limit: 9})), 120)
		},
	},
	{
		"VolumesByClassAndNumber", "the shelf list goes by class and place in the series: 2 before 10",
		func(t *testing.T, s Stores) {
			var volumes []archive.Volume
			for _, i := range mixed(60) {
				v := volume(uint64(i/3 + 1))
				v.Class = []archive.Class{archive.Contract, archive.Business, archive.Credit}[i%3]
				v.ID = archive.VolumeID(fmt.Sprintf("v-%d", 1000-i))
				volumes = append(volumes, v)
			}
			shelve(t, s.Archive(), volumes...)
			for _, limit := range []int{1, 7, 59, 60, 61} {
				got := allVolumes(t, s, archive.VolumeQuery{Org: org, Limit: limit})
				equal(t, len(got), 60)
				for i, v := range got {
					equal(t, v.Class, []archive.Class{archive.Business, archive.Contract, archive.Credit}[i/20])
					equal(t, v.Seq, uint64(i%20+1))
				}
			}
		},
	},
	{
		"OrderByBytes", "the same order on every store, whatever the language of the machine",
		func(t *testing.T, s Stores) {
			ids := []string{"A", "B", "Z-1", "_", "a", "a-1", "a1", "b", "é", "甲", "\U0001F4C1"}
			var files []archive.File
			for _, i := range mixed(len(ids)) {
				files = append(files, plain(ids[i], ids[i]))
			}
			update(t, s.Archive(), files...)
			var got []string
			for _, f := range allFiles(t, s, archive.FileQuery{Org: org, Limit: 2}) {
				got = append(got, string(f.ID))
			}
			slices.Sort(ids)
			equal(t, got, ids)
			sound(t, s, org)
		},
	},
	{
		"Limits", "a page has 100 records unless asked otherwise, and never more than 1000",
		func(t *testing.T, s Stores) {
			var files []archive.File
			for i := range 101 {
				files = append(files, plain(fmt.Sprintf("f-%d", i), fmt.Sprintf("L-%d", i)))
			}
			update(t, s.Archive(), files...)
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Files(t.Context(), archive.FileQuery{Org: org})
				must(t, err)
				equal(t, len(page.Files), 100)
				for _, limit := range []int{-1, 1001} {
					_, err = r.Files(t.Context(), archive.FileQuery{Org: org, Limit: limit})
					wants(t, err, policy.InvalidInput)
					_, err = r.Volumes(t.Context(), archive.VolumeQuery{Org: org, Limit: limit})
					wants(t, err, policy.InvalidInput)
				}
				return nil
			})
		},
	},
	{
		"NextIsEmptyAtTheEnd", "a last page that is full is known to be the last",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"), plain("f-2", "L-2"))
			view(t, s.Archive(), func(r archive.Reader) error {
				page, err := r.Files(t.Context(), archive.FileQuery{Org: org, Limit: 2})
				must(t, err)
				equal(t, page.Next, "")
				page, err = r.Files(t.Context(), archive.FileQuery{Org: org, State: archive.Shelved})
				must(t, err)
				equal(t, len(page.Files), 0)
				equal(t, page.Next, "")
				return nil
			})
		},
	},
	{
		"StableUnderInserts", "what is added between two pages moves nothing: no record is skipped or shown twice",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"), plain("f-3", "L-3"), plain("f-5", "L-5"))
			q := archive.FileQuery{Org: org, Limit: 2}
			var first, second archive.FilePage
			view(t, s.Archive(), func(r archive.Reader) (err error) {
				first, err = r.Files(t.Context(), q)
				return err
			})
			update(t, s.Archive(), plain("f-2", "L-2"), plain("f-4", "L-4"))
			q.After = first.Next
			view(t, s.Archive(), func(r archive.Reader) (err error) {
				second, err = r.Files(t.Context(), q)
				return err
			})
			equal(t, ids(first.Files), []archive.FileID{"f-1", "f-3"})
			equal(t, ids(second.Files), []archive.FileID{"f-4", "f-5"})
		},
	},
	{
		"CursorMisuse", "a cursor that is garbage or another query's is refused, not taken for the beginning",
		func(t *testing.T, s Stores) {
			update(t, s.Archive(), plain("f-1", "L-1"), plain("f-2", "L-2"))
			shelve(t, s.Archive(), volume(1), volume(2))
			view(t, s.Archive(), func(r archive.Reader) error {
				ctx := t.Context()
				page, err := r.Files(ctx, archive.FileQuery{Org: org, Limit: 1})
				must(t, err)
				shelf, err := r.Volumes(ctx, archive.VolumeQuery{Org: org, Limit: 1})
				must(t, err)
				_, err = r.Files(ctx, archive.FileQuery{Org: org, Limit: 2, After: page.Next}) // another size is fine
				must(t, err)
				for _, q := range []archive.FileQuery{
					{Org: org, After: "garbage"}, {Org: org, After: "f-1"}, {Org: org, After: page.Next[1:]}, {Org: org, After: page.Next + "x"},
					{Org: org, After: shelf.Next}, {Org: other, After: page.Next}, {Org: org, State: archive.Sorting, After: page.Next},
				} {
					_, err = r.Files(ctx, q)
					wants(t, err, policy.InvalidInput)
				}
				for _, q := range []archive.VolumeQuery{
					{Org: org, After: "garbage"}, {Org: org, After: page.Next}, {Org: other, After: shelf.Next}, {Org: org, Match: "x", After: shelf.Next},
				} {
					_, err = r.Volumes(ctx, q)
					wants(t, err, policy.InvalidInput)
				}
				return nil
			})
		},
	},
}}

// mixed returns 0 to n-1 in an order that is neither ascending nor descending.
func mixed(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i * 7919 % n // a prime greater than any n here
	}
	return out
}

func ids(files []archive.File) (out []archive.FileID) {
	for _, f := range files {
		out = append(out, f.ID)
	}
	return out
}

// allFiles reads every page of a query.
func allFiles(t *testing.T, s Stores, q archive.FileQuery) (all []archive.File) {
	t.Helper()
	view(t, s.Archive(), func(r archive.Reader) error {
		for {
			page, err := r.Files(t.Context(), q)
			if err != nil {
				return err
			}
			all = append(all, page.Files...)
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return all
}

// allVolumes reads every page of a query.
func allVolumes(t *testing.T, s Stores, q archive.VolumeQuery) (all []archive.Volume) {
	t.Helper()
	view(t, s.Archive(), func(r archive.Reader) error {
		for {
			page, err := r.Volumes(t.Context(), q)
			if err != nil {
				return err
			}
			all = append(all, page.Volumes...)
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return all
}
