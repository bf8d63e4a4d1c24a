package calendar

import "time"

// FixedRestDays returns the statutory days of rest of a year that have a fixed
// place, in order: what a year without a published schedule is computed from.
// They are 1 January, Qingming (清明), 1 and 2 May, and 1 to 3 October, as in
// force since 2025; earlier years have theirs (no Qingming before 2008, one day
// in May from 2008 to 2024). It returns nil outside 1900 to 2199.
//
// Spring Festival, Dragon Boat and Mid-Autumn follow the moon and are not
// computed, nor is it guessed which weekends will be worked for them: this is
// why such a year is provisional.
func FixedRestDays(year int) []Day {
	if year < minYear || year > maxYear {
		return nil
	}
	var days []Day
	add := func(month time.Month, from, to int) {
		for n := from; n <= to; n++ {
			d, _ := NewDay(year, month, n) // these days exist in every year
			days = append(days, d)
		}
	}
	add(time.January, 1, 1)
	if year >= 2008 {
		add(time.April, qingming(year), qingming(year))
	}
	switch {
	case year >= 2025:
		add(time.May, 1, 2)
	case year >= 2008 || year < 2000:
		add(time.May, 1, 1)
	default:
		add(time.May, 1, 3)
	}
	if year < 1999 {
		add(time.October, 1, 2)
	} else {
		add(time.October, 1, 3)
	}
	return days
}

// qingming returns the day of April on which Qingming falls, when the sun
// reaches 15 degrees. It drifts by 0.2422 days a year and a leap day brings it
// back; the constants place it, one for each century, and a test computes the
// sun.
func qingming(year int) int {
	constant := map[int]int{19: 55900, 20: 48100, 21: 50300}[year/100]
	n := year % 100
	return (2422*n+constant)/10000 - n/4
}
