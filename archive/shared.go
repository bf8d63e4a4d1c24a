package archive

import (
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
