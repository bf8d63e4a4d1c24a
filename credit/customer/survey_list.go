package customer

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// trendMonths is how far back a survey's figures look for earlier ones.
const trendMonths = 60

// seesSurvey refuses what was answered to those who may not read it: before the
// report has gone to their department, the figures are for those who work on it
// (rule R6c).
func seesSurvey(p staff.Pass, s Survey) error {
	a := ActReadSurvey
	if p.Who.Org == s.Org && s.Went(p.Who) {
		a = ActListSurveys
	}
	return p.Permit(a, s.Subject(), s.record().Name())
}

// seesAnswer lets whoever may record forms see the one they recorded; the others are
// for those of [Book.Answers].
func seesAnswer(p staff.Pass, a Answer) error {
	return p.Permit(ActAnswerSurvey, policy.Subject{Org: a.Org}, AnswerKind+"/"+a.ID)
}

func seesImport(p staff.Pass, i Import) error {
	return p.Permit(ActAnswerSurvey, policy.Subject{Org: i.Org}, ImportKind+"/"+string(i.ID))
}

func seesAction(p staff.Pass, a CorrectiveAction) error {
	return p.Permit(ActListActions, a.Subject(), a.record().Name())
}

func seesYear(p staff.Pass, y SurveyYear) error {
	return p.Permit(ActListSurveys, y.Subject(), y.record().Name())
}

// SurveyListings is one page of surveys as everybody may see them.
type SurveyListings struct {
	Surveys []SurveyListing `json:"surveys"`
	Next    string          `json:"next,omitempty"`
}

// Surveys lists surveys, by the first day of their forms: what they ask, not what was
// answered. Of the query, Unaddressed is not looked at: that is [Book.WeakSurveys].
func (b *Book) Surveys(ctx context.Context, req policy.Request, q SurveyQuery) (SurveyListings, error) {
	var page SurveyListings
	if err := errors.Join(known(q.State, surveyStates), apartDays(q.From, q.Until)); err != nil {
		return page, err
	}
	err := b.allowedView(ctx, req, ActListSurveys, "surveys", func(rd Reader, _ staff.Pass) error {
		q.Org, q.Unaddressed = req.Org(), false
		found, err := rd.Surveys(ctx, q)
		page = SurveyListings{Next: found.Next, Surveys: make([]SurveyListing, len(found.Surveys))}
		for i, s := range found.Surveys {
			page.Surveys[i] = s.Listing()
		}
		return err
	})
	return page, err
}

// Questionnaire returns what a survey asks.
func (b *Book) Questionnaire(ctx context.Context, req policy.Request, id SurveyID) (SurveyListing, error) {
	var l SurveyListing
	err := b.allowedView(ctx, req, ActListSurveys, SurveyKind+"/"+string(id), func(rd Reader, _ staff.Pass) error {
		s, err := rd.Survey(ctx, req.Org(), id)
		l = s.Listing()
		return err
	})
	return l, err
}

// Survey returns a survey with its report, to those who work on it, and to the people
// of the departments that the report has gone to (rule R6c).
func (b *Book) Survey(ctx context.Context, req policy.Request, id SurveyID) (Survey, error) {
	var s Survey
	err := b.seenSurvey(ctx, req, id, func(_ Reader, _ staff.Pass, one Survey) error { s = one; return nil })
	return s, err
}

// seenSurvey reads a survey for those who may read what was answered.
func (b *Book) seenSurvey(ctx context.Context, req policy.Request, id SurveyID, do func(rd Reader, p staff.Pass, s Survey) error) error {
	return b.view(ctx, req, ActReadSurvey, func(rd Reader, p staff.Pass) error {
		s, err := rd.Survey(ctx, req.Org(), id)
		if err == nil {
			err = seesSurvey(p, s)
		}
		if err != nil {
			return err
		}
		return do(rd, p, s)
	})
}

// SurveyResults returns the figures of a survey, beside those of the surveys of the
// five years before it that they may read as well (统计分析, rule R6c), to those who
// may read it: see [Survey.Results]. They are kept as the forms come in, and no form is read for them.
func (b *Book) SurveyResults(ctx context.Context, req policy.Request, id SurveyID) (Results, error) {
	var r Results
	err := b.seenSurvey(ctx, req, id, func(rd Reader, p staff.Pass, s Survey) error {
		until := s.Sent()
		if until.IsZero() {
			until = p.Today
		}
		page, err := rd.Surveys(ctx, SurveyQuery{Org: s.Org, From: until.AddMonths(-trendMonths), Until: until, Limit: 1000})
		slices.Reverse(page.Surveys)
		r = s.Results(slices.DeleteFunc(page.Surveys, func(one Survey) bool { return seesSurvey(p, one) != nil })...)
		return err
	})
	return r, err
}

// WeakSurvey is a survey with topics below their target and no action on them.
type WeakSurvey struct {
	Survey SurveyID     `json:"survey"`
	State  policy.State `json:"state"`
	Sent   calendar.Day `json:"sent"`
	Topics []string     `json:"topics"`
}

// WeakSurveys is one page of them.
type WeakSurveys struct {
	Surveys []WeakSurvey `json:"surveys"`
	Next    string       `json:"next,omitempty"`
}

// WeakSurveys reports the surveys that fell below a target and have no action on what
// is weak (未提出措施, rule R6d).
func (b *Book) WeakSurveys(ctx context.Context, req policy.Request, after string, limit int) (WeakSurveys, error) {
	var page WeakSurveys
	err := b.allowedView(ctx, req, ActReadSurvey, "surveys", func(rd Reader, _ staff.Pass) error {
		found, err := rd.Surveys(ctx, SurveyQuery{Org: req.Org(), Unaddressed: true, After: after, Limit: limit})
		page = WeakSurveys{Next: found.Next, Surveys: make([]WeakSurvey, len(found.Surveys))}
		for i, s := range found.Surveys {
			page.Surveys[i] = WeakSurvey{Survey: s.ID, State: s.State, Sent: s.Sent(), Topics: s.Unaddressed()}
		}
		return err
	})
	return page, err
}

// Answers returns one page of forms that came back, to those who may read them.
func (b *Book) Answers(ctx context.Context, req policy.Request, q AnswerQuery) (AnswerPage, error) {
	var page AnswerPage
	err := b.allowedView(ctx, req, ActReadAnswers, "survey-answers", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		page, err = rd.Answers(ctx, q)
		return err
	})
	return page, err
}

// CorrectiveAction returns a corrective or preventive action.
func (b *Book) CorrectiveAction(ctx context.Context, req policy.Request, id ActionID) (CorrectiveAction, error) {
	var a CorrectiveAction
	err := b.allowedView(ctx, req, ActListActions, ActionKind+"/"+string(id), func(rd Reader, _ staff.Pass) (err error) {
		a, err = rd.CorrectiveAction(ctx, req.Org(), id)
		return err
	})
	return a, err
}

// CorrectiveActions returns one page of corrective and preventive actions.
func (b *Book) CorrectiveActions(ctx context.Context, req policy.Request, q ActionQuery) (ActionPage, error) {
	return b.actionPage(ctx, req, func(staff.Pass) ActionQuery { return q })
}

// OverdueActions reports the actions that were to be done before today and are not, and
// those done whose effect was to be checked and is not (逾期措施, rule R6d), the longest
// overdue first. Of the state [ActionDone] they are those not checked.
func (b *Book) OverdueActions(ctx context.Context, req policy.Request, q ActionQuery) (ActionPage, error) {
	return b.actionPage(ctx, req, func(p staff.Pass) ActionQuery {
		q.DueBefore, q.By = p.Today, ByDue
		return q
	})
}

func (b *Book) actionPage(ctx context.Context, req policy.Request, ask func(p staff.Pass) ActionQuery) (ActionPage, error) {
	var page ActionPage
	err := b.allowedView(ctx, req, ActListActions, "corrective-actions", func(rd Reader, p staff.Pass) (err error) {
		q := ask(p)
		if err := known(q.State, actionStates); err != nil {
			return err
		}
		q.Org = req.Org()
		page, err = rd.CorrectiveActions(ctx, q)
		return err
	})
	return page, err
}

// EachCorrectiveAction yields the actions of a query one by one, a page at a time. It
// ends at the first error.
func (b *Book) EachCorrectiveAction(ctx context.Context, req policy.Request, q ActionQuery) iter.Seq2[CorrectiveAction, error] {
	return every(q.After, func(after string) ([]CorrectiveAction, string, error) {
		q.After = after
		page, err := b.CorrectiveActions(ctx, req, q)
		return page.Actions, page.Next, err
	})
}

// actionRegister is the register of corrective and preventive actions as a table.
var actionRegister = archive.Sheet[CorrectiveAction]{
	Title: policy.T("纠正预防措施台账", "Corrective and preventive actions"),
	Count: func(n int) policy.Text { return policy.Tf("共 %d 项", "%d actions", n) },
	Columns: []archive.Column[CorrectiveAction]{
		{Title: policy.T("措施", "action"), Value: func(a CorrectiveAction, _ policy.Lang) string { return string(a.ID) }},
		{Title: policy.T("调查", "survey"), Value: func(a CorrectiveAction, _ policy.Lang) string { return string(a.Survey) }},
		{Title: policy.T("内容", "topic"), Value: func(a CorrectiveAction, _ policy.Lang) string { return a.Topic }},
		{Title: policy.T("类别", "sort"), Value: func(a CorrectiveAction, lang policy.Lang) string { return a.As.Text().In(lang) }},
		{Title: policy.T("责任部门", "department"), Value: func(a CorrectiveAction, _ policy.Lang) string { return string(a.Department) }},
		{Title: policy.T("责任人", "owner"), Value: func(a CorrectiveAction, _ policy.Lang) string { return string(a.Owner) }},
		{Title: policy.T("应完成日", "due"), Value: func(a CorrectiveAction, _ policy.Lang) string { return a.Due.String() }},
		{Title: policy.T("状态", "state"), Value: func(a CorrectiveAction, lang policy.Lang) string { return ActionStateText(a.State).In(lang) }},
		{Title: policy.T("逾期次数", "breaches"), Value: func(a CorrectiveAction, _ policy.Lang) string { return strconv.Itoa(len(a.Breaches)) }},
		{Title: policy.T("应验证日", "check due"), Value: func(a CorrectiveAction, _ policy.Lang) string {
			due, _ := a.Deadlines.Get(policy.EffectCheck)
			return due.Due.String()
		}},
	},
}

// WriteActions writes the actions of a query as CSV: see [archive.Sheet.CSV].
func (b *Book) WriteActions(ctx context.Context, req policy.Request, q ActionQuery, w io.Writer, lang policy.Lang) error {
	return actionRegister.CSV(w, lang, b.EachCorrectiveAction(ctx, req, q))
}

// PrintActions writes the actions of a query as a plain page to print: see
// [archive.Sheet.Page].
func (b *Book) PrintActions(ctx context.Context, req policy.Request, q ActionQuery, w io.Writer, lang policy.Lang) error {
	return actionRegister.Page(w, lang, b.EachCorrectiveAction(ctx, req, q))
}

// YearOfSurveys says how a year stands.
type YearOfSurveys struct {
	SurveyYear
	// Surveys are the full surveys sent in it.
	Surveys []SurveyListing `json:"surveys"`
	// Missing: the year is over, none of them counts, and the regulation bound the
	// organisation then (rule R6a).
	Missing bool `json:"missing"`
}

// SurveyYear reports how a year stands (rule R6a): who organises, which full surveys
// were sent, and once it is over whether one is missing, closed or not.
func (b *Book) SurveyYear(ctx context.Context, req policy.Request, year int) (YearOfSurveys, error) {
	var out YearOfSurveys
	err := b.allowedView(ctx, req, ActListSurveys, SurveyYearKind+"/"+strconv.Itoa(year), func(rd Reader, p staff.Pass) error {
		y, err := rd.SurveyYear(ctx, req.Org(), year)
		if err != nil {
			return err
		}
		if y.last().IsZero() {
			return policy.Missing(y.record().Name())
		}
		surveys, err := surveysOf(ctx, rd, y)
		out = YearOfSurveys{SurveyYear: y, Surveys: make([]SurveyListing, len(surveys)), Missing: p.Today.After(y.last()) && y.binding(p) != nil}
		for i, s := range surveys {
			out.Surveys[i] = s.Listing()
			out.Missing = out.Missing && !s.counts()
		}
		return err
	})
	return out, err
}

// ExplainSurvey lists what may be done next with a survey: see [Survey.Explain].
func (b *Book) ExplainSurvey(ctx context.Context, req policy.Request, id SurveyID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.allowedView(ctx, req, ActListSurveys, SurveyKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		s, err := rd.Survey(ctx, req.Org(), id)
		if err == nil {
			next = s.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// SurveyHistory returns at most limit entries of a survey's journal, those after the
// Seq given (0: from the first; limit 0: 100).
func (b *Book) SurveyHistory(ctx context.Context, req policy.Request, id SurveyID, after uint64, limit int) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := b.seenSurvey(ctx, req, id, func(rd Reader, _ staff.Pass, _ Survey) (err error) {
		entries, err = rd.Entries(ctx, journal.Chain{Org: req.Org(), Kind: SurveyKind, ID: string(id)}, after, limit)
		return err
	})
	return entries, err
}

// ExplainAction lists what may be done next with an action: see
// [CorrectiveAction.Explain].
func (b *Book) ExplainAction(ctx context.Context, req policy.Request, id ActionID) ([]policy.Next, error) {
	var next []policy.Next
	err := b.allowedView(ctx, req, ActListActions, ActionKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		a, err := rd.CorrectiveAction(ctx, req.Org(), id)
		if err == nil {
			next = a.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// ActionHistory returns at most limit entries of an action's journal: see
// [Book.SurveyHistory].
func (b *Book) ActionHistory(ctx context.Context, req policy.Request, id ActionID, after uint64, limit int) ([]journal.Entry, error) {
	return b.journalOf(ctx, req, ActListActions, ActionKind, string(id), after, limit, func(rd Reader) error {
		_, err := rd.CorrectiveAction(ctx, req.Org(), id)
		return err
	})
}

// ExplainSurveyYear lists what may be done next with a year: see
// [SurveyYear.Explain].
func (b *Book) ExplainSurveyYear(ctx context.Context, req policy.Request, year int) ([]policy.Next, error) {
	var next []policy.Next
	err := b.allowedView(ctx, req, ActListSurveys, SurveyYearKind+"/"+strconv.Itoa(year), func(rd Reader, p staff.Pass) error {
		y, err := rd.SurveyYear(ctx, req.Org(), year)
		if err != nil {
			return err
		}
		team, surveys, err := besideYear(ctx, rd, p, y)
		if err == nil {
			next = y.Explain(p.Who, p.At, p.Law, y.binding(p), team, surveys...)
		}
		return err
	})
	return next, err
}

// SurveyYearHistory returns at most limit entries of a year's journal: see
// [Book.SurveyHistory].
func (b *Book) SurveyYearHistory(ctx context.Context, req policy.Request, year int, after uint64, limit int) ([]journal.Entry, error) {
	return b.journalOf(ctx, req, ActListSurveys, SurveyYearKind, strconv.Itoa(year), after, limit, func(rd Reader) error {
		_, err := rd.SurveyYear(ctx, req.Org(), year)
		return err
	})
}
