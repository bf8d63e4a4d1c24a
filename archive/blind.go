package archive

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// seeing refuses to tell what stands on the shelves to who has a count of some under way
// (rule G7): it would not be blind. It is asked once the matrix has let them.
func seeing(ctx context.Context, rd Reader, p staff.Pass, name string) error {
	q := StocktakeQuery{Org: p.Who.Org, State: Counting, Place: onShelves, Limit: 1000}
	for {
		page, err := rd.Stocktakes(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range page.Stocktakes {
			if s.counts(p.Who) {
				return &policy.Violation{
					Kind: policy.NotAllowed, Rule: policy.G7, Subject: name, Field: "counting", Found: string(s.ID), Wanted: "a count that is signed",
					Problem: policy.T("正在盘点架位的人签字之前不得查看案卷台账", "who counts shelves reads no volumes or registers of them before they have signed"),
					Remedy:  policy.T("请先完成盘点并签字", "end the count and sign it first"),
				}
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

// counts reports whether the count is under way, and this person's.
func (s Stocktake) counts(who policy.Actor) bool {
	return s.State == Counting && s.Counter == who.Person()
}

// bare is a stocktake of which only is told that there is one.
func (s Stocktake) bare() Stocktake {
	s.Expected, s.Found, s.Differences = nil, nil, nil
	return s
}
