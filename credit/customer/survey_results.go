package customer

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Count says how often each answer to a question was given by a department's
// customers (分类汇总, rule R6c): of a scale Of[0] is how often the mark 1 was given,
// of a choice how often the first option was taken; of a question in words Of[0] is
// how many said something.
type Count struct {
	Question   string              `json:"question"`
	Department policy.DepartmentID `json:"department"`
	Of         []int               `json:"of"`
}

// Mean is an average mark (平均分): Points are hundredths of a point of 100 (8325 is
// 83.25), 0 where there are no marks. A mark counts as its share of the highest one:
// 4 of 5 is 80.
type Mean struct {
	Marks  int `json:"marks"`
	Points int `json:"points"`
}

// Finding is what a closed survey found on a topic, or over all (rule R6d).
type Finding struct {
	// Topic is [policy.Overall] for all topics together.
	Topic string `json:"topic"`
	Mean
	// Target is in points of 100, as it was when the survey was closed.
	Target int `json:"target"`
	// Weak: below the target.
	Weak bool `json:"weak,omitempty"`
	// Actions is how many actions are planned on it and not withdrawn.
	Actions int `json:"actions,omitempty"`
}

// Results are the figures of a survey (统计分析, rule R6c), as many as have come in.
type Results struct {
	Forms int `json:"forms"`
	// Percent is how many of the forms sent have come back, of 100, rounded down; 0
	// before the sending.
	Percent   int                `json:"percent"`
	Overall   Mean               `json:"overall"`
	Topics    []TopicResult      `json:"topics"`
	Questions []QuestionResult   `json:"questions"`
	Returned  []Returned         `json:"departments"`
	Findings  []Finding          `json:"findings,omitempty"`
	Trend     []SurveyTrendPoint `json:"trend,omitempty"`
}

// TopicResult is the average of a topic, in all and by department.
type TopicResult struct {
	Topic string `json:"topic"`
	Mean
	Departments []DepartmentMean `json:"departments"`
}

// DepartmentMean is an average of a department's customers.
type DepartmentMean struct {
	Department policy.DepartmentID `json:"department"`
	Mean
}

// QuestionResult is how the answers to a question are distributed (分布).
type QuestionResult struct {
	Question string       `json:"question"`
	Topic    string       `json:"topic"`
	As       QuestionKind `json:"as"`
	Mean
	// Of is as [Count] has it, of all departments together.
	Of []int `json:"of"`
}

// SurveyTrendPoint is what an earlier survey found.
type SurveyTrendPoint struct {
	Survey   SurveyID     `json:"survey"`
	From     calendar.Day `json:"from"`
	Forms    int          `json:"forms"`
	Findings []Finding    `json:"findings"`
}

// counting counts a form.
func (s Survey) counting(a Answer) Survey {
	s.Returned, s.Counts = slices.Clone(s.Returned), slices.Clone(s.Counts)
	if i := slices.IndexFunc(s.Returned, func(r Returned) bool { return r.Department == a.Department }); i >= 0 {
		s.Returned[i].Forms++
	} else {
		s.Returned = append(s.Returned, Returned{Department: a.Department, Forms: 1})
	}
	for _, v := range a.Values {
		q, _, ok := s.Question(v.Question)
		if !ok {
			continue
		}
		at := 0
		switch q.As {
		case OnScale:
			at = v.Mark - 1
		case ByChoice:
			at = slices.Index(q.Options, v.Choice)
		case InText:
		}
		i := slices.IndexFunc(s.Counts, func(c Count) bool { return c.Question == v.Question && c.Department == a.Department })
		if i < 0 {
			i = len(s.Counts)
			s.Counts = append(s.Counts, Count{Question: v.Question, Department: a.Department, Of: make([]int, q.ways())})
		}
		s.Counts[i].Of = slices.Clone(s.Counts[i].Of)
		s.Counts[i].Of[at]++
	}
	return s
}

// ways is how many answers to the question are told apart.
func (q Question) ways() int { return max(1, q.Scale, len(q.Options)) }

// whole is divided by every highest mark there may be, so that sums of shares are
// exact: the least common multiple of 1 to 10.
const whole = 2520

// sum adds marks up as shares of the highest one.
type sum struct{ marks, shares int }

func (t sum) with(q Question, of []int) sum {
	for i, n := range of {
		t.marks += n
		t.shares += n * (i + 1) * whole / q.Scale
	}
	return t
}

func (t sum) mean() Mean {
	if t.marks == 0 {
		return Mean{}
	}
	return Mean{Marks: t.marks, Points: (t.shares*10000*2 + t.marks*whole) / (t.marks * whole * 2)}
}

// below reports whether the average misses a target, before it is rounded.
func (t sum) below(target int) bool { return t.marks > 0 && t.shares*100 < target*whole*t.marks }

// sums adds up the marks of what is asked for; an empty topic or department does
// not limit.
func (s Survey) sums(topic string, d policy.DepartmentID) sum {
	var t sum
	for _, c := range s.Counts {
		q, _, ok := s.Question(c.Question)
		if ok && q.As == OnScale && (topic == "" || q.Topic == topic) && (d == "" || c.Department == d) {
			t = t.with(q, c.Of)
		}
	}
	return t
}

// found holds the marks against the targets (rule R6d).
func (s Survey) found(targets policy.Surveys) []Finding {
	var all []Finding
	for _, topic := range s.Topics() {
		t, target := s.sums(topic, ""), targets.TargetOf(topic)
		all = append(all, Finding{Topic: topic, Mean: t.mean(), Target: target, Weak: t.below(target)})
	}
	t := s.sums("", "")
	return append(all, Finding{Topic: policy.Overall, Mean: t.mean(), Target: targets.Target, Weak: t.below(targets.Target)})
}

func (s Survey) weak() int {
	n := 0
	for _, f := range s.Findings {
		if f.Weak {
			n++
		}
	}
	return n
}

// Results computes the figures of the survey beside those of earlier ones, the
// latest first, of which the ones closed before it are told (统计分析, rule R6c).
func (s Survey) Results(earlier ...Survey) Results {
	r := Results{Forms: s.Answers(), Overall: s.sums("", "").mean(), Returned: s.Returned, Findings: s.Findings}
	if s.Sending != nil && s.Sending.Forms > 0 {
		r.Percent = r.Forms * 100 / s.Sending.Forms
	}
	for _, topic := range s.Topics() {
		one := TopicResult{Topic: topic, Mean: s.sums(topic, "").mean()}
		for _, d := range s.Returned {
			if t := s.sums(topic, d.Department); t.marks > 0 {
				one.Departments = append(one.Departments, DepartmentMean{Department: d.Department, Mean: t.mean()})
			}
		}
		r.Topics = append(r.Topics, one)
	}
	for _, q := range s.Questions {
		r.Questions = append(r.Questions, s.distribution(q))
	}
	for _, one := range earlier {
		if one.Findings != nil && one.ID != s.ID && (s.Sent().IsZero() || !one.Sent().After(s.Sent())) {
			r.Trend = append(r.Trend, SurveyTrendPoint{Survey: one.ID, From: one.Sent(), Forms: one.Answers(), Findings: one.Findings})
		}
	}
	return r
}

func (s Survey) distribution(q Question) QuestionResult {
	r := QuestionResult{Question: q.Code, Topic: q.Topic, As: q.As, Of: make([]int, q.ways())}
	for _, c := range s.Counts {
		if c.Question != q.Code {
			continue
		}
		for i, n := range c.Of {
			r.Of[i] += n
		}
	}
	if q.As == OnScale {
		r.Mean = sum{}.with(q, r.Of).mean()
	}
	return r
}
