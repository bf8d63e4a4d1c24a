package calendar

import "time"

// year is the index of one year: which of its days are worked, and where.
// It never changes once built.
type year struct {
	official *Amendment   // the published schedule; nil when there is none
	company  map[int]bool // company days by place in the year: true is worked

	before [367]int16 // before[i]: working days of the year before its i-th day, from 0
	nth    [366]int16 // nth[k]: place in the year of its k-th working day, from 0
}

// works reports whether the i-th day of the year is a working day.
func (t *year) works(i int) bool { return t.before[i+1] != t.before[i] }

// work is works as a number, 1 or 0.
func (t *year) work(i int) int16 { return t.before[i+1] - t.before[i] }

// locate splits an offset into the place of its year and its place in it.
func locate(offset int) (y, i int) {
	y = yearOf(offset)
	return y, offset - int(yearStart[y])
}

// newYear builds the index of the y-th year. Weekdays are worked; the official
// schedule, or without one the fixed days of rest, says otherwise; the company
// has the last word.
func newYear(y int, official *Amendment, company map[int]bool) *year {
	t := &year{official: official, company: company}
	var works [366]bool
	start, days := int(yearStart[y]), yearLen(y)
	for i := range days {
		w := dayAt(start + i).Weekday()
		works[i] = w != time.Saturday && w != time.Sunday
	}
	set := func(list []Day, to bool) {
		for _, d := range list {
			works[d.offset()-start] = to
		}
	}
	if official != nil {
		set(official.Holidays, false)
		set(official.Workdays, true)
	} else {
		set(FixedRestDays(minYear+y), false)
	}
	for i, to := range company {
		works[i] = to
	}
	n := int16(0)
	for i := range works {
		t.before[i] = n
		if works[i] {
			t.nth[n] = int16(i)
			n++
		}
	}
	t.before[366] = n
	return t
}

// count fills the sums over years after any year was replaced.
func (c *Calendar) count() {
	for y, t := range c.years {
		c.worked[y+1] = c.worked[y] + int32(t.before[366])
		c.unpublished[y+1] = c.unpublished[y]
		if t.official == nil {
			c.unpublished[y+1]++
		}
	}
}
