package custody

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// CountActs are the acts of a count of a safe (盘点), as archive.Stocktake takes them.
var CountActs = archive.StocktakeActs{Start: ActStartCount, Enter: ActEnterCount, Close: ActSignCount, Resolve: ActResolveCount, Drop: ActDropCount}

// Counting is what a count of a safe is started with.
type Counting struct {
	// Scope is full, partial or surprise.
	Scope archive.Scope `json:"scope" validate:"required,oneof=full partial surprise"`
	// Slots are those that a partial count looks into.
	Slots []string `json:"slots,omitempty" validate:"max=1000,unique,dive,required,max=32,plain"`
}

// place is where the safe stands in a stocktake's record.
func (s Safe) place() string { return SafeKind + "/" + string(s.ID) }

// stock is a deed as a count expects it.
func (d Deed) stock() archive.Stock {
	return archive.Stock{ID: string(d.ID), Label: d.Certificate, Slot: d.Slot, Quantity: d.Quantity}
}

// Counted is a safe, and the stocktake of it, after an act on both.
type Counted struct {
	Safe      Safe
	SafeDraft journal.Draft
	Count     archive.Stocktake
	Draft     journal.Draft
}

// StartCount starts a count of the safe (开始盘点, rule B5.2f): what should lie there is
// frozen, and until the count is signed nothing goes in or out. deeds are those that
// lie in the safe. Who starts it counts, never keeps the safe, and is no manager of a
// deed in it.
func (s Safe) StartCount(who policy.Actor, at time.Time, law *policy.Version, id archive.StocktakeID, deeds []Deed, in Counting) (Counted, error) {
	s, d, c := s.begin(ActStartCount, who, at, law)
	c.Join(policy.CheckShape(in))
	if partial := in.Scope == archive.PartialCount; partial != (len(in.Slots) > 0) {
		c.Add(*policy.Invalid("slots", itoa(len(in.Slots)), "the slots of a partial count", policy.T("抽点须写明柜位,全面和突击盘点不写", "a partial count names the slots it looks into, no other does")))
	}
	for i, slot := range in.Slots {
		s.wantSlot(c, "slots["+itoa(i)+"]", slot)
	}
	notHandled(c, who, deeds)
	if err := c.Err(); err != nil {
		return Counted{}, err
	}
	var expected []archive.Stock
	for _, d := range deeds {
		if len(in.Slots) == 0 || slices.Contains(in.Slots, d.Slot) {
			expected = append(expected, d.stock())
		}
	}
	task := archive.StocktakeTask{
		Org: s.Org, ID: id, Place: s.place(), Scope: in.Scope, Expected: expected,
		Keepers: []policy.PersonID{s.Custodian()}, As: policy.Custodian, Rule: policy.B5_2f, Acts: CountActs,
	}
	count, cd, err := archive.StartStocktake(task, who, at, law)
	if err != nil {
		return Counted{}, err
	}
	s.Counting = string(id)
	return Counted{Safe: s, SafeDraft: d.With("count", string(id)).With("scope", string(in.Scope)), Count: count, Draft: cd}, nil
}

// notHandled refuses a count to who handles a deed that lies there: manager A or B of its
// project.
func notHandled(c *policy.Checks, who policy.Actor, deeds []Deed) {
	if !slices.ContainsFunc(deeds, func(d Deed) bool { return who.Is(d.A) || who.Is(d.B) }) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.B5_2f, Field: "actor", Found: "a manager of a deed in the safe", Wanted: "somebody who handles none of its deeds",
		Problem: policy.T("经手人不得盘点存有其权证的保险柜", "who handles a deed does not count the safe that it lies in"),
		Remedy:  policy.T("请由他人盘点", "have somebody else count it"),
	})
}

// lies refuses what was counted in a slot that the safe does not have: a slip of the pen,
// which would be a difference once it is signed.
func (s Safe) lies(t archive.Stocktake, found []archive.Stock) error {
	c := &policy.Checks{Subject: archive.StocktakeKind + "/" + string(t.ID)}
	for i, one := range found {
		if one.Slot != "" && !slices.Contains(s.Slots, one.Slot) {
			c.Add(policy.Violation{
				Kind: policy.InvalidInput, Rule: policy.B5_4, Field: "found[" + itoa(i) + "].slot", Wanted: "a slot of safe " + string(s.ID),
				Problem: policy.Tf("第 %d 行的柜位不属于保险柜 %s", "line %d names a slot that safe %s does not have", i+1, string(s.ID)),
				Remedy:  policy.T("请更正柜位;不知柜位的可不填", "correct the slot, or leave it out where it is not known"),
			})
		}
	}
	return c.Err()
}

// counted opens the safe again once its count is signed: a full or a surprise count
// starts its period anew.
func (s Safe) counted(t archive.Tally, who policy.Actor, at time.Time, law *policy.Version) (Safe, journal.Draft, error) {
	c := &policy.Checks{Subject: s.record().Name()}
	archive.Timely(c, law, s.Org, at, s.At)
	if err := c.Err(); err != nil {
		return Safe{}, journal.Draft{}, err
	}
	s.Counting = ""
	s.At = archive.Instant(at, s.At)
	switch t.Stocktake.Scope {
	case archive.FullCount:
		s.Counted = law.Day(at)
	case archive.SurpriseCount:
		s.Surprised = law.Day(at)
	case archive.PartialCount:
	}
	d := journal.NewDraft(who, at, ActSignCount, policy.B5_2f).With("count", string(t.Stocktake.ID)).With("differences", itoa(len(t.Stocktake.Differences)))
	return s, d, nil
}

// DropCount gives up a count that will not be ended (放弃盘点), with a reason: the safe
// can be opened again, and its periods run on. count is the one under way.
func (s Safe) DropCount(who policy.Actor, at time.Time, law *policy.Version, count archive.Stocktake, reason string) (Counted, error) {
	s, d, c := s.begin(ActDropCount, who, at, law)
	reasoned(c, policy.B5_2f, reason)
	if err := c.Err(); err != nil {
		return Counted{}, err
	}
	count, cd, err := count.Drop(who, at, law, reason)
	if err != nil {
		return Counted{}, err
	}
	d = d.With("count", s.Counting)
	s.Counting = ""
	return Counted{Safe: s, SafeDraft: d, Count: count, Draft: cd}, nil
}

func beingCounted(s Safe, _ *policy.Version, c *policy.Checks) {
	if s.Counting == "" {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.B5_2f, Field: "counting", Found: "none", Wanted: "a count under way",
			Problem: policy.T("该柜没有正在进行的盘点", "no count of the safe is under way"),
			Remedy:  policy.T("无需放弃", "there is nothing to give up"),
		})
	}
}

// Due is a count that a safe is due for (应盘点).
type Due struct {
	Safe SafeID `json:"safe"`
	// Deadline is policy.VaultCount or policy.SurpriseCount; Day the last day on which
	// it is in time; Last that of the last such count, or of the safe's opening.
	Deadline  policy.DeadlineName `json:"deadline"`
	Last      calendar.Day        `json:"last"`
	Day       calendar.Day        `json:"day"`
	Custodian policy.PersonID     `json:"custodian"`
}

// Due returns the counts for which the safe is overdue on a day (rule B5.2f).
func (s Safe) Due(today calendar.Day, law *policy.Version) []Due {
	var all []Due
	for _, one := range []struct {
		name   policy.DeadlineName
		last   calendar.Day
		period calendar.Period
	}{{policy.VaultCount, s.Counted, law.Periods().VaultCount}, {policy.SurpriseCount, s.Surprised, law.Periods().SurpriseCount}} {
		if one.last.IsZero() {
			one.last = s.Opened
		}
		day, _ := law.Calendar().Due(one.last, one.period, law.MonthEndsOnWorkingDay())
		if today.After(day) {
			all = append(all, Due{Safe: s.ID, Deadline: one.name, Last: one.last, Day: day, Custodian: s.Custodian()})
		}
	}
	return all
}
