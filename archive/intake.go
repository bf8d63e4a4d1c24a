package archive

import (
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive/numbering"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Intake is a file of another package on its way into the archive room (移交归档):
// what its volume is made of. The archivist who receives it answers for it from
// then on (rule B3.2).
type Intake struct {
	// Org, Class and Source name the file; DepartmentNumber is the number it came
	// with and keeps (rules C4.2a and K2a).
	Org              policy.OrgID
	Class            Class
	Source           Source
	DepartmentNumber string
	Title            string
	Customer         CustomerID
	// Handlers handed it over.
	Handlers   []policy.PersonID
	Papers     Papers
	Categories policy.Categories
	// Holders is the chain of those who answered for it so far.
	Holders []Holding
}

// Series is the one unbroken series of an organisation's volumes of a class
// (rule B4.8a).
func Series(org policy.OrgID, class Class) numbering.Series {
	return numbering.Series{Org: org, Name: string(class)}
}

// Volume makes the volume of the file, under the next number of its class: part
// of the act by which the archivist receives it. d is that act's draft, the one
// returned the volume's own. It has no place yet: [Volume.Move] gives it one.
func (in Intake) Volume(d journal.Draft, id VolumeID, seq uint64, archivist policy.PersonID, at time.Time, law *policy.Version) (Volume, journal.Draft) {
	today := law.Day(at)
	format := law.Numbers().CreditVolume
	if in.Class == Contract {
		format = law.Numbers().ContractVolume
	}
	v := Volume{
		Org: in.Org, ID: id, State: Received, Class: in.Class, Seq: seq,
		Number:           format.Format(policy.NumberParts{Seq: seq, Year: today.Year()}),
		DepartmentNumber: in.DepartmentNumber, Source: in.Source, Title: in.Title, Customer: in.Customer,
		Managers: slices.Clone(in.Handlers), Items: in.Papers.items(in.Categories, law.Numbers().Item, nil),
		Filed: today, Registered: today, Verified: today,
		Holders:      hold(in.Holders, archivist, policy.Keeper, at),
		Completeness: in.Papers.Completeness(in.Categories), Retention: retention(law, in.Class, today, today),
		At: Instant(at, time.Time{}),
	}
	d.Duties, d.Details = nil, nil
	d.Rules = append(slices.Clip(d.Rules), policy.B4_8a)
	d = d.With("number", v.Number).With(in.Source.Kind, in.Source.ID).With("items", itoa(len(v.Items))).With("pages", itoa(v.Pages()))
	return v, d
}
