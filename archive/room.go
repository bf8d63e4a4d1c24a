package archive

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// Room is the archive room (档案室): the service over files and volumes. Its
// methods are the acts in the user's words. Each takes the request, the record
// as the caller last saw it, and what the act needs; it returns the record as
// it is now.
//
// Every method refuses with the violations of the act ([policy.Violations]), a
// stale ref with [policy.Conflict], a record of another organisation with
// [policy.NotFound], and then nothing is written, save what a refused
// [Room.Reveal] leaves in the person's own chain.
type Room struct {
	store   Store
	gate    *staff.Gate
	files   staff.Keeping[Tx, File]
	volumes staff.Keeping[Tx, Volume]
	reveals staff.Keeping[Tx, Pair]

	shelves    staff.Keeping[Tx, Shelf]
	incidents  staff.Keeping[Tx, Incident]
	stocktakes staff.Keeping[Tx, Stocktake]
	disposals  staff.Keeping[Tx, Disposal]
	ledgers    staff.Keeping[Tx, Ledger]
}

// NewRoom makes the archive room of a store and a house.
func NewRoom(s Store, h policy.House) *Room {
	return &Room{
		store: s,
		gate:  staff.NewGate(h),
		files: staff.Keeping[Tx, File]{
			Kind: FileKind, Update: s.Update, Staff: Tx.Staff, Ref: File.Ref,
			Load: staff.Loads(Tx.File), Save: Tx.SaveFile, Runs: File.answering, Subject: File.Subject,
			Sees: func(p staff.Pass, f File) error {
				return p.Permit(ActReadFile, f.Subject(), FileKind+"/"+string(f.ID))
			},
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, f File) (File, error) { return f.told(ctx, tx, p) },
		},
		volumes: staff.Keeping[Tx, Volume]{
			Kind: VolumeKind, Update: s.Update, Staff: Tx.Staff, Ref: Volume.Ref,
			Load: staff.Loads(Tx.Volume), Save: Tx.SaveVolume,
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, v Volume) (Volume, error) { return v.told(ctx, tx, p) },
			Sees: func(p staff.Pass, v Volume) error {
				return p.Permit(ActReadRegister, policy.Subject{Org: v.Org}, v.name())
			},
		},
		reveals: staff.Keeping[Tx, Pair]{
			Kind: FileKind, Update: s.Update, Staff: Tx.Staff, Ref: func(p Pair) policy.Ref { return p.File.Ref() }, Load: both,
		},
		shelves: staff.Keeping[Tx, Shelf]{
			Kind: ShelfKind, Update: s.Update, Staff: Tx.Staff, Ref: Shelf.Ref,
			Load: staff.Loads(Tx.Shelf), Save: Tx.SaveShelf,
			Sees: func(p staff.Pass, one Shelf) error {
				return p.Permit(ActReadRegister, policy.Subject{Org: one.Org}, ShelfKind+"/"+one.Path)
			},
		},
		incidents: staff.Keeping[Tx, Incident]{
			Kind: IncidentRecord, Update: s.Update, Staff: Tx.Staff, Ref: Incident.Ref,
			Load: staff.Loads(Tx.Incident), Save: Tx.SaveIncident,
			Sees: func(p staff.Pass, i Incident) error {
				return p.Permit(ActReadIncident, i.Subject(), i.record().Name())
			},
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, i Incident) (Incident, error) {
				return i, i.told(ctx, tx, p)
			},
		},
		stocktakes: staff.Keeping[Tx, Stocktake]{
			Kind: StocktakeKind, Update: s.Update, Staff: Tx.Staff, Ref: Stocktake.Ref, Load: shelfCount, Save: Tx.SaveStocktake,
			Sees: func(p staff.Pass, one Stocktake) error {
				return p.Permit(ActReadStocktake, policy.Subject{Org: one.Org}, one.record().Name())
			},
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, s Stocktake) (Stocktake, error) {
				return s.Told(ctx, tx, p)
			},
		},
		ledgers: LedgerKeeping(s.Update, func(tx Tx) Tx { return tx }),
		disposals: staff.Keeping[Tx, Disposal]{
			Kind: DisposalKind, Update: s.Update, Staff: Tx.Staff, Ref: Disposal.Ref,
			Load: staff.Loads(Tx.Disposal), Save: Tx.SaveDisposal,
			Sees: func(p staff.Pass, x Disposal) error {
				return p.Permit(ActReadRegister, policy.Subject{Org: x.Org}, x.record().Name())
			},
			Shows: func(ctx context.Context, tx Tx, p staff.Pass, x Disposal) (Disposal, error) {
				return x.told(ctx, tx, p)
			},
		},
	}
}

// on runs a pure act on a file alone, and files it away when its signature was
// the last one wanted.
func (r *Room) on(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, f File) (File, journal.Draft, error),
) (File, error) {
	volume := VolumeID(r.gate.House().ID())
	return r.files.Run(ctx, r.gate, req, action, ref, input, func(tx Tx, p staff.Pass, was File) (File, error) {
		f, d, err := pure(p, was)
		if err != nil {
			return File{}, err
		}
		if !f.Agreed() {
			return r.files.Keep(ctx, tx, p, was, f, d)
		}
		d.Act = p.Act
		seq, err := tx.NextNumber(ctx, Series(f.Org, Business))
		if err != nil {
			return File{}, err
		}
		made := f.MakeVolume(p.At, p.Law, d, volume, seq)
		made.FileDraft = made.FileDraft.Running(was.answering(p.Law), made.File.answering(p.Law))
		return save(ctx, tx, made)
	})
}

// pair runs a pure act on a file and its volume.
func (r *Room) pair(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	pure func(p staff.Pass, f File, v Volume) (Pair, error),
) (File, error) {
	return r.pairIn(ctx, req, ref, action, input, func(_ Tx, p staff.Pass, f File, v Volume) (Pair, error) { return pure(p, f, v) })
}

// pairIn is pair for an act that must see the tree of shelves as well.
func (r *Room) pairIn(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	do func(tx Tx, p staff.Pass, f File, v Volume) (Pair, error),
) (File, error) {
	return r.files.Run(ctx, r.gate, req, action, ref, input, func(tx Tx, p staff.Pass, f File) (File, error) {
		var v Volume
		if f.Volume != "" {
			var err error
			if v, err = tx.Volume(ctx, f.Org, f.Volume); err != nil {
				return File{}, err
			}
		}
		both, err := do(tx, p, f, v)
		if err != nil {
			return File{}, err
		}
		both.FileDraft.Act, both.VolumeDraft.Act = p.Act, p.Act
		both.FileDraft = both.FileDraft.Running(f.answering(p.Law), both.File.answering(p.Law))
		return save(ctx, tx, both)
	})
}

// save saves both records of an act, or the file alone when it has no volume.
func save(ctx context.Context, tx Tx, p Pair) (File, error) {
	if p.Volume.ID != "" {
		if _, err := tx.SaveVolume(ctx, p.Volume, p.VolumeDraft); err != nil {
			return File{}, err
		}
	}
	return tx.SaveFile(ctx, p.File, p.FileDraft)
}

// Open starts the file of a project: see [Open].
func (r *Room) Open(ctx context.Context, req policy.Request, p Project) (File, error) {
	id := FileID(r.gate.House().ID())
	return r.files.Naming(p.names()...).Act(ctx, r.gate, req, ActOpen, policy.Ref{}, p, func(pass staff.Pass, _ File) (File, journal.Draft, error) {
		return Open(pass.Who, pass.At, pass.Law, req.Org(), id, p)
	})
}

// EditInventory puts a new inventory in the place of the old one: see
// [File.EditInventory].
func (r *Room) EditInventory(ctx context.Context, req policy.Request, ref policy.Ref, in Inventory) (File, error) {
	return r.on(ctx, req, ref, ActEditInventory, in, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.EditInventory(p.Who, p.At, p.Law, in)
	})
}

// EndProject records the day the project ended: see [File.EndProject].
func (r *Room) EndProject(ctx context.Context, req policy.Request, ref policy.Ref, ended calendar.Day) (File, error) {
	return r.on(ctx, req, ref, ActEndProject, ended, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.EndProject(p.Who, p.At, p.Law, ended)
	})
}

// Sign sets a signature: see [File.Sign]. The one that completes the acceptance
// numbers the file and makes it a volume in the same commit.
func (r *Room) Sign(ctx context.Context, req policy.Request, ref policy.Ref, s Signing) (File, error) {
	return r.on(ctx, req, ref, ActSign, s, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Sign(p.Who, p.At, p.Law, s)
	})
}

// HandOver passes the file from A to B: see [File.HandOver].
func (r *Room) HandOver(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return r.on(ctx, req, ref, ActHandOver, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.HandOver(p.Who, p.At, p.Law)
	})
}

// RequestSupplement sends the file back to A: see [File.RequestSupplement].
func (r *Room) RequestSupplement(ctx context.Context, req policy.Request, ref policy.Ref, wants []Want) (File, error) {
	return r.on(ctx, req, ref, ActRequestSupplement, wants, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.RequestSupplement(p.Who, p.At, p.Law, wants)
	})
}

// AnswerSupplement brings the file back to B: see [File.AnswerSupplement].
func (r *Room) AnswerSupplement(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return r.on(ctx, req, ref, ActAnswerSupplement, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.AnswerSupplement(p.Who, p.At, p.Law)
	})
}

// Code codes the items, by the regulation's format when codes is empty: see
// [File.Code].
func (r *Room) Code(ctx context.Context, req policy.Request, ref policy.Ref, codes []string) (File, error) {
	return r.on(ctx, req, ref, ActCode, codes, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Code(p.Who, p.At, p.Law, codes)
	})
}

// Check is B's check: see [File.Check].
func (r *Room) Check(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return r.on(ctx, req, ref, ActCheck, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Check(p.Who, p.At, p.Law)
	})
}

// Deliver presents the file to the archivist: see [File.Deliver].
func (r *Room) Deliver(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return r.on(ctx, req, ref, ActDeliver, nil, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Deliver(p.Who, p.At, p.Law)
	})
}

// Refuse sends a delivery back with its differences: see [File.Refuse].
func (r *Room) Refuse(ctx context.Context, req policy.Request, ref policy.Ref, found []Difference) (File, error) {
	return r.on(ctx, req, ref, ActRefuse, found, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Refuse(p.Who, p.At, p.Law, found)
	})
}

// Accept is the archivist's item-by-item check: see [File.Accept]. When B has
// signed already it numbers the file and makes it a volume in the same commit.
func (r *Room) Accept(ctx context.Context, req policy.Request, ref policy.Ref, counts []Count) (File, error) {
	return r.on(ctx, req, ref, ActAccept, counts, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Accept(p.Who, p.At, p.Law, counts)
	})
}

// Extend records an approver's consent to more time: see [File.Extend].
func (r *Room) Extend(ctx context.Context, req policy.Request, ref policy.Ref, g Grant) (File, error) {
	return r.on(ctx, req, ref, ActExtend, g, func(p staff.Pass, f File) (File, journal.Draft, error) {
		return f.Extend(p.Who, p.At, p.Law, g)
	})
}

// Register writes the file's line in the register book: see [File.Register].
func (r *Room) Register(ctx context.Context, req policy.Request, ref policy.Ref) (File, error) {
	return r.pair(ctx, req, ref, ActRegister, nil, func(p staff.Pass, f File, v Volume) (Pair, error) {
		return f.Register(v, p.Who, p.At, p.Law)
	})
}

// Place puts the volume in its place: see [File.Place]. It is one of the tree
// where the organisation keeps one: see [Shelf].
func (r *Room) Place(ctx context.Context, req policy.Request, ref policy.Ref, to Place) (File, error) {
	return r.pairIn(ctx, req, ref, ActPlace, to, func(tx Tx, p staff.Pass, f File, v Volume) (Pair, error) {
		both, err := f.Place(v, p.Who, p.At, p.Law, to)
		if err != nil {
			return Pair{}, err
		}
		shelf, tree, err := where(ctx, tx, f.Org, to)
		if err != nil {
			return Pair{}, err
		}
		c := &policy.Checks{Subject: v.name()}
		to.shelved(c, shelf, tree)
		return both, c.Err()
	})
}

// VoidNumber makes the file's number void: see [File.VoidNumber].
func (r *Room) VoidNumber(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (File, error) {
	return r.pair(ctx, req, ref, ActVoidNumber, reason, func(p staff.Pass, f File, v Volume) (Pair, error) {
		return f.VoidNumber(v, p.Who, p.At, p.Law, reason)
	})
}

// GiveAnnex hands a paper of the annex to the customer: see [File.GiveAnnex].
func (r *Room) GiveAnnex(ctx context.Context, req policy.Request, ref policy.Ref, h Handing) (File, error) {
	return r.pair(ctx, req, ref, ActGiveAnnex, h, func(p staff.Pass, f File, v Volume) (Pair, error) {
		return f.GiveAnnex(v, p.Who, p.At, p.Law, h)
	})
}

// Correct puts a slip of the record right: see [File.Correct].
func (r *Room) Correct(ctx context.Context, req policy.Request, ref policy.Ref, a Amendment) (File, error) {
	return r.pair(ctx, req, ref, ActCorrect, a, func(p staff.Pass, f File, v Volume) (Pair, error) {
		return f.Correct(v, p.Who, p.At, p.Law, a)
	})
}
