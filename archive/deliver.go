package archive

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Deliver presents the checked file to the archivist (移交档案室). The project
// must have ended (rule B2), and A's and B's signatures must stand over the
// inventory as it is (B4.2b). B answers for it until it is accepted. Whose
// breach a late delivery is, B4.5b says.
func (f File) Deliver(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActDeliver, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State = Delivered
	f.Presented = law.Day(at)
	if law.Settings().DeliveredAt == policy.Presented {
		f, d = f.judgeDelivery(d, law, at, law.Day(at))
	}
	return f, d.With("digest", f.InventoryDigest().String()), nil
}

// deliverable refuses what is not over yet, or not signed.
func deliverable(f File, _ *policy.Version, c *policy.Checks) {
	if f.Project.Ended.IsZero() {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B2, Field: "project.ended", Found: "not ended", Wanted: "a day",
			Problem: policy.T("项目尚未结束,不得归档", "the project has not ended, so its file cannot be filed"),
			Remedy:  policy.T("请先记录项目结束日", "record the end of the project first"),
		})
	}
	for _, as := range []policy.Relation{policy.ManagerA, policy.ManagerB} {
		if f.hasSigned(SignInventory, as) {
			continue
		}
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2b, Field: "signatures", Found: "none over this inventory", Wanted: string(as),
			Problem: policy.Tf("册内清单缺少%s的签字", "the inventory as it is lacks the signature of %s", as.Text()),
			Remedy:  policy.T("请其签字", "have it signed"),
		})
	}
}

// Refuse sends a delivery back to B with the differences between inventory and
// papers, each by the code of its item (rule B4.6). What was presented does
// not count as delivered; the days it lay with the archivist are nobody's.
func (f File) Refuse(who policy.Actor, at time.Time, law *policy.Version, found []Difference) (File, journal.Draft, error) {
	f, d, c := f.begin(ActRefuse, who, at, law)
	c.Join(policy.CheckShape(struct {
		Differences []Difference `json:"differences" validate:"min=1,max=2000,unique,dive"`
	}{found}))
	found = slices.Clone(found)
	for i := range found {
		f.checkDifference(c, fmt.Sprintf("differences[%d]", i), &found[i])
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State = Checking
	f.Holders = hold(f.Holders, f.Project.B, policy.ManagerB, at)
	f.Signatures = withoutArchivist(unsigned(f.Signatures, SignAcceptance))
	f.Refusals = append(slices.Clone(f.Refusals), Refusal{Differences: found, By: who.ID, Presented: f.Presented, Refused: law.Day(at)})
	f = f.reopen(policy.BToArchive, policy.Total)
	for _, one := range found {
		if one.Field == unlisted {
			d = d.With(one.Field, itoa(one.Found))
			continue
		}
		d = d.With(one.Field, one.Code)
	}
	return f, d, nil
}

// withoutArchivist drops the archivist's signature on the inventory, which
// stands from acceptance on.
func withoutArchivist(list []Signature) []Signature {
	return slices.DeleteFunc(slices.Clone(list), func(s Signature) bool {
		return s.Purpose == SignInventory && s.As == policy.Keeper
	})
}

func (f File) checkDifference(c *policy.Checks, field string, one *Difference) {
	if one.Field == unlisted {
		one.Code, one.Listed = "", 0
		if one.Found < 1 {
			c.Add(*policy.Invalid(field+".found", itoa(one.Found), "1 or more", policy.T("清单外资料应写明件数", "how many papers are not listed is missing")))
		}
		return
	}
	i := slices.IndexFunc(f.Items, func(it Item) bool { return it.Code == one.Code })
	if i < 0 {
		c.Add(*policy.Invalid(field+".code", "", "the code of an item", policy.T("清单中没有这一编码", "no item has this code")))
		return
	}
	switch one.Field {
	case "copies":
		one.Listed = f.Items[i].Copies
	case "pages":
		one.Listed = f.Items[i].Pages
	default:
		one.Listed, one.Found = 0, 0
		return
	}
	if one.Found == one.Listed {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B4_6, Field: field, Found: itoa(one.Found), Wanted: "a figure other than the listed one",
			Problem: policy.Tf("第 %d 项与清单并无差异", "item %d shows no difference", i+1),
			Remedy:  policy.T("请核对后再退回", "count it again"),
		})
	}
}

// Accept is the archivist's item-by-item check (逐项核对, rule B4.6): the count
// of every coded item, which must be that of the inventory. It sets the
// archivist's signatures on the inventory and on the acceptance. The file is
// accepted when B's stands as well: see [File.MakeVolume].
func (f File) Accept(who policy.Actor, at time.Time, law *policy.Version, counts []Count) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAccept, who, at, law)
	c.Join(policy.CheckShape(struct {
		Counts []Count `json:"counts" validate:"max=2000,dive"`
	}{counts}))
	if c.OK() {
		f.checkCounts(c, counts)
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.Signatures = withoutArchivist(f.Signatures)
	f = f.signed(SignInventory, policy.Keeper, who, at)
	f = f.signed(SignAcceptance, policy.Keeper, who, at)
	return f, d.With("items", itoa(len(counts))).With("digest", f.Digest(SignAcceptance).String()), nil
}

func (f File) checkCounts(c *policy.Checks, counts []Count) {
	seen := make(map[string]Count, len(counts))
	first := make(map[string]int, len(counts))
	for i, n := range counts {
		if j, twice := first[n.Code]; twice {
			c.Add(*policy.Invalid(fmt.Sprintf("counts[%d].code", i), fmt.Sprintf("counts[%d]", j), "each item once", policy.T("同一项核对了两次", "the item is counted twice")))
			continue
		}
		seen[n.Code], first[n.Code] = n, i
	}
	differs := func(i int, field string, found, listed int) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_6, Field: fmt.Sprintf("items[%d].%s", i, field), Found: itoa(found), Wanted: itoa(listed),
			Problem: policy.Tf("第 %d 项(%s)%s与清单不符:实有 %d,清单 %d", "item %d (%s) differs in %s: found %d, listed %d", i+1, f.Items[i].Code, fieldText(field), found, listed),
			Remedy:  policy.T("请列明差异退回 B 角", "refuse the delivery, naming the differences"),
		})
	}
	for i := range f.Items {
		it := &f.Items[i]
		n, ok := seen[it.Code]
		switch {
		case !ok:
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_6, Field: fmt.Sprintf("items[%d]", i), Found: "not counted", Wanted: it.Code,
				Problem: policy.Tf("第 %d 项(%s)未核对", "item %d (%s) was not checked", i+1, it.Code),
				Remedy:  policy.T("请逐项核对", "check every item"),
			})
			continue
		case n.Copies != it.Copies:
			differs(i, "copies", n.Copies, it.Copies)
		}
		if n.Pages != it.Pages {
			differs(i, "pages", n.Pages, it.Pages)
		}
		delete(seen, it.Code)
	}
	for i, n := range counts {
		if _, extra := seen[n.Code]; extra {
			delete(seen, n.Code)
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_6, Field: fmt.Sprintf("counts[%d].code", i), Wanted: "the code of an item",
				Problem: policy.Tf("核对的第 %d 项不在清单中", "count %d names no item of the inventory", i+1),
				Remedy:  policy.T("请退回 B 角补列", "refuse the delivery, so that it is listed"),
			})
		}
	}
}

// fieldText names a figure of an item for a reader.
func fieldText(field string) policy.Text {
	if field == "copies" {
		return policy.T("份数", "copies")
	}
	return policy.T("页数", "pages")
}

func unaccepted(f File, _ *policy.Version, c *policy.Checks) {
	if f.hasSigned(SignAcceptance, policy.Keeper) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_6, Field: "signatures", Found: string(policy.Keeper), Wanted: string(policy.ManagerB),
			Problem: policy.T("档案管理员已签收,等待 B 角签字", "the archivist has signed; manager B's signature is awaited"),
			Remedy:  policy.T("请 B 角签字", "have manager B sign the acceptance"),
		})
	}
}
