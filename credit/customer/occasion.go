package customer

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Occasion says on which days the visits of a plan fall (拜访时机, rule R5a): one of
// its parts and no other.
type Occasion struct {
	// Holidays: the first day of each statutory holiday of the working-day
	// calendar. In a year that is not published yet they are provisional, and those
	// that follow the moon are not among them.
	Holidays bool `json:"holidays,omitempty"`
	// Anniversary is a day of every year; 29 February is 28 February in others.
	Anniversary *YearDay `json:"anniversary,omitempty"`
	// Months: every so many months, counted from the plan's first day.
	Months int `json:"months,omitempty" validate:"gte=0,lte=120"`
	// Days are single days, as of an event.
	Days []calendar.Day `json:"days,omitempty" validate:"max=50"`
}

// YearDay is a day of the year.
type YearDay struct {
	Month int `json:"month" validate:"gte=1,lte=12"`
	Day   int `json:"day" validate:"gte=1,lte=31"`
}

// in returns the day in a year; false where no year has it.
func (y YearDay) in(year int) (calendar.Day, bool) {
	if y.Month == 2 && y.Day == 29 {
		if d, err := calendar.NewDay(year, time.February, 29); err == nil {
			return d, true
		}
		y.Day = 28
	}
	d, err := calendar.NewDay(year, time.Month(y.Month), y.Day)
	return d, err == nil
}

// check refuses an occasion that names no days, or more than one way to find them.
func (o Occasion) check(c *policy.Checks, field string) {
	parts := 0
	for _, there := range []bool{o.Holidays, o.Anniversary != nil, o.Months > 0, len(o.Days) > 0} {
		if there {
			parts++
		}
	}
	if parts != 1 {
		slip(c, policy.R5a, field, "", "holidays, anniversary, months or days", policy.T("拜访时机须为节日、纪念日、每隔几个月或指定日期之一", "the occasion is holidays, an anniversary, every so many months, or days, and one of them"))
	}
	if o.Anniversary != nil {
		if _, ok := o.Anniversary.in(2000); !ok {
			slip(c, policy.R5a, field+".anniversary", "", "a day of the year", policy.T("没有这一天", "no year has this day"))
		}
	}
	if slices.Contains(o.Days, calendar.Day{}) {
		slip(c, policy.R5a, field+".days", "", "days", policy.T("没有写明日期", "a day is not stated"))
	}
}

// next returns the first day of the occasion that is not before from and comes
// after another one; zero when there is none. It is provisional where a year
// that is not published yet has a say in it.
func (o Occasion) next(law *policy.Version, from, after calendar.Day) (day calendar.Day, provisional bool) {
	if !after.Before(from) {
		from = after.AddDays(1)
		if !from.After(after) {
			return calendar.Day{}, false // the end of days
		}
	}
	switch {
	case o.Holidays:
		return holiday(law.Calendar(), from)
	case o.Anniversary != nil:
		for year := from.Year(); year <= from.Year()+1; year++ {
			if d, ok := o.Anniversary.in(year); ok && !d.Before(from) {
				return d, false
			}
		}
	case len(o.Days) > 0:
		for _, d := range o.Days {
			if !d.Before(from) && (day.IsZero() || d.Before(day)) {
				day = d
			}
		}
		return day, false
	}
	return calendar.Day{}, false
}

// nextOf is next for a plan that begins on first: what counts months needs to
// know it.
func (o Occasion) nextOf(law *policy.Version, first, after calendar.Day) (calendar.Day, bool) {
	if o.Months <= 0 {
		return o.next(law, first, after)
	}
	n := 0
	if after.After(first) {
		y1, m1, _ := first.Date()
		y2, m2, _ := after.Date()
		n = max(0, ((y2-y1)*12+int(m2-m1))/o.Months-1)
	}
	for ; ; n++ {
		d := first.AddMonths(n * o.Months)
		switch {
		case d.After(after):
			return d, false
		case d == calendar.LastDay():
			return calendar.Day{}, false
		}
	}
}

// holiday returns the first day of the first statutory holiday that begins on a
// day or later, within two years.
func holiday(c *calendar.Calendar, from calendar.Day) (calendar.Day, bool) {
	provisional := false
	for year := from.Year(); year <= from.Year()+2; year++ {
		schedule, published := c.Schedule(year)
		days := schedule.Holidays
		if !published {
			days, provisional = calendar.FixedRestDays(year), true
		}
		for _, d := range days {
			if !d.Before(from) && begins(c, d) {
				return d, provisional
			}
		}
	}
	return calendar.Day{}, false
}

// begins reports whether a day of rest is the first of its holiday: no other
// statutory one comes before it without a working day between.
func begins(c *calendar.Calendar, d calendar.Day) bool {
	for before := d.AddDays(-1); before.Before(d) && !c.IsWorkingDay(before) && d.DaysSince(before) < 14; before = before.AddDays(-1) {
		if statutory(c, before) {
			return false
		}
	}
	return true
}

func statutory(c *calendar.Calendar, d calendar.Day) bool {
	schedule, published := c.Schedule(d.Year())
	if !published {
		return slices.Contains(calendar.FixedRestDays(d.Year()), d)
	}
	return slices.Contains(schedule.Holidays, d)
}
