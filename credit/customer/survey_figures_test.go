package customer_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// naive averages marks as fractions of 100, in hundredths, half up.
func naive(marks []*big.Rat) customer.Mean {
	if len(marks) == 0 {
		return customer.Mean{}
	}
	total := new(big.Rat)
	for _, m := range marks {
		total.Add(total, m)
	}
	total.Mul(total, big.NewRat(10000, int64(len(marks))))
	total.Add(total, big.NewRat(1, 2))
	return customer.Mean{Marks: len(marks), Points: int(new(big.Int).Quo(total.Num(), total.Denom()).Int64())}
}

// The figures are those of going through all forms one by one.
func TestFiguresAreThoseOfTheForms(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	q := questionnaire()
	q.Questions[0].Required = false
	for i, scale := range []int{7, 10, 3} {
		q.Questions[i].Scale = scale
	}
	q.Questions = append(q.Questions, customer.Question{Code: "q6", Topic: "company", As: customer.OnScale, Text: "再问", Scale: 9})
	s := ok[customer.Survey](t)(customer.DraftSurvey(org, "survey-1", director, monday, law, q))
	s = ok[customer.Survey](t)(s.Send(clerk, monday, law, law.Day(monday), law.Day(friday), 300))
	by := make(map[string][]*big.Rat) // by topic, by topic and department, and of all
	of := make(map[string][]int)
	departments := []policy.DepartmentID{"sales", "joint", "mine"}
	for i := range 200 {
		d := departments[rnd.IntN(len(departments))]
		f := customer.Form{Day: law.Day(monday)}
		for _, one := range q.Questions {
			if rnd.IntN(3) == 0 && len(f.Values) > 0 {
				continue
			}
			r := customer.Reply{Question: one.Code}
			at, ways := 0, 1
			switch one.As {
			case customer.OnScale:
				at, ways = rnd.IntN(one.Scale), one.Scale
				r.Mark = at + 1
				share := big.NewRat(int64(r.Mark), int64(one.Scale))
				for _, key := range []string{"", one.Topic, one.Topic + "/" + string(d)} {
					by[key] = append(by[key], share)
				}
			case customer.ByChoice:
				at, ways = rnd.IntN(len(one.Options)), len(one.Options)
				r.Choice = one.Options[at]
			case customer.InText:
				r.Text = "好"
			}
			if of[one.Code] == nil {
				of[one.Code] = make([]int, ways)
			}
			of[one.Code][at]++
			f.Values = append(f.Values, r)
		}
		s = taken(t, s, customer.ProfileID("profile-"+strconv.Itoa(i)), d, f)
	}
	r := s.Results()
	require.Equal(t, 200, r.Forms)
	require.Equal(t, 66, r.Percent)
	require.Equal(t, naive(by[""]), r.Overall)
	for _, topic := range r.Topics {
		require.Equal(t, naive(by[topic.Topic]), topic.Mean, topic.Topic)
		require.Len(t, topic.Departments, len(departments))
		for _, d := range topic.Departments {
			require.Equal(t, naive(by[topic.Topic+"/"+string(d.Department)]), d.Mean, topic.Topic)
		}
	}
	for _, one := range r.Questions {
		require.Equal(t, of[one.Question], one.Of, one.Question)
	}
	closed := ok[customer.Survey](t)(s.Close(clerk, friday, law))
	for _, f := range closed.Findings {
		key := f.Topic
		if key == policy.Overall {
			key = ""
		}
		total := new(big.Rat)
		for _, m := range by[key] {
			total.Add(total, m)
		}
		least := big.NewRat(int64(f.Target*len(by[key])), 100)
		require.Equal(t, total.Cmp(least) < 0, f.Weak, f.Topic)
	}
	require.True(t, slices.ContainsFunc(closed.Findings, func(f customer.Finding) bool { return f.Weak }))
}
