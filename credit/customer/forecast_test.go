package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// months makes figures of whole yuan, the last of them in February 2026; March is
// running.
func months(volumes ...int) []customer.PeriodFigure {
	var all []customer.PeriodFigure
	first := calendar.MustDay("2026-03-01").AddMonths(-len(volumes))
	for i, v := range volumes {
		all = append(all, customer.PeriodFigure{From: first.AddMonths(i), Transactions: 1, Volume: yuan(v)})
	}
	return append(all, customer.PeriodFigure{From: calendar.MustDay("2026-03-01"), Volume: yuan(999999)})
}

func yuan(n int) policy.Yuan {
	y := policy.MustYuan("0")
	for range n / 1000 {
		y, _ = y.Add(policy.MustYuan("1000"))
	}
	for range n % 1000 {
		y, _ = y.Add(policy.MustYuan("1"))
	}
	return y
}

func TestForecasts(t *testing.T) {
	year := []int{100, 100, 100, 300, 400, 100, 100, 100, 100, 100, 100, 100} // March of last year comes 12 before this one
	for why, c := range map[string]struct {
		periods  []customer.PeriodFigure
		method   customer.Method
		expected string
	}{
		"nothing":                     {nil, customer.NoMethod, "0.00"},
		"two whole months":            {months(100, 200), customer.NoMethod, "0.00"},
		"three":                       {months(100, 200, 300), customer.MovingAverage, "200.00"},
		"of many the last three":      {months(9000, 100, 200, 301), customer.MovingAverage, "200.33"},
		"fourteen":                    {months(append(year, 200, 200)...), customer.MovingAverage, "166.67"},
		"fifteen: April of last year": {months(append(year, 200, 200, 200)...), customer.SeasonTrend, "800.00"},
		"nothing sold a year ago":     {months(append([]int{0, 0, 0, 0, 400, 1, 1, 1, 1, 1, 1, 1}, 200, 200, 200)...), customer.MovingAverage, "200.00"},
		"nothing sold in that season": {months(append([]int{9, 9, 9, 9, 0, 1, 1, 1, 1, 1, 1, 1}, 200, 200, 200)...), customer.SeasonTrend, "0.00"},
	} {
		f, err := customer.Foretell(customer.Month, c.periods, calendar.MustDay("2026-03-17"))
		require.NoError(t, err)
		require.Equal(t, c.method, f.Method, why)
		require.Equal(t, c.expected, f.Expected.String(), why)
		require.Equal(t, "2026-04-01", f.From.String(), "the period after the running one")
		require.Equal(t, c.method.Text(), f.Says, "the method is stated")
		if f.Method == customer.SeasonTrend {
			require.Equal(t, "2025-04-01", f.Season.From.String())
			require.Equal(t, "2024-12-01", f.YearBefore[0].From.String())
			require.Equal(t, "2025-12-01", f.Recent[0].From.String())
		}
	}
	quarters := make([]customer.PeriodFigure, 7)
	for i := range quarters {
		quarters[i] = customer.PeriodFigure{From: calendar.MustDay("2024-04-01").AddMonths(3 * i), Volume: yuan(100 * (i + 1))}
	}
	f, err := customer.Foretell(customer.Quarter, quarters, calendar.MustDay("2026-03-17"))
	require.NoError(t, err)
	require.Equal(t, "2025-04-01", f.Season.From.String())
	require.Equal(t, "2026-04-01", f.From.String())
	require.Equal(t, "1500.00", f.Expected.String(), "500 times 1800 over 600")
}
