package main

import (
	"context"
	"slices"
	"time"

	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/lending"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// halt is the record at which a story stands that was not told to its end.
type halt struct {
	what, state policy.Text
	at          time.Time
	// moves says whether an act would take the record to its next state.
	moves   func(policy.Action) bool
	explain func(ctx context.Context, req policy.Request) ([]policy.Next, error)
}

// halted finds it, chapter by chapter; nil when the story is whole.
func (t *projectTale) halted(ctx context.Context) (*halt, error) {
	f := t.file
	if f.State != archive.Shelved {
		return t.atFile(f), nil
	}
	if t.Vault != nil {
		if h, err := t.atList(ctx, f); h != nil || err != nil {
			return h, err
		}
		if h, err := t.atCount(ctx); h != nil || err != nil {
			return h, err
		}
	}
	if t.Lending != nil {
		if h, err := t.atSlip(ctx, f); h != nil || err != nil {
			return h, err
		}
	}
	if t.Vault != nil {
		return t.atDeed(ctx, f)
	}
	return nil, nil //nolint:nilnil // nil is a whole story
}

func (t *projectTale) atFile(f archive.File) *halt {
	return &halt{
		what: policy.T("档案", "The file"), state: archive.StateText(f.State), at: f.At, moves: moving(archive.Lifecycle(), f.State),
		explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
			return t.room.Explain(ctx, req, f.ID)
		},
	}
}

// atList is the hand-over list before the custodian has received it; where there is
// none, the story stands at the file.
func (t *projectTale) atList(ctx context.Context, f archive.File) (*halt, error) {
	page, err := t.vault.Lists(ctx, policy.By(t.generalManager()), custody.ListQuery{File: f.ID})
	switch {
	case err != nil:
		return nil, err
	case len(page.Lists) == 0:
		return t.atFile(f), nil
	case page.Lists[0].State == custody.Received:
		return nil, nil //nolint:nilnil // nil is a chapter that is whole
	}
	l := page.Lists[0]
	return &halt{
		what: policy.T("权证移交清单", "The list of deeds"), state: custody.StateText(l.State), at: l.At, moves: moving(custody.ListLifecycle(), l.State),
		explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
			return t.vault.ExplainList(ctx, req, l.ID)
		},
	}, nil
}

// atCount is the first count of the safe that is not over.
func (t *projectTale) atCount(ctx context.Context) (*halt, error) {
	page, err := t.vault.Counts(ctx, policy.By(t.generalManager()), t.Vault.Safe.ID, archive.StocktakeQuery{})
	if err != nil {
		return nil, err
	}
	states := map[policy.State]policy.Text{
		archive.Counting:  policy.T("盘点中", "being counted"),
		archive.Differing: policy.T("有差异待处理", "differing"),
	}
	for _, c := range page.Stocktakes {
		if state, open := states[c.State]; open {
			return &halt{
				what: policy.T("盘点", "The count of the safe"), state: state, at: c.At, moves: moving(c.Lifecycle(), c.State),
				explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
					return t.vault.ExplainCount(ctx, req, c.ID)
				},
			}, nil
		}
	}
	return nil, nil //nolint:nilnil // nil is a chapter that is whole
}

// atSlip is the first slip that has not ended; where nobody has asked for the
// volume, the story stands at the deeds, or at the file.
func (t *projectTale) atSlip(ctx context.Context, f archive.File) (*halt, error) {
	page, err := t.desk.Slips(ctx, policy.By(t.generalManager()), lending.SlipQuery{Volume: f.Volume, By: lending.BySubmission})
	if err != nil {
		return nil, err
	}
	for _, s := range page.Slips {
		switch s.State {
		case lending.Returned, lending.Cancelled:
			continue
		}
		return &halt{
			what: policy.T("借阅单", "A slip"), state: lending.StateText(s.State), at: s.At, moves: moving(lending.Lifecycle(), s.State),
			explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
				return t.desk.Explain(ctx, req, s.ID)
			},
		}, nil
	}
	switch {
	case len(page.Slips) > 0:
		return nil, nil //nolint:nilnil // nil is a chapter that is whole
	case t.Vault != nil:
		return t.atDeed(ctx, f)
	}
	return t.atFile(f), nil
}

// atDeed is the first deed that is still in custody, or the movement it waits for.
func (t *projectTale) atDeed(ctx context.Context, f archive.File) (*halt, error) {
	boss := policy.By(t.generalManager())
	for d, err := range t.vault.EachDeed(ctx, boss, custody.DeedQuery{File: f.ID}) {
		switch {
		case err != nil:
			return nil, err
		case d.Pending != "":
			m, err := t.vault.Movement(ctx, boss, d.Pending)
			return &halt{
				what: policy.T("权证变动", "A movement of deeds"), state: custody.StateText(m.State), at: m.At, moves: moving(custody.MovementLifecycle(), m.State),
				explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
					return t.vault.ExplainMovement(ctx, req, m.ID)
				},
			}, err
		case d.State == custody.Kept:
			return &halt{
				what: policy.T("权证", "A deed"), state: custody.StateText(d.State), at: d.At, moves: moving(custody.DeedLifecycle(), d.State),
				explain: func(ctx context.Context, req policy.Request) ([]policy.Next, error) {
					return t.vault.ExplainDeed(ctx, req, d.ID)
				},
			}, nil
		}
	}
	return nil, nil //nolint:nilnil // nil is a chapter that is whole
}

// moving says which acts of a lifecycle lead out of a state.
func moving[R any](l policy.Lifecycle[R], state policy.State) func(policy.Action) bool {
	return func(a policy.Action) bool {
		row, _ := l.Row(a)
		return row.To != "" && slices.Contains(row.From, state)
	}
}
