package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
)

// Group implements [table.Reader].
func (t *tx) Group(ctx context.Context, s *table.Schema, g table.Grouping) ([]table.Group, error) {
	groups := make(map[string]*table.Group)
	for k, r := range t.rows.after(byRow, rowKey{org: g.Org, kind: s.Name}) {
		if k.org != g.Org || k.kind != s.Name {
			break
		}
		if !meets(s, r, g.Where) {
			continue
		}
		keys := keysOf(s, r, g.By)
		name := joined(keys)
		one, ok := groups[name]
		if !ok {
			one = &table.Group{Keys: keys, Sums: make([]int64, len(g.Sums))}
			groups[name] = one
		}
		one.Count++
		for i, sum := range g.Sums {
			if meets(s, r, sum.Where) {
				one.Sums[i] += value(s, r, sum.Column).Number()
			}
		}
		if g.Latest != "" {
			one.Latest = max(one.Latest, value(s, r, g.Latest).String())
		}
	}
	order := func(a, b []table.Value) int {
		if g.Rank == table.ByKey {
			return slices.CompareFunc(a, b, table.Value.Compare)
		}
		ranked := a[0].Compare(b[0])
		if g.Descending {
			ranked = -ranked
		}
		return cmp.Or(ranked, slices.CompareFunc(a[1:], b[1:], table.Value.Compare))
	}
	var found []table.Group
	for _, one := range groups {
		if g.Bound != nil && !holds(g.Ranked(*one), g.Bound.Op, g.Bound.Value) {
			continue
		}
		if g.After == nil || order(g.Position(*one), g.After) > 0 {
			found = append(found, *one)
		}
	}
	slices.SortFunc(found, func(a, b table.Group) int { return order(g.Position(a), g.Position(b)) })
	return found[:min(len(found), g.Limit)], ctx.Err()
}

func keysOf(s *table.Schema, r table.Row, by []table.Part) []table.Value {
	keys := make([]table.Value, len(by))
	for i, p := range by {
		keys[i] = value(s, r, p.Column)
		if p.First > 0 {
			text := []rune(keys[i].String())
			keys[i] = table.Text(string(text[:min(p.First, len(text))]))
		}
	}
	return keys
}

func joined(keys []table.Value) string {
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = k.String()
	}
	return strings.Join(texts, "\x00") // which none contains
}
