package archive

import (
	"slices"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// answering returns the deadlines that run, as they are held against persons if
// nothing more is done (rule B4.5b): each by the last day on which it is not, and
// B's by A too once a supplement has taken time with A. What is a breach of theirs
// already is held against them once. It agrees with [File.judgeDelivery].
func (f File) answering(law *policy.Version) policy.Deadlines {
	withA, withArchivist := f.away(law)
	at := func(due policy.Deadline, person policy.PersonID, credit int) policy.Deadline {
		due.Person, due.Due = person, lastDay(law, due.Due, credit)
		return due
	}
	var all policy.Deadlines
	for _, due := range f.Deadlines {
		if !due.Open() {
			continue
		}
		switch due.Name {
		case policy.BToArchive:
			if b := at(due, f.Project.B, withArchivist+withA); !f.waitsForA(b) {
				all = append(all, b)
			}
			if withA > 0 || f.State == Supplementing && !law.Settings().SupplementStopsClock {
				all = append(all, at(due, f.Project.A, withArchivist))
			}
		case policy.Total:
			_, handedOver := f.Deadlines.Get(policy.BToArchive)
			if a := at(due, f.Project.A, withArchivist); !handedOver || f.Breached(policy.B4_5a) {
				all = append(all, a)
			}
		default:
			all = append(all, due)
		}
	}
	return slices.DeleteFunc(all, func(due policy.Deadline) bool { return f.broke(due.Name, due.Person) })
}

// broke reports whether a missed deadline is held against a person already.
func (f File) broke(name policy.DeadlineName, person policy.PersonID) bool {
	return slices.ContainsFunc(f.Breaches, func(b policy.Breach) bool { return b.Deadline == name && b.Person == person })
}

// waitsForA reports whether what would end B's time lies with A, and B was in
// time when it went there.
func (f File) waitsForA(b policy.Deadline) bool {
	n := len(f.Supplements)
	return f.State == Supplementing && n > 0 && !f.Supplements[n-1].Requested.After(b.Due)
}

// lastDay is the last day on which a deadline is not held against somebody who is
// not answerable for so many working days.
func lastDay(law *policy.Version, due calendar.Day, credit int) calendar.Day {
	if credit > 0 {
		due, _ = law.Calendar().AddWorkingDays(due, credit)
	}
	return due
}
