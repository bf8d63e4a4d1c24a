package customer

import (
	"slices"
	"strconv"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Questionnaire is what a survey asks, of whom, and who organises it (调查表, rules
// R3 and R6b).
type Questionnaire struct {
	Title     string     `json:"title" validate:"required,max=200,plain"`
	Team      Team       `json:"team"`
	Questions []Question `json:"questions" validate:"required,max=100,dive"`
	Invited   Invited    `json:"invited"`
}

// Question is one question of a questionnaire.
type Question struct {
	// Code names it within the questionnaire ("q1").
	Code string `json:"code" validate:"required,max=64,plain"`
	// Topic is one of the regulation's or one of the questionnaire's own (rule R6b).
	Topic string `json:"topic" validate:"required,max=64,plain,anonymous"`
	// As says how it is answered.
	As   QuestionKind `json:"as" validate:"required,oneof=scale choice text"`
	Text string       `json:"text" validate:"required,max=500,plain"`
	// Scale is the highest mark, and the best; the lowest is 1. Of scales alone.
	Scale int `json:"scale,omitempty" validate:"omitempty,min=2,max=10"`
	// Options are those of a choice, of which one is taken.
	Options []string `json:"options,omitempty" validate:"max=50,unique,dive,required,max=100,plain"`
	// Required: a form that leaves it out is refused.
	Required bool `json:"required,omitempty"`
}

// QuestionKind says how a question is answered.
type QuestionKind string

// The kinds of question.
const (
	OnScale  QuestionKind = "scale"  // 评分: a mark from 1 to the question's scale
	ByChoice QuestionKind = "choice" // 单选
	InText   QuestionKind = "text"   // 意见与建议
)

// Invited says whose customers are asked: exactly one of the three.
type Invited struct {
	// All: every customer, which makes the survey a full one (全面调查, rule R6a).
	All         bool                  `json:"all,omitempty"`
	Departments []policy.DepartmentID `json:"departments,omitempty" validate:"max=100,unique,dive,required,max=64,plain"`
	Profiles    []ProfileID           `json:"profiles,omitempty" validate:"max=1000,unique,dive,required,max=64,plain"`
}

// Invites reports whether a profile's customer is asked, by this profile or by one that
// was merged into it.
func (i Invited) Invites(p Profile) bool {
	return i.All || slices.Contains(i.Departments, p.Department) || slices.ContainsFunc(i.Profiles, p.Is)
}

// Question returns a question and its place, from 0.
func (q Questionnaire) Question(code string) (Question, int, bool) {
	for i, one := range q.Questions {
		if one.Code == code {
			return one, i, true
		}
	}
	return Question{}, 0, false
}

// Topics returns the topics that are asked about by scale, in their order.
func (q Questionnaire) Topics() []string {
	var topics []string
	for _, one := range q.Questions {
		if one.As == OnScale && !slices.Contains(topics, one.Topic) {
			topics = append(topics, one.Topic)
		}
	}
	return topics
}

// check refuses what is not a questionnaire (rules R3 and R6b): every topic of the
// regulation is asked about, by a scale, for without one nothing is measured.
func (q Questionnaire) check(c *policy.Checks, law *policy.Version) {
	shaped(c, policy.R6b, q)
	q.Team.check(c, "team")
	if count(q.Invited.All, len(q.Invited.Departments) > 0, len(q.Invited.Profiles) > 0) != 1 {
		slip(c, policy.R6b, "invited", "", "one of all, departments and profiles", policy.T("应写明调查哪些客户,且只写一种", "say whose customers are asked, in one way"))
	}
	seen := make(map[string]bool)
	for i, one := range q.Questions {
		at := "questions[" + strconv.Itoa(i) + "]."
		if seen[one.Code] {
			slip(c, policy.R6b, at+"code", "", "each once", policy.T("题目代码重复", "a question has the code of another"))
		}
		seen[one.Code] = true
		if one.Topic == policy.Overall {
			slip(c, policy.R6b, at+"topic", one.Topic, "another topic", policy.T("overall 指全部内容合计,不能作题目内容", "overall is all topics together, and none itself"))
		}
		if (one.As == OnScale) != (one.Scale != 0) {
			slip(c, policy.R6b, at+"scale", strconv.Itoa(one.Scale), "the highest mark of a scale, and of nothing else", policy.T("评分题须写明最高分,其他题不写", "a scale has a highest mark, and nothing else has"))
		}
		if one.As == ByChoice && len(one.Options) < 2 || one.As != ByChoice && len(one.Options) > 0 {
			slip(c, policy.R6b, at+"options", strconv.Itoa(len(one.Options)), "2 options or more of a choice, and of nothing else", policy.T("单选题须有两个以上选项,其他题没有", "a choice has two options or more, and nothing else has any"))
		}
	}
	topics := q.Topics()
	for _, t := range law.Surveys().Topics {
		if slices.Contains(topics, t.Code) {
			continue
		}
		c.Add(against(policy.R6b, "questions", "no scale on "+t.Code, "a scale on every topic of the regulation",
			policy.Tf("调查表没有“%s”的评分题", "the questionnaire has no scale on %q", t.Title()),
			policy.T("请补上该项内容的评分题", "add a question on it that is answered by a scale")))
	}
}

// clone keeps a record free of the caller's slices.
func (q Questionnaire) clone() Questionnaire {
	q.Team = q.Team.clone()
	q.Questions = slices.Clone(q.Questions)
	for i := range q.Questions {
		q.Questions[i].Options = slices.Clone(q.Questions[i].Options)
	}
	q.Invited.Departments = slices.Clone(q.Invited.Departments)
	q.Invited.Profiles = slices.Clone(q.Invited.Profiles)
	return q
}
