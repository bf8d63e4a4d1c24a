package staff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// maxDelegation is the longest a delegation runs, in civil days, both ends
// included: a leap year. Longer than that somebody is to be given the role.
const maxDelegation = 366

// Delegate lets another person use some of one's own roles (授权委托, rule G3),
// from today at the earliest, for at most 366 days, for a stated reason; At is
// set here. Only what the actor really has can be delegated: roles as the host
// gave them with this very request, never a post that takes an appointment,
// never what was delegated to them, never a group body's roles in a subsidiary.
// No department named means all those the actor is in charge of.
func (p Person) Delegate(who policy.Actor, at time.Time, law *policy.Version, d Delegation) (Person, journal.Draft, error) {
	c, err := p.begin(ActDelegate, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	c.Join(policy.CheckShape(d))
	ownAffair(c, who)
	if d.To == p.ID && d.To != "" {
		c.Add(*policy.Invalid("to", string(d.To), "another person", policy.T("不能委托给自己", "nobody delegates to themselves")))
	}
	notPast(c, "from", d.From, law.Day(at))
	switch days := d.Until.DaysSince(d.From) + 1; {
	case d.Until.IsZero(), d.From.IsZero(), days < 1:
		c.Add(*policy.Invalid("until", d.Until.String(), "a day from the first day on",
			policy.T("委托的止日缺失或早于起日", "the last day is missing or lies before the first")))
	case days > maxDelegation:
		c.Add(*policy.Invalid("until", strconv.Itoa(days)+" days", "at most "+strconv.Itoa(maxDelegation)+" days",
			policy.Tf("委托期限过长:%d 天", "the delegation is too long: %d days", days)))
	}
	checkDelegated(c, who, d)
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	if len(d.InCharge) == 0 {
		d.InCharge = who.InCharge
	}
	d.Roles, d.InCharge = slices.Clone(d.Roles), slices.Clone(d.InCharge)
	d.At, d.Revoked = at.UTC().Truncate(time.Microsecond), time.Time{}
	p.Delegations = append(slices.Clip(p.Delegations), d)
	draft := journal.NewDraft(who, at, ActDelegate, policy.G3).
		With("to", string(d.To)).With("roles", words(d.Roles)).With("inCharge", words(d.InCharge)).
		With("from", d.From.String()).With("until", d.Until.String())
	draft.Day = d.From
	return p, draft, nil
}

// checkDelegated refuses roles and departments that are not the actor's own.
func checkDelegated(c *policy.Checks, who policy.Actor, d Delegation) {
	for _, r := range d.Roles {
		switch {
		case r.ByAppointment():
			c.Add(policy.Violation{
				Kind: policy.RuleBroken, Rule: policy.B3_1, Field: "roles", Found: string(r), Wanted: "roles held without an appointment",
				Problem: policy.Tf("%s 须经任命,不得委托", "%s takes an appointment and cannot be delegated", string(r)),
				Remedy:  policy.T("请由总经理另行任命", "have the general manager appoint the other person"),
			})
		case !who.Roles.Has(r):
			c.Add(policy.Violation{
				Kind: policy.NotAllowed, Rule: policy.G3, Field: "roles", Wanted: "roles of one's own",
				Problem: policy.T("只能委托本人的角色", "only roles of one's own can be delegated"),
				Remedy:  policy.T("请去掉并非本人的角色", "leave out the roles that are not yours"),
			})
		}
	}
	for _, dep := range d.InCharge {
		if !slices.Contains(who.InCharge, dep) {
			c.Add(policy.Violation{
				Kind: policy.NotAllowed, Rule: policy.G3, Field: "inCharge", Wanted: "departments one is in charge of",
				Problem: policy.T("只能委托本人主管的部门", "only departments one is in charge of can be delegated"),
				Remedy:  policy.T("请去掉并非本人主管的部门", "leave out the departments that are not yours"),
			})
		}
	}
}

// ownAffair refuses an act done on another's behalf, or by a person of another
// organisation who happens to have the same id.
func ownAffair(c *policy.Checks, who policy.Actor) {
	if who.Principal == "" && who.Home == "" {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: policy.G3, Field: "actor", Wanted: "the person themselves",
		Problem: policy.T("委托与撤销只能由本人办理,不得转委托", "delegations are given and taken back by the person themselves, never by a delegate"),
		Remedy:  policy.T("请由本人办理", "have the person themselves do it"),
	})
}

// Revoke takes back every delegation to another person that has not run out
// (撤销委托). It refuses when there is none.
func (p Person) Revoke(who policy.Actor, at time.Time, law *policy.Version, to policy.PersonID) (Person, journal.Draft, error) {
	c, err := p.begin(ActRevoke, who, at, law)
	if err != nil {
		return Person{}, journal.Draft{}, err
	}
	ownAffair(c, who)
	today := law.Day(at)
	p.Delegations = slices.Clone(p.Delegations)
	revoked := 0
	for i := range p.Delegations {
		if d := &p.Delegations[i]; d.To == to && d.Revoked.IsZero() && !d.Until.Before(today) {
			d.Revoked = at.UTC().Truncate(time.Microsecond)
			revoked++
		}
	}
	if revoked == 0 {
		c.Add(policy.Violation{
			Kind: policy.RuleBroken, Rule: policy.G3, Field: "to", Found: "no delegation", Wanted: "one that has not run out",
			Problem: policy.T("没有给此人的未到期委托", "there is no delegation to this person that has not run out"),
			Remedy:  policy.T("请核对被委托人", "check the person"),
		})
	}
	if err := c.Err(); err != nil {
		return Person{}, journal.Draft{}, err
	}
	d := journal.NewDraft(who, at, ActRevoke, policy.G3).With("to", string(to)).With("delegations", strconv.Itoa(revoked))
	return p, d, nil
}

// words joins names for a detail of the journal.
func words[S ~string](list []S) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = string(s)
	}
	return strings.Join(parts, " ")
}
