package archive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Code gives every item outside the annex its code (编码, rule B4.2c): one for
// each line, in order; none gives those of the regulation's format. Codes are
// not part of what is signed.
func (f File) Code(who policy.Actor, at time.Time, law *policy.Version, codes []string) (File, journal.Draft, error) {
	f, d, c := f.begin(ActCode, who, at, law)
	if len(codes) == 0 {
		codes = standardCodes(law, f.Items)
	} else {
		c.Join(policy.CheckShape(struct {
			Codes []string `json:"codes" validate:"max=2000,dive,required,max=64,plain"`
		}{codes}))
		f.checkCodes(c, codes)
	}
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.Items = slices.Clone(f.Items)
	for i := range f.Items {
		f.Items[i].Code = codes[i]
	}
	return f, d.With("codes", itoa(len(codes))), nil
}

func (f File) checkCodes(c *policy.Checks, codes []string) {
	if len(codes) != len(f.Items) {
		c.Add(policy.Violation{
			Kind: policy.InvalidInput, Rule: policy.B4_2c, Field: "codes", Found: itoa(len(codes)), Wanted: itoa(len(f.Items)),
			Problem: policy.Tf("编码有 %d 个,册内清单有 %d 项", "there are %d codes for %d items", len(codes), len(f.Items)),
			Remedy:  policy.T("附件以外的每一项一个编码", "give every item outside the annex one code"),
		})
	}
	seen := make(map[string]int, len(codes))
	for i, code := range codes {
		if j, twice := seen[code]; twice {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B4_2c, Field: fmt.Sprintf("codes[%d]", i), Found: fmt.Sprintf("codes[%d]", j), Wanted: "each code once",
				Problem: policy.Tf("编码与第 %d 项相同", "the code is that of line %d", j+1),
				Remedy:  policy.T("每一项用不同的编码", "give each item its own"),
			})
		}
		seen[code] = i
	}
}

func standardCodes(law *policy.Version, items []Item) []string {
	codes := make([]string, len(items))
	format := law.Numbers().Item
	each := strings.Contains(string(format), "{part}") // or one run through all parts: no code twice
	var n [8]uint64
	for i, it := range items {
		part, run := it.Part.Index(), 0
		if each {
			run = part
		}
		n[run]++
		codes[i] = format.Format(policy.NumberParts{Part: part, Seq: n[run]})
	}
	return codes
}

// Check is B's finding that papers, signatures and inventory agree and every
// item has its code (审核, rule B4.2c). Something important or a signature
// missing refuses it, naming each; B then requests a supplement (rule B4.2d).
func (f File) Check(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActCheck, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State = Checked
	return f, d.With("items", itoa(len(f.Items))).With("completeness", itoa(f.Completeness(law).Percent())), nil
}

// Missing lists what a supplement would have to ask for: important papers that
// are not there, and signatures that are not on those that are (rules B4.2d
// and B4.2e).
func (f File) Missing(law *policy.Version) []Want {
	var wants []Want
	for _, p := range law.Papers(f.Project.Kind) {
		there := false
		for i := range f.Items {
			if f.Items[i].Paper != p.Code {
				continue
			}
			there = true
			for _, s := range p.Signers {
				if w := (Want{Paper: p.Code, Signer: s}); !slices.Contains(f.Items[i].Signed, s) && !slices.Contains(wants, w) {
					wants = append(wants, w)
				}
			}
		}
		if !there && p.Important && p.Expected(f.Project.Conditions) {
			wants = append(wants, Want{Paper: p.Code})
		}
	}
	return wants
}

// Completeness counts the checklist's papers that the project should have, and
// how many of them are there (rule G7).
func (f File) Completeness(law *policy.Version) Completeness {
	var n Completeness
	for _, p := range law.Papers(f.Project.Kind) {
		if !p.Expected(f.Project.Conditions) {
			continue
		}
		n.Expected++
		if f.has(Want{Paper: p.Code}) {
			n.Present++
		} else {
			n.Missing = append(n.Missing, p.Code)
		}
	}
	return n
}

// complete refuses B's check while something is missing or not coded.
func complete(f File, law *policy.Version, c *policy.Checks) {
	listed(f, law, c)
	var uncoded []string
	for i := range f.Items {
		if f.Items[i].Code == "" {
			uncoded = append(uncoded, itoa(i+1))
		}
	}
	if len(uncoded) > 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2c, Field: "items", Found: strings.Join(uncoded, ","), Wanted: "a code for every item",
			Problem: policy.Tf("尚未编码的行:%s", "lines without a code: %s", strings.Join(uncoded, ", ")),
			Remedy:  policy.T("请先编码", "code the items first"),
		})
	}
	for _, w := range f.Missing(law) {
		paper, _, _ := law.Paper(f.Project.Kind, w.Paper)
		v := policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B4_2d, Field: "items", Found: "missing", Wanted: w.Paper,
			Problem: policy.Tf("缺少重要资料:%s", "an important paper is missing: %s", paper.Title()),
			Remedy:  policy.T("请开列补充资料清单", "request a supplement"),
		}
		if w.Signer != "" {
			signer, _ := law.Signer(w.Signer)
			v.Wanted += " signed by " + w.Signer
			v.Problem = policy.Tf("%s 缺少 %s 的签字", "%s lacks the signature of %s", paper.Title(), policy.T(signer.ZH, signer.EN))
		}
		c.Add(v)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
