package staff

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// AssessmentKind is the kind of record an [Assessment] is in the journal.
const AssessmentKind = "assessment"

// The acts of assessment.
const (
	ActAssess          policy.Action = "assessment.propose"
	ActDecide          policy.Action = "assessment.decide"
	ActReadAssessments policy.Action = "assessment.read"
)

// The states of an assessment.
const (
	Proposed policy.State = "proposed" // with its figures and proposals
	Decided  policy.State = "decided"
)

// AssessmentID names an assessment.
type AssessmentID string

// Assessment is the assessment of one person for one period (考核, rules G5a and
// G5b): figures from the journal alone, what the thresholds propose, and what a
// person decided.
type Assessment struct {
	Org      policy.OrgID    `json:"org"`
	ID       AssessmentID    `json:"id"`
	Revision uint64          `json:"revision"`
	State    policy.State    `json:"state"`
	Person   policy.PersonID `json:"person"`
	Span
	Figures   Figures    `json:"figures"`
	Proposals []Proposal `json:"proposals,omitempty"`
	// By drew it up.
	By policy.PersonID `json:"by"`
	// Decision is nil before it is decided.
	Decision *AssessmentDecision `json:"decision,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// AssessmentDecision is what was decided on an assessment, and by whom.
type AssessmentDecision struct {
	AssessmentRuling
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// AssessmentRuling is what is decided: a reward, a penalty or neither, and why.
type AssessmentRuling struct {
	Outcome string `json:"outcome" validate:"required,oneof=reward penalty none"`
	Reason  string `json:"reason" validate:"required,max=1000,plain"`
}

// Ref names the assessment as it is.
func (a Assessment) Ref() policy.Ref { return policy.Ref{ID: string(a.ID), Revision: a.Revision} }

func assessmentName(id AssessmentID) string { return AssessmentKind + "/" + string(id) }

// CheckSpan refuses a period that has no days, or is not over: what the journal
// says of a day can still grow until it is past.
func CheckSpan(span Span, today calendar.Day) error {
	var c policy.Checks
	if span.From.IsZero() || span.Until.IsZero() || span.Until.Before(span.From) {
		c.Add(*policy.Invalid("until", span.Until.String(), "a first and a last day", policy.T("考核期间应有起止日", "a period has a first and a last day")))
	} else if !span.Until.Before(today) {
		c.Add(*policy.Invalid("until", span.Until.String(), "a day before "+today.String(), policy.T("考核期间尚未结束", "the period is not over")))
	}
	return c.Err()
}

// Assess draws up the assessment of a person for a period that is over (rules G5a
// and G5b): f are their figures, from which the thresholds of the regulation
// propose. Nobody assesses themselves.
func Assess(org policy.OrgID, id AssessmentID, span Span, f Figures, who policy.Actor, at time.Time, law *policy.Version) (Assessment, journal.Draft, error) {
	c := &policy.Checks{Subject: assessmentName(id)}
	if who.Org != org {
		return Assessment{}, journal.Draft{}, policy.Missing(c.Subject)
	}
	c.Join(law.Binds(org, law.Day(at)))
	c.Join(checkID(f.Person))
	if v := decide(ActAssess, who, law, org, f.Person).Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	c.Join(CheckSpan(span, law.Day(at)))
	if err := c.Err(); err != nil {
		return Assessment{}, journal.Draft{}, err
	}
	a := Assessment{
		Org: org, ID: id, State: Proposed, Person: f.Person, Span: span, Figures: f, Proposals: f.Proposals(law.Assessment()),
		By: who.ID, At: at.UTC().Truncate(time.Microsecond),
	}
	d := journal.NewDraft(who, at, ActAssess, policy.G5a, policy.G5b).
		With("person", string(a.Person)).With("from", span.From.String()).With("until", span.Until.String())
	for _, p := range a.Proposals {
		d = d.With("proposes", p.Kind+" "+p.Ground)
	}
	return a, d, nil
}

// Decide records what was decided on the proposals (rule G5b), once, and never by
// the person assessed. What no threshold proposed is not decided here.
func (a Assessment) Decide(who policy.Actor, at time.Time, law *policy.Version, r AssessmentRuling) (Assessment, journal.Draft, error) {
	c := &policy.Checks{Subject: assessmentName(a.ID)}
	if who.Org != a.Org {
		return Assessment{}, journal.Draft{}, policy.Missing(c.Subject)
	}
	c.Join(law.Binds(a.Org, law.Day(at)))
	if v := decide(ActDecide, who, law, a.Org, a.Person).Violation(c.Subject); v != nil {
		c.Add(*v)
	}
	c.Join(policy.CheckShape(r))
	if a.State != Proposed {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G5b, Field: "state", Found: string(a.State), Wanted: string(Proposed),
			Problem: policy.T("该考核已作出决定", "this assessment has been decided already"),
			Remedy:  policy.T("无需重复决定", "nothing is left to do"),
		})
	}
	proposed := func(p Proposal) bool { return p.Kind == r.Outcome }
	if (r.Outcome == Reward || r.Outcome == Penalty) && !slices.ContainsFunc(a.Proposals, proposed) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G5b, Field: "outcome", Found: r.Outcome, Wanted: "what a threshold proposes, or none",
			Problem: policy.T("没有达到制度规定的奖惩标准", "no threshold of the regulation proposes it"),
			Remedy:  policy.T("请按考核建议决定", "decide on what is proposed"),
		})
	}
	if err := c.Err(); err != nil {
		return Assessment{}, journal.Draft{}, err
	}
	a.State, a.At = Decided, at.UTC().Truncate(time.Microsecond)
	a.Decision = &AssessmentDecision{AssessmentRuling: r, By: who.ID, At: a.At}
	d := journal.NewDraft(who, at, ActDecide, policy.G5b).With("person", string(a.Person)).With("outcome", r.Outcome)
	return a, d, nil
}
