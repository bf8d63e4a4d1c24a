package httpapi

import (
	"bufio"
	"context"
	"iter"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

type (
	slotNames struct {
		Slots []string `json:"slots" validate:"required"`
	}
	namedCustodian struct {
		Custodian policy.PersonID `json:"custodian" validate:"required"`
	}
)

// safes adds the rows of safes. What begins or gives up a count of one stands
// under the safe, since it opens and shuts it.
func (a *API) safes(vault *custody.Vault) {
	n := noun[custody.Safe]{api: a, path: "/safes/{id}", tag: "safes", ref: custody.Safe.Ref}
	explain(n, policy.Lifecycle[custody.Safe](nil), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return vault.ExplainSafe(ctx, req, custody.SafeID(id))
	})
	create(n, custody.ActOpenSafe, vault.OpenSafe)
	one(n, "read a safe", func(ctx context.Context, req policy.Request, id string) (custody.Safe, error) {
		return vault.Safe(ctx, req, custody.SafeID(id))
	})
	list(a, n.collection(), n.tag, "list safes", func(ctx context.Context, req policy.Request, _ string, q pages) ([]custody.Safe, string, error) {
		page, err := vault.Safes(ctx, req, custody.SafeQuery{After: q.After, Limit: int(q.Limit)})
		return page.Safes, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a safe", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return vault.SafeHistory(ctx, req, custody.SafeID(id), after, limit)
	})
	act(n, custody.ActArrange, "arrange", func(ctx context.Context, req policy.Request, ref policy.Ref, in slotNames) (custody.Safe, error) {
		return vault.Arrange(ctx, req, ref, in.Slots)
	})
	act(n, custody.ActAssign, "assign", func(ctx context.Context, req policy.Request, ref policy.Ref, in namedCustodian) (custody.Safe, error) {
		return vault.Assign(ctx, req, ref, in.Custodian)
	})
	act(n, custody.ActDropCount, "drop-count", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (custody.Safe, error) {
		return vault.DropCount(ctx, req, ref, in.Reason)
	})
	register(a, "balances", "what every safe held of every kind on a day, as JSON, CSV or a page to print", registered[dayQuery, custody.Balance]{
		each: func(x *exchange, q dayQuery) iter.Seq2[custody.Balance, error] {
			return func(yield func(custody.Balance, error) bool) {
				all, err := vault.Balance(x.r.Context(), x.req, q.Day)
				each(yield, all, err)
			}
		},
		csv: func(x *exchange, q dayQuery, w *bufio.Writer, lang policy.Lang) error {
			return vault.WriteBalance(x.r.Context(), x.req, q.Day, w, lang)
		},
		html: func(x *exchange, q dayQuery, w *bufio.Writer, lang policy.Lang) error {
			return vault.PrintBalance(x.r.Context(), x.req, q.Day, w, lang)
		},
	})
	answerTo(a, "/reports/balance-audit", "reports", "whether balances, safes and deeds agree with the movements", func(ctx context.Context, req policy.Request, _ string, _ struct{}) (balanceAudit, error) {
		audit, err := vault.AuditBalances(ctx, req)
		return balanceAudit{OK: audit.OK(), Audit: audit}, err
	})
}

type balanceAudit struct {
	OK bool `json:"ok"`
	custody.Audit
}

// movements adds the rows of what goes into the vault, out of it or to another
// place in it.
func (a *API) movements(vault *custody.Vault) {
	n := noun[custody.Movement]{api: a, path: "/movements/{id}", tag: "movements", ref: custody.Movement.Ref}
	explain(n, custody.MovementLifecycle(), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return vault.ExplainMovement(ctx, req, custody.MovementID(id))
	})
	createAt(n, "/vault/ask-release", custody.ActRequest, vault.AskRelease)
	createAt(n, "/vault/bring-in", custody.ActBringIn, vault.BringIn)
	createAt(n, "/vault/relocate", custody.ActRelocate, vault.Relocate)
	one(n, "read a movement of deeds", func(ctx context.Context, req policy.Request, id string) (custody.Movement, error) {
		return vault.Movement(ctx, req, custody.MovementID(id))
	})
	list(a, n.collection(), n.tag, "list movements of deeds in the order in which they were begun", func(ctx context.Context, req policy.Request, _ string, q movementsQuery) ([]custody.Movement, string, error) {
		page, err := vault.Movements(ctx, req, q.query())
		return page.Movements, page.Next, err
	})
	history(a, n.path+"/journal", n.tag, "the journal of a movement of deeds", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return vault.MovementHistory(ctx, req, custody.MovementID(id), after, limit)
	})
	answerTo(a, n.path+"/digest", n.tag, "the digest that the second person signs", func(ctx context.Context, req policy.Request, id string, _ struct{}) (signedDigest, error) {
		m, err := vault.Movement(ctx, req, custody.MovementID(id))
		return signedDigest{m.Digest()}, err
	})
	act(n, custody.ActApprove, "approve", vault.Approve)
	act(n, custody.ActCarry, "carry", vault.Carry)
	act(n, custody.ActHandOut, "hand-out", vault.HandOut)
	act(n, custody.ActConfirm, "confirm", vault.Confirm)
	act(n, custody.ActDecline, "decline", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (custody.Movement, error) {
		return vault.Decline(ctx, req, ref, in.Reason)
	})
	act(n, custody.ActWithdraw, "withdraw", func(ctx context.Context, req policy.Request, ref policy.Ref, in statedReason) (custody.Movement, error) {
		return vault.Withdraw(ctx, req, ref, in.Reason)
	})
	purposed(n, custody.ActRevealRelease, "reveal", unmasked, func(ctx context.Context, req policy.Request, id, purpose string) (custody.Movement, error) {
		return vault.RevealRelease(ctx, req, custody.MovementID(id), purpose)
	})
	register(a, "movements", "the register of movements of deeds, whole and streamed, as JSON, CSV or a page to print", registered[movementFilter, custody.Movement]{
		each: func(x *exchange, q movementFilter) iter.Seq2[custody.Movement, error] {
			return vault.EachMovement(x.r.Context(), x.req, q.query())
		},
		csv: func(x *exchange, q movementFilter, w *bufio.Writer, lang policy.Lang) error {
			return vault.WriteMovements(x.r.Context(), x.req, q.query(), w, lang)
		},
		html: func(x *exchange, q movementFilter, w *bufio.Writer, lang policy.Lang) error {
			return vault.PrintMovements(x.r.Context(), x.req, q.query(), w, lang)
		},
	})
}

// counts adds the rows of counting the safes.
func (a *API) counts(vault *custody.Vault) {
	n := noun[archive.Stocktake]{api: a, path: "/counts/{id}", tag: "counts", ref: archive.Stocktake.Ref}
	explain(n, policy.Lifecycle[archive.Stocktake](nil), func(ctx context.Context, req policy.Request, id string) ([]policy.Next, error) {
		return vault.ExplainCount(ctx, req, archive.StocktakeID(id))
	})
	begun := n
	begun.path = "/safes/{id}"
	begun.made = n.path
	act(begun, custody.ActStartCount, "start-count", vault.StartCount)
	one(n, "read a count of a safe; what was expected only once it is signed", func(ctx context.Context, req policy.Request, id string) (archive.Stocktake, error) {
		return vault.Count(ctx, req, archive.StocktakeID(id))
	})
	history(a, n.path+"/journal", n.tag, "the journal of a count of a safe", func(ctx context.Context, req policy.Request, id string, after uint64, limit int) ([]journal.Entry, error) {
		return vault.CountHistory(ctx, req, archive.StocktakeID(id), after, limit)
	})
	list(a, begun.path+"/counts", n.tag, "the counts of a safe", func(ctx context.Context, req policy.Request, id string, q countsQuery) ([]archive.Stocktake, string, error) {
		page, err := vault.Counts(ctx, req, custody.SafeID(id), archive.StocktakeQuery{State: q.State, Scope: q.Scope, After: q.After, Limit: int(q.Limit)})
		return page.Stocktakes, page.Next, err
	})
	answerTo(a, n.path+"/digest", n.tag, "the digest of what was entered, which the counter signs", func(ctx context.Context, req policy.Request, id string, _ struct{}) (signedDigest, error) {
		s, err := vault.Count(ctx, req, archive.StocktakeID(id))
		return signedDigest{s.Sheet()}, err
	})
	act(n, custody.ActEnterCount, "enter", func(ctx context.Context, req policy.Request, ref policy.Ref, in stocks) (archive.Stocktake, error) {
		return vault.EnterCount(ctx, req, ref, in.Found)
	})
	act(n, custody.ActSignCount, "sign", func(ctx context.Context, req policy.Request, ref policy.Ref, in signedDigest) (archive.Stocktake, error) {
		return vault.SignCount(ctx, req, ref, in.Digest)
	})
	act(n, custody.ActResolveCount, "resolve", vault.ResolveCount)
	list(a, "/reports/counts-due", "reports", "safes whose count is overdue today", func(ctx context.Context, req policy.Request, _ string, _ struct{}) ([]custody.Due, string, error) {
		due, err := vault.CountsDue(ctx, req)
		return due, "", err
	})
}

// movementFilter is what movements and their register can be asked.
type movementFilter struct {
	State policy.State   `query:"state" doc:"requested, approved, proposed, confirmed, declined or withdrawn"`
	Way   custody.Way    `query:"way" doc:"in, return, temporary, final, shift, write-off or lost-outside"`
	Safe  custody.SafeID `query:"safe" doc:"the safe opened, or the other one of a relocation"`
	File  archive.FileID `query:"file" doc:"the business file"`
	From  calendar.Day   `query:"from" doc:"in effect on the day or later"`
	Until calendar.Day   `query:"until" doc:"in effect on the day or earlier"`
}

func (q movementFilter) query() custody.MovementQuery {
	return custody.MovementQuery{State: q.State, Way: q.Way, Safe: q.Safe, File: q.File, From: q.From, Until: q.Until}
}

type movementsQuery struct {
	movementFilter
	pages
}

func (q movementsQuery) query() custody.MovementQuery {
	all := q.movementFilter.query()
	all.After, all.Limit = q.After, int(q.Limit)
	return all
}

type countsQuery struct {
	State policy.State  `query:"state" doc:"counting, agreed, differing or resolved"`
	Scope archive.Scope `query:"scope" doc:"full, partial or surprise"`
	pages
}
