package httpapi

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	ledgersQuery struct {
		State policy.State `query:"state" doc:"the state of the ledger"`
		pages
	}
	oldVolumes struct {
		Lines []archive.OldVolume `json:"lines" validate:"required,min=1"`
	}
	oldFiles struct {
		Lines []credit.OldFile `json:"lines" validate:"required,min=1"`
	}
	oldDeeds struct {
		Lines []custody.OldDeed `json:"lines" validate:"required,min=1"`
	}
)

// ledgers adds the rows of old ledgers. A body holds as many lines as fit; under a
// request key the same body goes on where it was broken off.
func (a *API) ledgers() {
	n, room := a.ledger(), a.room
	for _, t := range archive.LedgerLifecycle() {
		a.rules[t.Action] = t.Rules
	}
	create(n, archive.ActBeginLedger, room.BeginLedger)
	one(n, "read an old ledger, with what was entered and refused", func(ctx context.Context, req policy.Request, id string) (archive.Ledger, error) {
		return room.Ledger(ctx, req, archive.LedgerID(id))
	})
	list(a, n.collection(), n.tag, "list old ledgers", func(ctx context.Context, req policy.Request, _ string, q ledgersQuery) ([]archive.Ledger, string, error) {
		page, err := room.Ledgers(ctx, req, archive.LedgerQuery{State: q.State, After: q.After, Limit: int(q.Limit)})
		return page.Ledgers, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of an old ledger, with every line that was not entered", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return room.LedgerHistory(ctx, req, archive.LedgerID(id), after, limit)
	})
	bare(n, archive.ActApproveLedger, "approve", room.ApproveLedger)
	act(n, archive.ActEnterVolumes, "enter-volumes", func(ctx context.Context, req policy.Request, ref policy.Ref, in oldVolumes) (archive.Ledger, error) {
		return room.EnterVolumes(ctx, req, ref, in.Lines, nil)
	})
	bare(n, archive.ActCloseLedger, "close", room.CloseLedger)
}

func (a *API) ledger() noun[archive.Ledger] {
	return noun[archive.Ledger]{api: a, path: "/ledgers/{id}", tag: "old ledgers", ref: archive.Ledger.Ref}
}

// oldCreditFiles adds the entering of credit files.
func (a *API) oldCreditFiles(office *credit.Office) {
	act(a.ledger(), archive.ActEnterCreditFiles, "enter-credit-files", func(ctx context.Context, req policy.Request, ref policy.Ref, in oldFiles) (archive.Ledger, error) {
		return office.EnterFiles(ctx, req, ref, in.Lines, nil)
	})
}

// oldDeeds adds the entering of deeds.
func (a *API) oldDeeds(vault *custody.Vault) {
	act(a.ledger(), archive.ActEnterDeeds, "enter-deeds", func(ctx context.Context, req policy.Request, ref policy.Ref, in oldDeeds) (archive.Ledger, error) {
		return vault.EnterDeeds(ctx, req, ref, in.Lines, nil)
	})
}
