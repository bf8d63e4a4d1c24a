package archive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

func task() archive.StocktakeTask {
	return archive.StocktakeTask{
		Org: archivetest.Org, ID: "count-1", Place: "shelf/R1", Scope: archive.FullCount,
		Expected: []archive.Stock{
			{ID: "v-1", Label: "DA-000001", Slot: "R1/C1/S1", Quantity: 1},
			{ID: "v-2", Label: "DA-000002", Slot: "R1/C1/S2", Quantity: 1},
			{ID: "v-3", Label: "DA-000003", Slot: "R1/C1/S2", Quantity: 3},
		},
		Keepers: []policy.PersonID{archivetest.Archivist.ID}, As: policy.Keeper, Rule: policy.G7,
		Acts: archive.StocktakeActs{
			Start: archive.ActStartStocktake, Enter: archive.ActEnterStocktake, Close: archive.ActCloseStocktake,
			Resolve: archive.ActResolveStocktake, Drop: archive.ActDropStocktake,
		},
	}
}

var counter = archivetest.OfficeDirector

func started(t require.TestingT, change ...func(k *archive.StocktakeTask)) archive.Stocktake {
	k := task()
	for _, one := range change {
		one(&k)
	}
	s, _, err := archive.StartStocktake(k, counter, noon, law)
	require.NoError(t, err)
	return s
}

func entered(t require.TestingT, found ...archive.Stock) archive.Stocktake {
	s, _, err := started(t).Enter(counter, noon, law, found)
	require.NoError(t, err)
	return s
}

func tallied(t require.TestingT, s archive.Stocktake, elsewhere ...archive.Stock) archive.Tally {
	got, err := s.Close(counter, noon, law, s.Sheet(), elsewhere, "incident-1")
	require.NoError(t, err)
	return got
}

// stocktakes are a stocktake in each of its states.
func stocktakes(t require.TestingT) map[policy.State]archive.Stocktake {
	all := []archive.Stock{{Label: "DA-000001", Quantity: 1}, {Label: "DA-000002", Quantity: 1}, {ID: "v-3", Quantity: 3}}
	differing := tallied(t, entered(t, all[1:]...)).Stocktake
	resolved, _, err := differing.Resolve(archivetest.GeneralManager, noon, law, archive.Resolution{How: "found", Reason: "在整理台"})
	require.NoError(t, err)
	dropped, _, err := started(t).Drop(archivetest.GeneralManager, noon, law, "盘点人离职")
	require.NoError(t, err)
	in := map[policy.State]archive.Stocktake{}
	for _, s := range []archive.Stocktake{entered(t, all...), tallied(t, entered(t, all...)).Stocktake, differing, resolved, dropped} {
		in[s.State] = s
	}
	return in
}

func lastS(_ archive.Stocktake, _ journal.Draft, err error) error { return err }

func TestACountFindsWhatDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		found, elsewhere []archive.Stock
		want             []archive.Discrepancy
		kind             archive.IncidentKind
	}{
		"all is there":                   {found: []archive.Stock{{Label: "DA-000001", Quantity: 1}, {ID: "v-2", Quantity: 1}, {Label: "DA-000003", Slot: "R1/C1/S2", Quantity: 3}}},
		"numbers are typed as they come": {found: []archive.Stock{{Label: "da－000001", Quantity: 1}, {Label: "DA-000 002", Quantity: 1}, {Label: "da-000003", Quantity: 3}}},
		"what the records have where it was expected is short, not misplaced": {
			found:     []archive.Stock{{ID: "v-2", Quantity: 1}, {ID: "v-3", Quantity: 3}},
			elsewhere: []archive.Stock{{ID: "v-1", Label: "DA-000001", Slot: "R1/C1/S1", Quantity: 1}},
			want:      []archive.Discrepancy{{Kind: archive.Shortage, ID: "v-1", Label: "DA-000001", Expected: 1, Slot: "R1/C1/S1"}},
			kind:      archive.Loss,
		},
		"one is short": {
			found: []archive.Stock{{ID: "v-2", Quantity: 1}, {ID: "v-3", Quantity: 2}},
			want: []archive.Discrepancy{
				{Kind: archive.Shortage, ID: "v-1", Label: "DA-000001", Expected: 1, Slot: "R1/C1/S1"},
				{Kind: archive.Shortage, ID: "v-3", Label: "DA-000003", Expected: 3, Found: 2, Slot: "R1/C1/S2"},
			},
			kind: archive.Loss,
		},
		"one is too many, one nobody knows": {
			found: []archive.Stock{{ID: "v-1", Quantity: 2}, {ID: "v-2", Quantity: 1}, {ID: "v-3", Quantity: 3}, {Label: "DA-000099", Quantity: 1}},
			want: []archive.Discrepancy{
				{Kind: archive.Surplus, ID: "v-1", Label: "DA-000001", Expected: 1, Found: 2, Slot: "R1/C1/S1"},
				{Kind: archive.Surplus, Label: "DA-000099", Found: 1},
			},
			kind: archive.Mismatch,
		},
		"one lies in another slot, one is another place's": {
			found:     []archive.Stock{{ID: "v-1", Slot: "R1/C9/S9", Quantity: 1}, {ID: "v-2", Quantity: 1}, {ID: "v-3", Quantity: 3}, {Label: "DA-000050", Slot: "R1/C1/S1", Quantity: 1}},
			elsewhere: []archive.Stock{{ID: "v-50", Label: "DA-000050", Slot: "R9/C1/S1", Quantity: 1}},
			want: []archive.Discrepancy{
				{Kind: archive.Misplaced, ID: "v-1", Label: "DA-000001", Expected: 1, Found: 1, Slot: "R1/C1/S1", FoundIn: "R1/C9/S9"},
				{Kind: archive.Misplaced, ID: "v-50", Label: "DA-000050", Found: 1, Slot: "R9/C1/S1", FoundIn: "R1/C1/S1"},
			},
			kind: archive.Mismatch,
		},
		"one has gone out since, one stands elsewhere since, one was moved on after it was counted": {
			found: []archive.Stock{{ID: "v-3", Slot: "R1/C1/S2", Quantity: 3}},
			elsewhere: []archive.Stock{
				{ID: "v-1", Label: "DA-000001"}, {ID: "v-2", Label: "DA-000002", Slot: "R9/C1/S1", Quantity: 1}, {ID: "v-3", Label: "DA-000003", Slot: "R9/C1/S1", Quantity: 3},
			},
			want: []archive.Discrepancy{{Kind: archive.Misplaced, ID: "v-2", Label: "DA-000002", Expected: 1, Slot: "R9/C1/S1"}},
			kind: archive.Mismatch,
		},
		"one was moved on before it was counted": {
			found:     []archive.Stock{{ID: "v-1", Quantity: 1}, {ID: "v-2", Slot: "R1/C9/S9", Quantity: 1}, {ID: "v-3", Quantity: 3}},
			elsewhere: []archive.Stock{{ID: "v-2", Label: "DA-000002", Slot: "R1/C9/S9", Quantity: 1}},
		},
		"one was put here since": {
			found:     []archive.Stock{{ID: "v-1", Quantity: 1}, {ID: "v-2", Quantity: 1}, {ID: "v-3", Quantity: 3}, {Label: "DA-000051", Quantity: 1}},
			elsewhere: []archive.Stock{{ID: "v-51", Label: "DA-000051", Quantity: 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := entered(t, c.found...)
			got := tallied(t, s, c.elsewhere...)
			require.Equal(t, c.want, got.Stocktake.Differences)
			if c.want == nil {
				require.Equal(t, archive.Agreeing, got.Stocktake.State)
				require.Nil(t, got.Incident)
				return
			}
			require.Equal(t, archive.Differing, got.Stocktake.State)
			require.Equal(t, c.kind, got.Incident.Kind)
			require.Equal(t, archivetest.Archivist.ID, got.Incident.Answers, "the one keeper answers")
			require.Equal(t, got.Incident.ID, got.Stocktake.Incident)
			require.Equal(t, archive.Source{Kind: archive.StocktakeKind, ID: "count-1"}, got.Incident.Of)
		})
	}
}

func TestACountIsBlindAndAnothers(t *testing.T) {
	in := stocktakes(t)
	require.Empty(t, in[archive.Counting].Blind().Expected, "the counter does not see what is expected")
	require.NotEmpty(t, in[archive.Agreeing].Blind().Expected)
	start := func(who policy.Actor, change func(k *archive.StocktakeTask)) func() error {
		return func() error {
			k := task()
			change(&k)
			return lastS(archive.StartStocktake(k, who, noon, law))
		}
	}
	same := func(*archive.StocktakeTask) {}
	other := archivetest.GeneralManager
	counting, differing := in[archive.Counting], in[archive.Differing]
	run(t, []ruleCase{
		{policy.G7, "somebody who does not keep it counts", start(counter, same), ""},
		{policy.G7, "never the keeper", start(archivetest.Archivist, same), "actor"},
		{policy.G7, "another archivist may", start(archivetest.Archivist, func(k *archive.StocktakeTask) { k.Keepers = []policy.PersonID{"sun"} }), ""},
		{policy.G7, "nor anybody else", start(archivetest.A, same), "actor"},
		{policy.G7, "who started it enters", func() error { return lastS(counting.Enter(other, noon, law, nil)) }, "actor"},
		{policy.G7, "and signs", func() error {
			_, err := counting.Close(other, noon, law, counting.Sheet(), nil, "i")
			return err
		}, "actor"},
		{policy.G7, "what was entered", func() error {
			_, err := counting.Close(counter, noon, law, journal.Sum([]byte("x")), nil, "i")
			return err
		}, "digest"},
		{policy.G7, "a difference is resolved by an authority", func() error {
			return lastS(differing.Resolve(other, noon, law, archive.Resolution{How: "written-off", Reason: "r"}))
		}, ""},
		{policy.G7, "never by who counted", func() error {
			return lastS(differing.Resolve(counter, noon, law, archive.Resolution{How: "found", Reason: "r"}))
		}, "actor"},
		{policy.G7, "nor by the one for whom it was counted", func() error {
			s := differing
			s.Counter, s.For = "li", other.ID
			return lastS(s.Resolve(other, noon, law, archive.Resolution{How: "found", Reason: "r"}))
		}, "actor"},
		{policy.G7, "with a reason", func() error {
			return lastS(differing.Resolve(other, noon, law, archive.Resolution{How: "found"}))
		}, "reason"},
		{policy.G7, "a count is given up with a reason", func() error { return lastS(counting.Drop(other, noon, law, "")) }, "reason"},
	})
	require.ErrorIs(t, start(counter, func(k *archive.StocktakeTask) { k.Place = "" })(), policy.InvalidInput)
	require.ErrorIs(t, start(counter, func(k *archive.StocktakeTask) { k.Scope = "half" })(), policy.InvalidInput)
	require.ErrorIs(t, start(archivetest.Stranger, same)(), policy.NotFound)
	for name, found := range map[string][]archive.Stock{
		"quantity zero": {{ID: "v-1"}}, "named by nothing": {{Quantity: 1}},
		"twice by id": {{ID: "v-1", Quantity: 1}, {ID: "v-1", Quantity: 1}}, "twice by label": {{Label: "a", Quantity: 1}, {Label: "a", Quantity: 1}},
	} {
		require.ErrorIs(t, lastS(counting.Enter(counter, noon, law, found)), policy.InvalidInput, name)
	}
	require.ErrorIs(t, lastS(differing.Resolve(other, noon, law, archive.Resolution{Difference: 7, How: "found", Reason: "r"})), policy.InvalidInput)
}

func TestEveryDifferenceWantsItsEntry(t *testing.T) {
	s := tallied(t, entered(t, archive.Stock{ID: "v-3", Quantity: 3})).Stocktake
	require.Len(t, s.Differences, 2)
	one, d, err := s.Resolve(archivetest.GeneralManager, noon, law, archive.Resolution{Difference: 1, How: "found", Reason: "在整理台"})
	require.NoError(t, err)
	require.Equal(t, archive.Differing, one.State)
	require.Nil(t, s.Differences[1].Entry, "what it was given stays as it was")
	require.Contains(t, d.Details, journal.Detail{Name: "label", Value: "DA-000002"})
	require.ErrorIs(t, lastS(one.Resolve(archivetest.GeneralManager, noon, law, archive.Resolution{Difference: 1, How: "found", Reason: "r"})), policy.G7)
	both, _, err := one.Resolve(archivetest.GeneralManager, noon, law, archive.Resolution{How: "written-off", Reason: "已立案"})
	require.NoError(t, err)
	require.Equal(t, archive.Resolved, both.State)
}

// What the counter typed of a thing that nobody knows may be anything.
func TestWhatACountTellsTheJournal(t *testing.T) {
	s := tallied(t, entered(t, archive.Stock{Label: "110101199003071234", Quantity: 1})).Stocktake
	last := len(s.Differences) - 1
	_, d, err := s.Resolve(archivetest.GeneralManager, noon, law, archive.Resolution{Difference: last, How: "corrected", Reason: "r"})
	require.NoError(t, err)
	require.Equal(t, []journal.Detail{{Name: "difference", Value: archive.Surplus}, {Name: "place", Value: "4"}, {Name: "how", Value: "corrected"}}, d.Details)

	_, begun, err := archive.StartStocktake(task(), counter, noon, law)
	require.NoError(t, err)
	for _, one := range begun.Details {
		require.NotEqual(t, "expected", one.Name, "the counter reads the journal of the count")
	}
	tally, err := started(t).Close(counter, noon, law, started(t).Sheet(), nil, "i")
	require.NoError(t, err)
	require.Contains(t, tally.Draft.Details, journal.Detail{Name: "expected", Value: "3"})
	require.Equal(t, "R1 盘点有 3 处差异 / the count of R1: differences found: 3", tally.Incident.Facts)
}

// Words alone do not bring back what is missing.
func TestAShortageIsFoundOrWrittenOff(t *testing.T) {
	s := archive.Stocktake{
		Org: archivetest.Org, ID: "c-1", State: archive.Differing, Rule: policy.G7, Counter: archivetest.OfficeDirector.ID,
		Acts:        archive.StocktakeActs{Resolve: archive.ActResolveStocktake},
		Differences: []archive.Discrepancy{{Kind: archive.Shortage, Label: "DA-000001", Expected: 1}},
	}
	resolve := func(how string) error {
		_, _, err := s.Resolve(archivetest.GeneralManager, archivetest.At("2026-03-02"), policy.Default(), archive.Resolution{How: how, Reason: "r"})
		return err
	}
	for _, how := range []string{"moved", "corrected"} {
		require.ErrorContains(t, resolve(how), "found, or written off")
	}
	for _, how := range []string{"found", "written-off"} {
		require.NoError(t, resolve(how))
	}
}
