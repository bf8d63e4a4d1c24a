package staff

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Compile makes the versions of the regulation that acts of the organisation
// are judged by, on the working days as amended. On every day the credit part comes
// from the latest version that changes it, and the rest from the latest that changes
// the rest (rule C3a). Until the first such version takes effect the part of the
// default regulation stays in force, so that publishing one for next month does not
// stop this month's work. A version replaced before its day is passed over.
//
// A text that is no regulation, versions whose days overlap, or parts that do not go
// together, are [policy.InvalidInput]; acts that would lead there are refused beforehand.
func (b Rulebook) Compile() (policy.Rulebook, error) {
	amended, company := b.yearsInForce(), b.companyDays()
	first, err := defaultVersion(amended, company)
	if err != nil {
		return policy.Rulebook{}, err
	}
	if len(b.Versions) == 0 {
		return policy.Fixed(first), nil
	}
	adopted := make([]policy.Adoption, 0, len(b.Versions)+1)
	if part, ok := parts(func(part policy.RegulationPart) bool { return !b.publishedBy(first.Effective(), part) }); ok {
		own := slices.ContainsFunc(b.Versions, func(v PublishedVersion) bool { return v.Changes.Has(policy.RestPart) })
		adopted = append(adopted, policy.Adoption{Org: b.Org, Version: first, Part: part, StandIn: own})
	}
	for i, one := range b.Versions {
		part, ok := parts(func(part policy.RegulationPart) bool { return b.standing(one.Effective, part) == i })
		if !ok {
			continue
		}
		reg, err := policy.ParseRegulation([]byte(one.Text))
		if err != nil {
			return policy.Rulebook{}, err
		}
		version, err := policy.Compile(reg, amended, company)
		if err != nil {
			return policy.Rulebook{}, err
		}
		adopted = append(adopted, policy.Adoption{Org: b.Org, Version: version, Part: part})
	}
	return policy.NewRulebook(adopted...)
}

// parts are those parts of a regulation that hold; not ok when neither does.
func parts(hold func(policy.RegulationPart) bool) (part policy.RegulationPart, ok bool) {
	switch credit, rest := hold(policy.CreditPart), hold(policy.RestPart); {
	case credit && rest:
		return "", true
	case credit:
		return policy.CreditPart, true
	default:
		return policy.RestPart, rest
	}
}

// publishedBy reports whether a version of a part was published for a day or before.
func (b Rulebook) publishedBy(day calendar.Day, part policy.RegulationPart) bool {
	return slices.ContainsFunc(b.Versions, func(v PublishedVersion) bool { return !v.Effective.After(day) && v.Changes.Has(part) })
}

// standing finds the version of a part effective on a day that nothing has replaced;
// -1 when there is none.
func (b Rulebook) standing(effective calendar.Day, part policy.RegulationPart) int {
	for i, v := range slices.Backward(b.Versions) {
		if v.Effective == effective && v.ReplacedBy == "" && v.Changes.Has(part) {
			return i
		}
	}
	return -1
}

// defaultVersion is the default regulation on the amended working days; the
// precompiled one where nothing is amended.
func defaultVersion(amended []calendar.Amendment, company []calendar.CompanyDays) (*policy.Version, error) {
	if len(amended) == 0 && len(company) == 0 {
		return policy.Default(), nil
	}
	reg, err := policy.DefaultRegulation()
	if err != nil {
		return nil, err
	}
	return policy.Compile(reg, amended, company)
}

// yearsInForce are the amendments that hold: of each year the last one.
func (b Rulebook) yearsInForce() []calendar.Amendment {
	var hold []calendar.Amendment
	for _, a := range b.Amendments {
		hold = slices.DeleteFunc(hold, func(before calendar.Amendment) bool { return before.Year == a.Year })
		hold = append(hold, a)
	}
	return hold
}

// companyDays folds the company's own days into one list: they add up, and of
// a day given twice the later word holds.
func (b Rulebook) companyDays() []calendar.CompanyDays {
	worked := make(map[calendar.Day]bool)
	for _, c := range b.Company {
		for _, d := range c.Closed {
			worked[d] = false
		}
		for _, d := range c.Worked {
			worked[d] = true
		}
	}
	if len(worked) == 0 {
		return nil
	}
	var all calendar.CompanyDays
	for d, works := range worked {
		if works {
			all.Worked = append(all.Worked, d)
		} else {
			all.Closed = append(all.Closed, d)
		}
	}
	slices.SortFunc(all.Closed, calendar.Day.Compare)
	slices.SortFunc(all.Worked, calendar.Day.Compare)
	return []calendar.CompanyDays{all}
}
