package calendar

import "github.com/rickb777/date/v2"

// The range of Day in numbers. Inside the package a day is its offset, the
// number of days since 1 January 1900, and a year is its place, 0 for 1900.
const (
	firstOrdinal = 693595 // 1900-01-01 as a date.Date
	totalYears   = maxYear - minYear + 1
	totalDays    = 109573
)

// yearStart holds the offset of 1 January of each year, and one more: the end.
var yearStart = func() (starts [totalYears + 1]int32) {
	for y := range starts {
		starts[y] = int32(date.New(minYear+y, 1, 1) - firstOrdinal)
	}
	return starts
}()

func (d Day) offset() int { return int(d.d - firstOrdinal) }

func dayAt(offset int) Day { return Day{firstOrdinal + date.Date(offset)} }

// clamp returns the day at an offset, or the nearest one in range.
func clamp(offset int) Day { return dayAt(min(max(offset, 0), totalDays-1)) }

// yearOf returns the place of the year that an offset lies in. The guess is off
// by one year at most.
func yearOf(offset int) int {
	y := offset * 400 / 146097
	if offset < int(yearStart[y]) {
		return y - 1
	}
	if offset >= int(yearStart[y+1]) {
		return y + 1
	}
	return y
}

func yearLen(y int) int { return int(yearStart[y+1] - yearStart[y]) }
