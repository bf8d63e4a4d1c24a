package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Supplement puts further papers of the file into its volume (补充归档), coded after
// those that are there: part of the act by which an archivist receives them. c is
// that act's checks, d its draft, the one returned the volume's own. papers are the
// new ones; in.Papers are all of the file's, and say how complete the volume is now.
//
// A volume whose number is void, or that was destroyed, takes no papers, and one
// that is out none before it is back.
func (in Intake) Supplement(c *policy.Checks, d journal.Draft, v Volume, papers Papers, at time.Time, law *policy.Version) (Volume, journal.Draft) {
	switch {
	case v.Org != in.Org || v.Source != in.Source:
		c.Add(*policy.Missing(v.name()))
	case !slices.Contains(kept, v.State):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Subject: v.name(), Field: "state", Found: string(v.State), Wanted: "received, on-shelf",
			Problem: policy.T("案卷已作废或销毁,不再接收资料", "the volume is void or destroyed, and takes no papers"),
			Remedy:  policy.T("请先与档案管理员核对该案卷", "clear up with the archivist what became of it"),
		})
	default:
		v.inPlace(c, policy.B3_2)
	}
	if !c.OK() {
		return Volume{}, journal.Draft{}
	}
	filed := make(map[policy.Part]uint64)
	for _, it := range v.Items {
		filed[it.Part]++
	}
	for _, lost := range v.Struck { // its code stays its own
		filed[lost.Part]++
	}
	added := papers.items(in.Categories, law.Numbers().Item, filed)
	v.Items = append(slices.Clone(v.Items), added...)
	v.Completeness = in.Papers.Completeness(in.Categories)
	v = v.Lacking(nil)
	for _, one := range in.Handlers {
		if !slices.Contains(v.Managers, one) {
			v.Managers = append(slices.Clone(v.Managers), one)
		}
	}
	v.At = Instant(at, v.At)
	d.Duties, d.Details = nil, nil
	return v, d.With("number", v.Number).With(in.Source.Kind, in.Source.ID).With("items", itoa(len(added)))
}
