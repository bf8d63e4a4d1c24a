package policy

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// RegulationPart is one of the two parts of a regulation, each in force from its
// own latest version (rule C3a), or both: the whole text. Empty means both too.
type RegulationPart string

// The two parts of a regulation, and both.
const (
	CreditPart RegulationPart = "credit" // 信用部分: credit and contract files, their numbers and rows; the leading group's
	RestPart   RegulationPart = "rest"   // 其余部分
	BothParts  RegulationPart = "both"   // 全部
)

// Has reports whether the part is this one, or the whole.
func (p RegulationPart) Has(one RegulationPart) bool {
	return p == "" || p == BothParts || p == one
}

// creditRooms begin the rows of the matrix that belong to the credit part of a
// regulation.
var creditRooms = []string{"credit-", "contract", "department-request.", "ledger.enter-credit-files", "regulation.publish-credit", "regulation.interpret"}

func (p Permission) ofCredit() bool {
	return slices.ContainsFunc(creditRooms, func(room string) bool { return strings.HasPrefix(string(p.Action), room) })
}

// withCredit is the regulation with the credit part of another (rule C3a): its credit
// and contract files, their numbers, and who may do what with them.
func (r Regulation) withCredit(of Regulation) Regulation {
	r.Credit, r.Contracts = of.Credit, of.Contracts
	r.Numbers.CreditFile, r.Numbers.ContractFile = of.Numbers.CreditFile, of.Numbers.ContractFile
	r.Numbers.CreditVolume, r.Numbers.ContractVolume = of.Numbers.CreditVolume, of.Numbers.ContractVolume
	r.Matrix = slices.DeleteFunc(slices.Clone(r.Matrix), Permission.ofCredit)
	for _, row := range of.Matrix {
		if row.ofCredit() {
			r.Matrix = append(r.Matrix, row)
		}
	}
	return r
}

// headed is the regulation under the name, title and first day of another.
func (r Regulation) headed(by Regulation) Regulation {
	r.ID, r.ZH, r.EN, r.Effective = by.ID, by.ZH, by.EN, by.Effective
	return r
}

// same reports whether two regulations say the same, in whichever order their
// matrices have their rows.
func (r Regulation) same(other Regulation) bool {
	text := func(r Regulation) (string, bool) {
		r.Matrix = slices.Clone(r.Matrix)
		slices.SortFunc(r.Matrix, func(a, b Permission) int { return cmp.Compare(a.Action, b.Action) })
		data, err := json.Marshal(r)
		return string(data), err == nil
	}
	a, okA := text(r)
	b, okB := text(other)
	return okA && okB && a == b
}

// SameCredit reports whether two versions say the same of credit: what only the
// leading group changes (rule C3a).
func (v *Version) SameCredit(other *Version) bool { return v.reg.withCredit(other.reg).same(v.reg) }

// SameRest reports whether two versions say the same of all but credit. Name, title
// and first day aside; the last day is of the rest.
func (v *Version) SameRest(other *Version) bool {
	return v.reg.withCredit(other.reg).headed(other.reg).same(other.reg)
}

// Changes says which part of the version differs from the one it follows; the rest
// where it says nothing new (rule C3a).
func (v *Version) Changes(from *Version) RegulationPart {
	switch {
	case v.SameCredit(from):
		return RestPart
	case v.SameRest(from):
		return CreditPart
	}
	return BothParts
}

// compose makes the version of a day: the rest of one text, and the credit part of
// another. Where one of the texts says it all, it is that text; else it is named
// after both, "2026-a+credit-b".
func compose(day calendar.Day, rest, credit *Version) (*Version, error) {
	switch {
	case credit == nil || rest == credit || rest.SameCredit(credit):
		return rest, nil
	case credit.SameRest(rest):
		return credit, nil
	}
	r := rest.reg.withCredit(credit.reg)
	r.ID, r.Effective = rest.ID()+"+"+credit.ID(), day
	if last := rest.Until(); !last.IsZero() && last.Before(day) {
		r.Effective = last // the rest has run out: not in force, but what the next one follows
	}
	var c Checks
	v := newVersion(r, rest.calendar, &c)
	if err := c.Err(); err != nil {
		return nil, &Violation{
			Kind: InvalidInput, Rule: C3a, Field: "regulation", Found: r.ID, Wanted: "two parts that go together",
			Problem: Tf("自 %s 起,版本 %s 的信用部分与版本 %s 的其余部分不能并用:%s", "from %s on the credit part of version %s and the rest of version %s do not go together: %s",
				day, credit.ID(), rest.ID(), err.Error()),
			Remedy: T("请使两部分相符后再发布", "make the two parts fit each other first"),
		}
	}
	return v, nil
}
