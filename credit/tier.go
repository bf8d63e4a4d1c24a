package credit

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// HandOver sends the file to the leading group's office (移交办公室, rules C4.3a and
// C4.3b): not before 1 January of the second year after its own, and by the end of
// the grace from there; what is late is its department keeper's breach, whoever
// hands it over.
func (f File) HandOver(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActHandOver, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Handed, f.HandedFor, f.HandedOn = HandedOver, who.ID, who.Principal, law.Day(at)
	d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.CreditToOffice, law.Day(at))
	return f, d, nil
}

// Receive takes the file into the office (办公室接收): whoever receives it answers
// for it from now on.
func (f File) Receive(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActReceive, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Received = AtOffice, law.Day(at)
	f.Holders = archive.PassOn(f.Holders, who.Person(), policy.OfficeKeeper, at)
	return f, d, nil
}

// NoteDifferences names what is not as it should be (列明差异, rule C4.3c). The file
// stays with the office, where it is put right ([File.AddPapers]); it is verified
// once the director finds it so. One verified before is to be verified again.
func (f File) NoteDifferences(who policy.Actor, at time.Time, law *policy.Version, found []archive.PaperDifference) (File, journal.Draft, error) {
	f, d, c := f.begin(ActNoteDifferences, who, at, law)
	f.Papers.Differ(c, law.Credit().Categories, found)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Differences = AtOffice, slices.Clone(found)
	return f, f.named(d, found), nil
}

// Verify is the office director's verification (核实, rule C4.3c): what differed is
// put right, completeness is taken anew (C4.1), and what is missing is reported and
// stops nothing. Within the month of the regulation the archive has the file: the
// person of the office who keeps it answers for that. The month of a file verified
// again runs on from its first verification.
func (f File) Verify(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActVerify, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f = f.checked(law, at)
	f.State, f.Differences = Verified, nil
	if _, runs := f.Deadlines.Get(policy.CreditToArchive); !runs {
		f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, policy.CreditToArchive, policy.C4_3c, f.Holder(), law.Day(at), law.Credit().ToArchive))
	}
	return f, f.figure(d), nil
}

// Deliver presents the file to the archivist (移交档案室, rule C4.3c). That ends the
// month, unless by policy.Settings.DeliveredAt the acceptance does.
func (f File) Deliver(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActDeliver, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Presented, f.Differences = Delivered, law.Day(at), nil
	if law.Settings().DeliveredAt != policy.Accepted {
		d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.CreditToArchive, f.Presented)
	}
	return f, d, nil
}

// Refuse gives a delivery back to the office, naming what differs (退回). The office
// has again what was left of its month: what lay with the archivist is not held
// against it.
func (f File) Refuse(who policy.Actor, at time.Time, law *policy.Version, found []archive.PaperDifference) (File, journal.Draft, error) {
	f, d, c := f.begin(ActRefuse, who, at, law)
	f.Papers.Differ(c, law.Credit().Categories, found)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	f.State, f.Differences = Verified, slices.Clone(found)
	return f.reopen(who, at, law), f.named(d, found), nil
}

// Filed is a file that the archivist has accepted, and the volume it became, each
// with the draft of its journal entry.
type Filed struct {
	File        File
	FileDraft   journal.Draft
	Volume      archive.Volume
	VolumeDraft journal.Draft
}

// Accept receives the file into the archive (归档, rules C4.3c and B3.2): the
// archivist answers for it from now on. [File.MakeVolume] makes the volume in the same
// act.
func (f File) Accept(who policy.Actor, at time.Time, law *policy.Version) (File, journal.Draft, error) {
	f, d, c := f.begin(ActAccept, who, at, law)
	if err := c.Err(); err != nil {
		return File{}, journal.Draft{}, err
	}
	done := f.Presented
	if law.Settings().DeliveredAt == policy.Accepted {
		done = law.Day(at)
	}
	f.State = Archived
	d, f.Deadlines, f.Breaches = journal.Meet(d, f.Deadlines, f.Breaches, policy.CreditToArchive, done)
	return f, d, nil
}

// MakeVolume makes the volume of an accepted file under the next number of its
// class, drawn last: see [archive.Intake.Volume]. d is the draft of the acceptance.
func (f File) MakeVolume(d journal.Draft, who policy.Actor, at time.Time, law *policy.Version, id archive.VolumeID, seq uint64) Filed {
	in := archive.Intake{
		Org: f.Org, Class: archive.Credit, Source: archive.Source{Kind: FileKind, ID: string(f.ID)}, DepartmentNumber: f.Number,
		Title: f.Title(), Customer: f.Customer, Handlers: f.handlers(),
		Papers: f.Papers, Categories: law.Credit().Categories, Holders: f.Holders,
	}
	v, vd := in.Volume(d, id, seq, who.ID, at, law)
	v.Completeness = f.Completeness // what was recorded of management after the sale counts, and is no line
	f.Volume, f.Holders = id, v.Holders
	return Filed{File: f, FileDraft: d.With("volume", string(id)).With("archive-number", v.Number), Volume: v, VolumeDraft: vd}
}

// handlers are its keepers in the department, where there was one, and in the office.
func (f File) handlers() []policy.PersonID {
	if f.Keeper == "" || f.Keeper == f.Holder() {
		return []policy.PersonID{f.Holder()}
	}
	return []policy.PersonID{f.Keeper, f.Holder()}
}

// reopen lets the month run again that a delivery had ended: as many working days
// longer as the archivist had the file, where it was delivered in time.
func (f File) reopen(who policy.Actor, at time.Time, law *policy.Version) File {
	f.Deadlines = f.Deadlines.Resume(law, policy.CreditToArchive, f.Holder(), law.Day(at), policy.Extension{Reason: string(ActRefuse), Approver: who.Person(), At: f.At})
	return f
}

// Title is the file's name in the archive: "甲公司 2024 年信用档案".
func (f File) Title() string { return f.Name + " " + itoa(f.Year) + " 年信用档案" }

// differing is the detail that names a paper that differs.
const differing = "difference"

// named tells the papers that differ.
func (f File) named(d journal.Draft, found []archive.PaperDifference) journal.Draft {
	d = d.With("differences", itoa(len(found)))
	for _, one := range found {
		if one.Code == "" {
			one.Code = f.Papers[one.Paper-1].Code
		}
		d = d.With(differing, one.Code+" "+one.Field)
	}
	return d
}
