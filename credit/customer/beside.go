package customer

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Beside are records that lie beside a profile, and go where it goes.
type Beside struct {
	Transactions []Transaction
	Facts        []Fact
	Visits       []Visit
	Plans        []CarePlan
	Complaints   []Complaint
}

func (b Beside) count() int {
	return len(b.Transactions) + len(b.Facts) + len(b.Visits) + len(b.Plans) + len(b.Complaints)
}

// of refuses records that do not lie beside the profile, and too many of them.
func (b Beside) of(c *policy.Checks, p Profile) {
	own := func(org policy.OrgID, id ProfileID) bool { return org == p.Org && id == p.ID }
	if slices.ContainsFunc(b.Transactions, func(t Transaction) bool { return !own(t.Org, t.Profile) }) ||
		slices.ContainsFunc(b.Facts, func(f Fact) bool { return !own(f.Org, f.Profile) }) ||
		slices.ContainsFunc(b.Visits, func(v Visit) bool { return !own(v.Org, v.Profile) }) ||
		slices.ContainsFunc(b.Plans, func(one CarePlan) bool { return !own(one.Org, one.Profile) }) ||
		slices.ContainsFunc(b.Complaints, func(k Complaint) bool { return !own(k.Org, k.Profile) }) {
		slip(c, policy.R4_2d, "beside", "", "records of the profile", policy.T("所附记录不属于该档案", "a record given is none of the profile's"))
	}
	if n := b.count(); n > MaxMerged {
		c.Add(against(policy.R4_2d, "into", strconv.Itoa(n), "at most "+strconv.Itoa(MaxMerged),
			policy.Tf("该档案有记录 %d 条,超过一次合并的上限 %d 条", "%d records lie beside the profile, more than the %d that are merged at once", n, MaxMerged),
			policy.T("请将记录较少的一份并入另一份", "merge the other one into this, if it has fewer")))
	}
}

// goes returns the records as they lie beside another profile; trail makes the way that
// a record has come of the one it had.
func (b Beside) goes(to Profile, at time.Time, trail func([]ProfileID) []ProfileID) Beside {
	out := Beside{
		Transactions: slices.Clone(b.Transactions), Facts: slices.Clone(b.Facts), Visits: slices.Clone(b.Visits),
		Plans: slices.Clone(b.Plans), Complaints: slices.Clone(b.Complaints),
	}
	for i, t := range out.Transactions {
		t.Profile, t.Customer, t.MergedFrom = to.ID, to.Basics.Customer, trail(t.MergedFrom)
		t.Subject = cmp.Or(t.Subject, to.Basics.Subject) // one of before does not say it
		out.Transactions[i] = t
	}
	for i, f := range out.Facts {
		f.Profile, f.Customer, f.MergedFrom = to.ID, to.Basics.Customer, trail(f.MergedFrom)
		out.Facts[i] = f
	}
	for i, v := range out.Visits {
		v.Profile, v.MergedFrom, v.At = to.ID, trail(v.MergedFrom), archive.Instant(at, v.At)
		out.Visits[i] = v
	}
	for i, one := range out.Plans {
		one.Profile, one.MergedFrom, one.At = to.ID, trail(one.MergedFrom), archive.Instant(at, one.At)
		out.Plans[i] = one
	}
	for i, k := range out.Complaints {
		k.Profile, k.Customer, k.MergedFrom, k.At = to.ID, to.Basics.Customer, trail(k.MergedFrom), archive.Instant(at, k.At)
		out.Complaints[i] = k
	}
	return out
}

// joined counts what has come to lie beside the profile.
func (p Profile) joined(b Beside) Profile {
	for _, t := range b.Transactions {
		if t.State == Counted {
			p.Transactions = p.Transactions.with(t.Day)
		}
	}
	for _, f := range b.Facts {
		p = p.counted(f.FactEntry, f.At)
	}
	return p
}

// parted takes what goes to another profile out of the count; standing are the
// descriptions of credit standing that stay, by which it is graded where any goes.
func (p Profile) parted(b Beside, standing []Fact) Profile {
	for _, t := range b.Transactions {
		if t.State == Counted {
			p.Transactions = p.Transactions.without()
		}
	}
	graded := false
	for _, f := range b.Facts {
		if t := tally(&p, f.Topic); t != nil {
			*t = t.without()
		}
		graded = graded || f.Topic == Standing
	}
	if graded {
		p.Grade, p.GradedOn, p.GradedAt = "", calendar.Day{}, time.Time{}
		for _, f := range standing {
			p = p.graded(f.FactEntry, f.At)
		}
	}
	return p
}

// emptied is the profile without anything beside it.
func (p Profile) emptied() Profile {
	var none Tally
	p.Standing, p.Communications, p.Needs, p.Quality, p.Opinions, p.Transactions = none, none, none, none, none, none
	p.Grade, p.GradedOn, p.GradedAt = "", calendar.Day{}, time.Time{}
	return p
}
