package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// MaxMerged is how many records may lie beside a profile that is merged into
// another: they go with it in one transaction. The profile that goes on may have any
// number, so that the smaller one is merged into the larger.
const MaxMerged = 10_000

// Merging is what a profile is merged by.
type Merging struct {
	// Into is the profile that goes on.
	Into   ProfileID `json:"into" validate:"required,max=64,plain"`
	Reason string    `json:"reason" validate:"required,max=500,plain"`
}

// Merger says into which profile another one was merged (并入), by whom, when and why.
type Merger struct {
	Into ProfileID `json:"into"`
	archive.Note
	// Custodian kept it until then.
	Custodian policy.PersonID `json:"custodian"`
}

// Joined is what came of merging two profiles, or of undoing it: the one that was
// merged and the one that goes on, each with the draft of its journal entry, and what
// has gone from one to the other, of which each record has an entry of BesideDraft.
type Joined struct {
	Profile     Profile
	Draft       journal.Draft
	Into        Profile
	IntoDraft   journal.Draft
	Beside      Beside
	BesideDraft journal.Draft
}

// Merge makes one of two profiles, of which the department found that they are of the
// same customer, entered under two ids (合并客户档案, rule R4.2d): an act of the sales
// director, not on profiles they keep. Both are of one organisation (C2b), of one
// department, both of customers or both of suppliers (C1), and neither is with the
// sales director. The other one goes on, under its customer's id.
//
// What lies beside this one goes with it, so that it is found there and each
// transaction counts once. doubles are the transactions of the other one by their
// reference: what is recorded in both is struck in this one. Basic data and contacts
// are not mixed, since they have a source and a day (R4.1): this one keeps its own, and
// whoever keeps the other keeps it as well and takes over what holds. Descriptions of
// credit standing that come in take the approval again (R4.2c); a day by which this
// one was to be brought up to date is the other's, where it comes earlier (R4.2b).
func (p Profile) Merge(who policy.Actor, at time.Time, law *policy.Version, into Profile, beside Beside, doubles map[string]TransactionID, m Merging) (Joined, error) {
	next, d, c := p.begin(ActMerge, who, at, law)
	shaped(c, policy.R4_2d, m)
	if m.Into != "" && who.Org == p.Org {
		p.joins(c, who, at, law, ActMerge, into, m.Into)
	}
	beside.of(c, p)
	if err := c.Err(); err != nil {
		return Joined{}, err
	}
	on := into.recount(law)
	on.At = archive.Instant(at, into.At)
	on.Absorbed = append(append(slices.Clip(into.Absorbed), p.ID), p.Absorbed...)
	beside = beside.goes(on, next.At, func(trail []ProfileID) []ProfileID { return append(slices.Clip(trail), p.ID) })
	struck := 0
	for i, t := range beside.Transactions {
		if twin := doubles[t.Reference]; twin != "" && t.Reference != "" && t.State == Counted {
			t.State, t.DoubleOf = Struck, twin
			t.Struck = &archive.Note{By: who.ID, For: who.Principal, At: next.At, Text: m.Reason}
			beside.Transactions[i] = t
			struck++
		}
	}
	on = on.joined(beside)
	records, doubled := strconv.Itoa(beside.count()), strconv.Itoa(struck)
	own := journal.NewDraft(who, at, ActMerge, d.Rules...).With("merged", string(p.ID)).With("records", records).With("doubles", doubled)
	if p.Standing.Count > 0 {
		on, own = on.touched(own, law, policy.ProfileStanding)
	}
	on = on.hurried(next.Deadlines.PassTo(policy.ProfileUpdate, on.Custodian, law.Day(at)))

	next = next.emptied()
	next.State, next.Deadlines, next.Returned, next.Separated = Merged, nil, nil, nil
	next.Merged = &Merger{Into: on.ID, Note: archive.Note{By: who.ID, For: who.Principal, At: next.At, Text: m.Reason}, Custodian: p.Custodian}
	next.Custodian = on.Custodian
	return Joined{
		Profile: next, Draft: d.With("into", string(on.ID)).With("records", records).With("doubles", doubled),
		Into: on, IntoDraft: own, Beside: beside,
		BesideDraft: journal.NewDraft(who, at, ActMerge, d.Rules...).With("from", string(p.ID)).With("profile", string(on.ID)),
	}, nil
}

// Separate undoes a merging that was a mistake (撤销合并, rule R4.2d), with a reason:
// what came with this profile goes back, what was recorded since stays with the other
// one. standing are the descriptions of credit standing that stay there, by which it
// is graded. This one is with its custodian of before again, to be approved anew; the
// other is where its standing is another one now (R4.2c).
func (p Profile) Separate(who policy.Actor, at time.Time, law *policy.Version, into Profile, beside Beside, standing []Fact, reason string) (Joined, error) {
	next, d, c := p.begin(ActSeparate, who, at, law)
	stated(c, reason)
	if p.Merged != nil && who.Org == p.Org {
		p.joins(c, who, at, law, ActSeparate, into, p.Merged.Into)
	}
	beside.of(c, into)
	if err := c.Err(); err != nil {
		return Joined{}, err
	}
	on := into.recount(law)
	on.At = archive.Instant(at, into.At)
	on.Absorbed = nil
	for _, id := range into.Absorbed {
		if !p.Is(id) {
			on.Absorbed = append(on.Absorbed, id)
		}
	}
	on = on.parted(beside, standing)
	beside = beside.goes(next, next.At, func(trail []ProfileID) []ProfileID { return append([]ProfileID(nil), trail[:max(0, len(trail)-1)]...) })
	for i, t := range beside.Transactions {
		if t.DoubleOf != "" {
			t.State, t.Struck, t.DoubleOf = Counted, nil, ""
			beside.Transactions[i] = t
		}
	}
	next.Custodian, next.Merged, next.State = p.Merged.Custodian, nil, Drafted
	if p.Approval != nil {
		next.State = Changed
	}
	next.Separated = &archive.Note{By: who.ID, For: who.Principal, At: next.At, Text: reason}
	next = next.joined(beside)
	records := strconv.Itoa(beside.count())
	own := journal.NewDraft(who, at, ActSeparate, d.Rules...).With("separated", string(p.ID)).With("records", records)
	if next.Standing.Count > 0 {
		on, own = on.touched(own, law, policy.ProfileStanding)
	}
	return Joined{
		Profile: next, Draft: d.With("from", string(on.ID)).With("custodian", string(next.Custodian)).With("records", records),
		Into: on, IntoDraft: own, Beside: beside,
		BesideDraft: journal.NewDraft(who, at, ActSeparate, d.Rules...).With("from", string(on.ID)).With("profile", string(p.ID)),
	}, nil
}

// joins adds what stands in the way of merging the profile into another, or of undoing
// it: named is the one that the act names.
func (p Profile) joins(c *policy.Checks, who policy.Actor, at time.Time, law *policy.Version, a policy.Action, into Profile, named ProfileID) {
	if into.Org != p.Org {
		c.Add(elsewhere(named))
		return
	}
	switch {
	case into.ID != named:
		slip(c, policy.R4_2d, "into", string(into.ID), string(named), policy.T("所给档案不是指定的档案", "the profile given is not the one that is named"))
		return
	case into.ID == p.ID:
		slip(c, policy.R4_2d, "into", string(into.ID), "another profile", policy.T("档案不能并入自身", "a profile is not merged into itself"))
		return
	}
	if into.Department != p.Department {
		c.Add(against(policy.R4_2d, "into", "a profile of another department", "one of the same department",
			policy.T("各部门的客户档案各自建立,不跨部门合并", "each department has its own profile of a customer, and profiles of two are not merged"),
			policy.T("请由该部门以该客户的编号建档后再合并", "have the department build one under the customer's other id, and merge into that")))
	}
	if into.Basics.Subject != p.Basics.Subject {
		c.Add(against(policy.C1, "into", string(into.Basics.Subject), string(p.Basics.Subject),
			policy.T("客户与供应商的档案不能合并", "the profile of a customer and that of a supplier are not merged"),
			policy.T("请核对档案", "check which profiles they are")))
	}
	if !slices.Contains(joinable, into.State) {
		c.Add(against(policy.R4_2d, "into.state", string(into.State), "draft, approved or changed",
			policy.Tf("对方档案当前为“%s”,不能合并", "the other profile is in state %q, and nothing is merged with it", into.record().States[into.State]),
			policy.T("请先办结该档案的审批,或选用继续使用的档案", "have it approved or returned first, or name the one that goes on")))
	}
	archive.Timely(c, law, p.Org, at, into.At)
	if no := law.Matrix().Decide(who, a, into.Subject()).Violation(into.record().Name()); no != nil {
		c.Add(*no)
	}
}

// elsewhere refuses a profile that the organisation does not have: whether another one
// has it is not said (rule C2b).
func elsewhere(named ProfileID) policy.Violation {
	v := policy.Missing(ProfileKind + "/" + string(named))
	v.Field, v.Wanted = "into", "a profile of the same organisation"
	v.Problem = policy.T("本单位没有这份客户档案,档案不跨单位合并", "this organisation has no such profile, and profiles are not merged across organisations")
	v.Remedy = policy.T("请核对档案编号;他单位的档案由该单位自行管理", "check the id; what another organisation keeps is its own")
	return *v
}

// unmerged refuses what is to be done with a profile that was merged into another.
func (p Profile) unmerged(c *policy.Checks, rule policy.Rule) {
	if p.Merged == nil {
		return
	}
	c.Add(against(rule, "profile", string(Merged), "the profile that it was merged into",
		policy.Tf("该客户档案已并入 %s", "the profile was merged into %s", p.Merged.Into), policy.Tf("请在 %s 办理", "name %s instead", p.Merged.Into)))
}

// Is reports whether the profile is the one of that id, or one that it was merged into.
func (p Profile) Is(id ProfileID) bool { return id == p.ID || slices.Contains(p.Absorbed, id) }

// hurried takes the day by which another profile was to be brought up to date, where it
// comes earlier than its own.
func (p Profile) hurried(by policy.Deadlines) Profile {
	due, ok := by.Get(policy.ProfileUpdate)
	if !ok || !due.Open() {
		return p
	}
	if open, ok := p.Deadlines.Get(policy.ProfileUpdate); !ok || !open.Open() || due.Due.Before(open.Due) {
		p.Deadlines = p.Deadlines.Put(due)
	}
	return p
}
