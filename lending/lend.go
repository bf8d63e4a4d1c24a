package lending

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// SignLoan is what the two signatures on a slip are for: the archivist's and the
// borrower's over what goes out.
const SignLoan archive.Purpose = "loan"

// Lend is the archivist's check of what goes out (出借核对, rule B6.2): the count
// of every item asked for, which must be that of the volume. It sets the
// archivist's signature; nothing has gone out before the borrower signs as well:
// see [Case.Sign]. It may be done again, when the volume has changed since.
//
// The volume must be on the shelf and free, no approved slip submitted earlier
// may wait for it, and the borrower may have nothing overdue.
func (k Case) Lend(who policy.Actor, at time.Time, law *policy.Version, counts []archive.Count) (Outcome, error) {
	k, out, c := k.begin(ActLend, who, at, law)
	c.Join(policy.CheckShape(struct {
		Counts []archive.Count `json:"counts" validate:"max=2000,dive"`
	}{counts}))
	if c.OK() {
		k.checkCounts(c, counts)
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	s := k.Slip
	s.Handout = &Handout{By: who.ID, At: s.At, Items: slices.Clone(counts), Volume: k.Volume.Revision}
	s.Signatures = []archive.Signature{s.signature(policy.Keeper, who)}
	out.Slip = s
	out.SlipDraft.Rules = s.lentBy()
	out.SlipDraft = out.SlipDraft.With("items", itoa(len(counts))).With("digest", s.Digest().String())
	return out, nil
}

// lentBy are the rules by which the slip's volume is handed out.
func (s Slip) lentBy() []policy.Rule {
	if s.Form == ReadingSlip {
		return []policy.Rule{policy.B6_2, policy.C4_5a, policy.K6}
	}
	return []policy.Rule{policy.B6_2}
}

func (s Slip) signature(as policy.Relation, who policy.Actor) archive.Signature {
	return archive.Signature{Purpose: SignLoan, As: as, Person: who.ID, For: who.Principal, Digest: s.Digest(), At: s.At}
}

// Digest is what the two signatures stand over: the slip's terms, and what the
// archivist found of each item that goes out.
func (s Slip) Digest() journal.Digest {
	h := journal.NewHasher("dossier/lending/loan/v1")
	h.String(string(s.Org))
	h.String(string(s.ID))
	h.String(string(s.Volume))
	h.String(s.Number)
	h.String(string(s.Borrower))
	h.String(s.Purpose)
	h.String(strconv.FormatBool(s.Premises))
	h.Int(s.Days)
	if s.Handout != nil {
		h.Uint(s.Handout.Volume)
		h.Int(len(s.Handout.Items))
		for _, one := range s.Handout.Items {
			h.String(one.Code)
			h.Int(one.Copies)
			h.Int(one.Pages)
		}
	}
	return h.Sum()
}

// wanted are the items of the volume that the slip asks for.
func (k Case) wanted() []archive.Item {
	if len(k.Slip.Items) == 0 {
		return k.Volume.Items
	}
	var items []archive.Item
	for _, it := range k.Volume.Items {
		if slices.Contains(k.Slip.Items, it.Code) {
			items = append(items, it)
		}
	}
	return items
}

func (k Case) checkCounts(c *policy.Checks, counts []archive.Count) {
	found := make(map[string]archive.Count, len(counts))
	for i, n := range counts {
		if _, twice := found[n.Code]; twice {
			c.Add(*policy.Invalid(fmt.Sprintf("counts[%d].code", i), "counted before", "each item once", policy.T("同一项核对了两次", "the item is counted twice")))
		}
		found[n.Code] = n
	}
	for _, it := range k.wanted() {
		n, ok := found[it.Code]
		delete(found, it.Code)
		if ok && n.Copies == it.Copies && n.Pages == it.Pages {
			continue
		}
		has := counted(archive.Count{Copies: it.Copies, Pages: it.Pages}, true)
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B6_2, Field: "items[" + it.Code + "]", Found: counted(n, ok).EN, Wanted: has.EN,
			Problem: policy.Tf("%s 与案卷不符:应为 %s,核对结果 %s", "item %s differs from the volume, which has %s: %s", it.Code, has, counted(n, ok)),
			Remedy:  policy.T("请核对;确有缺失的,先报告事故", "count it again; where something is missing, report an incident first"),
		})
	}
	for i, n := range counts {
		if _, extra := found[n.Code]; extra {
			c.Add(*policy.Invalid(fmt.Sprintf("counts[%d].code", i), "", "an item that the slip asks for", policy.T("出借单没有要这一项", "the slip does not ask for this item")))
		}
	}
}

// lendable adds what stands in the way of handing the volume out: its own state
// and holds, an earlier slip, a borrower with something overdue.
func lendable(k Case, law *policy.Version, c *policy.Checks) {
	if k.served(c); k.Volume.Gone() {
		return
	}
	// The day does not matter to the volume, only that there is one.
	_, err := k.Volume.LendOut(k.goesOut(law.Effective()), k.Volume.At)
	c.Join(err)
	if len(k.Ahead) > 0 {
		c.Add(policy.Violation{
			Kind: policy.Conflict, Rule: policy.B6_2, Field: "queue", Found: SlipKind + "/" + string(k.Ahead[0]), Wanted: "the first in the queue",
			Problem: policy.T("先提交的单据还在等这一卷", "a slip submitted earlier waits for this volume"),
			Remedy:  policy.T("请等候轮到本单;排在前面的无人来取,由档案管理员撤销", "wait for its turn; where nobody collects the earlier one, the archivist cancels it"),
		})
	}
	inGoodStanding(k, law, c)
}

func (k Case) goesOut(due calendar.Day) archive.Out {
	s := k.Slip
	return archive.Out{Slip: string(s.ID), Borrower: s.Borrower, Due: due, Items: s.Items, Premises: s.Premises}
}

// signable adds what stands in the way of the borrower's signature.
func signable(k Case, law *policy.Version, c *policy.Checks) {
	switch h := k.Slip.Handout; {
	case h == nil:
		rule := policy.B6_2
		if k.Slip.Form == ReadingSlip {
			rule = policy.K6 // the archivist fills in first
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: rule, Field: "handout", Found: "none", Wanted: "the archivist's check",
			Problem: policy.T("档案管理员尚未核对出借的资料", "the archivist has not checked what goes out"),
			Remedy:  policy.T("请档案管理员先核对并签字", "have the archivist check and sign first"),
		})
	case h.Volume != k.Volume.Revision:
		stale := policy.Stale(archive.VolumeKind+"/"+string(k.Volume.ID), h.Volume, k.Volume.Revision)
		stale.Rule = policy.B6_2
		stale.Problem = policy.T("案卷在核对之后已有变动", "the volume has changed since the archivist checked it")
		stale.Remedy = policy.T("请档案管理员重新核对", "have the archivist check it again")
		c.Add(*stale)
	}
	lendable(k, law, c)
}

// maySign refuses the borrower's delegate who approved the slip or handed the volume
// out: the two signatures are of two people (rule B6.2), and nobody takes what they
// themselves allowed (B6.1b).
func (k Case) maySign(c *policy.Checks, who policy.Actor) {
	if h := k.Slip.Handout; h != nil && who.Is(h.By) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B6_2, Field: "actor", Found: "who handed it out", Wanted: "another person",
			Problem: policy.T("出借核对与签收不得为同一人", "who hands it out does not sign for it as well"),
			Remedy:  policy.T("请由借阅人本人或另一受托人签收", "have the borrower sign, or another delegate"),
		})
	}
	if slices.ContainsFunc(k.Slip.Approvals, func(a Approval) bool { return who.Is(a.By) || who.Is(a.For) }) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.B6_1b, Field: "actor", Found: "who approved it", Wanted: "another person",
			Problem: policy.T("批准人不得代借阅人签收", "who approved it does not sign for it in the borrower's name"),
			Remedy:  policy.T("请由借阅人本人或另一受托人签收", "have the borrower sign, or another delegate"),
		})
	}
}

// Sign is the borrower's signature over what goes out (签收), after the
// archivist's: it completes the lending. The volume is out from here on, and due
// back when the term is over (rules B6.2, B6.3 and K6). Where the volume has
// changed since the archivist checked it, lent by another slip or put on hold,
// that is a [policy.Conflict], and it is checked again.
func (k Case) Sign(who policy.Actor, at time.Time, law *policy.Version, digest journal.Digest) (Outcome, error) {
	k, out, c := k.begin(ActSign, who, at, law)
	s := k.Slip
	if s.Handout != nil {
		policy.Signature(c, policy.B6_2, policy.T("借阅单", "the slip"), digest, s.Digest())
	}
	if err := c.Err(); err != nil {
		return Outcome{}, err
	}
	due := policy.NewDeadline(law, policy.LoanReturn, policy.B6_3, s.Borrower, law.Day(at), calendar.Period{N: s.Days, Unit: calendar.WorkingDays})
	v, err := k.Volume.LendOut(k.goesOut(due.Due), at)
	if err != nil {
		return Outcome{}, err
	}
	s = s.acted(who)
	s.State, s.Lent, s.Outstanding = Lent, s.At, slices.Clone(s.Handout.Items)
	s.Deadlines = s.Deadlines.Put(due)
	s.Signatures = append(slices.Clone(s.Signatures), s.signature(policy.Requester, who))
	rules := s.lentBy()
	out.Slip, out.Volume = s, v
	out.SlipDraft.Rules = rules
	out.SlipDraft = out.SlipDraft.With("volume", string(v.ID)).With("due", due.Due.String()).With("digest", digest.String())
	out.VolumeDraft = journal.NewDraft(who, at, ActSign, rules...).With("slip", string(s.ID)).
		With("borrower", string(s.Borrower)).With("due", due.Due.String())
	if s.Form == ReadingSlip {
		d := journal.NewDraft(who, at, ActSign, policy.G2b, policy.C4_5a, policy.K6).
			With("subject", archive.VolumeKind+"/"+string(v.ID)).With("purpose", s.Purpose).With("slip", string(s.ID))
		out.Reading = &d
	}
	return out, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
