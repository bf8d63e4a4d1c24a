package contract

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Figures are what the contracts on record say of a span (合同统计, rule K4a): those
// signed in it, in the state they were in at its end, with those of the same span a
// year before beside.
type Figures struct {
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
	// Drawn is the instant at which they were counted.
	Drawn time.Time `json:"drawn"`
	// Lines are by department, kind and state; Now and Before their sums.
	Lines  []Line `json:"lines,omitempty"`
	Now    Sum    `json:"now"`
	Before Sum    `json:"before"`
}

// IsZero reports whether there are no figures.
func (f Figures) IsZero() bool { return f.Drawn.IsZero() }

func (f Figures) clone() Figures {
	f.Lines = slices.Clone(f.Lines)
	return f
}

// Group is what the contracts of one line of [Figures] have in common.
type Group struct {
	Department policy.DepartmentID `json:"department"`
	// Kind is the contracts', State the one at the end of the span.
	Kind  string       `json:"kind"`
	State policy.State `json:"state"`
}

// Line is one line of [Figures].
type Line struct {
	Group
	Now Sum `json:"now"`
	// Before is the same of the year before.
	Before Sum `json:"before"`
}

// Sum is how many contracts there are and what they are worth.
type Sum struct {
	Contracts int         `json:"contracts"`
	Amount    policy.Yuan `json:"amount"`
	// Estimated is how many of the amounts are reckoned.
	Estimated int `json:"estimated,omitempty"`
	// Incomplete is how many still miss papers, Breaches how many breaches are on
	// record with them: both as of the counting.
	Incomplete int `json:"incomplete,omitempty"`
	Breaches   int `json:"breaches,omitempty"`
}

// add returns the two sums together, or [policy.InvalidInput] where the amount is
// beyond what money can be.
func (s Sum) add(o Sum) (Sum, error) {
	amount, err := s.Amount.Add(o.Amount)
	return Sum{
		Contracts: s.Contracts + o.Contracts, Amount: amount, Estimated: s.Estimated + o.Estimated,
		Incomplete: s.Incomplete + o.Incomplete, Breaches: s.Breaches + o.Breaches,
	}, err
}

// Total is one group with its sum, as the store counts it.
type Total struct {
	Group
	Sum
}

// Compare makes the figures of a span from the totals of it and of the same span a
// year before: lines by department, kind and state.
func Compare(from, until calendar.Day, at time.Time, now, before []Total) (Figures, error) {
	f := Figures{From: from, Until: until, Drawn: archive.Instant(at, time.Time{})}
	lines := make(map[Group]*Line)
	of := func(g Group) *Line {
		if lines[g] == nil {
			lines[g] = &Line{Group: g}
		}
		return lines[g]
	}
	var err error
	for _, t := range now {
		if f.Now, err = f.Now.add(t.Sum); err != nil {
			return Figures{}, err
		}
		line := of(t.Group)
		if line.Now, err = line.Now.add(t.Sum); err != nil {
			return Figures{}, err
		}
	}
	for _, t := range before {
		if f.Before, err = f.Before.add(t.Sum); err != nil {
			return Figures{}, err
		}
		line := of(t.Group)
		if line.Before, err = line.Before.add(t.Sum); err != nil {
			return Figures{}, err
		}
	}
	for _, line := range lines {
		f.Lines = append(f.Lines, *line)
	}
	slices.SortFunc(f.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Department, b.Department), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.State, b.State))
	})
	return f, nil
}
