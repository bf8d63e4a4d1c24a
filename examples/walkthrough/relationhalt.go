package main

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/credit"
	"github.com/seed-9bd3a28c/dossier/credit/contract"
	"github.com/seed-9bd3a28c/dossier/credit/customer"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// halted finds the record at which the story stands: the story is whole once the last
// credit file is in the archive.
func (t *relationTale) halted(ctx context.Context) (*halt, error) {
	page, err := t.credits.Files(ctx, policy.By(t.officeDirector()), credit.FileQuery{Customer: t.Client.Number, Department: t.Client.Department})
	if err != nil {
		return nil, err
	}
	for _, f := range page.Files {
		if f.State != credit.Archived {
			return t.atCredit(f), nil
		}
	}
	if len(page.Files) > 0 {
		return nil, nil //nolint:nilnil // nil is a whole story
	}
	return t.beforeCredit(ctx)
}

func (t *relationTale) atCredit(f credit.File) *halt {
	return &halt{
		what: policy.Tf("%d 年信用档案", "The credit file of %d", f.Year), state: credit.StateText(f.State), at: f.At, moves: moving(credit.Lifecycle(), f.State),
		explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
			return t.credits.Explain(ctx, req, f.ID)
		},
	}
}

// beforeCredit is the contract, or where there is none the profile.
func (t *relationTale) beforeCredit(ctx context.Context) (*halt, error) {
	page, err := t.contracts.Files(ctx, policy.By(t.officeDirector()), contract.FileQuery{Counterparty: t.Client.Number})
	if err != nil {
		return nil, err
	}
	if len(page.Files) > 0 {
		f := page.Files[0]
		return &halt{
			what: policy.T("合同档案", "The contract file"), state: contract.StateText(f.State), at: f.At, moves: moving(contract.Lifecycle(), f.State),
			explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
				return t.contracts.Explain(ctx, req, f.ID)
			},
		}, nil
	}
	l, err := t.listing(ctx)
	return &halt{
		what: policy.T("客户档案", "The profile"), state: customer.StateText(l.State), at: t.now, moves: moving(customer.Lifecycle(), l.State),
		explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
			return t.book.Explain(ctx, req, l.ID)
		},
	}, err
}
