package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Signing says what a signature is for, and over what: the digest the signer
// was shown.
type Signing struct {
	Purpose Purpose        `json:"purpose" validate:"required,oneof=inventory acceptance line"`
	Digest  journal.Digest `json:"digest"`
}

// Digest returns what a signature of this purpose stands over as the file is
// now.
func (f File) Digest(p Purpose) journal.Digest {
	inventory := f.InventoryDigest()
	if p == SignInventory {
		return inventory
	}
	h := journal.NewHasher("dossier/archive/" + string(p) + "/v1")
	h.Digest(inventory)
	for i := range f.Items {
		h.String(f.Items[i].Code)
	}
	if p == SignLine {
		h.String(f.Number)
		if f.Line != nil {
			h.String(f.Line.Title)
			h.Day(f.Line.Received)
			h.Day(f.Line.Registered)
		}
	}
	return h.Sum()
}

// Sign sets one person's signature (签字): A's or B's on the inventory before
// delivery (rule B4.2b), B's on the acceptance beside the archivist's (B4.6),
// B's on the line of the register book (B4.7a). A signature over anything but
// what the file is now is refused. The one that completes an acceptance is
// followed by [File.MakeVolume]; the one that completes a line enters the file
// in the register book.
func (f File) Sign(who policy.Actor, at time.Time, law *policy.Version, s Signing) (File, journal.Draft, error) {
	f, d, c := f.begin(ActSign, who, at, law)
	c.Join(policy.CheckShape(s))
	as := f.as(who)
	if c.OK() {
		f.checkSigning(c, s, as)
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	d.Rules = []policy.Rule{s.Purpose.rule()}
	f = f.signed(s.Purpose, as, who, at)
	if s.Purpose == SignLine {
		f.State = Entered
	}
	return f, d.With("purpose", string(s.Purpose)).With("as", string(as)).With("digest", s.Digest.String()), nil
}

func (f File) checkSigning(c *policy.Checks, s Signing, as policy.Relation) {
	open := map[Purpose][]policy.State{
		SignInventory:  {Sorting, Checking, Supplementing, Checked},
		SignAcceptance: {Delivered},
		SignLine:       {Accepted},
	}[s.Purpose]
	rule := s.Purpose.rule()
	switch {
	case !slices.Contains(open, f.State):
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "state", Found: string(f.State),
			Problem: policy.Tf("当前状态(%s)没有可签的内容", "%s, the file has nothing of this kind to sign", StateText(f.State)),
			Remedy:  policy.T("请按流程先办理前一步", "do the step before it first"),
		})
		return
	case s.Purpose == SignLine && f.Line == nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "line", Found: "none", Wanted: "a line of the register book",
			Problem: policy.T("登记本中尚无这一行", "the register book has no line of this file yet"),
			Remedy:  policy.T("请档案管理员先登记", "have the archivist register the file first"),
		})
		return
	case s.Purpose != SignInventory && as != policy.ManagerB:
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: rule, Field: "actor", Found: string(as), Wanted: string(policy.ManagerB),
			Problem: policy.T("应由 B 角与档案管理员签字", "manager B and the archivist sign this"),
			Remedy:  policy.T("请由 B 角签字", "have manager B sign"),
		})
	}
	if s.Purpose == SignInventory {
		listed(f, nil, c)
	}
	now := f.Digest(s.Purpose)
	policy.Signature(c, rule, policy.T("档案", "the file"), s.Digest, now)
	if s.Digest == now && f.hasSigned(s.Purpose, as) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "signatures", Found: string(as), Wanted: "one signature each",
			Problem: policy.T("已签过字", "this signature stands already"),
			Remedy:  policy.T("无需重复签字", "nothing is left to do"),
		})
	}
}

// toSign is the purpose for which the file's state takes signatures.
func (f File) toSign() Purpose {
	switch f.State {
	case Delivered:
		return SignAcceptance
	case Accepted:
		return SignLine
	}
	return SignInventory
}

// signed adds a signature over the file as it is now.
func (f File) signed(p Purpose, as policy.Relation, who policy.Actor, at time.Time) File {
	f.Signatures = append(slices.Clone(f.Signatures), Signature{
		Purpose: p, As: as, Person: who.ID, For: who.Principal, Digest: f.Digest(p), At: at.UTC().Truncate(time.Microsecond),
	})
	return f
}

// hasSigned reports whether a signature stands over what the file is now.
func (f File) hasSigned(p Purpose, as policy.Relation) bool {
	if !slices.ContainsFunc(f.Signatures, func(s Signature) bool { return s.Purpose == p && s.As == as }) {
		return false
	}
	now := f.Digest(p)
	return slices.ContainsFunc(f.Signatures, func(s Signature) bool {
		return s.Purpose == p && s.As == as && s.Digest == now
	})
}
