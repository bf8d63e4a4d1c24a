package sqltable

import (
	"context"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
)

// Group returns groups of rows. PostgreSQL plans each for the days it asks about:
// the plan that would suit any days reads many rows one by one.
func (t *Tx) Group(ctx context.Context, s *table.Schema, g table.Grouping) (found []table.Group, err error) {
	if !t.d.planned {
		return t.group(ctx, s, g)
	}
	var before string
	err = t.query(ctx, "SELECT current_setting('plan_cache_mode'), set_config('plan_cache_mode', 'force_custom_plan', true)", nil, func(scan Scan) error {
		var now string
		return scan(&before, &now)
	})
	if err != nil {
		return nil, err
	}
	if found, err = t.group(ctx, s, g); err != nil {
		return nil, err
	}
	// The transaction may be the host's, who finds it as it was.
	return found, t.query(ctx, "SELECT set_config('plan_cache_mode', $1, true)", []any{before}, func(Scan) error { return nil })
}

func (t *Tx) group(ctx context.Context, s *table.Schema, g table.Grouping) ([]table.Group, error) {
	sql, args := t.d.groups(s, g)
	var found []table.Group
	err := t.query(ctx, sql, args, func(scan Scan) error {
		one := table.Group{Keys: make([]table.Value, len(g.By)), Sums: make([]int64, len(g.Sums))}
		texts, numbers := make([]string, len(g.By)), make([]int64, len(g.By))
		dest := make([]any, 0, 8)
		for i, p := range g.By {
			if s.Columns[s.Index(p.Column)].Integer {
				dest = append(dest, &numbers[i])
			} else {
				dest = append(dest, &texts[i])
			}
		}
		dest = append(dest, &one.Count)
		for i := range one.Sums {
			dest = append(dest, &one.Sums[i])
		}
		if g.Latest != "" {
			dest = append(dest, &one.Latest)
		}
		if err := scan(dest...); err != nil {
			return err
		}
		for i, p := range g.By {
			if s.Columns[s.Index(p.Column)].Integer {
				one.Keys[i] = table.Integer(numbers[i])
			} else {
				one.Keys[i] = table.Text(texts[i])
			}
		}
		if one.Count > 0 { // all rows as one group are one row even where there are none
			found = append(found, one)
		}
		return nil
	})
	return found, err
}

// groups writes the statement of a grouping: the figures of each group, and around
// them what is asked of those.
func (d *Dialect) groups(s *table.Schema, g table.Grouping) (string, []any) {
	b := &builder{d: d}
	b.write("SELECT ")
	for i := range g.By {
		b.write("k", strconv.Itoa(i), ", ")
	}
	b.write("n")
	for i := range g.Sums {
		b.write(", s", strconv.Itoa(i))
	}
	if g.Latest != "" {
		b.write(", latest")
	}
	b.write(" FROM (SELECT ")
	for i, p := range g.By {
		b.write(part(p), " AS k", strconv.Itoa(i), ", ")
	}
	b.write("COUNT(*) AS n")
	for i, one := range g.Sums {
		b.write(", CAST(COALESCE(SUM(")
		if len(one.Where) > 0 {
			b.write("CASE WHEN 1 = 1")
			b.where(one.Where)
			b.write(" THEN ", one.Column, " ELSE 0 END")
		} else {
			b.write(one.Column)
		}
		b.write("), 0) AS bigint) AS s", strconv.Itoa(i))
	}
	if g.Latest != "" {
		b.write(", COALESCE(MAX(", g.Latest, "), '') AS latest")
	}
	b.write(" FROM ", s.Table, " WHERE org = ").arg(g.Org)
	b.where(g.Where)
	if g.Rank == table.ByKey && g.After != nil { // so that an index may begin there
		b.write(" AND (").parts(g.By, part).write(") > (").values(g.After).write(")")
	}
	if len(g.By) > 0 {
		b.write(" GROUP BY ").parts(g.By, part)
	}
	b.write(") AS g WHERE 1 = 1")
	rank := map[table.Rank]string{table.ByCount: "n", table.BySum: "s0", table.ByChange: "(s0 - s1)", table.ByLatest: "latest"}[g.Rank]
	if g.Bound != nil {
		b.write(" AND ", rank, operators[g.Bound.Op]).arg(g.Bound.Value.Arg())
	}
	than, way := " > ", ""
	if g.Descending {
		than, way = " < ", " DESC"
	}
	if rank != "" && g.After != nil {
		b.write(" AND (", rank, than).arg(g.After[0].Arg()).write(" OR ", rank, " = ").arg(g.After[0].Arg())
		b.write(" AND (").parts(g.By, key(g.By)).write(") > (").values(g.After[1:]).write("))")
	}
	if len(g.By) > 0 {
		b.write(" ORDER BY ")
		if rank != "" {
			b.write(rank, way, ", ")
		}
		b.parts(g.By, key(g.By))
	}
	b.write(" LIMIT ").write(strconv.Itoa(g.Limit))
	return b.String(), b.args
}

// part is what rows are grouped by.
func part(p table.Part) string {
	if p.First > 0 {
		return "substr(" + p.Column + ", 1, " + strconv.Itoa(p.First) + ")"
	}
	return p.Column
}

// key names it in the groups.
func key(all []table.Part) func(table.Part) string {
	return func(p table.Part) string {
		for i, one := range all {
			if one == p {
				return "k" + strconv.Itoa(i)
			}
		}
		return ""
	}
}

func (b *builder) parts(all []table.Part, name func(table.Part) string) *builder {
	for i, p := range all {
		if i > 0 {
			b.write(", ")
		}
		b.write(name(p))
	}
	return b
}

func (b *builder) values(all []table.Value) *builder {
	for i, v := range all {
		if i > 0 {
			b.write(", ")
		}
		b.arg(v.Arg())
	}
	return b
}
