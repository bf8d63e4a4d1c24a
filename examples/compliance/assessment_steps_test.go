package compliance

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// assessmentSteps are the sentences about how people are assessed.
func (w *world) assessmentSteps() []step {
	return []step{
		{"制度规定按时{数}件以上建议奖励，违规{数}次以上建议处罚", w.thresholds},
		{"{人}于{日}编制{人}自{日}起至{日}止的考核", w.assess},
		{"考核应为：办理{数}件，时限{数}项，准时率{数}%，违规{数}次，逾期归还{数}次，损失{数}起", w.figures},
		{"考核建议应为{建议}", w.proposed},
		{"{人}于{日}决定{奖惩}，理由{理由}", w.decideAssessment},
		{"考核决定应为{奖惩}，由{人}作出", w.assessmentDecided},
	}
}

var rewardWords = []word[string]{{"奖励", staff.Reward}, {"处罚", staff.Penalty}, {"不奖不罚", staff.Neither}}

func (w *world) thresholds(acts, breaches int) error {
	return w.amend(func(r *policy.Regulation) {
		r.Assessment.RewardActs, r.Assessment.PenaltyBreaches = acts, breaches
	})
}

// inOffice does an act in the office of the company on a day.
func (w *world) inOffice(ctx context.Context, name, day string, do func(ctx context.Context, o *staff.Office, req policy.Request) (staff.Assessment, error)) error {
	if err := w.on(day); err != nil {
		return err
	}
	who, err := person(name)
	if err != nil {
		return err
	}
	return w.try(ctx, who, company, func(ctx context.Context, d desks, req policy.Request) error {
		a, err := do(ctx, d.office, req)
		if err == nil {
			w.life.assessment = a
		}
		return err
	})
}

func (w *world) assess(ctx context.Context, name, day, about, from, until string) error {
	whom, err := person(about)
	if err != nil {
		return err
	}
	first, err := parseDay(from)
	if err != nil {
		return err
	}
	last, err := parseDay(until)
	if err != nil {
		return err
	}
	return w.inOffice(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request) (staff.Assessment, error) {
		return o.Assess(ctx, req, whom.ID, staff.Span{From: first, Until: last})
	})
}

func (w *world) figures(_ context.Context, acts, duties, rate, breaches, overdue, losses int) error {
	if err := w.answered(); err != nil {
		return err
	}
	f := w.life.assessment.Figures
	if f.Acts != acts || f.Duties != duties || f.Rate() != rate || f.Breaches != breaches || f.Overdue != overdue || f.Losses != losses {
		return fmt.Errorf("考核是 %+v,准时率 %d%%", f, f.Rate())
	}
	return nil
}

var groundWords = map[string]string{"on-time": "准时", "breaches": "违规", "overdue": "逾期归还", "losses": "损失"}

func (w *world) proposed(_ context.Context, want string) error {
	if err := w.answered(); err != nil {
		return err
	}
	var parts []string
	for _, p := range w.life.assessment.Proposals {
		for _, one := range rewardWords {
			if one.is == p.Kind {
				parts = append(parts, one.text+"("+groundWords[p.Ground]+")")
			}
		}
	}
	got := strings.Join(parts, "、")
	if got == "" {
		got = "无"
	}
	if got != want {
		return fmt.Errorf("考核建议是 %s", got)
	}
	return nil
}

func (w *world) decideAssessment(ctx context.Context, name, day, outcome, reason string) error {
	how, err := look(rewardWords, "奖惩", outcome)
	if err != nil {
		return err
	}
	ref := w.life.assessment.Ref()
	return w.inOffice(ctx, name, day, func(ctx context.Context, o *staff.Office, req policy.Request) (staff.Assessment, error) {
		return o.Decide(ctx, req, ref, staff.AssessmentRuling{Outcome: how, Reason: reason})
	})
}

func (w *world) assessmentDecided(_ context.Context, outcome, name string) error {
	if err := w.answered(); err != nil {
		return err
	}
	how, err := look(rewardWords, "奖惩", outcome)
	if err != nil {
		return err
	}
	who, err := person(name)
	if d := w.life.assessment.Decision; err == nil && (d == nil || d.Outcome != how || d.By != who.ID) {
		err = fmt.Errorf("考核决定是 %+v", d)
	}
	return err
}
