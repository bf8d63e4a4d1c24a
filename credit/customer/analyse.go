package customer

import (
	"cmp"
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// analysing reads an analysis for those who may: one that names customers is
// confidential as their profiles are, and the matrix says who reads it (rules G6a
// and R4.3b).
func (b *Book) analysing(ctx context.Context, req policy.Request, a policy.Action, do func(rd Reader, p staff.Pass) error) error {
	return b.view(ctx, req, a, func(rd Reader, p staff.Pass) error {
		if err := p.Permit(a, policy.Subject{Org: req.Org()}, "analysis"); err != nil {
			return err
		}
		return do(rd, p)
	})
}

// orClients refuses a kind of subject there is not. What somebody sells to customers
// and what they buy from suppliers are not added up together (rule C1): customers
// where none is named.
func (k SubjectKind) orClients() (SubjectKind, error) {
	k = cmp.Or(k, Client)
	return k, archive.OneOf("subject", k, []SubjectKind{Client, Supplier})
}

// apartDays refuses days that end before they begin.
func apartDays(from, until calendar.Day) error {
	if !from.IsZero() && !until.IsZero() && until.Before(from) {
		return policy.Invalid("until", until.String(), "a day from "+from.String(), policy.T("止日早于起日", "the last day lies before the first"))
	}
	return nil
}

// Customers analyses customers by how lately, how often and for how much they have
// traded (客户分析, rule G6a), those with the most of the measure first; [Volume] when
// none is named. Of the query, LastBefore is not looked at: that is [Book.Dormant].
func (b *Book) Customers(ctx context.Context, req policy.Request, q FiguresQuery) (FiguresPage, error) {
	var page FiguresPage
	if q.By == "" {
		q.By = Volume
	}
	if err := apartDays(q.From, q.Until); err != nil {
		return page, err
	}
	err := b.analysing(ctx, req, ActAnalyse, func(rd Reader, _ staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org, q.LastBefore = req.Org(), calendar.Day{}
		page, err = rd.CustomerFigures(ctx, q)
		return err
	})
	return page, err
}

// Dormant lists the customers without a transaction for longer than the regulation
// allows for, or since a day that the query names as LastBefore, the longest
// without one first (休眠客户, rule G6a).
func (b *Book) Dormant(ctx context.Context, req policy.Request, q FiguresQuery) (FiguresPage, error) {
	var page FiguresPage
	err := b.analysing(ctx, req, ActAnalyse, func(rd Reader, p staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org, q.From, q.Until, q.By = req.Org(), calendar.Day{}, calendar.Day{}, Recency
		if q.LastBefore.IsZero() {
			q.LastBefore = p.Law.Before(p.Today, p.Law.Visits().Dormant)
		}
		page, err = rd.CustomerFigures(ctx, q)
		return err
	})
	return page, err
}

// Changes lists the customers who have grown most, or declined most, from one time
// to another (增减排行, rule G6a): the last three whole months and the same of the
// year before, where the query names none.
func (b *Book) Changes(ctx context.Context, req policy.Request, q ChangesQuery) (ChangesPage, error) {
	var page ChangesPage
	err := b.analysing(ctx, req, ActAnalyse, func(rd Reader, p staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org = req.Org()
		if q.Days == (Days{}) && q.Before == (Days{}) {
			this := Month.first(p.Today)
			q.Days = Days{From: this.AddMonths(-3), Until: this.AddDays(-1)}
			q.Before = Days{From: this.AddMonths(-15), Until: this.AddMonths(-12).AddDays(-1)}
		}
		if err := q.check(); err != nil {
			return err
		}
		page, err = rd.CustomerChanges(ctx, q)
		page.Days, page.Before = q.Days, q.Before
		return err
	})
	return page, err
}

func (q ChangesQuery) check() error {
	var c policy.Checks
	for _, one := range []struct {
		name string
		days Days
	}{{"days", q.Days}, {"before", q.Before}} {
		if one.days.From.IsZero() || one.days.Until.IsZero() || one.days.Until.Before(one.days.From) {
			c.Add(*policy.Invalid(one.name, "", "a first day and a last", policy.T("应写明起止日期", "a first and a last day are wanted")))
		}
	}
	if c.Err() == nil && !q.Before.Until.Before(q.Days.From) {
		c.Add(*policy.Invalid("before", q.Before.Until.String(), "days before "+q.Days.From.String(), policy.T("对比期间须在前", "what is compared with lies before")))
	}
	return c.Err()
}

// trendYears is how far a trend looks back when it is not told, and mostYears how
// far it may.
const (
	trendYears = 2
	mostYears  = 20
)

// Trend returns the figures of each month or quarter, those without transactions
// too (销售趋势, rule G6a): the last two years where the query names no days, at most
// twenty. The figures of one customer are for those who read customers by name.
func (b *Book) Trend(ctx context.Context, req policy.Request, unit PeriodUnit, q TrendQuery) ([]PeriodFigure, error) {
	if err := unit.known(); err != nil {
		return nil, err
	}
	action := ActFigures
	if q.Customer != "" {
		action = ActAnalyse
	}
	var all []PeriodFigure
	err := b.analysing(ctx, req, action, func(rd Reader, p staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org = req.Org()
		if q.Until.IsZero() {
			q.Until = p.Today
		}
		if q.From.IsZero() {
			q.From = unit.first(q.Until).AddMonths(-12 * trendYears)
		}
		if err := apartDays(q.From, q.Until); err != nil {
			return err
		}
		if q.From.Before(q.Until.AddMonths(-12 * mostYears)) {
			return policy.Invalid("from", q.From.String(), "at most 20 years", policy.T("最多回看二十年", "a trend looks back twenty years at most"))
		}
		months, err := rd.Trend(ctx, q)
		if err == nil {
			all, err = unit.filled(months, q.From, q.Until)
		}
		return err
	})
	return all, err
}

// Standings counts profiles by the grade of their credit standing, the best first
// and those without one last (rule G6a): customers' where no subject is named. A
// profile that is not approved as it stands is one without ([Profile.ConfirmedGrade]).
func (b *Book) Standings(ctx context.Context, req policy.Request, q StandingQuery) ([]StandingFigure, error) {
	var all []StandingFigure
	err := b.analysing(ctx, req, ActFigures, func(rd Reader, _ staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org = req.Org()
		found, err := rd.Standings(ctx, q)
		for _, g := range append(Grades(), "") {
			one := StandingFigure{Grade: g}
			for _, f := range found {
				if f.Grade == g {
					one = f
				}
			}
			all = append(all, one)
		}
		return err
	})
	return all, err
}

// Graded lists the profiles of one grade of credit standing, with the customer
// (rule G6a); of those without a confirmed grade where none is named.
func (b *Book) Graded(ctx context.Context, req policy.Request, g Grade, q ReportQuery) (GradedPage, error) {
	var page GradedPage
	if g.Text() == policy.T(string(g), string(g)) {
		return page, policy.Invalid("grade", "", "good, fair, watch, bad or nothing", policy.T("没有这种等级", "there is no such grade"))
	}
	err := b.analysing(ctx, req, ActAnalyse, func(rd Reader, _ staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		found, err := rd.Profiles(ctx, ProfileQuery{
			Org: req.Org(), Subject: q.Subject, Custodian: q.Custodian, Department: q.Department, Grade: &g, After: q.After, Limit: q.Limit,
		})
		page = GradedPage{Next: found.Next, Profiles: make([]Graded, len(found.Profiles))}
		for i, one := range found.Profiles {
			page.Profiles[i] = Graded{Listing: one.Listing(), Customer: one.Basics.Customer, Grade: one.ConfirmedGrade(), Standing: one.Standing}
		}
		return err
	})
	return page, err
}

// Graded is one profile with the grade of its customer's credit standing.
type Graded struct {
	Listing
	Customer archive.CustomerID `json:"customer"`
	Grade    Grade              `json:"grade,omitempty"`
	Standing Tally              `json:"standing"`
}

// GradedPage is one page of profiles of a grade.
type GradedPage struct {
	Profiles []Graded `json:"profiles"`
	Next     string   `json:"next,omitempty"`
}

// forecastYears is how far a forecast looks for the first transaction.
const forecastYears = 5

// Forecast derives what is to be expected of the period after the running one, of
// one customer or, where none is named, of all (销售预测, rule G6b): see [Foretell].
func (b *Book) Forecast(ctx context.Context, req policy.Request, unit PeriodUnit, q TrendQuery) (Forecast, error) {
	if err := unit.known(); err != nil {
		return Forecast{}, err
	}
	action := ActFigures
	if q.Customer != "" {
		action = ActAnalyse
	}
	var f Forecast
	err := b.analysing(ctx, req, action, func(rd Reader, p staff.Pass) (err error) {
		if q.Subject, err = q.Subject.orClients(); err != nil {
			return err
		}
		q.Org, q.Until = req.Org(), p.Today
		q.From = unit.first(p.Today).AddMonths(-12 * forecastYears)
		months, err := rd.Trend(ctx, q)
		if err != nil {
			return err
		}
		var periods []PeriodFigure
		if len(months) > 0 {
			if periods, err = unit.filled(months, months[0].From, p.Today); err != nil {
				return err
			}
		}
		f, err = Foretell(unit, periods, p.Today)
		return err
	})
	return f, err
}
