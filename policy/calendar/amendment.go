package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Amendment is the official schedule of one year, newly published or changed.
// It replaces all the exceptions of that year, so it lists every one:
// [Calendar.Schedule] returns what is in force to start from.
type Amendment struct {
	// Year is the year the days lie in.
	Year int `json:"year" yaml:"year"`
	// Holidays are the days of rest as published, those on weekends included
	// or not. There is at least one.
	Holidays []Day `json:"holidays" yaml:"holidays"`
	// Workdays are the weekend days worked in exchange (调休).
	Workdays []Day `json:"workdays,omitempty" yaml:"workdays,omitempty"`
	// Source says where it was published. It is required.
	Source string `json:"source" yaml:"source"`
}

// CompanyDays are days on which a company goes its own way, on top of any
// official schedule: closed for stocktaking, say, or working on a Sunday.
type CompanyDays struct {
	// Closed are days on which the company does not work.
	Closed []Day `json:"closed,omitempty" yaml:"closed,omitempty"`
	// Worked are rest days on which it does.
	Worked []Day `json:"worked,omitempty" yaml:"worked,omitempty"`
	// Reason is for people; the calendar makes nothing of it.
	Reason string `json:"reason,omitempty" yaml:"reason,omitempty"`
}

// With returns a new calendar with the amended years and the company's days; c
// stays as it is. Company days given to c earlier stand, unless the same day is
// given again. It keeps no hold of the slices.
//
// The error names every slip found: a day outside its year, a day that is both
// holiday and workday (or closed and worked), a day or a year listed twice, an
// amendment without source or without a single holiday.
func (c *Calendar) With(as []Amendment, cs []CompanyDays) (*Calendar, error) {
	official, err1 := gatherAmendments(as)
	company, err2 := gatherCompanyDays(cs)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	out := *c
	for y, a := range official {
		out.years[y] = newYear(y, a, c.years[y].company)
	}
	for y, days := range company {
		all := maps.Clone(out.years[y].company)
		if all == nil {
			all = days
		}
		maps.Copy(all, days)
		out.years[y] = newYear(y, out.years[y].official, all)
	}
	out.count()
	return &out, nil
}

// Schedule returns the official schedule the calendar has for a year, its days
// in order, and false when it has none. The caller may change what it gets.
func (c *Calendar) Schedule(year int) (Amendment, bool) {
	if !c.Published(year) {
		return Amendment{}, false
	}
	return c.years[year-minYear].official.clone(), true
}

func (a Amendment) clone() Amendment {
	a.Holidays, a.Workdays = slices.Clone(a.Holidays), slices.Clone(a.Workdays)
	slices.SortFunc(a.Holidays, Day.Compare)
	slices.SortFunc(a.Workdays, Day.Compare)
	return a
}

// gatherAmendments checks the amendments and returns them by place of year.
func gatherAmendments(as []Amendment) (map[int]*Amendment, error) {
	var errs []error
	byYear := make(map[int]*Amendment, len(as))
	for _, a := range as {
		bad := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("calendar: amendment of %d: "+format, append([]any{a.Year}, args...)...))
		}
		if a.Year < minYear || a.Year > maxYear {
			bad("want a year from %d to %d", minYear, maxYear)
			continue
		}
		if byYear[a.Year-minYear] != nil {
			bad("the year is listed twice")
		}
		if a.Source == "" {
			bad("the source is missing: name the notice it was read from")
		}
		if len(a.Holidays) == 0 {
			bad("found no holidays, want at least one: an amendment replaces the whole year")
		}
		seen := map[Day]string{}
		for kind, days := range inOrder("holiday", a.Holidays, "workday", a.Workdays) {
			for _, d := range days {
				if slip := listed(seen, d, kind); slip != "" {
					bad("%s", slip)
				} else if d.Year() != a.Year {
					bad("%s %s lies outside the year", kind, d)
				}
			}
		}
		a = a.clone()
		byYear[a.Year-minYear] = &a
	}
	return byYear, errors.Join(errs...)
}

// gatherCompanyDays checks company days and returns them by place of year and
// place in the year.
func gatherCompanyDays(cs []CompanyDays) (map[int]map[int]bool, error) {
	var errs []error
	byYear := map[int]map[int]bool{}
	seen := map[Day]string{}
	for _, days := range cs {
		for kind, list := range inOrder("closed", days.Closed, "worked", days.Worked) {
			for _, d := range list {
				if slip := listed(seen, d, kind); slip != "" {
					errs = append(errs, fmt.Errorf("calendar: company days: %s", slip))
					continue
				}
				y, i := locate(d.offset())
				if byYear[y] == nil {
					byYear[y] = map[int]bool{}
				}
				byYear[y][i] = kind == "worked"
			}
		}
	}
	return byYear, errors.Join(errs...)
}

// inOrder yields two named lists, the first one first.
func inOrder(kind1 string, days1 []Day, kind2 string, days2 []Day) func(func(string, []Day) bool) {
	return func(yield func(string, []Day) bool) {
		_ = yield(kind1, days1) && yield(kind2, days2)
	}
}

// listed notes a day under its kind and says what is wrong with that, if
// anything.
func listed(seen map[Day]string, d Day, kind string) string {
	if d.IsZero() {
		return "found an empty " + kind + " day"
	}
	before, twice := seen[d]
	seen[d] = kind
	switch {
	case !twice:
		return ""
	case before == kind:
		return fmt.Sprintf("%s is listed twice as %s", d, kind)
	}
	return fmt.Sprintf("%s is listed both as %s and as %s", d, before, kind)
}
