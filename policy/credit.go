package policy

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

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

// creditRooms begin the rows of the matrix that belong to the credit part of a
// regulation.
var creditRooms = []string{"credit-", "contract", "department-request.", "ledger.enter-credit-files", "regulation.publish-credit", "regulation.interpret"}

// creditPart is the credit part of a regulation (rule C3a): credit and contract
// files, their numbers, and who may do what with them.
type creditPart struct {
	Credit    CreditRules
	Contracts ContractRules
	Numbers   [4]NumberFormat
	Matrix    []Permission
}

func (v *Version) creditPart() creditPart {
	r := v.reg
	part := creditPart{
		Credit:    r.Credit,
		Contracts: r.Contracts,
		Numbers:   [4]NumberFormat{r.Numbers.CreditFile, r.Numbers.ContractFile, r.Numbers.CreditVolume, r.Numbers.ContractVolume},
	}
	for _, row := range r.Matrix {
		if slices.ContainsFunc(creditRooms, func(room string) bool { return strings.HasPrefix(string(row.Action), room) }) {
			part.Matrix = append(part.Matrix, row)
		}
	}
	slices.SortFunc(part.Matrix, func(a, b Permission) int { return strings.Compare(string(a.Action), string(b.Action)) })
	return part
}

// SameCredit reports whether two versions say the same of credit: what only the
// leading group changes (rule C3a).
func (v *Version) SameCredit(other *Version) bool {
	a, errA := json.Marshal(v.creditPart())
	b, errB := json.Marshal(other.creditPart())
	return errA == nil && errB == nil && string(a) == string(b)
}
