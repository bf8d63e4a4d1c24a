package customer

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// FactID names a fact.
type FactID string

// FactKind is the kind of record a [Fact] is in the journal.
const FactKind = "customer-fact"

// Topic says what a fact is about.
type Topic string

// The topics.
const (
	Standing      Topic = "standing"      // 信用状况 (rule R4.2a)
	Communication Topic = "communication" // 交流记录 (rule G1)
	Need          Topic = "need"          // 需求与偏好 (rule G6b)
	Quality       Topic = "quality"       // 产品质量跟踪 (rule R2)
	Opinion       Topic = "opinion"       // 使用意见与建议 (rule R5b)
)

// Topics returns the topics.
func Topics() []Topic { return []Topic{Standing, Communication, Need, Quality, Opinion} }

// rules are those by which facts of a topic are kept.
func (t Topic) rules() []policy.Rule {
	switch t {
	case Standing:
		return []policy.Rule{policy.R4_1, policy.R4_2a}
	case Communication:
		return []policy.Rule{policy.R4_1, policy.G1}
	case Need:
		return []policy.Rule{policy.R4_1, policy.G6b}
	case Quality:
		return []policy.Rule{policy.R4_1, policy.R2}
	case Opinion:
		return []policy.Rule{policy.R4_1, policy.R5b}
	}
	return []policy.Rule{policy.R4_1}
}

// Channel says how a communication was held.
type Channel string

// The channels.
const (
	ByPhone   Channel = "phone"   // 电话
	ByMeeting Channel = "meeting" // 面谈
	ByMessage Channel = "message" // 短信、即时消息
	ByMail    Channel = "mail"    // 信函、邮件
)

// Grade is the company's grade of a customer's credit standing (信用等级).
type Grade string

// The grades.
const (
	Good  Grade = "good"  // 良好
	Fair  Grade = "fair"  // 一般
	Watch Grade = "watch" // 关注
	Bad   Grade = "bad"   // 较差
)

// Grades returns the grades, the best first.
func Grades() []Grade { return []Grade{Good, Fair, Watch, Bad} }

// Text returns the grade's name for a reader.
func (g Grade) Text() policy.Text {
	switch g {
	case Good:
		return policy.T("良好", "good")
	case Fair:
		return policy.T("一般", "fair")
	case Watch:
		return policy.T("关注", "on watch")
	case Bad:
		return policy.T("较差", "bad")
	case "":
		return policy.T("未评级", "not graded")
	}
	return policy.T(string(g), string(g))
}

// Fact is one thing gathered about a customer (客户信息, rule R4.1): a description
// of credit standing, a communication, a need or preference, a line of
// product-quality tracking, or an opinion on what the customer uses. It is never
// changed, save that it goes where its profile is merged; what no longer holds is
// followed by a later one.
type Fact struct {
	Org      policy.OrgID       `json:"org"`
	ID       FactID             `json:"id"`
	Revision uint64             `json:"revision"`
	Profile  ProfileID          `json:"profile"`
	Customer archive.CustomerID `json:"customer"`
	FactEntry
	// Visit is the one it is the record of, where there is one (rule R5c).
	Visit VisitID `json:"visit,omitempty"`
	// MergedFrom are the profiles it lay beside before they were merged, in order.
	MergedFrom []ProfileID `json:"mergedFrom,omitempty"`
	// By recorded it, At is when.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// Ref names the fact as it is.
func (f Fact) Ref() policy.Ref { return policy.Ref{ID: string(f.ID), Revision: f.Revision} }

// FactEntry is what somebody records of a fact.
type FactEntry struct {
	Topic Topic `json:"topic" validate:"required,oneof=standing communication need quality opinion"`
	// Source and Day say where and when it was gathered.
	Source Source       `json:"source" validate:"omitempty,oneof=market visit sales system"`
	Day    calendar.Day `json:"day"`
	// Channel is how a communication was held; of communications alone.
	Channel Channel `json:"channel,omitempty" validate:"omitempty,oneof=phone meeting message mail"`
	// Contact is whom of the customer's people a communication was with.
	Contact policy.Personal `json:"contact,omitempty" validate:"max=100,plain"`
	// Grade sums a description of credit standing up (rule G6a); of those alone.
	Grade Grade `json:"grade,omitempty" validate:"omitempty,oneof=good fair watch bad"`
	// Product is what a line of quality tracking is about; of those alone.
	Product string `json:"product,omitempty" validate:"max=200,plain"`
	Text    string `json:"text" validate:"required,max=2000,prose"`
}

// Recorded is what came of recording something beside a profile: the profile's
// tally and the record, each with the draft of its journal entry.
type Recorded[T any] struct {
	Profile      Profile
	ProfileDraft journal.Draft
	Record       T
	Draft        journal.Draft
}

// Record keeps a fact about the customer (登记客户信息, rules R2, R4.1, R4.2a, G1): an
// act of the department's people (R4.2d), or of the custodian. A description of
// credit standing is its custodian's to write, not while the profile is with the
// sales director, and takes the approval again where the regulation says so (R4.2c).
// What the custodian records brings the profile up to date (R4.2b).
func (p Profile) Record(who policy.Actor, at time.Time, law *policy.Version, id FactID, e FactEntry) (Recorded[Fact], error) {
	next, d, c := p.begin(ActRecord, who, at, law)
	p.mayRecord(c, who)
	formed(c, e)
	gathered(c, "", e.Source, e.Day, law.Day(at))
	if (e.Topic == Communication) != (e.Channel != "") {
		c.Add(malformed("channel", "the channel of a communication, and of nothing else", policy.T("交流记录须写明方式,其他信息不写", "a communication has a channel, and nothing else has")))
	}
	if (e.Topic == Quality) != (e.Product != "") {
		c.Add(malformed("product", "the product of quality tracking, and of nothing else", policy.T("质量跟踪须写明产品,其他信息不写", "quality tracking names a product, and nothing else does")))
	}
	if e.Topic != Communication && e.Contact != "" {
		c.Add(malformed("contact", "the contact of a communication, and of nothing else", policy.T("联系人只在交流记录中写明", "a communication has a contact, and nothing else has")))
	}
	if e.Topic != Standing && e.Grade != "" {
		c.Add(malformed("grade", "the grade of credit standing, and of nothing else", policy.T("只有信用状况有等级", "credit standing has a grade, and nothing else has")))
	}
	if e.Topic == Standing && who.Org == p.Org {
		p.mayDescribe(c, who)
	}
	if err := c.Err(); err != nil {
		return Recorded[Fact]{}, err
	}
	next = next.counted(e, next.At)
	if e.Topic == Standing {
		next, d = next.touched(d, law, policy.ProfileStanding)
	}
	d.Rules, d.Day = e.Topic.rules(), e.Day
	d = d.With("topic", string(e.Topic)).With("fact", string(id))
	next, d = next.updated(d, who, law)
	f, own := next.keep(who, at, ActRecord, id, e)
	return Recorded[Fact]{Profile: next, ProfileDraft: d, Record: f, Draft: own}, nil
}

// counted counts a fact in the profile, recorded at an instant.
func (p Profile) counted(e FactEntry, at time.Time) Profile {
	p = p.graded(e, at)
	if t := tally(&p, e.Topic); t != nil {
		*t = t.with(e.Day)
	}
	return p
}

// tally is the tally of a profile that counts facts of a topic.
func tally(p *Profile, t Topic) *Tally {
	switch t {
	case Standing:
		return &p.Standing
	case Communication:
		return &p.Communications
	case Need:
		return &p.Needs
	case Quality:
		return &p.Quality
	case Opinion:
		return &p.Opinions
	}
	return nil
}

// graded takes the grade of a description of credit standing that has one, unless that
// of a later day has graded the profile, or one of that day that was recorded later.
func (p Profile) graded(e FactEntry, at time.Time) Profile {
	last := p.GradedOn
	if last.IsZero() && p.Grade != "" {
		last = p.Standing.Last // graded before profiles said when
	}
	if e.Topic == Standing && e.Grade != "" && !e.Day.Before(last) && (e.Day != last || !at.Before(p.GradedAt)) {
		p.Grade, p.GradedOn, p.GradedAt = e.Grade, e.Day, at
	}
	return p
}

// keep makes the record of a fact, and the draft of its entry.
func (p Profile) keep(who policy.Actor, at time.Time, a policy.Action, id FactID, e FactEntry) (Fact, journal.Draft) {
	f := Fact{Org: p.Org, ID: id, Profile: p.ID, Customer: p.Basics.Customer, FactEntry: e, By: who.ID, At: p.At}
	d := journal.NewDraft(who, at, a, e.Topic.rules()...).With("profile", string(p.ID)).
		With("topic", string(e.Topic)).With("source", string(e.Source))
	d.Day = e.Day
	return f, d
}

// mayRecord adds what stands in the way of recording anything beside the profile.
// Its custodian may, wherever they work.
func (p Profile) mayRecord(c *policy.Checks, who policy.Actor) {
	if who.Org == p.Org && !p.kept(who) {
		apart(c, policy.R4_2d, who, p.Department)
	}
}

// kept reports whether the actor is the profile's custodian. Somebody of a group
// body is not, even under the same id.
func (p Profile) kept(who policy.Actor) bool { return who.Home == "" && who.Is(p.Custodian) }

// mayDescribe adds what stands in the way of describing credit standing.
func (p Profile) mayDescribe(c *policy.Checks, who policy.Actor) {
	if !p.kept(who) {
		c.Add(policy.Violation{
			Kind: policy.NotAllowed, Rule: policy.R4_2b, Field: "actor", Wanted: "the profile's custodian",
			Problem: policy.T("信用状况只能由专管人描述", "credit standing is described by the profile's custodian"),
			Remedy:  policy.T("请交由专管人登记", "have its custodian record it"),
		})
	}
	if p.State == Submitted {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.R4_2c, Field: "state", Found: string(p.State), Wanted: "a profile that is not being approved",
			Problem: policy.T("档案正在审批,信用状况不能改动", "the profile is with the sales director, and its credit standing stays as it is"),
			Remedy:  policy.T("请在审批之后登记", "record it after the approval"),
		})
	}
}
