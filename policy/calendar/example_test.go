package calendar_test

import (
	"fmt"
	"log"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// A project ended on Friday 13 February 2026, just before Spring Festival. Its
// file is due within three working days, and within five in all.
func Example() {
	ended := calendar.MustDay("2026-02-13")
	c := calendar.Official()

	due, _ := c.AddWorkingDays(ended, 3)
	fmt.Println("A to B by", due)
	due, _ = c.AddWorkingDays(ended, 5)
	fmt.Println("to the archivist by", due)

	delivered := calendar.MustDay("2026-03-02")
	fmt.Println("late:", c.WorkingDaysBetween(due, delivered), "working days,", delivered.DaysSince(due), "days")
	// Output:
	// A to B by 2026-02-25
	// to the archivist by 2026-02-27
	// late: 2 working days, 3 days
}

func ExampleDayOf() {
	now := time.Date(2026, time.February, 13, 17, 30, 0, 0, time.UTC)
	fmt.Println(calendar.DayOf(now, nil)) // nil: China time, half past one at night
	fmt.Println(calendar.DayOf(now, time.UTC))
	// Output:
	// 2026-02-14
	// 2026-02-13
}

func ExampleParseDay() {
	_, err := calendar.ParseDay("2026-02-30")
	fmt.Println(err)
	// Output: calendar: day 2026-02-30: found day 30, want 1 to 28 in February 2026
}

func ExampleDay_AddMonths() {
	fmt.Println(calendar.MustDay("2026-01-31").AddMonths(1))
	fmt.Println(calendar.MustDay("2026-01-31").AddMonths(2))
	// Output:
	// 2026-02-28
	// 2026-03-31
}

// A period comes from the regulation; roll says whether an end on a rest day
// moves to the next working day.
func ExampleCalendar_Due() {
	month := calendar.MustPeriod("1 month")
	start := calendar.MustDay("2026-01-17")
	exact, _ := calendar.Official().Due(start, month, false)
	rolled, _ := calendar.Official().Due(start, month, true)
	fmt.Println(exact, rolled) // 17 February is Spring Festival
	// Output: 2026-02-17 2026-02-24
}

// The schedule for 2027 is not part of the library yet: the answer says so.
func ExampleCalendar_AddWorkingDays_provisional() {
	due, provisional := calendar.Official().AddWorkingDays(calendar.MustDay("2026-12-31"), 2)
	fmt.Println(due, provisional)
	// Output: 2027-01-05 true
}

// When a schedule is published, and for days of one's own, make a new calendar.
// The days here are made up.
func ExampleCalendar_With() {
	c, err := calendar.Official().With([]calendar.Amendment{{
		Year:     2027,
		Holidays: []calendar.Day{calendar.MustDay("2027-01-01")},
		Workdays: []calendar.Day{calendar.MustDay("2027-01-02")},
		Source:   "the notice it was read from",
	}}, []calendar.CompanyDays{{
		Closed: []calendar.Day{calendar.MustDay("2027-01-04")},
		Reason: "stocktaking",
	}})
	if err != nil {
		log.Fatal(err)
	}
	due, provisional := c.AddWorkingDays(calendar.MustDay("2026-12-31"), 2)
	fmt.Println(due, provisional)
	// Output: 2027-01-05 false
}

// To move one day of a published year, start from what is in force.
func ExampleCalendar_Schedule() {
	a, ok := calendar.Official().Schedule(2026)
	if !ok {
		log.Fatal("not published")
	}
	a.Holidays = append(a.Holidays, calendar.MustDay("2026-12-31"))
	a.Source = "the notice that moved it"
	c, err := calendar.Official().With([]calendar.Amendment{a}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(c.IsWorkingDay(calendar.MustDay("2026-12-31")))
	// Output: false
}
