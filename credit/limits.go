package credit

import (
	"context"
	"slices"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
	"github.com/seed-9bd3a28c/dossier/policy/staff"
)

// onAccount runs an act on a limit and its customer's account: whoever decides
// on another limit of the customer comes before or after.
func (o *Office) onAccount(ctx context.Context, req policy.Request, ref policy.Ref, action policy.Action, input any,
	do func(tx Tx, p staff.Pass, l Limit, a Account, before Limit) (Decision, error),
) (Limit, error) {
	return o.limits.Run(ctx, o.gate, req, action, ref, input, func(tx Tx, p staff.Pass, l Limit) (Limit, error) {
		a, err := tx.CreditAccount(ctx, l.Org, l.Customer)
		if err != nil {
			return Limit{}, err
		}
		var before Limit
		if days, some := a.before(l.ID); some {
			if before, err = tx.CreditLimit(ctx, l.Org, days.Limit); err != nil {
				return Limit{}, err
			}
		}
		out, err := do(tx, p, l, a, before)
		if err != nil {
			return Limit{}, err
		}
		if _, err := o.accounts.Keep(ctx, tx, p, a, out.Account, out.AccountDraft); err != nil {
			return Limit{}, err
		}
		if out.Before.Revision > 0 {
			if _, err := o.limits.Keep(ctx, tx, p, before, out.Before, out.BeforeDraft); err != nil {
				return Limit{}, err
			}
		}
		return o.limits.Keep(ctx, tx, p, l, out.Limit, out.LimitDraft)
	})
}

// otherAccounts reads those of a limit's customer under other ids ([customer.EveryID]).
func otherAccounts(ctx context.Context, tx Tx, l Limit) ([]Account, error) {
	ids, err := customer.EveryID(ctx, tx.Customers(), l.Org, l.Customer)
	if err != nil {
		return nil, err
	}
	all := make([]Account, len(ids)-1)
	for i, id := range ids[1:] {
		if all[i], err = tx.CreditAccount(ctx, l.Org, id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Propose asks for a credit limit: see [Propose].
func (o *Office) Propose(ctx context.Context, req policy.Request, t Terms) (Limit, error) {
	id := LimitID(o.gate.House().ID())
	return o.limits.Naming(ofDepartment(t.Department)).Act(ctx, o.gate, req, ActPropose, policy.Ref{}, t, func(p staff.Pass, _ Limit) (Limit, journal.Draft, error) {
		return Propose(req.Org(), id, p.Who, p.At, p.Law, t)
	})
}

// ApproveLimit puts a limit into force on its days, and ends the one before: see
// [Limit.Approve].
func (o *Office) ApproveLimit(ctx context.Context, req policy.Request, ref policy.Ref) (Limit, error) {
	return o.onAccount(ctx, req, ref, ActApprove, nil, func(tx Tx, p staff.Pass, l Limit, a Account, before Limit) (Decision, error) {
		others, err := otherAccounts(ctx, tx, l)
		if err != nil {
			return Decision{}, err
		}
		return l.Approve(p.Who, p.At, p.Law, a, before, others...)
	})
}

// DeclineLimit turns a proposal down: see [Limit.Decline].
func (o *Office) DeclineLimit(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Limit, error) {
	return o.limits.Act(ctx, o.gate, req, ActDecline, ref, reason, func(p staff.Pass, l Limit) (Limit, journal.Draft, error) {
		return l.Decline(p.Who, p.At, p.Law, reason)
	})
}

// WithdrawLimit takes a proposal back: see [Limit.Withdraw].
func (o *Office) WithdrawLimit(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Limit, error) {
	return o.limits.Act(ctx, o.gate, req, ActWithdrawLimit, ref, reason, func(p staff.Pass, l Limit) (Limit, journal.Draft, error) {
		return l.Withdraw(p.Who, p.At, p.Law, reason)
	})
}

// NotifyLimit notes the notice sent to the customer: see [Limit.Notify].
func (o *Office) NotifyLimit(ctx context.Context, req policy.Request, ref policy.Ref, notice string) (Limit, error) {
	return o.limits.Act(ctx, o.gate, req, ActNotify, ref, notice, func(p staff.Pass, l Limit) (Limit, journal.Draft, error) {
		return l.Notify(p.Who, p.At, p.Law, notice)
	})
}

// EndLimit ends a limit before its time: see [Limit.End].
func (o *Office) EndLimit(ctx context.Context, req policy.Request, ref policy.Ref, reason string) (Limit, error) {
	return o.onAccount(ctx, req, ref, ActEnd, reason, func(_ Tx, p staff.Pass, l Limit, a Account, before Limit) (Decision, error) {
		return l.End(p.Who, p.At, p.Law, a, before, reason)
	})
}

// EnterExposure keeps what a customer owes: see [Account.EnterExposure]. The first
// one begins the customer's account.
func (o *Office) EnterExposure(ctx context.Context, req policy.Request, of archive.CustomerID, e Exposure) (Account, error) {
	input := struct {
		Customer archive.CustomerID
		Exposure Exposure
	}{of, e}
	return o.accounts.Run(ctx, o.gate, req, ActEnterExposure, policy.Ref{}, input, func(tx Tx, p staff.Pass, _ Account) (Account, error) {
		a, err := tx.CreditAccount(ctx, req.Org(), of)
		if err != nil {
			return Account{}, err
		}
		now, d, err := a.EnterExposure(p.Who, p.At, p.Law, e)
		if err != nil {
			return Account{}, err
		}
		return o.accounts.Keep(ctx, tx, p, a, now, d)
	})
}

// Account returns the limits ever in force for a customer and the last exposure
// entered; [policy.NotFound] when there is neither.
func (o *Office) Account(ctx context.Context, req policy.Request, customer archive.CustomerID) (Account, error) {
	var a Account
	err := o.view(ctx, req, ActRead, AccountKind+"/"+string(customer), func(rd Reader, _ staff.Pass) (err error) {
		a, err = account(ctx, rd, req.Org(), customer)
		return err
	})
	return a, err
}

func account(ctx context.Context, rd Reader, org policy.OrgID, customer archive.CustomerID) (Account, error) {
	a, err := rd.CreditAccount(ctx, org, customer)
	if err == nil && a.Revision == 0 {
		err = policy.Missing(AccountKind + "/" + string(customer))
	}
	return a, err
}

// Position returns how a customer stands on a day, today when it is zero: see
// [Account.Position].
func (o *Office) Position(ctx context.Context, req policy.Request, customer archive.CustomerID, day calendar.Day) (Position, error) {
	var out Position
	err := o.view(ctx, req, ActRead, AccountKind+"/"+string(customer), func(rd Reader, p staff.Pass) error {
		a, err := account(ctx, rd, req.Org(), customer)
		if err != nil {
			return err
		}
		if out = a.Position(day); day.IsZero() {
			out = a.Position(p.Today)
		}
		return nil
	})
	return out, err
}

// AccountHistory returns entries of an account's journal: see [Office.History].
func (o *Office) AccountHistory(ctx context.Context, req policy.Request, customer archive.CustomerID, after uint64, limit int) ([]journal.Entry, error) {
	return o.entries(ctx, req, ActRead, AccountKind, string(customer), after, limit)
}

// Limit returns a credit limit.
func (o *Office) Limit(ctx context.Context, req policy.Request, id LimitID) (Limit, error) {
	var l Limit
	err := o.view(ctx, req, ActRead, LimitKind+"/"+string(id), func(rd Reader, _ staff.Pass) (err error) {
		l, err = rd.CreditLimit(ctx, req.Org(), id)
		return err
	})
	return l, err
}

// Limits returns one page of credit limits, by first day.
func (o *Office) Limits(ctx context.Context, req policy.Request, q LimitQuery) (LimitPage, error) {
	var page LimitPage
	if q.State != "" && !slices.Contains([]policy.State{Proposed, Approved, Declined, Withdrawn, Ended}, q.State) {
		return page, policy.Invalid("state", "", "proposed, approved, declined, withdrawn or ended", policy.T("没有这种状态", "there is no such state"))
	}
	err := o.view(ctx, req, ActRead, "credit-limits", func(rd Reader, _ staff.Pass) (err error) {
		q.Org = req.Org()
		page, err = rd.CreditLimits(ctx, q)
		return err
	})
	return page, err
}

// ExplainLimit lists what may be done next with a limit: see [Limit.Explain].
func (o *Office) ExplainLimit(ctx context.Context, req policy.Request, id LimitID) ([]policy.Next, error) {
	var next []policy.Next
	err := o.view(ctx, req, ActRead, LimitKind+"/"+string(id), func(rd Reader, p staff.Pass) error {
		l, err := rd.CreditLimit(ctx, req.Org(), id)
		if err == nil {
			next = l.Explain(p.Who, p.At, p.Law)
		}
		return err
	})
	return next, err
}

// LimitHistory returns entries of a limit's journal: see [Office.History].
func (o *Office) LimitHistory(ctx context.Context, req policy.Request, id LimitID, after uint64, limit int) ([]journal.Entry, error) {
	return o.entries(ctx, req, ActRead, LimitKind, string(id), after, limit)
}
