package calendar

// Calendar tells working days (工作日) from rest days, and counts them. Get one
// from [Official] and extend it with [Calendar.With]; a Calendar made any other
// way does not work.
//
// A Calendar never changes, so goroutines may share it. It covers every [Day];
// a year it has no official schedule for is computed from weekends and
// [FixedRestDays], and every answer that depends on one is provisional.
type Calendar struct {
	years [totalYears]*year // shared between calendars wherever nothing differs

	// worked[y] counts the working days in all years before y, unpublished[y]
	// the years before y that have no official schedule.
	worked      [totalYears + 1]int32
	unpublished [totalYears + 1]int32
}

// IsWorkingDay reports whether d is worked: a weekday that is no holiday, or a
// weekend day worked in exchange for one (调休). In a year that is not
// [Calendar.Published] this is a provisional answer. No day is not worked.
func (c *Calendar) IsWorkingDay(d Day) bool {
	if d.IsZero() {
		return false
	}
	y, i := locate(d.offset())
	return c.years[y].works(i)
}

// Published reports whether the calendar has an official schedule for the year.
func (c *Calendar) Published(year int) bool {
	return year >= minYear && year <= maxYear && c.years[year-minYear].official != nil
}

// AddWorkingDays returns the n-th working day after d. Whether d is worked does
// not matter: it is not counted (Civil Code, art. 201).
//
// With n = 0 it is d itself when d is worked, otherwise the next working day.
// With a negative n it is the n-th working day before d.
//
// The answer is provisional when it depends on a year that is not
// [Calendar.Published]: when one lies between d (not included, except for
// n = 0) and the answer. A count that would leave the range of [Day] gives
// [LastDay] or [FirstDay], provisionally. The zero Day gives the zero Day.
//
// It takes a few nanoseconds whatever n is, and allocates nothing.
func (c *Calendar) AddWorkingDays(d Day, n int) (due Day, provisional bool) {
	if d.IsZero() {
		return Day{}, false
	}
	off := d.offset()
	y, i := locate(off)
	// k is the place of the answer among all working days, counted from 1;
	// from and to are the years whose days were read on the way.
	k := int(c.worked[y]) + int(c.years[y].before[i])
	from, to := y, y
	switch {
	case n > 0:
		k += min(n, totalDays) + int(c.years[y].work(i))
		if off+1 == int(yearStart[y+1]) {
			from = y + 1
		}
	case n == 0:
		k++
	default:
		k += max(n, -totalDays) + 1
		if i == 0 {
			to = y - 1
		}
	}
	if k < 1 {
		return FirstDay(), true
	}
	if k > int(c.worked[totalYears]) {
		return LastDay(), true
	}
	z := c.yearOfWorkingDay(k, y+n/250)
	at := int(yearStart[z]) + int(c.years[z].nth[k-int(c.worked[z])-1])
	from, to = min(from, z), max(to, z)
	return dayAt(at), c.unpublished[to+1] != c.unpublished[from]
}

// yearOfWorkingDay returns the year in which the k-th of all working days lies,
// searching from a guess. A year has about 250, so it is rarely more than a
// step away.
func (c *Calendar) yearOfWorkingDay(k, guess int) int {
	y := min(max(guess, 0), totalYears-1)
	for int(c.worked[y]) >= k {
		y--
	}
	for int(c.worked[y+1]) < k {
		y++
	}
	return y
}

// WorkingDaysBetween counts the working days after from, up to and including
// to. It is 0 when to is not after from, or either is the zero Day.
func (c *Calendar) WorkingDaysBetween(from, to Day) int {
	if from.IsZero() || !to.After(from) {
		return 0
	}
	return c.workedThrough(to) - c.workedThrough(from)
}

func (c *Calendar) workedThrough(d Day) int {
	y, i := locate(d.offset())
	return int(c.worked[y]) + int(c.years[y].before[i+1])
}

// Due returns the day on which a period that begins with an event on start
// ends; the day of the event is not counted (Civil Code, art. 201).
//
// Working days are counted as [Calendar.AddWorkingDays] does. Months end as
// [Day.AddMonths] does (art. 202), days as [Day.AddDays]; with roll, an end on
// a rest day moves forward to the first working day after it (art. 203), and is
// provisional when a year without a schedule had to say which that is. Without
// roll they depend on no schedule, and are provisional only at [FirstDay] and
// [LastDay], where they may have been cut off.
//
// The zero Day, or a period without a known unit, gives the zero Day: no due
// day. A negative N counts back.
func (c *Calendar) Due(start Day, p Period, roll bool) (due Day, provisional bool) {
	switch p.Unit {
	case WorkingDays:
		return c.AddWorkingDays(start, p.N)
	case Months:
		due = start.AddMonths(p.N)
	case Days:
		due = start.AddDays(p.N)
	}
	if roll {
		return c.AddWorkingDays(due, 0)
	}
	return due, due == FirstDay() || due == LastDay()
}
