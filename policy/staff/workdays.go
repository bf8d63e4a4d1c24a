package staff

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// CalendarChange is a change of the working days (工作日历修订): the official
// schedule of a year, newly published or amended, or the company's own days, or
// both.
type CalendarChange struct {
	Year    *calendar.Amendment   `json:"year,omitempty"`
	Company *calendar.CompanyDays `json:"company,omitempty"`
}

// calendarShape bounds what a change holds; the days themselves are the
// calendar's to check.
type calendarShape struct {
	Holidays []calendar.Day `json:"year.holidays" validate:"max=366"`
	Workdays []calendar.Day `json:"year.workdays" validate:"max=366"`
	Source   string         `json:"year.source" validate:"max=300,plain"`
	Closed   []calendar.Day `json:"company.closed" validate:"max=366"`
	Worked   []calendar.Day `json:"company.worked" validate:"max=366"`
	Reason   string         `json:"company.reason" validate:"max=300,plain"`
}

// AmendCalendar changes the working days that deadlines are counted by. All
// amendments stay on record: of a year the last one holds, company days add up,
// and of a day given twice the later word holds. Deadlines that were final stay
// as they were counted. It refuses what [calendar.Calendar.With] refuses.
func (b Rulebook) AmendCalendar(who policy.Actor, at time.Time, law *policy.Version, change CalendarChange) (Rulebook, journal.Draft, error) {
	c, err := b.begin(ActAmendCalendar, who, at, law)
	if err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActAmendCalendar, policy.G3)
	if change.Year == nil && change.Company == nil {
		c.Add(*policy.Invalid("year", "", "a year or company days", policy.T("未说明修订什么", "nothing is amended")))
	}
	var shape calendarShape
	var years []calendar.Amendment
	var company []calendar.CompanyDays
	if y := change.Year; y != nil {
		shape.Holidays, shape.Workdays, shape.Source = y.Holidays, y.Workdays, y.Source
		years = append(years, calendar.Amendment{
			Year: y.Year, Holidays: slices.Clone(y.Holidays), Workdays: slices.Clone(y.Workdays), Source: y.Source,
		})
		d = d.With("year", strconv.Itoa(y.Year))
	}
	if own := change.Company; own != nil {
		shape.Closed, shape.Worked, shape.Reason = own.Closed, own.Worked, own.Reason
		company = append(company, calendar.CompanyDays{
			Closed: slices.Clone(own.Closed), Worked: slices.Clone(own.Worked), Reason: own.Reason,
		})
		d = d.With("closed", strconv.Itoa(len(own.Closed))).With("worked", strconv.Itoa(len(own.Worked)))
		if len(own.Closed)+len(own.Worked) == 0 {
			c.Add(*policy.Invalid("company", "no days", "at least one day", policy.T("未列出公司作息日", "no company day is named")))
		}
	}
	c.Join(policy.CheckShape(shape))
	if _, err := calendar.Official().With(years, company); err != nil {
		c.Add(*policy.Invalid("calendar", "", "days as published, each once",
			policy.Tf("日历修订无效:%s", "the calendar amendment is not valid: %s", err.Error())))
	}
	if err := c.Err(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	b.Amendments = append(slices.Clip(b.Amendments), years...)
	b.Company = append(slices.Clip(b.Company), company...)
	if _, err := b.Compile(); err != nil {
		return Rulebook{}, journal.Draft{}, err
	}
	return b, d, nil
}
