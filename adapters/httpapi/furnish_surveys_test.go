package httpapi_test

import (
	"github.com/seed-9bd3a28c/dossier/archive/archivetest"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// surveyor furnishes a world with surveys and complaints.
type surveyor struct {
	*furnisher
	book    *customer.Book
	profile customer.ProfileID
	today   calendar.Day
}

func (f *furnisher) surveyor() *surveyor {
	profile, _ := f.samples["profile"].(string)
	return &surveyor{f, customer.NewBook(f.db.Customers(), f.house), customer.ProfileID(profile), calendar.MustDay("2026-02-13")}
}

// surveys makes a survey in every state, corrective actions in every state, and two
// survey years.
func (f *furnisher) surveys() {
	s := f.surveyor()
	must := done[customer.Survey](f)
	report := func() customer.Survey { return must(s.book.ReportSurvey(ctx, asOffice, s.closed().Ref(), "price")) }
	approve := func() customer.Survey { return must(s.book.ApproveSurvey(ctx, asBoss, report().Ref())) }
	for _, one := range []customer.Survey{
		must(s.book.WithdrawSurvey(ctx, asDirector, s.drafted().Ref(), "no need")), s.drafted(), s.closed(), report(), approve(),
		must(s.book.DistributeSurvey(ctx, asOffice, approve().Ref(), archivetest.Department, "production")),
		s.open(),
	} {
		f.known("surveys", one.Ref(), one.Subject())
		f.samples["survey"] = string(one.ID)
	}
	s.actions()
	// Nobody was named for the year before; the one after has its organiser.
	year := done[customer.SurveyYear](f)(s.book.PlanSurveyYear(ctx, asDirector, 2026, 0, s.questionnaire().Team))
	f.known("survey-years", year.Ref(), year.Subject())
	f.known("survey-years", customer.NewSurveyYear(archivetest.Org, 2025).Ref(), policy.Subject{Org: archivetest.Org})
}

func (s *surveyor) questionnaire() customer.Questionnaire {
	q := customer.Questionnaire{
		Title: "survey", Team: customer.Team{Department: "marketing", Organiser: "sales-director"}, Invited: customer.Invited{All: true},
	}
	for _, t := range policy.Default().Surveys().Topics {
		q.Questions = append(q.Questions, customer.Question{Code: t.Code, Topic: t.Code, As: customer.OnScale, Text: "how", Scale: 5})
	}
	return q
}

func (s *surveyor) drafted() customer.Survey {
	return done[customer.Survey](s.furnisher)(s.book.DraftSurvey(ctx, asDirector, s.questionnaire()))
}

func (s *surveyor) open() customer.Survey {
	return done[customer.Survey](s.furnisher)(s.book.SendSurvey(ctx, asOffice, s.drafted().Ref(), s.today, s.today, 1))
}

// closed is a survey that found everything weak.
func (s *surveyor) closed() customer.Survey {
	must, one := done[customer.Survey](s.furnisher), s.open()
	form := customer.Form{Profile: s.profile, Day: s.today}
	for _, q := range one.Questions {
		form.Values = append(form.Values, customer.Reply{Question: q.Code, Mark: 1})
	}
	done[customer.Answer](s.furnisher)(s.book.AnswerSurvey(ctx, asA, one.ID, form))
	return must(s.book.CloseSurvey(ctx, asOffice, must(s.book.Survey(ctx, asOffice, one.ID)).Ref()))
}

func (s *surveyor) actions() {
	must, of := done[customer.CorrectiveAction](s.furnisher), s.closed()
	plan := func() customer.CorrectiveAction {
		return must(s.book.PlanAction(ctx, asOffice, of.ID, customer.ActionPlan{
			Topic: of.Findings[0].Topic, As: customer.Corrective, Department: archivetest.Department, Owner: archivetest.A.ID, Due: s.today, What: "better",
		}))
	}
	report := func() customer.CorrectiveAction {
		return must(s.book.ReportAction(ctx, asA, plan().Ref(), s.today, "done"))
	}
	for _, a := range []customer.CorrectiveAction{
		must(s.book.CheckAction(ctx, asBoss, report().Ref(), true, "better", calendar.Day{})),
		must(s.book.WithdrawAction(ctx, asOffice, plan().Ref(), "no need")),
		report(), plan(),
	} {
		s.known("corrective-actions", a.Ref(), a.Subject())
	}
}

// complaints makes a complaint in every state, handled by manager A.
func (f *furnisher) complaints() {
	s := f.surveyor()
	must := done[customer.Complaint](f)
	receive := func(kind customer.Grievance) customer.Complaint {
		return must(s.book.ReceiveComplaint(ctx, asA, archivetest.A.ID, customer.Intake{
			Profile: s.profile, Kind: kind, Day: s.today, Channel: customer.ByPhone, Text: "late",
		}))
	}
	propose := func() customer.Complaint {
		return must(s.book.ProposeOutcome(ctx, asA, receive(customer.ServiceProcess).Ref(), customer.Proposal{Answerer: archivetest.OfficeDirector.ID, Text: "sorry"}))
	}
	approve := func() customer.Complaint { return must(s.book.ApproveOutcome(ctx, asBoss, propose().Ref())) }
	answer := func() customer.Complaint {
		return must(s.book.AnswerComplaint(ctx, asOffice, approve().Ref(), customer.Response{Day: s.today, Channel: customer.ByPhone, Text: "sorry"}))
	}
	for _, k := range []customer.Complaint{
		propose(), approve(), answer(), must(s.book.CloseComplaint(ctx, asA, answer().Ref(), "settled")), receive(customer.ServiceProcess),
		must(s.book.AskProduction(ctx, asA, receive(customer.ServiceQuality).Ref())), receive(customer.ServiceQuality),
	} {
		f.known("complaints", k.Ref(), k.Subject())
	}
	profile := "/api/v1/profiles/" + string(s.profile)
	f.revisions[profile] = f.do("demo:x:general-manager", "GET", profile, nil).Header.Get("ETag")
}
