package archive

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// HandOver passes the papers and their inventory from A to B (移交). Done after
// the due day it is done all the same, and is A's breach (rule B4.5a). B's own
// time starts with it (rule B4.5b).
func (f File) HandOver(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActHandOver, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f.State = Checking
	f.Holders = hold(f.Holders, f.Project.B, policy.ManagerB, at)
	if due, ok := f.Deadlines.Get(policy.AToB); ok {
		due = due.Meet(today)
		f.Deadlines = f.Deadlines.Put(due)
		f, d = f.judgeA(d, due, at)
		total, _ := f.Deadlines.Get(policy.Total)
		if !f.Breached(policy.B4_5a) {
			total.Person = f.Project.B
		}
		f.Deadlines = f.Deadlines.
			Put(policy.NewDeadline(law, policy.BToArchive, policy.B4_5b, f.Project.B, today, law.Periods().BToArchive)).
			Put(total)
	}
	return f, d.With("items", itoa(len(f.Items))).With("digest", f.InventoryDigest().String()), nil
}

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
	rule := map[Purpose]policy.Rule{SignInventory: policy.B4_2b, SignAcceptance: policy.B4_6, SignLine: policy.B4_7a}[s.Purpose]
	switch {
	case !slices.Contains(open, f.State), s.Purpose == SignLine && f.Line == nil:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "state", Found: string(f.State),
			Problem: policy.Tf("当前状态(%s)没有可签的内容", "in state %s there is nothing of this kind to sign", string(f.State)),
			Remedy:  policy.T("请按流程先办理前一步", "do the step before it first"),
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
	if now := f.Digest(s.Purpose); s.Digest != now {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "digest", Found: s.Digest.String(), Wanted: now.String(),
			Problem: policy.T("所签内容已变更,签字针对的是旧版本", "the signature is over something older than what the file holds now"),
			Remedy:  policy.T("请重新阅看后再签", "read it again and sign what it is now"),
		})
	} else if f.hasSigned(s.Purpose, as) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "signatures", Found: string(as), Wanted: "one signature each",
			Problem: policy.T("已签过字", "this signature stands already"),
			Remedy:  policy.T("无需重复签字", "nothing is left to do"),
		})
	}
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

// RequestSupplement sends the file back to A with the list of what is missing
// (补充资料清单, rule B4.2d). While it is open nothing else moves.
func (f File) RequestSupplement(who policy.Actor, at time.Time, law *policy.Version, wants []Want) (File, journal.Draft, error) {
	f, d, c := f.begin(ActRequestSupplement, who, at, law)
	c.Join(policy.CheckShape(struct {
		Wants []Want `json:"wants" validate:"min=1,max=500,unique,dive"`
	}{wants}))
	for i, w := range wants {
		at := fmt.Sprintf("wants[%d]", i)
		if _, _, ok := law.Paper(f.Project.Kind, w.Paper); w.Paper != "" && !ok {
			c.Add(*policy.Invalid(at+".paper", "", "a code of the checklist, or a title", policy.T("档案清单没有这一项", "the checklist has no such paper")))
		}
		if _, ok := law.Signer(w.Signer); w.Signer != "" && !ok {
			c.Add(*policy.Invalid(at+".signer", "", "a signer of the regulation", policy.T("没有这一签字人", "there is no such signer")))
		}
		if f.has(w) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: at, Found: "listed", Wanted: "something missing",
				Problem: policy.T("所要求的资料或签字并不缺少", "what is asked for is in the inventory already"),
				Remedy:  policy.T("请从补充清单中删去;页数不符的,用名称说明", "leave it out; name by title what is wrong with a paper that is there"),
			})
		}
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State = Supplementing
	f.Holders = hold(f.Holders, f.Project.A, policy.ManagerA, at)
	f.Supplements = append(slices.Clone(f.Supplements), Supplement{
		Wants: slices.Clone(wants), By: who.ID, Requested: law.Day(at), Before: &Inventory{Items: f.Items, Annex: f.Annex},
	})
	return f, d.With("round", itoa(len(f.Supplements))).With("wants", itoa(len(wants))), nil
}

// has reports whether the inventory holds what a supplement list asks for.
func (f File) has(w Want) bool {
	return slices.ContainsFunc(f.Items, func(it Item) bool {
		if w.Paper != "" && it.Paper != w.Paper || w.Title != "" && it.Title != w.Title {
			return false
		}
		return w.Signer == "" || slices.Contains(it.Signed, w.Signer)
	})
}

// supplied refuses to bring the file back while the list is not completed.
func supplied(f File, law *policy.Version, c *policy.Checks) {
	round := f.Supplements[len(f.Supplements)-1]
	for i, w := range round.Wants {
		if f.has(w) {
			continue
		}
		paper, _, _ := law.Paper(f.Project.Kind, w.Paper)
		signer, _ := law.Signer(w.Signer)
		v := policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: fmt.Sprintf("supplements[%d].wants[%d]", len(f.Supplements)-1, i),
			Found: "missing", Wanted: w.Paper,
			Problem: policy.Tf("仍缺少:%s", "still missing: %s", paper.Title()),
			Remedy:  policy.T("请补齐并列入册内清单", "bring it and list it"),
		}
		if w.Signer != "" {
			v.Wanted += " signed by " + w.Signer
			v.Problem = policy.Tf("仍缺少 %s 上 %s 的签字", "still missing on %s: the signature of %s",
				paper.Title(), policy.T(signer.ZH, signer.EN))
		}
		c.Add(v)
	}
}

// AnswerSupplement brings the file back to B with what was missing. The round
// keeps the difference it made. The time it spent with A is held against A, or
// is not counted, as the regulation has it (rule B4.5b).
func (f File) AnswerSupplement(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAnswerSupplement, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f.State = Checking
	f.Holders = hold(f.Holders, f.Project.B, policy.ManagerB, at)
	f.Supplements = slices.Clone(f.Supplements)
	round := &f.Supplements[len(f.Supplements)-1]
	round.Answered = today
	if round.Before != nil {
		round.Changes = round.Before.Difference(Inventory{Items: f.Items, Annex: f.Annex})
		round.Before = nil
	}
	spent := law.Calendar().WorkingDaysBetween(round.Requested, today)
	if law.Settings().SupplementStopsClock && spent > 0 {
		for _, name := range []policy.DeadlineName{policy.BToArchive, policy.Total} {
			if due, ok := f.Deadlines.Get(name); ok && due.Open() {
				f.Deadlines = f.Deadlines.Put(due.Shift(law, policy.Extension{
					Days: spent, Reason: string(ActAnswerSupplement), Approver: f.Supplements[len(f.Supplements)-1].By, At: at,
				}))
			}
		}
	}
	return f, d.With("round", itoa(len(f.Supplements))).
		With("working-days", itoa(spent)).With("changes", itoa(len(round.Changes))), nil
}

// away counts the working days that a supplement or a refused delivery kept
// the file away from B.
func (f File) away(law *policy.Version, until calendar.Day) (withA, withArchivist int) {
	for _, s := range f.Supplements {
		end := s.Answered
		if end.IsZero() {
			end = until
		}
		withA += law.Calendar().WorkingDaysBetween(s.Requested, end)
	}
	for _, r := range f.Refusals {
		withArchivist += law.Calendar().WorkingDaysBetween(r.Presented, r.Refused)
	}
	return withA, withArchivist
}
