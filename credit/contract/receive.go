package contract

import (
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Receipt is what came of receiving papers: the file, and the volume they are in.
type Receipt struct {
	File        File
	Draft       journal.Draft
	Volume      archive.Volume
	VolumeDraft journal.Draft
	intake      archive.Intake
}

// Receive takes the papers of a formality into the archive (接收归档, rules K3b and
// K2a): the archivist's act, who answers for them from here on. The first become a
// new volume, which [Receipt.Shelve] numbers; v is then the zero Volume. Those of a
// later formality join the volume there is: see [archive.Intake.Supplement].
func (f File) Receive(n int, who policy.Actor, at time.Time, law *policy.Version, v archive.Volume) (Receipt, error) {
	f, one, d, c := f.beginPapers(ActReceive, n, who, at, law)
	if err := c.Err(); err != nil {
		return Receipt{}, err
	}
	out := Receipt{intake: archive.Intake{
		Org: f.Org, Class: archive.Contract, Source: archive.Source{Kind: FileKind, ID: string(f.ID)},
		DepartmentNumber: f.Number, Title: f.Title, Customer: f.Counterparty,
		Handlers: []policy.PersonID{f.Handler, one.Manager},
		Papers:   one.Papers, Categories: law.Contracts().Categories, Holders: one.Holders,
	}}
	if v.ID != "" {
		in := out.intake
		in.Papers = f.filed(n)
		out.Volume, out.VolumeDraft = in.Supplement(c, d, v, one.Papers, at, law)
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		d = d.With("volume", string(v.ID))
	}
	f = f.with(n, func(one *Formality) {
		one.State, one.Filed = Filed, law.Day(at)
		one.Holders = archive.PassOn(one.Holders, who.ID, policy.Keeper, f.At)
	})
	out.File, out.Draft = f, d.With("papers", itoa(len(one.Papers)))
	return out, nil
}

// Shelve makes the volume of the first papers, under the next number of the series
// of contract volumes (rule B4.8a): seq is that of [archive.Series], drawn last. The
// contract keeps its department's number beside it (K2a).
func (r Receipt) Shelve(id archive.VolumeID, seq uint64, who policy.Actor, at time.Time, law *policy.Version) Receipt {
	r.Volume, r.VolumeDraft = r.intake.Volume(r.Draft, id, seq, who.ID, at, law)
	r.File.Volume, r.File.ArchiveNumber = id, r.Volume.Number
	r.Draft = r.Draft.With("number", r.Volume.Number).With("volume", string(id))
	return r
}

// filed returns the papers that are in the archive, with those of one formality on
// their way there.
func (f File) filed(n int) archive.Papers {
	var all archive.Papers
	for i, one := range f.Formalities {
		if one.State == Filed || i+1 == n {
			all = append(all, one.Papers...)
		}
	}
	return all
}
