package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	statedFacts struct {
		Facts string `json:"facts" validate:"required"`
	}
	passedOn struct {
		Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
		lending.Recipient
	}
)

// lending adds the rows of slips.
func (a *API) lending(store lending.Store) {
	desk := lending.NewDesk(store, a.House)
	n := noun[lending.Slip]{api: a, path: "/slips/{id}", tag: "slips", ref: lending.Slip.Ref}
	create(n, lending.ActDraft, desk.Draft)
	one(n, "read a slip", func(ctx context.Context, req policy.Request, id string) (lending.Slip, error) {
		return desk.Slip(ctx, req, lending.SlipID(id))
	})
	list(a, n.collection(), n.tag, "list slips: the register's readers all of them, others their own", func(ctx context.Context, req policy.Request, _ string, q slipsQuery) ([]lending.Slip, string, error) {
		page, err := desk.Slips(ctx, req, q.query())
		return page.Slips, page.Next, err
	})
	explain(n, lending.Lifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return desk.Explain(ctx, req, lending.SlipID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a slip", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return desk.History(ctx, req, lending.SlipID(id), after, limit)
	})
	answerTo(a, n.path+"/digest", n.tag, "the digest that the borrower signs", func(ctx context.Context, req policy.Request, id string, _ struct{}) (signedDigest, error) {
		s, err := desk.Slip(ctx, req, lending.SlipID(id))
		return signedDigest{s.Digest()}, err
	})
	bare(n, lending.ActSubmit, "submit", desk.Submit)
	bare(n, lending.ActApprove, "approve", desk.Approve)
	bare(n, lending.ActApproveReading, "approve-reading", desk.ApproveReading)
	act(n, lending.ActRefuse, "refuse", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (lending.Slip, error) {
		return desk.Refuse(ctx, req, ref, in.Reason)
	})
	act(n, lending.ActLend, "lend", func(ctx context.Context, req policy.Request, ref policy.Ref, in itemCounts) (lending.Slip, error) {
		return desk.Lend(ctx, req, ref, in.Counts)
	})
	act(n, lending.ActSign, "sign", func(ctx context.Context, req policy.Request, ref policy.Ref, in signedDigest) (lending.Slip, error) {
		return desk.Sign(ctx, req, ref, in.Digest)
	})
	bare(n, lending.ActRenew, "renew", desk.Renew)
	act(n, lending.ActRecall, "recall", desk.Recall)
	act(n, lending.ActReturn, "return", desk.Return)
	act(n, lending.ActClaimReturned, "claim-returned", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedFacts) (lending.Slip, error) {
		return desk.ClaimReturned(ctx, req, ref, in.Facts)
	})
	act(n, lending.ActDeclareLost, "declare-lost", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedFacts) (lending.Slip, error) {
		return desk.DeclareLost(ctx, req, ref, in.Facts)
	})
	act(n, lending.ActClose, "close", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (lending.Slip, error) {
		return desk.Close(ctx, req, ref, in.Reason)
	})
	act(n, lending.ActCancel, "cancel", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (lending.Slip, error) {
		return desk.Cancel(ctx, req, ref, in.Reason)
	})

	act(n, lending.ActRecover, "recover", desk.Recover)
	act(n, lending.ActAllowPassingOn, "allow-passing-on", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedPurpose) (lending.Slip, error) {
		return desk.AllowPassingOn(ctx, req, ref, in.Purpose)
	})
	answerTo(a, n.path+"/turn", n.tag, "the slip's place in the queue for its volume, in the order of that queue", func(ctx context.Context, req policy.Request, id string, _ struct{}) (lending.Turn, error) {
		return desk.Turn(ctx, req, lending.SlipID(id))
	})

	volumes := noun[archive.Volume]{api: a, path: "/volumes/{id}", tag: "volumes", ref: archive.Volume.Ref}
	list(a, volumes.path+"/queue", volumes.tag, "the slips that wait for a volume, as the desk serves them: the approved ones in the order of their submission, then the others", func(ctx context.Context, req policy.Request, id string, q pages) ([]lending.Slip, string, error) {
		page, err := desk.Queue(ctx, req, archive.VolumeID(id), q.After, int(q.Limit))
		return page.Slips, page.Next, err
	})
	purposed(volumes, lending.ActConsult, "consult", masked, func(ctx context.Context, req policy.Request, id, purpose string) (archive.Volume, error) {
		return desk.Read(ctx, req, archive.VolumeID(id), purpose)
	})
	disclosed(a, volumes.path+"/pass-on", volumes.tag, lending.ActPassOn, "", masked, func(ctx context.Context, req policy.Request, id string, _ struct{}, in passedOn) (lending.Slip, error) {
		return desk.PassOn(ctx, req, archive.VolumeID(id), in.Purpose, in.Recipient)
	})
	list(a, "/reports/overdue-slips", "reports", "what is lent and due or overdue, the most overdue first", func(ctx context.Context, req policy.Request, _ string, q ladderQuery) ([]lending.Step, string, error) {
		page, err := desk.Ladder(ctx, req, lending.LadderQuery{Rung: q.Rung, Borrower: q.Borrower, After: q.After, Limit: int(q.Limit)})
		return page.Steps, page.Next, err
	})
	list(a, "/reports/unservable-slips", "reports", "slips that wait for a volume which is there no longer, destroyed or of a void number: those to cancel", func(ctx context.Context, req policy.Request, _ string, q slipsQuery) ([]lending.Slip, string, error) {
		page, err := desk.Unservable(ctx, req, q.query())
		return page.Slips, page.Next, err
	})
	register(a, "loans", "the register of loans, whole and streamed, as JSON, CSV or a page to print", registered[slipFilter, lending.Slip]{
		each: func(x *exchange, q slipFilter) iter.Seq2[lending.Slip, error] {
			return desk.EachSlip(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q slipFilter, w *bufio.Writer, lang policy.Lang) error {
			return desk.WriteRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q slipFilter, w *bufio.Writer, lang policy.Lang) error {
			return desk.PrintRegister(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

// slipFilter is what slips and their register can be asked.
type slipFilter struct {
	State     policy.State     `query:"state" doc:"the state of the slip"`
	Form      lending.Form     `query:"form" doc:"loan or reading"`
	Class     archive.Class    `query:"class" doc:"business, credit or contract"`
	Number    string           `query:"number" doc:"the archive number of the volume"`
	Volume    archive.VolumeID `query:"volume" doc:"the volume's id"`
	Borrower  policy.PersonID  `query:"borrower" doc:"who borrows"`
	LentFrom  calendar.Day     `query:"lent-from" doc:"lent on the day or later"`
	LentUntil calendar.Day     `query:"lent-until" doc:"lent on the day or earlier"`
	DueFrom   calendar.Day     `query:"due-from" doc:"lent, and due on the day or later"`
	DueUntil  calendar.Day     `query:"due-until" doc:"lent, and due on the day or earlier"`
}

func (q slipFilter) query() lending.SlipQuery {
	return lending.SlipQuery{
		State: q.State, Form: q.Form, Class: q.Class, Number: q.Number, Volume: q.Volume, Borrower: q.Borrower,
		LentFrom: q.LentFrom, LentUntil: q.LentUntil, DueFrom: q.DueFrom, DueUntil: q.DueUntil,
	}
}

type slipsQuery struct {
	slipFilter
	pages
}

func (q slipsQuery) query() lending.SlipQuery {
	all := q.slipFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type ladderQuery struct {
	Rung     lending.Rung    `query:"rung" doc:"due-soon, due-today, overdue-1, overdue-7 or overdue-30"`
	Borrower policy.PersonID `query:"borrower" doc:"who borrows"`
	pages
}
