package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// What follows is for the rooms on the floors above (custody, lending), whose acts
// check the same things and keep the same chains of holders.

// Timely refuses an act on a record that the table and the matrix cannot refuse:
// on a day on which the regulation does not bind the organisation (rules B7 and
// C2a), or by a clock that runs behind the record's last act.
func Timely(c *policy.Checks, law *policy.Version, org policy.OrgID, at, last time.Time) {
	inForce(c, law, org, at)
	onTime(c, at, last)
}

// Instant returns the instant of an act as a record keeps it: in UTC, to the
// microsecond, and not before the last one by the little that clocks differ.
func Instant(at, last time.Time) time.Time { return notBefore(at, last) }

// Claimed refuses a civil day that is missing or lies in the future.
func Claimed(c *policy.Checks, field string, day, today calendar.Day) { claimed(c, field, day, today) }

// PassOn returns the chain of holders with the thing in another one's hands from
// an instant on (rule B3.2). The chain it is given stays as it is.
func PassOn(chain []Holding, person policy.PersonID, as policy.Relation, at time.Time) []Holding {
	return hold(chain, person, as, at)
}

// Ours refuses somebody of another department: what concerns a department is done by its
// own people, or by the office, which has to do with all of them: those whom the matrix
// names for an act of it. One whose departments the host does not state belongs to none.
func Ours(c *policy.Checks, rule policy.Rule, who policy.Actor, d policy.DepartmentID, office policy.Action, law *policy.Version) {
	row, _ := law.Matrix().Row(office)
	if slices.ContainsFunc(who.Roles, row.Roles.Has) || who.Home == "" && who.Belongs(d) {
		return
	}
	c.Add(policy.Violation{
		Kind: policy.NotAllowed, Rule: rule, Field: "actor", Found: "somebody of another department", Wanted: "somebody of the department or of the office",
		Problem: policy.T("办理人不属于该部门,也不是办公室人员", "the person belongs neither to the department concerned nor to the office"),
		Remedy:  policy.T("请由该部门或办公室的人员办理", "have it done by somebody of that department, or of the office"),
	})
}
