package compliance

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// surveyFigureSteps are the sentences about whose customers a survey asks, and about
// what it found by department and beside the one before.
func (w *world) surveyFigureSteps() []step {
	return []step{
		{"{人}于{日}编制满意度调查，只调查{部门}的客户，由{人}组织", w.draftSurveyOf},
		{"{部门}客户的{内容}得分应为{分}，收回{数}份", w.departmentScores},
		{"此前的满意度调查应有{数}次，最近一次的{内容}得分为{分}", w.surveyTrend},
	}
}

func (w *world) draftSurveyOf(ctx context.Context, name, day, department, organiser string) error {
	who, err := person(organiser)
	if err != nil {
		return err
	}
	q := w.questionnaire(who.ID)
	q.Invited = customer.Invited{Departments: []policy.DepartmentID{policy.DepartmentID(department)}}
	return w.draftWith(ctx, name, day, q)
}

// results are those of the survey, as the sales director reads them.
func (w *world) results(ctx context.Context, check func(r customer.Results) error) error {
	return w.looking("", func(b *customer.Book, req policy.Request) error {
		r, err := b.SurveyResults(ctx, req, w.client.survey)
		if err != nil {
			return err
		}
		return check(r)
	})
}

// points are those of an average, of 100.
func points(m customer.Mean) string {
	return strconv.FormatFloat(float64(m.Points)/100, 'f', -1, 64)
}

func (w *world) departmentScores(ctx context.Context, department, topic, score string, forms int) error {
	of, err := look(surveyTopics, "内容", topic)
	if err != nil {
		return err
	}
	return w.results(ctx, func(r customer.Results) error {
		for _, t := range r.Topics {
			for _, d := range t.Departments {
				if t.Topic == of && d.Department == policy.DepartmentID(department) && points(d.Mean) == score &&
					slices.Contains(r.Returned, customer.Returned{Department: d.Department, Forms: forms}) {
					return nil
				}
			}
		}
		return fmt.Errorf("实际为 %+v,收回 %+v", r.Topics, r.Returned)
	})
}

func (w *world) surveyTrend(ctx context.Context, n int, topic, score string) error {
	of, err := look(surveyTopics, "内容", topic)
	if err != nil {
		return err
	}
	return w.results(ctx, func(r customer.Results) error {
		fits := func(f customer.Finding) bool { return f.Topic == of && points(f.Mean) == score }
		if len(r.Trend) != n || n == 0 || !slices.ContainsFunc(r.Trend[0].Findings, fits) {
			return fmt.Errorf("实际为 %+v", r.Trend)
		}
		return nil
	})
}
