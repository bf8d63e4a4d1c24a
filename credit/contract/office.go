package contract

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Office is the contract office (合同管理): the service over contract files and the
// reports on them. Its methods are the acts in the user's words. Each takes the
// request, the record as the caller last saw it, and what the act needs; it returns
// the record as it is now.
//
// Every method refuses with the violations of the act ([policy.Violations]), a
// stale ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written.
type Office struct {
	store   Store
	gate    *staff.Gate
	files   staff.Keeping[Tx, File]
	reports staff.Keeping[Tx, Report]
}

// NewOffice makes the contract office of a store and a house.
func NewOffice(s Store, h policy.House) *Office {
	return &Office{
		store: s,
		gate:  staff.NewGate(h),
		files: staff.Keeping[Tx, File]{
			Kind: FileKind, Update: s.Update, Staff: Tx.Staff, Ref: File.Ref,
			Load: staff.Loads(Tx.ContractFile), Save: Tx.SaveContractFile,
			Runs: func(f File, _ *policy.Version) policy.Deadlines { return f.Deadlines }, Subject: File.Subject,
			Sees: func(p staff.Pass, f File) error { return p.Permit(ActRead, f.Subject(), f.record().Name()) },
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, f File) (File, error) {
				return f.told(ctx, tx.Archive(), p)
			},
		},
		reports: staff.Keeping[Tx, Report]{
			Kind: ReportRecord, Update: s.Update, Staff: Tx.Staff, Ref: Report.Ref,
			Load: staff.Loads(Tx.ContractReport), Save: Tx.SaveContractReport,
			Runs: func(r Report, _ *policy.Version) policy.Deadlines { return r.Deadlines }, Subject: Report.Subject,
			Sees: func(p staff.Pass, r Report) error { return p.Permit(ActReadReport, r.Subject(), r.record().Name()) },
		},
	}
}

// Open begins a contract file under the next number of its department: see [Open].
func (o *Office) Open(ctx context.Context, req policy.Request, with Opening) (File, error) {
	id := FileID(o.gate.House().ID())
	return o.files.Naming(with.names()...).Run(ctx, o.gate, req, ActOpen, policy.Ref{}, with, func(tx Tx, p staff.Pass, _ File) (File, error) {
		f, d, err := Open(req.Org(), id, p.Who, p.At, p.Law, with)
		if err != nil {
			return File{}, err
		}
		seq, err := tx.NextNumber(ctx, Series(f.Org, f.Department, p.Today.Year()))
		if err != nil {
			return File{}, err
		}
		f, d = f.Numbered(d, p.Law, seq)
		return o.files.Keep(ctx, tx, p, File{}, f, d)
	})
}

// Edit changes the terms of a contract that is not signed: see [File.Edit].
func (o *Office) Edit(ctx context.Context, req policy.Request, ref policy.Ref, c Changes) (File, error) {
	return o.files.Naming(c.names()...).Act(ctx, o.gate, req, ActEdit, ref, c, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Edit(p.Who, p.At, p.Law, c)
	})
}

// ListPapers lists the papers of a formality: see [File.ListPapers].
func (o *Office) ListPapers(ctx context.Context, req policy.Request, ref policy.Ref, l Listing) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActListPapers, ref, l, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.ListPapers(p.Who, p.At, p.Law, l)
	})
}

// Drop ends the file of a contract that is not going to be signed: see [File.Drop].
func (o *Office) Drop(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActDrop, ref, reason, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Drop(p.Who, p.At, p.Law, reason)
	})
}

// Sign records the signing: see [File.Sign]. Who has consulted the customer's
// approved profile is read in the same transaction (rule R4.3a).
func (o *Office) Sign(ctx context.Context, req policy.Request, ref policy.Ref, day calendar.Day) (File, error) {
	return o.files.Run(ctx, o.gate, req, ActSign, ref, day, func(tx Tx, p staff.Pass, f File) (File, error) {
		missing, err := unconsulted(ctx, tx.Customers(), p.Law, f, day)
		if err != nil {
			return File{}, err
		}
		made, d, err := f.Sign(p.Who, p.At, p.Law, day, missing)
		if err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, made, d)
	})
}

// RecordUnconsulted records a signing of a past day without the consultation: see
// [File.RecordUnconsulted]. Who had not consulted the profile is read in the same
// transaction.
func (o *Office) RecordUnconsulted(ctx context.Context, req policy.Request, ref policy.Ref, s UnconsultedSigning) (File, error) {
	return o.files.Run(ctx, o.gate, req, ActRecordUnconsulted, ref, s, func(tx Tx, p staff.Pass, f File) (File, error) {
		missing, err := unconsulted(ctx, tx.Customers(), p.Law, f, s.Day)
		if err != nil {
			return File{}, err
		}
		made, d, err := f.RecordUnconsulted(p.Who, p.At, p.Law, s, missing)
		if err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, made, d)
	})
}

// unconsulted returns those of the people concerned who have not consulted an
// approved profile of the counterparty before the signing, or on its day, as far
// back as the regulation looks. One who has read it again since is looked up in the
// chain of their readings.
func unconsulted(ctx context.Context, rd customer.Reader, law *policy.Version, f File, day calendar.Day) ([]policy.PersonID, error) {
	if day.IsZero() {
		return nil, nil // the act refuses it
	}
	since := law.Start(law.Before(day, law.Contracts().ConsultedWithin))
	until := law.Start(day.AddDays(1))
	missing, err := customer.HasConsulted(ctx, rd, f.Org, f.Counterparty, since, f.People()...)
	if err != nil {
		return nil, err
	}
	ids, err := customer.SameCustomer(ctx, rd, f.Org, f.Counterparty)
	if err != nil {
		return nil, err
	}
	var all []policy.PersonID
	for _, person := range f.People() {
		ok := false
		for i := 0; i < len(ids) && !ok && !slices.Contains(missing, person); i++ {
			q := customer.ConsultationQuery{Org: f.Org, Customer: ids[i], Person: person, Since: since, Limit: 100}
			if ok, err = readBefore(ctx, rd, q, until); err != nil {
				return nil, err
			}
		}
		if !ok {
			all = append(all, person)
		}
	}
	return all, nil
}

// readBefore reports whether one of the readings that a query asks for lies before an
// instant.
func readBefore(ctx context.Context, rd customer.Reader, q customer.ConsultationQuery, until time.Time) (bool, error) {
	for more := true; more; more = q.After != "" {
		page, err := rd.Consultations(ctx, q)
		if err != nil {
			return false, err
		}
		for _, c := range page.Consultations {
			if before, err := readBetween(ctx, rd, c, q.Since, until); before || err != nil {
				return before, err
			}
		}
		q.After = page.Next
	}
	return false, nil
}

// readBetween reports whether one of the readings of a consultation lies between two
// instants, the later one excluded.
func readBetween(ctx context.Context, rd journal.Reader, c customer.Consultation, since, until time.Time) (bool, error) {
	if c.Last.Before(until) {
		return true, nil // it is not before since: the query saw to that
	}
	chain := journal.Chain{Org: c.Org, Kind: customer.ConsultationKind, ID: c.ID}
	for after := uint64(0); ; {
		entries, err := rd.Entries(ctx, chain, after, 1000)
		if err != nil || len(entries) == 0 {
			return false, err
		}
		for _, e := range entries {
			if !e.At.Before(since) && e.At.Before(until) {
				return true, nil
			}
			after = e.Seq
		}
	}
}

// Amend records an amendment: see [File.Amend].
func (o *Office) Amend(ctx context.Context, req policy.Request, ref policy.Ref, a Amendment) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActAmend, ref, a, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Amend(p.Who, p.At, p.Law, a)
	})
}

// Perform records that the contract was performed: see [File.Perform].
func (o *Office) Perform(ctx context.Context, req policy.Request, ref policy.Ref, day calendar.Day) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActPerform, ref, day, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Perform(p.Who, p.At, p.Law, day)
	})
}

// Terminate records that the contract was terminated: see [File.Terminate].
func (o *Office) Terminate(ctx context.Context, req policy.Request, ref policy.Ref, day calendar.Day) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActTerminate, ref, day, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Terminate(p.Who, p.At, p.Law, day)
	})
}

// Striking is what is stated to strike a formality.
type Striking struct {
	// Formality is its place, from 1.
	Formality int    `json:"formality" validate:"min=1"`
	Reason    string `json:"reason" validate:"required,max=500,plain"`
}

// Strike takes back a formality that was recorded by mistake: see [File.Strike].
func (o *Office) Strike(ctx context.Context, req policy.Request, ref policy.Ref, s Striking) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActStrike, ref, s, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Strike(p.Who, p.At, p.Law, s.Formality, s.Reason)
	})
}

// Assign names another handler: see [File.Assign].
func (o *Office) Assign(ctx context.Context, req policy.Request, ref policy.Ref, handler policy.PersonID) (File, error) {
	return o.files.Naming(asHandler(handler)).Act(ctx, o.gate, req, ActAssign, ref, handler, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Assign(p.Who, p.At, p.Law, handler)
	})
}

// about is the input of an act on the papers of one formality.
type about struct {
	Formality int
	Manager   policy.PersonID
	Found     []archive.PaperDifference
}

// HandOver passes papers to the manager: see [File.HandOver]. Whether that is an
// archivist in office is read in the same transaction.
func (o *Office) HandOver(ctx context.Context, req policy.Request, ref policy.Ref, formality int, manager policy.PersonID) (File, error) {
	return o.files.Naming(asManager(manager)).Run(ctx, o.gate, req, ActHandOver, ref, about{Formality: formality, Manager: manager}, func(tx Tx, p staff.Pass, f File) (File, error) {
		posts, err := postsOf(ctx, tx, p, f.Org, manager)
		if err != nil {
			return File{}, err
		}
		made, d, err := f.HandOver(formality, p.Who, p.At, p.Law, manager, posts...)
		if err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, made, d)
	})
}

// postsOf returns the posts that somebody named as manager holds by appointment.
func postsOf(ctx context.Context, tx Tx, p staff.Pass, org policy.OrgID, manager policy.PersonID) ([]policy.Role, error) {
	if manager == "" {
		return nil, nil // the act refuses it
	}
	one, err := tx.Staff().Person(ctx, org, manager)
	if err != nil || !one.Holds(policy.Archivist, p.Today) {
		return nil, err
	}
	return []policy.Role{policy.Archivist}, nil
}

// Return gives papers back to the handler: see [File.Return].
func (o *Office) Return(ctx context.Context, req policy.Request, ref policy.Ref, formality int, found []archive.PaperDifference) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActReturn, ref, about{Formality: formality, Found: found}, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Return(formality, p.Who, p.At, p.Law, found)
	})
}

// Verify is the manager's verification: see [File.Verify].
func (o *Office) Verify(ctx context.Context, req policy.Request, ref policy.Ref, formality int) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActVerify, ref, about{Formality: formality}, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Verify(formality, p.Who, p.At, p.Law)
	})
}

// AssignPapers names another manager for verified papers: see [File.AssignPapers].
func (o *Office) AssignPapers(ctx context.Context, req policy.Request, ref policy.Ref, formality int, manager policy.PersonID) (File, error) {
	return o.files.Naming(asManager(manager)).Run(ctx, o.gate, req, ActAssignPapers, ref, about{Formality: formality, Manager: manager}, func(tx Tx, p staff.Pass, f File) (File, error) {
		posts, err := postsOf(ctx, tx, p, f.Org, manager)
		if err != nil {
			return File{}, err
		}
		made, d, err := f.AssignPapers(formality, p.Who, p.At, p.Law, manager, posts...)
		if err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, made, d)
	})
}

// Deliver presents papers to the archivist: see [File.Deliver].
func (o *Office) Deliver(ctx context.Context, req policy.Request, ref policy.Ref, formality int) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActDeliver, ref, about{Formality: formality}, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Deliver(formality, p.Who, p.At, p.Law)
	})
}

// Refuse gives papers back to the manager: see [File.Refuse].
func (o *Office) Refuse(ctx context.Context, req policy.Request, ref policy.Ref, formality int, found []archive.PaperDifference) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActRefuse, ref, about{Formality: formality, Found: found}, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Refuse(formality, p.Who, p.At, p.Law, found)
	})
}

// Receive takes papers into the archive: see [File.Receive]. The volume, new or
// larger, is in the same commit.
func (o *Office) Receive(ctx context.Context, req policy.Request, ref policy.Ref, formality int) (File, error) {
	id := archive.VolumeID(o.gate.House().ID())
	return o.files.Run(ctx, o.gate, req, ActReceive, ref, about{Formality: formality}, func(tx Tx, p staff.Pass, f File) (File, error) {
		room := tx.Archive()
		var v archive.Volume
		if f.Volume != "" {
			var err error
			if v, err = room.Volume(ctx, f.Org, f.Volume); err != nil {
				return File{}, err
			}
		}
		out, err := f.Receive(formality, p.Who, p.At, p.Law, v)
		if err != nil {
			return File{}, err
		}
		if v.ID == "" {
			seq, err := tx.NextNumber(ctx, archive.Series(f.Org, archive.Contract))
			if err != nil {
				return File{}, err
			}
			out = out.Shelve(id, seq, p.Who, p.At, p.Law)
		}
		out.VolumeDraft.Act = p.Act
		if _, err := room.SaveVolume(ctx, out.Volume, out.VolumeDraft); err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, out.File, out.Draft)
	})
}
