package staff

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Compile makes the versions of the regulation that acts of the organisation
// are judged by, on the working days as amended. Until the first published
// version takes effect the default regulation stays in force, so that
// publishing one for next month does not stop this month's work. A version
// replaced before its day is passed over.
//
// A text that is no regulation, or versions whose days overlap, are
// [policy.InvalidInput]; acts that would lead there are refused beforehand.
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
	if !slices.ContainsFunc(b.Versions, func(v PublishedVersion) bool { return !v.Effective.After(first.Effective()) }) {
		adopted = append(adopted, policy.Adoption{Org: b.Org, Version: first})
	}
	for _, one := range b.Versions {
		if one.ReplacedBy != "" {
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
		adopted = append(adopted, policy.Adoption{Org: b.Org, Version: version})
	}
	return policy.NewRulebook(adopted...)
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
