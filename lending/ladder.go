package lending

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Rung is how near a slip is to its due day, or how far past it.
type Rung string

// The rungs of the ladder. What is near is counted in working days, what is past
// in civil days.
const (
	DueSoon   Rung = "due-soon"   // within 3 working days
	DueToday  Rung = "due-today"  // today
	Overdue1  Rung = "overdue-1"  // by 1 to 6 days
	Overdue7  Rung = "overdue-7"  // by 7 to 29 days
	Overdue30 Rung = "overdue-30" // by 30 days and more
)

// soon is how many working days ahead the ladder begins.
const soon = 3

// Rungs returns the rungs, the most overdue first, as the ladder is ordered.
func Rungs() []Rung { return []Rung{Overdue30, Overdue7, Overdue1, DueToday, DueSoon} }

// Text returns the rung's name for a reader.
func (r Rung) Text() policy.Text {
	switch r {
	case DueSoon:
		return policy.T("三个工作日内到期", "due within 3 working days")
	case DueToday:
		return policy.T("今日到期", "due today")
	case Overdue1:
		return policy.T("逾期", "overdue")
	case Overdue7:
		return policy.T("逾期七日以上", "overdue by 7 days or more")
	case Overdue30:
		return policy.T("逾期三十日以上", "overdue by 30 days or more")
	}
	return policy.T(string(r), string(r))
}

// days are the due days of a rung as seen from a day, both included; a zero first
// day has no bound.
func (r Rung) days(today calendar.Day, law *policy.Version) (from, until calendar.Day) {
	near, _ := law.Calendar().AddWorkingDays(today, soon)
	switch r {
	case "":
		return calendar.Day{}, near
	case DueSoon:
		return today.AddDays(1), near
	case DueToday:
		return today, today
	case Overdue1:
		return today.AddDays(-6), today.AddDays(-1)
	case Overdue7:
		return today.AddDays(-29), today.AddDays(-7)
	case Overdue30:
		return calendar.Day{}, today.AddDays(-30)
	}
	return calendar.Day{}, calendar.Day{}
}

// RungOf returns the rung of a due day as seen from a day; empty for a day that
// is not near.
func RungOf(due, today calendar.Day, law *policy.Version) Rung {
	for _, r := range Rungs() {
		if from, until := r.days(today, law); !due.Before(from) && !due.After(until) {
			return r
		}
	}
	return ""
}

// Step is one slip on the ladder.
type Step struct {
	Slip Slip `json:"slip"`
	Rung Rung `json:"rung"`
	// Late is by how many civil days it is overdue; negative before the due day.
	Late int `json:"late"`
}

// LadderQuery asks for the ladder, or for one rung of it.
type LadderQuery struct {
	Rung     Rung
	Borrower policy.PersonID
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// LadderPage is one page of the ladder.
type LadderPage struct {
	Steps []Step
	// Next continues after this page; empty when it was the last.
	Next string
}

// Ladder returns one page of what is lent and due within 3 working days, today,
// or overdue (逾期阶梯, rule B6.3), the most overdue first, as of today: it is
// counted each time and nothing is changed by it. Whose slips one sees: see
// [Desk.Slips].
func (d *Desk) Ladder(ctx context.Context, req policy.Request, q LadderQuery) (LadderPage, error) {
	var page LadderPage
	if err := archive.OneOf("rung", q.Rung, Rungs()); err != nil {
		return page, err
	}
	err := d.view(ctx, req, ActReadLoans, func(rd Reader, p staff.Pass) error {
		from, until := q.Rung.days(p.Today, p.Law)
		ask, err := own(ctx, rd, req, p, SlipQuery{
			Borrower: q.Borrower, DueFrom: from, DueUntil: until, By: ByDueDay, After: q.After, Limit: q.Limit,
		})
		if err != nil {
			return err
		}
		found, err := rd.Slips(ctx, ask)
		if err != nil {
			return err
		}
		page = LadderPage{Next: found.Next, Steps: make([]Step, len(found.Slips))}
		for i, s := range found.Slips {
			page.Steps[i] = Step{Slip: s, Rung: RungOf(s.Due(), p.Today, p.Law), Late: p.Today.DaysSince(s.Due())}
		}
		return nil
	})
	return page, err
}
