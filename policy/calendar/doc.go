// Package calendar counts the days in which a lender's duties run: civil days,
// working days (工作日) and months, the way Chinese law counts them.
//
// # A day
//
// A [Day] is a civil date without a clock or a zone. It is made from text, from
// numbers, or from an instant and the zone of the organisation:
//
//	ended := calendar.MustDay("2026-02-13")
//	today := calendar.DayOf(now, nil) // nil: China time
//
// Days are comparable with ==, fit as map keys, and read strictly: 30 February
// is an error, never 2 March. The zero Day means "no day": it is "" in text and
// JSON and NULL in SQL.
//
// # Working days
//
// China moves its weekends: a long holiday is partly paid for by working on a
// Saturday or Sunday near it (调休). A [Calendar] knows those days.
// [Official] holds the schedule that the State Council's General Office
// published for each year from 2004 to 2026:
//
//	due, provisional := calendar.Official().AddWorkingDays(ended, 3) // 2026-02-25, false
//
// The 13th itself is not counted (Civil Code, art. 201); Saturday the 14th is
// worked; the 15th to the 23rd are the Spring Festival. So the 14th, 24th and
// 25th are the three days. The answer takes a few nanoseconds and allocates
// nothing, however many days are counted.
//
// # Periods
//
// A [Period] is a number and a unit, as a regulation states it: "3 working
// days", "1 month", "10 days". [Calendar.Due] adds one to a day. A month ends on
// the same day of the next month or its last day (art. 202), and may roll
// forward over a rest day (art. 203).
//
//	due, provisional = c.Due(ended, calendar.MustPeriod("1 month"), true)
//
// # Years not published yet
//
// The schedule of a year appears late in the year before it. A count that
// depends on a year without one still gets an answer, made from weekends and the
// statutory days that have a fixed place ([FixedRestDays]), and says that it is
// provisional. Ask again when the year is out, and give the calendar what was
// published:
//
//	c, err := calendar.Official().With([]calendar.Amendment{{
//		Year:     2027,
//		Holidays: []calendar.Day{ ... },
//		Workdays: []calendar.Day{ ... },
//		Source:   "the notice it was read from",
//	}}, nil)
//
// The notice for a year may move days at the end of the year before: those for
// 2006, 2007, 2008, 2012 and 2019 did, all after 28 December. Amend that year
// too, starting from [Calendar.Schedule]. A company adds its own closed and worked days with
// [CompanyDays].
//
// A Calendar never changes once made, so goroutines may share it.
package calendar
