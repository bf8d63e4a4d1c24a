package calendar

import (
	"fmt"
	"time"

	"github.com/rickb777/date/v2"
	"github.com/rickb777/date/v2/gregorian"
)

// The years a [Day] can lie in. Files of a lender reach back decades and
// forward decades; anything else is a slip of the pen.
const (
	minYear = 1900
	maxYear = 2199
)

// Day is a civil date, such as a due day or the day of an event: a year, month
// and day of the month, without clock or zone, between 1 January 1900 and
// 31 December 2199.
//
// The zero Day means "no day". It sorts before every day, prints as "", and
// stays zero under arithmetic. Days are comparable with == and fit as map keys.
type Day struct {
	d date.Date // days since 0001-01-01, which is therefore not a Day
}

// FirstDay is the first day that can be represented, 1 January 1900.
// Arithmetic that would go before it stops there.
func FirstDay() Day { return dayAt(0) }

// LastDay is the last day that can be represented, 31 December 2199.
// Arithmetic that would go past it stops there.
func LastDay() Day { return dayAt(totalDays - 1) }

// ParseDay reads a day written exactly as "2006-01-02", in the years 1900 to
// 2199. It refuses days that do not exist, other separators, spaces, digits
// other than 0 to 9, and the empty string.
func ParseDay(s string) (Day, error) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return Day{}, fmt.Errorf("calendar: day %s: want the form YYYY-MM-DD", quote(s))
	}
	year, ok1 := digits(s[0:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return Day{}, fmt.Errorf("calendar: day %s: want the form YYYY-MM-DD in digits 0 to 9", quote(s))
	}
	return NewDay(year, time.Month(month), day)
}

// MustDay is [ParseDay] for days written in a program: it panics where ParseDay
// returns an error.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// NewDay returns the day with these numbers, or an error when there is no such
// day: it never carries 30 February over into March.
func NewDay(year int, month time.Month, day int) (Day, error) {
	switch {
	case year < minYear || year > maxYear:
		return Day{}, fmt.Errorf("calendar: day %04d-%02d-%02d: found year %d, want %d to %d",
			year, int(month), day, year, minYear, maxYear)
	case month < time.January || month > time.December:
		return Day{}, fmt.Errorf("calendar: day %04d-%02d-%02d: found month %d, want 1 to 12",
			year, int(month), day, int(month))
	}
	if last := gregorian.DaysIn(year, month); day < 1 || day > last {
		return Day{}, fmt.Errorf("calendar: day %04d-%02d-%02d: found day %d, want 1 to %d in %s %d",
			year, int(month), day, day, last, month, year)
	}
	return Day{date.New(year, month, day)}, nil
}

// DayOf returns the civil day on which the instant t falls in the zone loc. A
// nil loc means [ChinaTime]. The zero Time gives the zero Day; an instant
// outside the range of Day gives its first or last day.
func DayOf(t time.Time, loc *time.Location) Day {
	if t.IsZero() {
		return Day{}
	}
	if loc == nil {
		loc = china
	}
	return clamp(int(date.NewAt(t.In(loc)) - firstOrdinal))
}

var china = time.FixedZone("CST", 8*60*60)

// ChinaTime returns UTC+8, the time of the whole country: the same days as
// Asia/Shanghai since the last summer time in September 1991, without a zone
// database.
func ChinaTime() *time.Location { return china }

// String returns the day as "2006-01-02", or "" for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.appendTo(make([]byte, 0, 10)))
}

func (d Day) appendTo(b []byte) []byte {
	y, m, n := d.d.Date()
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+int(m)/10), byte('0'+int(m)%10), '-',
		byte('0'+n/10), byte('0'+n%10))
}

// IsZero reports whether d is the zero Day, "no day".
func (d Day) IsZero() bool { return d.d == date.Zero }

// Before reports whether d is earlier than o. No day is before every day.
func (d Day) Before(o Day) bool { return d.d < o.d }

// After reports whether d is later than o.
func (d Day) After(o Day) bool { return d.d > o.d }

// Compare returns -1 when d is earlier than o, +1 when it is later, and 0 when
// they are the same day, as slices.SortFunc wants it.
func (d Day) Compare(o Day) int {
	switch {
	case d.d < o.d:
		return -1
	case d.d > o.d:
		return +1
	}
	return 0
}

// AddDays returns the day n civil days after d, or before it when n is
// negative. It stops at [FirstDay] and [LastDay]; the zero Day stays zero.
func (d Day) AddDays(n int) Day {
	if d.IsZero() {
		return Day{}
	}
	n = min(max(n, -totalDays), totalDays)
	return clamp(d.offset() + n)
}

// AddMonths returns the same day of the month n months after d, or before it
// when n is negative, or the last day of that month where it has no such day
// (Civil Code, art. 202): one month after 31 January is 28 or 29 February. Count
// from the first day, not in steps: two months after 31 January is 31 March.
// It stops at [FirstDay] and [LastDay]; the zero Day stays zero.
func (d Day) AddMonths(n int) Day {
	if d.IsZero() {
		return Day{}
	}
	n = min(max(n, -12*totalYears), 12*totalYears)
	y, m, day := d.d.Date()
	months := y*12 + int(m) - 1 + n
	y, m = months/12, time.Month(months%12+1)
	switch {
	case y < minYear:
		return FirstDay()
	case y > maxYear:
		return LastDay()
	}
	return Day{date.New(y, m, min(day, gregorian.DaysIn(y, m)))}
}

// DaysSince returns how many civil days d is after o: 1 for tomorrow and today,
// negative when d is the earlier one. It is 0 when either is the zero Day.
func (d Day) DaysSince(o Day) int {
	if d.IsZero() || o.IsZero() {
		return 0
	}
	return int(d.d - o.d)
}

// Year returns the year of d, 0 for the zero Day.
func (d Day) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.d.Year()
}

// Date returns the year, month and day of the month of d: 0, 0, 0 for the zero
// Day.
func (d Day) Date() (year int, month time.Month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	return d.d.Date()
}

// Weekday returns the day of the week of d. It says nothing about work: ask
// [Calendar.IsWorkingDay]. It means nothing for the zero Day.
func (d Day) Weekday() time.Weekday { return d.d.Weekday() }

// digits reads a run of the digits 0 to 9.
func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// quote shows input in an error, cut short so that a hostile one does not fill
// a log.
func quote(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%.40q (%d bytes)", s, len(s))
	}
	return fmt.Sprintf("%q", s)
}
