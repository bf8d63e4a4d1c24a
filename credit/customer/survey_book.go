package customer

import (
	"context"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// DraftSurvey begins a survey: see [DraftSurvey].
func (b *Book) DraftSurvey(ctx context.Context, req policy.Request, q Questionnaire) (Survey, error) {
	id := SurveyID(b.gate.House().ID())
	return b.surveys.Naming(q.names()...).Act(ctx, b.gate, req, ActDraftSurvey, policy.Ref{}, q, func(p staff.Pass, _ Survey) (Survey, journal.Draft, error) {
		return DraftSurvey(req.Org(), id, p.Who, p.At, p.Law, q)
	})
}

// EditSurvey changes the questionnaire of a survey: see [Survey.Edit].
func (b *Book) EditSurvey(ctx context.Context, req policy.Request, ref policy.Ref, q Questionnaire) (Survey, error) {
	return b.surveys.Naming(q.names()...).Act(ctx, b.gate, req, ActEditSurvey, ref, q, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Edit(p.Who, p.At, p.Law, q)
	})
}

// SendSurvey sends a survey out: see [Survey.Send].
func (b *Book) SendSurvey(ctx context.Context, req policy.Request, ref policy.Ref, from, until calendar.Day, forms int) (Survey, error) {
	input := struct {
		From, Until calendar.Day
		Forms       int
	}{from, until, forms}
	return b.surveys.Act(ctx, b.gate, req, ActSendSurvey, ref, input, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Send(p.Who, p.At, p.Law, from, until, forms)
	})
}

// WithdrawSurvey gives a survey up: see [Survey.Withdraw].
func (b *Book) WithdrawSurvey(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActWithdrawSurvey, ref, reason, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Withdraw(p.Who, p.At, p.Law, reason)
	})
}

// CloseSurvey ends a survey: see [Survey.Close].
func (b *Book) CloseSurvey(ctx context.Context, req policy.Request, ref policy.Ref) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActCloseSurvey, ref, nil, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Close(p.Who, p.At, p.Law)
	})
}

// ReportSurvey presents the analysis of a survey: see [Survey.Analyse].
func (b *Book) ReportSurvey(ctx context.Context, req policy.Request, ref policy.Ref, text string) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActReportSurvey, ref, text, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Analyse(p.Who, p.At, p.Law, text)
	})
}

// ApproveSurvey approves the report of a survey: see [Survey.Approve].
func (b *Book) ApproveSurvey(ctx context.Context, req policy.Request, ref policy.Ref) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActApproveSurvey, ref, nil, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Approve(p.Who, p.At, p.Law)
	})
}

// ReturnSurvey gives the report of a survey back: see [Survey.Return].
func (b *Book) ReturnSurvey(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActReturnSurvey, ref, reason, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Return(p.Who, p.At, p.Law, reason)
	})
}

// DistributeSurvey sends the approved report to departments: see [Survey.Distribute].
func (b *Book) DistributeSurvey(ctx context.Context, req policy.Request, ref policy.Ref, to ...policy.DepartmentID) (Survey, error) {
	return b.surveys.Naming(ofDepartments("departments", to)...).Act(ctx, b.gate, req, ActDistribute, ref, to, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Distribute(p.Who, p.At, p.Law, to...)
	})
}

// AcknowledgeSurvey signs for the report of a survey: see [Survey.Acknowledge].
func (b *Book) AcknowledgeSurvey(ctx context.Context, req policy.Request, ref policy.Ref) (Survey, error) {
	return b.surveys.Act(ctx, b.gate, req, ActAcknowledge, ref, nil, func(p staff.Pass, s Survey) (Survey, journal.Draft, error) {
		return s.Acknowledge(p.Who, p.At, p.Law)
	})
}

// AnswerSurvey takes in a form that came back: see [Survey.Take]. It is counted in
// the survey as it is, whatever its revision.
func (b *Book) AnswerSurvey(ctx context.Context, req policy.Request, survey SurveyID, f Form) (Answer, error) {
	input := struct {
		Survey SurveyID
		Form   Form
	}{survey, f}
	return b.answers.Run(ctx, b.gate, req, ActAnswerSurvey, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Answer) (Answer, error) {
		s, err := tx.Survey(ctx, req.Org(), survey)
		if err != nil {
			return Answer{}, err
		}
		one, err := respondent(ctx, tx, s, f)
		if err == nil {
			err = one.None
		}
		if err != nil {
			return Answer{}, err
		}
		out, err := s.Take(p.Who, p.At, p.Law, one.Profile, one.Prior, f)
		if err != nil {
			return Answer{}, err
		}
		out.SurveyDraft.Act, out.Draft.Act = p.Act, p.Act
		if _, err := tx.SaveSurvey(ctx, out.Survey, out.SurveyDraft); err != nil {
			return Answer{}, err
		}
		return tx.SaveAnswer(ctx, out.Answer, out.Draft)
	})
}

// PlanAction plans a corrective or preventive action: see [Survey.PlanAction]. It is
// counted in the survey as it is, whatever its revision.
func (b *Book) PlanAction(ctx context.Context, req policy.Request, survey SurveyID, plan ActionPlan) (CorrectiveAction, error) {
	id := ActionID(b.gate.House().ID())
	input := struct {
		Survey SurveyID
		Plan   ActionPlan
	}{survey, plan}
	return b.actions.Naming(asOwner(plan.Owner), ofDepartment(plan.Department)).Run(ctx, b.gate, req, ActPlanAction, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ CorrectiveAction) (CorrectiveAction, error) {
		s, err := tx.Survey(ctx, req.Org(), survey)
		if err != nil {
			return CorrectiveAction{}, err
		}
		out, err := s.PlanAction(p.Who, p.At, p.Law, id, plan)
		if err != nil {
			return CorrectiveAction{}, err
		}
		return b.savePlanned(ctx, tx, p, CorrectiveAction{}, out)
	})
}

// savePlanned saves an action and the survey it is counted in; before is the action
// as it was.
func (b *Book) savePlanned(ctx context.Context, tx Tx, p staff.Pass, before CorrectiveAction, out Planned) (CorrectiveAction, error) {
	if _, err := b.surveys.Keep(ctx, tx, p, out.Survey, out.Survey, out.SurveyDraft); err != nil {
		return CorrectiveAction{}, err
	}
	return b.actions.Keep(ctx, tx, p, before, out.Action, out.Draft)
}

// ReportAction says that an action is done: see [CorrectiveAction.Report].
func (b *Book) ReportAction(ctx context.Context, req policy.Request, ref policy.Ref, day calendar.Day, text string) (CorrectiveAction, error) {
	input := struct {
		Day  calendar.Day
		Text string
	}{day, text}
	return b.actions.Act(ctx, b.gate, req, ActActionDone, ref, input, func(p staff.Pass, a CorrectiveAction) (CorrectiveAction, journal.Draft, error) {
		return a.Report(p.Who, p.At, p.Law, day, text)
	})
}

// CheckAction says whether an action has helped: see [CorrectiveAction.Check].
func (b *Book) CheckAction(ctx context.Context, req policy.Request, ref policy.Ref, effective bool, text string, due calendar.Day) (CorrectiveAction, error) {
	input := struct {
		Effective bool
		Text      string
		Due       calendar.Day
	}{effective, text, due}
	return b.actions.Act(ctx, b.gate, req, ActCheckAction, ref, input, func(p staff.Pass, a CorrectiveAction) (CorrectiveAction, journal.Draft, error) {
		return a.Check(p.Who, p.At, p.Law, effective, text, due)
	})
}

// AssignAction gives an action to another owner: see [CorrectiveAction.Assign].
func (b *Book) AssignAction(ctx context.Context, req policy.Request, ref policy.Ref, owner policy.PersonID, due calendar.Day) (CorrectiveAction, error) {
	input := struct {
		Owner policy.PersonID
		Due   calendar.Day
	}{owner, due}
	return b.actions.Naming(asOwner(owner)).Act(ctx, b.gate, req, ActAssignAction, ref, input, func(p staff.Pass, a CorrectiveAction) (CorrectiveAction, journal.Draft, error) {
		return a.Assign(p.Who, p.At, p.Law, owner, due)
	})
}

// WithdrawAction gives an action up: see [CorrectiveAction.Withdraw].
func (b *Book) WithdrawAction(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (CorrectiveAction, error) {
	return b.actions.Run(ctx, b.gate, req, ActWithdrawAction, ref, reason, func(tx Tx, p staff.Pass, a CorrectiveAction) (CorrectiveAction, error) {
		s, err := tx.Survey(ctx, req.Org(), a.Survey)
		if err != nil {
			return CorrectiveAction{}, err
		}
		out, err := a.Withdraw(p.Who, p.At, p.Law, s, reason)
		if err != nil {
			return CorrectiveAction{}, err
		}
		return b.savePlanned(ctx, tx, p, a, out)
	})
}

// year runs a pure act on a survey year, which is there once it is asked about.
func (b *Book) year(ctx context.Context, req policy.Request, action policy.Action, year int, revision uint64, input any,
	pure func(tx Tx, p staff.Pass, y SurveyYear) (SurveyYear, journal.Draft, error), names ...policy.Named,
) (SurveyYear, error) {
	all := struct {
		Year     int
		Revision uint64
		Input    any
	}{year, revision, input}
	return b.years.Naming(names...).Run(ctx, b.gate, req, action, policy.Ref{}, all, func(tx Tx, p staff.Pass, _ SurveyYear) (SurveyYear, error) {
		y, err := tx.SurveyYear(ctx, req.Org(), year)
		if err != nil {
			return SurveyYear{}, err
		}
		if y.Revision != revision {
			return SurveyYear{}, policy.Stale(SurveyYearKind+"/"+strconv.Itoa(year), revision, y.Revision)
		}
		made, d, err := pure(tx, p, y)
		if err != nil {
			return SurveyYear{}, err
		}
		return b.years.Keep(ctx, tx, p, y, made, d)
	})
}

// PlanSurveyYear names who organises a year's full survey: see [SurveyYear.Plan].
// revision is that of the record as the caller saw it, 0 for the first.
func (b *Book) PlanSurveyYear(ctx context.Context, req policy.Request, year int, revision uint64, team Team) (SurveyYear, error) {
	return b.year(ctx, req, ActPlanYear, year, revision, team, func(_ Tx, p staff.Pass, y SurveyYear) (SurveyYear, journal.Draft, error) {
		return y.Plan(p.Who, p.At, p.Law, team)
	}, team.names("")...)
}

// CloseSurveyYear judges a year: see [SurveyYear.Close]. Where nobody was named for
// it, whoever organised the surveys on its last day answers ([Book.Organise]).
func (b *Book) CloseSurveyYear(ctx context.Context, req policy.Request, year int, revision uint64) (SurveyYear, error) {
	return b.year(ctx, req, ActCloseYear, year, revision, nil, func(tx Tx, p staff.Pass, y SurveyYear) (SurveyYear, journal.Draft, error) {
		team, surveys, err := besideYear(ctx, tx, p, y)
		if err != nil {
			return SurveyYear{}, journal.Draft{}, err
		}
		return y.Close(p.Who, p.At, p.Law, y.binding(p), team, surveys...)
	})
}

// besideYear reads what a year is judged by: who organised the surveys on its last day,
// and the full ones sent in it.
func besideYear(ctx context.Context, rd Reader, p staff.Pass, y SurveyYear) (Team, []Survey, error) {
	team, err := teamOn(ctx, rd, p, y.Org, TaskSurveys, y.last())
	if err != nil {
		return Team{}, nil, err
	}
	surveys, err := surveysOf(ctx, rd, y)
	return team, surveys, err
}

// surveysOf reads the full surveys sent in a year.
func surveysOf(ctx context.Context, rd Reader, y SurveyYear) ([]Survey, error) {
	last := y.last()
	if last.IsZero() {
		return nil, nil // such a year is refused
	}
	q := SurveyQuery{Org: y.Org, Full: true, From: last.AddMonths(-12).AddDays(1), Until: last}
	var all []Survey
	for s, err := range every("", func(after string) ([]Survey, string, error) {
		q.After = after
		page, err := rd.Surveys(ctx, q)
		return page.Surveys, page.Next, err
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}
