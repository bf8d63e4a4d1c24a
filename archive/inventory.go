package archive

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// EditInventory puts a new inventory in the place of the old one, as a whole:
// items in the four parts and the checklist's order, the annex beside them.
// Codes stay with the lines they were given to. A change of what the
// signatures stand over voids them (rule B4.2b).
//
// It refuses lines without pages, a line twice, parts or papers out of order
// (B4.3), a deed (B5.2a), and anything in the annex that is not the customer's
// counterpart of a contract (B4.4).
func (f File) EditInventory(who policy.Actor, at time.Time, law *policy.Version, in Inventory) (File, journal.Draft, error) {
	f, d, c := f.begin(ActEditInventory, who, at, law)
	for _, slip := range policy.Violations(policy.CheckShape(in)) {
		slip.Rule = policy.B4_2a // a line without its copies and pages is no line
		c.Add(*slip)
	}
	if c.OK() {
		f.checkItems(c, law, in.Items)
		f.checkAnnex(c, law, in.Annex)
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	before, old := f.InventoryDigest(), f.Items
	f.Items = make([]Item, len(in.Items))
	for i, it := range in.Items {
		it.Title, it.Code, it.Contract = titled(f, law, it.Paper, it.Title), "", ""
		it.Signed = slices.Clone(it.Signed)
		j := i // most lines stay where they were
		if j >= len(old) || !it.same(old[j]) {
			j = slices.IndexFunc(old, it.same)
		}
		if j >= 0 {
			it.Code = old[j].Code
		}
		f.Items[i] = it
	}
	given := f.Annex
	f.Annex = make([]AnnexPaper, len(in.Annex))
	for i, p := range in.Annex {
		p.Title, p.Given = titled(f, law, p.Paper, p.Title), nil
		if j := slices.IndexFunc(given, p.same); j >= 0 {
			p.Given = given[j].Given
		}
		f.Annex[i] = p
	}
	d = d.With("items", itoa(len(f.Items))).With("annex", itoa(len(f.Annex)))
	digest := f.InventoryDigest()
	if digest != before {
		n := len(f.Signatures)
		f.Signatures = unsigned(f.Signatures, SignInventory)
		d = d.With("signatures-voided", itoa(n-len(f.Signatures)))
	}
	return f, d.With("digest", digest.String()), nil
}

// line is what makes two lines list the same paper.
type line struct {
	part         policy.Part
	paper, title string
	form         policy.Form
}

func (it Item) line() line { return line{it.Part, it.Paper, it.Title, it.Form} }

// same reports whether two papers of the annex are one.
func (p AnnexPaper) same(o AnnexPaper) bool { return p.Paper == o.Paper && p.Title == o.Title }

// same reports whether two lines list the same paper.
func (it Item) same(o Item) bool { return it.line() == o.line() }

func titled(f File, law *policy.Version, paper, title string) string {
	if title != "" {
		return title
	}
	p, _, _ := law.Paper(f.Project.Kind, paper)
	return p.ZH
}

func unsigned(list []Signature, purposes ...Purpose) []Signature {
	return slices.DeleteFunc(slices.Clone(list), func(s Signature) bool { return slices.Contains(purposes, s.Purpose) })
}

func (f File) checkItems(c *policy.Checks, law *policy.Version, items []Item) {
	part, place := 0, -1
	seen := make(map[line]int, len(items))
	for i, it := range items {
		at := "items[" + itoa(i) + "]"
		if deed, ok := law.Deed(it.Paper, it.Title); ok && (it.Form == policy.Original || it.Paper == deed.Code) {
			c.Add(deedAmongPapers(at, deed, onLine(i, aDeed)))
			continue
		}
		if it.Paper == "" && it.Title == "" {
			c.Add(*policy.Invalid(at+".title", "", "a title", onLine(i, policy.T("清单外的资料应写明名称", "a paper the checklist does not list needs a title"))))
		}
		index := it.Part.Index()
		switch {
		case index == 0:
			c.Add(order(at+".part", "", "approval, contracts, investigation, customer",
				onLine(i, policy.T("没有这一部分", "there is no such part"))))
			continue
		case index < part:
			c.Add(order(at+".part", string(it.Part), string(policy.Parts()[part-1]),
				onLine(i, policy.T("四部分的顺序不对", "the four parts are out of order"))))
		case index > part:
			part, place = index, -1
		}
		place = f.checkPaper(c, law, i, it, place)
		for n, s := range it.Signed {
			if _, ok := law.Signer(s); !ok {
				c.Add(*policy.Invalid(at+".signed", "", "signers of the regulation", onLine(i, policy.T("没有这一签字人", "there is no such signer"))))
			} else if slices.Contains(it.Signed[:n], s) {
				c.Add(*policy.Invalid(at+".signed", s, "each signer once", onLine(i, policy.T("同一签字人列了两次", "a signer is listed twice"))))
			}
		}
		it.Title = titled(f, law, it.Paper, it.Title)
		if j, twice := seen[it.line()]; twice {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B4_2a, Field: at, Found: fmt.Sprintf("items[%d]", j), Wanted: "each paper once",
				Problem: onLine(i, policy.Tf("与第 %d 行重复", "the same paper as on line %d", j+1)),
				Remedy:  policy.T("请合并为一行,或以名称区分", "make it one line with its copies, or tell the two apart by title"),
			})
			continue
		}
		seen[it.line()] = i
	}
}

// checkPaper checks one line against the checklist, and returns its place
// there when it is in order.
func (f File) checkPaper(c *policy.Checks, law *policy.Version, i int, it Item, place int) int {
	at := "items[" + itoa(i) + "]"
	if it.Paper == "" {
		return place
	}
	paper, n, ok := law.Paper(f.Project.Kind, it.Paper)
	switch {
	case !ok:
		c.Add(order(at+".paper", "", "a code of the checklist, or none and a title",
			onLine(i, policy.T("档案清单没有这一项", "the checklist has no such paper"))))
		return place
	case paper.Part != it.Part:
		c.Add(order(at+".part", string(it.Part), string(paper.Part),
			onLine(i, policy.Tf("%s 属于“%s”部分", "%s belongs to the part %q", paper.Title(), paper.Part.Text()))))
		return place
	case n < place:
		c.Add(order(at, it.Paper, f.paperAt(law, place),
			onLine(i, policy.Tf("%s 未按档案清单的顺序排列", "%s is out of the checklist's order", paper.Title()))))
		return place
	}
	if paper.Form != policy.Either && paper.Form != it.Form {
		c.Add(order(at+".form", string(it.Form), string(paper.Form),
			onLine(i, policy.Tf("%s应为%s", "%s should be the %s", paper.Title(), formText(paper.Form)))))
	}
	return n
}

func formText(form policy.Form) policy.Text {
	if form == policy.Copy {
		return policy.T("复印件", "copy")
	}
	return policy.T("原件", "original")
}

func (f File) paperAt(law *policy.Version, n int) string {
	return "before " + law.Papers(f.Project.Kind)[n].Code
}

func order(field, found, wanted string, problem policy.Text) policy.Violation {
	return policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B4_3, Field: field, Found: found, Wanted: wanted, Problem: problem,
		Remedy: policy.T("请按档案清单分类排序", "sort the papers by the checklist"),
	}
}

// onLine says of which line of the inventory a problem is, annexLine of which
// line of the annex.
func onLine(i int, problem policy.Text) policy.Text {
	return policy.Tf("第 %d 行:%s", "line %d: %s", i+1, problem)
}

func annexLine(i int, problem policy.Text) policy.Text {
	return policy.Tf("附件第 %d 行:%s", "line %d of the annex: %s", i+1, problem)
}

var aDeed = policy.T("权证不得与档案资料一同移交", "a deed never travels with the papers")

func deedAmongPapers(field string, deed policy.DeedKind, problem policy.Text) policy.Violation {
	return policy.Violation{
		Kind: policy.RuleBroken, Rule: policy.B5_2a, Field: field, Found: deed.Code, Wanted: "the deed's own hand-over list",
		Problem: problem,
		Remedy:  policy.T("请列入权证移交清单,单独移交", "put it on a deed hand-over list of its own"),
	}
}

func (f File) checkAnnex(c *policy.Checks, law *policy.Version, annex []AnnexPaper) {
	annex = slices.Clone(annex)
	for i := range annex {
		p := &annex[i]
		p.Title = titled(f, law, p.Paper, p.Title)
	}
	for i, p := range annex {
		at := fmt.Sprintf("annex[%d]", i)
		if deed, ok := law.Deed(p.Paper, p.Title); ok {
			c.Add(deedAmongPapers(at, deed, annexLine(i, aDeed)))
			continue
		}
		if paper, _, ok := law.Paper(f.Project.Kind, p.Paper); !ok || !paper.Contract {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_4, Field: at + ".paper", Wanted: "a contract of the checklist",
				Problem: annexLine(i, policy.T("附件只放客户未取走的合同文本", "only the customer's uncollected counterparts of contracts go into the annex")),
				Remedy:  policy.T("请列为册内资料", "list it among the items instead"),
			})
		}
		for j, o := range annex[:i] {
			if p.same(o) {
				c.Add(policy.Violation{
					Kind: policy.InvalidInput, Rule: policy.B4_4, Field: at, Found: fmt.Sprintf("annex[%d]", j), Wanted: "each paper once",
					Problem: annexLine(i, policy.Tf("与第 %d 行重复", "the same paper as on line %d", j+1)),
					Remedy:  policy.T("请合并为一行,或以名称区分", "make it one line with its copies, or tell the two apart by title"),
				})
				break
			}
		}
	}
	for i, p := range f.Annex {
		if p.Given != nil && !slices.ContainsFunc(annex, p.same) {
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B4_4, Field: "annex", Found: fmt.Sprintf("annex[%d] left out", i), Wanted: "what was given to the customer",
				Problem: policy.Tf("附件第 %d 行已交还客户,不得删去", "line %d of the annex was given to the customer and stays listed", i+1),
				Remedy:  policy.T("请保留该行", "leave the line in"),
			})
		}
	}
}

// InventoryDigest is what A, B and the archivist sign: items, copies, pages and
// annex, without codes, and without what has become of annex papers since
// (rule B4.2b).
func (f File) InventoryDigest() journal.Digest {
	h := journal.NewHasher("dossier/archive/inventory/v1")
	h.String(string(f.Org))
	h.String(string(f.ID))
	h.Int(len(f.Items))
	for i := range f.Items {
		it := &f.Items[i]
		h.String(string(it.Part))
		h.String(it.Paper)
		h.String(it.Title)
		h.String(string(it.Form))
		h.Int(it.Copies)
		h.Int(it.Pages)
		h.Int(len(it.Signed))
		for _, s := range it.Signed {
			h.String(s)
		}
	}
	h.Int(len(f.Annex))
	for i := range f.Annex {
		p := &f.Annex[i]
		h.String(p.Paper)
		h.String(p.Title)
		h.Int(p.Copies)
		h.Int(p.Pages)
	}
	return h.Sum()
}

// SortItems returns the items in the order the regulation wants: by part, then
// by the checklist; papers it does not list come last in their part.
func SortItems(law *policy.Version, kind policy.BusinessKind, items []Item) []Item {
	out := slices.Clone(items)
	place := func(it Item) int {
		if _, n, ok := law.Paper(kind, it.Paper); ok {
			return n
		}
		return len(law.Papers(kind))
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		if n := a.Part.Index() - b.Part.Index(); n != 0 {
			return n
		}
		return place(a) - place(b)
	})
	return out
}

// Difference lists what changed from one inventory to another, line by line.
func (in Inventory) Difference(now Inventory) []Change {
	var out []Change
	for _, it := range now.Items {
		j := slices.IndexFunc(in.Items, it.same)
		if j < 0 {
			out = append(out, Change{Item: it.name(), Field: "added", To: itoa(it.Copies) + " x " + itoa(it.Pages)})
			continue
		}
		was := in.Items[j]
		out = appendChange(out, it.name(), "copies", itoa(was.Copies), itoa(it.Copies))
		out = appendChange(out, it.name(), "pages", itoa(was.Pages), itoa(it.Pages))
		out = appendChange(out, it.name(), "signed", strings.Join(was.Signed, ","), strings.Join(it.Signed, ","))
	}
	for _, it := range in.Items {
		if !slices.ContainsFunc(now.Items, it.same) {
			out = append(out, Change{Item: it.name(), Field: "removed", From: itoa(it.Copies) + " x " + itoa(it.Pages)})
		}
	}
	for _, p := range now.Annex {
		if !slices.ContainsFunc(in.Annex, func(o AnnexPaper) bool { return o.same(p) && o.Copies == p.Copies && o.Pages == p.Pages }) {
			out = append(out, Change{Item: p.Paper, Field: "annex added", To: itoa(p.Copies) + " x " + itoa(p.Pages)})
		}
	}
	for _, p := range in.Annex {
		if !slices.ContainsFunc(now.Annex, func(o AnnexPaper) bool { return o.same(p) && o.Copies == p.Copies && o.Pages == p.Pages }) {
			out = append(out, Change{Item: p.Paper, Field: "annex removed", From: itoa(p.Copies) + " x " + itoa(p.Pages)})
		}
	}
	return out
}

func (it Item) name() string {
	if it.Paper != "" {
		return it.Paper
	}
	return it.Title
}

func appendChange(out []Change, item, field, from, to string) []Change {
	if from == to {
		return out
	}
	return append(out, Change{Item: item, Field: field, From: from, To: to})
}

// listed refuses an empty inventory (rule B4.2a).
func listed(f File, _ *policy.Version, c *policy.Checks) {
	if len(f.Items) == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2a, Field: "items", Found: "0", Wanted: "1 or more",
			Problem: policy.T("册内清单为空", "the inventory is empty"),
			Remedy:  policy.T("请逐项列出并注明页数", "list every item with its pages"),
		})
	}
}
