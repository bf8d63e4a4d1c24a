package archive

import "slices"

// compare names the differences between what was expected and what was found, in
// that order: shortages and things in another slot first, what is too many or
// does not belong here last.
func (s Stocktake) compare(elsewhere []Stock) []Discrepancy {
	var all []Discrepancy
	used := make([]bool, len(s.Found))
	for _, want := range s.Expected {
		one := Discrepancy{ID: want.ID, Label: want.Label, Expected: want.Quantity, Slot: want.Slot}
		if i := s.matching(want, used); i >= 0 {
			used[i] = true
			one.Found, one.FoundIn = s.Found[i].Quantity, s.Found[i].Slot
		}
		now, changed := since(want, elsewhere)
		switch {
		case one.Found == 0 && changed && now.Quantity == 0:
			continue // gone since
		case one.Found == 0 && changed && now.Slot != want.Slot:
			one.Kind, one.Slot = Misplaced, now.Slot // put elsewhere on record since
		case one.Found < one.Expected:
			one.Kind = Shortage
		case one.Found > one.Expected:
			one.Kind = Surplus
		case changed && one.FoundIn == now.Slot: // moved before it was counted
			continue
		case one.FoundIn != "" && one.Slot != "" && one.FoundIn != one.Slot:
			one.Kind = Misplaced
		default:
			continue
		}
		all = append(all, one)
	}
	for i, got := range s.Found {
		if used[i] {
			continue
		}
		one := Discrepancy{Kind: Surplus, ID: got.ID, Label: got.Label, Found: got.Quantity, FoundIn: got.Slot}
		if j := slices.IndexFunc(elsewhere, func(e Stock) bool { return same(e, got) }); j >= 0 {
			if elsewhere[j].Slot == got.Slot {
				continue
			}
			one.Kind, one.ID, one.Label, one.Slot = Misplaced, elsewhere[j].ID, elsewhere[j].Label, elsewhere[j].Slot
		}
		all = append(all, one)
	}
	return all
}

// since returns where the records have an expected thing now, when that has
// changed since the start.
func since(want Stock, elsewhere []Stock) (Stock, bool) {
	i := slices.IndexFunc(elsewhere, func(e Stock) bool { return e.ID != "" && e.ID == want.ID })
	if i < 0 {
		return Stock{}, false
	}
	return elsewhere[i], true
}

// matching returns the found line of an expected thing; -1 when there is none.
func (s Stocktake) matching(want Stock, used []bool) int {
	for i, got := range s.Found {
		if !used[i] && same(want, got) {
			return i
		}
	}
	return -1
}

// same reports whether a found line names a thing on record: by its id, or where
// the counter gave none by what stands on it, however it was typed ([Folded]).
func same(record, found Stock) bool {
	if found.ID != "" {
		return found.ID == record.ID
	}
	return Folded(found.Label) == Folded(record.Label)
}

// Unexpected returns what was found and is not expected: what a service looks up
// before [Stocktake.Close]. A partial count names only what it looked for.
func (s Stocktake) Unexpected() []Stock {
	var all []Stock
	for _, got := range s.Found {
		if !slices.ContainsFunc(s.Expected, func(e Stock) bool { return same(e, got) }) {
			all = append(all, got)
		}
	}
	return all
}
