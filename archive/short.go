package archive

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// accounted refuses an act on a volume of which a signed count found nothing in its
// place, while that difference is open, or that was written off (rule G7).
func (v Volume) accounted(c *policy.Checks) {
	add := func(count StocktakeID, problem, remedy policy.Text) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G7, Subject: v.name(), Field: "short", Found: string(count), Wanted: "a volume that is there",
			Problem: problem, Remedy: remedy,
		})
	}
	switch {
	case len(v.Short) > 0:
		add(v.Short[0], policy.T("盘点发现该卷短少,差异尚未处理", "a count has missed the volume, and the difference is open"),
			policy.T("请先处理盘点差异", "have the difference of that count resolved first"))
	case v.WrittenOff != "":
		add(v.WrittenOff, policy.T("该卷盘亏后已核销", "a count has missed the volume, and it was written off"),
			policy.T("找到的,请重新盘点其架位", "where it has turned up, have the place counted in which it stands"))
	}
}

// missing marks a volume of which a signed count has found nothing.
func (v Volume) missing(s StocktakeID, at time.Time) Volume {
	v.Short, v.At = append(slices.Clone(v.Short), s), notBefore(at, v.At)
	return v
}

// settled is the volume once its difference of a count has its entry: found, or written
// off, whatever another count says of it.
func (v Volume) settled(s StocktakeID, how string, at time.Time) Volume {
	v.Short = slices.DeleteFunc(slices.Clone(v.Short), func(one StocktakeID) bool { return one == s })
	if len(v.Short) == 0 {
		v.Short = nil
	}
	v.WrittenOff = ""
	if how == "written-off" {
		v.WrittenOff = s
	}
	v.At = notBefore(at, v.At)
	return v
}

// mark saves what a signed count says of volumes: those it has missed, and those among
// the unexpected that were written off before.
func (t Tally) mark(ctx context.Context, tx Tx, act string, unexpected []Stock) error {
	s, d := t.Stocktake, t.Draft
	d.Act, d.Details = act, []journal.Detail{{Name: "stocktake", Value: string(s.ID)}}
	for _, one := range s.Differences {
		if one.Kind != Shortage {
			continue
		}
		v, err := tx.Volume(ctx, s.Org, VolumeID(one.ID))
		if err == nil {
			_, err = tx.SaveVolume(ctx, v.missing(s.ID, s.At), d)
		}
		if err != nil {
			return err
		}
	}
	for _, one := range unexpected {
		v, err := tx.Volume(ctx, s.Org, VolumeID(one.ID))
		if err == nil && v.WrittenOff != "" {
			_, err = tx.SaveVolume(ctx, v.settled(s.ID, "found", s.At), d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settle saves the volume of a difference that now has its entry.
func (s Stocktake) settle(ctx context.Context, tx Tx, r Resolution, d journal.Draft) error {
	one := s.Differences[r.Difference]
	if one.ID == "" {
		return nil
	}
	v, err := tx.Volume(ctx, s.Org, VolumeID(one.ID))
	if err == nil && slices.Contains(v.Short, s.ID) {
		_, err = tx.SaveVolume(ctx, v.settled(s.ID, r.How, s.At), d)
	}
	return err
}
