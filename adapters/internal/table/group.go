package table

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Grouping asks for figures over the rows of one organisation that meet all
// conditions, by group: they are counted and added up where the rows are, and only
// the groups come back.
type Grouping struct {
	Org   string
	Where []Cond
	// By are what the rows of a group have in common; none: all rows are one group.
	By []Part
	// Sums are what is added up of each group.
	Sums []Sum
	// Latest is a text column whose greatest value is wanted; empty for none.
	Latest string
	// Rank orders the groups, those alike by key; Descending turns it round. Bound
	// limits them by their rank; nil does not.
	Rank       Rank
	Descending bool
	Bound      *Bound
	// After is where to continue: the rank and the keys of the last group before;
	// nil from the start. Ranked by key, the rank is left out.
	After []Value
	Limit int
}

// Part is a column, or the first characters of a text one: 7 of a day are its month.
type Part struct {
	Column string
	First  int
}

// Sum adds an integer column up, of the rows that meet the conditions.
type Sum struct {
	Column string
	Where  []Cond
}

// Rank is what groups are ordered by.
type Rank int

// The ranks.
const (
	ByKey    Rank = iota // the keys
	ByCount              // how many rows
	BySum                // the first sum
	ByChange             // the first sum less the second
	ByLatest             // the greatest value of the column Latest
)

// Bound limits groups to those whose rank compares so with a value.
type Bound struct {
	Op    Op
	Value Value
}

// Group is one group of rows.
type Group struct {
	Keys   []Value
	Count  int64
	Sums   []int64
	Latest string
}

// Ranked returns what a group is ordered by; the zero Value when that is its keys.
func (g Grouping) Ranked(of Group) Value {
	switch g.Rank {
	case ByCount:
		return Integer(of.Count)
	case BySum:
		return Integer(of.Sums[0])
	case ByChange:
		return Integer(of.Sums[0] - of.Sums[1])
	case ByLatest:
		return Text(of.Latest)
	case ByKey:
	}
	return Value{}
}

// Position returns where in the order a group stands.
func (g Grouping) Position(of Group) []Value {
	if g.Rank == ByKey {
		return of.Keys
	}
	return append([]Value{g.Ranked(of)}, of.Keys...)
}

// sum digests what the groups are, and a position among them.
func (g Grouping) sum(s *Schema, at []Value) string {
	h := journal.NewHasher("dossier/groups/v1")
	h.String(Query{Org: g.Org, Where: g.Where}.sum(s, at))
	for _, p := range g.By {
		h.String(p.Column)
		h.Int(p.First)
	}
	for _, one := range g.Sums {
		h.String(one.Column)
		h.String(Query{Org: g.Org, Where: one.Where}.sum(s, nil))
	}
	h.String(g.Latest)
	h.Int(int(g.Rank))
	h.String(Flag(g.Descending).String())
	if g.Bound != nil {
		h.Int(int(g.Bound.Op))
		h.String(g.Bound.Value.String())
	}
	return h.Sum().String()[:16]
}

// Groups returns one page of the groups of a kind, and the cursor of the next page;
// empty when it was the last.
func Groups[T any](ctx context.Context, s *Session, k *Kind[T], g Grouping, after string, limit int) ([]Group, string, error) {
	if err := s.ready(ctx); err != nil {
		return nil, "", err
	}
	limit, err := Limit(limit)
	if err != nil {
		return nil, "", err
	}
	if g.Org == "" {
		return nil, "", policy.Invalid("org", "", "an organisation", policy.T("查询没有说明单位", "the query names no organisation"))
	}
	if !Clean(g.Org) {
		return nil, "", nil
	}
	for _, c := range g.Where {
		if !Clean(c.Value.text) {
			return nil, "", nil // nothing stored can be like it
		}
	}
	if g.After, err = g.resume(&k.Schema, after); err != nil {
		return nil, "", err
	}
	g.Limit = limit + 1 // one more tells whether there is a next page
	found, err := s.reader.Group(ctx, &k.Schema, g)
	if err != nil || len(found) <= limit {
		return found, "", err
	}
	found = found[:limit]
	at := g.Position(found[limit-1])
	token, err := json.Marshal(cursor{Values: at, Sum: g.sum(&k.Schema, at)})
	return found, base64.RawURLEncoding.EncodeToString(token), err
}

// resume reads a cursor, which must be one of these very groups.
func (g Grouping) resume(s *Schema, token string) ([]Value, error) {
	if token == "" {
		return nil, nil
	}
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = strictly(string(raw), &c)
	}
	if err != nil || len(c.Values) != len(g.Position(Group{Keys: make([]Value, len(g.By)), Sums: make([]int64, len(g.Sums))})) || c.Sum != g.sum(s, c.Values) {
		return nil, policy.Invalid("after", "", "the Next of the page before, of the same query",
			policy.T("翻页标记不属于这一查询", "the cursor is not one of this query"))
	}
	return c.Values, nil
}
