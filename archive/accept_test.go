package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

func TestTheArchivistChecksItemByItem(t *testing.T) {
	f := archivetest.Delivered(friday)
	accept := func(change func(counts []archive.Count) []archive.Count) func() error {
		return func() error {
			_, _, err := f.Accept(archivetest.Archivist, noon, law, change(archivetest.Counts(f)))
			return err
		}
	}
	run(t, []ruleCase{
		{policy.B4_6, "everything as listed", accept(func(c []archive.Count) []archive.Count { return c }), ""},
		{policy.B4_6, "the order of counting is the archivist's own", accept(func(c []archive.Count) []archive.Count { c[0], c[5] = c[5], c[0]; return c }), ""},
		{policy.B4_6, "a page too many", accept(func(c []archive.Count) []archive.Count { c[2].Pages++; return c }), "items[2].pages"},
		{policy.B4_6, "a copy too few", accept(func(c []archive.Count) []archive.Count { c[2].Copies = 0; return c }), "items[2].copies"},
		{policy.B4_6, "an item not counted", accept(func(c []archive.Count) []archive.Count { return c[1:] }), "items[0]"},
		{policy.B4_6, "a paper that no item lists", accept(func(c []archive.Count) []archive.Count {
			return append(c, archive.Count{Code: "9-99", Copies: 1, Pages: 1})
		}), "counts[27].code"},
		{policy.B4_6, "the archivist signs once and waits for B", func() error {
			once, _, err := f.Accept(archivetest.Archivist, noon, law, archivetest.Counts(f))
			require.NoError(t, err)
			_, _, err = once.Accept(archivetest.Archivist, noon, law, archivetest.Counts(f))
			return err
		}, "signatures"},
	})

	err := accept(func(c []archive.Count) []archive.Count { c[2].Pages++; c[2].Copies++; c[3].Pages++; return c[1:] })()
	require.Len(t, policy.Violations(err), 4, "every difference is named at once")
	v := violation(t, err, policy.B4_6, "items[2].pages")
	require.Equal(t, "B4.6: item 3 (1-03) differs in pages: found 4, listed 3; refuse the delivery, naming the differences", v.In(policy.EN))
	require.Equal(t, "第 3 项(1-03)页数与清单不符:实有 4,清单 3", v.Problem.ZH)
	require.Equal(t, "4", v.Found)
	require.Equal(t, "3", v.Wanted)

	for name, change := range map[string]func(c []archive.Count) []archive.Count{
		"twice":          func(c []archive.Count) []archive.Count { return append(c, c[0]) },
		"without a code": func(c []archive.Count) []archive.Count { c[0].Code = ""; return c },
		"less than none": func(c []archive.Count) []archive.Count { c[0].Pages = -1; return c },
		"huge":           func(c []archive.Count) []archive.Count { c[0].Copies = 1 << 40; return c },
	} {
		require.ErrorIs(t, accept(change)(), policy.InvalidInput, name)
	}
}

func TestARefusalNamesTheItems(t *testing.T) {
	f := archivetest.Delivered(friday)
	refuse := func(found ...archive.Difference) (archive.File, error) {
		got, _, err := f.Refuse(archivetest.Archivist, noon, law, found)
		return got, err
	}
	code := f.Items[0].Code
	got, err := refuse(
		archive.Difference{Code: code, Field: "pages", Found: 7},
		archive.Difference{Code: code, Field: "copies", Listed: 99, Found: 2},
		archive.Difference{Code: code, Field: "title", Listed: 1, Found: 1},
		archive.Difference{Code: code, Field: "form"},
		archive.Difference{Code: f.Items[1].Code, Field: "missing"},
		archive.Difference{Field: "unlisted", Found: 2},
	)
	require.NoError(t, err)
	require.Equal(t, archive.Checking, got.State, "back with B")
	require.Equal(t, archivetest.B.ID, got.Holder())
	require.Equal(t, archive.Refusal{
		By: archivetest.Archivist.ID, Presented: friday, Refused: friday,
		Differences: []archive.Difference{
			{Code: "1-01", Field: "pages", Listed: 1, Found: 7},
			{Code: "1-01", Field: "copies", Listed: 1, Found: 2},
			{Code: "1-01", Field: "title"},
			{Code: "1-01", Field: "form"},
			{Code: "1-02", Field: "missing"},
			{Field: "unlisted", Found: 2},
		},
	}, got.Refusals[0], "what is listed is the inventory's, not the caller's")
	require.True(t, must(got.Deadlines.Get(policy.BToArchive)).Open(), "B4.5b: it was no delivery")

	for name, one := range map[string]archive.Difference{
		"an unknown code":    {Code: "9-99", Field: "missing"},
		"no code":            {Field: "pages", Found: 3},
		"no such field":      {Code: code, Field: "colour"},
		"no difference":      {Code: code, Field: "pages", Found: f.Items[0].Pages},
		"unlisted, but none": {Field: "unlisted"},
		"negative":           {Code: code, Field: "pages", Found: -1},
	} {
		_, err := refuse(one)
		require.ErrorIs(t, err, policy.InvalidInput, name)
	}
	_, err = refuse()
	require.ErrorIs(t, err, policy.InvalidInput, "a refusal without a difference")
}

func must(d policy.Deadline, _ bool) policy.Deadline { return d }

func TestARefusalTakesTheArchivistsSignaturesBack(t *testing.T) {
	s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver()
	s.file(s.f.Accept(archivetest.Archivist, s.at, law, archivetest.Counts(s.f)))
	s.refuse()
	require.Len(t, s.f.Signatures, 2)
	for _, sig := range s.f.Signatures {
		require.NotEqual(t, policy.Keeper, sig.As)
	}
}

func TestAcceptingNumbersTheFile(t *testing.T) {
	for _, first := range []policy.Relation{policy.ManagerB, policy.Keeper} {
		s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver()
		if first == policy.ManagerB {
			s.sign(archivetest.B, archive.SignAcceptance)
			require.Equal(t, archive.Delivered, s.f.State, "one signature is not both")
			s.agreed(s.f.Accept(archivetest.Archivist, s.at, law, archivetest.Counts(s.f)))
		} else {
			s.accept()
		}
		require.Equal(t, archive.Accepted, s.f.State)
		require.Equal(t, "DA-000001", s.f.Number, "B4.8a")
		require.Equal(t, s.f.Number, s.v.Number)
		require.Equal(t, archivetest.Archivist.ID, s.f.Holder(), "B3.2")
		require.Equal(t, s.f.Holders, s.v.Holders)
		require.Equal(t, friday, s.v.Filed)
		require.Equal(t, friday, s.v.Verified, "G7: counted just now")
		require.Equal(t, 100, s.v.Completeness.Percent())
		last := s.drafts[len(s.drafts)-1]
		require.Subset(t, last.Rules, []policy.Rule{policy.B4_6, policy.B4_8a, policy.B4_8b})
	}
}

func TestContractsAreNumberedAfterTheFile(t *testing.T) {
	f, v := archivetest.Accepted(friday)
	numbers := map[string]string{}
	for _, it := range f.Items {
		if it.Contract != "" {
			numbers[it.Paper] = it.Contract
		}
	}
	require.Equal(t, map[string]string{
		"loan-contract":           "DA-000001-C01",
		"mortgage-contract":       "DA-000001-C02",
		"supplementary-agreement": "DA-000001-C03",
	}, numbers, "B4.8b")
	require.Equal(t, f.Items, v.Items)

	yearly := lawWith(t, func(r *policy.Regulation) {
		r.Numbers.File, r.Numbers.Contract = "{department}-{year}-{seq:4}", "{file}/{seq}"
	})
	s := opened(t, yearly, "2026-02-13").ended("2026-02-13").handOver().deliver().accept()
	require.Equal(t, "micro-loans-2026-0001", s.f.Number)
	require.Equal(t, "micro-loans-2026-0001/1", s.f.Items[5].Contract)
}

func TestAVoidNumberStaysVisible(t *testing.T) {
	s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver().accept().register()
	_, err := s.f.VoidNumber(s.v, archivetest.Archivist, s.at, law, "")
	require.Equal(t, "B4.8a: the number is made void without a reason; state why", violation(t, err, policy.B4_8a, "reason").Error())

	s.both(s.f.VoidNumber(s.v, archivetest.Archivist, s.at, law, "错号"))
	void := s.v
	require.Equal(t, archive.Void, void.State)
	require.Equal(t, "DA-000001", void.Number)
	require.Equal(t, &archive.Voided{Reason: "错号", By: archivetest.Archivist.ID, Day: friday}, void.Voided)
	require.Equal(t, archive.Delivered, s.f.State)
	require.Empty(t, s.f.Number)
	require.Empty(t, s.f.Volume)
	require.Nil(t, s.f.Line)
	require.Equal(t, archivetest.Archivist.ID, s.f.Holder(), "B3.2: the papers are where they were")
	for _, it := range s.f.Items {
		require.Empty(t, it.Contract)
	}
	_, err = s.f.Register(void, archivetest.Archivist, s.at, law)
	require.ErrorIs(t, err, policy.InvalidInput, "a void volume is not the file's any more")

	s.v = archive.Volume{}
	s.accept().register()
	require.Equal(t, "DA-000002", s.f.Number, "a void number is never used again")
	require.Empty(t, s.f.Breaches)

	for name, hold := range map[string]func(v *archive.Volume){
		"lent out": func(v *archive.Volume) { v.Out = &archive.Out{Slip: "s"} },
		"on hold":  func(v *archive.Volume) { v.Holds = []archive.Hold{{ID: "h"}} },
	} {
		v := s.v
		hold(&v)
		_, err := s.f.VoidNumber(v, archivetest.Archivist, s.at, law, "错号")
		require.ErrorIs(t, err, policy.B4_8a, name)
	}
}

// Rule B4.7a: a void number does not undo that its file was not registered in time.
func TestAVoidNumberThatWasNeverRegistered(t *testing.T) {
	for day, want := range map[string][]string{"2026-02-13": nil, "2026-02-14": {"B4.7a registered archivist"}} {
		s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver().accept().on(day)
		s.both(s.f.VoidNumber(s.v, archivetest.Archivist, s.at, law, "错号"))
		require.Equal(t, want, breaches(s.f), day)
		_, runs := s.f.Deadlines.Get(policy.Registered)
		require.False(t, runs)
	}
}

func TestARefusalAfterAVoidNumber(t *testing.T) {
	s := opened(t, law, "2026-02-13").ended("2026-02-13").on("2026-02-25").handOver().on("2026-02-27").deliver().accept()
	s.on("2026-03-05")
	s.both(s.f.VoidNumber(s.v, archivetest.Archivist, s.at, law, "错号")).refuse()
	require.Equal(t, archivetest.B.ID, s.f.Holder())
	s.deliver()
	require.Equal(t, []string{"B4.7a registered archivist"}, breaches(s.f), "B4.5b: the days in the archive room are not B's")
}

func TestTheRegisterBook(t *testing.T) {
	for _, c := range []struct {
		why, accepted, registered string
		due                       string
		breaches                  []string
	}{
		{"the same working day", "2026-02-27", "2026-02-27", "2026-02-27", nil},
		{"the day after is the archivist's breach", "2026-02-27", "2026-02-28", "2026-02-27", []string{"B4.7a registered archivist"}},
		{"accepted on a rest day: the next working day", "2026-03-07", "2026-03-09", "2026-03-09", nil},
		{"accepted on a rest day, registered then", "2026-03-07", "2026-03-07", "2026-03-09", nil},
		{"accepted on a worked Saturday", "2026-02-28", "2026-03-02", "2026-02-28", []string{"B4.7a registered archivist"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			s := opened(t, law, "2026-02-13").ended("2026-02-13").handOver().deliver().on(c.accepted).accept()
			require.Equal(t, c.due, s.due(policy.Registered).Due.String())
			s.on(c.registered).register()
			require.Equal(t, c.breaches, breaches(s.f))
			require.Equal(t, archive.Entered, s.f.State)
			require.Equal(t, &archive.Line{
				Number: "DA-000001", Title: "L-017", Received: calendar.MustDay(c.accepted),
				Registered: calendar.MustDay(c.registered), By: archivetest.Archivist.ID,
			}, s.f.Line, "B4.7a: the line names the file received")
		})
	}
	f, v := archivetest.Accepted(friday)
	p, err := f.Register(v, archivetest.Archivist, noon, law)
	require.NoError(t, err)
	require.Equal(t, archive.Accepted, p.File.State, "B has not signed the line yet")
	_, err = p.File.Register(p.Volume, archivetest.Archivist, noon, law)
	require.Equal(t, "line", violation(t, err, policy.B4_7a, "line").Field, "the line is written once")
	_, err = p.File.Place(p.Volume, archivetest.Archivist, noon, law, archive.Place{Room: "R", Cabinet: "C", Shelf: "S"})
	require.Equal(t, "state", policy.Violations(err)[0].Field, "not on the shelf before it is in the book")
}

func TestAnotherArchivistRegistersLate(t *testing.T) {
	other := policy.Actor{Org: archivetest.Org, ID: "archivist-2", Roles: policy.Roles{policy.Archivist}}
	f, v := archivetest.Accepted(friday)
	p, err := f.Register(v, other, archivetest.At("2026-02-14"), law)
	require.NoError(t, err)
	require.Equal(t, []string{"B4.7a registered archivist"}, breaches(p.File), "it is the one's who accepted")
	require.Equal(t, other.ID, p.File.Line.By)
}
