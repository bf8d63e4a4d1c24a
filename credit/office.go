package credit

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Office is the leading group's office (信用管理领导小组办公室): the service over credit
// files, limits, management after the sale and requests to departments. Its methods
// are the acts in the user's words.
//
// Every method refuses with the violations of the act ([policy.Violations]), a
// stale ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written.
type Office struct {
	store    Store
	gate     *staff.Gate
	files    staff.Keeping[Tx, File]
	follows  staff.Keeping[Tx, FollowUp]
	limits   staff.Keeping[Tx, Limit]
	accounts staff.Keeping[Tx, Account]
	requests staff.Keeping[Tx, Request]
	batches  staff.Keeping[Tx, Batch]
	ledgers  staff.Keeping[Tx, archive.Ledger]
}

// NewOffice makes the office of a store and a house.
func NewOffice(s Store, h policy.House) *Office {
	return &Office{
		store: s,
		gate:  staff.NewGate(h),
		files: staff.Keeping[Tx, File]{
			Kind: FileKind, Update: s.Update, Staff: Tx.Staff, Ref: File.Ref,
			Load: staff.Loads(Tx.CreditFile), Save: Tx.SaveCreditFile,
			Runs: func(f File, _ *policy.Version) policy.Deadlines { return f.Deadlines }, Subject: File.Subject,
			Sees: func(p staff.Pass, f File) error { return p.Permit(ActRead, f.Subject(), f.record().Name()) },
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, f File) (File, error) {
				return f.shown().toldOf(ctx, tx.Archive(), p)
			},
		},
		follows: staff.Keeping[Tx, FollowUp]{
			Kind: FollowUpKind, Update: s.Update, Staff: Tx.Staff, Ref: FollowUp.Ref,
			Load: staff.Loads(Tx.FollowUp), Save: Tx.SaveFollowUp,
			Sees: func(p staff.Pass, u FollowUp) error {
				return p.Permit(ActRead, u.record().Subject, u.record().Name())
			},
			Shows: func(ctx context.Context, tx Tx, _ staff.Pass, u FollowUp) (FollowUp, error) {
				all, err := shown(ctx, tx, u)
				if err != nil {
					return FollowUp{}, err
				}
				return all[0], nil
			},
		},
		limits: staff.Keeping[Tx, Limit]{
			Kind: LimitKind, Update: s.Update, Staff: Tx.Staff, Ref: Limit.Ref,
			Load: staff.Loads(Tx.CreditLimit), Save: Tx.SaveCreditLimit,
			Sees: func(p staff.Pass, l Limit) error { return p.Permit(ActRead, l.Subject(), l.record().Name()) },
		},
		accounts: staff.Keeping[Tx, Account]{
			Kind: AccountKind, Update: s.Update, Staff: Tx.Staff, Ref: Account.Ref,
			Load: staff.Loads(Tx.CreditAccount), Save: Tx.SaveCreditAccount,
		},
		requests: staff.Keeping[Tx, Request]{
			Kind: RequestKind, Update: s.Update, Staff: Tx.Staff, Ref: Request.Ref,
			Load: staff.Loads(Tx.DepartmentRequest), Save: Tx.SaveDepartmentRequest,
			Sees: func(p staff.Pass, r Request) error { return p.Permit(ActReadRequests, r.Subject(), r.record().Name()) },
		},
		ledgers: archive.LedgerKeeping(s.Update, Tx.Archive),
		batches: staff.Keeping[Tx, Batch]{
			Kind: BatchKind, Update: s.Update, Staff: Tx.Staff, Ref: Batch.Ref,
			Load: staff.Loads(Tx.CreditBatch), Save: Tx.SaveCreditBatch,
		},
	}
}

// Open begins a file under the next number of its department and year: see [Open].
func (o *Office) Open(ctx context.Context, req policy.Request, of Of) (File, error) {
	id := FileID(o.gate.House().ID())
	return o.files.Naming(ofDepartment(of.Department), asKeeper(of.Keeper, Department)).Run(ctx, o.gate, req, ActOpen, policy.Ref{}, of, func(tx Tx, p staff.Pass, none File) (File, error) {
		f, d, err := Open(req.Org(), id, p.Who, p.At, p.Law, of)
		if err != nil {
			return File{}, err
		}
		twin, err := tx.CreditFiles(ctx, FileQuery{
			Org: f.Org, Customer: f.Customer, Department: f.Department, FromYear: f.Year, UntilYear: f.Year, Limit: 1,
		})
		if err != nil {
			return File{}, err
		}
		if len(twin.Files) > 0 {
			return File{}, taken(p, twin.Files[0])
		}
		seq, err := tx.Archive().NextNumber(ctx, f.Series())
		if err != nil {
			return File{}, err
		}
		f, d = f.Numbered(p.Law, d, seq)
		return o.files.Keep(ctx, tx, p, none, f, d)
	})
}

// taken refuses a second file of a customer, department and year before a number is
// drawn, and names the one there is to whoever may read it; of two at once the store
// refuses one.
func taken(p staff.Pass, twin File) error {
	v := &policy.Violation{
		Kind: policy.Conflict, Rule: policy.C4_2a, Subject: FileKind, Field: "year", Wanted: "one file per customer, department and year",
		Problem: policy.T("该客户在该部门该年度已有信用档案", "the department has a credit file of this customer and year already"),
		Remedy:  policy.T("请查找并使用原有档案", "look it up and work on that one"),
	}
	if name := twin.record().Name(); p.Permit(ActRead, twin.Subject(), name) == nil {
		v.Subject, v.Found = name, twin.Number
	}
	return v
}

// StruckPaper names a paper that was filed by mistake.
type StruckPaper struct {
	// Paper is its place in the file, from 1.
	Paper  int    `json:"paper" validate:"min=1"`
	Reason string `json:"reason" validate:"required,max=500,plain"`
}

// StrikePaper takes out a paper that was filed by mistake: see [File.StrikePaper].
func (o *Office) StrikePaper(ctx context.Context, req policy.Request, ref policy.Ref, s StruckPaper) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActStrikePaper, ref, s, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.StrikePaper(p.Who, p.At, p.Law, s.Paper, s.Reason)
	})
}

// AddPapers files papers: see [File.AddPapers].
func (o *Office) AddPapers(ctx context.Context, req policy.Request, ref policy.Ref, papers []archive.Paper) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActAddPapers, ref, papers, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.AddPapers(p.Who, p.At, p.Law, papers)
	})
}

// Confirm says that the papers are those of the file: see [File.Confirm].
func (o *Office) Confirm(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActConfirm, ref, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Confirm(p.Who, p.At, p.Law)
	})
}

// Assign names another keeper: see [File.Assign].
func (o *Office) Assign(ctx context.Context, req policy.Request, ref policy.Ref, keeper policy.PersonID) (File, error) {
	suits := o.files.Known(ctx, o.gate, req.Org(), []policy.Named{asKeeper(keeper, Department), asKeeper(keeper, TheOffice)})
	return o.files.Run(ctx, o.gate, req, ActAssign, ref, keeper, func(tx Tx, p staff.Pass, was File) (File, error) {
		f, d, err := was.Assign(p.Who, p.At, p.Law, keeper)
		if err == nil {
			err = suits(ctx, tx, p, f, asKeeper(keeper, f.Tier()))
		}
		if err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, was, f, d)
	})
}

// HandOver sends the file to the office: see [File.HandOver].
func (o *Office) HandOver(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActHandOver, ref, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.HandOver(p.Who, p.At, p.Law)
	})
}

// Receive takes the file into the office: see [File.Receive].
func (o *Office) Receive(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActReceive, ref, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Receive(p.Who, p.At, p.Law)
	})
}

// NoteDifferences names what differs: see [File.NoteDifferences].
func (o *Office) NoteDifferences(ctx context.Context, req policy.Request, ref policy.Ref, found []archive.PaperDifference) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActNoteDifferences, ref, found, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.NoteDifferences(p.Who, p.At, p.Law, found)
	})
}

// Verify is the office director's verification: see [File.Verify].
func (o *Office) Verify(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActVerify, ref, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Verify(p.Who, p.At, p.Law)
	})
}

// Deliver presents the file to the archivist: see [File.Deliver].
func (o *Office) Deliver(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActDeliver, ref, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Deliver(p.Who, p.At, p.Law)
	})
}

// Refuse gives a delivery back to the office: see [File.Refuse].
func (o *Office) Refuse(ctx context.Context, req policy.Request, ref policy.Ref, found []archive.PaperDifference) (File, error) {
	return o.files.Act(ctx, o.gate, req, ActRefuse, ref, found, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Refuse(p.Who, p.At, p.Law, found)
	})
}

// Accept receives the file into the archive and makes it a volume, under the next
// number of the credit volumes, in the same commit: see [File.Accept].
func (o *Office) Accept(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	volume := archive.VolumeID(o.gate.House().ID())
	return o.files.Run(ctx, o.gate, req, ActAccept, ref, nil, func(tx Tx, p staff.Pass, f File) (File, error) {
		made, d, err := f.Accept(p.Who, p.At, p.Law)
		if err != nil {
			return File{}, err
		}
		seq, err := tx.Archive().NextNumber(ctx, archive.Series(f.Org, archive.Credit))
		if err != nil {
			return File{}, err
		}
		d.Act = p.Act
		out := made.MakeVolume(d, p.Who, p.At, p.Law, volume, seq)
		if _, err := tx.Archive().SaveVolume(ctx, out.Volume, out.VolumeDraft); err != nil {
			return File{}, err
		}
		return o.files.Keep(ctx, tx, p, f, out.File, out.FileDraft)
	})
}

// RecordFollowUp records management after a sale: see [File.FollowUp]. It adds to
// the file as it is, whatever its revision.
func (o *Office) RecordFollowUp(ctx context.Context, req policy.Request, file FileID, e FollowEntry) (FollowUp, error) {
	id := FollowUpID(o.gate.House().ID())
	input := struct {
		File  FileID
		Entry FollowEntry
	}{file, e}
	return o.follows.Run(ctx, o.gate, req, ActFollowUp, policy.Ref{}, input, func(tx Tx, p staff.Pass, none FollowUp) (FollowUp, error) {
		f, err := tx.CreditFile(ctx, req.Org(), file)
		if err != nil {
			return FollowUp{}, err
		}
		out, err := f.FollowUp(p.Who, p.At, p.Law, id, e)
		if err != nil {
			return FollowUp{}, err
		}
		if _, err := o.files.Keep(ctx, tx, p, f, out.File, out.FileDraft); err != nil {
			return FollowUp{}, err
		}
		return o.follows.Keep(ctx, tx, p, none, out.Record, out.Draft)
	})
}

// Settle notes that a payment promise was kept or broken: see [FollowUp.Settle].
func (o *Office) Settle(ctx context.Context, req policy.Request, ref policy.Ref, s Settling) (FollowUp, error) {
	return o.follows.Act(ctx, o.gate, req, ActSettle, ref, s, func(p staff.Pass, u FollowUp) (FollowUp, journal.Draft, error) {
		return u.Settle(p.Who, p.At, p.Law, s)
	})
}

// StrikeFollowUp takes what was recorded by mistake out of the count: see
// [File.StrikeFollowUp].
func (o *Office) StrikeFollowUp(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (FollowUp, error) {
	return o.follows.Run(ctx, o.gate, req, ActStrikeFollowUp, ref, reason, func(tx Tx, p staff.Pass, u FollowUp) (FollowUp, error) {
		f, err := tx.CreditFile(ctx, req.Org(), u.File)
		if err != nil {
			return FollowUp{}, err
		}
		out, err := f.StrikeFollowUp(p.Who, p.At, p.Law, u, reason)
		if err != nil {
			return FollowUp{}, err
		}
		if _, err := o.files.Keep(ctx, tx, p, f, out.File, out.FileDraft); err != nil {
			return FollowUp{}, err
		}
		return o.follows.Keep(ctx, tx, p, u, out.Record, out.Draft)
	})
}

// Ask asks a department to cooperate: see [Ask].
func (o *Office) Ask(ctx context.Context, req policy.Request, a Asking) (Request, error) {
	id := RequestID(o.gate.House().ID())
	return o.requests.Naming(ofDepartment(a.Department)).Act(ctx, o.gate, req, ActAsk, policy.Ref{}, a, func(p staff.Pass, _ Request) (Request, journal.Draft, error) {
		return Ask(req.Org(), id, p.Who, p.At, p.Law, a)
	})
}

// Reply is a department's answer: see [Request.Reply].
func (o *Office) Reply(ctx context.Context, req policy.Request, ref policy.Ref, text string) (Request, error) {
	return o.requests.Act(ctx, o.gate, req, ActAnswer, ref, text, func(p staff.Pass, r Request) (Request, journal.Draft, error) {
		return r.Reply(p.Who, p.At, p.Law, text)
	})
}

// WithdrawRequest takes a request back: see [Request.Withdraw].
func (o *Office) WithdrawRequest(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Request, error) {
	return o.requests.Act(ctx, o.gate, req, ActWithdraw, ref, reason, func(p staff.Pass, r Request) (Request, journal.Draft, error) {
		return r.Withdraw(p.Who, p.At, p.Law, reason)
	})
}
