package staff_test

import (
	"fmt"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// lean is a regulation with just what publishing takes: it is compiled some thousand
// times.
func lean(t testing.TB) policy.Regulation {
	t.Helper()
	r, err := policy.DefaultRegulation()
	require.NoError(t, err)
	var rows []policy.Permission
	for _, row := range r.Matrix {
		if row.Action == staff.ActPublish || row.Action == staff.ActPublishCredit {
			rows = append(rows, row)
		}
	}
	r.Matrix = rows
	r.Businesses, r.Checklists = r.Businesses[:1], r.Checklists[:1]
	r.Checklists[0].Papers, r.Deeds, r.Signers, r.Conditions = r.Checklists[0].Papers[:1], nil, nil, nil
	r.Checklists[0].Papers[0].Signers, r.Checklists[0].Papers[0].When = nil, nil
	r.Credit.Categories, r.Contracts.Categories, r.Contracts.Kinds = r.Credit.Categories[:1], r.Contracts.Categories[:1], r.Contracts.Kinds[:1]
	r.Credit.Categories[0].Papers, r.Contracts.Categories[0].Papers = r.Credit.Categories[0].Papers[:1], r.Contracts.Categories[0].Papers[:1]
	r.Posts, r.Retentions = nil, nil
	return r
}

// parts says of each day which figure of the credit part and which of the rest were
// published last for it or before, told as plainly as possible.
type parts struct{ credit, rest map[int]int }

func (p parts) on(day int) (credit, rest int) {
	for d := 0; d <= day; d++ {
		if n, ok := p.credit[d]; ok {
			credit = n
		}
		if n, ok := p.rest[d]; ok {
			rest = n
		}
	}
	return credit, rest
}

// Rule C3a: whoever publishes what, for whichever day and in whichever order, every day
// has the credit part that the leading group published last for that day or before, and
// the rest likewise.
func TestEveryOrderOfPublications(t *testing.T) {
	t.Parallel()
	base, days, law := lean(t), 5, policy.Default()
	first := day("2026-07-01")
	text := func(id string, at, credit, rest int) string {
		r := base
		r.ID, r.Effective = id, first.AddDays(at)
		r.Credit.Grace = calendar.Period{N: credit, Unit: calendar.Days}
		r.Periods.Reverify = calendar.Period{N: rest, Unit: calendar.Days}
		data, err := yaml.Marshal(r)
		require.NoError(t, err)
		return string(data)
	}
	began, _, err := staff.Rulebook{Org: "demo"}.Publish(group, on(today), law, text("base", 0, 0, 0))
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		b, model := began, parts{map[int]int{}, map[int]int{}}
		for i := range rapid.IntRange(1, 5).Draw(t, "publications") {
			leads := rapid.Bool().Draw(t, "leads")
			who := chen
			if leads {
				who = group
			}
			at := rapid.IntRange(0, days-1).Draw(t, "day")
			credit, rest := rapid.IntRange(0, 2).Draw(t, "credit"), rapid.IntRange(0, 2).Draw(t, "rest")
			wasCredit, wasRest := model.on(at)
			next, _, err := b.Publish(who, on(today), law, text(fmt.Sprintf("v%d", i), at, credit, rest))
			if credit != wasCredit && !leads {
				require.ErrorIs(t, err, policy.C3a)
				continue
			}
			require.NoError(t, err)
			b = next
			if credit != wasCredit {
				model.credit[at] = credit
			}
			if rest != wasRest || credit == wasCredit {
				model.rest[at] = rest
			}
		}
		book, err := b.Compile()
		require.NoError(t, err)
		for at := range days {
			v, err := book.InForce("demo", first.AddDays(at))
			require.NoError(t, err)
			credit, rest := model.on(at)
			require.Equal(t, []int{credit, rest}, []int{v.Credit().Grace.N, v.Periods().Reverify.N}, "day %d", at)
		}
		for i, v := range b.Versions {
			stands := v.ReplacedBy == ""
			for _, later := range b.Versions[i+1:] {
				require.False(t, stands && later.Effective == v.Effective && later.Changes.Has(policy.CreditPart) && later.Changes.Has(policy.RestPart), "replaced in both")
			}
		}
	})
}
