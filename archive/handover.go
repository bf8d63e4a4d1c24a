package archive

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// HandOver passes the papers and their inventory from A to B (移交). Done after
// the due day it is done all the same, and is A's breach (rule B4.5a). B's own
// time starts with it (rule B4.5b).
func (f File) HandOver(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActHandOver, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	today := law.Day(at)
	f.State = Checking
	f.Holders = hold(f.Holders, f.Project.B, policy.ManagerB, at)
	if due, ok := f.Deadlines.Get(policy.AToB); ok {
		due = due.Meet(today)
		f.Deadlines = f.Deadlines.Put(due)
		f, d = f.judgeA(d, due, at)
		total, _ := f.Deadlines.Get(policy.Total)
		if !f.Breached(policy.B4_5a) {
			total.Person = f.Project.B
		}
		f.Deadlines = f.Deadlines.
			Put(policy.NewDeadline(law, policy.BToArchive, policy.B4_5b, f.Project.B, today, law.Periods().BToArchive)).
			Put(total)
	}
	return f, d.With("items", itoa(len(f.Items))).With("digest", f.InventoryDigest().String()), nil
}
