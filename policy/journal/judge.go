package journal

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Meet ends the deadline of that name on a day, where it runs: the draft says that it
// was met or missed, and what was missed is added to the breaches on record of whoever
// answers for it. It is held against them once, however often what had met it did
// not count ([policy.Deadline.Reopen]). What it is given stays as it is.
func Meet(d Draft, ds policy.Deadlines, on []policy.Breach, name policy.DeadlineName, day calendar.Day) (Draft, policy.Deadlines, []policy.Breach) {
	return end(d, ds, on, name, day, false)
}

// Fail is [Meet] of what was not done as it should have been: it is a breach on
// whatever day.
func Fail(d Draft, ds policy.Deadlines, on []policy.Breach, name policy.DeadlineName, day calendar.Day) (Draft, policy.Deadlines, []policy.Breach) {
	return end(d, ds, on, name, day, true)
}

// Hold holds the deadline of that name against whoever answers for it while it is not
// done (追究): the breach is of no day on which it was, and the deadline runs on. [Meet]
// ends it, and does not hold it against them once more. Only one that is late is held,
// and once.
func Hold(d Draft, ds policy.Deadlines, on []policy.Breach, name policy.DeadlineName, today calendar.Day) (Draft, []policy.Breach) {
	due, ok := ds.Get(name)
	if !ok || !due.Open() || !due.Late(today) || held(on, due) {
		return d, on
	}
	return Judge(d, on, due, true, d.At)
}

// held reports whether a deadline is on record as a breach of whoever answers for it; one
// of an earlier deadline of that name is another.
func held(on []policy.Breach, due policy.Deadline) bool {
	return slices.ContainsFunc(on, func(b policy.Breach) bool {
		return b.Deadline == due.Name && b.Person == due.Person && cmp.Or(b.Done, b.Due).After(due.Start)
	})
}

func end(d Draft, ds policy.Deadlines, on []policy.Breach, name policy.DeadlineName, day calendar.Day, failed bool) (Draft, policy.Deadlines, []policy.Breach) {
	due, ok := ds.Get(name)
	if !ok || !due.Open() {
		return d, ds, on
	}
	due = due.Meet(day)
	missed := (failed || due.Late(day)) && !held(on, due)
	d, on = Judge(d, on, due, missed, d.At)
	return d, ds.Put(due), on
}

// Judge notes in the draft that a deadline was met or missed, and when it is held
// against somebody adds the breach to those on record. due is done already
// ([policy.Deadline.Meet], or [Hold]) and names rule and person; breach says whether it is
// held against them, which a rule may see otherwise than by the day alone. What
// it is given stays as it is.
func Judge(d Draft, on []policy.Breach, due policy.Deadline, breach bool, at time.Time) (Draft, []policy.Breach) {
	d.Duties = append(slices.Clip(d.Duties), Duty{
		Deadline: due.Name, Rule: due.Rule, Person: due.Person, Due: due.Due, Done: due.Done, Breach: breach,
	})
	if breach {
		on = append(slices.Clip(on), policy.Breach{
			Rule: due.Rule, Deadline: due.Name, Person: due.Person, Due: due.Due, Done: due.Done, At: at.UTC().Truncate(time.Microsecond),
		})
	}
	return d, on
}
