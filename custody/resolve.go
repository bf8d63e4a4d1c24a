package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// How a difference of a count is resolved.
const (
	AsFound      = "found"       // it was there after all
	AsMoved      = "moved"       // it was put back in its place
	AsCorrected  = "corrected"   // the record now names the slot in which it lies
	AsWrittenOff = "written-off" // it is lost, and leaves the balance
)

// howText names a way to resolve a difference for a reader.
func howText(how string) policy.Text {
	switch how {
	case AsFound:
		return policy.T("已找到", how)
	case AsMoved:
		return policy.T("已放回", how)
	case AsCorrected:
		return policy.T("更正柜位", how)
	case AsWrittenOff:
		return policy.T("核销", how)
	}
	return policy.T(how, how)
}

// Settled is a count after the approved entry for one of its differences, and the
// movement by which the books follow it; nil when they stay as they are. Deed is one that
// was found, and may move again; nil when there is none.
type Settled struct {
	Count   archive.Stocktake
	Draft   journal.Draft
	Posting *Posting
	Deed    *Deed
}

// ResolveCount puts down the approved entry for one difference of a count (差异处理,
// rules B5.2e and B5.2f). Writing off a shortage takes the pieces out of the balance,
// and correcting a misplaced deed names the slot in which it was found: both are
// movements of their own, under id. d is the deed the difference names.
func ResolveCount(s archive.Stocktake, who policy.Actor, at time.Time, law *policy.Version, id MovementID, d Deed, b Books, r archive.Resolution) (Settled, error) {
	count, draft, err := s.Resolve(who, at, law, r)
	if err != nil {
		return Settled{}, err
	}
	out := Settled{Count: count, Draft: draft}
	one := s.Differences[r.Difference]
	missed := slices.Contains(d.Short, s.ID)
	d = d.resolved(s.ID)
	if r.How != AsWrittenOff && r.How != AsCorrected {
		if missed {
			d.At = archive.Instant(at, d.At)
			out.Deed = &d
		}
		return out, nil
	}
	c := &policy.Checks{Subject: archive.StocktakeKind + "/" + string(s.ID)}
	m := Movement{
		Org: s.Org, ID: id, State: Proposed, Safe: b.Safe.ID, Custodian: b.Safe.Custodian(), Count: s.ID,
		File: d.File, Project: d.Project, Department: d.Department, A: d.A, B: d.B,
		Requested: *step(who, at, r.Reason), Approved: step(who, at, r.Reason), At: archive.Instant(at, time.Time{}),
	}
	moved := Moved{Deed: d.ID, Kind: d.Kind, Certificate: d.Certificate, Quantity: d.Quantity, From: d.Slot}
	switch {
	case r.How == AsWrittenOff && one.Kind == archive.Shortage:
		m.Way = WriteOff
		moved.Quantity = one.Expected - one.Found
	case r.How == AsCorrected && one.Kind == archive.Misplaced && d.Safe == b.Safe.ID:
		m.Way = Shift
		moved.To = one.FoundIn
		b.Safe.wantSlot(c, "difference", one.FoundIn)
	default:
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "how", Found: one.Kind, Wanted: "found or moved",
			Problem: policy.Tf("这一差异不能以“%s”处理", "this difference is not resolved as %q", howText(r.How)),
			Remedy:  policy.T("短缺才能核销,错放在本柜的才能更正柜位,其余请查找或放回", "a shortage is written off, what lies in another slot of this safe is corrected; find the rest or put it back"),
		})
	}
	if d.State != Kept {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "deed", Found: string(d.State), Wanted: string(Kept),
			Problem: policy.T("该权证已不在柜", "the deed is not in the safe any more"),
			Remedy:  policy.T("请核对权证台账", "look the deed up"),
		})
	}
	if m.Way == WriteOff && d.State == Kept && (d.Safe != b.Safe.ID || d.Quantity != one.Expected) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "deed",
			Found: itoa(d.Quantity) + " in safe " + string(d.Safe), Wanted: itoa(one.Expected) + " in safe " + string(b.Safe.ID),
			Problem: policy.T("盘点之后该权证的保险柜或数量已有变动", "safe or quantity of the deed have changed since the count"),
			Remedy:  policy.T("请重新盘点后按新的差异核销;本项按“已找到”处理", "count again and write off what that count finds short; resolve this one as found"),
		})
	}
	free(d, law, c)
	m.Deeds = []Moved{moved}
	m.Confirmed = step(who, at, r.Reason)
	p, err := m.post([]Deed{d}, b, at, law, c, journal.NewDraft(who, at, ActResolveCount, policy.B5_2f, policy.B5_2e))
	if err != nil {
		return Settled{}, err
	}
	out.Posting = &p
	return out, nil
}

// short marks the deeds of which a count, now signed, found pieces missing: until that is
// resolved they go nowhere (rule B5.2f). deeds are those that its shortages name.
func short(s archive.Stocktake, deeds []Deed, at time.Time) []Deed {
	out := slices.Clone(deeds)
	for i, d := range out {
		out[i].Short = append(slices.Clone(d.Short), s.ID)
		out[i].At = archive.Instant(at, d.At)
	}
	return out
}

// resolved is the deed once its difference of a count is.
func (d Deed) resolved(id archive.StocktakeID) Deed {
	d.Short = slices.DeleteFunc(slices.Clone(d.Short), func(one archive.StocktakeID) bool { return one == id })
	if len(d.Short) == 0 {
		d.Short = nil
	}
	return d
}
