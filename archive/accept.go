package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Agreed reports whether both signatures of the acceptance stand, so that the
// file is to be numbered and made a volume.
func (f File) Agreed() bool {
	return f.State == Delivered && f.hasSigned(SignAcceptance, policy.ManagerB) && f.hasSigned(SignAcceptance, policy.Keeper)
}

// MakeVolume files an agreed file under the next number of its series (编号归档,
// rules B4.8a and B4.8b): file and volume get the number, each contract one
// derived from it; the archivist answers from here on (B3.2), and must enter
// the file in the register book the same working day (B4.7a). It is part of
// the act whose signature completed the acceptance: d is that act's draft, and
// both drafts are of one act.
func (f File) MakeVolume(at time.Time, law *policy.Version, d journal.Draft, id VolumeID, seq uint64) Pair {
	today := law.Day(at)
	archivist := f.signer(SignAcceptance, policy.Keeper)
	if law.Settings().DeliveredAt == policy.Accepted {
		f, d = f.judgeDelivery(d, law, at, today)
	}
	f.State = Accepted
	f.Number = law.Numbers().File.Format(policy.NumberParts{Seq: seq, Year: today.Year(), Department: f.Project.Department})
	f.Volume = id
	f.Holders = hold(f.Holders, archivist, policy.Keeper, at)
	f.Deadlines = f.Deadlines.Put(policy.NewDeadline(law, policy.Registered, policy.B4_7a, archivist, today, law.Periods().Registered))
	f.Items = slices.Clone(f.Items)
	var contracts uint64
	for i := range f.Items {
		f.Items[i].Contract = ""
		if p, _, ok := law.Paper(f.Project.Kind, f.Items[i].Paper); ok && p.Contract {
			contracts++
			f.Items[i].Contract = law.Numbers().Contract.Format(policy.NumberParts{
				File: f.Number, Seq: contracts, Year: today.Year(), Department: f.Project.Department,
			})
		}
	}
	v := Volume{
		Org: f.Org, ID: id, State: Received, Class: Business, Seq: seq, Number: f.Number,
		Source: Source{Kind: FileKind, ID: string(f.ID)}, Title: f.Title(), Project: f.Project.Number, Customer: f.Project.Customer,
		Managers: []policy.PersonID{f.Project.A, f.Project.B}, Items: slices.Clone(f.Items), Annex: f.inAnnex(),
		Filed: today, Verified: today, Holders: slices.Clone(f.Holders), Completeness: f.Completeness(law), At: f.At,
		Retention: retention(law, Business, today, today),
	}
	d = d.With("number", f.Number).With("volume", string(id)).With("contracts", itoa(int(contracts)))
	d.Rules = append(slices.Clone(d.Rules), policy.B4_8a, policy.B4_8b)
	vd := d
	vd.Duties = nil
	vd.Details = nil
	vd = vd.With("number", v.Number).With("file", string(f.ID)).With("items", itoa(len(v.Items))).With("pages", itoa(v.Pages()))
	return Pair{File: f, Volume: v, FileDraft: d, VolumeDraft: vd}
}

func (f File) signer(p Purpose, as policy.Relation) policy.PersonID {
	for _, s := range f.Signatures {
		if s.Purpose == p && s.As == as {
			return s.Person
		}
	}
	return ""
}

// inAnnex counts the annex papers that still lie with the file.
func (f File) inAnnex() int {
	n := 0
	for _, p := range f.Annex {
		if p.Given == nil {
			n++
		}
	}
	return n
}
