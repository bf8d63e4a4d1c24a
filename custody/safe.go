package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// SafeID names a safe, as it is labelled ("S1").
type SafeID string

// SafeKind is the kind of record a [Safe] is in the journal.
const SafeKind = "safe"

// InUse is the state of a safe.
const InUse policy.State = "in-use"

// Safe is a safe of the vault (保险柜). Everything that goes into it or out of it
// writes this record, so that of two who are at it at once one is told.
type Safe struct {
	Org      policy.OrgID `json:"org"`
	ID       SafeID       `json:"id"`
	Revision uint64       `json:"revision"`
	State    policy.State `json:"state"`
	Name     string       `json:"name"`
	// Slots are the places in it (柜位).
	Slots []string `json:"slots"`
	// Custodians is the chain of those who keep it; the last one does now.
	Custodians []archive.Holding `json:"custodians"`
	// Pieces is how many pieces lie in it: the sum of its balances. Kinds are the kinds
	// of deed that ever lay in it, by their codes. Both are left out of an empty safe,
	// and of the one that the reader counts, full or not (rule B5.2f).
	Pieces int      `json:"pieces,omitempty"`
	Kinds  []string `json:"kinds,omitempty"`
	// Opened is the day it was put to use; Counted and Surprised are those of the
	// last full count and of the last by surprise, zero before (rule B5.2f).
	Opened    calendar.Day `json:"opened"`
	Counted   calendar.Day `json:"counted,omitzero"`
	Surprised calendar.Day `json:"surprised,omitzero"`
	// Counting is the count under way; empty when there is none. Until it is signed
	// nothing goes in or out.
	Counting string `json:"counting,omitempty"`
	// At is the instant of the last act on the safe.
	At time.Time `json:"at"`
}

// NewSafe is what it takes to put a safe to use.
type NewSafe struct {
	ID   SafeID `json:"id" validate:"required,max=32,plain,excludes=/"`
	Name string `json:"name" validate:"required,max=100,plain"`
	// Slots are the places in it, each once.
	Slots []string `json:"slots" validate:"min=1,max=1000,unique,dive,required,max=32,plain"`
	// Custodian keeps it: a deed custodian in office.
	Custodian policy.PersonID `json:"custodian" validate:"required,max=64,plain"`
}

// Ref names the safe as it is.
func (s Safe) Ref() policy.Ref { return policy.Ref{ID: string(s.ID), Revision: s.Revision} }

// Custodian returns who keeps the safe now.
func (s Safe) Custodian() policy.PersonID {
	if len(s.Custodians) == 0 {
		return ""
	}
	return s.Custodians[len(s.Custodians)-1].Person
}

// Subject is what the authority matrix must know of the safe.
func (s Safe) Subject() policy.Subject {
	return policy.Subject{Org: s.Org, Parties: []policy.Party{{As: policy.Custodian, Person: s.Custodian()}}}
}

func (s Safe) record() policy.Record {
	return policy.Record{Kind: SafeKind, ID: string(s.ID), State: s.State, States: stateNames, Subject: s.Subject()}
}

// safeLife is the transition table of a safe.
var safeLife = policy.Lifecycle[Safe]{
	{Action: ActArrange, From: []policy.State{InUse}, Rules: []policy.Rule{policy.B5_4}},
	{Action: ActAssign, From: []policy.State{InUse}, Rules: []policy.Rule{policy.B5_2d, policy.B3_2}, Ready: uncounting},
	{Action: ActStartCount, From: []policy.State{InUse}, Rules: []policy.Rule{policy.B5_2f}, Ready: uncounting},
	{Action: ActDropCount, From: []policy.State{InUse}, Rules: []policy.Rule{policy.B5_2f}, Ready: beingCounted},
}

// Explain lists what may be done with the safe itself, by whom and why.
func (s Safe) Explain(who policy.Actor, at time.Time, law *policy.Version) []policy.Next {
	all := safeLife.Explain(s, s.record(), nil, who, law.Day(at), law)
	return timely(all, s.record(), who, at, s.At, law)
}

func (s Safe) begin(a policy.Action, who policy.Actor, at time.Time, law *policy.Version) (Safe, journal.Draft, *policy.Checks) {
	row, _ := safeLife.Row(a)
	c := safeLife.Begin(a, s, s.record(), who, law)
	if who.Org == s.Org {
		archive.Timely(c, law, s.Org, at, s.At)
	}
	s.At = archive.Instant(at, s.At)
	return s, journal.NewDraft(who, at, a, row.Rules...), c
}

// OpenSafe puts a safe to use (启用保险柜, rule B5.4). That its custodian is in
// office (rule B5.2d) inOffice says.
func OpenSafe(who policy.Actor, at time.Time, law *policy.Version, org policy.OrgID, in NewSafe, inOffice bool) (Safe, journal.Draft, error) {
	s := Safe{Org: org, ID: in.ID, State: InUse, Name: in.Name, Slots: slices.Clone(in.Slots), Opened: law.Day(at), At: archive.Instant(at, time.Time{})}
	c := opening(ActOpenSafe, s.record(), who, at, law)
	c.Join(policy.CheckShape(in))
	custodianInOffice(c, in.Custodian, inOffice)
	if err := c.Err(); err != nil {
		return Safe{}, journal.Draft{}, err
	}
	s.Custodians = archive.PassOn(nil, in.Custodian, policy.Custodian, at)
	d := journal.NewDraft(who, at, ActOpenSafe, policy.B5_4, policy.B5_2d).With("slots", itoa(len(in.Slots))).With("custodian", string(in.Custodian))
	return s, d, nil
}

// Arrange adds slots to a safe (增设柜位).
func (s Safe) Arrange(who policy.Actor, at time.Time, law *policy.Version, slots []string) (Safe, journal.Draft, error) {
	s, d, c := s.begin(ActArrange, who, at, law)
	c.Join(policy.CheckShape(struct {
		Slots []string `json:"slots" validate:"min=1,max=1000,unique,dive,required,max=32,plain"`
	}{slots}))
	for i, slot := range slots {
		if slices.Contains(s.Slots, slot) {
			c.Add(*policy.Invalid("slots["+itoa(i)+"]", "", "a slot the safe does not have", policy.T("柜位已存在", "the safe has this slot already")))
		}
	}
	if err := c.Err(); err != nil {
		return Safe{}, journal.Draft{}, err
	}
	s.Slots = append(slices.Clone(s.Slots), slots...)
	return s, d.With("slots", itoa(len(s.Slots))), nil
}

// Assign names another custodian for a safe and all that lies in it (rules B5.2d
// and B3.2). That the person is in office inOffice says.
func (s Safe) Assign(who policy.Actor, at time.Time, law *policy.Version, custodian policy.PersonID, inOffice bool) (Safe, journal.Draft, error) {
	before := s.Custodian()
	s, d, c := s.begin(ActAssign, who, at, law)
	c.Join(policy.CheckShape(struct {
		Custodian policy.PersonID `json:"custodian" validate:"required,max=64,plain"`
	}{custodian}))
	custodianInOffice(c, custodian, inOffice)
	if custodian == before && custodian != "" {
		c.Add(*policy.Invalid("custodian", string(custodian), "another person", policy.T("此人已是该柜的保管人", "this person keeps the safe already")))
	}
	if err := c.Err(); err != nil {
		return Safe{}, journal.Draft{}, err
	}
	s.Custodians = archive.PassOn(s.Custodians, custodian, policy.Custodian, at)
	return s, d.With("from", string(before)).With("custodian", string(custodian)).With("pieces", itoa(s.Pieces)), nil
}

func custodianInOffice(c *policy.Checks, id policy.PersonID, inOffice bool) {
	if !inOffice && id != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2d, Field: "custodian", Found: "no appointment", Wanted: "a deed custodian in office",
			Problem: policy.T("此人当日未在任权证管理人员", "this person holds no appointment as deed custodian today"),
			Remedy:  policy.T("请先任命", "have them appointed first"),
		})
	}
}

func uncounting(s Safe, _ *policy.Version, c *policy.Checks) {
	if s.Counting != "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "counting", Found: s.Counting, Wanted: "no count under way",
			Problem: policy.T("该柜正在盘点", "the safe is being counted"),
			Remedy:  policy.T("请等盘点签字后再办理", "wait until the count is signed"),
		})
	}
}

// wantSlot refuses a place that the safe does not have (rule B5.4).
func (s Safe) wantSlot(c *policy.Checks, field, slot string) {
	if !slices.Contains(s.Slots, slot) {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_4, Field: field, Wanted: "a slot of safe " + string(s.ID),
			Problem: policy.Tf("保险柜 %s 没有这一柜位", "safe %s has no such slot", string(s.ID)),
			Remedy:  policy.T("请写明柜号和柜位", "name safe and slot"),
		})
	}
}
