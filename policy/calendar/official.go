package calendar

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// The schedule as facts, one line a year: rest days, a bar, weekend days
// worked, each a day or a range of days within the year as MMDD.
//
//go:embed official.txt
var officialText string

var official = sync.OnceValue(func() *Calendar {
	schedules, err := parseSchedules(officialText)
	if err != nil {
		panic(err) // the embedded text is wrong; a test reads it
	}
	c := new(Calendar)
	for y := range c.years {
		c.years[y] = newYear(y, nil, nil)
	}
	c.count()
	c, err = c.With(schedules, nil)
	if err != nil {
		panic(err)
	}
	return c
})

// Official returns the calendar of the official schedules of 2004 to 2026, as
// the General Office of the State Council (国务院办公厅) published them year by
// year. It is built once, in about a millisecond, and shared.
func Official() *Calendar { return official() }

// parseSchedules reads the compact form of the official years.
func parseSchedules(text string) ([]Amendment, error) {
	var all []Amendment
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		number, rest, _ := strings.Cut(line, ":")
		year, ok := digits(number)
		holidays, workdays, bar := strings.Cut(rest, "|")
		if !ok || !bar {
			return nil, fmt.Errorf("calendar: official schedule: found %s, want YEAR: days | days", quote(line))
		}
		a := Amendment{Year: year, Source: fmt.Sprintf("国务院办公厅 %d年节假日安排", year)}
		var err error
		if a.Holidays, err = expand(number, holidays); err != nil {
			return nil, err
		}
		if a.Workdays, err = expand(number, workdays); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// expand turns days and ranges such as "0101 0215-0223" into days of the year.
func expand(year, text string) ([]Day, error) {
	var days []Day
	for field := range strings.FieldsSeq(text) {
		from, to, isRange := strings.Cut(field, "-")
		if !isRange {
			to = from
		}
		if len(from) != 4 || len(to) != 4 {
			return nil, fmt.Errorf("calendar: official schedule of %s: found %s, want MMDD or MMDD-MMDD", year, quote(field))
		}
		first, err := ParseDay(year + "-" + from[:2] + "-" + from[2:])
		if err != nil {
			return nil, err
		}
		last, err := ParseDay(year + "-" + to[:2] + "-" + to[2:])
		if err != nil {
			return nil, err
		}
		if isRange && !last.After(first) {
			return nil, fmt.Errorf("calendar: official schedule of %s: range %s runs backwards", year, quote(field))
		}
		for d := first; !d.After(last); d = d.AddDays(1) {
			days = append(days, d)
		}
	}
	return days, nil
}
