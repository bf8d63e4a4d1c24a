package policy

import "github.com/seed-9bd3a28c/dossier/policy/calendar"

// CreditRules are what a company sets for its credit files (信用档案). Only the
// leading group changes them (rule C3a).
type CreditRules struct {
	// Categories are those of a credit file with their papers (rules C4.1, C4.4,
	// K5a and K5b).
	Categories Categories `yaml:"categories,omitempty" json:"categories"`
	// Grace counts from 1 January of the second year after that of a file: until
	// then its department hands it to the office (rule C4.3b).
	Grace calendar.Period `yaml:"grace,omitempty" json:"grace"`
	// ToArchive counts from the office director's verification (rule C4.3c).
	ToArchive calendar.Period `yaml:"to-archive,omitempty" json:"toArchive"`
}

// complete gives what is left out the values of the default regulation.
func (r CreditRules) complete(base CreditRules) CreditRules {
	if r.Categories == nil {
		r.Categories = base.Categories
	}
	if r.Grace == (calendar.Period{}) {
		r.Grace = base.Grace
	}
	if r.ToArchive == (calendar.Period{}) {
		r.ToArchive = base.ToArchive
	}
	return r
}

func (r CreditRules) check(c *Checks) {
	r.Categories.check(c, "credit.categories")
	period := T(`期限(如 "1 month")`, `a period ("1 month")`)
	demand(c, r.Grace.Valid() == nil, "credit.grace", r.Grace.String(), period)
	demand(c, r.ToArchive.Valid() == nil, "credit.to-archive", r.ToArchive.String(), period)
}

// Credit returns what the version says of credit files. It must not be changed.
func (v *Version) Credit() CreditRules { return v.reg.Credit }
