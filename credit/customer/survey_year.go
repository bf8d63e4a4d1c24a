package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// SurveyYearKind is the kind of record a [SurveyYear] is in the journal.
const SurveyYearKind = "survey-year"

// The states of a survey year.
const (
	YearUnplanned policy.State = "unplanned" // nobody has been named for it
	YearPlanned   policy.State = "planned"   // its organiser answers for it
	YearClosed    policy.State = "closed"    // judged; the end
)

// SurveyYear is the duty of one calendar year to organise a full satisfaction survey
// (年度满意度调查, rule R6a): whoever is named for it answers for it until 31 December.
// No machine watches the day: the journal says from the naming on what is due and
// from whom ([journal.Draft.Running]), [Book.SurveyYear] says at any time how it
// stands, and closing the year, from 1 January on, records the breach.
type SurveyYear struct {
	Org      policy.OrgID `json:"org"`
	Year     int          `json:"year"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Team     Team         `json:"team"`
	// Survey is the one that counted, when the year is closed.
	Survey    SurveyID         `json:"survey,omitempty"`
	Deadlines policy.Deadlines `json:"deadlines,omitempty"`
	Breaches  []policy.Breach  `json:"breaches,omitempty"`
	// At is the instant of the last act on it.
	At time.Time `json:"at"`
}

// The acts on a survey year.
const (
	ActPlanYear  policy.Action = "survey-year.plan"
	ActCloseYear policy.Action = "survey-year.close"
)

// yearLifecycle is the transition table of a survey year.
var yearLifecycle = policy.Lifecycle[SurveyYear]{
	{Action: ActPlanYear, From: []policy.State{YearUnplanned, YearPlanned}, To: YearPlanned, Rules: []policy.Rule{policy.R6a, policy.R3}},
	{Action: ActCloseYear, From: []policy.State{YearUnplanned, YearPlanned}, To: YearClosed, Rules: []policy.Rule{policy.R6a}, Meets: policy.SurveyOfYear},
}

var yearStates = map[policy.State]policy.Text{
	YearUnplanned: policy.T("未落实", "unplanned"),
	YearPlanned:   policy.T("已落实", "planned"),
	YearClosed:    policy.T("已考核", "closed"),
}

// SurveyYearLifecycle returns the transition table of a survey year.
func SurveyYearLifecycle() policy.Lifecycle[SurveyYear] { return slices.Clone(yearLifecycle) }

// YearStateText returns the name of a survey year's state for a reader.
func YearStateText(s policy.State) policy.Text { return stateText(yearStates, s) }

// NewSurveyYear returns a year that nobody has been named for.
func NewSurveyYear(org policy.OrgID, year int) SurveyYear {
	return SurveyYear{Org: org, Year: year, State: YearUnplanned}
}

// ID names the record: the year.
func (y SurveyYear) ID() string { return strconv.Itoa(y.Year) }

// Ref names the record as it is.
func (y SurveyYear) Ref() policy.Ref { return policy.Ref{ID: y.ID(), Revision: y.Revision} }

// Subject is what the authority matrix must know of the year.
func (y SurveyYear) Subject() policy.Subject {
	return policy.Subject{Org: y.Org, Department: y.Team.Department, Parties: []policy.Party{{As: policy.Organiser, Person: y.Team.Organiser}}}
}

func (y SurveyYear) record() policy.Record {
	return policy.Record{Kind: SurveyYearKind, ID: y.ID(), State: y.State, States: yearStates, Subject: y.Subject()}
}

// Explain lists what may be done next with the year, by whom, by which day and by
// which rules, and what stands in the way of this actor; then, team and surveys are
// those of [SurveyYear.Close].
func (y SurveyYear) Explain(who policy.Actor, at time.Time, law, then *policy.Version, team Team, surveys ...Survey) []policy.Next {
	y = y.answering(team, surveys)
	return explained(yearLifecycle, y, y.record(), y.Deadlines, y.At, who, at, law, func(a policy.Action, c *policy.Checks) {
		y.inTime(a, c, law.Day(at))
		if a == ActCloseYear {
			y.judgeable(c, then, surveys)
		}
	})
}

func (y SurveyYear) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (SurveyYear, journal.Draft, *policy.Checks) {
	instant, d, c := begun(yearLifecycle, a, y, y.record(), y.At, who, at, law)
	if who.Org == y.Org {
		y.inTime(a, c, law.Day(at))
	}
	y.At = instant
	return y, d, c
}

// last is the last day of the year.
func (y SurveyYear) last() calendar.Day {
	day, err := calendar.NewDay(y.Year, time.December, 31)
	if err != nil {
		return calendar.Day{}
	}
	return day
}

// inTime refuses to plan a year that is over, and to close one that is not.
func (y SurveyYear) inTime(a policy.Action, c *policy.Checks, today calendar.Day) {
	last := y.last()
	switch {
	case last.IsZero():
		slip(c, policy.R6a, "year", strconv.Itoa(y.Year), "a calendar year", policy.T("没有这一年度", "there is no such year"))
	case a == ActPlanYear && today.After(last):
		c.Add(against(policy.R6a, "year", today.String(), "a day up to "+last.String(),
			policy.T("该年度已经结束", "the year is over"), policy.T("请办理年度考核", "close the year")))
	case a == ActCloseYear && !today.After(last):
		c.Add(against(policy.R6a, "year", today.String(), "a day from "+last.AddDays(1).String(),
			policy.T("该年度尚未结束", "the year is not over"), policy.T("请于次年1月1日起办理", "close it from 1 January on")))
	}
}

// Plan names who organises the year's full survey (落实, rules R3 and R6a), in the
// place of whoever was named before.
func (y SurveyYear) Plan(who policy.Actor, at time.Time, law *policy.Version, team Team) (SurveyYear, journal.Draft, error) {
	y, d, c := y.begin(ActPlanYear, who, at, law)
	shaped(c, policy.R3, struct {
		Team Team `json:"team"`
	}{team})
	team.check(c, "team")
	if err := c.Err(); err != nil {
		return SurveyYear{}, journal.Draft{}, err
	}
	y.State, y.Team = YearPlanned, team.clone()
	y.Deadlines = y.Deadlines.Put(y.deadline(team.Organiser))
	return y, d.With("organiser", string(team.Organiser)).With("department", string(team.Department)), nil
}

// deadline is the last day of the year, which does not roll to a working day.
func (y SurveyYear) deadline(organiser policy.PersonID) policy.Deadline {
	last := y.last()
	return policy.Deadline{Name: policy.SurveyOfYear, Rule: policy.R6a, Person: organiser, Start: last.AddMonths(-12), Due: last}
}

// Close judges the year, from 1 January of the next on (年度考核, rule R6a): the office
// director's act, never the organiser's. surveys are those sent in the year. One sent
// to all customers, closed, of which forms came back, meets the duty on the day it
// was sent. Without one it is a breach of the organiser, noted with the day of the
// closing; team are those who organised the surveys on the year's last day, and answer
// where nobody was named for the year. With nobody then, it is held against nobody, and
// closes only where a survey counts. A full survey that is still open has first to be
// closed. then is the regulation that bound the
// organisation on the year's last day, nil where none did: there was no duty then,
// and nothing to close (rules B7 and C2a). Before an organisation's own regulation the
// default one counts for whoever was named.
func (y SurveyYear) Close(who policy.Actor, at time.Time, law, then *policy.Version, team Team, surveys ...Survey) (SurveyYear, journal.Draft, error) {
	y, d, c := y.answering(team, surveys).begin(ActCloseYear, who, at, law)
	if who.Org == y.Org {
		y.judgeable(c, then, surveys)
	}
	if err := c.Err(); err != nil {
		return SurveyYear{}, journal.Draft{}, err
	}
	done := law.Day(at)
	for _, s := range surveys {
		if y.asked(s) && s.counts() && (y.Survey == "" || s.Sent().Before(done)) {
			y.Survey, done = s.ID, s.Sent()
		}
	}
	if y.State == YearUnplanned {
		y.Deadlines = y.Deadlines.Put(y.deadline(y.Team.Organiser))
	}
	y.State = YearClosed
	d, y.Deadlines, y.Breaches = journal.Meet(d, y.Deadlines, y.Breaches, policy.SurveyOfYear, done)
	if y.Survey != "" {
		d = d.With("survey", string(y.Survey))
	}
	return y, d, nil
}

// binding is the regulation that the year is judged by, nil where none asks for a
// survey: that of its last day; where nobody was named, the organisation's own.
func (y SurveyYear) binding(p staff.Pass) *policy.Version {
	if y.State == YearUnplanned {
		return p.OwnLawOf(y.Org, y.last())
	}
	return p.LawOf(y.Org, y.last())
}

// answering is the year with those who answer for it where nobody was named; where
// nobody does, with those of a survey that counts, who have done it all the same.
func (y SurveyYear) answering(team Team, surveys []Survey) SurveyYear {
	if y.State != YearUnplanned {
		return y
	}
	y.Team = team.clone()
	for _, s := range surveys {
		if y.Team.Organiser == "" && y.asked(s) && s.counts() {
			y.Team = s.Team.clone()
		}
	}
	return y
}

// judgeable refuses to close a year in which nothing was due, that nobody answers for,
// or of which a survey is still open.
func (y SurveyYear) judgeable(c *policy.Checks, then *policy.Version, surveys []Survey) {
	if last := y.last(); then == nil && !last.IsZero() {
		c.Add(against(policy.B7, "year", last.String(), "a year at whose end the regulation bound the organisation",
			policy.T("该年度终了时制度尚未适用于本单位,无须开展调查", "the regulation did not bind the organisation at the end of that year: no survey was due"),
			policy.T("无须考核", "nothing is left to do")))
		return
	}
	if y.Team.Organiser == "" {
		c.Add(against(policy.R6a, "organiser", "nobody", "whoever organised the surveys on "+y.last().String(),
			policy.T("年度终了时没有人组织顾客满意度调查,无人负责", "nobody organised the satisfaction surveys at the end of the year, and nobody answers for it"),
			policy.T("请及时指定满意度调查的组织人,以后年度由其负责", "name who organises the surveys, who answers for the years to come")))
	}
	for _, s := range surveys {
		if y.asked(s) && s.State == SurveyOpen {
			v := against(policy.R6a, "survey", string(s.State), string(SurveyClosed),
				policy.T("该年度发放的调查尚未截止", "a survey sent in the year is still open"), policy.T("请先截止调查", "close that survey first"))
			v.Subject = s.record().Name()
			c.Add(v)
		}
	}
}

// asked reports whether a survey is one of the year that asks all customers.
func (y SurveyYear) asked(s Survey) bool {
	return s.Org == y.Org && s.Full() && s.Sent().Year() == y.Year
}

// counts reports whether the survey is closed, and a form of it came back.
func (s Survey) counts() bool { return s.Findings != nil && s.Answers() > 0 }
