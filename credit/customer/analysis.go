package customer

import (
	"context"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Analyses computes figures where the records are: only the figures come back
// (rule G6a). Transactions that were struck do not count.
type Analyses interface {
	// CustomerFigures returns one page of customers, by a measure.
	CustomerFigures(ctx context.Context, q FiguresQuery) (FiguresPage, error)
	// CustomerChanges returns one page of customers, by what they have grown or
	// declined.
	CustomerChanges(ctx context.Context, q ChangesQuery) (ChangesPage, error)
	// Trend returns the figures of each month that has any, by month.
	Trend(ctx context.Context, q TrendQuery) ([]PeriodFigure, error)
	// Standings counts profiles by the confirmed grade of their credit standing.
	Standings(ctx context.Context, q StandingQuery) ([]StandingFigure, error)
}

// Measure is what customers are ordered by.
type Measure string

// The measures.
const (
	Recency   Measure = "recency"   // 最近一次交易
	Frequency Measure = "frequency" // 交易次数
	Volume    Measure = "volume"    // 交易金额
)

// Measures returns the measures in their order.
func Measures() []Measure { return []Measure{Recency, Frequency, Volume} }

// FiguresQuery asks for customers by a measure, those with the most first; what is
// not set does not limit.
type FiguresQuery struct {
	Org        policy.OrgID
	Department policy.DepartmentID
	Subject    SubjectKind
	Customer   archive.CustomerID
	// From and Until are the days of the transactions, both included.
	From, Until calendar.Day
	By          Measure
	// LastBefore limits to customers without a transaction on that day or later, the
	// longest without one first; By is then [Recency].
	LastBefore calendar.Day
	After      string
	// Limit is the most to return; 0 means 100, at most 1000.
	Limit int
}

// Figure is what one customer has traded.
type Figure struct {
	Customer     archive.CustomerID `json:"customer"`
	Transactions int                `json:"transactions"`
	Volume       policy.Yuan        `json:"volume"`
	// Last is the day of the last transaction.
	Last calendar.Day `json:"last"`
}

// FiguresPage is one page of customers by a measure.
type FiguresPage struct {
	Customers []Figure `json:"customers"`
	Next      string   `json:"next,omitempty"`
}

// Days are a first and a last day.
type Days struct {
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
}

// ChangesQuery asks for customers by the difference of two times.
type ChangesQuery struct {
	Org        policy.OrgID
	Department policy.DepartmentID
	Subject    SubjectKind
	// Days are compared with Before, which lies before them.
	Days, Before Days
	// Declined: those who declined, the most first; otherwise those who grew.
	Declined bool
	After    string
	Limit    int
}

// Growth is what one customer traded in one time and in another.
type Growth struct {
	Customer archive.CustomerID `json:"customer"`
	Volume   policy.Yuan        `json:"volume"`
	Before   policy.Yuan        `json:"before"`
}

// ChangesPage is one page of customers by what they have grown or declined.
type ChangesPage struct {
	// Days and Before are the times compared.
	Days      Days     `json:"days"`
	Before    Days     `json:"before"`
	Customers []Growth `json:"customers"`
	Next      string   `json:"next,omitempty"`
}

// TrendQuery asks for figures by period; what is not set does not limit.
type TrendQuery struct {
	Org        policy.OrgID
	Department policy.DepartmentID
	Subject    SubjectKind
	Customer   archive.CustomerID
	// From and Until are the days of the transactions, both included.
	From, Until calendar.Day
}

// PeriodFigure are the figures of one month or quarter.
type PeriodFigure struct {
	// From is the first day of the period.
	From         calendar.Day `json:"from"`
	Transactions int          `json:"transactions"`
	Volume       policy.Yuan  `json:"volume"`
}

// StandingQuery asks for profiles by the grade of their credit standing; what is not
// set does not limit.
type StandingQuery struct {
	Org        policy.OrgID
	Department policy.DepartmentID
	Subject    SubjectKind
}

// StandingFigure counts profiles of one confirmed grade of credit standing; the grade
// is empty for those without one.
type StandingFigure struct {
	Grade    Grade `json:"grade"`
	Profiles int   `json:"profiles"`
}

// PeriodUnit is the length of a period of sales.
type PeriodUnit string

// The lengths.
const (
	Month   PeriodUnit = "month"   // 月
	Quarter PeriodUnit = "quarter" // 季度
)

func (u PeriodUnit) months() int {
	if u == Quarter {
		return 3
	}
	return 1
}

// known refuses a length there is not.
func (u PeriodUnit) known() error {
	if u == Month || u == Quarter {
		return nil
	}
	return policy.Invalid("unit", "", "month or quarter", policy.T("没有这种期间", "there is no such period"))
}

// first returns the first day of the period that a day lies in.
func (u PeriodUnit) first(d calendar.Day) calendar.Day {
	year, month, _ := d.Date()
	month -= (month - 1) % time.Month(u.months())
	first, err := calendar.NewDay(year, month, 1)
	if err != nil {
		return d // no day at all
	}
	return first
}

// filled makes of months the periods from one day to another, those without
// transactions too.
func (u PeriodUnit) filled(months []PeriodFigure, from, until calendar.Day) ([]PeriodFigure, error) {
	all := []PeriodFigure{}
	place := make(map[calendar.Day]int)
	for day := u.first(from); !day.After(until); day = day.AddMonths(u.months()) {
		place[day] = len(all)
		all = append(all, PeriodFigure{From: day})
		if day.AddMonths(u.months()) == calendar.LastDay() {
			break
		}
	}
	for _, m := range months {
		i, ok := place[u.first(m.From)]
		if !ok {
			continue
		}
		sum, err := policy.YuanOf(all[i].Volume.Decimal().Add(m.Volume.Decimal()))
		if err != nil {
			return nil, err
		}
		all[i].Volume, all[i].Transactions = sum, all[i].Transactions+m.Transactions
	}
	return all, nil
}
