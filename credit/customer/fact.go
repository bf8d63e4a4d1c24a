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
)

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

// Fact is one thing gathered about a customer (客户信息, rule R4.1): a description
// of credit standing, a communication, a need or preference, or a line of
// product-quality tracking. It is never changed; what no longer holds is followed
// by a later one.
type Fact struct {
	Org      policy.OrgID       `json:"org"`
	ID       FactID             `json:"id"`
	Revision uint64             `json:"revision"`
	Profile  ProfileID          `json:"profile"`
	Customer archive.CustomerID `json:"customer"`
	FactEntry
	// By recorded it, At is when.
	By policy.PersonID `json:"by"`
	At time.Time       `json:"at"`
}

// FactEntry is what somebody records of a fact.
type FactEntry struct {
	Topic Topic `json:"topic" validate:"required,oneof=standing communication need quality"`
	// Source and Day say where and when it was gathered.
	Source Source       `json:"source" validate:"omitempty,oneof=market visit sales system"`
	Day    calendar.Day `json:"day"`
	// Channel is how a communication was held; of communications alone.
	Channel Channel `json:"channel,omitempty" validate:"omitempty,oneof=phone meeting message mail"`
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

// Record keeps a fact about the customer (登记客户信息, rules R2, R4.1, R4.2a, G1).
// A description of credit standing is its custodian's to write, not while the
// profile is with the sales director, and takes the approval again where the
// regulation says so (R4.2c). What the custodian records brings the profile up to
// date (R4.2b).
func (p Profile) Record(who policy.Actor, at time.Time, law *policy.Version, id FactID, e FactEntry) (Recorded[Fact], error) {
	next, d, c := p.begin(ActRecord, who, at, law)
	formed(c, e)
	gathered(c, "", e.Source, e.Day, law.Day(at))
	if (e.Topic == Communication) != (e.Channel != "") {
		c.Add(malformed("channel", "the channel of a communication, and of nothing else", policy.T("交流记录须写明方式,其他信息不写", "a communication has a channel, and nothing else has")))
	}
	if (e.Topic == Quality) != (e.Product != "") {
		c.Add(malformed("product", "the product of quality tracking, and of nothing else", policy.T("质量跟踪须写明产品,其他信息不写", "quality tracking names a product, and nothing else does")))
	}
	if e.Topic == Standing && who.Org == p.Org {
		p.mayDescribe(c, who)
	}
	if err := c.Err(); err != nil {
		return Recorded[Fact]{}, err
	}
	switch e.Topic {
	case Standing:
		next.Standing = next.Standing.with(e.Day)
		next, d = next.touched(d, law, policy.ProfileStanding)
	case Communication:
		next.Communications = next.Communications.with(e.Day)
	case Need:
		next.Needs = next.Needs.with(e.Day)
	case Quality:
		next.Quality = next.Quality.with(e.Day)
	}
	d.Rules, d.Day = e.Topic.rules(), e.Day
	d = d.With("topic", string(e.Topic)).With("fact", string(id))
	next, d = next.updated(d, who, law)
	f := Fact{Org: p.Org, ID: id, Profile: p.ID, Customer: p.Basics.Customer, FactEntry: e, By: who.ID, At: next.At}
	own := journal.NewDraft(who, at, ActRecord, e.Topic.rules()...).With("profile", string(p.ID)).
		With("topic", string(e.Topic)).With("source", string(e.Source))
	own.Day = e.Day
	return Recorded[Fact]{Profile: next, ProfileDraft: d, Record: f, Draft: own}, nil
}

// mayDescribe adds what stands in the way of describing credit standing.
func (p Profile) mayDescribe(c *policy.Checks, who policy.Actor) {
	if !who.Is(p.Custodian) || who.Home != "" {
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
