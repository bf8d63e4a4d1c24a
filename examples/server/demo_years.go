package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// happening is what was done in an organisation that is of no one project.
type happening func(ctx context.Context, s *story, org policy.OrgID) error

// dated is what was done on a day of the calendar, over the years before the last
// months.
type dated struct {
	day calendar.Day
	org policy.OrgID
	do  happening
}

// yearsBack is how many calendar years before its full year the story begins: those
// that a credit file takes from its department through the office to the archive.
const yearsBack = 2

// fullYear is the last year of whose reports on contracts every one has been due: this
// one from August on, and the one before until then.
func (s *story) fullYear() int {
	year, month, _ := s.today.Date()
	if month < time.August {
		return year - 1
	}
	return year
}

// in returns the first working day from a day on, in a year counted from the full year.
func (s *story) in(years int, month time.Month, day int) calendar.Day {
	on, _ := calendar.NewDay(s.fullYear()+years, month, day)
	on, _ = s.law.Calendar().AddWorkingDays(on.AddDays(-1), 1)
	return on
}

// first is the day on which the story begins.
func (s *story) first() calendar.Day { return s.in(-yearsBack, time.January, 5) }

// chronicle is what was done over the years, by day.
func (s *story) chronicle() []dated {
	var all []dated
	for _, org := range []policy.OrgID{headOffice, lender} {
		all = append(all, dated{s.day(begins), org, func(ctx context.Context, s *story, org policy.OrgID) error {
			return s.equip(ctx, org)
		}})
		all = slices.Concat(all, s.clientYears(org), s.creditYears(org), s.contractYears(org), s.surveyYears(org))
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.day.Compare(b.day) })
	return all
}

// reach tells what of the chronicle was done up to a day, and returns what is left.
func (s *story) reach(ctx context.Context, chronicle []dated, day calendar.Day) ([]dated, error) {
	for len(chronicle) > 0 && !chronicle[0].day.After(day) {
		e := chronicle[0]
		s.turnTo(e.day)
		if err := e.do(ctx, s, e.org); err != nil {
			return nil, fmt.Errorf("the demo's %s on %s: %w", e.org, e.day, err)
		}
		chronicle = chronicle[1:]
	}
	return chronicle, nil
}
