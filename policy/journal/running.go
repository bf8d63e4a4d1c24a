package journal

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// Running notes in the draft what an act changed in the deadlines that run: one
// that began, moved or passed to another person is a [Duty] without the day it was
// done, one that nobody answers for any longer a Duty without any day. What was met
// or missed is [Judge]'s. Thus the journal alone says who was late with something
// that is still open (rule G5a).
//
// before and after are the deadlines of the record; those that are done run no
// more. A service calls it once, where it saves the record. Two persons may answer
// for one deadline.
func (d Draft) Running(before, after policy.Deadlines) Draft {
	for _, now := range after {
		was := answered(before, now)
		if now.Open() && (was == nil || was.Due != now.Due || was.Rule != now.Rule) && !d.holds(now) {
			d.Duties = append(slices.Clip(d.Duties), Duty{Deadline: now.Name, Rule: now.Rule, Person: now.Person, Due: now.Due})
		}
	}
	for _, was := range before {
		if was.Open() && answered(after, was) == nil && !d.judged(was) {
			d.Duties = append(slices.Clip(d.Duties), Duty{Deadline: was.Name, Rule: was.Rule, Person: was.Person})
		}
	}
	return d
}

// answered returns the open deadline of that name and person; nil when none runs.
func answered(ds policy.Deadlines, one policy.Deadline) *policy.Deadline {
	i := slices.IndexFunc(ds, func(d policy.Deadline) bool { return d.Open() && d.Name == one.Name && d.Person == one.Person })
	if i < 0 {
		return nil
	}
	return &ds[i]
}

// holds reports whether the draft says already that a deadline runs on, and is held
// against whoever answers for it ([Hold]).
func (d Draft) holds(one policy.Deadline) bool {
	return slices.ContainsFunc(d.Duties, func(u Duty) bool {
		return u.Open() && u.Breach && u.Deadline == one.Name && u.Person == one.Person && u.Due == one.Due
	})
}

func (d Draft) judged(one policy.Deadline) bool {
	return slices.ContainsFunc(d.Duties, func(u Duty) bool { return !u.Open() && u.Deadline == one.Name && u.Person == one.Person })
}
