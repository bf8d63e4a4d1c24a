package compliance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// surveySteps are the sentences about satisfaction surveys and what is done about
// what they find.
func (w *world) surveySteps() []step {
	return []step{
		{"{人}于{日}编制满意度调查，由{人}组织", w.draftSurvey},
		{"{人}于{日}编制满意度调查，没有{内容}题", w.draftLacking},
		{"{人}于{日}发放满意度调查，至{日}截止", w.sendSurvey},
		{"{人}于{日}登记调查表，各题评分{数}", w.takeForm},
		{"{人}于{日}截止满意度调查", w.closeSurvey},
		{"{人}于{日}编制调查分析报告", w.reportSurvey},
		{"{人}于{日}审批调查分析报告", w.approveSurvey},
		{"{人}于{日}将调查分析报告发放到{部门}", w.distributeSurvey},
		{"{人}于{日}签收调查分析报告", w.acknowledgeSurvey},
		{"{人}于{日}就{内容}提出纠正措施，由{人}于{日}前完成", w.planAction},
		{"{人}于{日}完成纠正措施", w.reportAction},
		{"{人}于{日}将纠正措施改由{人}于{日}前完成", w.assignAction},
		{"{人}于{日}验证纠正措施有效", w.checkAction},
		{"{人}于{日}落实{数}年度满意度调查，由{人}组织", w.planYear},
		{"{人}于{日}考核{数}年度满意度调查", w.closeYear},
		{"满意度调查应为{状态}", w.surveyIs},
		{"调查总分应为{分}", w.surveyScores},
		{"未提出措施的内容应为{名单}", w.unaddressed},
		{"纠正措施应为{状态}", w.actionIs},
		{"{数}年度的满意度调查应为{状态}，没有违规", w.yearIs},
		{"应记录措施责任人{人}违反{规则}，最迟应于{日}完成", w.actionBreach},
		{"应记录年度调查组织人{人}违反{规则}，最迟应于{日}完成", w.yearBreach},
	}
}

var surveyTopics = []word[string]{{"服务质量", "service-quality"}, {"套餐价格", "package-price"}, {"公司评价", "company"}, {"总体", policy.Overall}}

// survey is the one the sentences speak of, as it is now.
func (w *world) survey(ctx context.Context) (s customer.Survey, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		s, err = r.Survey(ctx, company, w.client.survey)
		return err
	})
	return s, err
}

// onSurvey is one act on the survey the sentences speak of.
func (w *world) onSurvey(ctx context.Context, name, day string, do func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error) error {
	s, err := w.survey(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error { return do(ctx, b, req, s) })
}

func (w *world) questionnaire(organiser policy.PersonID) customer.Questionnaire {
	q := customer.Questionnaire{Title: "满意度调查", Team: customer.Team{Department: "营销总公司", Organiser: organiser}, Invited: customer.Invited{All: true}}
	for _, t := range surveyTopics[:3] {
		q.Questions = append(q.Questions, customer.Question{Code: t.is, Topic: t.is, As: customer.OnScale, Text: t.text, Scale: 5})
	}
	return q
}

func (w *world) draftWith(ctx context.Context, name, day string, q customer.Questionnaire) error {
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		s, err := b.DraftSurvey(ctx, req, q)
		if err == nil {
			w.client.survey = s.ID
		}
		return err
	})
}

func (w *world) draftSurvey(ctx context.Context, name, day, organiser string) error {
	who, err := person(organiser)
	if err != nil {
		return err
	}
	return w.draftWith(ctx, name, day, w.questionnaire(who.ID))
}

func (w *world) draftLacking(ctx context.Context, name, day, topic string) error {
	without, err := look(surveyTopics, "内容", topic)
	if err != nil {
		return err
	}
	q := w.questionnaire("sales-director")
	q.Questions = slices.DeleteFunc(q.Questions, func(one customer.Question) bool { return one.Topic == without })
	return w.draftWith(ctx, name, day, q)
}

func (w *world) sendSurvey(ctx context.Context, name, day, until string) error {
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.SendSurvey(ctx, req, s.Ref(), w.today(), last, 1)
		return err
	})
}

func (w *world) takeForm(ctx context.Context, name, day string, mark int) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		f := customer.Form{Profile: w.client.profile, Day: w.today()}
		for _, q := range s.Questions {
			f.Values = append(f.Values, customer.Reply{Question: q.Code, Mark: mark})
		}
		_, err := b.AnswerSurvey(ctx, req, s.ID, f)
		return err
	})
}

func (w *world) closeSurvey(ctx context.Context, name, day string) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.CloseSurvey(ctx, req, s.Ref())
		return err
	})
}

func (w *world) reportSurvey(ctx context.Context, name, day string) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.ReportSurvey(ctx, req, s.Ref(), "各项得分及原因")
		return err
	})
}

func (w *world) approveSurvey(ctx context.Context, name, day string) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.ApproveSurvey(ctx, req, s.Ref())
		return err
	})
}

func (w *world) distributeSurvey(ctx context.Context, name, day, to string) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.DistributeSurvey(ctx, req, s.Ref(), policy.DepartmentID(to))
		return err
	})
}

func (w *world) acknowledgeSurvey(ctx context.Context, name, day string) error {
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		_, err := b.AcknowledgeSurvey(ctx, req, s.Ref())
		return err
	})
}

func (w *world) planAction(ctx context.Context, name, day, topic, owner, due string) error {
	of, err := look(surveyTopics, "内容", topic)
	if err != nil {
		return err
	}
	who, err := person(owner)
	if err != nil {
		return err
	}
	last, err := parseDay(due)
	if err != nil {
		return err
	}
	return w.onSurvey(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request, s customer.Survey) error {
		a, err := b.PlanAction(ctx, req, s.ID, customer.ActionPlan{
			Topic: of, As: customer.Corrective, Department: "销售部", Owner: who.ID, Due: last, What: "重新核定",
		})
		if err == nil {
			w.client.action = a.ID
		}
		return err
	})
}

// action is the one the sentences speak of, as it is now.
func (w *world) action(ctx context.Context) (a customer.CorrectiveAction, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		a, err = r.CorrectiveAction(ctx, company, w.client.action)
		return err
	})
	return a, err
}

func (w *world) reportAction(ctx context.Context, name, day string) error {
	a, err := w.action(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.ReportAction(ctx, req, a.Ref(), w.today(), "已核定")
		return err
	})
}

func (w *world) assignAction(ctx context.Context, name, day, owner, due string) error {
	a, err := w.action(ctx)
	if err != nil {
		return err
	}
	who, err := person(owner)
	if err != nil {
		return err
	}
	last, err := parseDay(due)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.AssignAction(ctx, req, a.Ref(), who.ID, last)
		return err
	})
}

func (w *world) checkAction(ctx context.Context, name, day string) error {
	a, err := w.action(ctx)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.CheckAction(ctx, req, a.Ref(), true, "客户认可", calendar.Day{})
		return err
	})
}

// surveyYear is a year as it is now.
func (w *world) surveyYear(ctx context.Context, year int) (y customer.SurveyYear, err error) {
	err = w.db.Customers().View(ctx, func(r customer.Reader) error {
		y, err = r.SurveyYear(ctx, company, year)
		return err
	})
	return y, err
}

func (w *world) planYear(ctx context.Context, name, day string, year int, organiser string) error {
	who, err := person(organiser)
	if err != nil {
		return err
	}
	y, err := w.surveyYear(ctx, year)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.PlanSurveyYear(ctx, req, year, y.Revision, customer.Team{Department: "营销总公司", Organiser: who.ID})
		return err
	})
}

func (w *world) closeYear(ctx context.Context, name, day string, year int) error {
	w.client.year = year
	y, err := w.surveyYear(ctx, year)
	if err != nil {
		return err
	}
	return w.inBook(ctx, name, day, func(ctx context.Context, b *customer.Book, req policy.Request) error {
		_, err := b.CloseSurveyYear(ctx, req, year, y.Revision)
		return err
	})
}

// same fails when what is seen is not what was wanted.
func same(want, found string) error {
	if want != found {
		return fmt.Errorf("实际为:%s", found)
	}
	return nil
}

func (w *world) surveyIs(ctx context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	s, err := w.survey(ctx)
	if err != nil {
		return err
	}
	return same(state, customer.SurveyStateText(s.State).ZH)
}

func (w *world) surveyScores(ctx context.Context, points string) error {
	if err := w.answered(); err != nil {
		return err
	}
	s, err := w.survey(ctx)
	if err != nil {
		return err
	}
	return same(points, strconv.FormatFloat(float64(s.Results().Overall.Points)/100, 'f', -1, 64))
}

func (w *world) unaddressed(ctx context.Context, topics string) error {
	if err := w.answered(); err != nil {
		return err
	}
	s, err := w.survey(ctx)
	if err != nil {
		return err
	}
	var found []string
	for _, code := range s.Unaddressed() {
		i := slices.IndexFunc(surveyTopics, func(t word[string]) bool { return t.is == code })
		found = append(found, surveyTopics[i].text)
	}
	if found == nil {
		found = []string{"无"}
	}
	return same(topics, strings.Join(found, "、"))
}

func (w *world) actionIs(ctx context.Context, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	a, err := w.action(ctx)
	if err != nil {
		return err
	}
	return same(state, customer.ActionStateText(a.State).ZH)
}

func (w *world) yearIs(ctx context.Context, year int, state string) error {
	if err := w.answered(); err != nil {
		return err
	}
	y, err := w.surveyYear(ctx, year)
	if err != nil {
		return err
	}
	if len(y.Breaches) > 0 {
		return fmt.Errorf("实际有违规:%s", y.Breaches[0])
	}
	return same(state, customer.YearStateText(y.State).ZH)
}

// held looks for a breach among those of a record.
func held(of []policy.Breach, name, id, due string) error {
	who, err := person(name)
	if err != nil {
		return err
	}
	rule, err := policy.ParseRule(id)
	if err != nil {
		return err
	}
	day, err := parseDay(due)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(of, func(b policy.Breach) bool { return b.Rule == rule && b.Person == who.ID && b.Due == day }) {
		return fmt.Errorf("没有这一违规,记录的是:%v", of)
	}
	return nil
}

func (w *world) actionBreach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	a, err := w.action(ctx)
	if err != nil {
		return err
	}
	return held(a.Breaches, name, id, due)
}

func (w *world) yearBreach(ctx context.Context, name, id, due string) error {
	if err := w.answered(); err != nil {
		return err
	}
	y, err := w.surveyYear(ctx, w.client.year)
	if err != nil {
		return err
	}
	return held(y.Breaches, name, id, due)
}
