package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	heldBy struct {
		Hold string `json:"hold" validate:"required,max=64,plain"`
	}
	retainedFrom struct {
		// From is the day from which the time is counted; none: the day of filing.
		From calendar.Day `json:"from,omitzero"`
	}
	findings struct {
		Findings string `json:"findings" validate:"required"`
	}
	stocks struct {
		Found []archive.Stock `json:"found"`
	}
	signedDigest struct {
		Digest journal.Digest `json:"digest" validate:"required"`
	}
	newShelf struct {
		// Path is the shelf's place in the tree: "R1/C2/S3".
		Path string `json:"path" validate:"required"`
		archive.ShelfNote
	}
	volumeList struct {
		Volumes []archive.VolumeID `json:"volumes" validate:"required"`
	}
	verdicts struct {
		Verdicts []archive.Verdict `json:"verdicts" validate:"required"`
	}
	struckVolume struct {
		Volume archive.VolumeID `json:"volume" validate:"required"`
		Reason string           `json:"reason" validate:"required"`
	}
)

func (retainedFrom) spare() {}

// volumeLife adds the rows of a volume's life on the shelves.
func (a *API) volumeLife(n noun[archive.Volume]) {
	room := a.room
	explain(n, archive.VolumeLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return room.ExplainVolume(ctx, req, archive.VolumeID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a volume", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.VolumeHistory(ctx, req, archive.VolumeID(id), after, limit)
	})
	bare(n, archive.ActInspect, "inspect", room.Inspect)
	act(n, archive.ActMove, "move", room.Move)
	bare(n, archive.ActTakeOver, "take-over", room.TakeOver)
	act(n, archive.ActHold, "hold", room.PlaceHold)
	act(n, archive.ActLiftHold, "lift-hold", func(ctx context.Context, req policy.Request, ref policy.Ref, in heldBy) (archive.Volume, error) {
		return room.LiftHold(ctx, req, ref, in.Hold)
	})
	act(n, archive.ActRestrict, "restrict", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (archive.Volume, error) {
		return room.Restrict(ctx, req, ref, in.Reason)
	})
	act(n, archive.ActUnrestrict, "unrestrict", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (archive.Volume, error) {
		return room.Unrestrict(ctx, req, ref, in.Reason)
	})
	act(n, archive.ActRetain, "retain", func(ctx context.Context, req policy.Request, ref policy.Ref, in retainedFrom) (archive.Volume, error) {
		return room.Retain(ctx, req, ref, in.From)
	})
}

// shelves adds the rows of the tree of shelves. A shelf's id in a path is its own
// path, with its slashes percent-encoded.
func (a *API) shelves() {
	room := a.room
	n := noun[archive.Shelf]{api: a, path: "/shelves/{id}", tag: "shelves", ref: archive.Shelf.Ref}
	create(n, archive.ActAddShelf, func(ctx context.Context, req policy.Request, in newShelf) (archive.Shelf, error) {
		return room.AddShelf(ctx, req, in.Path, in.ShelfNote)
	})
	one(n, "read a shelf, by its path", room.Shelf)
	list(a, n.collection(), n.tag, "list shelves by their paths", func(ctx context.Context, req policy.Request, _ string, q shelvesQuery) ([]archive.Shelf, string, error) {
		page, err := room.Shelves(ctx, req, archive.ShelfQuery{Under: q.Under, Barcode: q.Barcode, After: q.After, Limit: int(q.Limit)})
		return page.Shelves, page.Next, err
	})
	act(n, archive.ActChangeShelf, "change", room.ChangeShelf)
}

// incidents adds the rows of losses, damage, leaks and misuse.
func (a *API) incidents() {
	room := a.room
	n := noun[archive.Incident]{api: a, path: "/incidents/{id}", tag: "incidents", ref: archive.Incident.Ref}
	create(n, archive.ActOpenIncident, room.OpenIncident)
	one(n, "read an incident", func(ctx context.Context, req policy.Request, id string) (archive.Incident, error) {
		return room.Incident(ctx, req, archive.IncidentID(id))
	})
	list(a, n.collection(), n.tag, "list incidents", func(ctx context.Context, req policy.Request, _ string, q incidentsQuery) ([]archive.Incident, string, error) {
		page, err := room.Incidents(ctx, req, archive.IncidentQuery{
			State: q.State, Kind: q.Kind, Of: archive.Source{Kind: q.OfKind, ID: q.OfID}, Answers: q.Answers, After: q.After, Limit: int(q.Limit),
		})
		return page.Incidents, page.Next, err
	})
	explain(n, archive.IncidentLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return room.ExplainIncident(ctx, req, archive.IncidentID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of an incident", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.IncidentHistory(ctx, req, archive.IncidentID(id), after, limit)
	})
	act(n, archive.ActInvestigate, "investigate", func(ctx context.Context, req policy.Request, ref policy.Ref, in findings) (archive.Incident, error) {
		return room.Investigate(ctx, req, ref, in.Findings)
	})
	act(n, archive.ActDecideIncident, "decide", room.DecideIncident)
	act(n, archive.ActCloseIncident, "close", room.CloseIncident)
}

// stocktakes adds the rows of counting the shelves.
func (a *API) stocktakes() {
	room := a.room
	n := noun[archive.Stocktake]{api: a, path: "/stocktakes/{id}", tag: "stocktakes", ref: archive.Stocktake.Ref}
	create(n, archive.ActStartStocktake, room.StartStocktake)
	one(n, "read a stocktake; what was expected only once it is closed", func(ctx context.Context, req policy.Request, id string) (archive.Stocktake, error) {
		return room.Stocktake(ctx, req, archive.StocktakeID(id))
	})
	list(a, n.collection(), n.tag, "list stocktakes", func(ctx context.Context, req policy.Request, _ string, q stocktakesQuery) ([]archive.Stocktake, string, error) {
		page, err := room.Stocktakes(ctx, req, archive.StocktakeQuery{State: q.State, Place: q.Place, Scope: q.Scope, After: q.After, Limit: int(q.Limit)})
		return page.Stocktakes, page.Next, err
	})
	explain(n, policy.Lifecycle[archive.Stocktake](nil), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return room.ExplainStocktake(ctx, req, archive.StocktakeID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a stocktake", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.StocktakeHistory(ctx, req, archive.StocktakeID(id), after, limit)
	})
	answerTo(a, n.path+"/digest", n.tag, "the digest of what was entered, which the counter signs", func(ctx context.Context, req policy.Request, id string, _ struct{}) (signedDigest, error) {
		s, err := room.Stocktake(ctx, req, archive.StocktakeID(id))
		return signedDigest{s.Sheet()}, err
	})
	act(n, archive.ActEnterStocktake, "enter", func(ctx context.Context, req policy.Request, ref policy.Ref, in stocks) (archive.Stocktake, error) {
		return room.EnterStocktake(ctx, req, ref, in.Found)
	})
	act(n, archive.ActCloseStocktake, "close", func(ctx context.Context, req policy.Request, ref policy.Ref, in signedDigest) (archive.Stocktake, error) {
		return room.CloseStocktake(ctx, req, ref, in.Digest)
	})
	act(n, archive.ActResolveStocktake, "resolve", room.ResolveStocktake)
	act(n, archive.ActDropStocktake, "drop", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (archive.Stocktake, error) {
		return room.DropStocktake(ctx, req, ref, in.Reason)
	})
}

// disposals adds the rows of destruction lists.
func (a *API) disposals() {
	room := a.room
	n := noun[archive.Disposal]{api: a, path: "/disposals/{id}", tag: "disposals", ref: archive.Disposal.Ref}
	create(n, archive.ActDrawDisposal, func(ctx context.Context, req policy.Request, in volumeList) (archive.Disposal, error) {
		return room.DrawUpDisposal(ctx, req, in.Volumes)
	})
	one(n, "read a destruction list", func(ctx context.Context, req policy.Request, id string) (archive.Disposal, error) {
		return room.Disposal(ctx, req, archive.DisposalID(id))
	})
	list(a, n.collection(), n.tag, "list destruction lists", func(ctx context.Context, req policy.Request, _ string, q disposalsQuery) ([]archive.Disposal, string, error) {
		page, err := room.Disposals(ctx, req, archive.DisposalQuery{State: q.State, After: q.After, Limit: int(q.Limit)})
		return page.Disposals, page.Next, err
	})
	explain(n, archive.DisposalLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return room.ExplainDisposal(ctx, req, archive.DisposalID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a destruction list", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.DisposalHistory(ctx, req, archive.DisposalID(id), after, limit)
	})
	act(n, archive.ActAppraise, "appraise", func(ctx context.Context, req policy.Request, ref policy.Ref, in verdicts) (archive.Disposal, error) {
		return room.Appraise(ctx, req, ref, in.Verdicts)
	})
	act(n, archive.ActStrike, "strike", func(ctx context.Context, req policy.Request, ref policy.Ref, in struckVolume) (archive.Disposal, error) {
		return room.StrikeDisposal(ctx, req, ref, in.Volume, in.Reason)
	})
	bare(n, archive.ActApproveDisposal, "approve", room.ApproveDisposal)
	act(n, archive.ActRefuseDisposal, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (archive.Disposal, error) {
		return room.RefuseDisposal(ctx, req, ref, in.Reason)
	})
	bare(n, archive.ActDestroy, "destroy", room.Destroy)
	sheet(a, n.path+"/lines", n.tag, "disposal", "a destruction list, as JSON, CSV or a page to print", registered[struct{}, archive.DisposalLine]{
		each: func(x *exchange, _ struct{}) iter.Seq2[archive.DisposalLine, error] {
			return func(yield func(archive.DisposalLine, error) bool) {
				list, err := room.Disposal(x.r.Context(), x.req, archive.DisposalID(x.r.PathValue("id")))
				each(yield, list.Lines, err)
			}
		},
		csv: func(x *exchange, _ struct{}, w *bufio.Writer, lang policy.Lang) error {
			return room.WriteDisposal(x.r.Context(), x.req, archive.DisposalID(x.r.PathValue("id")), w, lang)
		},
		html: func(x *exchange, _ struct{}, w *bufio.Writer, lang policy.Lang) error {
			return room.PrintDisposal(x.r.Context(), x.req, archive.DisposalID(x.r.PathValue("id")), w, lang)
		},
	})
	list(a, "/reports/unretained-volumes", "reports", "volumes in the archive of which nothing says how long they are kept: those to set anew once the regulation gives a period", func(ctx context.Context, req policy.Request, _ string, q volumesQuery) ([]archive.Volume, string, error) {
		page, err := room.Unretained(ctx, req, q.query())
		return page.Volumes, page.Next, err
	})
	list(a, "/reports/expired-volumes", "reports", "volumes whose time of keeping is over and that may be drawn up: none of them held, lent, missing or on a list", func(ctx context.Context, req policy.Request, _ string, q volumesQuery) ([]archive.Volume, string, error) {
		page, err := room.Expired(ctx, req, q.query())
		return page.Volumes, page.Next, err
	})
}

type (
	shelvesQuery struct {
		Under   string `query:"under" doc:"a path: the shelves below it"`
		Barcode string `query:"barcode" doc:"the shelf's barcode"`
		pages
	}
	incidentsQuery struct {
		State   policy.State         `query:"state" doc:"the state of the incident"`
		Kind    archive.IncidentKind `query:"kind" doc:"loss, damage, leak, misuse or mismatch"`
		OfKind  string               `query:"of-kind" doc:"the kind of the record it is about, such as volume"`
		OfID    string               `query:"of-id" doc:"the id of the record it is about"`
		Answers policy.PersonID      `query:"answers" doc:"who answers for it"`
		pages
	}
	stocktakesQuery struct {
		State policy.State  `query:"state" doc:"the state of the stocktake"`
		Place string        `query:"place" doc:"the place that is counted, such as R1/C2"`
		Scope archive.Scope `query:"scope" doc:"full, partial or surprise"`
		pages
	}
	disposalsQuery struct {
		State policy.State `query:"state" doc:"the state of the list"`
		pages
	}
)
