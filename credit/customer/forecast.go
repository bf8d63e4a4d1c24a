package customer

import (
	"github.com/shopspring/decimal"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Method says how a forecast was derived (预测方法, rule G6b).
type Method string

// The methods.
const (
	// SeasonTrend: the same period of the year before, times what the last three
	// whole periods were to the same three a year earlier.
	SeasonTrend Method = "season-trend"
	// MovingAverage: the mean of the last three whole periods.
	MovingAverage Method = "moving-average"
	// NoMethod: there are too few periods to go by.
	NoMethod Method = "none"
)

// Text states the method for a reader.
func (m Method) Text() policy.Text {
	switch m {
	case SeasonTrend:
		return policy.T("上年同期 × 最近三期与其上年同期之比", "the same period of last year times the last three periods over the same three a year earlier")
	case MovingAverage:
		return policy.T("最近三期的平均", "the mean of the last three periods")
	case NoMethod:
		return policy.T("完整期间不足三个,不作预测", "fewer than three whole periods: no forecast")
	}
	return policy.T(string(m), string(m))
}

// basis is how many whole periods a forecast looks back on.
const basis = 3

// Forecast is what is to be expected of the period after the running one (销售预测,
// rule G6b), by a stated method, with all that went into it.
type Forecast struct {
	// Unit and From are the period's.
	Unit PeriodUnit   `json:"unit"`
	From calendar.Day `json:"from"`
	// Method says how Expected was derived; Expected is nothing for [NoMethod].
	Method   Method      `json:"method"`
	Says     policy.Text `json:"says"`
	Expected policy.Yuan `json:"expected"`
	// Season is the same period of last year, Recent the last three whole periods,
	// YearBefore the same three a year earlier: those the method looked at.
	Season     *PeriodFigure  `json:"season,omitempty"`
	Recent     []PeriodFigure `json:"recent,omitempty"`
	YearBefore []PeriodFigure `json:"yearBefore,omitempty"`
}

// Foretell derives a forecast from figures by period, those without transactions
// included, from the first period that had any up to the running one, which is
// today's and not looked at: it is not whole yet.
func Foretell(unit PeriodUnit, periods []PeriodFigure, today calendar.Day) (Forecast, error) {
	f := Forecast{Unit: unit, From: unit.first(today).AddMonths(unit.months()), Method: NoMethod}
	var whole []PeriodFigure
	for _, p := range periods {
		if p.From.Before(unit.first(today)) {
			whole = append(whole, p)
		}
	}
	n, year := len(whole), 12/unit.months()
	if n < basis {
		f.Says = f.Method.Text()
		return f, nil
	}
	f.Recent = whole[n-basis:]
	expected := total(f.Recent).DivRound(decimal.NewFromInt(basis), 2)
	f.Method = MovingAverage
	if n >= year+basis {
		season, before := whole[n+1-year], whole[n-basis-year:n-year]
		if was := total(before); was.IsPositive() {
			f.Method, f.Season, f.YearBefore = SeasonTrend, &season, before
			expected = season.Volume.Decimal().Mul(total(f.Recent)).DivRound(was, 2)
		}
	}
	f.Says = f.Method.Text()
	var err error
	f.Expected, err = policy.YuanOf(expected)
	return f, err
}

func total(periods []PeriodFigure) decimal.Decimal {
	var sum decimal.Decimal
	for _, p := range periods {
		sum = sum.Add(p.Volume.Decimal())
	}
	return sum
}
