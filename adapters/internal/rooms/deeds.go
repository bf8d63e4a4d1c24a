package rooms

import (
	"github.com/seed-9bd3a28c/dossier/adapters/internal/table"
	"github.com/seed-9bd3a28c/dossier/custody"
	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// DeedLists are hand-over lists of deeds.
var DeedLists = table.Declare(table.Spec[custody.HandOverList]{
	Name: custody.ListKind, Table: "dossier_deed_lists",
	Key:      func(l *custody.HandOverList) (policy.OrgID, string) { return l.Org, string(l.ID) },
	Revision: func(l *custody.HandOverList) *uint64 { return &l.Revision },
	Columns: []table.Field[custody.HandOverList]{
		{Name: "state", Of: func(l *custody.HandOverList) table.Value { return table.Text(l.State) }},
		{Name: "file", Of: func(l *custody.HandOverList) table.Value { return table.Text(l.File) }},
		{Name: "manager_a", Of: func(l *custody.HandOverList) table.Value { return table.Text(l.A) }},
		{Name: "manager_b", Of: func(l *custody.HandOverList) table.Value { return table.Text(l.B) }},
		// The day by which the custodian is to have them; empty once that is over.
		{Name: "due", Of: func(l *custody.HandOverList) table.Value { return day(l.Deadlines.NextDue()) }},
	},
})

// Deeds are the deeds in custody, and those that were.
var Deeds = table.Declare(table.Spec[custody.Deed]{
	Name: custody.DeedKind, Table: "dossier_deeds",
	Key:      func(d *custody.Deed) (policy.OrgID, string) { return d.Org, string(d.ID) },
	Revision: func(d *custody.Deed) *uint64 { return &d.Revision },
	Columns: []table.Field[custody.Deed]{
		{Name: "state", Of: func(d *custody.Deed) table.Value { return table.Text(d.State) }},
		{Name: "kind", Of: func(d *custody.Deed) table.Value { return table.Text(d.Kind) }},
		{Name: "certificate", Of: func(d *custody.Deed) table.Value { return table.Text(d.Certificate) }},
		// The certificate as it is told apart from others.
		{Name: "folded", Of: func(d *custody.Deed) table.Value { return table.Text(custody.Folded(d.Certificate)) }},
		// Empty while it is in custody, then something of its own.
		{Name: "gone", Of: func(d *custody.Deed) table.Value {
			if d.Live() {
				return table.Text("")
			}
			return table.Text(d.ID)
		}},
		{Name: "name", Of: func(d *custody.Deed) table.Value { return table.Text(d.Name) }},
		{Name: "file", Of: func(d *custody.Deed) table.Value { return table.Text(d.File) }},
		{Name: "project", Of: func(d *custody.Deed) table.Value { return table.Text(d.Project) }},
		{Name: "customer", Of: func(d *custody.Deed) table.Value { return table.Text(d.Customer) }},
		{Name: "list", Of: func(d *custody.Deed) table.Value { return table.Text(d.List) }},
		// The old ledger that it was taken over from; empty for any other.
		{Name: "ledger", Of: func(d *custody.Deed) table.Value {
			if d.Opening == nil {
				return table.Text("")
			}
			return table.Text(d.Opening.Ledger)
		}},
		{Name: "safe", Of: func(d *custody.Deed) table.Value { return table.Text(d.Safe) }},
		{Name: "received", Of: func(d *custody.Deed) table.Value { return day(d.Received) }},
		// The day by which it is back; empty unless it is out for a time.
		{Name: "due", Of: func(d *custody.Deed) table.Value {
			if d.State != custody.Away || d.Release == nil {
				return table.Text("")
			}
			return day(d.Release.Due)
		}},
	},
	Unique: []table.Unique{{
		Index: "dossier_deeds_certificate", Columns: []string{"folded", "kind", "gone"}, Field: "certificate",
		Rule: policy.B5_2e, Wanted: "one deed in custody of each kind and certificate",
		Problem: policy.T("同类同号的权证已在库中", "a deed of this kind and certificate number is in custody already"),
		Remedy:  policy.T("请核对权证号与权证台账", "check the number against the deed register"),
	}},
})

// Safes are the safes of the vault.
var Safes = table.Declare(table.Spec[custody.Safe]{
	Name: custody.SafeKind, Table: "dossier_safes",
	Key:      func(s *custody.Safe) (policy.OrgID, string) { return s.Org, string(s.ID) },
	Revision: func(s *custody.Safe) *uint64 { return &s.Revision },
})

// Movements are what went in and out of the vault, or is about to.
var Movements = table.Declare(table.Spec[custody.Movement]{
	Name: custody.MovementKind, Table: "dossier_vault_movements",
	Key:      func(m *custody.Movement) (policy.OrgID, string) { return m.Org, string(m.ID) },
	Revision: func(m *custody.Movement) *uint64 { return &m.Revision },
	Columns: []table.Field[custody.Movement]{
		{Name: "state", Of: func(m *custody.Movement) table.Value { return table.Text(m.State) }},
		{Name: "way", Of: func(m *custody.Movement) table.Value { return table.Text(m.Way) }},
		{Name: "safe", Of: func(m *custody.Movement) table.Value { return table.Text(m.Safe) }},
		{Name: "to_safe", Of: func(m *custody.Movement) table.Value { return table.Text(m.To) }},
		{Name: "file", Of: func(m *custody.Movement) table.Value { return table.Text(m.File) }},
		{Name: "day", Of: func(m *custody.Movement) table.Value { return day(m.Day) }},
	},
})

// Balances are what each safe held of each kind on the days on which something moved.
var Balances = table.Declare(table.Spec[custody.Balance]{
	Name: custody.BalanceKind, Table: "dossier_vault_balances",
	Key:      func(b *custody.Balance) (policy.OrgID, string) { return b.Org, b.ID },
	Revision: func(b *custody.Balance) *uint64 { return &b.Revision },
	Columns: []table.Field[custody.Balance]{
		{Name: "safe", Of: func(b *custody.Balance) table.Value { return table.Text(b.Safe) }},
		{Name: "kind", Of: func(b *custody.Balance) table.Value { return table.Text(b.Kind) }},
		{Name: "back", Integer: true, Of: func(b *custody.Balance) table.Value { return back(b.Day) }},
	},
})

// back counts days from the last to the first: what was later comes earlier.
func back(d calendar.Day) table.Value {
	y, m, n := d.Date()
	return table.Integer(-(y*10000 + int(m)*100 + n))
}
