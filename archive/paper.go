package archive

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Paper is one paper of a credit or contract file, filed under a category of the
// regulation (资料).
type Paper struct {
	// Code is the regulation's of the paper; empty for one it does not list, which
	// then states its category and title.
	Code string `json:"code,omitempty" validate:"max=64,plain"`
	// Category is that of the paper; it may be left out with a code.
	Category string `json:"category,omitempty" validate:"max=64,plain"`
	// Title is the paper's name; the regulation's own when empty.
	Title string `json:"title,omitempty" validate:"max=200,plain"`
	// Form is original, copy or both (rule K1b).
	Form policy.Form `json:"form" validate:"required,oneof=original copy both"`
	// Copies is how many there are, at least 1; Pages how many pages one has.
	Copies int `json:"copies" validate:"min=1,max=1000"`
	Pages  int `json:"pages" validate:"min=1,max=100000"`
	// Day is that of the paper, where it has one.
	Day calendar.Day `json:"day,omitzero"`
	// In names the volume in which the original is filed already: an original is
	// filed once, and cited here; empty for a paper of this file's own.
	In VolumeID `json:"in,omitempty" validate:"max=64,plain"`
}

// Papers are the papers of a file, in the order in which they were added.
type Papers []Paper

// Add returns the papers with more, each in its category and with its title; it
// adds to the checks what is misshapen, what the categories of the rule do not know, a
// form that the paper does not have, a day after today, and a deed, unless it is a copy
// of one (rule B5.2a). field is the path of the input.
func (ps Papers) Add(c *policy.Checks, law *policy.Version, rule policy.Rule, today calendar.Day, categories policy.Categories, field string, more ...Paper) Papers {
	out := append(Papers(nil), ps...)
	c.Join(policy.CheckShape(more))
	refuse := func(field, found, wanted string, problem policy.Text) {
		v := policy.Invalid(field, found, wanted, problem)
		v.Rule = rule
		c.Add(*v)
	}
	for i, p := range more {
		at := fmt.Sprintf("%s[%d]", field, i)
		if deed, ok := law.Deed(p.Code, p.Title); ok && (p.Form != policy.Copy || p.Code == deed.Code) {
			c.Add(deedAmongPapers(at, deed, onLine(i, aDeed)))
		}
		if p.Day.After(today) {
			refuse(at+".day", p.Day.String(), "a day until "+today.String(), policy.T("资料日期尚未到来", "the paper's day lies in the future"))
		}
		_, _, known := categories.Get(p.Category)
		if p.Code == "" {
			if !known {
				refuse(at+".category", Typed(p.Category), "a category of the regulation", policy.T("没有这一资料类别", "the regulation has no such category"))
			}
			if p.Title == "" {
				refuse(at+".title", Typed(p.Title), "a title", policy.T("清单以外的资料没有名称", "a paper that the regulation does not list has no title"))
			}
			out = append(out, p)
			continue
		}
		listed, category, ok := categories.Paper(p.Code)
		switch {
		case !ok:
			refuse(at+".code", Typed(p.Code), "a paper of the regulation", policy.T("清单中没有这一资料", "the regulation lists no such paper"))
		case p.Category != "" && p.Category != category.Code:
			found := p.Category
			if !known {
				found = Typed(found)
			}
			refuse(at+".category", found, category.Code, policy.Tf("该资料属于“%s”类", "the paper belongs to the category %q", category.Title()))
		case !listed.Takes(p.Form):
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: cmp.Or(category.Forms, category.Rule), Field: at + ".form", Found: string(p.Form), Wanted: string(listed.Form),
				Problem: policy.Tf("“%s”的形式与要求不符", "%q is not in the form asked for", listed.Title()),
				Remedy:  policy.T("请按要求的形式(原件、复印件)归档", "file it in the form asked for: original, copy, either, both"),
			})
		}
		p.Category = category.Code
		if p.Title == "" {
			p.Title = listed.ZH
		}
		out = append(out, p)
	}
	return out
}

// Typed is what a refusal says it found of what somebody typed: how long it is.
func Typed(s string) string {
	if s == "" {
		return "nothing"
	}
	return itoa(utf8.RuneCountInString(s)) + " characters"
}

// StruckPaper is a paper that was filed by mistake (误收资料).
type StruckPaper struct {
	Paper
	// Struck says who took it out of the list, and why.
	Struck Note `json:"struckBecause"`
}

// Strike returns the papers without one that was filed by mistake, named by its place
// from 1, that paper, and the differences that are left: those of others, by their new
// places. It adds to the checks a place there is not, and a reason that is missing.
func (ps Papers) Strike(c *policy.Checks, place int, why Note, found []PaperDifference) (Papers, StruckPaper, []PaperDifference) {
	c.Reason(why.Text)
	if place < 1 || place > len(ps) {
		c.Add(*policy.Invalid("paper", itoa(place), "1 to "+itoa(len(ps)), policy.T("清单中没有这一项", "the list has no such paper")))
		return ps, StruckPaper{}, found
	}
	var left []PaperDifference
	for _, one := range found {
		if one.Paper > place {
			one.Paper--
		} else if one.Paper == place {
			continue
		}
		left = append(left, one)
	}
	return slices.Delete(slices.Clone(ps), place-1, place), StruckPaper{Paper: ps[place-1], Struck: why}, left
}

// PaperDifference is one disagreement between the list of papers and what is there
// (差异).
type PaperDifference struct {
	// Paper is the place of the paper in the list, from 1; 0 for one that is named by
	// its code.
	Paper int `json:"paper,omitempty" validate:"min=0"`
	// Code is the regulation's of the paper; it may be left out with a place.
	Code string `json:"code,omitempty" validate:"max=64,plain"`
	// Field is what differs.
	Field string `json:"field" validate:"required,oneof=missing form copies pages title content other"`
	// Found is the figure found, of copies and pages.
	Found int    `json:"found,omitempty" validate:"min=0"`
	Note  string `json:"note,omitempty" validate:"max=500,plain"`
}

// Differ refuses differences that are none: there are 1 to 1000, each of a paper
// that is in the list or that the categories know.
func (ps Papers) Differ(c *policy.Checks, categories policy.Categories, found []PaperDifference) {
	if len(found) == 0 || len(found) > 1000 {
		c.Add(*policy.Invalid("differences", itoa(len(found)), "1 to 1000", policy.T("差异应为 1 至 1000 项", "it takes 1 to 1000 differences")))
	}
	c.Join(policy.CheckShape(struct {
		Differences []PaperDifference `json:"differences" validate:"dive"`
	}{found}))
	for i, one := range found {
		at := fmt.Sprintf("differences[%d]", i)
		switch {
		case one.Paper > len(ps):
			c.Add(*policy.Invalid(at+".paper", itoa(one.Paper), "0 to "+itoa(len(ps)), policy.T("清单中没有这一项", "the list has no such paper")))
		case one.Paper == 0 && one.Code == "":
			c.Add(*policy.Invalid(at+".code", "", "the code of a paper that is not in the list", policy.T("没有写明是哪份资料", "it is not said which paper it is")))
		}
		if _, _, ok := categories.Paper(one.Code); !ok && one.Code != "" {
			c.Add(*policy.Invalid(at+".code", Typed(one.Code), "a paper of the regulation", policy.T("清单中没有这一资料", "the regulation lists no such paper")))
		}
	}
}

// CategoryState says how complete one category of a file is (rules C4.1, K1a and
// K5).
type CategoryState struct {
	Code  string      `json:"code"`
	Title policy.Text `json:"title"`
	// Papers is how many papers are filed under it.
	Papers int `json:"papers"`
	Completeness
}

// ByCategory says of each category what is there and what is missing, by the
// codes of the papers needed.
func (ps Papers) ByCategory(categories policy.Categories) []CategoryState {
	there := make(map[string]bool)
	filed := make(map[string]int)
	for _, p := range ps {
		filed[p.Category]++
		there[p.Code] = true
		if listed, _, ok := categories.Paper(p.Code); ok {
			for _, also := range listed.Satisfies {
				there[also] = true
			}
		}
	}
	all := make([]CategoryState, len(categories))
	for i, c := range categories {
		s := CategoryState{Code: c.Code, Title: c.Title(), Papers: filed[c.Code]}
		for _, p := range c.Papers {
			if !p.Needed {
				continue
			}
			s.Expected++
			if there[p.Code] {
				s.Present++
			} else {
				s.Missing = append(s.Missing, p.Code)
			}
		}
		all[i] = s
	}
	return all
}

// Completeness is the figure of all categories together (rule G7).
func (ps Papers) Completeness(categories policy.Categories) Completeness {
	var sum Completeness
	for _, s := range ps.ByCategory(categories) {
		sum.Present += s.Present
		sum.Expected += s.Expected
		sum.Missing = append(sum.Missing, s.Missing...)
	}
	return sum
}

// items lists the papers as the coded lines of a volume: those filed here, by
// category, coded after the lines of each that there are already.
func (ps Papers) items(categories policy.Categories, format policy.NumberFormat, filed map[policy.Part]uint64) []Item {
	var all []Item
	for i, c := range categories {
		seq := filed[policy.Part(c.Code)]
		for _, p := range ps {
			if p.Category != c.Code || p.In != "" {
				continue
			}
			seq++
			all = append(all, Item{
				Part: policy.Part(c.Code), Paper: p.Code, Title: p.Title, Form: p.Form, Copies: p.Copies, Pages: p.Pages,
				Code: format.Format(policy.NumberParts{Part: i + 1, Seq: seq}),
			})
		}
	}
	return all
}
