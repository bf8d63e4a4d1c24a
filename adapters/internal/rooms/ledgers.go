package rooms

import (
	"context"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/archive"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/journal"
)

// Ledgers are the old ledgers that are taken over.
var Ledgers = table.Declare(table.Spec[archive.Ledger]{
	Name: archive.LedgerKind, Table: "dossier_ledgers",
	Key:      func(l *archive.Ledger) (policy.OrgID, string) { return l.Org, string(l.ID) },
	Revision: func(l *archive.Ledger) *uint64 { return &l.Revision },
	Columns: []table.Field[archive.Ledger]{
		{Name: "code", Of: func(l *archive.Ledger) table.Value { return table.Text(l.Code) }},
	},
	Unique: []table.Unique{{
		Index: "dossier_ledgers_code", Columns: []string{"code"}, Field: "code",
		Rule: policy.G8, Wanted: "one old ledger of each code",
		Problem: policy.T("该代号已有旧台账", "there is an old ledger of this code already"),
		Remedy:  policy.T("请另取代号", "give it another code"),
	}},
})

// Ledger implements [archive.Reader].
func (t archiveTx) Ledger(ctx context.Context, org policy.OrgID, id archive.LedgerID) (archive.Ledger, error) {
	return get(ctx, t.Session, Ledgers, org, string(id))
}

// Ledgers implements [archive.Reader]. A company has few: their state is no column.
func (t archiveTx) Ledgers(ctx context.Context, q archive.LedgerQuery) (archive.LedgerPage, error) {
	page, left := archive.LedgerPage{Next: q.After}, q.Limit
	if left == 0 {
		left = table.DefaultLimit
	}
	for {
		found, next, err := table.List(ctx, t.Session, Ledgers, table.Query{Org: string(q.Org)}, page.Next, left)
		if err != nil {
			return archive.LedgerPage{}, err
		}
		page.Next = next
		for _, l := range found {
			if q.State == "" || l.State == q.State {
				page.Ledgers = append(page.Ledgers, l)
				left--
			}
		}
		if next == "" || left == 0 {
			return page, nil
		}
	}
}

// SaveLedger implements [archive.Tx].
func (t archiveTx) SaveLedger(ctx context.Context, l archive.Ledger, d journal.Draft) (archive.Ledger, error) {
	return table.Put(ctx, t.Session, Ledgers, l, d)
}
