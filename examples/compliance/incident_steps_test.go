package compliance

import (
	"context"
	"fmt"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// incidentSteps are the sentences about what was lost, leaked or misused.
func (w *world) incidentSteps() []step {
	return []step{
		{"{人}于{日}报告案卷{类别}，由{人}负责，情况{情况}", w.report},
		{"{人}于{日}报告案卷{类别}，责任人不明，情况{情况}", w.reportNobody},
		{"{人}于{日}报告{人}滥用查阅所得，情况{情况}", w.reportMisuse},
		{"{人}于{日}查看事故清单", w.listIncidents},
		{"{人}于{日}调查事故，查明{情况}", w.investigate},
		{"{人}于{日}决定事故处理{决定}", w.decide},
		{"{人}于{日}决定由{人}负责，处理{决定}", w.decideOn},
		{"{人}于{日}事故结案，结果{结果}，说明{说明}", w.closeIncident},
		{"事故应为{状态}，由{人}负责", w.incidentIs},
		{"事故的日志应有{数}行，依据{规则}", w.incidentLines},
		{"{人}应能看到由{人}负责的事故{数}件", w.incidentsOf},
	}
}

var incidentWords = []word[archive.IncidentKind]{{"丢失", archive.Loss}, {"损毁", archive.Damage}, {"泄密", archive.Leak}}

var endingWords = []word[archive.Outcome]{
	{"已找回", archive.Recovered}, {"已补救", archive.MadeGood}, {"无法挽回", archive.Lasting}, {"查无此事", archive.Unfounded},
}

var incidentStateWords = []word[policy.State]{
	{"已报告", archive.IncidentOpen}, {"已调查", archive.IncidentInvestigated}, {"已处理", archive.IncidentDecided}, {"已结案", archive.IncidentClosed},
}

// life is what is under way in the life of a volume, and whose assessment.
type life struct {
	incident   archive.Incident
	count      archive.Stocktake
	disposal   archive.Disposal
	assessment staff.Assessment
}

// inRoom does an act in the archive room of the company on a day.
func (w *world) inRoom(ctx context.Context, name, day string, do func(ctx context.Context, room *archive.Room, req policy.Request) error) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error { return do(ctx, d.room, req) })
}

func (w *world) onIncident(ctx context.Context, name, day string,
	do func(ctx context.Context, room *archive.Room, req policy.Request, ref policy.Ref) (archive.Incident, error),
) error {
	ref := w.life.incident.Ref()
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) error {
		i, err := do(ctx, room, req, ref)
		if err == nil {
			w.life.incident = i
		}
		return err
	})
}

func (w *world) report(ctx context.Context, name, day, kind, answers, facts string) error {
	who, err := person(answers)
	if err != nil {
		return err
	}
	return w.reportOf(ctx, name, day, kind, facts, who.ID)
}

func (w *world) reportNobody(ctx context.Context, name, day, kind, facts string) error {
	return w.reportOf(ctx, name, day, kind, facts, "")
}

func (w *world) reportOf(ctx context.Context, name, day, kind, facts string, answers policy.PersonID) error {
	k, err := look(incidentWords, "事故", kind)
	if err != nil {
		return err
	}
	f, err := w.current(ctx)
	if err != nil {
		return err
	}
	return w.opening(ctx, name, day, archive.IncidentReport{
		Kind: k, Of: archive.Source{Kind: archive.VolumeKind, ID: string(f.Volume)}, Facts: facts, Answers: answers,
	})
}

func (w *world) reportMisuse(ctx context.Context, name, day, reader, facts string) error {
	who, err := person(reader)
	if err != nil {
		return err
	}
	return w.opening(ctx, name, day, archive.IncidentReport{
		Kind: archive.Misuse, Of: archive.Source{Kind: journal.ReadingsKind, ID: string(who.ID)}, Facts: facts, Answers: who.ID,
	})
}

func (w *world) opening(ctx context.Context, name, day string, r archive.IncidentReport) error {
	return w.onIncident(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, _ policy.Ref) (archive.Incident, error) {
		return room.OpenIncident(ctx, req, r)
	})
}

func (w *world) listIncidents(ctx context.Context, name, day string) error {
	return w.inRoom(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request) error {
		_, err := room.Incidents(ctx, req, archive.IncidentQuery{})
		return err
	})
}

func (w *world) investigate(ctx context.Context, name, day, findings string) error {
	return w.onIncident(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, ref policy.Ref) (archive.Incident, error) {
		return room.Investigate(ctx, req, ref, findings)
	})
}

func (w *world) decide(ctx context.Context, name, day, text string) error {
	return w.rule(ctx, name, day, archive.Ruling{Text: text})
}

func (w *world) decideOn(ctx context.Context, name, day, answers, text string) error {
	who, err := person(answers)
	if err != nil {
		return err
	}
	return w.rule(ctx, name, day, archive.Ruling{Answers: who.ID, Text: text})
}

func (w *world) rule(ctx context.Context, name, day string, r archive.Ruling) error {
	return w.onIncident(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, ref policy.Ref) (archive.Incident, error) {
		return room.DecideIncident(ctx, req, ref, r)
	})
}

func (w *world) closeIncident(ctx context.Context, name, day, outcome, text string) error {
	how, err := look(endingWords, "结果", outcome)
	if err != nil {
		return err
	}
	return w.onIncident(ctx, name, day, func(ctx context.Context, room *archive.Room, req policy.Request, ref policy.Ref) (archive.Incident, error) {
		return room.CloseIncident(ctx, req, ref, archive.Ending{Outcome: how, Text: text})
	})
}

func (w *world) incidentIs(_ context.Context, state, answers string) error {
	if err := w.answered(); err != nil {
		return err
	}
	want, err := look(incidentStateWords, "状态", state)
	if err != nil {
		return err
	}
	who, err := person(answers)
	if i := w.life.incident; err == nil && (i.State != want || i.Answers != who.ID) {
		err = fmt.Errorf("事故是 %s,由 %s 负责", i.State, i.Answers)
	}
	return err
}

func (w *world) incidentLines(ctx context.Context, n int, id string) error {
	rule, err := policy.ParseRule(id)
	if err != nil {
		return err
	}
	i := w.life.incident
	all, err := w.lines(ctx, journal.Chain{Org: i.Org, Kind: archive.IncidentRecord, ID: string(i.ID)})
	if err != nil {
		return err
	}
	for _, e := range all {
		if len(e.Rules) != 1 || e.Rules[0] != rule {
			return fmt.Errorf("这一行的依据是 %v", e.Rules)
		}
	}
	if len(all) != n {
		return fmt.Errorf("日志有 %d 行", len(all))
	}
	return nil
}

func (w *world) incidentsOf(ctx context.Context, name, answers string, n int) error {
	if err := w.answered(); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	whose, err := person(answers)
	if err != nil {
		return err
	}
	d, err := w.services()
	if err != nil {
		return err
	}
	page, err := d.room.Incidents(ctx, policy.By(who), archive.IncidentQuery{Answers: whose.ID})
	if err == nil && len(page.Incidents) != n {
		err = fmt.Errorf("看到 %d 件", len(page.Incidents))
	}
	return err
}
