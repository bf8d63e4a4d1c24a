package custody

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// counting returns the counts of safes that the actor has under way.
func counting(ctx context.Context, rd archive.Reader, p staff.Pass) ([]archive.Stocktake, error) {
	var own []archive.Stocktake
	q := archive.StocktakeQuery{Org: p.Who.Org, State: archive.Counting, Place: SafeKind + "/", Limit: 1000}
	for {
		page, err := rd.Stocktakes(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, t := range page.Stocktakes {
			if t.Counter == p.Who.Person() {
				own = append(own, t)
			}
		}
		if q.After = page.Next; q.After == "" {
			return own, nil
		}
	}
}

// seeing refuses to tell what lies in the safes to who has a count of one under way
// (rule B5.2f): it would not be blind. It is asked once the matrix has let them.
func seeing(ctx context.Context, rd archive.Reader, p staff.Pass, name string) error {
	own, err := counting(ctx, rd, p)
	if err != nil || len(own) == 0 {
		return err
	}
	return &policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.B5_2f, Subject: name, Field: "counting", Found: string(own[0].ID), Wanted: "a count that is signed",
		Problem: policy.T("正在盘点的人签字之前不得查看权证、已签收的清单、变动和日结", "who counts a safe reads no deeds, received lists, movements or balances before they have signed"),
		Remedy:  policy.T("请先完成盘点并签字", "end the count and sign it first"),
	}
}

// shown is the safe as the actor may see it: who counts it is not told what lies in it.
func (s Safe) shown(ctx context.Context, rd archive.Reader, p staff.Pass) (Safe, error) {
	if s.Counting == "" {
		return s, nil
	}
	own, err := counting(ctx, rd, p)
	if err != nil {
		return Safe{}, err
	}
	if slices.ContainsFunc(own, func(t archive.Stocktake) bool { return string(t.ID) == s.Counting }) {
		s.Pieces, s.Kinds = 0, nil
	}
	return s, nil
}
