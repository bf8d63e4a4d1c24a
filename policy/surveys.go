package policy

import "fmt"

// Surveys are what a company asks of its satisfaction surveys (满意度调查).
type Surveys struct {
	// Topics are those that every questionnaire asks about (rule R6b).
	Topics []SurveyTopic `yaml:"topics,omitempty" json:"topics,omitempty"`
	// Target is what all topics together are to reach, and each that the regulation
	// does not name, in points of 100 (rule R6d).
	Target int `yaml:"target,omitempty" json:"target,omitempty"`
}

// SurveyTopic is a topic of satisfaction surveys (调查内容, rule R6b).
type SurveyTopic struct {
	// Code names it ("service-quality").
	Code string `yaml:"code" json:"code"`
	ZH   string `yaml:"zh" json:"zh"`
	EN   string `yaml:"en" json:"en"`
	// Target is what it is to reach, in points of 100 (rule R6d).
	Target int `yaml:"target" json:"target"`
}

// Title returns the topic's name for a reader.
func (t SurveyTopic) Title() Text { return Text{ZH: t.ZH, EN: t.EN} }

// Overall is all topics of a survey together. No topic has this code.
const Overall = "overall"

// Topic returns a topic by its code.
func (s Surveys) Topic(code string) (SurveyTopic, bool) {
	for _, t := range s.Topics {
		if t.Code == code {
			return t, true
		}
	}
	return SurveyTopic{}, false
}

// TargetOf returns what a topic is to reach, in points of 100.
func (s Surveys) TargetOf(code string) int {
	if t, ok := s.Topic(code); ok {
		return t.Target
	}
	return s.Target
}

// Complaints are what a company asks of its complaints (客户投诉).
type Complaints struct {
	// Production is the department that joins when the quality of a service is
	// complained of (生产处, rule R7.2).
	Production DepartmentID `yaml:"production,omitempty" json:"production,omitempty"`
}

func (v *Version) checkSurveys(c *Checks) {
	aTarget := T("1 至 100 分", "from 1 to 100 points")
	s, seen := v.reg.Surveys, make(map[string]int)
	for i, t := range s.Topics {
		r := declared(c, "surveys.topics", seen, i, t.Code, t.ZH, t.EN)
		r.demand(t.Code != Overall, "code", t.Code, T("overall 之外的代码", "a code other than overall"))
		r.demand(t.Target >= 1 && t.Target <= 100, "target", fmt.Sprint(t.Target), aTarget)
	}
	demand(c, s.Target >= 1 && s.Target <= 100, "surveys.target", fmt.Sprint(s.Target), aTarget)
	production := string(v.reg.Complaints.Production)
	demand(c, told(production) != "", "complaints.production", "", aCode)
}

// Surveys returns what the company asks of its satisfaction surveys.
func (v *Version) Surveys() Surveys { return v.reg.Surveys }

// Complaints returns what the company asks of its complaints.
func (v *Version) Complaints() Complaints { return v.reg.Complaints }
