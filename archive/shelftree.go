package archive

import (
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// ShelfKind is the kind of record a [Shelf] is in the journal.
const ShelfKind = "shelf"

// Shelf is one place of the tree of shelves (架位树): a room, a cabinet in it, a
// shelf of that, a box on that. What stands higher in the tree is on record
// before what stands below it.
//
// An organisation need not keep the tree: as long as it has no shelf on record a
// volume may be put anywhere. From the first one on a volume is put only where
// the tree has an open place.
type Shelf struct {
	Org policy.OrgID `json:"org"`
	// Path names it: "R1", "R1/C2", "R1/C2/S3", "R1/C2/S3/B4".
	Path     string `json:"path"`
	Revision uint64 `json:"revision"`
	// Barcode is what a scanner reads on it, at most one shelf each.
	Barcode string `json:"barcode,omitempty"`
	Title   string `json:"title,omitempty"`
	// Closed: nothing more is put there.
	Closed bool `json:"closed,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// Ref names the shelf as it is.
func (s Shelf) Ref() policy.Ref { return policy.Ref{ID: s.Path, Revision: s.Revision} }

// Parent returns the path of what it stands in; empty for a room.
func (s Shelf) Parent() string {
	i := strings.LastIndexByte(s.Path, '/')
	if i < 0 {
		return ""
	}
	return s.Path[:i]
}

// ShelfNote is what is on record of a shelf besides its path.
type ShelfNote struct {
	Barcode string `json:"barcode,omitempty" validate:"max=64,plain"`
	Title   string `json:"title,omitempty" validate:"max=100,plain"`
	// Closed: nothing more is put there; what stands there may stay.
	Closed bool `json:"closed,omitempty"`
}

// AddShelf puts a shelf in the tree. parent is what it stands in, nil where there
// is none on record.
func AddShelf(org policy.OrgID, path string, n ShelfNote, parent *Shelf, who policy.Actor, at time.Time, law *policy.Version) (Shelf, journal.Draft, error) {
	s := Shelf{Org: org, Path: path}
	c := s.judge(ActAddShelf, who, at, law, n)
	if !pathlike(path) {
		c.Add(*notAPath("path"))
	}
	if up := s.Parent(); up != "" && (parent == nil || parent.Org != org || parent.Path != up) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "path", Wanted: "a place of the tree",
			Problem: policy.T("上一级架位尚未登记", "what it stands in is not in the tree"),
			Remedy:  policy.T("请先登记上一级", "add that first"),
		})
	}
	if err := c.Err(); err != nil {
		return Shelf{}, journal.Draft{}, err
	}
	s.Barcode, s.Title, s.Closed, s.At = n.Barcode, n.Title, n.Closed, notBefore(at, time.Time{})
	return s, journal.NewDraft(who, at, ActAddShelf, policy.B3_2).With("path", path).With("barcode", n.Barcode), nil
}

// Change puts a new barcode and title on the shelf, or closes it.
func (s Shelf) Change(n ShelfNote, who policy.Actor, at time.Time, law *policy.Version) (Shelf, journal.Draft, error) {
	c := s.judge(ActChangeShelf, who, at, law, n)
	if err := c.Err(); err != nil {
		return Shelf{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActChangeShelf, policy.B3_2).With("barcode", s.Barcode+" -> "+n.Barcode)
	if n.Closed != s.Closed {
		d = d.With("closed", yesNo(n.Closed))
	}
	s.Barcode, s.Title, s.Closed, s.At = n.Barcode, n.Title, n.Closed, notBefore(at, s.At)
	return s, d, nil
}

func (s Shelf) judge(a policy.Action, who policy.Actor, at time.Time, law *policy.Version, n ShelfNote) *policy.Checks {
	c := &policy.Checks{Subject: ShelfKind + "/" + s.Path}
	if a == ActAddShelf {
		c.Subject = ShelfKind // the path is only asked for yet
	}
	if who.Org != s.Org {
		c.Add(*policy.Missing(c.Subject))
		return c
	}
	Timely(c, law, s.Org, at, s.At)
	if no := law.Matrix().Decide(who, a, policy.Subject{Org: s.Org}).Violation(c.Subject); no != nil {
		c.Add(*no)
	}
	c.Join(policy.CheckShape(n))
	return c
}

// pathlike reports whether a text is the path of a shelf.
func pathlike(path string) bool {
	parts := strings.Split(path, "/")
	if len(parts) > 4 {
		return false
	}
	for _, one := range parts {
		if one == "" || policy.CheckShape(struct {
			Part string `json:"part" validate:"max=32,plain"`
		}{one}) != nil {
			return false
		}
	}
	return true
}

func notAPath(field string) *policy.Violation {
	return policy.Invalid(field, "", "room, cabinet, shelf and box, joined by /",
		policy.T("架位应为“室/柜/层/盒”,各级不含斜杠、不留空", "a place is room, cabinet, shelf and box, each of 1 to 32 characters, joined by /"))
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// Shelved refuses a place that the organisation's tree does not have, or that is
// closed: shelf is the one of that path, nil when there is none; kept says
// whether the organisation keeps a tree at all.
func (p Place) shelved(c *policy.Checks, shelf *Shelf, kept bool) {
	switch {
	case strings.Contains(p.Room+p.Cabinet+p.Shelf+p.Box, "/"):
		c.Add(*policy.Invalid("place", "", "names without /", policy.T("架位各级名称不含斜杠", "the parts of a place hold no /")))
	case shelf == nil && kept:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "place", Wanted: "a place of the tree",
			Problem: policy.T("架位树中没有这个架位", "the tree of shelves has no such place"),
			Remedy:  policy.T("请核对架位,或先登记该架位", "look at the place again, or add it to the tree first"),
		})
	case shelf != nil && shelf.Closed:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B3_2, Field: "place", Found: "closed", Wanted: "an open place",
			Problem: policy.T("该架位已停用", "this place is closed"),
			Remedy:  policy.T("请另选架位", "take another place"),
		})
	}
}
