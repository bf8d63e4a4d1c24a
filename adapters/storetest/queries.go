package storetest

import (
	"fmt"
	"testing"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

var queries = group{"Queries", []testCase{
	{
		"Files", "each filter limits by what it names, and all given hold together",
		func(t *testing.T, s Stores) {
			files := make([]archive.File, 6)
			for i := range files {
				files[i] = plain(fmt.Sprintf("f-%d", i), fmt.Sprintf("L-%d", i))
			}
			files[0].State = archive.Checking
			files[1].Project.A = "zhao"
			files[2].Project.B, files[2].State = "zhao", archive.Checking
			files[3].Project.Customer = "c-7"
			files[4].Deadlines = policy.Deadlines{deadline(policy.AToB, "2026-02-25", "2026-02-24"), deadline(policy.BToArchive, "2026-03-04", "")}
			files[5].Deadlines = policy.Deadlines{deadline(policy.AToB, "2026-02-25", "2026-02-25")} // none open
			update(t, s.Archive(), files...)
			for _, c := range []struct {
				q    archive.FileQuery
				want []archive.FileID
			}{
				{archive.FileQuery{}, []archive.FileID{"f-0", "f-1", "f-2", "f-3", "f-4", "f-5"}},
				{archive.FileQuery{State: archive.Checking}, []archive.FileID{"f-0", "f-2"}},
				{archive.FileQuery{Manager: "zhao"}, []archive.FileID{"f-1", "f-2"}},
				{archive.FileQuery{Manager: "zhao", State: archive.Checking}, []archive.FileID{"f-2"}},
				{archive.FileQuery{Customer: "c-7"}, []archive.FileID{"f-3"}},
				{archive.FileQuery{Project: "L-4"}, []archive.FileID{"f-4"}},
				{archive.FileQuery{Project: "L"}, nil},
				{archive.FileQuery{DueBefore: day("2026-03-05")}, []archive.FileID{"f-4"}},
				{archive.FileQuery{DueBefore: day("2026-03-04")}, nil},
				{archive.FileQuery{Customer: "nul\x00"}, nil},
			} {
				c.q.Org = org
				if got := ids(allFiles(t, s, c.q)); fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("%s: found %v, want %v", show(c.q), got, c.want)
				}
			}
		},
	},
	{
		"FilesMove", "a filter goes by the record as it is now, not as it was created",
		func(t *testing.T, s Stores) {
			f := plain("f-1", "L-1")
			f.Deadlines = policy.Deadlines{deadline(policy.AToB, "2026-02-25", "")}
			f = update(t, s.Archive(), f)[0]
			f.State, f.Project.Customer = archive.Checking, "c-7"
			f.Deadlines = policy.Deadlines{f.Deadlines[0].Meet(day("2026-02-24"))}
			_, err := save(t, s.Archive(), f)
			must(t, err)
			for _, q := range []archive.FileQuery{{State: archive.Sorting}, {Customer: "c-9"}, {DueBefore: day("2099-01-01")}} {
				q.Org = org
				equal(t, len(allFiles(t, s, q)), 0)
			}
			equal(t, len(allFiles(t, s, archive.FileQuery{Org: org, State: archive.Checking, Customer: "c-7"})), 1)
		},
	},
	{
		"Volumes", "each filter limits by what it names, and all given hold together",
		func(t *testing.T, s Stores) {
			volumes := make([]archive.Volume, 5)
			for i := range volumes {
				volumes[i] = volume(uint64(i + 1))
				volumes[i].Filed = day("2026-03-01").AddDays(i)
			}
			volumes[0].Class, volumes[0].State = archive.Credit, archive.Received
			volumes[1].Customer, volumes[1].Title = "c-7", "乙公司 100% 授信"
			volumes[2].State, volumes[2].Project = archive.Void, "G-100"
			volumes[3].Verified = day("2025-01-01")
			volumes[4].Verified = calendar.Day{}
			shelve(t, s.Archive(), volumes...)
			for _, c := range []struct {
				q    archive.VolumeQuery
				want []uint64
			}{
				{archive.VolumeQuery{}, []uint64{2, 3, 4, 5, 1}},
				{archive.VolumeQuery{Class: archive.Credit}, []uint64{1}},
				{archive.VolumeQuery{State: archive.OnShelf}, []uint64{2, 4, 5}},
				{archive.VolumeQuery{State: archive.Void}, []uint64{3}},
				{archive.VolumeQuery{Number: "YW-0004"}, []uint64{4}},
				{archive.VolumeQuery{Number: "YW"}, nil},
				{archive.VolumeQuery{Customer: "c-7"}, []uint64{2}},
				{archive.VolumeQuery{Match: "公司 1"}, []uint64{2}},
				{archive.VolumeQuery{Match: "0% "}, []uint64{2}},
				{archive.VolumeQuery{Match: "%"}, []uint64{2}},
				{archive.VolumeQuery{Match: "_"}, nil},
				{archive.VolumeQuery{Match: "100"}, []uint64{2, 3}},
				{archive.VolumeQuery{Match: "yw-"}, nil},
				{archive.VolumeQuery{Match: "0005"}, []uint64{5}},
				{archive.VolumeQuery{Match: "c-7"}, []uint64{2}},
				{archive.VolumeQuery{FiledFrom: day("2026-03-03")}, []uint64{3, 4, 5}},
				{archive.VolumeQuery{FiledUntil: day("2026-03-03")}, []uint64{2, 3, 1}},
				{archive.VolumeQuery{FiledFrom: day("2026-03-02"), FiledUntil: day("2026-03-03")}, []uint64{2, 3}},
				{archive.VolumeQuery{VerifiedBefore: day("2026-02-27")}, []uint64{4, 5}},
				{archive.VolumeQuery{VerifiedBefore: day("2026-02-28")}, []uint64{2, 3, 4, 5, 1}},
				{archive.VolumeQuery{State: archive.OnShelf, Match: "甲", FiledUntil: day("2026-03-04")}, []uint64{4}},
			} {
				c.q.Org = org
				var got []uint64
				for _, v := range allVolumes(t, s, c.q) {
					got = append(got, v.Seq)
				}
				if fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("%s: found %v, want %v", show(c.q), got, c.want)
				}
			}
		},
	},
}}
