package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Struck is an item that was lost, and is struck from the volume's list (注销).
type Struck struct {
	Item
	// Slip is the one by which it went out. Line is its place, from 0, in the list as it
	// was with all that is struck.
	Slip string `json:"slip"`
	Line int    `json:"line"`
}

// Strike strikes what a slip has lost from the volume's list, as part of that slip's act
// (rules B6.4b and C4.5b): its completeness says what it lacks. [Volume.PutBack] is for
// what is found after all.
func (v Volume) Strike(slip string, lost []string) Volume {
	var left []Item
	gone := slices.Clone(v.Struck)
	line := 0
	for _, it := range v.Items {
		for slices.ContainsFunc(v.Struck, func(s Struck) bool { return s.Line == line }) {
			line++
		}
		if slices.Contains(lost, it.Code) {
			gone = append(gone, Struck{Item: it, Slip: slip, Line: line})
		} else {
			left = append(left, it)
		}
		line++
	}
	v.Items, v.Struck = left, gone
	return v.Lacking(nil)
}

// PutBack puts items that a slip has lost back in their places of the list (补回), as part
// of that slip's act. A volume that is out, missing, void or destroyed takes none, and
// neither does one on whose list they were not.
func (v Volume) PutBack(slip string, found []string, at time.Time) (Volume, error) {
	c := &policy.Checks{Subject: v.name()}
	onTime(c, at, v.At)
	v.TakesBack(c)
	for i, code := range found {
		if !v.Lost(slip, code) || slices.Contains(found[:i], code) {
			c.Add(*policy.Invalid("found["+itoa(i)+"].code", "", "a code struck from the list, each once",
				policy.Tf("所列第 %d 项并未从本卷注销,或重复", "the item in place %d is not struck from this volume's list, or is named twice", i+1)))
		}
	}
	if err := c.Err(); err != nil {
		return Volume{}, err
	}
	items := slices.Clone(v.Items)
	var gone []Struck
	back := slices.Clone(v.Struck)
	slices.SortFunc(back, func(a, b Struck) int { return a.Line - b.Line })
	for _, s := range back {
		if s.Slip != slip || !slices.Contains(found, s.Code) {
			gone = append(gone, s)
			continue
		}
		items = slices.Insert(items, min(s.Line-len(gone), len(items)), s.Item) // len(gone) struck ones stood before it
	}
	v.Items, v.Struck, v.At = items, gone, notBefore(at, v.At)
	return v.Lacking(nil), nil
}

// TakesBack refuses to put anything back into a volume that is not in its place.
func (v Volume) TakesBack(c *policy.Checks) {
	v.accounted(c)
	switch {
	case v.State != OnShelf:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4b, Subject: v.name(), Field: "state", Found: string(v.State), Wanted: string(OnShelf),
			Problem: policy.Tf("案卷%s,找到的不能补回", "the volume is %s: nothing is put back into it", VolumeStateText(v.State)),
			Remedy:  policy.T("请报告事故,写明找到了什么,由有权人员决定", "report an incident that says what was found, and have it decided on"),
		})
	case v.Out != nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_4b, Subject: v.name(), Field: "out", Found: v.Out.Slip, Wanted: "in the room",
			Problem: policy.Tf("案卷已借出,应于 %s 归还", "the volume is out, due back on %s", v.Out.Due),
			Remedy:  policy.T("请待案卷归还后再补回", "put it back once the volume is back"),
		})
	}
}

// Lost reports whether an item was struck from the list because a slip has lost it; any
// item, when the code is empty.
func (v Volume) Lost(slip, code string) bool {
	return slices.ContainsFunc(v.Struck, func(s Struck) bool { return s.Slip == slip && (code == "" || s.Code == code) })
}

// Lacking is the volume whose completeness says what it lacks (rule G7): the papers of
// which no item is left, those struck and the codes named being lost.
func (v Volume) Lacking(lost []string) Volume {
	left := make(map[string]bool)
	papers := make([]string, 0, len(v.Items)+len(v.Struck))
	for _, it := range v.Items {
		left[it.Paper] = left[it.Paper] || !slices.Contains(lost, it.Code)
		papers = append(papers, it.Paper)
	}
	for _, s := range v.Struck {
		papers = append(papers, s.Paper)
	}
	has := func(paper string) bool { return left[paper] }
	missing := slices.DeleteFunc(slices.Clone(v.Completeness.Missing), has)
	for _, paper := range papers {
		if paper != "" && !left[paper] && !slices.Contains(missing, paper) {
			missing = append(missing, paper)
		}
	}
	n := &v.Completeness
	n.Present = max(0, n.Present+len(n.Missing)-len(missing))
	n.Missing = missing
	if len(missing) == 0 {
		n.Missing = nil
	}
	return v
}
