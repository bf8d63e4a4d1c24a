package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"reflect"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// What an act is told beside the record, where the service takes a plain value.
type (
	// newFile is a project without its end, which is recorded by an act of its own.
	newFile struct {
		Number     string              `json:"number" validate:"required,max=64,plain" example:"L-017"`
		Kind       policy.BusinessKind `json:"kind" validate:"required" example:"loan"`
		Customer   archive.CustomerID  `json:"customer" validate:"required,max=64,plain" example:"c-9"`
		Title      string              `json:"title,omitempty" validate:"max=200,plain" example:"流动资金贷款 L-017"`
		Amount     policy.Yuan         `json:"amount" validate:"required"`
		A          policy.PersonID     `json:"a" validate:"required,max=64,plain" example:"manager-a"`
		B          policy.PersonID     `json:"b" validate:"required,max=64,plain" example:"manager-b"`
		Department policy.DepartmentID `json:"department,omitempty" validate:"max=64,plain" example:"lending"`
		Conditions []policy.Condition  `json:"conditions,omitempty" validate:"max=20,unique" example:"mortgage"`
	}
	projectEnd struct {
		Ended calendar.Day `json:"ended"`
	}
	supplementList struct {
		Wants []archive.Want `json:"wants" validate:"required"`
	}
	itemCodes struct {
		// Codes are in the order of the items; none: by the regulation's format.
		Codes []string `json:"codes,omitempty"`
	}
	differences struct {
		Differences []archive.Difference `json:"differences" validate:"required"`
	}
	itemCounts struct {
		Counts []archive.Count `json:"counts" validate:"required"`
	}
	statedReason struct {
		Reason string `json:"reason" validate:"required"`
	}
	statedPurpose struct {
		Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
	}
)

func (itemCodes) spare() {}

// files adds the rows of business files.
func (a *API) files() {
	room := a.room
	n := noun[archive.File]{api: a, path: "/files/{id}", tag: "files", ref: archive.File.Ref}

	explain(n, archive.Lifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return room.Explain(ctx, req, archive.FileID(id))
	})
	create(n, archive.ActOpen, func(ctx context.Context, req policy.Request, in newFile) (archive.File, error) {
		return room.Open(ctx, req, archive.Project{
			Number: in.Number, Kind: in.Kind, Customer: in.Customer, Title: in.Title, Amount: in.Amount,
			A: in.A, B: in.B, Department: in.Department, Conditions: in.Conditions,
		})
	})
	one(n, "read the record of a file", func(ctx context.Context, req policy.Request, id string) (archive.File, error) {
		return room.File(ctx, req, archive.FileID(id))
	})
	list(a, n.collection(), n.tag, "list files: the register's readers all of them, others their own", func(ctx context.Context, req policy.Request, _ string, q filesQuery) ([]archive.File, string, error) {
		page, err := room.Files(ctx, req, q.query())
		return page.Files, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a file", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.History(ctx, req, archive.FileID(id), after, limit)
	})
	answerTo(a, n.path+"/digests", n.tag, "the digests that signatures stand over, as the file is now", func(ctx context.Context, req policy.Request, id string, _ struct{}) (digests, error) {
		f, err := room.File(ctx, req, archive.FileID(id))
		return digestsOf(f), err
	})

	act(n, archive.ActEditInventory, "edit-inventory", room.EditInventory)
	act(n, archive.ActEndProject, "end-project", func(ctx context.Context, req policy.Request, ref policy.Ref, in projectEnd) (archive.File, error) {
		return room.EndProject(ctx, req, ref, in.Ended)
	})
	act(n, archive.ActSign, "sign", room.Sign)
	bare(n, archive.ActHandOver, "hand-over", room.HandOver)
	act(n, archive.ActRequestSupplement, "request-supplement", func(ctx context.Context, req policy.Request, ref policy.Ref, in supplementList) (archive.File, error) {
		return room.RequestSupplement(ctx, req, ref, in.Wants)
	})
	bare(n, archive.ActAnswerSupplement, "answer-supplement", room.AnswerSupplement)
	act(n, archive.ActCode, "code", func(ctx context.Context, req policy.Request, ref policy.Ref, in itemCodes) (archive.File, error) {
		return room.Code(ctx, req, ref, in.Codes)
	})
	bare(n, archive.ActCheck, "check", room.Check)
	bare(n, archive.ActDeliver, "deliver", room.Deliver)
	act(n, archive.ActRefuse, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in differences) (archive.File, error) {
		return room.Refuse(ctx, req, ref, in.Differences)
	})
	act(n, archive.ActAccept, "accept", func(ctx context.Context, req policy.Request, ref policy.Ref, in itemCounts) (archive.File, error) {
		return room.Accept(ctx, req, ref, in.Counts)
	})
	bare(n, archive.ActRegister, "register", room.Register)
	act(n, archive.ActPlace, "place", room.Place)
	act(n, archive.ActVoidNumber, "void-number", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (archive.File, error) {
		return room.VoidNumber(ctx, req, ref, in.Reason)
	})
	act(n, archive.ActExtend, "extend", room.Extend)
	act(n, archive.ActGiveAnnex, "give-annex", room.GiveAnnex)
	act(n, archive.ActCorrect, "correct", room.Correct)
	purposed(n, archive.ActReveal, "reveal", unmasked, func(ctx context.Context, req policy.Request, id, purpose string) (archive.File, error) {
		return room.Reveal(ctx, req, archive.FileID(id), purpose)
	})
}

// volumes adds the rows of volumes.
func (a *API) volumes() {
	room := a.room
	n := noun[archive.Volume]{api: a, path: "/volumes/{id}", tag: "volumes", ref: archive.Volume.Ref}

	one(n, "read the record of a volume: of a credit volume, which is consulted, what stands in the register", func(ctx context.Context, req policy.Request, id string) (archive.Volume, error) {
		return room.Volume(ctx, req, archive.VolumeID(id))
	})
	list(a, n.collection(), n.tag, "list volumes in the order of their series, void numbers included", func(ctx context.Context, req policy.Request, _ string, q volumesQuery) ([]archive.Volume, string, error) {
		page, err := room.Volumes(ctx, req, q.query())
		return page.Volumes, page.Next, err
	})
	list(a, n.collection()+"/lookup", n.tag, "what a volume's number tells whoever may borrow", func(ctx context.Context, req policy.Request, _ string, q numberQuery) ([]archive.Card, string, error) {
		cards, err := room.Lookup(ctx, req, q.Number)
		return cards, "", err
	})
	a.volumeLife(n)
}

type numberQuery struct {
	Number string `query:"number" required:"true" doc:"the archive number, whole"`
}

// pages is how every list is asked for its pages.
type pages struct {
	After string   `query:"after" doc:"the next of the page before, of the same query"`
	Limit pageSize `query:"limit" doc:"the most to return"`
}

type filesQuery struct {
	State     policy.State       `query:"state" doc:"sorting, checking, supplementing, checked, delivered, accepted, entered or shelved"`
	Manager   policy.PersonID    `query:"manager" doc:"manager A or B of the project"`
	Customer  archive.CustomerID `query:"customer" doc:"the customer"`
	Project   string             `query:"project" doc:"the project's number"`
	DueBefore calendar.Day       `query:"due-before" doc:"files with an open deadline due before the day"`
	pages
}

func (q filesQuery) query() archive.FileQuery {
	return archive.FileQuery{
		State: q.State, Manager: q.Manager, Customer: q.Customer, Project: q.Project, DueBefore: q.DueBefore,
		After: q.After, Limit: int(q.Limit),
	}
}

// volumeFilter is what volumes and their register can be asked.
type volumeFilter struct {
	Class          archive.Class      `query:"class" doc:"business, credit or contract"`
	State          policy.State       `query:"state" doc:"received, on-shelf, void or disposed"`
	Number         string             `query:"number" doc:"the archive number"`
	Customer       archive.CustomerID `query:"customer" doc:"the customer"`
	Match          string             `query:"match" doc:"found within number, title, project or customer"`
	FiledFrom      calendar.Day       `query:"filed-from" doc:"accepted on the day or later"`
	FiledUntil     calendar.Day       `query:"filed-until" doc:"accepted on the day or earlier"`
	VerifiedBefore calendar.Day       `query:"verified-before" doc:"last verified before the day"`
}

func (q volumeFilter) query() archive.VolumeQuery {
	return archive.VolumeQuery{
		Class: q.Class, State: q.State, Number: q.Number, Customer: q.Customer, Match: q.Match,
		FiledFrom: q.FiledFrom, FiledUntil: q.FiledUntil, VerifiedBefore: q.VerifiedBefore,
	}
}

type volumesQuery struct {
	volumeFilter
	pages
}

func (q volumesQuery) query() archive.VolumeQuery {
	all := q.volumeFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

// digests are what a signer is shown, by purpose.
type digests struct {
	Inventory  journal.Digest `json:"inventory"`
	Acceptance journal.Digest `json:"acceptance"`
	Line       journal.Digest `json:"line"`
}

func digestsOf(f archive.File) digests {
	return digests{
		Inventory: f.Digest(archive.SignInventory), Acceptance: f.Digest(archive.SignAcceptance), Line: f.Digest(archive.SignLine),
	}
}

// purposed adds the reading of a record under a stated purpose (rules G2a and
// G2b): a POST, because it leaves an entry in the reader's own chain.
func purposed[R any](n noun[R], action policy.Action, name string, s sight, do func(ctx context.Context, req policy.Request, id, purpose string) (R, error)) {
	op := n.api.actOp(n.path+"/"+name, n.tag, action)
	op.Parameters = append(op.Parameters, n.api.idParam())
	n.api.takes(&op, reflect.TypeFor[statedPurpose]())
	n.api.answers(&op, http.StatusOK, "the record", reflect.TypeFor[R](), "ETag")
	n.api.add(op, func(x *exchange) error {
		var in statedPurpose
		if err := readJSON(x.w, x.r, &in, n.api.MaxBody); err != nil {
			return err
		}
		rec, err := do(x.r.Context(), x.req, x.r.PathValue("id"), in.Purpose)
		if err != nil {
			return err
		}
		x.record(http.StatusOK, n.ref(rec), rec, s)
		return nil
	})
}

// disclosed adds what is read of a record under a stated purpose and is no record itself:
// a POST as purposed's is. Q says what it can be asked, In has the purpose. An empty
// summary is that of the matrix row.
func disclosed[Q, In, Out any](a *API, path, tag string, action policy.Action, summary string, s sight,
	do func(ctx context.Context, req policy.Request, id string, q Q, in In) (Out, error),
) {
	op := a.actOp(path, tag, action)
	op.Summary = cmp.Or(summary, op.Summary)
	op.Parameters = append(op.Parameters, a.idParam())
	op.Parameters = append(op.Parameters, a.queryParams(reflect.TypeFor[Q]())...)
	a.takes(&op, reflect.TypeFor[In]())
	a.answers(&op, http.StatusOK, "the answer", reflect.TypeFor[Out]())
	a.add(op, func(x *exchange) error {
		var q Q
		if err := readQuery(x.r, &q); err != nil {
			return err
		}
		var in In
		if err := readJSON(x.w, x.r, &in, a.MaxBody); err != nil {
			return err
		}
		out, err := do(x.r.Context(), x.req, x.r.PathValue("id"), q, in)
		if err != nil {
			return err
		}
		write(x.w, x.r, http.StatusOK, "application/json", out, s)
		return nil
	})
}
