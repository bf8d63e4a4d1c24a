package customer

import (
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// MaxMerged is how many records may lie beside a profile that is merged into
// another: they go with it in one transaction. The profile that goes on may have any
// number, so that the smaller one is merged into the larger.
const MaxMerged = 10_000

// Merging is what a profile is merged by: everything that lies beside it, up to
// [MaxMerged] records, goes to the one that goes on; of two transactions of one reference
// that of the one merged is struck, and one without a reference counts (rule R4.2d). Both
// are of one department, both customers' or both suppliers', and neither is being
// approved; it is the sales director's act. /separate undoes it.
type Merging struct {
	// Into is the profile that goes on: of the same organisation and department.
	Into ProfileID `json:"into" validate:"required,max=64,plain"`
	// Reason stands with both profiles.
	Reason string `json:"reason" validate:"required,max=500,plain"`
}

// Merger says into which profile another one was merged (并入), by whom, when and why.
type Merger struct {
	Into ProfileID `json:"into"`
	archive.Note
	// Update is the day by which it was to be brought up to date, which the other profile
	// took on, and Displaced the other's own in whose place it came.
	Update    *policy.Deadline `json:"update,omitempty"`
	Displaced *policy.Deadline `json:"displaced,omitempty"`
}

// Absorbed is what a profile said when it was merged into another, each part with its
// own source and day (rule R4.1): it is read with the one that goes on.
type Absorbed struct {
	ID       ProfileID `json:"id"`
	Basics   Basics    `json:"basics"`
	Contacts Contacts  `json:"contacts"`
	// Merged says by whom, when and why.
	Merged archive.Note `json:"merged"`
}

// Joined is what came of merging two profiles, or of undoing it: the one that was
// merged and the one that goes on, each with the draft of its journal entry; what has
// gone from one to the other, each record with an entry of BesideDraft; and what stays
// and counts again, with one of RecountedDraft.
type Joined struct {
	Profile        Profile
	Draft          journal.Draft
	Into           Profile
	IntoDraft      journal.Draft
	Beside         Beside
	BesideDraft    journal.Draft
	Recounted      []Transaction
	RecountedDraft journal.Draft
}

// Merge makes one of two profiles, of which the department found that they are of the
// same customer, entered under two ids (合并客户档案, rule R4.2d): an act of the sales
// director, not on profiles they keep. Both are of one organisation (C2b), of one
// department, both of customers or both of suppliers (C1), and neither is with the
// sales director. The other one goes on, under its customer's id; one that was never
// approved takes no approved one in (R4.2c).
//
// What lies beside this one goes with it, so that it is found there and each
// transaction counts once. doubles are the transactions of the other one by their
// reference: what is recorded in both is struck in this one. Basic data and contacts
// are not mixed, since they have a source and a day (R4.1): the other one has both
// ([Absorbed]), and its custodian takes over what holds. Descriptions of credit standing
// that come in take the approval again (R4.2c); a day by which this one was to be brought
// up to date is the other's, where it comes earlier (R4.2b).
func (p Profile) Merge(who policy.Actor, at time.Time, law *policy.Version, into Profile, beside Beside, doubles map[string]TransactionID, m Merging) (Joined, error) {
	next, d, c := p.begin(ActMerge, who, at, law)
	shaped(c, policy.R4_2d, m)
	if m.Into != "" && who.Org == p.Org && p.other(c, who, at, law, ActMerge, into, m.Into) {
		p.matches(c, into)
	}
	beside.of(c, p)
	if err := c.Err(); err != nil {
		return Joined{}, err
	}
	on := into.recount(law)
	on.At = archive.Instant(at, into.At)
	note := archive.Note{By: who.ID, For: who.Principal, At: next.At, Text: m.Reason}
	on.Absorbed = append(append(slices.Clip(into.Absorbed), Absorbed{p.ID, p.Basics, p.Contacts.clone(), note}), p.Absorbed...)
	beside = beside.goes(on, next.At, func(trail []ProfileID) []ProfileID { return append(slices.Clip(trail), p.ID) })
	struck := 0
	for i, t := range beside.Transactions {
		if twin := doubles[t.Reference]; twin != "" && t.Reference != "" && t.State == Counted {
			t.State, t.DoubleOf, t.Struck = Struck, twin, &note
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
	merger := &Merger{Into: on.ID, Note: note}
	on.Deadlines, merger.Update, merger.Displaced = on.hurried(next.Deadlines.PassTo(policy.ProfileUpdate, on.Custodian, law.Day(at)))

	next = next.emptied()
	next.State, next.Merged, next.Deadlines, next.Returned, next.Separated = Merged, merger, nil, nil, nil
	return Joined{
		Profile: next, Draft: d.With("into", string(on.ID)).With("records", records).With("doubles", doubled),
		Into: on, IntoDraft: own, Beside: beside,
		BesideDraft: journal.NewDraft(who, at, ActMerge, d.Rules...).With("from", string(p.ID)).With("profile", string(on.ID)),
	}, nil
}

// Staying is what stays with the profile that goes on when another one parts from it, and
// may count otherwise then: its descriptions of credit standing, and the transactions that
// were struck as doubles.
type Staying struct {
	Standing []Fact
	Doubles  []Transaction
}

// Separate undoes a merging that was a mistake (撤销合并, rule R4.2d), with a reason: an act
// of the sales director, of none that they keep or have kept. What came with this profile
// goes back, and what its visits have left meanwhile; what else was recorded since stays
// with the other one. Doubles count again where they are not with their twin any more.
// This one takes the approval anew; the other does where its standing is another one now
// (R4.2c).
func (p Profile) Separate(who policy.Actor, at time.Time, law *policy.Version, into Profile, beside Beside, rest Staying, reason string) (Joined, error) {
	next, d, c := p.begin(ActSeparate, who, at, law)
	c.Reason(reason)
	if p.Merged != nil && who.Org == p.Org {
		p.other(c, who, at, law, ActSeparate, into, p.Merged.Into)
	}
	beside.of(c, into)
	if err := c.Err(); err != nil {
		return Joined{}, err
	}
	on := into.recount(law)
	on.At = archive.Instant(at, into.At)
	on.Absorbed = nil
	for _, one := range into.Absorbed {
		if !p.Is(one.ID) {
			on.Absorbed = append(on.Absorbed, one)
		}
	}
	on = on.parted(beside, rest.Standing)
	beside = beside.goes(next, next.At, func(trail []ProfileID) []ProfileID { return append([]ProfileID(nil), trail[:max(0, len(trail)-1)]...) })
	recounted := recounted(beside.Transactions, rest.Doubles)
	on = on.joined(Beside{Transactions: recounted})
	on.Deadlines, next.Deadlines = on.unhurried(*p.Merged, p.Custodian, law.Day(at))
	next.Merged, next.State = nil, Drafted
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
		Profile: next, Draft: d.With("from", string(on.ID)).With("records", records),
		Into: on, IntoDraft: own, Beside: beside,
		BesideDraft: journal.NewDraft(who, at, ActSeparate, d.Rules...).With("from", string(on.ID)).With("profile", string(p.ID)),
		Recounted:   recounted, RecountedDraft: journal.NewDraft(who, at, ActSeparate, d.Rules...).With("profile", string(on.ID)),
	}, nil
}

// recounted counts doubles again that are not with their twin any more: of those that go,
// in place, and of those that stay, which it returns; of several of one reference the
// first, of which the others are doubles from now on.
func recounted(going, staying []Transaction) (again []Transaction) {
	goes := make(map[TransactionID]bool)
	for _, t := range going {
		goes[t.ID] = t.DoubleOf == "" && t.State == Counted
	}
	for i, t := range going {
		if _, along := goes[t.DoubleOf]; t.DoubleOf != "" && !along {
			t.State, t.Struck, t.DoubleOf = Counted, nil, ""
			going[i] = t
		}
	}
	first := make(map[string]TransactionID)
	for _, t := range staying {
		if !goes[t.DoubleOf] {
			continue
		}
		if twin, ok := first[t.Reference]; ok {
			t.DoubleOf = twin
		} else {
			first[t.Reference] = t.ID
			t.State, t.Struck, t.DoubleOf = Counted, nil, ""
		}
		again = append(again, t)
	}
	return again
}

// other adds what stands in the way of merging the profile into another, or of parting it
// from that, whatever the two say: named is the one that the act names. It reports whether
// it is a profile to compare with.
func (p Profile) other(c *policy.Checks, who policy.Actor, at time.Time, law *policy.Version, a policy.Action, into Profile, named ProfileID) bool {
	switch {
	case into.Org != p.Org:
		c.Add(elsewhere(named))
		return false
	case into.ID != named:
		slip(c, policy.R4_2d, "into", string(into.ID), string(named), policy.T("所给档案不是指定的档案", "the profile given is not the one that is named"))
		return false
	case into.ID == p.ID:
		slip(c, policy.R4_2d, "into", string(into.ID), "another profile", policy.T("档案不能并入自身", "a profile is not merged into itself"))
		return false
	}
	if !slices.Contains(joinable, into.State) {
		remedy := policy.T("请先办结该档案的审批", "have it approved or returned first")
		switch {
		case into.Merged != nil && a == ActMerge:
			remedy = policy.Tf("请并入 %s", "name %s instead", into.Merged.Into)
		case into.Merged != nil:
			remedy = policy.Tf("请先撤销 %s 的合并", "undo the merging of %s first", into.ID)
		}
		c.Add(against(policy.R4_2d, "into.state", string(into.State), "draft, approved or changed",
			policy.Tf("对方档案当前为“%s”,不能办理", "the other profile is in state %q, in which it is not done", into.record().States[into.State]), remedy))
	}
	archive.Timely(c, law, p.Org, at, into.At)
	if no := law.Matrix().Decide(who, a, into.Subject()).Violation(into.record().Name()); no != nil {
		c.Add(*no)
	}
	return true
}

// matches refuses two profiles that cannot be of one customer of one department. What
// either is of is not told (rule R4.3b).
func (p Profile) matches(c *policy.Checks, into Profile) {
	if into.Department != p.Department {
		c.Add(against(policy.R4_2d, "into", "a profile of another department", "one of the same department",
			policy.T("各部门的客户档案各自建立,不跨部门合并", "each department has its own profile of a customer, and profiles of two are not merged"),
			policy.T("请由该部门以该客户的编号建档后再合并", "have the department build one under the customer's other id, and merge into that")))
	}
	if into.Basics.Subject != p.Basics.Subject {
		c.Add(against(policy.C1, "into", "a customer's and a supplier's", "both customers' or both suppliers'",
			policy.T("客户与供应商的档案不能合并", "the profile of a customer and that of a supplier are not merged"),
			policy.T("请核对档案", "check which profiles they are")))
	}
	if p.State == Approved && into.State == Drafted {
		c.Add(against(policy.R4_2c, "into.state", string(Drafted), "a profile that was approved",
			policy.T("已审批的档案不并入从未审批的档案,否则该客户没有可用的档案", "an approved profile is not merged into one that never was, which would leave none to use"),
			policy.T("请反向合并,或先审批该档案", "merge the other one into this, or have it approved first")))
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
func (p Profile) Is(id ProfileID) bool {
	return id == p.ID || slices.ContainsFunc(p.Absorbed, func(one Absorbed) bool { return one.ID == id })
}

// hurried takes on the day by which another profile was to be brought up to date, where it
// comes earlier than its own: its deadlines then, what came, and what gave way to it.
func (p Profile) hurried(by policy.Deadlines) (all policy.Deadlines, came, displaced *policy.Deadline) {
	due, ok := by.Get(policy.ProfileUpdate)
	if !ok || !due.Open() {
		return p.Deadlines, nil, nil
	}
	own, ok := p.Deadlines.Get(policy.ProfileUpdate)
	if !ok || !own.Open() {
		return p.Deadlines.Put(due), &due, nil
	}
	if due.Due.Before(own.Due) {
		return p.Deadlines.Put(due), &due, &own
	}
	return p.Deadlines, &due, nil
}

// unhurried gives a day back that was taken on, where it is open yet: its deadlines then,
// and those of the profile that parts. Met meanwhile, it is met for both.
func (p Profile) unhurried(m Merger, custodian policy.PersonID, today calendar.Day) (all, theirs policy.Deadlines) {
	if m.Update == nil {
		return p.Deadlines, nil
	}
	now, ok := p.Deadlines.Get(policy.ProfileUpdate)
	if !ok || !now.Open() {
		return p.Deadlines, nil
	}
	theirs = policy.Deadlines{*m.Update}.PassTo(policy.ProfileUpdate, custodian, today)
	if now.Start != m.Update.Start {
		return p.Deadlines, theirs
	}
	all = slices.DeleteFunc(slices.Clone(p.Deadlines), func(d policy.Deadline) bool { return d.Name == policy.ProfileUpdate })
	if m.Displaced != nil {
		all = all.Put(*m.Displaced)
	}
	return all, theirs
}
