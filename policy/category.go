package policy

import "slices"

// Category is one of the categories of papers that a credit or contract file
// holds (资料类别, rules C4.1, K1a and K5).
type Category struct {
	// Code names it within the list ("approval").
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Rule asks for it.
	Rule Rule `yaml:"rule" json:"rule"`
	// Forms is the rule that asks for the form of each paper where it is not Rule
	// (K1b).
	Forms Rule `yaml:"forms,omitempty" json:"forms,omitempty"`
	// Papers are those it may hold, in their order.
	Papers []CategoryPaper `yaml:"papers" json:"papers"`
}

// Title returns the category's name for a reader.
func (c Category) Title() Text { return Text{ZH: c.ZH, EN: c.EN} }

// CategoryPaper is one paper of a category.
type CategoryPaper struct {
	// Code names it within all the categories of the list ("licence").
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Form is original, copy, either or both (rule K1b).
	Form Form `yaml:"form" json:"form"`
	// Needed: without it the category is not complete.
	Needed bool `yaml:"needed,omitempty" json:"needed,omitempty"`
	// Satisfies names papers that are there when this one is, as a combined
	// licence is a tax certificate too.
	Satisfies []string `yaml:"satisfies,omitempty" json:"satisfies,omitempty"`
	// Rule asks for the paper where it is not that of its category (rules C4.4
	// and K5b).
	Rule Rule `yaml:"rule,omitempty" json:"rule,omitempty"`
}

// Title returns the paper's name for a reader.
func (p CategoryPaper) Title() Text { return Text{ZH: p.ZH, EN: p.EN} }

// Takes reports whether the paper may be filed in a form.
func (p CategoryPaper) Takes(f Form) bool {
	switch p.Form {
	case Either:
		return f == Original || f == Copy || f == Both
	case Original, Copy, Both:
		return f == p.Form
	}
	return false
}

// Categories are the categories of one class of file, in their order.
type Categories []Category

// Get returns a category and its place, from 0.
func (cs Categories) Get(code string) (Category, int, bool) {
	for i, c := range cs {
		if c.Code == code {
			return c, i, true
		}
	}
	return Category{}, 0, false
}

// Paper returns a paper by its code, and the category it belongs to.
func (cs Categories) Paper(code string) (CategoryPaper, Category, bool) {
	for _, c := range cs {
		for _, p := range c.Papers {
			if p.Code == code {
				return p, c, true
			}
		}
	}
	return CategoryPaper{}, Category{}, false
}

// check refuses what is not well-formed in a list of categories.
func (cs Categories) check(c *Checks, at string) {
	demand(c, len(cs) > 0, at, "", T("至少一个类别", "at least one category"))
	codes, papers := make(map[string]int), make(map[string]int)
	for i, one := range cs {
		r := declared(c, at, codes, i, one.Code, one.ZH, one.EN)
		r.demand(one.Rule.Known(), "rule", string(one.Rule), aRule)
		r.demand(one.Forms == "" || one.Forms.Known(), "forms", string(one.Forms), aRule)
		for j, p := range one.Papers {
			r := declared(c, at+"."+told(one.Code)+".papers", papers, j, p.Code, p.ZH, p.EN)
			r.demand(slices.Contains([]Form{Original, Copy, Either, Both}, p.Form), "form", string(p.Form),
				T("original、copy、either 或 both", "original, copy, either or both"))
			r.demand(p.Rule == "" || p.Rule.Known(), "rule", string(p.Rule), aRule)
		}
	}
	for _, one := range cs {
		for _, p := range one.Papers {
			each(rowOf(c, at+"."+told(one.Code), p.Code), "satisfies", p.Satisfies, in(papers), T("清单中的资料代码", "papers of the list"))
		}
	}
}
